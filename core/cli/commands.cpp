#include "core/cli/commands.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/audit/audit.h"
#include "core/audit/gitleaks_rules.h"
#include "core/audit/rule_examples.h"
#include "core/audit/secrets_policy.h"
#include "core/cli/effective.h"
#include "core/cli/files.h"
#include "core/cli/fix.h"
#include "core/cli/image_files.h"
#include "core/cli/plan_files.h"
#include "core/cli/pool.h"
#include "core/cli/secrets_command.h"
#include "core/cli/signature_command.h"
#include "core/cli/version_lines.h"
#include "core/cli/write.h"
#include "core/detect/glob.h"
#include "core/detect/into_utf8.h"
#include "core/findings/baseline.h"
#include "core/findings/suppressions.h"
#include "core/model/project.h"
#include "core/report/bill.h"
#include "core/report/escape.h"
#include "core/report/path.h"
#include "core/report/policy_proposal.h"
#include "core/report/report.h"
#include "core/rules/registry.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;

struct AuditArguments {
  std::vector<std::string> paths;
  std::string format = "text";
  std::vector<std::string> outputs;  // FILE or FORMAT=FILE
  std::optional<std::string> fail_on;
  std::optional<std::string> gate;
  std::optional<std::string> persona;
  std::string color = "auto";
  std::vector<std::string> select;
  std::vector<std::string> kinds;  // GLOB=KIND
  std::vector<std::string> var_files;
  std::string baseline;
  std::optional<std::string> config;
  std::optional<std::string> root;  // of what plans are about
  std::vector<std::string> settings;
  std::vector<std::string> advisories, vex, bills;
  std::string date;
  std::optional<std::string> stdin_name;
  // The path that what standard input holds has in the report.
  std::string name_of_stdin() const { return stdin_name.value_or("stdin"); }

  bool no_config = false;
  bool no_ignores = false;
  bool show_suppressed = false;
  bool no_git_ignore = false;
  bool quiet = false;
  bool is_image = false;
  std::optional<SecretsArguments> secrets;  // of nothing else
  unsigned jobs = 0;
};

struct InitArguments {
  std::string output;
  bool write = false;
  Existing existing = Existing::kept;
};

constexpr std::string_view kPolicyName = ".sluice.yaml";

int usage(const std::string& message) {
  std::cerr << terminal_safe("sluice: " + message) << "\nTry 'sluice --help'.\n";
  return kWrongUsage;
}

std::int32_t today() {
  const auto now = std::chrono::system_clock::now();
  return static_cast<std::int32_t>(
      std::chrono::floor<std::chrono::days>(now).time_since_epoch().count());
}

// What is wrong with the paths; empty for nothing. An empty one is mostly a variable that was to
// hold another.
std::string fault_of_paths(const AuditArguments& arguments) {
  const std::vector<std::string>& paths = arguments.paths;
  if (std::find(paths.begin(), paths.end(), "") != paths.end()) return "a path is empty";
  if (!arguments.stdin_name) return {};
  if (std::find(paths.begin(), paths.end(), "-") == paths.end())
    return "--stdin-name names standard input, and no path is '-'";
  const fs::path name = fs::path(*arguments.stdin_name).filename();
  return name.empty() || name == "." || name == ".." ? "--stdin-name takes the path of a file" : "";
}

// Fills the options; a message where the arguments cannot be taken.
std::string read_options(const AuditArguments& arguments, Options& options) {
  if (std::string fault = fault_of_paths(arguments); !fault.empty()) return fault;
  if (arguments.fail_on) {
    options.fail_on = severity_of_name(*arguments.fail_on);
    if (!options.fail_on) return "--fail-on takes note, low, medium, high or critical";
  }
  if (arguments.persona) {
    options.persona = persona_of_name(*arguments.persona);
    if (!options.persona) return "--persona takes regular, pedantic or auditor";
  }
  if (arguments.gate) {
    options.gate = *arguments.gate;
    if (options.gate.empty()) return "--gate takes the name of a gate";
  }
  for (const std::string& name : arguments.select) {
    if (find_rules(name).empty() && !name.starts_with("vuln/") && !name.starts_with(kCustomSecrets))
      return "no rule is called " + name;
    options.select.push_back(name);
  }
  for (const std::string& entry : arguments.kinds) {
    const std::size_t equals = entry.rfind('=');
    const auto kind = equals == entry.npos ? std::nullopt : kind_of_name(entry.substr(equals + 1));
    if (!kind) return "--kind takes GLOB=KIND, not " + entry;
    if (const std::string_view fault = glob_fault(entry.substr(0, equals)); !fault.empty())
      return "--kind " + entry + ": " + std::string(fault);
    options.kinds.push_back({entry.substr(0, equals), *kind});
  }
  for (const std::string& path : arguments.var_files) {
    const std::optional<std::string> below = path_within({}, path);
    if (!below || path.starts_with('/'))
      return "--var-file takes a path below the root, not " + path;
    options.var_files.push_back(*below);
  }
  options.today = today();
  if (!arguments.date.empty()) {
    options.today = parse_date(arguments.date);
    if (!options.today) return "--date takes YYYY-MM-DD";
  }
  options.honour_ignores = !arguments.no_ignores;
  options.show_suppressed = arguments.show_suppressed;
  return {};
}

