#include "core/rules/shared/download_runs.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/model/command.h"

namespace sluice {
namespace {

// What is underlined, with "!" before plain HTTP and the download behind "<-"; joined by " ; ".
std::string shown(std::string_view text, const std::vector<DownloadRun>& runs) {
  std::string out;
  for (const DownloadRun& run : runs) {
    if (!out.empty()) out += " ; ";
    if (run.is_plain_http) out += '!';
    out += slice(text, run.at);
    if (run.download) out += " <- " + std::string(slice(text, *run.download));
  }
  return out;
}

struct Row {
  std::string_view text;
  std::string_view expected;
};

TEST(DownloadRuns, ThroughPipesAndSubstitutions) {
  const Row rows[] = {
      {"curl u | sh", "curl u | sh"},
      {"curl u|sudo -E env A=1 bash -s -- -y", "curl u|sudo -E env A=1 bash -s -- -y"},
      {"curl http://h/x | sh", "!curl http://h/x | sh"},
      {"curl u | tee f | sh", "curl u | tee f | sh"},
      {"curl u | base64 -d | bash -xs a", "curl u | base64 -d | bash -xs a"},
      {"curl u | php -- --install-dir=/x", "curl u | php -- --install-dir=/x"},
      {"curl u | perl - App::cpanminus", "curl u | perl - App::cpanminus"},
      {"curl -o - u | sh", "curl -o - u | sh"},
      {"wget -qO- u | sh; wget -O - u | sh", "wget -qO- u | sh ; wget -O - u | sh"},
      {"(curl u) | (cd x && sh)", "curl u) | (cd x && sh"},
      {"A=$(curl u | sh)", "curl u | sh"},
      {"eval \"$(curl u)\"", "eval \"$(curl u)\""},
      {"sh -ec \"$(curl u)\" -- a", "sh -ec \"$(curl u)\" -- a"},
      {"ruby -e \"$(curl u)\"", "ruby -e \"$(curl u)\""},
      {"bash <(curl u) a; . <(curl v)", "bash <(curl u) a ; . <(curl v)"},
      {"bash < <(curl u)", "bash < <(curl u)"},
      {"bash <<< \"$(curl u)\"", "bash <<< \"$(curl u)\""},
      {"echo \"$(curl u)\" | bash", "echo \"$(curl u)\" | bash"},
      {"sudo sh -c 'cd x; curl http://u | sh'", "!sudo sh -c 'cd x; curl http://u | sh'"},
      {"pwsh -c 'irm u | iex'", "pwsh -c 'irm u | iex'"},
      {"bash <<E\ncurl u | sh\nE\n", "curl u | sh"},
      // No code, or no download.
      {"curl u | jq . ; curl u | tar xz; curl u | grep x", ""},
      {"curl u | python3 -c 'x'; curl u | python3 -m json.tool; curl u | perl -ne x", ""},
      {"curl u | sh -c cat; curl u | bash x.sh; curl u | xargs bash", ""},
      {"curl u | while read -r l; do bash <<< \"$l\"; done", ""},
      {"curl -o f u | sh; curl -sI u | sh; curl -o /dev/null u | sh; wget u | sh", ""},
      {"echo 'curl u | sh' # curl u | sh", ""},
      {"cat <<E >f\ncurl u | sh\nE\n", ""},
      {"bash x.sh \"$(curl u)\"; bash -c 'echo \"$1\"' _ \"$(curl u)\"", ""},
      {"eval \"$(ssh-agent)\"; eval \"$(./x $(curl u))\"", ""},
      {"eval \"$(curl u | jq -r '@sh \"A=\\(.a)\"')\"", ""},
      {"curl http://localhost:80/x | sh; curl 127.0.0.1/x | sh; curl file:///x | sh", ""},
      {"curl https://github.com/o/r/raw/08eba0b27e820071cde6df949e0beb9ba4906955/i | sh", ""},
      {"curl https://h.example/08eba0b27e820071cde6df949e0beb9ba4906955/i | sh",
       "curl https://h.example/08eba0b27e820071cde6df949e0beb9ba4906955/i | sh"},
      {"sudo sh -c 'curl u > f'", ""},
  };
  for (const Row& row : rows) {
    const Parsed<shell::Script> parsed = read_shell(row.text, OffsetMap(), {});
    EXPECT_EQ(shown(row.text, find_download_runs(parsed.tree)), row.expected) << row.text;
  }
}

TEST(DownloadRuns, ThroughFiles) {
  const Row rows[] = {
      {"curl -o x.sh u; sh x.sh; sh x.sh", "sh x.sh <- curl -o x.sh u"},
      {"curl -fsSLox u; chmod +x x; ./x a", "./x a <- curl -fsSLox u"},
      {"curl -LO h://h/a/x?q; sudo bash ./x", "sudo bash ./x <- curl -LO h://h/a/x?q"},
      {"wget h://h/x && python3 x", "python3 x <- wget h://h/x"},
      {"wget -P /t/ h://h/x && /t/x", "/t/x <- wget -P /t/ h://h/x"},
      {"curl --output-dir t -O h://h/x; . t/x", ". t/x <- curl --output-dir t -O h://h/x"},
      {"curl u > x; bash < x", "bash < x <- curl u > x"},
      {"curl u | sed s/a/b/ > x; source ./x", "source ./x <- curl u"},
      {"curl http://u | sudo tee /b/x >/dev/null; /b/x", "!/b/x <- curl http://u"},
      {"echo \"$(curl u)\" > x; sh x", "sh x <- echo \"$(curl u)\" > x"},
      {"curl -o \"$T/x\" u; bash ${T}/x", "bash ${T}/x <- curl -o \"$T/x\" u"},
      {"curl -o \"$F\" u; chmod +x \"$F\"; \"$F\"", "\"$F\" <- curl -o \"$F\" u"},
      {"wget -qO x h://h/y; sha256sum x; ./x", "./x <- wget -qO x h://h/y"},
      // Checked, or another file.
      {"curl -o x u; echo s x | sha256sum -c -; ./x", ""},
      {"curl -o x u; shasum -a 256 --check s && ./x", ""},
      {"curl -o x u; [ \"$(sha256sum x | cut -c1-64)\" = s ] || exit 1; ./x", ""},
      {"curl -o x u; sha256sum x | grep s; ./x", ""},
      {"curl -o x u; gpg --batch --verify x.asc x; ./x", ""},
      {"curl -o x u; cosign verify-blob --key k x; ./x", ""},
      {"curl -o x u; minisign -Vm x -P k; ./x", ""},
      {"curl -o x u; php -r \"if (hash_file('sha384', 'x') !== 's') exit(1);\"; php x", ""},
      {"check() { sha256sum -c s; }; curl -o x u; check; ./x", ""},
      {"curl -o x u; verify_sum x; ./x", ""},
      {"curl -o x u; ./y; bash z; x; tar xf x", ""},
      {"curl -o x.tgz u; tar xf x.tgz; ./x/configure", ""},
      {"curl -o x u | sh; wget --spider h://h/x; sh x.sh", ""},
      {"./x; curl -o x u", ""},
  };
  for (const Row& row : rows) {
    const Parsed<shell::Script> parsed = read_shell(row.text, OffsetMap(), {});
    EXPECT_EQ(shown(row.text, find_download_runs(parsed.tree)), row.expected) << row.text;
  }
}

TEST(DownloadRuns, OfPowerShell) {
  const Row rows[] = {
      {"irm u | iex", "irm u | iex"},
      {"Invoke-WebRequest -UseBasicParsing 'http://u' | Invoke-Expression",
       "!Invoke-WebRequest -UseBasicParsing 'http://u' | Invoke-Expression"},
      {"$x = 1; iex (irm u); y", "iex (irm u)"},
      {"iex ((New-Object Net.WebClient).DownloadString('u'))",
       "iex ((New-Object Net.WebClient).DownloadString('u'))"},
      {"iex \"& { $(irm u) } -Q\"", "iex \"& { $(irm u) } -Q\""},
      {"& ([scriptblock]::Create((irm u))) -Q", "[scriptblock]::Create((irm u))"},
      {". { iwr u } | iex; install", ". { iwr u } | iex"},
      {"iwr u `\n  | iex", "iwr u `\n  | iex"},
      {"powershell -c \"irm u | iex\"", "powershell -c \"irm u | iex\""},
      {"powershell -Command iex (irm u); dir", "powershell -Command iex (irm u)"},
      {"curl u | bash -s -- x", "curl u | bash -s -- x"},
      {"iwr u -OutFile x.ps1\n.\\X.ps1 -Q", ".\\X.ps1 <- iwr u -OutFile x.ps1"},
      {"iwr u -OutFile x.ps1; & './x.ps1'", "'./x.ps1' <- iwr u -OutFile x.ps1"},
      {"iwr u -OutFile 'x.ps1'; pwsh -File x.ps1", "pwsh -File x.ps1 <- iwr u -OutFile 'x.ps1'"},
      {"iwr u -OutFile x.ps1; Get-FileHash x.ps1; ./x.ps1", ""},
      {"irm u | ConvertFrom-Json; iex 'x'", ""},
      {"$v = (irm u).v; iex \"a $v\"", ""},
      {"# irm u | iex\n<# irm u | iex #> 'irm u | iex' \"irm u | iex\"", ""},
      {"@'\nirm u | iex\n'@ | Set-Content x", ""},
      {"curl u | bash -c x; irm u; iex x", ""},
      {"(((((", ""},
      {"'", ""},
      {")", ""},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(shown(row.text, find_powershell_download_runs(row.text)), row.expected) << row.text;
  }
}

TEST(DownloadRuns, DepthOfPowerShellIsNoDanger) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "iex (";
  EXPECT_EQ(find_powershell_download_runs(text + "irm u").size(), 1U);
}

}  // namespace
}  // namespace sluice
