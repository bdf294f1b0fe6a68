#include "core/model/delivery/trust.h"

#include <algorithm>
#include <optional>

namespace sluice::delivery {
namespace {

constexpr std::string_view kGithub = "token.actions.githubusercontent.com";

bool has_wildcard(std::string_view text) { return text.find_first_of("*?") != text.npos; }

bool allows_tokens(const Value& actions) {
  const std::vector<Value> list = actions.elements();
  return std::any_of(list.begin(), list.end(), [](const Value& action) {
    const std::string_view name = action.text().value;
    return name == "sts:AssumeRoleWithWebIdentity" || name == "sts:*" || name == "*";
  });
}

// What lets a job in that is none of these, as words and what they are about; nothing where it is
// one of these, or cannot be told.
struct Finding {
  std::string_view what;
  std::string who;
};

bool is_ref_of(const TrustedJobs& jobs, std::string_view ref) {
  return std::any_of(jobs.refs.begin(), jobs.refs.end(), [&](const auto& one) {
    const auto& [example, shown] = one;
    if (example == ref || shown == ref) return true;
    // A job that runs for any branch may run for this one.
    const std::size_t star = shown.find('*');
    return star != std::string::npos && star + 1 == shown.size() &&
           ref.starts_with(std::string_view(shown).substr(0, star));
  });
}

std::optional<Finding> of_ref(const TrustedJobs& jobs, std::string_view ref, bool is_pattern) {
  if (is_ref_of(jobs, ref)) return std::nullopt;
  if (is_pattern && has_wildcard(ref)) return Finding{"every ref like", std::string(ref)};
  if (jobs.has_all_named) return std::nullopt;
  return Finding{"a ref for which the job never runs:", std::string(ref)};
}

std::optional<Finding> of_github(std::string_view subject, bool is_pattern,
                                 const TrustedJobs& jobs) {
  constexpr std::string_view kRepository = "repo:";
  if (!subject.starts_with(kRepository)) {
    if (is_pattern && (subject.starts_with('*') || subject == "repo*"))
      return Finding{"every repository of GitHub", {}};
    return std::nullopt;
  }
  subject.remove_prefix(kRepository.size());
  const std::size_t colon = subject.find(':');
  const std::string_view repository = subject.substr(0, colon);
  if (is_pattern && has_wildcard(repository)) {
    if (repository.starts_with('*')) return Finding{"every repository of GitHub", {}};
    return Finding{"every repository like", std::string(repository)};
  }
  if (colon == subject.npos) return std::nullopt;
  const std::string_view rest = subject.substr(colon + 1);
  if (is_pattern && (rest == "*" || rest == "**"))
    return Finding{"every branch, environment and pull request of", std::string(repository)};
  constexpr std::string_view kEnvironment = "environment:";
  constexpr std::string_view kRef = "ref:";
  if (rest.starts_with(kEnvironment)) {
    const std::string environment(rest.substr(kEnvironment.size()));
    if (jobs.has_open_environment || jobs.environments.count(environment) > 0) return std::nullopt;
    if (is_pattern && environment == "*")
      return Finding{"every environment of", std::string(repository)};
    const bool is_any = is_pattern && has_wildcard(environment);
    if (!is_any && jobs.has_all_named) return std::nullopt;
    return Finding{is_any ? "every environment like" : "another environment,", environment};
  }
  if (rest.starts_with(kRef)) return of_ref(jobs, rest.substr(kRef.size()), is_pattern);
  if (rest == "pull_request" && !jobs.has_changes) return Finding{"every pull request", {}};
  if (is_pattern && (rest == "environment*" || rest == "ref*"))
    return Finding{rest[0] == 'e' ? "every environment of" : "every ref of",
                   std::string(repository)};
  return std::nullopt;
}

std::optional<Finding> of_gitlab(std::string_view subject, bool is_pattern,
                                 const TrustedJobs& jobs) {
  constexpr std::string_view kProject = "project_path:";
  constexpr std::string_view kType = ":ref_type:";
  constexpr std::string_view kRef = ":ref:";
  if (!subject.starts_with(kProject)) {
    if (is_pattern && subject.starts_with('*')) return Finding{"every project of GitLab", {}};
    return std::nullopt;
  }
  subject.remove_prefix(kProject.size());
  const std::string_view project = subject.substr(0, subject.find(':'));
  if (is_pattern && has_wildcard(project))
    return Finding{"every project like", std::string(project)};
  std::string_view rest = subject.substr(project.size());
  if (is_pattern && (rest == ":*" || rest == ":ref_type:*" || rest == ":ref_type:*:ref:*"))
    return Finding{"every branch and tag of", std::string(project)};
  if (!rest.starts_with(kType)) return std::nullopt;
  rest.remove_prefix(kType.size());
  const std::size_t at = rest.find(kRef);
  std::string_view type = rest.substr(0, at);
  if (at == rest.npos) {
    if (!is_pattern || !type.ends_with(":*")) return std::nullopt;
    type.remove_suffix(2);
  }
  const std::string_view ref = at == rest.npos ? "*" : rest.substr(at + kRef.size());
  if (is_pattern && type == "*") type = "branch";
  if (type != "branch" && type != "tag") return std::nullopt;
  return of_ref(jobs, (type == "tag" ? "refs/tags/" : "refs/heads/") + std::string(ref),
                is_pattern);
}

// The repository that an exact subject names; empty where it may be several.
std::string_view repository_of(std::string_view subject) {
  for (const std::string_view prefix : {"repo:", "project_path:"}) {
    if (!subject.starts_with(prefix)) continue;
    const std::string_view rest = subject.substr(prefix.size());
    const std::string_view repository = rest.substr(0, rest.find(':'));
    return has_wildcard(repository) ? std::string_view() : repository;
  }
  return {};
}

}  // namespace

Trust::Trust(const Value& policy, Written written) {
  if (written == Written::blocks) {
    read_blocks(policy);
    return;
  }
  document_ = std::make_unique<PolicyDocument>(policy);
  read_document(*document_);
}

void Trust::read_document(const PolicyDocument& document) {
  for (const PolicyStatement& one : document.statements()) {
    if (one.effect.text().value != "Allow" || !allows_tokens(one.action)) continue;
    Statement statement;
    const Value federated = one.principal.get("Federated");
    if (!federated.at().empty()) statement.at = document.place(federated);
    statement.is_open = one.condition.is_unknown();
    for (const Value::Field& test : one.condition.fields()) {
      if (!test.value.is(Value::Type::object)) statement.is_open = true;
      for (const Value::Field& field : test.value.fields())
        add_condition(statement, test.name.value, field.name.value, field.value, &document);
    }
    add(std::move(statement), federated);
  }
}

void Trust::read_blocks(const Value& body) {
  for (const Value& one : body.all("statement")) {
    const Value effect = one.get("effect");
    const bool allows = effect.is_absent() || effect.text().value == "Allow";
    if (one.is_absent() || !allows || !allows_tokens(one.get("actions"))) continue;
    Statement statement;
    statement.at = one.at();
    for (const Value& condition : one.all("condition")) {
      if (condition.is_absent()) continue;
      const Value test = condition.get("test");
      const Value variable = condition.get("variable");
      if (!test.is_scalar() || !variable.is_scalar()) {
        statement.is_open = true;
        continue;
      }
      add_condition(statement, test.text().value, variable.text().value, condition.get("values"),
                    nullptr);
    }
    add(std::move(statement), one.get("principals.identifiers"));
  }
}

void Trust::add_condition(Statement& statement, std::string_view test, std::string_view variable,
                          const Value& values, const PolicyDocument* document) {
  const std::size_t colon = variable.rfind(':');
  if (colon == variable.npos) return;
  const std::string_view host = variable.substr(0, colon);
  const std::string_view claim = variable.substr(colon + 1);
  if (host == kGithub)
    statement.forge = Forge::github;
  else if (host.find("gitlab") != host.npos)
    statement.forge = Forge::gitlab;
  if (claim == "aud") return;
  const bool is_string =
      test.find("StringEquals") != test.npos || test.find("StringLike") != test.npos;
  if (claim != "sub" || !is_string) {
    statement.is_open = true;
    return;
  }
  std::vector<Subject> list;
  if (values.is_unknown()) statement.is_open = true;
  for (const Value& value : values.elements()) {
    if (!value.is_scalar()) {
      statement.is_open = true;
      continue;
    }
    const std::string_view text = value.text().value;
    // Where GitLab runs by itself, its name may be any.
    if (statement.forge == Forge::none && text.starts_with("project_path:"))
      statement.forge = Forge::gitlab;
    const bool is_pattern = test.find("StringLike") != test.npos;
    list.push_back(
        {std::string(text), document != nullptr ? document->place(value) : value.at(), is_pattern});
  }
  statement.subjects.push_back(std::move(list));
}

void Trust::add(Statement statement, const Value& federated) {
  for (const Value& provider : federated.elements()) {
    if (statement.forge == Forge::none && provider.text().value.find(kGithub) != std::string::npos)
      statement.forge = Forge::github;
  }
  if (statement.forge != Forge::none) statements_.push_back(std::move(statement));
}

std::vector<Trust::Excess> Trust::beyond(const TrustedJobs& jobs) const {
  std::vector<Excess> all;
  for (const Statement& statement : statements_) {
    if (statement.is_open) continue;
    if (statement.subjects.empty()) {
      all.push_back({statement.forge == Forge::github ? "every repository of GitHub"
                                                      : "every project of GitLab",
                     {},
                     statement.at});
      continue;
    }
    // All conditions have to hold: it is as wide as the narrowest.
    std::vector<Excess> least = beyond(statement, statement.subjects.front(), jobs);
    for (const std::vector<Subject>& list : statement.subjects) {
      std::vector<Excess> here = beyond(statement, list, jobs);
      if (here.size() < least.size()) least = std::move(here);
    }
    for (Excess& excess : least) all.push_back(std::move(excess));
  }
  return all;
}

std::vector<Trust::Excess> Trust::beyond(const Statement& statement,
                                         const std::vector<Subject>& list,
                                         const TrustedJobs& jobs) {
  std::vector<Excess> all;
  std::string_view own;
  for (const Subject& subject : list) {
    const auto found = statement.forge == Forge::github
                           ? of_github(subject.value, subject.is_pattern, jobs)
                           : of_gitlab(subject.value, subject.is_pattern, jobs);
    const std::string_view repository = repository_of(subject.value);
    if (own.empty()) own = repository;
    if (found) {
      all.push_back({found->what, found->who, subject.at});
    } else if (!jobs.has_all_named && !repository.empty() && repository != own) {
      all.push_back({"another repository,", std::string(repository), subject.at});
    }
  }
  return all;
}

}  // namespace sluice::delivery
