#include "core/rules/rule.h"
#include "core/rules/secrets/checks.h"
#include "core/rules/secrets/words.h"

// Databases, monitoring and other online services.
namespace sluice::secrets {
namespace {

constexpr Rule kRows[] = {
    {
        .id = "secrets/databricks-token",
        .severity = Severity::critical,
        .title = "Databricks token",
        .risk = "Runs jobs and reads the data of the workspace as its owner.",
        .fix = "Revoke the token in the user settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:databricks-api-token", "noseyparker:np.databricks.1",
                         "kingfisher:kingfisher.databricks.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"dapi">,
                .regex = R"(\b(dapi[a-f0-9]{32}(?:-\d)?)\b)",
            },
    },
    {
        .id = "secrets/database-service-token",
        .severity = Severity::critical,
        .title = "Token of a database service",
        .risk = "Reads and changes the databases of the account.",
        .fix = "Delete the token in the console of the service and keep its successor in a secret "
               "store.",
        .aliases =
            words<"gitleaks:planetscale-password", "gitleaks:planetscale-api-token",
                  "gitleaks:planetscale-oauth-token", "betterleaks:cockroachlabs-cloud-api-key",
                  "betterleaks:datastax-astra-application-token",
                  "betterleaks:couchbase-capella-api-key", "trufflehog:planetscale",
                  "trufflehog:supabasetoken", "kingfisher:kingfisher.planetscale.1",
                  "kingfisher:kingfisher.supabase.3">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"pscale_", "mdb_sa_sk_", "sbp_", "sb_secret_", "napi_", "CCDB1_",
                                  "AstraCS:", "AVNS_", "essu_">,
                .regex =
                    R"(\b(pscale_(?:pw|tkn|oauth)_[\w=.-]{32,64}|mdb_sa_sk_[\w-]{40}|sbp_[a-f0-9]{40}|sb_secret_[\w-]{31}|napi_[a-z0-9]{64}|CCDB1_[A-Za-z0-9]{22}_[A-Za-z0-9]{40}|AstraCS:[A-Za-z0-9]{20,30}:[a-f0-9]{64}|AVNS_[\w-]{19}|essu_[A-Za-z0-9+/=]{60,})(?:[^\w-]|$))",
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/confluent-secret",
        .severity = Severity::high,
        .title = "Confluent Cloud secret",
        .risk = "Reads and writes the topics that the key may.",
        .fix = "Delete the key in Confluent Cloud and keep its successor in a secret store.",
        .aliases = words<"gitleaks:confluent-secret-key", "betterleaks:confluent-secret-key",
                         "kingfisher:kingfisher.confluent.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"cflt", "confluent">,
                .regex =
                    R"(\b(cflt[A-Za-z0-9+/]{60})(?:[^\w+/]|$)|(?i:confluent)[\w.\[\] -]{0,24}['"\]]{0,2}\s{0,4}(?::{0,3}=>?|[?.+|]=|:|,|\|\||<=|>|\()\s{0,4}['"`]?([A-Za-z0-9+/]{64}|[A-Z0-9]{16})\b)",
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/airtable-token",
        .severity = Severity::high,
        .title = "Airtable token",
        .risk = "Reads and changes the bases that the token reaches.",
        .fix = "Delete the token in the developer hub and keep its successor in a secret store.",
        .aliases = words<"gitleaks:airtable-api-key", "betterleaks:airtable-api-key",
                         "trufflehog:airtableoauth", "kingfisher:kingfisher.airtable.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"pat", "airtable">,
                .regex =
                    R"(\b(pat[A-Za-z0-9]{14}\.[a-f0-9]{64})\b|(?i:airtable)[\w.\[\] -]{0,24}['"\]]{0,2}\s{0,4}(?::{0,3}=>?|[?.+|]=|:|,|\|\||<=|>|\()\s{0,4}['"`]?((?:key)?[A-Za-z0-9]{14,17})(?:[^\w-]|$))",
                .entropy = 3.0F,
                .judge = check_random,
            },
    },
    {
        .id = "secrets/datadog-key",
        .severity = Severity::high,
        .title = "Datadog key",
        .risk = "Reads the logs and metrics of the organisation, or writes false ones.",
        .fix =
            "Revoke the key in the organisation settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:datadog-access-token", "betterleaks:datadog-application-key",
                         "kingfisher:kingfisher.datadog.2">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"datadog", "dd_api_key", "dd_app_key", "dd-api-key",
                                  "dd-application-key">,
                .regex = assigned<"(?:datadog|dd[-_](?:api|app(?:lication)?)[-_]key)",
                                  "[a-f0-9]{40}|[a-f0-9]{32}">,
                .entropy = 3.0F,
                .judge = check_key_of_service,
            },
    },
    {
        .id = "secrets/newrelic-key",
        .severity = Severity::high,
        .title = "New Relic key",
        .risk = "Reads the data of the account, or writes false data.",
        .fix = "Delete the key in the API keys page and keep its successor in a secret store.",
        .aliases = words<"gitleaks:new-relic-user-api-key", "gitleaks:new-relic-user-api-id",
                         "betterleaks:new-relic-user-api-key", "noseyparker:np.newrelic.1",
                         "noseyparker:np.newrelic.6", "noseyparker:np.newrelic.7",
                         "trufflehog:newrelicpersonalapikey", "trufflehog:newreliclicensekey",
                         "trufflehog:newrelicinsightsinsertkey">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords =
                    words<"NRAK-", "NRJS-", "NRII-", "NRIQ-", "NRAL", "NRRA-", "NRAA-", "NRSP-">,
                .regex =
                    R"(\b(NR(?:AK|RA|AA)-[A-Za-z0-9]{27,42}|NRJS-[a-f0-9]{19}|NRI[IQ]-[A-Za-z0-9-]{32}|[a-f0-9]{36}(?:NRAL|FFFFNRAL)|[a-f0-9]{32}FFFFNRAL|NRSP-[a-z0-9]{30,40})\b)",
                .before = 37,
                .length = 110,
            },
    },
    {
        .id = "secrets/grafana-token",
        .severity = Severity::high,
        .title = "Grafana token",
        .risk = "Reads dashboards and the data behind them.",
        .fix = "Delete the service account token and keep its successor in a secret store.",
        .aliases =
            words<"gitleaks:grafana-service-account-token", "gitleaks:grafana-cloud-api-token",
                  "gitleaks:grafana-api-key", "betterleaks:grafana-service-account-token",
                  "betterleaks:grafana-cloud-api-token", "trufflehog:grafanaserviceaccount",
                  "noseyparker:np.grafana.3", "secretlint:grafana">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"glsa_", "glc_", "eyJrIjoi">,
                .regex =
                    R"(\b(glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}|glc_[A-Za-z0-9+/]{32,}={0,3}|eyJrIjoi[A-Za-z0-9]{60,}={0,3}))",
                .length = 420,
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/sentry-token",
        .severity = Severity::high,
        .title = "Sentry token",
        .risk = "Reads the errors, with what users sent, and changes projects.",
        .fix = "Revoke the token in the settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:sentry-user-token", "gitleaks:sentry-org-token",
                         "betterleaks:sentry-user-token", "trufflehog:sentrytoken/v2",
                         "kingfisher:kingfisher.sentry.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"sntryu_", "sntrys_">,
                .regex =
                    R"(\b(sntryu_[a-f0-9]{64}|sntrys_eyJpYXQiO[A-Za-z0-9+/=]{10,}_[A-Za-z0-9+/]{43})(?:[^\w+/]|$))",
                .length = 420,
            },
    },
    {
        .id = "secrets/dynatrace-token",
        .severity = Severity::high,
        .title = "Dynatrace token",
        .risk = "Reads the monitoring of the environment, or changes it.",
        .fix =
            "Revoke the token in the access tokens page and keep its successor in a secret store.",
        .aliases = words<"gitleaks:dynatrace-api-token", "kingfisher:kingfisher.dynatrace.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"dt0c01.", "dt0s">,
                .regex = R"(\b(dt0[a-z]\d{2}\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{64})\b)",
            },
    },
    {
        .id = "secrets/posthog-key",
        .severity = Severity::medium,
        .title = "PostHog personal API key",
        .risk = "Reads the analytics of the project.",
        .fix = "Delete the key in the settings and keep its successor in a secret store.",
        .aliases = words<"kingfisher:kingfisher.posthog.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"phx_">,
                .regex = R"(\b(phx_[A-Za-z0-9]{41,49})\b)",
            },
    },
    {
        .id = "secrets/linear-key",
        .severity = Severity::medium,
        .title = "Linear API key",
        .risk = "Reads and changes the issues of the workspace.",
        .fix = "Revoke the key in the settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:linear-api-key", "secretlint:linear">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"lin_api_">,
                .regex = R"(\b(lin_api_[A-Za-z0-9]{40,64})\b)",
            },
    },
    {
        .id = "secrets/notion-token",
        .severity = Severity::medium,
        .title = "Notion integration token",
        .risk = "Reads and changes the pages that were shared with the integration.",
        .fix = "Refresh the token of the integration and keep its successor in a secret store.",
        .aliases = words<"gitleaks:notion-api-token", "trufflehog:notion",
                         "kingfisher:kingfisher.notion.1", "secretlint:notion">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"ntn_", "secret_">,
                .regex = R"(\b(ntn_\d{11}[A-Za-z0-9]{35}|secret_[A-Za-z0-9]{43})\b)",
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/figma-token",
        .severity = Severity::medium,
        .title = "Figma personal access token",
        .risk = "Reads the design files of its owner.",
        .fix = "Revoke the token in the settings and keep its successor in a secret store.",
        .aliases = words<"trufflehog:figmapersonalaccesstoken/v3", "noseyparker:np.figma.1",
                         "kingfisher:kingfisher.figma.2", "secretlint:figma">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"figd_">,
                .regex = R"(\b(figd_[\w-]{38,64})(?:[^\w-]|$))",
            },
    },
    {
        .id = "secrets/postman-key",
        .severity = Severity::medium,
        .title = "Postman API key",
        .risk = "Reads collections and environments, with the secrets in them.",
        .fix = "Delete the key in the settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:postman-api-token", "noseyparker:np.postman.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"PMAK-">,
                .regex = R"(\b(PMAK-[a-f0-9]{24}-[a-f0-9]{34})\b)",
            },
    },
    {
        .id = "secrets/hubspot-token",
        .severity = Severity::high,
        .title = "HubSpot token",
        .risk = "Reads and changes the contacts of the company.",
        .fix = "Rotate the token of the private app and keep its successor in a secret store.",
        .aliases = words<"trufflehog:hubspot_apikey/v2">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"pat-na", "pat-eu">,
                .regex =
                    R"(\b(pat-(?:na|eu)\d-[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})\b)",
            },
    },
    {
        .id = "secrets/mapbox-token",
        .severity = Severity::medium,
        .title = "Mapbox secret token",
        .risk = "Changes maps and tokens on the account.",
        .fix = "Delete the token in the account and keep its successor in a secret store.",
        .aliases =
            words<"noseyparker:np.mapbox.3", "kingfisher:kingfisher.mapbox.2", "trufflehog:mapbox">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"sk.eyJ">,
                .regex = R"(\b(sk\.eyJ[A-Za-z0-9_-]{50,}\.[\w-]{22})(?:[^\w-]|$))",
            },
    },
    {
        .id = "secrets/dropbox-token",
        .severity = Severity::high,
        .title = "Dropbox token",
        .risk = "Reads and writes the files that the app may.",
        .fix = "Revoke the token in the app console and keep its successor in a secret store.",
        .aliases = words<"gitleaks:dropbox-short-lived-api-token", "noseyparker:np.dropbox.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"sl.">,
                .regex = R"(\b(sl\.(?:u\.)?[\w=-]{130,}))",
                .length = 1100,
                .entropy = 3.5F,
            },
    },
    {
        .id = "secrets/readme-key",
        .severity = Severity::medium,
        .title = "ReadMe API key",
        .risk = "Changes the published documentation.",
        .fix = "Delete the key in the settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:readme-api-token", "trufflehog:readme",
                         "kingfisher:kingfisher.readme.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"rdme_">,
                .regex = R"(\b(rdme_[a-z0-9]{70})\b)",
            },
    },
    {
        .id = "secrets/typeform-token",
        .severity = Severity::medium,
        .title = "Typeform token",
        .risk = "Reads the answers to the forms.",
        .fix = "Revoke the token in the settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:typeform-api-token", "betterleaks:typeform-api-token",
                         "kingfisher:kingfisher.typeform.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"tfp_">,
                .regex = R"(\b(tfp_[\w.=-]{59})(?:[^\w-]|$))",
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/prefect-token",
        .severity = Severity::medium,
        .title = "Prefect API token",
        .risk = "Runs and changes the flows of the workspace.",
        .fix = "Delete the key in Prefect Cloud and keep its successor in a secret store.",
        .aliases = words<"gitleaks:prefect-api-token", "betterleaks:prefect-api-token">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"pnu_">,
                .regex = R"(\b(pnu_[A-Za-z0-9]{36})\b)",
            },
    },
    {
        .id = "secrets/launchdarkly-key",
        .severity = Severity::medium,
        .title = "LaunchDarkly key",
        .risk = "Reads the feature flags, or changes them.",
        .fix = "Reset the key in the account settings and keep its successor in a secret store.",
        .aliases =
            words<"gitleaks:launchdarkly-access-token", "betterleaks:launchdarkly-access-token",
                  "kingfisher:kingfisher.launchdarkly.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"sdk-", "api-">,
                .regex =
                    R"(\b((?:sdk|api)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b)",
            },
    },
    {
        .id = "secrets/adobe-client-secret",
        .severity = Severity::high,
        .title = "Adobe client secret",
        .risk = "Calls the Adobe services as the application.",
        .fix =
            "Rotate the secret in the developer console and keep its successor in a secret store.",
        .aliases = words<"gitleaks:adobe-client-secret", "noseyparker:np.adobe.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"p8e-">,
                .regex = R"(\b(p8e-[A-Za-z0-9_-]{32})(?:[^\w-]|$))",
            },
    },
    {
        .id = "secrets/service-token",
        .severity = Severity::high,
        .title = "Access token of an online service",
        .risk = "Acts as its owner at the service that issued it.",
        .fix = "Revoke the token at the service that issued it and keep its successor in a secret "
               "store.",
        .aliases = words<"noseyparker:np.adafruit.1", "gitleaks:settlemint-personal-access-token",
                         "betterleaks:settlemint-application-access-token",
                         "betterleaks:contentful-delivery-api-token", "trufflehog:frameio",
                         "trufflehog:deno", "trufflehog:rootly", "trufflehog:maxmindlicense/v2",
                         "betterleaks:apify-api-token", "kingfisher:kingfisher.apify.1",
                         "kingfisher:kingfisher.maxmind.1", "kingfisher:kingfisher.frame.io.1",
                         "betterleaks:lichess-personal-access-token",
                         "betterleaks:unkey-root-key.1", "trufflehog:endorlabs">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords =
                    words<"aio_", "sm_aat_", "sm_pat_", "sm_sat_", "CFPAT-", "fio-u-", "ddp_",
                          "rootly_", "_mmk", "apify_api_", "lip_", "unkey_", "vtwn_", "cnvca",
                          "hooks.zapier.com/hooks/catch/", "sha256~", "EXO", "dnkey-", "pdus_",
                          "tvly_", "ubu_", "zpka_", "flp_", "RGAPI-", "slk_", "configcat-sdk-1/",
                          "alcht_", "flb_", "scp-", "live_auth_", "endr+">,
                .regex =
                    R"(\b(aio_[A-Za-z0-9]{28}|sm_(?:aat|pat|sat)_[A-Za-z0-9]{16}|CFPAT-[\w-]{43}|fio-u-[\w-]{64}|ddp_[A-Za-z0-9]{36}|rootly_[a-f0-9]{64}|[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk|apify_api_[A-Za-z0-9-]{36}|lip_[A-Za-z0-9]{20}|unkey_[A-Za-z0-9]{18,24}|vtwn_[A-Za-z0-9]{20,40}|cnvca[\w-]{51}|(?:https?://)?hooks\.zapier\.com/hooks/catch/\d{4,10}/[a-z0-9]{5,10}|sha256~[\w-]{43}|EXO[a-f0-9]{24,30}|dnkey-[A-Z0-9]{26}-[A-Z0-9]{52}|zpka_[a-f0-9]{32}_[a-f0-9]{8}|flp_[A-Za-z0-9]{46,48}|RGAPI-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}|slk_[a-f0-9]{64}|configcat-sdk-1/[\w-]{22}/[\w-]{22}|alcht_[A-Za-z0-9]{30}|flb_(?:live|test)_[A-Za-z0-9]{20}|scp-(?:live|test)-[a-f0-9]{32}|live_auth_[a-f0-9]{32}|endr\+[A-Za-z0-9]{16})(?:[^\w-]|$))",
                .before = 37,
                .length = 140,
            },
    },
    {
        .id = "secrets/facebook-token",
        .severity = Severity::high,
        .title = "Facebook access token",
        .risk = "Acts for the user or page that gave it.",
        .fix = "Revoke the grant of the application, and fetch tokens at run time.",
        .aliases = words<"gitleaks:facebook-page-access-token",
                         "betterleaks:facebook-page-access-token", "noseyparker:np.facebook.2">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"EAAM", "EAAC">,
                .regex = R"(\b(EAA[MC][A-Za-z0-9]{100,})\b)",
                .length = 420,
                .entropy = 4.0F,
            },
    },
    {
        .id = "secrets/twitter-bearer-token",
        .severity = Severity::medium,
        .title = "Twitter bearer token",
        .risk = "Reads in the name of the application, at its limits.",
        .fix = "Regenerate the token in the developer portal and keep its successor in a secret "
               "store.",
        .aliases = words<"gitleaks:twitter-bearer-token">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"AAAAAAAAAAAAAAAAAAAAA">,
                .regex = R"(\b(A{20,24}[A-Za-z0-9%]{70,})\b)",
                .entropy = 3.5F,
            },
    },
};

}  // namespace

extern constinit const RuleTable services{.rows = kRows};

}  // namespace sluice::secrets
