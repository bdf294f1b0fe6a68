#include "core/model/delivery/forge_answers.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/parse/tree.h"
#include "core/text/numbers.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kSchema = "sluice.settings/1";

// "release/1" of "release%2F1", as addresses have it.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = text[i] == '%' && i + 2 < text.size();
    const auto high = is_escape ? hex_digit(text[i + 1]) : std::nullopt;
    const auto low = high ? hex_digit(text[i + 2]) : std::nullopt;
    out += low ? static_cast<char>(*high * 16 + *low) : text[i];
    if (low) i += 2;
  }
  return out;
}

// The part of a name between two texts; nothing where it has not both.
std::optional<std::string> between(std::string_view name, std::string_view prefix,
                                   std::string_view suffix) {
  if (name.size() <= prefix.size() + suffix.size()) return std::nullopt;
  if (!name.starts_with(prefix) || !name.ends_with(suffix)) return std::nullopt;
  return decoded(name.substr(prefix.size(), name.size() - prefix.size() - suffix.size()));
}

// True for one thing of a list by its name: its own parts stand behind a further '/'.
bool is_one_of(std::string_view name, std::string_view list) {
  return name.size() > list.size() && name.starts_with(list) &&
         name.find('/', list.size()) == name.npos;
}

// A list that comes in pages ends with one that is not full; pages hold 20, 30 or 100 by default,
// and round numbers otherwise.
bool may_go_on(std::size_t size) {
  constexpr std::size_t kRound = 10;
  return size > 0 && size % kRound == 0;
}

class AnswerReader {
 public:
  explicit AnswerReader(const Document& document) : document_(document) {}

  std::vector<ParseError> read(NodeRef root, ForgeSettings& settings) {
    if (root["schema"] || root["answers"])
      envelope(root);
    else
      bare(root);
    if (errors_.empty()) settings.add(std::move(found_));
    return std::move(errors_);
  }

 private:
  using Reads = void (AnswerReader::*)(NodeRef);

  // The first ones tell enough.
  void fail(NodeRef at, std::string message) {
    constexpr std::size_t kMost = 20;
    if (errors_.size() >= kMost) return;
    Span place = at.span();
    // Of what holds others, where it begins.
    if (at.is_mapping() || at.is_sequence()) place.end = place.begin + 1;
    errors_.push_back({ErrorCode::syntax, place, std::move(message)});
  }

  // The envelope

  void envelope(NodeRef root) {
    if (root["schema"].value() != kSchema)
      return fail(root["schema"] ? root["schema"] : root, "schema must be " + std::string(kSchema));
    const std::string_view forge = root["forge"].value();
    if (forge != "github" && forge != "gitlab")
      return fail(root["forge"] ? root["forge"] : root, "forge must be github or gitlab");
    forge_ = forge == "github" ? Forge::github : Forge::gitlab;
    const NodeRef answers = root["answers"];
    if (!answers.is_mapping())
      return fail(answers ? answers : root, "answers must be an object of answers by their paths");
    for (const NodeRef answer : answers.children()) {
      std::string_view name = answer.key().value;
      name = name.substr(0, name.find('?'));
      list_at_ = answer.key().at;
      if (forge_ == Forge::github)
        github(name, answer);
      else
        gitlab(name, answer);
    }
  }

  void github(std::string_view name, NodeRef answer) {
    if (const auto branch = between(name, "branches/", "/protection")) {
      branch_ = *branch;
      return protection(answer);
    }
    if (is_refusal(answer)) return;
    if (name == "environments") return github_environments(answer);
    if (name == "rulesets") return each(answer, &AnswerReader::ruleset);
    constexpr std::string_view kPolicies = "/deployment-branch-policies";
    if (const auto environment = between(name, "environments/", kPolicies);
        environment && is_one_of(name.substr(0, name.size() - kPolicies.size()), "environments/")) {
      environment_ = *environment;
      return branch_policies(answer);
    }
    if (const auto branch = between(name, "rules/branches/", "")) {
      branch_ = *branch;
      return effective(answer);
    }
    if (is_one_of(name, "environments/")) return github_environment(answer);
    if (is_one_of(name, "rulesets/")) ruleset(answer);
  }

  void gitlab(std::string_view name, NodeRef answer) {
    if (is_refusal(answer)) return;
    if (name == "protected_environments") return gitlab_environments(answer);
    if (name == "protected_branches") return each(answer, &AnswerReader::protected_branch);
    if (name == "approval_rules") return each(answer, &AnswerReader::approval_rule);
    if (is_one_of(name, "protected_environments/")) return gitlab_environment(answer);
    if (is_one_of(name, "protected_branches/")) return protected_branch(answer);
    if (is_one_of(name, "approval_rules/")) approval_rule(answer);
  }

