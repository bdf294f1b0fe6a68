#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/model/delivery/activity.h"

// Whether the failure of a command makes its script fail, by the shell's own rules.
namespace sluice::delivery {

// A command of a script, and the calls of functions through which it is reached.
struct CommandSite {
  std::size_t text = 0;  // index of the script's texts
  std::uint32_t command = 0;
  const CommandSite* caller = nullptr;  // null where it stands in no function
};

struct Outcome {
  Truth stops = Truth::yes;
  Weakness::Kind kind = Weakness::Kind::none;
  std::size_t text = 0;
  Span at;  // in that text: what takes the failure up
};

// Views the texts. What shell options are set where is read once.
class ExitStatus {
 public:
  ExitStatus(std::span<const ScriptText> texts, ShellOptions options);

  // What becomes of a failure of the command.
  Outcome of(const CommandSite& site) const;
  // Whether the command is run at all, if the script is.
  Truth runs(const CommandSite& site) const;
  // What is set at the command.
  ShellOptions options_at(const CommandSite& site) const;

 private:
  class Walk;
  enum class Option : std::uint8_t { errexit, pipefail };
  struct Setting {
    std::size_t text = 0;
    std::uint32_t command = 0;
    Option option = Option::errexit;
    bool is_on = true;
  };
  void collect(std::size_t text);
  void collect(std::size_t text, std::uint32_t command);
  // The last that holds at a place; null where the shell is as it was started.
  const Setting* setting(Option option, std::size_t text, std::uint32_t command) const;
  Truth value(Option option, std::size_t text, std::uint32_t command) const;
  void collect_trap(std::size_t text, std::uint32_t command);

  std::span<const ScriptText> texts_;
  ShellOptions options_;
  std::vector<Setting> settings_;
  // trap 'exit 0' EXIT: from there on a failure ends the script with success.
  struct Trap {
    std::size_t text = 0;
    std::uint32_t command = 0;
  };
  std::vector<Trap> traps_;
  // Of each text, the pipeline that follows each in its list; kNone behind the last.
  std::vector<std::vector<std::uint32_t>> next_;
};

}  // namespace sluice::delivery
