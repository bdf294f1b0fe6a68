#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

// Inputs, outputs and runtimes of the most used actions.
namespace sluice::actions {

struct UsesTarget;

// One action; the columns are words with marks: "key!:2-4,6" is required in these versions, "~"
// deprecated; a word without versions holds for all.
struct PopularAction {
  std::string_view name;
  std::string_view versions;  // the major versions that are known
  std::string_view inputs;
  std::string_view outputs;  // "*" where it sets others than its action.yml names
  std::string_view runtimes;
};

// What is known of one action at the version that somebody uses. A branch or a commit may be any
// version: then only what holds for all of them is said.
class KnownAction {
 public:
  // What a name is in these versions.
  struct Input {
    std::string_view name;
    bool is_required = false;
    bool is_deprecated = false;
  };

  // Nothing for an action that the table has not, or a version that it does not know.
  static bool find(const UsesTarget& target, KnownAction& out);

  std::vector<Input> inputs() const;
  std::vector<std::string_view> outputs() const;
  bool has_open_inputs() const;
  bool has_open_outputs() const;
  // node16; empty where it is not known.
  std::string_view runtime() const;

 private:
  const PopularAction* action_ = nullptr;
  int version_ = -1;  // -1 for any
};

}  // namespace sluice::actions
