#pragma once

#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

namespace sluice {

// Where `word` first stands in the text; npos where it does not. In long texts quicker than
// string_view::find(), which stops at each of its first letters.
std::size_t place_of(std::string_view text, std::string_view word);
inline bool holds(std::string_view text, std::string_view word) {
  return place_of(text, word) != text.npos;
}

// The words of a text, with blanks, tabs and line ends between them. Views the text.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) {}

  class Iterator {
   public:
    using value_type = std::string_view;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    explicit Iterator(std::string_view rest) : rest_(rest) { next(); }
    std::string_view operator*() const { return word_; }
    Iterator& operator++() {
      next();
      return *this;
    }
    Iterator operator++(int) {
      Iterator old = *this;
      next();
      return old;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) {
      return a.word_.data() == b.word_.data() && a.word_.size() == b.word_.size();
    }

   private:
    void next();

    std::string_view rest_;
    std::string_view word_;  // null data at the end
  };
  Iterator begin() const { return Iterator(text_); }
  Iterator end() const { return {}; }

 private:
  std::string_view text_;
};

bool has_word(std::string_view words, std::string_view word);

// Finds, among names that are offered, the one that somebody who wrote `written` meant: the same
// but for case or a slip or two.
class Similar {
 public:
  explicit Similar(std::string_view written);
  void offer(std::string_view name);
  std::string_view best() const { return best_; }  // empty for none

 private:
  std::string written_;
  std::string_view best_;
  std::size_t distance_;
};

}  // namespace sluice
