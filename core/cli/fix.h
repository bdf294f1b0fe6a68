#pragma once

#include <vector>

#include "core/audit/audit.h"
#include "core/cli/files.h"
#include "core/findings/finding.h"

namespace sluice::cli {

struct FixArguments {
  bool diff = false;    // print what would change, and change nothing
  bool unsafe = false;  // also edits that need a review
  unsigned jobs = 0;
};

// `sluice fix`: makes the edits of the findings, audits again, and goes on until none is left to
// make. An edit after which its file has an error that it had not is taken back. Gives the exit
// code: 0; 1 where a diff is not empty; 2 where something could not be audited or written.
int fix(const Engine& engine, const std::vector<FoundFile>& files, const FixArguments& arguments);

}  // namespace sluice::cli
