#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/model/command.h"
#include "core/rules/shared/calls.h"

namespace sluice {

// A call of docker, podman or nerdctl, by what it does.
struct ContainerCall {
  enum class Verb : std::uint8_t { run, build, push, tag, login, other } verb = Verb::other;
  FlagValues values;  // of all flags up to the image or the folder
  // The words behind the verb. For run and build, its operands come behind all flags.
  Invocation call;
};

// Nothing where the call is of another program.
std::optional<ContainerCall> container_call_of(const Invocation& call);

// A flag of a call and its value, in the next word or behind '='.
struct FlagValue {
  Span at;                            // flag and value
  std::string_view name;              // "--volume", "-v"
  const shell::Word* word = nullptr;  // that holds the value
  std::string_view value;             // as far as it is known: up to the first variable
  bool is_known = false;
};

// The flags of a call up to its first operand that take a value, in order.
std::vector<FlagValue> flag_values(const ContainerCall& call);

// What takes a container nearer to the machine that runs it than a job needs.
struct ContainerFault {
  enum class Kind : std::uint8_t {
    privileged,
    capability,
    network,
    path,    // of the machine
    socket,  // of its container runtime
    pid,
    ipc,
    profile,  // seccomp, AppArmor or SELinux is off
  } kind = Kind::privileged;
  CallFault fault;
};

// Of `docker run` and `docker create`.
std::vector<ContainerFault> find_container_faults(const Invocation& call);
// Of words that are their flags alone, without program and image.
std::vector<ContainerFault> find_container_faults(std::span<const shell::Word> flags);
// Of one volume as their -v takes it, which stands at `at`.
std::optional<ContainerFault> find_mount_fault(std::string_view volume, Span at);

}  // namespace sluice
