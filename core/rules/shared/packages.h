#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/command.h"
#include "core/parse/shell.h"

namespace sluice {

// A package manager as scripts call it.
struct PackageManager {
  std::span<const std::string_view> programs;
  std::span<const std::string_view> verbs;  // that install
  FlagValues values;
  // True if what a known word names stays the same: by a version, a file, an address.
  bool (*is_pinned)(std::string_view package) = nullptr;
  std::span<const std::string_view> pinning;  // flags that pin all that a call installs
};

extern const PackageManager kApt;  // apt-get, apt, aptitude
extern const PackageManager kApk;
extern const PackageManager kYum;
extern const PackageManager kDnf;  // dnf, microdnf, tdnf
extern const PackageManager kZypper;
extern const PackageManager kPip;  // also python -m pip
extern const PackageManager kPipx;
extern const PackageManager kNpm;
extern const PackageManager kYarn;  // yarn, pnpm, bun
extern const PackageManager kGem;
extern const PackageManager kGo;
extern const PackageManager kCargo;

// One call that installs something.
struct Install {
  const Invocation* call = nullptr;
  const shell::Word* verb = nullptr;
  std::vector<const shell::Word*> packages;
};

// Nothing where the call is not of this manager, or does something else.
std::optional<Install> install_of(const Invocation& call, const PackageManager& manager);

// What a call of this manager installs in no fixed version. Words that are not known are not among
// it.
std::vector<const shell::Word*> unpinned_packages(const Invocation& call,
                                                  const PackageManager& manager);

// "curl is installed", as a sentence starts: the first package, or whatever it installs.
std::string installed(const Install& install);

// True if the call is of this manager, whatever it does.
bool is_called(const Invocation& call, const PackageManager& manager);

// True if the call is of this manager with that verb.
bool runs(const Invocation& call, const PackageManager& manager, std::string_view verb);

}  // namespace sluice
