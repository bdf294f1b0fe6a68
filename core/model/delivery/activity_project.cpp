#include "core/model/delivery/activity_project.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "core/model/command.h"
#include "core/model/delivery/activity_settings.h"
#include "core/model/delivery/activity_tasks.h"
#include "core/model/delivery/activity_tools.h"
#include "core/model/delivery/project_files.h"
#include "core/parse/json.h"
#include "core/parse/yaml.h"
#include "core/text/trim.h"
#include "core/text/words.h"

namespace sluice::delivery {
namespace {

constexpr std::size_t kMostPieces = 200;

// What a script does by its name alone; nothing for names that promise nothing.
std::vector<Stage> stages_by_name(std::string_view name) {
  const std::string_view first = name.substr(0, name.find_first_of(":-_./"));
  if (has_word("test tests unit unittest unittests spec specs e2e check-tests", first))
    return {Stage::unit_test};
  if (has_word("lint linter linters typecheck fmtcheck", first)) return {Stage::lint};
  if (first == "build") return {Stage::build};
  return {};
}

std::optional<Stage> guess(std::string_view name) {
  const auto stages = stages_by_name(name);
  return stages.empty() ? std::nullopt : std::optional(stages.front());
}

// --- make

struct Recipe {
  std::vector<std::string> prerequisites;
  struct Step {
    std::string text;  // as written, lines that go on joined
    Span at;
  };
  std::vector<Step> steps;
};

class Makefile {
 public:
  explicit Makefile(std::string_view text) { read(text); }

  const Recipe* find(const std::string& target) const {
    const auto found = recipes_.find(target);
    return found == recipes_.end() ? nullptr : &found->second;
  }
  const std::string& first() const { return first_; }
  void set(std::string name, std::string value) { values_[std::move(name)] = std::move(value); }

  // Variables put in where they are plain; $$ is a '$' of the shell.
  std::string expand(std::string_view text, int depth = 0) const {
    constexpr int kDeepest = 8;
    constexpr std::size_t kLongest = 1U << 16U;
    std::string out;
    for (std::size_t i = 0; i < text.size() && out.size() < kLongest; ++i) {
      if (text[i] != '$' || i + 1 >= text.size()) {
        out += text[i];
        continue;
      }
      const char next = text[++i];
      if (next == '$') {
        out += '$';
        continue;
      }
      if (next != '(' && next != '{') {
        out += '$';
        out += next;
        continue;
      }
      const std::size_t end = text.find(next == '(' ? ')' : '}', i);
      if (end == text.npos) return out;
      const std::string name(text.substr(i + 1, end - i - 1));
      i = end;
      if (name == "MAKE") {
        out += "make";
      } else if (const auto found = values_.find(name);
                 found != values_.end() && depth < kDeepest) {
        out += expand(found->second, depth + 1);
      } else if (name.find_first_of(" $(") == name.npos) {
        out += "${" + name + "}";  // of the environment
      } else {
        out += "${_}";  // what a function of make gives
      }
    }
    return out;
  }

 private:
  void read(std::string_view text) {
    const std::vector<Line> lines = lines_of(text);
    std::vector<Recipe*> open;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      std::string whole(lines[i].text);
      const std::size_t begin = lines[i].begin;
      std::size_t end = begin + lines[i].text.size();
      while (whole.ends_with('\\') && i + 1 < lines.size()) {
        ++i;
        whole += '\n';
        whole += lines[i].text;
        end = lines[i].begin + lines[i].text.size();
      }
      if (whole.starts_with('\t')) {
        const std::string_view step = trimmed_line(whole);
        for (Recipe* const recipe : open) {
          if (!step.empty() && !step.starts_with('#'))
            recipe->steps.push_back({std::string(step), span_of(begin + 1, end)});
        }
        continue;
      }
      const std::string_view line = trimmed_line(whole);
      if (line.empty() || line.front() == '#') continue;
      open = read_line(line);
    }
  }

