#include "core/model/gitlab.h"
#include "core/parse/scalar_map.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <array>
#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
`|| true` behind a scanner makes its findings a line in a log that nobody has to read. If they are to stop
nothing yet, the scanner has a threshold or a baseline, which says so and can be tightened.
)";

constexpr std::string_view kBad[] = {
    R"(scan:
  script:
    - trivy image app:1.0 «|| true»
)",
    R"(scan:
  script:
    - |
      npm ci
      npm audit --audit-level=high «|| exit 0»
    - "snyk test «||:»"
)",
};
constexpr std::string_view kGood[] = {
    R"(scan:
  script:
    - trivy image --exit-code 1 app:1.0
    - make lint || true
    - '# trivy image app || true'
    - npm audit || exit 1
)",
    R"(scan:
  script:
    - pip install bandit || true
    - npm audit; rm -rf cache || true
    - echo "trivy image app || true"
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL039"};

struct Range {
  std::size_t begin = 0, end = 0;
};

// What swallows the failure of the command that ends before it, within one line.
Range find_silencer(std::string_view line, std::size_t from) {
  // Up to the end of the command: what follows ';' or '&&' is another one.
  const std::size_t end = std::min({line.find(';', from), line.find("&&", from), line.size()});
  const std::size_t bars = line.substr(0, end).find("||", from);
  if (bars == line.npos) return {};
  std::size_t at = bars + 2;
  while (at < end && line[at] == ' ') ++at;
  constexpr std::array<std::string_view, 4> kNothings = {"true", "exit 0", ":", "/bin/true"};
  for (const std::string_view nothing : kNothings) {
    if (!line.substr(at, end - at).starts_with(nothing)) continue;
    const std::size_t behind = at + nothing.size();
    if (behind < end && line[behind] != ' ' && line[behind] != ')' && line[behind] != '\r')
      continue;
    return {bars, behind};
  }
  return {};
}

void check_line(std::string_view line, std::size_t offset, const ScalarMap& map,
                const ScriptText& text, Sink& sink) {
  const ScannerCall call = find_scanner(line);
  if (call.size == 0) return;
  const Range silencer = find_silencer(line, call.at);
  if (silencer.end == 0) return;
  Hit& hit =
      sink.report(map.span(offset + silencer.begin, offset + silencer.end),
                  "A failure of " + quote(line.substr(call.at, call.size)) + " is swallowed");
  hit.with_node(text.node.path());
  hit.with_resource(text.address());
}

void check(const Pipeline& pipeline, Sink& sink) {
  for (const ScriptText& text : pipeline.texts) {
    const std::string_view script = text.node.value();
    if (!may_call_scanner(script)) continue;
    const ScalarMap map(text.node.tree()->source, text.node.text());
    for (std::size_t at = 0; at < script.size();) {
      const std::size_t end = std::min(script.find('\n', at), script.size());
      check_line(script.substr(at, end - at), at, map, text, sink);
      at = end + 1;
    }
  }
}

}  // namespace

extern constinit const Rule silenced_scan{
    .id = "gitlab/silenced-scan",
    .severity = Severity::medium,
    .title = "Scan cannot fail",
    .risk =
        "Known vulnerabilities and leaked secrets get through, since the scan that finds them "
        "stops nothing.",
    .fix =
        "Remove what swallows the failure; set the threshold of the scanner, or a baseline, "
        "instead.",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc silenced_scan_doc{.rule = silenced_scan,
                                                 .why = kWhy,
                                                 .source = "GitLab: Application security testing",
                                                 .path = ".gitlab-ci.yml",
                                                 .bad = kBad,
                                                 .good = kGood};

}  // namespace sluice::gitlab