struct Output {
  std::string format;
  std::string file;  // empty for stdout
};

using Formats = std::span<const std::string_view>;
constexpr std::string_view kReportFormats[] = {"text", "json", "sarif", "cyclonedx", "spdx"};

bool is_format(const std::string& name, Formats formats) {
  return std::find(formats.begin(), formats.end(), name) != formats.end();
}

std::string read_outputs(const AuditArguments& arguments, Formats formats,
                         std::vector<Output>& outputs) {
  if (!is_format(arguments.format, formats)) {
    std::string names;
    for (const std::string_view name : formats) {
      if (!names.empty()) names += name == formats.back() ? " or " : ", ";
      names += name;
    }
    return "--format takes " + names;
  }
  bool to_stdout = true;
  for (const std::string& entry : arguments.outputs) {
    const std::size_t equals = entry.find('=');
    const std::string format = equals == entry.npos ? std::string() : entry.substr(0, equals);
    if (is_format(format, formats)) {
      outputs.push_back({format, entry.substr(equals + 1)});
    } else {
      outputs.push_back({arguments.format, entry});
      to_stdout = false;
    }
    const std::string& file = outputs.back().file;
    if (file.empty()) return "--output takes a file, not '" + entry + "'";
    const auto is_same = [&](const Output& other) {
      return fs::path(other.file).lexically_normal() == fs::path(file).lexically_normal();
    };
    if (std::any_of(outputs.begin(), outputs.end() - 1, is_same))
      return "--output writes two reports to " + file;
  }
  if (to_stdout) outputs.push_back({arguments.format, {}});
  return {};
}

Color color_for(const AuditArguments& arguments, const Output& output) {
  if (arguments.color == "always") return Color::always;
  if (arguments.color == "never" || !output.file.empty()) return Color::never;
  const char* const no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return Color::never;
  return isatty(STDOUT_FILENO) == 1 ? Color::always : Color::never;
}

std::string render(const Report& report, const std::string& format, Color color,
                   const AuditArguments& arguments) {
  const auto stamp = parse_date(arguments.date);  // no date of today's: the bytes would change
  if (format == "cyclonedx") return write_cyclonedx(report, stamp);
  if (format == "spdx") return write_spdx(report, stamp);
  if (format == "json") return write_json(report);
  if (format == "sarif") return write_sarif(report);
  return write_text(report, color);
}

// One line on a terminal's stderr, overwritten as files are finished.
class Progress {
 public:
  Progress(std::size_t files, bool quiet)
      : files_(files), shown_(!quiet && isatty(STDERR_FILENO) == 1) {}

  void operator()(std::size_t done) {
    constexpr std::size_t kEvery = 64;
    if (!shown_ || (done % kEvery != 0 && done != files_)) return;
    const std::lock_guard lock(mutex_);
    std::fprintf(stderr, "\rsluice: %zu of %zu files", done, files_);
  }

  void clear() const {
    if (shown_) std::fputs("\r\x1b[K", stderr);
  }

 private:
  std::size_t files_;
  bool shown_;
  std::mutex mutex_;
};

std::string read_baseline(const std::string& file, Options& options);

std::string cannot_read(std::string_view what, const std::string& file, std::string_view why) {
  std::string text = "cannot read the ";
  text += what;
  text += " " + file + ": ";
  text += why;
  return text;
}

