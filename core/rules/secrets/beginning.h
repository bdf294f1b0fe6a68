#pragma once

#include <bitset>
#include <cstddef>
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

// A byte that is rare in texts and that every match of a regex has; '\0' where none is known.
char required_byte(std::string_view regex);

}  // namespace sluice::secrets
