#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/model/kubernetes.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"

// Rules that are one value of an object, a pod, a container, or a flag of a program that a
// container runs: a row of a table names the value and what it must be. What is a template may be
// anything.
namespace sluice::k8s {

enum class Want : std::uint8_t {
  set,               // there and not empty
  absent,            // not there
  is,                // one of the values
  is_or_absent,      // the same, where it is there
  is_not,            // none of the values; absent is fine
  at_least,          // a number not below the value
  at_most,           // a number not above it, where it is there
  holds,             // a list, or text separated by commas, with one of the values in it
  holds_none,        // the same without any; absent is fine
  holds_only,        // the same with nothing else in it; absent is fine
  zero_or_at_least,  // 0, or a number not below the value; absent is fine
  lasts_at_most,     // a duration as Go writes it (1h30m), of so many seconds; absent is fine
};

// Values and kinds are separated by '|', the keys of a path by '.'.
struct Field {
  std::string_view kinds;  // of objects; empty for every one
  std::string_view path;
  Want want = Want::set;
  std::string_view value;
};

struct Flag {
  std::string_view program;
  std::string_view names;  // each of which must be so
  Want want = Want::set;
  std::string_view value;
};

void check_field(const Field& field, const kubernetes::Object& object, Sink& sink);
// The path starts at the pod, or at the container.
void check_pod_field(const Field& field, const kubernetes::Object& object, Sink& sink);
void check_container_field(const Field& field, const kubernetes::Container& container, Sink& sink);
void check_flag(const Flag& flag, const kubernetes::Container& container, Sink& sink);

template <Literal Kinds, Literal Path, Want W, Literal Value = "">
void field(const kubernetes::Object& object, Sink& sink) {
  check_field({Kinds.view(), Path.view(), W, Value.view()}, object, sink);
}
template <Literal Kinds, Literal Path, Want W, Literal Value = "">
void pod_field(const kubernetes::Object& object, Sink& sink) {
  check_pod_field({Kinds.view(), Path.view(), W, Value.view()}, object, sink);
}
template <Literal Kinds, Literal Path, Want W, Literal Value = "">
void container_field(const kubernetes::Container& container, Sink& sink) {
  check_container_field({Kinds.view(), Path.view(), W, Value.view()}, container, sink);
}
template <Literal Program, Literal Names, Want W, Literal Value = "">
void flag(const kubernetes::Container& container, Sink& sink) {
  check_flag({Program.view(), Names.view(), W, Value.view()}, container, sink);
}

// What a flag of the program is set to, where the container runs it and says so here; of a flag
// that stands several times the last.
struct GivenFlag {
  std::string_view value;
  NodeRef node;
};
std::optional<GivenFlag> given_flag(const kubernetes::Container& container,
                                    std::string_view program, std::string_view name);

// The next part of a text that is separated by `by`, taken off its front.
std::string_view take_part(std::string_view& text, char by);
// One of the parts of a text that is separated by '|'.
bool is_among(std::string_view list, std::string_view wanted);

// The node at the end of a path; nothing where there is none.
NodeRef at_path(NodeRef from, std::string_view path);

// True if all of the pod is here: no patch, no template.
bool is_whole(const kubernetes::Object& object);

// "Deployment web", as a sentence starts.
std::string called(const kubernetes::Object& object);

}  // namespace sluice::k8s
