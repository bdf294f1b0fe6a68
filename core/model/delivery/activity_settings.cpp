#include "core/model/delivery/activity_settings.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "core/model/compose.h"
#include "core/model/delivery/activity_tools.h"
#include "core/model/delivery/project_files.h"
#include "core/parse/hcl/hcl.h"
#include "core/parse/json.h"
#include "core/parse/yaml.h"
#include "core/text/trim.h"
#include "core/text/words.h"

namespace sluice::delivery {
namespace {

constexpr std::size_t kMostImages = 100;
constexpr int kDeepestGroup = 10;  // groups of targets within each other

// The file that a flag names, or else one that the tool looks for.
template <typename Names>
const Document* settings_of(const Arguments& arguments, std::string_view flags, const Names& names,
                            std::string_view folder, const Surroundings& around) {
  if (const Arguments::Flag* const flag = arguments.flag(flags); flag != nullptr)
    return find_file(around, folder, flag->value.text);
  return find_first(around, folder, names);
}

void soften(Activity& activity, const Document& file, Span at) {
  if (activity.blocking != Truth::yes) return;
  activity.blocking = Truth::no;
  activity.weakness = {Weakness::Kind::flag, {&file, at}};
}

// A list of checks or of the highest severity that leaves nothing to fail for.
bool covers_all(std::string_view list) {
  while (!list.empty()) {
    const std::size_t size = std::min(list.find(','), list.size());
    if (has_word("CRITICAL critical * CKV*", trimmed(list.substr(0, size)))) return true;
    list.remove_prefix(std::min(size + 1, list.size()));
  }
  return false;
}

void ask_checkov(const Call& call, Activity& activity, std::string_view folder,
                 const Surroundings& around) {
  const Arguments arguments(call);
  if (const Arguments::Flag* const flag = arguments.flag("--soft-fail-on");
      flag != nullptr && covers_all(flag->value.text) && activity.blocking == Truth::yes) {
    activity.blocking = Truth::no;
    activity.weakness = {Weakness::Kind::flag, {call.place.document, flag->at}};
  }
  constexpr std::array<std::string_view, 2> kNames = {".checkov.yaml", ".checkov.yml"};
  const Document* file = nullptr;
  // The folder that is looked at comes before the one that it runs in.
  const Arguments::Flag* const directory = arguments.flag("--directory -d");
  if (directory != nullptr && arguments.flag("--config-file") == nullptr)
    file = find_first(around, path_in(folder, directory->value.text), kNames);
  if (file == nullptr) file = settings_of(arguments, "--config-file", kNames, folder, around);
  if (file == nullptr) return;
  const Parsed<Tree> parsed = parse_yaml(file->bytes, around.limits);
  if (!parsed.usable) return;
  const NodeRef root = parsed.tree.root();
  const NodeRef on = root["soft-fail-on"];
  if (root["soft-fail"].is_true()) soften(activity, *file, root["soft-fail"].use());
  if (on.is_scalar() && covers_all(on.value())) soften(activity, *file, on.use());
  for (const NodeRef one : on.children()) {
    if (covers_all(one.value())) soften(activity, *file, one.use());
  }
}

void ask_trivy(const Call& call, Activity& activity, std::string_view folder,
               const Surroundings& around) {
  const Arguments arguments(call);
  if (arguments.flag("--exit-code") != nullptr) return;
  constexpr std::array<std::string_view, 1> kNames = {"trivy.yaml"};
  const Document* const file = settings_of(arguments, "--config -c", kNames, folder, around);
  if (file == nullptr) return;
  const Parsed<Tree> parsed = parse_yaml(file->bytes, around.limits);
  if (!parsed.usable) return;
  const NodeRef code = parsed.tree.root()["exit-code"];
  const bool fails = code.is_scalar() && code.value() != "0";
  activity.blocking = truth_of(fails);
  activity.weakness = fails ? Weakness() : Weakness{Weakness::Kind::default_, call.place};
}

// --- what is pushed

// "$NAME" and "${NAME}" by the variables; one with a default may be set elsewhere.
Name put_in(std::string_view text, const Variables& variables) {
  if (text.find('$') == text.npos) return {std::string(text), true};
  return expand(text, variables);
}

class Images {
 public:
  explicit Images(const Variables& variables) : variables_(variables) {}

  void add(std::string_view text) {
    if (!text.empty() && list.size() < kMostImages) list.push_back(put_in(text, variables_));
  }
  void add(Name name) {
    if (!name.empty() && list.size() < kMostImages) list.push_back(std::move(name));
  }
  const Variables& variables() const { return variables_; }

  std::vector<Name> list;

 private:
  const Variables& variables_;
};

void add_services(const Document& file, const std::vector<std::string_view>& wanted,
                  const ParseLimits& limits, Images& images) {
  const Parsed<Tree> parsed = parse_yaml(file.bytes, limits);
  if (!parsed.usable) return;
  for (const NodeRef service : parsed.tree.root()["services"].children()) {
    const std::string_view name = service.key().value;
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), name) == wanted.end()) continue;
    // What is not built is not pushed.
    if (!service["build"]) continue;
    images.add(service["image"].value());
    for (const NodeRef tag : service["build"]["tags"].children()) images.add(tag.value());
  }
}