// One folder is the root with all that it holds; files and several folders are parts of the current
// one.
bool is_whole_tree(const std::vector<std::string>& paths) {
  std::error_code error;
  return paths.empty() || (paths.size() == 1 && fs::is_directory(paths[0], error));
}

fs::path root_of(const AuditArguments& arguments) {
  if (arguments.root) return *arguments.root;
  const std::vector<std::string>& paths = arguments.paths;
  return is_whole_tree(paths) && !paths.empty() ? fs::path(paths[0]) : fs::path(".");
}

// Where the root lies in its repository. Outside of one, the folders that may say what a file is:
// the last ones, from a hidden one on (.github/workflows).
std::string place_of(const fs::path& root) {
  std::error_code error;
  const fs::path real = fs::canonical(root, error);
  if (error) return {};
  for (fs::path folder = real; folder.has_relative_path(); folder = folder.parent_path()) {
    if (!fs::exists(folder / ".git", error)) continue;
    const std::string place = real.lexically_relative(folder).generic_string();
    return place == "." ? std::string() : place;
  }
  constexpr int kMost = 3;
  fs::path place;
  fs::path folder = real;
  for (int i = 0; i < kMost && folder.has_relative_path(); ++i, folder = folder.parent_path()) {
    place = i == 0 ? folder.filename() : folder.filename() / place;
    if (folder.filename().string().starts_with('.')) return place.generic_string();
  }
  return real.filename().generic_string();
}

// The policy that the arguments name, else the one at the root, if there is one. That one is not
// looked for behind a link: whoever wrote the tree would choose what is read.
std::string find_policy(const AuditArguments& arguments, Options& options) {
  if (arguments.no_config) return {};
  const fs::path root = root_of(arguments);
  const bool is_named = arguments.config.has_value();
  const fs::path file = is_named ? fs::path(*arguments.config) : root / kPolicyName;
  std::error_code error;
  const fs::file_status status =
      is_named ? fs::status(file, error) : fs::symlink_status(file, error);
  if (!is_named && status.type() == fs::file_type::not_found) return {};
  if (!fs::is_regular_file(status)) {
    return cannot_read("policy", file.string(), error ? error.message() : "not a regular file");
  }
  Content content = read_content(file.string(), is_named ? Reads::streams : Reads::files,
                                 options.limits.file_bytes);
  if (content.state != Input::State::read)
    return cannot_read("policy", file.string(), content.problem);
  options.policy = {path_below(root, file), std::move(content.bytes)};
  return {};
}

// Rules that .gitleaks.toml writes itself. What cannot be read of it, the audit of its tree tells.
void find_gitleaks(const AuditArguments& arguments, Options& options) {
  if (arguments.no_config) return;
  const fs::path file = root_of(arguments) / kGitleaksSettings;
  std::error_code error;
  if (!fs::is_regular_file(fs::symlink_status(file, error))) return;
  Content content = read_content(file.string(), Reads::files, options.limits.file_bytes);
  if (content.state != Input::State::read) return;
  options.settings.push_back({std::string(kGitleaksSettings), std::move(content.bytes)});
}

// What cannot be read of them, the report tells.
void read_settings(const AuditArguments& arguments, Options& options) {
  const fs::path root = root_of(arguments);
  for (const std::string& file : arguments.settings) {
    Content content = read_content(file, Reads::streams, options.limits.file_bytes);
    options.settings.push_back({path_below(root, file), std::move(content.bytes), content.state,
                                std::move(content.problem)});
  }
}

int could_not_audit(const std::string& message) {
  std::cerr << terminal_safe("sluice: " + message) << '\n';
  return kCouldNotAudit;
}

// Fills the options from the arguments and the policy; 0, or the exit code where they cannot be
// taken.
int prepare(const AuditArguments& arguments, Options& options) {
  std::string error = read_options(arguments, options);
  if (!error.empty()) return usage(error);
  options.place = place_of(root_of(arguments));
  error = find_policy(arguments, options);
  if (!error.empty()) return could_not_audit(error);
  find_gitleaks(arguments, options);
  read_settings(arguments, options);
  for (const std::string& path : arguments.advisories)
    read_documents(path, Documents::advisories, options.advisories);
  for (const std::string& path : arguments.vex) read_documents(path, Documents::json, options.vex);
  for (const std::string& path : arguments.bills)
    read_documents(path, Documents::json, options.bills);
  for (const std::string& path : options.var_files) {
    std::error_code fault;
    if (!fs::is_regular_file(root_of(arguments) / path, fault))
      return could_not_audit(cannot_read("file of values", path, "there is none below the root"));
  }
  error = gate_fault(options);
  return error.empty() ? 0 : usage("--gate: " + error);
}

