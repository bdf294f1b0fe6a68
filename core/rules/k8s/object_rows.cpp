#include "core/model/image_reference.h"
#include "core/model/kubernetes.h"
#include "core/rules/doc_table.h"
#include "core/rules/k8s/rbac.h"
#include "core/rules/k8s/report.h"
#include "core/rules/k8s/rows.h"
#include "core/rules/rule.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"
#include "core/text/trim.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::k8s {
namespace {

using kubernetes::holds;
using kubernetes::is_template;
using kubernetes::Object;

// Rules of a role of its author that grant one of the verbs on one of the resources. A wildcard is
// told of elsewhere, unless it is about these resources only.
enum class Names : std::uint8_t { whatever, none };  // of resources, to which the rule is bounded
void check_grant(const Object& object, std::string_view resources, std::string_view verbs,
                 Names names, Sink& sink) {
  if (!is_own_role(object)) return;
  const NodeRef rules = object.node["rules"];
  if (!rules.is_sequence()) return;
  const auto find = [](NodeRef list, std::string_view wanted) {
    if (!list.is_sequence()) return NodeRef();
    for (const NodeRef item : list.children()) {
      if (is_among(wanted, item.value())) return item;
    }
    return NodeRef();
  };
  for (const NodeRef rule : rules.children()) {
    const NodeRef resource = find(rule["resources"], resources);
    if (!resource || (names == Names::none && rule["resourceNames"].size() > 0)) continue;
    const NodeRef verb = find(rule["verbs"], verbs);
    const NodeRef all = granted(rule, "verbs", "*");
    if (!verb && !all) continue;
    sink.report(resource, grant(rule)).relate((verb ? verb : all).use(), "the verb");
  }
}

template <Literal Resources, Literal Verbs, Names N = Names::whatever>
void grants(const Object& object, Sink& sink) {
  check_grant(object, Resources.view(), Verbs.view(), N, sink);
}

// A rule of a network policy that lets in whoever asks, at whatever port.
void open_policy(const Object& object, Sink& sink) {
  const NodeRef rules = object.spec["ingress"];
  if (object.kind.value != "NetworkPolicy" || !rules.is_sequence()) return;
  for (const NodeRef rule : rules.children()) {
    if (rule.is_mapping() && rule["from"].size() == 0 && rule["ports"].size() == 0 &&
        !is_template(rule["from"]) && !is_template(rule["ports"]))
      sink.report(rule, called(object) + " lets in whoever asks, at every port");
  }
}

void privileged_namespace(const Object& object, Sink& sink) {
  const NodeRef level = object.metadata["labels"]["pod-security.kubernetes.io/enforce"];
  if (object.kind.value == "Namespace" && level.value() == "privileged") sink.report(level);
}

constexpr Literal kChange = "create|update|patch|delete|deletecollection|impersonate";

// The map of users and roles of EKS.
void aws_auth(const Object& object, Sink& sink) {
  if (!is_own_role(object)) return;
  const NodeRef rules = object.node["rules"];
  if (!rules.is_sequence()) return;
  for (const NodeRef rule : rules.children()) {
    if (granted(rule, "resourceNames", "aws-auth") &&
        granted_or_all(rule, "resources", "configmaps") &&
        (granted(rule, "verbs", "update") || granted(rule, "verbs", "patch") ||
         granted_or_all(rule, "verbs", "delete") || granted(rule, "verbs", "create")))
      sink.report(granted(rule, "resourceNames", "aws-auth"), grant(rule));
  }
}

void masters(const Object& object, Sink& sink) {
  const NodeRef subjects = object.node["subjects"];
  if (!is_binding(object) || !subjects.is_sequence()) return;
  for (const NodeRef subject : subjects.children()) {
    if (subject["name"].value() == "system:masters" && subject["kind"].value() == "Group")
      sink.report(subject["name"], called(object) + " binds " + subject_name(subject));
  }
}

struct Api {
  std::string_view version, kinds, since;
};
constexpr Api kOld[] = {
    {"extensions/v1beta1", "", "1.16"},
    {"apps/v1beta1", "", "1.16"},
    {"apps/v1beta2", "", "1.16"},
    {"batch/v2alpha1", "", "1.21"},
    {"admissionregistration.k8s.io/v1beta1", "", "1.22"},
    {"apiextensions.k8s.io/v1beta1", "", "1.22"},
    {"apiregistration.k8s.io/v1beta1", "", "1.22"},
    {"authentication.k8s.io/v1beta1", "", "1.22"},
    {"authorization.k8s.io/v1beta1", "", "1.22"},
    {"certificates.k8s.io/v1beta1", "", "1.22"},
    {"coordination.k8s.io/v1beta1", "", "1.22"},
    {"networking.k8s.io/v1beta1", "", "1.22"},
    {"rbac.authorization.k8s.io/v1alpha1", "", "1.22"},
    {"rbac.authorization.k8s.io/v1beta1", "", "1.22"},
    {"scheduling.k8s.io/v1beta1", "", "1.22"},
    {"scheduling.k8s.io/v1alpha1", "", "1.22"},
    {"storage.k8s.io/v1beta1", "CSIDriver|CSINode|StorageClass|VolumeAttachment", "1.22"},
    {"batch/v1beta1", "", "1.25"},
    {"discovery.k8s.io/v1beta1", "", "1.25"},
    {"events.k8s.io/v1beta1", "", "1.25"},
    {"policy/v1beta1", "", "1.25"},
    {"node.k8s.io/v1beta1", "", "1.25"},
    {"autoscaling/v2beta1", "", "1.25"},
    {"autoscaling/v2beta2", "", "1.26"},
    {"flowcontrol.apiserver.k8s.io/v1beta1", "", "1.26"},
    {"storage.k8s.io/v1beta1", "CSIStorageCapacity", "1.27"},
    {"flowcontrol.apiserver.k8s.io/v1beta2", "", "1.29"},
    {"flowcontrol.apiserver.k8s.io/v1beta3", "", "1.32"},
};

void old_api(const Object& object, Sink& sink) {
  for (const Api& api : kOld) {
    if (object.api_version.value != api.version ||
        (!api.kinds.empty() && !is_among(api.kinds, object.kind.value)))
      continue;
    sink.report(object.node["apiVersion"], quote(object.kind.value) + " of " + quote(api.version) +
                                               " is gone from Kubernetes " +
                                               std::string(api.since));
    return;
  }
}

// Letters and digits, within them also '-', '_' and '.': 63 at most.
bool is_label(std::string_view text) {
  if (text.empty()) return true;
  const auto is_letter = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  return text.size() <= 63 && is_letter(text.front()) && is_letter(text.back()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_letter(c) || c == '-' || c == '_' || c == '.'; });
}

