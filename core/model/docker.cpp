#include "core/model/docker.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <span>
#include <unordered_map>
#include <utility>

#include "core/text/ascii.h"
#include "core/text/utf8.h"

namespace sluice::docker {
namespace {

using Value = std::optional<std::string>;

// Longer values are of no use to any rule, and variables that double each other end here.
constexpr std::size_t kMostValue = 512;
// A chain of stages is searched for a variable no further than this.
constexpr std::size_t kMostStages = 64;
constexpr std::size_t kMostNesting = 16;

// What only tags and names of images of Windows hold.
constexpr std::string_view kWindowsWords[] = {"nanoserver", "servercore", "ltsc20"};

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name(char c) { return is_name_start(c) || (c >= '0' && c <= '9'); }

// What is known of variables at one place of a stage.
struct Scope {
  const Scope* parent = nullptr;
  std::unordered_map<std::string_view, Value> env;
  std::unordered_map<std::string_view, Value> args;

  Value find(std::string_view name) const {
    std::size_t left = kMostStages;
    for (const Scope* scope = this; scope != nullptr && left > 0; scope = scope->parent, --left) {
      // ENV wins over ARG of the same name.
      if (const auto at = scope->env.find(name); at != scope->env.end()) return at->second;
      if (const auto at = scope->args.find(name); at != scope->args.end()) return at->second;
    }
    return std::nullopt;
  }
};

// Takes quotes away and puts variables in, as builders do.
class Expansion {
 public:
  Expansion(const Scope* scope, char escape) : scope_(scope), escape_(escape) {}

  Value run(std::string_view text, std::size_t depth = 0) const {
    if (depth > kMostNesting) return std::nullopt;
    std::string out;
    char quote = 0;
    for (std::size_t i = 0; i < text.size();) {
      const char c = text[i];
      if (out.size() > kMostValue) return std::nullopt;
      if (c == quote) {
        quote = 0;
        ++i;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
        ++i;
      } else if (c == escape_ && quote != '\'' && i + 1 < text.size()) {
        const bool escapes =
            quote == 0 || text[i + 1] == '"' || text[i + 1] == '$' || text[i + 1] == escape_;
        if (!escapes) out += c;
        out += text[i + 1];
        i += 2;
      } else if (c == '$' && quote != '\'') {
        const Value value = variable(text, i, depth);
        if (!value) return std::nullopt;
        out += *value;
      } else {
        out += c;
        ++i;
      }
    }
    return out;
  }

 private:
  // $NAME, ${NAME}, ${NAME:-word}, ${NAME:+word}; whatever else there is, is not known.
  Value variable(std::string_view text, std::size_t& at, std::size_t depth) const {
    if (scope_ == nullptr) return std::nullopt;
    ++at;
    const bool braced = at < text.size() && text[at] == '{';
    if (braced) ++at;
    const std::size_t begin = at;
    while (at < text.size() && is_name(text[at])) ++at;
    const std::string_view name = text.substr(begin, at - begin);
    if (name.empty()) return std::nullopt;
    Value value = scope_->find(name);
    if (!braced) return value;
    const std::size_t operation = at;
    std::size_t open = 1;
    for (; at < text.size() && open > 0; ++at) {
      if (text[at] == '{') ++open;
      if (text[at] == '}') --open;
    }
    if (open > 0) return std::nullopt;
    std::string_view rest = text.substr(operation, at - 1 - operation);
    if (rest.empty()) return value;
    if (rest.front() == ':') rest.remove_prefix(1);
    if (rest.empty() || rest.front() != '-') return std::nullopt;
    return value && !value->empty() ? value : run(rest.substr(1), depth + 1);
  }

