#pragma once

#include <vector>

#include "core/audit/file_result.h"
#include "core/model/delivery/forge_settings.h"

namespace sluice {

// The settings of the forge that the options bring along, as `settings` says of each: its document,
// and what could not be read of it. What is no secret rule's is not looked for: they are no part of
// what is audited.
struct SettingsFiles {
  FileResults files;
  delivery::ForgeSettings settings;  // views the documents of the files
};
SettingsFiles read_settings_files(const Context& context);

}  // namespace sluice