void label_value(const Object& object, Sink& sink) {
  for (const NodeRef metadata : {object.metadata, object.pod_metadata}) {
    const NodeRef labels = metadata["labels"];
    if (!labels.is_mapping()) continue;
    for (const NodeRef label : labels.children()) {
      if (label.is_scalar() && !is_template(label) && !is_label(label.value())) sink.report(label);
    }
    if (object.pod_metadata == object.metadata) return;
  }
}

void system_namespace(const Object& object, Sink& sink) {
  if (!object.pod || object.namespace_.value != "kube-system") return;
  for (const NodeRef metadata : {object.metadata, object.pod_metadata}) {
    for (const std::string_view key : {"k8s-app", "tier", "component"}) {
      if (metadata["labels"][key]) return;
    }
  }
  sink.report(object.metadata["namespace"]);
}

void load_balancer(const Object& object, Sink& sink) {
  if (object.kind.value != "Service" || object.spec["type"].value() != "LoadBalancer") return;
  if (object.spec["loadBalancerSourceRanges"].size() > 0 ||
      is_template(object.metadata["annotations"]))
    return;
  const NodeRef annotations = object.metadata["annotations"];
  if (annotations.is_mapping()) {
    for (const NodeRef annotation : annotations.children()) {
      const std::string_view key = annotation.key().value;
      const std::string_view value = annotation.value();
      const bool is_internal = key.find("internal") != key.npos
                                   ? value != "false" && value != "0"
                                   : value == "internal" || value == "Internal" ||
                                         value == "private" || value == "intranet";
      if (is_internal || is_template(annotation)) return;
    }
  }
  const NodeRef name = object.metadata["name"];
  sink.report(name ? name : object.spec["type"], called(object) + " is open to the internet");
}

void ingress_tls(const Object& object, Sink& sink) {
  if (object.kind.value != "Ingress" || !object.spec.is_mapping() ||
      object.spec["tls"].size() > 0 || is_template(object.spec["tls"]))
    return;
  sink.report_key(object.spec, called(object) + " has no tls");
}

// Annotations of ingress-nginx that put text into its configuration.
void ingress_injection(const Object& object, Sink& sink) {
  constexpr std::string_view kPrefix = "nginx.ingress.kubernetes.io/";
  constexpr std::string_view kText =
      "auth-url|auth-tls-match-cn|mirror-target|mirror-host|server-snippet|configuration-snippet|"
      "auth-snippet|stream-snippet|modsecurity-snippet|auth-signin|auth-tls-secret|"
      "permanent-redirect|rewrite-target|app-root";
  const NodeRef annotations = object.metadata["annotations"];
  if (object.kind.value != "Ingress" || !annotations.is_mapping()) return;
  for (const NodeRef annotation : annotations.children()) {
    std::string_view key = annotation.key().value;
    if (!key.starts_with(kPrefix) || !is_among(kText, key.substr(kPrefix.size()))) continue;
    key.remove_prefix(kPrefix.size());
    const std::string_view value = annotation.value();
    const bool is_snippet = key.ends_with("-snippet");
    const bool breaks_out =
        value.find_first_of(is_snippet ? std::string_view("\x01")
                                       : std::string_view(";{}#|\n\"")) != value.npos;
    const bool loads = value.find("load_module") != value.npos ||
                       value.find("ssl_engine") != value.npos || value.find("lua_") != value.npos ||
                       value.find("_by_lua") != value.npos;
    if (!is_template(annotation) && (breaks_out || loads)) sink.report(annotation);
  }
}

void tiller_service(const Object& object, Sink& sink) {
  if (object.kind.value != "Service") return;
  const auto names = [](std::string_view text) { return text.find("tiller") != text.npos; };
  if (names(object.name.value)) return void(sink.report(object.metadata["name"]));
  for (const NodeRef map : {object.metadata["labels"], object.spec["selector"]}) {
    if (!map.is_mapping()) continue;
    for (const NodeRef label : map.children()) {
      if (names(label.value())) return void(sink.report(label));
    }
  }
}

void tiller_open(const kubernetes::Container& container, Sink& sink) {
  const auto image = read_image_reference(container.image.value);
  if (!image || image->name() != "tiller") return;
  const NodeRef args = container.node["args"];
  if (args.is_sequence()) {
    for (const NodeRef arg : args.children()) {
      const std::string_view text = arg.value();
      if (text.find("localhost") != text.npos || text.find("127.0.0.1") != text.npos) return;
    }
  }
  report_image(container, sink);
}

// Words that only secrets are called by.
void secret_in_config_map(const Object& object, Sink& sink) {
  if (object.kind.value != "ConfigMap") return;
  const NodeRef data = object.node["data"];
  if (!data.is_mapping()) return;
  for (const NodeRef entry : data.children()) {
    const std::string_view key = entry.key().value;
    std::string_view text = entry.value();
    std::string_view name =
        is_secret_name(key) && is_literal_secret(text) ? key : std::string_view();
    // A file of settings: name=value or name: value, a line each.
    while (name.empty() && !text.empty()) {
      const std::string_view line = trimmed(take_part(text, '\n'));
      const std::size_t by = line.find_first_of("=:");
      if (by == line.npos || line.starts_with('#')) continue;
      const std::string_view left = trimmed(line.substr(0, by));
      if (left.find(' ') == left.npos && is_secret_name(left) &&
          is_literal_secret(trimmed(line.substr(by + 1))))
        name = left;
    }
    if (!name.empty()) sink.report_key(entry, called(object) + " holds " + quote(name));
  }
}

void flannel(const Object& object, Sink& sink) {
  if (object.kind.value != "ConfigMap") return;
  const NodeRef data = object.node["data"]["cni-conf.json"];
  if (data.value().find("\"flannel\"") != data.value().npos &&
      data.value().find("\"calico\"") == data.value().npos)
    sink.report_key(data, called(object) + " sets up flannel");
}

void encryption(const Object& object, Sink& sink) {
  const NodeRef resources = object.node["resources"];
  if (object.kind.value != "EncryptionConfiguration" || !resources.is_sequence()) return;
  for (const NodeRef resource : resources.children()) {
    const NodeRef providers = resource["providers"];
    if (!providers.is_sequence() || providers.size() == 0) continue;
    const NodeRef first = providers[std::size_t{0}];
    if (first["aescbc"] || first["aesgcm"] || first["kms"] || first["secretbox"]) continue;
    sink.report_key(providers, "Secrets are written in clear");
  }
}

