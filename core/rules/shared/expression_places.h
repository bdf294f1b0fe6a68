#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/expression.h"
#include "core/parse/shell.h"

// Where code has an expression, `${{ … }}`, and what reads a variable of the environment in its
// place. Left out is every place at which that would not be exact, or would leave the value to be
// read as code all the same: eval, sh -c, arithmetic, code of another language.
namespace sluice::actions {

struct ExpressionPlace {
  std::size_t begin = 0, end = 0;  // in the code: the expression, or the quotes around it as well
  std::string text;
  bool is_exact = true;  // false where the value was split into words before, or may have been
};

// What is asked of a text of code.
struct ExpressionSearch {
  std::string_view code;
  const std::vector<Expression>& expressions;  // all that are in it
  std::string_view expression;                 // between the braces, without spaces around
  std::string_view name;                       // of the variable
};

// What stands between the braces of an expression, without spaces around.
std::string_view inner_text(std::string_view code, const Expression& expression);

// Each in order of writing. The script is that of the code.
std::vector<ExpressionPlace> places_in_shell(const ExpressionSearch& search,
                                             const shell::Script& script);
std::vector<ExpressionPlace> places_in_powershell(const ExpressionSearch& search);
std::vector<ExpressionPlace> places_in_javascript(const ExpressionSearch& search);
// Only where the script imports os.
std::vector<ExpressionPlace> places_in_python(const ExpressionSearch& search);

}  // namespace sluice::actions
