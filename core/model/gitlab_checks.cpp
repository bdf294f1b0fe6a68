#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "core/model/gitlab.h"
#include "core/model/gitlab_build.h"
#include "core/model/gitlab_schema.h"
#include "core/text/ascii.h"
#include "core/text/numbers.h"
#include "core/text/words.h"

// What GitLab refuses, though all of it can be read: by gitlab_schema.h, and keys that do not go
// together.
namespace sluice::gitlab {
namespace {

constexpr std::size_t kMostParallel = 200;
constexpr std::size_t kMostRetries = 2;
constexpr std::size_t kLongestName = 255;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_number(char c) { return c >= '0' && c <= '9'; }

// "1h 30m", "2 weeks", "90", "never"
bool is_duration(std::string_view text) {
  constexpr std::array<std::string_view, 38> kUnits = {
      "s",      "sec",     "secs",  "second",    "seconds",    "m",    "min",   "mins",
      "minute", "minutes", "h",     "hr",        "hrs",        "hour", "hours", "d",
      "day",    "days",    "w",     "wk",        "wks",        "week", "weeks", "mo",
      "mos",    "mon",     "month", "months",    "y",          "yr",   "yrs",   "year",
      "years",  "and",     "never", "fortnight", "fortnights", "with"};
  bool has_digit = false;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_letter(text[i])) {
      has_digit = has_digit || is_number(text[i]);
      ++i;
      continue;
    }
    std::string word;
    for (; i < text.size() && is_letter(text[i]); ++i) word += lower_case(text[i]);
    const bool is_unit = std::find(kUnits.begin(), kUnits.end(), word) != kUnits.end();
    if (word == "never") has_digit = true;
    // Numbers may be written out: "one day".
    if (!is_unit && text.find_first_of("0123456789") != text.npos) return false;
    if (!is_unit) return text.find(' ') != text.npos;
  }
  return has_digit;
}

bool is_environment_name(std::string_view name) {
  if (name.empty() || name.starts_with('/') || name.ends_with('/')) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter(c) || is_number(c) ||
           std::string_view(" -_/${}.").find(c) != std::string_view::npos;
  });
}

class FormCheck {
 public:
  FormCheck(Build& build, const EffectiveJob* job) : build_(build), job_(job) {}

  void mapping(const Node& node, const Shape& shape) {
    for (const Field& field : node.fields) {
      const Key* const key = find_key(shape, field.key);
      if (key == nullptr)
        unknown_key(field, shape);
      else
        value(field, *key);
    }
  }

  void value(const Field& field, const Key& key) {
    const Node& node = *field.value;
    if (node.is_null() || is_open(node)) return;
    if ((form_of(node) & key.forms) == 0) {
      note(node, quote(field.key) + " must be " + forms(key.forms));
      return;
    }
    if (node.is_scalar()) look(field.key, node, key);
    if (node.is_mapping() && key.inner != nullptr) mapping(node, *key.inner);
    if (!node.is_sequence()) return;
    for (const Item& item : node.items) list_item(field.key, *item.value, key, 0);
  }

  void note(const Node& node, std::string message) {
    build_.note(job_, node.written, node.written.at(), std::move(message));
  }

  void note_key(const Field& field, std::string message) {
    const Text key = field.written.node.key();
    const Span at = key.present() ? key.at : field.written.at();
    build_.note(job_, field.written, at, std::move(message));
  }

 private:
  // A value of which a part is not known.
  static bool is_open(const Node& node) {
    return node.kind == Node::Kind::reference ||
           (node.is_scalar() && node.text.find("$[[") != node.text.npos);
  }

  void list_item(std::string_view name, const Node& item, const Key& key, int levels) {
    constexpr int kDeepest = 10;
    if (item.is_mapping() && key.inner != nullptr) mapping(item, *key.inner);
    if (item.is_scalar() && !is_open(item) && key.look == Look::word) look(name, item, key);
    if (item.is_sequence() && levels < kDeepest) {
      for (const Item& inner : item.items) list_item(name, *inner.value, key, levels + 1);
    }
  }

  static std::uint8_t form_of(const Node& node) {
    switch (node.kind) {
      case Node::Kind::boolean:
        return kBoolean | kScalar;  // where a text is asked for, GitLab says so more gently
      case Node::Kind::number:
        return kNumber;
      case Node::Kind::text:
        return node.is_true() || node.is_false() ? kScalar | kBoolean : kScalar;
      case Node::Kind::sequence:
        return kList;
      case Node::Kind::mapping:
        return kMapping;
      default:
        return kAnyForm;
    }
  }