void admission(const Object& object, Sink& sink) {
  const NodeRef plugins = object.node["plugins"];
  if (object.kind.value != "AdmissionConfiguration" || !plugins.is_sequence()) return;
  for (const NodeRef plugin : plugins.children()) {
    if (plugin["name"].value() == "EventRateLimit") return;
  }
  sink.report_key(plugins, "No plugin is EventRateLimit");
}

void metric_object(const Object& object, Sink& sink) {
  const NodeRef metrics = object.spec["metrics"];
  if (object.kind.value != "HorizontalPodAutoscaler" || !metrics.is_sequence()) return;
  for (const NodeRef metric : metrics.children()) {
    const NodeRef target = metric["object"];
    if (metric["type"].value() != "Object" || is_template(target)) continue;
    const bool is_named = target["describedObject"]["name"] && target["describedObject"]["kind"];
    const bool is_measured = target["metric"]["name"] || target["metricName"];
    if (!is_named || !is_measured)
      sink.report_key(target ? target : metric["type"],
                      called(object) + " measures an object that is not named");
  }
}

// What an audit policy leaves out of what tells an attack.
void audit_policy(const Object& object, Sink& sink) {
  const NodeRef rules = object.node["rules"];
  if (object.kind.value != "Policy" || object.group() != "audit.k8s.io") return;
  if (!rules.is_sequence())
    return void(rules ? sink.report_key(rules, "Nothing is written down")
                      : sink.report(object.node["kind"], "Nothing is written down"));
  const auto level = [&](std::string_view resource) {
    for (const NodeRef rule : rules.children()) {
      const NodeRef groups = rule["resources"];
      if (!groups.is_sequence() || groups.size() == 0) {
        if (!rule["users"] && !rule["verbs"] && !rule["namespaces"] && !rule["nonResourceURLs"] &&
            !rule["userGroups"])
          return rule["level"].value();
        continue;
      }
      for (const NodeRef group : groups.children()) {
        if (holds(group["resources"], resource) || (!group["resources"] && group["group"]))
          return rule["level"].value();
      }
    }
    return std::string_view("None");
  };
  std::string missing;
  constexpr std::string_view kWanted[] = {
      "secrets",   "configmaps",       "tokenreviews", "pods",          "deployments",
      "pods/exec", "pods/portforward", "pods/proxy",   "services/proxy"};
  for (const std::string_view resource : kWanted) {
    if (level(resource) == "None") missing += (missing.empty() ? "" : ", ") + std::string(resource);
  }
  if (!missing.empty()) sink.report_key(rules, "Nothing is written down about " + missing);
}

void native_secret(const Object& object, Sink& sink) {
  if (object.kind.value == "Secret" && object.api_version.value == "v1" &&
      (object.node["data"].size() > 0 || object.node["stringData"].size() > 0))
    sink.report(object.node["kind"], called(object) + " is written into a file");
}

// A namespace that does without quotas is told of where the files hold it.
void claim_modes(const Object& object, Sink& sink) {
  const NodeRef claims = object.spec["volumeClaimTemplates"];
  if (object.kind.value != "StatefulSet" || !claims.is_sequence()) return;
  for (const NodeRef claim : claims.children()) {
    const NodeRef modes = claim["spec"]["accessModes"];
    if (modes.is_sequence() && holds(modes, "ReadWriteMany"))
      sink.report_key(modes, called(object) + " has a volume that many nodes write to");
  }
}

// Of claims, volumes and templates of claims.
void access_modes(const Object& object, Sink& sink) {
  constexpr std::string_view kModes = "ReadWriteOnce|ReadOnlyMany|ReadWriteMany|ReadWriteOncePod";
  const auto check = [&](NodeRef modes) {
    if (!modes.is_sequence()) return;
    for (const NodeRef mode : modes.children()) {
      if (mode.is_scalar() && !is_template(mode) && !is_among(kModes, mode.value()))
        sink.report(mode, called(object) + " asks for the access mode " + quote(mode.value()));
    }
  };
  if (is_among("PersistentVolume|PersistentVolumeClaim", object.kind.value))
    check(object.spec["accessModes"]);
  const NodeRef claims = object.spec["volumeClaimTemplates"];
  if (object.kind.value != "StatefulSet" || !claims.is_sequence()) return;
  for (const NodeRef claim : claims.children()) check(claim["spec"]["accessModes"]);
}

// PodSecurityPolicy and what OpenShift has in its place.
void host_paths_writable(const Object& object, Sink& sink) {
  if (object.kind.value != "PodSecurityPolicy") return;
  const NodeRef paths = object.spec["allowedHostPaths"];
  if (!paths.is_sequence() || paths.size() == 0) {
    const NodeRef volumes = object.spec["volumes"];
    const NodeRef at = paths ? paths : object.spec;
    if (!volumes || holds(volumes, "*") || holds(volumes, "hostPath") || paths)
      sink.report_key(at, called(object) + " allows every path of the node");
    return;
  }
  for (const NodeRef path : paths.children()) {
    if (!kubernetes::is_true(path["readOnly"]) && !is_template(path["readOnly"]))
      sink.report(path["pathPrefix"] ? path["pathPrefix"] : path,
                  called(object) + " allows to write to " + quote(path["pathPrefix"].value()));
  }
}

void policy_root(const Object& object, Sink& sink) {
  if (object.kind.value != "PodSecurityPolicy") return;
  const NodeRef rule = object.spec["runAsUser"]["rule"];
  if (rule.value() == "MustRunAsNonRoot" || is_template(rule)) return;
  const NodeRef ranges = object.spec["runAsUser"]["ranges"];
  if (rule.value() == "MustRunAs" && ranges.is_sequence() &&
      std::none_of(ranges.children().begin(), ranges.children().end(),
                   [](NodeRef range) { return kubernetes::is_zero(range["min"]); }))
    return;
  rule ? sink.report(rule)
       : sink.report_key(object.spec, called(object) + " says nothing of users");
}

void policy_drops(const Object& object, Sink& sink) {
  if (object.kind.value != "PodSecurityPolicy") return;
  const NodeRef drop = object.spec["requiredDropCapabilities"];
  if (holds(drop, "ALL") || holds(drop, "NET_RAW") || is_template(drop)) return;
  sink.report_key(drop ? drop : object.spec, called(object) + " lets pods keep NET_RAW");
}

