#pragma once

#include <string_view>
#include <vector>

#include "core/text/source.h"

namespace sluice::secrets {

// A secret that only the file tells, by its name and the form of its lines: nothing on the line
// says what it is.
struct FileSecret {
  std::string_view rule;  // the id of the rule that tells of it
  Span at;
};

// Those of a password file of PostgreSQL (.pgpass), of a web server or of the system (.htpasswd,
// shadow), and of a file that is one secret, named after it: master.key, .vault_pass.
std::vector<FileSecret> secrets_of_file(std::string_view path, std::string_view bytes);

}  // namespace sluice::secrets
