#include "core/model/image_reference.h"
#include "core/model/kubernetes.h"
#include "core/model/kubernetes_cluster.h"
#include "core/model/kubernetes_state.h"
#include "core/rules/doc_table.h"
#include "core/rules/k8s/report.h"
#include "core/rules/k8s/rows.h"
#include "core/rules/rule.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace sluice::k8s {
namespace {

using kubernetes::Container;
using kubernetes::is_template;
using kubernetes::Object;

constexpr std::string_view kLongRunning =
    "Deployment|StatefulSet|DaemonSet|ReplicaSet|"
    "ReplicationController|DeploymentConfig|Rollout";

bool is_long_running(const Object& object) { return is_among(kLongRunning, object.kind.value); }

std::optional<std::uint64_t> id_of(NodeRef node) {
  std::uint64_t id = 0;
  if (!node.is_scalar() || node.value().empty() || node.value().size() > 18) return std::nullopt;
  for (const char c : node.value()) {
    if (c < '0' || c > '9') return std::nullopt;
    id = id * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return id;
}

void check_high_id(const Container& container, std::string_view field, Sink& sink) {
  constexpr std::uint64_t kHighest = 10000;
  if (!can_have_linux_setting(container)) return;
  const NodeRef given = container.security(field);
  if (!given) {
    if (!is_template(container.object->pod["securityContext"]))
      report_missing(container, sink, field, container.security_context);
    return;
  }
  const auto id = id_of(given);
  if (id && *id <= kHighest) report_setting(container, sink, given, field);
}

void low_user(const Container& container, Sink& sink) {
  check_high_id(container, "runAsUser", sink);
}
void low_group(const Container& container, Sink& sink) {
  check_high_id(container, "runAsGroup", sink);
}

// Groups of the pod, then those of containers.
void root_group(const Object& object, Sink& sink) {
  const auto check = [&](NodeRef context) {
    for (const std::string_view key : {"runAsGroup", "fsGroup"}) {
      if (kubernetes::is_zero(context[key])) sink.report(context[key]);
    }
    const NodeRef more = context["supplementalGroups"];
    if (!more.is_sequence()) return;
    for (const NodeRef group : more.children()) {
      if (kubernetes::is_zero(group)) sink.report(group, called(object) + " is in the group 0");
    }
  };
  check(object.pod["securityContext"]);
  for (const Container& container : object.containers) check(container.security_context);
}

constexpr auto& kOfContainer = kTexts<"checkov:CKV_K8S_30">;
constexpr auto& kOfPod =
    kTexts<"checkov:CKV_K8S_29", "trivy:KSV-0118", "kics:a97a340a-0063-418e-b3a1-3028941d0995">;

void no_security_context(const Container& container, Sink& sink) {
  if (container.role == Container::Role::ephemeral || !container.is_whole()) return;
  if (container.security_context.size() > 0) return;
  // What the pod sets leaves open what only containers have: escalation, capabilities, files.
  Hit& hit = report_missing(container, sink, "securityContext");
  if (container.object->pod["securityContext"].size() > 0) hit.with_aliases(kOfContainer);
}

constexpr auto& kPolaris = kTexts<"polaris:pullPolicyNotAlways">;
constexpr auto& kPullPolicy =
    kTexts<"checkov:CKV_K8S_15", "kics:caa3479d-885d-4882-9aac-95e5e78ef5c2",
           "kube-score:container-image-pull-policy", "kube-score:Container Image Pull Policy">;

void pull_policy(const Container& container, Sink& sink) {
  if (!container.is_whole()) return;
  const auto image = read_image_reference(container.image.value);
  if (!image || image->is_pinned()) return;
  const NodeRef policy = container.node["imagePullPolicy"];
  if (policy) {
    if (!is_template(policy) && policy.value() != "Always")
      report_setting(container, sink, policy, "imagePullPolicy");
    return;
  }
  Hit& hit = report_missing(container, sink, "imagePullPolicy");
  // Always is the default for now: it goes once the tag is mended, which Polaris alone asks about.
  if (image->tag.empty() || image->tag == "latest") hit.with_aliases(kPolaris);
}

// Requests that are there and are not the limit.
void check_equal(const Container& container, std::string_view resource, Sink& sink) {
  const NodeRef limit = container.resources["limits"][resource];
  const NodeRef request = container.resources["requests"][resource];
  if (!limit || !request || is_template(limit) || is_template(request)) return;
  if (limit.value() != request.value())
    report_setting(container, sink, request, "the request of " + std::string(resource))
        .relate(limit.use(), "the limit");
}
void cpu_not_limit(const Container& container, Sink& sink) { check_equal(container, "cpu", sink); }
void memory_not_limit(const Container& container, Sink& sink) {
  check_equal(container, "memory", sink);
}
void storage_not_limit(const Container& container, Sink& sink) {
  check_equal(container, "ephemeral-storage", sink);
}

void no_ephemeral_storage(const Container& container, Sink& sink) {
  if (!container.is_whole() || is_template(container.resources)) return;
  for (const std::string_view key : {"limits", "requests"}) {
    const NodeRef values = container.resources[key];
    if (values["ephemeral-storage"] || is_template(values)) continue;
    report_missing(container, sink, "ephemeral-storage", container.resources);
    return;
  }
}

// A number or a name, of the port of a probe.
NodeRef port_of(NodeRef probe) {
  for (const std::string_view key : {"httpGet", "tcpSocket", "grpc"}) {
    if (probe[key]) return probe[key]["port"];
  }
  return {};
}

bool has_port(const Container& container, NodeRef port) {
  if (!container.ports.is_sequence()) return is_template(container.ports);
  for (const NodeRef item : container.ports.children()) {
    const std::string_view protocol = item["protocol"].value();
    if (is_template(item)) return true;
    if (!protocol.empty() && protocol != "TCP" && !is_template(protocol)) continue;
    for (const std::string_view key : {"name", "containerPort"}) {
      if (item[key].value() == port.value() || is_template(item[key])) return true;
    }
  }
  return false;
}

template <Literal Probe>
void probe_port(const Container& container, Sink& sink) {
  const NodeRef port = port_of(container.node[Probe.view()]);
  if (!port.is_scalar() || is_template(port) || has_port(container, port)) return;
  sink.report(port, called(container) + " has no port " + quote(port.value()));
}

bool is_same(NodeRef a, NodeRef b, int depth = 8) {
  if (a.kind() != b.kind() || a.size() != b.size() || depth == 0) return false;
  if (!a.is_mapping()) return a.is_sequence() ? a.written() == b.written() : a.value() == b.value();
  const auto children = a.children();
  return std::all_of(children.begin(), children.end(), [&](NodeRef child) {
    const NodeRef other = b[child.key().value];
    return other && is_same(child, other, depth - 1);
  });
}

// How often and when a probe asks makes no other question of it.
void same_probes(const Container& container, Sink& sink) {
  const NodeRef live = container.node["livenessProbe"];
  const NodeRef ready = container.node["readinessProbe"];
  if (!live.is_mapping() || !ready.is_mapping()) return;
  for (const std::string_view key : {"httpGet", "tcpSocket", "exec", "grpc"}) {
    if (live[key] && ready[key] && is_same(live[key], ready[key])) {
      sink.report_key(live, called(container) + " asks the same for both probes")
          .relate(ready.use(), "the other probe");
    }
  }
}

void duplicate_env(const Container& container, Sink& sink) {
  if (!container.env.is_sequence()) return;
  std::set<std::string_view> names;
  for (const NodeRef item : container.env.children()) {
    const NodeRef name = item["name"];
    if (!name.value().empty() && !is_template(name) && !names.insert(name.value()).second)
      sink.report(name, called(container) + " sets " + quote(name.value()) + " twice");
  }
}

void port_names(const Container& container, Sink& sink) {
  if (!container.ports.is_sequence()) return;
  std::set<std::string_view> names;
  for (const NodeRef item : container.ports.children()) {
    const NodeRef name = item["name"];
    if (item.is_mapping() && (!item["containerPort"] || item["containerPort"].is_null())) {
      sink.report(item, called(container) + " has a port without containerPort");
      continue;
    }
    if (name.value().empty() || is_template(name)) continue;
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789-";
    const bool is_name = name.value().size() <= 15 &&
                         name.value().find_first_not_of(kLetters) == name.value().npos &&
                         name.value().find_first_not_of("0123456789-") != name.value().npos;
    if (!is_name)
      sink.report(name, "Port of " + called(container) + " is called " + quote(name.value()));
    else if (!names.insert(name.value()).second)
      sink.report(name, "Two ports of " + called(container) + " are called " + quote(name.value()));
  }
}

// A constraint of which a part is missing or has no such value spreads nothing.
void bad_spread(const Object& object, Sink& sink) {
  const NodeRef constraints = object.pod["topologySpreadConstraints"];
  if (!constraints.is_sequence()) return;
  for (const NodeRef constraint : constraints.children()) {
    if (!constraint.is_mapping()) continue;
    const auto least = [&](std::string_view key) {
      const NodeRef node = constraint[key];
      return !node || is_template(node) || id_of(node).value_or(0) > 0;
    };
    const NodeRef when = constraint["whenUnsatisfiable"];
    const bool is_right =
        constraint["labelSelector"] && !constraint["topologyKey"].value().empty() &&
        constraint["maxSkew"] && least("maxSkew") && least("minDomains") &&
        (is_template(when) || is_among("DoNotSchedule|ScheduleAnyway", when.value()));
    if (!is_right) sink.report(constraint, "A constraint of " + called(object) + " is not whole");
  }
}

// The profile as it was written before Kubernetes 1.30.
NodeRef old_apparmor(const Container& container) {
  constexpr std::string_view kOld = "container.apparmor.security.beta.kubernetes.io/";
  return container.object
      ->pod_metadata["annotations"][std::string(kOld) + std::string(container.name.value)];
}

// Nothing of AppArmor, seccomp, SELinux or dropped capabilities holds the container back.
void not_hardened(const Container& container, Sink& sink) {
  if (!can_have_linux_setting(container) || container.role == Container::Role::ephemeral) return;
  const NodeRef seccomp = container.security("seccompProfile")["type"];
  const NodeRef old = old_apparmor(container);
  const bool is_held = (seccomp && seccomp.value() != "Unconfined") || old ||
                       container.security("appArmorProfile")["type"] ||
                       container.security("seLinuxOptions").size() > 0 ||
                       (container.capabilities["drop"].size() > 0 &&
                        !kubernetes::holds(container.capabilities["add"], "ALL") &&
                        !kubernetes::holds(container.capabilities["add"], "all"));
  if (!is_held)
    report_missing(container, sink, "profile and drops no capabilities",
                   container.security_context);
}

void low_port(const Container& container, Sink& sink) {
  constexpr std::uint64_t kPrivileged = 1024;
  if (!container.ports.is_sequence()) return;
  for (const NodeRef item : container.ports.children()) {
    const auto port = id_of(item["containerPort"]);
    if (port && *port < kPrivileged && *port > 0) sink.report(item["containerPort"]);
  }
}

bool is_known_type(NodeRef type) {
  return type.value().empty() || is_template(type) ||
         is_among("container_t|container_init_t|container_kvm_t|container_engine_t", type.value());
}

void selinux(const Object& object, Sink& sink) {
  const auto check = [&](NodeRef options) {
    if (!is_known_type(options["type"])) sink.report(options["type"]);
    for (const std::string_view key : {"user", "role"}) {
      if (!options[key].value().empty() && !is_template(options[key])) sink.report(options[key]);
    }
  };
  check(object.pod["securityContext"]["seLinuxOptions"]);
  for (const Container& container : object.containers)
    check(container.security_context["seLinuxOptions"]);
}

void apparmor(const Container& container, Sink& sink) {
  if (!can_have_linux_setting(container) || container.role == Container::Role::ephemeral) return;
  const NodeRef type = container.security("appArmorProfile")["type"];
  const NodeRef old = old_apparmor(container);
  if (!type && !old) report_missing(container, sink, "appArmorProfile", container.security_context);
}

void apparmor_off(const Container& container, Sink& sink) {
  if (!can_have_linux_setting(container)) return;
  const NodeRef type = container.security("appArmorProfile")["type"];
  const NodeRef old = old_apparmor(container);
  if (type.value() == "Unconfined") {
    report_setting(container, sink, type, "appArmorProfile.type");
  } else if (!type && old && old.value() != "runtime/default" &&
             !old.value().starts_with("localhost/") && !is_template(old)) {
    sink.report(old);
  }
}

// Whatever the kubelet asks on behalf of the container.
void asks_another(const Container& container, Sink& sink) {
  const auto check = [&](NodeRef action) {
    for (const std::string_view by : {"httpGet", "tcpSocket"}) {
      const NodeRef host = action[by]["host"];
      const std::string_view name = host.value();
      // Static pods in the network of the node ask what listens there alone.
      if (name.empty() || is_template(host) || name == "localhost" || name == "::1" ||
          name.starts_with("127."))
        continue;
      sink.report(host, called(container) + " is asked at " + quote(name));
    }
  };
  for (const std::string_view probe : {"livenessProbe", "readinessProbe", "startupProbe"})
    check(container.node[probe]);
  for (const std::string_view hook : {"postStart", "preStop"})
    check(container.node["lifecycle"][hook]);
}

void host_process(const Object& object, Sink& sink) {
  const auto check = [&](NodeRef context) {
    const NodeRef value = context["windowsOptions"]["hostProcess"];
    if (kubernetes::is_true(value)) sink.report(value);
  };
  check(object.pod["securityContext"]);
  for (const Container& container : object.containers) check(container.security_context);
}

void other_volumes(const Object& object, Sink& sink) {
  constexpr std::string_view kCore =
      "name|configMap|csi|downwardAPI|emptyDir|ephemeral|persistentVolumeClaim|projected|secret|"
      "hostPath|image";
  const NodeRef volumes = object.pod["volumes"];
  if (!volumes.is_sequence()) return;
  for (const NodeRef volume : volumes.children()) {
    if (!volume.is_mapping()) continue;
    for (const NodeRef source : volume.children()) {
      if (!is_among(kCore, source.key().value))
        sink.report_key(source,
                        called(object) + " mounts a volume of type " + quote(source.key().value));
    }
  }
}

// The pod that runs under no account of its own.
void default_account(const Object& object, Sink& sink) {
  const NodeRef account = object.pod["serviceAccountName"];
  const NodeRef old = object.pod["serviceAccount"];
  const NodeRef given = account.value().empty() ? old : account;
  const NodeRef empty = account ? account : old;
  if (given.value().empty() && empty.is_scalar()) {
    sink.report(empty, called(object) + " names no service account");
  } else if (given.value().empty() && !given.is_scalar()) {
    if (is_whole(object)) sink.report_key(object.pod, called(object) + " names no service account");
  } else if (given.value().empty() || given.value() == "default")
    sink.report(given, called(object) + " runs as " + quote(given.value()));
}

void old_account_field(const Object& object, Sink& sink) {
  const NodeRef old = object.pod["serviceAccount"];
  if (old && !object.pod["serviceAccountName"])
    sink.report_key(old, called(object) + " has serviceAccount");
}

// Of an account that pods get who name none.
void default_account_token(const Object& object, Sink& sink) {
  if (object.kind.value != "ServiceAccount" || object.name.value != "default") return;
  const NodeRef mounts = object.node["automountServiceAccountToken"];
  if (!mounts || kubernetes::is_true(mounts))
    sink.report(object.metadata["name"], "Pods mount the token of the account default");
}

std::uint64_t replicas(const Object& object) { return id_of(object.spec["replicas"]).value_or(1); }

// Some term of the anti-affinity is about the pods of the object themselves. A term without a
// selector is about none.
bool keeps_itself_apart(const Object& object, NodeRef anti_affinity) {
  const NodeRef labels = object.pod_metadata["labels"];
  const auto selects_itself = [&](NodeRef term) {
    const NodeRef selector = term["labelSelector"];
    return is_template(term) || is_template(selector) ||
           (selector.is_mapping() && kubernetes::selects(selector, labels));
  };
  for (const NodeRef list : anti_affinity.children()) {
    if (!list.is_sequence()) return true;
    for (const NodeRef item : list.children()) {
      if (selects_itself(item["podAffinityTerm"] ? item["podAffinityTerm"] : item)) return true;
    }
  }
  return false;
}

template <Literal Kind>
void together(const Object& object, Sink& sink) {
  if (object.kind.value != Kind.view() || !is_whole(object)) return;
  if (object.kind.value == "Deployment" && replicas(object) < 2) return;
  const NodeRef affinity = object.pod["affinity"];
  const NodeRef apart = affinity["podAntiAffinity"];
  if (is_template(affinity) || is_template(apart) || object.pod["topologySpreadConstraints"])
    return;
  if (apart.size() == 0)
    sink.report_key(object.pod, called(object) + " may run all its pods on one node");
  else if (!keeps_itself_apart(object, apart))
    sink.report_key(apart, called(object) + " is kept apart from others, not from itself");
}

void no_spread(const Object& object, Sink& sink) {
  if (object.kind.value != "Deployment" && object.kind.value != "StatefulSet") return;
  const NodeRef given = object.pod["topologySpreadConstraints"];
  if (is_whole(object) && given.size() == 0 && !is_template(given))
    sink.report_key(object.pod, called(object) + " sets no topologySpreadConstraints");
}

void few_replicas(const Object& object, Sink& sink) {
  if (!is_among("Deployment|DeploymentConfig|Rollout", object.kind.value) || !is_whole(object))
    return;
  const NodeRef given = object.spec["replicas"];
  if (is_template(given) || is_template(object.spec)) return;
  const auto count = id_of(given);
  if (!given)
    sink.report_key(object.spec, called(object) + " sets no replicas");
  else if (count && *count < 2)
    sink.report(given);
}

void strategy(const Object& object, Sink& sink) {
  if (!is_among("Deployment|DeploymentConfig", object.kind.value) || !is_whole(object)) return;
  const NodeRef strategy = object.spec["strategy"];
  const NodeRef type = strategy["type"];
  if (is_template(strategy) || is_template(type)) return;
  if (type && type.value() != "RollingUpdate" && type.value() != "Rolling") sink.report(type);
}

void job_restart(const Object& object, Sink& sink) {
  const NodeRef policy = object.pod["restartPolicy"];
  if (is_long_running(object) && policy && policy.value() != "Always" && !is_template(policy))
    sink.report(policy);
}

void job_kept(const Object& object, Sink& sink) {
  if (object.kind.value != "Job" || !is_whole(object)) return;
  if (!object.spec["ttlSecondsAfterFinished"] && !is_template(object.spec))
    sink.report_key(object.spec, called(object) + " sets no ttlSecondsAfterFinished");
}

void job_of_cron_removed(const Object& object, Sink& sink) {
  const NodeRef time = object.spec["jobTemplate"]["spec"]["ttlSecondsAfterFinished"];
  if (object.kind.value == "CronJob" && time) sink.report(time);
}

void git_sync(const Container& container, Sink& sink) {
  const auto image = read_image_reference(container.image.value);
  if (!image || image->name() != "git-sync") return;
  for (const std::string_view key : {"env", "args", "command"}) {
    const NodeRef list = container.node[key];
    if (!list.is_sequence()) continue;
    for (const NodeRef item : list.children()) {
      const std::string_view text = key == "env" ? item["name"].value() : item.value();
      if (text == "GITSYNC_GIT" || text == "GIT_SYNC_GIT" || text.starts_with("--git="))
        sink.report(key == "env" ? item["name"] : item,
                    called(container) + " takes another program for git");
    }
  }
}

void ndots(const Object& object, Sink& sink) {
  if (!object.pod.is_mapping() || !is_whole(object) || object.pod["hostNetwork"].is_true()) return;
  const NodeRef options = object.pod["dnsConfig"]["options"];
  if (is_template(object.pod["dnsConfig"]) || is_template(options)) return;
  if (options.is_sequence()) {
    for (const NodeRef option : options.children()) {
      if (option["name"].value() != "ndots") continue;
      const auto dots = id_of(option["value"]);
      if (dots && *dots > 2)
        sink.report(option["value"],
                    called(object) + " has ndots " + quote(option["value"].value()));
      return;
    }
  }
  sink.report_key(object.pod, called(object) + " sets no ndots");
}

void node_affinity(const Object& object, Sink& sink) {
  if (!is_whole(object) || object.pod["nodeSelector"] || object.pod["affinity"]["nodeAffinity"])
    return;
  sink.report_key(object.pod, called(object) + " chooses no nodes");
}

void owner(const Object& object, Sink& sink) {
  const bool is_all = kubernetes::state_of(*object.node.tree()) == kubernetes::State::whole;
  if (!is_long_running(object) || (!is_whole(object) && !is_all)) return;
  for (const std::string_view block : {"labels", "annotations"}) {
    const NodeRef values = object.metadata[block];
    if (is_template(values)) return;
    for (const std::string_view key : {"owner", "team", "email", "contact", "maintainer"}) {
      if (values[key]) return;
    }
  }
  if (object.metadata) sink.report_key(object.metadata, called(object) + " names no owner");
}

// Settings of pods and containers, each of which is a rule by itself.
constexpr Rule kRows[] = {
    {
        .id = "k8s/low-user-id",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "User id of the container is not above 10000",
        .risk = "The number may be that of a user of the node, whose files it then owns once it "
                "leaves the container.",
        .fix = "Set runAsUser above 10000.",
        .aliases = kTexts<"checkov:CKV_K8S_40", "trivy:KSV-0020",
                          "kics:02323c00-cdc3-4fdc-a310-4f2b3e7a1660",
                          "kube-score:container-security-context-user-group-id",
                          "kube-score:Container Security Context User Group ID">,
        .topics = {Topic::access},
        .check = low_user,
    },
    {
        .id = "k8s/low-group-id",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Group id of the container is not above 10000",
        .risk = "The number may be that of a group of the node, whose files it then reads once it "
                "leaves the container.",
        .fix = "Set runAsGroup above 10000.",
        .aliases = kTexts<"trivy:KSV-0021", "kube-score:Container Security Context User Group ID">,
        .topics = {Topic::access},
        .check = low_group,
    },
    {
        .id = "k8s/root-group",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Container is in the group of root",
        .risk = "Files of images that are open to the group 0 can be changed, and so can those of "
                "volumes.",
        .fix = "Name another group.",
        .aliases = kTexts<"trivy:KSV-0116">,
        .topics = {Topic::access},
        .check = root_group,
    },
    {
        .id = "k8s/security-context-missing",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Container has no security context",
        .risk = "It runs with what the runtime gives by default: all but what the pod takes away.",
        .fix = "Set securityContext: user, capabilities, escalation, file system.",
        .aliases = kJoined<kOfContainer, kOfPod>,
        .topics = {Topic::access},
        .check = no_security_context,
    },
    {
        .id = "k8s/pull-policy",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Image is not looked up whenever the container starts",
        .risk = "A node goes on with what a tag meant when it first pulled it, and runs private "
                "images that others pulled.",
        .fix = "Set imagePullPolicy to Always, or name the image by digest.",
        .aliases = kJoined<kPullPolicy, kPolaris>,
        .topics = {Topic::supply_chain},
        .check = pull_policy,
    },
    {
        .id = "k8s/cpu-request-not-limit",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "CPU request is not the limit",
        .risk = "The container gets less than its limit once the node is busy.",
        .fix = "Set both to the same.",
        .aliases = kTexts<"kube-score:Container CPU Requests Equal Limits",
                          "kube-score:Container Resource Requests Equal Limits",
                          "kube-score:container-cpu-requests-equal-limits">,
        .topics = {Topic::availability},
        .check = cpu_not_limit,
    },
    {
        .id = "k8s/memory-request-not-limit",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Memory request is not the limit",
        .risk = "The node is promised to more containers than it has memory for, and kills one of "
                "them.",
        .fix = "Set both to the same.",
        .aliases = kTexts<"kube-score:Container Memory Requests Equal Limits",
                          "kube-score:Container Resource Requests Equal Limits",
                          "kube-score:container-memory-requests-equal-limits">,
        .topics = {Topic::availability},
        .check = memory_not_limit,
    },
    {
        .id = "k8s/ephemeral-storage-request-not-limit",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Request of ephemeral storage is not the limit",
        .risk = "The disk of the node is promised to more containers than it has room for.",
        .fix = "Set both to the same.",
        .aliases = kTexts<"kube-score:Container Ephemeral Storage Request Equals Limit",
                          "kube-score:container-ephemeral-storage-request-equals-limit">,
        .topics = {Topic::availability},
        .check = storage_not_limit,
    },
    {
        .id = "k8s/ephemeral-storage-missing",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Container has no request or limit of ephemeral storage",
        .risk = "It fills the disk of the node, which then evicts pods.",
        .fix = "Set requests and limits of ephemeral-storage.",
        .aliases = kTexts<"kube-score:Container Ephemeral Storage Request and Limit",
                          "kube-score:container-ephemeral-storage-request-and-limit">,
        .topics = {Topic::availability},
        .check = no_ephemeral_storage,
    },
    {
        .id = "k8s/liveness-port",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Liveness probe asks a port that the container does not list",
        .risk = "Where nothing listens there, the pod never gets ready or is restarted for ever.",
        .fix = "List the port in ports, or correct the probe.",
        .aliases = kTexts<"kube-linter:liveness-port">,
        .topics = {Topic::reliability},
        .check = probe_port<"livenessProbe">,
    },
    {
        .id = "k8s/readiness-port",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Readiness probe asks a port that the container does not list",
        .risk = "Where nothing listens there, the pod never gets ready or is restarted for ever.",
        .fix = "List the port in ports, or correct the probe.",
        .aliases = kTexts<"kube-linter:readiness-port">,
        .topics = {Topic::reliability},
        .check = probe_port<"readinessProbe">,
    },
    {
        .id = "k8s/startup-port",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Startup probe asks a port that the container does not list",
        .risk = "Where nothing listens there, the pod never gets ready or is restarted for ever.",
        .fix = "List the port in ports, or correct the probe.",
        .aliases = kTexts<"kube-linter:startup-port">,
        .topics = {Topic::reliability},
        .check = probe_port<"startupProbe">,
    },
    {
        .id = "k8s/probes-identical",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Liveness and readiness probe ask the same",
        .risk = "A pod that is only busy is restarted, where it need only get less to do.",
        .fix = "Let the liveness probe ask for less.",
        .aliases = kTexts<"kube-score:Pod Probes Identical", "kube-score:Pod Probes",
                          "kube-score:pod-probes-identical">,
        .topics = {Topic::availability},
        .check = same_probes,
    },
    {
        .id = "k8s/duplicate-env",
        .severity = Severity::low,
        .title = "Environment variable is set twice",
        .risk = "The last one counts, and whoever reads the first is misled.",
        .fix = "Remove one of them.",
        .aliases = kTexts<"kube-linter:duplicate-env-var",
                          "kube-score:Environment Variable Key Duplication",
                          "kube-score:environment-variable-key-duplication">,
        .topics = {Topic::reliability},
        .check = duplicate_env,
    },
    {
        .id = "k8s/port-name",
        .severity = Severity::low,
        .title = "Name of a port is not valid or not its own",
        .risk = "The API server refuses the object, or a service that names the port reaches "
                "another one.",
        .fix = "Use up to 15 small letters, digits and dashes, each name once.",
        .aliases = kTexts<"kube-linter:invalid-target-ports", "kube-score:Container Ports Check",
                          "kube-score:container-ports-check">,
        .topics = {Topic::reliability},
        .check = port_names,
    },
    {
        .id = "k8s/topology-spread-invalid",
        .severity = Severity::low,
        .title = "Constraint of spreading pods is not whole",
        .risk = "The API server refuses it, or it spreads nothing.",
        .fix = "Set maxSkew, topologyKey, whenUnsatisfiable and labelSelector.",
        .aliases = kTexts<"kube-score:Pod Topology Spread Constraints",
                          "kube-score:pod-topology-spread-constraints">,
        .topics = {Topic::availability},
        .check = bad_spread,
    },
    {
        .id = "k8s/not-hardened",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Nothing of Linux holds the container back",
        .risk = "With neither a profile nor dropped capabilities it reaches all of the kernel.",
        .fix = "Set seccompProfile.type to RuntimeDefault and drop ALL capabilities.",
        .aliases = kTexts<"polaris:linuxHardening">,
        .topics = {Topic::access},
        .check = not_hardened,
    },
    {
        .id = "k8s/privileged-port",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Container listens on a port below 1024",
        .risk = "To open it the program needs to be root or to have NET_BIND_SERVICE.",
        .fix = "Listen on a port from 1024 on; services map it to any other.",
        .aliases = kTexts<"trivy:KSV-0117", "kube-linter:privileged-ports">,
        .topics = {Topic::access},
        .check = low_port,
    },
    {
        .id = "k8s/selinux-options",
        .severity = Severity::medium,
        .title = "SELinux options are set that are not those of containers",
        .risk =
            "With another user, role or type the policy that keeps containers apart may not hold.",
        .fix = "Remove seLinuxOptions, or set its type to container_t.",
        .aliases = kTexts<"trivy:KSV-0025">,
        .topics = {Topic::access},
        .check = selinux,
    },
    {
        .id = "k8s/apparmor-missing",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Container has no AppArmor profile",
        .risk = "On nodes with AppArmor it may do what the default profile forbids.",
        .fix = "Set appArmorProfile.type to RuntimeDefault.",
        .aliases = kTexts<"trivy:KSV-0002", "kics:8b36775e-183d-4d46-b0f7-96a6f34a723f">,
        .topics = {Topic::access},
        .check = apparmor,
    },
    {
        .id = "k8s/host-process",
        .severity = Severity::high,
        .title = "Container is a process of the Windows node",
        .risk = "It runs with the rights of the node, outside of any container.",
        .fix = "Remove hostProcess.",
        .aliases = kTexts<"trivy:KSV-0103", "polaris:hostProcess">,
        .topics = {Topic::access},
        .check = host_process,
    },
    {
        .id = "k8s/host-aliases",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Pod rewrites names of hosts",
        .risk = "Names lead where this object says, whatever DNS knows.",
        .fix = "Remove hostAliases and use DNS.",
        .aliases = kTexts<"trivy:KSV-0007">,
        .topics = {Topic::network},
        .check = pod_field<"", "hostAliases", Want::absent>,
    },
    {
        .id = "k8s/other-volume",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Volume is of a type that restricted pods may not have",
        .risk = "Storage of the network is mounted with credentials of the node or with none.",
        .fix = "Use a persistentVolumeClaim.",
        .aliases = kTexts<"trivy:KSV-0028">,
        .topics = {Topic::storage},
        .check = other_volumes,
    },
    {
        .id = "k8s/default-account",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Pod runs under the service account default",
        .risk =
            "What is granted to one pod of the namespace is granted to all that name no account.",
        .fix = "Name an account of its own in serviceAccountName.",
        .aliases = kTexts<"kube-linter:default-service-account",
                          "kics:591ade62-d6b0-4580-b1ae-209f80ba1cd9",
                          "kics:24b132df-5cc7-4823-8029-f898e1c50b72">,
        .topics = {Topic::access},
        .check = default_account,
    },
    {
        .id = "k8s/default-account-token",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Token of the account default is mounted",
        .risk = "Every pod that names no account has a key to the API server.",
        .fix = "Set automountServiceAccountToken: false.",
        .aliases = kTexts<"checkov:CKV_K8S_41", "kics:737a0dd9-0aaa-4145-8118-f01778262b8a">,
        .topics = {Topic::access},
        .check = default_account_token,
    },
    {
        .id = "k8s/old-account-field",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Service account is named in a field that is out of use",
        .risk = "Newer tools read serviceAccountName alone.",
        .fix = "Use serviceAccountName.",
        .aliases = kTexts<"kube-linter:deprecated-service-account-field">,
        .topics = {Topic::hygiene},
        .check = old_account_field,
    },
    {
        .id = "k8s/priority-class-missing",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Pod has no priority class",
        .risk = "When nodes are full, it is chance which pods are left out.",
        .fix = "Set priorityClassName.",
        .aliases = kTexts<"polaris:priorityClassNotSet", "kube-linter:priority-class-name">,
        .topics = {Topic::availability},
        .check = pod_field<"", "priorityClassName", Want::set>,
    },
    {
        .id = "k8s/pods-on-one-node",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Pods of a deployment may all run on one node",
        .risk = "When the node fails, all of them are gone.",
        .fix = "Set podAntiAffinity or topologySpreadConstraints.",
        .aliases =
            kTexts<"kics:a31b7b82-d994-48c4-bd21-3bab6c31827a",
                   "kics:461ed7e4-f8d5-4bc1-b3c6-64ddb4fd00a3", "kube-linter:no-anti-affinity",
                   "kube-score:Deployment has host PodAntiAffinity",
                   "kube-score:deployment-has-host-podantiaffinity">,
        .topics = {Topic::availability},
        .check = together<"Deployment">,
    },
    {
        .id = "k8s/stateful-pods-on-one-node",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Pods of a stateful set may all run on one node",
        .risk = "When the node fails, all of them are gone.",
        .fix = "Set podAntiAffinity or topologySpreadConstraints.",
        .aliases =
            kTexts<"kics:d740d048-8ed3-49d3-b77b-6f072f3b669e", "kube-linter:no-anti-affinity",
                   "kube-score:StatefulSet has host PodAntiAffinity",
                   "kube-score:statefulset-has-host-podantiaffinity">,
        .topics = {Topic::availability},
        .check = together<"StatefulSet">,
    },
    {
        .id = "k8s/topology-spread-missing",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Pods are not spread over zones",
        .risk = "When a zone fails, all pods may be in it.",
        .fix = "Set topologySpreadConstraints.",
        .aliases = kTexts<"polaris:topologySpreadConstraint">,
        .topics = {Topic::availability},
        .check = no_spread,
    },
    {
        .id = "k8s/single-replica",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Deployment has one pod",
        .risk = "When it is moved or fails, nobody answers.",
        .fix = "Set replicas to 2 or more, or scale it by a HorizontalPodAutoscaler.",
        .aliases = kTexts<"kube-linter:minimum-three-replicas", "polaris:deploymentMissingReplicas",
                          "kube-score:Deployment Replicas", "kube-score:deployment-replicas">,
        .topics = {Topic::availability},
        .check = few_replicas,
    },
    {
        .id = "k8s/recreate-strategy",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Deployment stops all pods before it starts new ones",
        .risk = "Nobody answers while it is updated.",
        .fix = "Set strategy.type to RollingUpdate.",
        .aliases = kTexts<"kube-linter:no-rolling-update-strategy",
                          "kube-score:Deployment Strategy", "kube-score:deployment-strategy">,
        .topics = {Topic::availability},
        .check = strategy,
    },
    {
        .id = "k8s/restart-policy",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Pod that runs for ever is not restarted",
        .risk = "The API server refuses the object, since only Always is allowed here.",
        .fix = "Remove restartPolicy.",
        .aliases = kTexts<"kube-linter:restart-policy">,
        .topics = {Topic::availability},
        .check = job_restart,
    },
    {
        .id = "k8s/finished-job-kept",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Job that has ended is kept for ever",
        .risk = "Jobs and their pods pile up in the cluster.",
        .fix = "Set ttlSecondsAfterFinished.",
        .aliases = kTexts<"kube-linter:job-ttl-seconds-after-finished">,
        .topics = {Topic::hygiene},
        .check = job_kept,
    },
    {
        .id = "k8s/cron-job-removed",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Jobs of a CronJob are removed by time",
        .risk = "They are gone before the history of the CronJob says so.",
        .fix = "Use successfulJobsHistoryLimit and failedJobsHistoryLimit.",
        .aliases = kTexts<"kube-linter:job-ttl-seconds-after-finished">,
        .topics = {Topic::hygiene},
        .check = job_of_cron_removed,
    },
    {
        .id = "k8s/cron-job-deadline",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "CronJob starts late runs however late it is",
        .risk = "After an outage, what was missed starts all at once or not at all.",
        .fix = "Set startingDeadlineSeconds.",
        .aliases = kTexts<"kics:192fe40b-b1c3-448a-aba2-6cc19a300fe3",
                          "kube-score:CronJob has deadline", "kube-score:cronjob-has-deadline">,
        .topics = {Topic::reliability},
        .check = field<"CronJob", "spec.startingDeadlineSeconds", Want::set>,
    },
    {
        .id = "k8s/cron-job-restart-policy",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "CronJob names no restart policy for its pods",
        .risk = "The API server refuses the object, since the default is not allowed here.",
        .fix = "Set restartPolicy to Never or OnFailure.",
        .aliases = kTexts<"kube-score:CronJob RestartPolicy", "kube-score:cronjob-restartpolicy",
                          "kube-score:Job RestartPolicy", "kube-score:job-restartpolicy">,
        .topics = {Topic::reliability},
        .check = pod_field<"CronJob|Job", "restartPolicy", Want::is, "Never|OnFailure">,
    },
    {
        .id = "k8s/git-sync-program",
        .severity = Severity::high,
        .title = "Container of git-sync takes another program for git",
        .risk = "Who may set the variable runs any program with the rights of the pod.",
        .fix = "Remove the setting.",
        .aliases = kTexts<"checkov:CKV_K8S_159">,
        .topics = {Topic::injection},
        .check = git_sync,
    },
    {
        .id = "k8s/dns-search",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Pod looks up names of others in five domains first",
        .risk = "Every name outside of the cluster is asked for several times.",
        .fix = "Set the option ndots of dnsConfig to 2, or end names with a dot.",
        .aliases = kTexts<"kube-linter:dnsconfig-options">,
        .topics = {Topic::hygiene},
        .check = ndots,
    },
    {
        .id = "k8s/node-affinity-missing",
        .severity = Severity::note,
        .persona = Persona::auditor,
        .title = "Pod may run on any node",
        .risk = "Pods of different trust or need share nodes.",
        .fix = "Set nodeAffinity or nodeSelector where nodes differ.",
        .aliases = kTexts<"kube-linter:no-node-affinity">,
        .topics = {Topic::hygiene},
        .check = node_affinity,
    },
    {
        .id = "k8s/owner-missing",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Workload does not say whose it is",
        .risk = "Who finds it broken or broken into does not know whom to ask.",
        .fix = "Add a label owner.",
        .aliases =
            kTexts<"kube-linter:required-label-owner", "kube-linter:required-annotation-email">,
        .topics = {Topic::hygiene},
        .check = owner,
    },
    {
        .id = "k8s/apparmor-unconfined",
        .severity = Severity::medium,
        .title = "AppArmor is switched off",
        .risk = "The container may mount, trace and write what the default profile forbids.",
        .fix = "Set appArmorProfile.type to RuntimeDefault.",
        .aliases = kTexts<"trivy:KSV-0002", "kics:8b36775e-183d-4d46-b0f7-96a6f34a723f">,
        .topics = {Topic::access},
        .check = apparmor_off,
    },
    {
        .id = "k8s/probe-host",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Probe or hook asks another host",
        .risk = "Whoever may create pods has the kubelet call what only the node reaches.",
        .fix = "Remove host: without it the pod itself is asked.",
        .topics = {Topic::network},
        .check = asks_another,
    },
};

constexpr std::string_view kWhy = R"(
What a pod may do, what it gets, and what happens when a node fails is set here, in each object.
)";
constexpr std::string_view kSource = "Kubernetes API reference; Pod Security Standards";
constexpr std::string_view kPath = "deploy.yaml";
}  // namespace

