#include "core/model/delivery/activity.h"

#include <algorithm>
#include <iterator>

#include "core/text/ascii.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kStageNames[] = {
    "lint",        "commit-lint", "unit-test",       "secret-scan",
    "sast",        "iac-scan",    "dependency-scan", "licence-scan",
    "sbom",        "build",       "image-scan",      "sign",
    "attest",      "push",        "verify",          "plan",
    "plan-scan",   "approve",     "apply",           "deploy",
    "drift-check", "credentials"};
static_assert(std::size(kStageNames) == kStages);

struct Template {
  std::string_view name;
  Stage stage;
};
constexpr Template kTemplates[] = {
#define TEMPLATE(name, stage) {name, Stage::stage},
#include "core/model/delivery/templates.def"
#undef TEMPLATE
};

void cut_end(std::string_view& text, std::string_view end) {
  if (text.ends_with(end)) text.remove_suffix(end.size());
}

// What a template or a component is called in the table; "opentofu/plan" for a component and its
// project.
std::string_view plain_name(std::string_view name) {
  const std::size_t version = name.find('@');
  if (version != name.npos) {
    // "host/group/project/component@1"
    name = name.substr(0, version);
    const std::size_t slash = name.rfind('/');
    const std::size_t before =
        slash == 0 || slash == name.npos ? name.npos : name.rfind('/', slash - 1);
    return before == name.npos ? name : name.substr(before + 1);
  }
  cut_end(name, ".gitlab-ci.yml");
  cut_end(name, ".latest");
  for (const std::string_view folder : {"Jobs/", "Security/"}) {
    if (name.starts_with(folder)) name.remove_prefix(folder.size());
  }
  return name;
}

// A scan of these says by its report what it found.
bool only_reports(Stage stage) {
  return is_gate(stage) && stage != Stage::unit_test && stage != Stage::commit_lint;
}

}  // namespace

std::string_view stage_name(Stage stage) { return kStageNames[static_cast<std::size_t>(stage)]; }

std::optional<Stage> stage_of_name(std::string_view name) {
  const auto found = std::find(std::begin(kStageNames), std::end(kStageNames), name);
  if (found == std::end(kStageNames)) return std::nullopt;
  return static_cast<Stage>(found - std::begin(kStageNames));
}

bool is_gate(Stage stage) {
  switch (stage) {
    case Stage::lint:
    case Stage::commit_lint:
    case Stage::unit_test:
    case Stage::secret_scan:
    case Stage::sast:
    case Stage::iac_scan:
    case Stage::dependency_scan:
    case Stage::licence_scan:
    case Stage::image_scan:
    case Stage::verify:
    case Stage::plan_scan:
    case Stage::approve:
    case Stage::drift_check:
      return true;
    default:
      return false;
  }
}

Truth is_by_digest(const Name& reference) {
  const std::string_view text = reference.text;
  const std::size_t at = text.find('@');
  if (at != text.npos) return Truth::yes;
  const std::size_t slash = text.rfind('/');
  const bool is_all_unknown = text.starts_with('$') &&
                              (slash == text.npos || text.starts_with("${{")) &&
                              text.find(':') == text.npos;
  return is_all_unknown ? Truth::unknown : Truth::no;
}

const Fact* Activity::fact(Fact::Kind kind) const {
  const auto found =
      std::find_if(facts.begin(), facts.end(), [&](const Fact& one) { return one.kind == kind; });
  return found == facts.end() ? nullptr : &*found;
}

Span Places::source(Span in_script) const {
  if (const Span* const whole = std::get_if<Span>(&map_)) return *whole;
  if (const ScalarMap* const map = std::get_if<ScalarMap>(&map_))
    return map->span(in_script.begin, in_script.end);
  return std::get<OffsetMap>(map_).source(in_script);
}

std::vector<Activity> activities_of_template(std::string_view name, Place at) {
  std::vector<Activity> list;
  const std::string_view plain = plain_name(name);
  const std::size_t slash = name.find('@') == name.npos ? plain.npos : plain.find('/');
  std::string_view last = plain.substr(slash == plain.npos ? 0 : slash + 1);
  if (last == "main" && slash != plain.npos) last = plain.substr(0, slash);
  for (const Template& one : kTemplates) {
    if (one.name != plain && one.name != last) continue;
    Activity activity;
    activity.stage = one.stage;
    activity.tool = std::string(name);
    activity.place = at;
    activity.object = {one.stage == Stage::image_scan ? Object::Kind::image : Object::Kind::folder,
                       {one.stage == Stage::image_scan ? "" : ".", true}};
    if (only_reports(one.stage)) {
      activity.blocking = Truth::no;
      activity.weakness = {Weakness::Kind::default_, at};
    }
    list.push_back(std::move(activity));
  }
  return list;
}

