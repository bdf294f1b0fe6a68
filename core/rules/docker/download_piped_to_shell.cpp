#include "core/model/docker.h"
#include "core/rules/rule.h"
#include "core/rules/shared/download_runs.h"
#include "core/rules/sink.h"

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
`curl … | sh` runs whatever the server gives on the day of the build; the server can even tell a pipe
from a download. The same holds for a download that `sh -c`, `eval` or `bash <(…` are given, and for a file
that is fetched and run in one instruction with nothing that checks it in between. What is fetched by a full
commit id is not reported: it cannot change.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nRUN «curl -fsSL https://example.com/i.sh | bash -s -- -y»\n",
    "FROM debian:12.5\nRUN apt-get update && \\\n    «wget -qO- https://example.com/i.sh \\\n    | "
    "sudo sh»\n",
    "FROM debian:12.5\nRUN «bash -c \"$(curl -L https://example.com/i.sh)\"»\n",
    "FROM debian:12.5\nRUN { «curl -L https://example.com/i.sh; } | sh»\n",
    "FROM debian:12.5\nRUN curl -Lo /tmp/i.sh https://example.com/i.sh && «sh /tmp/i.sh» && rm "
    "/tmp/i.sh\n",
    "FROM debian:12.5\nRUN <<EOF\n  set -e\n  «curl https://example.com/i.sh | sh»\nEOF\n",
    "FROM debian:12.5\nRUN bash <<-'EOF'\n\t«curl https://example.com/i.sh | sh»\n\tEOF\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN curl -L https://example.com/i.json | python3 -c \"import json\"\nRUN "
    "curl -L x | tar xz\n",
    "FROM debian:12.5\nRUN curl -o i.sh https://example.com/i.sh && sha256sum -c sums && sh i.sh\n",
    "FROM debian:12.5\nRUN echo \"curl x | sh\"\nRUN curl -L x | sh -c \"cat\"\n",
    "FROM debian:12.5\nRUN wget https://example.com/i.sh | sh\n",
    "FROM debian:12.5\nRUN cat <<EOF > /usr/local/bin/setup\ncurl https://example.com/i.sh | "
    "sh\nEOF\nRUN python3 <<EOF\ncurl = 'x' | sh\nEOF\n",
};

void check(const Instruction& instruction, Sink& sink) {
  for (const DownloadRun& run : find_download_runs(instruction.script)) report(run, sink);
}

}  // namespace

extern constinit const Rule download_piped_to_shell{
    .id = "docker/download-piped-to-shell",
    .severity = Severity::high,
    .title = "Download is run without being checked",
    .risk =
        "Whoever controls the server, or the way to it, runs code in the build and leaves what "
        "they like in the image.",
    .fix =
        "Fetch a fixed version to a file, compare its checksum with sha256sum -c, and then run it.",
    .topics = {Topic::supply_chain, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc download_piped_to_shell_doc{
    .rule = download_piped_to_shell,
    .why = kWhy,
    .source = "CWE-494, OpenSSF Scorecard Pinned-Dependencies",
    .path = "Dockerfile",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::docker
