#pragma once

#include "core/model/actions.h"
#include "core/model/actions_syntax.h"
#include "core/rules/sink.h"

namespace sluice::actions {

// Reports every fault of one kind.
void report_faults(const Syntax& syntax, Mistake mistake, Sink& sink);

// The check of a rule that is one kind of fault.
template <Mistake mistake>
void report_faults(const Workflow& workflow, Sink& sink) {
  report_faults(workflow.syntax(), mistake, sink);
}

Hit& report_fault(const Fault& fault, Sink& sink);

// What a fault says, as particulars.
std::string words_of(const Fault& fault);

// Where it is to be pointed at.
Span place_of(const Fault& fault);

}  // namespace sluice::actions