extern constinit const RuleTable pod_rows{kRows};

namespace {

constexpr RuleDoc kDocs[] = {
    {kRows[0], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: «web», image: nginx:1.27}
)",
            R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {runAsUser: «1000»}}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {runAsUser: 20000}}
)">},
    {kRows[1], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: «web», image: nginx:1.27}
)",
            R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {runAsGroup: «1000»}}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {runAsGroup: 20000}}
)">},
    {kRows[2], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {fsGroup: «0»}
  containers:
  - {name: web, image: nginx:1.27}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {fsGroup: 20000}
  containers:
  - {name: web, image: nginx:1.27}
)">},
    {kRows[3], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: «web», image: nginx:1.27}
)",
            R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  securityContext: {runAsUser: 20000}
  containers:
  - {name: «web», image: nginx:1.27}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {runAsNonRoot: true}}
)">},
    {kRows[4], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, imagePullPolicy: «IfNotPresent»}
)",
            R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: «web», image: nginx:1.27}
)",
            R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: «web», image: nginx}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, imagePullPolicy: Always}
)",
            R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx, imagePullPolicy: Always}
)">},
    {kRows[5], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, resources: {limits: {cpu: '2'}, requests: {cpu: «'1'»}}}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, resources: {limits: {cpu: '1'}, requests: {cpu: '1'}}}
)">},
    {kRows[6], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, resources: {limits: {memory: 2Gi}, requests: {memory: «1Gi»}}}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, resources: {limits: {memory: 1Gi}, requests: {memory: 1Gi}}}
)">},
    {kRows[7], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, resources: {limits: {ephemeral-storage: 2Gi}, requests: {ephemeral-storage: «1Gi»}}}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, resources: {limits: {ephemeral-storage: 1Gi}, requests: {ephemeral-storage: 1Gi}}}
)">},
    {kRows[8], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: «web», image: nginx:1.27}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, resources: {limits: {ephemeral-storage: 1Gi}, requests: {ephemeral-storage: 1Gi}}}
)">},
    {kRows[9], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, livenessProbe: {httpGet: {port: «9000»}}, ports: [{containerPort: 80}]}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, livenessProbe: {httpGet: {port: http}}, ports: [{name: http, containerPort: 80}]}
)">},
    {kRows[10], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, readinessProbe: {httpGet: {port: «9000»}}, ports: [{containerPort: 80}]}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, readinessProbe: {httpGet: {port: http}}, ports: [{name: http, containerPort: 80}]}
)">},
    {kRows[11], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, startupProbe: {httpGet: {port: «9000»}}, ports: [{containerPort: 80}]}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, startupProbe: {httpGet: {port: http}}, ports: [{name: http, containerPort: 80}]}
)">},
    {kRows[12], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, «livenessProbe»: {tcpSocket: {port: 80}}, readinessProbe: {tcpSocket: {port: 80}}}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, livenessProbe: {tcpSocket: {port: 80}}, readinessProbe: {httpGet: {port: 80}}}
)">},
    {kRows[13], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, env: [{name: A, value: b}, {name: «A», value: c}]}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, env: [{name: A, value: b}, {name: B, value: c}]}
)">},
    {kRows[14], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, ports: [{name: «HTTP», containerPort: 80}]}
)",
            R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, ports: [{name: a, containerPort: 1}, {name: «a», containerPort: 2}]}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, ports: [{name: http, containerPort: 80}]}
)">},
    {kRows[15], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  topologySpreadConstraints: [«{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}»]
  containers:
  - {name: web, image: nginx:1.27}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {a: b}}}]
  containers:
  - {name: web, image: nginx:1.27}
)">},
    {kRows[16], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: «web», image: nginx:1.27}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {seccompProfile: {type: RuntimeDefault}}}
)">},
    {kRows[17], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, ports: [{containerPort: «80»}]}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, ports: [{containerPort: 8080}]}
)">},
    {kRows[18], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {seLinuxOptions: {type: «spc_t»}}}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {seLinuxOptions: {type: container_t, level: s0}}}
)">},
    {kRows[19], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: «web», image: nginx:1.27}
)",
            R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, «securityContext»: {seccompProfile: {type: RuntimeDefault}}}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {appArmorProfile: {type: RuntimeDefault}}}
)">},
    {kRows[20], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {windowsOptions: {hostProcess: «true»}}}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {windowsOptions: {hostProcess: false}}}
)">},
    {kRows[21], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  «hostAliases»: [{ip: 10.0.0.1, hostnames: [db]}]
  containers:
  - {name: web, image: nginx:1.27}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27}
)">},
    {kRows[22], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes: [{name: a, «nfs»: {server: s, path: /}}]
  containers:
  - {name: web, image: nginx:1.27}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  volumes: [{name: a, emptyDir: {}}]
  containers:
  - {name: web, image: nginx:1.27}
)">},
    {kRows[23], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  serviceAccountName: «default»
  containers:
  - {name: web, image: nginx:1.27}
)",
            R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  serviceAccountName: «""»
  containers:
  - {name: web, image: nginx:1.27}
)",
            R"(apiVersion: v1
