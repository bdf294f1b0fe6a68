#include <algorithm>
#include <string>
#include <vector>

#include "core/model/terraform/evaluator.h"
#include "core/text/order.h"

// Functions of Terraform's own provider, which write and read files of values.
namespace sluice::terraform {
namespace {

using Arguments = std::span<const Val>;

bool is_identifier(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

// The text between quotes, where nothing is an escape or a sequence.
std::string quoted(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    const bool is_line =
        text.substr(i).starts_with("\u2028") || text.substr(i).starts_with("\u2029");
    if (c == '"' || c == '\\') {
      out.append(1, '\\').append(1, c);
    } else if (c == '\n' || c == '\r' || c == '\t') {
      out.append(1, '\\').append(1, c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
    } else if (byte < 0x20) {
      out.append("\\u00").append(1, kDigits[byte >> 4U]).append(1, kDigits[byte & 15U]);
    } else if (is_line) {
      out += text.substr(i).starts_with("\u2028") ? "\\u2028" : "\\u2029";
      i += 2;
    } else {
      if ((c == '$' || c == '%') && i + 1 < text.size() && text[i + 1] == '{') out += c;
      out += c;
    }
  }
  return out += '"';
}

bool write(Evaluator& e, Val value, std::size_t indent, std::string& out);

// One attribute a line; those that stand one below the other and take one line each have their '='
// below each other.
bool write_attributes(Evaluator& e, Val object, std::size_t indent, std::string& out) {
  struct Line {
    std::string name, value;
    bool is_one = false;
  };
  std::vector<Line> lines;
  bool is_done = true;
  Evaluator::each_in_order(object, [&](std::string_view name, const Computed::Item& one) {
    Line& line = lines.emplace_back();
    line.name = is_identifier(name) ? std::string(name) : quoted(name);
    is_done = write(e, one.value, indent, line.value);
    line.is_one = line.value.find('\n') == line.value.npos;
    return is_done;
  });
  for (std::size_t i = 0; i < lines.size();) {
    std::size_t end = i;
    std::size_t width = 0;
    while (end < lines.size() && lines[end].is_one)
      width = std::max(width, lines[end++].name.size());
    if (end == i) width = lines[end++].name.size();
    for (; i < end; ++i) {
      out.append(indent, ' ').append(lines[i].name);
      out.append(width - lines[i].name.size(), ' ').append(" = ").append(lines[i].value) += '\n';
    }
  }
  return is_done;
}

// False for what is not known or takes too much.
bool write(Evaluator& e, Val value, std::size_t indent, std::string& out) {
  constexpr std::size_t kMostIndent = 128;
  if (!value->is_known() || value->is_open || indent > kMostIndent || !e.takes(1)) return false;
  if (value->is_string()) {
    out += quoted(value->text);
    return e.takes(value->text.size() / 4);
  }
  if (!value->is_list() && !value->is_object()) {
    out += value->is_null() ? "null" : e.text_of(value).value_or("null");
    return true;
  }
  if (value->items.empty()) {
    out += value->is_list() ? "[]" : "{}";
    return true;
  }
  if (value->is_object()) {
    out += "{\n";
    if (!write_attributes(e, value, indent + 2, out)) return false;
    out.append(indent, ' ') += '}';
    return out.size() <= Evaluator::kMostText;
  }
  out += '[';
  for (std::size_t i = 0; i < value->items.size(); ++i) {
    if (i > 0) out += ", ";
    if (!write(e, value->items[i].value, indent, out)) return false;
  }
  out += ']';
  return out.size() <= Evaluator::kMostText;
}

Val encode_expr(Evaluator& e, const Scope&, Arguments a) {
  std::string out;
  return write(e, a[0], 0, out) ? e.string(out) : e.unknown("function call");
}

Val encode_tfvars(Evaluator& e, const Scope&, Arguments a) {
  if (!a[0]->is_object() ||
      !std::all_of(a[0]->items.begin(), a[0]->items.end(),
                   [](const Computed::Item& one) { return is_identifier(one.name); }))
    return e.error();
  std::string out;
  return write_attributes(e, a[0], 0, out) ? e.string(out) : e.unknown("function call");
}

Val decode_tfvars(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.text_of(a[0]);
  return text && e.takes(1 + text->size() / 16) ? e.decode_values(*text) : e.error();
}

constexpr NamedFunction kFunctions[] = {
    {"provider::terraform::decode_tfvars", decode_tfvars, 1, 1},
    {"provider::terraform::encode_expr", encode_expr, 1, 1},
    {"provider::terraform::encode_tfvars", encode_tfvars, 1, 1},
};

}  // namespace

std::span<const NamedFunction> provider_functions() { return kFunctions; }

}  // namespace sluice::terraform
