#include "core/model/gitlab_schema.h"

#include <algorithm>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhenJob = "on_success on_failure always manual delayed";
constexpr std::string_view kWhenRule = "on_success on_failure always never manual delayed";

constexpr Key kExitCodes[] = {{"exit_codes", kNumber | kScalar | kList}};
constexpr Shape kAllowFailure = {"allow_failure", kExitCodes};

constexpr Key kCoverageKeys[] = {
    {"coverage_format", kScalar, nullptr, Look::word, "cobertura jacoco"}, {"path", kScalar}};
constexpr Shape kCoverageReport = {"coverage_report", kCoverageKeys};
constexpr Key kReportKeys[] = {{"accessibility"},
                               {"annotations"},
                               {"api_fuzzing"},
                               {"browser_performance"},
                               {"cluster_image_scanning"},
                               {"codequality"},
                               {"container_scanning"},
                               {"coverage_fuzzing"},
                               {"coverage_report", kMapping, &kCoverageReport},
                               {"cyclonedx"},
                               {"dast"},
                               {"dependency_scanning"},
                               {"dotenv"},
                               {"junit"},
                               {"license_management"},
                               {"license_scanning"},
                               {"load_performance"},
                               {"lsif"},
                               {"metrics"},
                               {"performance"},
                               {"repository_xray"},
                               {"requirements"},
                               {"requirements_v2"},
                               {"sarif"},
                               {"sast"},
                               {"secret_detection"},
                               {"terraform"},
                               {"scip"},
                               {"sbom"}};
constexpr Shape kReports = {"reports", kReportKeys};
constexpr Key kArtifactKeys[] = {
    {"access", kScalar, nullptr, Look::word, "none developer maintainer all"},
    {"exclude", kList},
    {"expire_in", kScalar | kNumber, nullptr, Look::duration},
    {"expose_as", kScalar},
    {"name", kScalar | kNumber},
    {"paths", kList},
    {"public", kBoolean},
    {"reports", kMapping, &kReports},
    {"untracked", kBoolean},
    {"when", kScalar, nullptr, Look::word, "on_success on_failure always"}};
constexpr Shape kArtifacts = {"artifacts", kArtifactKeys};

constexpr Key kCacheKeyKeys[] = {
    {"files", kList}, {"files_commits", kList}, {"prefix", kScalar | kNumber}};
constexpr Shape kCacheKey = {"key of a cache", kCacheKeyKeys};
constexpr Key kCacheKeys[] = {
    {"fallback_keys", kList},
    {"key", kScalar | kNumber | kMapping, &kCacheKey},
    {"paths", kList},
    {"policy", kScalar, nullptr, Look::word, "pull-push pull push"},
    {"unprotect", kBoolean},
    {"untracked", kBoolean},
    {"when", kScalar, nullptr, Look::word, "on_success on_failure always"}};
constexpr Shape kCache = {"cache", kCacheKeys};

constexpr Key kManagedKeys[] = {{"enabled", kBoolean}};
constexpr Shape kManaged = {"managed_resources", kManagedKeys};
constexpr Key kDashboardKeys[] = {{"flux_resource_path", kScalar}, {"namespace", kScalar}};
constexpr Shape kDashboard = {"dashboard", kDashboardKeys};
constexpr Key kClusterKeys[] = {{"agent", kScalar},
                                {"dashboard", kMapping, &kDashboard},
                                {"flux_resource_path", kScalar},
                                {"managed_resources", kMapping, &kManaged},
                                {"namespace", kScalar}};
constexpr Shape kCluster = {"kubernetes", kClusterKeys};
constexpr Key kEnvironmentKeys[] = {
    {"action", kScalar, nullptr, Look::word, "start stop prepare verify access"},
    {"auto_stop_in", kScalar | kNumber, nullptr, Look::duration},
    {"deployment_tier", kScalar, nullptr, Look::word,
     "production staging testing development other"},
    {"kubernetes", kMapping, &kCluster},
    {"name", kScalar | kNumber, nullptr, Look::environment},
    {"on_stop", kScalar},
    {"url", kScalar}};
constexpr Shape kEnvironment = {"environment", kEnvironmentKeys};

