#include "core/model/docker.h"
#include "core/rules/docker/kept_layers.h"
#include "core/rules/docker/packages.h"
#include "core/rules/docker/settings.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
What a package manager downloads it also keeps, and each `RUN` is a layer: what a later one removes is
still in the image. Stages that do not ship are not reported: nothing of their layers is left.
)";

constexpr std::string_view kBad[] = {
    "FROM fedora:41\nRUN «dnf -y in httpd»\n",
    "FROM alpine:3.20\nRUN «apk add curl»\nRUN rm -rf /var/cache/apk/*\n",
    "FROM python:3.12\nRUN «pip install -r requirements.txt»\n",
    "FROM opensuse/leap:15.6\nRUN «zypper install -y curl» && dnf clean all\n",
    "FROM fedora:41\nRUN dnf clean all && «dnf install -y httpd»\n",
    "FROM fedora:41\nRUN «dnf -y upgrade»\n",
    "FROM fedora:41\nRUN rm -rf /var/cache/dnf && «microdnf install -y httpd»\n",
    "FROM python:3.12\nENV PIP_NO_CACHE_DIR=off\nRUN «pip install flask==3.0»\n",
};
constexpr std::string_view kGood[] = {
    "FROM fedora:41\nRUN dnf install -y httpd && dnf clean all\n",
    "FROM fedora:41\nRUN dnf install -y httpd && rm -rf /var/cache/*\n",
    "FROM fedora:41\nRUN dnf -y upgrade && dnf -y install httpd && dnf clean all\n",
    "FROM alpine:3.20\nRUN apk add --no-cache curl\n",
    "FROM python:3.12\nENV PIP_NO_CACHE_DIR=1\nRUN pip install -r requirements.txt\n",
    "FROM python:3.12\nRUN --mount=type=cache,target=/root pip install flask==3.0\n",
    "FROM python:3.12\nRUN pip install flask==3.0 && rm -rf ~/.cache\n",
    "FROM python:3.12 AS build\nRUN pip install build\nFROM scratch\n",
};

constexpr auto& kApkAliases =
    kTexts<"hadolint:DL3019", "trivy:DS-0025", "kics:ae9c56a6-3ed1-4ac0-9b54-31267f51151d">;
constexpr auto& kPipAliases =
    kTexts<"hadolint:DL3042", "kics:f2f903fb-b977-461e-98d7-b3e2185c6118">;
constexpr auto& kDnfAliases =
    kTexts<"hadolint:DL3040", "trivy:DS-0019", "kics:295acb63-9246-4b21-b441-7c1f1fb62dc0">;
constexpr auto& kYumAliases =
    kTexts<"hadolint:DL3032", "trivy:DS-0015", "kics:00481784-25aa-4a55-8633-3136dfcf4f37">;
constexpr auto& kZypperAliases =
    kTexts<"hadolint:DL3036", "trivy:DS-0020", "kics:38300d1a-feb2-4a48-936a-d1ef1cd24313">;

// Where a manager keeps what it downloads, and what keeps it from that: a flag, a variable, or a
// call that empties the cache.
struct Cache {
  const PackageManager& manager;
  std::span<const std::string_view> paths;  // the first is its own
  std::string_view flag;
  std::string_view variable;
  std::span<const std::string_view> clean;    // verbs
  std::span<const std::string_view> renewal;  // verbs that download what is newer
  std::span<const std::string_view> aliases;
};

constexpr auto& kRenewals =
    kTexts<"upgrade", "up", "update", "upgrade-minimal", "up-min", "update-minimal", "distro-sync">;

constinit const Cache kCaches[] = {
    {kApk, kTexts<"/var/cache/apk">, "--no-cache", "", {}, {}, kApkAliases},
    {kPip,
     kTexts<"~/.cache/pip">,
     "--no-cache-dir",
     "PIP_NO_CACHE_DIR",
     kTexts<"cache">,
     {},
     kPipAliases},
    {kDnf, kTexts<"/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5">, "", "",
     kTexts<"clean">, kRenewals, kDnfAliases},
    {kYum, kTexts<"/var/cache/yum">, "", "", kTexts<"clean">, kRenewals, kYumAliases},
    {kZypper, kTexts<"/var/cache/zypp">, "", "", kTexts<"clean", "cc">,
     kTexts<"update", "up", "patch", "dist-upgrade", "dup">, kZypperAliases},
};

