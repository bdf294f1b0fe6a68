#pragma once

#include <cstdint>
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
  // What the settings of a forge say of an environment, and where.
  struct EnvironmentSettings {
    std::string name;      // as the forge has it
    std::string forge;     // github, gitlab
    std::string approval;  // yes, no, unknown: somebody has to let each deployment pass
    std::string refs;      // that may deploy: any, protected-branches, listed, unknown
    Location at;
  };
  struct Environment {
    std::string name;
    std::vector<std::string> branches;  // of the policy
    bool is_protected = false;          // by the policy's word
    std::vector<std::string> allowed;   // refs that its settings list: "release/*", "tag v*"
    std::vector<EnvironmentSettings> settings;  // none where they were not seen
  };
  // What the settings of a forge ask before something gets into branches.
  struct Branches {
    std::vector<std::string> names;  // patterns; none where they are not known
    std::string forge;
    std::string is_protected;                        // yes, no, unknown
    std::optional<std::vector<std::string>> checks;  // that have to succeed, where they are known
    std::optional<std::uint32_t> reviews;
    Location at;
  };
  std::vector<Environment> environments;  // in the policy's order
  std::vector<Branches> branches;
  std::vector<Pipeline> pipelines;
  std::vector<Row> reach;  // by environment in the policy's order, then in that of promotion
  std::vector<std::string> unknown;  // what could not be read
};

}  // namespace sluice
