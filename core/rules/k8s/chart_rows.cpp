#include "core/model/image_reference.h"
#include "core/model/kubernetes.h"
#include "core/model/project.h"
#include "core/parse/yaml.h"
#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::k8s {
namespace {

// What templates of a chart take of its values, as they are written: ".Values.image.tag".
class Templates {
 public:
  Templates(const Project& project, std::string_view folder) {
    const std::string below = folder.empty() ? "templates/" : std::string(folder) + "/templates/";
    const auto look = [&](std::string_view path, std::string_view bytes) {
      if (path.starts_with(below)) texts_.push_back(bytes);
    };
    for (const Document* const document : project.documents) look(document->path, document->bytes);
    for (const Project::File& file : project.files) look(file.path, file.bytes);
  }

  // The value itself is taken, or a block around it is written out whole.
  bool use(std::string_view path) const {
    if (names(path, false)) return true;
    for (std::size_t dot = path.rfind('.'); dot != path.npos && dot > 0;
         dot = path.rfind('.', dot - 1)) {
      if (names(path.substr(0, dot), true)) return true;
    }
    return false;
  }

 private:
  static bool goes_on(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  bool names(std::string_view path, bool is_whole) const {
    const std::string wanted = ".Values." + std::string(path);
    return std::any_of(texts_.begin(), texts_.end(), [&](std::string_view text) {
      for (std::size_t at = text.find(wanted); at != text.npos; at = text.find(wanted, at + 1)) {
        const std::size_t end = at + wanted.size();
        if (end < text.size() && (goes_on(text[end]) || (is_whole && text[end] == '.'))) continue;
        if (!is_whole || is_written_out(text, at, end)) return true;
      }
      return false;
    });
  }

  // toYaml .Values.a, .Values.a | toYaml, and {{- with .Values.a }} {{- toYaml . }}
  static bool is_written_out(std::string_view text, std::size_t at, std::size_t end) {
    const std::size_t open = text.rfind("{{", at);
    const std::size_t close = text.find("}}", end);
    if (open == text.npos || close == text.npos) return false;
    const std::string_view action = text.substr(open, close - open);
    if (action.find("toYaml") != action.npos || action.find("tpl") != action.npos) return true;
    constexpr std::size_t kNear = 300;
    return action.find("with ") != action.npos &&
           text.substr(close, kNear).find("toYaml .") != text.npos;
  }

  std::vector<std::string_view> texts_;
};

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::string_view last_of(std::string_view path) { return path.substr(path.rfind('.') + 1); }

// The block right around a value.
std::string_view block_of(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  return dot == path.npos ? std::string_view() : last_of(path.substr(0, dot));
}

bool is_context(std::string_view path) {
  const std::string block = lower_case(block_of(path));
  return block.ends_with("securitycontext");
}

bool is_privileged(std::string_view path, NodeRef value) {
  return is_context(path) && is_one_of(last_of(path), {"privileged", "allowPrivilegeEscalation"}) &&
         kubernetes::is_true(value);
}

bool runs_as_root(std::string_view path, NodeRef value) {
  if (!is_context(path)) return false;
  return last_of(path) == "runAsUser" && kubernetes::is_zero(value);
}

bool shares_node(std::string_view path, NodeRef value) {
  return is_one_of(last_of(path), {"hostNetwork", "hostPID", "hostIPC"}) &&
         kubernetes::is_true(value);
}

// Beside the name of a repository, or the image in one.
bool floats(std::string_view path, NodeRef value) {
  if (last_of(path) == "tag") {
    const NodeRef around = value.parent();
    const bool has_digest = !around["digest"].value().empty() || !around["sha"].value().empty();
    return around["repository"] && !has_digest && is_floating_tag(value.value());
  }
  if (last_of(path) != "image" || kubernetes::is_template(value)) return false;
  const auto image = read_image_reference(value.value());
  return image && !image->tag.empty() && image->is_floating();
}

bool is_public(std::string_view path, NodeRef value) {
  const std::string block = lower_case(block_of(path));
  return last_of(path) == "type" && block.ends_with("service") &&
         is_one_of(value.value(), {"LoadBalancer", "NodePort"});
}

using Judge = bool (*)(std::string_view path, NodeRef value);

void walk(NodeRef at, const std::string& path, const Templates& templates, Judge is_wrong,
          SourceId source, Sink& sink, int depth) {
  if (!at.is_mapping() || depth == 0) return;
  for (const NodeRef child : at.children()) {
    std::string inner = path.empty() ? std::string() : path + ".";
    inner += child.key().value;
    if (child.is_mapping()) {
      walk(child, inner, templates, is_wrong, source, sink, depth - 1);
    } else if (child.is_scalar() && is_wrong(inner, child) && templates.use(inner)) {
      sink.report(source, child,
                  "The chart sets " + quote(inner) + " to " + quote(child.value()) +
                      " where nobody sets it");
    }
  }
}

// values.yaml beside a Chart.yaml: what is installed where nobody says otherwise.
void check_values(const Project& project, Judge is_wrong, Sink& sink) {
  constexpr int kDeepest = 12;
  for (const Document* const document : project.documents) {
    const std::string_view path = document->path;
    const std::string_view folder = folder_of(path);
    const std::string_view name = folder.empty() ? path : path.substr(folder.size() + 1);
    if (!is_one_of(name, {"values.yaml", "values.yml"}) ||
        !project.has_file(folder.empty() ? "Chart.yaml" : std::string(folder) + "/Chart.yaml"))
      continue;
    const Parsed<Tree> values = parse_yaml(document->bytes, {});
    if (!values.usable) continue;
    walk(values.tree.root(), {}, Templates(project, folder), is_wrong, document->id, sink,
         kDeepest);
  }
}

template <Judge F>
void in_values(const Project& project, Sink& sink) {
  check_values(project, F, sink);
}

// Defaults of charts, where a template takes them.
constexpr Rule kRows[] = {
    {
        .id = "k8s/chart-privileged",
        .severity = Severity::medium,
        .confidence = Confidence::medium,
        .title = "Chart gives containers privileges by default",
        .risk = "Whoever installs it without a second look runs containers that are root on the "
                "node, or can become root.",
        .fix = "Set it to false, and let who needs it say so.",
        .topics = {Topic::access},
        .check = in_values<is_privileged>,
    },
    {
        .id = "k8s/chart-runs-as-root",
        .severity = Severity::medium,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Chart runs containers as root by default",
        .risk = "Whoever gets into the program is root in the container.",
        .fix = "Name another user, and set runAsNonRoot.",
        .topics = {Topic::access},
        .check = in_values<runs_as_root>,
    },
    {
        .id = "k8s/chart-shares-node",
        .severity = Severity::medium,
        .confidence = Confidence::medium,
        .title = "Chart gives pods the network or processes of the node by default",
        .risk = "The pod sees and reaches what belongs to the node and to others on it.",
        .fix = "Set it to false, and let who needs it say so.",
        .topics = {Topic::access},
        .check = in_values<shares_node>,
    },
    {
        .id = "k8s/chart-floating-image",
        .severity = Severity::medium,
        .confidence = Confidence::medium,
        .title = "Chart runs an image under a tag that moves by default",
        .risk = "What is installed is not what was tested with the chart.",
        .fix = "Name a version, or leave the tag empty and fall back to the appVersion of the "
               "chart.",
        .topics = {Topic::supply_chain},
        .check = in_values<floats>,
    },
    {
        .id = "k8s/chart-public-service",
        .severity = Severity::low,
        .confidence = Confidence::medium,
        .persona = Persona::pedantic,
        .title = "Chart opens its service to outside of the cluster by default",
        .risk = "Whoever finds the address reaches the pods behind it.",
        .fix = "Set the type to ClusterIP.",
        .topics = {Topic::network},
        .check = in_values<is_public>,
    },
};

constexpr std::string_view kWhy = R"(
Values are what a chart installs where nobody says otherwise. One is told of only where a template of
the chart takes it, or writes out the block around it.
)";
constexpr std::string_view kSource = "Helm documentation: Values Files; Best Practices";
constexpr std::string_view kPath = "values.yaml";
}  // namespace

