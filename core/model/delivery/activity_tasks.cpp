#include "core/model/delivery/activity_tasks.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/model/delivery/project_files.h"
#include "core/parse/json.h"
#include "core/parse/toml.h"
#include "core/text/trim.h"
#include "core/text/words.h"

namespace sluice::delivery {
namespace {

constexpr std::size_t kMostPieces = 200;
constexpr int kDeepest = 12;  // tasks that run each other

bool is_indented(std::string_view line) { return line.starts_with(' ') || line.starts_with('\t'); }

bool is_part_of_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

std::string_view name_at(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && is_part_of_name(text[end])) ++end;
  return text.substr(0, end);
}

// --- just

class Justfile {
 public:
  explicit Justfile(std::string_view text) { read(text); }

  struct Recipe {
    std::size_t parameters = 0;
    std::vector<std::string> before, behind;  // recipes that it depends on
    std::vector<Line> body;
  };

  const Recipe* find(const std::string& name) const {
    const auto alias = aliases_.find(name);
    const auto found = recipes_.find(alias == aliases_.end() ? name : alias->second);
    return found == recipes_.end() ? nullptr : &found->second;
  }
  const std::string& first() const { return first_; }

  // {{name}} put in where it is a plain variable.
  std::string expand(std::string_view text) const {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (!text.substr(i).starts_with("{{")) {
        out += text[i];
        continue;
      }
      const std::size_t end = text.find("}}", i);
      if (end == text.npos) return out + std::string(text.substr(i));
      const std::string name(trimmed(text.substr(i + 2, end - i - 2)));
      const auto found = values_.find(name);
      out += found != values_.end() ? found->second : "${" + std::string(name_at(name)) + "}";
      i = end + 1;
    }
    return out;
  }

 private:
  void read(std::string_view text) {
    Recipe* open = nullptr;
    for (const Line& line : lines_of(text)) {
      if (is_indented(line.text) && open != nullptr) {
        if (!trimmed(line.text).empty()) open->body.push_back(line);
        continue;
      }
      const std::string_view head = trimmed(line.text);
      if (head.empty() || head.front() == '#' || head.front() == '[') continue;
      open = read_head(head);
    }
  }

  Recipe* read_head(std::string_view line) {
    if (const std::size_t assigned = line.find(":="); assigned != line.npos) {
      std::string_view left = trimmed(line.substr(0, assigned));
      const std::string_view right = trimmed(line.substr(assigned + 2));
      for (const std::string_view word : {"export ", "set ", "alias "}) {
        if (!left.starts_with(word)) continue;
        left.remove_prefix(word.size());
        if (word == "alias ") aliases_[std::string(trimmed(left))] = std::string(right);
        if (word != "export ") return nullptr;
      }
      const bool is_text = right.size() > 1 && (right.front() == '"' || right.front() == '\'') &&
                           right.back() == right.front() &&
                           right.find(right.front(), 1) + 1 == right.size();
      if (is_text) values_[std::string(left)] = std::string(right.substr(1, right.size() - 2));
      return nullptr;
    }
    const std::size_t colon = line.find(':');
    if (colon == line.npos) return nullptr;
    if (line.front() == '@') line.remove_prefix(1);
    const std::string name(name_at(line));
    if (name.empty()) return nullptr;
    if (first_.empty()) first_ = name;
    Recipe& recipe = recipes_[name];
    const std::size_t end = line.find(':');
    recipe.parameters = 0;
    const std::string_view parameters = line.substr(name.size(), end - name.size());
    for ([[maybe_unused]] const std::string_view one : Words(parameters)) ++recipe.parameters;
    std::string_view rest = line.substr(end + 1);
    rest = rest.substr(0, rest.find(" #"));
    bool is_behind = false;
    for (std::string_view one : Words(rest)) {
      if (one == "&&") {
        is_behind = true;
        continue;
      }
      while (one.starts_with('(')) one.remove_prefix(1);
      const std::string_view dependency = name_at(one);
      if (!dependency.empty()) (is_behind ? recipe.behind : recipe.before).emplace_back(dependency);
    }
    return &recipe;
  }

  std::map<std::string, Recipe> recipes_;
  std::map<std::string, std::string> values_, aliases_;
  std::string first_;
};

