#pragma once

#include <vector>

#include "core/findings/suppressions.h"
#include "core/model/document.h"
#include "core/text/line_index.h"

namespace sluice {

// What the metadata of a template of CloudFormation asks other tools to pass over, each for its
// resource; cdk-nag also for a whole stack:
//
//   Metadata:
//     checkov:  {skip: [{id: CKV_AWS_18, comment: the reason}]}
//     cfn_nag:  {rules_to_suppress: [{id: W35, reason: the reason}]}
//     cdk_nag:  {rules_to_suppress: [{id: AwsSolutions-S1, reason: the reason}]}
//     guard:    {SuppressedRules: [S3_BUCKET_LOGGING_ENABLED]}
//
// None of other documents. At most `most`, in order.
std::vector<IgnoreComment> metadata_ignores(const Document& document, const LineIndex& lines,
                                            std::size_t most);

// Whether there may be any: a search for words.
bool may_hold_metadata_ignores(const Document& document);

}  // namespace sluice
