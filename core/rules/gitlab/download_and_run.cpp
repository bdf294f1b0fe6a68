#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/download_runs.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/text/ascii.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
`curl … | sh` runs whatever the server gives on the day of the job, with the variables of that job; the server
can even tell a pipe from a download. The same holds for a download that `sh -c`, `eval` or `bash <(…` are
given, and for a file that one entry of a script fetches and runs with nothing that checks it in between. A
checksum or a signature that is compared first ends it, and so does a full commit id in the address, since
what that names cannot change.
)";

constexpr std::string_view kBad[] = {
    R"y(before_script:
  - «curl -sSL https://example.com/setup.sh | bash»
build:
  script:
    - 'echo ''start''; «wget -O - https://example.com/i.sh | sh -s -- -b /usr/local/bin»'
    - «sh -c "$(curl -fsSL https://example.com/i.sh)"»
  after_script:
    - «source <(curl -s https://example.com/functions.sh)»
)y",
    R"y(build:
  script:
    - curl -fsSL https://example.com/i.sh > i.sh; «sh i.sh»
    - |
      wget -q https://example.com/v1/tool
      chmod +x tool
      «./tool build»
    - «echo "$(curl -s https://example.com/i.sh)" | bash»
    - «curl -s https://example.com/i | base64 -d | bash»
)y",
    R"y(build:
  tags: [windows]
  script:
    - «iwr -useb http://example.com/i.ps1 | iex»
    - «powershell -Command "irm https://example.com/i.ps1 | iex"»
)y",
};
constexpr std::string_view kGood[] = {
    R"y(build:
  script:
    - curl -fsSL https://example.com/i.sh -o i.sh && sha256sum -c i.sh.sha256 && bash i.sh
    - 'echo "to install: curl https://example.com/i.sh | bash"'
    - curl -s https://example.com/data | jq .version
    - curl -s https://example.com/data | grep version
    - curl -sSLO https://example.com/data.sh
    - printf '%s' "$RELEASE_NOTES" | ruby -e 'puts STDIN.read.length'
)y",
    R"y(build:
  script:
    - |
      curl -Lo tool https://example.com/tool
      if [ "$(sha256sum tool | cut -d' ' -f1)" != "$SUM" ];
then exit 1; fi
      chmod +x tool && ./tool
    - |
      curl -Lo cosigned https://example.com/tool
      cosign verify-blob --key cosign.pub --signature tool.sig cosigned
      sh ./cosigned
    - iex -S mix test
    - |
      cat > docs/warning.txt <<'END'
      never run curl -k https://example.com/i.sh | bash
      curl https://example.com/i.sh | bash
      END
)y",
};  // namespace
// Of all, and of what goes through a file.
constexpr std::string_view kPiped[] = {"glsec:GL011", "poutine:unverified_script_exec"};
constexpr std::string_view kFile[] = {"glsec:GL020"};
constexpr auto kAliases = kJoined<kPiped, kFile>;

bool is_like_powershell(std::string_view script) {
  constexpr std::string_view kNames[] = {"iex",           "invoke-",        "irm ",       "iwr ",
                                         ".ps1",          "downloadstring", "powershell", "pwsh",
                                         "start-process", "scriptblock"};
  const std::string text = lower_case(script);
  return std::any_of(std::begin(kNames), std::end(kNames),
                     [&](std::string_view name) { return text.find(name) != text.npos; });
}

std::vector<DownloadRun> runs_of(const ScriptText& text) {
  std::vector<DownloadRun> runs = find_download_runs(text.script);
  // The runner chooses the shell; nothing in this file tells which, but the names of commands.
  if (runs.empty() && is_like_powershell(text.node.value()))
    runs = find_powershell_download_runs(text.node.value());
  return runs;
}

void check(const Pipeline& pipeline, Sink& sink) {
  for (const ScriptText& text : pipeline.texts) {
    const std::vector<DownloadRun> runs = runs_of(text);
    if (runs.empty()) continue;
    const ScalarMap map(text.node.tree()->source, text.node.text());
    for (const DownloadRun& run : runs) {
      Hit& hit = report(in_source(run, map), sink);
      hit.with_node(text.node.path()).with_resource(text.address());
      if (!run.download) hit.with_aliases(kPiped);
    }
  }
}

}  // namespace

extern constinit const Rule download_and_run{
    .id = "gitlab/download-and-run",
    .severity = Severity::medium,
    .title = "Download is run without being checked",
    .risk =
        "Whoever controls the server, or the way to it, runs code in the job with its variables "
        "and its token.",
    .fix =
        "Fetch a fixed version to a file, compare its checksum with sha256sum -c, and then run it.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc download_and_run_doc{.rule = download_and_run,
                                                    .why = kWhy,
                                                    .source = "CWE-494; GitLab: Pipeline security",
                                                    .path = ".gitlab-ci.yml",
                                                    .bad = kBad,
                                                    .good = kGood};

}  // namespace sluice::gitlab
