#include "tests/support/errors.h"

namespace sluice::test {
namespace {

std::string place(Span at) {
  return std::to_string(at.begin) + "-" + std::to_string(at.end) + ": ";
}

}  // namespace

std::string errors_of(const std::vector<ParseError>& errors) {
  std::string out;
  for (const ParseError& error : errors) {
    out += place(error.at);
    out += error.code == ErrorCode::limit ? "limit: " : "";
    out += error.message + "\n";
    if (error.related) out += "  " + place(error.related->at) + error.related->note + "\n";
  }
  return out;
}

}  // namespace sluice::test