void policy_seccomp(const Object& object, Sink& sink) {
  if (object.kind.value != "PodSecurityPolicy") return;
  const NodeRef profile =
      object.metadata["annotations"]["seccomp.security.alpha.kubernetes.io/defaultProfileName"];
  if (!profile)
    sink.report(object.node["kind"], called(object) + " sets no seccomp profile");
  else if (profile.value() != "runtime/default" && profile.value() != "docker/default" &&
           !is_template(profile))
    sink.report(profile);
}

void added(const Object& object, Sink& sink) {
  const NodeRef allowed = object.spec["allowedCapabilities"];
  if (object.kind.value == "PodSecurityPolicy" && allowed.size() > 0)
    sink.report_key(allowed, called(object) + " allows capabilities");
}

// Objects other than workloads: roles, services, policies.
constexpr Rule kRows[] = {
    {
        .id = "k8s/rbac-webhooks",
        .severity = Severity::high,
        .title = "Role changes webhooks of admission",
        .risk =
            "Who has it reads what passes through the API server, secrets as well, and changes it.",
        .fix = "Take the verbs or the resource out of the role.",
        .aliases = kTexts<"checkov:CKV_K8S_155", "trivy:KSV-0114">,
        .topics = {Topic::access},
        .check = grants<"mutatingwebhookconfigurations|validatingwebhookconfigurations", kChange>,
    },
    {
        .id = "k8s/rbac-sign-requests",
        .severity = Severity::medium,
        .title = "Role approves requests for certificates",
        .risk = "Who has it signs himself a certificate for any user of the cluster.",
        .fix = "Take the verbs or the resource out of the role.",
        .aliases = kTexts<"checkov:CKV_K8S_156">,
        .topics = {Topic::access},
        .check = grants<"certificatesigningrequests/approval|signers", "update|patch|approve|sign">,
    },
    {
        .id = "k8s/rbac-pod-logs",
        .severity = Severity::medium,
        .title = "Role deletes logs of pods",
        .risk = "Who has it removes the traces of what he did.",
        .fix = "Take the verbs or the resource out of the role.",
        .aliases = kTexts<"trivy:KSV-0042">,
        .topics = {Topic::access},
        .check = grants<"pods/log", "delete|deletecollection">,
    },
    {
        .id = "k8s/rbac-config-maps",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Role changes config maps",
        .risk = "Who has it changes how programs of the namespace are set up.",
        .fix = "Take the verbs or the resource out of the role.",
        .aliases = kTexts<"trivy:KSV-0049">,
        .topics = {Topic::access},
        .check = grants<"configmaps", kChange>,
    },
    {
        .id = "k8s/rbac-role-bindings",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Role makes bindings of roles",
        .risk = "Who has it gives others what he himself has, and more where he may bind.",
        .fix = "Take the verbs or the resource out of the role.",
        .aliases = kTexts<"trivy:KSV-0051", "trivy:KSV-0055">,
        .topics = {Topic::access},
        .check = grants<"rolebindings", "create|update|patch">,
    },
    {
        .id = "k8s/rbac-cluster-role-bindings",
        .severity = Severity::high,
        .title = "Role makes bindings in the whole cluster",
        .risk = "Who has it gives others what he himself has, in every namespace.",
        .fix = "Take the verbs or the resource out of the role.",
        .aliases = kTexts<"trivy:KSV-0052">,
        .topics = {Topic::access},
        .check = grants<"clusterrolebindings", "create|update|patch">,
    },
    {
        .id = "k8s/rbac-networking",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Role changes how services are reached",
        .risk = "Who has it leads traffic of others to himself.",
        .fix = "Take the verbs or the resource out of the role.",
        .aliases = kTexts<"trivy:KSV-0056">,
        .topics = {Topic::access},
        .check = grants<"services|endpoints|endpointslices|networkpolicies|ingresses", kChange>,
    },
    {
        .id = "k8s/rbac-service-status",
        .severity = Severity::medium,
        .title = "Role changes the status of services",
        .risk = "Who has it takes traffic of others by naming their address (CVE-2020-8554).",
        .fix = "Take the verbs or the resource out of the role.",
        .topics = {Topic::access},
        .check = grants<"services/status", "update|patch">,
    },
    {
        .id = "k8s/rbac-port-forward",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Role forwards ports of pods",
        .risk = "Who has it reaches programs that listen in a pod, past every network policy.",
        .fix = "Take the verbs or the resource out of the role.",
        .aliases = kTexts<"kics:38fa11ef-dbcc-4da8-9680-7e1fd855b6fb">,
        .topics = {Topic::access},
        .check = grants<"pods/portforward", "create|get">,
    },
    {
        .id = "k8s/rbac-aws-auth",
        .severity = Severity::high,
        .title = "Role changes who is who in EKS",
        .risk = "Who has it makes any identity of AWS an administrator of the cluster.",
        .fix = "Take aws-auth out of the role.",
        .aliases = kTexts<"trivy:KSV-0115">,
        .topics = {Topic::access},
        .check = aws_auth,
    },
    {
        .id = "k8s/masters-binding",
        .severity = Severity::high,
        .title = "Binding names the group system:masters",
        .risk =
            "Its members are administrators whatever roles say, and it cannot be taken from them.",
        .fix = "Bind a group of your own.",
        .aliases = kTexts<"trivy:KSV-0123">,
        .topics = {Topic::access},
        .check = masters,
    },
    {
        .id = "k8s/old-api",
        .severity = Severity::low,
        .title = "Version of the API is gone",
        .risk = "The API server of a newer cluster refuses the object.",
        .fix = "Use the version that came after it.",
        .aliases = kTexts<"trivy:KSV-0107", "kics:94b76ea5-e074-4ca2-8a03-c5a606e30645",
                          "kube-linter:no-extensions-v1beta", "kube-score:Stable version",
                          "kube-score:stable-version">,
        .topics = {Topic::reliability},
        .check = old_api,
    },
    {
        .id = "k8s/label-value",
        .severity = Severity::low,
        .title = "Value of a label is not valid",
        .risk = "The API server refuses the object.",
        .fix = "Use up to 63 letters, digits, dashes, underscores and dots.",
        .aliases = kTexts<"kics:1123031a-f921-4c5b-bd86-ef354ecfd37a",
                          "kics:bc3dabb6-fd50-40f8-b9ba-7429c9f1fb0e", "kube-score:Label values",
                          "kube-score:label-values">,
        .topics = {Topic::reliability},
        .check = label_value,
    },
    {
        .id = "k8s/system-namespace",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Workload is put into kube-system",
        .risk =
            "What may change things there has the cluster, and backups and policies leave it out.",
        .fix = "Name a namespace of its own.",
        .aliases = kTexts<"trivy:KSV-0037">,
        .topics = {Topic::access},
        .check = system_namespace,
    },
    {
        .id = "k8s/public-load-balancer",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Load balancer is open to the internet",
        .risk = "Whoever finds the address reaches the pods behind it.",
        .fix = "Make it internal by an annotation, or set loadBalancerSourceRanges.",
        .aliases =
            kTexts<"kics:26763a1c-5dda-4772-b507-5fca7fb5f165",
                   "kics:2a52567c-abb8-4651-a038-52fa27c77aed", "kube-linter:exposed-services">,
        .topics = {Topic::network},
        .check = load_balancer,
    },
    {
        .id = "k8s/ingress-without-tls",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Ingress is reached in clear",
        .risk = "Whoever stands between reads passwords and sessions.",
        .fix = "Set tls.",
        .aliases = kTexts<"polaris:tlsSettingsMissing">,
        .topics = {Topic::encryption},
        .check = ingress_tls,
    },
    {
        .id = "k8s/ingress-injection",
        .severity = Severity::high,
        .title = "Annotation of an ingress breaks into the configuration of nginx",
        .risk = "In versions of ingress-nginx without the fixes of 2025, who writes it runs code "
                "in the controller, which reads every secret (CVE-2025-1974).",
        .fix = "Write a plain value, and update ingress-nginx.",
        .aliases = kTexts<"trivy:KCV-0093">,
        .topics = {Topic::injection},
        .check = ingress_injection,
    },
    {
        .id = "k8s/tiller-service",
        .severity = Severity::medium,
        .title = "Service leads to Tiller of Helm 2",
        .risk = "Whoever reaches it deploys with its rights.",
        .fix = "Remove Tiller and use Helm 3, which has no server.",
        .aliases = kTexts<"checkov:CKV_K8S_44", "kics:8b862ca9-0fbd-4959-ad72-b6609bdaa22d">,
        .topics = {Topic::access},
        .check = tiller_service,
    },
    {
        .id = "k8s/tiller-reachable",
        .severity = Severity::high,
        .title = "Tiller listens to the whole cluster",
        .risk = "Any pod deploys with the rights of Tiller.",
        .fix = "Remove Tiller and use Helm 3, which has no server.",
        .aliases = kTexts<"checkov:CKV_K8S_45", "kics:e17fa86a-6222-4584-a914-56e8f6c87e06">,
        .topics = {Topic::access},
        .check = tiller_open,
    },
    {
        .id = "k8s/secret-in-config-map",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Config map holds what is called a secret",
        .risk = "Whoever may read config maps, which is nearly everybody, has it.",
        .fix = "Put it into a Secret, or fetch it from a store of secrets.",
        .aliases = kTexts<"trivy:KSV-0109", "trivy:KSV-01010", "polaris:sensitiveConfigmapContent">,
        .topics = {Topic::credentials},
        .check = secret_in_config_map,
    },
    {
        .id = "k8s/flannel",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Network of the cluster knows no network policies",
        .risk = "Policies are taken and do nothing.",
        .fix = "Use a network plugin that has them, such as Calico or Cilium.",
        .aliases = kTexts<"kics:03aabc8c-35d6-481e-9c85-20139cf72d23">,
        .topics = {Topic::network},
        .check = flannel,
    },
    {
        .id = "k8s/encryption-configuration",
        .severity = Severity::medium,
        .title = "Secrets are written to etcd in clear",
        .risk = "Who gets a disk or a backup of etcd has every secret of the cluster.",
        .fix = "Name aescbc, secretbox or kms as the first provider.",
        .aliases = kTexts<"kics:10efce34-5af6-4d83-b414-9e096d5a06a9">,
        .topics = {Topic::encryption},
        .check = encryption,
    },
    {
        .id = "k8s/admission-without-event-rate",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Configuration of admission limits no rate of events",
        .risk = "One client fills etcd and the server with events.",
        .fix = "Add the plugin EventRateLimit.",
        .aliases = kTexts<"checkov:CKV_K8S_78">,
        .topics = {Topic::availability},
        .check = admission,
    },
    {
        .id = "k8s/autoscaler-object",
        .severity = Severity::low,
        .title = "Autoscaler measures an object that it does not name",
        .risk = "It never scales.",
        .fix = "Name describedObject and metric.",
        .aliases = kTexts<"kics:2f652c42-619d-4361-b361-9f599688f8ca">,
        .topics = {Topic::reliability},
        .check = metric_object,
    },
    {
        .id = "k8s/audit-policy-gaps",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Audit policy leaves out what tells an attack",
        .risk = "Nobody can tell afterwards who read a secret or entered a pod.",
        .fix = "Write down at least the metadata of these resources.",
        .aliases = kTexts<"kics:1828a670-5957-4bc5-9974-47da228f75e2">,
        .topics = {Topic::logging},
        .check = audit_policy,
    },
    {
        .id = "k8s/native-secret",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Secret stands in a manifest",
        .risk = "Whoever reads the repository has it: base64 hides nothing.",
        .fix = "Fetch it from a store of secrets, or encrypt the manifest.",
        .aliases = kTexts<"kics:b9c83569-459b-4110-8f79-6305aa33cb37">,
        .topics = {Topic::credentials},
        .check = native_secret,
    },
    {
        .id = "k8s/claim-of-many",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Volume of a stateful set may be written by many nodes",
        .risk = "Pods that think they are alone write over each other.",
        .fix = "Use ReadWriteOnce.",
        .aliases = kTexts<"kics:26b047a9-0329-48fd-8fb7-05bbe5ba80ee">,
        .topics = {Topic::storage},
        .check = claim_modes,
    },
    {
        .id = "k8s/eviction-of-unhealthy",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Disruption budget keeps pods that are not healthy",
        .risk = "A node cannot be drained as long as such a pod is on it.",
        .fix = "Set unhealthyPodEvictionPolicy to AlwaysAllow.",
        .aliases = kTexts<"kube-linter:pdb-unhealthy-pod-eviction-policy">,
        .topics = {Topic::availability},
        .check = field<"PodDisruptionBudget", "spec.unhealthyPodEvictionPolicy", Want::set>,
    },
    {
        .id = "k8s/scc-privileged",
        .severity = Severity::high,
        .title = "Security context constraints allow privileged containers",
        .risk = "Who may use them is root on the node.",
        .fix = "Set allowPrivilegedContainer: false.",
        .aliases = kTexts<"kube-linter:scc-deny-privileged-container">,
        .topics = {Topic::access},
        .check = field<"SecurityContextConstraints", "allowPrivilegedContainer", Want::is_not,
                       "true|yes|on|True">,
    },
    {
        .id = "k8s/policy-host-pid",
        .severity = Severity::medium,
        .title = "Pod security policy gives pods the processes of the node",
        .risk = "Whoever may use the policy leaves his container.",
        .fix = "Set hostPID: false.",
        .aliases = kTexts<"checkov:CKV_K8S_1", "kics:91dacd0e-d189-4a9c-8272-5999a3cc32d9">,
        .topics = {Topic::access},
        .check = field<"PodSecurityPolicy", "spec.hostPID", Want::is_not, "true|yes|on|True">,
    },
    {
        .id = "k8s/policy-host-ipc",
        .severity = Severity::medium,
        .title = "Pod security policy gives pods the shared memory of the node",
        .risk = "Whoever may use the policy leaves his container.",
        .fix = "Set hostIPC: false.",
        .aliases = kTexts<"checkov:CKV_K8S_3", "kics:80f93444-b240-4ebb-a4c6-5c40b76c04ea",
                          "kics:51bed0ac-a8ae-407a-895e-90c6cb0610ce">,
        .topics = {Topic::access},
        .check = field<"PodSecurityPolicy", "spec.hostIPC", Want::is_not, "true|yes|on|True">,
    },
    {
        .id = "k8s/policy-host-network",
        .severity = Severity::medium,
        .title = "Pod security policy gives pods the network of the node",
        .risk = "Whoever may use the policy leaves his container.",
        .fix = "Set hostNetwork: false.",
        .aliases = kTexts<"checkov:CKV_K8S_4", "kics:a33e9173-b674-4dfb-9d82-cf3754816e4b">,
        .topics = {Topic::access},
        .check = field<"PodSecurityPolicy", "spec.hostNetwork", Want::is_not, "true|yes|on|True">,
    },
    {
        .id = "k8s/policy-privileged",
        .severity = Severity::medium,
        .title = "Pod security policy gives pods all of the node",
        .risk = "Whoever may use the policy leaves his container.",
        .fix = "Set privileged: false.",
        .aliases = kTexts<"checkov:CKV_K8S_2", "kics:c48e57d3-d642-4e0b-90db-37f807b41b91">,
        .topics = {Topic::access},
        .check = field<"PodSecurityPolicy", "spec.privileged", Want::is_not, "true|yes|on|True">,
    },
    {
        .id = "k8s/policy-escalation",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Pod security policy lets programs gain rights",
        .risk = "Programs with the setuid bit make a user root in the container.",
        .fix = "Set allowPrivilegeEscalation: false.",
        .aliases = kTexts<"checkov:CKV_K8S_5", "kics:87554eef-154d-411d-bdce-9dbd91e56851">,
        .topics = {Topic::access},
        .check = field<"PodSecurityPolicy", "spec.allowPrivilegeEscalation", Want::is, "false">,
    },
    {
        .id = "k8s/policy-root",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Pod security policy lets containers run as root",
        .risk = "Root of a container is root of the node once it leaves it.",
        .fix = "Set runAsUser.rule to MustRunAsNonRoot.",
        .aliases = kTexts<"checkov:CKV_K8S_6", "kics:e3aa0612-4351-4a0d-983f-aefea25cf203">,
        .topics = {Topic::access},
        .check = policy_root,
    },
    {
        .id = "k8s/policy-net-raw",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Pod security policy lets pods keep NET_RAW",
        .risk = "Pods forge packets of others on their network.",
        .fix = "Put ALL into requiredDropCapabilities.",
        .aliases = kTexts<"checkov:CKV_K8S_7", "kics:2270987f-bb51-479f-b8be-3ca73e5ad648">,
        .topics = {Topic::access},
        .check = policy_drops,
    },
    {
        .id = "k8s/policy-added-capabilities",
        .severity = Severity::medium,
        .title = "Pod security policy lets pods add capabilities",
        .risk = "Some of them are enough to leave the container.",
        .fix = "Remove allowedCapabilities.",
        .aliases = kTexts<"checkov:CKV_K8S_24", "kics:7307579a-3abb-46ad-9ce5-2a915634d5c8">,
        .topics = {Topic::access},
        .check = added,
    },
    {
        .id = "k8s/policy-kept-capabilities",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Pod security policy requires no capabilities to be dropped",
        .risk = "Pods keep what the runtime gives by default.",
        .fix = "Put ALL into requiredDropCapabilities.",
        .aliases = kTexts<"checkov:CKV_K8S_36", "kics:caa93370-791f-4fc6-814b-ba6ce0cb4032">,
        .topics = {Topic::access},
        .check = field<"PodSecurityPolicy", "spec.requiredDropCapabilities", Want::set>,
    },
    {
        .id = "k8s/policy-seccomp",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Pod security policy sets no seccomp profile",
        .risk = "Pods reach every system call of the kernel.",
        .fix = "Set the annotation seccomp.security.alpha.kubernetes.io/defaultProfileName to "
               "runtime/default.",
        .aliases = kTexts<"checkov:CKV_K8S_32">,
        .topics = {Topic::access},
        .check = policy_seccomp,
    },
    {
        .id = "k8s/policy-host-paths",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Pod security policy lets pods write to the node",
        .risk = "Pods put programs where the node runs them.",
        .fix = "Set readOnly: true for each of allowedHostPaths, and take hostPath out of volumes.",
        .aliases = kTexts<"kics:de4421f1-4e35-43b4-9783-737dd4e4a47e">,
        .topics = {Topic::access},
        .check = host_paths_writable,
    },
    {
        .id = "k8s/unknown-access-mode",
        .severity = Severity::low,
        .title = "Volume is asked for in an access mode that is none",
        .risk = "The API server refuses the object, or the claim is never bound.",
        .fix = "Use ReadWriteOnce, ReadOnlyMany, ReadWriteMany or ReadWriteOncePod.",
        .aliases = kTexts<"kics:3878dc92-8e5d-47cf-9cdd-7590f71d21b9">,
        .topics = {Topic::reliability},
        .check = access_modes,
    },
    {
        .id = "k8s/rbac-tokens",
        .severity = Severity::medium,
        .title = "Role makes tokens of service accounts",
        .risk = "Who has it acts as any account of the namespace, or of the cluster.",
        .fix = "Name the accounts in resourceNames, or take the resource out of the role.",
        .topics = {Topic::access},
        .check = grants<"serviceaccounts/token", "create", Names::none>,
    },
    {
        .id = "k8s/rbac-persistent-volumes",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Role makes persistent volumes",
        .risk = "Who has it mounts any path of a node, past all standards for pods.",
        .fix = "Leave volumes to a provisioner, and take the resource out of the role.",
        .topics = {Topic::access},
        .check = grants<"persistentvolumes", "create">,
    },
    {
        .id = "k8s/rbac-namespaces",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Role changes namespaces",
        .risk = "Who has it takes the label away that holds pods to a security standard.",
        .fix = "Take update and patch out of the role.",
        .topics = {Topic::access},
        .check = grants<"namespaces", "update|patch", Names::none>,
    },
    {
        .id = "k8s/network-policy-open",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Network policy lets everybody in",
        .risk = "Whoever is in the cluster reaches every port of the pods.",
        .fix = "Say from whom, and at which ports.",
        .topics = {Topic::network},
        .check = open_policy,
    },
    {
        .id = "k8s/privileged-namespace",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Namespace holds pods to no security standard",
        .risk = "Whoever may create pods in it takes over the node.",
        .fix = "Enforce baseline or restricted.",
        .topics = {Topic::access},
        .check = privileged_namespace,
    },
};

