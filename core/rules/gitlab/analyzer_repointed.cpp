#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <cstddef>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
GitLab's templates take their scanners from the place that this variable names. Another place can have scanners
that find nothing, or that read the code and the secrets of the job. For a mirror of your own, that is meant.
)";

constexpr std::string_view kBad[] = {
    R"(variables:
  SECURE_ANALYZERS_PREFIX: «registry.example.com/analyzers»
test:
  script: [make]
)",
    R"(sast:
  variables:
    CS_ANALYZER_IMAGE: {value: «registry.example.com/scanner:7»}
  script: [/analyzer run]
)",
};
constexpr std::string_view kGood[] = {
    R"(variables:
  SECURE_ANALYZERS_PREFIX: registry.gitlab.com/security-products
  SAST_ANALYZER_IMAGE: $CI_TEMPLATE_REGISTRY_HOST/security-products/semgrep:5
test:
  script: [make]
)",
    R"(variables:
  SECURE_ANALYZERS_PREFIX: $MIRROR
  ANALYZER: registry.example.com/x
  CS_IMAGE: registry.example.com/app:1
test:
  script: [make]
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL067"};

bool names_analyzer(std::string_view variable) {
  return variable == "SECURE_ANALYZERS_PREFIX" || variable.ends_with("_ANALYZER_IMAGE") ||
         variable.ends_with("_ANALYZER_PREFIX");
}

bool is_of_gitlab(std::string_view image) {
  const std::size_t scheme = image.find("://");
  if (scheme != image.npos) image.remove_prefix(scheme + 3);
  return image.starts_with("registry.gitlab.com/");
}

void check(const Pipeline& pipeline, Sink& sink) {
  for (const VariableBlock& set : variables(pipeline)) {
    for (const NodeRef variable : set.node.children()) {
      const std::string_view image = value_of(variable).value();
      if (!names_analyzer(variable.key().value) || image.empty() || image.starts_with('$') ||
          is_of_gitlab(image))
        continue;
      sink.report(value_of(variable), quote(variable.key().value) + " is " + quote(image))
          .with_resource(set.address());
    }
  }
}

}  // namespace

extern constinit const Rule analyzer_repointed{
    .id = "gitlab/analyzer-repointed",
    .severity = Severity::medium,
    .persona = Persona::pedantic,
    .title = "Scanners of GitLab are taken from another place",
    .risk = "Whoever publishes there decides what the scan finds, and runs code in the job.",
    .fix = "Remove the variable, or name a mirror that only copies what GitLab publishes.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc analyzer_repointed_doc{.rule = analyzer_repointed,
                                                      .why = kWhy,
                                                      .source = "GitLab: Offline environments",
                                                      .path = ".gitlab-ci.yml",
                                                      .bad = kBad,
                                                      .good = kGood};

}  // namespace sluice::gitlab
