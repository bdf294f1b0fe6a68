#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/parse/regex.h"

namespace sluice::delivery {

// What starts a pipeline, and of which ref. A ref of which the files know only a part of the name
// is tried by an example, and shown as a pattern: "hotfix/x", "hotfix/*".
struct Scenario {
  enum class Kind : std::uint8_t {
    push,
    tag,
    change,  // a pull or merge request
    merged,  // one that was merged, where its events are asked for that
    schedule,
    manual,
    release,
    other,  // an issue, a comment, a call from outside
  };
  Kind kind = Kind::push;
  std::string event;  // as the forge calls it: "push", "merge_request_event"
  std::string ref;    // refs/heads/hotfix/x
  std::string shown;  // refs/heads/hotfix/*
  std::string base;   // of changes: the branch that they are to go to
  bool is_from_fork = false;
  // Of manual runs: what is chosen; nothing where anything can be written.
  std::vector<std::pair<std::string, std::optional<std::string>>> inputs;

  // "hotfix/x" of refs/heads/hotfix/x; empty for other refs.
  std::string_view branch() const;
  std::string_view tag() const;
  // The last part of the ref that forges show: branch, tag, or "1/merge".
  std::string_view ref_name() const;
};

// Names of branches or tags that files speak of, each with an example.
class RefNames {
 public:
  struct One {
    std::string example;
    std::string shown;
  };

  void add(std::string_view name);
  // Of names that start with, end in or hold a text.
  void add_start(std::string_view text);
  void add_end(std::string_view text);
  void add_part(std::string_view text);
  // Of a pattern of a trigger: "release/**", "!main".
  void add_glob(std::string_view pattern);
  // Of names that a regular expression finds; where it has no anchors, also of longer ones.
  void add_regex(std::string_view pattern);
  void add(const RefNames& other);

  // In order of adding; bound, what is added first stays.
  const std::vector<One>& all() const { return names_; }
  // There were more.
  bool is_cut() const { return is_cut_; }
  bool has(std::string_view name) const;

 private:
  void add(std::string example, std::string shown);

  std::vector<One> names_;
  bool is_cut_ = false;
};

// Texts that the regular expression finds, one for each alternative, bound.
std::vector<std::string> examples_of_regex(std::string_view pattern);

// The glob of a policy (matches_name) that stands for a branch or tag as it is shown, of which
// `example` is one: itself for a name, for filter patterns and regular expressions one that lets in
// what they do, or a little more. Empty where none does.
std::string glob_of_name(std::string_view shown, std::string_view example);

// GitHub's filter patterns: '*' within a path, '**' across, '?' and '+' after a character, [ ] and
// '!' before what is taken out again. Views their texts.
class RefFilter {
 public:
  explicit RefFilter(const std::vector<std::string_view>& patterns);
  // They let the name through. Of none, nothing is.
  bool passes(std::string_view name) const;
  bool empty() const { return list_.empty(); }

 private:
  struct One {
    std::string_view text;
    bool is_negated = false;
    std::optional<Regex> regex;  // where it is more than text and stars
  };
  std::vector<One> list_;
};

inline bool passes_filter(const std::vector<std::string_view>& patterns, std::string_view name) {
  return RefFilter(patterns).passes(name);
}

}  // namespace sluice::delivery
