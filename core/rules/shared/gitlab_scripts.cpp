#include "core/rules/shared/gitlab_scripts.h"
#include "core/text/words.h"

#include <algorithm>
#include <iterator>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kScanners[] = {
    "trivy ",       "grype ",           "snyk test",       "snyk container", "snyk iac",
    "snyk code",    "semgrep ",         "gitleaks ",       "trufflehog ",    "npm audit",
    "pnpm audit",   "yarn audit",       "yarn npm audit",  "pip-audit",      "composer audit",
    "cargo audit",  "cargo deny",       "bundle audit",    "bundler-audit",  "govulncheck ",
    "osv-scanner ", "checkov ",         "tfsec ",          "kics scan",      "bandit ",
    "gosec ",       "brakeman",         "safety check",    "safety scan",    "dockle ",
    "hadolint ",    "inspector check",  "detect-secrets ", "terrascan ",     "kubesec ",
    "owasp",        "dependency-check", "clair-scanner",   "docker scout"};

// What may stand before a command without being another one.
constexpr std::string_view kPrefixes[] = {"",           "npx",    "sudo", "time",
                                          "poetry run", "uv run", "then", "do"};

// The text before the command, back to the end of the one before it.
bool is_command_start(std::string_view before) {
  const std::size_t last = before.find_last_of(";|&(\n");
  if (last != before.npos) before.remove_prefix(last + 1);
  const std::size_t first = before.find_first_not_of(" \t");
  before = first == before.npos ? std::string_view{}
                                : before.substr(first, before.find_last_not_of(" \t") - first + 1);
  return std::find(std::begin(kPrefixes), std::end(kPrefixes), before) != std::end(kPrefixes);
}

}  // namespace

std::vector<VariableBlock> variables(const Pipeline& pipeline) {
  std::vector<VariableBlock> list;
  const auto add = [&](NodeRef node, const Job* job) {
    if (node.is_mapping()) list.push_back({node, job});
  };
  const auto add_rules = [&](NodeRef rules, const Job* job) {
    if (!rules.is_sequence()) return;
    for (const NodeRef rule : rules.children()) add(rule["variables"], job);
  };
  add(pipeline.variables, nullptr);
  add_rules(pipeline.workflow["rules"], nullptr);
  for (const Job& job : pipeline.jobs) {
    add(job.variables, &job);
    add_rules(job.rules, &job);
  }
  return list;
}

NodeRef value_of(NodeRef variable) { return variable.is_mapping() ? variable["value"] : variable; }

Span ScriptSink::in_source(Span at) {
  if (!map_) map_.emplace(text_.node.tree()->source, text_.node.text());
  return map_->span(at.begin, at.end);
}

Hit& ScriptSink::report(Span at, std::string particulars) {
  Hit& hit = sink_.report(in_source(at), std::move(particulars));
  return hit.with_node(text_.node.path()).with_resource(text_.address());
}

void check_calls(const Pipeline& pipeline, Sink& sink, CheckCall check) {
  for (const ScriptText& text : pipeline.texts) {
    ScriptSink script(text, sink);
    for (const Invocation& call : text.invocations) check(call, script);
  }
}

void check_scripts(const Pipeline& pipeline, Sink& sink, CheckScript check) {
  for (const ScriptText& text : pipeline.texts) {
    ScriptSink script(text, sink);
    check(text, script);
  }
}

ScannerCall find_scanner(std::string_view line) {
  for (const std::string_view scanner : kScanners) {
    const std::size_t at = line.find(scanner);
    if (at == line.npos || !is_command_start(line.substr(0, at))) continue;
    return {at, scanner.size()};
  }
  return {};
}

bool may_call_scanner(std::string_view script) {
  return std::any_of(std::begin(kScanners), std::end(kScanners),
                     [&](std::string_view scanner) { return holds(script, scanner); });
}

}  // namespace sluice::gitlab
