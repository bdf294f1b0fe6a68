#include "core/model/image_reference.h"
#include "core/model/kubernetes.h"
#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::k8s {
namespace {

using kubernetes::is_template;
using kubernetes::Object;

// A kustomization.yaml may leave its kind out: then its fields tell.
bool is_kustomization(const Object& object) {
  if (object.kind.empty()) {
    if (!object.api_version.empty() && object.group() != "kustomize.config.k8s.io") return false;
    for (const std::string_view key :
         {"resources", "bases", "components", "images", "patches", "patchesStrategicMerge",
          "patchesJson6902", "secretGenerator", "configMapGenerator", "helmCharts"}) {
      if (object.node[key].is_sequence()) return true;
    }
    return false;
  }
  if (object.kind.value == "Kustomization")
    return object.group() == "kustomize.config.k8s.io" || object.api_version.empty();
  return object.kind.value == "Component" && object.group() == "kustomize.config.k8s.io";
}

bool is_commit(std::string_view text) {
  return text.size() >= 40 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

// What is fetched, and by which name of a commit.
void remote_base(const Object& object, Sink& sink) {
  if (!is_kustomization(object)) return;
  for (const std::string_view key : {"resources", "bases", "components"}) {
    const NodeRef list = object.node[key];
    if (!list.is_sequence()) continue;
    for (const NodeRef item : list.children()) {
      const std::string_view text = item.value();
      const bool is_remote = text.find("://") != text.npos || text.starts_with("github.com/") ||
                             text.starts_with("git@") || text.find("?ref=") != text.npos;
      if (!is_remote || is_template(item)) continue;
      const std::size_t at = text.find("ref=");
      std::string_view ref = at == text.npos ? std::string_view() : text.substr(at + 4);
      ref = ref.substr(0, ref.find('&'));
      const std::size_t raw = text.find("raw.githubusercontent.com/");
      if (raw != text.npos || text.find("/releases/download/") != text.npos) {
        if (text.find("/main/") == text.npos && text.find("/master/") == text.npos) continue;
      }
      const bool is_version =
          !ref.empty() && ref.find_first_of("0123456789") != ref.npos && ref.find('.') != ref.npos;
      if (!is_commit(ref) && !is_version) sink.report(item, quote(text) + " names no version");
    }
  }
}

// Values that a generator writes into a Secret.
void literal_secret(const Object& object, Sink& sink) {
  const NodeRef generators = object.node["secretGenerator"];
  if (!is_kustomization(object) || !generators.is_sequence()) return;
  for (const NodeRef generator : generators.children()) {
    const NodeRef literals = generator["literals"];
    if (!literals.is_sequence()) continue;
    for (const NodeRef literal : literals.children()) {
      const std::string_view text = literal.value();
      const std::size_t by = text.find('=');
      if (by != text.npos && is_literal_secret(text.substr(by + 1)))
        sink.report(literal, quote(generator["name"].value()) + " gets " +
                                 quote(text.substr(0, by)) + " as it is written here")
            .with_evidence(std::string(text.substr(0, by)));
    }
  }
}

void floating_image(const Object& object, Sink& sink) {
  const NodeRef images = object.node["images"];
  if (!is_kustomization(object) || !images.is_sequence()) return;
  for (const NodeRef image : images.children()) {
    const NodeRef tag = image["newTag"];
    if (!image["digest"] && is_floating_tag(tag.value()))
      sink.report(tag, quote(image["name"].value()) + " becomes " + quote(tag.value()));
  }
}

void old_field(const Object& object, Sink& sink) {
  if (!is_kustomization(object)) return;
  for (const std::string_view key :
       {"bases", "commonLabels", "patchesStrategicMerge", "patchesJson6902", "vars", "imageTags"}) {
    if (const NodeRef field = object.node[key])
      sink.report_key(field, quote(key) + " is out of use");
  }
}

void insecure_chart(const Object& object, Sink& sink) {
  const auto look = [&](NodeRef list, std::string_view key) {
    if (!list.is_sequence()) return;
    for (const NodeRef item : list.children()) {
      if (item[key].value().starts_with("http://")) sink.report(item[key]);
    }
  };
  if (is_kustomization(object)) look(object.node["helmCharts"], "repo");
  if (object.kind.empty()) look(object.node["dependencies"], "repository");
}

void open_version(const Object& object, Sink& sink) {
  const auto look = [&](NodeRef list) {
    if (!list.is_sequence()) return;
    for (const NodeRef item : list.children()) {
      const NodeRef version = item["version"];
      const std::string_view text = version.value();
      if (item["repository"].value().starts_with("file:") || is_template(version)) continue;
      const bool is_exact = !text.empty() && text.find_first_of("*^~<>|xX ") == text.npos &&
                            text.find('.') != text.npos;
      if (!is_exact)
        version ? sink.report(version,
                              quote(item["name"].value()) + " is taken in version " + quote(text))
                : sink.report(item["name"], quote(item["name"].value()) + " names no version");
    }
  };
  if (object.kind.empty() && object.node["name"] && object.node["version"])
    look(object.node["dependencies"]);
  if (is_kustomization(object)) look(object.node["helmCharts"]);
}

// Kustomizations and charts: what is fetched and put into what is applied.
constexpr Rule kRows[] = {
    {
        .id = "k8s/unpinned-kustomize-base",
        .severity = Severity::medium,
        .title = "Kustomization fetches what may change",
        .risk = "Whoever can write to the repository changes what is applied here.",
        .fix = "Name a commit or a version: ?ref=v1.2.3.",
        .topics = {Topic::supply_chain, Topic::integrity},
        .check = remote_base,
    },
    {
        .id = "k8s/secret-in-kustomization",
        .severity = Severity::high,
        .confidence = Confidence::medium,
        .title = "Secret is written in a kustomization",
        .risk = "Whoever reads the repository has the secret.",
        .fix = "Revoke the secret, and fetch the new one from a store, or generate it from a file "
               "that is not kept here.",
        .topics = {Topic::credentials},
        .check = literal_secret,
    },
    {
        .id = "k8s/floating-kustomize-image",
        .severity = Severity::medium,
        .title = "Kustomization gives an image a tag that moves",
        .risk = "What runs is not what was tested.",
        .fix = "Set newTag to a version, or set digest.",
        .topics = {Topic::supply_chain},
        .check = floating_image,
    },
    {
        .id = "k8s/old-kustomize-field",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Field of the kustomization is out of use",
        .risk = "Newer versions of Kustomize do not read it.",
        .fix = "Run kustomize edit fix.",
        .topics = {Topic::hygiene},
        .check = old_field,
    },
    {
        .id = "k8s/chart-over-http",
        .severity = Severity::medium,
        .title = "Chart is fetched in clear",
        .risk = "Whoever stands between puts his own objects into the cluster.",
        .fix = "Use https or oci.",
        .topics = {Topic::integrity, Topic::supply_chain},
        .check = insecure_chart,
    },
    {
        .id = "k8s/chart-version-range",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Chart depends on a range of versions",
        .risk = "Without Chart.lock, what is installed changes from day to day.",
        .fix = "Name one version, and keep Chart.lock.",
        .topics = {Topic::supply_chain},
        .check = open_version,
    },
};

constexpr std::string_view kWhy = R"(
Kustomize and Helm put objects of others into the cluster, and change what the manifests say.
)";
constexpr std::string_view kSource = "Kustomize and Helm documentation";
constexpr std::string_view kPath = "kustomization.yaml";
}  // namespace

