#pragma once

#include <string_view>
#include <vector>

#include "core/model/command.h"
#include "core/rules/shared/calls.h"

namespace sluice {

// Where a call tells its program to take any certificate: curl, wget, pip, npm, yarn, pnpm, git,
// yum, dnf and what configures those two.
std::vector<CallFault> find_tls_switches(const Invocation& call);

// True for a variable that tells git, Python, Node.js, pip or npm to take any certificate.
bool is_tls_switch(std::string_view variable, std::string_view value);

}  // namespace sluice
