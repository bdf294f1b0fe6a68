#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/audit/file_result.h"
#include "core/parse/parsed.h"
#include "core/text/encoding.h"

// One file on its way through the house: kind, tree, model, rules, findings.
namespace sluice {

// The input is in UTF-8; `encoding` is what the file itself is in. `detected` counts only where the
// bytes were read.
std::unique_ptr<FileResult> audit_document(const Context& context, Input input, Encoding encoding,
                                           const Detected& detected);

// An archive whose entries were audited by themselves: `faults` are theirs, and `error` is why no
// further one could be read.
std::unique_ptr<FileResult> audit_archive_itself(const Context& context, Input input,
                                                 const Detected& detected,
                                                 const std::vector<ParseError>& faults,
                                                 const std::optional<ParseError>& error);

// An entry that its archive holds and does not give: the archive's own findings tell so.
std::unique_ptr<FileResult> tell_unreadable_entry(const Context& context, Input input);

bool is_archive(Kind kind);

}  // namespace sluice
