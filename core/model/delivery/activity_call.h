#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/delivery/activity.h"

// Calls of programs with their words as far as they are known, wherever they were written: in a
// script, a Makefile, a package.json, or as inputs of an action.
namespace sluice::delivery {

struct Word {
  std::string text;
  bool is_known = true;
  bool is_open = false;  // an unquoted variable: any number of words
  Span at;               // in Call::place.document

  Name name() const { return {text, is_known}; }
};

struct Call {
  std::string program;      // without a folder and a version
  std::string written;      // as it is called: "./ci/scan.sh"
  std::vector<Word> words;  // behind it
  Place place;
  Word input;  // the text that it gets on its standard input, as far as that is written: <<EOF

  // Drops the first `count` words and the program: what stands behind is the call.
  void shift(std::size_t count);
};

// Flags of a program that take the next word as their value.
struct ProgramFlags {
  std::string_view program;
  std::string_view letters;  // of one letter
  std::string_view names;    // of more, as words
  // Words that take none, where all others that are not named do: aws.
  std::string_view switches = {};
  // One dash before names of more letters: -out=plan.
  bool has_long_single = false;
};

// The words of a call told apart.
class Arguments {
 public:
  struct Flag {
    std::string_view name;  // with its dashes
    Name value;
    bool has_value = false;
    Span at;
  };

  explicit Arguments(const Call& call);

  // Neither flags nor values; behind "--" all of them.
  const std::vector<const Word*>& operands() const { return operands_; }
  // As text; empty for none.
  std::string_view operand(std::size_t index) const;

  // The last flag of these names ("--tag -t"); null for none.
  const Flag* flag(std::string_view names) const;
  const std::vector<Flag>& flags() const { return flags_; }
  // The flag is there, and does not say no.
  bool has(std::string_view names) const;
  // Some word may be any flag.
  bool is_open() const { return is_open_; }

 private:
  void read_letters(const Word& word, const ProgramFlags& known, const Word* next,
                    bool& takes_next);

  std::vector<const Word*> operands_;
  std::vector<Flag> flags_;
  bool is_open_ = false;
};

// False for 0, false, no, off and nothing.
bool is_on(std::string_view value);

// The last part of a path, and a program as packages name it: "@scope/tool@1.2" is "tool".
std::string_view base_name(std::string_view path);
std::string program_of_package(std::string_view package);

}  // namespace sluice::delivery