constexpr std::string_view kWhy = R"(
Objects that hold no pod of their own still decide who may do what, and who reaches whom.
)";
constexpr std::string_view kSource =
    "Kubernetes API reference; CIS Kubernetes Benchmark, section 5";
constexpr std::string_view kPath = "objects.yaml";
}  // namespace

extern constinit const RuleTable object_rows{kRows};

namespace {

constexpr RuleDoc kDocs[] = {
    {kRows[0], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [«mutatingwebhookconfigurations»], verbs: [create]}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [mutatingwebhookconfigurations], verbs: [view]}]
)">},
    {kRows[1], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [«certificatesigningrequests/approval»], verbs: [update]}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [certificatesigningrequests/approval], verbs: [view]}]
)">},
    {kRows[2], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [«pods/log»], verbs: [delete]}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [pods/log], verbs: [view]}]
)">},
    {kRows[3], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [«configmaps»], verbs: [update]}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [configmaps], verbs: [view]}]
)">},
    {kRows[4], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [«rolebindings»], verbs: [create]}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [rolebindings], verbs: [view]}]
)">},
    {kRows[5], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [«clusterrolebindings»], verbs: [create]}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [clusterrolebindings], verbs: [view]}]
)">},
    {kRows[6], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [«services»], verbs: [create]}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [services], verbs: [view]}]
)">},
    {kRows[7], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [«services/status»], verbs: [patch]}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [services/status], verbs: [view]}]
)">},
    {kRows[8], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [«pods/portforward»], verbs: [create]}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [pods/portforward], verbs: [view]}]
)">},
    {kRows[9], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [configmaps], verbs: [update], resourceNames: [«aws-auth»]}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [configmaps], verbs: [get], resourceNames: [aws-auth]}]
)">},
    {kRows[10], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
roleRef: {kind: Role, name: r}
subjects: [{kind: Group, name: «system:masters»}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
roleRef: {kind: Role, name: r}
subjects: [{kind: Group, name: team}]
)">},
    {kRows[11], kWhy, kSource, kPath, kTexts<R"(apiVersion: «extensions/v1beta1»
kind: Deployment
metadata: {name: a}
)">,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
)">},
    {kRows[12], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: a, labels: {a: «"b c"»}}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: a, labels: {a: b-c_1.d}}
)">},
    {kRows[13], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: a, namespace: «kube-system»}
