#include "core/model/image/names.h"

namespace sluice::image {

bool names_repository(std::string_view name) { return name.find_first_of(":/") != name.npos; }

std::string_view repository_of(std::string_view reference) {
  std::string_view repository = reference.substr(0, reference.find('@'));
  const std::size_t slash = repository.rfind('/');
  repository = repository.substr(0, repository.find(':', slash == repository.npos ? 0 : slash));
  for (const std::string_view known : {"index.docker.io/", "docker.io/", "library/"}) {
    if (repository.starts_with(known)) repository.remove_prefix(known.size());
  }
  return repository;
}

bool goes_by(std::string_view name, std::string_view repository) {
  if (!names_repository(name)) return false;
  const auto is_end = [](std::string_view text, std::string_view end) {
    return text.size() > end.size() && text.ends_with(end) &&
           text[text.size() - end.size() - 1] == '/';
  };
  const std::string_view own = repository_of(name);
  const std::string_view wanted = repository_of(repository);
  if (own == wanted) return true;
  if (wanted.find('/') == wanted.npos) return is_end(own, wanted);
  const std::string_view host = own.substr(0, own.find('/'));
  const bool has_host =
      host.size() < own.size() && (host.find_first_of(".:") != host.npos || host == "localhost");
  return !has_host && is_end(wanted, own);
}

}  // namespace sluice::image