int cannot_write(const std::string& file) {
  return could_not_audit("cannot write " + (file.empty() ? "to standard output" : file));
}

// What --var-file names is read though it is none of the files that are audited.
void add_var_files(const AuditArguments& arguments, const Engine& engine,
                   std::vector<FoundFile>& files) {
  const auto is_before = [](const FoundFile& file, const std::string& path) {
    return file.path < path;
  };
  for (const std::string& path : engine.options().var_files) {
    const auto at = std::lower_bound(files.begin(), files.end(), path, is_before);
    if (at != files.end() && at->path == path) continue;
    const fs::path on_disk = root_of(arguments) / path;
    std::error_code error;
    const std::uintmax_t size = fs::file_size(on_disk, error);
    if (error) continue;
    FoundFile& file = *files.insert(at, FoundFile{path, on_disk.string()});
    file.size = size;
    file.role = Input::Role::declares;
  }
}

std::vector<FoundFile> find_files(const AuditArguments& arguments, const Engine& engine) {
  const Search search{arguments.paths.empty() ? std::vector<std::string>{"."} : arguments.paths,
                      arguments.name_of_stdin(),
                      arguments.no_git_ignore ? GitIgnore::pass_over : GitIgnore::honour};
  const Limits& limits = engine.options().limits;
  std::vector<FoundFile> files =
      arguments.root ? find_plans(search, *arguments.root, limits) : find_files(search, limits);
  add_var_files(arguments, engine, files);
  return files;
}

Report run_audit(const AuditArguments& arguments, const Engine& engine) {
  const std::vector<FoundFile> files = find_files(arguments, engine);
  Progress progress(files.size(), arguments.quiet);
  auto results =
      audit_files(engine, files, arguments.jobs, [&](std::size_t done) { progress(done); });
  progress.clear();
  return engine.finish(std::move(results));
}

ChangesAudit run_changes_audit(const AuditArguments& arguments, const Engine& engine) {
  std::optional<Progress> progress;
  std::once_flag once;
  ChangesAudit changes =
      audit_changes(engine, *arguments.secrets, root_of(arguments).string(), arguments.jobs,
                    [&](std::size_t done, std::size_t of) {
                      std::call_once(once, [&] { progress.emplace(of, arguments.quiet); });
                      (*progress)(done);
                    });
  if (progress) progress->clear();
  return changes;
}

// A bill of materials has no room for what could not be read.
void tell_what_is_missing(const Report& report, const std::vector<Output>& outputs) {
  const bool is_told = std::any_of(outputs.begin(), outputs.end(), [](const Output& output) {
    return output.format != "cyclonedx" && output.format != "spdx";
  });
  for (const Finding& finding : report.findings) {
    if (is_told || !finding.rule->id.starts_with("sluice/")) continue;
    std::cerr << terminal_safe("sluice: " + finding.primary.path + ": " + finding.message) << '\n';
  }
}

int audit(const AuditArguments& arguments) {
  Options options;
  std::vector<Output> outputs;
  std::string error = read_outputs(arguments, kReportFormats, outputs);
  if (!error.empty()) return usage(error);
  if (const int code = prepare(arguments, options); code != 0) return code;
  if (!arguments.baseline.empty()) error = read_baseline(arguments.baseline, options);
  if (!error.empty()) return could_not_audit(error);
  for (const Output& output : outputs)
    options.excerpts = options.excerpts || output.format == "text";

  options.whole_tree = !arguments.root && is_whole_tree(arguments.paths);
  options.only_secrets = arguments.secrets.has_value();
  const Engine engine(std::move(options));
  Report report;
  if (arguments.secrets && !arguments.secrets->in_files()) {
    ChangesAudit changes = run_changes_audit(arguments, engine);
    if (!changes.report) return could_not_audit(changes.error);
    report = *std::move(changes.report);
  } else {
    report = arguments.is_image
                 ? engine.finish(audit_images(engine, arguments.paths, arguments.name_of_stdin()))
                 : run_audit(arguments, engine);
  }
  for (const Output& output : outputs) {
    if (write_out(render(report, output.format, color_for(arguments, output), arguments),
                  output.file))
      continue;
    return cannot_write(output.file);
  }
  tell_what_is_missing(report, outputs);
  return report.exit_code();
}