class JustRun {
 public:
  JustRun(const Justfile& file, const Document& document, std::string folder, Pieces& out)
      : file_(file), document_(document), folder_(std::move(folder)), out_(out) {}

  bool run(const std::string& name) {
    const Justfile::Recipe* const recipe = file_.find(name);
    if (recipe == nullptr || depth_ > kDeepest) return false;
    if (!done_.insert(name).second) return true;
    ++depth_;
    for (const std::string& one : recipe->before) run(one);
    add(*recipe);
    for (const std::string& one : recipe->behind) run(one);
    --depth_;
    return true;
  }

 private:
  void add(const Justfile::Recipe& recipe) {
    if (recipe.body.empty()) return;
    const std::string_view first = trimmed(recipe.body.front().text);
    if (first.starts_with("#!")) {
      // One script, of whatever language it says.
      if (first.find("sh") == first.npos) return;
      std::string text;
      for (const Line& line : recipe.body) text += file_.expand(line.text) + "\n";
      Piece& piece = put(std::move(text), recipe.body.front().begin,
                         recipe.body.back().begin + recipe.body.back().text.size());
      piece.options = {Truth::no, Truth::no};
      return;
    }
    for (std::size_t i = 0; i < recipe.body.size(); ++i) {
      const std::size_t begin = recipe.body[i].begin;
      std::string whole(trimmed(recipe.body[i].text));
      std::size_t end = begin + recipe.body[i].text.size();
      while (whole.ends_with('\\') && i + 1 < recipe.body.size()) {
        ++i;
        whole += "\n";
        whole += trimmed(recipe.body[i].text);
        end = recipe.body[i].begin + recipe.body[i].text.size();
      }
      std::string_view text = whole;
      bool goes_on = false;
      while (!text.empty() && (text.front() == '@' || text.front() == '-')) {
        goes_on = goes_on || text.front() == '-';
        text.remove_prefix(1);
      }
      if (text.empty() || text.front() == '#') continue;
      const std::size_t indent = recipe.body[i].text.find_first_not_of(" \t");
      put(file_.expand(text), begin + (indent == std::string_view::npos ? 0 : indent), end)
          .goes_on = goes_on;
    }
  }

  Piece& put(std::string text, std::size_t begin, std::size_t end) {
    if (out_.list.size() >= kMostPieces) return out_.list.back();
    Piece& piece = out_.list.emplace_back();
    piece.text = std::move(text);
    piece.document = &document_;
    piece.places = Places(span_of(begin, end));
    piece.folder = folder_;
    return piece;
  }

  const Justfile& file_;
  const Document& document_;
  std::string folder_;
  Pieces& out_;
  std::set<std::string> done_;
  int depth_ = 0;
};

Pieces just(const Call& call, std::string_view folder, const Surroundings& around) {
  const Arguments arguments(call);
  Pieces pieces;
  if (arguments.has("--list -l --summary --show -s --evaluate --fmt --dump")) return pieces;
  std::string where(folder);
  const Document* document = nullptr;
  if (const auto* const file = arguments.flag("--justfile -f"); file != nullptr) {
    document = find_file(around, where, file->value.text);
  } else {
    constexpr std::string_view kNames[] = {"justfile", "Justfile", ".justfile"};
    document = find_first(around, where, kNames);
  }
  pieces.state = Pieces::State::missing;
  const auto& operands = arguments.operands();
  pieces.what = "justfile";
  if (!operands.empty()) pieces.what += ": " + operands.front()->text;
  if (document == nullptr) return pieces;
  pieces.read = document->bytes.size();
  const Justfile file(document->bytes);
  JustRun run(file, *document, where, pieces);
  if (operands.empty() && run.run(file.first())) pieces.state = Pieces::State::read;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    const std::string& name = operands[i]->text;
    if (name.find('=') != std::string::npos) continue;
    const Justfile::Recipe* const recipe = file.find(name);
    if (recipe == nullptr) break;
    run.run(name);
    pieces.state = Pieces::State::read;
    i += recipe->parameters;
  }
  return pieces;
}

// --- nox and invoke: functions of Python that call programs by literal texts

// What the call behind an opening bracket is given: its literal texts in order, and the text of all
// else.
struct PythonCall {
  std::vector<Word> texts;
  std::string others;
  std::size_t end = 0;
};

