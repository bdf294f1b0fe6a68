#include "core/model/actions_schema.h"

namespace sluice::actions {
namespace {

// What is known before any job: of the run as a whole.
constexpr std::uint32_t kRun = kGithub | kInputs | kVars;
constexpr std::uint32_t kBeforeMatrix = kRun | kNeeds;
constexpr std::uint32_t kJobLevel = kBeforeMatrix | kStrategy | kMatrix;
constexpr std::uint32_t kOnRunner = kJobLevel | kJob | kRunner | kEnv;
constexpr std::uint32_t kInStep = kOnRunner | kSecrets | kSteps | kHashFiles;
constexpr std::uint32_t kInAction =
    kGithub | kInputs | kStrategy | kMatrix | kSteps | kJob | kRunner | kEnv | kHashFiles | kVars;

constexpr Shape text_in(std::uint32_t available) {
  return {.takes = kText, .available = available};
}
constexpr Shape optional_text_in(std::uint32_t available) {
  return {.takes = kText | kEmpty, .available = available};
}
constexpr Shape boolean_in(std::uint32_t available) {
  return {.takes = kBoolean | kExpression, .available = available};
}

constexpr Shape kPlain{.takes = kText};
constexpr Shape kFreeText{.takes = kText | kEmpty};
constexpr Shape kPlainBoolean{.takes = kBoolean};
constexpr Shape kPlainNames{.takes = kText | kList, .items = &kPlain};
constexpr Shape kPlainList{.takes = kList, .items = &kPlain};

constexpr Shape variables_in(const Shape& value, std::uint32_t available) {
  return {.takes = kMapping | kExpression,
          .available = available,
          .values = &value,
          .special = Special::environment_variables};
}

// on.workflow_dispatch
constexpr Shape kDispatchOption{.takes = kText};
constexpr Shape kDispatchOptions{.takes = kList, .items = &kDispatchOption};
constexpr Field kDispatchInputFields[] = {
    {"description", &kFreeText}, {"required", &kPlainBoolean},   {"default", &kFreeText},
    {"type", &kPlain},           {"options", &kDispatchOptions}, {"deprecationMessage", &kFreeText},
};
constexpr Shape kDispatchInput{
    .takes = kMapping | kEmpty, .fields = kDispatchInputFields, .owner = "an input"};
constexpr Shape kDispatchInputs{.takes = kMapping | kEmpty, .values = &kDispatchInput};
constexpr Field kDispatchFields[] = {{"inputs", &kDispatchInputs}};

// on.workflow_call
constexpr Shape kCallDefault{.takes = kText | kEmpty | kScalar, .available = kRun};
constexpr Field kCallInputFields[] = {
    {"description", &kFreeText}, {"required", &kPlainBoolean},       {"default", &kCallDefault},
    {"type", &kPlain, true},     {"deprecationMessage", &kFreeText},
};
constexpr Shape kCallInput{
    .takes = kMapping, .fields = kCallInputFields, .owner = "an input of a called workflow"};
constexpr Shape kCallInputs{.takes = kMapping | kEmpty, .values = &kCallInput};
constexpr Field kCallSecretFields[] = {{"description", &kFreeText}, {"required", &kPlainBoolean}};
constexpr Shape kCallSecret{.takes = kMapping | kEmpty,
                            .fields = kCallSecretFields,
                            .owner = "a secret of a called workflow"};
constexpr Shape kCallSecrets{.takes = kMapping | kEmpty, .values = &kCallSecret};
constexpr Shape kCallOutputValue = text_in(kGithub | kJobs | kVars | kInputs);
constexpr Field kCallOutputFields[] = {{"description", &kFreeText},
                                       {"value", &kCallOutputValue, true}};
constexpr Shape kCallOutput{
    .takes = kMapping, .fields = kCallOutputFields, .owner = "an output of a called workflow"};
constexpr Shape kCallOutputs{.takes = kMapping | kEmpty, .values = &kCallOutput};
constexpr Field kCallFields[] = {
    {"inputs", &kCallInputs}, {"secrets", &kCallSecrets}, {"outputs", &kCallOutputs}};

constexpr Field kTypesField[] = {{"types", &kPlainNames}};
constexpr Field kScheduleFields[] = {{"cron", &kPlain, true}, {"timezone", &kPlain}};
constexpr Shape kScheduleItem{.takes = kMapping, .fields = kScheduleFields, .owner = "a schedule"};
constexpr Field kImageVersionFields[] = {
    {"types", &kPlainNames}, {"names", &kPlainList}, {"versions", &kPlainList}};

// defaults and concurrency
constexpr Shape kShellDefault{.takes = kText, .special = Special::shell};
constexpr Field kRunDefaultFields[] = {{"shell", &kShellDefault}, {"working-directory", &kPlain}};
constexpr Shape kRunDefaults{.takes = kMapping, .fields = kRunDefaultFields, .owner = "run"};
constexpr Field kDefaultsFields[] = {{"run", &kRunDefaults, true}};
constexpr Shape kDefaults{.takes = kMapping, .fields = kDefaultsFields, .owner = "defaults"};

constexpr std::uint32_t kJobDefaultContexts = kJobLevel | kEnv;
constexpr Shape kJobShell{
    .takes = kText, .available = kJobDefaultContexts, .special = Special::shell};
constexpr Shape kJobFolder = text_in(kJobDefaultContexts);
constexpr Field kJobRunDefaultFields[] = {{"shell", &kJobShell},
                                          {"working-directory", &kJobFolder}};
constexpr Shape kJobRunDefaults{.takes = kMapping, .fields = kJobRunDefaultFields, .owner = "run"};
constexpr Field kJobDefaultsFields[] = {{"run", &kJobRunDefaults, true}};
constexpr Shape kJobDefaults{.takes = kMapping, .fields = kJobDefaultsFields, .owner = "defaults"};

constexpr Shape kRunGroup = text_in(kRun);
constexpr Shape kRunCancel = boolean_in(kRun);
constexpr Field kConcurrencyFields[] = {
    {"group", &kRunGroup, true}, {"cancel-in-progress", &kRunCancel}, {"queue", &kRunGroup}};
constexpr Shape kConcurrency{.takes = kText | kMapping,
                             .available = kRun,
                             .fields = kConcurrencyFields,
                             .owner = "concurrency"};
constexpr Shape kJobText = text_in(kJobLevel);
constexpr Shape kJobBoolean = boolean_in(kJobLevel);
constexpr Field kJobConcurrencyFields[] = {
    {"group", &kJobText, true}, {"cancel-in-progress", &kJobBoolean}, {"queue", &kJobText}};
constexpr Shape kJobConcurrency{.takes = kText | kMapping,
                                .available = kJobLevel,
                                .fields = kJobConcurrencyFields,
                                .owner = "concurrency"};

// env
constexpr std::uint32_t kWorkflowEnvContexts = kRun | kSecrets;
constexpr Shape kWorkflowVariable = optional_text_in(kWorkflowEnvContexts);
constexpr Shape kWorkflowEnv = variables_in(kWorkflowVariable, kWorkflowEnvContexts);
constexpr Shape kJobVariable = optional_text_in(kJobLevel | kSecrets);
constexpr Shape kJobEnv = variables_in(kJobVariable, kJobLevel | kSecrets);
constexpr Shape kStepVariable = optional_text_in(kInStep);
constexpr Shape kStepEnv = variables_in(kStepVariable, kInStep);
constexpr Shape kContainerVariable = optional_text_in(kOnRunner | kSecrets);
constexpr Shape kContainerEnv = variables_in(kContainerVariable, kOnRunner | kSecrets);

// containers
constexpr Shape kCredential = text_in(kJobLevel | kEnv | kSecrets);
constexpr Field kCredentialFields[] = {{"username", &kCredential}, {"password", &kCredential}};
constexpr Shape kCredentials{.takes = kMapping | kExpression,
                             .available = kJobLevel | kEnv | kSecrets,
                             .fields = kCredentialFields,
                             .special = Special::credentials,
                             .owner = "credentials"};
constexpr Shape kJobTexts{.takes = kList | kExpression, .available = kJobLevel, .items = &kJobText};
constexpr Shape kImage = optional_text_in(kJobLevel);
constexpr Shape kOptions = optional_text_in(kJobLevel);
constexpr Field kContainerFields[] = {
    {"image", &kJobText, true}, {"credentials", &kCredentials}, {"env", &kContainerEnv},
    {"ports", &kJobTexts},      {"volumes", &kJobTexts},        {"options", &kOptions},
};
// A job whose container is nothing runs on the machine itself.
constexpr Shape kContainer{.takes = kText | kMapping | kEmpty | kEmptyList,
                           .available = kJobLevel,
                           .fields = kContainerFields,
                           .owner = "a container"};
constexpr Field kServiceFields[] = {
    {"image", &kImage, true}, {"credentials", &kCredentials}, {"env", &kContainerEnv},
    {"ports", &kJobTexts},    {"volumes", &kJobTexts},        {"options", &kOptions},
    {"command", &kOptions},   {"entrypoint", &kOptions},
};
constexpr Shape kService{.takes = kText | kMapping,
                         .available = kJobLevel,
                         .fields = kServiceFields,
                         .owner = "a service"};
constexpr Shape kServices{
    .takes = kMapping | kExpression, .available = kJobLevel, .values = &kService};

// jobs.ID
constexpr Shape kName = optional_text_in(kJobLevel);
constexpr Shape kNeedsShape{.takes = kText | kList, .items = &kPlain, .special = Special::needs};
constexpr Shape kRunsOn{.takes = kText | kList | kMapping,
                        .available = kJobLevel,
                        .items = &kJobText,
                        .special = Special::runs_on};
constexpr Shape kPermissions{.takes = kText | kMapping | kEmptyList | kScalar,
                             .special = Special::permissions};
constexpr Shape kUrl = optional_text_in(kOnRunner | kSteps);
constexpr Field kEnvironmentFields[] = {
    {"name", &kJobText, true}, {"url", &kUrl}, {"deployment", &kJobBoolean}};
constexpr Shape kEnvironment{.takes = kText | kMapping,
                             .available = kJobLevel,
                             .fields = kEnvironmentFields,
                             .owner = "an environment"};
constexpr Shape kOutput = optional_text_in(kOnRunner | kSecrets | kSteps);
constexpr Shape kOutputs{.takes = kMapping, .values = &kOutput};
constexpr Shape kJobCondition{.takes = kText | kBoolean | kExpression,
                              .available = kBeforeMatrix | kStatus,
                              .special = Special::condition};
constexpr Shape kStepCondition{.takes = kText | kBoolean | kExpression,
                               .available = kOnRunner | kSteps | kStatus | kHashFiles,
                               .special = Special::condition};
constexpr Shape kSnapshotCondition{
    .takes = kText | kBoolean | kExpression, .available = kJobLevel, .special = Special::condition};
constexpr Shape kTimeout{.takes = kNumber | kExpression, .available = kJobLevel};
constexpr Shape kStepTimeout{.takes = kNumber | kExpression, .available = kInStep};
constexpr Shape kParallel{.takes = kInteger | kExpression, .available = kBeforeMatrix};
constexpr Shape kFailFast = boolean_in(kBeforeMatrix);
constexpr Shape kMatrixShape{
    .takes = kMapping | kExpression, .available = kBeforeMatrix, .special = Special::matrix};
constexpr Field kStrategyFields[] = {
    {"matrix", &kMatrixShape}, {"fail-fast", &kFailFast}, {"max-parallel", &kParallel}};
constexpr Shape kStrategyShape{.takes = kMapping | kExpression,
                               .available = kBeforeMatrix,
                               .fields = kStrategyFields,
                               .owner = "a strategy"};
constexpr Shape kImagePattern{
    .takes = kText, .available = kJobLevel, .special = Special::image_pattern};
constexpr Field kSnapshotFields[] = {
    {"image-name", &kJobText, true}, {"version", &kImagePattern}, {"if", &kSnapshotCondition}};
constexpr Shape kSnapshot{.takes = kText | kMapping,
                          .available = kJobLevel,
                          .fields = kSnapshotFields,
                          .owner = "a snapshot"};

// steps
constexpr Shape kStepText = text_in(kInStep);
constexpr Shape kStepName = optional_text_in(kInStep);
constexpr Shape kStepBoolean = boolean_in(kInStep);
constexpr Shape kStepShell{.takes = kText, .special = Special::shell};
constexpr Shape kId{.takes = kText, .special = Special::id};
constexpr Shape kUses{.takes = kText, .special = Special::uses};
constexpr Shape kInput{.takes = kText | kEmpty | kScalar, .available = kInStep};
constexpr Shape kWith{.takes = kMapping | kExpression,
                      .available = kInStep,
                      .values = &kInput,
                      .special = Special::inputs_of_step};
// Those of a group run at the same time, so that none can wait for another.
constexpr Field kGroupedStepFields[] = {
    {"id", &kId},
    {"if", &kStepCondition},
    {"name", &kStepName},
    {"uses", &kUses},
    {"run", &kStepText},
    {"working-directory", &kStepText},
    {"shell", &kStepShell},
    {"with", &kWith},
    {"env", &kStepEnv},
    {"continue-on-error", &kStepBoolean},
    {"timeout-minutes", &kStepTimeout},
};
constexpr Shape kGroupedStep{.takes = kMapping,
                             .fields = kGroupedStepFields,
                             .special = Special::step,
                             .owner = "a step of a parallel group"};
constexpr Shape kGroupedSteps{.takes = kList, .items = &kGroupedStep};
constexpr Shape kWaitAll{.takes = kBoolean | kEmpty};
constexpr Field kStepFields[] = {
    {"id", &kId},
    {"if", &kStepCondition},
    {"name", &kStepName},
    {"uses", &kUses},
    {"run", &kStepText},
    {"working-directory", &kStepText},
    {"shell", &kStepShell},
    {"with", &kWith},
    {"env", &kStepEnv},
    {"continue-on-error", &kStepBoolean},
    {"timeout-minutes", &kStepTimeout},
    {"background", &kPlainBoolean},
    {"wait", &kPlainNames},
    {"wait-all", &kWaitAll},
    {"cancel", &kPlain},
    {"parallel", &kGroupedSteps},
};
constexpr Shape kStepShape{
    .takes = kMapping, .fields = kStepFields, .special = Special::step, .owner = "a step"};
constexpr Shape kStepsShape{.takes = kList, .items = &kStepShape, .special = Special::steps};

constexpr Shape kCallValue{.takes = kText | kEmpty | kScalar, .available = kJobLevel};
constexpr Shape kCallWith{.takes = kMapping, .values = &kCallValue};
constexpr Shape kCallSecretValue = optional_text_in(kJobLevel | kSecrets);
constexpr Shape kCallSecretValues{.takes = kText | kMapping, .values = &kCallSecretValue};

constexpr Field kJobFields[] = {
    {"name", &kName},
    {"permissions", &kPermissions},
    {"needs", &kNeedsShape},
    {"if", &kJobCondition},
    {"runs-on", &kRunsOn},
    {"snapshot", &kSnapshot},
    {"environment", &kEnvironment},
    {"concurrency", &kJobConcurrency},
    {"outputs", &kOutputs},
    {"env", &kJobEnv},
    {"defaults", &kJobDefaults},
    {"steps", &kStepsShape},
    {"timeout-minutes", &kTimeout},
    {"strategy", &kStrategyShape},
    {"continue-on-error", &kJobBoolean},
    {"container", &kContainer},
    {"services", &kServices},
    {"uses", &kUses},
    {"with", &kCallWith},
    {"secrets", &kCallSecretValues},
};
constexpr Shape kJobShape{
    .takes = kMapping, .fields = kJobFields, .special = Special::job, .owner = "a job"};
constexpr Shape kJobsShape{.takes = kMapping, .values = &kJobShape};

constexpr Shape kEvents{.takes = kText | kList | kMapping, .special = Special::events};
constexpr Shape kRunName = optional_text_in(kRun);
constexpr Field kWorkflowFields[] = {
    {"name", &kFreeText},     {"description", &kFreeText},    {"run-name", &kRunName},
    {"on", &kEvents, true},   {"permissions", &kPermissions}, {"env", &kWorkflowEnv},
    {"defaults", &kDefaults}, {"concurrency", &kConcurrency}, {"jobs", &kJobsShape, true},
};

// action.yml
constexpr Shape kActionDefault{.takes = kText | kEmpty | kScalar,
                               .available = kGithub | kStrategy | kMatrix | kJob | kRunner};
constexpr Field kActionInputFields[] = {
    {"description", &kFreeText},        {"required", &kPlainBoolean}, {"default", &kActionDefault},
    {"deprecationMessage", &kFreeText}, {"type", &kFreeText},
};
constexpr Shape kActionInput{
    .takes = kMapping | kEmpty, .fields = kActionInputFields, .owner = "an input"};
constexpr Shape kActionInputs{.takes = kMapping | kEmpty, .values = &kActionInput};
constexpr Shape kActionOutputValue = optional_text_in(kInAction);
constexpr Field kActionOutputFields[] = {{"description", &kFreeText},
                                         {"value", &kActionOutputValue}};
constexpr Shape kActionOutput{
    .takes = kMapping | kEmpty, .fields = kActionOutputFields, .owner = "an output"};
constexpr Shape kActionOutputs{.takes = kMapping | kEmpty, .values = &kActionOutput};
constexpr Shape kActionText = optional_text_in(kInAction);
constexpr Shape kActionBoolean = boolean_in(kInAction);
constexpr Shape kActionEnv = variables_in(kActionText, kInAction);
constexpr Shape kActionArguments{.takes = kList, .items = &kActionText};
constexpr Shape kActionCondition{.takes = kText | kBoolean | kExpression,
                                 .available = kInAction | kStatus,
                                 .special = Special::condition};
constexpr Shape kActionShell{.takes = kText, .available = kInAction};
constexpr Shape kActionWith{.takes = kMapping, .available = kInAction, .values = &kActionText};
constexpr Field kActionStepFields[] = {
    {"id", &kId},
    {"if", &kActionCondition},
    {"name", &kActionText},
    {"uses", &kUses},
    {"run", &kActionText},
    {"working-directory", &kActionText},
    {"shell", &kActionShell},
    {"with", &kActionWith},
    {"env", &kActionEnv},
    {"continue-on-error", &kActionBoolean},
    {"timeout-minutes", &kActionText},
};
constexpr Shape kActionSteps{.takes = kList | kEmptyList, .items = &kStepInAction};
constexpr Field kRunsFields[] = {
    {"using", &kPlain},
    {"main", &kPlain},
    {"pre", &kPlain},
    {"pre-if", &kActionCondition},
    {"post", &kPlain},
    {"post-if", &kActionCondition},
    {"image", &kPlain},
    {"args", &kActionArguments},
    {"env", &kActionEnv},
    {"entrypoint", &kPlain},
    {"pre-entrypoint", &kPlain},
    {"post-entrypoint", &kPlain},
    {"steps", &kActionSteps},
    {"plugin", &kPlain},
};
constexpr Shape kRunsShape{.takes = kMapping, .fields = kRunsFields, .owner = "runs"};
constexpr Field kBrandingFields[] = {{"icon", &kFreeText}, {"color", &kFreeText}};
constexpr Shape kBranding{
    .takes = kMapping | kEmpty, .fields = kBrandingFields, .owner = "branding"};
constexpr Field kActionFields[] = {
    {"name", &kPlain},          {"description", &kPlain},     {"author", &kFreeText},
    {"inputs", &kActionInputs}, {"outputs", &kActionOutputs}, {"runs", &kRunsShape},
    {"branding", &kBranding},
};

}  // namespace

constinit const Shape kWorkflowShape{
    .takes = kMapping, .fields = kWorkflowFields, .owner = "a workflow"};
constinit const Shape kDispatchShape{.takes = kMapping | kEmpty | kEmptyList,
                                     .fields = kDispatchFields,
                                     .owner = "workflow_dispatch"};
constinit const Shape kCallShape{
    .takes = kMapping | kEmpty | kEmptyList, .fields = kCallFields, .owner = "workflow_call"};
constinit const Shape kDispatchTypes{
    .takes = kMapping | kEmpty | kEmptyList, .fields = kTypesField, .owner = "repository_dispatch"};
constinit const Shape kSchedule{.takes = kList, .items = &kScheduleItem};
constinit const Shape kImageVersion{
    .takes = kMapping | kEmpty, .fields = kImageVersionFields, .owner = "image_version"};
constinit const Shape kNames = kPlainNames;
constinit const Shape kActionShape{
    .takes = kMapping, .fields = kActionFields, .owner = "an action"};
constinit const Shape kStepInAction{
    .takes = kMapping, .fields = kActionStepFields, .special = Special::step, .owner = "a step"};

}  // namespace sluice::actions
