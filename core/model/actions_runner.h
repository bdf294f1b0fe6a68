#pragma once

#include <cstdint>
#include <vector>

#include "core/model/actions.h"
#include "core/model/actions_syntax.h"

// What the labels of runners say.
namespace sluice::actions {

enum class System : std::uint8_t { unknown, unix, windows };

// Of the machine that a job runs on; unknown where its labels do not say, or say several.
System system_of(const Job& job);

// Every label that a job may ask for, where it is written: those of `runs-on`, and the values of
// the matrix that it takes one from.
std::vector<NodeRef> labels_of(const Job& job);

// Adds what is wrong with them: unknown, retired, or of several systems at once.
void check_labels(const Job& job, std::vector<Fault>& faults);

}  // namespace sluice::actions