  // An assignment, or the head of a rule; gives the recipes that follow.
  std::vector<Recipe*> read_line(std::string_view line) {
    const std::size_t equals = line.find('=');
    const std::size_t colon = line.find(':');
    const bool is_assignment = equals != line.npos && (colon == line.npos || equals <= colon + 2);
    if (is_assignment) {
      assign(line.substr(0, equals), trimmed_line(line.substr(equals + 1)));
      return {};
    }
    if (colon == line.npos) return {};
    std::vector<Recipe*> open;
    std::string_view behind = line.substr(colon + 1);
    if (behind.starts_with(':')) behind.remove_prefix(1);
    behind = behind.substr(0, behind.find('#'));
    std::string step;
    if (const std::size_t semicolon = behind.find(';'); semicolon != behind.npos) {
      step = std::string(trimmed_line(behind.substr(semicolon + 1)));
      behind = behind.substr(0, semicolon);
    }
    const std::string targets = expand(line.substr(0, colon));
    for (const std::string_view target : Words(targets)) {
      if (target.starts_with('.')) continue;
      if (first_.empty()) first_ = std::string(target);
      Recipe& recipe = recipes_[std::string(target)];
      const std::string prerequisites = expand(behind);
      for (const std::string_view one : Words(prerequisites)) {
        if (one != "|") recipe.prerequisites.emplace_back(one);
      }
      if (!step.empty()) recipe.steps.push_back({step, {}});
      open.push_back(&recipe);
    }
    return open;
  }

  void assign(std::string_view left, std::string_view value) {
    const bool appends = left.ends_with('+');
    const bool is_default = left.ends_with('?');
    while (!left.empty() && std::string_view("+?:! \t").find(left.back()) != std::string_view::npos)
      left.remove_suffix(1);
    std::string_view name = trimmed_line(left);
    for (const std::string_view word : {"export ", "override "}) {
      if (name.starts_with(word)) name = trimmed_line(name.substr(word.size()));
    }
    std::string& slot = values_[std::string(name)];
    if (is_default && !slot.empty()) return;
    slot = appends && !slot.empty() ? slot + " " + std::string(value) : std::string(value);
  }

  std::map<std::string, std::string> values_;
  std::map<std::string, Recipe> recipes_;
  std::string first_;
};

class MakeRun {
 public:
  MakeRun(const Makefile& file, const Document& document, std::string folder, bool goes_on,
          Pieces& out)
      : file_(file),
        document_(document),
        folder_(std::move(folder)),
        goes_on_(goes_on),
        out_(out) {}

  bool build(const std::string& target) {
    constexpr int kDeepest = 30;
    const Recipe* const recipe = file_.find(target);
    if (recipe == nullptr || depth_ > kDeepest) return false;
    if (!done_.insert(target).second) return true;
    ++depth_;
    for (const std::string& one : recipe->prerequisites) build(one);
    --depth_;
    for (const Recipe::Step& step : recipe->steps) add(step);
    return true;
  }

 private:
  void add(const Recipe::Step& step) {
    if (out_.list.size() >= kMostPieces) return;
    Piece piece;
    std::string_view text = step.text;
    piece.goes_on = goes_on_;
    while (!text.empty() && std::string_view("@-+ ").find(text.front()) != std::string_view::npos) {
      piece.goes_on = piece.goes_on || text.front() == '-';
      text.remove_prefix(1);
    }
    piece.text = file_.expand(text);
    piece.document = &document_;
    piece.places = Places(step.at);
    piece.folder = folder_;
    out_.list.push_back(std::move(piece));
  }

