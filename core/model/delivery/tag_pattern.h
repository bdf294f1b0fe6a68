#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/model/delivery/activity.h"
#include "core/model/truth.h"

namespace sluice::delivery {

// How the tags of an environment's artifacts look: literal text and
//   {semver}  1.4.0; with a pre-release (1.4.0-rc.1) only where nothing stands behind it
//   {n}       a number
//   {sha}     7 to 64 hexadecimal digits
//   {date}    20260131, 2026-01-31 or 2026.01.31
//   {branch}  the name of a branch
// Plain data; it is compiled where it is asked.
class TagPattern {
 public:
  explicit TagPattern(std::string text) : text_(std::move(text)) {}

  const std::string& text() const { return text_; }

  // No where nothing in place of the tag's unknown parts could match. A tag of which a part is
  // unknown is never surely a match, and to a broken pattern every tag is unknown.
  Truth matches(const Name& tag) const;

 private:
  std::string text_;
};

// What is wrong with a pattern, in one sentence without a period, and where.
struct TagPatternFault {
  std::size_t begin = 0;
  std::size_t size = 0;
  std::string_view reason;
};
std::optional<TagPatternFault> tag_pattern_fault(std::string_view pattern);

}  // namespace sluice::delivery
