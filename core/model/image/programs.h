#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/image/artifact.h"

namespace sluice::image {

// Finds what a program says that it was built from, as it passes, whatever its size: the modules of
// Go.
class ProgramReader {
 public:
  void add(std::string_view bytes);
  std::vector<Package> finish() const;

 private:
  bool is_begun_ = false;
  bool is_program_ = false;
  std::string tail_;  // what may be the beginning of the mark
  std::string info_;  // from the mark on
};

// The packages of a jar, war or ear, of archives within it as well.
std::vector<Package> read_jar(std::string_view bytes, int depth = 0);

}  // namespace sluice::image
