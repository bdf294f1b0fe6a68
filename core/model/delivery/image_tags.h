#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::delivery {

// What docker/metadata-action asks of the run that it is in.
struct TagContext {
  std::string_view event;
  std::string_view branch, tag;  // one of them, or neither for a change
  std::string_view default_branch;
  bool is_change = false;
};

// The names that docker/metadata-action gives to its images, as its output `tags` lists them, by
// its inputs (as text, empty for none). What is only known in the run stands as a variable: the
// commit, a date, and all of a tag of which it is not known whether it is made. By the action's
// documentation, version 5.
std::vector<std::string> tags_of_metadata(const std::function<std::string(std::string_view)>& input,
                                          const TagContext& context);

}  // namespace sluice::delivery