  // What a forge says that does not answer.
  bool is_refusal(NodeRef answer) {
    const bool is_one = answer.is_mapping() && (answer["message"] || answer["error"]) &&
                        !answer["name"] && !answer["id"] && !answer["url"];
    if (is_one) fail(answer, "the forge did not answer this: it gave an error");
    return is_one;
  }

  // An answer by itself

  void bare(NodeRef answer) {
    const NodeRef one = answer.is_sequence() ? answer[0] : answer;
    list_at_ = {answer.span().begin, answer.span().begin + 1};
    const auto has = [&](std::string_view key) { return static_cast<bool>(one[key]); };
    if (is_refusal(answer)) return;
    if (has("deploy_access_levels")) {
      forge_ = Forge::gitlab;
      return answer.is_sequence() ? gitlab_environments(answer) : gitlab_environment(answer);
    }
    if (has("push_access_levels") || has("merge_access_levels")) {
      forge_ = Forge::gitlab;
      return each_or_one(answer, &AnswerReader::protected_branch);
    }
    if (has("approvals_required")) {
      forge_ = Forge::gitlab;
      return each_or_one(answer, &AnswerReader::approval_rule);
    }
    if (has("enforcement")) return each_or_one(answer, &AnswerReader::ruleset);
    if (!answer.is_sequence() && has("environments")) {
      list_at_ = answer["environments"].key().at;
      return github_environments(answer);
    }
    if (has("protection_rules") || has("deployment_branch_policy"))
      return each_or_one(answer, &AnswerReader::github_environment);
    if (const auto branch = protected_by_url(one); branch && !answer.is_sequence()) {
      branch_ = *branch;
      return protection(answer);
    }
    fail(answer,
         "this does not say which answer of a forge it is; name it in an envelope, as "
         "docs/collect-settings.sh does");
  }

  // The branch of ".../branches/main/protection".
  static std::optional<std::string> protected_by_url(NodeRef answer) {
    constexpr std::string_view kBefore = "/branches/";
    const std::string_view url = answer["url"].value();
    const std::size_t begin = url.find(kBefore);
    return begin == url.npos ? std::nullopt : between(url.substr(begin), kBefore, "/protection");
  }

  // Parts of answers

  bool must_be(NodeRef value, bool is_right, std::string_view wanted) {
    if (!is_right) fail(value, std::string(value.key().value) + " must be " + std::string(wanted));
    return is_right;
  }

  // A member that is a list; nothing where it is left out, null, or no list.
  NodeRef list(NodeRef object, std::string_view key) {
    const NodeRef value = object[key];
    if (!value || value.is_null()) return {};
    return must_be(value, value.is_sequence(), "a list") ? value : NodeRef();
  }

  NodeRef object(NodeRef parent, std::string_view key) {
    const NodeRef value = parent[key];
    if (!value || value.is_null()) return {};
    return must_be(value, value.is_mapping(), "an object") ? value : NodeRef();
  }

  std::optional<std::uint32_t> number(NodeRef parent, std::string_view key) {
    const NodeRef value = parent[key];
    if (!value || value.is_null()) return std::nullopt;
    const auto number =
        value.is_quoted() ? std::nullopt : whole_number<std::uint32_t>(value.value());
    must_be(value, number.has_value(), "a whole number");
    return number;
  }

  bool is_on(NodeRef parent, std::string_view key) {
    const NodeRef value = parent[key];
    const bool is_flag =
        !value.is_quoted() && (value.value() == "true" || value.value() == "false");
    return value && must_be(value, is_flag, "true or false") && value.value() == "true";
  }

  // The text of a member that has to be there.
  NodeRef text(NodeRef parent, std::string_view key) {
    if (!parent.is_mapping()) {
      fail(parent, "an object with " + std::string(key) + " must stand here");
      return {};
    }
    const NodeRef value = parent[key];
    if (value.is_scalar() && value.is_quoted() && !value.value().empty()) return value;
    fail(value ? value : parent, std::string(key) + " must be a text");
    return {};
  }

  std::vector<std::string> texts(NodeRef list) {
    std::vector<std::string> found;
    for (const NodeRef item : list.children()) {
      if (item.is_scalar() && item.is_quoted())
        found.emplace_back(item.value());
      else
        fail(item, "a text must stand here");
    }
    return found;
  }

