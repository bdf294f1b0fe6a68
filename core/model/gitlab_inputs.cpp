#include <algorithm>
#include <functional>
#include <optional>
#include <unordered_map>
#include <utility>

#include "core/model/gitlab_build.h"
#include "core/parse/regex.h"
#include "core/parse/scalar_map.h"
#include "core/text/numbers.h"
#include "core/text/trim.h"
#include "core/text/utf8.h"

// Inputs: what a file's `spec` asks for, and `$[[ inputs.name | function ]]` replaced by it.
namespace sluice::gitlab {
namespace {

constexpr std::string_view kOpen = "$[[";
constexpr std::string_view kClose = "]]";
constexpr std::size_t kMostFunctions = 3;

// The parts between `separator`, trimmed.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    parts.push_back(trimmed(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return parts;
}

// A value within a text: a list as JSON has it.
void write_inline(const Node& node, std::string& out) {
  const auto quoted = [&](std::string_view text) {
    out += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      if (c == '\n')
        out += "\\n";
      else
        out += c;
    }
    out += '"';
  };
  bool first = true;
  const auto comma = [&] {
    if (!first) out += ',';
    first = false;
  };
  switch (node.kind) {
    case Node::Kind::null:
      out += "null";
      return;
    case Node::Kind::text:
      return quoted(node.text);
    case Node::Kind::sequence:
      out += '[';
      for (const Item& item : node.items) {
        comma();
        write_inline(*item.value, out);
      }
      out += ']';
      return;
    case Node::Kind::mapping:
      out += '{';
      for (const Field& field : node.fields) {
        comma();
        quoted(field.key);
        out += ':';
        write_inline(*field.value, out);
      }
      out += '}';
      return;
    default:
      out += node.text;
  }
}

std::string posix_escape(std::string_view text) {
  if (text.empty()) return "''";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      std::string_view("_-.,:+/@").find(c) != std::string_view::npos;
    const bool continues = (byte & 0xC0U) == 0x80U;
    if (c == '\n') {
      out += "'\n'";
      continue;
    }
    if (!safe && !continues) out += '\\';
    out += c;
  }
  return out;
}

// `length` characters from the `offset`th on.
std::string_view truncate(std::string_view text, std::size_t offset, std::size_t length) {
  const auto skip = [&](std::size_t begin, std::size_t characters) {
    while (begin < text.size() && characters-- > 0) {
      ++begin;
      while (begin < text.size() && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U)
        ++begin;
    }
    return begin;
  };
  const std::size_t begin = skip(0, offset);
  return text.substr(begin, skip(begin, length) - begin);
}

// What blocks in a file may name.
struct Scope {
  bool has_header = false;
  bool is_open = false;  // more inputs may be declared elsewhere
  std::unordered_map<std::string_view, const Node*> inputs;  // null for one that is not known
  std::string_view component;
};

// Turns a tree into nodes, blocks replaced.
class Reader {
 public:
  Reader(Build& build, const Document& document, const Scope& scope)
      : build_(build), document_(document), scope_(scope) {}

  const Node* read(NodeRef from) {
    const Written written{&document_, from};
    Node node;
    node.written = written;
    switch (from.kind()) {
      case NodeKind::scalar:
        return scalar(from);
      case NodeKind::sequence:
        return sequence(from);
      case NodeKind::mapping:
        return mapping(from);
      default:
        return build_.add(std::move(node));
    }
  }

 private:
  const Node* scalar(NodeRef from) {
    const Written written{&document_, from};
    const std::string_view text = from.value();
    const bool plain = from.style() == Style::plain && from.tag().empty();
    if (!scope_.has_header || text.find(kOpen) == text.npos) {
      Node node;
      node.kind = plain ? plain_kind(text) : Node::Kind::text;
      node.text = text;
      node.written = written;
      return build_.add(std::move(node));
    }
    if (const auto whole = whole_block(text)) {
      const Node* const value = block(*whole, written);
      if (value != nullptr) return value;
      if (build_.failed()) return nullptr;
    }
    return build_.text(interpolate(text, written), written);
  }

  const Node* sequence(NodeRef from) {
    const Written written{&document_, from};
    Node node;
    node.kind = from.tag() == "!reference" ? Node::Kind::reference : Node::Kind::sequence;
    node.written = written;
    for (const NodeRef child : from.children()) {
      const Node* const value = read(child);
      if (value == nullptr) return nullptr;
      if (node.kind == Node::Kind::reference && !value->is_text() &&
          value->kind != Node::Kind::number)
        return build_.fail(written, "!reference takes a list of names");
      node.items.push_back({value, use_of(value, child)});
    }
    if (node.kind == Node::Kind::reference && node.items.empty())
      return build_.fail(written, "!reference takes a list of names");
    return build_.add(std::move(node));
  }

