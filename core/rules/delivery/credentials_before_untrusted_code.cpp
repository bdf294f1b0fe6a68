#include <algorithm>
#include <cstdint>
#include <iterator>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/delivery_jobs.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/shared/known_actions.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"
#include "core/text/order.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
What a job has taken from the cloud, every later step of it can use: the tests of the change, the install scripts of
its dependencies, an action of somebody else. Any of them may send the credentials away, though only the deploy
behind them needs any. Credentials that are taken last are in nobody's reach.
)";

constexpr std::string_view kBad[] = {
    R"(on: {push: {branches: [main]}}
permissions: {id-token: write}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - uses: actions/checkout@v4
      - uses: «aws-actions/configure-aws-credentials@v4»
        with: {role-to-assume: 'arn:aws:iam::123456789012:role/deploy', aws-region: eu-west-1}
      - run: npm ci
      - run: npm run build
      - run: aws s3 sync dist s3://shop-site
)",
    R"(=== .gitlab-ci.yml
deploy:
  environment: production
  id_tokens: {AWS_TOKEN: {aud: sts.amazonaws.com}}
  before_script:
    - «export AWS_WEB_IDENTITY_TOKEN_FILE=/tmp/token AWS_ROLE_ARN=arn:aws:iam::123456789012:role/deploy»
  script:
    - pip install -r requirements.txt
    - aws s3 sync dist s3://shop-site
)",
};
constexpr std::string_view kGood[] = {
    R"(on: {push: {branches: [main]}}
permissions: {id-token: write}
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - uses: actions/checkout@v4
      - run: npm ci && npm run build
      - uses: somebody/notify@v1
      - uses: aws-actions/configure-aws-credentials@v4
        with: {role-to-assume: 'arn:aws:iam::123456789012:role/deploy', aws-region: eu-west-1}
      - uses: hashicorp/setup-terraform@v3
      - run: npm ci --ignore-scripts
      - run: aws s3 sync dist s3://shop-site
      - uses: somebody/notify@v1
  test:
    runs-on: ubuntu-24.04
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with: {role-to-assume: 'arn:aws:iam::123456789012:role/test', aws-region: eu-west-1}
      - run: npm test
)",
    R"(=== .gitlab-ci.yml
deploy:
  environment: production
  id_tokens: {AWS_TOKEN: {aud: sts.amazonaws.com}}
  script:
    - pip install -r requirements.txt
    - export AWS_WEB_IDENTITY_TOKEN_FILE=/tmp/token AWS_ROLE_ARN=arn:aws:iam::123456789012:role/deploy
    - aws s3 sync dist s3://shop-site
)",
};

// One thing that a job does, in order.
struct Moment {
  enum class Kind : std::uint8_t { takes, needs, runs_untrusted };
  std::tuple<std::size_t, std::size_t, std::uint32_t> order;
  Kind kind = Kind::needs;
  Place at;
  std::string what;          // of untrusted code: whose it is
  bool is_own_step = false;  // taken for one step alone
};

