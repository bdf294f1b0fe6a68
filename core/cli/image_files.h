#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/audit/audit.h"

namespace sluice::cli {

// Streams each archive, or the files of an OCI layout, through an audit of its own; "-" is standard
// input, called `stdin_name`. What cannot be read becomes an unreadable file.
std::vector<std::unique_ptr<FileResult>> audit_images(const Engine& engine,
                                                      const std::vector<std::string>& paths,
                                                      const std::string& stdin_name);

enum class Documents : std::uint8_t {
  json,
  advisories,  // as JSON or YAML, and archives of them
};
// The file, or every such document below the folder, in order of path.
void read_documents(const std::string& path, Documents which, std::vector<Input>& into);

// `sluice advisories compile`: what is known of holes, from such paths, as one small file. The exit
// code.
int compile_advisories(const std::vector<std::string>& paths, const std::string& output);

}  // namespace sluice::cli