spec: {containers: [{name: a, image: b:1}]}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: a, namespace: b}
spec: {containers: [{name: a, image: b:1}]}
)">},
    {kRows[14], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Service
metadata: {name: «a»}
spec: {type: LoadBalancer}
)">,
     kTexts<R"(apiVersion: v1
kind: Service
metadata: {name: a, annotations: {networking.gke.io/load-balancer-type: Internal}}
spec: {type: LoadBalancer}
)",
            R"(apiVersion: v1
kind: Service
metadata: {name: a}
spec: {type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8]}
)">},
    {kRows[15], kWhy, kSource, kPath, kTexts<R"(apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a}
«spec»: {defaultBackend: {service: {name: b, port: {number: 80}}}}
)">,
     kTexts<R"(apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a}
spec: {tls: [{secretName: s}]}
)">},
    {kRows[16], kWhy, kSource, kPath, kTexts<R"(apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a, annotations: {nginx.ingress.kubernetes.io/auth-url: «"http://x/#;}\nload_module a;"»}}
spec: {tls: [{secretName: s}]}
)">,
     kTexts<R"(apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a, annotations: {nginx.ingress.kubernetes.io/auth-url: "http://x/y"}}
spec: {tls: [{secretName: s}]}
)">},
    {kRows[17], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: v1
kind: Service
metadata: {name: «tiller-deploy»}
spec: {selector: {name: x}}
)",
            R"(apiVersion: v1