bool is_any(std::string_view word, std::span<const std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_any_start(std::string_view word, std::span<const std::string_view> list) {
  return std::any_of(list.begin(), list.end(),
                     [&](std::string_view one) { return word.starts_with(one); });
}

// Programs that speak to a cloud.
constexpr std::string_view kClients[] = {
    "aws",     "az",       "gcloud",    "gsutil",     "bq",         "kubectl",
    "helm",    "helmfile", "terraform", "tofu",       "terragrunt", "pulumi",
    "cdk",     "cdktf",    "sam",       "serverless", "sls",        "eksctl",
    "copilot", "eb",       "ecs-cli",   "ecs-deploy", "packer",     "ansible-playbook",
    "chamber", "sops",     "s3cmd",     "rclone",     "sst",        "amplify",
    "azd",     "func",     "chalice",   "zappa",      "mvn",        "gradle",
    "gradlew", "mvnw",     "sbt",       "goreleaser", "skaffold"};

bool needs_cloud(const Invocation& call) {
  if (is_any(call.name, kClients)) return true;
  for (const shell::Word& word : call.arguments()) {
    // npx cdk deploy, docker run amazon/aws-cli, boto3, an ARN
    if (is_any(word.value, kClients) || word.value.find("s3://") != std::string_view::npos ||
        word.value.find("arn:aws") != std::string_view::npos ||
        word.value.find("AWS_") != std::string_view::npos ||
        word.value.find("dkr.ecr") != std::string_view::npos)
      return true;
  }
  return false;
}

// Whose code a call runs; empty for none that is known.
std::string_view untrusted_code(const Invocation& call) {
  constexpr std::string_view kDependencies = "install scripts of dependencies";
  constexpr std::string_view kChange = "code of the change";
  constexpr std::string_view kInstalls[] = {"ci", "install", "i", "add"};
  constexpr std::string_view kHarmless[] = {"build", "test", "lint", "compile", "check",
                                            "type",  "unit", "cov",  "format"};
  const std::vector<const shell::Word*> operands = call.operands();
  const auto operand = [&](std::size_t i) {
    return i < operands.size() ? std::string_view(operands[i]->value) : std::string_view();
  };
  if (call.name == "npm" || call.name == "yarn" || call.name == "pnpm" || call.name == "bun") {
    if (call.flag("--ignore-scripts") != nullptr || call.flag("--version") != nullptr ||
        call.flag("-g") != nullptr || call.flag("--global") != nullptr)
      return {};
    if (is_any(operand(0), kInstalls) || (call.name == "yarn" && operands.empty()))
      return kDependencies;
    const std::string_view script = operand(0) == "run" ? operand(1) : operand(0);
    return is_any_start(script, kHarmless) ? kChange : std::string_view();
  }
  if (call.name == "pip" || call.name == "pip3") {
    const bool is_of_change = call.flag("-r") != nullptr || call.flag("--requirement") != nullptr ||
                              call.flag("-e") != nullptr || operand(1) == ".";
    return operand(0) == "install" && is_of_change ? kDependencies : std::string_view();
  }
  constexpr std::string_view kManagers[] = {"poetry", "pipenv", "bundle", "composer"};
  if (is_any(call.name, kManagers))
    return operand(0) == "install" ? kDependencies : std::string_view();
  if (call.name == "uv") return operand(0) == "sync" ? kDependencies : std::string_view();
  constexpr std::string_view kTests[] = {"pytest", "tox",     "nox",  "jest",
                                         "vitest", "phpunit", "rspec"};
  if (is_any(call.name, kTests)) return kChange;
  if (call.name == "go" || call.name == "cargo")
    return operand(0) == "test" ? kChange : std::string_view();
  if (call.name == "make")
    return is_any_start(operand(0), kHarmless) ? kChange : std::string_view();
  return {};
}

// A step that is handed something of the cloud, or is called after it, may need the credentials.
bool speaks_of_cloud(const actions::Step& step) {
  constexpr std::string_view kNames[] = {
      "aws",    "s3",       "ecr",        "ecs",    "lambda",    "gcp",        "gke",
      "azure",  "eks",      "helm",       "kube",   "cdk",       "deploy",     "ssm",
      "secret", "cloud",    "bucket",     "region", "cluster",   "role",       "stack",
      "packer", "registry", "project_id", "pulumi", "terraform", "serverless", "terragrunt"};
  constexpr std::string_view kValues[] = {"aws", "s3://", "arn:", "gcr.io", "gs://", "azure"};
  const auto says = [](std::string_view text, std::span<const std::string_view> words) {
    const std::string lower = lower_case(text);
    return std::any_of(words.begin(), words.end(),
                       [&](std::string_view word) { return lower.find(word) != lower.npos; });
  };
  if (says(step.uses.value, kNames)) return true;
  for (const NodeRef input : step.with.children()) {
    if (says(input.key().value, kNames) || (input.is_scalar() && says(input.value(), kValues)))
      return true;
  }
  return false;
}

bool is_of_somebody_else(const actions::UsesTarget& target) {
  constexpr std::string_view kForge[] = {"actions", "github"};
  if (target.kind != actions::UsesTarget::Kind::repository) return false;
  const std::string owner = lower_case(target.repository.substr(0, target.repository.find('/')));
  return !is_any(owner, kForge) && !actions::is_verified_creator(owner);
}

// Only where something went wrong: it stands before nothing.
bool is_for_failure(std::string_view condition) {
  return condition.find("failure()") != condition.npos ||
         condition.find("cancelled()") != condition.npos;
}

class Reader {
 public:
  Reader(const Run& run, std::size_t job) : run_(run), job_(job), site_(*run.jobs()[job].site) {}

  std::vector<Moment> read() {
    for (const CloudCredential& one : cloud_credentials(run_, job_)) take(one);
    if (list_.empty()) return {};
    for (const StepSite& step : site_.steps) {
      if (step.github != nullptr && is_for_failure(step.github->condition.value)) continue;
      read_activities(step);
      if (step.github != nullptr && step.github->uses.present()) read_use(step);
    }
    const JobCalls calls(site_);
    for (const JobCall& call : calls.all()) read_call(call);
    sort_stably(list_, [](const Moment& a, const Moment& b) {
      return std::tie(a.order, a.kind) < std::tie(b.order, b.kind);
    });
    return std::move(list_);
  }

 private:
  using Order = std::tuple<std::size_t, std::size_t, std::uint32_t>;

  // Of GitLab: the text that a place stands in.
  Order order_of(std::size_t step, const Place& at) const {
    if (site_.gitlab == nullptr) return {step, 0, at.at.begin};
    const std::vector<gitlab::EffectiveText>& texts = site_.gitlab->script;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const gitlab::Written& written = texts[i].item->value->written;
      const Span whole = written.at();
      if (written.document == at.document && whole.begin <= at.at.begin && at.at.end <= whole.end)
        return {step, i + 1, at.at.begin};
    }
    return {step, 0, 0};  // a variable: there from the beginning
  }

  void take(const CloudCredential& one) {
    if (run_.activity(one.site).stage != Stage::credentials) return;
    const Place& at = run_.activity(one.site).in_step();
    const StepSite& step = run_.step(one.site);
    const bool is_env = step.github != nullptr && step.github->env &&
                        step.github->env.span().begin <= at.at.begin &&
                        at.at.end <= step.github->env.span().end;
    list_.push_back({order_of(one.site.step, at), Moment::Kind::takes, at, {}, is_env});
  }

  void read_activities(const StepSite& step) {
    for (const Activity& activity : step.does->list) {
      const Place& at = activity.in_step();
      const Order order = order_of(step.number, at);
      switch (activity.stage) {
        case Stage::deploy:
        case Stage::apply:
        case Stage::push:
        case Stage::plan:
        case Stage::drift_check:
          list_.push_back({order, Moment::Kind::needs, at, {}, false});
          break;
        default:
          break;
      }
    }
  }

  void read_use(const StepSite& step) {
    const actions::UsesTarget target = actions::read_uses(step.github->uses.value);
    const Place at{step.document, step.github->node["uses"].use()};
    const Order order = order_of(step.number, at);
    const bool takes = std::any_of(list_.begin(), list_.end(), [&](const Moment& one) {
      return one.kind == Moment::Kind::takes && one.order == order;
    });
    if (takes) return;
    if (is_of_somebody_else(target)) {
      if (speaks_of_cloud(*step.github)) {
        list_.push_back({order, Moment::Kind::needs, at, {}, false});
      } else {
        list_.push_back({order, Moment::Kind::runs_untrusted, at,
                         "the action " + quote(target.repository), false});
      }
    }
  }

  void read_call(const JobCall& call) {
    const Place at{call.document, call.at(call.call.word().at)};
    const Order order = order_of(call.step, at);
    if (needs_cloud(call.call)) {
      list_.push_back({order, Moment::Kind::needs, at, {}, false});
      return;
    }
    const std::string_view whose = untrusted_code(call.call);
    if (!whose.empty())
      list_.push_back({order, Moment::Kind::runs_untrusted, at, std::string(whose), false});
  }

  const Run& run_;
  std::size_t job_;
  const JobSite& site_;
  std::vector<Moment> list_;
};