kind: Pod
metadata: {name: web}
«spec»:
  containers:
  - {name: web, image: nginx:1.27}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  serviceAccountName: web
  containers:
  - {name: web, image: nginx:1.27}
)">},
    {kRows[24], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: ServiceAccount
metadata: {name: «default», namespace: a}
)">,
     kTexts<R"(apiVersion: v1
kind: ServiceAccount
metadata: {name: default, namespace: a}
automountServiceAccountToken: false
)">},
    {kRows[25], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  «serviceAccount»: web
  containers:
  - {name: web, image: nginx:1.27}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  serviceAccountName: web
  containers:
  - {name: web, image: nginx:1.27}
)">},
    {kRows[26], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
«spec»:
  containers:
  - {name: web, image: nginx:1.27}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  priorityClassName: high
  containers:
  - {name: web, image: nginx:1.27}
)">},
    {kRows[27], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  replicas: 3
  template:
    metadata: {labels: {app: web}}
    «spec»:
      containers: [{name: web, image: nginx:1.27}]
)",
            R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  replicas: 3
  template:
    metadata: {labels: {app: web}}
    spec:
      affinity: {«podAntiAffinity»: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: other}}}]}}
      containers: [{name: web, image: nginx:1.27}]
)">,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: nginx:1.27}]
)",
            R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  replicas: 3
  template:
    metadata: {labels: {app: web}}
    spec:
      affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}]}}
      containers: [{name: web, image: nginx:1.27}]
)">},
    {kRows[28], kWhy, kSource, kPath, kTexts<R"(apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    «spec»:
      containers: [{name: web, image: nginx:1.27}]
)">,
     kTexts<R"(apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}]}}
      containers: [{name: web, image: nginx:1.27}]
)">},
    {kRows[29], kWhy, kSource, kPath, kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    «spec»:
      containers: [{name: web, image: nginx:1.27}]
)">,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      topologySpreadConstraints: [{topologyKey: zone}]
      containers: [{name: web, image: nginx:1.27}]
)">},
    {kRows[30], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  replicas: «1»
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: nginx:1.27}]
)",
            R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
