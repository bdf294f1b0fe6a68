#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/delivery/content.h"
#include "core/model/delivery/reach.h"
#include "core/rules/sink.h"

// Whether the pipelines look after all that the repository holds.
namespace sluice::delivery {

// For which of the changes that a policy speaks of a stage never runs.
struct Lack {
  bool on_changes = false;            // pull and merge requests
  std::vector<std::string> branches;  // pushes to these, as the policy writes them

  bool any() const { return on_changes || !branches.empty(); }
};

// A branch counts where its environment requires the stage; where none does, one of all mapped
// branches is enough. A pipeline of every branch is one of its requests too. What takes in a file
// that is not there may do anything.
Lack lack_of(const Delivery& delivery, Stage stage);

// Reports it at what the policy requires. `work` goes on with "No pipeline", such as
// "scans for secrets"; `because_of` is a file that the stage is for.
void report_lack(const Delivery& delivery, Stage stage, std::string_view work,
                 std::string_view because_of, Sink& sink);

enum class Care : std::uint8_t { none, unknown, there };

// Whether a pipeline of pull and merge requests builds or tests a component, or scans or plans its
// infrastructure.
Care care_of(const Delivery& delivery, const Component& component);
// Whether one looks at the style of its code.
Care lint_of(const Delivery& delivery, const Component& component);

// At the component in the policy, at what shows it, or else where the policy begins.
void report_component(const Delivery& delivery, const Component& component, std::string particulars,
                      Sink& sink);

}  // namespace sluice::delivery
