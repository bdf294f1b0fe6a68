#include "core/rules/edits.h"

#include <algorithm>
#include <optional>
#include <string>
#include <variant>

#include "core/model/document.h"
#include "core/parse/scalar_map.h"

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

std::string in_single_quotes(std::string_view text) {
  std::string out(1, '\'');
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out += '\'';
}

bool is_word(std::string_view text) {
  return !text.empty() && text.front() != '-' &&
         text.find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
             "_-./@") == text.npos;
}

// An expression may stand bare in a block, since it begins with '$', and so may an empty mapping.
bool is_bare_in_block(std::string_view text) {
  return is_word(text) || text == "{}" ||
         (text.starts_with("${{") && text.find(": ") == text.npos && text.find(" #") == text.npos &&
          !text.ends_with(':'));
}

// As a scalar of the tree, on one line.
std::string scalar(NodeRef where, std::string_view text, Style around) {
  if (is_json(where))
    return is_boolean(text) || is_number(text) ? std::string(text) : in_quotes(text);
  const bool is_bare =
      around == Style::flow ? is_word(text) || text == "{}" : is_bare_in_block(text);
  return is_bare ? std::string(text) : in_single_quotes(text);
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
  if (first + 1 == last) return out + scalar(where, text, Style::flow);
  return out + '{' + flow_text(where, first + 1, last, text) + '}';
}

bool add_to_flow(Hit& hit, Edit::Safety safety, NodeRef mapping, Keys::iterator first,
                 Keys::iterator last, std::string_view text) {
  const std::uint32_t at = mapping.span().begin + 1;
  if (mapping.tree()->source[at - 1] != '{') return false;
  std::string added = flow_text(mapping, first, last, text);
  if (mapping.size() > 0) added += ", ";
  hit.with_edit(safety, {at, at}, std::move(added));
  return true;
}

// Written in the mapping itself, rather than merged in.
bool is_own(NodeRef mapping, NodeRef child) {
  return child.key().present() && child.key().at.begin >= mapping.span().begin &&
         child.key().at.end <= mapping.span().end;
}

// The last child that ends on the line of its key: what is added behind that line is in the
// mapping.
NodeRef one_line_child(NodeRef mapping) {
  NodeRef last;
  for (const NodeRef child : mapping.children()) {
    const bool is_whole = child.is_scalar() || child.style() == Style::flow;
    const Span key = child.key().at;
    const Span value = child.use();
    if (!is_whole || !is_own(mapping, child) || value.end > mapping.span().end ||
        value.end < key.end)
      continue;
    if (slice(mapping.tree()->source, {key.begin, value.end}).find('\n') == std::string_view::npos)
      last = child;
  }
  return last;
}

NodeRef first_own_child(NodeRef mapping) {
  for (const NodeRef child : mapping.children()) {
    if (is_own(mapping, child)) return child;
  }
  return {};
}

// How the line at a place ends; that of the first line where it is the last.
std::string_view line_break_at(std::string_view source, std::size_t at) {
  std::size_t end = source.find('\n', at);
  if (end == source.npos) end = source.find('\n');
  return end != source.npos && end > 0 && source[end - 1] == '\r' ? "\r\n" : "\n";
}

// Where the comments begin that stand right above a line and go with it. `line` is where it starts.
// At the indentation of a key nothing but a comment starts with '#'.
std::size_t comments_above(std::string_view source, std::size_t line, const std::string& indent) {
  const std::string mark = indent + '#';
  while (line > 0) {
    const std::size_t end = line > 1 ? source.rfind('\n', line - 2) : source.npos;
    const std::size_t above = end == source.npos ? 0 : end + 1;
    if (!source.substr(above).starts_with(mark)) break;
    line = above;
  }
  return line;
}

bool is_behind_empty_line(std::string_view source, std::size_t line, std::string_view line_break) {
  std::string_view before = source.substr(0, line);
  if (!before.ends_with(line_break)) return false;
  before.remove_suffix(line_break.size());
  return before.ends_with(line_break);
}

