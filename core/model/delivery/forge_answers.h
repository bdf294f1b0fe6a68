#pragma once

#include <vector>

#include "core/model/delivery/forge_settings.h"
#include "core/model/document.h"
#include "core/parse/parsed.h"

// Saved answers of a forge's API, one by itself or several in the envelope of
// docs/schema/settings.schema.json. Shapes by the REST API documentation of GitHub (environments,
// deployment branch policies, rules, branch protection) and GitLab (protected environments,
// protected branches, merge request approvals). Members that nobody asks for are passed over.
namespace sluice::delivery {

// Adds what the document, read as JSON, says. What is no answer, or not of the shape that the forge
// gives it, is an error at its place, and then nothing of the document is added. The settings view
// the document.
std::vector<ParseError> read_answers(const Document& document, ForgeSettings& settings);

}  // namespace sluice::delivery
