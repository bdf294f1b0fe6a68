#include "core/model/delivery/activity_tools.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "core/model/delivery/row_index.h"
#include "core/text/ascii.h"
#include "core/text/words.h"

namespace sluice::delivery {
namespace {

using Kind = Object::Kind;

struct Tool {
  std::string_view programs;
  std::string_view verb;
  Stage stage;
  Kind object;
  std::string_view from;
  std::string_view gate;
  std::string_view only;
  std::string_view facts;
};

constexpr Tool kTools[] = {
#define TOOL(programs, verb, stage, object, from, gate, only, facts) \
  {programs, verb, Stage::stage, Kind::object, from, gate, only, facts},
#include "core/model/delivery/tools.def"
#undef TOOL
};

constexpr Tool kUses[] = {
#define TOOL(programs, verb, stage, object, from, gate, only, facts) \
  {programs, verb, Stage::stage, Kind::object, from, gate, only, facts},
#define AS(action, only, call)
#include "core/model/delivery/uses.def"
#undef AS
#undef TOOL
};

constexpr auto kAsWritten = [](char c) { return c; };
// GitHub compares actions without case.
constexpr auto kWithoutCase = [](char c) { return lower_case(c); };

constexpr auto kToolRows =
    index_rows<count_names(kTools, &Tool::programs)>(kTools, &Tool::programs, kAsWritten);
constexpr auto kUseRows =
    index_rows<count_names(kUses, &Tool::programs)>(kUses, &Tool::programs, kWithoutCase);

std::span<const NamedRow> rows_of(std::string_view program) {
  return rows_named(kToolRows, program, kAsWritten);
}

struct Translation {
  std::string_view action;
  std::string_view only;
  std::string_view call;
};

constexpr Translation kTranslations[] = {
#define TOOL(programs, verb, stage, object, from, gate, only, facts)
#define AS(action, only, call) {action, only, call},
#include "core/model/delivery/uses.def"
#undef AS
#undef TOOL
};

constexpr auto kTranslationRows = index_rows<count_names(kTranslations, &Translation::action)>(
    kTranslations, &Translation::action, kWithoutCase);

struct FactName {
  std::string_view name;
  Fact::Kind kind;
};
constexpr FactName kFacts[] = {{"image", Fact::Kind::image},
                               {"tag", Fact::Kind::tag},
                               {"pushes", Fact::Kind::pushes},
                               {"loads", Fact::Kind::loads},
                               {"registry", Fact::Kind::registry},
                               {"cluster", Fact::Kind::cluster},
                               {"namespace_", Fact::Kind::namespace_},
                               {"service", Fact::Kind::service},
                               {"function", Fact::Kind::function},
                               {"stack", Fact::Kind::stack},
                               {"bucket", Fact::Kind::bucket},
                               {"path", Fact::Kind::path},
                               {"region", Fact::Kind::region},
                               {"account", Fact::Kind::account},
                               {"profile", Fact::Kind::profile},
                               {"context", Fact::Kind::context},
                               {"environment", Fact::Kind::environment},
                               {"state", Fact::Kind::state},
                               {"variables", Fact::Kind::variables},
                               {"plan", Fact::Kind::plan},
                               {"change_set", Fact::Kind::change_set},
                               {"unapproved", Fact::Kind::unapproved},
                               {"destroys", Fact::Kind::destroys},
                               {"exit_status", Fact::Kind::exit_status},
                               {"role", Fact::Kind::role},
                               {"key", Fact::Kind::key},
                               {"oidc", Fact::Kind::oidc},
                               {"password", Fact::Kind::password},
                               {"identity", Fact::Kind::identity},
                               {"checksum", Fact::Kind::checksum},
                               {"output", Fact::Kind::output},
                               {"source", Fact::Kind::source},
                               {"attachment", Fact::Kind::attachment},
                               {"repository", Fact::Kind::registry},
                               {"scanners", Fact::Kind::scanners}};

std::optional<Fact::Kind> fact_of(std::string_view name) {
  const auto found = std::find_if(std::begin(kFacts), std::end(kFacts),
                                  [&](const FactName& one) { return one.name == name; });
  return found == std::end(kFacts) ? std::nullopt : std::optional(found->kind);
}

// Programs whose verbs are goals: any number of them, in any place.
bool takes_goals(std::string_view program) {
  return has_word("mvn gradle rake xcodebuild fastlane nx turbo ninja", program);
}

// The next entry of a list with ',' between.
std::string_view take_entry(std::string_view& list, char end = ',') {
  const std::size_t size = std::min(list.find(end), list.size());
  const std::string_view entry = list.substr(0, size);
  list.remove_prefix(std::min(size + 1, list.size()));
  return entry;
}

bool is_among(std::string_view alternatives, std::string_view word) {
  while (!alternatives.empty()) {
    if (take_entry(alternatives, '|') == word) return true;
  }
  return false;
}

// ":app:test" is test.
std::string_view goal_of(std::string_view operand) {
  if (!operand.starts_with(':')) return operand;
  return operand.substr(operand.rfind(':') + 1);
}

bool is_action(const Call& call) { return call.program.find('/') != std::string::npos; }

// A call with what the rows ask of it.
class Question {
 public:
  Question(const Call& call, std::string_view folder)
      : call_(call), folder_(folder), arguments_(call) {}

