#include "core/model/gitlab_condition.h"

#include <algorithm>
#include <utility>

#include "core/parse/regex.h"

namespace sluice::gitlab {
namespace {

constexpr std::size_t kDeepest = 64;                      // parentheses, and values within values
constexpr std::size_t kLongest = std::size_t{64} << 10U;  // of an expanded text
constexpr std::size_t kMostVariables = 10'000;            // put into one text
constexpr std::size_t kMostQuestions = 8;                 // whose answers are tried both ways
constexpr std::string_view kFlags = "ismU";

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::size_t name_end(std::string_view text, std::size_t begin) {
  while (begin < text.size() && is_name(text[begin])) ++begin;
  return begin;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// "/…/flags" as RE2 reads it; nothing for what has not this form.
std::optional<std::string> read_pattern(std::string_view text) {
  if (text.size() < 3 || !text.starts_with('/')) return std::nullopt;
  const std::size_t end = text.rfind('/');
  if (end < 2 || text.find_first_not_of(kFlags, end + 1) != text.npos) return std::nullopt;
  std::string pattern;
  if (end + 1 < text.size()) pattern = "(?" + std::string(text.substr(end + 1)) + ")";
  for (std::size_t i = 1; i < end; ++i) {
    if (text[i] == '\\' && i + 1 < end) {
      if (text[i + 1] != '/') pattern += '\\';
      ++i;
    }
    pattern += text[i];
  }
  return pattern;
}

class Expander {
 public:
  explicit Expander(const Variables& variables) : variables_(variables) {}

  std::string result;

  bool expand(std::string_view text) {
    if (on_way_.size() > kDeepest || ++put_ > kMostVariables) return false;
    for (std::size_t i = 0; i < text.size();) {
      const auto [name, end] = variable_at(text, i);
      if (!name.empty()) {
        if (!put(name)) return false;
      } else {
        result += text.substr(i, end - i);
      }
      i = end;
      if (result.size() > kLongest) return false;
    }
    return true;
  }

 private:
  // The variable that starts at `i`, and where what follows it starts; no name where none does.
  static std::pair<std::string_view, std::size_t> variable_at(std::string_view text,
                                                              std::size_t i) {
    const auto named = [&](std::size_t begin, std::string_view close) {
      const std::size_t end = name_end(text, begin);
      const bool closed = end > begin && text.substr(end).starts_with(close);
      return closed ? std::pair(text.substr(begin, end - begin), end + close.size())
                    : std::pair(std::string_view{}, i + 1);
    };
    if (text.substr(i).starts_with("$$")) return {{}, i + 2};
    if (text.substr(i).starts_with("${")) return named(i + 2, "}");
    if (text[i] == '$') return named(i + 1, "");
    if (text[i] == '%') return named(i + 1, "%");
    const std::size_t next = text.find_first_of("$%", i);
    return {{}, std::min(next, text.size())};
  }

  bool put(std::string_view name) {
    const std::string* const found = variables_.find(name);
    if (found == nullptr) return variables_.is_unset(name);
    if (std::find(on_way_.begin(), on_way_.end(), name) != on_way_.end()) return false;
    on_way_.push_back(name);
    const bool whole = expand(*found);
    on_way_.pop_back();
    return whole;
  }

  const Variables& variables_;
  std::vector<std::string_view> on_way_;
  std::size_t put_ = 0;
};

}  // namespace

const std::string* Variables::find(std::string_view name) const {
  if (const auto found = known.find(name); found != known.end()) return &found->second;
  if (unset.contains(name) || unknown.contains(name)) return nullptr;
  for (const Variables* const one : weaker) {
    if (const auto found = one->known.find(name); found != one->known.end()) return &found->second;
    if (one->unset.contains(name)) return nullptr;
  }
  return nullptr;
}

bool Variables::is_unset(std::string_view name) const {
  if (known.contains(name) || unknown.contains(name)) return false;
  if (is_complete || unset.contains(name)) return true;
  for (const Variables* const one : weaker) {
    if (one->known.contains(name)) return false;
    if (one->is_complete || one->unset.contains(name)) return true;
  }
  return false;
}

std::optional<std::string> expand(std::string_view text, const Variables& variables) {
  Expander expander(variables);
  if (!expander.expand(text)) return std::nullopt;
  return std::move(expander.result);
}

// Recursive descent over: any = all ('||' all)*, all = comparison ('&&' comparison)*,
// comparison = operand (operator operand)*, operand = '(' any ')' | text | pattern | null | $NAME.
class ConditionParser {
 public:
  ConditionParser(Condition& condition, std::string_view text)
      : condition_(condition), text_(text) {}