constexpr Key kDockerKeys[] = {{"platform", kScalar}, {"user", kScalar | kNumber}};
constexpr Shape kDocker = {"docker", kDockerKeys};
constexpr Key kPodKeys[] = {{"user", kScalar | kNumber}};
constexpr Shape kPod = {"kubernetes of an image", kPodKeys};
constexpr Key kImageKeys[] = {
    {"docker", kMapping, &kDocker},
    {"entrypoint", kScalar | kList},
    {"kubernetes", kMapping, &kPod},
    {"name", kScalar | kNumber},
    {"ports", kList},
    {"pull_policy", kScalar | kList, nullptr, Look::word, "always if-not-present never"}};
constexpr Shape kImage = {"image", kImageKeys};
constexpr Key kServiceKeys[] = {
    {"alias", kScalar | kNumber},
    {"command", kScalar | kList},
    {"docker", kMapping, &kDocker},
    {"entrypoint", kScalar | kList},
    {"kubernetes", kMapping, &kPod},
    {"name", kScalar | kNumber},
    {"ports", kList},
    {"pull_policy", kScalar | kList, nullptr, Look::word, "always if-not-present never"},
    {"variables", kMapping}};
constexpr Shape kService = {"services", kServiceKeys};

constexpr Key kTokenKeys[] = {{"aud", kScalar | kList}};
constexpr Shape kToken = {"a token", kTokenKeys};
constexpr Key kTokensKeys[] = {{"", kMapping, &kToken}};
constexpr Shape kTokens = {"id_tokens", kTokensKeys};

constexpr Key kAzureKeys[] = {{"name", kScalar}, {"version"}};
constexpr Shape kAzure = {"azure_key_vault", kAzureKeys};
constexpr Key kGoogleKeys[] = {{"name", kScalar}, {"version"}};
constexpr Shape kGoogle = {"gcp_secret_manager", kGoogleKeys};
constexpr Key kManagerKeys[] = {{"name", kScalar}, {"source", kScalar}};
constexpr Shape kManager = {"gitlab_secrets_manager", kManagerKeys};
constexpr Key kSecretKeys[] = {{"akeyless"},
                               {"aws_secrets_manager"},
                               {"azure_key_vault", kAnyForm, &kAzure},
                               {"file", kBoolean},
                               {"gcp_secret_manager", kAnyForm, &kGoogle},
                               {"gitlab_secrets_manager", kAnyForm, &kManager},
                               {"token", kScalar},
                               {"vault"}};
constexpr Shape kSecret = {"a secret", kSecretKeys};
constexpr Key kSecretsKeys[] = {{"", kMapping, &kSecret}};
constexpr Shape kSecrets = {"secrets", kSecretsKeys};

constexpr Key kInheritKeys[] = {{"default", kBoolean | kList}, {"variables", kBoolean | kList}};
constexpr Shape kInherit = {"inherit", kInheritKeys};

constexpr Key kHookKeys[] = {{"pre_get_sources_script", kScalar | kList}};
constexpr Shape kHooks = {"hooks", kHookKeys};

constexpr Key kNeedKeys[] = {{"artifacts", kBoolean},   {"job", kScalar | kNumber},
                             {"optional", kBoolean},    {"parallel", kMapping},
                             {"pipeline", kScalar},     {"project", kScalar},
                             {"ref", kScalar | kNumber}};
constexpr Shape kNeed = {"needs", kNeedKeys};

constexpr Key kParallelKeys[] = {{"matrix", kList}};
constexpr Shape kParallel = {"parallel", kParallelKeys};

constexpr Key kAssetKeys[] = {{"links", kList}};
constexpr Shape kAssets = {"assets", kAssetKeys};
constexpr Key kReleaseKeys[] = {{"assets", kMapping, &kAssets},  {"description", kScalar},
                                {"milestones", kScalar | kList}, {"name", kScalar | kNumber},
                                {"ref", kScalar | kNumber},      {"released_at", kScalar},
                                {"tag_message", kScalar},        {"tag_name", kScalar | kNumber}};
constexpr Shape kRelease = {"release", kReleaseKeys};

constexpr Key kRetryKeys[] = {{"exit_codes", kNumber | kScalar | kList},
                              {"max", kNumber | kScalar, nullptr, Look::retries},
                              {"when", kScalar | kList}};
constexpr Shape kRetry = {"retry", kRetryKeys};

