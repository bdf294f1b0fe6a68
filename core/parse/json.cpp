#include "core/parse/json.h"

#include <simdjson.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/parse/encoding.h"
#include "core/parse/json_diagnosis.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

namespace ondemand = simdjson::ondemand;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class Walker {
 public:
  Walker(Tree& tree, std::string_view bytes, const char* padded, const ParseLimits& limits)
      : tree_(tree), bytes_(bytes), padded_(padded), limits_(limits) {}

  // Ends at the first failure; `limit` and `failed_at` then say which and where.
  bool value(ondemand::value value, NodeIndex parent, NodeIndex& last, Text key,
             std::size_t depth) {
    const std::string_view token = value.raw_json_token();
    const std::uint32_t begin = offset(token);
    if (depth > limits_.depth || tree_.nodes.size() >= limits_.nodes) {
      limit = depth > limits_.depth ? "nested deeper than the limit" : "more values than the limit";
      failed_at = begin;
      return false;
    }
    const auto index = static_cast<NodeIndex>(tree_.nodes.size());
    TreeNode& node = tree_.nodes.emplace_back();
    node.parent = parent;
    node.key = key.value;
    node.key_span = key.at;
    if (parent == kNoNode) {
      tree_.documents.push_back(index);
    } else if (last == kNoNode) {
      tree_.nodes[parent].first_child = index;
    } else {
      tree_.nodes[last].next = index;
    }
    last = index;
    switch (token.empty() ? ' ' : token[0]) {
      case '{':
        return object(value, index, begin, depth);
      case '[':
        return array(value, index, begin, depth);
      case '"':
        return string(value, index, begin);
      default:
        return plain(value, index, begin);
    }
  }

  const char* limit = nullptr;
  std::uint32_t failed_at = 0;

 private:
  std::uint32_t offset(std::string_view raw) const {
    return static_cast<std::uint32_t>(raw.data() - padded_);
  }

  bool object(ondemand::value value, NodeIndex index, std::uint32_t begin, std::size_t depth) {
    ondemand::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) return false;
    NodeIndex last = kNoNode;
    std::uint32_t end = begin + 1;
    for (auto result : object) {
      ondemand::field field;
      if (std::move(result).get(field) != simdjson::SUCCESS) return false;
      const std::string_view raw = field.escaped_key();
      const std::uint32_t quote = offset(raw) - 1;
      Text key{{}, {quote, quote + static_cast<std::uint32_t>(raw.size()) + 2}};
      if (raw.find('\\') == raw.npos) {
        key.value = raw.empty() ? std::string_view("") : bytes_.substr(quote + 1, raw.size());
      } else {
        std::string_view decoded;
        if (field.unescaped_key(true).get(decoded) != simdjson::SUCCESS) return false;
        key.value = tree_.strings.keep(decoded);
      }
      if (!this->value(field.value(), index, last, key, depth + 1)) return false;
      end = tree_.nodes[last].span.end;
    }
    close(index, begin, end, '}');
    tree_.nodes[index].kind = NodeKind::mapping;
    return true;
  }

  bool array(ondemand::value value, NodeIndex index, std::uint32_t begin, std::size_t depth) {
    ondemand::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS) return false;
    NodeIndex last = kNoNode;
    std::uint32_t end = begin + 1;
    for (auto result : array) {
      ondemand::value element;
      if (std::move(result).get(element) != simdjson::SUCCESS) return false;
      if (!this->value(element, index, last, {}, depth + 1)) return false;
      end = tree_.nodes[last].span.end;
    }
    close(index, begin, end, ']');
    tree_.nodes[index].kind = NodeKind::sequence;
    return true;
  }

  // Only white space stands between the last child and the bracket.
  void close(NodeIndex index, std::uint32_t begin, std::uint32_t end, char bracket) {
    while (end < bytes_.size() && bytes_[end] != bracket) ++end;
    tree_.nodes[index].style = Style::flow;
    tree_.nodes[index].span = {begin, std::min(end + 1, static_cast<std::uint32_t>(bytes_.size()))};
  }

  bool string(ondemand::value value, NodeIndex index, std::uint32_t begin) {
    const std::size_t size = json_string_size(bytes_.substr(begin));
    std::string_view decoded;
    if (size == 0 || value.get_string(true).get(decoded) != simdjson::SUCCESS) return false;
    TreeNode& node = tree_.nodes[index];
    node.kind = NodeKind::scalar;
    node.style = Style::double_quoted;
    node.span = {begin, begin + static_cast<std::uint32_t>(size)};
    const std::string_view inner = bytes_.substr(begin + 1, size - 2);
    node.value = inner == decoded && !inner.empty() ? inner : tree_.strings.keep(decoded);
    return true;
  }

  bool plain(ondemand::value value, NodeIndex index, std::uint32_t begin) {
    const std::size_t size = json_plain_size(bytes_.substr(begin));
    bool is_null = false;
    // Reading it as null moves simdjson over the token whatever it is.
    if (size == 0 || (value.is_null().get(is_null) != simdjson::SUCCESS && bytes_[begin] == 'n')) {
      return false;
    }
    const std::size_t end = begin + size;
    if (end < bytes_.size() && !is_space(bytes_[end]) && bytes_[end] != ',' && bytes_[end] != ']' &&
        bytes_[end] != '}') {
      return false;
    }
    TreeNode& node = tree_.nodes[index];
    node.kind = bytes_[begin] == 'n' ? NodeKind::null : NodeKind::scalar;
    node.span = {begin, static_cast<std::uint32_t>(end)};
    node.value = bytes_.substr(begin, size);
    if (node.kind == NodeKind::scalar) skip(value);
    return true;
  }

  static void skip(ondemand::value value) {
    double number = 0;
    bool boolean = false;
    // What is neither stays where it is: plain_size has judged the token already.
    if (value.get_double().get(number) == simdjson::SUCCESS) return;
    if (value.get_bool().get(boolean) != simdjson::SUCCESS) return;
  }

  Tree& tree_;
  std::string_view bytes_;
  const char* padded_;
  const ParseLimits& limits_;
};

