#include "core/text/diff_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/text/numbers.h"

namespace sluice {
namespace {

constexpr std::string_view kNothing = "/dev/null";

std::string_view without_return(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// "a\303\244\t\"b" as git quotes what is no plain ASCII; what it stands for.
std::string unquoted(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    const char c = text[++i];
    constexpr std::string_view kNames = "abtnvfr";
    constexpr std::string_view kMeant = "\a\b\t\n\v\f\r";
    if (const std::size_t at = kNames.find(c); at != kNames.npos) {
      out += kMeant[at];
    } else if (c >= '0' && c <= '7') {
      unsigned byte = 0;
      std::size_t digits = 0;
      for (; digits < 3 && i + digits < text.size() && text[i + digits] >= '0' &&
             text[i + digits] <= '7';
           ++digits) {
        byte = byte * 8 + static_cast<unsigned>(text[i + digits] - '0');
      }
      out += static_cast<char>(byte);
      i += digits - 1;
    } else {
      out += c;
    }
  }
  return out;
}

// The name in a header; what follows a tab is its time.
std::string name_in(std::string_view header) {
  header = without_return(header);
  if (header.starts_with('"')) {
    std::size_t end = 1;
    while (end < header.size() && header[end] != '"') end += header[end] == '\\' ? 2U : 1U;
    return unquoted(header.substr(1, std::min(end, header.size()) - 1));
  }
  return std::string(header.substr(0, header.find('\t')));
}

// Git puts a letter before each name, which says which side it is: a/x b/x, i/x w/x.
bool has_side(std::string_view name) {
  constexpr std::string_view kSides = "abiwco12";
  return name.size() > 2 && name[1] == '/' && kSides.find(name[0]) != kSides.npos;
}

std::string path_of(const std::string& before, const std::string& after) {
  const bool is_new = before.empty() || before == kNothing;
  const bool has_sides = has_side(after) && (is_new || has_side(before));
  std::string path = has_sides ? after.substr(2) : after;
  while (path.starts_with("./")) path.erase(0, 2);
  return path;
}

struct Range {
  std::uint32_t first = 0;
  std::uint32_t lines = 1;
};

// "+12,3" or "+12"
std::optional<Range> range_in(std::string_view text) {
  if (text.empty()) return std::nullopt;
  text.remove_prefix(1);
  const std::size_t comma = text.find(',');
  const auto first = whole_number<std::uint32_t>(text.substr(0, comma));
  const auto lines = comma == text.npos ? std::optional<std::uint32_t>(1)
                                        : whole_number<std::uint32_t>(text.substr(comma + 1));
  if (!first || !lines) return std::nullopt;
  return Range{*first, *lines};
}

class DiffReader {
 public:
  explicit DiffReader(std::string_view text) : text_(text) {}

  ChangedFiles run() {
    while (at_ < text_.size() && result_.error.empty()) {
      const std::string_view line = next_line();
      if (line.starts_with("diff --git ") || line.starts_with("diff --cc ") ||
          line.starts_with("diff --combined ")) {
        begin_file(line);
      } else if (line.starts_with("--- ") && peek_line().starts_with("+++ ")) {
        names(line);
      } else if (line.starts_with("@@")) {
        hunk(line);
      } else if (in_header_) {
        header(line);
      }
    }
    if (result_.error.empty() && !is_diff_ && text_.find_first_not_of(" \t\r\n") != text_.npos)
      fail("this is no unified diff");
    std::erase_if(result_.files, [](const ChangedFile& file) {
      return file.path.empty() || file.path == kNothing || (!file.is_binary && file.hunks.empty());
    });
    return std::move(result_);
  }

 private:
  std::string_view line_at(std::size_t at, std::size_t& next) const {
    const std::size_t end = std::min(text_.find('\n', at), text_.size());
    next = std::min(end + 1, text_.size());
    return text_.substr(at, end - at);
  }
  std::string_view next_line() {
    const std::size_t at = at_;
    return line_at(at, at_);
  }
  std::string_view peek_line() const {
    std::size_t next = 0;
    return line_at(at_, next);
  }

  void fail(std::string why) { result_.error = std::move(why); }

  ChangedFile& file() { return result_.files.back(); }

  // "diff --git a/x b/x": the name counts only where no line of the file follows that says it.
  void begin_file(std::string_view line) {
    is_diff_ = in_header_ = true;
    is_named_ = false;
    ChangedFile& file = result_.files.emplace_back();
    line = without_return(line);
    if (!line.starts_with("diff --git ")) {
      file.path = name_in(line.substr(line.find(' ', 7) + 1));
      return;
    }
    std::string_view names = line.substr(11);
    if (names.ends_with('"')) {
      std::size_t begin = names.size() - 1;
      while (begin > 0 && (names[begin - 1] != '"' || (begin > 1 && names[begin - 2] == '\\')))
        --begin;
      file.path = path_of({}, name_in(names.substr(begin - std::min<std::size_t>(begin, 1))));
    } else if (names.size() % 2 == 1) {
      // Both sides are one name, but for their letters.
      file.path = path_of({}, std::string(names.substr(names.size() / 2 + 1)));
    }
  }

