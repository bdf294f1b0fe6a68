#include "core/rules/shared/packages.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "core/rules/wording.h"

namespace sluice {
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
constexpr Names kPipxPrograms[] = {"pipx"};
constexpr Names kYarnPrograms[] = {"yarn", "pnpm", "bun"};
constexpr Names kGoPrograms[] = {"go"};
constexpr Names kCargoPrograms[] = {"cargo"};

constexpr Names kInstall[] = {"install"};
constexpr Names kAdd[] = {"add"};
constexpr Names kRpmInstall[] = {"install", "localinstall", "reinstall"};
constexpr Names kDnfInstall[] = {"install", "in", "localinstall", "reinstall", "rei"};
constexpr Names kZypperInstall[] = {"install", "in"};
constexpr Names kNpmInstall[] = {"install", "i", "add"};
constexpr Names kGoInstall[] = {"install", "get"};
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
constexpr Names kYarnValues[] = {"--cwd", "--filter", "--dir"};
constexpr Names kGoValues[] = {"-ldflags", "-tags", "-mod", "-C"};
constexpr Names kCargoValues[] = {"--version", "--vers",  "--git",      "--branch", "--tag",
                                  "--rev",     "--path",  "--features", "--root",   "--bin",
                                  "--target",  "--index", "--registry", "--profile"};
constexpr Names kGemValues[] = {"--version", "--install-dir", "--bindir",
                                "--source",  "--platform",    "--use-system-libraries"};

constexpr Names kPipPinning[] = {"-c", "--constraint"};
constexpr Names kGemPinning[] = {"-v", "--version"};
constexpr Names kCargoPinning[] = {"--version", "--vers", "--git", "--path"};

bool has_any_of(std::string_view text, std::string_view characters) {
  return text.find_first_of(characters) != text.npos;
}

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(),
                     [&](std::string_view end) { return text.ends_with(end); });
}

bool is_pinned_apt(std::string_view text) {
  return has_any_of(text, "=/") || text.ends_with(".deb");
}

bool is_pinned_apk(std::string_view text) {
  return has_any_of(text, "=<>~/") || text.starts_with('.') || text.ends_with(".apk");
}

// "curl-7.76" and "curl-devel-0:7.76": a version starts with a digit behind a dash.
bool has_rpm_version(std::string_view text) {
  for (std::size_t at = text.find('-'); at != text.npos; at = text.find('-', at + 1)) {
    if (at + 1 < text.size() && text[at + 1] >= '0' && text[at + 1] <= '9') return true;
  }
  return false;
}

bool is_pinned_yum(std::string_view text) {
  return text.starts_with('@') || has_any_of(text, "/:=<>") || text.ends_with(".rpm") ||
         has_rpm_version(text);
}

bool is_pinned_zypper(std::string_view text) {
  return has_any_of(text, "=<>/") || text.ends_with(".rpm");
}

bool is_pinned_pip(std::string_view text) {
  return has_any_of(text, "=<>~@!/") || text.starts_with('.') ||
         ends_with_any(text, {".whl", ".tar.gz", ".zip"});
}

bool is_pinned_npm(std::string_view text) {
  if (text.starts_with("git:") || text.starts_with("git+")) return text.find('#') != text.npos;
  // Folders, archives, addresses; "@scope/name" is none.
  if (text.find_first_of("./~") == 0 || has_any_of(text, ":#")) return true;
  if (ends_with_any(text, {".tgz", ".tar.gz", ".tar"})) return true;
  const std::size_t at = text.find('@', 1);
  return at != text.npos && text.substr(at) != "@latest";
}

bool is_pinned_gem(std::string_view text) {
  return text.find(':') != text.npos || text.ends_with(".gem");
}

// Without a version, the go.mod of the folder decides.
bool is_pinned_go(std::string_view text) {
  return !ends_with_any(text, {"@latest", "@upgrade", "@patch", "@master", "@main", "@HEAD"});
}

bool is_pinned_cargo(std::string_view text) { return text.find('@') != text.npos; }

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

constinit const PackageManager kApt{
    kAptPrograms, kInstall, {"toca", kAptValues}, is_pinned_apt, {}};
constinit const PackageManager kApk{kApkPrograms, kAdd, {"tXp", kApkValues}, is_pinned_apk, {}};
constinit const PackageManager kYum{
    kYumPrograms, kRpmInstall, {"xcdeR", kRpmValues}, is_pinned_yum, {}};
constinit const PackageManager kDnf{
    kDnfPrograms, kDnfInstall, {"xcde", kRpmValues}, is_pinned_yum, {}};
constinit const PackageManager kZypper{
    kZypperPrograms, kZypperInstall, {"trRD", kZypperValues}, is_pinned_zypper, {}};
constinit const PackageManager kPip{
    kPipPrograms, kInstall, {"rcetif", kPipValues}, is_pinned_pip, kPipPinning};
constinit const PackageManager kNpm{
    kNpmPrograms, kNpmInstall, {"Cw", kNpmValues}, is_pinned_npm, {}};
constinit const PackageManager kGem{
    kGemPrograms, kGemInstall, {"vins", kGemValues}, is_pinned_gem, kGemPinning};
constinit const PackageManager kPipx{kPipxPrograms, kInstall, {}, is_pinned_pip, {}};
constinit const PackageManager kYarn{kYarnPrograms, kAdd, {"C", kYarnValues}, is_pinned_npm, {}};
constinit const PackageManager kGo{kGoPrograms, kGoInstall, {"", kGoValues}, is_pinned_go, {}};
constinit const PackageManager kCargo{
    kCargoPrograms, kInstall, {"jpF", kCargoValues}, is_pinned_cargo, kCargoPinning};

std::optional<Install> install_of(const Invocation& call, const PackageManager& manager) {
  std::vector<const shell::Word*> operands = operands_of(call, manager);
  // `dnf module install name:stream`, `yarn global add name`
  if (!operands.empty() &&
      (operands.front()->value == "module" || operands.front()->value == "global"))
    operands.erase(operands.begin());
  if (operands.empty() || !is_one_of(operands.front()->value, manager.verbs)) return std::nullopt;
  Install install{&call, operands.front(), {}};
  install.packages.assign(operands.begin() + 1, operands.end());
  return install;
}

std::vector<const shell::Word*> unpinned_packages(const Invocation& call,
                                                  const PackageManager& manager) {
  std::optional<Install> install = install_of(call, manager);
  if (!install || call.has_any(manager.pinning, manager.values)) return {};
  std::erase_if(install->packages, [&](const shell::Word* package) {
    return !package->is_known() || manager.is_pinned(package->value);
  });
  return std::move(install->packages);
}

std::string installed(const Install& install) {
  if (install.packages.empty() || !install.packages.front()->is_known())
    return "Packages are installed";
  const std::string first = quote(install.packages.front()->value);
  return install.packages.size() == 1 ? first + " is installed"
                                      : first + " and others are installed";
}

bool is_called(const Invocation& call, const PackageManager& manager) {
  return is_one_of(call.name, manager.programs) || as_module(call, manager).has_value();
}

bool runs(const Invocation& call, const PackageManager& manager, std::string_view verb) {
  const std::vector<const shell::Word*> operands = operands_of(call, manager);
  return !operands.empty() && operands.front()->value == verb;
}

}  // namespace sluice
