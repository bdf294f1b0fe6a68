#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/audit/settings.h"
#include "core/findings/finding.h"
#include "core/model/advisories/database.h"

namespace sluice {

// What is known of holes in packages, from the options.
struct KnownHoles {
  explicit KnownHoles(Options& options);  // takes the documents out of them
  advisories::Database database;
  advisories::Vex vex;
  std::vector<std::string> unreadable;  // names of documents that are none
};

// Findings, and the rules that they are of: there is one for each advisory.
struct Holes {
  std::vector<Finding> findings;
  std::shared_ptr<const void> rules;
};
Holes find_holes(const Context& context, const KnownHoles& known,
                 const std::vector<image::Package>& packages, const std::string& path);

}  // namespace sluice
