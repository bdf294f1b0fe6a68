#include "core/parse/line_breaks.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace sluice {
namespace {

constexpr std::array<std::string_view, 3> kBreaks = {"\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"};

std::vector<Span> breaks_in(std::string_view bytes) {
  std::vector<Span> found;
  for (const std::string_view one : kBreaks) {
    for (std::size_t at = bytes.find(one); at != bytes.npos; at = bytes.find(one, at + 1)) {
      found.push_back(
          {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + one.size())});
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

bool is_quoted(const TreeNode& node) {
  return node.kind == NodeKind::scalar &&
         (node.style == Style::single_quoted || node.style == Style::double_quoted);
}

}  // namespace

std::vector<Span> ambiguous_line_breaks(const Tree& tree) {
  std::vector<Span> found = breaks_in(tree.source);
  if (found.empty()) return found;
  auto node = tree.nodes.begin();  // in order of writing, keys among them
  std::erase_if(found, [&](Span one) {
    node = std::find_if(node, tree.nodes.end(), [&](const TreeNode& candidate) {
      return is_quoted(candidate) && candidate.span.end > one.begin;
    });
    return node != tree.nodes.end() && node->span.contains(one);
  });
  return found;
}

}  // namespace sluice
