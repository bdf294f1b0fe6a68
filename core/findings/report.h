#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/detect/kind.h"
#include "core/findings/finding.h"
#include "core/findings/path.h"
#include "core/findings/policy_proposal.h"
#include "core/model/image/artifact.h"
#include "core/model/plan.h"

namespace sluice {

struct FileEntry {
  // An error: something of the file was not audited although it was asked for, and a finding says
  // so. What could be read of it was audited all the same. Where errors are allowed, none is one.
  enum class Status : std::uint8_t { audited, skipped, error };
  std::string path;
  Kind kind = Kind::unknown;
  Status status = Status::audited;
  std::string reason;  // of what was not audited, or not wholly
};

struct Summary {
  std::size_t files = 0, audited = 0, skipped = 0, errors = 0;
  std::array<std::size_t, 5> by_severity{};  // index: Severity
  std::size_t suppressed = 0;
};

// What a plan or a change set will do, in numbers.
struct PlanEntry {
  std::string path;
  plan::Counts counts;
};

// A gate of the policy, as the findings meet it.
struct GateEntry {
  std::string name;
  Severity least = Severity::medium;  // that it stops for
  std::vector<std::string> families;  // of rules that it looks at; empty for all
  std::size_t stopping = 0;           // findings that it stops for
  bool passed = true;  // it stops for none, and nothing that was asked for was left unaudited

  bool stops(const Finding& finding) const;
};

// What an audit found, in report order. Writers in core/report turn it into text.
struct Report {
  std::vector<GateEntry> gates;  // `merge` first, which is there whatever the policy says
  Summary summary;
  std::vector<FileEntry> files;
  std::vector<Finding> findings;           // suppressed ones only where the options ask for them
  std::vector<PlanEntry> plans;            // in order of path
  std::vector<image::Package> packages;    // of exported images and other artifacts, sorted
  std::optional<PathReport> path;          // where the options ask for it
  std::optional<PolicyProposal> proposal;  // likewise
  std::vector<std::shared_ptr<const void>> keeps;  // rules that findings name and nobody else has
  bool gate_failed = false;                        // a finding at or above the options' fail_on
  bool incomplete = false;                         // something asked for could not be audited

  // 0 clean, 1 the gate failed, 2 incomplete (also when findings exist).
  int exit_code() const { return incomplete ? 2 : gate_failed ? 1 : 0; }
};

std::string_view status_name(FileEntry::Status status);

}  // namespace sluice
