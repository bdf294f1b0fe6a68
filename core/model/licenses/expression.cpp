#include "core/model/licenses/expression.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

namespace sluice::licenses {
namespace {

constexpr std::string_view kLicenses[] = {
#define LICENSE(name) name,
#define EXCEPTION(name)
#include "core/model/licenses/names.def"
#undef LICENSE
#undef EXCEPTION
};

constexpr std::string_view kExceptions[] = {
#define LICENSE(name)
#define EXCEPTION(name) name,
#include "core/model/licenses/names.def"
#undef LICENSE
#undef EXCEPTION
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_before(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [](char x, char y) { return lower(x) < lower(y); });
}

bool is_same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && !is_before(a, b) && !is_before(b, a);
}

std::optional<std::string_view> find(std::span<const std::string_view> list,
                                     std::string_view name) {
  const auto at = std::lower_bound(list.begin(), list.end(), name, is_before);
  if (at == list.end() || is_before(name, *at)) return std::nullopt;
  return *at;
}

bool is_name(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '+' || c == ':';
  });
}

bool is_reference(std::string_view word) {
  return word.starts_with("LicenseRef-") ||
         (word.starts_with("DocumentRef-") && word.find(":LicenseRef-") != word.npos);
}

}  // namespace

std::optional<std::string_view> listed_license(std::string_view name) {
  return find(kLicenses, name);
}

class Parser {
 public:
  explicit Parser(std::string_view text) {
    while (!text.empty()) {
      const char c = text.front();
      const std::size_t size =
          c == '(' || c == ')' ? 1 : std::min(text.find_first_of(" \t\r\n()"), text.size());
      if (size > 0) words_.push_back(text.substr(0, size));
      text.remove_prefix(std::max<std::size_t>(size, 1));
    }
  }

  std::optional<Expression> run() {
    either(0);
    if (!is_good_ || at_ != words_.size()) return std::nullopt;
    return std::move(made_);
  }

 private:
  using Kind = Expression::Step::Kind;

  bool take(std::string_view word) {
    if (at_ >= words_.size() || !is_same(words_[at_], word)) return false;
    ++at_;
    return true;
  }

  void say(std::string_view word) {
    std::string& text = made_.text_;
    if (!text.empty() && !text.ends_with('(') && word != ")") text += ' ';
    text += word;
  }

  void either(int depth) {
    both(depth);
    while (is_good_ && take("or")) {
      say("OR");
      both(depth);
      made_.steps_.push_back({Kind::either});
    }
  }

  void both(int depth) {
    one(depth);
    while (is_good_ && take("and")) {
      say("AND");
      one(depth);
      made_.steps_.push_back({Kind::both});
    }
  }

  void one(int depth) {
    constexpr int kDeepest = 32;
    if (depth > kDeepest) return fail();
    if (take("(")) {
      say("(");
      either(depth + 1);
      if (!take(")")) return fail();
      return say(")");
    }
    const std::string_view id = name();
    Term term{spelled(id), {}};
    say(term.id);
    if (take("with")) {
      const std::string_view exception = name();
      const auto listed = find(kExceptions, exception);
      if (!listed) made_.is_listed_ = false;
      term.exception = listed.value_or(exception);
      say("WITH");
      say(term.exception);
    }
    made_.steps_.push_back({Kind::term, made_.terms_.size()});
    made_.terms_.push_back(std::move(term));
  }

  std::string_view name() {
    const std::string_view word = at_ < words_.size() ? words_[at_] : std::string_view();
    ++at_;
    if (!is_name(word) || is_same(word, "or") || is_same(word, "and") || is_same(word, "with")) {
      fail();
      return {};
    }
    return word;
  }

  // A "+" behind a name is no part of it, unless it is listed with it ("GPL-2.0+").
  std::string spelled(std::string_view id) {
    if (const auto listed = find(kLicenses, id)) return std::string(*listed);
    if (id.ends_with('+')) {
      if (const auto listed = find(kLicenses, id.substr(0, id.size() - 1)))
        return std::string(*listed) + "+";
    }
    if (!is_reference(id)) made_.is_listed_ = false;
    return std::string(id);
  }

  void fail() { is_good_ = false; }

  std::vector<std::string_view> words_;
  std::size_t at_ = 0;
  bool is_good_ = true;
  Expression made_;
};

bool Expression::has_choice() const {
  return std::any_of(steps_.begin(), steps_.end(),
                     [](const Step& one) { return one.kind == Step::Kind::either; });
}

std::optional<Expression> Expression::parse(std::string_view text) { return Parser(text).run(); }

}  // namespace sluice::licenses
