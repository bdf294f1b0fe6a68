#include "core/model/delivery/environment_name.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "core/text/ascii.h"

namespace sluice::delivery {
namespace {

struct Spelling {
  std::string_view first, second;  // `second` is empty where one word is enough
  std::string_view environment;
};
// Those of two words first. "test" is none: of what it is a test nobody knows.
constexpr Spelling kSpellings[] = {
    {"quality", "assurance", "qa"},
    {"user", "acceptance", "uat"},
    {"pre", "prod", "pre-production"},
    {"pre", "production", "pre-production"},
    {"non", "prod", "non-production"},
    {"non", "production", "non-production"},
    {"not", "prod", "non-production"},
    {"not", "production", "non-production"},
    {"no", "prod", "non-production"},
    {"dev", "", "dev"},
    {"devel", "", "dev"},
    {"develop", "", "dev"},
    {"development", "", "dev"},
    {"qa", "", "qa"},
    {"stage", "", "staging"},
    {"staging", "", "staging"},
    {"stg", "", "staging"},
    {"preprod", "", "pre-production"},
    {"preproduction", "", "pre-production"},
    {"nonprod", "", "non-production"},
    {"nonproduction", "", "non-production"},
    {"uat", "", "uat"},
    {"acceptance", "", "uat"},
    {"prod", "", "production"},
    {"production", "", "production"},
    {"prd", "", "production"},
    {"live", "", "production"},
    {"sandbox", "", "sandbox"},
    {"sbx", "", "sandbox"},
    {"preview", "", "preview"},
    {"previews", "", "preview"},
    {"review", "", "preview"},
    {"pr", "", "preview"},
};

// In the order of promotion.
constexpr std::string_view kUsual[] = {"preview", "sandbox",        "dev",       "qa", "staging",
                                       "uat",     "pre-production", "production"};

enum class Letter : std::uint8_t { none, small, capital, digit };

Letter letter_of(char c) {
  if (c >= 'a' && c <= 'z') return Letter::small;
  if (c >= 'A' && c <= 'Z') return Letter::capital;
  return c >= '0' && c <= '9' ? Letter::digit : Letter::none;
}

std::vector<std::string> plain_words(std::string_view text) {
  std::vector<std::string> words;
  Letter before = Letter::none;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const Letter letter = letter_of(text[i]);
    // "shopUat" is two words, and so is "QAEast": its 'E' begins the second.
    const bool begins_small =
        i + 1 < text.size() && letter == Letter::capital && letter_of(text[i + 1]) == Letter::small;
    const bool goes_on = letter == before || (before == Letter::capital && letter == Letter::small);
    if (letter != Letter::none) {
      if (!goes_on || (before == Letter::capital && begins_small)) words.emplace_back();
      words.back() += lower_case(text[i]);
    }
    before = letter;
  }
  return words;
}

const Spelling* spelling_at(const std::vector<std::string>& words, std::size_t at) {
  const auto* const found =
      std::find_if(std::begin(kSpellings), std::end(kSpellings), [&](const Spelling& one) {
        if (one.first != words[at]) return false;
        return one.second.empty() || (at + 1 < words.size() && one.second == words[at + 1]);
      });
  return found == std::end(kSpellings) ? nullptr : found;
}

// Those of kUsual that stand among the words.
std::vector<std::string_view> usual_among(const std::vector<std::string>& words) {
  std::vector<std::string_view> found;
  std::copy_if(std::begin(kUsual), std::end(kUsual), std::back_inserter(found),
               [&](std::string_view usual) {
                 return std::find(words.begin(), words.end(), usual) != words.end();
               });
  return found;
}

}  // namespace

std::vector<std::string> environment_words(std::string_view text) {
  const std::vector<std::string> plain = plain_words(text);
  std::vector<std::string> words;
  for (std::size_t i = 0; i < plain.size();) {
    const Spelling* const spelling = spelling_at(plain, i);
    words.emplace_back(spelling != nullptr ? spelling->environment : std::string_view(plain[i]));
    i += spelling != nullptr && !spelling->second.empty() ? 2U : 1U;
  }
  return words;
}

std::string_view usual_environment(const std::vector<std::string>& words) {
  const std::vector<std::string_view> usual = usual_among(words);
  return usual.size() == 1 ? usual.front() : std::string_view();
}

bool names_several_environments(const std::vector<std::string>& words) {
  return usual_among(words).size() > 1;
}

std::size_t promotion_rank(std::string_view written) {
  const std::string usual = canonical_environment(written);
  const auto* const found = std::find(std::begin(kUsual), std::end(kUsual), usual);
  return static_cast<std::size_t>(found - std::begin(kUsual));
}

std::string canonical_environment(std::string_view text) {
  return std::string(usual_environment(environment_words(text)));
}

}  // namespace sluice::delivery