  const Arguments& arguments() const { return arguments_; }
  const Call& call() const { return call_; }
  std::string_view folder() const { return folder_; }

  std::optional<Activity> ask(const Tool& tool) {
    if (!matches(tool.verb) || !is_allowed(tool.only)) return std::nullopt;
    Activity activity = make(tool.stage);
    set_object(activity, tool);
    gate(activity, tool.gate);
    std::string_view facts = tool.facts;
    while (!facts.empty()) add_fact(activity, take_entry(facts, ' '));
    return activity;
  }

  Activity make(Stage stage) const {
    Activity activity;
    activity.stage = stage;
    activity.tool = call_.program;
    activity.place = call_.place;
    return activity;
  }

  void weaken(Activity& activity, Truth blocking, Weakness::Kind kind, Span at) const {
    activity.blocking = blocking;
    activity.weakness = {kind, {call_.place.document, at}};
  }

  // One of the flags has to be there and on; an open word may be it.
  void need(Activity& activity, std::string_view flags) const {
    std::string names(flags);
    std::replace(names.begin(), names.end(), ',', ' ');
    const Arguments::Flag* const flag = arguments_.flag(names);
    if (flag == nullptr) {
      const Truth blocking = arguments_.is_open() ? Truth::unknown : Truth::no;
      return weaken(activity, blocking, Weakness::Kind::default_, call_.place.at);
    }
    if (!flag->has_value) return;
    if (!flag->value.is_known) return weaken(activity, Truth::unknown, flag_kind(), flag->at);
    if (!is_on(flag->value.text)) weaken(activity, Truth::no, flag_kind(), flag->at);
  }

  void add(Activity& activity, Fact::Kind kind, Name value, Span at) const {
    activity.facts.push_back({kind, std::move(value), {call_.place.document, at}});
  }

  // Adds a fact for each flag of these names.
  void add_all(Activity& activity, Fact::Kind kind, std::string_view names) const {
    for (const Arguments::Flag& flag : arguments_.flags()) {
      if (has_word(names, flag.name) && flag.has_value) add(activity, kind, flag.value, flag.at);
    }
  }

  void add_if(Activity& activity, Fact::Kind kind, std::string_view names) const {
    if (!arguments_.has(names)) return;
    add(activity, kind, {}, arguments_.flag(names)->at);
  }

  Name path(const Name& name) const {
    return {name.is_known || !name.text.starts_with('$') ? path_in(folder_, name.text) : name.text,
            name.is_known};
  }

 private:
  struct Source {
    Name name;
    Span at;
  };

  // Inputs of actions are no flags to the reader.
  Weakness::Kind flag_kind() const {
    return is_action(call_) ? Weakness::Kind::input : Weakness::Kind::flag;
  }

  bool matches(std::string_view verb) {
    behind_ = 0;
    if (verb.empty()) return true;
    if (takes_goals(call_.program)) {
      const auto& operands = arguments_.operands();
      return std::any_of(operands.begin(), operands.end(),
                         [&](const Word* word) { return is_among(verb, goal_of(word->text)); });
    }
    while (!verb.empty()) {
      if (!is_among(take_entry(verb, ' '), arguments_.operand(behind_))) return false;
      ++behind_;
    }
    return true;
  }

  bool is_there(std::string_view entry) const {
    if (entry.starts_with('#'))
      return behind_ + static_cast<std::size_t>(entry[1] - '0') < arguments_.operands().size();
    if (entry.starts_with('-')) {
      const std::size_t equals = entry.find('=');
      const Arguments::Flag* const flag = arguments_.flag(entry.substr(0, equals));
      if (equals == entry.npos) return flag != nullptr && arguments_.has(entry);
      return flag != nullptr &&
             flag->value.text.find(entry.substr(equals + 1)) != std::string::npos;
    }
    if (!takes_goals(call_.program)) return arguments_.operand(behind_) == entry;
    const auto& operands = arguments_.operands();
    return std::any_of(operands.begin(), operands.end(),
                       [&](const Word* word) { return goal_of(word->text) == entry; });
  }

  bool is_allowed(std::string_view only) const {
    bool is_asked = false;
    bool is_met = false;
    while (!only.empty()) {
      std::string_view entry = take_entry(only);
      if (entry.starts_with('!')) {
        if (is_there(entry.substr(1))) return false;
        continue;
      }
      is_asked = true;
      is_met = is_met || is_there(entry);
    }
    return !is_asked || is_met;
  }