// `sluice plan`: what plans will do, by the rules about them.
int judge_plans(AuditArguments arguments) {
  if (arguments.select.empty()) arguments.select = {"plan/*", "sluice/*"};
  std::error_code error;
  if (!arguments.root || !fs::is_directory(*arguments.root, error))
    return usage("--root takes a folder");
  return audit(arguments);
}

// `sluice secrets`: nothing but secrets, also of what is no file of today.
int judge_secrets(const AuditArguments& arguments) {
  if (!arguments.secrets->in_files() && !is_whole_tree(arguments.paths))
    return usage("a repository is one folder");
  return audit(arguments);
}

// `sluice image`: exported images and other artifacts, whatever their size.
int judge_images(AuditArguments arguments) {
  arguments.is_image = true;
  arguments.root = ".";
  return audit(arguments);
}

// `sluice path`: from which commits the environments are reached, and past which gates.
int show_path(const AuditArguments& arguments) {
  Options options;
  std::vector<Output> outputs;
  std::string error = read_outputs(arguments, kPathFormats, outputs);
  if (!error.empty()) return usage(error);
  if (const int code = prepare(arguments, options); code != 0) return code;
  options.whole_tree = is_whole_tree(arguments.paths);
  options.wants_path = true;
  select_errors_only(options);
  const Report report = run_audit(arguments, Engine(std::move(options)));
  if (!report.path) return kCouldNotAudit;
  for (const Output& output : outputs) {
    const std::string text = write_path(*report.path, output.format, color_for(arguments, output));
    if (!write_out(text, output.file)) return cannot_write(output.file);
  }
  return report.incomplete ? kCouldNotAudit : 0;
}

// `sluice init`: a policy that says what the pipelines do today.
int propose_policy(const AuditArguments& arguments, const InitArguments& init) {
  Options options;
  if (const int code = prepare(arguments, options); code != 0) return code;
  options.whole_tree = is_whole_tree(arguments.paths);
  options.wants_proposal = true;
  select_errors_only(options);
  const Report report = run_audit(arguments, Engine(std::move(options)));
  if (!report.proposal) return kCouldNotAudit;
  const std::string text = write_policy_proposal(*report.proposal);
  const std::string file = init.write ? (root_of(arguments) / kPolicyName).string() : init.output;
  if (file.empty()) {
    if (!write_out(text, {})) return cannot_write({});
  } else if (const std::string why = write_new(text, file, init.existing); !why.empty()) {
    return could_not_audit(why);
  }
  return report.incomplete ? kCouldNotAudit : 0;
}

int fix_findings(const AuditArguments& arguments, FixArguments fixing) {
  Options options;
  if (const int code = prepare(arguments, options); code != 0) return code;
  options.whole_tree = is_whole_tree(arguments.paths);
  const Engine engine(std::move(options));
  fixing.jobs = arguments.jobs;
  return fix(engine, find_files(arguments, engine), fixing);
}

// `sluice baseline`: what is found today is known from now on.
int make_baseline(const AuditArguments& arguments) {
  Options options;
  if (arguments.outputs.size() > 1) return usage("baseline writes one file");
  if (const int code = prepare(arguments, options); code != 0) return code;
  options.whole_tree = is_whole_tree(arguments.paths);
  const Report report = run_audit(arguments, Engine(std::move(options)));
  const std::string file = arguments.outputs.empty() ? std::string() : arguments.outputs[0];
  if (!write_out(write_baseline(report), file)) return cannot_write(file);
  return report.incomplete ? kCouldNotAudit : 0;
}

std::string read_baseline(const std::string& file, Options& options) {
  Content content = read_content(file, Reads::streams, options.limits.file_bytes);
  if (content.state != Input::State::read) return cannot_read("baseline", file, content.problem);
  into_utf8(file, content.bytes);  // PowerShell's '>' writes UTF-16
  ParsedBaseline baseline = parse_baseline(content.bytes);
  options.baseline = std::move(baseline.fingerprints);
  return baseline.error.empty() ? std::string() : file + ": " + baseline.error;
}

