#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/command.h"
#include "core/model/docker.h"
#include "core/rules/sink.h"

namespace sluice::docker {

// A package manager as RUN instructions call it.
struct PackageManager {
  std::span<const std::string_view> programs;
  std::span<const std::string_view> verbs;  // that install
  FlagValues values;
};

extern const PackageManager kApt;  // apt-get, apt, aptitude
extern const PackageManager kApk;
extern const PackageManager kYum;
extern const PackageManager kDnf;  // dnf, microdnf, tdnf
extern const PackageManager kZypper;
extern const PackageManager kPip;  // also python -m pip
extern const PackageManager kNpm;
extern const PackageManager kGem;

// One call that installs something.
struct Install {
  const Invocation* call = nullptr;
  const shell::Word* verb = nullptr;
  std::vector<const shell::Word*> packages;
};

// Nothing where the call is not of this manager, or does something else.
std::optional<Install> install_of(const Invocation& call, const PackageManager& manager);

// "curl is installed", as a sentence starts: the first package, or whatever it installs.
std::string installed(const Install& install);

// Adds a flag behind the verb, where a shell form has it as it reads.
void add_flag(Hit& hit, Edit::Safety safety, const Instruction& instruction, const Install& install,
              std::string_view flag);

// True if the call is of this manager, whatever it does.
bool is_called(const Invocation& call, const PackageManager& manager);

// True if the call is of this manager with that verb.
bool runs(const Invocation& call, const PackageManager& manager, std::string_view verb);

// True if RUN mounts a cache over a folder that holds `path`.
bool has_cache_mount(const Instruction& instruction, std::string_view path);

// True if a call of the instruction removes files, and names a path that holds `path`.
bool removes(const Instruction& instruction, std::string_view path);

}  // namespace sluice::docker
