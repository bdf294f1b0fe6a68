#include "core/model/image/history.h"

namespace sluice::image {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

// Takes arguments of the build and the shell away.
std::string_view script_of(std::string_view text) {
  constexpr std::string_view kShells[] = {"/bin/sh -c ", "/bin/bash -c ", "/bin/ash -c ",
                                          "/bin/sh -ec ", "/bin/bash -o pipefail -c "};
  if (text.starts_with('|')) {
    const std::size_t shell = text.find(" /bin/");
    if (shell == text.npos) return text;
    text.remove_prefix(shell + 1);
  }
  for (const std::string_view shell : kShells) {
    if (text.starts_with(shell)) return trimmed(text.substr(shell.size()));
  }
  return text;
}

}  // namespace

Step read_step(std::string_view text) {
  constexpr std::string_view kNop = "#(nop)";
  constexpr std::string_view kKeywords[] = {
      "ADD",    "ARG",   "CMD",         "COPY",  "ENTRYPOINT", "ENV",
      "EXPOSE", "FROM",  "HEALTHCHECK", "LABEL", "MAINTAINER", "ONBUILD",
      "RUN",    "SHELL", "STOPSIGNAL",  "USER",  "VOLUME",     "WORKDIR"};
  text = trimmed(text);
  if (text.ends_with("# buildkit")) text = trimmed(text.substr(0, text.size() - 10));
  if (const std::size_t nop = text.find(kNop); nop != text.npos && nop < 32)
    text = trimmed(text.substr(nop + kNop.size()));
  const std::size_t space = text.find(' ');
  const std::string_view first = text.substr(0, space);
  for (const std::string_view keyword : kKeywords) {
    if (first != keyword || space == text.npos) continue;
    const std::string_view rest = trimmed(text.substr(space));
    return {keyword, keyword == "RUN" ? script_of(rest) : rest};
  }
  return {"RUN", script_of(text)};
}

}  // namespace sluice::image
