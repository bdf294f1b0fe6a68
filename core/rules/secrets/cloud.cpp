#include "core/rules/rule.h"
#include "core/rules/secrets/checks.h"
#include "core/rules/secrets/words.h"

// Clouds and hosting: what opens accounts and machines.
namespace sluice::secrets {
namespace {

constexpr Rule kRows[] = {
    {
        .id = "secrets/aws-access-key-id",
        .severity = Severity::medium,
        .title = "AWS access key id",
        .risk = "Names the account and the user; with the secret key beside it, it signs any "
                "request that the user may make.",
        .fix = "Deactivate the key in IAM, and let the workload assume a role instead.",
        .aliases = words<"gitleaks:aws-access-token", "betterleaks:aws-access-token",
                         "kingfisher:kingfisher.aws.1", "trufflehog:aws/access_keys",
                         "detect-secrets:aws_key", "secretlint:aws">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"AKIA", "ASIA", "ABIA", "ACCA", "A3T">,
                .regex = R"(\b((?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16})\b)",
                .judge = check_aws_key_id,
            },
    },
    {
        .id = "secrets/aws-secret-access-key",
        .severity = Severity::critical,
        .confidence = Confidence::medium,
        .title = "AWS secret access key",
        .risk = "Whoever reads it acts as its user on the whole account.",
        .fix = "Deactivate the key in IAM, read its use in CloudTrail, and let the workload assume "
               "a role instead.",
        .aliases =
            words<"kingfisher:kingfisher.aws.2", "noseyparker:np.aws.2", "trivy:aws-secrets">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                // By its name, or behind its id.
                .keywords = words<"aws", "secret_access_key", "secretaccesskey",
                                  "secret-access-key", "secret_key", "secretkey", "AKIA", "ASIA">,
                .regex =
                    R"((?:(?i:aws[\w.\[\] -]{0,20}(?:secret|key|sk)|secret[_-]?(?:access[_-]?)?key)[\w.\[\] -]{0,20}['"\]]{0,2}\s{0,4}(?::{0,3}=>?|[?.+|]=|:|,|\|\||<=|>|\()\s{0,4}['"`]?|(?:AKIA|ASIA)[A-Z0-9]{16}(?:['"]?[\s,;|]{1,6}['"]?|['"]?[,;]?\s{1,8}['"]?[\w.-]{1,32}['"]?\s{0,4}[:=]\s{0,4}['"]?|"[^{}]{1,160}?"secret"\s{0,2}:\s{0,2}"))([A-Za-z0-9/+]{40})(?:[^\w+/=]|$))",
                .entropy = 3.4F,
                .judge = check_aws_secret,
                .companion = "secrets/aws-access-key-id",
            },
    },
    {
        .id = "secrets/aws-session-token",
        .severity = Severity::high,
        .title = "AWS session token",
        .risk = "Completes a temporary key: whoever has all three parts acts as the role until it "
                "expires.",
        .fix = "Revoke the sessions of the role in IAM.",
        .aliases = words<"kingfisher:kingfisher.aws.4", "noseyparker:np.aws.4">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"IQoJb3JpZ2lu", "FwoGZXIvYXdz", "FQoGZXIvYXdz">,
                .regex = R"(\b((?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz)[A-Za-z0-9/+=]{88,}))",
                .length = 1100,
                .entropy = 4.0F,
            },
    },
    {
        .id = "secrets/aws-bedrock-api-key",
        .severity = Severity::high,
        .title = "Amazon Bedrock API key",
        .risk = "Runs models on the account, at its cost.",
        .fix = "Delete the key in the Bedrock console, and call the service with a role.",
        .aliases = words<"gitleaks:aws-amazon-bedrock-api-key-long-lived",
                         "gitleaks:aws-amazon-bedrock-api-key-short-lived",
                         "betterleaks:aws-amazon-bedrock-api-key-long-lived">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"ABSK", "bedrock-api-key-">,
                .regex =
                    R"(\b(ABSK[A-Za-z0-9+/]{109,}={0,2}|bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[A-Za-z0-9+/=]{8,}))",
                .length = 700,
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/aws-appsync-api-key",
        .severity = Severity::medium,
        .title = "AWS AppSync API key",
        .risk = "Sends queries to the GraphQL API that the key belongs to.",
        .fix = "Delete the key in AppSync and keep its successor in a secret store.",
        .aliases = words<"noseyparker:np.appsync.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"da2-">,
                .regex = R"(\b(da2-[a-z0-9]{26})\b)",
            },
    },
    {
        .id = "secrets/aws-mws-token",
        .severity = Severity::high,
        .title = "Amazon MWS auth token",
        .risk = "Reads and changes the orders of a seller account.",
        .fix =
            "Revoke the authorisation in Seller Central and keep its successor in a secret store.",
        .aliases = words<"noseyparker:np.aws.5">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"amzn.mws.">,
                .regex =
                    R"(\b(amzn\.mws\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b)",
            },
    },
    {
        .id = "secrets/gcp-service-account-key",
        .severity = Severity::critical,
        .title = "Private key of a Google Cloud service account",
        .risk = "Acts as the service account on every project that trusts it, with no expiry.",
        .fix = "Delete the key in IAM, and use workload identity federation or an attached service "
               "account.",
        .aliases = words<"betterleaks:gcp-service-account", "kingfisher:kingfisher.gcp.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"\"private_key_id\"", "private_key_id\\\"">,
                .regex =
                    R"(\\{0,3}"?private_key_id\\{0,3}"\s{0,4}:\s{0,4}\\{0,3}"[0-9a-f]{40}\\{0,3}"\s{0,4},(?:\s|\\{1,2}n){0,40}\\{0,3}"private_key\\{0,3}"\s{0,4}:\s{0,4}\\{0,3}"(-----BEGIN[A-Z ]{1,30}-----[^"-]{100,}-----END[A-Z ]{1,30}-----))",
                .length = 6000,
                .judge = check_pem,
            },
    },
    {
        .id = "secrets/gcp-api-key",
        .severity = Severity::medium,
        .title = "Google API key",
        .risk = "Calls the APIs that the key is not restricted for, on the bill of its project.",
        .fix = "Restrict the key to its callers and APIs, or replace it in the console.",
        .aliases = words<"gitleaks:gcp-api-key", "betterleaks:gcp-api-key",
                         "noseyparker:np.google.5", "kingfisher:kingfisher.google.6">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"AIza">,
                .regex = R"(\b(AIza[\w-]{35})(?:[^\w-]|$))",
                .entropy = 3.5F,
            },
    },
    {
        .id = "secrets/gcp-oauth-client-secret",
        .severity = Severity::high,
        .title = "Google OAuth client secret",
        .risk = "Lets another application pose as this one when users sign in.",
        .fix = "Reset the secret in the console, under Credentials.",
        .aliases = words<"noseyparker:np.google.3", "kingfisher:kingfisher.google.oauth2.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"GOCSPX-">,
                .regex = R"(\b(GOCSPX-[\w-]{28})(?:[^\w-]|$))",
            },
    },
    {
        .id = "secrets/gcp-oauth-access-token",
        .severity = Severity::medium,
        .title = "Google OAuth access token",
        .risk = "Acts for the user who gave it, until it expires within the hour.",
        .fix = "Revoke the grant, and fetch tokens at run time.",
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"ya29.">,
                .regex = R"(\b(ya29\.[\w-]{40,}))",
                .length = 1100,
                .entropy = 3.5F,
            },
    },
    {
        .id = "secrets/gcp-storage-hmac-key",
        .severity = Severity::medium,
        .title = "Google Cloud Storage HMAC key",
        .risk = "Names a service account; with its secret it reads and writes the buckets.",
        .fix = "Deactivate the key in the storage settings.",
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"GOOG1E">,
                .regex = R"(\b(GOOG1E[A-Z0-9]{55})\b)",
            },
    },
    {
        .id = "secrets/azure-storage-key",
        .severity = Severity::critical,
        .title = "Azure storage account key",
        .risk = "Reads, writes and deletes everything in the storage account.",
        .fix =
            "Rotate the key of the account, and use managed identities or short-lived SAS tokens.",
        .aliases = words<"detect-secrets:azure_storage_key", "trufflehog:azure_storage",
                         "noseyparker:np.azure.1", "kingfisher:kingfisher.azurestorage.1a">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords =
                    words<"AccountKey", "storage", "account_key", "account-key", "sharedkey">,
                .regex =
                    R"((?i:(?:shared|(?:storage[\w.-]{0,20})?account)?[_-]?(?:access[_-]?)?key|storage[\w.-]{0,30})['"\]]{0,2}\s{0,4}(?::{0,3}=>?|[?.+|]=|:|,|\|\||<=|>|\()\s{0,4}['"`]?([A-Za-z0-9+/]{86}==))",
                .entropy = 4.0F,
            },
    },
    {
        .id = "secrets/azure-app-configuration-secret",
        .severity = Severity::high,
        .title = "Secret of an Azure App Configuration store",
        .risk = "Reads the settings of the applications that use the store, and may change them.",
        .fix = "Regenerate the access key of the store, and let workloads log in with their "
               "identity.",
        .aliases = words<"noseyparker:np.azure.2", "kingfisher:kingfisher.azure.2",
                         "trivy:azure-app-config-connection-string">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"azconfig.io;id=">,
                .regex =
                    R"((?i:azconfig\.io;id=)[^;\s"']{4,80};(?i:secret=)([A-Za-z0-9+/]{36,84}={0,2})(?:[^\w+/=]|$))",
                .entropy = 3.5F,
            },
    },
    {
        .id = "secrets/azure-shared-access-key",
        .severity = Severity::high,
        .title = "Azure shared access key in a connection string",
        .risk =
            "Sends and receives on the queue, hub or configuration store that the string names.",
        .fix = "Regenerate the key of the namespace, and connect with a managed identity.",
        .aliases = words<"betterleaks:azure-servicebus-connection-string",
                         "trivy:azure-app-config-connection-string", "noseyparker:np.azure.2">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"SharedAccessKey=", ".azconfig.io">,
                .regex =
                    R"((?i:SharedAccessKey=|\.azconfig\.io;Id=[^;\s]{4,60};Secret=)([A-Za-z0-9+/]{42,86}={0,2}))",
                .entropy = 3.5F,
            },
    },
    {
        .id = "secrets/azure-entra-client-secret",
        .severity = Severity::critical,
        .title = "Azure Entra client secret",
        .risk = "Signs in as the application, with every role that it holds.",
        .fix = "Delete the secret of the app registration, and use federated credentials.",
        .aliases = words<"gitleaks:azure-ad-client-secret", "trivy:azure-entra-client-secret">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"Q~">,
                .regex = R"((?:^|[^\w.~-])([\w.~-]{3}[0-9]Q~[\w.~-]{31,34})(?:[^\w.~-]|$))",
                .before = 5,
                .length = 60,
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/azure-devops-token",
        .severity = Severity::high,
        .title = "Azure DevOps personal access token",
        .risk = "Reads and pushes code and runs pipelines as its owner.",
        .fix = "Revoke the token in the user settings of Azure DevOps.",
        .aliases = words<"kingfisher:kingfisher.azure.devops.1",
                         "trufflehog:azuredevopspersonalaccesstoken">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"AZDO">,
                .regex = R"(\b([A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4})\b)",
                .before = 77,
                .length = 100,
            },
    },
    {
        .id = "secrets/azure-signed-key",
        .severity = Severity::high,
        .confidence = Confidence::medium,
        .title = "Azure service key",
        .risk =
            "Calls the service that it belongs to: functions, search, containers, caches, models.",
        .fix = "Regenerate the key in the portal, and use a managed identity.",
        .aliases = words<"trufflehog:azurefunctionkey", "trufflehog:azuresearchadminkey",
                         "trufflehog:azurecontainerregistry">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"AzFu", "AzSe", "+ACR", "AzCa", "ACOG">,
                .regex =
                    R"(\b([A-Za-z0-9+/_-]{30,80}(?:AzFu|AzSe|\+ACR|AzCa|ACOG)[A-Za-z0-9+/_=-]{4,12})(?:[^\w+/=-]|$))",
                .before = 81,
                .length = 100,
                .entropy = 3.5F,
            },
    },
    {
        .id = "secrets/azure-sas-token",
        .severity = Severity::high,
        .confidence = Confidence::medium,
        .title = "Azure shared access signature",
        .risk = "Opens the storage that the link names, to anyone, until it expires.",
        .fix = "Rotate the key that signed it; issue short-lived links for each use.",
        .aliases = words<"trufflehog:azuresastoken">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"sig=">,
                .regex = R"([?&;]sig=([A-Za-z0-9%]{43,70}%3D))",
                .before = 1,
                .length = 100,
            },
    },
    {
        .id = "secrets/alibaba-access-key-id",
        .severity = Severity::medium,
        .title = "Alibaba Cloud access key id",
        .risk = "Names the account; with its secret it calls every API that the user may.",
        .fix = "Disable the key in RAM, and use a role.",
        .aliases = words<"gitleaks:alibaba-access-key-id", "betterleaks:alibaba-access-key-id",
                         "trivy:alibaba-access-key-id", "trufflehog:alibaba",
                         "kingfisher:kingfisher.alibabacloud.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"LTAI">,
                .regex = R"(\b(LTAI[A-Za-z0-9]{12,21})\b)",
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/tencent-secret-id",
        .severity = Severity::medium,
        .title = "Tencent Cloud secret id",
        .risk = "Names the account; with its key it calls every API that the user may.",
        .fix = "Disable the key in the console, and use a role.",
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"AKID">,
                .regex = R"(\b(AKID[A-Za-z0-9]{32})\b)",
                .entropy = 3.5F,
            },
    },
    {
        .id = "secrets/digitalocean-token",
        .severity = Severity::critical,
        .title = "DigitalOcean token",
        .risk = "Creates, reads and destroys everything in the account that its scopes allow.",
        .fix = "Revoke the token in the API settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:digitalocean-pat", "gitleaks:digitalocean-access-token",
                         "gitleaks:digitalocean-refresh-token",
                         "betterleaks:digitalocean-refresh-token", "trufflehog:digitaloceantoken",
                         "noseyparker:np.digitalocean.1", "noseyparker:np.digitalocean.3">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"dop_v1_", "doo_v1_", "dor_v1_">,
                .regex = R"(\b(do[opr]_v1_[a-f0-9]{64})\b)",
            },
    },
    {
        .id = "secrets/heroku-api-key",
        .severity = Severity::critical,
        .title = "Heroku API key",
        .risk = "Deploys to and reads the settings of every app of the account.",
        .fix =
            "Regenerate the key in the account settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:heroku-api-key", "gitleaks:heroku-api-key-v2",
                         "betterleaks:heroku-api-key", "betterleaks:heroku-api-key-v2",
                         "trufflehog:heroku/v1", "kingfisher:kingfisher.heroku.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"HRKU-", "heroku">,
                .regex =
                    R"(\b(HRKU-AA[\w-]{58})(?:[^\w-]|$)|(?i:heroku)[\w.\[\] -]{0,24}['"\]]{0,2}\s{0,4}(?::{0,3}=>?|[?.+|]=|:|,|\|\||<=|>|\()\s{0,4}['"`]?([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})\b)",
            },
    },
    {
        .id = "secrets/yandex-cloud-key",
        .severity = Severity::high,
        .title = "Yandex Cloud key",
        .risk = "Calls the cloud as its service account.",
        .fix = "Delete the key in the console, and use a service account bound to the workload.",
        .aliases = words<"gitleaks:yandex-api-key", "betterleaks:yandex-aws-access-token",
                         "kingfisher:kingfisher.yandex.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"AQVN">,
                .regex = R"(\b(AQVN[\w-]{35,38})(?:[^\w-]|$))",
                .entropy = 3.5F,
            },
    },
    {
        .id = "secrets/scalingo-token",
        .severity = Severity::high,
        .title = "Scalingo API token",
        .risk = "Deploys to and reads the settings of every app of the account.",
        .fix = "Revoke the token in the profile and keep its successor in a secret store.",
        .aliases = words<"gitleaks:scalingo-api-token", "betterleaks:scalingo-api-token",
                         "kingfisher:kingfisher.scalingo.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"tk-us-">,
                .regex = R"(\b(tk-us-[\w-]{48})(?:[^\w-]|$))",
            },
    },
    {
        .id = "secrets/vercel-token",
        .severity = Severity::critical,
        .title = "Vercel token",
        .risk = "Deploys and reads the settings, secrets included, of the projects it reaches.",
        .fix = "Delete the token in the account settings and keep its successor in a secret store.",
        .aliases = words<"betterleaks:vercel-api-token", "betterleaks:vercel-app-access-token",
                         "betterleaks:vercel-app-refresh-token",
                         "betterleaks:vercel-ai-gateway-key", "kingfisher:kingfisher.vercel.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"vcp_", "vca_", "vci_", "vcr_", "vck_", "vercel_blob_rw_">,
                .regex =
                    R"(\b(vc[pairk]_[A-Za-z0-9_-]{56}|vercel_blob_rw_[A-Za-z0-9_]{48})(?:[^\w-]|$))",
            },
    },
    {
        .id = "secrets/netlify-token",
        .severity = Severity::high,
        .title = "Netlify token",
        .risk = "Deploys to the sites of its owner and reads their settings.",
        .fix = "Revoke the token in the user settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:netlify-access-token", "trufflehog:netlify/v1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"nfp_">,
                .regex = R"(\b(nfp_[A-Za-z0-9_]{36,40})\b)",
            },
    },
    {
        .id = "secrets/cloudflare-token",
        .severity = Severity::critical,
        .title = "Cloudflare API token",
        .risk = "Changes the zones, workers and certificates that the token reaches.",
        .fix = "Roll the token in the profile and keep its successor in a secret store.",
        .aliases = words<"trufflehog:cloudflareapitoken/v2", "trufflehog:cloudflarecakey",
                         "gitleaks:cloudflare-origin-ca-key">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"cfut_", "cfat_", "cfk_", "v1.0-">,
                .regex =
                    R"(\b(cf(?:ut|at|k)_[A-Za-z0-9_-]{40}[a-f0-9]{8}|v1\.0-[a-f0-9]{24}-[a-f0-9]{146})\b)",
            },
    },
    {
        .id = "secrets/cloudflare-api-key",
        .severity = Severity::high,
        .title = "Cloudflare API key",
        .risk = "Changes everything in the account of its owner.",
        .fix = "Change the key in the profile, and use scoped tokens.",
        .aliases = words<"gitleaks:cloudflare-api-key", "gitleaks:cloudflare-global-api-key",
                         "betterleaks:cloudflare-api-key", "trufflehog:cloudflareglobalapikey/v1",
                         "kingfisher:kingfisher.cloudflare.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"cloudflare">,
                .regex = assigned<"cloudflare", "[a-f0-9]{37}|[A-Za-z0-9_-]{40}">,
                .entropy = 3.0F,
                .judge = check_random,
            },
    },
    {
        .id = "secrets/flyio-token",
        .severity = Severity::high,
        .title = "Fly.io access token",
        .risk = "Deploys to and opens the machines of the organisation.",
        .fix = "Revoke the token with fly tokens revoke and keep its successor in a secret store.",
        .aliases = words<"gitleaks:flyio-access-token", "betterleaks:flyio-access-token",
                         "trufflehog:flyio">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"FlyV1 ", "fo1_", "fm1r_", "fm1a_", "fm2_">,
                .regex =
                    R"(\b(FlyV1 (?:fm\d[a-z]?_)?[A-Za-z0-9+/=,_-]{80,}|fo1_[\w-]{43}|fm1[ar]_[A-Za-z0-9+/]{100,}={0,3}|fm2_[A-Za-z0-9+/]{100,}={0,3}))",
                .length = 1000,
                .entropy = 3.5F,
            },
    },
    {
        .id = "secrets/tailscale-key",
        .severity = Severity::high,
        .title = "Tailscale key",
        .risk = "Adds machines to the private network, or administers it.",
        .fix = "Revoke the key in the admin console and keep its successor in a secret store.",
        .aliases = words<"kingfisher:kingfisher.tailscale.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"tskey-">,
                .regex =
                    R"(\b(tskey-(?:api|auth|client|scim|webhook)-[A-Za-z0-9]{8,24}-[A-Za-z0-9]{16,48})\b)",
            },
    },
    {
        .id = "secrets/ibm-cloud-api-key",
        .severity = Severity::high,
        .title = "IBM Cloud API key",
        .risk = "Acts as its user or service on the whole account.",
        .fix = "Delete the key in IAM and keep its successor in a secret store.",
        .aliases = words<"betterleaks:ibm-cloud-user-api-key", "kingfisher:kingfisher.ibm.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"ibm", "softlayer">,
                .regex = assigned<"(?:ibm|softlayer)", "[A-Za-z0-9_-]{44}|[a-z0-9]{64}">,
                .entropy = 3.5F,
                .judge = check_random,
            },
    },
};

}  // namespace

extern constinit const RuleTable cloud{.rows = kRows};

}  // namespace sluice::secrets
