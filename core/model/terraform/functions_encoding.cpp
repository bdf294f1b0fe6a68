#include <algorithm>

#include "core/model/terraform/evaluator.h"
#include "core/parse/json.h"
#include "core/parse/yaml.h"
#include "core/text/base64.h"
#include "core/text/numbers.h"
#include "core/text/order.h"
#include "core/text/utf8.h"

// Functions that write values as text, and read them.
namespace sluice::terraform {
namespace {

using Arguments = std::span<const Val>;

Val base64decode(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.text_of(a[0]);
  const std::optional<std::string> decoded = text ? decode_base64(*text) : std::nullopt;
  if (!decoded || utf8::first_invalid(*decoded)) return e.error();
  return e.string(*decoded);
}

Val base64encode(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.text_of(a[0]);
  return text ? e.string(encode_base64(*text)) : e.error();
}

Val textencodebase64(Evaluator& e, const Scope& scope, Arguments a) {
  return a[1]->is_string() && (a[1]->text == "UTF-8" || a[1]->text == "utf-8")
             ? base64encode(e, scope, a.subspan(0, 1))
             : e.unknown("function call");
}
Val textdecodebase64(Evaluator& e, const Scope& scope, Arguments a) {
  return a[1]->is_string() && (a[1]->text == "UTF-8" || a[1]->text == "utf-8")
             ? base64decode(e, scope, a.subspan(0, 1))
             : e.unknown("function call");
}

Val jsonencode(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.json_of(a[0]);
  Computed made = *(text ? e.string(*text) : e.unknown("function call"));
  made.json = a[0];
  return e.keep(made);
}

Val jsondecode(Evaluator& e, const Scope&, Arguments a) {
  if (a[0]->json != nullptr) return a[0]->json;
  if (!a[0]->is_known()) return e.unknown("function call");
  const std::optional<std::string> text = e.text_of(a[0]);
  if (!text) return e.error();
  // Any value, also a scalar: of a list of it.
  const std::string in_list = '[' + *text + ']';
  const Parsed<Tree> parsed = parse_json(in_list, ParseLimits{});
  if (!parsed.usable) return e.error();
  const Val list = e.from_data(parsed.tree.root());
  return list->is_list() && list->items.size() == 1 ? list->items.front().value : e.error();
}

Val yamldecode(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.text_of(a[0]);
  if (!text) return e.error();
  const Parsed<Tree> parsed = parse_yaml(*text, ParseLimits{});
  return parsed.usable ? e.from_data(parsed.tree.root()) : e.error();
}

bool write_yaml(Evaluator& e, Val value, std::size_t indent, std::string& out) {
  const std::string margin(indent, ' ');
  constexpr std::size_t kDeepest = 128;
  if (!value->is_known() || value->is_open || indent > kDeepest) return false;
  if (out.size() > Evaluator::kMostText || !e.takes(1)) return false;
  if (value->is_list() && !value->items.empty()) {
    for (const Computed::Item& item : value->items) {
      out += margin + "-";
      const bool is_nested =
          (item.value->is_list() || item.value->is_object()) && !item.value->items.empty();
      if (is_nested) {
        // Its first line stands behind the dash.
        std::string inner;
        if (!write_yaml(e, item.value, indent + 2, inner)) return false;
        out += ' ' + inner.substr(indent + 2);
      } else {
        out += ' ';
        if (!write_yaml(e, item.value, 0, out)) return false;
      }
    }
    return true;
  }
  if (value->is_object() && !value->items.empty()) {
    Items items(value->items.begin(), value->items.end());
    sort_stably(items, [](const auto& x, const auto& y) { return x.name < y.name; });
    for (const Computed::Item& item : items) {
      out += margin + *e.json_of(e.string(item.name)) + ":";
      const bool is_nested =
          (item.value->is_list() || item.value->is_object()) && !item.value->items.empty();
      out += is_nested ? '\n' : ' ';
      const std::size_t deeper = item.value->is_list() ? indent : indent + 2;
      if (!write_yaml(e, item.value, is_nested ? deeper : 0, out)) return false;
    }
    return true;
  }
  const std::optional<std::string> text = e.json_of(value);
  if (!text) return false;
  out += *text + '\n';
  return true;
}

Val yamlencode(Evaluator& e, const Scope&, Arguments a) {
  std::string out;
  return write_yaml(e, a[0], 0, out) ? e.string(out) : e.unknown("function call");
}

Val csvdecode(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> whole = e.text_of(a[0]);
  if (!whole) return e.error();
  std::vector<std::vector<std::string>> rows(1);
  std::string cell;
  bool in_quotes = false;
  for (std::size_t i = 0; i < whole->size(); ++i) {
    const char c = (*whole)[i];
    if (in_quotes) {
      if (c == '"' && i + 1 < whole->size() && (*whole)[i + 1] == '"') {
        cell += '"';
        ++i;
      } else if (c == '"') {
        in_quotes = false;
      } else {
        cell += c;
      }
    } else if (c == '"') {
      in_quotes = true;
    } else if (c == ',' || c == '\n') {
      rows.back().push_back(std::exchange(cell, {}));
      if (c == '\n') rows.emplace_back();
    } else if (c != '\r') {
      cell += c;
    }
  }
  if (!cell.empty() || !rows.back().empty()) rows.back().push_back(cell);
  std::erase_if(rows, [](const auto& row) {
    return row.empty() || (row.size() == 1 && row.front().empty());
  });
  if (rows.empty() || rows.size() > Evaluator::kMostElements) return e.error();
  Items items;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    if (rows[i].size() != rows.front().size()) return e.error();
    Items fields;
    for (std::size_t at = 0; at < rows[i].size(); ++at)
      fields.push_back(e.item(e.store().keep(rows.front()[at]), e.string(rows[i][at])));
    items.push_back(e.item(e.object(fields)));
  }
  return e.list(items);
}

Val urlencode(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.text_of(a[0]);
  if (!text) return e.error();
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : *text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
    if (is_plain) {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      out += '%';
      out += kDigits[static_cast<unsigned char>(c) >> 4U];
      out += kDigits[static_cast<unsigned char>(c) & 15U];
    }
  }
  return e.string(out);
}

