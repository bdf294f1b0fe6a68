#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/parse/parsed.h"
#include "core/text/arena.h"
#include "core/text/offset_map.h"
#include "core/text/source.h"

// Scripts of the POSIX shell, with what bash adds, as they stand in RUN instructions and in
// pipeline steps. Not a full tree: a list of every simple command, each with what it stands in.
// Words keep their parts and how each is quoted, because that decides what a value can do there.
namespace sluice::shell {

constexpr std::uint32_t kNone = 0xFFFFFFFF;

struct Range {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool contains(std::uint32_t index) const { return begin <= index && index < end; }
};

enum class Quote : std::uint8_t { none, single_quoted, double_quoted };

enum class PartKind : std::uint8_t {
  literal,     // text: what the shell reads, escapes resolved
  glob,        // unquoted *, ?, [ and extended patterns; text as written
  variable,    // $NAME, $1, $@: text is the name
  parameter,   // ${NAME…}: text is the name; parts of what follows it stand within
  command,     // $(…)
  backticks,   // `…`
  process,     // <(…), >(…)
  arithmetic,  // $((…)), ((…))
  expression,  // ${{ … }} of GitHub, put in before any shell sees it, also within single quotes
};

struct Part {
  PartKind kind = PartKind::literal;
  Quote quote = Quote::none;
  std::uint32_t inner = 0;  // how many of the parts that follow stand within this one
  Span at;                  // as written, without quotes around
  std::string_view text;
  Range commands;  // of a substitution: those in it

  bool is_known() const { return kind == PartKind::literal || kind == PartKind::glob; }
};

struct Word {
  std::vector<Part> parts;
  Span at;                   // with its quotes
  std::string_view written;  // the same, as it stands in the text
  // What the word is, quotes taken away and patterns as written; null data where any part of it is
  // only known at run time.
  std::string_view value;

  bool is_known() const { return value.data() != nullptr; }
  // What the word starts with as far as that is known: the literal before the first variable.
  std::string_view prefix() const;
};

struct Assignment {
  Text name;
  bool appends = false;  // NAME+=
  Word value;
  std::vector<Word> elements;  // NAME=(…)
  Span at;
};

enum class Redirect : std::uint8_t {
  input,       // <
  output,      // > >|
  append,      // >>
  both,        // &> &>>
  read_write,  // <>
  input_fd,    // <&
  output_fd,   // >&
  heredoc,     // << <<-
  here_string  // <<<
};

struct Redirection {
  Redirect kind = Redirect::input;
  Text fd;  // absent where none is written
  Word target;
  std::uint32_t heredoc = kNone;  // index into Script::heredocs
  Span at;
};

// A here-document. Quoted delimiters make its body one literal.
struct Heredoc {
  bool expands = true;
  // A shell runs it. Its commands are then in the list like any other, and the parts of its body
  // are what the shell around puts in: of a substitution only the variables, since the commands of
  // that are among those of the script.
  bool is_script = false;
  Word body;
  Range commands;  // of a script
};

// One simple command. Words are the name and its arguments, assignments before it left out; a
// command may consist of assignments or redirections alone.
struct Command {
  std::vector<Assignment> assignments;
  std::vector<Word> words;
  std::vector<Redirection> redirections;
  Span at;
  std::uint32_t pipeline = kNone;
  std::uint32_t stage = 0;         // position in that pipeline
  std::uint32_t compound = kNone;  // the innermost one it stands in
  std::uint32_t parent = kNone;    // the command in whose words it is substituted

  // The name where it is known, without a folder: "/usr/bin/curl" is "curl".
  std::string_view name() const;
};

enum class Operator : std::uint8_t { none, sequence, background, and_if, or_if };

// a | b | c; a command that stands alone is a pipeline of one. What stands in a compound command or
// a substitution has pipelines of its own, and `parent` leads out of a compound command.
struct Pipeline {
  Span at;
  std::uint32_t stages = 0;
  Operator before = Operator::none;  // what stands between the last one and this, and behind this
  Operator after = Operator::none;
  bool is_negated = false;
  bool is_condition = false;  // of if, while, until
  Range commands;             // all in it, substitutions included
  std::uint32_t parent = kNone;
  std::uint32_t parent_stage = 0;
  std::uint32_t compound = kNone;  // the innermost one it stands in
  // Those of one number follow each other: a condition, each body and each substitution has a list
  // of its own. In the order in which they start.
  std::uint32_t list = 0;
};

enum class CompoundKind : std::uint8_t {
  group,     // { … }
  subshell,  // ( … )
  if_,
  while_,
  until,
  for_,
  select,
  case_,
  function
};

struct Compound {
  CompoundKind kind = CompoundKind::group;
  Text name;                // the variable of for, the name of a function
  std::vector<Word> words;  // the list of for; the subject of case, then its patterns
  std::vector<Redirection> redirections;
  Span at;
  Range commands;
  std::uint32_t compound = kNone;  // the one around it
};

// Views the text that was parsed, which must outlive it. Commands are in order of writing, a
// command before those in its substitutions.
struct Script {
  Script() = default;
  Script(Script&&) = default;
  Script& operator=(Script&&) = default;
  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;

  std::vector<Command> commands;
  std::vector<Pipeline> pipelines;
  std::vector<Compound> compounds;
  std::vector<Heredoc> heredocs;
  std::vector<Text> comments;  // from '#' on
  Arena strings;
};

}  // namespace sluice::shell

namespace sluice {

// Which programs are shells is not for the parser to know: true if what `input` hands to `command`
// is run as a script. Asked once the line is read on which the here-document is announced; of the
// script, only `commands` and `pipelines` up to there may be looked at.
using TakesScript = bool (*)(const shell::Script& script, const shell::Command& command,
                             const shell::Redirection& input);

// Reads `text`, whose places in the source `map` tells. A script that no shell would take gives
// what could be read of it, and errors. Linear but for a logarithm; nesting stops at limits.depth.
// Without `takes_script` every here-document is data.
Parsed<shell::Script> parse_shell(std::string_view text, const OffsetMap& map,
                                  const ParseLimits& limits, TakesScript takes_script = nullptr);

}  // namespace sluice