  // The first of the sources that is there.
  std::optional<Source> find(std::string_view sources) const {
    while (!sources.empty()) {
      std::string_view alternatives = take_entry(sources, ' ');
      while (!alternatives.empty()) {
        const std::string_view one = take_entry(alternatives);
        if (one == ".") return Source{{".", true}, call_.place.at};
        if (one.starts_with('=')) {
          const bool is_known = one.find('$') == one.npos;
          return Source{{std::string(one.substr(1)), is_known}, call_.place.at};
        }
        if (one.starts_with('#')) {
          const std::size_t at = behind_ + static_cast<std::size_t>(one[1] - '0');
          if (at >= arguments_.operands().size()) continue;
          const Word& word = *arguments_.operands()[at];
          if (word.is_open && !sources.empty()) continue;  // may be no operand at all
          return Source{word.name(), word.at};
        }
        const Arguments::Flag* const flag = arguments_.flag(one);
        if (flag != nullptr && flag->has_value && !flag->value.empty())
          return Source{flag->value, flag->at};
      }
    }
    return std::nullopt;
  }

  void set_object(Activity& activity, const Tool& tool) const {
    activity.object.kind = tool.object;
    if (const auto source = find(tool.from)) activity.object.name = source->name;
  }

  void gate(Activity& activity, std::string_view gate) const {
    if (gate == "0") return weaken(activity, Truth::no, Weakness::Kind::default_, call_.place.at);
    while (!gate.empty()) {
      std::string_view entry = take_entry(gate, ' ');
      const char sign = entry.front();
      entry.remove_prefix(1);
      if (sign == '+') {
        need(activity, entry);
        continue;
      }
      while (!entry.empty()) check_switch(activity, take_entry(entry));
    }
  }

  // A flag that takes the teeth out of it.
  void check_switch(Activity& activity, std::string_view entry) const {
    const std::size_t equals = entry.find('=');
    const Arguments::Flag* const flag = arguments_.flag(entry.substr(0, equals));
    if (flag == nullptr) return;
    const bool has_known = !flag->has_value || flag->value.is_known;
    if (!has_known) return weaken(activity, Truth::unknown, flag_kind(), flag->at);
    // "--fail-build" of an action stands for "fail-build: false".
    const bool is_reversed = equals == entry.npos && entry.starts_with("--fail-build");
    const bool is_hit = equals != entry.npos ? flag->value.text == entry.substr(equals + 1)
                        : is_reversed        ? flag->has_value && !is_on(flag->value.text)
                                             : !flag->has_value || is_on(flag->value.text);
    if (is_hit) weaken(activity, Truth::no, flag_kind(), flag->at);
  }

  // "kind=source,source", "kind?--flag", "kind?!--flag", "kind:text", "kind"
  void add_fact(Activity& activity, std::string_view column) const {
    if (column == "bound_only") activity.is_bound_only = true;
    const std::size_t end = column.find_first_of("=?:");
    const auto kind = fact_of(column.substr(0, end));
    if (!kind) return;
    if (end == column.npos) return add(activity, *kind, {}, call_.place.at);
    std::string_view sources = column.substr(end + 1);
    if (column[end] == ':')
      return add(activity, *kind, {std::string(sources), true}, call_.place.at);
    if (column[end] == '?') {
      const bool is_negative = sources.starts_with('!');
      if (is_negative) sources.remove_prefix(1);
      std::string names(sources);
      std::replace(names.begin(), names.end(), ',', ' ');
      if (!is_negative) return add_if(activity, *kind, names);
      if (!arguments_.has(names)) add(activity, *kind, {}, call_.place.at);
      return;
    }
    if (*kind == Fact::Kind::tag) {
      std::string names(sources);
      std::replace(names.begin(), names.end(), ',', ' ');
      if (names.starts_with('-')) return add_all(activity, *kind, names);
    }
    if (auto found = find(sources)) add(activity, *kind, std::move(found->name), found->at);
  }

