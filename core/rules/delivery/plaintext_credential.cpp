#include <set>
#include <string>
#include <utility>
#include <variant>

#include "core/model/actions.h"
#include "core/model/document.h"
#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/delivery_jobs.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/shared/literal_passwords.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
What is written in a pipeline is known to everyone who can read the repository, in every clone and in its history,
and the forge masks it in no log. Reported are values that can open something, in variables and inputs that are
named for a secret and in arguments of commands; the passwords of throw-away services in tests are not.
)";

constexpr std::string_view kBad[] = {
    R"yaml(on: {push: {branches: [main]}}
env:
  DEPLOY_TOKEN: «q7Xr2LmN9sVb4TzK»
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          curl --fail --user «deploy:Wn4kQz-2mVb8x» --upload-file app.zip https://files.example.com/app.zip
          docker login --username ci --password «Wn4kQz2mVb8x» registry.example.com
          curl -H «"Authorization: Bearer Wn4kQz2mVb8xLp6c"» https://deploy.example.com/api
)yaml",
    R"yaml(=== .gitlab-ci.yml
deploy:
  environment: production
  variables:
    DB_PASSWORD: «q7Xr2LmN9sVb4TzK»
  script:
    - export API_TOKEN=«Wn4kQz2mVb8xLp6c»
    - git push «https://ci:Wn4kQz2mVb8x@git.example.com/shop.git» HEAD:release
    - ./deploy.sh
)yaml",
};
constexpr std::string_view kGood[] = {
    R"yaml(on: {push: {branches: [main]}}
env:
  DEPLOY_TOKEN: ${{ secrets.DEPLOY_TOKEN }}
  POSTGRES_PASSWORD: postgres
  SECRET_NAME: shop-q7Xr2LmN9sVb4TzK
  API_KEY: your-api-key-1a2b3c4d
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          curl --fail --user "deploy:$DEPLOY_TOKEN" --upload-file app.zip https://files.example.com/app.zip
          echo "$DEPLOY_TOKEN" | docker login --username ci --password-stdin registry.example.com
          PGPASSWORD=password123 psql -h localhost -U postgres
)yaml",
    R"yaml(=== .gitlab-ci.yml
deploy:
  variables:
    DB_PASSWORD: $PRODUCTION_DB_PASSWORD
    CACHE_KEY: q7Xr2LmN9sVb4TzK
  script:
    - export API_TOKEN="$(cat token)"
    - git push "https://ci:$PUSH_TOKEN@git.example.com/shop.git" HEAD:release
)yaml",
};

class Finder {
 public:
  explicit Finder(Sink& sink) : sink_(sink) {}

  void variables(const Document& document, NodeRef mapping) {
    for (const NodeRef variable : mapping.children()) {
      const NodeRef value = gitlab::value_of(variable);
      const std::string_view name = variable.key().value;
      if (!value.is_scalar() || !is_secret_name(name) || !is_likely_secret(value.value())) continue;
      report(document, value.use(), quote(name) + " is written out");
    }
  }

  void call(const JobCall& one) {
    for (const LiteralPassword& password : literal_passwords(one.call)) {
      if (is_likely_secret(password.value))
        report(*one.document, one.at(password.at), password.what);
    }
    for (const shell::Assignment& assignment : one.call.command->assignments)
      set(one, assignment.name.value, assignment.value.value, assignment.value);
    const auto words = one.call.arguments();
    const bool is_export = one.call.name == "export";
    for (std::size_t i = 0; i < words.size(); ++i) {
      const shell::Word& word = words[i];
      if (!word.is_known()) continue;
      const std::size_t equals = word.value.find('=');
      if (is_export && equals != word.value.npos) {
        exported(one, word, equals);
        continue;
      }
      if (is_likely_secret(url_password(word.value)) && !is_message(words, i))
        report(*one.document, one.at(word.at), "The address holds a password");
      if (is_likely_secret(header_token(word.value)))
        report(*one.document, one.at(word.at), "The header holds a token");
      flag(one, words, i);
    }
  }

 private:
  static bool is_message(std::span<const shell::Word> words, std::size_t at) {
    return at > 0 && (words[at - 1].value == "-m" || words[at - 1].value == "--message");
  }

  static std::string_view header_token(std::string_view text) {
    for (const std::string_view start :
         {"Authorization: Bearer ", "Authorization: token ", "PRIVATE-TOKEN: ", "X-Api-Key: "}) {
      if (text.starts_with(start)) return text.substr(start.size());
    }
    return {};
  }