  void each(NodeRef list, Reads one) {
    if (!list.is_sequence()) return fail(list, "a list must stand here");
    for (const NodeRef item : list.children()) (this->*one)(item);
  }

  void each_or_one(NodeRef answer, Reads one) {
    if (answer.is_sequence()) return each(answer, one);
    (this->*one)(answer);
  }

  Place place(NodeRef value) const { return {&document_, value.span()}; }

  SettingsSource source(NodeRef named, std::string_view name) const {
    return {forge_, false, place(named), std::string(name)};
  }

  void lists_all() { found_.add_list(forge_, {&document_, list_at_}); }

  // Environments

  void github_environments(NodeRef answer) {
    const NodeRef environments = answer["environments"];
    if (!environments.is_sequence())
      return fail(environments ? environments : answer, "environments must be a list");
    for (const NodeRef one : environments.children()) github_environment(one);
    const auto total = number(answer, "total_count");
    if (total && *total == environments.size()) lists_all();
  }

  // One of which only the name is known; without any where even that is not.
  EnvironmentSettings named_environment(NodeRef one) {
    EnvironmentSettings settings;
    const NodeRef name = text(one, "name");
    settings.source = source(name, name.value());
    settings.name = name.value();
    settings.asks_at = place(name);
    return settings;
  }

  void github_environment(NodeRef one) {
    EnvironmentSettings settings = named_environment(one);
    if (settings.name.empty()) return;
    if (const NodeRef rules = list(one, "protection_rules")) {
      settings.asks = Truth::no;
      for (const NodeRef rule : rules.children()) settings.asks = either(settings.asks, asks(rule));
    }
    const NodeRef refs = one["deployment_branch_policy"];
    settings.refs_at = place(refs);
    if (refs.is_null()) {
      settings.refs = EnvironmentSettings::Refs::any;
    } else if (object(one, "deployment_branch_policy")) {
      if (is_on(refs, "custom_branch_policies")) settings.refs = EnvironmentSettings::Refs::listed;
      if (is_on(refs, "protected_branches")) {
        settings.refs = EnvironmentSettings::Refs::protected_branches;
        settings.refs_at = place(refs["protected_branches"]);
      }
    }
    found_.add(std::move(settings));
  }

  // A rule that is none of GitHub's own is an app that may ask somebody.
  Truth asks(NodeRef rule) {
    const NodeRef type = text(rule, "type");
    if (type.value() == "required_reviewers") return truth_of(list(rule, "reviewers").size() > 0);
    const bool is_known = type.value() == "wait_timer" || type.value() == "branch_policy";
    return is_known ? Truth::no : Truth::unknown;
  }

  void branch_policies(NodeRef answer) {
    const NodeRef policies = answer["branch_policies"];
    if (!policies.is_sequence())
      return fail(policies ? policies : answer, "branch_policies must be a list");
    for (const NodeRef one : policies.children()) {
      const NodeRef name = text(one, "name");
      if (!name) continue;
      found_.allowed.push_back({source(name, environment_), environment_, std::string(name.value()),
                                one["type"].value() == "tag"});
    }
  }

  void gitlab_environments(NodeRef answer) {
    each(answer, &AnswerReader::gitlab_environment);
    if (answer.is_sequence() && !may_go_on(answer.size())) lists_all();
  }

  void gitlab_environment(NodeRef one) {
    EnvironmentSettings settings = named_environment(one);
    if (settings.name.empty()) return;
    const NodeRef rules = list(one, "approval_rules");
    const auto count = number(one, "required_approval_count");
    if (rules || count) settings.asks = truth_of(count.value_or(0) > 0);
    for (const NodeRef rule : rules.children()) {
      if (number(rule, "required_approvals").value_or(1) > 0) settings.asks = Truth::yes;
    }
    found_.add(std::move(settings));
  }

  // Branches

  BranchSettings& add_branches(BranchSettings::Kind kind, NodeRef named, std::string_view name) {
    BranchSettings& settings = found_.branches.emplace_back();
    settings.source = source(named, name);
    settings.kind = kind;
    settings.checks_at = settings.source.at;
    return settings;
  }

  BranchSettings& add_branch(BranchSettings::Kind kind, NodeRef named, std::string_view name) {
    BranchSettings& settings = add_branches(kind, named, name);
    settings.knows_branches = true;
    settings.include.emplace_back(name);
    return settings;
  }

  Place where_asked() const { return {&document_, list_at_}; }

