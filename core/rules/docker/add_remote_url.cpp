#include "core/model/docker.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`ADD` of an address takes whatever the server gives on the day of the build. With `--checksum` the
build stops where that is not what was reviewed. A Git repository takes its commit for that, in full:
a tag or a branch can be moved.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nADD «https://example.com/tool.tgz» /opt/\n",
    "FROM debian:12.5\nADD [«\"http://example.com/tool\"», \"/opt/\"]\n",
    "FROM debian:12.5\nARG URL=https://example.com/tool\nADD «${URL}» /opt/\n",
    "FROM debian:12.5\nADD «git@github.com:octo/tool.git» /src\n",
    "FROM debian:12.5\nADD «https://github.com/octo/tool.git#v1.0» /src\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nADD "
    "--checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d "
    "https://example.com/tool.tgz /opt/\n",
    "FROM debian:12.5\nADD rootfs.tar.gz /\nADD "
    "https://github.com/octo/tool.git#08eba0b27e820071cde6df949e0beb9ba4906955:src /src\n",
    "FROM debian:12.5\nARG URL\nADD $URL tool.git /src/\n",
    "FROM debian:12.5\nCOPY https:/x /\n",
};

constexpr std::string_view kAliases[] = {"kics:4b410d24-1cbe-4430-a632-62c9a931cf1c"};

bool is_on_web(std::string_view source) {
  return source.starts_with("http://") || source.starts_with("https://");
}

// As builders tell repositories from files: by the scheme, by the name, or as git@host:path.
bool is_repository(std::string_view source) {
  if (is_on_web(source)) return source.substr(0, source.find_first_of("#?")).ends_with(".git");
  return source.starts_with("git://") || source.starts_with("ssh://") || source.starts_with("git@");
}

// A commit in full stands behind the name of a repository: #…, ?commit=…
bool names_commit(std::string_view source) {
  constexpr std::size_t kShortest = 40;
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::size_t at = source.find_first_of("#?");
  while (at < source.size()) {
    const std::size_t begin = at + 1;
    at = std::min(source.find_first_not_of(kDigits, begin), source.size());
    if (at - begin >= kShortest && (source[begin - 1] == '#' || source[begin - 1] == '='))
      return true;
  }
  return false;
}

void check_source(const Text& written, std::string_view source, Sink& sink) {
  if (is_repository(source)) {
    if (names_commit(source)) return;
    sink.report(written, "What is added is whatever " + quote(source) + " holds at the time")
        .with_fix("Name the commit in full behind the repository: .git#COMMIT.");
  } else if (is_on_web(source)) {
    sink.report(written, quote(source) + " is added without a checksum");
  }
}

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::add) || instruction.syntax->flag("checksum") != nullptr) return;
  const std::vector<Text>& arguments = instruction.syntax->arguments;
  for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
    const auto& value = instruction.values[i];
    check_source(arguments[i], value ? std::string_view(*value) : arguments[i].value, sink);
  }
}

}  // namespace

extern constinit const Rule add_remote_url{
    .id = "docker/add-remote-url",
    .severity = Severity::medium,
    .title = "ADD fetches from the network without a checksum",
    .risk = "Whoever controls the server, or the way to it, decides what goes into the image.",
    .fix = "Add --checksum=sha256:… to the ADD.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc add_remote_url_doc{.rule = add_remote_url,
                                                  .why = kWhy,
                                                  .source = "Dockerfile reference",
                                                  .path = "Dockerfile",
                                                  .bad = kBad,
                                                  .good = kGood};

}  // namespace sluice::docker
