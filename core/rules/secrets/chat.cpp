#include "core/rules/rule.h"
#include "core/rules/secrets/checks.h"
#include "core/rules/secrets/words.h"

// Chat, mail and telephony.
namespace sluice::secrets {
namespace {

constexpr Rule kRows[] = {
    {
        .id = "secrets/slack-token",
        .severity = Severity::high,
        .title = "Slack token",
        .risk = "Reads and posts messages as its bot or user.",
        .fix = "Revoke the token in the settings of the Slack app and keep its successor in a "
               "secret store.",
        .aliases = words<"gitleaks:slack-bot-token", "gitleaks:slack-user-token",
                         "gitleaks:slack-legacy-token", "gitleaks:slack-legacy-bot-token",
                         "gitleaks:slack-config-access-token", "betterleaks:slack-user-token",
                         "betterleaks:slack-legacy-token", "betterleaks:slack-config-refresh-token",
                         "noseyparker:np.slack.2", "noseyparker:np.slack.4",
                         "noseyparker:np.slack.6", "detect-secrets:slack", "secretlint:slack">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxo-", "xoxs-", "xoxe-",
                                  "xoxe.", "xoxc-", "xoxd-">,
                .regex =
                    R"(\b(xox[bpaeroscd](?:-\d)?-(?:\d{8,14}-){1,3}[A-Za-z0-9]{8,64}|xox[ar]-2?-?(?:\d{1,14}-){2,3}[A-Za-z0-9]{8,64}|xoxe\.xox[bp]-\d-[A-Za-z0-9]{140,}|xoxe-\d-[A-Za-z0-9]{140,}|xox[os]-(?:\d+-){2,3}[a-fA-F0-9]{6,64}|xoxd-[A-Za-z0-9%/+=]{40,})(?:[^\w-]|$))",
                .entropy = 2.0F,
            },
    },
    {
        .id = "secrets/slack-app-token",
        .severity = Severity::high,
        .title = "Slack app-level token",
        .risk = "Receives the events of the app, messages included.",
        .fix = "Revoke the token in the settings of the Slack app and keep its successor in a "
               "secret store.",
        .aliases = words<"gitleaks:slack-app-token", "betterleaks:slack-app-token">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"xapp-">,
                .regex = R"(\b(xapp-\d-[A-Z0-9]{8,14}-\d{8,16}-[a-z0-9]{40,70})\b)",
            },
    },
    {
        .id = "secrets/slack-webhook",
        .severity = Severity::medium,
        .title = "Slack webhook",
        .risk = "Posts into the channel as a sender that people trust.",
        .fix = "Remove the webhook in the settings of the Slack app and keep its successor in a "
               "secret store.",
        .aliases =
            words<"gitleaks:slack-webhook-url", "noseyparker:np.slack.3", "detect-secrets:slack">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"hooks.slack.com/">,
                .regex =
                    R"(((?:https?://)?hooks\.slack(?:-gov)?\.com/(?:services/T[A-Z0-9]{6,12}/B[A-Z0-9]{6,12}/[A-Za-z0-9]{18,26}|(?:workflows|triggers)/[A-Za-z0-9/_-]{30,80})))",
                .before = 8,
            },
    },
    {
        .id = "secrets/discord-bot-token",
        .severity = Severity::high,
        .title = "Discord bot token",
        .risk = "Reads and posts as the bot on every server that it joined.",
        .fix = "Reset the token in the developer portal and keep its successor in a secret store.",
        .aliases = words<"gitleaks:discord-api-token", "betterleaks:discord-api-token",
                         "kingfisher:kingfisher.discord.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"discord", "bot_token", "bottoken", "bot token", "DISCORD_TOKEN">,
                .regex =
                    R"((?i:discord|bot[_ ]?token)[^\n]{0,40}?\b([MNO][A-Za-z0-9_-]{22,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38})(?:[^\w-]|$))",
                .judge = check_discord_token,
            },
    },
    {
        .id = "secrets/discord-webhook",
        .severity = Severity::medium,
        .title = "Discord webhook",
        .risk = "Posts into the channel as a sender that people trust.",
        .fix = "Delete the webhook in the settings of the channel and keep its successor in a "
               "secret store.",
        .aliases = words<"trufflehog:discordwebhook", "kingfisher:kingfisher.discord.3">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"/api/webhooks/">,
                .regex =
                    R"(((?:https?://)?(?:(?:canary|ptb)\.)?(?:discord|discordapp)\.com/api/webhooks/\d{17,20}/[\w-]{60,72})(?:[^\w-]|$))",
                .before = 29,
                .length = 140,
            },
    },
    {
        .id = "secrets/telegram-bot-token",
        .severity = Severity::high,
        .title = "Telegram bot token",
        .risk = "Reads and sends the messages of the bot.",
        .fix = "Revoke the token with BotFather and keep its successor in a secret store.",
        .aliases = words<"gitleaks:telegram-bot-api-token", "betterleaks:telegram-bot-api-token",
                         "trufflehog:telegrambottoken", "kingfisher:kingfisher.telegram.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"0:A", "1:A", "2:A", "3:A", "4:A", "5:A", "6:A", "7:A", "8:A",
                                  "9:A", "telegram">,
                .regex =
                    R"((?:^|[^\w:-]|bot)(\d{5,16}:A[\w-]{34})(?:[^\w-]|$)|(?i:telegram)[\w.\[\]'" -]{0,40}[:=(,>\s]{1,4}['"]?(\d{8,10}:[\w-]{35})(?:[^\w-]|$))",
                .before = 20,
                .length = 110,
            },
    },
    {
        .id = "secrets/teams-webhook",
        .severity = Severity::medium,
        .title = "Microsoft Teams webhook",
        .risk = "Posts into the channel as a sender that people trust.",
        .fix = "Remove the connector from the channel and keep its successor in a secret store.",
        .aliases = words<"gitleaks:microsoft-teams-webhook", "betterleaks:microsoft-teams-webhook",
                         "noseyparker:np.msteams.1", "trufflehog:microsoftteamswebhook/v2">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"webhook.office.com/webhookb2/", "outlook.office.com/webhook/">,
                .regex =
                    R"(((?:https?://)?(?:(?:[\w-]{1,63}\.)?webhook\.office\.com/webhookb2|outlook\.office\.com/webhook)/[0-9a-f-]{36}@[0-9a-f-]{36}/IncomingWebhook/[0-9a-f]{32}/[0-9a-f-]{36}))",
                .before = 72,
            },
    },
    {
        .id = "secrets/sendgrid-api-key",
        .severity = Severity::high,
        .title = "SendGrid API key",
        .risk = "Sends mail as the domain, which readers trust.",
        .fix = "Delete the key in the settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:sendgrid-api-token", "betterleaks:sendgrid-api-token",
                         "kingfisher:kingfisher.sendgrid.1", "detect-secrets:sendgrid",
                         "secretlint:sendgrid">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"SG.">,
                .regex = R"(\b(SG\.[\w-]{20,24}\.[\w-]{39,50})(?:[^\w-]|$))",
            },
    },
    {
        .id = "secrets/twilio-api-key",
        .severity = Severity::medium,
        .title = "Twilio API key",
        .risk = "Names the key; with its secret it sends messages and calls on the account.",
        .fix = "Delete the key in the console and keep its successor in a secret store.",
        .aliases = words<"gitleaks:twilio-api-key", "noseyparker:np.twilio.1",
                         "trufflehog:twilioapikey", "trufflehog:twilio">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"SK">,
                .regex = R"(\b(SK[0-9a-f]{32})\b)",
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/twilio-auth-token",
        .severity = Severity::high,
        .title = "Twilio auth token",
        .risk = "Sends messages and calls, and reads their records, on the account.",
        .fix = "Rotate the token in the console and keep its successor in a secret store.",
        .aliases = words<"trufflehog:twilio">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"twilio", "AC">,
                // By its name, or behind the account that it is for.
                .regex =
                    R"((?i:twilio)[\w.\[\] -]{0,24}['"\]]{0,2}\s{0,4}(?::{0,3}=>?|[?.+|]=|:|,|\|\||<=|>|\()\s{0,4}['"`]?([0-9a-f]{32})(?:[^\w+/=-]|$)|\bAC[0-9a-f]{32}['"]?\s{0,3}[,:;/]\s{0,4}['"]?([0-9a-f]{32})\b)",
                .entropy = 3.0F,
                .judge = check_random,
            },
    },
    {
        .id = "secrets/mailgun-api-key",
        .severity = Severity::high,
        .title = "Mailgun API key",
        .risk = "Sends mail as the domain, and reads its logs.",
        .fix = "Rotate the key in the settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:mailgun-private-api-token", "betterleaks:mailgun-pub-key",
                         "trufflehog:mailgun", "kingfisher:kingfisher.mailgun.2">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"key-", "mailgun">,
                .regex =
                    R"(\b(key-[a-f0-9]{32}|[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8})\b|(?i:mailgun)[\w.\[\] -]{0,24}['"\]]{0,2}\s{0,4}(?::{0,3}=>?|[?.+|]=|:|,|\|\||<=|>|\()\s{0,4}['"`]?((?:key-|pubkey-)?[a-f0-9]{32}(?:-[a-f0-9]{8}-[a-f0-9]{8})?)\b)",
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/mailchimp-api-key",
        .severity = Severity::high,
        .title = "Mailchimp API key",
        .risk = "Reads the subscribers and sends them mail.",
        .fix = "Disable the key in the account and keep its successor in a secret store.",
        .aliases = words<"gitleaks:mailchimp-api-key">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"-us">,
                .regex = R"(\b([0-9a-f]{32}-us[0-9]{1,2})\b)",
                .before = 33,
                .length = 40,
            },
    },
    {
        .id = "secrets/brevo-api-key",
        .severity = Severity::high,
        .title = "Brevo API key",
        .risk = "Sends mail as the domain, and reads its contacts.",
        .fix = "Delete the key in the settings and keep its successor in a secret store.",
        .aliases = words<"gitleaks:sendinblue-api-token">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"xkeysib-", "xsmtpsib-">,
                .regex = R"(\b(x(?:key|smtp)sib-[a-f0-9]{64}-[A-Za-z0-9]{16})\b)",
            },
    },
    {
        .id = "secrets/mail-service-key",
        .severity = Severity::high,
        .title = "API key of a mail service",
        .risk = "Sends mail as the domain, which readers trust.",
        .fix = "Delete the key in the console of the service and keep its successor in a secret "
               "store.",
        .aliases =
            words<"kingfisher:kingfisher.resend.api_key.1", "kingfisher:kingfisher.mandrill.1",
                  "trufflehog:onesignal", "betterleaks:onesignal-rich-authentication-token">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"mlsn.", "re_", "md-", "os_v2_">,
                .regex =
                    R"(\b(mlsn\.[a-f0-9]{64}|re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}|md-[A-Za-z0-9_-]{22}|os_v2_(?:app|org)_[a-z2-7]{103})(?:[^\w-]|$))",
                .entropy = 3.5F,
                .judge = check_random,
            },
    },
};

}  // namespace

extern constinit const RuleTable chat{.rows = kRows};

}  // namespace sluice::secrets
