#include "core/rules/docker/packages.h"
#include "core/rules/wording.h"

#include <algorithm>

namespace sluice::docker {
namespace {

using Names = std::string_view;

constexpr Names kAptPrograms[] = {"apt-get", "apt", "aptitude"};
constexpr Names kApkPrograms[] = {"apk"};
constexpr Names kYumPrograms[] = {"yum"};
constexpr Names kDnfPrograms[] = {"dnf", "microdnf", "tdnf"};
constexpr Names kZypperPrograms[] = {"zypper"};
constexpr Names kPipPrograms[] = {"pip", "pip2", "pip3"};
constexpr Names kNpmPrograms[] = {"npm"};
constexpr Names kGemPrograms[] = {"gem"};

constexpr Names kInstall[] = {"install"};
constexpr Names kAdd[] = {"add"};
constexpr Names kRpmInstall[] = {"install", "localinstall", "reinstall"};
constexpr Names kDnfInstall[] = {"install", "in", "localinstall", "reinstall", "rei"};
constexpr Names kZypperInstall[] = {"install", "in"};
constexpr Names kNpmInstall[] = {"install", "i", "add"};
constexpr Names kGemInstall[] = {"install", "i"};

constexpr Names kAptValues[] = {"--target-release", "--default-release", "--option",
                                "--config-file", "--host-architecture"};
constexpr Names kApkValues[] = {"--virtual",   "--repository", "--root", "--arch",
                                "--cache-dir", "--keys-dir",   "--wait", "--repositories-file"};
constexpr Names kRpmValues[] = {"--enablerepo", "--disablerepo", "--repo",        "--repoid",
                                "--exclude",    "--config",      "--installroot", "--releasever",
                                "--setopt",     "--comment"};
constexpr Names kZypperValues[] = {"--type", "--repo", "--from", "--root", "--reposd-dir"};
constexpr Names kPipValues[] = {"--requirement",  "--constraint",   "--editable",
                                "--target",       "--index-url",    "--extra-index-url",
                                "--find-links",   "--prefix",       "--root",
                                "--src",          "--proxy",        "--timeout",
                                "--trusted-host", "--platform",     "--python-version",
                                "--only-binary",  "--no-binary",    "--cache-dir",
                                "--retries",      "--progress-bar", "--cert",
                                "--log"};
constexpr Names kNpmValues[] = {"--registry",  "--prefix",   "--cache", "--tag",
                                "--workspace", "--loglevel", "--omit"};
constexpr Names kGemValues[] = {"--version", "--install-dir", "--bindir",
                                "--source",  "--platform",    "--use-system-libraries"};

bool is_one_of(std::string_view name, std::span<const std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The call as if `python3 -m pip` were `pip`.
std::optional<Invocation> as_module(const Invocation& call, const PackageManager& manager) {
  const std::span<const shell::Word> arguments = call.arguments();
  if (!call.name.starts_with("python") || arguments.size() < 2) return std::nullopt;
  if (arguments[0].value != "-m" || !is_one_of(arguments[1].value, manager.programs)) {
    return std::nullopt;
  }
  return Invocation{call.command, call.program + 2, arguments[1].value};
}

// The words behind a call of the manager that are no flags.
std::vector<const shell::Word*> operands_of(const Invocation& call, const PackageManager& manager) {
  if (is_one_of(call.name, manager.programs)) {
    std::vector<const shell::Word*> operands = call.operands(manager.values);
    // gem hands what follows "--" on to the compiler.
    const std::span<const shell::Word> words = call.arguments();
    const auto end = std::find_if(words.begin(), words.end(),
                                  [](const shell::Word& word) { return word.value == "--"; });
    if (&manager == &kGem && end != words.end()) {
      std::erase_if(operands, [&](const shell::Word* word) { return word > &*end; });
    }
    return operands;
  }
  const auto module = as_module(call, manager);
  return module ? module->operands(manager.values) : std::vector<const shell::Word*>();
}

}  // namespace

constinit const PackageManager kApt{kAptPrograms, kInstall, {"toca", kAptValues}};
constinit const PackageManager kApk{kApkPrograms, kAdd, {"tXp", kApkValues}};
constinit const PackageManager kYum{kYumPrograms, kRpmInstall, {"xcdeR", kRpmValues}};
constinit const PackageManager kDnf{kDnfPrograms, kDnfInstall, {"xcde", kRpmValues}};
constinit const PackageManager kZypper{kZypperPrograms, kZypperInstall, {"trRD", kZypperValues}};
constinit const PackageManager kPip{kPipPrograms, kInstall, {"rcetif", kPipValues}};
constinit const PackageManager kNpm{kNpmPrograms, kNpmInstall, {"Cw", kNpmValues}};
constinit const PackageManager kGem{kGemPrograms, kGemInstall, {"vins", kGemValues}};

std::optional<Install> install_of(const Invocation& call, const PackageManager& manager) {
  std::vector<const shell::Word*> operands = operands_of(call, manager);
  // `dnf module install name:stream`
  if (!operands.empty() && operands.front()->value == "module") operands.erase(operands.begin());
  if (operands.empty() || !is_one_of(operands.front()->value, manager.verbs)) return std::nullopt;
  Install install{&call, operands.front(), {}};
  install.packages.assign(operands.begin() + 1, operands.end());
  return install;
}

std::string installed(const Install& install) {
  if (install.packages.empty() || !install.packages.front()->is_known())
    return "Packages are installed";
  const std::string first = quote(install.packages.front()->value);
  return install.packages.size() == 1 ? first + " is installed"
                                      : first + " and others are installed";
}

void add_flag(Hit& hit, Edit::Safety safety, const Instruction& instruction, const Install& install,
              std::string_view flag) {
  const Span verb = install.verb->at;
  const bool is_bare = slice(instruction.file->syntax->source, verb) == install.verb->value;
  if (instruction.syntax->form != dockerfile::Form::shell || !is_bare) return;
  std::string text(1, ' ');
  text += flag;
  hit.with_edit(safety, {verb.end, verb.end}, std::move(text));
}

bool is_called(const Invocation& call, const PackageManager& manager) {
  return is_one_of(call.name, manager.programs) || as_module(call, manager).has_value();
}

bool runs(const Invocation& call, const PackageManager& manager, std::string_view verb) {
  const std::vector<const shell::Word*> operands = operands_of(call, manager);
  return !operands.empty() && operands.front()->value == verb;
}

bool has_cache_mount(const Instruction& instruction, std::string_view path) {
  for (const dockerfile::Flag& flag : instruction.syntax->flags) {
    if (flag.name.value != "mount" || !flag.value.present()) continue;
    const std::string_view type = mount_option(flag.value.value, "type");
    if (type != "cache" && type != "tmpfs") continue;
    for (const std::string_view key : {"target", "dst", "destination"}) {
      std::string_view target = mount_option(flag.value.value, key);
      while (target.size() > 1 && target.ends_with('/')) target.remove_suffix(1);
      if (!target.empty() && path.starts_with(target)) return true;
    }
  }
  return false;
}

bool removes(const Instruction& instruction, std::string_view path) {
  for (const Invocation& call : instruction.invocations) {
    if (call.name != "rm" && call.name != "find") continue;
    for (const shell::Word& word : call.arguments()) {
      std::string_view target = word.prefix();
      while (target.size() > 1 && (target.ends_with('*') || target.ends_with('/'))) {
        target.remove_suffix(1);
      }
      if (target.size() > 1 && path.starts_with(target)) return true;
    }
  }
  return false;
}

}  // namespace sluice::docker