  void parse() {
    condition_.root_ = list(Kind::any_of, 0);
    skip_space();
    if (at_ < text_.size()) fail("invalid expression syntax");
  }

 private:
  using Kind = Condition::Kind;

  std::size_t add(Kind kind, std::string text = {}) {
    condition_.parts_.push_back({kind, std::move(text), {}});
    return condition_.parts_.size() - 1;
  }

  std::size_t fail(std::string message) {
    if (condition_.error_.empty()) {
      condition_.error_ = std::move(message);
      const auto begin = static_cast<std::uint32_t>(at_);
      condition_.error_at_ = {begin, static_cast<std::uint32_t>(std::min(at_ + 1, text_.size()))};
    }
    return add(Kind::null);
  }

  bool failed() const { return !condition_.error_.empty(); }

  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  bool take(std::string_view token) {
    skip_space();
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }

  std::size_t list(Kind kind, std::size_t depth) {
    const bool outer = kind == Kind::any_of;
    const auto one = [&] { return outer ? list(Kind::all_of, depth) : comparison(depth); };
    const std::size_t first = one();
    std::vector<std::size_t> parts{first};
    while (!failed() && take(outer ? "||" : "&&")) parts.push_back(one());
    if (parts.size() == 1) return first;
    const std::size_t part = add(kind);
    condition_.parts_[part].parts = std::move(parts);
    return part;
  }

  std::size_t comparison(std::size_t depth) {
    std::size_t left = operand(depth, /*pattern_allowed=*/false);
    while (!failed()) {
      Kind kind = Kind::null;
      if (take("=="))
        kind = Kind::equal;
      else if (take("!="))
        kind = Kind::not_equal;
      else if (take("=~"))
        kind = Kind::matches;
      else if (take("!~"))
        kind = Kind::not_matches;
      else
        return left;
      const bool is_match = kind == Kind::matches || kind == Kind::not_matches;
      const std::size_t right = operand(depth, is_match);
      if (is_match) make_pattern(right);
      const std::size_t part = add(kind);
      condition_.parts_[part].parts = {left, right};
      left = part;
    }
    return left;
  }

  // A text behind '=~' is a pattern in quotes.
  void make_pattern(std::size_t index) {
    Condition::Part& part = condition_.parts_[index];
    if (part.kind != Kind::text || failed()) return;
    const auto pattern = read_pattern(part.text);
    if (!pattern) {
      fail("the right side of a match must be a regular expression between slashes");
      condition_.is_tolerated_ = true;
      return;
    }
    part.kind = Kind::pattern;
    part.text = *pattern;
    check_pattern(part.text);
  }

  void check_pattern(std::string_view pattern) {
    if (!Regex(pattern).valid()) fail("invalid regular expression");
  }

  std::size_t operand(std::size_t depth, bool pattern_allowed) {
    skip_space();
    if (depth > kDeepest) return fail("expression is nested too deep");
    if (at_ >= text_.size()) return fail("invalid expression syntax");
    if (take("(")) {
      const std::size_t part = list(Kind::any_of, depth + 1);
      if (!failed() && !take(")")) return fail("parenthesis is not closed");
      return part;
    }
    const char c = text_[at_];
    if (c == '"' || c == '\'') return quoted(c);
    if (c == '/' && pattern_allowed) return pattern();
    if (c == '$') return variable();
    const std::size_t end = name_end(text_, at_);
    if (text_.substr(at_, end - at_) != "null") return fail("invalid expression syntax");
    at_ = end;
    return add(Kind::null);
  }

