#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/command.h"
#include "core/model/gitlab.h"
#include "core/parse/scalar_map.h"
#include "core/rules/shared/calls.h"
#include "core/rules/sink.h"

namespace sluice::gitlab {

// A mapping of variables, and the job that it belongs to (null for all). Those of rules are among
// them.
struct VariableBlock {
  NodeRef node;
  const Job* job = nullptr;

  std::string address() const { return job != nullptr ? job->address() : std::string(); }
};
std::vector<VariableBlock> variables(const Pipeline& pipeline);

// The value of a variable: the scalar itself, or `value` of the long form.
NodeRef value_of(NodeRef variable);

// Reports what is wrong in one text of a script. Places count in its value.
class ScriptSink {
 public:
  ScriptSink(const ScriptText& text, Sink& sink) : text_(text), sink_(sink) {}

  const ScriptText& text() const { return text_; }
  // Where a place of the script is written.
  Span in_source(Span at);
  Hit& report(Span at, std::string particulars = {});
  Hit& report(CallFault fault) { return report(fault.at, std::move(fault.what)); }

 private:
  const ScriptText& text_;
  Sink& sink_;
  std::optional<ScalarMap> map_;  // made when it is first asked
};

// Hands each program that the scripts of a pipeline run to a check.
using CheckCall = void (*)(const Invocation& call, ScriptSink& sink);
void check_calls(const Pipeline& pipeline, Sink& sink, CheckCall check);

// Hands each text of the scripts to a check.
using CheckScript = void (*)(const ScriptText& text, ScriptSink& sink);
void check_scripts(const Pipeline& pipeline, Sink& sink, CheckScript check);

// A command of a tool that looks for vulnerabilities, secrets or misconfigurations: where it stands
// in one line of a script, and its size; size 0 for none.
struct ScannerCall {
  std::size_t at = 0;
  std::size_t size = 0;
};
ScannerCall find_scanner(std::string_view line);
// Whether any line of the script may hold one.
bool may_call_scanner(std::string_view script);

}  // namespace sluice::gitlab
