#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/parse/scalar_map.h"
#include "core/parse/shell.h"
#include "core/rules/sink.h"
#include "core/text/source.h"

namespace sluice {

// Downloaded code that is run without anything having been checked in between: `curl … | sh`,
// `sh -c "$(curl …)"`, `bash <(wget -O- …)`, `curl -o x.sh …; sh x.sh`. What is fetched by a full
// commit id cannot change, and what comes from the machine itself is no download.
struct DownloadRun {
  Span at;                       // from the downloader to the interpreter, or what runs the file
  std::optional<Span> download;  // where a file was fetched that is run later
  bool is_plain_http = false;    // anybody on the way can change it
  std::string what;              // what is fetched and run, as particulars say it
};

// Every one in the script, each run and each downloaded file once, in order of writing.
std::vector<DownloadRun> find_download_runs(const shell::Script& script);

// The same in PowerShell: `irm … | iex`, `iex (iwr …)`, `iwr … -OutFile x.ps1; ./x.ps1`. Reads no
// more of the language than that takes; places count in the text.
std::vector<DownloadRun> find_powershell_download_runs(std::string_view text);

// Of a script in a scalar: its places in the source.
DownloadRun in_source(const DownloadRun& run, const ScalarMap& map);

// Reports one whose places count in the source.
Hit& report(const DownloadRun& run, Sink& sink);

}  // namespace sluice
