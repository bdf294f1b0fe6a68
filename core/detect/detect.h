#pragma once

#include <string_view>

#include "core/detect/kind.h"

namespace sluice {

// How the bytes of a kind are written.
enum class Syntax : std::uint8_t { none, yaml, json, hcl, dockerfile, archive };
Syntax syntax_of(Kind kind, std::string_view path, std::string_view bytes);

struct Detected {
  Kind kind = Kind::unknown;
  // True where the name or the place says what the file is (main.tf, .gitlab-ci.yml): it must then
  // parse. False where only its content does: what does not parse is no such file.
  bool fixed = false;
  // Where this is not `none`, the bytes may be one of several kinds, and what they hold once they
  // are parsed by it decides (core/model/content.h). `kind` is what they are taken for where they
  // do not parse.
  Syntax open = Syntax::none;
};

// What `path` (with '/', as far above the root as it is known) must be by its name and place alone;
// Kind::unknown where they do not tell.
Detected detect_by_path(std::string_view path);

// The same with a look at the content, which is UTF-8, for names that do not tell: searches for the
// words that each format must hold, no parsing. A file that may be something stays open. What is
// text and nothing else is Kind::text; what is no text is Kind::unknown.
Detected detect(std::string_view path, std::string_view bytes);

// Of the same an archive, and what is no text: all else is Kind::text, whatever it may be.
Detected detect_text(std::string_view path, std::string_view bytes);

// True for a name that says YAML, whatever is in it.
bool is_yaml_name(std::string_view path);

// True for names that only actions have, action.yml; likewise for Dockerfiles, however they are
// spelt ("Dockerfile_prod", "api.Dockerfile.bak"), and for pipelines of GitLab
// ("ci/gitlab-ci.yml").
bool is_action_name(std::string_view path);
bool is_like_dockerfile_name(std::string_view path);
bool is_like_gitlab_name(std::string_view path);

}  // namespace sluice