Val urldecode(Evaluator& e, const Scope&, Arguments a) {
  const std::optional<std::string> text = e.text_of(a[0]);
  if (!text) return e.error();
  std::string out;
  for (std::size_t i = 0; i < text->size(); ++i) {
    const char c = (*text)[i];
    if (c == '%' && i + 2 < text->size()) {
      const std::optional<unsigned> high = hex_digit((*text)[i + 1]);
      const std::optional<unsigned> low = hex_digit((*text)[i + 2]);
      if (!high || !low) return e.error();
      out += static_cast<char>(*high * 16 + *low);
      i += 2;
    } else {
      out += c == '+' ? ' ' : c;
    }
  }
  return utf8::first_invalid(out) ? e.error() : e.string(out);
}

constexpr NamedFunction kFunctions[] = {
    {"base64decode", base64decode, 1, 1},
    {"base64encode", base64encode, 1, 1},
    {"csvdecode", csvdecode, 1, 1},
    {"jsondecode", jsondecode, 1, 1, true},
    {"jsonencode", jsonencode, 1, 1, true},
    {"textdecodebase64", textdecodebase64, 2, 2},
    {"textencodebase64", textencodebase64, 2, 2},
    {"urldecode", urldecode, 1, 1},
    {"urlencode", urlencode, 1, 1},
    {"yamldecode", yamldecode, 1, 1},
    {"yamlencode", yamlencode, 1, 1},
};

}  // namespace

std::span<const NamedFunction> encoding_functions() { return kFunctions; }

}  // namespace sluice::terraform
