#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/command.h"
#include "core/parse/shell.h"

namespace sluice {

// What curl or wget fetches.
struct Fetch {
  std::vector<std::string> files;  // what it writes to; none: to its standard output
  bool is_plain_http = false;
};

// Nothing where the command fetches nothing, or nothing that could do harm: from this machine, or
// from a forge by a full commit id, whose content cannot change.
std::optional<Fetch> fetch_of(const Invocation& call);

// The words that curl or wget takes for addresses; none of other programs.
std::vector<const shell::Word*> addresses_of(const Invocation& call);

// The host of an address as name_of gives it, without user and port; empty where it has no scheme.
std::string_view host_of(std::string_view address);

// The word that names the repository which `git clone` takes; null for other calls.
const shell::Word* cloned_repository(const Invocation& call);

// The addresses of curl and wget, and the repository that git clones.
std::vector<const shell::Word*> remote_addresses(const Invocation& call);

// True for an address of a known host that is no GitLab, by its name or by the paths that only
// GitLab has. This machine is none either.
bool is_foreign_address(std::string_view address);

// True for this machine: localhost, 127.0.0.1 and their kind.
bool is_local_host(std::string_view host);

// A word as a name that can be compared: its text, with variables as $NAME however they are
// written. The same name in one script is the same file, whatever its variables hold.
std::string name_of(const shell::Word& word);

// The file that a name stands for in the current folder.
std::string file_of(std::string_view name);

// The file that the standard output of a command goes to; empty for none.
std::string output_file(const shell::Command& command);

}  // namespace sluice
