#pragma once

#include <cstdint>
#include <string>

#include "core/audit/audit.h"

namespace sluice::cli {

enum class Reads : std::uint8_t {
  files,    // regular files, and none behind a link: nobody asked for this one by its name
  found,    // the same, and that it is one was seen a moment ago
  streams,  // what somebody names: links are followed, FIFOs and character devices read to their
            // end
  standard_input,  // whatever the path is
};

struct Content {
  Input::State state = Input::State::read;
  std::string bytes;
  std::string problem;  // why it was not read, as reports tell it
};

// The bytes at `path`, up to `limit`: beyond it, Input::State::too_large.
Content read_content(const std::string& path, Reads reads, std::uint64_t limit);

}  // namespace sluice::cli
