#pragma once

#include <string_view>

#include "core/model/truth.h"
#include "core/rules/shared/iam_policies.h"

// Who is let in by statements with all of their conditions, and by policies with all that they
// deny.
namespace sluice::iam {

// A statement that allows lets somebody in who has nothing to do with the account: from any other
// account or (unless `is_trust`, since roles are for those who sign) without one. What another
// statement takes back is not counted; what may take it back makes it unknown. Whom the statement
// names is not asked.
Truth lets_strangers_in(const Policy& policy, const Statement& statement, bool is_trust);

// What whoever it is says for a key of AWS's own (in lower case), known or not.
Said said_by_anyone(std::string_view key);

// The conditions hold of everybody within an account.
Truth lets_all_members_in(const Statement& statement);

// The conditions hold of requests of a holder of the policy who does what can be done about them.
// `action` is what is asked for, `service` whom a role is passed to; either may be empty.
Truth lets_holder(const Statement& statement, std::string_view action, std::string_view service);
// A statement that denies holds of all such requests.
Truth stops_holder(const Statement& statement);

}  // namespace sluice::iam