  void protection(NodeRef answer) {
    if (!answer.is_mapping()) return fail(answer, "an object must stand here");
    const bool is_none = answer["message"].value() == "Branch not protected";
    if (!is_none && is_refusal(answer)) return;
    BranchSettings& settings = add_branch(BranchSettings::Kind::protection, answer, branch_);
    settings.source.at = where_asked();
    settings.checks_at = where_asked();
    settings.is_protected = truth_of(!is_none);
    settings.knows_checks = true;
    settings.reviews =
        number(object(answer, "required_pull_request_reviews"), "required_approving_review_count");
    const NodeRef checks = object(answer, "required_status_checks");
    if (!checks) return;
    settings.checks_at = {&document_, checks.key().at};
    // The same twice: by their names, and with the apps that report them.
    settings.checks = texts(list(checks, "contexts"));
    if (settings.checks.empty()) add_contexts(list(checks, "checks"), settings);
  }

  void add_contexts(NodeRef checks, BranchSettings& settings) {
    for (const NodeRef check : checks.children()) {
      if (const NodeRef context = text(check, "context"))
        settings.checks.emplace_back(context.value());
    }
  }

  void ruleset(NodeRef one) {
    if (!one.is_mapping()) return fail(one, "an object must stand here");
    if (one["enforcement"] && one["enforcement"].value() != "active") return;
    if (one["target"] && one["target"].value() != "branch") return;
    const NodeRef name = text(one, "name");
    if (!name) return;
    BranchSettings& settings = add_branches(BranchSettings::Kind::ruleset, name, name.value());
    const NodeRef refs = object(object(one, "conditions"), "ref_name");
    const bool knows_included = add_branches_of(texts(list(refs, "include")), settings.include);
    const bool knows_excluded = add_branches_of(texts(list(refs, "exclude")), settings.exclude);
    settings.knows_branches = refs && knows_included && knows_excluded;
    settings.is_protected = Truth::yes;
    // A list of rulesets leaves their rules out.
    if (const NodeRef rules = list(one, "rules")) rules_of(rules, settings);
  }

  void effective(NodeRef answer) {
    if (!answer.is_sequence()) return fail(answer, "a list must stand here");
    BranchSettings& settings = add_branch(BranchSettings::Kind::effective, answer, branch_);
    settings.source.at = where_asked();
    settings.checks_at = where_asked();
    if (answer.size() > 0) settings.is_protected = Truth::yes;
    rules_of(answer, settings);
  }

  void rules_of(NodeRef rules, BranchSettings& settings) {
    settings.knows_checks = !may_go_on(rules.size());
    for (const NodeRef rule : rules.children()) {
      const NodeRef type = text(rule, "type");
      const NodeRef parameters = object(rule, "parameters");
      if (type.value() == "pull_request") {
        settings.reviews =
            std::max(settings.reviews.value_or(0),
                     number(parameters, "required_approving_review_count").value_or(0));
      } else if (type.value() == "required_status_checks") {
        settings.checks_at = place(type);
        add_contexts(list(parameters, "required_status_checks"), settings);
      } else if (type.value() == "workflows" || type.value() == "code_scanning") {
        settings.knows_checks = false;  // they are checks too, by other names
      }
    }
  }

  void protected_branch(NodeRef one) {
    const NodeRef name = text(one, "name");
    if (!name) return;
    add_branch(BranchSettings::Kind::protection, name, name.value()).is_protected = Truth::yes;
  }

  void approval_rule(NodeRef one) {
    const NodeRef name = text(one, "name");
    if (!name) return;
    BranchSettings& settings = add_branches(BranchSettings::Kind::approval, name, name.value());
    settings.reviews = number(one, "approvals_required");
    settings.knows_branches = true;
    for (const NodeRef branch : list(one, "protected_branches").children()) {
      if (const NodeRef its_name = text(branch, "name"))
        settings.include.emplace_back(its_name.value());
    }
    if (settings.include.empty()) settings.include.emplace_back("**");
  }

  const Document& document_;
  ForgeSettings found_;
  std::vector<ParseError> errors_;
  Forge forge_ = Forge::github;
  Span list_at_;             // what names the answer, or where it begins
  std::string environment_;  // that the answer is about
  std::string branch_;
};

}  // namespace

std::vector<ParseError> read_answers(const Document& document, ForgeSettings& settings) {
  const auto& tree = std::get<Tree>(document.syntax);
  return AnswerReader(document).read(tree.root(), settings);
}

}  // namespace sluice::delivery
