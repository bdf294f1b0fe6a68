#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice::secrets {

// What every match of a regex (RE2 syntax, Latin-1) begins with, as far as the pattern tells: which
// bytes may stand at its first places. To ask takes nanoseconds; to compile the regex takes longer
// than most files do.
class Beginning {
 public:
  using Bytes = std::bitset<256>;

  // `keyword` is what the match begins with, no matter the case; alternatives of the regex that do
  // not are left out.
  explicit Beginning(std::string_view regex, std::string_view keyword = {});

  // False where no match can begin at `at`.
  bool may_stand_at(std::string_view bytes, std::size_t at) const;

  // How many places are known.
  std::size_t size() const { return places_.size(); }

 private:
  std::vector<Bytes> places_;
  bool boundary_ = false;  // the first byte begins or ends a word: \b
};

// What every match of a regex holds: so many bytes of a set in a row, that of a token, which hardly
// any text has behind the name of its service.
class Stretch {
 public:
  using Bytes = Beginning::Bytes;

  explicit Stretch(std::string_view regex);

  bool is_known() const { return size_ > 0; }
  std::size_t size() const { return size_; }

  // Where the first one begins, from `from` on and before `end`; npos where there is none.
  std::size_t find(std::string_view bytes, std::size_t from, std::size_t end) const;

 private:
  Bytes bytes_;
  std::size_t size_ = 0;  // 0 where none is known that is worth a look
};

// A byte that is rare in texts and that every match of a regex has; '\0' where none is known.
char required_byte(std::string_view regex);

}  // namespace sluice::secrets