  const Call& call_;
  std::string_view folder_;
  Arguments arguments_;
  std::size_t behind_ = 0;  // operands that the verb takes
};

// --- Trivy: what is looked for is a matter of flags

bool has_scanner(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    if (take_entry(list) == name) return true;
  }
  return false;
}

void trivy(const Question& question, std::vector<Activity>& out) {
  const Arguments& arguments = question.arguments();
  std::string_view verb = arguments.operand(0);
  constexpr std::string_view kOthers =
      "version plugin module clean convert server registry help completion client vex";
  if (verb.empty() && arguments.flag("--input") == nullptr) return;
  if (has_word(kOthers, verb)) return;
  const bool is_image = verb == "image" || verb == "i" || verb == "vm";
  const bool is_folder = has_word("fs filesystem rootfs repo repository", verb);
  const bool is_config = verb == "config" || verb == "conf";
  const bool is_sbom = verb == "sbom";
  const bool is_cluster = verb == "k8s" || verb == "kubernetes";
  const bool is_bare = !(is_image || is_folder || is_config || is_sbom || is_cluster);
  Object object;
  object.kind = is_folder || is_config ? Kind::folder : is_cluster ? Kind::cluster : Kind::image;
  const std::size_t at = is_bare ? 0 : 1;
  if (at < arguments.operands().size()) object.name = arguments.operands()[at]->name();
  if (const Arguments::Flag* const input = arguments.flag("--input"); input != nullptr)
    object = {Kind::file, input->value};
  if (is_sbom) object.kind = Kind::file;
  if (object.name.empty() && object.kind == Kind::folder) object.name = {".", true};

  const auto add = [&](Stage stage) {
    Activity activity = question.make(stage);
    activity.object = object;
    question.need(activity, "--exit-code");
    // What is in the configuration is not known.
    if (activity.blocking == Truth::no && arguments.flag("--config -c") != nullptr &&
        activity.weakness.kind == Weakness::Kind::default_) {
      activity.blocking = Truth::unknown;
    }
    out.push_back(std::move(activity));
  };
  const Arguments::Flag* const scanners = arguments.flag("--scanners --security-checks");
  const Arguments::Flag* const format = arguments.flag("--format -f");
  const bool makes_sbom =
      format != nullptr && (format->value.text == "cyclonedx" || format->value.text == "github" ||
                            format->value.text.starts_with("spdx"));
  if (makes_sbom) {
    Activity activity = question.make(Stage::sbom);
    activity.object = object;
    question.add_all(activity, Fact::Kind::output, "--output -o");
    out.push_back(std::move(activity));
    if (scanners == nullptr) return;
  }
  if (is_config) return add(Stage::iac_scan);
  std::string_view list = "vuln,secret";
  if (scanners != nullptr) list = scanners->value.text;
  if (has_scanner(list, "vuln"))
    add(is_folder || is_sbom ? Stage::dependency_scan : Stage::image_scan);
  if (is_sbom) return;
  if (has_scanner(list, "license")) add(Stage::licence_scan);
  if (is_folder) {
    if (has_scanner(list, "secret")) add(Stage::secret_scan);
    if (has_scanner(list, "misconfig") || has_scanner(list, "config")) add(Stage::iac_scan);
  }
}

// --- docker and what is called like it

// "type=image,name=NAME,push-by-digest=true": the name that the exporter gives, where no tag does.
void settle_exported(Activity& activity, std::string_view output, bool is_known) {
  if (!activity.object.name.empty()) return;
  std::string_view rest = output;
  std::string name;
  while (!rest.empty()) {
    const std::string_view entry = take_entry(rest);
    if (entry.starts_with("name=")) name = entry.substr(5);
  }
  if (name.empty()) return;
  if (output.find("push-by-digest=true") != output.npos) name += "@$(digest of " + name + ")";
  activity.object.name = {name, is_known && name.find('$') == std::string::npos};
}

void add_source(const Question& question, Activity& activity, const Name& context) {
  question.add(activity, Fact::Kind::source, question.path(context), activity.place.at);
}

void docker_build(const Question& question, std::size_t behind, bool is_buildx,
                  std::vector<Activity>& out) {
  const Arguments& arguments = question.arguments();
  Activity build = question.make(Stage::build);
  Name context{".", true};
  if (behind < arguments.operands().size()) context = arguments.operands()[behind]->name();
  build.object = {Kind::folder, context};
  question.add_all(build, Fact::Kind::tag, "--tag -t");
  const Arguments::Flag* const output = arguments.flag("--output -o");
  const bool pushes =
      arguments.has("--push") ||
      (output != nullptr && (output->value.text.find("type=registry") != std::string::npos ||
                             output->value.text.find("push=true") != std::string::npos));
  const Span at = build.place.at;
  if (pushes) question.add(build, Fact::Kind::pushes, {}, at);
  if (!pushes && (arguments.has("--load") || (!is_buildx && output == nullptr)))
    question.add(build, Fact::Kind::loads, {}, at);
  question.add_all(build, Fact::Kind::output, "--iidfile --metadata-file");
  std::vector<Fact> tags;
  std::copy_if(build.facts.begin(), build.facts.end(), std::back_inserter(tags),
               [](const Fact& fact) { return fact.kind == Fact::Kind::tag; });
  out.push_back(std::move(build));
  if (!pushes) return;
  const auto add = [&](Stage stage) {
    Activity more = question.make(stage);
    more.object.kind = Kind::image;
    if (!tags.empty()) more.object.name = tags.front().value;
    more.facts = tags;
    if (stage == Stage::push && output != nullptr)
      settle_exported(more, output->value.text, output->value.is_known);
    out.push_back(std::move(more));
  };
  if (arguments.has("--sbom") || arguments.has("--attest")) add(Stage::sbom);
  const Arguments::Flag* const provenance = arguments.flag("--provenance");
  if (provenance != nullptr && arguments.has("--provenance")) add(Stage::attest);
  add(Stage::push);
}

void docker_push(const Question& question, std::size_t behind, std::vector<Activity>& out) {
  const auto& operands = question.arguments().operands();
  Activity push = question.make(Stage::push);
  push.object.kind = Kind::image;
  // buildah push IMAGE DESTINATION
  const bool has_target = behind + 1 < operands.size();
  if (behind < operands.size())
    push.object.name = operands[behind + (has_target ? 1U : 0U)]->name();
  if (has_target)
    question.add(push, Fact::Kind::source, operands[behind]->name(), operands[behind]->at);
  out.push_back(std::move(push));
}

void docker(const Question& question, std::vector<Activity>& out) {
  const Arguments& arguments = question.arguments();
  std::size_t at = 0;
  bool is_buildx = false;
  bool is_compose = question.call().program == "docker-compose";
  for (; has_word("container image buildx builder compose manifest imagetools",
                  arguments.operand(at));
       ++at) {
    is_buildx = is_buildx || arguments.operand(at) == "buildx";
    is_compose = is_compose || arguments.operand(at) == "compose";
  }
  const std::string_view verb = arguments.operand(at);
  const bool follows_imagetools = at > 0 && arguments.operand(at - 1) == "imagetools";
  if (follows_imagetools) {
    if (verb != "create" || arguments.flag("--tag -t") == nullptr) return;
    Activity push = question.make(Stage::push);
    push.object = {Kind::image, arguments.flag("--tag -t")->value};
    question.add_all(push, Fact::Kind::tag, "--tag -t");
    if (at + 1 < arguments.operands().size())
      question.add(push, Fact::Kind::source, arguments.operands()[at + 1]->name(), push.place.at);
    out.push_back(std::move(push));
  } else if (is_compose && verb == "build") {
    Activity build = question.make(Stage::build);
    build.object = {Kind::folder, {".", true}};
    question.add_if(build, Fact::Kind::pushes, "--push");
    out.push_back(std::move(build));
    if (arguments.has("--push")) out.push_back(question.make(Stage::push));
  } else if (is_compose && verb == "push") {
    Activity push = question.make(Stage::push);
    push.object.kind = Kind::image;
    out.push_back(std::move(push));
  } else if (verb == "build" || verb == "bud" || verb == "b") {
    docker_build(question, at + 1, is_buildx, out);
  } else if (verb == "bake") {
    Activity build = question.make(Stage::build);
    build.object = {Kind::folder, {".", true}};
    question.add_if(build, Fact::Kind::pushes, "--push");
    const bool pushes = build.has(Fact::Kind::pushes);
    out.push_back(std::move(build));
    if (!pushes) return;
    Activity push = question.make(Stage::push);
    push.object.kind = Kind::image;
    out.push_back(std::move(push));
  } else if (verb == "push") {
    docker_push(question, at + 1, out);
  } else if (verb == "sbom") {
    Activity sbom = question.make(Stage::sbom);
    if (at + 1 < arguments.operands().size())
      sbom.object = {Kind::image, arguments.operands()[at + 1]->name()};
    question.add_all(sbom, Fact::Kind::output, "--output -o");
    out.push_back(std::move(sbom));
  } else if (verb == "trust" && arguments.operand(at + 1) == "sign") {
    Activity sign = question.make(Stage::sign);
    if (at + 2 < arguments.operands().size())
      sign.object = {Kind::image, arguments.operands()[at + 2]->name()};
    out.push_back(std::move(sign));
  }
}

// --- Terraform and what is called like it

void add_environment(const Question& question, Activity& activity) {
  for (const Arguments::Flag& flag : question.arguments().flags()) {
    if (flag.name != "-var" && flag.name != "--var") continue;
    const std::string_view text = flag.value.text;
    const std::size_t equals = text.find('=');
    if (equals == text.npos || !has_word("environment env stage", text.substr(0, equals))) continue;
    question.add(activity, Fact::Kind::environment,
                 {std::string(text.substr(equals + 1)), flag.value.is_known}, flag.at);
  }
}

void terraform(const Question& question, std::vector<Activity>& out) {
  const Arguments& arguments = question.arguments();
  std::size_t at = 0;
  while (has_word("run-all run stack", arguments.operand(at))) ++at;
  std::string_view verb = arguments.operand(at);
  if (verb.ends_with("-all")) verb.remove_suffix(4);
  const bool is_plan = verb == "plan";
  const bool is_apply = verb == "apply" || verb == "destroy";
  if (!is_plan && !is_apply) return;
  const std::string folder = terraform_folder(arguments, question.folder());
  Activity activity = question.make(is_plan ? Stage::plan : Stage::apply);
  activity.object = {Kind::folder, {folder, true}};
  if (is_plan) {
    if (const Arguments::Flag* const file = arguments.flag("-out --out"); file != nullptr)
      question.add(activity, Fact::Kind::plan,
                   {path_in(folder, file->value.text), file->value.is_known}, file->at);
  } else if (at + 1 < arguments.operands().size()) {
    const Word& file = *arguments.operands()[at + 1];
    const Name plan{path_in(folder, file.text), file.is_known};
    question.add(activity, Fact::Kind::plan, plan, file.at);
    activity.object = {Kind::plan, plan};
    question.add(activity, Fact::Kind::source, {folder, true}, activity.place.at);
  }
  question.add_all(activity, Fact::Kind::variables, "-var-file --var-file");
  add_environment(question, activity);
  question.add_if(activity, Fact::Kind::unapproved,
                  "-auto-approve --auto-approve --non-interactive --terragrunt-non-interactive");
  question.add_if(activity, Fact::Kind::exit_status, "-detailed-exitcode --detailed-exitcode");
  if (verb == "destroy" || arguments.has("-destroy"))
    question.add(activity, Fact::Kind::destroys, {}, activity.place.at);
  const bool checks_drift =
      is_plan && (activity.has(Fact::Kind::exit_status) || arguments.has("-refresh-only"));
  Activity drift = activity;
  out.push_back(std::move(activity));
  if (!checks_drift) return;
  drift.stage = Stage::drift_check;
  if (!drift.has(Fact::Kind::exit_status))
    question.weaken(drift, Truth::no, Weakness::Kind::default_, drift.place.at);
  out.push_back(std::move(drift));
}

// --- what tables leave open

std::string_view without_scheme(std::string_view text, std::string_view& scheme) {
  for (const std::string_view one :
       {"docker://", "oci://", "s3://", "gs://", "registry:", "docker-archive:", "oci-archive:",
        "docker:", "dir:", "file://", "file:", "sbom:", "fileb://", "oci:", "podman:"}) {
    if (!text.starts_with(one)) continue;
    scheme = one;
    return text.substr(one.size());
  }
  scheme = {};
  return text;
}

bool is_archive(std::string_view text) {
  return text.ends_with(".tar") || text.ends_with(".tar.gz") || text.ends_with(".tgz") ||
         text.ends_with(".oci");
}

void settle_image(Activity& activity) {
  Object& object = activity.object;
  std::string_view scheme;
  const std::string_view rest = without_scheme(object.name.text, scheme);
  const bool is_path = scheme == "dir:" || rest == "." || rest.starts_with("./") ||
                       rest.starts_with("/") || rest.starts_with("../");
  const bool is_file = scheme == "sbom:" || scheme == "file:" || scheme == "docker-archive:" ||
                       scheme == "oci-archive:" || is_archive(rest);
  if (is_file)
    object.kind = Kind::file;
  else if (is_path)
    object.kind = Kind::folder;
  object.name.text = std::string(rest);
  if (activity.stage == Stage::image_scan && (object.kind == Kind::folder || scheme == "sbom:"))
    activity.stage = Stage::dependency_scan;
}

// "s3://bucket/path"
void settle_bucket(Activity& activity) {
  std::string_view scheme;
  const std::string_view rest = without_scheme(activity.object.name.text, scheme);
  if (scheme.empty()) return;
  const std::size_t slash = rest.find('/');
  if (slash != rest.npos && slash + 1 < rest.size()) {
    activity.facts.push_back({Fact::Kind::path,
                              {std::string(rest.substr(slash + 1)), activity.object.name.is_known},
                              activity.place});
  }
  const std::string bucket(rest.substr(0, slash));
  activity.object.name = {bucket, bucket.find('$') == std::string::npos};
}

bool names_plan(std::string_view path) {
  const std::string_view name = base_name(path);
  return name.find("plan") != name.npos &&
         (name.ends_with(".json") || name.find('.') == name.npos || name.ends_with(".tfplan") ||
          name.ends_with(".out") || name.ends_with(".binary") || name.ends_with(".bin"));
}

// A list of tags, as actions take it: lines, or commas between.
void split_tags(Activity& activity) {
  std::vector<Fact> facts;
  for (Fact& fact : activity.facts) {
    if (fact.kind != Fact::Kind::tag || fact.value.text.find_first_of("\n,") == std::string::npos) {
      facts.push_back(std::move(fact));
      continue;
    }
    std::string list = fact.value.text;
    std::replace(list.begin(), list.end(), ',', '\n');
    std::string_view rest = list;
    while (!rest.empty()) {
      std::string_view line = take_entry(rest, '\n');
      while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.remove_suffix(1);
      while (line.starts_with(' ')) line.remove_prefix(1);
      if (line.empty()) continue;
      facts.push_back(
          {Fact::Kind::tag, {std::string(line), line.find("${{") == line.npos}, fact.at});
    }
  }
  activity.facts = std::move(facts);
}

// What is built is known by the name that it gets.
void settle_build(const Question& question, Activity& activity) {
  if (activity.object.kind == Kind::repository) return;  // of releases: a tag of git
  split_tags(activity);
  const Fact* const tag = activity.fact(Fact::Kind::tag);
  const Fact* const output = activity.fact(Fact::Kind::output);
  if (tag == nullptr && activity.stage == Stage::push && output != nullptr)
    settle_exported(activity, output->value.text, output->value.is_known);
  if (tag == nullptr) return;
  const bool names_image = is_action(question.call()) ||
                           has_word("docker podman nerdctl buildah executor kaniko docker-compose",
                                    question.call().program);
  if (!names_image) return;
  const Name first = tag->value;
  if (activity.stage == Stage::build && activity.object.kind == Kind::folder)
    add_source(question, activity, activity.object.name);
  activity.object = {Kind::image, first};
}

void settle_helm(const Question& question, Activity& activity) {
  for (const Arguments::Flag& flag : question.arguments().flags()) {
    if (!has_word("--set --set-string", flag.name)) continue;
    std::string_view list = flag.value.text;
    while (!list.empty()) {
      const std::string_view pair = take_entry(list);
      const std::size_t equals = pair.find('=');
      if (equals == pair.npos) continue;
      const std::string_view key = pair.substr(0, equals);
      const std::string_view last = key.substr(key.rfind('.') + 1);
      const Name value{std::string(pair.substr(equals + 1)), flag.value.is_known};
      if (last == "tag" || last == "digest")
        question.add(activity, Fact::Kind::tag, value, flag.at);
      if (last == "image" || (last == "repository" && key.find("image") != key.npos))
        question.add(activity, Fact::Kind::image, value, flag.at);
    }
  }
}

// "user@host:path": the host. False for what is on this machine.
bool settle_host(const Question& question, Activity& activity) {
  const std::string& program = question.call().program;
  const auto& operands = question.arguments().operands();
  if (operands.empty()) return false;
  std::string text = operands.back()->text;
  if (has_word("scp pscp rsync", program)) {
    constexpr std::string_view kScheme = "rsync://";
    if (text.starts_with(kScheme)) {
      text.erase(0, kScheme.size());
      text.resize(std::min(text.find('/'), text.size()));
    } else {
      const std::size_t colon = text.rfind(':');
      // Of "C:\path" it is a drive.
      if (colon == std::string::npos || colon < 2 || text.find('/') < colon) return false;
      text.resize(colon);
    }
  } else {
    text = operands.front()->text;
    if (text.starts_with("git@")) return false;
  }
  text.erase(0, text.rfind('@') + 1);
  activity.object.name = {text, text.find('$') == std::string::npos};
  return true;
}

// False where the row did not mean this after all.
bool settle(const Question& question, Activity& activity) {
  const std::string& program = question.call().program;
  const bool is_copy = (program == "aws" && question.arguments().operand(0) == "s3") ||
                       program == "gsutil" ||
                       (program == "gcloud" && question.arguments().operand(0) == "storage");
  if (is_copy) {
    const std::string_view target = activity.object.name.text;
    if (!target.starts_with("s3://") && !target.starts_with("gs://")) return false;
    if (question.arguments().has("--recursive -r")) activity.stage = Stage::deploy;
  }
  if (has_word("ssh plink scp pscp rsync", program)) return settle_host(question, activity);
  if (activity.object.kind == Kind::image) settle_image(activity);
  if (activity.object.kind == Kind::bucket) settle_bucket(activity);
  if (program == "skopeo" && activity.stage == Stage::push &&
      !question.arguments().operands().back()->text.starts_with("docker://")) {
    return false;
  }
  if (activity.stage == Stage::iac_scan && names_plan(activity.object.name.text)) {
    activity.stage = Stage::plan_scan;
    activity.object.kind = Kind::plan;
  }
  // cdk asks only before it widens rights, unless told "never".
  if (program == "cdk") {
    std::erase_if(activity.facts, [](const Fact& fact) {
      return fact.kind == Fact::Kind::unapproved && fact.value.text != "never";
    });
  }
  if (activity.stage == Stage::deploy && program == "helm") settle_helm(question, activity);
  if (program == "kubectl" || program == "oc") {
    for (Fact& fact : activity.facts) {
      if (fact.kind == Fact::Kind::image) fact.value.text.erase(0, fact.value.text.find('=') + 1);
    }
  }
  if (activity.stage == Stage::build || activity.stage == Stage::push) {
    settle_build(question, activity);
  }
  const bool is_path = activity.object.kind == Kind::file || activity.object.kind == Kind::folder ||
                       activity.object.kind == Kind::plan;
  if (is_path && program != "terraform" && program != "tofu" && program != "terragrunt") {
    std::string_view scheme;
    std::string_view path = without_scheme(activity.object.name.text, scheme);
    // Go's patterns: all packages below a folder.
    if (path.ends_with("/...")) path.remove_suffix(4);
    activity.object.name = question.path({std::string(path), activity.object.name.is_known});
  }
  return true;
}

bool is_docker(std::string_view program) {
  return has_word("docker podman nerdctl buildah docker-compose", program);
}

bool is_terraform(std::string_view program) {
  return has_word("terraform tofu terragrunt", program);
}

}  // namespace