PythonCall read_call(std::string_view text, std::size_t at) {
  PythonCall call;
  int depth = 1;
  bool is_open = true;  // no named argument stands before
  std::string other;
  while (at < text.size() && depth > 0) {
    const char c = text[at];
    if (c == '#') {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    if (c == '"' || c == '\'') {
      const bool is_long = text.substr(at).starts_with(std::string(3, c));
      const std::string quote(is_long ? 3U : 1U, c);
      const std::size_t begin = at + quote.size();
      std::size_t end = begin;
      while (end < text.size() && !text.substr(end).starts_with(quote))
        end += text[end] == '\\' ? 2U : 1U;
      if (end >= text.size()) break;
      const bool is_format = other.ends_with('f') || other.ends_with('F');
      const bool is_argument = depth == 1 && is_open && other.find('=') == std::string::npos;
      if (is_argument) {
        Word word;
        word.text = text.substr(begin, end - begin);
        word.at = span_of(begin, end);
        if (is_format) {
          // {name}: a variable of the script.
          for (char& one : word.text) {
            if (one == '{') one = '$';
          }
          std::erase(word.text, '}');
          word.is_known = word.text.find('$') == std::string::npos;
        }
        call.texts.push_back(std::move(word));
      }
      at = end + quote.size();
      continue;
    }
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') --depth;
    if (c == ',' && depth == 1) {
      if (other.find('=') != std::string::npos) is_open = false;
      call.others += other + ",";
      other.clear();
    } else if (c != ' ' && c != '\n' && c != '\t') {
      other += c;
    }
    ++at;
  }
  call.others += other;
  call.end = at;
  return call;
}

// The functions of a file that stand behind a decorator.
struct PythonTask {
  std::string name;
  std::string decorator;  // all of its text
  std::size_t begin = 0, end = 0;
};

std::vector<PythonTask> tasks_of(std::string_view text, std::string_view decorator) {
  std::vector<PythonTask> list;
  std::string pending;
  bool is_pending = false;
  for (const Line& line : lines_of(text)) {
    const bool is_top = !line.text.empty() && !is_indented(line.text) && line.text.front() != ')';
    if (is_top && !list.empty() && list.back().end == 0) list.back().end = line.begin;
    if (is_top && line.text.front() == '@') {
      const bool is_it = line.text.substr(1).starts_with(decorator);
      is_pending = is_pending || is_it;
      if (is_it) pending = line.text;
    } else if (is_top && (line.text.starts_with("def ") || line.text.starts_with("async def "))) {
      const std::string_view rest = line.text.substr(line.text.find("def ") + 4);
      if (is_pending) list.push_back({std::string(name_at(rest)), pending, line.begin, 0});
      is_pending = false;
      pending.clear();
    } else if (is_pending) {
      pending += line.text;
    }
  }
  if (!list.empty() && list.back().end == 0) list.back().end = text.size();
  // @nox.session(name="lint")
  for (PythonTask& one : list) {
    const std::size_t at = one.decorator.find("name=");
    if (at == std::string::npos || at + 6 >= one.decorator.size()) continue;
    const char quote = one.decorator[at + 5];
    const std::size_t end = one.decorator.find(quote, at + 6);
    if ((quote == '"' || quote == '\'') && end != std::string::npos)
      one.name = one.decorator.substr(at + 6, end - at - 6);
  }
  return list;
}

// The texts of a list behind a name: nox.options.sessions = ["lint"].
std::vector<std::string> list_behind(std::string_view text, std::string_view name) {
  std::vector<std::string> list;
  const std::size_t at = text.find(name);
  const std::size_t open = at == text.npos ? at : text.find_first_of("[(", at);
  if (open == text.npos || open > text.find('\n', at)) return list;
  for (const Word& word : read_call(text, open + 1).texts) list.push_back(word.text);
  return list;
}

void add_session(const Document& document, const PythonTask& task,
                 const std::vector<PythonTask>& all, const std::string& folder, Pieces& pieces,
                 int depth) {
  const std::string_view text = document.bytes;
  std::string where = folder;
  for (std::size_t at = task.begin; at < task.end && pieces.list.size() < kMostPieces;) {
    at = text.find("session.", at);
    if (at == text.npos || at >= task.end) return;
    at += 8;
    const std::string_view method = name_at(text.substr(at));
    const std::size_t open = at + method.size();
    if (open >= text.size() || text[open] != '(') continue;
    const PythonCall call = read_call(text, open + 1);
    at = std::max(call.end, at);
    if (call.texts.empty()) continue;
    if ((method == "notify" || method == "run_session") && depth < kDeepest) {
      for (const PythonTask& other : all) {
        if (other.name == call.texts.front().text)
          add_session(document, other, all, folder, pieces, depth + 1);
      }
    }
    if (method == "chdir" || method == "cd") where = call.texts.front().text;
    if (!has_word("run run_always run_install", method)) continue;
    Piece piece;
    Call& made = piece.call.emplace();
    made.place = {&document, span_of(open + 1, std::max(open + 1, call.end - 1))};
    made.words = call.texts;
    made.shift(0);
    piece.folder = where;
    piece.goes_on = call.others.find("success_codes") != std::string::npos;
    pieces.list.push_back(std::move(piece));
  }
}

Pieces nox(const Call& call, std::string_view folder, const Surroundings& around) {
  const Arguments arguments(call);
  Pieces pieces;
  if (arguments.has("-l --list --list-sessions --help")) return pieces;
  std::vector<std::string> wanted;
  for (const Arguments::Flag& flag : arguments.flags()) {
    if (!has_word("-s --session --sessions -e -t --tags", flag.name)) continue;
    std::string list = flag.value.text;
    std::replace(list.begin(), list.end(), ',', ' ');
    for (const std::string_view one : Words(list)) wanted.emplace_back(one);
  }
  for (const Word* const word : arguments.operands()) wanted.push_back(word->text);
  const auto* const file = arguments.flag("-f --noxfile");
  const Document* const document = find_file(
      around, folder, file != nullptr ? std::string_view(file->value.text) : "noxfile.py");
  pieces.state = Pieces::State::missing;
  pieces.what = "noxfile.py";
  if (!wanted.empty()) pieces.what += ": " + wanted.front();
  if (document == nullptr) return pieces;
  pieces.read = document->bytes.size();
  const std::vector<PythonTask> sessions = tasks_of(document->bytes, "nox.session");
  const std::vector<PythonTask> bare = tasks_of(document->bytes, "session");
  const std::vector<PythonTask>& all = sessions.empty() ? bare : sessions;
  if (wanted.empty()) wanted = list_behind(document->bytes, "nox.options.sessions");
  for (const PythonTask& one : all) {
    const bool is_wanted =
        wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const std::string& name) {
          // "tests-3.12" is that of one version.
          return name == one.name || name.substr(0, name.rfind('-')) == one.name ||
                 name.substr(0, name.find('(')) == one.name;
        });
    if (!is_wanted) continue;
    pieces.state = Pieces::State::read;
    add_session(*document, one, all, std::string(folder), pieces, 0);
  }
  return pieces;
}

