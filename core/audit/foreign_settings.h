#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/detect/glob.h"
#include "core/findings/finding.h"
#include "core/parse/parsed.h"

// What other tools were told to leave out, in a settings file of the repository: zizmor.yml,
// .github/actionlint.yaml, .poutine.yml, ghalint.yaml, .checkov.yaml. It counts as their comments
// do: for the checks that are the same.
namespace sluice {

// What a finding has to be for its tool to have passed over it.
struct ForeignIgnore {
  std::string id;                     // an alias with its tool, '*' at the end allowed
  std::optional<Glob> path;           // from the folder of the settings on; nothing for every file
  std::optional<std::uint32_t> line;  // on which the finding stands
  std::string job;                    // of a workflow; empty for every one
  std::optional<Glob> text;           // of what the finding points at

  // `pointed_at` is what stands at the finding's place. The path is asked apart: it is the same for
  // many findings.
  bool names(const Finding& finding, std::string_view pointed_at) const;
};

struct ForeignSettings {
  std::string_view tool;  // "zizmor"; empty for none
  std::string_view base;  // the folder that they are about, with a trailing '/'; empty for the root
  std::vector<ForeignIgnore> ignores;

  // Those that are about the file at a path from the folder of the settings on.
  std::vector<const ForeignIgnore*> about(std::string_view path) const;
};

// What the file at `path` says, where it is such a file by its name. What cannot be understood, or
// cannot be told of our findings, leaves out nothing. `base` views the path.
ForeignSettings read_foreign_settings(std::string_view path, std::string_view bytes,
                                      const ParseLimits& limits);

}  // namespace sluice
