#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/findings/finding.h"

namespace sluice {

// A policy that says what the pipelines of a repository do today, as `sluice init` writes it. Owns
// all that it says. Of what is not seen it says nothing, or that it is a guess.
struct PolicyProposal {
  // Where something was read, or why it is guessed.
  struct Reason {
    std::string words;  // text of the files stands in double quotes; may be empty
    std::optional<Location> at;
    bool is_guess = false;
  };
  struct Entry {
    std::string text;
    Reason why;
  };
  struct Environment {
    std::string name;
    Reason why;
    bool is_of_preset = false;  // what the preset says of it is what is there
    std::vector<Entry> branches, tags;
    std::optional<Entry> from;
    bool needs_reviewer = false;
    Reason approval;
    std::vector<Entry> require;
    std::vector<Reason> notes;  // what reaches it besides, and is not proposed
  };
  struct Tags {
    std::string environment;
    std::vector<Entry> patterns;
  };
  struct Component {
    std::string name;
    Reason why;
    std::vector<Entry> paths, runners;
    std::vector<Reason> notes;
  };

  std::string preset;                     // empty for none
  std::vector<Environment> environments;  // in the order of promotion
  std::vector<Entry> protected_;
  std::vector<Reason> protected_notes;
  std::vector<Entry> previews;
  std::vector<Tags> tags;
  std::vector<Entry> registries;
  std::optional<Reason> sign;  // why it is required
  std::vector<Component> components;
  std::vector<Reason> unknown;
  std::size_t files = 0;      // that were looked at
  std::size_t pipelines = 0;  // among them
};

}  // namespace sluice
