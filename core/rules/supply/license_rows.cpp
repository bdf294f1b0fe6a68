#include "core/rules/supply/licenses.h"

#include <algorithm>
#include <optional>
#include <string>

#include "core/rules/wording.h"

namespace sluice::supply {
namespace {

constexpr Rule kRows[] = {
    {.id = "supply/denied-license",
     .severity = Severity::medium,
     .title = "Licence of a package is not one that the policy lets in",
     .risk = "Shipping it may oblige to what nobody agreed to.",
     .fix = "Replace the package, or allow its licence in the policy.",
     .topics = {Topic::supply_chain}},
    {.id = "supply/unknown-license",
     .severity = Severity::medium,
     .title = "Package does not say under which licence it is",
     .risk = "Without a licence nobody may ship it.",
     .fix = "Ask its author, replace it, or ignore the finding with the reason.",
     .topics = {Topic::supply_chain}},
};

}  // namespace

extern constinit const RuleTable license_rows{kRows};

}  // namespace sluice::supply

namespace sluice::image {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// "GPL-3.0" and "GPL-3.0+" are older names.
std::string canonical(std::string_view id) {
  std::string name = lower(id);
  const bool is_gnu =
      name.starts_with("gpl-") || name.starts_with("lgpl-") || name.starts_with("agpl-");
  if (!is_gnu || name.ends_with("-only") || name.ends_with("-or-later")) return name;
  if (name.ends_with('+')) return name.substr(0, name.size() - 1) + "-or-later";
  return name + "-only";
}

bool names(const std::vector<std::string>& list, std::string_view id) {
  const std::string name = canonical(id);
  return std::any_of(list.begin(), list.end(), [&](const std::string& pattern) {
    return matches_name(canonical(pattern), name) || matches_name(pattern, id);
  });
}

bool is_id_allowed(std::string_view id, const NameList& licenses) {
  if (names(licenses.allow, id)) return true;
  return licenses.allow.empty() && !names(licenses.deny, id);
}

class Expression {
 public:
  Expression(std::string_view text, const NameList& licenses) : licenses_(licenses) {
    while (!text.empty()) {
      const char c = text.front();
      if (c == '(' || c == ')') {
        words_.push_back(text.substr(0, 1));
        text.remove_prefix(1);
      } else if (c == ' ' || c == '\t') {
        text.remove_prefix(1);
      } else {
        const std::size_t end = std::min(text.find_first_of(" \t()"), text.size());
        words_.push_back(text.substr(0, end));
        text.remove_prefix(end);
      }
    }
  }

  // Nothing where it is no expression.
  std::optional<bool> judge() {
    const bool is_allowed = either(0);
    if (!is_good_ || at_ != words_.size() || words_.empty()) return std::nullopt;
    return is_allowed;
  }

 private:
  bool take(std::string_view word) {
    if (at_ >= words_.size() || lower(words_[at_]) != word) return false;
    ++at_;
    return true;
  }

  bool either(int depth) {
    bool is_allowed = both(depth);
    while (is_good_ && take("or")) is_allowed = both(depth) || is_allowed;
    return is_allowed;
  }

  bool both(int depth) {
    bool is_allowed = one(depth);
    while (is_good_ && take("and")) is_allowed = one(depth) && is_allowed;
    return is_allowed;
  }

  bool one(int depth) {
    constexpr int kDeepest = 32;
    if (depth > kDeepest || at_ >= words_.size()) return fail();
    if (take("(")) {
      const bool is_allowed = either(depth + 1);
      return take(")") ? is_allowed : fail();
    }
    const std::string_view id = words_[at_];
    const std::string small = lower(id);
    if (id == ")" || small == "or" || small == "and" || small == "with") return fail();
    ++at_;
    if (!take("with")) return is_id_allowed(id, licenses_);
    if (at_ >= words_.size()) return fail();
    const std::string whole = std::string(id) + " WITH " + std::string(words_[at_++]);
    if (names(licenses_.allow, whole)) return true;
    if (names(licenses_.deny, whole)) return false;
    return is_id_allowed(id, licenses_);
  }

  bool fail() {
    is_good_ = false;
    return false;
  }

  const NameList& licenses_;
  std::vector<std::string_view> words_;
  std::size_t at_ = 0;
  bool is_good_ = true;
};

}  // namespace

bool is_license_allowed(std::string_view expression, const NameList& licenses) {
  if (names(licenses.allow, expression)) return true;
  const auto judged = Expression(expression, licenses).judge();
  return judged ? *judged : is_id_allowed(expression, licenses);
}

void check_licenses(const std::vector<const Rule*>& rules, const Artifact& artifact,
                    const NameList& licenses, Sink& sink) {
  if (licenses.empty()) return;
  for (const Rule* const rule : rules) {
    const bool is_denied = rule->id == "supply/denied-license";
    if (!is_denied && rule->id != "supply/unknown-license") continue;
    sink.begin(*rule);
    for (const Package& package : artifact.packages) {
      const std::string what = package.name + " " + package.version;
      const bool is_unknown = package.license.empty() || package.license == "UNKNOWN";
      if (is_denied) {
        if (is_unknown || is_license_allowed(package.license, licenses)) continue;
        sink.report(Span{}, quote(what) + " is under " + quote(package.license))
            .with_resource(package.place)
            .with_evidence(what);
      } else if (is_unknown && package.type != "deb" && package.type != "golang" &&
                 package.type != "maven" && package.type != "nuget" && package.type != "cargo") {
        sink.report(Span{}, quote(what) + " names no licence")
            .with_resource(package.place)
            .with_evidence(what);
      }
    }
  }
}

}  // namespace sluice::image