// A text of HCL, as far as it is known.
Name name_of(hcl::Ref node, const Variables& variables) {
  if (node.is(hcl::NodeKind::string)) return {std::string(node.text().value), true};
  if (!node.is(hcl::NodeKind::template_)) return {std::string(node.written()), false};
  Name name{{}, true};
  for (const hcl::Ref part : node.children()) {
    if (part.is(hcl::NodeKind::text)) {
      name.text += part.text().value;
      continue;
    }
    const hcl::Ref inner = part.first();
    const auto known =
        inner.is(hcl::NodeKind::variable) ? variables.find(inner.text().value) : variables.end();
    const bool is_plain = inner.is(hcl::NodeKind::variable);
    name.text += known != variables.end() ? known->second.text
                 : is_plain               ? "$" + std::string(inner.text().value)
                                          : std::string(part.written());
    name.is_known = name.is_known && known != variables.end() && known->second.is_known;
  }
  return name;
}

// What a bake file says of its targets, in either of its languages.
class Bake {
 public:
  virtual ~Bake() = default;
  virtual std::vector<std::string> group(std::string_view name) const = 0;
  virtual bool add_tags(std::string_view target, Images& images) const = 0;
};

class HclBake : public Bake {
 public:
  explicit HclBake(hcl::Ref root) : root_(root) {}
  std::vector<std::string> group(std::string_view name) const override {
    std::vector<std::string> list;
    for (const hcl::Ref target : block("group", name).body().attribute("targets").children())
      list.emplace_back(target.text().value);
    return list;
  }
  bool add_tags(std::string_view target, Images& images) const override {
    const hcl::Ref here = block("target", target);
    if (!here) return false;
    // Each combination of a matrix is a target of its own.
    std::vector<Variables> list = {images.variables()};
    for (const hcl::Ref axis : here.body().attribute("matrix").children()) {
      std::vector<Variables> longer;
      for (const Variables& head : list) {
        for (const hcl::Ref value : axis.child(1).children()) {
          if (longer.size() >= kMostImages) break;
          longer.push_back(head);
          longer.back().insert_or_assign(std::string(axis.first().text().value),
                                         Name{std::string(value.text().value), true});
        }
      }
      if (!longer.empty()) list = std::move(longer);
    }
    const hcl::Ref tags = inherited(here, "tags", 0);
    for (const Variables& variables : list) {
      for (const hcl::Ref tag : tags.children()) images.add(name_of(tag, variables));
    }
    return true;
  }

 private:
  // An attribute of the target, or of the last of those it inherits from that has it.
  hcl::Ref inherited(hcl::Ref target, std::string_view name, int depth) const {
    if (const hcl::Ref own = target.body().attribute(name)) return own;
    hcl::Ref found;
    if (depth > kDeepestGroup) return found;
    for (const hcl::Ref base : target.body().attribute("inherits").children()) {
      const hcl::Ref from = block("target", base.text().value);
      if (!from) continue;
      if (const hcl::Ref one = inherited(from, name, depth + 1)) found = one;
    }
    return found;
  }

  hcl::Ref block(std::string_view type, std::string_view name) const {
    for (const hcl::Ref one : root_.children()) {
      if (!one.is(hcl::NodeKind::block) || one.text().value != type) continue;
      const std::vector<Text> labels = one.labels();
      if (!labels.empty() && labels.front().value == name) return one;
    }
    return {};
  }
  hcl::Ref root_;
};

class JsonBake : public Bake {
 public:
  explicit JsonBake(NodeRef root) : root_(root) {}
  std::vector<std::string> group(std::string_view name) const override {
    std::vector<std::string> list;
    for (const NodeRef target : root_["group"][name]["targets"].children())
      list.emplace_back(target.value());
    return list;
  }
  bool add_tags(std::string_view target, Images& images) const override {
    const NodeRef here = root_["target"][target];
    if (!here) return false;
    for (const NodeRef tag : inherited(here, 0).children()) images.add(tag.value());
    return true;
  }

 private:
  NodeRef inherited(NodeRef target, int depth) const {
    if (const NodeRef own = target["tags"]) return own;
    NodeRef found;
    if (depth > kDeepestGroup) return found;
    for (const NodeRef base : target["inherits"].children()) {
      const NodeRef from = root_["target"][base.value()];
      if (const NodeRef tags = from ? inherited(from, depth + 1) : NodeRef()) found = tags;
    }
    return found;
  }
  NodeRef root_;
};

void add_target(const Bake& bake, const std::string& name, Images& images,
                std::set<std::string>& done, int depth) {
  if (depth > kDeepestGroup || !done.insert(name).second) return;
  const std::vector<std::string> members = bake.group(name);
  for (const std::string& one : members) add_target(bake, one, images, done, depth + 1);
  if (members.empty()) bake.add_tags(name, images);
}

