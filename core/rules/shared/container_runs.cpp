#include "core/rules/shared/container_runs.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <utility>

#include "core/rules/shared/container.h"
#include "core/rules/wording.h"

namespace sluice {
namespace {

using Verb = ContainerCall::Verb;
using Kind = ContainerFault::Kind;

constexpr std::string_view kPrograms[] = {"docker", "podman", "nerdctl", "buildah"};

// Flags of the client itself that take the next word.
constexpr std::string_view kClientNames[] = {"--host", "--context", "--config", "--log-level"};
constexpr FlagValues kClient{"Hcl", kClientNames};

constexpr std::string_view kRunNames[] = {
    "--add-host",     "--annotation",  "--attach",          "--blkio-weight",
    "--cap-add",      "--cap-drop",    "--cgroup-parent",   "--cgroupns",
    "--cidfile",      "--cpus",        "--cpu-shares",      "--cpuset-cpus",
    "--device",       "--dns",         "--domainname",      "--entrypoint",
    "--env",          "--env-file",    "--expose",          "--gpus",
    "--group-add",    "--health-cmd",  "--hostname",        "--ip",
    "--ipc",          "--isolation",   "--label",           "--label-file",
    "--link",         "--log-driver",  "--log-opt",         "--mac-address",
    "--memory",       "--memory-swap", "--mount",           "--name",
    "--net",          "--network",     "--network-alias",   "--oom-score-adj",
    "--pid",          "--pids-limit",  "--platform",        "--publish",
    "--pull",         "--restart",     "--runtime",         "--security-opt",
    "--shm-size",     "--stop-signal", "--stop-timeout",    "--storage-opt",
    "--sysctl",       "--tmpfs",       "--ulimit",          "--user",
    "--userns",       "--uts",         "--volume",          "--volume-driver",
    "--volumes-from", "--workdir",     "--health-interval", "--health-retries",
    "--arch"};
constexpr FlagValues kRun{"acehlmpuvw", kRunNames};

constexpr std::string_view kBuildNames[] = {
    "--add-host",      "--allow",     "--annotation",  "--attest",     "--build-arg",
    "--build-context", "--builder",   "--cache-from",  "--cache-to",   "--cgroup-parent",
    "--file",          "--iidfile",   "--label",       "--memory",     "--metadata-file",
    "--network",       "--output",    "--platform",    "--progress",   "--provenance",
    "--sbom",          "--secret",    "--shm-size",    "--ssh",        "--tag",
    "--target",        "--ulimit",    "--destination", "--dockerfile", "--context",
    "--format",        "--isolation", "--creds",       "--authfile"};
constexpr FlagValues kBuild{"cfmot", kBuildNames};

constexpr std::string_view kLoginNames[] = {"--username", "--password"};
constexpr FlagValues kLogin{"up", kLoginNames};

struct VerbRow {
  std::string_view name;
  Verb verb;
  const FlagValues& values;
};
constexpr FlagValues kNone;
constexpr VerbRow kVerbs[] = {{"run", Verb::run, kRun},       {"create", Verb::run, kRun},
                              {"build", Verb::build, kBuild}, {"bud", Verb::build, kBuild},
                              {"push", Verb::push, kNone},    {"tag", Verb::tag, kNone},
                              {"login", Verb::login, kLogin}};

bool is_program(std::string_view name) {
  return std::find(std::begin(kPrograms), std::end(kPrograms), name) != std::end(kPrograms);
}

// True if the flag named by letters or by name takes its value from the next word.
bool takes_value(std::string_view flag, const FlagValues& values) {
  if (flag.starts_with("--"))
    return std::find(values.names.begin(), values.names.end(), flag) != values.names.end();
  return flag.find_first_of(values.letters, 1) + 1 == flag.size();
}

// "type=bind,source=/etc,target=/x": the value of a key.
std::string_view mount_value(std::string_view mount, std::string_view key) {
  while (!mount.empty()) {
    const std::string_view part = mount.substr(0, mount.find(','));
    if (part.size() > key.size() && part.starts_with(key) && part[key.size()] == '=')
      return part.substr(key.size() + 1);
    mount.remove_prefix(std::min(part.size() + 1, mount.size()));
  }
  return {};
}

// What stands before the first colon of "/var:/data:ro"; empty where there is none.
std::string_view host_part(std::string_view volume) {
  const std::size_t colon = volume.find(':');
  return colon == volume.npos ? std::string_view() : volume.substr(0, colon);
}

// The folder of the machine that -v or --mount names; empty for a volume, or where it is not known.
std::string_view mounted_path(const FlagValue& flag) {
  if (flag.name == "--mount") {
    if (!flag.is_known) return {};
    const std::string_view source = mount_value(flag.value, "source");
    return source.empty() ? mount_value(flag.value, "src") : source;
  }
  return host_part(flag.value);
}

// What stands behind the image are the arguments of its program; a build takes flags anywhere.
enum class Flags : std::uint8_t { before_the_image, anywhere };

std::vector<FlagValue> flag_values(std::span<const shell::Word> words, const FlagValues& values,
                                   Flags flags) {
  std::vector<FlagValue> list;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const shell::Word& word = words[i];
    const std::string_view text = word.prefix();
    if (!text.starts_with('-')) {
      if (flags == Flags::before_the_image) break;
      continue;
    }
    FlagValue flag{word.at, text, &word, {}, word.is_known()};
    const std::size_t equals = text.find('=');
    if (equals != text.npos) {
      flag.name = text.substr(0, equals);
      flag.value = text.substr(equals + 1);
    } else if (takes_value(text, values)) {
      if (++i == words.size()) break;
      if (!text.starts_with("--")) {
        // "-itv" is -v with others before it.
        if (text.ends_with('v')) flag.name = "-v";
        if (text.ends_with('t')) flag.name = "-t";
      }
      flag = {{word.at.begin, words[i].at.end},
              flag.name,
              &words[i],
              words[i].prefix(),
              words[i].is_known()};
    } else {
      continue;
    }
    list.push_back(flag);
  }
  return list;
}

std::optional<ContainerFault> fault_of_path(std::string_view path, Span at) {
  const bool is_socket = is_runtime_socket(path);
  if (!is_socket && !is_sensitive_host_path(path)) return std::nullopt;
  return ContainerFault{is_socket ? Kind::socket : Kind::path,
                        {at, quote(path) + " of the host is mounted"}};
}

// Registers emulators with the kernel and ends: it needs the flag, and runs no code of a job.
bool is_registration(const ContainerCall& call) {
  const auto operands = call.call.operands(call.values);
  return !operands.empty() && (operands[0]->prefix().starts_with("tonistiigi/binfmt") ||
                               operands[0]->prefix().starts_with("multiarch/qemu-user-static"));
}

enum class Privileged : std::uint8_t { fails, passes };

class FaultFinder {
 public:
  // Of the flags of `docker run`, with or without what follows them.
  std::vector<ContainerFault> run(std::span<const shell::Word> words, Privileged verdict) {
    if (verdict == Privileged::fails) privileged(words);
    for (const FlagValue& flag : flag_values(words, kRun, Flags::before_the_image)) read(flag);
    return std::move(found_);
  }

