#pragma once

#include <vector>

#include "core/audit/file_result.h"
#include "core/audit/settings.h"
#include "core/findings/collect.h"
#include "core/model/advisories/vex.h"
#include "core/model/document.h"

namespace sluice {

// What a lock file or a bill of materials names; nothing of other files.
std::vector<image::Package> packages_of(const Document& document);

// What a bill of materials is about, where the document is one.
advisories::Shipped shipped_of(const Document& document);

// Known holes and licences of the packages, as findings of the file; the packages become the
// file's. `source` has no bytes where they do not name the packages: those of archives.
void judge_packages(const Context& context, std::vector<image::Package> packages,
                    const advisories::Shipped& shipped, const SourceView& source,
                    FileResult& result);

}  // namespace sluice
