#include "core/rules/rule.h"
#include "core/rules/shared/flow.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A runner reaches what the internet does not: services of its network, and the metadata of the cloud that it
runs in. Where an outsider writes the URL of a request, or its host, the outsider chooses where the request,
its headers and its tokens go, and what comes back. The end of a URL behind a fixed host is not reported.
)";

constexpr std::string_view kBad[] = {
    R"(on: issues
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - env:
          BODY: ${{ github.event.issue.body }}
          TITLE: ${{ github.event.issue.title }}
        run: |
          curl -sS -H "Authorization: Bearer $TOKEN" "«$BODY»"
          wget -O page "https://«$TITLE»/index.html"
)",
};
constexpr std::string_view kGood[] = {
    R"(on: issue_comment
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - env:
          BODY: ${{ github.event.comment.body }}
        run: |
          [[ "$BODY" =~ ^https://api\.example\.com/ ]] || exit 1
          curl "$BODY"
)",
    R"(on: issues
jobs:
  work:
    runs-on: ubuntu-24.04
    steps:
      - env:
          BODY: ${{ github.event.issue.body }}
          TITLE: ${{ github.event.issue.title }}
        run: |
          curl -sS -d "$BODY" "https://example.com/search?q=$TITLE"
          if [[ "$BODY" == https://example.com/* ]]; then curl "$BODY"; fi
          name=$(printf '%s' "$TITLE" | jq -sRr @uri)
          curl "$name"
)",
};
constexpr std::string_view kMedium[] = {"sisakulint:request-forgery-medium"};
constexpr std::string_view kCritical[] = {"sisakulint:request-forgery-critical"};
void check(const Arrival& arrival, Sink& sink) {
  if (arrival.harm != Harm::request) return;
  Hit& hit = report(arrival, "chooses the host", sink);
  if (!arrival.is_privileged && !hit.severity) hit.with_severity(Severity::low);
  name_by_rights(hit, arrival, kCritical, kMedium);
}

}  // namespace

extern constinit const Rule request_forgery{
    .id = "actions/request-forgery",
    .severity = Severity::medium,
    .title = "Text of outsiders names the host of a request",
    .risk =
        "The runner sends a request, with what belongs to it, to any host, also to one of its own "
        "network.",
    .fix =
        "Write the host down, and compare what comes from outside with a list of what is allowed.",
    .aliases = kJoined<kMedium, kCritical>,
    .topics = {Topic::injection, Topic::network},
    .check = check,
};

extern constinit const RuleDoc request_forgery_doc{.rule = request_forgery,
                                                   .why = kWhy,
                                                   .source = "CWE-918",
                                                   .path = ".github/workflows/ci.yml",
                                                   .bad = kBad,
                                                   .good = kGood};

}  // namespace sluice::actions
