#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/findings/finding.h"

namespace sluice {

// Edits that can be made together.
struct Patch {
  // By path, in order, none touching another.
  std::map<std::string, std::vector<LocatedEdit::Replacement>> files;
  std::vector<const Finding*> mends;  // the findings whose edits these are
};

// Of the findings that are not suppressed the edits up to `most`, in order of the findings: each
// one whole or not at all, and none that touches what another one changes. Of those that are left
// out for that, the places may move: audit again. `may_change` says which files there are to edit.
Patch choose_edits(const std::vector<Finding>& findings, Edit::Safety most,
                   const std::function<bool(const std::string& path)>& may_change);

// The text with the replacements made, which are in order and do not touch each other.
std::string make_edits(std::string_view text, const std::vector<LocatedEdit::Replacement>& changes);

}  // namespace sluice
