// What rules of several families ask of the commands of a script.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "core/rules/shared/addresses.h"
#include "core/rules/shared/container_runs.h"
#include "core/rules/shared/environment_dumps.h"
#include "core/rules/shared/fetch.h"
#include "core/rules/shared/packages.h"

namespace sluice {
namespace {

shell::Script read(std::string_view text) { return read_shell(text, OffsetMap(), {}).tree; }

// What `find` gives of each call, joined by '|'.
template <typename Find>
std::string of_calls(std::string_view text, Find find) {
  const shell::Script script = read(text);
  std::string joined;
  for (const shell::Command& command : script.commands) {
    const auto call = invocation_of(command);
    if (!call) continue;
    for (const std::string& one : find(*call)) joined += (joined.empty() ? "" : "|") + one;
  }
  return joined;
}

struct Row {
  std::string_view script;
  std::string_view expected;
};

TEST(Scripts, FlagsOfContainersEndAtTheImage) {
  const auto flags = [](const Invocation& call) {
    std::vector<std::string> list;
    const auto container = container_call_of(call);
    if (!container) return list;
    for (const FlagValue& flag : flag_values(*container))
      list.push_back(std::string(flag.name) + " " + std::string(flag.value));
    return list;
  };
  const Row rows[] = {
      {"docker run -itv /a:/b --name=x img -v /c:/d", "-v /a:/b|--name x"},
      {"docker -H tcp://x run --rm --pid host img", "--pid host"},
      {"docker container run -e A=b img", "-e A=b"},
      {"docker run img --pid host", ""},
      {"docker run --volume", ""},
      {"docker build . -t a:b --build-arg A=$B", "-t a:b|--build-arg A="},
      {"docker buildx build --tag=a:b .", "--tag a:b"},
      {"sudo podman login -u me --password x host", "-u me|--password x"},
      {"make run -v x", ""},
      {"docker ps -v x", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(of_calls(row.script, flags), row.expected) << row.script;
}

TEST(Scripts, DumpsAreFollowedToWhereTheyEnd) {
  const Row rows[] = {
      {"env", "printed"},
      {"env | sort | tee a.txt", "printed a.txt"},
      {"env > a.txt", "a.txt"},
      {"{ env; } > a.txt", ""},
      {"env | grep A", ""},
      {"X=$(printenv)", ""},
      {"( env ) | curl -d @- x", ""},
      {"env FOO=bar", "printed"},
      {"env FOO=bar make; printenv HOME; export A=b; declare -p A", ""},
      {"python3 -c 'import os; print(os.environ)'", "printed"},
  };
  for (const Row& row : rows) {
    const shell::Script script = read(row.script);
    std::string text;
    for (const EnvironmentDump& dump : find_environment_dumps(script)) {
      if (dump.is_printed) text += "printed";
      if (!dump.file.empty()) text += (text.empty() ? "" : " ") + dump.file;
    }
    EXPECT_EQ(text, row.expected) << row.script;
  }
}

TEST(Scripts, AddressesAreWhatIsAskedFor) {
  const auto hosts = [](const Invocation& call) {
    std::vector<std::string> list;
    for (const shell::Word* const word : remote_addresses(call))
      list.emplace_back(host_of(name_of(*word)));
    return list;
  };
  const Row rows[] = {
      {"curl -H 'X: http://a' -d http://b https://user:pw@c.example.com:8080/x?y=@d",
       "c.example.com"},
      {"curl --url https://a.example.com -o http://b", "a.example.com"},
      {"curl --data-urlencode x=http://b https://a.example.com", "a.example.com"},
      {"wget -O x https://a.example.com http://b.example.com", "a.example.com|b.example.com"},
      {"git -C x clone --depth 1 -b main git://a.example.com/x y", "a.example.com"},
      {"curl https://$HOST/x https://[::1]:80/", "$HOST|[::1]"},
      {"git push https://a.example.com", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(of_calls(row.script, hosts), row.expected) << row.script;
}

TEST(Scripts, PlainAddressesAreGradedByTheirHost) {
  struct Graded {
    std::string_view address;
    Plain expected;
  };
  const Graded rows[] = {
      {"http://example.com/x", Plain::open},     {"ftp://me@example.com", Plain::open},
      {"git://example.com:9418/x", Plain::open}, {"https://example.com", Plain::no},
      {"http://localhost:80", Plain::no},        {"http://app:8080/x", Plain::no},
      {"http://$HOST.example.com", Plain::no},   {"http://10.1.2.3/", Plain::internal},
      {"http://172.32.0.1/", Plain::open},       {"http://x.internal", Plain::internal},
      {"sftp://example.com", Plain::no},         {"", Plain::no},
  };
  for (const Graded& row : rows) EXPECT_EQ(plainness_of(row.address), row.expected) << row.address;
}

TEST(Scripts, ForeignIsWhatIsNoGitLab) {
  EXPECT_TRUE(is_foreign_address("https://example.com/x"));
  EXPECT_FALSE(is_foreign_address("https://gitlab.example.com/x"));
  EXPECT_FALSE(is_foreign_address("https://git.example.com/api/v4/projects"));
  EXPECT_FALSE(is_foreign_address("https://$CI_SERVER_HOST/x"));
  EXPECT_FALSE(is_foreign_address("http://localhost/x"));
  EXPECT_FALSE(is_foreign_address("upload.sh"));
}

TEST(Scripts, PackagesOfEachManagerArePinnedInTheirOwnWay) {
  const auto unpinned = [](const Invocation& call) {
    std::vector<std::string> list;
    for (const PackageManager* const manager :
         {&kPip, &kNpm, &kYarn, &kGo, &kCargo, &kPipx, &kGem}) {
      for (const shell::Word* const package : unpinned_packages(call, *manager))
        list.emplace_back(package->value);
    }
    return list;
  };
  const Row rows[] = {
      {"pip install a b==1 -r r.txt", "a"},
      {"pip install -c c.txt a", ""},
      {"yarn global add a b@1", "a"},
      {"pnpm add -D @x/a", "@x/a"},
      {"go install x.example.com/a@latest ./b c@v1", "x.example.com/a@latest"},
      {"cargo install a", "a"},
      {"cargo install --version 1.0.0 a; cargo install --git x; cargo build", ""},
      {"pipx install a", "a"},
      {"gem install a -v 1; gem install b", "b"},
      {"npm install; npm run add x", ""},
  };
  for (const Row& row : rows) EXPECT_EQ(of_calls(row.script, unpinned), row.expected) << row.script;
}

}  // namespace
}  // namespace sluice
