#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/model/gitlab.h"

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

}  // namespace sluice::gitlab
