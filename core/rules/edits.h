#pragma once

#include <initializer_list>
#include <string_view>

#include "core/model/resource.h"
#include "core/parse/tree.h"
#include "core/rules/sink.h"

// Edits that several rules offer. Each adds nothing where it would not be exact: what came through
// an alias, was set elsewhere, is not written as a literal, or has a style that it does not know.
namespace sluice {

// Another value for a scalar of YAML or JSON. `text` is a boolean, a number or a plain word.
void set_value(Hit& hit, Edit::Safety safety, NodeRef scalar, std::string_view text);

// A value for a key below a mapping, at a path whose first keys may be there already. `text` as
// above. The edit keeps the style and the indentation of what stands around it.
void set_key(Hit& hit, Edit::Safety safety, NodeRef mapping,
             std::initializer_list<std::string_view> path, std::string_view text);

// Another value for an attribute of a resource that is written as a literal. `text` is what the
// value is, without quotes.
void set_attribute(Hit& hit, Edit::Safety safety, const Resource& resource, const Value& value,
                   std::string_view text);

}  // namespace sluice
