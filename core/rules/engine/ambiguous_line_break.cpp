#include "core/rules/rule.h"

namespace sluice::engine {
namespace {

constexpr std::string_view kWhy = R"(
U+0085, U+2028 and U+2029 end a line by YAML 1.1 and are characters like others by YAML 1.2. The
parsers of GitHub, GitLab and kubectl end the line there; this audit, editors and the diff of a
review do not. What stands behind such a character in a comment may thus be a key for the host, and
what reads as one scalar may be two. Within quotes both readings give the same value.
)";

constexpr std::string_view kBad[] = {
    "on: push\npermissions: {}\n# see the notes«\xC2\x85»env: {BASH_ENV: ./x}\njobs: {}\n",
    "on: push\npermissions: {}\nname: build «\xE2\x80\xA8»env: {BASH_ENV: ./x}\njobs: {}\n",
    "on: push\npermissions: {}\nname: |\n  build«\xE2\x80\xA9»env: {BASH_ENV: ./x}\njobs: {}\n",
};
constexpr std::string_view kGood[] = {
    "on: push\npermissions: {}\nname: \"build\xC2\x85now\"\njobs: {}\n",
    "on: push\npermissions: {}\n'a\xE2\x80\xA8z': 'b\xE2\x80\xA9y' # \xC2\xA0\njobs: {}\n",
    "on: push\npermissions: {}\r# a carriage return ends a line everywhere\rjobs: {}\n",
};

}  // namespace

extern constinit const Rule ambiguous_line_break{
    .id = "sluice/ambiguous-line-break",
    .severity = Severity::high,
    .title = "Line ends here for some readers only",
    .risk = "Whoever writes the file can hide a key from its reviewers that the host obeys.",
    .fix = "End the line with a line feed, or write the character as an escape in double quotes.",
    .topics = {Topic::injection},
    .check = {},
};

extern constinit const RuleDoc ambiguous_line_break_doc{
    .rule = ambiguous_line_break,
    .why = kWhy,
    .source = "YAML 1.1, section 4.2; YAML 1.2.2, section 5.4; CWE-436",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::engine