// The keys, each on a line of its own, and the value behind the last one.
std::string block_text(NodeRef where, Keys::iterator first, Keys::iterator last,
                       std::string_view text, std::string_view line_break,
                       const std::string& indent) {
  std::string out;
  std::string inner = indent;
  for (auto name = first; name != last; ++name) {
    if (name != first) out.append(line_break).append(inner);
    out += key(where, *name) + ':';
    inner += "  ";
  }
  return out += ' ' + scalar(where, text, Style::block);
}

bool add_to_block(Hit& hit, Edit::Safety safety, NodeRef mapping, Keys::iterator first,
                  Keys::iterator last, std::string_view text, NodeRef before) {
  const std::string_view source = mapping.tree()->source;
  const NodeRef behind = before ? NodeRef() : one_line_child(mapping);
  if (!before) before = behind ? behind : first_own_child(mapping);
  if (!before || !is_own(mapping, before)) return false;
  const std::uint32_t start = before.key().at.begin;
  const auto indent = indent_at(source, start);
  if (!indent) return false;
  const std::string_view line_break = line_break_at(source, start);
  std::string added = block_text(mapping, first, last, text, line_break, *indent);
  if (!behind) {
    std::size_t line = start - indent->size();
    if (source.substr(line).starts_with(*indent)) {
      line = comments_above(source, line, *indent);
      added = *indent + added + std::string(line_break);
    } else {  // behind the dash of a list
      line = start;
      added.append(line_break).append(*indent);
    }
    // Parts of the file that empty lines keep apart.
    if (indent->empty() && is_behind_empty_line(source, line, line_break)) added += line_break;
    const auto at = static_cast<std::uint32_t>(line);
    hit.with_edit(safety, {at, at}, std::move(added));
    return true;
  }
  // Behind the line, so that a comment at its end stays there.
  std::size_t end = std::min(source.find('\n', behind.use().end), source.size());
  if (end > 0 && source[end - 1] == '\r') --end;
  const auto at = static_cast<std::uint32_t>(end);
  hit.with_edit(safety, {at, at}, std::string(line_break) + *indent + added);
  return true;
}

// A literal that stands for itself alone: no other place in the file has it too.
bool is_literal(NodeRef node) {
  return node.is_scalar() && !node.is_aliased() && node.anchor().empty() && node.tag().empty();
}

// Whether a text can replace a part of a scalar without a change of what is written around it, and
// how it is written there; nothing where it cannot.
std::optional<std::string> written_in(NodeRef node, Span at, std::string_view text) {
  switch (node.style()) {
    case Style::double_quoted: {
      std::string out;
      for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
      }
      return out;
    }
    case Style::single_quoted: {
      const std::string quoted = in_single_quotes(text);
      return quoted.substr(1, quoted.size() - 2);
    }
    case Style::literal:
    case Style::folded:
      return std::string(text);
    default:
      // A quote in front would make a quoted scalar of it, and braces end one in a flow.
      const bool is_in_flow = node.parent().style() == Style::flow;
      const bool fits = at.begin > node.span().begin && text.find(": ") == text.npos &&
                        text.find(" #") == text.npos && !text.ends_with(':') &&
                        !(is_in_flow && text.find_first_of("{}[],") != text.npos);
      return fits ? std::optional(std::string(text)) : std::nullopt;
  }
}

}  // namespace

bool set_value(Hit& hit, Edit::Safety safety, NodeRef node, std::string_view text) {
  if (!is_literal(node) || node.written().find('\n') != std::string_view::npos) return false;
  hit.with_edit(safety, node.span(),
                is_json(node) ? scalar(node, text, Style::flow) : std::string(text));
  return true;
}

