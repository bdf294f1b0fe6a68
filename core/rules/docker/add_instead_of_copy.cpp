#include "core/model/docker.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`COPY` puts a file where it is told and does nothing else. `ADD` looks at what it is given. Sources
that are archives or addresses are what `ADD` is there for, and are not reported.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\n«ADD» app /app\n",
    "FROM debian:12.5\n«add» [\"a.txt\", \"b.zip\", \"/x/\"]\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nADD rootfs.tar.xz /\nADD https://example.com/x /x\nADD "
    "git@github.com:octo/x.git /y\n",
    "FROM debian:12.5\nARG SRC\nADD $SRC /app\n",
    "FROM debian:12.5\nADD <<EOF /motd\nhello\nEOF\n",
    "FROM debian:12.5\nCOPY app /app\n",
};

constexpr std::string_view kAliases[] = {"checkov:CKV_DOCKER_4", "trivy:DS-0005",
                                         "kics:9513a694-aa0d-41d8-be61-3271e056f36b",
                                         "hadolint:DL3020"};

constexpr std::string_view kArchives[] = {".tar",  ".tar.gz",   ".tgz",    ".tar.bz2", ".tbz2",
                                          ".tbz",  ".tb2",      ".tar.xz", ".txz",     ".tar.zst",
                                          ".tzst", ".tar.lzma", ".tlz",    ".tar.z",   ".gz",
                                          ".bz2",  ".xz",       ".zst",    ".lz",      ".lzma"};

// True unless the source is something that COPY cannot take.
bool is_plain_file(std::string_view source) {
  if (source.find_first_of("$:") != source.npos || source.starts_with("<<")) return false;
  while (source.ends_with('"') || source.ends_with('\'')) source.remove_suffix(1);
  const std::string name = lower_case(source);
  return std::none_of(std::begin(kArchives), std::end(kArchives),
                      [&](std::string_view end) { return name.ends_with(end); });
}

// COPY knows every flag that is there.
bool copy_has_flags(const dockerfile::Instruction& add) {
  return std::all_of(add.flags.begin(), add.flags.end(), [](const dockerfile::Flag& flag) {
    return flag.name.value == "chown" || flag.name.value == "chmod" || flag.name.value == "link";
  });
}

void check(const Instruction& instruction, Sink& sink) {
  const std::vector<Text>& arguments = instruction.syntax->arguments;
  if (!instruction.is(Keyword::add) || arguments.size() < 2) return;
  const bool is_copy = std::all_of(arguments.begin(), arguments.end() - 1,
                                   [](const Text& source) { return is_plain_file(source.value); });
  if (!is_copy) return;
  const Text& name = instruction.syntax->name;
  Hit& hit = sink.report(name, quote(arguments.front().value) + " is a local file or folder");
  if (copy_has_flags(*instruction.syntax))
    hit.with_edit(Edit::Safety::safe, name.at, name.value == "add" ? "copy" : "COPY");
}

}  // namespace

extern constinit const Rule add_instead_of_copy{
    .id = "docker/add-instead-of-copy",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "ADD where COPY would do",
    .risk =
        "ADD unpacks archives and fetches addresses: a file of the right name does more than the "
        "author meant.",
    .fix = "Write COPY; keep ADD for archives to unpack and for addresses with a checksum.",
    .aliases = kAliases,
    .topics = {Topic::hygiene},
    .check = check,
};

extern constinit const RuleDoc add_instead_of_copy_doc{.rule = add_instead_of_copy,
                                                       .why = kWhy,
                                                       .source = "Docker build best practices",
                                                       .path = "Dockerfile",
                                                       .bad = kBad,
                                                       .good = kGood};

}  // namespace sluice::docker
