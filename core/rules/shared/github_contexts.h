#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/model/expression.h"

namespace sluice::actions {

// Who writes the text of a context of GitHub Actions.
enum class Author : std::uint8_t {
  outsider,  // anyone who can open an issue or a pull request: titles, bodies, branch names
  insider,   // whoever may start the workflow or change its repository: inputs, tags, variables
  platform,  // GitHub, in an alphabet that cannot harm: numbers, hashes, names of its own
};

// For the text that a reference leaves in what its expression becomes; one that is only tested, or
// that is not known, is the platform's. By GitHub's "Script injections" and the payloads of the
// webhooks.
Author author_of(const ContextReference& reference);

// True if the text is one line by its nature, such as a title or the name of a branch.
bool is_single_line(std::string_view path);

// True if the text is a name of git, which holds neither white space nor glob patterns.
bool is_ref_name(std::string_view path);

// Events as bits of a set.
using EventSet = std::uint32_t;
constexpr EventSet kUnknownEvents = EventSet{1} << 31U;  // whoever calls is not among the files
EventSet event_bit(std::string_view name);
// Those that have a bit of their own; all others share one.
std::span<const std::string_view> events_with_a_bit();
// The events whose payload holds a context of an outsider.
EventSet filling_events(std::string_view path);
// True if one of them is privileged.
bool has_privileged_event(EventSet events);
// Who writes such a context, as the beginning of a sentence: "Whoever opens an issue".
std::string_view who_writes(std::string_view path);

// True for a context that names who acted last, which is not who wrote what the run is about.
bool names_last_actor(std::string_view path);

// Events that run with the secrets and the write token of the repository, whoever caused them.
bool is_privileged_event(std::string_view name);

}  // namespace sluice::actions
