#pragma once

#include <string>
#include <string_view>

#include "core/model/plan_sources.h"
#include "core/rules/sink.h"
#include "core/text/source.h"

namespace sluice::plan {

// Reports what a change does, at a place of the file. The finding is about the resource, and points
// at the block that declares it where that is known. `what` tells it from others of the rule about
// the same resource: the path of an attribute.
Hit& report(const Review& review, const Change& change, Span at, std::string_view what,
            std::string particulars, Sink& sink);

// The same at a value of what is, or will be; where that has no place, at the action.
Hit& report(const Review& review, const Change& change, const Snapshot& in, const Value& value,
            std::string_view what, std::string particulars, Sink& sink);

// A value as a sentence says it, never what is sensitive: quoted text, "null", "a list", …
std::string shown(const Value& value);

// True if the type is one of those in a list with '|' between them.
bool is_among(std::string_view type, std::string_view types);

}  // namespace sluice::plan
