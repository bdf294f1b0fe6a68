#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/model/gitlab.h"
#include "core/model/gitlab_effective.h"

namespace sluice::gitlab {

// What an outsider can put into a variable of GitLab.
enum class Content : std::uint8_t {
  safe,  // nothing: numbers, hashes, names that GitLab makes, or a variable that is not known
  name,  // a name of a branch or tag: no spaces and no patterns, but $( ) and `
  text,  // anything: titles, messages, the name of a user
};

// Of a predefined variable.
Content content_of(std::string_view name);

// Of a variable as the job sees it: one that the job or the pipeline sets to such a variable is
// followed. `set_at` is then where.
struct Origin {
  Content content = Content::safe;
  std::string variable;  // the predefined one
  NodeRef set_at;
};
Origin origin_of(const Pipeline& pipeline, const Job* job, std::string_view name);

// The same of a job with all that it inherits; `set_at` is one of its variables.
struct EffectiveOrigin {
  Content content = Content::safe;
  std::string variable;
  const Field* set_at = nullptr;
};
EffectiveOrigin origin_of(const EffectiveJob& job, std::string_view name);

// Of a value that GitLab expands by itself, such as the name of an image: of its variables the one
// into which outsiders can put most.
EffectiveOrigin origin_within(const EffectiveJob& job, std::string_view value);

// True if the value holds the name of the branch or tag in the form for addresses: safe in itself,
// but two names can have the same.
bool holds_ref_slug(std::string_view value);

}  // namespace sluice::gitlab
