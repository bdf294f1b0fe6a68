#include <iterator>
#include <string_view>
#include <variant>

#include "core/model/document.h"
#include "core/model/project.h"
#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

// cdk.json: what the AWS CDK is told of an app.
namespace sluice::aws {
namespace {

// A feature flag that decides how safe what is synthesized is.
struct Flag {
  std::string_view name;
  bool safe;
  std::string_view harm;  // of the other value
};
constexpr Flag kFlags[] = {
    {"@aws-cdk/aws-ec2:restrictDefaultSecurityGroup", true,
     "the default security group of each VPC stays open"},
    {"@aws-cdk/aws-ecs:disableEcsImdsBlocking", true,
     "blocking of the instance metadata service is believed in that does not block"},
    {"@aws-cdk/aws-efs:denyAnonymousAccess", true, "file systems take clients without an identity"},
    {"@aws-cdk/aws-iam:oidcRejectUnauthorizedConnections", true,
     "the certificate of an identity provider is not checked when it is fetched"},
    {"@aws-cdk/aws-kms:reduceCrossAccountRegionPolicyScope", true,
     "key policies let in whole accounts"},
    {"@aws-cdk/aws-s3:createDefaultLoggingPolicy", true,
     "buckets for logs are opened by an ACL instead of a policy"},
    {"@aws-cdk/aws-s3:publicAccessBlockedByDefault", true,
     "buckets that block some public access do not block the rest"},
    {"@aws-cdk/aws-cloudfront:defaultSecurityPolicyTLSv1.2_2021", true,
     "distributions take older TLS"},
    {"@aws-cdk/aws-stepfunctions-tasks:ecsReduceRunTaskPermissions", true,
     "state machines may run every revision of the task and more"},
    {"@aws-cdk/core:checkSecretUsage", true, "secrets may be written out in the template"},
    {"@aws-cdk/custom-resources:logApiResponseDataPropertyTrueDefault", false,
     "answers of AWS, secrets among them, are logged by custom resources"},
    {"@aws-cdk/pipelines:reduceAssetRoleTrustScope", true,
     "everyone in the account may take on the role that publishes assets"},
    {"@aws-cdk/pipelines:reduceCrossAccountActionRoleTrustScope", true,
     "everyone in the pipeline's account may take on its roles in other accounts"},
    {"@aws-cdk/pipelines:reduceStageRoleTrustScope", true,
     "everyone in the account may take on the roles of stages"},
};

template <typename F>
void for_each_app(const Project& project, F f) {
  for (const Document* const document : project.documents) {
    const Tree* const tree = std::get_if<Tree>(&document->syntax);
    if (document->kind == Kind::cdk && document->is_usable && tree != nullptr)
      f(*document, tree->root());
  }
}

// Values are booleans, or as people also write them, texts.
bool says(NodeRef value, bool wanted) { return value.value() == (wanted ? "true" : "false"); }

void flags(const Project& project, Sink& sink) {
  for_each_app(project, [&](const Document& document, NodeRef root) {
    for (const Flag& flag : kFlags) {
      const NodeRef value = root["context"][flag.name];
      if (!value.is_scalar() || !says(value, !flag.safe)) continue;
      std::string text = "With " + quote(flag.name);
      text += flag.safe ? " off, " : " on, ";
      sink.report(document.id, value, text.append(flag.harm));
    }
  });
}

void approval(const Project& project, Sink& sink) {
  for_each_app(project, [&](const Document& document, NodeRef root) {
    const NodeRef value = root["requireApproval"];
    if (value.value() == "never") sink.report(document.id, value);
  });
}

constexpr std::string_view kFlagWhy = R"(
The CDK mends unsafe defaults behind feature flags, so that apps which are already deployed do not
change by themselves. `cdk init` sets them as recommended; where one is set the other way by hand,
what the app synthesizes stays less safe than what a new app gets. Flags that are not written are
left alone: which value they have depends on the version of the CDK.
)";
constexpr std::string_view kApprovalWhy = R"(
Before `cdk deploy` widens what IAM allows, or what security groups let in, it shows the changes and
asks. `requireApproval: never` in `cdk.json` turns that off for everybody who deploys the app, also
by hand. A pipeline can say `--require-approval never` for itself, once somebody approved the change.
)";

constexpr Rule kRows[] = {
    {.id = "aws/cdk-flag-unsafe",
     .severity = Severity::medium,
     .title = "Feature flag of the CDK is set to the less safe value",
     .risk = "What the app deploys is more open than what a new app deploys.",
     .fix = "Set the flag as cdk init does, and look at what cdk diff says.",
     .topics = {Topic::access},
     .check = flags},
    {.id = "aws/cdk-no-approval",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "The CDK deploys wider permissions without asking",
     .risk = "Nobody sees that a change opens a network or widens a role before it is deployed.",
     .fix = "Set requireApproval to broadening, and tell the pipeline --require-approval never.",
     .topics = {Topic::access, Topic::integrity},
     .check = approval},
};

constexpr RuleDoc kDocs[] = {
    {kRows[0], kFlagWhy, "AWS CDK: feature flags", "cdk.json",
     kTexts<R"({"app": "npx ts-node bin/app.ts", "context": {
  "@aws-cdk/pipelines:reduceStageRoleTrustScope": «false»,
  "@aws-cdk/core:checkSecretUsage": «"false"»,
  "@aws-cdk/custom-resources:logApiResponseDataPropertyTrueDefault": «true»
}}
)">,
     kTexts<R"({"app": "npx ts-node bin/app.ts", "context": {
  "@aws-cdk/pipelines:reduceStageRoleTrustScope": true,
  "@aws-cdk/custom-resources:logApiResponseDataPropertyTrueDefault": false,
  "@aws-cdk/aws-route53-patters:useCertificate": false,
  "stage": "false"
}}
)",
            R"({"app": "python3 app.py"}
)">},
    {kRows[1], kApprovalWhy, "AWS CDK: cdk deploy, --require-approval", "cdk.json",
     kTexts<R"({"app": "python3 app.py", "requireApproval": «"never"»}
)">,
     kTexts<R"({"app": "python3 app.py", "requireApproval": "broadening"}
)",
            R"({"app": "python3 app.py"}
)">},
};

}  // namespace

extern constinit const RuleTable cdk_setting_rows{kRows};
extern constinit const RuleDocTable cdk_setting_rows_docs{kDocs};

}  // namespace sluice::aws
