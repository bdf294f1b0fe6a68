#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/command.h"
#include "core/parse/dockerfile.h"
#include "core/parse/shell.h"
#include "core/text/source.h"

// Dockerfiles as what they build: stages, what each builds on, and the commands that run in it.
// Views the tree, which must outlive them.
namespace sluice::docker {

using dockerfile::Keyword;

struct Dockerfile;
struct Stage;

// The shell that RUN, CMD and ENTRYPOINT are read by.
struct Shell {
  const dockerfile::Instruction* set_by = nullptr;  // the SHELL in force; null for the default
  bool is_posix = true;  // false for what reads another language: cmd, PowerShell, Python

  // True if a pipe fails where any of its commands does.
  bool has_pipefail() const;
};

struct Instruction {
  const Dockerfile* file = nullptr;
  const Stage* stage = nullptr;  // null before the first FROM
  const dockerfile::Instruction* syntax = nullptr;
  Shell shell;
  // The arguments of FROM, USER, WORKDIR, EXPOSE and ADD with variables put in; nothing where one
  // is not known. Parallel to syntax->arguments.
  std::vector<std::optional<std::string>> values;
  // Of RUN, CMD, ENTRYPOINT and HEALTHCHECK; empty where no POSIX shell reads them. An exec form is
  // one command, or the code that it hands to a shell (`sh -c`), whatever starts that.
  shell::Script script;
  std::deque<shell::Script> inner;      // what shells within it are given to run: `bash -c "…"`
  std::vector<Invocation> invocations;  // the programs that all of them run, in order

  Keyword keyword() const { return syntax->keyword; }
  bool is(Keyword wanted) const { return syntax->keyword == wanted; }
  // `script` and `inner`.
  std::vector<const shell::Script*> scripts() const;
  // The value of the first argument; nothing where there is none, or it is not known.
  std::optional<std::string_view> value() const;
  // STAGE.INSTRUCTION, "build.RUN"; without the stage before the first FROM.
  std::string address() const;
};

struct Stage {
  const Dockerfile* file = nullptr;
  std::size_t index = 0;
  Text name;                        // behind AS; absent for none
  Text image;                       // as written
  std::optional<std::string> base;  // the image with variables put in, where they are known
  const Stage* parent = nullptr;    // the stage that it builds on; null for an image
  const Stage* origin = nullptr;    // the first of its parents, which builds on an image
  bool ships = false;               // the last one: what a build gives by default
  bool on_windows = false;          // it builds on an image of Windows, as far as names tell
  bool is_in_image = false;  // its layers are part of what ships: it ships, or that builds on it
  std::vector<Instruction> instructions;  // FROM is the first
  const Instruction* user = nullptr;      // the USER in force at its end, a parent's included

  bool is_scratch() const { return image.value == "scratch"; }
  const Instruction& from() const { return instructions.front(); }
  // The alias, or the index where there is none.
  std::string label() const;
  // Of its FROM: what a finding about the whole stage points at.
  std::string address() const;
};

// Neither copied nor moved: stages and instructions point back to it.
struct Dockerfile {
  Dockerfile(const dockerfile::Tree& tree, const ParseLimits& limits);
  Dockerfile(const Dockerfile&) = delete;
  Dockerfile& operator=(const Dockerfile&) = delete;

  const dockerfile::Tree* syntax;
  std::vector<Instruction> globals;  // before the first FROM; only ARG belongs there
  std::vector<Stage> stages;
  std::vector<ParseError> errors;  // limits that the shell parser reached

  // The stage that COPY --from=… or FROM names: its alias (no matter the case) or index.
  const Stage* stage(std::string_view name) const;
  std::string address() const { return {}; }
};

// A word of an instruction without its quotes; nothing where it holds a variable.
std::optional<std::string> plain_value(const dockerfile::Tree& tree, std::string_view written);

// `type=secret,id=x` of --mount: the value of one key; null data for none.
std::string_view mount_option(std::string_view mount, std::string_view key);

}  // namespace sluice::docker