bool set_text(Hit& hit, Edit::Safety safety, NodeRef node, std::string_view text) {
  if (!is_literal(node)) return false;
  hit.with_edit(safety, node.span(), scalar(node, text, node.parent().style()));
  return true;
}

bool set_mapping(Hit& hit, Edit::Safety safety, NodeRef node,
                 std::span<const std::pair<std::string, std::string>> entries) {
  const Text name = node.key();
  if (!is_literal(node) || is_json(node) || !name.present() || entries.empty()) return false;
  const std::string_view source = node.tree()->source;
  std::string text;
  if (node.parent().style() == Style::flow) {
    for (const auto& [key, value] : entries)
      text.append(text.empty() ? "{" : ", ").append(key + ": " + scalar(node, value, Style::flow));
    hit.with_edit(safety, node.span(), text + '}');
    return true;
  }
  const auto indent = indent_at(source, name.at.begin);
  const Span between{name.at.end, node.span().begin};
  const std::string_view behind = source.substr(node.span().end);
  const bool ends_line =
      slice(source, between).find_first_not_of(" :") == std::string_view::npos &&
      behind.substr(0, behind.find_first_of("\r\n")).find_first_not_of(" \t") == behind.npos;
  if (!indent || !ends_line) return false;
  text = ":";
  for (const auto& [key, value] : entries) {
    text.append(line_break_at(source, name.at.begin)).append(*indent).append("  ");
    text.append(key + ": " + scalar(node, value, Style::block));
  }
  hit.with_edit(safety, {between.begin, node.span().end}, std::move(text));
  return true;
}

bool set_part(Hit& hit, Edit::Safety safety, NodeRef node, const ScalarMap& map, std::size_t begin,
              std::size_t end, std::string_view text) {
  const std::string_view value = node.value();
  if (!is_literal(node) || begin > end || end > value.size()) return false;
  const Span at = map.span(begin, end);
  if (slice(node.tree()->source, at) != value.substr(begin, end - begin)) return false;
  std::optional<std::string> written = written_in(node, at, text);
  if (!written) return false;
  hit.with_edit(safety, at, std::move(*written));
  return true;
}

bool pin_image(Hit& hit, NodeRef node, std::string_view image, const Sink& sink) {
  const std::string_view digest = sink.pin(image);
  if (digest.empty() || !node.value().ends_with(image)) return false;
  const std::size_t end = node.value().size();
  return set_part(hit, Edit::Safety::safe, node, ScalarMap(node.tree()->source, node.text()), end,
                  end, "@" + std::string(digest));
}

bool set_key(Hit& hit, Edit::Safety safety, NodeRef mapping, Keys path, std::string_view text,
             NodeRef before) {
  const auto* name = path.begin();
  for (; name != path.end(); ++name) {
    if (!mapping.is_mapping() || mapping.is_aliased()) return false;
    const NodeRef child = mapping[*name];
    if (!child) break;
    mapping = child;
    before = {};
  }
  if (name == path.end()) return set_value(hit, safety, mapping, text);
  if (!mapping.anchor().empty()) return false;
  if (mapping.style() == Style::flow)
    return add_to_flow(hit, safety, mapping, name, path.end(), text);
  return add_to_block(hit, safety, mapping, name, path.end(), text, before);
}

void set_attribute(Hit& hit, Edit::Safety safety, const Resource& resource, const Value& value,
                   std::string_view text) {
  if (value.origin() || !(value.is_scalar() || value.is_null())) return;
  // What a function made stands nowhere.
  if (value.computed() != nullptr && !value.is_written()) return;
  if (resource.platform == Platform::cloudformation && !value.is_written()) return;
  const std::string_view written = slice(resource.document->bytes, value.at());
  if (written.empty() || written.find('\n') != written.npos) return;
  const bool is_bare = !value.is(Value::Type::string) && (is_boolean(text) || is_number(text));
  hit.with_edit(safety, value.at(), is_bare ? std::string(text) : in_quotes(text));
}

}  // namespace sluice
