#pragma once

#include "core/model/actions_syntax.h"
#include "core/rules/sink.h"

namespace sluice::actions {

// Reports every fault of one kind.
void report_faults(const Syntax& syntax, Mistake mistake, Sink& sink);

Hit& report_fault(const Fault& fault, Sink& sink);

// What a fault says, as particulars.
std::string words_of(const Fault& fault);

// Where it is to be pointed at.
Span place_of(const Fault& fault);

}  // namespace sluice::actions