  // --password VALUE, --token=VALUE, -Dsonar.token=VALUE
  void flag(const JobCall& one, std::span<const shell::Word> words, std::size_t at) {
    const std::string_view text = words[at].value;
    if (!text.starts_with('-')) return;
    const std::size_t equals = text.find('=');
    const std::string_view name = text.substr(0, equals);
    const bool is_long = name.starts_with("--") || name.starts_with("-D");
    const bool is_login = name == "-p" && !one.call.operands().empty() &&
                          one.call.operands().front()->value == "login";
    if (!is_login && (!is_long || !is_secret_name(name.substr(2)))) return;
    if (equals != text.npos) {
      if (is_likely_secret(text.substr(equals + 1)))
        report(*one.document, one.at(words[at].at), quote(name) + " is given a literal value");
    } else if (at + 1 < words.size() && words[at + 1].is_known() &&
               is_likely_secret(words[at + 1].value)) {
      report(*one.document, one.at(words[at + 1].at), quote(name) + " is given a literal value");
    }
  }

  void set(const JobCall& one, std::string_view name, std::string_view value,
           const shell::Word& word) {
    if (word.is_known() && is_secret_name(name) && is_likely_secret(value))
      report(*one.document, one.at(word.at), quote(name) + " is written out");
  }

  void exported(const JobCall& one, const shell::Word& word, std::size_t equals) {
    const std::string_view value = word.value.substr(equals + 1);
    if (!is_secret_name(word.value.substr(0, equals)) || !is_likely_secret(value)) return;
    Span at = word.at;
    // Where nothing of the word is quoted, its end is the value.
    if (at.end - at.begin == word.value.size()) at.begin += static_cast<std::uint32_t>(equals + 1);
    report(*one.document, one.at(at), quote(word.value.substr(0, equals)) + " is written out");
  }

  void report(const Document& document, Span at, std::string what) {
    if (told_.insert({document.id, at}).second) sink_.report(document.id, at, std::move(what));
  }

  Sink& sink_;
  std::set<std::pair<SourceId, Span>> told_;
};

void find_variables(const Document& document, Finder& finder) {
  if (const auto* const workflow = std::get_if<actions::Workflow>(&document.model)) {
    for (const actions::Environment& one : actions::environments(*workflow))
      finder.variables(document, one.variables);
    for (const actions::Job& job : workflow->jobs) {
      for (const actions::Step& step : job.steps) finder.variables(document, step.with);
    }
  }
  if (const auto* const pipeline = std::get_if<gitlab::Pipeline>(&document.model)) {
    for (const gitlab::VariableBlock& block : gitlab::variables(*pipeline))
      finder.variables(document, block.node);
  }
}

// The files and jobs of pipelines that ship something: of others, the rules of their forge and
// those about secrets tell.
struct Shipping {
  std::set<const Document*> documents;
  std::set<const JobSite*> jobs;
  bool has_gitlab = false;  // of which all files make one pipeline

  explicit Shipping(const Path& path) {
    for (const Run& run : path.runs()) {
      if (!ships(run)) continue;
      documents.insert(&run.entry());
      has_gitlab = has_gitlab || run.forge() == Forge::gitlab;
      for (const JobRun& job : run.jobs()) {
        documents.insert(job.site->document);
        jobs.insert(job.site);
      }
    }
  }

  bool holds(const Document& document) const {
    return documents.contains(&document) ||
           (has_gitlab && std::holds_alternative<gitlab::Pipeline>(document.model));
  }
};

void check(const Delivery& delivery, Sink& sink) {
  const Shipping shipping(delivery.path);
  Finder finder(sink);
  for (const Document* const document : delivery.path.project().documents) {
    if (shipping.holds(*document)) find_variables(*document, finder);
  }
  for (const JobSite& job : delivery.path.jobs()) {
    if (!shipping.jobs.contains(&job)) continue;
    const JobCalls calls(job);
    for (const JobCall& call : calls.all()) finder.call(call);
  }
}

}  // namespace

extern constinit const Rule plaintext_credential{
    .id = "delivery/plaintext-credential",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Credential is written out in the pipeline",
    .risk = "Everyone who can read the repository, now or later, has what the pipeline has.",
    .fix =
        "Revoke the credential, store the new one as a secret of the environment, and hand it over "
        "on standard input or in a variable.",
    .topics = {Topic::credentials},
    .check = check,
};

extern constinit const RuleDoc plaintext_credential_doc{.rule = plaintext_credential,
                                                        .why = kWhy,
                                                        .source = "CWE-798; CWE-214",
                                                        .path = ".github/workflows/deploy.yml",
                                                        .bad = kBad,
                                                        .good = kGood};

}  // namespace sluice::delivery