  const Node* mapping(NodeRef from) {
    Node node;
    node.kind = Node::Kind::mapping;
    node.written = {&document_, from};
    std::unordered_map<std::string_view, std::size_t> seen;
    for (const NodeRef child : from.children()) {
      const Written written{&document_, child};
      std::string_view key = child.key().value;
      if (scope_.has_header && key.find(kOpen) != key.npos)
        key = build_.out.nodes.keep(interpolate(key, written));
      const Node* const value = build_.failed() ? nullptr : read(child);
      if (value == nullptr) return nullptr;
      const Field field{key, value, written, use_of(value, child)};
      // Of a key that stands twice, the last counts.
      const auto [at, is_new] = seen.emplace(key, node.fields.size());
      if (is_new)
        node.fields.push_back(field);
      else
        node.fields[at->second] = field;
    }
    return build_.add(std::move(node));
  }

  // A value that came whole from an input was written elsewhere.
  const Use* use_of(const Node* value, NodeRef at) {
    const bool here = value->written.document == &document_ && value->written.node == at;
    return here ? nullptr : build_.use(Via::input, {&document_, at});
  }

  static std::optional<std::string_view> whole_block(std::string_view text) {
    if (!text.starts_with(kOpen) || !text.ends_with(kClose)) return std::nullopt;
    if (text.find(kClose) != text.size() - kClose.size()) return std::nullopt;
    return text.substr(kOpen.size(), text.size() - kOpen.size() - kClose.size());
  }

  std::string interpolate(std::string_view text, Written written) {
    std::string out;
    while (!build_.failed()) {
      const std::size_t begin = text.find(kOpen);
      const std::size_t end = begin == text.npos ? text.npos : text.find(kClose, begin);
      if (end == text.npos) break;
      out += text.substr(0, begin);
      const std::string_view inner = text.substr(begin + kOpen.size(), end - begin - kOpen.size());
      const Node* const value = block(inner, written);
      if (value == nullptr) {
        out += text.substr(begin, end + kClose.size() - begin);
      } else if (value->is_text()) {
        out += value->text;
      } else {
        write_inline(*value, out);
      }
      text.remove_prefix(end + kClose.size());
      if (out.size() > build_.limits.nodes.text) {
        build_.fail_at(written, written.at(), "text grows beyond the limit", ErrorCode::limit);
        break;
      }
    }
    return out += text;
  }

  // What stands between the brackets; null where it stays as it is written, or is wrong.
  const Node* block(std::string_view inner, Written written) {
    const std::vector<std::string_view> parts = split(inner, '|');
    const std::string_view access = parts.front();
    if (access.starts_with("matrix.")) return nullptr;  // replaced when the jobs are made
    if (parts.size() - 1 > kMostFunctions)
      return refuse(inner, written, "block has more than three functions");
    const Node* value = nullptr;
    if (access.starts_with("component.")) {
      // The version that a component was included at is not known here.
      if (access != "component.name" || scope_.component.empty()) return nullptr;
      value = build_.text(scope_.component, written);
    } else if (access.starts_with("inputs.")) {
      value = input(access.substr(7), inner, written);
    } else {
      return refuse(inner, written, "block names neither an input nor the component");
    }
    for (std::size_t i = 1; i < parts.size(); ++i) {
      if (value == nullptr && !is_function(parts[i]) && !build_.failed())
        return refuse(inner, written, "no function is called " + quote(parts[i]));
      if (value != nullptr) value = apply(parts[i], value, inner, written);
    }
    return value;
  }

  // A block that is wrong ends the build, or stays as it is written.
  std::nullptr_t refuse(std::string_view inner, Written written, std::string message) {
    if (build_.faults == Faults::end_it) return build_.fail(written, std::move(message));
    Span at = written.at();
    const Text text = written.node.is_scalar() ? written.node.text() : Text();
    const std::less<const char*> before;
    const char* const begin = text.value.data();
    const bool is_here = text.present() && !before(inner.data(), begin + kOpen.size()) &&
                         !before(begin + text.value.size(), inner.data() + inner.size());
    if (is_here) {
      const auto offset = static_cast<std::size_t>(inner.data() - begin) - kOpen.size();
      at = ScalarMap(written.node.tree()->source, text)
               .span(offset, offset + kOpen.size() + inner.size() + kClose.size());
    }
    build_.note_own(written, at, std::move(message));
    return nullptr;
  }