  const Scope* scope_;
  char escape_;
};

// True if the first line of a script, "#!/usr/bin/env bash", asks for a shell.
bool asks_for_shell(std::string_view script) {
  std::string_view line = script.substr(2, script.find('\n') - 2);
  std::string_view program;
  for (int words = 0; words < 2; ++words) {
    const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
    line.remove_prefix(begin);
    program = line.substr(0, line.find_first_of(" \t\r"));
    if (!program.ends_with("/env")) break;
    line.remove_prefix(program.size());
  }
  return is_posix_shell(program);
}

// Where each byte of a JSON string stands.
OffsetMap map_of_string(std::string_view source, const Text& string) {
  constexpr std::uint32_t kEscape = 6;  // \uXXXX
  constexpr std::uint8_t kPair = 4;     // bytes that two of them stand for
  const std::uint32_t begin = string.at.begin + 1;
  OffsetMap map(begin);
  std::uint32_t out = 0;
  std::uint32_t i = begin;
  while (i + 1 < string.at.end) {
    if (source[i] != '\\') {
      ++i;
      ++out;
      continue;
    }
    map.add(out, i);
    if (source[i + 1] == 'u') {
      // A pair of them is one character, which starts where the first one does.
      const utf8::Decoded decoded = utf8::decode(string.value, out);
      out += decoded.size;
      i += decoded.size == kPair ? 2 * kEscape : kEscape;
    } else {
      i += 2;
      ++out;
    }
    map.add(out, i);
  }
  return map;
}

// The shell of Windows reads what builds on it, as long as no SHELL says otherwise. Images for
// building programs for Windows carry its name as well, and are Linux.
bool is_windows_image(std::string_view image) {
  const std::string name = lower_case(image);
  if (name.starts_with("mcr.microsoft.com/windows")) return true;
  return std::any_of(std::begin(kWindowsWords), std::end(kWindowsWords),
                     [&](std::string_view word) { return name.find(word) != name.npos; });
}

bool is_for_windows(const Stage& stage) {
  const dockerfile::Flag* const platform = stage.from().syntax->flag("platform");
  if (platform != nullptr && lower_case(platform->value.value).starts_with("windows")) return true;
  return is_windows_image(stage.base ? std::string_view(*stage.base) : stage.image.value);
}

// The words of an exec form as a command.
shell::Script script_of(std::span<const Text> words) {
  shell::Script script;
  shell::Command& command = script.commands.emplace_back();
  command.at = {words.front().at.begin, words.back().at.end};
  command.pipeline = 0;
  shell::Pipeline& pipeline = script.pipelines.emplace_back();
  pipeline.at = command.at;
  pipeline.stages = 1;
  pipeline.commands = {0, 1};
  for (const Text& text : words) {
    shell::Word& word = command.words.emplace_back();
    word.at = text.at;
    word.written = word.value = text.value;
    shell::Part& part = word.parts.emplace_back();
    part.quote = shell::Quote::single_quoted;
    part.at = word.at;
    part.text = word.value;
  }
  return script;
}

std::string_view program_name(std::string_view path) {
  std::string_view name = path.substr(path.find_last_of("/\\") + 1);
  if (name.ends_with(".exe")) name.remove_suffix(4);
  return name;
}

// The language of what stands in SHELL, whatever starts it: `tini -- bash -c`, `conda run -n env
// bash -c`. The last word that names an interpreter decides, so that no list of such programs need
// be whole. A program that nobody knows and that takes code behind -c is taken for a shell.
Language language_of_shell(const shell::Command& command) {
  for (std::size_t at = command.words.size(); at-- > 0;) {
    const Language language = language_of({&command, at, program_name(command.words[at].value)});
    if (language != Language::none) return language;
  }
  const std::string_view last = command.words.back().value;
  return last.starts_with('-') && last.ends_with('c') ? Language::shell : Language::other;
}

// The word that a shell somewhere in the command runs as code; null for none.
const shell::Word* shell_code(const shell::Command& command) {
  for (std::size_t at = 0; at < command.words.size(); ++at) {
    const Invocation call{&command, at, program_name(command.words[at].value)};
    if (call.name == "eval") continue;  // no program
    if (const shell::Word* const code = shell_code_of(call)) return code;
  }
  return nullptr;
}

// A text and where its bytes stand in the source.
struct Placed {
  std::string_view text;
  OffsetMap map{0};
};

bool is_substitution(const shell::Part& part) {
  return part.kind == shell::PartKind::command || part.kind == shell::PartKind::backticks ||
         part.kind == shell::PartKind::process;
}

// What a word hands on: its quotes taken away, variables as they are written. Nothing where it
// holds the output of a command, or quotes of bash.
std::optional<std::pair<std::string, OffsetMap>> handed_on(const shell::Word& word,
                                                           const Placed& around) {
  const char* const from = around.text.data();
  const std::string_view written = word.written;
  if (std::any_of(word.parts.begin(), word.parts.end(), is_substitution) ||
      std::less<>()(written.data(), from) ||
      std::less<>()(from + around.text.size(), written.data() + written.size()))
    return std::nullopt;
  const auto begin = static_cast<std::size_t>(written.data() - from);
  std::string out;
  std::optional<OffsetMap> map;
  std::uint32_t expected = 0;
  char quote = 0;
  for (std::size_t i = 0; i < written.size(); ++i) {
    char c = written[i];
    const char next = i + 1 < written.size() ? written[i + 1] : '\0';
    if (c == quote || (quote == 0 && (c == '"' || c == '\''))) {
      quote = quote == 0 ? c : '\0';
      continue;
    }
    if (quote == 0 && c == '$' && (next == '\'' || next == '"')) return std::nullopt;
    const bool escapes = c == '\\' && next != '\0' &&
                         (quote == 0 || (quote == '"' && std::string_view("$`\"\\\n").find(next) !=
                                                             std::string_view::npos));
    if (escapes) c = written[++i];
    if (escapes && c == '\n') continue;
    const std::uint32_t at = around.map.source(static_cast<std::uint32_t>(begin + i));
    if (!map) {
      map = OffsetMap(at);
    } else if (at != expected) {
      map->add(static_cast<std::uint32_t>(out.size()), at);
    }
    expected = at + 1;
    out += c;
  }
  if (!map) return std::nullopt;
  return std::pair(std::move(out), std::move(*map));
}

class Builder {
 public:
  Builder(Dockerfile& file, const ParseLimits& limits)
      : file_(file), tree_(*file.syntax), limits_(limits) {}