// An ENV or ARG of the instructions, or what a RUN sets by itself, switches the cache off.
bool is_switched_off(const Instruction& instruction, std::string_view variable) {
  const std::vector<Setting> settings = settings_of(instruction);
  return std::any_of(settings.begin(), settings.end(), [&](const Setting& setting) {
    return setting.name == variable && !is_off(setting.value);
  });
}

// Also where a stage that it builds on says so.
bool is_without_cache(const Instruction& instruction, std::string_view variable) {
  if (variable.empty()) return false;
  if (is_switched_off(instruction, variable)) return true;
  const auto any = [&](const std::vector<Instruction>& before) {
    return std::any_of(before.begin(), before.end(), [&](const Instruction& other) {
      return !other.is(Keyword::run) && is_switched_off(other, variable);
    });
  };
  if (instruction.stage == nullptr) return any(instruction.file->globals);
  for (const Stage* stage = instruction.stage; stage != nullptr; stage = stage->parent) {
    if (any(stage->instructions)) return true;
  }
  return false;
}

// By a call that stands behind the one that filled it, and removes the folder or empties it; where
// the folder is a mount, nothing of it is in the layer.
bool is_emptied(const Instruction& instruction, const Cache& cache, const Invocation& filled) {
  const std::span<const Invocation> calls = instruction.invocations;
  const auto after = calls.subspan(static_cast<std::size_t>(&filled - calls.data()) + 1);
  const bool is_mounted =
      std::any_of(cache.paths.begin(), cache.paths.end(),
                  [&](std::string_view path) { return has_cache_mount(instruction, path); });
  return is_mounted || std::any_of(after.begin(), after.end(), [&](const Invocation& call) {
           return std::any_of(cache.paths.begin(), cache.paths.end(),
                              [&](std::string_view path) { return removes(call, path); }) ||
                  std::any_of(cache.clean.begin(), cache.clean.end(), [&](std::string_view verb) {
                    return runs(call, cache.manager, verb);
                  });
         });
}

// A call that fills the cache, and what of it.
struct Filling {
  const Invocation* call = nullptr;
  std::optional<Install> install;  // none where it renews what is there
};

// The last one; the rest of the instruction fills the same folder.
std::optional<Filling> filled_by(const Instruction& instruction, const Cache& cache) {
  const auto& calls = instruction.invocations;
  for (auto call = calls.rbegin(); call != calls.rend(); ++call) {
    if (!cache.flag.empty() && call->flag(cache.flag) != nullptr) continue;
    if (auto install = install_of(*call, cache.manager)) return Filling{&*call, std::move(install)};
    const bool renews =
        std::any_of(cache.renewal.begin(), cache.renewal.end(),
                    [&](std::string_view verb) { return runs(*call, cache.manager, verb); });
    if (renews) return Filling{&*call, std::nullopt};
  }
  return std::nullopt;
}

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::run)) return;
  if (!is_layer_kept(instruction)) return;
  for (const Cache& cache : kCaches) {
    const auto filling = filled_by(instruction, cache);
    if (!filling || is_emptied(instruction, cache, *filling->call) ||
        is_without_cache(instruction, cache.variable))
      continue;
    Hit& hit =
        sink.report(filling->call->command->at,
                    (filling->install ? installed(*filling->install)
                                      : std::string("Packages are renewed")) +
                        ", and what was downloaded stays in " + std::string(cache.paths.front()))
            .with_aliases(cache.aliases);
    if (!cache.flag.empty() && filling->install)
      add_flag(hit, Edit::Safety::safe, instruction, *filling->install, cache.flag);
  }
}

}  // namespace

extern constinit const Rule package_cache_left{
    .id = "docker/package-cache-left",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Cache of a package manager stays in the image",
    .risk = "The image is larger than it need be, and takes longer to reach where it is to run.",
    .fix =
        "Empty the cache in the same RUN (dnf clean all), keep it out by a flag (--no-cache-dir), "
        "or mount one: RUN --mount=type=cache,target=….",
    .aliases = kJoined<kApkAliases, kPipAliases, kDnfAliases, kYumAliases, kZypperAliases>,
    .topics = {Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc package_cache_left_doc{.rule = package_cache_left,
                                                      .why = kWhy,
                                                      .source = "Docker build best practices",
                                                      .path = "Dockerfile",
                                                      .bad = kBad,
                                                      .good = kGood};

}  // namespace sluice::docker
