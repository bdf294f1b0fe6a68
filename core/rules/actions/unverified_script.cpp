#include "core/model/actions.h"
#include "core/rules/rule.h"
#include "core/rules/shared/download_runs.h"
#include "core/rules/sink.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
`curl … | sh` runs whatever the server gives on the day of the run, with the token and the secrets of the job;
the server can even tell a pipe from a download. The same holds for a download that `sh -c`, `eval` or
`bash <(…` are given, and for a file that is fetched and run in one script with nothing that checks it in
between. A checksum or a signature that is compared first ends it, and so does a full commit id in the
address, since what that names cannot change. Scripts of PowerShell are read as far as `iex`, and what other
shells do is not known.
)";

constexpr std::string_view kBad[] = {
    R"y(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - run: «curl -fsSL https://example.com/install.sh | bash -s -- --yes»
      - run: |
          set -e
          «wget -qO- https://example.com/i.sh |
            sudo -E env CI=1 sh»
      - run: «bash <(curl -s https://example.com/i.sh)» && «eval "$(curl -s https://example.com/env)"»
      - run: |
          curl -fsSLo /tmp/i.sh "https://example.com/$VERSION/i.sh"
          chmod +x /tmp/i.sh
          «/tmp/i.sh --prefix /opt»
)y",
    R"y(on: push
jobs:
  build:
    runs-on: windows-2022
    steps:
      - run: «irm https://example.com/i.ps1 | iex»
      - run: |
          «iex ((New-Object Net.WebClient).DownloadString('https://example.com/i.ps1'))»
          Invoke-WebRequest https://example.com/i.ps1 -OutFile i.ps1
          & «.\i.ps1» -Quiet
      - shell: bash
        run: |
          bash <<'EOF'
            «curl https://example.com/i.sh | tee i.sh | sh»
          EOF
)y",
    R"y(=== action.yml
name: setup
runs:
  using: composite
  steps:
    - shell: bash
      run: "echo \"start\"; «curl http://example.com/i.py | python3 -»"
)y",
};
constexpr std::string_view kGood[] = {
    R"y(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          # curl https://example.com/i.sh | sh
          echo "curl https://example.com/i.sh | sh"
          curl -s https://example.com/versions.json | jq -r '.[0]' > version
          curl -L https://example.com/a.tar.gz | tar xz && ./a/configure
          curl -s https://example.com/log | grep failed | sort | python3 -c 'import sys'
          bash deploy.sh "$(curl -s https://example.com/version)"
          eval "$(ssh-agent -s)"
      - run: |
          curl -fsSLO https://example.com/i.sh
          echo "$SUM  i.sh" | sha256sum -c -
          sh i.sh
      - run: |
          wget https://example.com/tool https://example.com/tool.asc
          gpg --verify tool.asc tool && chmod +x tool && ./tool
      - run: curl https://raw.githubusercontent.com/octo/tool/08eba0b27e820071cde6df949e0beb9ba4906955/i.sh | sh
      - run: curl -s http://localhost:8080/fixtures.sh | bash
      - run: |
          cat <<EOF > setup.sh
          curl https://example.com/i.sh | sh
          EOF
      - shell: python
        run: |
          curl | sh
)y",
    R"y(on: push
jobs:
  build:
    runs-on: windows-2022
    steps:
      - run: |
          # irm https://example.com/i.ps1 | iex
          Write-Host 'irm https://example.com/i.ps1 | iex'
          $release = irm https://api.example.com/latest
          iex "build.ps1 $($release.tag)"
          iwr https://example.com/i.ps1 -OutFile i.ps1
          if ((Get-FileHash i.ps1).Hash -ne $env:SUM) { exit 1 }
          .\i.ps1
)y",
};
constexpr std::string_view kAliases[] = {"poutine:unverified_script_exec",
                                         "scorecard:pinned-dependencies/download-then-run"};

std::vector<DownloadRun> runs_of(const Step& step) {
  if (step.script != nullptr) return find_download_runs(*step.script);
  if (!step.run.present() || step.effective_shell() != Shell::powershell) return {};
  return find_powershell_download_runs(step.run.value);
}

void check(const Step& step, Sink& sink) {
  const std::vector<DownloadRun> runs = runs_of(step);
  if (runs.empty()) return;
  const NodeRef node = step.node["run"];
  const ScalarMap map(node.tree()->source, node.text());
  const bool is_powershell = step.script == nullptr;
  for (const DownloadRun& run : runs) {
    Hit& hit = report(in_source(run, map), sink).with_node(node.path());
    if (is_powershell)
      hit.with_fix(
          "Fetch a fixed version to a file, compare its checksum with Get-FileHash, and then run "
          "it.");
  }
}

}  // namespace

extern constinit const Rule unverified_script{
    .id = "actions/unverified-script",
    .severity = Severity::medium,
    .title = "Download is run without being checked",
    .risk =
        "Whoever controls the server, or the way to it, runs code in the job with its token and "
        "its secrets.",
    .fix =
        "Fetch a fixed version to a file, compare its checksum with sha256sum -c, and then run it.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc unverified_script_doc{
    .rule = unverified_script,
    .why = kWhy,
    .source = "CWE-494, OpenSSF Scorecard Pinned-Dependencies",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
