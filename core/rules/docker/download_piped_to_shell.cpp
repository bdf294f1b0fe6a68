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
    "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL [\"powershell\", "
    "\"-Command\"]\nRUN $ErrorActionPreference = 'Stop'; `\n    «iex ((New-Object "
    "Net.WebClient).DownloadString('https://example.com/i.ps1'))»\n",
    "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN «powershell -Command iex (irm "
    "https://example.com/i.ps1)»\n",
    "FROM mcr.microsoft.com/powershell:7.4\nRUN [«\"pwsh\", \"-c\", \"irm "
    "https://example.com/i.ps1 | iex\"»]\n",
    "FROM debian:12.5\nRUN bash <<-'EOF'\n\t«curl https://example.com/i.sh | sh»\n\tEOF\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nRUN curl -L https://example.com/i.json | python3 -c \"import json\"\nRUN "
    "curl -L x | tar xz\n",
    "FROM debian:12.5\nRUN curl -o i.sh https://example.com/i.sh && sha256sum -c sums && sh i.sh\n",
    "FROM debian:12.5\nRUN echo \"curl x | sh\"\nRUN curl -L x | sh -c \"cat\"\n",
    "FROM debian:12.5\nRUN wget https://example.com/i.sh | sh\n",
    "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL [\"powershell\", \"-Command\"]\nRUN "
    "iwr https://example.com/i.zip -OutFile i.zip; Expand-Archive i.zip; iex 'dir'\n",
    "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL [\"powershell\", \"-Command\"]\nRUN "
    "iwr https://example.com/i.ps1 -OutFile i.ps1; if ((Get-FileHash i.ps1).Hash -ne $env:SUM) { "
    "throw 'x' }; ./i.ps1\n",
    "FROM debian:12.5\nRUN cat <<EOF > /usr/local/bin/setup\ncurl https://example.com/i.sh | "
    "sh\nEOF\nRUN python3 <<EOF\ncurl = 'x' | sh\nEOF\n",
};

// Where SHELL, or Windows, has another shell than one of POSIX. The exec form is read like its own.
void check_powershell(const Instruction& instruction, Sink& sink) {
  const dockerfile::Instruction& syntax = *instruction.syntax;
  if (instruction.shell.is_posix || syntax.form == dockerfile::Form::exec) return;
  for (DownloadRun& run : find_powershell_download_runs(syntax.text)) {
    run.at = syntax.map.source(run.at);
    if (run.download) run.download = syntax.map.source(*run.download);
    report(run, sink);
  }
}

void check(const Instruction& instruction, Sink& sink) {
  for (const DownloadRun& run : find_download_runs(instruction.script)) report(run, sink);
  if (instruction.is(Keyword::run)) check_powershell(instruction, sink);
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
