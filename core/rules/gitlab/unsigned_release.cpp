#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A release that is not signed is trusted for the place where it lies. Who takes over the registry, or its
password, puts another one there, and nobody who installs it can tell.
)";

constexpr std::string_view kBad[] = {
    R"(release:
  script:
    - make dist
    - «twine upload dist/*»
)",
    R"(publish:
  stage: release
  before_script: [make]
  script:
    - docker build -t registry.example.com/app:1 .
    - «docker push registry.example.com/app:1»
)",
};
constexpr std::string_view kGood[] = {
    R"(publish:
  stage: release
  script:
    - docker push registry.example.com/app:1
    - cosign sign --key $COSIGN_KEY registry.example.com/app:1
build:
  stage: build
  script:
    - docker push registry.example.com/app:test
)",
    R"(release:
  before_script:
    - gpg --detach-sign dist/app.tar.gz
  script:
    - twine upload dist/*
release-npm:
  script:
    - npm publish --provenance
    - echo "npm publish"
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL045"};

struct Publication {
  std::string_view program;
  std::string_view verb;
};
constexpr Publication kPublications[] = {
    {"docker", "push"},        {"podman", "push"},    {"buildah", "push"},
    {"crane", "push"},         {"helm", "push"},      {"npm", "publish"},
    {"yarn", "publish"},       {"pnpm", "publish"},   {"cargo", "publish"},
    {"twine", "upload"},       {"poetry", "publish"}, {"goreleaser", "release"},
    {"gem", "push"},           {"mvn", "deploy"},     {"dotnet", "nuget"},
    {"nuget", "push"},         {"flit", "publish"},   {"uv", "publish"},
    {"hatch", "publish"},      {"skopeo", "copy"},    {"oras", "push"},
    {"release-cli", "create"}, {"glab", "release"},   {"gradle", "publish"}};
constexpr std::string_view kSigners[] = {
    "cosign",       "notation",        "gpg --detach-sign", "gpg -b",
    "gpg --armor",  "gpg --clearsign", "gpg --sign",        "gpg2",
    "rekor",        "sigstore",        "signify",           "minisign",
    "--provenance", "--sign",          "helm gpg",          "sign-image",
    "jarsigner",    "signtool",        "rpmsign",           "debsign",
    "dpkg-sig",     "-Pgpg",           "maven-gpg",         "attest"};
constexpr std::string_view kReleases[] = {"release", "publish", "upload", "deliver"};

bool is_release(const Job& job) {
  for (const std::string_view text : {job.name.value, job.stage.value()}) {
    const std::string name = lower_case(text);
    if (std::any_of(std::begin(kReleases), std::end(kReleases),
                    [&](auto word) { return name.find(word) != name.npos; }))
      return true;
  }
  return false;
}

bool is_signed(const Job& job) {
  return std::any_of(job.script.begin(), job.script.end(), [](NodeRef line) {
    return std::any_of(std::begin(kSigners), std::end(kSigners), [&](auto text) {
      return line.value().find(text) != std::string_view::npos;
    });
  });
}

bool publishes(const Invocation& call) {
  for (const Publication& one : kPublications) {
    if (call.name != one.program) continue;
    const auto operands = call.operands();
    const bool is_verb = std::any_of(operands.begin(), operands.end(),
                                     [&](auto* word) { return word->value == one.verb; });
    if (is_verb) return true;
  }
  return false;
}

void check(const Pipeline& pipeline, Sink& sink) {
  std::set<const Job*> seen;  // one finding a job
  for (const ScriptText& text : pipeline.texts) {
    if (text.job == nullptr || !is_release(*text.job) || is_signed(*text.job)) continue;
    ScriptSink script(text, sink);
    for (const Invocation& call : text.invocations) {
      if (!publishes(call) || !seen.insert(text.job).second) continue;
      script.report(call.command->at,
                    quote(text.job->name.value) + " publishes without a signature");
    }
  }
}

}  // namespace

extern constinit const Rule unsigned_release{
    .id = "gitlab/unsigned-release",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Release is published without a signature",
    .risk = "Whoever takes over the registry replaces the release, and nobody can tell.",
    .fix = "Sign what is published in the same job, as with cosign sign and an ID token.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc unsigned_release_doc{.rule = unsigned_release,
                                                    .why = kWhy,
                                                    .source = "SLSA, Build track; CWE-353",
                                                    .path = ".gitlab-ci.yml",
                                                    .bad = kBad,
                                                    .good = kGood};

}  // namespace sluice::gitlab