void add_invoked(const Document& document, const PythonTask& task,
                 const std::vector<PythonTask>& all, const std::string& folder, Pieces& pieces,
                 int depth) {
  const std::string_view text = document.bytes;
  for (const PythonTask& other : all) {
    // @task(pre=[lint]), @task(lint)
    const std::size_t at = task.decorator.find(other.name);
    const bool is_before = at != std::string::npos && at > 0 && other.name != task.name &&
                           !is_part_of_name(task.decorator[at - 1]) &&
                           (at + other.name.size() == task.decorator.size() ||
                            !is_part_of_name(task.decorator[at + other.name.size()]));
    if (is_before && depth < kDeepest) add_invoked(document, other, all, folder, pieces, depth + 1);
  }
  for (std::size_t at = task.begin; at < task.end && pieces.list.size() < kMostPieces;) {
    at = text.find(".run(", at);
    if (at == text.npos || at >= task.end) return;
    const PythonCall call = read_call(text, at + 5);
    const std::size_t begin = at + 5;
    at = std::max(call.end, at + 5);
    if (call.texts.empty()) continue;
    Piece piece;
    piece.text = call.texts.front().text;
    piece.document = &document;
    piece.places = Places(span_of(begin, std::max(begin, call.end - 1)));
    piece.folder = folder;
    piece.goes_on = call.others.find("warn=True") != std::string::npos;
    pieces.list.push_back(std::move(piece));
  }
}

