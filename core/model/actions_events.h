#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Events of GitHub that start a workflow, and the small languages of their filters.
namespace sluice::actions {

enum Filters : std::uint8_t {
  kNoFilter = 0,
  kBranches = 1U << 0U,   // and branches-ignore
  kTags = 1U << 1U,       // and tags-ignore
  kPaths = 1U << 2U,      // and paths-ignore
  kWorkflows = 1U << 3U,  // the names of other workflows
};

struct EventType {
  std::string_view name;
  std::string_view types;  // of activity, a blank between each
  std::uint8_t filters = kNoFilter;

  bool has_type(std::string_view type) const;
};
// Null for what is no event. Events that take no configuration of the usual kind (schedule,
// workflow_call and their kind) are among them, without types.
const EventType* find_event_type(std::string_view name);
// The event whose name looks most like it; empty where none does.
std::string_view similar_event(std::string_view name);

// What is wrong with a filter pattern, as a clause ("it ends within [ ]"), and where.
struct PatternError {
  std::size_t at = 0;
  std::string_view reason;
};
// Of branches and tags, whose names Git limits.
std::optional<PatternError> check_ref_pattern(std::string_view pattern);
std::optional<PatternError> check_path_pattern(std::string_view pattern);

// What is wrong with the five fields of a cron line; empty where nothing is.
std::string_view check_cron(std::string_view line);

// True for a name of the IANA time zone database.
bool is_time_zone(std::string_view name);

}  // namespace sluice::actions