void judge(const Run& run, std::size_t job, DeliverySink& out) {
  const std::vector<Moment> moments = Reader(run, job).read();
  for (std::size_t i = 0; i < moments.size(); ++i) {
    if (moments[i].kind != Moment::Kind::takes || moments[i].is_own_step) continue;
    const Moment* untrusted = nullptr;
    for (std::size_t k = i + 1; k < moments.size(); ++k) {
      const Moment& next = moments[k];
      if (next.order == moments[i].order || next.kind == Moment::Kind::takes) continue;
      if (next.kind == Moment::Kind::runs_untrusted) {
        const bool also_needs =
            std::any_of(moments.begin(), moments.end(), [&](const Moment& other) {
              return other.kind == Moment::Kind::needs && other.order == next.order;
            });
        if (!also_needs && untrusted == nullptr) untrusted = &next;
        continue;
      }
      if (untrusted != nullptr) {
        Hit* const hit = out.report_at(run, job, moments[i].at,
                                       "The cloud credentials are in reach of " + untrusted->what +
                                           ", though only a later step needs them");
        if (hit != nullptr) {
          sluice::Place place;
          place.source = untrusted->at.document->id;
          place.at = untrusted->at.at;
          hit->relate(place, "runs with them");
          place.source = next.at.document->id;
          place.at = next.at.at;
          hit->relate(place, "first needs them");
        }
      }
      break;
    }
  }
}

void check(const Delivery& delivery, Sink& sink) {
  DeliverySink out(sink);
  std::set<const JobSite*> judged;
  for (const Run& run : delivery.path.runs()) {
    for (std::size_t job = 0; job < run.jobs().size(); ++job) {
      if (run.jobs()[job].runs == Truth::no || !judged.insert(run.jobs()[job].site).second)
        continue;
      judge(run, job, out);
    }
  }
}

}  // namespace

extern constinit const Rule credentials_before_untrusted_code{
    .id = "delivery/credentials-before-untrusted-code",
    .severity = Severity::medium,
    .confidence = Confidence::medium,
    .title = "Cloud credentials are there before they are needed",
    .risk =
        "A dependency, an action or the change itself takes the credentials along, and has the "
        "rights of the deploy.",
    .fix = "Take the credentials right before the step that needs them, behind all other code.",
    .topics = {Topic::credentials, Topic::supply_chain},
    .check = check,
    .in_clear = true,
};

extern constinit const RuleDoc credentials_before_untrusted_code_doc{
    .rule = credentials_before_untrusted_code,
    .why = kWhy,
    .source = "OWASP Top 10 CI/CD Security Risks: CICD-SEC-4, CICD-SEC-6",
    .path = ".github/workflows/deploy.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
