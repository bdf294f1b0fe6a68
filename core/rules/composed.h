#pragma once

#include "core/model/composition.h"
#include "core/rules/sink.h"

namespace sluice {

// What is told of a value that is put together of several documents, at the document that has it.
// False where none has.
bool place_in_document(Hit& hit, const Composition& composition);

}  // namespace sluice
