#pragma once

#include "core/audit/file_result.h"
#include "core/findings/report.h"

namespace sluice {

// Joins the results of all files into the report: runs the rules that see several of them, and
// holds what is found to the policy, to other tools' settings and to the baseline.
Report finish_audit(const Context& context, FileResults files);

}  // namespace sluice