  const Makefile& file_;
  const Document& document_;
  std::string folder_;
  bool goes_on_;
  Pieces& out_;
  std::set<std::string> done_;
  int depth_ = 0;
};

Pieces make(const Call& call, std::string_view folder, const Surroundings& around) {
  const Arguments arguments(call);
  Pieces pieces;
  if (arguments.has("-n --dry-run --just-print")) return pieces;
  std::string where(folder);
  if (const auto* const other = arguments.flag("-C --directory"); other != nullptr)
    where = path_in(folder, other->value.text);
  if (where == ".") where.clear();
  const Document* document = nullptr;
  if (const auto* const file = arguments.flag("-f --file --makefile"); file != nullptr) {
    document = find_file(around, where, file->value.text);
  } else {
    for (const std::string_view name : {"GNUmakefile", "makefile", "Makefile"}) {
      if (document == nullptr) document = find_file(around, where, name);
    }
  }
  std::vector<std::string> targets;
  std::vector<std::pair<std::string, std::string>> values;
  for (const Word* const operand : arguments.operands()) {
    const std::size_t equals = operand->text.find('=');
    if (equals != std::string::npos) {
      values.emplace_back(operand->text.substr(0, equals), operand->text.substr(equals + 1));
    } else {
      targets.push_back(operand->text);
    }
  }
  pieces.what = "Makefile";
  if (!targets.empty()) pieces.what += ": " + targets.front();
  for (const std::string& target : targets) {
    const bool is_check = target == "check";
    if (const auto stage = is_check ? std::optional(Stage::unit_test) : guess(target))
      pieces.by_name.push_back(*stage);
  }
  pieces.state = Pieces::State::missing;
  if (document == nullptr) return pieces;
  pieces.read = document->bytes.size();
  Makefile file(document->bytes);
  for (auto& [name, value] : values) file.set(std::move(name), std::move(value));
  if (targets.empty()) targets.push_back(file.first());
  MakeRun run(file, *document, where, arguments.has("-i --ignore-errors"), pieces);
  for (const std::string& target : targets) {
    if (run.build(target)) pieces.state = Pieces::State::read;
  }
  return pieces;
}

// --- scripts of package.json and composer.json

void add_json_script(const Tree& tree, NodeRef script, const Document& document,
                     const std::string& folder, Pieces& pieces) {
  if (!script.is_scalar() || pieces.list.size() >= kMostPieces) return;
  Piece piece;
  piece.text = std::string(script.value());
  piece.document = &document;
  piece.places = Places(ScalarMap(tree.source, script.text()));
  piece.folder = folder;
  pieces.list.push_back(std::move(piece));
}

// Adds the script of that name, with what runs before and behind it.
bool add_package_script(const Tree& tree, const Document& document, const std::string& folder,
                        std::string_view name, Pieces& pieces) {
  const NodeRef scripts = tree.root()["scripts"];
  const NodeRef script = scripts[name];
  if (!script) return false;
  add_json_script(tree, scripts["pre" + std::string(name)], document, folder, pieces);
  add_json_script(tree, script, document, folder, pieces);
  for (const NodeRef one : script.children()) add_json_script(tree, one, document, folder, pieces);
  add_json_script(tree, scripts["post" + std::string(name)], document, folder, pieces);
  return true;
}

// npm's own text for a project without tests, which fails.
bool is_placeholder(const Pieces& pieces) {
  return std::all_of(pieces.list.begin(), pieces.list.end(), [](const Piece& piece) {
    return piece.text.find("no test specified") != std::string::npos;
  });
}

Pieces package_scripts(const Call& call, std::string_view folder, const Surroundings& around) {
  const Arguments arguments(call);
  Pieces pieces;
  const std::string& program = call.program;
  std::size_t at = 0;
  // yarn workspace NAME script, yarn workspaces run script
  bool is_elsewhere =
      arguments.flag("-w --workspace --workspaces -ws -r --recursive --filter -F") != nullptr;
  if (program == "yarn" && arguments.operand(0) == "workspace") at = 2;
  if (program == "yarn" && arguments.operand(0) == "workspaces")
    at = arguments.operand(1) == "foreach" ? 2 : 1;
  is_elsewhere = is_elsewhere || at > 0;
  std::string_view name = arguments.operand(at);
  const bool is_run = has_word("run run-script rum urn", name);
  if (is_run) {
    name = arguments.operand(at + 1);
  } else if (program == "npm") {
    if (has_word("t tst", name)) name = "test";
    if (!has_word("test start stop", name)) return pieces;
  } else if (program == "bun" || name.empty()) {
    return pieces;
  }
  if (name.empty()) return pieces;
  std::string where(folder);
  if (const auto* const other = arguments.flag("--prefix --cwd --dir -C"); other != nullptr)
    where = path_in(folder, other->value.text);
  if (where == ".") where.clear();
  const std::string_view file = program == "composer" ? "composer.json" : "package.json";
  const Document* const document = is_elsewhere ? nullptr : find_file(around, where, file);
  pieces.what = std::string(file) + ": " + std::string(name);
  pieces.by_name = stages_by_name(name);
  pieces.state = Pieces::State::missing;
  if (document != nullptr) {
    pieces.read = document->bytes.size();
    const Parsed<Tree> parsed = parse_json(document->bytes, around.limits);
    if (parsed.usable && add_package_script(parsed.tree, *document, where, name, pieces)) {
      pieces.state = Pieces::State::read;
      if (is_placeholder(pieces)) pieces.by_name.clear();
      return pieces;
    }
    if (parsed.usable) pieces.by_name.clear();
  }
  // yarn and pnpm run programs by the same words: `yarn eslint .`
  if (!is_run && program != "npm" && pieces.by_name.empty()) pieces.state = Pieces::State::none;
  if (is_run && document == nullptr && is_known_tool(name) && program != "npm")
    pieces.state = Pieces::State::none;
  return pieces;
}

// --- tox

// The commands of a section of tox.ini; {posargs} and factors are left out.
void add_tox_commands(const Document& document, std::string_view section, std::string_view folder,
                      Pieces& pieces) {
  bool is_in = false;
  bool is_commands = false;
  const auto add = [&](std::string_view text, std::size_t begin) {
    text = trimmed_line(text);
    if (text.empty() || text.front() == '#' || pieces.list.size() >= kMostPieces) return;
    Piece piece;
    piece.goes_on = text.front() == '-';
    if (piece.goes_on) text = trimmed_line(text.substr(1));
    const std::size_t at =
        begin + (static_cast<std::size_t>(text.data() - document.bytes.data()) - begin);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '{') {
        piece.text += text[i];
        continue;
      }
      const std::size_t end = text.find('}', i);
      if (end == text.npos) break;
      i = end;
    }
    piece.document = &document;
    piece.places = Places(span_of(at, at + text.size()));
    piece.folder = folder;
    pieces.list.push_back(std::move(piece));
  };
  for (const Line& line : lines_of(document.bytes)) {
    const std::string_view text = trimmed_line(line.text);
    if (text.starts_with('[')) {
      is_in = text == section;
      is_commands = false;
    } else if (is_in && !line.text.empty() && line.text.front() != ' ' &&
               line.text.front() != '\t') {
      const std::size_t equals = line.text.find_first_of("=:");
      const std::string_view key = trimmed_line(line.text.substr(0, equals));
      is_commands = key == "commands" || key == "commands_pre" || key == "commands_post";
      if (is_commands && equals != line.text.npos) add(line.text.substr(equals + 1), line.begin);
    } else if (is_in && is_commands) {
      add(line.text, line.begin);
    }
  }
}

