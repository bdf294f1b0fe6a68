#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

// Texts of a pipeline of which a part is only known when it runs, as Name has them.
namespace sluice::delivery {

// The pieces of a text between its unknown parts, empty ones included: "v$(cat VERSION)-dev" is "v"
// and "-dev". Unknown are $NAME, ${NAME}, ${{ expression }}, $[[ input ]], $(command) and
// `command`; one that is not closed reaches to the end. A text that is known is one piece. Views
// the text.
std::vector<std::string_view> known_pieces(std::string_view text);

// The text with something else in place of each unknown part.
std::string with_unknown_as(std::string_view stand_in, std::string_view text);
// The same with what `stand_in` gives for each of them.
std::string with_unknown_as(const std::function<std::string(std::string_view)>& stand_in,
                            std::string_view text);

}  // namespace sluice::delivery