  static std::string forms(std::uint8_t forms) {
    constexpr std::pair<std::uint8_t, std::string_view> kNames[] = {{kBoolean, "true or false"},
                                                                    {kNumber, "a number"},
                                                                    {kScalar, "a text"},
                                                                    {kList, "a list"},
                                                                    {kMapping, "a mapping"}};
    std::string out;
    for (const auto& [form, name] : kNames) {
      if ((forms & form) == 0) continue;
      if (!out.empty()) out += " or ";
      out += name;
    }
    return out;
  }

  void unknown_key(const Field& field, const Shape& shape) {
    std::string message =
        "GitLab knows no key " + quote(field.key) + " in " + std::string(shape.name);
    Similar similar(field.key);
    for (const Key& key : shape.keys) similar.offer(key.name);
    if (!similar.best().empty()) message += ", but " + quote(similar.best());
    note_key(field, std::move(message));
  }

  void look(std::string_view name, const Node& node, const Key& key) {
    const bool has_variable = node.text.find('$') != node.text.npos;
    switch (key.look) {
      case Look::any:
        return;
      case Look::word:
        if (!has_variable && !has_word(key.words, node.text))
          note(node, quote(node.text) + " is no value of " + std::string(name) + ", which takes " +
                         list(key.words));
        return;
      case Look::duration:
        if (!has_variable && !is_duration(node.text))
          note(node, quote(node.text) + " is no length of time");
        return;
      case Look::regex:
        if (!has_variable && (!node.text.starts_with('/') || node.text.rfind('/') == 0))
          note(node, "a regular expression stands between slashes");
        return;
      case Look::environment:
        if (!is_environment_name(node.text))
          note(node, quote(node.text) + " cannot be the name of an environment");
        return;
      case Look::retries: {
        const auto count = whole_number<std::size_t>(node.text);
        if (!count || *count > kMostRetries) note(node, "a job is run again 0, 1 or 2 times");
        return;
      }
      case Look::parallel: {
        const auto count = whole_number<std::size_t>(node.text);
        if (!count || *count == 0 || *count > kMostParallel)
          note(node, "a job runs 1 to 200 times in parallel");
        return;
      }
    }
  }

  static std::string list(std::string_view words) {
    std::string out;
    for (const std::string_view word : Words(words)) {
      if (!out.empty()) out += ", ";
      out += word;
    }
    return out;
  }

  Build& build_;
  const EffectiveJob* job_;
};

// How many jobs one combination of a matrix makes; nothing where that is not known. No more than a
// few of GitLab's most.
std::optional<std::uint64_t> combinations(const Node& entry) {
  constexpr std::uint64_t kEnough = std::uint64_t{1} << 32U;
  std::uint64_t product = 1;
  for (const Field& field : entry.fields) {
    const Node& values = *field.value;
    if (values.is_null() || values.is_mapping()) return std::nullopt;
    if (values.is_scalar() && values.text.find("$[[") != values.text.npos) return std::nullopt;
    product *= values.is_sequence() ? values.items.size() : 1;
    if (product > kEnough) product = kEnough;
  }
  return product;
}

class JobForm {
 public:
  JobForm(Build& build, const EffectiveJob& job) : build_(build), job_(job), form_(build, &job) {}

  void check() {
    if (job_.name.size() > kLongestName)
      form_.note_key({job_.name, job_.node, job_.written, nullptr},
                     "name of a job is longer than 255 bytes");
    const bool runs = job_.get("script") != nullptr || job_.get("run") != nullptr;
    const Field* const trigger = job_.field("trigger");
    if (runs && trigger != nullptr)
      form_.note_key(*trigger, "job " + quote(job_.name) + " has both script and trigger");
    const Shape& shape = trigger != nullptr && !runs ? kBridgeShape : kJobShape;
    for (const Field& field : job_.node->fields) {
      if (field.key == "trigger" && runs) continue;
      const Key* const key = find_key(shape, field.key);
      if (key != nullptr && !is_new(*field.value)) continue;
      if (key != nullptr) {
        form_.value(field, *key);
      } else {
        Node one;
        one.kind = Node::Kind::mapping;
        one.fields = {field};
        form_.mapping(one, shape);
      }
    }
    check_rules();
    check_delay(*job_.node);
    check_parallel();
    check_needed_key("release", "tag_name");
    check_tokens();
  }

