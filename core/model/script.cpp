#include "core/model/script.h"

#include <utility>

#include "core/model/command.h"
#include "core/parse/scalar_map.h"

namespace sluice {

shell::Script read_script(NodeRef scalar, const ParseLimits& limits,
                          std::vector<ParseError>& errors) {
  Parsed<shell::Script> parsed = read_shell(scalar.value(), OffsetMap(), limits);
  for (ParseError& error : parsed.errors) {
    if (error.code != ErrorCode::limit) continue;
    error.at = ScalarMap(scalar.tree()->source, scalar.text()).span(error.at.begin, error.at.end);
    errors.push_back(std::move(error));
  }
  return std::move(parsed.tree);
}

}  // namespace sluice
