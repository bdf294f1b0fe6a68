#include "core/rules/k8s/rows.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/rules/k8s/report.h"
#include "core/rules/wording.h"

namespace sluice::k8s {

using kubernetes::Container;
using kubernetes::is_template;
using kubernetes::Object;

namespace {

// The number that a text begins with: of "250m" or "4h0m0s" nothing.
std::optional<double> number(std::string_view text) {
  double value = 0;
  if (text.empty()) return std::nullopt;
  for (const char c : text) {
    if (c < '0' || c > '9' || value > 1e15) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

// How many seconds "1h2m3.5s" lasts, its parts in any order; nothing where it is none.
std::optional<double> seconds(std::string_view text) {
  struct Unit {
    std::string_view name;
    double seconds;
  };
  constexpr Unit kUnits[] = {{"h", 3600}, {"ms", 1e-3}, {"m", 60},
                             {"s", 1},    {"us", 1e-6}, {"ns", 1e-9}};
  double sum = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
    const auto whole = number(text.substr(0, std::min(text.find('.'), digits)));
    text.remove_prefix(digits);
    const auto* const unit =
        std::find_if(std::begin(kUnits), std::end(kUnits),
                     [&](const Unit& one) { return text.starts_with(one.name); });
    if (!whole || unit == std::end(kUnits)) return std::nullopt;
    text.remove_prefix(unit->name.size());
    sum += *whole * unit->seconds;  // of what is behind the point nothing depends
  }
  return sum;
}

struct Wish {
  Want want;
  std::string_view value;

  bool takes_absent() const {
    return want == Want::absent || want == Want::is_or_absent || want == Want::is_not ||
           want == Want::at_most || want == Want::holds_none || want == Want::holds_only ||
           want == Want::zero_or_at_least || want == Want::lasts_at_most;
  }

  bool takes_items(const std::vector<std::string_view>& items) const {
    const auto is_value = [&](std::string_view item) { return is_among(value, item); };
    if (want == Want::holds) return std::any_of(items.begin(), items.end(), is_value);
    if (want == Want::holds_only) return std::all_of(items.begin(), items.end(), is_value);
    return std::none_of(items.begin(), items.end(), is_value);
  }

  bool takes(std::string_view text) const {
    switch (want) {
      case Want::set:
        return !text.empty();
      case Want::absent:
        return false;
      case Want::is:
      case Want::is_or_absent:
        return is_among(value, text);
      case Want::is_not:
        return !is_among(value, text);
      case Want::at_least:
        return number(text).value_or(*number(value)) >= *number(value);
      case Want::at_most:
        return number(text).value_or(0) <= *number(value);
      case Want::zero_or_at_least:
        return number(text).value_or(0) == 0 || *number(text) >= *number(value);
      case Want::lasts_at_most:
        return seconds(text).value_or(0) <= *number(value);
      case Want::holds:
      case Want::holds_none:
      case Want::holds_only:
        break;
    }
    std::vector<std::string_view> items;
    while (!text.empty()) items.push_back(take_part(text, ','));
    return takes_items(items);
  }

  bool takes(NodeRef node) const {
    if (!node || node.is_null()) return takes_absent();
    if (node.is_scalar()) return is_template(node) || takes(node.value());
    if (want == Want::absent) return false;
    if (want == Want::set) return node.size() > 0;
    if (!node.is_sequence()) return true;
    std::vector<std::string_view> items;
    for (const NodeRef item : node.children()) {
      if (is_template(item)) return true;
      items.push_back(item.value());
    }
    return takes_items(items);
  }
};

std::string lacks(std::string what, std::string_view path) {
  return std::move(what) + " sets no " + std::string(path);
}

// One word of the command line of a container, and where it stands.
struct ArgumentWord {
  std::string_view text;
  NodeRef node;
};

std::vector<ArgumentWord> command_line(const Container& container) {
  std::vector<ArgumentWord> words;
  for (const std::string_view key : {"command", "args"}) {
    const NodeRef list = container.node[key];
    if (!list.is_sequence()) continue;
    for (const NodeRef item : list.children()) {
      std::string_view text = item.value();
      while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(" \t\r\n"), text.size());
        if (end > 0) words.push_back({text.substr(0, end), item});
        text.remove_prefix(std::min(end + 1, text.size()));
      }
    }
  }
  return words;
}

bool runs(const std::vector<ArgumentWord>& words, std::string_view program) {
  return std::any_of(words.begin(), words.end(), [&](const ArgumentWord& word) {
    return word.text.substr(word.text.rfind('/') + 1) == program;
  });
}

// Of a flag that stands several times the last counts.
struct Given {
  bool is_there = false;
  std::string_view value;
  NodeRef node;
};

Given find_flag(const std::vector<ArgumentWord>& words, std::string_view name) {
  Given given;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string_view text = words[i].text;
    if (!text.starts_with(name)) continue;
    text.remove_prefix(name.size());
    if (text.starts_with('=')) {
      given = {true, text.substr(1), words[i].node};
    } else if (text.empty()) {
      const bool has_value = i + 1 < words.size() && !words[i + 1].text.starts_with('-');
      given = {true, has_value ? words[i + 1].text : "true", words[i].node};
    }
  }
  return given;
}

}  // namespace

