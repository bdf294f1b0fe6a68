#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/audit.h"
#include "core/audit/policy.h"
#include "core/detect/detect.h"
#include "core/detect/glob.h"
#include "core/findings/mask.h"
#include "core/findings/report.h"
#include "core/rules/run.h"

namespace sluice {

struct KindGlob {
  Glob glob;
  Kind kind;
};

// An ignore of the policy, and the files that it is about; nothing for all.
struct Ignore {
  PolicyIgnore written;
  std::optional<Glob> path;
};

// What the policy asks for beyond the options.
struct Settings {
  bool is_broken = false;
  std::vector<Ignore> ignores;
  std::vector<KindGlob> kinds;                  // with those of the options
  std::vector<Glob> allow_errors;               // likewise
  std::vector<const Rule*> rules;               // that report
  std::vector<const Rule*> silent;              // that do not, and know secrets
  std::shared_ptr<const CustomSecrets> custom;  // rules of the policy's own, among the others
  Policy policy;                                // for what it says of findings by their rules
  std::vector<GateEntry> gates;                 // the policy's, `merge` first
  std::size_t gate = 0;                         // the one of them that the audit ends by
};

// Joins the policy into the options. A broken one counts for nothing, so that no typing error lets
// anything pass.
Settings apply_policy(Options& options);

struct KnownHoles;

// Which rules are chosen decides what is reported, never what is masked: the silent ones run over
// what is reported of, and nothing of them stays but the places to mask.
struct Rules {
  explicit Rules(const Settings& settings) : chosen(settings.rules), silent(settings.silent) {}

  // Adds the secrets in a text that is no file.
  void add_secrets(std::string_view text, SecretMask& mask) const;

  RuleSet chosen;
  RuleSet silent;
};

// All that an audit goes by. Views it.
struct Context {
  const Options& options;
  const Settings& settings;
  const Rules& rules;
  const KnownHoles& holes;

  // The input is the policy of the options.
  bool is_policy(const Input& input) const;
  // The path as far above the root as it is known.
  std::string placed(const std::string& path) const;
  Detected kind_of(const Input& input) const;
};

bool matches_any(const std::vector<Glob>& globs, std::string_view path);

}  // namespace sluice