kind: Service
metadata: {name: a}
spec: {selector: {name: «tiller»}}
)">,
     kTexts<R"(apiVersion: v1
kind: Service
metadata: {name: a}
spec: {selector: {name: web}}
)">},
    {kRows[18], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: t}
spec: {containers: [{name: t, image: «ghcr.io/helm/tiller:v2.16.9»}]}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: t}
spec: {containers: [{name: t, image: ghcr.io/helm/tiller:v2.16.9, args: [--listen=localhost:44134]}]}
)">},
    {kRows[19], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {«DB_PASSWORD»: hunter2hunter}
)">,
     kTexts<R"(apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data: {DB_HOST: db}
)">},
    {kRows[20], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: ConfigMap
metadata: {name: cni}
data: {«cni-conf.json»: '{"plugins": [{"type": "flannel"}]}'}
)">,
     kTexts<R"(apiVersion: v1
kind: ConfigMap
metadata: {name: cni}
data: {cni-conf.json: '{"plugins": [{"type": "calico"}]}'}
)">},
    {kRows[21], kWhy, kSource, kPath, kTexts<R"(apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources: [{resources: [secrets], «providers»: [{identity: {}}]}]
)">,
     kTexts<R"(apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources: [{resources: [secrets], providers: [{kms: {name: a}}, {identity: {}}]}]
)">},
    {kRows[22], kWhy, kSource, kPath, kTexts<R"(apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
«plugins»: [{name: Other}]
)">,
     kTexts<R"(apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins: [{name: EventRateLimit}]
)">},
    {kRows[23], kWhy, kSource, kPath, kTexts<R"(apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: a}
spec: {metrics: [{type: Object, «object»: {metric: {name: m}}}]}
)">,
     kTexts<R"(apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: a}
