#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/delivery/activity.h"
#include "core/model/delivery/activity_call.h"

// Scripts of the repository that a call runs: recipes of a Makefile, scripts of a package.json,
// environments of tox, hooks of pre-commit, files.
namespace sluice::delivery {

// One text that a shell of its own runs, or one call without a shell.
struct Piece {
  std::optional<Call> call;
  std::string text;
  const Document* document = nullptr;
  Places places{Span{}};
  ShellOptions options;
  std::string folder;
  bool goes_on = false;      // its failure is passed over by what runs it
  bool is_detached = false;  // it runs elsewhere, and whether anybody waits for it is not known
};

struct Pieces {
  // Whether the call is one that runs scripts of the repository, and whether they could be read.
  enum class State { none, read, missing } state = State::none;
  std::vector<Piece> list;
  std::string what;            // the file, and what in it
  std::size_t read = 0;        // bytes of it
  std::vector<Stage> by_name;  // what the name of a script says where nothing else does
};

// True for calls that may run such.
bool runs_pieces(const Call& call);

// `folder` is where the call runs.
Pieces pieces_of(const Call& call, std::string_view folder, const Surroundings& around);

// A script of the repository by its path.
Pieces script_file(const Call& call, std::string_view path, std::string_view folder,
                   const Surroundings& around);

}  // namespace sluice::delivery