extern constinit const RuleTable kustomize_rows{kRows};

namespace {

constexpr RuleDoc kDocs[] = {
    {kRows[0], kWhy, kSource, kPath, kTexts<R"(apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- «https://github.com/a/b//c?ref=main»
)">,
     kTexts<R"(apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- https://github.com/a/b//c?ref=v1.2.3
- ../base
)">},
    {kRows[1], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
secretGenerator: [{name: a, literals: [«PASSWORD=hunter2hunter»]}]
)",
            R"(secretGenerator: [{name: a, literals: [«PASSWORD=hunter2hunter»]}]
)">,
     kTexts<R"(apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
secretGenerator: [{name: a, envs: [.env]}]
)">},
    {kRows[2], kWhy, kSource, kPath, kTexts<R"(apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
images: [{name: a, newTag: «latest»}]
)">,
     kTexts<R"(apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
images: [{name: a, newTag: v1.2.3}]
)">},
    {kRows[3], kWhy, kSource, kPath, kTexts<R"(apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
«bases»: [../base]
)">,
     kTexts<R"(apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../base]
)">},
    {kRows[4], kWhy, kSource, "Chart.yaml", kTexts<R"(apiVersion: v2
name: a
version: 1.0.0
dependencies: [{name: b, version: 1.2.3, repository: «http://example.org»}]
)">,
     kTexts<R"(apiVersion: v2
name: a
version: 1.0.0
dependencies: [{name: b, version: 1.2.3, repository: https://example.org}]
)">},
    {kRows[5], kWhy, kSource, "Chart.yaml", kTexts<R"(apiVersion: v2
name: a
version: 1.0.0
dependencies: [{name: b, version: «^1.2.0», repository: https://example.org}]
)">,
     kTexts<R"(apiVersion: v2
name: a
version: 1.0.0
dependencies: [{name: b, version: 1.2.3, repository: https://example.org}]
)">},
};
}  // namespace

extern constinit const RuleDocTable kustomize_rows_docs{kDocs};

}  // namespace sluice::k8s
