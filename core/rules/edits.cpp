#include "core/rules/edits.h"

#include <algorithm>
#include <optional>
#include <string>
#include <variant>

#include "core/model/document.h"

namespace sluice {
namespace {

bool is_json(NodeRef node) { return !node.tree()->merges; }

bool is_boolean(std::string_view text) { return text == "true" || text == "false"; }

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

std::string in_quotes(std::string_view text) {
  std::string out(1, '"');
  out += text;
  return out += '"';
}

// As a scalar of the tree.
std::string scalar(NodeRef where, std::string_view text) {
  const bool is_bare = !is_json(where) || is_boolean(text) || is_number(text);
  return is_bare ? std::string(text) : in_quotes(text);
}

std::string key(NodeRef where, std::string_view name) {
  return is_json(where) ? in_quotes(name) : std::string(name);
}

// White space from the start of the line to `at`; a '-' of a list counts as white space.
std::optional<std::string> indent_at(std::string_view source, std::uint32_t at) {
  std::size_t line = at;
  while (line > 0 && source[line - 1] != '\n') --line;
  std::string indent(source.substr(line, at - line));
  for (char& c : indent) {
    if (c == '-') c = ' ';
    if (c != ' ') return std::nullopt;
  }
  return indent;
}

using Keys = std::initializer_list<std::string_view>;

// key: {key: text}
std::string flow_text(NodeRef where, Keys::iterator first, Keys::iterator last,
                      std::string_view text) {
  std::string out = key(where, *first) + ": ";
  if (first + 1 == last) return out + scalar(where, text);
  return out + '{' + flow_text(where, first + 1, last, text) + '}';
}

void add_to_flow(Hit& hit, Edit::Safety safety, NodeRef mapping, Keys::iterator first,
                 Keys::iterator last, std::string_view text) {
  const std::uint32_t at = mapping.span().begin + 1;
  if (mapping.tree()->source[at - 1] != '{') return;
  std::string added = flow_text(mapping, first, last, text);
  if (mapping.size() > 0) added += ", ";
  hit.with_edit(safety, {at, at}, std::move(added));
}

// The last child that ends on the line of its key: what is added behind that line is in the
// mapping.
NodeRef one_line_child(NodeRef mapping) {
  NodeRef last;
  for (const NodeRef child : mapping.children()) {
    const bool is_whole = child.is_scalar() || child.style() == Style::flow;
    const Span key = child.key().at;
    const Span value = child.use();
    const bool is_own = key.begin >= mapping.span().begin && value.end <= mapping.span().end;
    if (!is_whole || !is_own || value.end < key.end) continue;  // or it is merged in
    if (slice(mapping.tree()->source, {key.begin, value.end}).find('\n') == std::string_view::npos)
      last = child;
  }
  return last;
}

void add_to_block(Hit& hit, Edit::Safety safety, NodeRef mapping, Keys::iterator first,
                  Keys::iterator last, std::string_view text) {
  const NodeRef before = one_line_child(mapping);
  if (!before) return;
  const std::string_view source = mapping.tree()->source;
  const auto indent = indent_at(source, before.key().at.begin);
  if (!indent) return;
  // Behind the line, so that a comment at its end stays there.
  std::size_t end = std::min(source.find('\n', before.use().end), source.size());
  const bool has_return = end > 0 && source[end - 1] == '\r';
  if (has_return) --end;
  std::string added;
  std::string inner = *indent;
  for (auto name = first; name != last; ++name) {
    added += (has_return ? "\r\n" : "\n") + inner + key(mapping, *name) + ':';
    inner += "  ";
  }
  added += ' ' + scalar(mapping, text);
  const auto at = static_cast<std::uint32_t>(end);
  hit.with_edit(safety, {at, at}, std::move(added));
}

}  // namespace

void set_value(Hit& hit, Edit::Safety safety, NodeRef node, std::string_view text) {
  const bool is_literal = node.is_scalar() && !node.is_aliased() && node.anchor().empty() &&
                          node.tag().empty() && node.written().find('\n') == std::string_view::npos;
  if (is_literal) hit.with_edit(safety, node.span(), scalar(node, text));
}

void set_key(Hit& hit, Edit::Safety safety, NodeRef mapping, Keys path, std::string_view text) {
  const auto* name = path.begin();
  for (; name != path.end(); ++name) {
    if (!mapping.is_mapping() || mapping.is_aliased()) return;
    const NodeRef child = mapping[*name];
    if (!child) break;
    mapping = child;
  }
  if (name == path.end()) return set_value(hit, safety, mapping, text);
  if (mapping.style() == Style::flow) {
    add_to_flow(hit, safety, mapping, name, path.end(), text);
  } else {
    add_to_block(hit, safety, mapping, name, path.end(), text);
  }
}

void set_attribute(Hit& hit, Edit::Safety safety, const Resource& resource, const Value& value,
                   std::string_view text) {
  if (value.origin() || !(value.is_scalar() || value.is_null())) return;
  const std::string_view written = slice(resource.document->bytes, value.at());
  if (written.empty() || written.find('\n') != written.npos) return;
  const bool is_bare = !value.is(Value::Type::string) && (is_boolean(text) || is_number(text));
  hit.with_edit(safety, value.at(), is_bare ? std::string(text) : in_quotes(text));
}

}  // namespace sluice
