#pragma once

#include <string>
#include <string_view>

namespace sluice::image {

// A step of the history as the Dockerfile had it, whoever wrote it down: the old builder
// ("/bin/sh -c #(nop) ADD …", "|1 A=b /bin/sh -c …"), BuildKit ("RUN … # buildkit"), buildah.
struct Step {
  std::string_view keyword;    // RUN, ADD, …; RUN where none is written
  std::string_view arguments;  // of RUN the script alone
};
Step read_step(std::string_view created_by);

}  // namespace sluice::image
