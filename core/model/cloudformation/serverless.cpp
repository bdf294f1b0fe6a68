#include <algorithm>
#include <string>

#include "core/model/cloudformation/evaluator.h"
#include "core/model/cloudformation/level.h"

// The Serverless Application Model: what its transform makes of a template.
namespace sluice::cloudformation {
namespace {

constexpr std::string_view kServerless = "AWS::Serverless::";
const char* const kManaged = "arn:aws:iam::aws:policy/";

// A statement of a policy template; of resources that its parameters name, or of all. Templates of
// several statements stand in several rows. Source: AWS SAM, policy_templates.json, 2026-05.
struct PolicyTemplate {
  std::string_view name;
  std::string_view actions;  // separated by a space
  bool is_of_all = false;
};
constexpr PolicyTemplate kTemplates[] = {
    {"AMIDescribePolicy", "ec2:DescribeImages", true},
    {"AWSSecretsManagerGetSecretValuePolicy", "secretsmanager:GetSecretValue"},
    {"AWSSecretsManagerRotationPolicy",
     "secretsmanager:DescribeSecret secretsmanager:GetSecretValue "
     "secretsmanager:PutSecretValue secretsmanager:UpdateSecretVersionStage"},
    {"AWSSecretsManagerRotationPolicy", "secretsmanager:GetRandomPassword", true},
    {"AcmGetCertificatePolicy", "acm:GetCertificate"},
    {"AthenaQueryPolicy",
     "athena:ListWorkGroups athena:GetExecutionEngine athena:GetExecutionEngines "
     "athena:GetNamespace athena:GetCatalogs athena:GetNamespaces athena:GetTables "
     "athena:GetTable",
     true},
    {"AthenaQueryPolicy",
     "athena:StartQueryExecution athena:GetQueryResults athena:DeleteNamedQuery "
     "athena:GetNamedQuery athena:ListQueryExecutions athena:StopQueryExecution "
     "athena:GetQueryResultsStream athena:ListNamedQueries athena:CreateNamedQuery "
     "athena:GetQueryExecution athena:BatchGetNamedQuery athena:BatchGetQueryExecution "
     "athena:GetWorkGroup"},
    {"CloudFormationDescribeStacksPolicy", "cloudformation:DescribeStacks"},
    {"CloudWatchDashboardPolicy",
     "cloudwatch:GetDashboard cloudwatch:ListDashboards cloudwatch:PutDashboard "
     "cloudwatch:ListMetrics",
     true},
    {"CloudWatchDescribeAlarmHistoryPolicy", "cloudwatch:DescribeAlarmHistory", true},
    {"CloudWatchPutMetricPolicy", "cloudwatch:PutMetricData", true},
    {"CodeCommitCrudPolicy",
     "codecommit:GitPull codecommit:GitPush codecommit:CreateBranch "
     "codecommit:DeleteBranch codecommit:GetBranch codecommit:ListBranches "
     "codecommit:MergeBranchesByFastForward codecommit:MergeBranchesBySquash "
     "codecommit:MergeBranchesByThreeWay codecommit:UpdateDefaultBranch "
     "codecommit:BatchDescribeMergeConflicts codecommit:CreateUnreferencedMergeCommit "
     "codecommit:DescribeMergeConflicts codecommit:GetMergeCommit "
     "codecommit:GetMergeOptions codecommit:BatchGetPullRequests "
     "codecommit:CreatePullRequest codecommit:DescribePullRequestEvents "
     "codecommit:GetCommentsForPullRequest codecommit:GetCommitsFromMergeBase "
     "codecommit:GetMergeConflicts codecommit:GetPullRequest codecommit:ListPullRequests "
     "codecommit:MergePullRequestByFastForward codecommit:MergePullRequestBySquash "
     "codecommit:MergePullRequestByThreeWay codecommit:PostCommentForPullRequest "
     "codecommit:UpdatePullRequestDescription codecommit:UpdatePullRequestStatus "
     "codecommit:UpdatePullRequestTitle codecommit:DeleteFile codecommit:GetBlob "
     "codecommit:GetFile codecommit:GetFolder codecommit:PutFile "
     "codecommit:DeleteCommentContent codecommit:GetComment "
     "codecommit:GetCommentsForComparedCommit codecommit:PostCommentForComparedCommit "
     "codecommit:PostCommentReply codecommit:UpdateComment codecommit:BatchGetCommits "
     "codecommit:CreateCommit codecommit:GetCommit codecommit:GetCommitHistory "
     "codecommit:GetDifferences codecommit:GetObjectIdentifier codecommit:GetReferences "
     "codecommit:GetTree codecommit:GetRepository codecommit:UpdateRepositoryDescription "
     "codecommit:ListTagsForResource codecommit:TagResource codecommit:UntagResource "
     "codecommit:GetRepositoryTriggers codecommit:PutRepositoryTriggers "
     "codecommit:TestRepositoryTriggers codecommit:UploadArchive "
     "codecommit:GetUploadArchiveStatus codecommit:CancelUploadArchive"},
    {"CodeCommitReadPolicy",
     "codecommit:GitPull codecommit:GetBranch codecommit:ListBranches "
     "codecommit:BatchDescribeMergeConflicts codecommit:DescribeMergeConflicts "
     "codecommit:GetMergeCommit codecommit:GetMergeOptions codecommit:BatchGetPullRequests "
     "codecommit:DescribePullRequestEvents codecommit:GetCommentsForPullRequest "
     "codecommit:GetCommitsFromMergeBase codecommit:GetMergeConflicts "
     "codecommit:GetPullRequest codecommit:ListPullRequests codecommit:GetBlob "
     "codecommit:GetFile codecommit:GetFolder codecommit:GetComment "
     "codecommit:GetCommentsForComparedCommit codecommit:BatchGetCommits "
     "codecommit:GetCommit codecommit:GetCommitHistory codecommit:GetDifferences "
     "codecommit:GetObjectIdentifier codecommit:GetReferences codecommit:GetTree "
     "codecommit:GetRepository codecommit:ListTagsForResource "
     "codecommit:GetRepositoryTriggers codecommit:TestRepositoryTriggers "
     "codecommit:GetUploadArchiveStatus"},
    {"CodePipelineLambdaExecutionPolicy",
     "codepipeline:PutJobSuccessResult codepipeline:PutJobFailureResult", true},
    {"CodePipelineReadOnlyPolicy", "codepipeline:ListPipelineExecutions"},
    {"ComprehendBasicAccessPolicy",
     "comprehend:BatchDetectKeyPhrases comprehend:DetectDominantLanguage "
     "comprehend:DetectEntities comprehend:BatchDetectEntities comprehend:DetectKeyPhrases "
     "comprehend:DetectSentiment comprehend:BatchDetectDominantLanguage "
     "comprehend:BatchDetectSentiment",
     true},
    {"CostExplorerReadOnlyPolicy",
     "ce:GetCostAndUsage ce:GetDimensionValues ce:GetReservationCoverage "
     "ce:GetReservationPurchaseRecommendation ce:GetReservationUtilization ce:GetTags",
     true},
    {"DynamoDBBackupFullAccessPolicy", "dynamodb:CreateBackup dynamodb:DescribeContinuousBackups"},
    {"DynamoDBBackupFullAccessPolicy",
     "dynamodb:DeleteBackup dynamodb:DescribeBackup dynamodb:ListBackups"},
    {"DynamoDBCrudPolicy",
     "dynamodb:GetItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:Scan dynamodb:Query "
     "dynamodb:UpdateItem dynamodb:BatchWriteItem dynamodb:BatchGetItem "
     "dynamodb:DescribeTable dynamodb:ConditionCheckItem"},
    {"DynamoDBReadPolicy",
     "dynamodb:GetItem dynamodb:Scan dynamodb:Query dynamodb:BatchGetItem "
     "dynamodb:DescribeTable"},
    {"DynamoDBReconfigurePolicy", "dynamodb:UpdateTable"},
    {"DynamoDBRestoreFromBackupPolicy", "dynamodb:RestoreTableFromBackup"},
    {"DynamoDBRestoreFromBackupPolicy",
     "dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:GetItem "
     "dynamodb:Query dynamodb:Scan dynamodb:BatchWriteItem"},
    {"DynamoDBStreamReadPolicy",
     "dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator"},
    {"DynamoDBStreamReadPolicy", "dynamodb:ListStreams"},
    {"DynamoDBWritePolicy", "dynamodb:PutItem dynamodb:UpdateItem dynamodb:BatchWriteItem"},
    {"EC2CopyImagePolicy", "ec2:CopyImage"},
    {"EC2DescribePolicy", "ec2:DescribeRegions ec2:DescribeInstances", true},
    {"EFSWriteAccessPolicy", "elasticfilesystem:ClientMount elasticfilesystem:ClientWrite"},
    {"EKSDescribePolicy", "eks:DescribeCluster eks:ListClusters", true},
    {"EcsRunTaskPolicy", "ecs:RunTask"},
    {"ElasticMapReduceAddJobFlowStepsPolicy", "elasticmapreduce:AddJobFlowSteps"},
    {"ElasticMapReduceCancelStepsPolicy", "elasticmapreduce:CancelSteps"},
    {"ElasticMapReduceModifyInstanceFleetPolicy",
     "elasticmapreduce:ModifyInstanceFleet elasticmapreduce:ListInstanceFleets"},
    {"ElasticMapReduceModifyInstanceGroupsPolicy",
     "elasticmapreduce:ModifyInstanceGroups elasticmapreduce:ListInstanceGroups"},
    {"ElasticMapReduceSetTerminationProtectionPolicy", "elasticmapreduce:SetTerminationProtection"},
    {"ElasticMapReduceTerminateJobFlowsPolicy", "elasticmapreduce:TerminateJobFlows"},
    {"ElasticsearchHttpPostPolicy", "es:ESHttpPost es:ESHttpPut"},
    {"EventBridgePutEventsPolicy", "events:PutEvents"},
    {"FilterLogEventsPolicy", "logs:FilterLogEvents"},
    {"FirehoseCrudPolicy",
     "firehose:CreateDeliveryStream firehose:DeleteDeliveryStream "
     "firehose:DescribeDeliveryStream firehose:PutRecord firehose:PutRecordBatch "
     "firehose:UpdateDestination"},
    {"FirehoseWritePolicy", "firehose:PutRecord firehose:PutRecordBatch"},
    {"KMSDecryptPolicy", "kms:Decrypt"},
    {"KMSEncryptPolicy", "kms:Encrypt"},
    {"KMSEncryptPolicy_v2",
     "kms:Encrypt kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext "
     "kms:GenerateDataKeyPair kms:GenerateDataKeyPairWithoutPlaintext"},
    {"KinesisCrudPolicy",
     "kinesis:AddTagsToStream kinesis:CreateStream kinesis:DecreaseStreamRetentionPeriod "
     "kinesis:DeleteStream kinesis:DescribeStream kinesis:DescribeStreamSummary "
     "kinesis:GetShardIterator kinesis:IncreaseStreamRetentionPeriod "
     "kinesis:ListTagsForStream kinesis:MergeShards kinesis:PutRecord kinesis:PutRecords "
     "kinesis:SplitShard kinesis:RemoveTagsFromStream"},
    {"KinesisStreamReadPolicy", "kinesis:ListStreams kinesis:DescribeLimits"},
    {"KinesisStreamReadPolicy",
     "kinesis:DescribeStream kinesis:DescribeStreamSummary kinesis:GetRecords "
     "kinesis:GetShardIterator"},
    {"LambdaInvokePolicy", "lambda:InvokeFunction"},
    {"MobileAnalyticsWriteOnlyAccessPolicy", "mobileanalytics:PutEvents", true},
    {"OrganizationsListAccountsPolicy", "organizations:ListAccounts", true},
    {"PinpointEndpointAccessPolicy",
     "mobiletargeting:GetEndpoint mobiletargeting:UpdateEndpoint "
     "mobiletargeting:UpdateEndpointsBatch"},
    {"PollyFullAccessPolicy", "polly:GetLexicon polly:DeleteLexicon"},
    {"PollyFullAccessPolicy",
     "polly:DescribeVoices polly:ListLexicons polly:PutLexicon polly:SynthesizeSpeech"},
    {"RekognitionDetectOnlyPolicy",
     "rekognition:DetectFaces rekognition:DetectLabels rekognition:DetectModerationLabels "
     "rekognition:DetectText",
     true},
    {"RekognitionFacesManagementPolicy",
     "rekognition:IndexFaces rekognition:DeleteFaces rekognition:SearchFaces "
     "rekognition:SearchFacesByImage rekognition:ListFaces"},
    {"RekognitionFacesPolicy", "rekognition:CompareFaces rekognition:DetectFaces", true},
    {"RekognitionLabelsPolicy", "rekognition:DetectLabels rekognition:DetectModerationLabels",
     true},
    {"RekognitionNoDataAccessPolicy",
     "rekognition:CompareFaces rekognition:DetectFaces rekognition:DetectLabels "
     "rekognition:DetectModerationLabels"},
    {"RekognitionReadPolicy",
     "rekognition:ListCollections rekognition:ListFaces rekognition:SearchFaces "
     "rekognition:SearchFacesByImage"},
    {"RekognitionWriteOnlyAccessPolicy", "rekognition:CreateCollection rekognition:IndexFaces"},
    {"Route53ChangeResourceRecordSetsPolicy", "route53:ChangeResourceRecordSets"},
    {"S3CrudPolicy",
     "s3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion s3:PutObject "
     "s3:PutObjectAcl s3:GetLifecycleConfiguration s3:PutLifecycleConfiguration "
     "s3:DeleteObject"},
    {"S3FullAccessPolicy",
     "s3:GetObject s3:GetObjectAcl s3:GetObjectVersion s3:PutObject s3:PutObjectAcl "
     "s3:DeleteObject s3:DeleteObjectTagging s3:DeleteObjectVersionTagging "
     "s3:GetObjectTagging s3:GetObjectVersionTagging s3:PutObjectTagging "
     "s3:PutObjectVersionTagging"},
    {"S3FullAccessPolicy",
     "s3:ListBucket s3:GetBucketLocation s3:GetLifecycleConfiguration "
     "s3:PutLifecycleConfiguration"},
    {"S3ReadPolicy",
     "s3:GetObject s3:ListBucket s3:GetBucketLocation s3:GetObjectVersion "
     "s3:GetLifecycleConfiguration"},
    {"S3WritePolicy", "s3:PutObject s3:PutObjectAcl s3:PutLifecycleConfiguration"},
    {"SESBulkTemplatedCrudPolicy",
     "ses:GetIdentityVerificationAttributes ses:SendEmail ses:SendRawEmail "
     "ses:SendTemplatedEmail ses:SendBulkTemplatedEmail ses:VerifyEmailIdentity"},
    {"SESBulkTemplatedCrudPolicy_v2",
     "ses:SendEmail ses:SendRawEmail ses:SendTemplatedEmail ses:SendBulkTemplatedEmail"},
    {"SESBulkTemplatedCrudPolicy_v2",
     "ses:GetIdentityVerificationAttributes ses:VerifyEmailIdentity", true},
    {"SESCrudPolicy",
     "ses:GetIdentityVerificationAttributes ses:SendEmail ses:SendRawEmail "
     "ses:VerifyEmailIdentity"},
    {"SESEmailTemplateCrudPolicy",
     "ses:CreateTemplate ses:GetTemplate ses:ListTemplates ses:UpdateTemplate "
     "ses:DeleteTemplate ses:TestRenderTemplate",
     true},
    {"SESSendBouncePolicy", "ses:SendBounce"},
    {"SNSCrudPolicy",
     "sns:ListSubscriptionsByTopic sns:CreateTopic sns:SetTopicAttributes sns:Subscribe "
     "sns:Publish"},
    {"SNSPublishMessagePolicy", "sns:Publish"},
    {"SQSPollerPolicy",
     "sqs:ChangeMessageVisibility sqs:ChangeMessageVisibilityBatch sqs:DeleteMessage "
     "sqs:DeleteMessageBatch sqs:GetQueueAttributes sqs:ReceiveMessage"},
    {"SQSSendMessagePolicy", "sqs:SendMessage*"},
    {"SSMParameterReadPolicy", "ssm:DescribeParameters", true},
    {"SSMParameterReadPolicy", "ssm:GetParameters ssm:GetParameter ssm:GetParametersByPath"},
    {"SSMParameterWithSlashPrefixReadPolicy", "ssm:DescribeParameters", true},
    {"SSMParameterWithSlashPrefixReadPolicy",
     "ssm:GetParameters ssm:GetParameter ssm:GetParametersByPath"},
    {"SageMakerCreateEndpointConfigPolicy", "sagemaker:CreateEndpointConfig"},
    {"SageMakerCreateEndpointPolicy", "sagemaker:CreateEndpoint"},
    {"ServerlessRepoReadWriteAccessPolicy",
     "serverlessrepo:CreateApplication serverlessrepo:CreateApplicationVersion "
     "serverlessrepo:UpdateApplication serverlessrepo:GetApplication "
     "serverlessrepo:ListApplications serverlessrepo:ListApplicationVersions "
     "serverlessrepo:ListApplicationDependencies"},
    {"StepFunctionsCallbackPolicy",
     "states:SendTaskFailure states:SendTaskHeartbeat states:SendTaskSuccess"},
    {"StepFunctionsExecutionPolicy", "states:StartExecution"},
    {"StepFunctionsExecutionPolicy_v2", "states:StartExecution states:StartSyncExecution"},
    {"TextractDetectAnalyzePolicy",
     "textract:DetectDocumentText textract:StartDocumentTextDetection "
     "textract:StartDocumentAnalysis textract:AnalyzeDocument",
     true},
    {"TextractGetResultPolicy", "textract:GetDocumentTextDetection textract:GetDocumentAnalysis",
     true},
    {"TextractPolicy", "textract:*", true},
    {"VPCAccessPolicy",
     "ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces "
     "ec2:DetachNetworkInterface",
     true},
};

bool is_function(std::string_view type) { return type == "AWS::Serverless::Function"; }
bool is_state_machine(std::string_view type) { return type == "AWS::Serverless::StateMachine"; }

}  // namespace

bool is_serverless(std::string_view type) { return type.starts_with(kServerless); }

// Objects are joined, lists put one behind the other; of anything else that of the resource counts.
Val Stack::joined(Val globals, Val own) {
  const Level level(all_);
  if (all_.depth > Evaluator::kMostDepth) return own;
  if (globals->is_list() && own->is_list()) {
    Items items(globals->items.begin(), globals->items.end());
    items.insert(items.end(), own->items.begin(), own->items.end());
    Computed value = *own;
    value.items = all_.store().keep(items);
    return all_.keep(value);
  }
  if (!globals->is_object() || !own->is_object()) return own;
  Items items;
  for (const Computed::Item& item : own->items) {
    const Computed::Item* const other = globals->find(item.name);
    items.push_back(item);
    if (other != nullptr) items.back().value = joined(other->value, item.value);
  }
  for (const Computed::Item& item : globals->items) {
    if (own->find(item.name) == nullptr) items.push_back(item);
  }
  Computed value = *own;
  value.is_open = value.is_open || globals->is_open;
  value.items = all_.store().keep(items);
  return all_.keep(value);
}

Val Stack::with_globals(std::string_view type, Val own) {
  const NodeRef node = root_["Globals"][type.substr(kServerless.size())];
  return node ? joined(evaluate(node, nullptr), own) : own;
}

// What a policy template stands for; null for one that is not known.
Val Stack::expanded(const Computed::Item& policy) {
  // A parameter that is a wildcard makes it one of everything.
  const bool is_wild = std::any_of(
      policy.value->items.begin(), policy.value->items.end(), [](const Computed::Item& parameter) {
        return parameter.value->is_string() && parameter.value->text == "*";
      });
  Items statements;
  for (const PolicyTemplate& one : kTemplates) {
    if (one.name != policy.name) continue;
    Items actions;
    for (std::string_view rest = one.actions; !rest.empty();) {
      const std::size_t size = std::min(rest.find(' '), rest.size());
      actions.push_back({{}, {}, all_.text(rest.substr(0, size)), policy.use, false});
      rest.remove_prefix(std::min(size + 1, rest.size()));
    }
    const Val resource =
        one.is_of_all || is_wild ? all_.text("*") : all_.unknown("resource of a policy template");
    const Items statement = {{"Effect", {}, all_.text("Allow"), policy.use, false},
                             {"Action", {}, all_.list(actions), policy.use, false},
                             {"Resource", {}, resource, policy.use, false}};
    statements.push_back({{}, {}, all_.object(statement, false), policy.use, false});
  }
  if (statements.empty()) return nullptr;
  return all_.object({{"Statement", {}, all_.list(statements), policy.use, false}}, false);
}

// A policy that AWS manages goes by its name alone.
Val Stack::managed_policy(Val name) {
  if (!name->is_string() || name->text.empty() || name->text.find(':') != name->text.npos)
    return name;
  Computed value = *name;
  value.text = all_.store().keep("arn:aws:iam::aws:policy/" + std::string(name->text));
  value.is_written = false;
  return all_.keep(value);
}

// The role that is made for a function or a state machine.
Val Stack::role_of(Val body, std::string_view type) {
  Items managed;
  Items inline_policies;
  bool is_open = !body->is_object() || body->is_open;
  const auto add_document = [&](Val document, const ValuePlace& use) {
    const Items policy = {{"PolicyDocument", {}, document, use, false}};
    inline_policies.push_back({{}, {}, all_.object(policy, false), use, false});
  };
  const auto add = [&](Val policy, const ValuePlace& use) {
    if (!policy->is_object()) {
      managed.push_back({{}, {}, managed_policy(policy), use, false});
    } else if (policy->find("Statement") != nullptr) {
      add_document(policy, use);
    } else {
      for (const Computed::Item& item : policy->items) {
        if (const Val document = expanded(item)) {
          add_document(document, item.use);
        } else {
          is_open = true;
        }
      }
    }
  };
  if (const Computed::Item* const policies = body->find("Policies")) {
    if (policies->value->is_list()) {
      for (const Computed::Item& one : policies->value->items) add(one.value, one.use);
    } else {
      add(policies->value, policies->use);
    }
  }
  const std::string_view service =
      is_function(type) ? "lambda.amazonaws.com" : "states.amazonaws.com";
  const Items principal = {{"Service", {}, all_.text(service), {}, false}};
  const Items trust = {{"Effect", {}, all_.text("Allow"), {}, false},
                       {"Action", {}, all_.text("sts:AssumeRole"), {}, false},
                       {"Principal", {}, all_.object(principal, false), {}, false}};
  const Items statements = {{{}, {}, all_.object(trust, false), {}, false}};
  const Items document = {{"Statement", {}, all_.list(statements), {}, false}};
  Items role = {{"AssumeRolePolicyDocument", {}, all_.object(document, false), {}, false}};
  if (!managed.empty()) role.push_back({"ManagedPolicyArns", {}, all_.list(managed), {}, false});
  if (!inline_policies.empty())
    role.push_back({"Policies", {}, all_.list(inline_policies), {}, false});
  return all_.object(role, is_open);
}

Instance* Stack::implied(const Instance& by, std::string_view type, std::string_view name) {
  if (instances_by_name_.contains(name) || all_.resources++ >= Evaluator::kMostResources)
    return nullptr;
  Instance& made = instances_.emplace_back();
  made.stack = this;
  made.node = by.node;
  made.names = by.names;
  made.condition = by.condition;
  made.base = by.base;
  made.is_usual = by.is_usual;
  made.asked = by.asked;
  made.is_nested_read = true;
  made.resource = by.resource;
  made.resource.type = {type, by.resource.type.at};
  made.resource.name = {all_.store().keep(name), by.resource.header};
  instances_by_name_[made.resource.name.value] = &made;
  return &made;
}

// Roles of functions that name none.
void Stack::imply_roles() {
  // Those that are made are put behind the others.
  const std::size_t count = instances_.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Instance& instance = instances_[i];
    const std::string_view type = instance.resource.type.value;
    if (!instance.can_be || (!is_function(type) && !is_state_machine(type))) continue;
    const Val body = instance.resource.body.computed();
    if (body == nullptr || body->find("Role") != nullptr) continue;
    Instance* const role =
        implied(instance, "AWS::IAM::Role", std::string(instance.resource.name.value) + "Role");
    if (role == nullptr) return;
    role->made_for = type;
    role->resource.body = Value::of(*role_of(body, type), instance.resource.body.place());
  }
}

