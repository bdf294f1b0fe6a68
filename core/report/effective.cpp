#include "core/report/effective.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "core/model/document.h"
#include "core/report/escape.h"
#include "core/report/yaml_text.h"
#include "core/text/line_index.h"

namespace sluice {
namespace {

using gitlab::Field;
using gitlab::Item;
using gitlab::Node;
using nlohmann::ordered_json;

// -- JSON

template <typename Number>
std::optional<Number> whole(std::string_view text, int base = 10) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// A number of YAML as one of JSON; what JSON cannot hold stays a text.
ordered_json number(std::string_view text) {
  if (text.starts_with("0x") || text.starts_with("0o")) {
    const auto value = whole<std::uint64_t>(text.substr(2), text[1] == 'x' ? 16 : 8);
    return value ? ordered_json(*value) : ordered_json(std::string(text));
  }
  const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
  if (const auto value = whole<std::int64_t>(digits)) return *value;
  // JSON wants digits on both sides of the point. ".inf" and ".nan" stay none; "1e999" is out of
  // its range.
  std::string written(digits);
  if (const std::size_t point = written.find('.'); point != written.npos) {
    const auto is_digit = [&](std::size_t at) {
      return at < written.size() && written[at] >= '0' && written[at] <= '9';
    };
    const bool behind = is_digit(point + 1);
    const bool before = point > 0 && is_digit(point - 1);
    if (before && !behind) written.insert(point + 1, 1, '0');
    if (behind && !before) written.insert(point, 1, '0');
  }
  ordered_json value = ordered_json::parse(written, nullptr, /*allow_exceptions=*/false);
  return value.is_number() ? value : ordered_json(std::string(text));
}

ordered_json json_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
    case Node::Kind::reference:
      return nullptr;
    case Node::Kind::boolean:
      return node.is_true();
    case Node::Kind::number:
      return number(node.text);
    case Node::Kind::text:
      return std::string(node.text);
    case Node::Kind::sequence: {
      ordered_json list = ordered_json::array();
      for (const Item& item : node.items) list.push_back(json_of(*item.value));
      return list;
    }
    case Node::Kind::mapping:
      break;
  }
  ordered_json object = ordered_json::object();
  for (const Field& field : node.fields)
    object.emplace(std::string(field.key), json_of(*field.value));
  return object;
}

ordered_json json_of(const Position& at) {
  return {{"line", at.line}, {"column", at.column}, {"offset", at.offset}};
}

std::string dump(const ordered_json& json) {
  return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

// -- YAML

class YamlWriter {
 public:
  std::string out;

  void key(std::string_view name) {
    out += yaml_text(name);
    out += ':';
  }

  // What follows "key:" or "-"; `indent` is that of what stands in it.
  void value(const Node& node, std::size_t indent) {
    if (node.is_mapping() && !node.fields.empty()) {
      for (const Field& field : node.fields) {
        line(indent);
        key(field.key);
        value(*field.value, indent + 2);
      }
    } else if (node.is_sequence() && !node.items.empty()) {
      for (const Item& item : node.items) {
        line(indent);
        out += '-';
        element(*item.value, indent + 2);
      }
    } else {
      out += ' ';
      scalar(node, indent);
    }
  }

 private:
  // The first key of a mapping in a list stands beside the dash.
  void element(const Node& node, std::size_t indent) {
    if (node.is_mapping() || node.is_sequence()) skip_line_ = !is_empty(node);
    value(node, indent);
  }

  static bool is_empty(const Node& node) { return node.fields.empty() && node.items.empty(); }

  void line(std::size_t indent) {
    if (skip_line_) {
      out += ' ';
      skip_line_ = false;
      return;
    }
    out += '\n';
    out.append(indent, ' ');
  }

  void scalar(const Node& node, std::size_t indent) {
    if (node.is_mapping())
      out += "{}";
    else if (node.is_sequence())
      out += "[]";
    else if (node.is_text())
      text(node.text, indent);
    else if (node.is_scalar())
      out += node.text;
    else
      out += "null";
  }

  void text(std::string_view text, std::size_t indent) {
    const std::size_t end = text.find_last_not_of('\n');
    const bool is_block = text.find('\n') != text.npos && end != text.npos &&
                          text.size() - end <= 2 && text.find_first_of(" \t\n") != 0 &&
                          !needs_yaml_escapes(text, YamlLines::kept);
    if (!is_block) {
      out += yaml_text(text);
      return;
    }
    out += text.ends_with('\n') ? "|" : "|-";
    if (text.ends_with('\n')) text.remove_suffix(1);
    while (true) {
      const std::size_t next = std::min(text.find('\n'), text.size());
      out += '\n';
      if (next > 0) out.append(indent, ' ').append(text.substr(0, next));
      if (next == text.size()) return;
      text.remove_prefix(next + 1);
    }
  }

  bool skip_line_ = false;
};

std::string place(const Document* document, Span at) {
  if (document == nullptr) return {};
  const Position position = LineIndex(document->bytes).at(at.begin);
  return terminal_safe(document->path) + ":" + std::to_string(position.line) + ":" +
         std::to_string(position.column) + ": ";
}

}  // namespace

std::string write_effective_json(const gitlab::Effective& pipeline) {
  if (pipeline.error) {
    const gitlab::ConfigurationError& error = *pipeline.error;
    const LineIndex lines(error.document != nullptr ? std::string_view(error.document->bytes)
                                                    : std::string_view());
    const std::string path = error.document != nullptr ? error.document->path : std::string();
    return dump({{"error",
                  {{"message", error.message},
                   {"path", path},
                   {"span",
                    {{"start", json_of(lines.at(error.at.begin))},
                     {"end", json_of(lines.at(error.at.end))}}}}}});
  }
  ordered_json object = ordered_json::object();
  ordered_json& stages = object["stages"] = ordered_json::array();
  for (const std::string_view stage : pipeline.stages) stages.push_back(std::string(stage));
  for (const gitlab::EffectiveJob& job : pipeline.jobs)
    object.emplace(std::string(job.name), json_of(*job.node));
  return dump(object);
}

std::string write_effective_yaml(const gitlab::Effective& pipeline) {
  if (pipeline.error) return {};
  YamlWriter writer;
  writer.out += "stages:";
  for (const std::string_view stage : pipeline.stages) writer.out += "\n  - " + yaml_text(stage);
  for (const gitlab::EffectiveJob& job : pipeline.jobs) {
    writer.out += "\n\n";
    writer.key(job.name);
    writer.value(*job.node, 2);
  }
  return writer.out + "\n";
}

std::string write_effective_notes(const gitlab::Effective& pipeline) {
  std::string out;
  if (pipeline.error) {
    const gitlab::ConfigurationError& error = *pipeline.error;
    return place(error.document, error.at) + terminal_safe(error.message) + "\n";
  }
  for (const gitlab::Unknown& unknown : pipeline.unknowns) {
    const bool is_condition = unknown.kind == gitlab::Unknown::Kind::condition;
    out += place(unknown.at.document, unknown.at.at());
    out += is_condition ? "taken in, though its rules may leave it out: " : "not known here: ";
    out += terminal_safe(unknown.what) + "\n";
  }
  return out;
}

}  // namespace sluice