constexpr Key kChangeKeys[] = {{"compare_to", kScalar}, {"paths", kList}};
constexpr Shape kChanges = {"changes", kChangeKeys};
constexpr Key kExistsKeys[] = {{"paths", kList}, {"project", kScalar}, {"ref", kScalar}};
constexpr Shape kExists = {"exists", kExistsKeys};
constexpr Key kCancelKeys[] = {
    {"on_job_failure", kScalar, nullptr, Look::word, "none all"},
    {"on_new_commit", kScalar, nullptr, Look::word, "conservative interruptible none"}};
constexpr Shape kAutoCancel = {"auto_cancel", kCancelKeys};

constexpr Key kRuleKeys[] = {{"allow_failure", kBoolean | kMapping, &kAllowFailure},
                             {"changes", kScalar | kList | kMapping, &kChanges},
                             {"exists", kScalar | kList | kMapping, &kExists},
                             {"if", kScalar},
                             {"interruptible", kBoolean},
                             {"needs", kList, &kNeed},
                             {"start_in", kScalar | kNumber, nullptr, Look::duration},
                             {"variables", kMapping},
                             {"when", kScalar, nullptr, Look::word, kWhenRule}};
constexpr Shape kRule = {"a rule", kRuleKeys};
constexpr Key kWorkflowRuleKeys[] = {{"auto_cancel", kMapping, &kAutoCancel},
                                     {"changes", kScalar | kList | kMapping, &kChanges},
                                     {"exists", kScalar | kList | kMapping, &kExists},
                                     {"if", kScalar},
                                     {"variables", kMapping},
                                     {"when", kScalar, nullptr, Look::word, "always never"}};
constexpr Shape kWorkflowRule = {"a rule of the workflow", kWorkflowRuleKeys};
constexpr Key kIncludeRuleKeys[] = {{"changes", kScalar | kList | kMapping, &kChanges},
                                    {"exists", kScalar | kList | kMapping, &kExists},
                                    {"if", kScalar},
                                    {"when", kScalar, nullptr, Look::word, "always never"}};
constexpr Shape kIncludeRule = {"a rule of an include", kIncludeRuleKeys};

constexpr Key kPolicyKeys[] = {
    {"changes", kList}, {"kubernetes", kScalar}, {"refs", kList}, {"variables", kList}};
constexpr Shape kPolicy = {"only and except", kPolicyKeys};

constexpr Key kForwardKeys[] = {{"pipeline_variables", kBoolean}, {"yaml_variables", kBoolean}};
constexpr Shape kForward = {"forward", kForwardKeys};
constexpr Key kTriggerKeys[] = {{"branch", kScalar | kNumber},
                                {"forward", kMapping, &kForward},
                                {"include", kScalar | kList | kMapping},
                                {"inputs", kMapping},
                                {"project", kScalar},
                                {"strategy", kScalar, nullptr, Look::word, "depend mirror"}};
constexpr Shape kTrigger = {"trigger", kTriggerKeys};

constexpr Key kGlobalVariableKeys[] = {
    {"description", kScalar}, {"expand", kBoolean}, {"options", kList}, {"value"}};

constexpr Key kAllow = {"allow_failure", kBoolean | kMapping, &kAllowFailure};
constexpr Key kExcept = {"except", kList | kMapping, &kPolicy};
constexpr Key kOnly = {"only", kList | kMapping, &kPolicy};
constexpr Key kNeeds = {"needs", kList | kMapping, &kNeed};
constexpr Key kParallels = {"parallel", kNumber | kScalar | kMapping, &kParallel, Look::parallel};
constexpr Key kRules = {"rules", kList, &kRule};
constexpr Key kEnvironments = {"environment", kScalar | kNumber | kMapping, &kEnvironment,
                               Look::environment};

constexpr Key kPageKeys[] = {{"expire_in", kScalar | kNumber, nullptr, Look::duration},
                             {"path_prefix", kScalar},
                             {"publish", kScalar}};