std::vector<Activity> credentials_in(std::span<const Input> variables) {
  const auto find = [&](std::string_view name) -> const Input* {
    const auto found = std::find_if(variables.begin(), variables.end(),
                                    [&](const Input& one) { return one.name == name; });
    return found == variables.end() ? nullptr : &*found;
  };
  std::vector<Activity> list;
  const auto add = [&](std::string_view tool, const Input& input, Fact::Kind kind) -> Activity& {
    Activity& activity = list.emplace_back();
    activity.stage = Stage::credentials;
    activity.tool = std::string(tool);
    activity.place = input.at;
    activity.object.kind = Object::Kind::role;
    activity.facts.push_back({kind, input.value, input.at});
    return activity;
  };
  if (const Input* const role = find("AWS_ROLE_ARN"); role != nullptr) {
    Activity& activity = add("aws", *role, Fact::Kind::role);
    activity.object.name = role->value;
    if (const Input* const token = find("AWS_WEB_IDENTITY_TOKEN_FILE"); token != nullptr)
      activity.facts.push_back({Fact::Kind::oidc, token->value, token->at});
  }
  const Input* const secret = find("AWS_SECRET_ACCESS_KEY");
  const Input* const key = find("AWS_ACCESS_KEY_ID");
  // A session token comes with keys that end by themselves, and what a command gives may be such.
  const auto is_asked = [](const Input* one) {
    return one != nullptr && one->value.text.starts_with("$(");
  };
  const bool is_temporary =
      find("AWS_SESSION_TOKEN") != nullptr || is_asked(secret) || is_asked(key);
  if ((secret != nullptr || key != nullptr) && !is_temporary)
    add("aws", secret != nullptr ? *secret : *key, Fact::Kind::key);
  for (const std::string_view name : {"ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET"}) {
    if (const Input* const one = find(name); one != nullptr) add("az", *one, Fact::Kind::key);
  }
  for (const std::string_view name : {"GOOGLE_CREDENTIALS", "GCP_SA_KEY"}) {
    if (const Input* const one = find(name); one != nullptr) add("gcloud", *one, Fact::Kind::key);
  }
  return list;
}

std::shared_ptr<const Activities> unbound(const std::shared_ptr<const Activities>& all) {
  const auto is_bound_only = [](const Activity& one) { return one.is_bound_only; };
  if (std::none_of(all->list.begin(), all->list.end(), is_bound_only)) return all;
  auto rest = std::make_shared<Activities>(*all);
  for (Exit& exit : rest->exits) {
    const auto begin = all->list.begin();
    exit.before -= static_cast<std::size_t>(
        std::count_if(begin, begin + static_cast<std::ptrdiff_t>(exit.before), is_bound_only));
  }
  std::erase_if(rest->list, is_bound_only);
  return rest;
}

Name expand(const Name& text,
            const std::function<std::optional<Name>(std::string_view)>& variable) {
  constexpr std::size_t kLongest = 4'096;
  const std::string_view in = text.text;
  const auto is_part = [](char c) {
    return (lower_case(c) >= 'a' && lower_case(c) <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  Name out{{}, true};
  for (std::size_t i = 0; i < in.size();) {
    const bool is_braced = in.substr(i).starts_with("${") && !in.substr(i).starts_with("${{");
    const std::size_t begin = i + (is_braced ? 2U : 1U);
    std::size_t end = begin;
    while (in[i] == '$' && end < in.size() && is_part(in[end])) ++end;
    const bool is_name = end > begin && (!is_braced || in.substr(end).starts_with('}'));
    if (!is_name) {
      if (in[i] == '$') out.is_known = false;
      out.text += in[i++];
      continue;
    }
    const std::string_view name = in.substr(begin, end - begin);
    if (const std::optional<Name> value = variable(name)) {
      out.text += value->text;
      out.is_known = out.is_known && value->is_known;
    } else {
      out.text.append("$").append(name);
      out.is_known = false;
    }
    i = end + (is_braced ? 1U : 0U);
    if (out.text.size() > kLongest) return text;
  }
  return out;
}

Name expand(std::string_view text, const Variables& variables) {
  return expand(Name{std::string(text), false}, [&](std::string_view name) -> std::optional<Name> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

}  // namespace sluice::delivery