  std::size_t quoted(char quote) {
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == text_.npos) return fail("text is not closed");
    const std::size_t part = add(Kind::text, std::string(text_.substr(at_ + 1, end - at_ - 1)));
    at_ = end + 1;
    return part;
  }

  std::size_t variable() {
    const std::size_t end = name_end(text_, at_ + 1);
    if (end == at_ + 1) {
      return fail(text_.substr(end).starts_with('{')
                      ? "variables are written $NAME here, without braces"
                      : "invalid expression syntax");
    }
    const std::size_t part = add(Kind::variable, std::string(text_.substr(at_ + 1, end - at_ - 1)));
    at_ = end;
    return part;
  }

  // A slash within is written "\/".
  std::size_t pattern() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != '/')
      end += std::size_t{text_[end] == '\\' ? 2U : 1U};
    if (end >= text_.size()) return fail("regular expression is not closed");
    ++end;
    while (end < text_.size() && kFlags.find(text_[end]) != kFlags.npos) ++end;
    const auto pattern = read_pattern(text_.substr(at_, end - at_));
    if (!pattern) return fail("invalid regular expression");
    check_pattern(*pattern);
    at_ = end;
    return add(Kind::pattern, *pattern);
  }

  Condition& condition_;
  std::string_view text_;
  std::size_t at_ = 0;
};

Condition::Condition(std::string_view text) { ConditionParser(*this, text).parse(); }

struct Condition::Value {
  bool is_known = true;
  std::optional<std::string> text;  // nothing for null
};

Truth Condition::evaluate(const Variables& variables) const {
  return error_.empty() ? truth(root_, variables) : Truth::unknown;
}

Condition::Value Condition::value(const Part& part, const Variables& variables) const {
  if (part.kind == Kind::text) return {true, part.text};
  if (part.kind == Kind::null) return {true, std::nullopt};
  if (part.kind != Kind::variable) return {false, std::nullopt};  // the outcome of a comparison
  const std::string* const found = variables.find(part.text);
  if (found == nullptr) return {variables.is_unset(part.text), std::nullopt};
  auto expanded = expand(*found, variables);
  return {expanded.has_value(), std::move(expanded)};
}

Truth Condition::truth(std::size_t index, const Variables& variables) const {
  const Part& part = parts_[index];
  switch (part.kind) {
    case Kind::all_of:
    case Kind::any_of: {
      const Truth decides = part.kind == Kind::any_of ? Truth::yes : Truth::no;
      Truth result = negate(decides);
      for (const std::size_t one : part.parts) {
        const Truth here = truth(one, variables);
        if (here == decides) return decides;
        if (here == Truth::unknown) result = here;
      }
      return result;
    }
    case Kind::equal:
      return compare(part, variables);
    case Kind::not_equal:
      return negate(compare(part, variables));
    case Kind::matches:
      return match(part, variables);
    case Kind::not_matches:
      return negate(match(part, variables));
    default: {
      const Value here = value(part, variables);
      return here.is_known ? truth_of(here.text && !here.text->empty()) : Truth::unknown;
    }
  }
}

Truth Condition::compare(const Part& part, const Variables& variables) const {
  const Value left = value(parts_[part.parts[0]], variables);
  const Value right = value(parts_[part.parts[1]], variables);
  if (!left.is_known || !right.is_known) return Truth::unknown;
  return truth_of(left.text == right.text);
}

Truth Condition::match(const Part& part, const Variables& variables) const {
  const Part& right = parts_[part.parts[1]];
  std::shared_ptr<const Regex> regex;
  if (right.kind != Kind::pattern) {
    const Value held = value(right, variables);
    if (!held.is_known) return Truth::unknown;
    if (!held.text) return Truth::no;
    // GitLab looks for the left side in a text that is no pattern: nothing to rely on.
    const auto read = read_pattern(*held.text);
    if (!read) return Truth::unknown;
    regex = std::make_shared<const Regex>(*read);
  } else {
    if (right.regex == nullptr) right.regex = std::make_shared<const Regex>(right.text);
    regex = right.regex;
  }
  const Value left = value(parts_[part.parts[0]], variables);
  if (!left.is_known) return Truth::unknown;
  if (!regex->valid()) return Truth::unknown;
  const std::string text = left.text.value_or("");
  const Span whole{0, static_cast<std::uint32_t>(text.size())};
  return truth_of(regex->find(text, whole, Regex::Anchor::none).has_value());
}