bool is_trial(const Call& call) {
  const Arguments arguments(call);
  if (call.words.size() == 1 && has_word("-h -v -V help version", call.words.front().text))
    return true;
  if (arguments.operand(0) == "help") return true;
  for (const Arguments::Flag& flag : arguments.flags()) {
    if (flag.name == "--help" || flag.name == "-help") return true;
    if (flag.name == "--version" && !flag.has_value) return true;
    const bool is_try = has_word("--dry-run --dryrun --noop -dry-run --dry_run", flag.name);
    const bool is_off = flag.has_value && (flag.value.text == "none" || !is_on(flag.value.text));
    if (is_try && !is_off) return true;
  }
  return false;
}

std::vector<Activity> classify(const Call& call, std::string_view folder) {
  if (is_trial(call)) return {};
  Question question(call, folder);
  std::vector<Activity> found;
  if (call.program == "trivy") trivy(question, found);
  if (is_docker(call.program)) docker(question, found);
  if (is_terraform(call.program)) terraform(question, found);
  const bool is_used = is_action(call);
  const auto rows =
      is_used ? rows_named(kUseRows, call.program, kWithoutCase) : rows_of(call.program);
  for (const NamedRow& row : rows) {
    std::optional<Activity> activity = question.ask(is_used ? kUses[row.row] : kTools[row.row]);
    if (activity) found.push_back(std::move(*activity));
  }
  std::vector<Activity> list;
  for (Activity& activity : found) {
    if (!settle(question, activity)) continue;
    const bool is_told = std::any_of(list.begin(), list.end(), [&](const Activity& other) {
      return other.stage == activity.stage;
    });
    if (!is_told) list.push_back(std::move(activity));
  }
  return list;
}

