#include "core/model/actions.h"
#include "core/parse/scalar_map.h"
#include "core/rules/rule.h"
#include "core/rules/shared/derived_secrets.h"
#include "core/rules/sink.h"

#include <string_view>
#include <utility>
#include <vector>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
The log hides the text of a secret as it is, each of its lines, and its base64. What a script makes of it is another
text: a part, a field of its JSON, what it decodes to. Printed, that stands in the log in clear, unless
`::add-mask::` names it first. A secret that is printed whole is no finding.
)";

constexpr std::string_view kBad[] = {
    R"y(on: push
jobs:
  deploy:
    runs-on: ubuntu-24.04
    env: {LOGIN: "${{ secrets.LOGIN }}"}
    steps:
      - run: |
          PASSWORD=$(echo "$LOGIN" | jq -r .password)
          echo "signing in with «$PASSWORD»"
      - run: |
          echo "$LOGIN" | «base64 -d»
          «jq -r '.token'» <<< "$LOGIN"
          echo "key starts with «${LOGIN:0:4}»" >&2
)y",
    R"y(on: push
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          export KEY=`printf %s '${{ secrets.KEY }}' | rev`
          if true; then
            printf '%s\n' "«${KEY}»"
          fi
          echo "::notice::«$(echo "$KEY" | cut -c1-8)»"
)y",
};
constexpr std::string_view kGood[] = {
    R"y(on: push
jobs:
  deploy:
    runs-on: ubuntu-24.04
    env: {LOGIN: "${{ secrets.LOGIN }}", NAME: "${{ vars.NAME }}"}
    steps:
      - run: |
          echo "$LOGIN" "${LOGIN:-none}" "${#LOGIN}" "${LOGIN:+${LOGIN%x}}"
          echo "$LOGIN" | base64
          echo "$LOGIN" | sha256sum
          echo "$LOGIN" | base64 -d > key.json
          echo "$LOGIN" | jq -r .password | docker login --password-stdin
          echo "$NAME" | rev
          echo "$LOGIN" | jq -r .project_id
          echo "$LOGIN" | sed 's/./*/g'
          TOKEN=$(echo "$LOGIN" | jq -r .token)
          echo "token=$TOKEN" >> "$GITHUB_OUTPUT"
          echo "::add-mask::$TOKEN"
          echo "$TOKEN"
)y",
    R"y(on: push
jobs:
  deploy:
    runs-on: ubuntu-24.04
    env: {LOGIN: "${{ secrets.LOGIN }}"}
    steps:
      - run: |
          part() { echo "$LOGIN" | cut -d: -f1; }
          USER=$(part)
          echo "${{ secrets.LOGIN != '' }}" | rev
          echo "::set-output name=user::$(echo "$LOGIN" | cut -d: -f1)"
      - run: echo "::add-mask::$(echo "$LOGIN" | cut -d: -f2)"
      - run: echo "$LOGIN" | cut -d: -f2
)y",
};
constexpr std::string_view kAliases[] = {"sisakulint:secret-in-log"};

void check_step(const Step& step, Sink& sink) {
  std::vector<CallFault> found = find_printed_parts(step);
  if (found.empty()) return;
  const NodeRef run = step.node["run"];
  const ScalarMap map(run.tree()->source, run.text());
  for (CallFault& fault : found) {
    sink.report(map.span(fault.at.begin, fault.at.end), std::move(fault.what))
        .with_node(run.path())
        .with_resource(step.address());
  }
}

void check(const Job& job, Sink& sink) {
  for (const Step& step : job.steps) {
    check_step(step, sink);
    if (may_mask(step)) return;
  }
}

}  // namespace

extern constinit const Rule secret_in_log{
    .id = "actions/secret-in-log",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Log shows what a script makes of a secret",
    .risk = "Whoever can read the log of the run has that part of the secret, often all of it.",
    .fix = "Do not print it, or print ::add-mask:: with the value before its first use.",
    .aliases = kAliases,
    .topics = {Topic::credentials, Topic::logging},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc secret_in_log_doc{.rule = secret_in_log,
                                                 .why = kWhy,
                                                 .source = "GitHub: Using secrets; CWE-532",
                                                 .path = ".github/workflows/ci.yml",
                                                 .bad = kBad,
                                                 .good = kGood};

}  // namespace sluice::actions
