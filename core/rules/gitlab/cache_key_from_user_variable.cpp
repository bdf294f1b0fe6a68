#include "core/model/gitlab_effective.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_variables.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A cache is found by its key alone. Where the name of a branch makes it, a branch with that name, or one
that becomes the same in `CI_COMMIT_REF_SLUG`, fills the cache that another one runs from. GitLab keeps the
caches of protected branches apart unless the project has switched that off, and prefixes of your own do
not.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  cache:
    key: «"$CI_COMMIT_BRANCH-node"»
    paths: [node_modules/]
  script: [npm ci]
)",
    R"(default:
  cache:
    - key: «$CI_COMMIT_REF_SLUG»
      paths: [.cache/]
    - key: {files: [go.sum], prefix: «$CI_COMMIT_REF_NAME»}
      paths: [.go/]
build:
  script: [make]
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  cache:
    key: {files: [package-lock.json], prefix: $CI_JOB_NAME}
    paths: [node_modules/]
  script: [npm ci]
test:
  cache: {key: node-v1, paths: [node_modules/]}
  script: ["echo $CI_COMMIT_REF_SLUG"]
)",
    R"(build:
  cache: {key: $CI_COMMIT_REF_SLUG, paths: [.cache/], policy: pull}
  script: [make]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL046"};

void check_key(const Field& key, const EffectiveJob& job, Sink& sink) {
  const std::string_view text = key.value->text;
  const EffectiveOrigin origin = origin_within(job, text);
  if (origin.content != Content::safe)
    sink.report(key, quote(origin.variable) + " chooses the cache");
  else if (holds_ref_slug(text))
    sink.report(key, "CI_COMMIT_REF_SLUG chooses the cache");
}

void check(const EffectiveJob& job, Sink& sink) {
  const Node* const caches = job.get("cache");
  if (caches == nullptr) return;
  for (const Item& cache : caches->items) {
    // Who only reads fills no cache.
    const Node* const policy = cache.value->get("policy");
    if (policy != nullptr && policy->text == "pull") continue;
    const Field* const key = cache.value->field("key");
    if (key == nullptr) continue;
    if (!key->value->is_mapping())
      check_key(*key, job, sink);
    else if (const Field* const prefix = key->value->field("prefix"); prefix != nullptr)
      check_key(*prefix, job, sink);
  }
}

}  // namespace

extern constinit const Rule cache_key_from_user_variable{
    .id = "gitlab/cache-key-from-user-variable",
    .severity = Severity::low,
    .confidence = Confidence::low,
    .persona = Persona::pedantic,
    .title = "Name of a branch is the key of a cache",
    .risk = "Whoever can push a branch puts files into the cache from which another branch builds.",
    .fix =
        "Make the key from the lock file (key:files), and keep the separate caches of protected "
        "branches on.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc cache_key_from_user_variable_doc{
    .rule = cache_key_from_user_variable,
    .why = kWhy,
    .source = "GitLab: Caching in GitLab CI/CD: cache key names; CWE-349",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