  void run() {
    split();
    scopes_.resize(file_.stages.size());
    // A file that has no FROM, or not yet, is read all the same.
    for (Instruction& instruction : file_.globals) {
      expand(instruction, &global_);
      read_script(instruction);
      declare(global_, instruction);
    }
    for (Stage& stage : file_.stages) build(stage);
    if (file_.stages.empty()) return;
    for (const Stage* at = &file_.stages.back(); at != nullptr; at = at->parent) {
      file_.stages[at->index].is_in_image = true;
    }
  }

 private:
  // Gives each instruction its stage. Nothing moves afterwards.
  void split() {
    for (const dockerfile::Instruction& syntax : tree_.instructions) {
      if (syntax.keyword == Keyword::from && !syntax.is_trigger) {
        Stage& stage = file_.stages.emplace_back();
        stage.index = file_.stages.size() - 1;
      }
      Instruction instruction;
      instruction.file = &file_;
      instruction.syntax = &syntax;
      auto& list = file_.stages.empty() ? file_.globals : file_.stages.back().instructions;
      list.push_back(std::move(instruction));
    }
    for (Stage& stage : file_.stages) {
      stage.file = &file_;
      for (Instruction& instruction : stage.instructions) instruction.stage = &stage;
    }
    if (!file_.stages.empty()) file_.stages.back().ships = true;
  }

  void build(Stage& stage) {
    begin(stage);
    Scope& scope = scopes_[stage.index];
    Shell shell = shells_[stage.index];
    for (Instruction& instruction : stage.instructions) {
      instruction.shell = shell;
      if (!instruction.is(Keyword::from)) expand(instruction, &scope);
      read_script(instruction);
      if (instruction.syntax->is_trigger) continue;  // takes effect in another build
      declare(scope, instruction);
      if (instruction.is(Keyword::user) && !instruction.values.empty()) stage.user = &instruction;
      if (instruction.is(Keyword::shell)) shell = make_shell(*instruction.syntax);
    }
    shells_[stage.index] = shell;
    if (stage.name.present()) by_name_[lower_case(stage.name.value)] = &stage;
  }