int list_rules(const std::string& format, const std::string& color) {
  if (format != "text" && format != "json") return usage("--format takes text or json");
  const bool colored = color == "always" || (color == "auto" && isatty(STDOUT_FILENO) == 1);
  const std::string text =
      format == "json" ? write_rules_json(all_rules())
                       : write_rules_text(all_rules(), colored ? Color::always : Color::never);
  return write_out(text, {}) ? 0 : kCouldNotAudit;
}

int explain(const std::string& name, const std::string& format) {
  if (format != "text" && format != "json") return usage("--format takes text or json");
  std::vector<const Rule*> rules = find_rules(name);
  if (rules.empty()) return usage("no rule is called " + name);
  // Of several, what its reader most likely met comes first.
  std::stable_sort(rules.begin(), rules.end(), [](const Rule* a, const Rule* b) {
    return std::tuple(a->persona, b->severity) < std::tuple(b->persona, a->severity);
  });
  std::string text;
  if (format == "json") {
    std::vector<Examples> made;
    for (const Rule* const rule : rules) made.push_back(examples_made_of(*rule));
    text = write_explanations_json(rules, made);
  } else {
    for (const Rule* const rule : rules) text += write_explanation(*rule, examples_made_of(*rule));
  }
  return write_out(text, {}) ? 0 : kCouldNotAudit;
}

// An option that may be given several times, each time with one value: what follows it is a path.
CLI::Option* add_list(CLI::App& app, const std::string& name, std::vector<std::string>& values,
                      const std::string& description) {
  return app.add_option(name, values, description)->allow_extra_args(false);
}

// Which files, which rules, and what holds for them.
void add_search_options(CLI::App& app, AuditArguments& arguments) {
  app.add_option("paths", arguments.paths,
                 "Files and folders; '-', alone or among them, is standard input")
      ->type_name("PATH");
  app.add_option("--persona", arguments.persona,
                 "regular, pedantic or auditor; wins over the policy, else regular")
      ->type_name("NAME");
  add_list(app, "--select", arguments.select,
           "Only these rules, by id or by another tool's id (repeatable)")
      ->type_name("ID");
  add_list(app, "--kind", arguments.kinds, "What files are whose name does not tell (repeatable)")
      ->type_name("GLOB=KIND");
  add_list(
      app, "--var-file", arguments.var_files,
      "Values of Terraform's variables or of a template's parameters, relative to the root; the "
      "last one wins (repeatable)")
      ->type_name("FILE");
  app.add_option("--date", arguments.date, "Today, for rules about dates")->type_name("YYYY-MM-DD");
  app.add_flag("--no-ignores", arguments.no_ignores, "Ignore comments do not count");
  CLI::Option* const config =
      app.add_option("--config", arguments.config, "The policy; else .sluice.yaml at the root")
          ->type_name("FILE");
  app.add_flag("--no-config", arguments.no_config, "Read no policy")->excludes(config);
  add_list(app, "--settings", arguments.settings,
           "What the forge enforces: saved answers of its API (repeatable)")
      ->type_name("FILE");
  app.add_flag("--no-gitignore", arguments.no_git_ignore, "Audit what .gitignore names as well");
  app.add_option("--jobs", arguments.jobs, "Threads; 0 for one a processor")->capture_default_str();
}

void add_audit_options(CLI::App& app, AuditArguments& arguments) {
  add_search_options(app, arguments);
  app.add_option("--format", arguments.format,
                 "text, json or sarif; of packages a bill of materials: cyclonedx or spdx")
      ->capture_default_str();
  add_list(app, "--output", arguments.outputs,
           "Write to FILE; FORMAT=FILE adds a further report (repeatable)")
      ->type_name("[FORMAT=]FILE");
  CLI::Option* const fail_on =
      app.add_option("--fail-on", arguments.fail_on,
                     "Least severity that makes the exit code 1; wins over the policy, else medium")
          ->type_name("SEVERITY");
  app.add_option("--gate", arguments.gate,
                 "Gate of the policy that decides on the exit code; else merge, if it has one")
      ->type_name("NAME")
      ->excludes(fail_on);
  app.add_option("--baseline", arguments.baseline, "Findings in this file are known")
      ->type_name("FILE");
  app.add_option("--stdin-name", arguments.stdin_name, "Path of what standard input holds")
      ->type_name("PATH");
  app.add_flag("--show-suppressed", arguments.show_suppressed, "List suppressed findings as well");
  app.add_option("--color", arguments.color, "auto, always or never")
      ->capture_default_str()
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_flag("--quiet", arguments.quiet, "No progress on the terminal");
  add_list(app, "--advisories", arguments.advisories,
           "Advisories in the OSV format, an archive or folder of them, or what 'advisories "
           "compile' made (repeatable)")
      ->type_name("FILE|FOLDER");
  add_list(app, "--vex", arguments.vex,
           "Statements that holes do no harm, as OpenVEX or CycloneDX (repeatable)")
      ->type_name("FILE");
}

}  // namespace

