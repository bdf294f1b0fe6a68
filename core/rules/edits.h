#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "core/model/resource.h"
#include "core/parse/tree.h"
#include "core/rules/sink.h"

// Edits that several rules offer. Each adds nothing where it would not be exact: what came through
// an alias, was set elsewhere, is not written as a literal, or has a style that it does not know.
namespace sluice {

class ScalarMap;

// Another value for a scalar of YAML or JSON. `text` is a boolean, a number or a plain
// word. False where nothing was added, here and below.
bool set_value(Hit& hit, Edit::Safety safety, NodeRef scalar, std::string_view text);

// Another value for a scalar of YAML, whatever its style: any text of one line, which is quoted
// where it has to be.
bool set_text(Hit& hit, Edit::Safety safety, NodeRef scalar, std::string_view text);

// A value for a key below a mapping, at a path whose first keys may be there already. `text` as
// above, or in YAML any text of one line, which is quoted where it has to be. The edit keeps the
// style and the indentation of what stands around it. A key that is new in the mapping itself goes
// in front of its child `before` where one is named.
bool set_key(Hit& hit, Edit::Safety safety, NodeRef mapping,
             std::initializer_list<std::string_view> path, std::string_view text,
             NodeRef before = {});

// A mapping of texts in the place of a scalar that is the value of a key in YAML, in the style of
// the mapping around.
bool set_mapping(Hit& hit, Edit::Safety safety, NodeRef scalar,
                 std::span<const std::pair<std::string, std::string>> entries);

// Other text, of one line, in the place of the bytes [begin, end) of a scalar's value, whose places
// `map` tells. Where these bytes are not written as they read, or the style has no room for the
// text, nothing is added.
bool set_part(Hit& hit, Edit::Safety safety, NodeRef scalar, const ScalarMap& map,
              std::size_t begin, std::size_t end, std::string_view text);

// The digest that the policy names for the image with which the scalar ends.
bool pin_image(Hit& hit, NodeRef scalar, std::string_view image, const Sink& sink);

// Another value for an attribute of a resource that is written as a literal. `text` is what the
// value is, without quotes.
void set_attribute(Hit& hit, Edit::Safety safety, const Resource& resource, const Value& value,
                   std::string_view text);

}  // namespace sluice
