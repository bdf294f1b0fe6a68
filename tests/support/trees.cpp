#include "tests/support/trees.h"

#include <array>
#include <string_view>

namespace sluice::test {
namespace {

std::string escaped(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c >= ' ' && c < 0x7F) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += "\\x";
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 0xFU];
    }
  }
  return out;
}

void describe(NodeRef node, std::vector<std::string>& lines) {
  std::string line = node.path();
  if (line.empty()) line = ".";
  line += ' ';
  if (!node.tag().empty()) line += std::string(node.tag()) + ' ';
  if (node.is_mapping()) line += "{} ";
  if (node.is_sequence()) line += "[] ";
  line += "«" + escaped(node.written()) + "»";
  if (node.is_scalar() && node.value() != node.written()) line += " = " + escaped(node.value());
  if (node.is_null()) line += " = null";
  if (node.is_aliased()) line += " *";
  lines.push_back(std::move(line));
  for (const NodeRef child : node.children()) describe(child, lines);
}

void canonical(NodeRef node, std::string& out) {
  if (node.is_scalar()) {
    out += quoted(node.value());
  } else if (node.is_sequence() || node.is_mapping()) {
    out += node.is_mapping() ? '{' : '[';
    bool first = true;
    for (const NodeRef child : node.children()) {
      if (!first) out += ", ";
      first = false;
      if (node.is_mapping()) out += quoted(child.key().value) + ": ";
      canonical(child, out);
    }
    out += node.is_mapping() ? '}' : ']';
  } else {
    out += "null";
  }
}

}  // namespace

std::vector<std::string> describe(NodeRef node) {
  std::vector<std::string> lines;
  describe(node, lines);
  return lines;
}

std::string canonical(NodeRef node) {
  std::string out;
  canonical(node, out);
  return out;
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += escaped(std::string_view(&c, 1));
  }
  out += '"';
  return out;
}

}  // namespace sluice::test
