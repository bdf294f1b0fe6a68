#pragma once

#include <optional>
#include <vector>

#include "core/model/actions.h"
#include "core/model/expression.h"

namespace sluice::actions {

// Text of an outsider that becomes part of code: the title of an issue in a script, say.
struct TaintedCode {
  NodeRef code;                // the script that the expression stands in
  Span at;                     // the expression
  ContextReference reference;  // what the outsider writes
  std::optional<Span> set_at;  // where a variable of the environment took the text
};

// Those of one step, in order of writing.
std::vector<TaintedCode> tainted_code(const Step& step);

}  // namespace sluice::actions