std::string_view take_part(std::string_view& text, char by) {
  const std::size_t size = std::min(text.find(by), text.size());
  const std::string_view part = text.substr(0, size);
  text.remove_prefix(std::min(size + 1, text.size()));
  return part;
}

bool is_among(std::string_view list, std::string_view wanted) {
  while (!list.empty()) {
    if (take_part(list, '|') == wanted) return true;
  }
  return false;
}

NodeRef at_path(NodeRef from, std::string_view path) {
  while (!path.empty()) from = from[take_part(path, '.')];
  return from;
}

std::optional<GivenFlag> given_flag(const Container& container, std::string_view program,
                                    std::string_view name) {
  const std::vector<ArgumentWord> words = command_line(container);
  if (!runs(words, program)) return std::nullopt;
  const Given given = find_flag(words, name);
  return given.is_there ? std::optional(GivenFlag{given.value, given.node}) : std::nullopt;
}

bool is_whole(const Object& object) {
  return !object.containers.empty() &&
         std::all_of(object.containers.begin(), object.containers.end(),
                     [](const Container& container) { return container.is_whole(); });
}

std::string called(const Object& object) {
  std::string text = quote(object.kind.value);
  if (object.name.present()) text += ' ' + quote(object.name.value);
  return text;
}

void check_field(const Field& field, const Object& object, Sink& sink) {
  if (!field.kinds.empty() && !is_among(field.kinds, object.kind.value)) return;
  const NodeRef value = at_path(object.node, field.path);
  if (Wish{field.want, field.value}.takes(value)) return;
  if (value && !value.is_null()) {
    value.is_scalar() ? sink.report(value)
                      : sink.report_key(value, called(object) + " has " + quote(value.key().value));
    return;
  }
  // On the way a template may hold it.
  std::string_view path = field.path;
  NodeRef at = object.node;
  for (NodeRef next = at; next && !path.empty(); next = at[take_part(path, '.')]) {
    if (is_template(next)) return;
    at = next;
  }
  const NodeRef kind = object.node["kind"];
  Hit& hit = at == object.node
                 ? sink.report(kind ? kind : object.node, lacks(called(object), field.path))
                 : sink.report_key(at, lacks(called(object), field.path));
  hit.with_evidence(std::string(field.path));
}

void check_pod_field(const Field& field, const Object& object, Sink& sink) {
  if (!object.pod.is_mapping()) return;
  if (!field.kinds.empty() && !is_among(field.kinds, object.kind.value)) return;
  const NodeRef value = at_path(object.pod, field.path);
  if (Wish{field.want, field.value}.takes(value)) return;
  if (value && !value.is_null()) {
    value.is_scalar() ? sink.report(value)
                      : sink.report_key(value, called(object) + " has " + quote(value.key().value));
    return;
  }
  if (!is_whole(object) && !object.containers.empty()) return;
  sink.report_key(object.pod, lacks(called(object), field.path));
}

void check_container_field(const Field& field, const Container& container, Sink& sink) {
  if (!field.kinds.empty() && !is_among(field.kinds, container.object->kind.value)) return;
  const NodeRef value = at_path(container.node, field.path);
  if (Wish{field.want, field.value}.takes(value)) return;
  if (value && !value.is_null()) {
    report_setting(container, sink, value, field.path);
  } else if (container.is_whole()) {
    report_missing(container, sink, field.path);
  }
}

void check_flag(const Flag& flag, const Container& container, Sink& sink) {
  const std::vector<ArgumentWord> words = command_line(container);
  if (!runs(words, flag.program)) return;
  // A file, or what renders the manifest, may hold flags that are not here.
  const bool is_open = std::any_of(words.begin(), words.end(), [](const ArgumentWord& word) {
    return is_template(word.text) || word.text.starts_with("--config=");
  });
  std::string_view names = flag.names;
  const Wish wish{flag.want, flag.value};
  while (!names.empty()) {
    const std::string_view name = take_part(names, '|');
    const Given given = find_flag(words, name);
    if (given.is_there ? is_template(given.value) || wish.takes(given.value)
                       : wish.takes_absent() || is_open) {
      continue;
    }
    if (given.is_there) {
      sink.report(given.node, quote(flag.program) + " runs with " + std::string(name) + ' ' +
                                  quote(given.value));
    } else {
      const NodeRef command = container.node["command"];
      sink.report_key(command ? command : container.node["args"],
                      quote(flag.program) + " runs without " + std::string(name))
          .with_evidence(std::string(name));
    }
    return;
  }
}

}  // namespace sluice::k8s
