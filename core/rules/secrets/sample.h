#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Samples of secrets made from the rows that look for them, so that none is written out.
namespace sluice::secrets {

// What a regex matches: `text`, of which `secret` is the first group. Knows the syntax that rows
// use: classes, groups, alternatives (the first is taken), repeats (as few as it says), \b.
struct PatternSample {
  std::string text;
  std::size_t secret_begin = 0;
  std::size_t secret_size = 0;
};
PatternSample sample_of_regex(std::string_view regex);

// A value of the first of the shapes (shape.h).
std::string sample_of_shape(std::string_view shapes);

}  // namespace sluice::secrets