int run(int argc, char** argv) {
  CLI::App app("Sluice: what is unsafe does not pass", "sluice");
  app.set_version_flag("--version", "sluice " + std::string(version()));
  app.require_subcommand(0, 1);
  AuditArguments arguments;
  std::string rules_format = "text";
  std::string rules_color = "auto";
  std::string rule_name;
  CLI::App* const audit_command =
      app.add_subcommand("audit", "Audit files and folders (the default)");
  add_audit_options(*audit_command, arguments);
  CLI::App* const baseline_command =
      app.add_subcommand("baseline", "Audit, and write what is found as known (for --baseline)");
  add_audit_options(*baseline_command, arguments);
  AuditArguments plans;
  plans.root = ".";
  CLI::App* const plan_command = app.add_subcommand(
      "plan", "Judge what plans of Terraform and change sets of CloudFormation will do");
  add_audit_options(*plan_command, plans);
  plan_command->get_option("paths")->required()->description(
      "Plans as JSON (terraform show -json) and change sets (aws cloudformation "
      "describe-change-set); '-' is standard input");
  plan_command
      ->add_option("--root", plans.root,
                   "Folder with the policy and the files that declare the resources; else the "
                   "current one")
      ->type_name("FOLDER");
  AuditArguments images;
  CLI::App* const image_command = app.add_subcommand(
      "image", "Audit exported images (docker save, OCI layouts) and zips that are deployed");
  add_audit_options(*image_command, images);
  add_list(*image_command, "--sbom", images.bills,
           "Bill of materials, CycloneDX or SPDX, that each artifact is held to (repeatable)")
      ->type_name("FILE");
  AuditArguments secrets;
  CLI::App* const secrets_command = app.add_subcommand(
      "secrets", "Look for secrets in files, in what is staged, in a diff or in the history");
  add_audit_options(*secrets_command, secrets);
  add_secrets_options(*secrets_command, secrets.secrets.emplace());
  VerifyArguments verifying;
  CLI::App* const verify_command = add_verify(app, verifying);
  std::string ecosystem;
  std::string version_file;
  CLI::App* const advisories_command =
      app.add_subcommand("advisories", "What is done with advisories");
  CLI::App* const order_command = advisories_command->add_subcommand(
      "order", "Check lines 'A < B' by the order of versions of an ecosystem");
  CLI::App* const compile_command = advisories_command->add_subcommand(
      "compile", "Make one small file of advisories, which loads in milliseconds");
  std::vector<std::string> advisory_files;
  std::string compiled_file;
  compile_command
      ->add_option("paths", advisory_files,
                   "Advisories in the OSV format, folders and archives of them")
      ->required();
  compile_command->add_option("--output", compiled_file, "Write to FILE, for --advisories")
      ->required()
      ->type_name("FILE");
  advisories_command->require_subcommand(1);
  order_command->add_option("ecosystem", ecosystem, "PyPI, Debian, npm, …")->required();
  order_command->add_option("file", version_file, "Lines 'A < B', 'A = B' or 'A > B'")->required();
  image_command->get_option("paths")->required()->description(
      "Archives, and folders that are OCI layouts; '-' is standard input");
  CLI::App* const path_command = app.add_subcommand(
      "path", "Show which commits reach which environments, and past which gates");
  add_search_options(*path_command, arguments);
  path_command->add_option("--format", arguments.format, "text, json, mermaid or svg")
      ->capture_default_str();
  add_list(*path_command, "--output", arguments.outputs,
           "Write to FILE; FORMAT=FILE adds a further drawing (repeatable)")
      ->type_name("[FORMAT=]FILE");
  path_command->add_option("--color", arguments.color, "auto, always or never")
      ->capture_default_str()
      ->check(CLI::IsMember({"auto", "always", "never"}));
  InitArguments init;
  CLI::App* const init_command =
      app.add_subcommand("init", "Propose a policy that says what the pipelines do today");
  add_search_options(*init_command, arguments);
  CLI::Option* const init_output =
      init_command->add_option("--output", init.output, "Write to FILE")->type_name("FILE");
  init_command->add_flag("--write", init.write, "Write .sluice.yaml at the root")
      ->excludes(init_output);
  init_command->add_flag_callback(
      "--force", [&] { init.existing = Existing::replaced; }, "Replace a file that is there");
  FixArguments fixing;
  CLI::App* const fix_command = app.add_subcommand("fix", "Make the edits of what audit finds");
  add_search_options(*fix_command, arguments);
  fix_command->add_flag(
      "--diff", fixing.diff,
      "Print what would change, and change nothing; exit code 1 if anything would");
  fix_command->add_flag("--unsafe", fixing.unsafe, "Make edits that need a review as well");
  CLI::App* const rules_command = app.add_subcommand("rules", "List every rule");
  rules_command->add_option("--format", rules_format, "text or json")->capture_default_str();
  rules_command->add_option("--color", rules_color, "auto, always or never")
      ->capture_default_str()
      ->check(CLI::IsMember({"auto", "always", "never"}));
  CLI::App* const explain_command =
      app.add_subcommand("explain", "Explain a rule, by any of its names");
  explain_command->add_option("id", rule_name, "Rule id, or another tool's id")->required();
  explain_command->add_option("--format", rules_format, "text or json")->capture_default_str();
  EffectiveArguments effective;
  CLI::App* const effective_command =
      app.add_subcommand("effective", "Print a GitLab pipeline as GitLab would read it");
  effective_command->add_option("file", effective.file, "The file that a pipeline starts from")
      ->capture_default_str();
  effective_command->add_option("--format", effective.format, "yaml or json")
      ->capture_default_str();
  effective_command
      ->add_option("--input", effective.inputs,
                   "Value of an input, of this file or what it includes (repeatable)")
      ->type_name("[COMPONENT:]NAME=VALUE");

  // Without a command, the arguments are those of audit.
  std::vector<std::string> words(argv + 1, argv + argc);
  const auto is_command = [&](const std::string& word) {
    return word == "audit" || word == "baseline" || word == "rules" || word == "explain" ||
           word == "effective" || word == "fix" || word == "path" || word == "plan" ||
           word == "init" || word == "image" || word == "secrets" || word == "advisories" ||
           word == "verify";
  };
  const auto is_own = [](const std::string& word) {
    return word == "--version" || word == "--help" || word == "-h";
  };
  if (words.empty() || (!is_command(words[0]) && !is_own(words[0])))
    words.insert(words.begin(), "audit");
  std::reverse(words.begin(), words.end());
  try {
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    std::ostringstream said;
    const int code = app.exit(error, std::cout, said);
    std::string line;
    for (std::istringstream lines(said.str()); std::getline(lines, line);)
      std::cerr << terminal_safe(line) << '\n';
    return code == 0 ? 0 : kWrongUsage;
  }
  if (rules_command->parsed()) return list_rules(rules_format, rules_color);
  if (baseline_command->parsed()) return make_baseline(arguments);
  if (plan_command->parsed()) return judge_plans(std::move(plans));
  if (order_command->parsed()) return check_order(ecosystem, version_file);
  if (compile_command->parsed()) return compile_advisories(advisory_files, compiled_file);
  if (verify_command->parsed()) return verify(verifying);
  if (image_command->parsed()) return judge_images(std::move(images));
  if (secrets_command->parsed()) return judge_secrets(secrets);
  if (path_command->parsed()) return show_path(arguments);
  if (init_command->parsed()) return propose_policy(arguments, init);
  if (fix_command->parsed()) return fix_findings(arguments, fixing);
  if (explain_command->parsed()) return explain(rule_name, rules_format);
  if (effective_command->parsed()) return print_effective(effective);
  return audit(arguments);
}

}  // namespace sluice::cli