«spec»:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: nginx:1.27}]
)">,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  replicas: 2
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: nginx:1.27}]
)">},
    {kRows[31], kWhy, kSource, kPath, kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  strategy: {type: «Recreate»}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: nginx:1.27}]
)">,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  strategy: {type: RollingUpdate}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: nginx:1.27}]
)",
            R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: nginx:1.27}]
)">},
    {kRows[32], kWhy, kSource, kPath, kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      restartPolicy: «Never»
      containers: [{name: web, image: nginx:1.27}]
)">,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      restartPolicy: Always
      containers: [{name: web, image: nginx:1.27}]
)">},
    {kRows[33], kWhy, kSource, kPath, kTexts<R"(apiVersion: batch/v1
kind: Job
metadata: {name: a}
«spec»: {template: {spec: {containers: [{name: a, image: b:1}]}}}
)">,
     kTexts<R"(apiVersion: batch/v1
kind: Job
metadata: {name: a}
spec: {ttlSecondsAfterFinished: 60, template: {spec: {containers: [{name: a, image: b:1}]}}}
)">},
    {kRows[34], kWhy, kSource, kPath, kTexts<R"(apiVersion: batch/v1
kind: CronJob
metadata: {name: a}
spec: {jobTemplate: {spec: {ttlSecondsAfterFinished: «60», template: {spec: {containers: [{name: a, image: b:1}]}}}}}
)">,
     kTexts<R"(apiVersion: batch/v1
