#include "core/cli/write.h"

#include <cstdio>
#include <filesystem>
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

std::string write_new(const std::string& text, const std::string& file, Existing existing) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::file_status status = fs::symlink_status(file, error);
  if (fs::exists(status)) {
    if (existing == Existing::kept) return file + " is there already; --force replaces it";
    if (!fs::is_regular_file(status)) return "cannot replace " + file + ": not a regular file";
    return write_out(text, file) ? std::string() : "cannot write " + file;
  }
  // Exclusive: nor what somebody has put there since.
  std::FILE* const out = std::fopen(file.c_str(), "wbx");
  if (out == nullptr) return "cannot write " + file;
  const bool is_written = std::fwrite(text.data(), 1, text.size(), out) == text.size();
  const bool is_closed = std::fclose(out) == 0;
  return is_written && is_closed ? std::string() : "cannot write " + file;
}

}  // namespace sluice::cli
