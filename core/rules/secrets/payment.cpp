#include "core/rules/rule.h"
#include "core/rules/secrets/words.h"

// Payments and shops.
namespace sluice::secrets {
namespace {

constexpr Rule kRows[] = {
    {
        .id = "secrets/stripe-secret-key",
        .severity = Severity::critical,
        .title = "Stripe secret key",
        .risk = "Moves money: refunds, payouts, and the data of every customer.",
        .fix = "Roll the key in the dashboard, and keep its successor in a secret store.",
        .aliases = words<"gitleaks:stripe-access-token", "noseyparker:np.stripe.1",
                         "noseyparker:np.stripe.2", "kingfisher:kingfisher.stripe.2">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"sk_live_", "rk_live_", "sk_prod_", "rk_prod_">,
                .regex = R"(\b((?:sk|rk)_(?:live|prod)_[A-Za-z0-9]{16,})\b)",
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/stripe-test-key",
        .severity = Severity::low,
        .title = "Stripe test key",
        .risk = "Reads and changes test data only; it shows how the live key is handled.",
        .fix = "Keep the key in a secret store, like the live one.",
        .aliases = words<"gitleaks:stripe-access-token">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"sk_test_", "rk_test_">,
                .regex = R"(\b((?:sk|rk)_test_[A-Za-z0-9]{16,})\b)",
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/stripe-webhook-secret",
        .severity = Severity::high,
        .title = "Stripe webhook secret",
        .risk = "Forges events, such as a payment that was never made.",
        .fix = "Roll the signing secret of the endpoint and keep its successor in a secret store.",
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"whsec_">,
                .regex = R"(\b(whsec_[A-Za-z0-9+/]{32,64}))",
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/square-token",
        .severity = Severity::critical,
        .title = "Square access token",
        .risk = "Takes payments and reads those of the merchant.",
        .fix = "Replace the token in the developer dashboard and keep its successor in a secret "
               "store.",
        .aliases =
            words<"gitleaks:square-access-token", "noseyparker:np.square.2", "trufflehog:square",
                  "trufflehog:squareapp", "kingfisher:kingfisher.square.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"EAAA", "sq0atp-", "sq0csp-">,
                .regex = R"(\b(EAAA[\w-]{60}|sq0atp-[\w-]{22}|sq0csp-[\w-]{43})(?:[^\w-]|$))",
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/braintree-token",
        .severity = Severity::critical,
        .title = "Braintree access token",
        .risk = "Takes payments and reads those of the merchant.",
        .fix = "Revoke the token in the control panel and keep its successor in a secret store.",
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"access_token$">,
                .regex =
                    R"(\b(access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32})\b)",
            },
    },
    {
        .id = "secrets/plaid-token",
        .severity = Severity::critical,
        .title = "Plaid access token",
        .risk = "Reads the bank accounts of the user who gave it.",
        .fix = "Rotate the token with the API and keep its successor in a secret store.",
        .aliases = words<"gitleaks:plaid-api-token", "kingfisher:kingfisher.plaid.5">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"access-production-", "access-sandbox-", "access-development-">,
                .regex =
                    R"(\b(access-(?:sandbox|development|production)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b)",
            },
    },
    {
        .id = "secrets/razorpay-key",
        .severity = Severity::medium,
        .title = "Razorpay key id",
        .risk = "Names the key; with its secret it takes payments.",
        .fix = "Regenerate the key in the dashboard and keep its successor in a secret store.",
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"rzp_live_">,
                .regex = R"(\b(rzp_live_[A-Za-z0-9]{14})\b)",
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/flutterwave-key",
        .severity = Severity::high,
        .title = "Flutterwave key",
        .risk = "Takes payments and reads those of the merchant.",
        .fix = "Regenerate the keys in the dashboard and keep its successor in a secret store.",
        .aliases = words<"gitleaks:flutterwave-public-key", "gitleaks:flutterwave-encryption-key",
                         "betterleaks:flutterwave-public-key">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"FLWSECK", "FLWPUBK_TEST">,
                .regex =
                    R"(\b(FLWSECK(?:_TEST)?-[A-Za-z0-9]{12,32}(?:-X)?|FLWSECK_TEST[a-h0-9]{12}|FLWPUBK_TEST-[a-h0-9]{32}-X)\b)",
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/payment-service-key",
        .severity = Severity::high,
        .title = "Key of a payment or shipping service",
        .risk = "Takes payments or buys labels on the account.",
        .fix = "Roll the key in the dashboard of the service and keep its successor in a secret "
               "store.",
        .aliases =
            words<"gitleaks:shippo-api-token", "gitleaks:easypost-api-token",
                  "trufflehog:duffeltoken", "trufflehog:paystack",
                  "betterleaks:paddle-live-api-key", "betterleaks:polar-organization-access-token",
                  "betterleaks:ramp-client-id", "betterleaks:asaas-api-token",
                  "kingfisher:kingfisher.paystack.1", "kingfisher:kingfisher.duffel.1",
                  "kingfisher:kingfisher.shippo.1", "kingfisher:kingfisher.easypost.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords =
                    words<"shippo_", "EZAK", "EZTK", "duffel_", "pdl_live_apikey_", "polar_",
                          "xnd_", "ramp_sec_", "mercury_production_", "$aact_", "sk_">,
                .regex =
                    R"((shippo_(?:live|test)_[a-f0-9]{40}|EZ[AT]K[A-Za-z0-9]{54}|duffel_(?:live|test)_[\w=-]{43}|pdl_live_apikey_[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}|polar_(?:oat|pat|at)_[A-Za-z0-9_]{32,60}|xnd_production_[\w]{50,70}|ramp_sec_[A-Za-z0-9]{48}|\$aact_(?:prod_)?[A-Za-z0-9:=+/]{40,}|sk_(?:test_)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mercury_production_\w{10,60}_yrucrem)(?:[^\w-]|$))",
            },
    },
    {
        .id = "secrets/shopify-token",
        .severity = Severity::critical,
        .title = "Shopify token",
        .risk = "Reads orders and customers, and changes the shop.",
        .fix = "Uninstall the app or rotate its secret in the admin and keep its successor in a "
               "secret store.",
        .aliases =
            words<"gitleaks:shopify-access-token", "gitleaks:shopify-private-app-access-token",
                  "gitleaks:shopify-custom-access-token", "betterleaks:shopify-custom-access-token",
                  "noseyparker:np.shopify.3", "trufflehog:shopify",
                  "kingfisher:kingfisher.shopify.2", "secretlint:shopify">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"shpat_", "shpca_", "shppa_", "shpss_">,
                .regex = R"(\b(shp(?:at|ca|pa|ss)_[A-Za-z0-9]{32,40})\b)",
            },
    },
    {
        .id = "secrets/woocommerce-key",
        .severity = Severity::high,
        .title = "WooCommerce consumer secret",
        .risk = "Reads orders and customers, and changes the shop.",
        .fix = "Revoke the key in the shop settings and keep its successor in a secret store.",
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"cs_">,
                .regex = R"(\b(cs_[a-f0-9]{40})\b)",
            },
    },
};

}  // namespace

extern constinit const RuleTable payment{.rows = kRows};

}  // namespace sluice::secrets
