#include "core/parse/toml.h"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_ENABLE_WINDOWS_COMPAT 0
// Some of what it asserts, and lets the compiler take for granted, a broken file disproves; it
// looks at that itself later.
#define TOML_ASSERT(expression) static_cast<void>(0)
#define TOML_ASSUME(expression) static_cast<void>(0)
#include <toml.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/text/utf8.h"

namespace sluice {
namespace {

// What can be no settings file.
constexpr std::size_t kMostBytes = std::size_t{4} << 20U;

// Lines and code points, as toml++ counts, to bytes.
class Places {
 public:
  explicit Places(std::string_view bytes) : bytes_(bytes) {
    starts_.push_back(utf8::bom_size(bytes));
    for (std::size_t at = bytes.find('\n'); at != bytes.npos; at = bytes.find('\n', at + 1))
      starts_.push_back(at + 1);
  }

  std::uint32_t offset(toml::source_position position) const {
    const std::size_t line = position.line;
    if (line == 0 || line > starts_.size()) return static_cast<std::uint32_t>(bytes_.size());
    std::size_t at = starts_[line - 1];
    for (std::size_t column = 1; column < position.column && at < bytes_.size(); ++column) {
      ++at;
      while (at < bytes_.size() && (static_cast<unsigned char>(bytes_[at]) & 0xC0U) == 0x80) ++at;
    }
    return static_cast<std::uint32_t>(at);
  }

  Span span(const toml::source_region& region) const {
    const std::uint32_t begin = offset(region.begin);
    return {begin, std::max(begin, offset(region.end))};
  }

 private:
  std::string_view bytes_;
  std::vector<std::size_t> starts_;
};

class Walker {
 public:
  Walker(Tree& tree, const Places& places, const ParseLimits& limits)
      : tree_(tree), places_(places), limits_(limits) {}

  // False where a limit was reached.
  bool value(const toml::node& from, NodeIndex parent, NodeIndex& last, Text key,
             std::size_t depth) {
    if (depth > limits_.depth || tree_.nodes.size() >= limits_.nodes) return false;
    const auto index = static_cast<NodeIndex>(tree_.nodes.size());
    TreeNode& node = tree_.nodes.emplace_back();
    node.parent = parent;
    node.key = key.value;
    node.key_span = key.at;
    node.span = places_.span(from.source());
    if (parent == kNoNode) {
      tree_.documents.push_back(index);
    } else if (last == kNoNode) {
      tree_.nodes[parent].first_child = index;
    } else {
      tree_.nodes[last].next = index;
    }
    last = index;
    if (const toml::table* const table = from.as_table()) return this->table(*table, index, depth);
    if (const toml::array* const array = from.as_array()) return this->array(*array, index, depth);
    node.kind = NodeKind::scalar;
    if (const auto* const text = from.as_string()) {
      node.style = Style::double_quoted;
      node.value = tree_.strings.keep(text->get());
    } else {
      node.value = slice(tree_.source, node.span);
    }
    return true;
  }

 private:
  bool table(const toml::table& table, NodeIndex index, std::size_t depth) {
    tree_.nodes[index].kind = NodeKind::mapping;
    NodeIndex last = kNoNode;
    for (const auto& [name, child] : table) {
      const Text key{tree_.strings.keep(name.str()), places_.span(name.source())};
      if (!value(child, index, last, key, depth + 1)) return false;
    }
    return true;
  }

  bool array(const toml::array& array, NodeIndex index, std::size_t depth) {
    tree_.nodes[index].kind = NodeKind::sequence;
    NodeIndex last = kNoNode;
    for (const toml::node& child : array) {
      if (!value(child, index, last, {}, depth + 1)) return false;
    }
    return true;
  }

  Tree& tree_;
  const Places& places_;
  const ParseLimits& limits_;
};

}  // namespace

Parsed<Tree> parse_toml(std::string_view bytes, const ParseLimits& limits) {
  Parsed<Tree> result;
  result.tree.source = bytes;
  result.usable = false;
  if (bytes.size() > kMostBytes) {
    result.errors.push_back({ErrorCode::limit, {}, "larger than a settings file may be"});
    return result;
  }
  const Places places(bytes);
  const toml::parse_result parsed = toml::parse(bytes);
  if (!parsed) {
    result.errors.push_back(
        {ErrorCode::syntax, places.span(parsed.error().source()), "this is no TOML"});
    return result;
  }
  NodeIndex last = kNoNode;
  if (!Walker(result.tree, places, limits).value(parsed.table(), kNoNode, last, {}, 1)) {
    result.errors.push_back(
        {ErrorCode::limit, {}, "nested deeper, or more values, than the limit"});
    return result;
  }
  result.usable = true;
  result.tree.index_children();
  return result;
}

}  // namespace sluice