 private:
  // What many jobs share is looked at once.
  bool is_new(const Node& value) { return build_.looked_at.insert(&value).second; }

  void check_rules() {
    const Node* const rules = job_.get("rules");
    if (rules == nullptr) return;
    for (const std::string_view key : {"only", "except"}) {
      if (const Field* const field = job_.field(key); field != nullptr)
        form_.note_key(*field, quote(key) + " may not stand beside rules");
    }
    for (const Item& rule : rules->items) {
      if (rule.value->is_mapping() && rule.value->fields.empty()) {
        form_.note(*rule.value, "a rule must not be empty");
      } else {
        check_delay(*rule.value);
      }
    }
  }

  // `start_in` and `when: delayed` go together.
  void check_delay(const Node& node) {
    const Field* const start = node.field("start_in");
    const Field* const when = node.field("when");
    const bool is_delayed = when != nullptr && when->value->text == "delayed";
    if (start != nullptr && !is_delayed)
      form_.note_key(*start, "start_in is only for when: delayed");
    if (is_delayed && start == nullptr && !job_.is_open)
      form_.note(*when->value, "a delayed job needs start_in");
  }

  void check_parallel() {
    const Node* const parallel = job_.get("parallel");
    const Field* const matrix = parallel != nullptr ? parallel->field("matrix") : nullptr;
    if (matrix == nullptr || !matrix->value->is_sequence()) return;
    std::uint64_t all = 0;
    for (const Item& item : matrix->value->items) {
      if (!item.value->is_mapping()) return;
      const auto count = combinations(*item.value);
      if (!count) return;
      all += *count;
    }
    if (all > kMostParallel)
      form_.note_key(*matrix, "the matrix makes " + std::to_string(all) +
                                  " jobs, and GitLab takes at most 200");
  }

  void check_needed_key(std::string_view name, std::string_view needed) {
    const Field* const field = job_.field(name);
    if (field == nullptr || !field->value->is_mapping() || job_.is_open) return;
    if (field->value->get(needed) == nullptr)
      form_.note_key(*field, std::string(name) + " needs " + std::string(needed));
  }

  void check_tokens() {
    const Node* const tokens = job_.get("id_tokens");
    if (tokens == nullptr || job_.is_open) return;
    for (const Field& token : tokens->fields) {
      if (token.value->is_mapping() && token.value->get("aud") == nullptr)
        form_.note_key(token, "token " + quote(token.key) + " needs aud");
    }
  }

  Build& build_;
  const EffectiveJob& job_;
  FormCheck form_;
};

}  // namespace

void check_form(Build& build, const Node& root) {
  if (build.faults == Faults::end_it || build.failed()) return;
  FormCheck form(build, nullptr);
  const std::pair<std::string_view, const Shape*> kBlocks[] = {{"default", &kDefaultShape},
                                                               {"workflow", &kWorkflowShape}};
  for (const auto& [name, shape] : kBlocks) {
    const Field* const block = root.field(name);
    if (block == nullptr || block->value->is_null()) continue;
    if (block->value->is_mapping())
      form.mapping(*block->value, *shape);
    else if (block->value->kind != Node::Kind::reference)
      form.note_key(*block, quote(name) + " must be a mapping");
  }
  const Node* const variables = root.get("variables");
  if (variables == nullptr) return;
  for (const Field& variable : variables->fields) {
    if (!variable.value->is_mapping()) continue;
    form.mapping(*variable.value, kVariableShape);
    const Node* const options = variable.value->get("options");
    const Node* const value = variable.value->get("value");
    if (options == nullptr || !options->is_sequence()) continue;
    const bool is_option =
        value != nullptr &&
        std::any_of(options->items.begin(), options->items.end(),
                    [&](const Item& one) { return one.value->text == value->text; });
    if (!is_option)
      form.note_key(variable, "value of " + quote(variable.key) + " is none of its options");
  }
}

void check_include_form(Build& build, const Node& include) {
  if (build.faults == Faults::end_it) return;
  FormCheck form(build, nullptr);
  form.mapping(include, kIncludeShape);
  const Field* const project = include.field("project");
  const Field* const file = include.field("file");
  if (project != nullptr && file == nullptr)
    form.note_key(*project, "an include of a project needs file");
  if (file != nullptr && project == nullptr)
    form.note_key(*file, "file of an include goes with project");
}

void check_form(Build& build, const EffectiveJob& job) {
  if (build.faults == Faults::end_it || build.failed()) return;
  JobForm(build, job).check();
}

}  // namespace sluice::gitlab