extern constinit const RuleTable chart_rows{kRows};

namespace {

constexpr RuleDoc kDocs[] = {
    {kRows[0], kWhy, kSource, kPath,
     kTexts<R"(=== Chart.yaml
apiVersion: v2
name: a
version: 1.0.0
=== values.yaml
securityContext:
  privileged: «true»
unused: {securityContext: {privileged: true}}
=== templates/deploy.yaml
spec:
  securityContext: {{- toYaml .Values.securityContext | nindent 4 }}
)",
            R"(=== Chart.yaml
apiVersion: v2
name: a
version: 1.0.0
=== values.yaml
web:
  containerSecurityContext: {allowPrivilegeEscalation: «true», readOnlyRootFilesystem: true}
=== templates/deploy.yaml
spec:
  {{- with .Values.web.containerSecurityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
)">,
     kTexts<R"(=== Chart.yaml
apiVersion: v2
name: a
version: 1.0.0
=== values.yaml
securityContext: {privileged: false}
other: {securityContext: {privileged: true}}
=== templates/deploy.yaml
spec:
  securityContext: {{- toYaml .Values.securityContext | nindent 4 }}
)",
            R"(securityContext: {privileged: true}
)">},
    {kRows[1], kWhy, kSource, kPath, kTexts<R"(=== Chart.yaml
apiVersion: v2
name: a
version: 1.0.0
=== values.yaml
podSecurityContext: {runAsUser: «0»}
=== templates/deploy.yaml
spec:
  securityContext: {{- toYaml .Values.podSecurityContext | nindent 4 }}
)">,
     kTexts<R"(=== Chart.yaml
apiVersion: v2
name: a
version: 1.0.0
=== values.yaml
podSecurityContext: {runAsUser: 20000}
=== templates/deploy.yaml
spec:
  securityContext: {{- toYaml .Values.podSecurityContext | nindent 4 }}
)">},
    {kRows[2], kWhy, kSource, kPath, kTexts<R"(=== Chart.yaml
apiVersion: v2
name: a
version: 1.0.0
=== values.yaml
hostNetwork: «true»
=== templates/deploy.yaml
spec:
  hostNetwork: {{ .Values.hostNetwork }}
)">,
     kTexts<R"(=== Chart.yaml