  void begin(Stage& stage) {
    Instruction& from = stage.instructions.front();
    expand(from, &global_);
    Shell& shell = shells_.emplace_back();
    stage.origin = &stage;
    const std::vector<Text>& arguments = from.syntax->arguments;
    if (arguments.empty()) return;
    stage.image = arguments[0];
    stage.base = from.values[0];
    if (arguments.size() == 3) stage.name = arguments[2];
    stage.on_windows = is_for_windows(stage);
    shell.is_posix = !stage.on_windows;
    if (!stage.base) return;
    const auto parent = by_name_.find(lower_case(*stage.base));
    if (parent == by_name_.end()) return;
    stage.parent = parent->second;
    stage.origin = stage.parent->origin;
    stage.user = stage.parent->user;
    stage.on_windows = stage.parent->on_windows;
    scopes_[stage.index].parent = &scopes_[stage.parent->index];
    shells_[stage.index] = shells_[stage.parent->index];
  }

  void expand(Instruction& instruction, const Scope* scope) {
    const Keyword keyword = instruction.keyword();
    if (keyword != Keyword::from && keyword != Keyword::user && keyword != Keyword::workdir &&
        keyword != Keyword::expose && keyword != Keyword::add) {
      return;
    }
    const Expansion expansion(scope, tree_.escape);
    for (const Text& argument : instruction.syntax->arguments) {
      instruction.values.push_back(expansion.run(argument.value));
    }
  }

  void declare(Scope& scope, const Instruction& instruction) {
    const bool is_env = instruction.is(Keyword::env);
    if (!is_env && !instruction.is(Keyword::arg)) return;
    const Expansion expansion(&scope, tree_.escape);
    std::vector<std::pair<std::string_view, Value>> found;
    for (const dockerfile::Pair& pair : instruction.syntax->pairs) {
      // In a stage, `ARG name` takes what a global one of the name has.
      Value value =
          pair.value.present() ? expansion.run(pair.value.value) : global_.find(pair.key.value);
      if (is_env) {
        // Variables of one ENV do not see each other.
        found.emplace_back(pair.key.value, std::move(value));
      } else {
        scope.args[pair.key.value] = std::move(value);
      }
    }
    for (auto& [name, value] : found) scope.env[name] = std::move(value);
  }

  static Shell make_shell(const dockerfile::Instruction& instruction) {
    if (instruction.arguments.empty()) return {&instruction, false};
    const shell::Script script = script_of(instruction.arguments);
    return {&instruction, language_of_shell(script.commands.front()) == Language::shell};
  }

  void read_script(Instruction& instruction) {
    add_invocations(instruction, instruction.script, make_script(instruction), 0);
  }

  // Those of a script, and of the scripts that it hands to shells.
  void add_invocations(Instruction& instruction, shell::Script& script, const Placed& placed,
                       std::size_t depth) {
    constexpr std::size_t kMostShells = 4;  // one within the other
    for (const shell::Command& command : script.commands) {
      const auto call = invocation_of(command);
      if (!call) continue;
      instruction.invocations.push_back(*call);
      const shell::Word* const code = depth < kMostShells ? shell_code_of(*call) : nullptr;
      auto inner = code != nullptr ? handed_on(*code, placed) : std::nullopt;
      if (!inner) continue;
      const Placed within{script.strings.keep(inner->first), std::move(inner->second)};
      shell::Script& read = instruction.inner.emplace_back(parse(within));
      add_invocations(instruction, read, within, depth + 1);
    }
  }

