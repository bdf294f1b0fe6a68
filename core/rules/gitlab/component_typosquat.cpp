#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/edit_distance.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Anyone can take a name on gitlab.com that is one slip of the finger away from that of a group whose components
many use. Who mistypes it runs the code of that stranger.
)";

constexpr std::string_view kBad[] = {
    R"(include:
  - component: «gitlab.com/componnets/sast/sast@1.0.0»
  - component: «gitlab.com/to-be-continous/docker/gitlab-ci-docker@5.0.0»
)",
    R"(include:
  component: «$CI_SERVER_FQDN/components/secret-detecton/secret-detection@1.0.0»
)",
};
constexpr std::string_view kGood[] = {
    R"(include:
  - component: gitlab.com/components/sast/sast@1.0.0
  - component: gitlab.com/to-be-continuous/docker/gitlab-ci-docker@5.0.0
  - component: git.example.com/componnets/sast/sast@1.0.0
  - component: gitlab.com/octo/sast/sast@1.0.0
)",
    R"(include:
  - component: $CI_SERVER_FQDN/$CI_PROJECT_PATH/sast@1.0.0
  - project: componnets/sast
    ref: v1
    file: a.yml
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL064"};

// Groups on gitlab.com that publish components; from general knowledge, not from a list.
constexpr std::string_view kGroups[] = {"components", "to-be-continuous",    "gitlab-org",
                                        "gitlab-com", "guided-explorations", "gitlab-components"};
// Projects of the group `components`, which GitLab keeps.
constexpr std::string_view kProjects[] = {"sast",
                                          "secret-detection",
                                          "dependency-scanning",
                                          "container-scanning",
                                          "code-quality",
                                          "code-intelligence",
                                          "api-security",
                                          "api-fuzzing",
                                          "dast",
                                          "opentofu",
                                          "go",
                                          "ruby",
                                          "aws",
                                          "google-cloud",
                                          "license-scanning",
                                          "iac-sast",
                                          "danger-review",
                                          "gitlab-pages"};

template <std::size_t N>
std::string_view nearly(std::string_view name, const std::string_view (&list)[N]) {
  // Short names are near to too many.
  if (name.size() < 4 || std::find(std::begin(list), std::end(list), name) != std::end(list))
    return {};
  const auto found = std::find_if(std::begin(list), std::end(list), [&](std::string_view one) {
    return is_one_edit_apart(name, one);
  });
  return found != std::end(list) && found->size() > 4 ? *found : std::string_view();
}

void check(const Pipeline& pipeline, Sink& sink) {
  for (const Include& include : pipeline.includes) {
    std::string_view path = include.component.value;
    path = path.substr(0, path.rfind('@'));
    const std::string_view host = path.substr(0, path.find('/'));
    if (host.size() == path.size() ||
        (host != "gitlab.com" && host != "$CI_SERVER_FQDN" && host != "$CI_SERVER_HOST"))
      continue;
    path.remove_prefix(host.size() + 1);
    const std::string_view group = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(group.size() + 1, path.size()));
    const std::string_view project = path.substr(0, path.find('/'));
    std::string_view meant = nearly(group, kGroups);
    std::string_view written = group;
    if (meant.empty() && group == "components") {
      meant = nearly(project, kProjects);
      written = project;
    }
    if (!meant.empty())
      sink.report(include.component,
                  quote(written) + " is one character away from " + std::string(meant));
  }
}

}  // namespace

extern constinit const Rule component_typosquat{
    .id = "gitlab/component-typosquat",
    .severity = Severity::high,
    .confidence = Confidence::medium,
    .title = "Name of a component is nearly that of a popular one",
    .risk =
        "Whoever took the mistyped name runs code with the variables and the token of this "
        "pipeline.",
    .fix = "Write the name as its owner does, and pin the component to a commit.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc component_typosquat_doc{.rule = component_typosquat,
                                                       .why = kWhy,
                                                       .source = "GitLab: CI/CD Catalog; CWE-1357",
                                                       .path = ".gitlab-ci.yml",
                                                       .bad = kBad,
                                                       .good = kGood};

}  // namespace sluice::gitlab
