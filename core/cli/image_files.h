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

// The file, or every *.json below the folder, in order of path.
void read_documents(const std::string& path, std::vector<Input>& into);

}  // namespace sluice::cli
