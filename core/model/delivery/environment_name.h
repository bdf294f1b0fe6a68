#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// What environments are called: "QA", "staging-eu", "shopUat1".
namespace sluice::delivery {

// The words of a text in lower case, between what is neither letter nor digit, where small letters
// turn into capitals, and between letters and digits. What is a usual spelling of an environment is
// put as that: "stg", "stage" and "Staging" are "staging"; "pre-prod" is "pre-production" and
// "non-prod" "non-production", so that no part of them is taken for production.
std::vector<std::string> environment_words(std::string_view text);

// The usual environment that words name: dev, qa, staging, pre-production, uat, production, sandbox
// or preview; empty where they name none or several.
std::string_view usual_environment(const std::vector<std::string>& words);
bool names_several_environments(const std::vector<std::string>& words);

// Where an environment usually stands on the way to production: lower comes before. Names that are
// of none of the usual ones come last.
std::size_t promotion_rank(std::string_view written);

// The same of a text as it stands, for use without a policy.
std::string canonical_environment(std::string_view text);

}  // namespace sluice::delivery
