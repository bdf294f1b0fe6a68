#pragma once

#include <cstdint>
#include <string_view>

#include "core/rules/rule.h"
#include "core/rules/secrets/assignment.h"

namespace sluice::secrets {

// What a file is for, by its name: that decides which values are passwords.
enum class FileUse : std::uint8_t {
  anything,
  prose,        // README.md, notes.txt: values stand without quotes, at the end of a line
  markup,       // YAML: the same, and are no variables
  settings,     // .env, *.ini, *.properties: the same, of one program
  credentials,  // .netrc, sftp.json, wp-config.php: logins, and hardly any other passwords
};

// Stands where a password goes, and is what everybody writes there. In lower case.
bool is_dummy(std::string_view value);

FileUse use_of_file(std::string_view path);

// A password that is too weak to be told by its looks, but for where it stands: beside the name of
// the user that it is for, or in a file of settings. `found` is the assignment to its name.
Verdict judge_login(std::string_view bytes, const Assignment& found, FileUse use);

}  // namespace sluice::secrets