Pieces tox(const Call& call, std::string_view folder, const Surroundings& around) {
  const Arguments arguments(call);
  Pieces pieces;
  if (arguments.has("--notest -l --listenvs --showconfig --version") ||
      has_word("list l config devenv d depends quickstart schema", arguments.operand(0))) {
    return pieces;
  }
  pieces.state = Pieces::State::missing;
  pieces.what = "tox.ini";
  std::vector<std::string> environments;
  if (const auto* const named = arguments.flag("-e --env -f"); named != nullptr) {
    std::string list = named->value.text;
    std::replace(list.begin(), list.end(), ',', ' ');
    for (const std::string_view one : Words(list)) environments.emplace_back(one);
  }
  for (const std::string& one : environments) {
    const auto stage = guess(one);
    pieces.by_name.push_back(stage && *stage != Stage::build ? *stage : Stage::unit_test);
  }
  if (environments.empty()) pieces.by_name = {Stage::unit_test};
  const Document* const document = find_file(around, folder, "tox.ini");
  if (document == nullptr) return pieces;
  pieces.read = document->bytes.size();
  if (environments.empty()) environments.emplace_back();
  for (const std::string& one : environments) {
    const std::size_t before = pieces.list.size();
    if (!one.empty()) add_tox_commands(*document, "[testenv:" + one + "]", folder, pieces);
    if (pieces.list.size() == before) add_tox_commands(*document, "[testenv]", folder, pieces);
  }
  if (!pieces.list.empty()) pieces.state = Pieces::State::read;
  return pieces;
}

