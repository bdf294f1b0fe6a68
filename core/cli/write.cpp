#include "core/cli/write.h"

#include <cstdio>
#include <fstream>

namespace sluice::cli {

bool write_out(const std::string& text, const std::string& file) {
  if (file.empty()) {
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
           std::fflush(stdout) == 0;
  }
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.flush();
  return out.good();
}

}  // namespace sluice::cli
