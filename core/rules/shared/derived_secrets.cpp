#include "core/rules/shared/derived_secrets.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/model/command.h"
#include "core/model/expression.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

namespace sluice::actions {
namespace {

using shell::Command;
using shell::Part;
using shell::PartKind;
using shell::Redirect;
using shell::Word;

// What a text holds of a secret, the worst last.
enum class Holds : std::uint8_t {
  nothing,  // or what is not known
  whole,    // the secret as it is, which the log hides
  encoded,  // its base64, which the log hides as well
  derived,
};

constexpr std::string_view kMask = "add-mask::";

bool prints(const Invocation& call) { return call.name == "echo" || call.name == "printf"; }

// A secret of the repository; that of the run itself is short-lived, and starts the same each time.
bool is_secret(std::string_view path) {
  return path.starts_with("secrets.") && path != "secrets.github_token";
}

bool holds_secret(NodeRef value) {
  // Read for every step that uses it; what hands on a secret is a line.
  constexpr std::size_t kLongest = 1'000;
  if (!value.is_scalar() || value.value().size() > kLongest) return false;
  for (const Expression& expression : expressions_of(value)) {
    if (expression.is_valid && is_secret(expression.path(expression.root))) return true;
  }
  return false;
}

// "${{ secrets.NAME }}" in a script, and nothing besides.
bool is_secret_expression(std::string_view written) {
  const auto expressions = find_expressions(written, {written, {}});
  return expressions.size() == 1 && expressions[0].is_valid &&
         is_secret(expressions[0].path(expressions[0].root));
}

// What `${NAME…}` makes of a value.
Holds after_expansion(std::string_view written, std::string_view name, Holds value) {
  if (value == Holds::nothing || written.starts_with("${#")) return Holds::nothing;
  const std::size_t end = written.find(name) + name.size();
  const std::string_view rest = written.substr(std::min(end, written.size()));
  if (rest.starts_with(":+") || rest.starts_with('+')) return Holds::nothing;
  // ${NAME:0:4}, and not ${NAME:-default}
  const bool is_substring =
      rest.size() > 1 && rest[0] == ':' && (rest[1] == ' ' || (rest[1] >= '0' && rest[1] <= '9'));
  const bool is_changed = !rest.empty() && std::string_view("#%/^,@").find(rest[0]) != rest.npos;
  return is_substring || is_changed ? Holds::derived : value;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

// True for a filter of jq or yq that takes out what is no secret: whose account it is, and where.
bool is_harmless_filter(std::string_view filter) {
  constexpr std::array<std::string_view, 16> kEnds = {
      "project_id", "client_email", "client_id", "clientid", "tenantid",       "tenant_id",
      "type",       "region",       "username",  "user",     "subscriptionid", "host",
      "url",        "length",       "keys",      "empty"};
  std::string lower = lower_case(filter);
  while (!lower.empty() && !is_letter(lower.back())) lower.pop_back();
  return std::any_of(kEnds.begin(), kEnds.end(), [&](std::string_view end) {
    return lower.ends_with(end) &&
           (lower.size() == end.size() || !is_letter(lower[lower.size() - end.size() - 1]));
  });
}

// Stars, or a word that says so: the script hides the text by itself.
bool hides(const Invocation& call) {
  const auto words = call.arguments();
  return std::any_of(words.begin(), words.end(), [](const Word& word) {
    const std::string text = lower_case(word.written);
    return text.find("**") != text.npos || text.find("xxx") != text.npos ||
           text.find("redact") != text.npos || text.find("/*/") != text.npos;
  });
}

bool is_about_space(const Invocation& call) {
  const auto operands = call.operands();
  return !operands.empty() && operands.front()->is_known() &&
         (operands.front()->value.find_first_not_of("\\nrt ") == std::string_view::npos ||
          operands.front()->value == "[:space:]");
}

// What a program writes that reads this.
Holds after_filter(const Invocation& call, Holds input) {
  constexpr std::array<std::string_view, 5> kHandOn = {"cat", "tee", "sort", "head", "tail"};
  constexpr std::array<std::string_view, 9> kCut = {"cut", "rev", "fold", "xxd", "hexdump",
                                                    "od",  "awk", "sed",  "tr"};
  const auto is_one_of = [&](const auto& names) {
    return std::find(names.begin(), names.end(), call.name) != names.end();
  };
  if (input == Holds::nothing || is_one_of(kHandOn)) return input;
  if (call.name == "base64") {
    constexpr std::array<std::string_view, 3> kDecode = {"-d", "-D", "--decode"};
    const Holds hidden = call.has_any(kDecode) ? Holds::encoded : Holds::whole;
    if (input != hidden) return Holds::derived;
    return hidden == Holds::whole ? Holds::encoded : Holds::whole;
  }
  if (call.name == "jq" || call.name == "yq") {
    const auto operands = call.operands();
    return !operands.empty() && is_harmless_filter(operands.back()->value) ? Holds::nothing
                                                                           : Holds::derived;
  }
  // Without its line breaks each line is still the same.
  if (call.name == "tr" && is_about_space(call)) return input;
  if (is_one_of(kCut)) return hides(call) ? Holds::nothing : Holds::derived;
  return Holds::nothing;
}

class Reader {
 public:
  explicit Reader(const Step& step) : step_(step), script_(*step.script) {}

  std::vector<CallFault> run() {
    for (std::uint32_t i = 0; i < script_.commands.size() && !is_over_; ++i) read(i);
    return std::move(found_);
  }

 private:
  void read(std::uint32_t index) {
    const Command& command = script_.commands[index];
    const auto call = invocation_of(command);
    assign(command, call, index);
    if (!call || command.parent != shell::kNone) return;
    if (prints(*call) && masks(*call)) return;
    if (is_in_function(command) || !is_printed(script_, command)) return;
    if (prints(*call)) return read_print(*call, index);
    if (output(index) != Holds::derived) return;
    found_.push_back({{call->word().at.begin, command.words.back().at.end},
                      quote(call->name) + " prints what it makes of a secret"});
  }

  // Who reads what a function prints is decided where it is called.
  bool is_in_function(const Command& command) const {
    for (std::uint32_t at = command.compound; at != shell::kNone;
         at = script_.compounds[at].compound) {
      if (script_.compounds[at].kind == shell::CompoundKind::function) return true;
    }
    return false;
  }

  void assign(const Command& command, const std::optional<Invocation>& call, std::uint32_t index) {
    for (const shell::Assignment& one : command.assignments) {
      if (!call) variables_[std::string(one.name.value)] = holds(one.value, index);
    }
    constexpr std::array<std::string_view, 5> kDeclare = {"export", "declare", "local", "readonly",
                                                          "typeset"};
    if (!call || std::find(kDeclare.begin(), kDeclare.end(), call->name) == kDeclare.end()) return;
    for (const Word& word : call->arguments()) {
      const std::string_view start = word.prefix();
      const std::size_t equals = start.find('=');
      if (equals != start.npos)
        variables_[std::string(start.substr(0, equals))] = holds(word, index);
    }
  }

  // Takes in what the runner is told to hide from here on.
  bool masks(const Invocation& call) {
    bool is_mask = false;
    for (const Word& word : call.arguments()) {
      is_mask = is_mask || word.written.find(kMask) != word.written.npos;
      if (!is_mask) continue;
      for (const Part& part : word.parts) {
        if (is_plain_variable(part)) variables_[std::string(part.text)] = Holds::whole;
        // What is made there on the spot may be any of the values.
        is_over_ = is_over_ || part.kind == PartKind::command || part.kind == PartKind::backticks;
      }
    }
    return is_mask;
  }

  void read_print(const Invocation& call, std::uint32_t index) {
    if (call.flag("-v") != nullptr) return;
    const auto words = call.arguments();
    // Other commands of the runner are taken by it and not printed.
    if (!words.empty() && words.front().prefix().starts_with("::") &&
        !words.front().prefix().starts_with("::notice") &&
        !words.front().prefix().starts_with("::warning") &&
        !words.front().prefix().starts_with("::error"))
      return;
    for (const Word& word : words) {
      for (std::size_t i = 0; i < word.parts.size(); ++i) {
        const Part& part = word.parts[i];
        if (holds(part, index) == Holds::derived)
          found_.push_back({part.at, what_is(part) + " is made of a secret, and printed"});
        if (!hands_on(part)) i += part.inner;
      }
    }
  }

  std::string_view written(const Part& part) const { return slice(step_.run.value, part.at); }

  static std::string what_is(const Part& part) {
    const bool is_named = part.kind == PartKind::variable || part.kind == PartKind::parameter;
    return is_named ? quote(part.text) : std::string("The output of a command");
  }

  // What stands within ${NAME:+…} says only that there is a value.
  bool hands_on(const Part& part) const {
    if (part.kind != PartKind::parameter) return true;
    return written(part).find('+') == std::string_view::npos;
  }

  // Read once, since the value of a variable may be long and used often.
  Holds holds(std::string_view name) {
    if (const auto found = variables_.find(name); found != variables_.end()) return found->second;
    const Holds given = holds_secret(find_variable(step_, name)) ? Holds::whole : Holds::nothing;
    return variables_.emplace(name, given).first->second;
  }

  Holds holds(const Part& part, std::uint32_t index) {
    switch (part.kind) {
      case PartKind::variable:
        return holds(part.text);
      case PartKind::parameter:
        return after_expansion(written(part), part.text, holds(part.text));
      case PartKind::expression:
        return is_secret_expression(written(part)) ? Holds::whole : Holds::nothing;
      case PartKind::command:
      case PartKind::backticks:
        return output(part.commands, index);
      default:
        return Holds::nothing;
    }
  }

  Holds holds(const Word& word, std::uint32_t index) {
    Holds most = Holds::nothing;
    for (std::size_t i = 0; i < word.parts.size(); ++i) {
      most = std::max(most, holds(word.parts[i], index));
      if (!hands_on(word.parts[i])) i += word.parts[i].inner;
    }
    return most;
  }

  // Of a substitution in the words of a command.
  Holds output(shell::Range commands, std::uint32_t parent) {
    Holds most = Holds::nothing;
    for (std::uint32_t i = commands.begin; i < commands.end; ++i) {
      const Command& command = script_.commands[i];
      if (command.parent != parent || command.pipeline == shell::kNone) continue;
      if (command.stage + 1 == script_.pipelines[command.pipeline].stages)
        most = std::max(most, output(i));
    }
    return most;
  }

  // What the last command of a pipeline writes.
  Holds output(std::uint32_t last) {
    const Command& end = script_.commands[last];
    Holds input = Holds::nothing;
    if (end.pipeline == shell::kNone) return written_by(end, last, input);
    const shell::Range range = script_.pipelines[end.pipeline].commands;
    std::uint32_t stage = 0;
    for (std::uint32_t i = range.begin; i < range.end; ++i) {
      const Command& command = script_.commands[i];
      if (command.pipeline != end.pipeline) continue;
      // A stage that is a compound command may write anything.
      if (command.stage != stage) input = Holds::nothing;
      input = written_by(command, i, input);
      stage = command.stage + 1;
      if (i == last) return input;
    }
    return Holds::nothing;
  }

  Holds written_by(const Command& command, std::uint32_t index, Holds input) {
    const auto call = invocation_of(command);
    if (!call) return Holds::nothing;
    for (const shell::Redirection& one : command.redirections) {
      if (one.kind == Redirect::here_string) input = holds(one.target, index);
      if (one.kind == Redirect::heredoc && one.heredoc < script_.heredocs.size())
        input = holds(script_.heredocs[one.heredoc].body, index);
    }
    if (!prints(*call)) return after_filter(*call, input);
    Holds most = Holds::nothing;
    for (const Word& word : call->arguments()) most = std::max(most, holds(word, index));
    return most;
  }

  const Step& step_;
  const shell::Script& script_;
  std::map<std::string, Holds, std::less<>>
      variables_;  // as they are given, or the script has set them
  std::vector<CallFault> found_;
  bool is_over_ = false;
};

}  // namespace

std::vector<CallFault> find_printed_parts(const Step& step) {
  return step.script != nullptr ? Reader(step).run() : std::vector<CallFault>();
}

bool may_mask(const Step& step) {
  return step.run.value.find(kMask) != std::string_view::npos ||
         input(step, "script").value().find("setSecret") != std::string_view::npos;
}

}  // namespace sluice::actions
