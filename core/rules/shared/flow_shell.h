#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/parse/shell.h"
#include "core/rules/shared/flow_taint.h"

// What a shell script does with text of outsiders. Places count in the script.
namespace sluice::actions {

// Files through which a step speaks to those behind it.
enum class RunnerFile : std::uint8_t { output, environment, path };

// What a script finds around it.
class ShellSources {
 public:
  ShellSources() = default;
  ShellSources(const ShellSources&) = delete;
  ShellSources& operator=(const ShellSources&) = delete;
  virtual ~ShellSources() = default;

  virtual Taint variable(std::string_view name) = 0;  // of the environment
  virtual Taint expression(std::size_t begin) = 0;    // ${{ … }} which begins there
  virtual Taint file(std::string_view path) = 0;      // what is in it
  // The workspace as the folder names it in which the script begins, with '/' behind; empty where
  // that is the same.
  virtual std::string workspace() const = 0;
  virtual Taint context(const std::string& path) = 0;  // of the event: github.event.issue.title
  virtual Taint fetched(const std::string& path) = 0;  // the same, asked of the forge by the script
};

struct ShellWrite {
  RunnerFile file = RunnerFile::output;
  std::string name;  // of the output or variable; empty for a path, or where it is not known
  Taint value;
  std::size_t begin = 0, end = 0;
};

struct ShellHarm {
  enum class Kind : std::uint8_t {
    evaluated,
    argument,
    unquoted,
    request,
    environment,  // sets variables or the search path
    output,       // forges outputs
    unclear,      // sets variables to what is not known
    checkout,     // chooses the code that lies in the folder from then on
  };
  Kind kind = Kind::evaluated;
  Taint taint;
  std::string name;  // the variable; empty for none
  std::size_t begin = 0, end = 0;
  bool is_path = false;
  bool is_delimited = false;
  bool needs_lines = false;   // no harm in a text of one line
  bool takes_number = false;  // of a pull request
};

// Where an expression stands in a script.
struct PastedPlace {
  std::size_t begin = 0;
  bool is_argument = false, is_request = false, is_environment = false, is_path = false,
       is_output = false;
};

struct ShellFlow {
  std::vector<ShellWrite> writes;  // in order of writing, as are the others
  std::vector<ShellHarm> harms;
  std::vector<PastedPlace> pasted;
};

ShellFlow read_shell_flow(const shell::Script& script, std::string_view text,
                          ShellSources& sources);

}  // namespace sluice::actions