// --- pre-commit

// The call that a hook makes, by its id.
Call call_of_hook(std::string_view id, Place at) {
  // Hooks that are a tool of another name, or a verb of one.
  struct Hook {
    std::string_view id;
    std::string_view call;
  };
  static constexpr Hook kHooks[] = {{"gitleaks", "gitleaks git"},
                                    {"gitleaks-docker", "gitleaks git"},
                                    {"gitleaks-system", "gitleaks git"},
                                    {"betterleaks", "betterleaks git"},
                                    {"trufflehog", "trufflehog git --fail"},
                                    {"ggshield", "ggshield secret scan"},
                                    {"detect-secrets", "detect-secrets-hook"},
                                    {"detect-private-key", "detect-secrets-hook"},
                                    {"kingfisher", "kingfisher scan"},
                                    {"semgrep", "semgrep scan --error --config auto"},
                                    {"semgrep-ci", "semgrep ci"},
                                    {"ruff", "ruff check"},
                                    {"ruff-check", "ruff check"},
                                    {"ruff-format", "ruff format --check"},
                                    {"black", "black --check"},
                                    {"isort", "isort --check"},
                                    {"prettier", "prettier --check"},
                                    {"terraform_fmt", "terraform fmt -check"},
                                    {"terraform_validate", "terraform validate"},
                                    {"terraform_tflint", "tflint"},
                                    {"terraform_checkov", "checkov"},
                                    {"terraform_tfsec", "tfsec"},
                                    {"terraform_trivy", "trivy config --exit-code=1 ."},
                                    {"terrascan", "terrascan scan"},
                                    {"checkov_container", "checkov"},
                                    {"hadolint-docker", "hadolint"},
                                    {"commitizen", "cz check"},
                                    {"gitlint", "gitlint"},
                                    {"golangci-lint", "golangci-lint run"},
                                    {"cfn-python-lint", "cfn-lint"},
                                    {"cfn-lint-rc", "cfn-lint"},
                                    {"shfmt", "shfmt -d"},
                                    {"python-safety-dependencies-check", "safety check"},
                                    {"cargo-check", "cargo check"},
                                    {"clippy", "cargo clippy"},
                                    {"go-vet", "go vet"},
                                    {"clang-format", "clang-format --dry-run"},
                                    {"kubeconform", "kubeconform"}};
  const auto known = std::find_if(std::begin(kHooks), std::end(kHooks),
                                  [&](const Hook& one) { return one.id == id; });
  Call call;
  call.place = at;
  for (const std::string_view one : Words(known == std::end(kHooks) ? id : known->call)) {
    Word word;
    word.text = one;
    word.at = at.at;
    call.words.push_back(std::move(word));
  }
  call.shift(0);
  return call;
}

