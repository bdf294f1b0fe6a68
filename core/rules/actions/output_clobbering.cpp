#include "core/rules/rule.h"
#include "core/rules/shared/flow.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

#include <span>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
Each line of `$GITHUB_OUTPUT` sets an output. A text of several lines that is written there as `name=$TEXT` sets
others as well: the last line that names an output counts. Between delimiters the text is safe only as long as
it cannot hold the delimiter, so that this has to be random.
)";

constexpr std::string_view kBad[] = {
    R"(on: issues
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - id: read
        env:
          BODY: ${{ github.event.issue.body }}
        run: |
          «echo "body=$BODY" >> "$GITHUB_OUTPUT"»
          echo "text<<END" >> "$GITHUB_OUTPUT"
          «echo "$BODY" >> "$GITHUB_OUTPUT"»
          echo "END" >> "$GITHUB_OUTPUT"
)",
};
constexpr std::string_view kGood[] = {
    R"yaml(on: issues
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - id: read
        env:
          BODY: ${{ github.event.issue.body }}
          TITLE: ${{ github.event.issue.title }}
        run: |
          echo "title=$TITLE" >> "$GITHUB_OUTPUT"
          echo "body=$(jq -nc --arg body "$BODY" '$body')" >> "$GITHUB_OUTPUT"
          delimiter=$(uuidgen)
          {
            echo "text<<$delimiter"
            echo "$BODY"
            echo "$delimiter"
          } >> "$GITHUB_OUTPUT"
          echo "body: $BODY"
)yaml",
};
constexpr std::string_view kMedium[] = {"sisakulint:output-clobbering-medium"};
constexpr std::string_view kCritical[] = {"sisakulint:output-clobbering-critical"};
constexpr std::span<const std::string_view> kNone;

void check(const Arrival& arrival, Sink& sink) {
  if (arrival.harm != Harm::output) return;
  Hit& hit = report(arrival, "can set other outputs here", sink);
  if (!arrival.is_privileged && !hit.severity) hit.with_severity(Severity::low);
  if (arrival.is_delimited) {
    hit.with_aliases(kNone);
  } else {
    name_by_rights(hit, arrival, kCritical, kMedium);
  }
}

}  // namespace

extern constinit const Rule output_clobbering{
    .id = "actions/output-clobbering",
    .severity = Severity::medium,
    .title = "Text of outsiders forges outputs of its step",
    .risk = "The outsider sets outputs of the step that later steps and jobs trust.",
    .fix =
        "Take line breaks out of the value (tr -d \"\\n\"), or write it between delimiters that "
        "are random.",
    .aliases = kJoined<kMedium, kCritical>,
    .topics = {Topic::injection},
    .check = check,
};

extern constinit const RuleDoc output_clobbering_doc{
    .rule = output_clobbering,
    .why = kWhy,
    .source = "GitHub: Workflow commands: multiline strings; CWE-74",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