  // "name", "name[0]", "name[0].key"
  const Node* input(std::string_view path, std::string_view inner, Written written) {
    const std::string_view name = path.substr(0, path.find_first_of(".["));
    const auto found = scope_.inputs.find(name);
    if (found == scope_.inputs.end()) {
      if (scope_.is_open) return nullptr;
      return refuse(inner, written, "input " + quote(name) + " is not declared");
    }
    const Node* value = found->second;
    path.remove_prefix(name.size());
    while (value != nullptr && !path.empty()) {
      const bool is_index = path.front() == '[';
      const std::size_t end = is_index ? path.find(']') : path.find_first_of(".[", 1);
      const std::string_view part = path.substr(1, std::min(end, path.size()) - 1);
      path.remove_prefix(std::min(end + (is_index && end != path.npos ? 1 : 0), path.size()));
      const auto index = is_index ? whole_number<std::size_t>(part) : std::nullopt;
      if (is_index) {
        value = index && *index < value->items.size() ? value->items[*index].value : nullptr;
      } else {
        value = value->get(part);
      }
      if (value == nullptr)
        return refuse(inner, written, "input " + quote(name) + " does not hold " + quote(part));
    }
    return value;
  }

  static bool is_function(std::string_view text) {
    return text == "expand_vars" || text == "posix_escape" || text.starts_with("truncate(");
  }

  const Node* apply(std::string_view function, const Node* value, std::string_view inner,
                    Written written) {
    if (!value->is_text())
      return refuse(inner, written, "function " + quote(function) + " takes a text");
    if (function == "expand_vars") return value;  // the variables are not known here
    if (function == "posix_escape") return build_.text(posix_escape(value->text), written);
    if (function.starts_with("truncate(") && function.ends_with(')')) {
      const auto arguments = split(function.substr(9, function.size() - 10), ',');
      const auto offset = whole_number<std::size_t>(arguments.front());
      const auto length = whole_number<std::size_t>(arguments.back());
      if (arguments.size() == 2 && offset && length)
        return build_.text(truncate(value->text, *offset, *length), written);
    }
    return refuse(inner, written, "no function is called " + quote(function));
  }

  Build& build_;
  const Document& document_;
  const Scope& scope_;
};

// Reads the header of a file, and finds the value of each input.
class Header {
 public:
  Header(Build& build, const Document& document, const Given& given, Scope& scope)
      : build_(build), document_(document), given_(given), scope_(scope) {}

  void read(NodeRef spec) {
    scope_.has_header = true;
    scope_.component = given_.component;
    scope_.is_open = static_cast<bool>(spec["include"]);
    const Scope plain;
    Reader reader(build_, document_, plain);
    if (spec["inputs"].is_mapping()) {
      for (const NodeRef child : spec["inputs"].children()) {
        const Node* const definition = reader.read(child);
        if (definition == nullptr) return;
        const Node* const value = value_of(child.key().value, *definition);
        if (build_.failed()) return;
        scope_.inputs.insert_or_assign(child.key().value, value);
      }
    }
    if (given_.inputs == nullptr || scope_.is_open) return;
    for (const Field& field : given_.inputs->fields) {
      if (!scope_.inputs.contains(field.key))
        build_.fail_key(field.written, "input " + quote(field.key) + " is not declared");
    }
  }

 private:
  const Node* value_of(std::string_view name, const Node& definition) {
    const Node* const type_node = definition.get("type");
    const std::string_view type = type_node != nullptr ? type_node->text : "string";
    const auto same = [&](std::string_view known) { return known == type; };
    constexpr std::string_view kTypes[] = {"string", "number", "boolean", "array"};
    if (std::none_of(std::begin(kTypes), std::end(kTypes), same))
      return build_.fail_own(type_node->written, "no type of input is called " + quote(type));
    const Node* value = given_value(name, type);
    const Node* const fallback = definition.get("default");
    if (value == nullptr && !build_.failed()) value = fallback;
    if (build_.failed()) return nullptr;
    if (value == nullptr) {
      const bool is_open = build_.faults == Faults::are_passed_over;
      if (is_open || definition.get("rules") != nullptr) return nullptr;
      const bool is_entry = given_.at.document == nullptr;
      const std::string message = "input " + quote(name) + " needs a value";
      return is_entry ? build_.fail_key(definition.written, message)
                      : build_.fail(given_.at, message);
    }
    if (!is_of(*value, type))
      return refuse(*value, "input " + quote(name) + " must be of type " + quote(type));
    if (const Node* const options = definition.get("options"); options != nullptr)
      check_options(name, *value, *options);
    if (const Node* const regex = definition.get("regex"); regex != nullptr && value->is_text())
      check_regex(name, *value, *regex);
    return value;
  }

