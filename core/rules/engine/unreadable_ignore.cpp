#include "core/rules/rule.h"

namespace sluice::engine {
namespace {

constexpr std::string_view kWhy = R"(
An ignore is written `# sluice:ignore RULE, RULE until=2026-12-31 -- reason`, or `sluice:ignore-file`
for all of a file; a rule is its id, a family (`docker/*`), or the name of the check in another tool.
What is nearly so silences nothing, and an id that names no rule silences none: both are told, so that
nobody goes on to believe in them. Comments for other tools are theirs to judge.
)";

constexpr std::string_view kBad[] = {
    "on: push\npermissions: {}\njobs: {}\n# «sluice: ignore» actions/unpinned-uses\n",
    "on: push\npermissions: {}\njobs: {} # «sluice:ignore»[actions/unpinned-uses]\n",
    "on: push\npermissions: {}\njobs: {} # «sluice:ignore»\n",
    "on: push\npermissions: {}\njobs: {} # «sluice-ignore» actions/unpinned-uses\n",
    "on: push\npermissions: {}\njobs: {}\n"
    "# sluice:ignore actions/unpinned-uses, «actions/no-such-rule», «CKV_NO_1» -- moves soon\n",
};
constexpr std::string_view kGood[] = {
    "on: push\npermissions: {}\njobs: {} # sluice:ignore docker/*, CKV_GHA_1, zizmor:* -- why\n",
    "# How sluice: ignore comments work, and why sluice:ignored is another word\non: push\n"
    "permissions: {}\njobs: {} # checkov:skip=CKV_NO_1 # zizmor: ignore\n",
    "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: x\n    steps:\n"
    "      - run: |\n          # sluice: ignore docker/*\n          echo '# sluice:ignore x'\n"
    "        env: {A: \"# sluice-ignore x\"}\n",
};

}  // namespace

extern constinit const Rule unreadable_ignore{
    .id = "sluice/unreadable-ignore",
    .severity = Severity::low,
    .title = "Ignore comment cannot be read",
    .risk = "It silences less than its author believes.",
    .fix = "Write the comment as # sluice:ignore RULE -- reason, with the id that a finding shows.",
    .topics = {Topic::hygiene},
    .check = {},
};

extern constinit const RuleDoc unreadable_ignore_doc{.rule = unreadable_ignore,
                                                     .why = kWhy,
                                                     .source = "Sluice",
                                                     .path = ".github/workflows/ci.yml",
                                                     .bad = kBad,
                                                     .good = kGood};

}  // namespace sluice::engine
