#include "core/audit/vulnerabilities.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "core/audit/file_result.h"
#include "core/model/image/lock_files.h"
#include "core/rules/registry.h"
#include "core/rules/wording.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

using advisories::Advisory;
using advisories::Level;
using advisories::Match;

// A rule made of an advisory. Owns what it views.
struct AdvisoryRule {
  std::string id, title;
  std::vector<std::string> names;
  std::vector<std::string_view> aliases;
  Rule rule;
};
using AdvisoryRules = std::deque<AdvisoryRule>;

Severity severity_of(const Match& match) {
  Level level = Level::unknown;
  bool is_exploited = false;
  for (const Advisory* const one : match.advisories) {
    if (one->id.starts_with("MAL-")) return Severity::critical;
    level = std::max(level, one->level);
    is_exploited = is_exploited || one->is_exploited;
  }
  if (is_exploited) level = std::max(level, Level::high);
  switch (level) {
    case Level::none:
      return Severity::note;
    case Level::low:
      return Severity::low;
    case Level::high:
      return Severity::high;
    case Level::critical:
      return Severity::critical;
    case Level::unknown:
    case Level::medium:
      break;
  }
  return Severity::medium;
}

// On one line, and no longer than a title.
std::string title_of(const Advisory& advisory) {
  constexpr std::size_t kMost = 100;
  std::string title = utf8::valid(advisory.summary);
  std::replace_if(title.begin(), title.end(), [](unsigned char c) { return c < ' '; }, ' ');
  if (title.size() > kMost) title = utf8::valid(title.substr(0, kMost - 1)) + "…";
  return title.empty() ? "Package with a known vulnerability" : title;
}

const Rule& rule_of(const Match& match, std::map<std::string, AdvisoryRule*>& known,
                    AdvisoryRules& rules) {
  std::string key;
  for (const Advisory* const one : match.advisories) key += one->id + '\0';
  const auto [at, is_new] = known.emplace(std::move(key), nullptr);
  if (!is_new) return at->second->rule;
  AdvisoryRule& made = rules.emplace_back();
  at->second = &made;
  const Advisory& first = *match.advisories.front();
  made.id = "vuln/" + utf8::spelled(first.id);
  made.title = title_of(first);
  for (const Advisory* const one : match.advisories) {
    if (one != &first) made.names.push_back("osv:" + utf8::spelled(one->id));
    for (const std::string& alias : one->aliases)
      made.names.push_back("osv:" + utf8::spelled(alias));
  }
  std::sort(made.names.begin(), made.names.end());
  made.names.erase(std::unique(made.names.begin(), made.names.end()), made.names.end());
  std::erase(made.names, "osv:" + utf8::spelled(first.id));
  made.aliases.assign(made.names.begin(), made.names.end());
  made.rule.id = made.id;
  made.rule.title = made.title;
  made.rule.risk =
      first.id.starts_with("MAL-")
          ? std::string_view("The package was made or taken over to do harm.")
          : std::string_view("What is known of the hole is known to attackers as well.");
  made.rule.fix = "Remove the package, or use another.";
  made.rule.aliases = made.aliases;
  made.rule.topics = {Topic::supply_chain};
  return made.rule;
}

}  // namespace

KnownHoles::KnownHoles(Options& options) {
  for (const Input& input : std::exchange(options.advisories, {})) {
    if (input.state != Input::State::read) {
      unreadable.emplace_back(input.path, input.problem);
    } else if (!database.add(input.bytes)) {
      unreadable.emplace_back(input.path, database.problem());
    }
  }
  for (const Input& input : std::exchange(options.vex, {})) {
    if (input.state != Input::State::read || !vex.add(input.bytes))
      unreadable.emplace_back(input.path, input.problem);
  }
  for (Input& input : std::exchange(options.bills, {})) {
    if (input.state != Input::State::read) {
      unreadable.emplace_back(input.path, input.problem);
    } else {
      bills.emplace_back(input.path, std::move(input.bytes));
    }
  }
}

Holes find_holes(const Context& context, const std::vector<image::Package>& packages,
                 const advisories::Shipped& shipped, const SourceView& source) {
  const KnownHoles& known = context.holes;
  Holes holes;
  if (known.database.empty()) return holes;
  const advisories::Vex::Products products = known.vex.products_of(shipped, packages);
  std::optional<image::Places> places;
  auto rules = std::make_shared<AdvisoryRules>();
  std::map<std::string, AdvisoryRule*> made;
  const std::vector<std::string>& select = context.options.select;
  CollectOptions options = base_options(context.options);
  options.excerpts = Excerpts::none;
  Sink open(most_findings(context.options));
  std::map<std::string, Sink> closed;  // by why
  for (const image::Package& package : packages) {
    for (const Match& match : known.database.find(package)) {
      const Rule& rule = rule_of(match, made, *rules);
      const bool is_wanted =
          select.empty() || std::any_of(select.begin(), select.end(), [&](const std::string& name) {
            return is_named(rule, name);
          });
      if (!is_wanted) continue;
      const std::string* const reason = known.vex.find(match, package, products);
      Sink& sink = reason == nullptr
                       ? open
                       : closed.try_emplace(*reason, most_findings(context.options)).first->second;
      sink.begin(rule);
      const std::string what = package.name + " " + package.version;
      std::string says = quote(what) + " is affected";
      if (!match.fixed.empty()) says += "; " + quote(match.fixed) + " mends it";
      if (!places) places.emplace(source.bytes);
      Hit& hit = sink.report(places->of(package), std::move(says));
      hit.with_resource(package.place).with_evidence(what).with_severity(severity_of(match));
      if (!match.fixed.empty())
        hit.with_fix("Update " + quote(package.name) + " to " + quote(match.fixed) + " or above.");
    }
  }
  holes.findings = collect(open.take(), {source}, options);
  for (auto& [reason, sink] : closed) {
    for (Finding& finding : collect(sink.take(), {source}, options)) {
      finding.suppressed = Suppression{"vex", utf8::valid(reason)};
      holes.findings.push_back(std::move(finding));
    }
  }
  holes.rules = std::move(rules);
  return holes;
}

}  // namespace sluice