bool parse_with_simdjson(Parsed<Tree>& result, std::string_view text, std::uint32_t base,
                         const ParseLimits& limits) {
  // Spaces for the mark keep every offset what it is in the source.
  simdjson::padded_string padded(text);
  std::fill_n(padded.data(), base, ' ');
  ondemand::parser parser;
  // Two more than we take: simdjson's debug build asserts that its own limit is never reached.
  if (parser.allocate(padded.size(), limits.depth + 3) != simdjson::SUCCESS) return false;
  ondemand::document document;
  if (parser.iterate(padded).get(document) != simdjson::SUCCESS) return false;
  bool scalar = false;
  if (document.is_scalar().get(scalar) != simdjson::SUCCESS) return false;
  if (scalar) return false;  // no format that we read is a bare scalar: the caller judges it
  ondemand::value root;
  if (document.get_value().get(root) != simdjson::SUCCESS) return false;
  Walker walker(result.tree, result.tree.source, padded.data(), limits);
  NodeIndex last = kNoNode;
  if (walker.value(root, kNoNode, last, {}, 1)) return document.at_end();
  if (walker.limit != nullptr) {
    result.errors.push_back(
        {ErrorCode::limit, {walker.failed_at, walker.failed_at + 1}, walker.limit});
  }
  return false;
}

}  // namespace

Parsed<Tree> parse_json(std::string_view bytes, const ParseLimits& limits) {
  Parsed<Tree> result;
  result.tree.source = bytes;
  Readable readable = make_readable(bytes, Controls::allowed);
  result.errors = std::move(readable.errors);
  result.usable = readable.is_text;
  if (!readable.is_text) return result;
  const std::uint32_t base = utf8::bom_size(bytes);
  const std::size_t known = result.errors.size();
  if (parse_with_simdjson(result, readable.bytes(), base, limits)) {
    result.tree.index_children();
    return result;
  }
  result.usable = false;
  result.tree.nodes.clear();
  result.tree.documents.clear();
  if (result.errors.size() > known) return result;
  result.errors.push_back(diagnose_json(readable.bytes(), base));
  return result;
}

}  // namespace sluice
