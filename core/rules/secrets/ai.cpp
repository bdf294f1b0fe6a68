#include "core/rules/rule.h"
#include "core/rules/secrets/checks.h"
#include "core/rules/secrets/words.h"

// Model providers.
namespace sluice::secrets {
namespace {

constexpr Rule kRows[] = {
    {
        .id = "secrets/anthropic-api-key",
        .severity = Severity::high,
        .title = "Anthropic API key",
        .risk = "Runs models on the bill of the account, and reads what Anthropic keeps of it.",
        .fix =
            "Delete the key in the console of Anthropic and keep its successor in a secret store.",
        .aliases = words<"gitleaks:anthropic-api-key", "noseyparker:np.anthropic.1",
                         "trufflehog:anthropic", "kingfisher:kingfisher.anthropic.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"sk-ant-">,
                .regex =
                    R"(\b(sk-ant-(?:(?:api|admin)\d\d-[\w-]{93}AA|(?:oat|ort)\d\d-[\w-]{80,}))(?:[^\w-]|$))",
            },
    },
    {
        .id = "secrets/openai-api-key",
        .severity = Severity::high,
        .title = "OpenAI API key",
        .risk = "Runs models on the bill of the account, and reads what OpenAI keeps of it.",
        .fix = "Delete the key in the console of OpenAI and keep its successor in a secret store.",
        .aliases = words<"gitleaks:openai-api-key", "betterleaks:openai-api-key",
                         "trufflehog:openai", "trufflehog:openaiadmin", "noseyparker:np.openai.1",
                         "kingfisher:kingfisher.openai.1", "trivy:openai-project-api-key",
                         "trivy:openai-admin-api-key", "trivy:openai-service-account-key">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"T3BlbkFJ">,
                .regex =
                    R"(\b(sk-(?:(?:proj|svcacct|admin|None)-)?[\w-]{20,90}T3BlbkFJ[\w-]{20,90})(?:[^\w-]|$))",
                .before = 110,
                .length = 240,
            },
    },
    {
        .id = "secrets/openrouter-api-key",
        .severity = Severity::high,
        .title = "OpenRouter API key",
        .risk = "Runs models on the bill of the account, and reads what OpenRouter keeps of it.",
        .fix =
            "Delete the key in the console of OpenRouter and keep its successor in a secret store.",
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"sk-or-v1-">,
                .regex = R"(\b(sk-or-v1-[a-f0-9]{64})\b)",
            },
    },
    {
        .id = "secrets/huggingface-token",
        .severity = Severity::high,
        .title = "Hugging Face token",
        .risk = "Runs models on the bill of the account, and reads what Hugging Face keeps of it.",
        .fix = "Delete the key in the console of Hugging Face and keep its successor in a secret "
               "store.",
        .aliases =
            words<"gitleaks:huggingface-access-token",
                  "gitleaks:huggingface-organization-api-token",
                  "betterleaks:huggingface-organization-api-token", "noseyparker:np.huggingface.1",
                  "kingfisher:kingfisher.huggingface.1", "secretlint:huggingface">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"hf_", "api_org_">,
                .regex = R"(\b(hf_[A-Za-z]{34}|api_org_[A-Za-z]{34})\b)",
                .entropy = 2.0F,
            },
    },
    {
        .id = "secrets/groq-api-key",
        .severity = Severity::high,
        .title = "Groq API key",
        .risk = "Runs models on the bill of the account, and reads what Groq keeps of it.",
        .fix = "Delete the key in the console of Groq and keep its successor in a secret store.",
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"gsk_">,
                .regex = R"(\b(gsk_[A-Za-z0-9]{52})\b)",
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/xai-api-key",
        .severity = Severity::high,
        .title = "xAI API key",
        .risk = "Runs models on the bill of the account, and reads what xAI keeps of it.",
        .fix = "Delete the key in the console of xAI and keep its successor in a secret store.",
        .aliases = words<"trufflehog:xai", "kingfisher:kingfisher.xai.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"xai-">,
                .regex = R"(\b(xai-[A-Za-z0-9_]{70,})\b)",
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/perplexity-api-key",
        .severity = Severity::high,
        .title = "Perplexity API key",
        .risk = "Runs models on the bill of the account, and reads what Perplexity keeps of it.",
        .fix =
            "Delete the key in the console of Perplexity and keep its successor in a secret store.",
        .aliases = words<"gitleaks:perplexity-api-key">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"pplx-">,
                .regex = R"(\b(pplx-[A-Za-z0-9]{48})\b)",
            },
    },
    {
        .id = "secrets/replicate-token",
        .severity = Severity::high,
        .title = "Replicate token",
        .risk = "Runs models on the bill of the account, and reads what Replicate keeps of it.",
        .fix =
            "Delete the key in the console of Replicate and keep its successor in a secret store.",
        .aliases = words<"trufflehog:replicate", "kingfisher:kingfisher.replicate.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"r8_">,
                .regex = R"(\b(r8_[A-Za-z0-9]{37})\b)",
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/together-api-key",
        .severity = Severity::high,
        .title = "Together AI API key",
        .risk = "Runs models on the bill of the account, and reads what Together AI keeps of it.",
        .fix = "Delete the key in the console of Together AI and keep its successor in a secret "
               "store.",
        .aliases = words<"kingfisher:kingfisher.together.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"tgp_v1_">,
                .regex = R"(\b(tgp_v1_[\w-]{43})(?:[^\w-]|$))",
            },
    },
    {
        .id = "secrets/nvidia-api-key",
        .severity = Severity::high,
        .title = "NVIDIA API key",
        .risk = "Runs models on the bill of the account, and reads what NVIDIA keeps of it.",
        .fix = "Delete the key in the console of NVIDIA and keep its successor in a secret store.",
        .aliases = words<"kingfisher:kingfisher.nvapi.1", "trufflehog:ngc">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"nvapi-">,
                .regex = R"(\b(nvapi-[\w-]{60,70})(?:[^\w-]|$))",
                .entropy = 3.0F,
            },
    },
    {
        .id = "secrets/pinecone-api-key",
        .severity = Severity::high,
        .title = "Pinecone API key",
        .risk = "Runs models on the bill of the account, and reads what Pinecone keeps of it.",
        .fix =
            "Delete the key in the console of Pinecone and keep its successor in a secret store.",
        .aliases = words<"betterleaks:pinecone-api-key.2", "trufflehog:pinecone">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"pcsk_">,
                .regex = R"(\b(pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{63})\b)",
            },
    },
    {
        .id = "secrets/langsmith-api-key",
        .severity = Severity::high,
        .title = "LangSmith API key",
        .risk = "Runs models on the bill of the account, and reads what LangSmith keeps of it.",
        .fix =
            "Delete the key in the console of LangSmith and keep its successor in a secret store.",
        .aliases = words<"betterleaks:langchain-langsmith-service-key">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"lsv2_pt_", "lsv2_sk_">,
                .regex = R"(\b(lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10})\b)",
            },
    },
    {
        .id = "secrets/langfuse-secret-key",
        .severity = Severity::high,
        .title = "Langfuse secret key",
        .risk = "Runs models on the bill of the account, and reads what Langfuse keeps of it.",
        .fix =
            "Delete the key in the console of Langfuse and keep its successor in a secret store.",
        .aliases = words<"trufflehog:langfuse">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"sk-lf-">,
                .regex =
                    R"(\b(sk-lf-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b)",
            },
    },
    {
        .id = "secrets/llamacloud-api-key",
        .severity = Severity::high,
        .title = "LlamaCloud API key",
        .risk = "Runs models on the bill of the account, and reads what LlamaCloud keeps of it.",
        .fix =
            "Delete the key in the console of LlamaCloud and keep its successor in a secret store.",
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"llx-">,
                .regex = R"(\b(llx-[A-Za-z0-9]{44,52})\b)",
            },
    },
    {
        .id = "secrets/cerebras-api-key",
        .severity = Severity::high,
        .title = "Cerebras API key",
        .risk = "Runs models on the bill of the account, and reads what Cerebras keeps of it.",
        .fix =
            "Delete the key in the console of Cerebras and keep its successor in a secret store.",
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"csk-">,
                .regex = R"(\b(csk-[a-z0-9]{48})\b)",
            },
    },
    {
        .id = "secrets/wandb-api-key",
        .severity = Severity::high,
        .title = "Weights & Biases API key",
        .risk =
            "Runs models on the bill of the account, and reads what Weights & Biases keeps of it.",
        .fix = "Delete the key in the console of Weights & Biases and keep its successor in a "
               "secret store.",
        .aliases =
            words<"betterleaks:weights-and-biases-api-key-v1", "kingfisher:kingfisher.wandb.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"wandb">,
                .regex =
                    R"(\b(wandb_v1_[A-Za-z0-9_]{77})\b|(?i:wandb)[\w.\[\] -]{0,24}['"\]]{0,2}\s{0,4}(?::{0,3}=>?|[?.+|]=|:|,|\|\||<=|>|\()\s{0,4}['"`]?([a-f0-9]{40})\b)",
            },
    },
    {
        .id = "secrets/tavily-api-key",
        .severity = Severity::medium,
        .title = "Tavily API key",
        .risk = "Runs models on the bill of the account, and reads what Tavily keeps of it.",
        .fix = "Delete the key in the console of Tavily and keep its successor in a secret store.",
        .aliases = words<"noseyparker:np.tavily.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"tvly-">,
                .regex = R"(\b(tvly-(?:dev-|prod-)?[A-Za-z0-9]{32})\b)",
            },
    },
    {
        .id = "secrets/jina-api-key",
        .severity = Severity::medium,
        .title = "Jina AI API key",
        .risk = "Runs models on the bill of the account, and reads what Jina AI keeps of it.",
        .fix = "Delete the key in the console of Jina AI and keep its successor in a secret store.",
        .aliases = words<"noseyparker:np.jina.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"jina_">,
                .regex = R"(\b(jina_[A-Za-z0-9]{32}[\w-]{28})(?:[^\w-]|$))",
            },
    },
    {
        .id = "secrets/firecrawl-api-key",
        .severity = Severity::medium,
        .title = "Firecrawl API key",
        .risk = "Runs models on the bill of the account, and reads what Firecrawl keeps of it.",
        .fix =
            "Delete the key in the console of Firecrawl and keep its successor in a secret store.",
        .aliases = words<"titus:np.firecrawl.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"fc-">,
                .regex = R"(\b(fc-[a-f0-9]{32})\b)",
            },
    },
    {
        .id = "secrets/ai-service-token",
        .severity = Severity::high,
        .confidence = Confidence::medium,
        .title = "Key of an AI service by its form",
        .risk = "Runs models on the bill of the account, and reads what the service keeps of it.",
        .fix = "Delete the key in the console of the service and keep its successor in a secret "
               "store.",
        .aliases = words<"kingfisher:kingfisher.elevenlabs.1", "kingfisher:kingfisher.deepseek.1",
                         "kingfisher:kingfisher.cursor.1", "kingfisher:kingfisher.voyageai.api_key",
                         "kingfisher:kingfisher.stabilityai.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"sk_", "sk-", "key_", "pa-">,
                .regex =
                    R"(\b(sk_[a-f0-9]{48}|sk-(?:[a-f0-9]{32}|[A-Za-z0-9]{48})|key_[a-f0-9]{64}|pa-[\w-]{43})(?:[^\w-]|$))",
                .length = 72,
                .entropy = 3.0F,
                .judge = check_random,
            },
    },
    {
        .id = "secrets/ai-service-key",
        .severity = Severity::high,
        .confidence = Confidence::medium,
        .title = "API key of an AI service",
        .risk = "Runs models on the bill of the account, and reads what the service keeps of it.",
        .fix = "Delete the key in the console of the service and keep its successor in a secret "
               "store.",
        .aliases = words<"betterleaks:greptile-api-key", "betterleaks:deepseek-api-key",
                         "betterleaks:stability-ai-api-key", "betterleaks:assemblyai-api-key",
                         "betterleaks:elevenlabs-api-key", "betterleaks:cursor-api-key",
                         "kingfisher:kingfisher.deepgram.1", "trufflehog:deepgram",
                         "trufflehog:elevenlabs/v1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"greptile", "deepseek", "stability", "assemblyai", "elevenlabs",
                                  "cursor", "deepgram", "cohere", "mistral", "moonshot", "kimi">,
                .regex = assigned<"(?:greptile|deepseek|stability|assemblyai|eleven_?labs|cursor|"
                                  "deepgram|cohere|mistral|moonshot|kimi)",
                                  "(?:sk[-_]|key_)?[A-Za-z0-9]{32,64}">,
                .entropy = 3.0F,
                .judge = check_key_of_service,
            },
    },
};

}  // namespace

extern constinit const RuleTable ai{.rows = kRows};

}  // namespace sluice::secrets
