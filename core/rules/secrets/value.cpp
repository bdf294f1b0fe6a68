#include "core/rules/secrets/value.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "core/rules/secrets/literals.h"
#include "core/text/ascii.h"

namespace sluice::secrets {
namespace {

constexpr bool is_letter(char c) { return lower_case(c) >= 'a' && lower_case(c) <= 'z'; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// By first letter, a bit for each letter that often follows it: 220 of 676 pairs, which make up 93
// % of the pairs in English words and identifiers, and a third of those in random letters.
constexpr std::array<std::uint32_t, 26> kPairs = {
    0x13EBD4E, 0x0104911, 0x01A4D91, 0x0144119, 0x1AFB87D, 0x0124931, 0x0162190,
    0x0084111, 0x22EF87F, 0x0000000, 0x0000010, 0x11C4919, 0x014D113, 0x03C417D,
    0x07EFD4F, 0x11EC911, 0x0100000, 0x11E715D, 0x11CC195, 0x11EC995, 0x00EB917,
    0x0000111, 0x0004191, 0x0088004, 0x00C8000, 0x0000010,
};

bool is_usual_pair(char a, char b) {
  const auto index = [](char c) { return static_cast<std::size_t>(lower_case(c) - 'a'); };
  return (kPairs[index(a)] >> index(b) & 1U) != 0;
}

// How many characters stand in stretches of which each is one more, or one less, than the one
// `stride` before it: 12345678, a1b2c3d4, Aa1Bb2Cc3, 87654321.
std::size_t counted(std::string_view value, std::size_t stride) {
  const std::size_t least = 5 + stride;  // shorter ones come by chance
  std::size_t total = 0;
  std::size_t up = stride;
  std::size_t down = stride;
  const auto end = [&](std::size_t& stretch) {
    if (stretch >= least) total += stretch;
    stretch = stride;
  };
  for (std::size_t i = stride; i < value.size(); ++i) {
    const char a = lower_case(value[i - stride]);
    const char b = lower_case(value[i]);
    const bool counts = is_digit(a) || is_letter(a);
    if (counts && (b == a + 1 || (a == '9' && b == '0'))) {
      ++up;
    } else {
      end(up);
    }
    if (counts && (a == b + 1 || (a == '0' && b == '9'))) {
      ++down;
    } else {
      end(down);
    }
  }
  end(up);
  end(down);
  return total;
}

// Where a key is on a keyboard; nothing but letters.
struct Key {
  int row = -1;
  int column = 0;
};

Key key_of(char c) {
  static constexpr std::string_view kRows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
  for (int row = 0; row < 3; ++row) {
    const std::size_t column = kRows[row].find(lower_case(c));
    if (column != std::string_view::npos) return {row, static_cast<int>(column)};
  }
  return {};
}

// How many letters stand in stretches that a finger draws along a row of the keyboard: qwe, dsa.
// Three stretches in one value come by chance in one of twenty thousand.
std::size_t drawn(std::string_view value, std::size_t& stretches) {
  constexpr std::size_t kLeast = 3;
  std::size_t total = 0;
  std::size_t stretch = 1;
  int step = 0;
  stretches = 0;
  const auto end = [&] {
    if (stretch < kLeast) return;
    total += stretch;
    ++stretches;
  };
  for (std::size_t i = 1; i < value.size(); ++i) {
    const Key from = key_of(value[i - 1]);
    const Key to = key_of(value[i]);
    const int next = from.row >= 0 && from.row == to.row ? to.column - from.column : 0;
    if (next != 1 && next != -1) {
      end();
      stretch = 1;
    } else if (next == step) {
      ++stretch;
    } else {
      end();
      stretch = 2;
    }
    step = next;
  }
  end();
  return total;
}

bool is_drawn(std::string_view value) {
  constexpr std::size_t kFew = 3;
  constexpr std::size_t kShortest = 16;  // in a word, "erty" stands as well
  if (value.size() < kShortest) return false;
  std::size_t stretches = 0;
  const std::size_t total = drawn(value, stretches);
  return total * 2 >= value.size() || (stretches >= kFew && total * 5 >= value.size());
}

// What stands in brackets to be replaced: <token>, <your key here>.
bool holds_brackets(std::string_view value) {
  const auto is_text = [](char c) {
    return is_letter(c) || is_digit(c) || c == ' ' || c == '_' || c == '-' || c == '.' || c == ':';
  };
  for (std::size_t at = value.find('<'); at != value.npos; at = value.find('<', at + 1)) {
    const std::size_t end = value.find('>', at + 1);
    if (end == value.npos && at > 0) return false;
    const std::string_view inner = value.substr(at + 1, end - at - 1);
    if (!inner.empty() && std::all_of(inner.begin(), inner.end(), is_text)) return true;
  }
  return false;
}

std::size_t longest_run(std::string_view value) {
  std::size_t longest = 0;
  std::size_t run = 1;
  for (std::size_t i = 1; i < value.size(); ++i) {
    run = value[i] == value[i - 1] ? run + 1 : 1;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

double entropy(std::string_view value) {
  if (value.empty()) return 0;
  std::array<std::uint32_t, 256> counts{};
  for (const char c : value) ++counts[static_cast<unsigned char>(c)];
  const auto size = static_cast<double>(value.size());
  double bits = 0;
  for (const std::uint32_t count : counts) {
    if (count > 0) bits -= count / size * std::log2(count / size);
  }
  return bits;
}

// In a long value a word may stand by chance, and nobody makes up one that long.
constexpr std::size_t kLongestMadeUp = 256;

// The number of a check or a ticket: AWS-0107.
bool is_label(std::string_view value) {
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto* const letters = std::find_if_not(value.begin(), value.end(), is_upper);
  return letters != value.begin() && letters != value.end() && *letters == '-' &&
         letters + 1 != value.end() && std::all_of(letters + 1, value.end(), is_digit);
}

// Which versions of a package will do: ^7.0.4, >=2.1, npm:~1.2.3-beta.
bool is_version_range(std::string_view value) {
  for (const std::string_view source : {"npm:", "workspace:"}) {
    if (value.starts_with(source)) value.remove_prefix(source.size());
  }
  const std::size_t number = value.find_first_not_of("^~<>=");
  if (number == 0 || number == value.npos || !is_digit(value[number])) return false;
  value.remove_prefix(number);
  const std::size_t end = std::min(value.find_first_not_of("0123456789."), value.size());
  return value.substr(0, end).find('.') != value.npos && (end == value.size() || value[end] == '-');
}

bool is_stand_in(std::string_view value) {
  // The name of where a secret is kept is none.
  if (value.starts_with("arn:aws") || is_label(value) || is_version_range(value)) return true;
  // The keys of Azure's emulators, which their documentation gives to everybody: of storage, and of
  // Cosmos DB.
  if (value.starts_with("Eby8vdM02xNOcqFl") || value.starts_with("C2y6yDjf5/R+ob0N")) return true;
  if (value.find("EXAMPLE") != value.npos || value.find("xxxxxxxxxxxxxxxx") != value.npos) {
    return true;
  }
  if (value.size() > kLongestMadeUp) return false;
  // Nothing but zeros, or nearly.
  if (static_cast<std::size_t>(std::count(value.begin(), value.end(), '0')) * 2 > value.size()) {
    return true;
  }
  static constexpr std::string_view kWords[] = {
      "example",   "changeme",   "change_me", "change-me", "changethis", "placeholder",
      "redacted",  "dummy",      "xxxx",      "your_",     "your-",      "yourkey",
      "yourtoken", "yoursecret", "insert",    "****",      "....",       "${",
      "{{",        "%(",         "$(",        "####",      "fake",       "notreal",
      "not-real",  "not_real",   "deadbeef",  "_here",     "replace",    "fixme",
  };
  static constexpr Literals kPlaceholders(kWords);
  return holds_brackets(value) || kPlaceholders.in(lower_case(value));
}

bool is_marked(std::string_view value) {
  static constexpr std::string_view kMarks[] = {"example", "fake",     "dummy",    "notreal",
                                                "sample",  "not-real", "not_real", "_here"};
  constexpr std::size_t kLeast = 14;
  if (value.size() > kLongestMadeUp || value.find("xxxx") != value.npos) return false;
  // Hosts of documentation (RFC 2606): all that stands there was written to be read.
  for (const std::string_view host : {"example.com", "example.org", "example.net"}) {
    if (value.find(host) != value.npos) return false;
  }
  std::string rest(value);
  for (const std::string_view mark : kMarks) {
    for (std::size_t at = lower_case(rest).find(mark); at != rest.npos;
         at = lower_case(rest).find(mark)) {
      rest.erase(at, mark.size());
    }
  }
  if (rest == value || is_stand_in(rest)) return false;
  const auto ends = [](char c) { return !is_letter(c) && !is_digit(c); };
  for (auto begin = rest.begin(); begin != rest.end();) {
    const auto end = std::find_if(begin, rest.end(), ends);
    const std::string_view run(begin, end);
    const auto digits = std::count_if(run.begin(), run.end(), is_digit);
    if (run.size() >= kLeast && digits >= 2 && !reads_as_words(run) && !is_made_up(run)) {
      return true;
    }
    begin = std::find_if_not(end, rest.end(), ends);
  }
  return false;
}

bool is_template(std::string_view value) {
  static constexpr std::string_view kMarks[] = {"***", "xxx", "...", "()",  "[^",
                                                ".*",  ".+",  "\\w", "\\S", "\\d"};
  static constexpr Literals kTemplates(kMarks);
  if (kTemplates.in(value)) return true;
  const auto stars = static_cast<std::size_t>(std::count(value.begin(), value.end(), '*'));
  if (stars * 2 > value.size()) return true;
  constexpr std::string_view kOpen = "[{(<";
  constexpr std::string_view kClose = "]})>";
  const auto is_text = [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == ' ' || c == ':';
  };
  for (std::size_t at = value.find_first_of(kOpen); at != value.npos;
       at = value.find_first_of(kOpen, at + 1)) {
    const std::size_t end = value.find(kClose[kOpen.find(value[at])], at + 1);
    if (end == value.npos) continue;
    const std::string_view inner = value.substr(at + 1, end - at - 1);
    const bool is_all = at == 0 && end + 1 == value.size();
    if (is_all || (inner.size() > 1 && std::all_of(inner.begin(), inner.end(), is_text)))
      return true;
  }
  return false;
}

bool is_made_up(std::string_view value) {
  if (value.size() > kLongestMadeUp) return false;
  for (const std::size_t stride : {1U, 2U, 3U}) {
    if (counted(value, stride) * 5 >= value.size() * 2) return true;
  }
  return is_one_character(value) || is_drawn(value);
}

bool is_altered(std::string_view value) {
  constexpr std::size_t kShortest = 24;
  if (value.size() < kShortest) return false;
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto is_hex = [](char c) {
    return is_digit(c) || c == '-' || (lower_case(c) >= 'a' && lower_case(c) <= 'f');
  };
  const auto upper = std::count_if(value.begin(), value.end(), is_upper);
  if (upper > 0) return upper == 1 && std::all_of(value.begin(), value.end(), is_hex);
  std::size_t others = 0;
  for (const char c : value) {
    if (c == '-') continue;
    if (!is_digit(c) && !is_letter(c)) return false;
    others += c > 'f' ? 1U : 0U;
  }
  return others == 1;
}

bool is_one_character(std::string_view value) {
  return value.size() >= 8 && longest_run(value) * 2 >= value.size();
}

bool reads_as_words(std::string_view value) {
  std::size_t pairs = 0;
  std::size_t usual = 0;
  for (std::size_t i = 1; i < value.size(); ++i) {
    const char a = value[i - 1];
    const char b = value[i];
    // A word starts anew at a capital: aB is no pair of one word.
    const bool same_word = is_letter(a) && is_letter(b) && !(a >= 'a' && b <= 'Z');
    if (!same_word) continue;
    ++pairs;
    usual += is_usual_pair(a, b) ? 1U : 0U;
  }
  // Too few letters in a row to be words at all.
  if (pairs * 3 < value.size()) return false;
  return usual * 100 >= pairs * 66;
}

bool is_interleaved(std::string_view value) {
  constexpr std::size_t kShortest = 20;
  if (value.size() < kShortest) return false;
  std::size_t digits = 0;
  std::size_t changes = 0;
  int before = 0;
  for (const char c : value) {
    const int kind = is_digit(c) ? 1 : !is_letter(c) ? 0 : c >= 'a' ? 2 : 3;
    if (kind == 0) return false;
    digits += kind == 1 ? 1U : 0U;
    changes += before != 0 && kind != before ? 1U : 0U;
    before = kind;
  }
  return digits >= 3 && changes * 5 >= value.size() * 2;
}

std::string masked(std::string_view secret) {
  constexpr std::size_t kShown = 4;
  constexpr std::size_t kLeast = 12;
  std::string text;
  if (secret.size() >= kLeast) text = secret.substr(0, kShown);
  // What is no printable ASCII says nothing to a reader.
  std::replace_if(text.begin(), text.end(), [](char c) { return c < 0x20 || c > 0x7E; }, '?');
  text += "…";
  return text;
}

bool is_sample_path(std::string_view path) {
  constexpr std::string_view kFolders[] = {
      "test",  "tests",    "testing",   "testdata",      "test-data", "__tests__", "spec",
      "specs", "fixtures", "fixture",   "example",       "examples",  "sample",    "samples",
      "doc",   "docs",     "mock",      "mocks",         "demo",      "demos",     "__mocks__",
      "e2e",   "vcr",      "cassettes", "vcr_cassettes",
  };
  constexpr std::string_view kEnds[] = {".md",   ".mdc",     ".mdx",   ".rst",
                                        ".adoc", ".example", ".sample"};
  constexpr std::string_view kParts[] = {"_test.", ".test.",   ".spec.",
                                         "_spec.", "example.", "sample."};
  const std::string text = lower_case(path);
  std::string_view rest = text;
  for (std::size_t slash = rest.find('/'); slash != rest.npos; slash = rest.find('/')) {
    const std::string_view folder = rest.substr(0, slash);
    if (std::find(std::begin(kFolders), std::end(kFolders), folder) != std::end(kFolders)) {
      return true;
    }
    rest.remove_prefix(slash + 1);
  }
  return rest.starts_with("test_") ||
         std::any_of(std::begin(kEnds), std::end(kEnds),
                     [&](std::string_view end) { return rest.ends_with(end); }) ||
         std::any_of(std::begin(kParts), std::end(kParts),
                     [&](std::string_view part) { return rest.find(part) != rest.npos; });
}

}  // namespace sluice::secrets