void add_hook(const Document& document, const Tree& tree, NodeRef hook, std::string_view folder,
              Pieces& pieces) {
  const Text id = hook["id"].text();
  const NodeRef entry = hook["entry"];
  Piece piece;
  if (entry.is_scalar()) {
    piece.text = std::string(entry.value());
    piece.document = &document;
    piece.places = Places(ScalarMap(tree.source, entry.text()));
    piece.folder = folder;
  } else if (id.present()) {
    piece.call = call_of_hook(id.value, {&document, id.at});
    for (const NodeRef argument : hook["args"].children()) {
      Word word;
      word.text = argument.value();
      word.at = argument.use();
      piece.call->words.push_back(std::move(word));
    }
  } else {
    return;
  }
  pieces.list.push_back(std::move(piece));
}

Pieces pre_commit(const Call& call, std::string_view folder, const Surroundings& around) {
  const Arguments arguments(call);
  Pieces pieces;
  if (arguments.operand(0) != "run") return pieces;
  const std::string_view wanted = arguments.operand(1);
  const Arguments::Flag* const config = arguments.flag("--config -c");
  const std::string_view name =
      config != nullptr ? std::string_view(config->value.text) : ".pre-commit-config.yaml";
  const Document* const document = find_file(around, folder, name);
  pieces.what = std::string(name);
  pieces.by_name = {Stage::lint};
  pieces.state = Pieces::State::missing;
  if (document == nullptr && !wanted.empty()) {
    Piece piece;
    piece.call = call_of_hook(wanted, call.place);
    pieces.list.push_back(std::move(piece));
  }
  if (document == nullptr) return pieces;
  pieces.read = document->bytes.size();
  const Parsed<Tree> parsed = parse_yaml(document->bytes, around.limits);
  if (!parsed.usable) return pieces;
  const auto* const stage = arguments.flag("--hook-stage");
  for (const NodeRef repository : parsed.tree.root()["repos"].children()) {
    for (const NodeRef hook : repository["hooks"].children()) {
      if (!wanted.empty() && hook["id"].value() != wanted && hook["alias"].value() != wanted)
        continue;
      const NodeRef stages = hook["stages"];
      const std::string_view first = stages[std::size_t{0}].value();
      const bool is_other = stages.size() == 1 && (first == "commit-msg" || first == "manual");
      if (is_other && (stage == nullptr || stage->value.text != first)) continue;
      add_hook(*document, parsed.tree, hook, folder, pieces);
    }
  }
  pieces.state = Pieces::State::read;
  return pieces;
}

// --- Taskfile.yml

void add_task(const Tree& tree, const Document& document, const std::string& name,
              const std::string& folder, Pieces& pieces, std::set<std::string>& done) {
  if (!done.insert(name).second || done.size() > kMostPieces) return;
  const NodeRef task = tree.root()["tasks"][name];
  if (!task) return;
  for (const NodeRef one : task["deps"].children()) {
    const NodeRef dependency = one.is_mapping() ? one["task"] : one;
    add_task(tree, document, std::string(dependency.value()), folder, pieces, done);
  }
  NodeRef commands = task.is_mapping() ? task["cmds"] : task;
  const auto add = [&](NodeRef command) {
    if (command.is_mapping() && command["task"])
      return add_task(tree, document, std::string(command["task"].value()), folder, pieces, done);
    const std::size_t before = pieces.list.size();
    add_json_script(tree, command.is_mapping() ? command["cmd"] : command, document, folder,
                    pieces);
    if (pieces.list.size() > before)
      pieces.list.back().goes_on = command.is_mapping() && command["ignore_error"].is_true();
  };
  if (commands.is_scalar()) return add(commands);
  for (const NodeRef command : commands.children()) add(command);
  if (task["cmd"]) add(task["cmd"]);
}

