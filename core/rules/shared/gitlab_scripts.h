#pragma once

#include <string>
#include <vector>

#include "core/model/gitlab.h"

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

// A command of a tool that looks for vulnerabilities, secrets or misconfigurations: where it stands
// in one line of a script, and its size; size 0 for none.
struct ScannerCall {
  std::size_t at = 0;
  std::size_t size = 0;
};
ScannerCall find_scanner(std::string_view line);

}  // namespace sluice::gitlab
