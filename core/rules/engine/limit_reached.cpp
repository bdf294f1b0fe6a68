#include "core/rules/rule.h"

namespace sluice::engine {
namespace {

constexpr std::string_view kWhy = R"(
Every parser stops at limits: nesting, number of values, what aliases expand to, size of a file, size
of what an archive holds. Whoever builds a file that reaches one may want the audit to give up in
silence. It does not: the limit is a finding, and the exit code is 2.
)";

constexpr std::string_view kBad[] = {
    "a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
    "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
    "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,«*e»,*e,*e]\n"};
constexpr std::string_view kGood[] = {"a: &a [1, 2]\nb: [*a, *a]\n"};

}  // namespace

extern constinit const Rule limit_reached{
    .id = "sluice/limit-reached",
    .severity = Severity::high,
    .title = "Audit stopped at a limit",
    .risk = "What lies behind the limit was not audited, so it may hold anything.",
    .fix = "Make the file smaller or flatter, raise the limit, or exclude the file by policy.",
    .topics = {Topic::reliability},
    .check = {},
};

extern constinit const RuleDoc limit_reached_doc{.rule = limit_reached,
                                                 .why = kWhy,
                                                 .source = "CWE-400, CWE-674, CWE-776",
                                                 .path = ".github/workflows/ci.yml",
                                                 .bad = kBad,
                                                 .good = kGood};

}  // namespace sluice::engine
