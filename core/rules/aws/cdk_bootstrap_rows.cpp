#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/actions.h"
#include "core/model/gitlab.h"
#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/shared/step_commands.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

// `cdk bootstrap` in pipelines: what the stack lets happen that all apps are deployed by.
namespace sluice::aws {
namespace {

using Words = std::vector<std::string>;

constexpr std::string_view kPolicies = "--cloudformation-execution-policies";
constexpr std::string_view kBlock = "--public-access-block-configuration";

// Of the words of a command those behind `bootstrap`; nothing where it is none.
std::optional<std::span<const std::string>> bootstrap_in(const Words& words) {
  constexpr std::string_view kPrograms[] = {"cdk", "npx", "npm", "pnpm", "yarn", "bunx"};
  if (std::find(std::begin(kPrograms), std::end(kPrograms), words.front()) == std::end(kPrograms))
    return std::nullopt;
  auto word = std::find_if(words.begin(), words.end(), [](std::string_view one) {
    return one == "cdk" || one == "aws-cdk" || one.starts_with("aws-cdk@");
  });
  while (word != words.end() && ++word != words.end() && word->starts_with('-')) continue;
  if (word == words.end() || *word != "bootstrap") return std::nullopt;
  return std::span(words).subspan(static_cast<std::size_t>(word - words.begin()) + 1);
}

// The value of an option, of each time that it is given: `--name value`, `--name=value`.
std::vector<std::string_view> values_of(std::span<const std::string> words, std::string_view name) {
  std::vector<std::string_view> values;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    if (word == name && i + 1 < words.size()) values.push_back(words[i + 1]);
    if (word.starts_with(name) && word.substr(name.size()).starts_with('='))
      values.push_back(word.substr(name.size() + 1));
  }
  return values;
}

bool has(std::span<const std::string> words, std::string_view wanted) {
  return std::find(words.begin(), words.end(), wanted) != words.end();
}

std::string open_bucket(std::span<const std::string> words) {
  const std::vector<std::string_view> values = values_of(words, kBlock);
  const bool is_off = has(words, "--no-public-access-block-configuration") ||
                      std::find(values.begin(), values.end(), "false") != values.end();
  return is_off ? "Public access to the bucket of assets is not blocked" : "";
}

// What is only known at run time may be any policy.
std::string administrator(std::span<const std::string> words) {
  if (has(words, "--show-template")) return {};
  const std::vector<std::string_view> values = values_of(words, kPolicies);
  const auto is_admin = [](std::string_view value) {
    return value.find("policy/AdministratorAccess") != value.npos;
  };
  if (std::any_of(values.begin(), values.end(), is_admin))
    return "CloudFormation is given AdministratorAccess";
  const bool may_be_more = std::any_of(words.begin(), words.end(), [](std::string_view word) {
    return word.find('$') == 0 || word == "--template" || word.starts_with("--template=");
  });
  if (!values.empty() || may_be_more) return {};
  return "Without " + quote(kPolicies) + ", CloudFormation is given AdministratorAccess";
}

using Judge = std::string (*)(std::span<const std::string>);

template <Judge Says>
void check_step(const actions::Step& step, Sink& sink) {
  for (const actions::StepCommand& command : actions::commands_of(step)) {
    const auto words = bootstrap_in(command.words);
    if (!words) continue;
    if (std::string says = Says(*words); !says.empty()) sink.report(command.at, std::move(says));
  }
}

template <Judge Says>
void check_call(const Invocation& call, gitlab::ScriptSink& sink) {
  Words words{std::string(call.name)};
  for (const shell::Word& word : call.arguments())
    words.emplace_back(word.is_known() ? word.value : word.written);
  const auto behind = bootstrap_in(words);
  if (!behind) return;
  if (std::string says = Says(*behind); !says.empty())
    sink.report({call.word().at.begin, call.command->words.back().at.end}, std::move(says));
}

template <Judge Says>
void check_pipeline(const gitlab::Pipeline& pipeline, Sink& sink) {
  gitlab::check_calls(pipeline, sink, check_call<Says>);
}

constexpr std::string_view kBucketWhy = R"(
`cdk bootstrap` makes a bucket that holds the templates of every app, the code of its functions and
whatever else it uploads. Its public access is blocked unless the command says otherwise.
)";
constexpr std::string_view kAdminWhy = R"(
Apps are deployed by a role of CloudFormation that `cdk bootstrap` makes. It is an administrator
unless `--cloudformation-execution-policies` names other policies: whoever gets a template through
the pipeline, or takes over the role that deploys, then does anything in the account. Name policies
for the services that the apps use, or a permissions boundary (`--custom-permissions-boundary`).
)";
constexpr std::string_view kSource = "AWS CDK: customize bootstrapping; security best practices";

constexpr Rule kRows[] = {
    {.id = "aws/cdk-bootstrap-open-bucket",
     .severity = Severity::medium,
     .title = "The CDK is bootstrapped with a bucket that may become public",
     .risk = "One mistaken policy shows the code and the templates of every app to strangers.",
     .fix = "Leave the option out.",
     .topics = {Topic::storage, Topic::access},
     .check = check_step<open_bucket>,
     .also = check_pipeline<open_bucket>},
    {.id = "aws/cdk-bootstrap-admin",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "The CDK is bootstrapped with an administrator",
     .risk = "Whoever gets a template deployed does anything in the account.",
     .fix = "Name the policies that apps need with --cloudformation-execution-policies.",
     .topics = {Topic::access},
     .check = check_step<administrator>,
     .also = check_pipeline<administrator>},
};

#define SLUICE_STEP(command)                                                                \
  "on: push\njobs:\n  b:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: |\n         " \
  " " command "\n"

constexpr RuleDoc kDocs[] = {
    {kRows[0], kBucketWhy, kSource, ".github/workflows/ci.yml",
     kTexts<SLUICE_STEP("«npx cdk bootstrap aws://1/eu --public-access-block-configuration false»"),
            SLUICE_STEP("«cdk bootstrap --public-access-block-configuration=false»")>,
     kTexts<SLUICE_STEP("cdk bootstrap --public-access-block-configuration true"),
            SLUICE_STEP("echo cdk bootstrap --public-access-block-configuration false")>},
    {kRows[1], kAdminWhy, kSource, ".github/workflows/ci.yml",
     kTexts<SLUICE_STEP("«npx aws-cdk@2 bootstrap»"),
            SLUICE_STEP("«cdk bootstrap --trust 111111111111 "
                        "--cloudformation-execution-policies "
                        "arn:aws:iam::aws:policy/AdministratorAccess»")>,
     kTexts<SLUICE_STEP("cdk bootstrap --cloudformation-execution-policies $POLICIES"),
            SLUICE_STEP("cdk bootstrap --show-template > bootstrap.yaml"),
            SLUICE_STEP("cdk bootstrap $OPTIONS"), SLUICE_STEP("cdk deploy bootstrap"),
            SLUICE_STEP("cdk bootstrap --cloudformation-execution-policies "
                        "arn:aws:iam::111111111111:policy/apps")>},
};

}  // namespace

extern constinit const RuleTable cdk_bootstrap_rows{kRows};
extern constinit const RuleDocTable cdk_bootstrap_rows_docs{kDocs};

}  // namespace sluice::aws
