#include "core/rules/rule.h"

namespace sluice::engine {
namespace {

constexpr std::string_view kWhy = R"(
A file that its own tool would refuse is a file that nobody has judged. The audit says so, at the
place where the text stops making sense, and goes on with the other files; the exit code is 2. Where
the parser could recover, the rest of the file is audited as well. A policy (`.sluice.yaml`) with an
error, be it a misspelt key or a rule that does not exist, counts for nothing.
)";

constexpr std::string_view kBad[] = {"on: push\njobs: {a: «[»1, 2\n"};
constexpr std::string_view kGood[] = {"on: push\njobs: {}\n"};

}  // namespace

extern constinit const Rule parse_error{
    .id = "sluice/parse-error",
    .severity = Severity::high,
    .title = "File cannot be read as what it is",
    .risk = "What stands in a file that does not parse was not audited, so it may hold anything.",
    .fix = "Correct the file at the marked place, or name it under allow_errors in the policy.",
    .topics = {Topic::reliability},
    .check = {},
};

extern constinit const RuleDoc parse_error_doc{
    .rule = parse_error,
    .why = kWhy,
    .source = "YAML 1.2.2, RFC 8259, the HCL native syntax specification, the Dockerfile reference",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::engine
