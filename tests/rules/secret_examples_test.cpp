// Every row finds its secret exactly where it stands, and leaves what is nearly one alone. Samples
// are assembled here: none is written out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "core/parse/regex.h"
#include "core/rules/registry.h"
#include "core/rules/secrets/sample.h"
#include "tests/support/examples.h"
#include "tests/support/samples.h"

namespace sluice {
namespace {

using namespace test;  // NOLINT: the samples are the vocabulary of this file

struct Row {
  std::string_view rule;
  std::string before;  // what stands in front of the secret
  std::string secret;
  std::string near_miss;  // what stands in its place and is none
  std::string after = "\n";
};

// Names the parameter in test output.
void PrintTo(const Row& row, std::ostream* out) { *out << row.rule; }

std::vector<Row> written_rows() {
  return {
      {"secrets/aws-access-key-id", "value = ", "AKIA" + base32(16), "AKIA" + base32(15)},
      {"secrets/aws-secret-access-key", "aws_secret_access_key = ", base64(40), base64(39)},
      {"secrets/aws-session-token", "value = ", "IQoJb3JpZ2lu" + base64(300),
       "IQoJb3JpZ2lu" + base64(40)},
      {"secrets/aws-bedrock-api-key", "value = ", "ABSK" + base64(112), "ABSK" + base64(80)},
      {"secrets/aws-appsync-api-key", "value = ", "da2-" + base36(26), "da2-" + base36(25)},
      {"secrets/aws-mws-token", "value = ", "amzn.mws." + uuid(), "amzn.mws." + hex(32)},
      {"secrets/gcp-service-account-key",
       "{\"type\": \"service_account\", \"private_key_id\": \"" + hex(40) +
           "\", \"private_key\": \"",
       pem("PRIVATE KEY", "\\n"), "-----BEGIN PRIVATE KEY-----\\n-----END PRIVATE KEY-----",
       "\\n\"}"},
      {"secrets/gcp-api-key", "value = ", "AIza" + word64(35), "AIza" + word64(34)},
      {"secrets/gcp-oauth-client-secret", "value = ", "GOCSPX-" + word64(28),
       "GOCSPX-" + word64(27)},
      {"secrets/gcp-oauth-access-token", "value = ", "ya29." + word64(60), "ya29." + word64(30)},
      {"secrets/gcp-storage-hmac-key", "value = ", "GOOG1E" + base32(55), "GOOG1E" + base32(50)},
      {"secrets/azure-storage-key", "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=",
       base64(86) + "==", base64(80) + "==", ";EndpointSuffix=core.windows.net"},
      {"secrets/azure-app-configuration-secret",
       "Endpoint=https://shop.azconfig.io;Id=ab12-l9-s0:tEx;Secret=", base64(43) + "=", base64(30)},
      {"secrets/azure-shared-access-key",
       "Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=",
       base64(43) + "=", base64(20)},
      {"secrets/azure-entra-client-secret", "value = ", base62(3) + "8Q~" + base62(34),
       base62(3) + "xQ~" + base62(34)},
      {"secrets/azure-devops-token", "value = ", base62(76) + "AZDO" + base62(4),
       base62(70) + "AZDO" + base62(4)},
      {"secrets/azure-signed-key", "value = ", base62(44) + "AzFu" + base62(8),
       base62(20) + "AzFu" + base62(8)},
      {"secrets/azure-sas-token",
       "https://shop.blob.core.windows.net/x?sv=2022-11-02&se=2030-01-01&sig=", base62(43) + "%3D",
       base62(30) + "%3D"},
      {"secrets/alibaba-access-key-id", "value = ", "LTAI" + base62(20), "LTAI" + base62(8)},
      {"secrets/tencent-secret-id", "value = ", "AKID" + base62(32), "AKID" + base62(31)},
      {"secrets/digitalocean-token", "value = ", "dop_v1_" + hex(64), "dop_v1_" + hex(63)},
      {"secrets/heroku-api-key", "value = ", "HRKU-AA" + word64(58), "HRKU-AA" + word64(50)},
      {"secrets/yandex-cloud-key", "value = ", "AQVN" + word64(36), "AQVN" + word64(30)},
      {"secrets/scalingo-token", "value = ", "tk-us-" + word64(48), "tk-us-" + word64(47)},
      {"secrets/vercel-token", "value = ", "vcp_" + base62(56), "vcp_" + base62(50)},
      {"secrets/netlify-token", "value = ", "nfp_" + base62(36), "nfp_" + base62(30)},
      {"secrets/cloudflare-token", "value = ", "cfut_" + base62(40) + hex(8), "cfut_" + base62(30)},
      {"secrets/cloudflare-api-key", "CLOUDFLARE_API_KEY=", hex(37), hex(36)},
      {"secrets/flyio-token", "value = ", "fo1_" + word64(43), "fo1_" + word64(40)},
      {"secrets/tailscale-key", "value = ", "tskey-auth-" + base62(17) + "-" + base62(32),
       "tskey-auth-" + base62(17) + "-" + base62(8)},
      {"secrets/ibm-cloud-api-key", "IBM_CLOUD_API_KEY=", word64(44), word64(43)},
      {"secrets/github-pat", "value = ", with_crc("ghp_"), "ghp_" + base62(35)},
      {"secrets/github-oauth-token", "value = ", with_crc("gho_"), "gho_" + base62(35)},
      {"secrets/github-app-token", "value = ", with_crc("ghs_"), "ghs_" + base62(35)},
      {"secrets/github-refresh-token", "value = ", with_crc("ghr_"), "ghr_" + base62(35)},
      {"secrets/github-fine-grained-pat", "value = ", "github_pat_" + base62(22) + "_" + base62(59),
       "github_pat_" + base62(22) + "_" + base62(50)},
      {"secrets/gitlab-token", "value = ", "glpat-" + word64(20), "glpat-" + word64(19)},
      {"secrets/gitlab-deploy-token", "value = ", "gldt-" + word64(20), "gldt-" + word64(19)},
      {"secrets/gitlab-runner-token", "value = ", "glrt-" + word64(20), "glrt-" + word64(18)},
      {"secrets/gitlab-service-token", "value = ", "glptt-" + hex(40), "glptt-" + hex(39)},
      {"secrets/bitbucket-app-password", "value = ", "ATBB" + base62(24) + upper_hex(8),
       "ATBB" + base62(20)},
      {"secrets/atlassian-api-token", "value = ", "ATATT3xFfGF0" + word64(170) + "=" + upper_hex(8),
       "ATATT3xFfGF0" + word64(60)},
      {"secrets/circleci-token", "value = ", "CCIPAT_" + base62(22) + "_" + hex(40),
       "CCIPAT_" + base62(22)},
      {"secrets/buildkite-token", "value = ", "bkua_" + hex(40), "bkua_" + hex(30)},
      {"secrets/sonar-token", "value = ", "squ_" + hex(40), "squ_" + hex(39)},
      {"secrets/sourcegraph-token", "value = ", "sgp_" + hex(16) + "_" + hex(40), "sgp_" + hex(39)},
      {"secrets/terraform-cloud-token", "value = ", base62(14) + ".atlasv1." + base62(67),
       base62(14) + ".atlasv1." + base62(40)},
      {"secrets/vault-token", "value = ", "hvs." + word64(92), "hvs." + word64(20)},
      {"secrets/pulumi-token", "value = ", "pul-" + hex(40), "pul-" + hex(39)},
      {"secrets/doppler-token", "value = ", "dp.pt." + base62(43), "dp.pt." + base62(30)},
      {"secrets/1password-service-account-token", "value = ", "ops_eyJ" + base64(400),
       "ops_eyJ" + base64(100)},
      {"secrets/1password-secret-key", "value = ",
       "A3-" + base32(6) + "-" + base32(11) + "-" + base32(5) + "-" + base32(4) + "7-" + base32(5),
       "A3-" + base32(6) + "-" + base32(11)},
      {"secrets/age-secret-key", "value = ", "AGE-SECRET-KEY-1" + bech32(58),
       "AGE-SECRET-KEY-1" + bech32(57)},
      {"secrets/harness-token", "value = ", "pat." + base62(22) + "." + hex(24) + "." + base62(20),
       "pat." + base62(22) + "." + hex(24)},
      {"secrets/octopus-api-key", "value = ", "API-" + base32(26), "API-" + base32(25)},
      {"secrets/infracost-token", "value = ", "ico-" + base62(32), "ico-" + base62(31)},
      {"secrets/snyk-token", "SNYK_TOKEN=", uuid(), hex(32)},
      {"secrets/travis-token", "TRAVIS_TOKEN=", base62(22), base62(20)},
      {"secrets/codecov-token", "CODECOV_TOKEN=", uuid(), hex(31)},
      {"secrets/npm-token", "value = ", with_crc("npm_"), "npm_" + base62(35)},
      {"secrets/npmrc-auth", "//registry.local/:_authToken=", base62(36), "${NPM_TOKEN}"},
      {"secrets/pypi-token", "value = ", "pypi-AgEIcHlwaS5vcmc" + word64(90),
       "pypi-AgEIcHlwaS5vcmc" + word64(30)},
      {"secrets/rubygems-token", "value = ", "rubygems_" + hex(48), "rubygems_" + hex(47)},
      {"secrets/cratesio-token", "value = ", "cio" + base62(32), "cio" + base62(31)},
      {"secrets/nuget-key", "value = ", "oy2" + base36(43), "oy2" + base36(42)},
      {"secrets/dockerhub-token", "value = ", "dckr_pat_" + word64(27), "dckr_pat_" + word64(26)},
      {"secrets/docker-config-auth", "{\"auths\": {\"registry.local\": {\"auth\": \"",
       base64_of("deploy:" + base62(20)), base64_of("deploy only"), "\"}}}"},
      {"secrets/docker-swarm-token", "value = ", "SWMTKN-1-" + base36(50) + "-" + base36(25),
       "SWMTKN-1-" + base36(50)},
      {"secrets/artifactory-token", "value = ", "AKCp" + base62(69), "AKCp" + base62(50)},
      {"secrets/cloudsmith-token", "value = ", "csa_" + hex(30) + base62(6), "csa_" + hex(20)},
      {"secrets/clojars-token", "value = ", "CLOJARS_" + hex(60), "CLOJARS_" + hex(50)},
      {"secrets/anthropic-api-key", "value = ", "sk-ant-api03-" + word64(93) + "AA",
       "sk-ant-api03-" + word64(60)},
      {"secrets/openai-api-key", "value = ", "sk-proj-" + base62(74) + "T3BlbkFJ" + base62(74),
       "sk-proj-" + base62(10) + "T3BlbkFJ" + base62(74)},
      {"secrets/openrouter-api-key", "value = ", "sk-or-v1-" + hex(64), "sk-or-v1-" + hex(63)},
      {"secrets/huggingface-token", "value = ", "hf_" + letters(34), "hf_" + letters(33)},
      {"secrets/groq-api-key", "value = ", "gsk_" + base62(52), "gsk_" + base62(51)},
      {"secrets/xai-api-key", "value = ", "xai-" + base62(80), "xai-" + base62(50)},
      {"secrets/perplexity-api-key", "value = ", "pplx-" + base62(48), "pplx-" + base62(47)},
      {"secrets/replicate-token", "value = ", "r8_" + base62(37), "r8_" + base62(36)},
      {"secrets/together-api-key", "value = ", "tgp_v1_" + word64(43), "tgp_v1_" + word64(42)},
      {"secrets/nvidia-api-key", "value = ", "nvapi-" + word64(64), "nvapi-" + word64(50)},
      {"secrets/pinecone-api-key", "value = ", "pcsk_" + base62(6) + "_" + base62(63),
       "pcsk_" + base62(6) + "_" + base62(50)},
      {"secrets/langsmith-api-key", "value = ", "lsv2_pt_" + hex(32) + "_" + hex(10),
       "lsv2_pt_" + hex(32)},
      {"secrets/langfuse-secret-key", "value = ", "sk-lf-" + uuid(), "sk-lf-" + hex(32)},
      {"secrets/llamacloud-api-key", "value = ", "llx-" + base62(48), "llx-" + base62(30)},
      {"secrets/cerebras-api-key", "value = ", "csk-" + base36(48), "csk-" + base36(47)},
      {"secrets/wandb-api-key", "value = ", "wandb_v1_" + base62(77), "wandb_v1_" + base62(70)},
      {"secrets/tavily-api-key", "value = ", "tvly-" + base62(32), "tvly-" + base62(31)},
      {"secrets/jina-api-key", "value = ", "jina_" + base62(60), "jina_" + base62(50)},
      {"secrets/firecrawl-api-key", "value = ", "fc-" + hex(32), "fc-" + hex(31)},
      {"secrets/ai-service-token", "value = ", "sk_" + hex(48), "sk_" + hex(47)},
      {"secrets/ai-service-key", "DEEPSEEK_API_KEY=", "sk-" + hex(32), base62(30)},
      {"secrets/slack-token", "value = ",
       "xoxb-" + digits(12) + "-" + digits(12) + "-" + base62(24), "xoxb-" + base62(24)},
      {"secrets/slack-app-token", "value = ",
       "xapp-1-A" + base32(10) + "-" + digits(13) + "-" + hex(64), "xapp-1-A" + base32(10)},
      {"secrets/slack-webhook", "value = ",
       "https://hooks.slack.com/services/T" + base32(10) + "/B" + base32(10) + "/" + base62(24),
       "https://hooks.slack.com/services/T" + base32(10)},
      {"secrets/discord-bot-token",
       "DISCORD_TOKEN=", unpadded(base64_of("4" + digits(17))) + "." + base62(6) + "." + base62(38),
       base62(24) + "." + base62(6)},
      {"secrets/discord-webhook",
       "value = ", "https://ptb.discord.com/api/webhooks/" + digits(18) + "/" + word64(68),
       "https://ptb.discord.com/api/webhooks/" + digits(18)},
      {"secrets/telegram-bot-token", "value = ", digits(10) + ":AA" + word64(33),
       digits(10) + ":AA" + word64(30)},
      {"secrets/teams-webhook", "value = ",
       "https://shop.webhook.office.com/webhookb2/" + uuid() + "@" + uuid() + "/IncomingWebhook/" +
           hex(32) + "/" + uuid(),
       "https://shop.webhook.office.com/webhookb2/" + uuid()},
      {"secrets/sendgrid-api-key", "value = ", "SG." + word64(22) + "." + word64(43),
       "SG." + word64(22)},
      {"secrets/twilio-api-key", "value = ", "SK" + hex(32), "SK" + hex(31)},
      {"secrets/twilio-auth-token", "TWILIO_AUTH_TOKEN=", hex(32), hex(31)},
      {"secrets/mailgun-api-key", "value = ", "key-" + hex(32), "key-" + hex(31)},
      {"secrets/mailchimp-api-key", "value = ", hex(32) + "-us12", hex(31) + "-us12"},
      {"secrets/brevo-api-key", "value = ", "xkeysib-" + hex(64) + "-" + base62(16),
       "xkeysib-" + hex(64)},
      {"secrets/mail-service-key", "value = ", "re_" + base62(8) + "_" + base62(24),
       "re_" + base62(8) + "_" + base62(20)},
      {"secrets/stripe-secret-key", "value = ", "sk_live_" + base62(24), "sk_live_" + base62(10)},
      {"secrets/stripe-test-key", "value = ", "sk_test_" + base62(24), "sk_test_" + base62(10)},
      {"secrets/stripe-webhook-secret", "value = ", "whsec_" + base62(32), "whsec_" + base62(20)},
      {"secrets/square-token", "value = ", "sq0atp-" + word64(22), "sq0atp-" + word64(20)},
      {"secrets/braintree-token",
       "value = ", "access_token$production$" + base36(16) + "$" + hex(32),
       "access_token$production$" + base36(16)},
      {"secrets/plaid-token", "value = ", "access-production-" + uuid(),
       "access-production-" + hex(32)},
      {"secrets/razorpay-key", "value = ", "rzp_live_" + base62(14), "rzp_live_" + base62(10)},
      {"secrets/flutterwave-key", "value = ", "FLWSECK-" + hex(32) + "-X", "FLWSECK-" + hex(8)},
      {"secrets/payment-service-key", "value = ", "shippo_live_" + hex(40),
       "shippo_live_" + hex(39)},
      {"secrets/shopify-token", "value = ", "shpat_" + hex(32), "shpat_" + hex(31)},
      {"secrets/woocommerce-key", "value = ", "cs_" + hex(40), "cs_" + hex(39)},
      {"secrets/databricks-token", "value = ", "dapi" + hex(32), "dapi" + hex(31)},
      {"secrets/database-service-token", "value = ", "pscale_tkn_" + base62(43),
       "pscale_tkn_" + base62(20)},
      {"secrets/confluent-secret", "value = ", "cflt" + base62(60), "cflt" + base62(50)},
      {"secrets/airtable-token", "value = ", "pat" + base62(14) + "." + hex(64),
       "pat" + base62(14) + "." + hex(60)},
      {"secrets/datadog-key", "DD_API_KEY=", hex(32), hex(31)},
      {"secrets/newrelic-key", "value = ", "NRAK-" + base32(27), "NRAK-" + base32(20)},
      {"secrets/grafana-token", "value = ", "glsa_" + base62(32) + "_" + hex(8),
       "glsa_" + base62(31)},
      {"secrets/sentry-token", "value = ", "sntryu_" + hex(64), "sntryu_" + hex(60)},
      {"secrets/dynatrace-token", "value = ", "dt0c01." + base32(24) + "." + base32(64),
       "dt0c01." + base32(24)},
      {"secrets/posthog-key", "value = ", "phx_" + base62(43), "phx_" + base62(30)},
      {"secrets/linear-key", "value = ", "lin_api_" + base62(40), "lin_api_" + base62(39)},
      {"secrets/notion-token", "value = ", "ntn_" + digits(11) + base62(35),
       "ntn_" + digits(11) + base62(30)},
      {"secrets/figma-token", "value = ", "figd_" + word64(40), "figd_" + word64(30)},
      {"secrets/postman-key", "value = ", "PMAK-" + hex(24) + "-" + hex(34), "PMAK-" + hex(24)},
      {"secrets/hubspot-token", "value = ", "pat-na1-" + uuid(), "pat-na1-" + hex(32)},
      {"secrets/mapbox-token", "value = ", "sk.eyJ" + base62(70) + "." + word64(22),
       "sk.eyJ" + base62(70)},
      {"secrets/dropbox-token", "value = ", "sl." + word64(138), "sl." + word64(80)},
      {"secrets/readme-key", "value = ", "rdme_" + base36(70), "rdme_" + base36(60)},
      {"secrets/typeform-token", "value = ", "tfp_" + base62(59), "tfp_" + base62(40)},
      {"secrets/prefect-token", "value = ", "pnu_" + base62(36), "pnu_" + base62(35)},
      {"secrets/launchdarkly-key", "value = ", "sdk-" + uuid(), "sdk-" + hex(32)},
      {"secrets/adobe-client-secret", "value = ", "p8e-" + hex(32), "p8e-" + hex(31)},
      {"secrets/service-token", "value = ", "fio-u-" + word64(64), "fio-u-" + word64(50)},
      {"secrets/facebook-token", "value = ", "EAAC" + base62(140), "EAAC" + base62(40)},
      {"secrets/twitter-bearer-token", "value = ", "AAAAAAAAAAAAAAAAAAAAAL" + base62(85),
       "AAAAAAAAAAAAAAAAAAAAAL" + base62(30)},
      {"secrets/encrypted-private-key", "", pem("ENCRYPTED PRIVATE KEY", "\n"),
       pem("PRIVATE KEY", "\n")},
      {"secrets/private-key", "", pem("PRIVATE KEY", "\n"),
       "-----BEGIN PRIVATE KEY-----\nyour key here\n-----END PRIVATE KEY-----"},
      {"secrets/putty-private-key", "",
       "PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nComment: me\nPublic-Lines: 1\n" +
           base64(60) + "\nPrivate-Lines: 1\n" + base64(60) + "\nPrivate-MAC: " + hex(40),
       "PuTTY-User-Key-File-2: ssh-rsa\nEncryption: aes256-cbc\nComment: me\nPublic-Lines: 1\n" +
           base64(60) + "\nPrivate-Lines: 1\n" + base64(60) + "\nPrivate-MAC: " + hex(40)},
      {"secrets/jwt", "value = ", jwt(),
       "eyJ" + base62(40) + ".eyJ" + base62(60) + "." + base62(43)},
      {"secrets/connection-string", "postgres://shop:", base62(16), "${DB_PASSWORD}",
       "@db.shop.internal:5432/orders"},
      {"secrets/odbc-password", "Server=db.shop.internal;Database=orders;User Id=shop;Password=",
       base62(16), "{0}", ";Encrypt=true"},
      {"secrets/url-password", "https://deploy:", base62(16), "$TOKEN",
       "@git.shop.internal/shop.git"},
      {"secrets/curl-credential", "curl -s -u deploy:", base62(16), "$TOKEN",
       " https://shop.internal/\n"},
      {"secrets/netrc-password", "machine git.shop.internal login deploy password ", base62(16),
       "${TOKEN}"},
      {"secrets/password-hash", "shop:", "$2b$12$" + base62(53), "$2b$12$" + base62(52), ":0:0\n"},
      {"secrets/vault-approle", "role_id = \"" + uuid() + "\"\nsecret_id = \"", uuid(), hex(32),
       "\""},
      {"secrets/jenkins-first-password",
       "Please use the following password to proceed to installation:\n\n", hex(32), hex(31)},
      {"secrets/private-jwk",
       R"({"kty": "EC", "crv": "P-256", "x": ")" + word64(43) + R"(", "d": ")", word64(43),
       word64(30), "\"}"},
      {"secrets/kerberos-hash", "$krb5asrep$23$deploy@SHOP.INTERNAL:" + hex(32) + "$", hex(128),
       hex(60)},
      {"secrets/firefox-login", "\"encryptedPassword\": \"",
       "MDoE" + base64(48) + "==", "MDoE" + base64(20), "\""},
      {"secrets/maven-master-password", "<settingsSecurity><master>{", base64(44), "${env.MASTER}",
       "}</master></settingsSecurity>\n"},
      {"secrets/ncftp-password", "shop,ftp.shop.internal,deploy,*encoded*", base64(16), "<secret>",
       ",,/pub,I,21,"},
      {"secrets/wordpress-key", "define('SECURE_AUTH_KEY', '", base64(40) + "|{ }~<" + base62(18),
       "put your unique phrase here", "');"},
      {"secrets/password-in-call", "new NetworkCredential(\"deploy\", \"", base62(12), "password",
       "\")"},
      {"secrets/password-of-command", "sshpass -p ", base62(12), "$PASSWORD", " ssh shop"},
      {"secrets/sql-password", "CREATE USER shop IDENTIFIED BY '", base62(12), "password", "';"},
      {"secrets/postgres-password-file", "db.shop.internal:5432:orders:shop:", base62(12), "abc"},
      {"secrets/authorization-header", "Authorization: Bearer ", base62(40),
       "access_token_value_goes_here"},
      {"secrets/basic-authorization-header", "Authorization: Basic ",
       base64_of("deploy:" + base62(20)), base64_of("deploy only")},
      {"secrets/service-credential", "SHODDY_NAME=1\nMAILSAC_ACCESS=", base36(24),
       "the-access-of-all-services", "\n"},
      {"secrets/generic-credential", "api_key = \"", base62(32), "service-account-name-for-tests",
       "\""},
      {"secrets/generic-password", "password: \"", "Tr0ub4dor-" + base62(4), "correcthorse", "\""},
  };
}

// Of a row that tells its form and nothing else: the sample is made from the form, the near miss
// lacks its last third.
Row generated(const Rule& rule, const SecretPattern& pattern) {
  Row row{rule.id, {}, {}, {}, "\n"};
  if (pattern.regex.empty()) {
    row.before = std::string(pattern.keywords.front()) + "_token = ";
    row.secret = secrets::sample_of_shape(pattern.shape);
  } else {
    const secrets::PatternSample sample = secrets::sample_of_regex(pattern.regex);
    row.before = "= " + sample.text.substr(0, sample.secret_begin);
    row.secret = sample.text.substr(sample.secret_begin, sample.secret_size);
    row.after = sample.text.substr(sample.secret_begin + sample.secret_size) + "\n";
  }
  // Shorter than any shape.
  const std::size_t cut = pattern.regex.empty() ? 7 : row.secret.size() * 2 / 3;
  row.near_miss = row.secret.substr(0, cut);
  return row;
}

std::vector<Row> rows() {
  std::vector<Row> rows = written_rows();
  for (const Rule* const rule : all_rules()) {
    const auto* const pattern = std::get_if<SecretPattern>(&rule->check);
    const auto is_of_rule = [&](const Row& row) { return row.rule == rule->id; };
    if (pattern == nullptr || std::any_of(rows.begin(), rows.end(), is_of_rule)) continue;
    if (pattern->shape.empty() && pattern->regex.empty()) continue;
    rows.push_back(generated(*rule, *pattern));
  }
  return rows;
}

class SecretRow : public testing::TestWithParam<Row> {};

TEST_P(SecretRow, FindsTheSecretWhereItStands) {
  const Row& row = GetParam();
  Example example;
  example.files.push_back({"deploy/run.sh", row.before + row.secret + row.after});
  const std::string place = "deploy/run.sh:" + std::to_string(row.before.size()) + "-" +
                            std::to_string(row.before.size() + row.secret.size());
  EXPECT_THAT(places_of(example, row.rule), testing::ElementsAre(place)) << example.files[0].bytes;
}

TEST_P(SecretRow, LeavesTheNearMissAlone) {
  const Row& row = GetParam();
  Example example;
  example.files.push_back({"deploy/run.sh", row.before + row.near_miss + row.after});
  EXPECT_THAT(places_of(example, row.rule), testing::IsEmpty()) << example.files[0].bytes;
}

std::string test_name(const testing::TestParamInfo<Row>& info) {
  std::string name(info.param.rule.substr(info.param.rule.find('/') + 1));
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(All, SecretRow, testing::ValuesIn(rows()), test_name);

TEST(SecretRows, EachRegexIsValid) {
  for (const Rule* const rule : all_rules()) {
    if (const auto* const pattern = std::get_if<SecretPattern>(&rule->check)) {
      EXPECT_TRUE(pattern->regex.empty() || Regex(pattern->regex).valid())
          << rule->id << ": " << pattern->regex;
      EXPECT_FALSE(pattern->keywords.empty()) << rule->id;
    }
  }
}

TEST(SecretRows, EachHasASample) {
  std::vector<std::string_view> with_sample;
  for (const Row& row : rows()) with_sample.push_back(row.rule);
  std::vector<std::string_view> all;
  for (const Rule* const rule : all_rules()) {
    if (std::holds_alternative<SecretPattern>(rule->check)) all.push_back(rule->id);
  }
  EXPECT_THAT(with_sample, testing::UnorderedElementsAreArray(all));
}

}  // namespace
}  // namespace sluice
