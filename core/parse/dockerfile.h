#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/parse/parsed.h"
#include "core/text/arena.h"
#include "core/text/offset_map.h"
#include "core/text/source.h"

// The tree of a Dockerfile, by the reference of docker/dockerfile:1: a flat list of instructions.
// Every span counts in the source; where a line is continued, the text of an instruction is joined,
// and its words still say where they were written.
namespace sluice::dockerfile {

enum class Keyword : std::uint8_t {
  add,
  arg,
  cmd,
  copy,
  entrypoint,
  env,
  expose,
  from,
  healthcheck,
  label,
  maintainer,
  onbuild,
  run,
  shell,
  stopsignal,
  user,
  volume,
  workdir
};

// "RUN"
std::string_view keyword_name(Keyword keyword);

enum class Form : std::uint8_t {
  words,  // arguments separated by white space
  exec,   // a JSON list of strings
  pairs,  // key=value, or the old `ENV key value`
  shell   // text for a shell
};

// --name=value; the value is absent where there is no '='.
struct Flag {
  Text name;  // without the dashes
  Text value;
  Span at;
};

// One of ENV, ARG, LABEL. The value is as written, with its quotes and variables; absent in
// `ARG name`.
struct Pair {
  Text key;
  Text value;
};

struct Heredoc {
  Text delimiter;       // without quotes
  bool expands = true;  // false where the delimiter is quoted: `$x` in the body is text
  bool strips_tabs = false;
  Span at;    // <<"EOF"
  Text body;  // whole lines, as written
  Span end;   // the line that ends it; empty where none does
};

struct Instruction {
  Keyword keyword{};
  Form form = Form::words;
  bool is_trigger = false;  // stands behind the ONBUILD before it
  Text name;                // the keyword as written
  Span span;                // up to the last argument or the end of the last heredoc
  std::vector<Flag> flags;
  // Words as written, with quotes and variables; strings of the exec form decoded, their span with
  // the quotes. Of a shell form there are none, but for the CMD of HEALTHCHECK.
  std::vector<Text> arguments;
  std::vector<Pair> pairs;
  std::vector<Heredoc> heredocs;
  // What follows keyword and flags (and the CMD of HEALTHCHECK), continued lines joined. Of a RUN
  // that is nothing but one heredoc it is the body (without what `<<-` takes away), of one with
  // more than that it goes on with the bodies, as a shell reads it. Empty of an ONBUILD: its
  // trigger follows as the next instruction.
  std::string_view text;
  OffsetMap map;  // of text

  // The flag of that name, or null.
  const Flag* flag(std::string_view name) const;
};

// # escape=`
struct Directive {
  Text name;
  Text value;
};

// Owns joined and decoded text; views the source, which must outlive it.
struct Tree {
  Tree() = default;
  Tree(Tree&&) = default;
  Tree& operator=(Tree&&) = default;
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  std::string_view source;
  char escape = '\\';
  std::vector<Directive> directives;
  std::vector<Instruction> instructions;
  std::vector<Text> comments;  // from '#' to the end of the line, also those within an instruction
  Arena strings;
};

}  // namespace sluice::dockerfile

namespace sluice {

// Never gives up on a Dockerfile that is text: what cannot be read is an error, and the next line
// goes on. Linear in the size of the source.
Parsed<dockerfile::Tree> parse_dockerfile(std::string_view bytes, const ParseLimits& limits);

}  // namespace sluice