apiVersion: v2
name: a
version: 1.0.0
=== values.yaml
hostNetwork: true
=== templates/deploy.yaml
spec:
  hostNetwork: {{ .Values.hostNetworkOfOthers }}
)">},
    {kRows[3], kWhy, kSource, kPath, kTexts<R"(=== Chart.yaml
apiVersion: v2
name: a
version: 1.0.0
=== values.yaml
image: {repository: nginx, tag: «latest»}
=== templates/deploy.yaml
image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
)">,
     kTexts<R"(=== Chart.yaml
apiVersion: v2
name: a
version: 1.0.0
=== values.yaml
image: {repository: nginx, tag: ""}
sidecar: {repository: nginx, tag: latest, digest: "sha256:abababababababababababababababababababababababababababababababab"}
=== templates/deploy.yaml
image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
other: "{{ .Values.sidecar.tag }}"
)">},
    {kRows[4], kWhy, kSource, kPath, kTexts<R"(=== Chart.yaml
apiVersion: v2
name: a
version: 1.0.0
=== values.yaml
service: {type: «LoadBalancer», port: 80}
=== templates/service.yaml
type: {{ .Values.service.type }}
)">,
     kTexts<R"(=== Chart.yaml
apiVersion: v2
name: a
version: 1.0.0
=== values.yaml
service: {type: ClusterIP, port: 80}
=== templates/service.yaml
type: {{ .Values.service.type }}
)">},
};
}  // namespace

extern constinit const RuleDocTable chart_rows_docs{kDocs};

}  // namespace sluice::k8s
