#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/model/truth.h"
#include "core/parse/regex.h"
#include "core/text/source.h"

// The conditions of GitLab's `rules:if`, and what the variables in them and elsewhere stand for.
// What is not known stays unknown: nobody may take it for true, nor for false.
namespace sluice::gitlab {

// What is known of the variables of a pipeline.
struct Variables {
  std::map<std::string, std::string, std::less<>> known;
  bool is_complete =
      false;  // a variable that is not in `known` is not set; otherwise it is unknown
  std::set<std::string, std::less<>> unset;    // known not to be set, whatever else is unknown
  std::set<std::string, std::less<>> unknown;  // whatever others say
  // What holds where this says nothing, one after the other; those of theirs do not count.
  std::vector<const Variables*> weaker;

  // Null where it is not set, or unknown.
  const std::string* find(std::string_view name) const;
  // Not in `known`, and known not to be set.
  bool is_unset(std::string_view name) const;
};

// `text` with $NAME, ${NAME} and %NAME% replaced by their values, these expanded in turn; one that
// is not set is empty, and "$$" stays as it is written there. Nothing where a variable is unknown,
// stands in its own value, or the result grows beyond all use.
std::optional<std::string> expand(std::string_view text, const Variables& variables);

// One condition, parsed. Views nothing. For one thread at a time.
class Condition {
 public:
  explicit Condition(std::string_view text);

  // What is wrong with it, and where in its text; empty where nothing is.
  const std::string& error() const { return error_; }
  // True for an error that GitLab passes over: in a text that is no pattern it looks for the left
  // side (lib/gitlab/ci/pipeline/expression/lexeme/matches.rb).
  bool is_tolerated() const { return is_tolerated_; }
  Span error_at() const { return error_at_; }

  // `unknown` too for a condition that is wrong.
  Truth evaluate(const Variables& variables) const;

  // True whatever the variables hold: its comparisons are taken for independent of each other, but
  // for one and its opposite. False for one that is wrong, or has too many to try.
  bool is_always_true() const;

  // A variable that is compared with a pattern by "=~".
  struct Match {
    std::string variable;
    std::string pattern;  // as RE2 reads it
  };
  std::vector<Match> matches() const;

  // A variable that is compared with a text or a pattern, in whichever way.
  struct Comparison {
    std::string variable;
    std::string with;
    bool is_pattern = false;
  };
  std::vector<Comparison> comparisons() const;

 private:
  friend class ConditionParser;
  enum class Kind : std::uint8_t {
    text,
    pattern,
    variable,
    null,
    equal,
    not_equal,
    matches,
    not_matches,
    all_of,
    any_of
  };
  struct Part {
    Kind kind = Kind::null;
    std::string text;                            // of a pattern, as RE2 reads it
    std::vector<std::size_t> parts;              // operands
    mutable std::shared_ptr<const Regex> regex;  // of a pattern, made when it is first asked
  };
  struct Value;

  Value value(const Part& part, const Variables& variables) const;
  Truth truth(std::size_t part, const Variables& variables) const;
  Truth compare(const Part& part, const Variables& variables) const;
  Truth match(const Part& part, const Variables& variables) const;
  std::string question(std::size_t part) const;
  void add_questions(std::size_t part, std::vector<std::string>& questions) const;
  bool is_true_with(std::size_t part, const std::vector<std::string>& questions,
                    std::size_t answers) const;

  std::vector<Part> parts_;
  std::size_t root_ = 0;
  std::string error_;
  Span error_at_;
  bool is_tolerated_ = false;
};

// Conditions by their texts, which must outlive it: each is parsed once.
class Conditions {
 public:
  const Condition& of(std::string_view text) { return all_.try_emplace(text, text).first->second; }

 private:
  std::unordered_map<std::string_view, Condition> all_;
};

}  // namespace sluice::gitlab