// The API of events that name none: it has nothing but what the globals say.
Val Stack::with_apis(const Instance& instance, Val body) {
  const Computed::Item* const events =
      is_function(instance.resource.type.value) ? body->find("Events") : nullptr;
  if (events == nullptr || !events->value->is_object()) return body;
  Items changed(events->value->items.begin(), events->value->items.end());
  bool is_changed = false;
  for (Computed::Item& event : changed) {
    const Computed::Item* const type = event.value->find("Type");
    const bool is_http =
        type != nullptr && type->value->is_string() && type->value->text == "HttpApi";
    const bool is_rest = type != nullptr && type->value->is_string() && type->value->text == "Api";
    const Computed::Item* const properties = event.value->find("Properties");
    if (!is_http && !is_rest) continue;
    const std::string_view key = is_http ? "ApiId" : "RestApiId";
    if (properties != nullptr &&
        (!properties->value->is_object() || properties->value->find(key) != nullptr))
      continue;
    const std::string_view name = is_http ? "ServerlessHttpApi" : "ServerlessRestApi";
    if (!instances_by_name_.contains(name)) {
      Instance* const api =
          implied(instance, is_http ? "AWS::Serverless::HttpApi" : "AWS::Serverless::Api", name);
      if (api == nullptr) return body;
      api->made_for = api->resource.type.value;
      const NodeRef node = instance.node;
      api->resource.body = Value::of(*with_globals(api->made_for, all_.object({}, false)),
                                     {&document_, node.span(), node.index()});
    }
    const Instance& api = *instances_by_name_[name];
    Items own;
    if (properties != nullptr)
      own.assign(properties->value->items.begin(), properties->value->items.end());
    own.push_back({key, {}, all_.unknown(kDeployed, name, &api.resource), {}, false});
    Items parts(event.value->items.begin(), event.value->items.end());
    std::erase_if(parts, [](const Computed::Item& part) { return part.name == "Properties"; });
    const ValuePlace use = properties != nullptr ? properties->use : event.use;
    parts.push_back({"Properties", {}, all_.object(own, false), use, false});
    event.value = all_.object(parts, event.value->is_open);
    is_changed = true;
  }
  if (!is_changed) return body;
  Items items(body->items.begin(), body->items.end());
  for (Computed::Item& item : items) {
    if (item.name == "Events") item.value = all_.object(changed, events->value->is_open);
  }
  Computed value = *body;
  value.items = all_.store().keep(items);
  return all_.keep(value);
}

}  // namespace sluice::cloudformation