kind: CronJob
metadata: {name: a}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: a, image: b:1}]}}}}}
)">},
    {kRows[35], kWhy, kSource, kPath, kTexts<R"(apiVersion: batch/v1
kind: CronJob
metadata: {name: a}
«spec»: {jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b:1}]}}}}}
)">,
     kTexts<R"(apiVersion: batch/v1
kind: CronJob
metadata: {name: a}
spec: {startingDeadlineSeconds: 100, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b:1}]}}}}}
)">},
    {kRows[36], kWhy, kSource, kPath, kTexts<R"(apiVersion: batch/v1
kind: CronJob
metadata: {name: a}
spec: {jobTemplate: {spec: {template: {«spec»: {containers: [{name: a, image: b:1}]}}}}}
)">,
     kTexts<R"(apiVersion: batch/v1
kind: CronJob
metadata: {name: a}
spec: {jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b:1}]}}}}}
)">},
    {kRows[37], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: registry.k8s.io/git-sync/git-sync:v4, env: [{name: «GITSYNC_GIT», value: /tmp/x}]}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: registry.k8s.io/git-sync/git-sync:v4, env: [{name: GITSYNC_REPO, value: r}]}
)">},
    {kRows[38], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
«spec»:
  containers:
  - {name: web, image: nginx:1.27}
)",
            R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  dnsConfig: {options: [{name: ndots, value: «"5"»}]}
  containers:
  - {name: web, image: nginx:1.27}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  dnsConfig: {options: [{name: ndots, value: "2"}]}
  containers:
  - {name: web, image: nginx:1.27}
)">},
    {kRows[39], kWhy, kSource, kPath, kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
«spec»:
  containers:
  - {name: web, image: nginx:1.27}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  nodeSelector: {pool: web}
  containers:
  - {name: web, image: nginx:1.27}
)">},
    {kRows[40], kWhy, kSource, kPath, kTexts<R"(apiVersion: apps/v1
kind: Deployment
«metadata»: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: nginx:1.27}]
)">,
     kTexts<R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {owner: team}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: nginx:1.27}]
)">},
    {kRows[41], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, securityContext: {appArmorProfile: {type: «Unconfined»}}}
)",
            R"(apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: {container.apparmor.security.beta.kubernetes.io/web: «unconfined»}
spec:
  containers:
  - {name: web, image: nginx:1.27}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: {container.apparmor.security.beta.kubernetes.io/web: localhost/web}
spec:
  containers:
  - {name: web, image: nginx:1.27}
  - {name: log, image: nginx:1.27, securityContext: {appArmorProfile: {type: RuntimeDefault}}}
)">},
    {kRows[42], kWhy, kSource, kPath,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, livenessProbe: {httpGet: {host: «10.0.0.1», port: 80}}}
)",
            R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - {name: web, image: nginx:1.27, lifecycle: {preStop: {httpGet: {host: «db.lan», port: 80}}}}
)">,
     kTexts<R"(apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: web
    image: nginx:1.27
    livenessProbe: {httpGet: {path: /, port: 80}}
    readinessProbe: {tcpSocket: {host: 127.0.0.1, port: 80}}
)">},
};
}  // namespace

extern constinit const RuleDocTable pod_rows_docs{kDocs};

}  // namespace sluice::k8s
