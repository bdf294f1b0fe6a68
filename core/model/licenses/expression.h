#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::licenses {

// What joins no others: "MIT", "GPL-2.0-only" with the exception "Classpath-exception-2.0".
struct Term {
  std::string id;
  std::string exception;  // empty for none
};

// An expression of SPDX (its annex D), of names that need not be listed.
class Expression {
 public:
  // Nothing where the text is no expression: two names without a word between them, brackets that
  // do not close, or more than 32 of them within each other.
  static std::optional<Expression> parse(std::string_view text);

  // Names as SPDX spells them, words in capitals, one space between.
  const std::string& text() const { return text_; }
  // All names are listed by SPDX, or references ("LicenseRef-…").
  bool is_listed() const { return is_listed_; }
  const std::vector<Term>& terms() const { return terms_; }
  // It leaves a choice: an OR joins parts of it.
  bool has_choice() const;

  // What it comes to where `holds` says it of each term.
  template <typename Holds>
  bool judge(Holds holds) const {
    std::vector<bool> values;
    for (const Step& step : steps_) {
      if (step.kind == Step::Kind::term) {
        values.push_back(holds(terms_[step.term]));
        continue;
      }
      const bool last = values.back();
      values.pop_back();
      values.back() = step.kind == Step::Kind::both ? values.back() && last : values.back() || last;
    }
    return values.back();
  }

 private:
  friend class Parser;
  // In the order in which they are worked out: what is joined stands before what joins it.
  struct Step {
    enum class Kind : std::uint8_t { term, both, either };
    Kind kind = Kind::term;
    std::size_t term = 0;
  };
  std::string text_;
  std::vector<Term> terms_;
  std::vector<Step> steps_;
  bool is_listed_ = true;
};

// The name as SPDX spells it, whatever the case; nothing where it lists none like that.
std::optional<std::string_view> listed_license(std::string_view name);

}  // namespace sluice::licenses
