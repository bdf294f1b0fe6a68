#include "core/rules/rule.h"

// Statements of IAM policies in templates, each by itself. How to read the rows: core/rules/rows.h.
namespace sluice::aws {

extern constinit const RowTable iam_template_rows{.family = "aws", .text = R"(
iam-statement-all-but-resources ma Statement is about every resource but a few
@AWS::IAM::Policy AWS::IAM::ManagedPolicy whole PolicyDocument.Statement : NotResource absent if Effect =Allow
@AWS::IAM::Role AWS::IAM::User AWS::IAM::Group whole Policies.PolicyDocument.Statement : NotResource absent if Effect =Allow
=W21 W22 W23 IAM_ROLE_OR_POLICY_NO_ALLOW_PLUS_NOT_RESOURCE
iam-statement-whole-service la Statement allows every action of a service
@AWS::IAM::Policy AWS::IAM::ManagedPolicy whole PolicyDocument.Statement : Action !$:* if Effect =Allow
@AWS::IAM::Role AWS::IAM::User AWS::IAM::Group whole Policies.PolicyDocument.Statement : Action !$:* if Effect =Allow
=AWS-0057 IAM_MANAGEDPOLICY_NO_STATEMENTS_WITH_FULL_ACCESS IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS
iam-trust-all-but-actions ma Trust of the role allows every action but a few
@aws_iam_role each assume_role_policy#Statement : NotAction absent if Effect =Allow
@AWS::IAM::Role whole AssumeRolePolicyDocument.Statement : NotAction absent if Effect =Allow
=W14 IAM_ROLE_NO_ALLOW_PLUS_NOT_ACTION_ON_TRUST_POLICY
iam-trust-every-action ma Trust of the role allows every action
@aws_iam_role each assume_role_policy#Statement : Action !=*,*:* if Effect =Allow
@AWS::IAM::Role whole AssumeRolePolicyDocument.Statement : Action !=*,*:* if Effect =Allow
=F2 IAM_ROLE_NO_FULL_ACCESS_ON_TRUST_POLICY
)"};

}  // namespace sluice::aws
