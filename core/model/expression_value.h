#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/expression.h"
#include "core/model/truth.h"
#include "core/parse/tree.h"

// What expressions of GitHub Actions give as far as that is known before they run, by GitHub's
// "Evaluate expressions in workflows and actions".
namespace sluice::actions {

// A value, or what is known of it. What is not known stays unknown, whatever is done with it; but
// `unknown && false` is false.
struct ExpressionValue {
  enum class Kind : std::uint8_t {
    unknown,
    null,
    boolean,  // is_true
    number,   // number
    string,   // text
    list,     // members
    mapping,  // members
  };
  struct Member;

  Kind kind = Kind::unknown;
  Truth truthy = Truth::unknown;  // of an unknown value: what it counts for in a condition
  bool is_true = false;
  double number = 0;
  std::string text;
  std::vector<Member> members;

  static ExpressionValue null();
  static ExpressionValue boolean(bool is_true);
  static ExpressionValue of(double number);
  static ExpressionValue of(std::string text);
  static ExpressionValue unknown(Truth truthy = Truth::unknown);
  // What a value of JSON, or of YAML that reads like it, stands for; texts as they are written,
  // whatever expressions they hold.
  static ExpressionValue of(NodeRef node);

  bool is_known() const { return kind != Kind::unknown; }
  // What it counts for in a condition.
  Truth truth() const;
  // What it becomes within a text; nothing where that is not known, and of lists and mappings.
  std::optional<std::string> as_text() const;
};

struct ExpressionValue::Member {
  std::string name;  // empty in a list
  ExpressionValue value;
};

// What a chain of names stands for, in lower case: "github.ref", "github.event.inputs.target",
// "github.event.commits.*.message"; and what a function that asks about the run gives: "success()".
using KnownContexts = std::function<ExpressionValue(std::string_view path)>;

// `unknown` too for an expression that is not valid. Linear in its nodes, but for lists and texts
// that they hold, which are bound.
ExpressionValue evaluate(const Expression& expression, const KnownContexts& contexts);

// The text of a scalar with every expression in it replaced; nothing where one is not known.
std::optional<std::string> interpolate(std::string_view source, const Text& scalar,
                                       const KnownContexts& contexts);

}  // namespace sluice::actions