spec: {metrics: [{type: Object, object: {metric: {name: m}, describedObject: {kind: Ingress, name: i}}}]}
)">},
    {kRows[24], kWhy, kSource, kPath, kTexts<R"(apiVersion: audit.k8s.io/v1
kind: Policy
«rules»: [{level: Metadata, resources: [{group: "", resources: [secrets]}]}]
)">,
     kTexts<R"(apiVersion: audit.k8s.io/v1
kind: Policy
rules: [{level: Metadata}]
)">},
    {kRows[25], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: «Secret»
metadata: {name: a}
data: {b: Yw==}
)">,
     kTexts<R"(apiVersion: v1
kind: Secret
metadata: {name: a}
type: kubernetes.io/service-account-token
)">},
    {kRows[26], kWhy, kSource, kPath, kTexts<R"(apiVersion: apps/v1
kind: StatefulSet
metadata: {name: a}
spec: {volumeClaimTemplates: [{spec: {«accessModes»: [ReadWriteMany]}}]}
)">,
     kTexts<R"(apiVersion: apps/v1
kind: StatefulSet
metadata: {name: a}
spec: {volumeClaimTemplates: [{spec: {accessModes: [ReadWriteOnce]}}]}
)">},
    {kRows[27], kWhy, kSource, kPath, kTexts<R"(apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: a}
«spec»: {minAvailable: 1}
)">,
     kTexts<R"(apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: a}
spec: {unhealthyPodEvictionPolicy: AlwaysAllow}
)">},
    {kRows[28], kWhy, kSource, kPath, kTexts<R"(apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: a}
allowPrivilegedContainer: «true»
)">,
     kTexts<R"(apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: a}
allowPrivilegedContainer: false
)">},
    {kRows[29], kWhy, kSource, kPath, kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {hostPID: «true»}
)">,
     kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {hostPID: false}
)">},
    {kRows[30], kWhy, kSource, kPath, kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {hostIPC: «true»}
)">,
     kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {hostIPC: false}
)">},
    {kRows[31], kWhy, kSource, kPath, kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {hostNetwork: «true»}
)">,
     kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {hostNetwork: false}
)">},
    {kRows[32], kWhy, kSource, kPath, kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {privileged: «true»}
)">,
     kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {privileged: false}
)">},
    {kRows[33], kWhy, kSource, kPath, kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {allowPrivilegeEscalation: «true»}
)">,
     kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {allowPrivilegeEscalation: false}
)">},
    {kRows[34], kWhy, kSource, kPath, kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {runAsUser: {rule: «RunAsAny»}}
)">,
     kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {runAsUser: {rule: MustRunAsNonRoot}}
)">},
    {kRows[35], kWhy, kSource, kPath, kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {«requiredDropCapabilities»: [KILL]}
)">,
     kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {requiredDropCapabilities: [ALL]}
)">},
    {kRows[36], kWhy, kSource, kPath, kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {«allowedCapabilities»: [NET_ADMIN]}
)">,
     kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {allowedCapabilities: []}
)">},
    {kRows[37], kWhy, kSource, kPath, kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
«spec»: {privileged: false}
)">,
     kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {requiredDropCapabilities: [ALL]}
)">},
    {kRows[38], kWhy, kSource, kPath, kTexts<R"(apiVersion: policy/v1beta1
kind: «PodSecurityPolicy»
metadata: {name: a}
)">,
     kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a, annotations: {seccomp.security.alpha.kubernetes.io/defaultProfileName: runtime/default}}
)">},
    {kRows[39], kWhy, kSource, kPath, kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {allowedHostPaths: [{pathPrefix: «/foo»}]}
)">,
     kTexts<R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {volumes: [secret]}
)",
            R"(apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: a}
spec: {allowedHostPaths: [{pathPrefix: /foo, readOnly: true}]}
)">},
    {kRows[40], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: c}
spec: {accessModes: [«ReadWrite»], resources: {requests: {storage: 1Gi}}}
)",
            R"(apiVersion: apps/v1
kind: StatefulSet
metadata: {name: s}
spec: {serviceName: s, volumeClaimTemplates: [{metadata: {name: a}, spec: {accessModes: [«readWriteOnce»]}}]}
)">,
     kTexts<R"(apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: c}
spec: {accessModes: [ReadWriteOncePod], resources: {requests: {storage: 1Gi}}}
)",
            R"(apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: c}
spec: {accessModes: ["{{ .Values.mode }}"], resources: {requests: {storage: 1Gi}}}
)">},
    {kRows[41], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [«serviceaccounts/token»], verbs: [create]}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: r, namespace: a}
rules: [{apiGroups: [""], resources: [serviceaccounts/token], verbs: [create], resourceNames: [app]}]
)">},
    {kRows[42], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: r}
rules: [{apiGroups: [""], resources: [«persistentvolumes»], verbs: [get, create]}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: r}
rules: [{apiGroups: [""], resources: [persistentvolumes], verbs: [get, list]}]
)">},
    {kRows[43], kWhy, kSource, kPath, kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: r}
rules: [{apiGroups: [""], resources: [«namespaces»], verbs: [patch]}]
)">,
     kTexts<R"(apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: r}
rules:
- {apiGroups: [""], resources: [namespaces], verbs: [get, list, watch, create]}
- {apiGroups: [""], resources: [namespaces], verbs: [patch], resourceNames: [shop]}
)">},
    {kRows[44], kWhy, kSource, kPath, kTexts<R"(apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: a}
spec: {podSelector: {}, ingress: [«{}»]}
)">,
     kTexts<R"(apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p, namespace: a}
spec: {podSelector: {}, ingress: [{ports: [{port: 443}]}, {from: [{podSelector: {}}]}], egress: [{}]}
)">},
    {kRows[45], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Namespace
metadata: {name: a, labels: {pod-security.kubernetes.io/enforce: «privileged»}}
)">,
     kTexts<R"(apiVersion: v1
kind: Namespace
metadata: {name: a, labels: {pod-security.kubernetes.io/enforce: restricted}}
)">},
};
}  // namespace

extern constinit const RuleDocTable object_rows_docs{kDocs};

}  // namespace sluice::k8s