Pieces task(const Call& call, std::string_view folder, const Surroundings& around) {
  const Arguments arguments(call);
  Pieces pieces;
  if (arguments.has("--list -l --list-all")) return pieces;
  const std::string name(arguments.operand(0).empty() ? "default" : arguments.operand(0));
  pieces.state = Pieces::State::missing;
  pieces.what = "Taskfile.yml: " + name;
  pieces.by_name = stages_by_name(name);
  const Document* document = nullptr;
  for (const std::string_view file : {"Taskfile.yml", "Taskfile.yaml", "taskfile.yml"}) {
    if (document == nullptr) document = find_file(around, folder, file);
  }
  if (document == nullptr) return pieces;
  pieces.read = document->bytes.size();
  const Parsed<Tree> parsed = parse_yaml(document->bytes, around.limits);
  if (!parsed.usable || !parsed.tree.root()["tasks"][name]) return pieces;
  std::set<std::string> done;
  add_task(parsed.tree, *document, name, std::string(folder), pieces, done);
  pieces.state = Pieces::State::read;
  return pieces;
}

// --- CodeBuild and CodePipeline

// What a project of CodeBuild does stands in buildspec.yml; of a pipeline of CodePipeline nothing
// is written in the repository.
Pieces codebuild(const Call& call, const Surroundings& around) {
  const Arguments arguments(call);
  Pieces pieces;
  const std::string_view verb = arguments.operand(1);
  const bool is_pipeline = arguments.operand(0) == "codepipeline";
  if (!(is_pipeline ? verb == "start-pipeline-execution"
                    : verb == "start-build" || verb == "start-build-batch"))
    return pieces;
  const Arguments::Flag* const project = arguments.flag("--project-name --name");
  const std::string name = project != nullptr ? project->value.text : std::string();
  pieces.state = Pieces::State::missing;
  pieces.what = (is_pipeline ? "CodePipeline " : "CodeBuild project ") + name;
  if (is_pipeline) return pieces;
  const Arguments::Flag* const other = arguments.flag("--buildspec-override");
  const std::string_view file =
      other != nullptr ? std::string_view(other->value.text) : "buildspec.yml";
  const Document* document = find_file(around, {}, file);
  if (document == nullptr && other == nullptr) document = find_file(around, {}, "buildspec.yaml");
  if (document == nullptr) return pieces;
  pieces.what += ": " + document->path;
  pieces.read = document->bytes.size();
  const Parsed<Tree> parsed = parse_yaml(document->bytes, around.limits);
  if (!parsed.usable || !parsed.tree.root()["phases"]) return pieces;
  const bool is_awaited = arguments.has("--wait");
  for (const std::string_view phase : {"install", "pre_build", "build", "post_build"}) {
    const NodeRef here = parsed.tree.root()["phases"][phase];
    const bool goes_on = here["on-failure"].value() == "CONTINUE";
    for (const std::string_view list : {"commands", "finally"}) {
      for (const NodeRef command : here[list].children()) {
        const std::size_t before = pieces.list.size();
        add_json_script(parsed.tree, command, *document, {}, pieces);
        if (pieces.list.size() == before) continue;
        pieces.list.back().goes_on = goes_on || list == "finally";
        pieces.list.back().is_detached = !is_awaited;
      }
    }
  }
  pieces.state = Pieces::State::read;
  return pieces;
}

}  // namespace

bool runs_pieces(const Call& call) {
  const std::string& program = call.program;
  if (program == "aws")
    return !call.words.empty() && has_word("codebuild codepipeline", call.words.front().text);
  return has_word(
             "make gmake remake mingw32-make npm pnpm yarn bun composer tox pre-commit prek task "
             "go-task rake earthly dagger",
             program) ||
         runs_task(call);
}