namespace {

// Words between white space, but for what stands within an expression.
std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> list;
  std::size_t begin = text.npos;
  int depth = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : ' ';
    if (c == '{') ++depth;
    if (c == '}' && depth > 0) --depth;
    const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (i == text.size() || (is_space && depth == 0)) {
      if (begin != text.npos) list.push_back(text.substr(begin, i - begin));
      begin = text.npos;
    } else if (begin == text.npos) {
      begin = i;
    }
  }
  return list;
}

}  // namespace

std::vector<Call> calls_of_action(const Call& action) {
  std::vector<Call> calls;
  const Arguments inputs(action);
  for (const NamedRow& found : rows_named(kTranslationRows, action.program, kWithoutCase)) {
    const Translation& row = kTranslations[found.row];
    if (!row.only.empty() && inputs.flag(row.only) == nullptr) continue;
    Call call;
    call.place = action.place;
    const auto add = [&](std::string text, bool is_known, Span at) {
      Word word;
      word.text = std::move(text);
      word.is_known = is_known;
      word.at = at;
      call.words.push_back(std::move(word));
    };
    for (std::string_view part : Words(row.call)) {
      if (part.starts_with('[')) {
        part = part.substr(1, part.size() - 2);
        const std::size_t colon = part.find(':');
        const Arguments::Flag* const input =
            inputs.flag("--" + std::string(part.substr(colon + 1)));
        if (input == nullptr || input->value.empty()) continue;
        std::string flag(part.substr(0, colon));
        const bool is_value = flag.ends_with('=');
        const std::string switch_value = is_value ? std::string() : "=";
        add(flag + switch_value + input->value.text, input->value.is_known, input->at);
        continue;
      }
      if (!part.starts_with('{')) {
        add(std::string(part), true, action.place.at);
        continue;
      }
      part = part.substr(1, part.size() - 2);
      while (!part.empty()) {
        const std::string_view one = take_entry(part, '|');
        if (one.starts_with('=')) {
          add(std::string(one.substr(1)), true, action.place.at);
          break;
        }
        const bool is_whole = one.ends_with('!');
        const Arguments::Flag* const input =
            inputs.flag("--" + std::string(one.substr(0, one.size() - (is_whole ? 1U : 0U))));
        if (input == nullptr || input->value.empty()) continue;
        if (is_whole) {
          add(input->value.text, input->value.is_known, input->at);
          break;
        }
        // Arguments are words.
        for (const std::string_view word : words_of(input->value.text))
          add(std::string(word), word.find('$') == word.npos, input->at);
        break;
      }
    }
    if (call.words.empty()) continue;
    call.program = call.written = call.words.front().text;
    call.words.erase(call.words.begin());
    calls.push_back(std::move(call));
  }
  return calls;
}