Pieces invoke(const Call& call, std::string_view folder, const Surroundings& around) {
  const Arguments arguments(call);
  Pieces pieces;
  if (arguments.has("-l --list --help") || arguments.operands().empty()) return pieces;
  const Document* const document = find_file(around, folder, "tasks.py");
  pieces.state = Pieces::State::missing;
  pieces.what = "tasks.py: " + std::string(arguments.operand(0));
  if (document == nullptr) return pieces;
  pieces.read = document->bytes.size();
  const std::vector<PythonTask> all = tasks_of(document->bytes, "task");
  for (const Word* const word : arguments.operands()) {
    std::string name = word->text;
    std::replace(name.begin(), name.end(), '-', '_');
    for (const PythonTask& one : all) {
      std::string own = one.name;
      std::replace(own.begin(), own.end(), '-', '_');
      if (own != name) continue;
      pieces.state = Pieces::State::read;
      add_invoked(*document, one, all, std::string(folder), pieces, 0);
    }
  }
  return pieces;
}

// --- tasks of tables: TOML and JSON

// Where a runner keeps its tasks, and what its entries are called.
struct Runner {
  std::string_view programs;
  std::string_view verb;   // before the name of the task; empty for none
  std::string_view files;  // the first that is there, and has the table
  std::string_view table;  // keys, the names of the tasks behind them; '*' for each
  bool is_alone = false;   // the program runs nothing but tasks
};
constexpr Runner kRunners[] = {
    {"hatch", "run", "pyproject.toml", "tool hatch envs * scripts"},
    {"hatch", "run", "hatch.toml", "envs * scripts"},
    {"pdm", "run", "pyproject.toml", "tool pdm scripts"},
    {"pdm", "", "pyproject.toml", "tool pdm scripts"},
    {"poe poethepoet", "", "pyproject.toml", "tool poe tasks", true},
    {"poe poethepoet", "", "poe_tasks.toml", "tool poe tasks", true},
    {"task", "", "pyproject.toml", "tool taskipy tasks"},
    {"rye", "run", "pyproject.toml", "tool rye scripts"},
    {"pixi", "run", "pixi.toml", "tasks"},
    {"pixi", "run", "pyproject.toml", "tool pixi tasks"},
    {"pipenv", "run", "Pipfile", "scripts"},
    {"mise", "run", "mise.toml .mise.toml", "tasks", true},
    {"deno", "task", "deno.json deno.jsonc package.json", "tasks", true},
    {"cargo", "make", "Makefile.toml", "tasks", true},
};

NodeRef table_of(NodeRef node, std::string_view keys, std::string_view name) {
  for (const std::string_view key : Words(keys)) {
    if (key == "*") {
      // Whichever environment has it.
      const std::string_view rest = keys.substr(keys.find('*') + 1);
      for (const NodeRef one : node.children()) {
        const NodeRef table = table_of(one, rest, name);
        if (table[name]) return table;
      }
      return {};
    }
    node = node[key];
  }
  return node;
}

class TaskTable {
 public:
  TaskTable(const Document& document, NodeRef table, std::string folder, Pieces& out)
      : document_(document), table_(table), folder_(std::move(folder)), out_(out) {}

  bool run(std::string_view name) {
    const NodeRef task = table_[name];
    if (!task || depth_ > kDeepest) return false;
    if (!done_.insert(std::string(name)).second) return true;
    ++depth_;
    for (const std::string_view key :
         {"depends-on", "depends_on", "depends", "deps", "dependencies"}) {
      each(task[key], [&](NodeRef one) { reference(one); });
    }
    entry(task);
    --depth_;
    return true;
  }

 private:
  template <typename Visit>
  static void each(NodeRef node, const Visit& visit) {
    if (node.is_scalar()) visit(node);
    if (node.is_sequence()) {
      for (const NodeRef one : node.children()) visit(one);
    }
  }

  void reference(NodeRef one) {
    if (one.is_mapping()) one = one["task"];
    if (one.is_scalar()) run(name_at(one.value()));
  }

