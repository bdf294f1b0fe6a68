#include "core/model/kubernetes.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
`externalIPs` is taken as written: nobody checks whose addresses they are. The design cannot be mended;
clusters forbid it by the DenyServiceExternalIPs admission plugin.
)";

constexpr std::string_view kAliases[] = {"trivy:KSV-0108"};

constexpr std::string_view kBad[] = {R"(apiVersion: v1
kind: Service
metadata: {name: web}
spec: {«externalIPs»: [203.0.113.7], ports: [{port: 80}]}
)",
                                     R"(apiVersion: v1
kind: Service
metadata: {name: dns}
spec:
  «externalIPs»:
  - 8.8.8.8
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: v1
kind: Service
metadata: {name: web}
spec: {externalIPs: [], ports: [{port: 80}]}
)",
                                      R"(apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: LoadBalancer, ports: [{port: 80}]}
)"};

void check(const kubernetes::Object& object, Sink& sink) {
  if (object.kind.value != "Service" || !object.group().empty()) return;
  const NodeRef addresses = object.spec["externalIPs"];
  if (!addresses.is_sequence() || addresses.size() == 0) return;
  sink.report_key(addresses, "externalIPs holds " + quote(addresses[0].value()));
}

}  // namespace

extern constinit const Rule external_ips{
    .id = "k8s/external-ips",
    .severity = Severity::medium,
    .title = "Service claims addresses of others",
    .risk =
        "Traffic of the whole cluster to these addresses goes to this service: its pods read and "
        "answer in the place of others (CVE-2020-8554).",
    .fix = "Remove externalIPs, and use a LoadBalancer or an Ingress.",
    .aliases = kAliases,
    .topics = {Topic::network},
    .check = check,
};

extern constinit const RuleDoc external_ips_doc{.rule = external_ips,
                                                .why = kWhy,
                                                .source = "CVE-2020-8554",
                                                .path = "deploy.yaml",
                                                .bad = kBad,
                                                .good = kGood};

}  // namespace sluice::k8s