std::vector<Alias> aliases_of(const Call& call, std::string_view folder) {
  const Arguments arguments(call);
  std::vector<Alias> list;
  const auto image = [](const Word& word) { return Object{Kind::image, word.name()}; };
  if (!is_docker(call.program)) return list;
  std::size_t at = arguments.operand(0) == "image" ? 1 : 0;
  const std::string_view verb = arguments.operand(at);
  const auto& operands = arguments.operands();
  if (verb == "tag" && at + 2 < operands.size())
    list.push_back({image(*operands[at + 1]), image(*operands[at + 2]), call.place});
  if (verb == "save" && at + 1 < operands.size()) {
    const Arguments::Flag* const output = arguments.flag("--output -o");
    if (output != nullptr) {
      list.push_back({image(*operands[at + 1]),
                      {Kind::file, {path_in(folder, output->value.text), output->value.is_known}},
                      call.place});
    }
  }
  return list;
}

std::string path_in(std::string_view folder, std::string_view path) {
  constexpr std::string_view kRoots[] = {"$PWD", "$(pwd)", "$GITHUB_WORKSPACE", "$CI_PROJECT_DIR",
                                         "${{ github.workspace }}"};
  for (const std::string_view root : kRoots) {
    if (path == root) return ".";
    if (path.starts_with(root) && path[root.size()] == '/')
      return path_in({}, path.substr(root.size() + 1));
  }
  if (path.empty() || path.starts_with('/') || path.starts_with('$') || path == "-" ||
      path.find("://") != path.npos) {
    return std::string(path);
  }
  const std::optional<std::string> joined = path_within(folder, path);
  if (!joined) return std::string(path);
  return joined->empty() ? "." : *joined;
}

bool is_known_tool(std::string_view program) {
  if (program == "trivy" || is_docker(program) || is_terraform(program)) return true;
  return !rows_of(program).empty();
}

std::string terraform_folder(const Arguments& arguments, std::string_view folder) {
  const Arguments::Flag* const other =
      arguments.flag("-chdir --terragrunt-working-dir --working-dir");
  return path_in(folder, other != nullptr ? std::string_view(other->value.text) : ".");
}

}  // namespace sluice::delivery
