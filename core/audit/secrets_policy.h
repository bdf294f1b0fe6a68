#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/policy_faults.h"
#include "core/audit/secret_allowlists.h"
#include "core/findings/finding.h"
#include "core/parse/regex.h"
#include "core/rules/rule.h"

namespace sluice {

// What a policy says of secrets: forms of its own, and which ones may stand where they stand.
struct SecretsPolicy {
  struct Pattern {
    std::string id;  // of the rule, whole
    std::string title;
    std::string fix;
    std::string regex;
    std::vector<std::string> keywords;
    Severity severity = Severity::high;
    float entropy = 0;
    std::string alias;  // "gitleaks:id"; empty for those of the policy
    std::string path;   // a regex that the path of a file has to hold; empty for every file
  };
  // All that is given has to hold.
  struct Allow {
    std::string rule, path, pattern;
    std::vector<std::string> words;
    std::string reason;
  };
  std::vector<Pattern> patterns;
  std::vector<Allow> allow;
};

// Rules of a policy's own have ids that begin so.
inline constexpr std::string_view kCustomSecrets = "secrets/custom-";

// The value of `secrets` in a policy.
SecretsPolicy read_secrets_policy(NodeRef value, PolicyFaults& faults);

SecretAllowlist allowlist_of(const SecretsPolicy::Allow& allow);

// The rules that the patterns of a policy are. Owns what they say.
class CustomSecrets {
 public:
  explicit CustomSecrets(std::vector<SecretsPolicy::Pattern> patterns);

  const std::deque<Rule>& rules() const { return rules_; }

  // False for a finding in a file that its rule is not about.
  bool is_about(const Finding& finding) const;

 private:
  std::vector<SecretsPolicy::Pattern> patterns_;
  std::deque<std::vector<std::string_view>> keywords_;
  std::deque<std::string_view> aliases_;
  std::map<std::string_view, Regex> paths_;  // by id, of those that have one
  std::deque<Rule> rules_;
};

}  // namespace sluice