Pieces pieces_of(const Call& call, std::string_view folder, const Surroundings& around) {
  const std::string& program = call.program;
  if (is_trial(call)) return {};
  if (has_word("make gmake remake mingw32-make", program)) return make(call, folder, around);
  if (has_word("npm pnpm yarn bun composer", program)) return package_scripts(call, folder, around);
  if (program == "tox") return tox(call, folder, around);
  if (program == "pre-commit" || program == "prek") return pre_commit(call, folder, around);
  if (program == "task" || program == "go-task") {
    Pieces pieces = task(call, folder, around);
    if (pieces.state != Pieces::State::missing) return pieces;
    // taskipy has the same name.
    Pieces other = task_pieces(call, folder, around);
    return other.state == Pieces::State::read ? other : pieces;
  }
  if (program == "aws") return codebuild(call, around);
  if (has_word("earthly dagger", program)) {
    Pieces pieces;
    pieces.state = Pieces::State::missing;
    pieces.what = program + ": " + std::string(Arguments(call).operand(0));
    return pieces;
  }
  if (program == "rake") {
    const Arguments arguments(call);
    const std::string_view name = arguments.operand(0);
    if (is_known_tool(name)) return {};
    Pieces pieces;
    pieces.by_name = stages_by_name(name);
    pieces.what = program + (name.empty() ? "" : ": " + std::string(name));
    pieces.state = Pieces::State::missing;
    return pieces;
  }
  if (runs_task(call)) {
    Pieces pieces = task_pieces(call, folder, around);
    if (pieces.state == Pieces::State::none) return pieces;
    const Arguments arguments(call);
    const auto* const session = arguments.flag("-s --session --sessions -e");
    const std::string_view name = program == "nox" && session != nullptr
                                      ? std::string_view(session->value.text)
                                      : arguments.operand(0);
    pieces.by_name = stages_by_name(name);
    if (program == "nox" && pieces.by_name.empty()) pieces.by_name = {Stage::unit_test};
    return pieces;
  }
  return {};
}

Pieces script_file(const Call& call, std::string_view path, std::string_view folder,
                   const Surroundings& around) {
  Pieces pieces;
  pieces.what = path_in(folder, path);
  pieces.state = Pieces::State::missing;
  const Document* const document =
      around.project != nullptr ? around.project->find(pieces.what) : nullptr;
  if (document == nullptr) return pieces;
  pieces.read = document->bytes.size();
  const std::string_view text = document->bytes;
  ShellOptions options;
  if (text.starts_with("#!")) {
    const std::string_view line = text.substr(2, text.find('\n') - 2);
    std::string_view shell;
    for (const std::string_view word : Words(line)) {
      if (base_name(word) == "env" || word.starts_with('-')) continue;
      shell = word;
      break;
    }
    pieces.state = Pieces::State::read;
    if (!is_posix_shell(shell)) return pieces;
    const bool is_run_by_name = call.written == path;
    const std::size_t flags = line.find(" -");
    if (is_run_by_name && flags != line.npos && line.find('e', flags) != line.npos)
      options.errexit = Truth::yes;
  } else if (!path.ends_with(".sh") && !path.ends_with(".bash") && !is_posix_shell(call.program)) {
    return pieces;
  }
  pieces.state = Pieces::State::read;
  Piece piece;
  piece.text = std::string(text);
  piece.document = document;
  piece.places = Places(OffsetMap());
  piece.options = options;
  piece.folder = folder;
  pieces.list.push_back(std::move(piece));
  return pieces;
}

bool is_run_by_steps(std::string_view path) {
  const std::string_view name = base_name(path);
  return has_word(
             "Makefile makefile GNUmakefile package.json composer.json tox.ini Taskfile.yml "
             "Taskfile.yaml taskfile.yml .pre-commit-config.yaml",
             name) ||
         holds_tasks(path) || name.ends_with(".sh") || name.ends_with(".bash") ||
         name.ends_with(".mk") || is_read_by_tools(path);
}

}  // namespace sluice::delivery