// What a comparison, or a value by itself, asks: the same text for the same question, whichever way
// it is asked.
std::string Condition::question(std::size_t index) const {
  const auto of_value = [&](std::size_t at) {
    const Part& value = parts_[at];
    const std::string kind = std::to_string(static_cast<int>(value.kind));
    return kind + (value.parts.empty() ? value.text : std::to_string(at)) + '\0';
  };
  const Part& part = parts_[index];
  if (part.parts.size() != 2) return of_value(index);
  const bool is_match = part.kind == Kind::matches || part.kind == Kind::not_matches;
  return (is_match ? "~" : "=") + of_value(part.parts[0]) + of_value(part.parts[1]);
}

void Condition::add_questions(std::size_t index, std::vector<std::string>& questions) const {
  if (questions.size() > kMostQuestions) return;  // no use in further ones
  const Part& part = parts_[index];
  if (part.kind == Kind::all_of || part.kind == Kind::any_of) {
    for (const std::size_t one : part.parts) add_questions(one, questions);
  } else if (std::string one = question(index);
             std::find(questions.begin(), questions.end(), one) == questions.end()) {
    questions.push_back(std::move(one));
  }
}

// With the answers to the questions as bits.
bool Condition::is_true_with(std::size_t index, const std::vector<std::string>& questions,
                             std::size_t answers) const {
  const Part& part = parts_[index];
  const auto here = [&](std::size_t one) { return is_true_with(one, questions, answers); };
  if (part.kind == Kind::all_of) return std::all_of(part.parts.begin(), part.parts.end(), here);
  if (part.kind == Kind::any_of) return std::any_of(part.parts.begin(), part.parts.end(), here);
  if (const Truth known = truth(index, {}); known != Truth::unknown) return known == Truth::yes;
  const auto at = std::find(questions.begin(), questions.end(), question(index));
  const bool holds = (answers >> static_cast<std::size_t>(at - questions.begin()) & 1U) != 0;
  return holds != (part.kind == Kind::not_equal || part.kind == Kind::not_matches);
}

bool Condition::is_always_true() const {
  if (!error_.empty()) return false;
  std::vector<std::string> questions;
  add_questions(root_, questions);
  if (questions.size() > kMostQuestions) return false;
  for (std::size_t answers = 0; answers < std::size_t{1} << questions.size(); ++answers) {
    if (!is_true_with(root_, questions, answers)) return false;
  }
  return true;
}

std::vector<Condition::Match> Condition::matches() const {
  std::vector<Match> matches;
  for (const Part& part : parts_) {
    if (part.kind != Kind::matches) continue;
    const Part& left = parts_[part.parts[0]];
    const Part& right = parts_[part.parts[1]];
    if (left.kind == Kind::variable && right.kind == Kind::pattern)
      matches.push_back({left.text, right.text});
  }
  return matches;
}

std::vector<Condition::Comparison> Condition::comparisons() const {
  std::vector<Comparison> comparisons;
  for (const Part& part : parts_) {
    if (part.parts.size() != 2 || part.kind == Kind::all_of || part.kind == Kind::any_of) continue;
    const Part* variable = &parts_[part.parts[0]];
    const Part* with = &parts_[part.parts[1]];
    if (variable->kind != Kind::variable) std::swap(variable, with);
    if (variable->kind != Kind::variable) continue;
    if (with->kind == Kind::text || with->kind == Kind::pattern)
      comparisons.push_back({variable->text, with->text, with->kind == Kind::pattern});
  }
  return comparisons;
}

}  // namespace sluice::gitlab