constexpr Shape kPages = {"pages", kPageKeys};
constexpr Key kJobKeys[] = {{"after_script", kScalar | kList},
                            kAllow,
                            {"artifacts", kMapping, &kArtifacts},
                            {"before_script", kScalar | kList},
                            {"cache", kList | kMapping, &kCache},
                            {"coverage", kScalar, nullptr, Look::regex},
                            {"dast_configuration", kMapping},
                            {"dependencies", kList},
                            kEnvironments,
                            kExcept,
                            {"extends"},
                            {"hooks", kMapping, &kHooks},
                            {"id_tokens", kMapping, &kTokens},
                            {"identity", kScalar, nullptr, Look::word, "google_cloud"},
                            {"image", kMapping, &kImage},
                            {"inherit", kMapping, &kInherit},
                            {"inputs", kMapping},
                            {"interruptible", kBoolean},
                            {"manual_confirmation", kScalar},
                            kNeeds,
                            kOnly,
                            {"pages", kBoolean | kMapping, &kPages},
                            kParallels,
                            {"publish", kScalar},
                            {"release", kMapping, &kRelease},
                            {"resource_group", kScalar | kNumber},
                            {"retry", kNumber | kScalar | kMapping, &kRetry, Look::retries},
                            kRules,
                            {"run"},
                            {"script", kScalar | kList},
                            {"secrets", kMapping, &kSecrets},
                            {"services", kList, &kService},
                            {"stage", kScalar | kNumber},
                            {"start_in", kScalar | kNumber, nullptr, Look::duration},
                            {"tags", kList},
                            {"timeout", kScalar | kNumber, nullptr, Look::duration},
                            {"variables", kMapping},
                            {"when", kScalar, nullptr, Look::any, kWhenJob}};

constexpr Key kBridgeKeys[] = {kAllow,
                               kEnvironments,
                               kExcept,
                               {"extends"},
                               {"inherit", kMapping, &kInherit},
                               {"inputs", kMapping},
                               {"interruptible", kBoolean},
                               {"manual_confirmation", kScalar},
                               kNeeds,
                               kOnly,
                               kParallels,
                               {"resource_group", kScalar | kNumber},
                               kRules,
                               {"stage", kScalar | kNumber},
                               {"trigger", kScalar | kMapping, &kTrigger},
                               {"variables", kMapping},
                               {"when", kScalar}};

constexpr Key kDefaultKeys[] = {{"after_script", kScalar | kList},
                                {"artifacts", kMapping, &kArtifacts},
                                {"before_script", kScalar | kList},
                                {"cache", kList | kMapping, &kCache},
                                {"hooks", kMapping, &kHooks},
                                {"id_tokens", kMapping, &kTokens},
                                {"identity", kScalar, nullptr, Look::word, "google_cloud"},
                                {"image", kScalar | kMapping, &kImage},
                                {"interruptible", kBoolean},
                                {"retry", kNumber | kScalar | kMapping, &kRetry, Look::retries},
                                {"services", kList, &kService},
                                {"tags", kList},
                                {"timeout", kScalar | kNumber, nullptr, Look::duration}};

constexpr Key kWorkflowKeys[] = {
    {"auto_cancel", kMapping, &kAutoCancel}, {"name", kScalar}, {"rules", kList, &kWorkflowRule}};

constexpr Key kIncludeKeys[] = {{"artifact", kScalar},  {"cache"},
                                {"component", kScalar}, {"file", kScalar | kList},
                                {"inputs", kMapping},   {"integrity", kScalar},
                                {"job", kScalar},       {"local", kScalar},
                                {"project", kScalar},   {"ref", kScalar | kNumber},
                                {"remote", kScalar},    {"rules", kList, &kIncludeRule},
                                {"template", kScalar}};

}  // namespace

constinit const Shape kJobShape = {"a job", kJobKeys};
constinit const Shape kBridgeShape = {"a job that starts a pipeline", kBridgeKeys};
constinit const Shape kDefaultShape = {"default", kDefaultKeys};
constinit const Shape kWorkflowShape = {"workflow", kWorkflowKeys};
constinit const Shape kIncludeShape = {"an include", kIncludeKeys};
constinit const Shape kVariableShape = {"a variable", kGlobalVariableKeys};

const Key* find_key(const Shape& shape, std::string_view name) {
  const auto key = std::find_if(shape.keys.begin(), shape.keys.end(), [&](const Key& one) {
    return one.name.empty() || one.name == name;
  });
  return key != shape.keys.end() ? &*key : nullptr;
}

}  // namespace sluice::gitlab