  // A default is wrong whoever includes the file.
  std::nullptr_t refuse(const Node& value, std::string message) {
    return value.written.document == &document_ ? build_.fail_own(value.written, std::move(message))
                                                : build_.fail(value.written, std::move(message));
  }

  // The value from outside, else the include's; null for none.
  const Node* given_value(std::string_view name, std::string_view type) {
    const Node* value = given_.inputs != nullptr ? given_.inputs->get(name) : nullptr;
    for (std::size_t i = 0; i < build_.inputs.size(); ++i) {
      const InputValue& input = build_.inputs[i];
      if (input.name != name) continue;
      if (!input.component.empty() && input.component != given_.component) continue;
      build_.inputs_used[i] = true;
      const Scope plain;
      value = Reader(build_, *input.document, plain).read(input.value);
      if (value == nullptr) return nullptr;
      const bool is_list = value->is_sequence() || value->is_mapping();
      if (input.is_typed && type == "string" && !is_list && !value->is_text())
        value = build_.text(input.value.value(), value->written);
    }
    return value;
  }

  static bool is_of(const Node& value, std::string_view type) {
    if (type == "string") return value.is_text();
    if (type == "number") return value.kind == Node::Kind::number;
    if (type == "boolean") return value.kind == Node::Kind::boolean;
    return value.is_sequence();
  }

  void check_options(std::string_view name, const Node& value, const Node& options) {
    const auto is_option = [&](const Node& one) {
      return std::any_of(options.items.begin(), options.items.end(), [&](const Item& option) {
        return option.value->kind == one.kind && option.value->text == one.text;
      });
    };
    const auto is_fine = [&](const Item& item) { return is_option(*item.value); };
    const bool fine = value.is_sequence()
                          ? std::all_of(value.items.begin(), value.items.end(), is_fine)
                          : is_option(value);
    if (!fine) refuse(value, "value is no option of input " + quote(name));
  }

  void check_regex(std::string_view name, const Node& value, const Node& pattern) {
    const Regex regex(pattern.text);
    if (!regex.valid()) {
      build_.fail_own(pattern.written,
                      "regex of input " + quote(name) + " is no regular expression");
      return;
    }
    const Span whole{0, static_cast<std::uint32_t>(value.text.size())};
    if (!regex.find(value.text, whole, Regex::Anchor::none))
      refuse(value, "value does not match the regex of input " + quote(name));
  }

  Build& build_;
  const Document& document_;
  const Given& given_;
  Scope& scope_;
};

}  // namespace

const Node* read_configuration(Build& build, const Document& document, const Given& given) {
  const Tree* const tree = configuration_tree(document);
  if (tree == nullptr)
    return build.fail_at({&document, {}}, {}, "file could not be read as configuration");
  Scope scope;
  const std::size_t documents = tree->documents.size();
  const bool has_header = documents > 1 && tree->root()["spec"];
  if (has_header) Header(build, document, given, scope).read(tree->root()["spec"]);
  if (!has_header && given.inputs != nullptr && !given.inputs->fields.empty() && !build.failed())
    build.fail_key(given.inputs->fields.front().written, "the included file declares no inputs");
  if (build.failed()) return nullptr;
  constexpr std::size_t kMostDocuments = 2;  // a header, and what it is for
  for (std::size_t i = kMostDocuments; i < documents; ++i) {
    const NodeRef further = tree->root(i);
    if (!further || further.is_null()) continue;
    build.note_own({&document, further}, further.use(),
                   "a file holds one configuration, and a header before it: this is left out");
    break;
  }
  const NodeRef root = tree->root(has_header ? 1 : 0);
  if (!root || root.is_null()) return build.mapping({}, {&document, root});
  if (!root.is_mapping()) return build.fail({&document, root}, "configuration must be a mapping");
  return Reader(build, document, scope).read(root);
}

}  // namespace sluice::gitlab
