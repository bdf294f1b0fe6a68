#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/detect/glob.h"
#include "core/findings/collect.h"
#include "core/findings/finding.h"
#include "core/parse/parsed.h"
#include "core/parse/regex.h"

// Which secrets somebody has looked at and lets pass: in the policy, in .gitleaks.toml,
// .gitleaksignore and .secrets.baseline. Those in a folder are about what lies below it.
namespace sluice {

// What lets a secret pass. An empty list asks nothing.
struct SecretAllowlist {
  enum class Holds : std::uint8_t { any, all };       // of the lists that ask something
  enum class Target : std::uint8_t { secret, line };  // what `values` are held against

  std::string by;    // "policy", "gitleaks", "detect-secrets"
  std::string base;  // the folder that it is about, with a trailing '/'; paths start behind it
  std::string reason;
  std::vector<std::string> rules;  // as find_rules takes them; empty for all
  Holds holds = Holds::any;
  Target target = Target::secret;
  std::vector<Glob> globs;   // of paths
  std::vector<Regex> paths;  // likewise
  std::vector<Regex> values;
  std::vector<std::string> words;    // in lower case, that the secret holds
  std::vector<std::string> commits;  // whole ids, or their beginning

  bool allows(const Finding& finding, const SecretText* text) const;
};

// A finding that .gitleaksignore names: [COMMIT:]FILE:RULE:LINE.
struct SecretFingerprint {
  std::string commit;  // empty for what is there today
  std::string path;
  std::string rule;
  std::uint32_t line = 0;

  bool names(const Finding& finding) const;
};

// A secret that a .secrets.baseline knows.
struct KnownSecret {
  std::string path;
  std::string digest;  // SHA-1, 40 hexadecimal digits
};

class SecretAllowlists {
 public:
  static bool is_settings(std::string_view path);

  // Takes in what the file at `path` says, where it is one of those. What cannot be understood lets
  // nothing pass.
  void read(std::string_view path, std::string_view bytes, const ParseLimits& limits);
  void add(SecretAllowlist list) { lists_.push_back(std::move(list)); }

  bool empty() const { return lists_.empty() && fingerprints_.empty() && known_.empty(); }

  // Suppresses the findings of secrets that are let pass. `texts` are those of one file.
  void hold(std::vector<Finding>& findings, const std::vector<SecretText>& texts) const;

 private:
  void read_gitleaks(std::string_view base, std::string_view bytes, const ParseLimits& limits);
  void read_fingerprints(std::string_view base, std::string_view bytes);
  void read_baseline(std::string_view base, std::string_view bytes, const ParseLimits& limits);
  bool is_known(const Finding& finding, const SecretText* text) const;

  std::vector<SecretAllowlist> lists_;
  std::vector<SecretFingerprint> fingerprints_;  // in order of path
  std::vector<KnownSecret> known_;               // likewise
};

}  // namespace sluice