  // Reads the script, and says of which text.
  Placed make_script(Instruction& instruction) {
    const dockerfile::Instruction& syntax = *instruction.syntax;
    const bool is_check = syntax.keyword == Keyword::healthcheck;
    if (syntax.keyword != Keyword::run && syntax.keyword != Keyword::cmd &&
        syntax.keyword != Keyword::entrypoint && !is_check) {
      return {};
    }
    if (syntax.form == dockerfile::Form::exec) return read_exec(instruction, is_check ? 1U : 0U);
    if (syntax.form != dockerfile::Form::shell) return {};
    // A here-document alone is a file that is run; only Windows does not ask its first line.
    const bool on_windows = instruction.stage != nullptr && instruction.stage->on_windows;
    const bool is_file = syntax.text.starts_with("#!") && !on_windows;
    if (!(is_file ? asks_for_shell(syntax.text) : instruction.shell.is_posix)) return {};
    Placed placed{syntax.text, syntax.map};
    instruction.script = parse(placed);
    return placed;
  }

  shell::Script parse(const Placed& placed) {
    Parsed<shell::Script> parsed = read_shell(placed.text, placed.map, limits_);
    // What is no shell in our eyes is no error of the Dockerfile; what was not looked at is.
    for (ParseError& error : parsed.errors) {
      if (error.code == ErrorCode::limit) file_.errors.push_back(std::move(error));
    }
    return std::move(parsed.tree);
  }

  Placed read_exec(Instruction& instruction, std::size_t first) {
    const std::vector<Text>& arguments = instruction.syntax->arguments;
    if (arguments.size() <= first) return {};
    const std::span<const Text> words = std::span(arguments).subspan(first);
    shell::Script script = script_of(words);
    const std::vector<shell::Word>& written = script.commands.front().words;
    const shell::Word* const code = shell_code(script.commands.front());
    if (code != nullptr) {
      const Text& text = words[static_cast<std::size_t>(code - written.data())];
      Placed placed{text.value, map_of_string(tree_.source, text)};
      instruction.script = parse(placed);
      return placed;
    }
    instruction.script = std::move(script);
    return {};
  }

  Dockerfile& file_;
  const dockerfile::Tree& tree_;
  const ParseLimits& limits_;
  Scope global_;
  std::vector<Scope> scopes_;  // one a stage, as it is at its end
  std::vector<Shell> shells_;
  std::unordered_map<std::string, const Stage*> by_name_;
};

}  // namespace

bool Shell::has_pipefail() const {
  if (set_by == nullptr) return false;
  return std::any_of(set_by->arguments.begin(), set_by->arguments.end(), [](const Text& argument) {
    return argument.value.find("pipefail") != argument.value.npos;
  });
}

std::vector<const shell::Script*> Instruction::scripts() const {
  std::vector<const shell::Script*> all = {&script};
  for (const shell::Script& one : inner) all.push_back(&one);
  return all;
}

std::optional<std::string_view> Instruction::value() const {
  if (values.empty()) return std::nullopt;
  const auto& first = values.front();
  if (!first) return std::nullopt;
  return *first;
}

std::string Instruction::address() const {
  std::string address = stage == nullptr ? "" : stage->label() + ".";
  address += dockerfile::keyword_name(keyword());
  return address;
}

std::string Stage::label() const {
  return name.present() ? std::string(name.value) : std::to_string(index);
}

std::string Stage::address() const { return from().address(); }

Dockerfile::Dockerfile(const dockerfile::Tree& tree, const ParseLimits& limits) : syntax(&tree) {
  Builder(*this, limits).run();
}

const Stage* Dockerfile::stage(std::string_view wanted) const {
  const std::string name = lower_case(wanted);
  for (const Stage& stage : stages) {
    if (stage.name.present() && lower_case(stage.name.value) == name) return &stage;
  }
  for (const Stage& stage : stages) {
    if (std::to_string(stage.index) == wanted) return &stage;
  }
  return nullptr;
}

std::optional<std::string> plain_value(const dockerfile::Tree& tree, std::string_view written) {
  return Expansion(nullptr, tree.escape).run(written);
}

std::string_view mount_option(std::string_view mount, std::string_view key) {
  while (!mount.empty()) {
    const std::string_view option = mount.substr(0, mount.find(','));
    const std::size_t equals = std::min(option.find('='), option.size());
    if (option.substr(0, equals) == key) return option.substr(std::min(equals + 1, option.size()));
    mount.remove_prefix(std::min(option.size() + 1, mount.size()));
  }
  return {};
}

}  // namespace sluice::docker
