#include "core/model/docker.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`ADD` of an address takes whatever the server gives on the day of the build. With `--checksum` the
build stops where that is not what was reviewed. Git addresses have their commit instead.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nADD «https://example.com/tool.tgz» /opt/\n",
    "FROM debian:12.5\nADD [«\"http://example.com/tool\"», \"/opt/\"]\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nADD "
    "--checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d "
    "https://example.com/tool.tgz /opt/\n",
    "FROM debian:12.5\nADD rootfs.tar.gz /\nADD https://github.com/octo/tool.git#v1.0 /src\n",
    "FROM debian:12.5\nCOPY https:/x /\n",
};

constexpr std::string_view kAliases[] = {"kics:4b410d24-1cbe-4430-a632-62c9a931cf1c"};

bool is_download(std::string_view source) {
  if (!source.starts_with("http://") && !source.starts_with("https://")) return false;
  const std::string_view path = source.substr(0, source.find_first_of("#?"));
  return !path.ends_with(".git");
}

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::add) || instruction.syntax->flag("checksum") != nullptr) return;
  const std::vector<Text>& arguments = instruction.syntax->arguments;
  for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
    const auto source = plain_value(*instruction.file->syntax, arguments[i].value);
    if (is_download(source ? *source : arguments[i].value)) {
      sink.report(arguments[i], quote(arguments[i].value) + " is added without a checksum");
    }
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