  void entry(NodeRef task) {
    if (task.is_scalar()) return text(task);
    if (task.is_sequence()) return each(task, [&](NodeRef one) { part(one); });
    for (const std::string_view key : {"cmd", "shell", "run", "command"}) {
      const NodeRef command = task[key];
      // A command and its words apart, as cargo-make has it.
      if (command.is_scalar() && task["args"].is_sequence()) {
        std::string whole(command.value());
        for (const NodeRef word : task["args"].children()) whole += " " + std::string(word.value());
        put(std::move(whole), command.use());
      } else if (command.is_sequence() && key == "cmd") {
        std::string whole;
        for (const NodeRef word : command.children())
          whole += (whole.empty() ? "" : " ") + std::string(word.value());
        put(std::move(whole), command.use());
      } else {
        each(command, [&](NodeRef one) { text(one); });
      }
    }
    for (const std::string_view key : {"sequence", "composite", "script", "ref"}) {
      const NodeRef list = task[key];
      if (key == "script" && list.is_scalar() && list.value().find(':') != std::string_view::npos)
        continue;  // a function of Python
      each(list, [&](NodeRef one) { part(one); });
    }
  }

  // Another task by its name, or a command.
  void part(NodeRef one) {
    if (one.is_mapping()) return entry(one);
    if (!run(name_at(one.value()))) text(one);
  }

  void text(NodeRef scalar) {
    if (!scalar.is_scalar()) return;
    // It may begin with another task.
    const std::string_view first = name_at(scalar.value());
    if (first.size() == scalar.value().size() && run(first)) return;
    put(std::string(scalar.value()), scalar.use());
  }

  void put(std::string text, Span at) {
    if (out_.list.size() >= kMostPieces) return;
    Piece piece;
    piece.goes_on = text.starts_with("- ");
    if (piece.goes_on) text.erase(0, 2);
    piece.text = std::move(text);
    piece.document = &document_;
    piece.places = Places(at);
    piece.folder = folder_;
    out_.list.push_back(std::move(piece));
  }

  const Document& document_;
  NodeRef table_;
  std::string folder_;
  Pieces& out_;
  std::set<std::string> done_;
  int depth_ = 0;
};

Pieces tabled(const Call& call, std::string_view folder, const Surroundings& around) {
  const Arguments arguments(call);
  Pieces pieces;
  for (const Runner& runner : kRunners) {
    if (!has_word(runner.programs, call.program)) continue;
    if (!runner.verb.empty() && arguments.operand(0) != runner.verb) continue;
    std::string_view name = arguments.operand(runner.verb.empty() ? 0 : 1);
    // hatch run ENVIRONMENT:SCRIPT
    if (const std::size_t colon = name.find(':'); call.program == "hatch" && colon != name.npos)
      name.remove_prefix(colon + 1);
    if (name.empty()) continue;
    for (const std::string_view file : Words(runner.files)) {
      const Document* const document = find_file(around, folder, file);
      if (document == nullptr || pieces.state == Pieces::State::read) continue;
      const bool is_json = file.find(".json") != file.npos;
      const Parsed<Tree> parsed = is_json ? parse_json(document->bytes, around.limits)
                                          : parse_toml(document->bytes, around.limits);
      if (!parsed.usable) continue;
      const NodeRef table = table_of(parsed.tree.root(), runner.table, name);
      if (!table[name]) continue;
      pieces.read += document->bytes.size();
      pieces.state = Pieces::State::read;
      pieces.what = std::string(file) + ": " + std::string(name);
      TaskTable(*document, table, std::string(folder), pieces).run(name);
    }
    if (runner.is_alone && pieces.state == Pieces::State::none) {
      pieces.state = Pieces::State::missing;
      pieces.what = call.program + ": " + std::string(name);
    }
    if (pieces.state == Pieces::State::read) break;
  }
  return pieces;
}

}  // namespace

bool runs_task(const Call& call) {
  return has_word(
      "just nox invoke inv hatch pdm poe poethepoet task rye pixi pipenv mise deno cargo",
      call.program);
}

Pieces task_pieces(const Call& call, std::string_view folder, const Surroundings& around) {
  if (call.program == "just") return just(call, folder, around);
  if (call.program == "nox") return nox(call, folder, around);
  if (has_word("invoke inv", call.program)) return invoke(call, folder, around);
  return tabled(call, folder, around);
}

bool holds_tasks(std::string_view path) {
  return has_word(
      "justfile Justfile .justfile noxfile.py tasks.py pyproject.toml hatch.toml poe_tasks.toml "
      "pixi.toml Pipfile mise.toml .mise.toml deno.json deno.jsonc Makefile.toml",
      base_name(path));
}

}  // namespace sluice::delivery
