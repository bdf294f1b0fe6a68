#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/findings/finding.h"

namespace sluice {

// The way from commits to environments, as `sluice path` shows it: what the pipelines of the files
// do, and which environments that reaches. Owns all that it says; no order of hash tables.
struct PathReport {
  struct Activity {
    std::string kind;  // "image-scan"
    std::string tool;
    std::string object;    // as far as it is known: "${{ inputs.image }}"
    std::string blocking;  // yes, no, unknown
    Location at;
  };
  struct Job {
    std::string id;
    std::vector<std::string> needs;
    std::string environment;
    std::vector<Activity> activities;
    Location at;
  };
  struct Pipeline {
    std::string path;
    std::string kind;
    std::vector<Job> jobs;
  };
  struct Row {
    std::string environment;
    std::string event;
    std::string ref;
    std::string runs;                                        // yes, maybe
    std::string job;                                         // path#id
    std::string approval;                                    // yes, no, unknown
    std::vector<std::pair<std::string, std::string>> gates;  // by the policy's words
    std::string credentials;
    std::vector<std::string> missing;  // gates that the policy asks for, and are not there
    std::optional<bool> is_listed;     // by the policy's environment, where it is one of those
    // Where that is written: "environment", "deploy", "approval", "credentials", and gates by their
    // words. Nothing for what is nowhere.
    std::vector<std::pair<std::string, Location>> places;
  };
  struct Environment {
    std::string name;
    std::vector<std::string> branches;  // of the policy
    bool is_protected = false;          // by the policy's word, not seen
  };
  std::vector<Environment> environments;  // in the policy's order
  std::vector<Pipeline> pipelines;
  std::vector<Row> reach;  // by environment in the policy's order, then in that of promotion
  std::vector<std::string> unknown;  // what could not be read
};

}  // namespace sluice
