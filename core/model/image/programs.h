#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/image/artifact.h"
#include "core/model/image/unread.h"

namespace sluice::image {

// Finds what a program says that it was built from, as it passes, whatever its size: the modules of
// Go, and the crates of Rust where cargo-auditable noted them.
class ProgramReader {
 public:
  void add(std::string_view bytes);
  std::vector<Package> finish() const;

 private:
  void find_modules(std::string_view bytes);
  void find_crates(std::string_view bytes);

  std::string head_;  // until there is enough to tell what it is
  bool is_begun_ = false;
  bool is_program_ = false;
  std::string tail_;  // what may be the beginning of Go's mark
  std::string info_;  // from the mark on
  std::string seen_;  // what may be the beginning of the list of crates
  std::string list_;  // from there on, packed
};

// The packages of a jar, war or ear, of archives within it as well: by the pom that Maven put
// there, else by its manifest and its own name ("guice-4.2.3.jar").
std::vector<Package> read_jar(std::string_view path, std::string_view bytes, Unread& unread,
                              int depth = 0);

}  // namespace sluice::image