  void header(std::string_view line) {
    line = without_return(line);
    ChangedFile& file = this->file();
    constexpr std::string_view kIndex = "index ";
    if (line.starts_with(kIndex)) {
      const std::size_t dots = line.find("..");
      if (dots != line.npos) file.blob = line.substr(dots + 2, line.find(' ', dots) - dots - 2);
      if (const std::size_t mode = line.rfind(' '); mode > kIndex.size())
        this->mode(line, mode + 1);
    } else if (line.starts_with("new file mode ") || line.starts_with("new mode ")) {
      mode(line, line.rfind(' ') + 1);
    } else if (line.starts_with("rename to ")) {
      file.path = name_in(line.substr(10));
    } else if (line.starts_with("deleted file mode ")) {
      file.path.clear();
    } else if (line.starts_with("Binary files ") || line.starts_with("GIT binary patch")) {
      file.is_binary = true;
      in_header_ = false;
    }
  }

  void mode(std::string_view line, std::size_t at) {
    file().is_file = line.substr(at).starts_with("100");
  }

  void names(std::string_view before) {
    const std::string_view after = next_line();
    is_diff_ = true;
    // Of a diff without git's own header, each pair of names begins a file.
    if (!in_header_ || is_named_) result_.files.emplace_back();
    is_named_ = true;
    in_header_ = false;
    file().path = name_in(after.substr(4));
    if (file().path != kNothing) file().path = path_of(name_in(before.substr(4)), file().path);
  }

  // "@@ -1,2 +3,4 @@ …": what was, and what is. Of a merge one more "@" and one more "-1,2" for
  // each further parent, and so many signs before each line.
  void hunk(std::string_view line) {
    if (result_.files.empty()) return;
    in_header_ = false;
    const std::size_t parents = std::min(line.find_first_not_of('@'), line.size()) - 1;
    const std::size_t plus = line.find(" +");
    const std::size_t minus = line.find(" -");
    if (plus == line.npos || minus == line.npos) return fail("a hunk of the diff has no place");
    const auto now = range_in(line.substr(plus + 1, line.find(' ', plus + 1) - plus - 1));
    const auto old = range_in(line.substr(minus + 1, line.find(' ', minus + 1) - minus - 1));
    if (!now || !old) return fail("a hunk of the diff has no place");
    if (now->first > kMostLines || now->lines > kMostLines)
      return fail("a hunk of the diff stands behind " + std::to_string(kMostLines) + " lines");
    body(parents, *now, *old);
  }

  void body(std::size_t parents, Range now, Range old) {
    ChangedFile& file = this->file();
    ChangedFile::Hunk hunk{now.first, {}};
    std::uint32_t number = now.first;
    std::uint32_t left = now.lines;
    std::uint32_t gone = parents == 1 ? old.lines : 0;
    while (left > 0 || gone > 0 || (parents > 1 && is_gone(peek_line().substr(0, parents)))) {
      if (at_ >= text_.size()) {
        if (left > 0 || gone > 0)
          fail("the diff ends within a hunk of " + file.path.substr(0, 200));
        break;
      }
      const std::string_view line = next_line();
      if (line.starts_with('\\')) {
        if (hunk.text.ends_with('\n')) hunk.text.pop_back();
        continue;
      }
      // Mailers strip the blank of an empty line.
      const std::string_view signs = without_return(line).empty() ? "" : line.substr(0, parents);
      if (signs.find_first_not_of(" +-") != signs.npos) {
        fail("a hunk of " + file.path.substr(0, 200) + " is shorter than it says");
        break;
      }
      const bool is_old = signs.find('+') == signs.npos;
      if (is_gone(signs)) {
        if (gone > 0) --gone;
        continue;
      }
      if (is_old && gone > 0) --gone;
      if (left == 0) {
        fail("a hunk of " + file.path.substr(0, 200) + " is longer than it says");
        break;
      }
      --left;
      hunk.text += line.substr(signs.size());
      hunk.text += '\n';
      if (!is_old) add(file, number);
      ++number;
    }
    if (peek_line().starts_with("\\ ") && hunk.text.ends_with('\n')) hunk.text.pop_back();
    file.hunks.push_back(std::move(hunk));
  }

  static bool is_gone(std::string_view signs) {
    return signs.find('-') != signs.npos && signs.find_first_not_of(" -") == signs.npos;
  }

  static void add(ChangedFile& file, std::uint32_t line) {
    if (!file.added.empty() && file.added.back().last + 1 == line) {
      file.added.back().last = line;
    } else {
      file.added.push_back({line, line});
    }
  }

  static constexpr std::uint32_t kMostLines = 10'000'000;

  std::string_view text_;
  std::size_t at_ = 0;
  bool is_diff_ = false;
  bool in_header_ = false;  // of a file, as git writes it
  bool is_named_ = false;   // in its header
  ChangedFiles result_;
};

}  // namespace

ChangedFiles read_unified_diff(std::string_view text) { return DiffReader(text).run(); }

}  // namespace sluice
