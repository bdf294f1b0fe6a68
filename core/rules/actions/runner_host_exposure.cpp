#include "core/model/actions.h"
#include "core/model/command.h"
#include "core/parse/scalar_map.h"
#include "core/rules/rule.h"
#include "core/rules/shared/container_runs.h"
#include "core/rules/shared/fetch.h"
#include "core/rules/shared/runners.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
On a machine of one's own a container keeps what runs in it, such as an image or the dependencies of a test, apart
from the jobs that come after. A privileged one, one that has the socket of the container runtime, or shares
processes, files or the network with the machine, keeps nothing apart. The metadata service of a cloud hands the
credentials of the machine to every program that asks.

Told of jobs that ask for the label `self-hosted`. A machine that GitHub makes for one job and throws away has
nothing to lose by it.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: [self-hosted, linux]
    container:
      image: example/tool
      options: --cpus 2 «--privileged» «--network=host»
      volumes: ["data:/data", «/var/run/docker.sock:/var/run/docker.sock»]
    services:
      db:
        image: postgres:16
        options: >-
          --health-cmd pg_isready
          «--pid host»
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  test:
    runs-on: self-hosted
    steps:
      - run: |
          docker run --rm «-v /:/host» example/tool
          sudo docker create «--cap-add SYS_ADMIN» example/tool
      - run: curl -s «http://169.254.169.254/latest/meta-data/iam/security-credentials/builder»
      - run: |
          curl -H 'Metadata-Flavor: Google' \
            «"http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token"»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  hosted:
    runs-on: ubuntu-24.04
    container:
      image: example/tool
      options: --privileged
      volumes: [/var/run/docker.sock:/var/run/docker.sock]
    steps: [{run: docker run --privileged example/tool}]
  unknown:
    runs-on: ${{ inputs.runner }}
    container: {image: example/tool, options: --privileged}
    steps: [{run: make}]
)",
    R"(on: push
jobs:
  test:
    runs-on: [self-hosted, gpu]
    container:
      image: example/tool
      options: --gpus all --shm-size 8g --network ci --name privileged ${{ inputs.options }}
      volumes: [/mnt/data:/data, "cache:/var/cache/app"]
    steps:
      - run: docker run --rm -v "$PWD:/src" example/tool --privileged
      - run: docker run --privileged tonistiigi/binfmt --install all
      - run: |
          TOKEN=$(curl -X PUT http://169.254.169.254/latest/api/token)
          curl http://169.254.169.254/latest/meta-data/instance-id
          echo curl http://169.254.169.254/latest/meta-data/iam/security-credentials/
)",
};

using Kind = ContainerFault::Kind;

// Reports what stands in one scalar; places count in its value.
class Reporter {
 public:
  Reporter(NodeRef scalar, std::string address, Sink& sink)
      : map_(scalar.tree()->source, scalar.text()),
        scalar_(scalar),
        address_(std::move(address)),
        sink_(sink) {}

  Hit& report(CallFault fault) {
    return sink_.report(map_.span(fault.at.begin, fault.at.end), std::move(fault.what))
        .with_node(scalar_.path())
        .with_resource(address_);
  }
  void report(ContainerFault found) {
    const bool is_mild = found.kind == Kind::network || found.kind == Kind::ipc;
    Hit& hit = report(std::move(found.fault));
    if (is_mild) hit.with_severity(Severity::medium);
  }

 private:
  ScalarMap map_;
  NodeRef scalar_;
  std::string address_;
  Sink& sink_;
};

// Of a container of the job, or of a service.
void check_container(NodeRef container, const Job& job, Sink& sink) {
  if (const NodeRef options = container["options"]; options.is_scalar()) {
    const Parsed<shell::Script> parsed = read_shell(options.value(), OffsetMap(), {});
    Reporter reporter(options, job.address(), sink);
    if (!parsed.tree.commands.empty()) {
      for (ContainerFault& fault : find_container_faults(parsed.tree.commands.front().words))
        reporter.report(std::move(fault));
    }
  }
  const NodeRef volumes = container["volumes"];
  if (!volumes.is_sequence()) return;
  for (const NodeRef volume : volumes.children()) {
    if (const auto fault = find_mount_fault(volume.value(), volume.use()))
      sink.report(volume, fault->fault.what);
  }
}

// Where a cloud hands out the credentials of a machine; what else it tells of the machine is none.
bool hands_out_credentials(std::string_view address) {
  constexpr std::array<std::string_view, 4> kHosts = {
      "169.254.169.254", "169.254.170.2", "metadata.google.internal", "[fd00:ec2::254]"};
  constexpr std::array<std::string_view, 5> kPaths = {
      "/iam/security-credentials", "/identity-credentials/", "/identity/oauth2/token",
      "/v2/credentials", "/service-accounts/"};
  const auto holds = [&](std::string_view part) { return address.find(part) != address.npos; };
  return std::any_of(kHosts.begin(), kHosts.end(), holds) &&
         std::any_of(kPaths.begin(), kPaths.end(), holds) && !address.ends_with("/email") &&
         !address.ends_with("/scopes");
}

void check_step(const Step& step, Sink& sink) {
  if (step.script == nullptr) return;
  Reporter reporter(step.node["run"], step.address(), sink);
  for (const shell::Command& command : step.script->commands) {
    const auto call = invocation_of(command);
    if (!call) continue;
    for (ContainerFault& fault : find_container_faults(*call)) reporter.report(std::move(fault));
    for (const shell::Word* const word : addresses_of(*call)) {
      if (!hands_out_credentials(word->prefix())) continue;
      reporter
          .report(
              CallFault{word->at, quote(call->name) + " asks for the credentials of the machine"})
          .with_severity(Severity::medium)
          .with_fix(
              "Give the job credentials of its own by OIDC, and keep the metadata service "
              "from jobs.");
    }
  }
}

void check(const Job& job, Sink& sink) {
  if (!self_hosted_label(job).at) return;
  check_container(job.container, job, sink);
  if (job.services.is_mapping()) {
    for (const NodeRef service : job.services.children()) check_container(service, job, sink);
  }
  for (const Step& step : job.steps) check_step(step, sink);
}

}  // namespace

extern constinit const Rule runner_host_exposure{
    .id = "actions/runner-host-exposure",
    .severity = Severity::high,
    .title = "Job opens the machine of its runner",
    .risk =
        "Code in the container, such as an image or a dependency of a test, takes over the runner, "
        "and with it the secrets of every job that runs there.",
    .fix =
        "Remove it, or name the one device, capability or folder of the workspace that is needed; "
        "or run the job on a machine that is thrown away.",
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc runner_host_exposure_doc{
    .rule = runner_host_exposure,
    .why = kWhy,
    .source = "GitHub: Security hardening for GitHub Actions; CWE-250",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
