#include "core/rules/rule.h"
#include "core/rules/secrets/checks.h"
#include "core/rules/secrets/words.h"

// Package and image registries: what others build on.
namespace sluice::secrets {
namespace {

constexpr Rule kRows[] = {
    {
        .id = "secrets/npm-token",
        .severity = Severity::critical,
        .title = "npm access token",
        .risk = "Publishes packages as its owner, to everyone who installs them.",
        .fix = "Revoke the token at npmjs.com, and publish with trusted publishing.",
        .aliases = words<"gitleaks:npm-access-token", "betterleaks:npm-access-token",
                         "noseyparker:np.npm.1", "kingfisher:kingfisher.npm.1", "secretlint:npm">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"npm_">,
                .regex = R"(\b(npm_[A-Za-z0-9]{36})\b)",
                .entropy = 3.0F,
                .judge = check_base62_crc,
            },
    },
    {
        .id = "secrets/npmrc-auth",
        .severity = Severity::high,
        .title = "Registry password in .npmrc",
        .risk = "Reads and publishes packages in the registry that the line names.",
        .fix = "Revoke the credential, and write ${NPM_TOKEN} in its place.",
        .aliases = words<"secretlint:npm">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<":_authToken", ":_password", "_auth=">,
                .regex =
                    R"(:?_(?:authToken|password|auth)\s{0,3}=\s{0,3}["']?([A-Za-z0-9+/=_.-]{16,})["']?)",
                .judge = check_random,
            },
    },
    {
        .id = "secrets/pypi-token",
        .severity = Severity::critical,
        .title = "PyPI API token",
        .risk = "Publishes releases of the project, to everyone who installs it.",
        .fix = "Revoke the token at pypi.org, and publish with a trusted publisher.",
        .aliases = words<"gitleaks:pypi-upload-token", "noseyparker:np.pypi.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"pypi-AgEIcHlwaS5vcmc", "pypi-AgENdGVzdC5weXBp">,
                .regex = R"(\b(pypi-(?:AgEIcHlwaS5vcmc|AgENdGVzdC5weXBp)[\w-]{50,}))",
                .length = 1100,
            },
    },
    {
        .id = "secrets/rubygems-token",
        .severity = Severity::critical,
        .title = "RubyGems API key",
        .risk = "Publishes gems as its owner, to everyone who installs them.",
        .fix = "Delete the key at rubygems.org, and publish with a trusted publisher.",
        .aliases = words<"gitleaks:rubygems-api-token">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"rubygems_">,
                .regex = R"(\b(rubygems_[a-f0-9]{48})\b)",
            },
    },
    {
        .id = "secrets/cratesio-token",
        .severity = Severity::critical,
        .title = "crates.io API token",
        .risk = "Publishes crates as its owner, to everyone who builds them.",
        .fix = "Revoke the token at crates.io, and publish with trusted publishing.",
        .aliases = words<"noseyparker:np.cratesio.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"cio">,
                .regex = R"(\b(cio[A-Za-z0-9]{32})\b)",
                .entropy = 3.5F,
            },
    },
    {
        .id = "secrets/nuget-key",
        .severity = Severity::critical,
        .title = "NuGet API key",
        .risk = "Publishes packages as its owner, to everyone who installs them.",
        .fix = "Revoke the key at nuget.org, and publish with trusted publishing.",
        .aliases = words<"noseyparker:np.nuget.1">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"oy2">,
                .regex = R"(\b(oy2[a-z0-9]{43})\b)",
                .entropy = 3.5F,
            },
    },
    {
        .id = "secrets/dockerhub-token",
        .severity = Severity::critical,
        .title = "Docker Hub access token",
        .risk = "Pushes images that others pull and run.",
        .fix = "Revoke the token in the account settings and keep its successor in a secret store.",
        .aliases = words<"betterleaks:dockerhub-personal-access-token",
                         "betterleaks:dockerhub-organization-access-token",
                         "kingfisher:kingfisher.dockerhub.1", "trufflehog:docker">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"dckr_pat_", "dckr_oat_">,
                .regex = R"(\b(dckr_pat_[\w-]{27}|dckr_oat_[\w-]{32})(?:[^\w-]|$))",
            },
    },
    {
        .id = "secrets/docker-config-auth",
        .severity = Severity::high,
        .title = "Registry password in a Docker configuration",
        .risk = "Pulls and pushes images as the user whose password it encodes.",
        .fix = "Change the password, and log in with a credential helper.",
        .aliases = words<"kingfisher:kingfisher.docker.1", "trufflehog:docker">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"\"auth\"", "\\\"auth\\\"">,
                .regex = R"(\\?"auth\\?"\s{0,4}:\s{0,4}\\?"([A-Za-z0-9+/]{12,}={0,2})\\?")",
                .length = 450,
                .judge = check_basic_auth,
            },
    },
    {
        .id = "secrets/docker-swarm-token",
        .severity = Severity::high,
        .title = "Docker Swarm token",
        .risk = "Joins the swarm, as a manager where the token is one, or unlocks it.",
        .fix = "Rotate the token with docker swarm join-token --rotate.",
        .aliases = words<"betterleaks:docker-swarm-join-token">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"SWMTKN-1-", "SWMKEY-1-">,
                .regex = R"(\b(SWMTKN-1-[a-z0-9]{50}-[a-z0-9]{25}|SWMKEY-1-[A-Za-z0-9+/]{43})\b)",
            },
    },
    {
        .id = "secrets/artifactory-token",
        .severity = Severity::critical,
        .title = "Artifactory API key",
        .risk = "Reads and publishes the artifacts that others build on.",
        .fix = "Revoke the key in the profile and keep its successor in a secret store.",
        .aliases =
            words<"gitleaks:artifactory-api-key", "gitleaks:artifactory-reference-token",
                  "betterleaks:artifactory-reference-token", "trufflehog:artifactoryreferencetoken",
                  "noseyparker:np.artifactory.1", "detect-secrets:artifactory">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"AKCp", "cmVmd">,
                .regex = R"(\b(AKCp[A-Za-z0-9]{68,70}|cmVmd[A-Za-z0-9]{59})\b)",
                .entropy = 3.5F,
            },
    },
    {
        .id = "secrets/cloudsmith-token",
        .severity = Severity::high,
        .title = "Cloudsmith API key",
        .risk = "Publishes packages that others install.",
        .fix = "Refresh the key in the settings and keep its successor in a secret store.",
        .aliases = words<"trufflehog:cloudsmith">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"csa_">,
                .regex = R"(\b(csa_[a-f0-9]{30}[A-Za-z0-9]{6})\b)",
            },
    },
    {
        .id = "secrets/clojars-token",
        .severity = Severity::high,
        .title = "Clojars deploy token",
        .risk = "Publishes libraries as its owner.",
        .fix = "Disable the token at clojars.org and keep its successor in a secret store.",
        .aliases = words<"gitleaks:clojars-api-token", "betterleaks:clojars-api-token">,
        .topics = {Topic::credentials},
        .check =
            SecretPattern{
                .keywords = words<"CLOJARS_">,
                .regex = R"(\b((?i:CLOJARS_)[a-z0-9]{60})\b)",
            },
    },
};

}  // namespace

extern constinit const RuleTable packages{.rows = kRows};

}  // namespace sluice::secrets