void add_targets(const Document& file, std::vector<std::string_view> wanted,
                 const ParseLimits& limits, Images& images) {
  if (file.path.ends_with(".yml") || file.path.ends_with(".yaml"))
    return add_services(file, wanted, limits, images);
  if (wanted.empty()) wanted.emplace_back("default");
  std::set<std::string> done;
  const auto add = [&](const Bake& bake) {
    for (const std::string_view one : wanted) add_target(bake, std::string(one), images, done, 0);
  };
  if (file.path.ends_with(".json")) {
    const Parsed<Tree> parsed = parse_json(file.bytes, limits);
    if (parsed.usable) add(JsonBake(parsed.tree.root()));
  } else {
    const Parsed<hcl::Tree> parsed = hcl::parse_hcl(file.bytes, limits);
    if (parsed.usable) add(HclBake(parsed.tree.root()));
  }
}

constexpr std::array<std::string_view, 4> kComposeNames = {
    "compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"};
constexpr std::array<std::string_view, 6> kBakeNames = {
    "docker-bake.hcl", "docker-bake.json",    "compose.yaml",
    "compose.yml",     "docker-compose.yaml", "docker-compose.yml"};

}  // namespace

void ask_settings(const Call& call, Activity& activity, std::string_view folder,
                  const Surroundings& around) {
  if (!is_gate(activity.stage)) return;
  if (call.program == "checkov") ask_checkov(call, activity, folder, around);
  if (call.program == "trivy") ask_trivy(call, activity, folder, around);
}

std::vector<Name> images_of_files(const Call& call, std::string_view folder,
                                  const Variables& variables, const Surroundings& around) {
  const Arguments arguments(call);
  const bool is_action = call.program.find('/') != std::string::npos;
  const auto& operands = arguments.operands();
  const auto verb = std::find_if(operands.begin(), operands.end(), [](const Word* word) {
    return has_word("bake push build", word->text);
  });
  if (!is_action && verb == operands.end()) return {};
  const bool is_bake = is_action || (*verb)->text == "bake";
  std::vector<std::string_view> wanted;
  if (is_action) {
    const Arguments::Flag* const targets = arguments.flag("--targets");
    std::string_view list = targets != nullptr ? std::string_view(targets->value.text) : "";
    while (!list.empty()) {
      const std::size_t size = std::min(list.find_first_of(",\n"), list.size());
      if (const std::string_view one = trimmed(list.substr(0, size)); !one.empty())
        wanted.push_back(one);
      list.remove_prefix(std::min(size + 1, list.size()));
    }
  } else {
    for (auto one = verb + 1; one != operands.end(); ++one) wanted.push_back((*one)->text);
  }
  const Arguments::Flag* const where = arguments.flag("--workdir --project-directory");
  std::string own(folder);
  if (where != nullptr) own = path_in(folder, where->value.text);
  Images images(variables);
  bool is_named = false;
  for (const Arguments::Flag& flag : arguments.flags()) {
    if (!has_word("-f --file --files", flag.name)) continue;
    is_named = true;
    std::string_view list = flag.value.text;
    while (!list.empty()) {
      const std::size_t size = std::min(list.find_first_of(",\n"), list.size());
      const Document* const file = find_file(around, own, trimmed(list.substr(0, size)));
      if (file != nullptr && is_bake) add_targets(*file, wanted, around.limits, images);
      if (file != nullptr && !is_bake) add_services(*file, wanted, around.limits, images);
      list.remove_prefix(std::min(size + 1, list.size()));
    }
  }
  if (is_named) return std::move(images.list);
  if (is_bake) {
    if (const Document* const file = find_first(around, own, kBakeNames))
      add_targets(*file, wanted, around.limits, images);
  } else if (const Document* const file = find_first(around, own, kComposeNames)) {
    add_services(*file, wanted, around.limits, images);
  }
  return std::move(images.list);
}

bool has_cdk_nag(std::string_view folder, const Surroundings& around) {
  constexpr std::array<std::string_view, 4> kManifests = {"package.json", "requirements.txt",
                                                          "pyproject.toml", "pom.xml"};
  return std::any_of(kManifests.begin(), kManifests.end(), [&](std::string_view name) {
    const Document* const file = find_file(around, folder, name);
    return file != nullptr && (file->bytes.find("cdk-nag") != std::string::npos ||
                               file->bytes.find("cdknag") != std::string::npos);
  });
}

bool is_read_by_tools(std::string_view path) {
  const std::string_view name = base_name(path);
  return has_word(
             ".checkov.yaml .checkov.yml trivy.yaml compose.yaml compose.yml docker-compose.yaml "
             "docker-compose.yml docker-bake.hcl docker-bake.json requirements.txt",
             name) ||
         name.starts_with("buildspec");
}

}  // namespace sluice::delivery
