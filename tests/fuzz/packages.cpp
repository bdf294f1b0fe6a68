// Whatever says what is installed. The first byte of the input chooses the file's name.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/model/image/bill.h"
#include "core/model/image/lock_files.h"
#include "core/model/image/packages.h"
#include "core/model/image/programs.h"
#include "core/parse/json.h"
#include "tests/fuzz/walk.h"

namespace {

using sluice::image::Package;
using sluice::test::require;

constexpr std::array<std::string_view, 14> kInstalled = {
    "var/lib/dpkg/status",
    "var/lib/dpkg/status.d/base",
    "lib/apk/db/installed",
    "var/lib/rpm/Packages",
    "usr/lib/python3/site-packages/a-1.dist-info/METADATA",
    "usr/lib/python3/site-packages/a.egg-info",
    "app/node_modules/a/package.json",
    "app/vendor/composer/installed.json",
    "usr/lib/ruby/gems/3.3.0/specifications/a-1.gemspec",
    "app/a.deps.json",
    "opt/conda/conda-meta/a.json",
    "app/a.jar",
    "usr/lib/sysimage/rpm/Packages.db",
    "var/lib/rpm/rpmdb.sqlite"};
constexpr std::array<std::string_view, 14> kLocks = {
    "requirements.txt",   "package-lock.json", "npm-shrinkwrap.json",
    "yarn.lock",          "pnpm-lock.yaml",    "Gemfile.lock",
    "Cargo.lock",         "poetry.lock",       "uv.lock",
    "Pipfile.lock",       "composer.lock",     "go.mod",
    "packages.lock.json", "gradle.lockfile"};

// No package without a name, and each place lies in the text.
void check(const std::vector<Package>& packages, std::string_view bytes) {
  const sluice::image::Places places(bytes);
  for (const Package& package : packages) {
    require(!package.name.empty() && !package.type.empty());
    const sluice::Span at = places.of(package);
    require(at.begin <= at.end && at.end <= bytes.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::size_t choice = data[0] % (kInstalled.size() + kLocks.size() + 2);
  if (choice < kInstalled.size()) {
    require(sluice::image::is_package_file(kInstalled[choice]));
    sluice::image::Unread unread;
    check(sluice::image::read_packages(kInstalled[choice], bytes, unread), bytes);
  } else if (choice < kInstalled.size() + kLocks.size()) {
    const std::string_view name = kLocks[choice - kInstalled.size()];
    require(sluice::image::is_lock_file(name));
    check(sluice::image::read_lock_file(name, bytes), bytes);
  } else if (choice == kInstalled.size() + kLocks.size()) {
    const auto parsed = sluice::parse_json(bytes, sluice::test::small_limits());
    if (parsed.usable) check(sluice::image::read_bill(parsed.tree.root()), bytes);
  } else {
    sluice::image::ProgramReader program;
    program.add(bytes.substr(0, bytes.size() / 3));
    program.add(bytes.substr(bytes.size() / 3));
    check(program.finish(), bytes);
  }
  return 0;
}
