#include <gtest/gtest.h>

#include <string_view>

#include "core/rules/shared/container.h"
#include "core/rules/shared/ports.h"
#include "core/rules/shared/secret_names.h"

namespace sluice {
namespace {

TEST(SecretNames, AreThoseOfSecretsThemselves) {
  for (const std::string_view name :
       {"PASSWORD", "DB_PASSWORD", "apiKey", "API_KEY", "jwt.secret", "SMTP_PASS", "dbPassword",
        "SECRET_KEY_BASE", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "client-secret"}) {
    EXPECT_TRUE(is_secret_name(name)) << name;
  }
  for (const std::string_view name :
       {"", "PWD", "PASS", "PASSWORD_FILE", "SECRET_NAME", "TOKEN_URL", "MAX_TOKENS", "MAX_TOKEN",
        "KEY", "CACHE_KEY", "PUBLIC_KEY", "AWS_ACCESS_KEY_ID", "MONKEY", "TOKENIZER", "COMPASS",
        "PASSWORD_MIN_LENGTH", "___"}) {
    EXPECT_FALSE(is_secret_name(name)) << name;
  }
}

TEST(SecretValues, AreNoReferencesAndNoPlaceholders) {
  for (const std::string_view value : {"hunter2", "fixture-Pa55", "pa$word", "123456", "changeme",
                                       "correct_horse_battery_staple"}) {
    EXPECT_TRUE(is_literal_secret(value)) << value;
  }
  for (const std::string_view value : {"",
                                       "ab",
                                       "${DB}",
                                       "$(DB)",
                                       "$DB",
                                       "x${DB}",
                                       "{{ .Values.x }}",
                                       "vault:kv/x#y",
                                       "arn:aws:secretsmanager:eu",
                                       "/run/secrets/x",
                                       "./x",
                                       "https://login.example",
                                       "true",
                                       "<password>",
                                       "your-password",
                                       "********",
                                       "xxxx",
                                       "None",
                                       "[filtered]",
                                       "set_this_before_you_start_the_program",
                                       "%env(X)%"}) {
    EXPECT_FALSE(is_literal_secret(value)) << value;
  }
}

TEST(UrlPassword, IsWhatStandsBetweenColonAndAt) {
  EXPECT_EQ(url_password("postgres://app:hunter2@db:5432/app"), "hunter2");
  EXPECT_EQ(url_password("redis://:hunter2@cache"), "hunter2");
  EXPECT_EQ(url_password("amqp://u:p@ss@host"), "p@ss");
  for (const std::string_view value :
       {"postgres://app@db", "https://example.org:443/a@b", "http://h/?q=a:b@c", "a:b@c",
        "postgres://app:${PW}@db", "postgres://app:$(PW)@db", "postgres://app:@db", "://", ""}) {
    EXPECT_EQ(url_password(value), "") << value;
  }
}

TEST(HostPaths, AreSensitiveByFolderOrByTree) {
  for (const std::string_view path : {"/", "/etc", "/etc/", "/etc/kubernetes/pki/ca.key",
                                      "/root/.ssh", "/var/run", "/proc", "/var/lib/kubelet/pods"}) {
    EXPECT_TRUE(is_sensitive_host_path(path)) << path;
  }
  for (const std::string_view path : {"", "etc", "./etc", "/etc/localtime", "/etcetera", "/rooted",
                                      "/mnt/root", "/var/log/app"}) {
    EXPECT_FALSE(is_sensitive_host_path(path)) << path;
  }
  EXPECT_TRUE(is_runtime_socket("/var/run/docker.sock"));
  EXPECT_TRUE(is_runtime_socket("/run/user/1000/podman/podman.sock"));
  EXPECT_FALSE(is_runtime_socket("docker.sock"));
  EXPECT_FALSE(is_runtime_socket("/var/run/mydocker.sock"));
}

TEST(Capabilities, HaveOneNameEach) {
  EXPECT_EQ(capability_name("cap_sys_admin"), "SYS_ADMIN");
  EXPECT_EQ(capability_name("Net_Admin"), "NET_ADMIN");
  EXPECT_TRUE(is_dangerous_capability("ALL"));
  EXPECT_FALSE(is_dangerous_capability("CHOWN"));
}

TEST(Ports, OfAdministrationAreExact) {
  EXPECT_TRUE(is_admin_port("5432"));
  EXPECT_FALSE(is_admin_port("15432"));
  EXPECT_FALSE(is_admin_port("5432-5433"));
  EXPECT_FALSE(is_admin_port(""));
}

}  // namespace
}  // namespace sluice
