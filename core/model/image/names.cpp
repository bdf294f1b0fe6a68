#include "core/model/image/names.h"

#include <string>

namespace sluice::image {
namespace {

// "registry/org/app:1@sha256:…" in its parts. Docker leaves its own registry out, and "library/".
struct Repository {
  std::string_view registry;  // empty: left out
  std::string path;
};

Repository repository_of(std::string_view reference) {
  constexpr std::string_view kDocker = "docker.io";
  std::string_view path = reference.substr(0, reference.find('@'));
  const std::size_t last = path.rfind('/');
  path = path.substr(0, path.find(':', last == path.npos ? 0 : last));
  std::string_view registry = path.substr(0, path.find('/'));
  const bool has_registry =
      registry.size() < path.size() &&
      (registry.find_first_of(".:") != registry.npos || registry == "localhost");
  if (has_registry)
    path.remove_prefix(registry.size() + 1);
  else
    registry = {};
  if (registry == "index.docker.io") registry = kDocker;
  const bool is_single = path.find('/') == path.npos;
  if (!is_single || (has_registry && registry != kDocker)) return {registry, std::string(path)};
  return {kDocker, "library/" + std::string(path)};
}

}  // namespace

bool names_repository(std::string_view name) { return name.find_first_of(":/") != name.npos; }

bool goes_by(std::string_view name, std::string_view repository) {
  if (!names_repository(name)) return false;
  const Repository own = repository_of(name);
  const Repository wanted = repository_of(repository);
  const bool is_left_out = own.registry.empty() || wanted.registry.empty();
  return own.path == wanted.path && (is_left_out || own.registry == wanted.registry);
}

}  // namespace sluice::image