 private:
  void privileged(std::span<const shell::Word> words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string_view text = words[i].prefix();
      if (!text.starts_with('-')) return;
      if (text == "--privileged" || text == "--privileged=true")
        add(Kind::privileged, words[i].at, "The container is privileged");
      if (takes_value(text, kRun)) ++i;
    }
  }

  void read(const FlagValue& flag) {
    const std::string_view name = flag.name;
    if (name == "-v" || name == "--volume" || name == "--mount") return mount(flag);
    if (!flag.is_known) return;
    if (name == "--cap-add") {
      const std::string capability = capability_name(flag.value);
      if (is_dangerous_capability(capability))
        add(Kind::capability, flag.at, "Capability " + quote(capability) + " is added");
    } else if (name == "--network" || name == "--net") {
      if (flag.value == "host") add(Kind::network, flag.at, "The network of the host is shared");
    } else if (name == "--pid") {
      if (flag.value == "host") add(Kind::pid, flag.at, "The processes of the host are shared");
    } else if (name == "--ipc") {
      if (flag.value == "host") add(Kind::ipc, flag.at, "The shared memory of the host is shared");
    } else if (name == "--security-opt") {
      const std::string_view value = flag.value;
      if (value.ends_with("=unconfined") || value.ends_with(":unconfined") ||
          value == "label=disable" || value == "label:disable" || value == "systempaths=unconfined")
        add(Kind::profile, flag.at, "Security option is " + quote(value));
    }
  }

  void mount(const FlagValue& flag) {
    if (auto fault = fault_of_path(mounted_path(flag), flag.at))
      found_.push_back(std::move(*fault));
  }

  void add(Kind kind, Span at, std::string what) {
    found_.push_back({kind, {at, std::move(what)}});
  }

  std::vector<ContainerFault> found_;
};

}  // namespace

std::optional<ContainerCall> container_call_of(const Invocation& call) {
  if (!is_program(call.name)) return std::nullopt;
  const std::span<const shell::Word> words = call.arguments();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view text = words[i].prefix();
    if (text.starts_with('-')) {
      if (takes_value(text, kClient)) ++i;
      continue;
    }
    // `docker container run`, `docker image build`, `docker buildx build`
    if (text == "container" || text == "image" || text == "buildx" || text == "builder") continue;
    const auto row = std::find_if(std::begin(kVerbs), std::end(kVerbs),
                                  [&](const VerbRow& one) { return one.name == text; });
    if (row == std::end(kVerbs)) return std::nullopt;
    return ContainerCall{row->verb, row->values, {call.command, call.program + 1 + i, call.name}};
  }
  return std::nullopt;
}

std::vector<FlagValue> flag_values(const ContainerCall& call) {
  const bool is_run = call.verb == Verb::run;
  return flag_values(call.call.arguments(), call.values,
                     is_run ? Flags::before_the_image : Flags::anywhere);
}

std::vector<ContainerFault> find_container_faults(const Invocation& call) {
  const auto container = container_call_of(call);
  if (!container || container->verb != Verb::run) return {};
  return FaultFinder().run(container->call.arguments(),
                           is_registration(*container) ? Privileged::passes : Privileged::fails);
}

std::vector<ContainerFault> find_container_faults(std::span<const shell::Word> flags) {
  return FaultFinder().run(flags, Privileged::fails);
}

std::optional<ContainerFault> find_mount_fault(std::string_view volume, Span at) {
  return fault_of_path(host_part(volume), at);
}

}  // namespace sluice
