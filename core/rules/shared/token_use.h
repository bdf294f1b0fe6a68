#pragma once

#include "core/model/actions.h"

// What the token of a job is used for, as far as its steps tell.
namespace sluice::actions {

enum class TokenUse : std::uint8_t {
  none,     // nothing in it asks for a right
  reads,    // it checks the repository out
  unknown,  // some step may do more
};

struct TokenNeed {
  TokenUse use = TokenUse::none;
  // Programs of the repository could use the token that a checkout left to them.
  bool is_in_reach = false;
};

// Neither the script of the step nor what is handed to it writes anything by means of the token.
bool writes_nothing(const Step& step);

// No step leaves the token where scripts find it: there is no checkout that keeps it, and with
// actions that are not known that is not known either.
bool leaves_no_token(const Job& job);

// A script that nothing hands the token, and so does nothing by means of it in a job that leaves
// none, whatever it calls.
bool lacks_token(const Step& step);

// The token stands in these variables or inputs, or something named like it.
bool is_handed_token(NodeRef values);

TokenNeed token_need(const Job& job);

// The larger of the needs of all jobs that have no permissions of their own.
TokenNeed shared_token_need(const Workflow& workflow);

}  // namespace sluice::actions
