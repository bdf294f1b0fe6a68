#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/audit/settings.h"
#include "core/findings/collect.h"
#include "core/findings/finding.h"
#include "core/model/advisories/vex.h"

namespace sluice {

// What is known of packages beforehand, from the options.
struct KnownHoles {
  explicit KnownHoles(Options& options);  // takes the documents out of them
  advisories::Database database;
  advisories::Vex vex;
  std::vector<std::pair<std::string, std::string>> bills;  // names and texts, of what is audited
  // Names of documents that are none, and why, where that is known.
  std::vector<std::pair<std::string, std::string>> unreadable;
};

// Findings, and the rules that they are of: there is one for each advisory.
struct Holes {
  std::vector<Finding> findings;
  std::shared_ptr<const void> rules;
};
// Of packages that a source names, places in it; of others its bytes are left out.
Holes find_holes(const Context& context, const std::vector<image::Package>& packages,
                 const advisories::Shipped& shipped, const SourceView& source);

}  // namespace sluice
