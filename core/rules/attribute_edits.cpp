#include "core/rules/attribute_edits.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/model/document.h"
#include "core/parse/hcl/hcl.h"

namespace sluice {
namespace {

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r") == text.npos; }

// White space, or a comment to the end of the line.
bool is_blank_or_comment(std::string_view text) {
  const std::size_t at = text.find_first_not_of(" \t\r");
  return at == text.npos || text[at] == '#' || text.substr(at).starts_with("//");
}

std::uint32_t line_start(std::string_view source, std::uint32_t at) {
  const std::size_t feed = at == 0 ? source.npos : source.rfind('\n', at - 1);
  return feed == source.npos ? 0 : static_cast<std::uint32_t>(feed + 1);
}

// The end of its line, in front of the break; nothing where more than a comment stands behind it.
std::optional<std::uint32_t> line_end(std::string_view source, std::uint32_t at) {
  const std::size_t feed = source.find('\n', at);
  if (feed == source.npos || !is_blank_or_comment(source.substr(at, feed - at)))
    return std::nullopt;
  const bool is_crlf = feed > at && source[feed - 1] == '\r';
  return static_cast<std::uint32_t>(is_crlf ? feed - 1 : feed);
}

// Where in a body an attribute goes, and what stands in front of it there.
struct Gap {
  Span at;
  std::string before, after;
  std::size_t name_width = 0;  // of the attribute above, with the space in front of its '='
};

std::optional<Gap> gap_in(std::string_view source, hcl::Ref body) {
  const std::uint32_t open = body.parent().header().end;
  const Span block = body.parent().span();
  hcl::Ref last;
  for (const hcl::Ref child : body.children()) {
    if (child.is(hcl::NodeKind::invalid)) return std::nullopt;
    if (child.is(hcl::NodeKind::attribute)) last = child;
  }
  const auto indent_of = [&](std::uint32_t at) -> std::optional<std::string> {
    const std::uint32_t start = line_start(source, at);
    const std::string_view indent = source.substr(start, at - start);
    return is_blank(indent) ? std::optional<std::string>(indent) : std::nullopt;
  };
  const std::string feed = source.find("\r\n") == source.npos ? "\n" : "\r\n";
  if (last) {
    const auto end = line_end(source, last.span().end);
    const auto indent = indent_of(last.span().begin);
    if (!end || !indent || *end >= block.end) return std::nullopt;
    const std::string_view written = last.written();
    const std::size_t equals = written.find('=');
    const bool is_aligned = equals != written.npos && equals > 0 && written[equals - 1] == ' ';
    return Gap{{*end, *end}, feed + *indent, {}, is_aligned ? equals : 0};
  }
  const std::size_t brace = source.find('{', open);
  const auto indent = indent_of(block.begin);
  if (brace == source.npos || brace >= block.end || !indent) return std::nullopt;
  const auto behind = static_cast<std::uint32_t>(brace + 1);
  const std::string before = feed + *indent + "  ";
  const std::string_view inside = source.substr(behind, block.end - 1 - behind);
  if (is_blank(inside)) return Gap{{behind, block.end - 1}, before, feed + *indent, 0};
  const auto end = line_end(source, behind);
  if (!end || *end >= block.end) return std::nullopt;
  return Gap{{*end, *end}, before, {}, 0};
}

}  // namespace

void add_attribute(Hit& hit, Edit::Safety safety, const Resource& resource, const Value& object,
                   std::string_view path, std::string_view text) {
  if (resource.platform != Platform::terraform) return;
  Value block = object;
  if (const std::size_t dot = path.rfind('.'); dot != path.npos) {
    const std::vector<Value> blocks = object.all(path.substr(0, dot));
    if (blocks.size() != 1) return;
    block = blocks.front();
    path.remove_prefix(dot + 1);
  }
  const ValuePlace place = block.place();
  if (!block.is(Value::Type::object) || block.origin() != nullptr) return;
  if (place.document == nullptr) return;
  if (place.document->id != hit.primary.source) return;
  const auto* const tree = std::get_if<hcl::Tree>(&place.document->syntax);
  if (tree == nullptr || place.node >= tree->nodes.size()) return;
  const hcl::Ref body(*tree, place.node);
  if (!body.is(hcl::NodeKind::body) || !body.parent().is(hcl::NodeKind::block)) return;
  const auto gap = gap_in(place.document->bytes, body);
  if (!gap) return;
  std::string line = gap->before;
  line += path;
  line.append(gap->name_width > path.size() ? gap->name_width - path.size() : 1, ' ');
  line += "= ";
  const bool is_bare =
      text == "true" || text == "false" || text.find_first_not_of("0123456789") == text.npos;
  line += is_bare ? std::string(text) : '"' + std::string(text) + '"';
  line += gap->after;
  hit.with_edit(safety, gap->at, std::move(line));
}

}  // namespace sluice
