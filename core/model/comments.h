#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/text/source.h"

namespace sluice {

struct Document;

// A comment of the document's own format. Comments with nothing but white space between them may be
// one.
struct Comment {
  Span at;
  std::uint32_t reach = 0;  // behind the header of a block scalar, where the scalar ends; else 0
};

// Every comment of a document, in order: what looks like one within a string, a heredoc, a script
// or a part that could not be read is text. Empty where nothing in the document may be judged, and
// for JSON. Nothing for kinds that no parser reads. One pass over the document, at every call.
std::optional<std::vector<Comment>> comments_of(const Document& document);

// The comment that holds the byte at `offset`, or null. `comments` are in order.
const Comment* comment_at(const std::vector<Comment>& comments, std::uint32_t offset);

}  // namespace sluice
