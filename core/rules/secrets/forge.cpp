#include "core/rules/rule.h"
#include "core/rules/secrets/checks.h"
#include "core/rules/secrets/words.h"

// Code hosts, pipelines and secret stores.
namespace sluice::secrets {
namespace {

constexpr Rule kRows[] = {
    {
        .id = "secrets/github-pat",
        .severity = Severity::critical,
        .title = "GitHub personal access token",
        .risk = "Reads and writes every repository of its owner that the scopes allow.",
        .fix = "Revoke the token in Developer settings, and use the job token or an app.",
        .aliases = words<"gitleaks:github-pat", "noseyparker:np.github.1",
                         "kingfisher:kingfisher.github.1", "detect-secrets:github_token">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"ghp_">,
                .regex = R"(\b(ghp_[A-Za-z0-9]{36})\b)",
                .entropy = 3.0F,
                .judge = check_base62_crc,
            },
    },
    {
        .id = "secrets/github-oauth-token",
        .severity = Severity::critical,
        .title = "GitHub OAuth token",
        .risk = "Acts for the user who signed in, on every repository that the scopes allow.",
        .fix = "Revoke the grant of the application, and fetch tokens at run time.",
        .aliases = words<"gitleaks:github-oauth", "noseyparker:np.github.2",
                         "kingfisher:kingfisher.github.2", "trufflehog:github_oauth2">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"gho_">,
                .regex = R"(\b(gho_[A-Za-z0-9]{36})\b)",
                .entropy = 3.0F,
                .judge = check_base62_crc,
            },
    },
    {
        .id = "secrets/github-app-token",
        .severity = Severity::high,
        .title = "GitHub app token",
        .risk = "Acts as the app, or for its user, until it expires.",
        .fix = "Revoke the token, and fetch tokens at run time.",
        .aliases = words<"gitleaks:github-app-token", "kingfisher:kingfisher.github.3",
                         "trufflehog:githubapp">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"ghu_", "ghs_">,
                .regex = R"(\b(gh[us]_[A-Za-z0-9]{36})\b)",
                .entropy = 3.0F,
                .judge = check_base62_crc,
            },
    },
    {
        .id = "secrets/github-refresh-token",
        .severity = Severity::high,
        .title = "GitHub refresh token",
        .risk = "Fetches new tokens of the user for six months.",
        .fix = "Revoke the grant of the application.",
        .aliases = words<"gitleaks:github-refresh-token", "noseyparker:np.github.4",
                         "kingfisher:kingfisher.github.4">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"ghr_">,
                .regex = R"(\b(ghr_[A-Za-z0-9]{36}|ghr_[A-Za-z0-9]{76})\b)",
                .entropy = 3.0F,
                .judge = check_base62_crc,
            },
    },
    {
        .id = "secrets/github-fine-grained-pat",
        .severity = Severity::critical,
        .title = "GitHub fine-grained personal access token",
        .risk = "Does in the chosen repositories what its permissions allow.",
        .fix = "Revoke the token in Developer settings, and use the job token or an app.",
        .aliases = words<"gitleaks:github-fine-grained-pat", "betterleaks:github-fine-grained-pat",
                         "kingfisher:kingfisher.github.6", "noseyparker:np.github.6">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"github_pat_">,
                .regex = R"(\b(github_pat_\w{82})\b)",
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/gitlab-token",
        .severity = Severity::critical,
        .title = "GitLab access token",
        .risk = "Reads and writes what its owner may, within the scopes.",
        .fix = "Revoke the token where it was made, and use the job token.",
        .aliases =
            words<"gitleaks:gitlab-pat", "gitleaks:gitlab-pat-routable", "betterleaks:gitlab-pat",
                  "betterleaks:gitlab-pat-routable", "betterleaks:gitlab-pat-routable-versioned",
                  "noseyparker:np.gitlab.2", "trufflehog:gitlab/v2", "detect-secrets:gitlab_token">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"glpat-">,
                .regex =
                    R"(\b(glpat-(?:[\w-]{27,}\.[0-9a-z]{2}\.?[0-9a-z]{7,9}|[\w-]{20,26}))(?:[^\w-]|$))",
                .length = 340,
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/gitlab-deploy-token",
        .severity = Severity::high,
        .title = "GitLab deploy token",
        .risk = "Reads the code, packages and images of the project or group.",
        .fix =
            "Revoke the token in the repository settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:gitlab-deploy-token", "betterleaks:gitlab-deploy-token">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"gldt-">,
                .regex = R"(\b(gldt-[\w-]{20})(?:[^\w-]|$))",
            },
    },
    {
        .id = "secrets/gitlab-runner-token",
        .severity = Severity::high,
        .title = "GitLab runner token",
        .risk = "Registers a runner that receives jobs, with their secrets.",
        .fix = "Reset the token of the runner and keep its successor in a secret store.",
        .aliases =
            words<"gitleaks:gitlab-rrt", "gitleaks:gitlab-runner-authentication-token",
                  "gitleaks:gitlab-runner-authentication-token-routable", "betterleaks:gitlab-rrt",
                  "betterleaks:gitlab-runner-authentication-token", "noseyparker:np.gitlab.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"glrt-", "GR1348941">,
                .regex =
                    R"(\b(glrt-(?:t\d_[\w-]{27,}\.[0-9a-z]{2}\.?[0-9a-z]{7,9}|t\d_[\w-]{20}|[\w-]{20})|GR1348941[\w-]{20,48})(?:[^\w-]|$))",
                .length = 340,
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/gitlab-service-token",
        .severity = Severity::high,
        .title = "GitLab service token",
        .risk =
            "Triggers pipelines, or opens the feed, mail, cluster or flags that it was made for.",
        .fix = "Revoke the token where it was made and keep its successor in a secret store.",
        .aliases =
            words<"gitleaks:gitlab-ptt", "gitleaks:gitlab-feed-token",
                  "gitleaks:gitlab-incoming-mail-token",
                  "gitleaks:gitlab-feature-flag-client-token", "betterleaks:gitlab-ptt",
                  "betterleaks:gitlab-cicd-job-token", "betterleaks:gitlab-incoming-mail-token",
                  "betterleaks:gitlab-oauth-app-secret", "betterleaks:gitlab-scim-token",
                  "noseyparker:np.gitlab.3">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"glptt-", "glcbt-", "glft-", "glimt-", "glsoat-", "glagent-",
                                  "gloas-", "glffct-", "_gitlab_session=">,
                .regex =
                    R"(\b(glptt-[\w-]{40}|glcbt-(?:[0-9a-zA-Z]{1,5}_)?[\w-]{20}|(?:glft|glsoat|glffct)-[\w-]{20,300}|glimt-[\w-]{25,300}|glagent-[\w-]{50,80}|gloas-[\w-]{64})(?:[^\w-]|$)|\b_gitlab_session=([0-9a-z]{32})\b)",
            },
    },
    {
        .id = "secrets/bitbucket-app-password",
        .severity = Severity::critical,
        .title = "Bitbucket app password",
        .risk = "Reads and pushes the repositories of its owner, within its scopes.",
        .fix = "Revoke the password in the personal settings and keep its successor in a secret "
               "store.",
        .aliases = words<"trufflehog:bitbucketapppassword", "kingfisher:kingfisher.bitbucket.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"ATBB">,
                .regex = R"(\b(ATBB[A-Za-z0-9]{24}[A-F0-9]{8})\b)",
            },
    },
    {
        .id = "secrets/atlassian-api-token",
        .severity = Severity::critical,
        .title = "Atlassian API token",
        .risk = "Acts as its owner in Jira, Confluence and Bitbucket.",
        .fix = "Revoke the token in the account settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:atlassian-api-token", "trufflehog:atlassian/v2",
                         "trufflehog:jiratoken/v2", "kingfisher:kingfisher.atlassian.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"ATATT3", "ATCTT3", "ATSTT3">,
                .regex = R"(\b(AT[ACS]TT3[A-Za-z0-9_=-]{100,}=[A-F0-9]{8})\b)",
                .length = 300,
            },
    },
    {
        .id = "secrets/circleci-token",
        .severity = Severity::high,
        .title = "CircleCI token",
        .risk = "Triggers pipelines and reads the settings of the projects.",
        .fix = "Revoke the token in the user or project settings and keep its successor in a "
               "secret store.",
        .aliases =
            words<"betterleaks:circleci-personal-token", "betterleaks:circleci-project-token">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"CCIPAT_", "CCIPRJ_">,
                .regex = R"(\b(CCIP(?:AT|RJ)_[A-Za-z0-9]{22}_[a-f0-9]{40})\b)",
            },
    },
    {
        .id = "secrets/buildkite-token",
        .severity = Severity::high,
        .title = "Buildkite token",
        .risk = "Triggers builds, or takes jobs with their secrets as a runner.",
        .fix = "Revoke the token in Buildkite and keep its successor in a secret store.",
        .aliases = words<"betterleaks:buildkite-user-access-token", "trufflehog:buildkite/v2",
                         "kingfisher:kingfisher.buildkite.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"bkua_", "bkct_", "bkaa_", "bkaj_", "bkpt_">,
                .regex = R"(\b(bk(?:ua|ct|aa|aj|pt)_[A-Za-z0-9]{40,64})\b)",
            },
    },
    {
        .id = "secrets/sonar-token",
        .severity = Severity::medium,
        .title = "Sonar token",
        .risk = "Reads the code and findings of the projects, and changes their analyses.",
        .fix = "Revoke the token in the account and keep its successor in a secret store.",
        .aliases = words<"gitleaks:sonar-api-token", "betterleaks:sonar-api-token",
                         "noseyparker:np.sonarqube.1", "kingfisher:kingfisher.sonarqube.2">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"squ_", "sqp_", "sqa_">,
                .regex = R"(\b(sq[upa]_[A-Za-z0-9]{40})\b)",
            },
    },
    {
        .id = "secrets/sourcegraph-token",
        .severity = Severity::high,
        .title = "Sourcegraph access token",
        .risk = "Searches and reads all code that its owner sees.",
        .fix = "Delete the token in the user settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:sourcegraph-access-token", "noseyparker:np.sourcegraph.1",
                         "kingfisher:kingfisher.sourcegraph.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"sgp_">,
                .regex = R"(\b(sgp_(?:[a-f0-9]{16}_|local_)?[a-f0-9]{40})\b)",
            },
    },
    {
        .id = "secrets/terraform-cloud-token",
        .severity = Severity::critical,
        .title = "HCP Terraform token",
        .risk = "Applies plans and reads state, which holds the secrets of the infrastructure.",
        .fix = "Revoke the token in HCP Terraform and keep its successor in a secret store.",
        .aliases = words<"gitleaks:hashicorp-tf-api-token", "noseyparker:np.hashicorp.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<".atlasv1.">,
                .regex = R"(\b([A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70})(?:[^\w=-]|$))",
                .before = 15,
                .length = 120,
            },
    },
    {
        .id = "secrets/vault-token",
        .severity = Severity::critical,
        .title = "HashiCorp Vault token",
        .risk = "Reads the secrets that its policies allow.",
        .fix = "Revoke the token and its children, and log in with the identity of the workload.",
        .aliases =
            words<"gitleaks:vault-service-token", "gitleaks:vault-batch-token",
                  "noseyparker:np.hashicorp.2", "trufflehog:hashicorpvault/hashicorpvaulttoken">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"hvs.", "hvb.", "hvr.">,
                .regex = R"(\b(hv[sr]\.[\w-]{24,}|hvb\.[\w-]{138,})(?:[^\w-]|$))",
                .length = 320,
                .entropy = 3.5F,
            },
    },
    {
        .id = "secrets/pulumi-token",
        .severity = Severity::high,
        .title = "Pulumi access token",
        .risk = "Changes stacks and reads their state and settings.",
        .fix = "Delete the token in Pulumi Cloud and keep its successor in a secret store.",
        .aliases = words<"gitleaks:pulumi-api-token", "trufflehog:pulumi",
                         "kingfisher:kingfisher.pulumi.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"pul-">,
                .regex = R"(\b(pul-[a-f0-9]{40})\b)",
            },
    },
    {
        .id = "secrets/doppler-token",
        .severity = Severity::critical,
        .title = "Doppler token",
        .risk = "Reads every secret of the projects that it reaches.",
        .fix = "Revoke the token in Doppler and keep its successor in a secret store.",
        .aliases = words<"gitleaks:doppler-api-token", "betterleaks:doppler-api-token",
                         "noseyparker:np.doppler.3", "noseyparker:np.doppler.5",
                         "kingfisher:kingfisher.doppler.2">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "dp.scim.", "dp.audit.">,
                .regex =
                    R"(\b(dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44})\b)",
            },
    },
    {
        .id = "secrets/1password-service-account-token",
        .severity = Severity::critical,
        .title = "1Password service account token",
        .risk = "Reads the vaults that the account was given.",
        .fix = "Revoke the token in 1Password and keep its successor in a secret store.",
        .aliases = words<"gitleaks:1password-service-account-token",
                         "betterleaks:1password-service-account-token", "secretlint:1password">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"ops_eyJ">,
                .regex = R"(\b(ops_eyJ[A-Za-z0-9+/_-]{250,}={0,3}))",
                .length = 1500,
                .entropy = 3.5F,
            },
    },
    {
        .id = "secrets/1password-secret-key",
        .severity = Severity::high,
        .title = "1Password secret key",
        .risk = "With the password of the account, it opens all of its vaults.",
        .fix = "Regenerate the secret key in the account settings.",
        .aliases = words<"gitleaks:1password-secret-key", "betterleaks:1password-secret-key">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"A3-">,
                .regex =
                    R"(\b(A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5})\b)",
            },
    },
    {
        .id = "secrets/age-secret-key",
        .severity = Severity::high,
        .title = "age secret key",
        .risk = "Decrypts everything that was encrypted for it.",
        .fix = "Encrypt anew for a new key, and keep that out of the repository.",
        .aliases =
            words<"gitleaks:age-secret-key", "betterleaks:age-secret-key", "noseyparker:np.age.2">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"AGE-SECRET-KEY-1">,
                .regex = R"(\b(AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58})\b)",
            },
    },
    {
        .id = "secrets/harness-token",
        .severity = Severity::high,
        .title = "Harness token",
        .risk = "Runs pipelines and changes deployments.",
        .fix = "Delete the token in Harness and keep its successor in a secret store.",
        .aliases = words<"gitleaks:harness-api-key", "betterleaks:harness-api-key",
                         "kingfisher:kingfisher.harness.pat.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"pat.", "sat.">,
                .regex = R"(\b([ps]at\.[A-Za-z0-9_-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20})\b)",
            },
    },
    {
        .id = "secrets/octopus-api-key",
        .severity = Severity::high,
        .title = "Octopus Deploy API key",
        .risk = "Deploys as its owner.",
        .fix = "Revoke the key in the profile and keep its successor in a secret store.",
        .aliases = words<"gitleaks:octopus-deploy-api-key", "betterleaks:octopus-deploy-api-key",
                         "trufflehog:octopusdeploy">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"API-">,
                .regex = R"(\b(API-[A-Z0-9]{26})\b)",
                .entropy = 3.0F,
                .judge = check_random,
            },
    },
    {
        .id = "secrets/infracost-token",
        .severity = Severity::low,
        .title = "Infracost API token",
        .risk = "Uses the pricing service on the account.",
        .fix = "Replace the token in the settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:infracost-api-token">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"ico-">,
                .regex = R"(\b(ico-[A-Za-z0-9]{32})\b)",
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/snyk-token",
        .severity = Severity::medium,
        .title = "Snyk API token",
        .risk = "Reads the findings of every project of its owner.",
        .fix = "Revoke the token in the account settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:snyk-api-token", "betterleaks:snyk-api-token">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"snyk">,
                .regex = assigned<"snyk",
                                  "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}">,
            },
    },
    {
        .id = "secrets/travis-token",
        .severity = Severity::medium,
        .confidence = Confidence::medium,
        .title = "Travis CI token",
        .risk = "Triggers builds and reads the settings of the repositories.",
        .fix = "Regenerate the token in the settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:travisci-access-token", "betterleaks:travisci-access-token",
                         "trufflehog:travisci", "kingfisher:kingfisher.travisci.2">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"travis">,
                .regex = assigned<"travis", "[A-Za-z0-9_-]{22}">,
                .entropy = 3.0F,
                .judge = check_random,
            },
    },
    {
        .id = "secrets/codecov-token",
        .severity = Severity::low,
        .title = "Codecov upload token",
        .risk = "Uploads coverage in the name of the repository.",
        .fix = "Regenerate the token in the settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:codecov-access-token", "betterleaks:codecov-access-token">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"codecov">,
                .regex = assigned<
                    "codecov",
                    "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[a-z0-9]{32}">,
            },
    },
};

}  // namespace

extern constinit const RuleTable forge{.rows = kRows};

}  // namespace sluice::secrets
