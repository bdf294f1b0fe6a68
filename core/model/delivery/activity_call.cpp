#include "core/model/delivery/activity_call.h"

#include <algorithm>
#include <iterator>

#include "core/model/delivery/row_index.h"
#include "core/text/ascii.h"
#include "core/text/words.h"

namespace sluice::delivery {
namespace {

constexpr ProgramFlags kFlags[] = {
#define FLAGS(program, letters, names) {program, letters, names},
#define SWITCHES(program, letters, switches) {program, letters, {}, switches},
#define SINGLE_DASH(program, names) {program, {}, names, {}, true},
#include "core/model/delivery/flags.def"
#undef FLAGS
#undef SWITCHES
#undef SINGLE_DASH
};

constexpr ProgramFlags kUnknown;

constexpr auto kFlagRows = index_rows<count_names(kFlags, &ProgramFlags::program)>(
    kFlags, &ProgramFlags::program, [](char c) { return c; });

const ProgramFlags& flags_of(std::string_view program) {
  const auto rows = rows_named(kFlagRows, program, [](char c) { return c; });
  return rows.empty() ? kUnknown : kFlags[rows.front().row];
}

bool takes_value(std::string_view name, const ProgramFlags& known) {
  if (has_word(known.names, name)) return true;
  return !known.switches.empty() && !has_word(known.switches, name) && !name.starts_with("--no-");
}

}  // namespace

void Call::shift(std::size_t count) {
  if (count >= words.size()) {
    words.clear();
    program.clear();
    written.clear();
    return;
  }
  written = words[count].text;
  program = base_name(written);
  words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count) + 1);
}

Arguments::Arguments(const Call& call) {
  const ProgramFlags& known = flags_of(call.program);
  for (std::size_t i = 0; i < call.words.size(); ++i) {
    const Word& word = call.words[i];
    const std::string_view text = word.text;
    if (text == "--") {
      for (++i; i < call.words.size(); ++i) operands_.push_back(&call.words[i]);
      return;
    }
    if (word.is_open) is_open_ = true;
    if (text.size() < 2 || text.front() != '-') {
      operands_.push_back(&word);
      continue;
    }
    const Word* const next = i + 1 < call.words.size() ? &call.words[i + 1] : nullptr;
    bool takes_next = false;
    const std::size_t equals = text.find('=');
    const bool is_long = text.starts_with("--") || known.has_long_single;
    if (is_long && equals != text.npos) {
      flags_.push_back({text.substr(0, equals),
                        {std::string(text.substr(equals + 1)), word.is_known},
                        true,
                        word.at});
    } else if (is_long) {
      takes_next = next != nullptr && takes_value(text, known);
      flags_.push_back({text, takes_next ? next->name() : Name{}, takes_next, word.at});
    } else {
      read_letters(word, known, next, takes_next);
    }
    if (takes_next) {
      flags_.back().at.end = std::max(flags_.back().at.end, next->at.end);
      ++i;
    }
  }
}

// "-qo file", "-ofile": the first letter that takes a value takes what follows.
void Arguments::read_letters(const Word& word, const ProgramFlags& known, const Word* next,
                             bool& takes_next) {
  static constexpr std::string_view kLetters =
      "-a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r-s-t-u-v-w-x-y-z-A-B-C-D-E-F-G-H-I-J-K-L-M-N-O-P-Q-R-S-"
      "T-"
      "U-V-W-X-Y-Z-0-1-2-3-4-5-6-7-8-9";
  const std::string_view text = word.text;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const char letter = text[i];
    const std::size_t at = kLetters.find(letter);
    if (letter == '-' || at == kLetters.npos) return;
    Flag flag{kLetters.substr(at - 1, 2), {}, false, word.at};
    if (known.letters.find(letter) != known.letters.npos) {
      const std::string_view rest = text.substr(i + 1);
      takes_next = rest.empty() && next != nullptr;
      flag.has_value = takes_next || !rest.empty();
      if (takes_next) flag.value = next->name();
      if (!rest.empty())
        flag.value = {std::string(rest.substr(rest.front() == '=' ? 1 : 0)), word.is_known};
      flags_.push_back(std::move(flag));
      return;
    }
    flags_.push_back(std::move(flag));
  }
}

std::string_view Arguments::operand(std::size_t index) const {
  return index < operands_.size() ? std::string_view(operands_[index]->text) : std::string_view();
}

const Arguments::Flag* Arguments::flag(std::string_view names) const {
  const auto found = std::find_if(flags_.rbegin(), flags_.rend(),
                                  [&](const Flag& one) { return has_word(names, one.name); });
  return found == flags_.rend() ? nullptr : &*found;
}

bool Arguments::has(std::string_view names) const {
  const Flag* const found = flag(names);
  return found != nullptr && (!found->has_value || is_on(found->value.text));
}

bool is_on(std::string_view value) {
  const std::string lower = lower_case(value);
  return !lower.empty() && lower != "0" && lower != "false" && lower != "no" && lower != "off";
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string program_of_package(std::string_view package) {
  // Packages whose program has another name.
  struct Package {
    std::string_view name;
    std::string_view program;
  };
  static constexpr Package kPackages[] = {{"@commitlint/cli", "commitlint"},
                                          {"aws-cdk", "cdk"},
                                          {"typescript", "tsc"},
                                          {"@biomejs/biome", "biome"},
                                          {"firebase-tools", "firebase"},
                                          {"netlify-cli", "netlify"},
                                          {"@angular/cli", "ng"},
                                          {"@sonar/scan", "sonar-scanner"},
                                          {"sonarqube-scanner", "sonar-scanner"},
                                          {"@stoplight/spectral-cli", "spectral"},
                                          {"commitizen", "cz"},
                                          {"pre_commit", "pre-commit"},
                                          {"detect_secrets", "detect-secrets"},
                                          {"pip_audit", "pip-audit"},
                                          {"cyclonedx-bom", "cyclonedx-py"},
                                          {"ansible-core", "ansible"},
                                          {"@playwright/test", "playwright"},
                                          {"@secretlint/quick-start", "secretlint"},
                                          {"py.test", "pytest"},
                                          {"semantic-release-cli", "semantic-release"}};
  const std::size_t version = package.find_first_of("@=<>~[", 1);
  const std::string_view name = package.substr(0, version);
  for (const Package& one : kPackages) {
    if (one.name == name) return std::string(one.program);
  }
  return std::string(base_name(name));
}

}  // namespace sluice::delivery
