#include "core/rules/shared/file_modes.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "core/rules/wording.h"

namespace sluice {

bool opens_to_all(std::string_view mode) {
  if (!mode.empty() && mode.find_first_not_of("01234567") == mode.npos) {
    const bool is_sticky = mode.size() > 3 && ((mode[mode.size() - 4] - '0') & 1) != 0;
    return mode.size() >= 3 && !is_sticky && ((mode.back() - '0') & 2) != 0;
  }
  const std::size_t sign = mode.find_first_of("+=");
  if (sign == mode.npos || sign == 0) return false;
  const std::string_view who = mode.substr(0, sign);
  if (who.find_first_not_of("ugoa") != who.npos || who.find_first_of("oa") == who.npos)
    return false;
  const std::string_view what = mode.substr(sign + 1);
  return what.find_first_of(",-") == what.npos && what.find('w') != what.npos;
}

std::optional<CallFault> find_open_mode(const Invocation& call) {
  if (call.name != "chmod") return std::nullopt;
  const std::vector<const shell::Word*> operands = call.operands();
  if (operands.empty() || !opens_to_all(operands.front()->value)) return std::nullopt;
  std::string what = "Mode " + quote(operands.front()->value);
  if (operands.size() > 1) {
    std::string_view target = operands[1]->written;
    if (target.size() > 1 && target.front() == '"' && target.back() == '"')
      target = target.substr(1, target.size() - 2);
    what += " is given to " + quote(target);
  }
  return CallFault{operands.front()->at, std::move(what)};
}

}  // namespace sluice
