#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/text/source.h"

namespace sluice {

enum class ErrorCode : std::uint8_t {
  syntax,    // the text is not what its kind asks for
  encoding,  // bytes that are no UTF-8, or characters that the format forbids
  limit,     // the parser stopped because a limit was reached
};

// Why a parser could not take something, and where: the token or the character that cannot stand
// there, or what was opened and never closed. The message is one sentence without a trailing
// period, and never holds text of the source longer than a word.
struct ParseError {
  // A second place that explains the first, and what it is.
  struct Related {
    Span at;
    std::string note;
  };
  ErrorCode code = ErrorCode::syntax;
  Span at;
  std::string message;
  std::optional<Related> related = std::nullopt;
};

// What a parser gives: the tree as far as it could be read, and every error on the way. A parser
// recovers where it can: `tree` is then whole but for the parts that the errors point at.
// `usable` is false where nothing in the tree may be judged (the structure is lost).
template <typename T>
struct Parsed {
  T tree;
  std::vector<ParseError> errors;
  bool usable = true;
};

// Limits that every parser obeys. Reaching one gives an ErrorCode::limit, never a crash.
struct ParseLimits {
  std::size_t depth = 256;           // nesting of values, blocks, expressions, substitutions
  std::size_t nodes = 4'000'000;     // nodes in one tree
  std::size_t expanded = 1'000'000;  // further nodes that one document's aliases expand to
};

}  // namespace sluice
