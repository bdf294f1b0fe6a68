#include "core/model/docker.h"
#include "core/model/image_reference.h"
#include "core/rules/doc_table.h"
#include "core/rules/docker/kept_layers.h"
#include "core/rules/docker/packages.h"
#include "core/rules/docker/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::docker {
namespace {

using dockerfile::Pair;

bool is_one_of(std::string_view text, std::span<const std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool is_run(const Instruction& instruction) { return instruction.is(Keyword::run); }

// Programs that do nothing of use in a build, unless they only tell of themselves.
void pointless(const Instruction& instruction, Sink& sink) {
  constexpr std::string_view kWords[] = {"ssh", "vim",  "shutdown", "service",  "ps",  "free",
                                         "top", "kill", "mount",    "ifconfig", "nano"};
  if (!is_run(instruction)) return;
  for (const Invocation& call : instruction.invocations) {
    if (is_one_of(call.name, kWords))
      sink.report(call.word().at, quote(call.name) + " is called in a build");
  }
}

constexpr auto& kCdAliases = kTexts<"hadolint:DL3003", "trivy:DS-0013">;
constexpr auto& kKicsCd = kTexts<"kics:f4a6bcd3-e231-4acf-993c-aa027be50d2e">;

void changes_folder(const Instruction& instruction, Sink& sink) {
  if (!is_run(instruction) || instruction.invocations.empty()) return;
  const Invocation& first = instruction.invocations.front();
  if (first.name != "cd") return;
  // In a subshell it holds for that alone; with nothing behind it, it does nothing.
  if (first.command->compound != shell::kNone) return;
  Hit& hit = sink.report(first.command->at, "All that follows runs in another folder");
  // KICS asks only where the way leads up.
  const auto operands = first.operands();
  const bool leads_up =
      !operands.empty() && operands.front()->value.find("..") != std::string::npos;
  if (!leads_up && instruction.invocations.size() == 1) hit.with_aliases(kCdAliases);
}

void runs_apt(const Instruction& instruction, Sink& sink) {
  if (!is_run(instruction)) return;
  for (const Invocation& call : instruction.invocations) {
    if (call.name == "apt") sink.report(call.word().at, quote("apt") + " is called by a script");
  }
}

void wrong_port(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::expose)) return;
  for (std::size_t i = 0; i < instruction.values.size(); ++i) {
    if (!instruction.values[i]) continue;
    std::string_view text = *instruction.values[i];
    text = text.substr(0, text.find('/'));
    bool is_wrong = false;
    while (!text.empty()) {
      const std::size_t size = std::min(text.find('-'), text.size());
      unsigned port = 0;
      for (const char c : text.substr(0, size))
        port = port > 99999           ? port
               : c >= '0' && c <= '9' ? port * 10 + static_cast<unsigned>(c - '0')
                                      : 100000;
      is_wrong = is_wrong || port > 65535;
      text.remove_prefix(std::min(size + 1, text.size()));
    }
    if (is_wrong)
      sink.report(instruction.syntax->arguments[i].at,
                  quote(*instruction.values[i]) + " is no port");
  }
}

void many_sources(const Instruction& instruction, Sink& sink) {
  const std::vector<Text>& arguments = instruction.syntax->arguments;
  if (!instruction.is(Keyword::copy) || arguments.size() < 3) return;
  std::string_view target = arguments.back().value;
  while (target.ends_with('"') || target.ends_with('\'')) target.remove_suffix(1);
  if (!target.ends_with('/') && !target.ends_with('\\') && target != "." &&
      !target.ends_with("/.") && target.find('$') == target.npos)
    sink.report(arguments.back().at, quote(arguments.back().value) + " does not end with a slash");
}

const dockerfile::Flag* from_flag(const Instruction& instruction) {
  return instruction.is(Keyword::copy) ? instruction.syntax->flag("from") : nullptr;
}

void copies_itself(const Instruction& instruction, Sink& sink) {
  const dockerfile::Flag* const from = from_flag(instruction);
  if (from == nullptr || instruction.stage == nullptr) return;
  const bool is_own =
      (instruction.stage->name.present() &&
       lower_case(from->value.value) == lower_case(instruction.stage->name.value)) ||
      from->value.value == std::to_string(instruction.stage->index);
  if (is_own) sink.report(from->at, quote(from->value.value) + " is the stage that copies");
}

// Neither an earlier stage nor, by its shape, an image.
void unknown_stage(const Dockerfile& file, Sink& sink) {
  std::set<std::string> before;
  for (const Stage& stage : file.stages) {
    before.insert(std::to_string(stage.index));
    if (stage.name.present()) before.insert(lower_case(stage.name.value));
    for (const Instruction& instruction : stage.instructions) {
      const dockerfile::Flag* const from = from_flag(instruction);
      if (from == nullptr) continue;
      const std::string_view name = from->value.value;
      if (name.empty() || name.find_first_of(":/$@.") != name.npos) continue;
      if (!before.contains(lower_case(name)))
        sink.report(from->at, quote(name) + " is no stage before this one")
            .with_resource(instruction.address())
            .scope = instruction.syntax->span;
    }
  }
}

// An image that no FROM names. What is neither stage nor, by its shape, an image is no such.
void copied_image(const Instruction& instruction, Sink& sink) {
  const dockerfile::Flag* const from = from_flag(instruction);
  if (from == nullptr || from->value.value.find_first_of(":/") == std::string_view::npos) return;
  const auto image = read_image_reference(from->value.value);
  if (!image || !image->is_floating()) return;
  std::string says = quote(from->value.value);
  says += image->tag.empty() ? " has no tag, which means latest" : " has a tag that moves";
  sink.report(from->at, std::move(says));
}

void stage_by_number(const Instruction& instruction, Sink& sink) {
  const dockerfile::Flag* const from = from_flag(instruction);
  if (from == nullptr || from->value.value.empty() ||
      from->value.value.find_first_not_of("0123456789") != from->value.value.npos)
    return;
  sink.report(from->at, "Stage " + quote(from->value.value) + " has no name here");
}

void same_alias(const Dockerfile& file, Sink& sink) {
  std::set<std::string> names;
  for (const Stage& stage : file.stages) {
    if (stage.name.present() && !names.insert(lower_case(stage.name.value)).second)
      sink.report(stage.name, quote(stage.name.value) + " is another stage already");
  }
}

void reserved_name(const Stage& stage, Sink& sink) {
  const std::string name = lower_case(stage.name.value);
  if (name == "scratch" || name == "context")
    sink.report(stage.name, quote(stage.name.value) + " has a meaning of its own");
}

void fixed_platform(const Stage& stage, Sink& sink) {
  const dockerfile::Flag* const platform = stage.from().syntax->flag("platform");
  if (platform == nullptr || platform->value.value.find('$') != std::string_view::npos) return;
  sink.report(platform->at, "The stage is built for " + quote(platform->value.value) + " alone");
}

void target_platform(const Stage& stage, Sink& sink) {
  const dockerfile::Flag* const platform = stage.from().syntax->flag("platform");
  if (platform != nullptr &&
      (platform->value.value == "$TARGETPLATFORM" || platform->value.value == "${TARGETPLATFORM}"))
    sink.report(platform->at, "What is asked for is what is built anyway");
}

void check_yes(const Instruction& instruction, const PackageManager& manager,
               std::span<const std::string_view> flags, Sink& sink) {
  if (!is_run(instruction)) return;
  for (const Invocation& call : instruction.invocations) {
    const auto install = install_of(call, manager);
    if (!install || call.name == "microdnf" || call.has_any(flags, manager.values)) continue;
    Hit& hit = sink.report(call.command->at, installed(*install) + " without -y");
    add_flag(hit, Edit::Safety::safe, instruction, *install, "-y");
  }
}

constexpr std::string_view kRpmYes[] = {"-y", "--assumeyes", "-q", "--assumeno", "--downloadonly"};
void yum_asks(const Instruction& instruction, Sink& sink) {
  check_yes(instruction, kYum, kRpmYes, sink);
}
void dnf_asks(const Instruction& instruction, Sink& sink) {
  check_yes(instruction, kDnf, kRpmYes, sink);
}
constexpr auto& kZypperAliases = kTexts<"hadolint:DL3034">;
constexpr auto& kKicsZypper = kTexts<"kics:45e1fca5-f90e-465d-825f-c2cb63fa3944">;

void zypper_asks(const Instruction& instruction, Sink& sink) {
  constexpr std::string_view kYes[] = {"-n", "--non-interactive", "-y", "--no-confirm"};
  constexpr std::string_view kVerbs[] = {"install", "in",    "remove", "rm", "source-install",
                                         "si",      "patch", "update", "up", "dist-upgrade",
                                         "dup"};
  if (!is_run(instruction)) return;
  for (const Invocation& call : instruction.invocations) {
    const bool asks = std::any_of(std::begin(kVerbs), std::end(kVerbs),
                                  [&](std::string_view verb) { return runs(call, kZypper, verb); });
    if (!asks || call.has_any(kYes, kZypper.values)) continue;
    Hit& hit = sink.report(call.command->at, quote("zypper") + " is called without -n");
    // KICS asks only about what ships.
    if (!is_layer_kept(instruction)) hit.with_aliases(kZypperAliases);
  }
}

void upgrades_system(const Instruction& instruction, Sink& sink) {
  if (!is_run(instruction)) return;
  for (const Invocation& call : instruction.invocations) {
    for (const std::string_view verb : {"dist-upgrade", "dup", "full-upgrade"}) {
      if (runs(call, kApt, verb) || runs(call, kZypper, verb))
        sink.report(call.command->at, quote(call.name) + " goes to another release");
    }
  }
}

void upgrades_packages(const Instruction& instruction, Sink& sink) {
  if (!is_run(instruction)) return;
  for (const Invocation& call : instruction.invocations) {
    if (runs(call, kApk, "upgrade"))
      sink.report(call.command->at, quote("apk") + " upgrades what is installed");
  }
}

// An index that a later layer takes for new, though it is from the cache.
void update_alone(const Instruction& instruction, Sink& sink) {
  if (!is_run(instruction)) return;
  const auto& calls = instruction.invocations;
  constexpr std::string_view kOther[] = {
      "install",   "add",      "upgrade",        "dist-upgrade", "full-upgrade",
      "build-dep", "in",       "source-install", "localinstall", "groupinstall",
      "reinstall", "download", "satisfy"};
  for (const PackageManager* manager : {&kApt, &kApk, &kYum, &kDnf, &kZypper}) {
    for (const Invocation& call : calls) {
      const bool is_update = (runs(call, *manager, "update") ||
                              (manager == &kZypper &&
                               (runs(call, *manager, "refresh") || runs(call, *manager, "ref")))) &&
                             call.operands(manager->values).size() == 1;
      if (!is_update || call.flag("--no-cache") != nullptr) continue;
      const bool is_used = std::any_of(calls.begin(), calls.end(), [&](const Invocation& other) {
        return &other > &call && is_called(other, *manager) &&
               std::any_of(std::begin(kOther), std::end(kOther),
                           [&](std::string_view verb) { return runs(other, *manager, verb); });
      });
      // A script that goes on in ways unknown may install.
      const bool is_open = std::any_of(calls.begin(), calls.end(), [](const Invocation& other) {
        return other.name.empty() || is_posix_shell(other.name);
      });
      if (!is_used && !is_open)
        sink.report(call.command->at,
                    quote(call.name) + " updates an index that nothing here uses");
    }
  }
}

void forbidden_trigger(const Instruction& instruction, Sink& sink) {
  if (!instruction.syntax->is_trigger) return;
  if (instruction.is(Keyword::from) || instruction.is(Keyword::maintainer) ||
      instruction.is(Keyword::onbuild))
    sink.report(instruction.syntax->name,
                quote(instruction.syntax->name.value) + " cannot be triggered");
}

// The names of the variables that a value holds, as often as it does.
std::vector<std::string_view> variables_in(std::string_view value) {
  constexpr std::string_view kName =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
  std::vector<std::string_view> names;
  for (std::size_t at = value.find('$'); at != value.npos; at = value.find('$', at + 1)) {
    if (at > 0 && value[at - 1] == '\\') continue;
    std::string_view rest = value.substr(at + 1);
    if (rest.starts_with('{')) rest.remove_prefix(1);
    names.push_back(rest.substr(0, rest.find_first_not_of(kName)));
  }
  return names;
}

// Variables of one ENV that look at each other. What was set before this ENV is what it looks at on
// purpose.
void env_of_itself(const Stage& stage, Sink& sink) {
  std::set<std::string_view> before;
  for (const Instruction& instruction : stage.instructions) {
    if (!instruction.is(Keyword::env) && !instruction.is(Keyword::arg)) continue;
    const std::vector<Pair>& pairs = instruction.syntax->pairs;
    std::set<std::string_view> own;
    for (const Pair& pair : pairs) own.insert(pair.key.value);
    for (const Pair& pair : pairs) {
      if (!instruction.is(Keyword::env)) break;
      const std::vector<std::string_view> names = variables_in(pair.value.value);
      const auto wrong = std::find_if(names.begin(), names.end(), [&](std::string_view name) {
        return name != "PATH" && name != pair.key.value && own.contains(name) &&
               !before.contains(name);
      });
      if (wrong != names.end())
        sink.report(pair.value, quote(*wrong) + " is set by the same ENV")
            .with_resource(instruction.address())
            .scope = instruction.syntax->span;
    }
    before.merge(own);
  }
}

bool is_relative(std::string_view path) {
  while (path.starts_with('"') || path.starts_with('\'')) path.remove_prefix(1);
  const bool is_drive = path.size() > 1 && path[1] == ':';
  return !path.empty() && !path.starts_with('/') && !path.starts_with('\\') &&
         !path.starts_with('$') && !path.starts_with('%') && !is_drive;
}

// Where no WORKDIR stands before, in the stage or in one that it builds on.
void relative_target(const Dockerfile& file, Sink& sink) {
  std::vector<bool> has_folder(file.stages.size());
  for (const Stage& stage : file.stages) {
    bool is_known = stage.parent != nullptr && has_folder[stage.parent->index];
    for (const Instruction& instruction : stage.instructions) {
      is_known = is_known || instruction.is(Keyword::workdir);
      const std::vector<Text>& arguments = instruction.syntax->arguments;
      if (is_known || !instruction.is(Keyword::copy) || arguments.size() < 2 ||
          !is_relative(arguments.back().value))
        continue;
      sink.report(arguments.back().at,
                  quote(arguments.back().value) + " depends on the folder of the base image")
          .with_resource(instruction.address())
          .scope = instruction.syntax->span;
    }
    has_folder[stage.index] = is_known;
  }
}

void whole_system(const Instruction& instruction, Sink& sink) {
  const std::vector<Text>& arguments = instruction.syntax->arguments;
  const dockerfile::Flag* const from = from_flag(instruction);
  if (from != nullptr && arguments.size() == 2 && arguments[0].value == "/" &&
      !instruction.stage->is_scratch())
    sink.report(arguments[0].at, "All files of " + quote(from->value.value) + " are copied");
}

void log_of_logins(const Instruction& instruction, Sink& sink) {
  constexpr std::string_view kNone[] = {"-l", "--no-log-init"};
  if (!is_run(instruction)) return;
  for (const Invocation& call : instruction.invocations) {
    if (call.name != "useradd" || call.has_any(kNone)) continue;
    const auto arguments = call.arguments();
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      std::string_view text = arguments[i].value;
      if (text == "-u" || text == "--uid")
        text = i + 1 < arguments.size() ? arguments[i + 1].value : std::string_view();
      else if (text.starts_with("--uid="))
        text.remove_prefix(6);
      else if (text.starts_with("-u"))
        text.remove_prefix(2);
      else
        continue;
      const bool is_number = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
      if (is_number && text.size() > 5)
        sink.report(call.command->at, "The user has the number " + quote(text));
    }
  }
}

void loud_wget(const Instruction& instruction, Sink& sink) {
  constexpr std::string_view kQuiet[] = {"--progress",    "-q", "--quiet",         "-o",
                                         "--output-file", "-a", "--append-output", "-nv",
                                         "--no-verbose"};
  if (!is_run(instruction)) return;
  for (const Invocation& call : instruction.invocations) {
    const bool short_nv = std::any_of(call.arguments().begin(), call.arguments().end(),
                                      [](const shell::Word& word) { return word.value == "-nv"; });
    if (call.name == "wget" && !short_nv && !call.has_any(kQuiet) && call.arguments().size() > 0 &&
        call.flag("--version") == nullptr)
      sink.report(call.command->at, quote("wget") + " draws its progress");
  }
}

void wrong_label(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::label)) return;
  for (const Pair& pair : instruction.syntax->pairs) {
    std::string_view key = pair.key.value;
    if (key.size() > 1 && (key.front() == '"' || key.front() == '\''))
      key = key.substr(1, key.size() - 2);
    if (key.empty() || key.find('$') != key.npos) continue;
    const bool is_reserved = key.starts_with("com.docker.") || key.starts_with("io.docker.") ||
                             key.starts_with("org.dockerproject.");
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z'); };
    const bool has_ends = is_letter(key.front()) &&
                          (is_letter(key.back()) || (key.back() >= '0' && key.back() <= '9'));
    const bool has_letters =
        key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == key.npos;
    const bool is_doubled = key.find("..") != key.npos || key.find("--") != key.npos;
    if (is_reserved || !has_ends || !has_letters || is_doubled)
      sink.report(pair.key,
                  quote(key) + (is_reserved ? " is kept for Docker" : " is no name of a label"));
  }
}

bool same_flags(const Instruction& a, const Instruction& b) {
  const auto& left = a.syntax->flags;
  const auto& right = b.syntax->flags;
  return left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(),
                    [](const dockerfile::Flag& x, const dockerfile::Flag& y) {
                      return x.name.value == y.name.value && x.value.value == y.value.value;
                    });
}

// Single commands that could be one layer. What is a chain already was put together on purpose.
void many_runs_in(const std::vector<Instruction>& instructions, Sink& sink) {
  const Instruction* last = nullptr;
  for (const Instruction& instruction : instructions) {
    const bool is_single = is_run(instruction) && !instruction.syntax->is_trigger &&
                           instruction.syntax->heredocs.empty() &&
                           instruction.script.pipelines.size() <= 1;
    if (is_single && last != nullptr && same_flags(*last, instruction))
      sink.report(instruction.syntax->name, "Two RUN follow each other")
          .with_evidence(std::to_string(&instruction - instructions.data()));
    last = is_single ? &instruction : nullptr;
  }
}

void many_runs(const Dockerfile& file, Sink& sink) {
  many_runs_in(file.globals, sink);
  for (const Stage& stage : file.stages) many_runs_in(stage.instructions, sink);
}

// Of each run of COPY, or of ADD, that differ in nothing but what they take, the second.
void many_copies(const Stage& stage, Sink& sink) {
  if (!is_layer_kept(stage.from())) return;
  const auto is_one_more = [](const Instruction& last, const Instruction& next) {
    if (!next.is(Keyword::copy) && !next.is(Keyword::add)) return false;
    const auto& from = last.syntax->arguments;
    const auto& to = next.syntax->arguments;
    return last.keyword() == next.keyword() && from.size() > 1 && to.size() > 1 &&
           from.back().value == to.back().value && same_flags(last, next) &&
           last.syntax->heredocs.empty() && next.syntax->heredocs.empty() &&
           last.syntax->is_trigger == next.syntax->is_trigger;
  };
  const std::vector<Instruction>& all = stage.instructions;
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (!is_one_more(all[i - 1], all[i])) continue;
    sink.report(all[i].syntax->name, "What goes to " +
                                         quote(all[i].syntax->arguments.back().value) +
                                         " takes several " + quote(all[i].syntax->name.value))
        .with_resource(all[i].address())
        .scope = all[i].syntax->span;
    while (i + 1 < all.size() && is_one_more(all[i], all[i + 1])) ++i;
  }
}

// Official images whose /bin/sh is dash, unless their tag names another system.
bool has_dash(const Stage& stage) {
  constexpr std::string_view kOnDebian[] = {
      "debian",   "ubuntu", "buildpack-deps", "python",  "node",     "golang", "ruby",
      "php",      "rust",   "perl",           "gcc",     "nginx",    "httpd",  "redis",
      "postgres", "tomcat", "mariadb",        "haproxy", "memcached"};
  const Stage& origin = stage.origin != nullptr ? *stage.origin : stage;
  const auto image = origin.base ? read_image_reference(*origin.base) : std::nullopt;
  if (!image || !(image->registry.empty() || image->registry == "docker.io")) return false;
  std::string_view name = image->repository;
  if (name.starts_with("library/")) name.remove_prefix(8);
  const auto is_other = [&](std::string_view system) {
    return image->tag.find(system) != image->tag.npos;
  };
  return is_one_of(name, kOnDebian) && !is_other("alpine") && !is_other("windows") &&
         !is_other("nanoserver");
}

bool makes_shell(const Instruction& instruction) {
  return std::any_of(
      instruction.invocations.begin(), instruction.invocations.end(), [](const Invocation& call) {
        const auto words = call.operands();
        return call.name == "dpkg-divert" || call.name == "dpkg-reconfigure" ||
               std::any_of(words.begin(), words.end(),
                           [](const shell::Word* word) { return word->value == "/bin/sh"; });
      });
}

// {a,b} or {1..3} at the start of a text, as bash expands them.
bool starts_with_braces(std::string_view text) {
  const std::size_t end = text.find_first_of("{}'\"`$\\ \t\n", 1);
  if (!text.starts_with('{') || end == text.npos || text[end] != '}') return false;
  const std::string_view within = text.substr(1, end - 1);
  return within.find(',') != within.npos || within.find("..") != within.npos;
}

// Programs that fetch expand those of an address themselves.
bool has_braces(const shell::Word& word) {
  const std::string_view text = word.written;
  if (text.find("://") != text.npos) return false;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && quote != '\'') {
      ++i;
    } else if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (quote == 0 && starts_with_braces(text.substr(i)) &&
               (i == 0 || std::string_view("$@%").find(text[i - 1]) == std::string_view::npos)) {
      return true;
    }
  }
  return false;
}

constexpr auto& kTestAliases = kTexts<"hadolint:SC3010">;
constexpr auto& kEqualAliases = kTexts<"hadolint:SC3014">;
constexpr auto& kBothAliases = kTexts<"hadolint:SC3020">;
constexpr auto& kBraceAliases = kTexts<"hadolint:SC3009">;

// Words of bash that dash takes for something else, while the build goes on.
void bash_in_sh(const Instruction& instruction, Sink& sink) {
  const shell::Script& script = instruction.script;
  if (!is_run(instruction) || instruction.syntax->form != dockerfile::Form::shell ||
      instruction.shell.set_by != nullptr || instruction.stage == nullptr ||
      instruction.syntax->text.starts_with("#!") || !has_dash(*instruction.stage))
    return;
  for (const Instruction& before : instruction.stage->instructions) {
    if (&before < &instruction && makes_shell(before)) return;
  }
  for (std::uint32_t at = 0; at < script.commands.size(); ++at) {
    // What bash is handed is bash.
    const bool is_handed_on = std::any_of(
        script.heredocs.begin(), script.heredocs.end(),
        [&](const auto& heredoc) { return heredoc.is_script && heredoc.commands.contains(at); });
    if (is_handed_on) continue;
    const shell::Command& command = script.commands[at];
    for (const shell::Redirection& redirection : command.redirections) {
      if (redirection.kind == shell::Redirect::both)
        sink.report(redirection.at, "sh runs this in the background and goes on")
            .with_aliases(kBothAliases);
    }
    if (command.words.empty()) continue;
    if (command.words.front().value == "[[") {
      sink.report(command.words.front().at, "sh knows no " + quote("[[") + ", so it never holds")
          .with_aliases(kTestAliases);
      continue;
    }
    const bool is_test = command.words.front().value == "[" || command.name() == "test";
    for (const shell::Word& word : command.words) {
      if (is_test && word.value == "==") {
        sink.report(word.at, "sh knows no " + quote("==") + ", so it never holds")
            .with_aliases(kEqualAliases);
      } else if (has_braces(word)) {
        sink.report(word.at, "sh leaves " + quote(word.written) + " as it is")
            .with_aliases(kBraceAliases);
      }
    }
  }
}

constexpr auto& kYarnAliases = kTexts<"hadolint:DL3060">;
constexpr auto& kKicsYarn = kTexts<"kics:9e13082c-2e00-278b-8ee9-34f43fffc791">;

bool cleans_yarn(const Invocation& call) {
  const auto words = call.operands();
  return call.name == "yarn" && words.size() > 1 && words[0]->value == "cache" &&
         words[1]->value == "clean";
}

// In a later layer, which leaves what is in this one.
bool cleans_yarn_later(const Instruction& instruction) {
  if (instruction.stage == nullptr) return false;
  const std::vector<Instruction>& all = instruction.stage->instructions;
  return std::any_of(all.begin(), all.end(), [&](const Instruction& other) {
    return &other > &instruction &&
           std::any_of(other.invocations.begin(), other.invocations.end(), cleans_yarn);
  });
}

void yarn_cache(const Instruction& instruction, Sink& sink) {
  if (!is_run(instruction) || !is_layer_kept(instruction)) return;
  const auto& calls = instruction.invocations;
  for (const Invocation& call : calls) {
    if (call.name != "yarn") continue;
    const auto operands = call.operands();
    const bool installs = !operands.empty() && operands.front()->value == "install";
    if (!installs || has_cache_mount(instruction, "~/.cache/yarn") ||
        has_cache_mount(instruction, "/usr/local/share/.cache") ||
        call.flag("--cache-folder") != nullptr)
      continue;
    const bool is_clean = std::any_of(calls.begin(), calls.end(), [&](const Invocation& other) {
      return &other >= &call && cleans_yarn(other);
    });
    if (is_clean) continue;
    Hit& hit = sink.report(call.command->at, quote("yarn") + " keeps what it downloads");
    // To KICS, what a later layer removes is gone.
    if (cleans_yarn_later(instruction)) hit.with_aliases(kYarnAliases);
  }
}

void no_from(const Dockerfile& file, Sink& sink) {
  if (file.stages.empty() && !file.syntax->instructions.empty())
    sink.report(file.syntax->instructions.front().name, "No stage begins here");
}

void before_from(const Dockerfile& file, Sink& sink) {
  if (file.stages.empty()) return;
  for (const Instruction& instruction : file.globals) {
    if (!instruction.is(Keyword::arg))
      sink.report(instruction.syntax->name,
                  quote(instruction.syntax->name.value) + " stands before the first FROM");
  }
}

void go_unpinned(const Instruction& instruction, Sink& sink) {
  if (!is_run(instruction)) return;
  for (const Invocation& call : instruction.invocations) {
    if (call.name != "go") continue;
    const auto install = install_of(call, kGo);
    if (!install) continue;
    for (const shell::Word* const package : install->packages) {
      const std::string_view text = package->value;
      const bool is_remote = text.find('.') != text.npos && !text.starts_with('.') &&
                             !text.starts_with('/') && text.find('/') != text.npos;
      if (package->is_known() && is_remote &&
          (text.find('@') == text.npos || text.ends_with("@latest")))
        report_unpinned(*package, sink);
    }
  }
}

void named_user(const Stage& stage, Sink& sink) {
  if (!stage.ships || stage.user == nullptr || !stage.user->value()) return;
  const std::string_view user = stage.user->value()->substr(0, stage.user->value()->find(':'));
  if (user.empty() || user == "root" || user.find_first_not_of("0123456789") == user.npos ||
      stage.user->stage != &stage)
    return;
  sink.report(stage.user->syntax->arguments.front().at, "The user is called " + quote(user));
}

void curl_and_wget(const Dockerfile& file, Sink& sink) {
  std::string_view first;
  for (const Stage& stage : file.stages) {
    for (const Instruction& instruction : stage.instructions) {
      if (!is_run(instruction)) continue;
      for (const Invocation& call : instruction.invocations) {
        if (call.name != "curl" && call.name != "wget") continue;
        if (first.empty()) first = call.name;
        if (first == call.name) continue;
        sink.report(call.word().at,
                    quote(call.name) + " is called where " + quote(first) + " is there");
        return;
      }
    }
    first = {};
  }
}

void links_shell(const Instruction& instruction, Sink& sink) {
  if (!is_run(instruction)) return;
  for (const Invocation& call : instruction.invocations) {
    const auto operands = call.operands();
    if (call.name == "ln" && operands.size() > 1 && operands.back()->value == "/bin/sh")
      sink.report(call.command->at, "/bin/sh becomes another shell");
    // It is started, has nothing to do and ends: the next RUN is read by the old one.
    constexpr std::string_view kShells[] = {"sh",   "bash", "ash",  "zsh",
                                            "dash", "ksh",  "pwsh", "powershell"};
    constexpr std::string_view kCommand[] = {"-c", "-command", "-Command"};
    const auto arguments = call.arguments();
    const bool is_bare =
        instruction.invocations.size() == 1 && instruction.syntax->heredocs.empty() &&
        is_one_of(call.name, kShells) &&
        (arguments.empty() || (arguments.size() == 1 && is_one_of(arguments[0].value, kCommand)));
    if (is_bare) sink.report(call.command->at, quote(call.name) + " is given nothing to run");
    if ((call.name == "usermod" || call.name == "chsh") &&
        (call.flag("-s") != nullptr || call.flag("--shell") != nullptr))
      sink.report(call.command->at, "The shell of a user is changed");
  }
}

void sets_password(const Instruction& instruction, Sink& sink) {
  if (!is_run(instruction)) return;
  // One that nobody knows locks the account.
  constexpr std::string_view kRandom[] = {"openssl rand", "/dev/urandom", "pwgen", "uuidgen"};
  const std::string_view text = instruction.syntax->text;
  if (std::any_of(std::begin(kRandom), std::end(kRandom),
                  [&](std::string_view word) { return text.find(word) != text.npos; }))
    return;
  for (const Invocation& call : instruction.invocations) {
    if (call.name == "chpasswd") sink.report(call.word().at, "A password is set in a layer");
  }
}

void plain_http(const Instruction& instruction, Sink& sink) {
  if (!is_run(instruction)) return;
  for (const Invocation& call : instruction.invocations) {
    if (call.name != "curl" && call.name != "wget" && call.name != "git") continue;
    for (const shell::Word& word : call.arguments()) {
      const std::string_view text = word.prefix();
      if (!text.starts_with("http://") || text.starts_with("http://localhost") ||
          text.starts_with("http://127.0.0.1"))
        continue;
      sink.report(word.at, quote(call.name) + " fetches in clear");
    }
  }
}

void sets_special_bits(const Instruction& instruction, Sink& sink) {
  if (!is_run(instruction)) return;
  for (const Invocation& call : instruction.invocations) {
    const auto operands = call.operands();
    if (call.name != "chmod" || operands.empty()) continue;
    const std::string_view mode = operands.front()->value;
    const bool is_octal = mode.size() == 4 && (mode[0] == '4' || mode[0] == '6') &&
                          mode.find_first_not_of("01234567") == mode.npos;
    const std::size_t plus = mode.find('+');
    const bool is_word = plus != mode.npos && mode.find('s', plus) != mode.npos &&
                         mode.substr(0, plus).find('o') == mode.npos;
    if (is_octal || is_word)
      sink.report(operands.front()->at, "A program runs with the rights of its owner");
  }
}

void owner_flag(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::copy) && !instruction.is(Keyword::add)) return;
  if (const dockerfile::Flag* const flag = instruction.syntax->flag("chown"))
    sink.report(flag->at, quote(flag->value.value) + " may change the files");
}

bool is_secret_file(std::string_view path) {
  while (path.ends_with('"') || path.ends_with('\'') || path.ends_with('/')) path.remove_suffix(1);
  const std::string_view name = path.substr(path.find_last_of("/\"'") + 1);
  constexpr std::string_view kNames[] = {".env",
                                         "id_rsa",
                                         "id_dsa",
                                         "id_ecdsa",
                                         "id_ed25519",
                                         ".npmrc",
                                         ".pypirc",
                                         ".netrc",
                                         ".git-credentials",
                                         ".dockercfg",
                                         "credentials",
                                         ".htpasswd",
                                         ".aws",
                                         ".ssh",
                                         ".kube",
                                         ".gnupg",
                                         "terraform.tfstate",
                                         "secrets.yml",
                                         "secrets.yaml",
                                         "secrets.json",
                                         "credentials.json",
                                         "credentials.yml",
                                         "service-account.json"};
  if (is_one_of(name, kNames)) return true;
  for (const std::string_view end : {".pfx", ".p12", ".jks", ".key", ".kdbx"}) {
    if (name.ends_with(end)) return true;
  }
  return false;
}

void copies_secret(const Instruction& instruction, Sink& sink) {
  const std::vector<Text>& arguments = instruction.syntax->arguments;
  if ((!instruction.is(Keyword::copy) && !instruction.is(Keyword::add)) ||
      from_flag(instruction) != nullptr)
    return;
  if (!is_layer_kept(instruction)) return;
  for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
    if (is_secret_file(arguments[i].value))
      sink.report(arguments[i].at, quote(arguments[i].value) + " becomes part of a layer");
  }
}

void system_folder(const Instruction& instruction, Sink& sink) {
  if ((!instruction.is(Keyword::workdir)) || !instruction.value()) return;
  std::string_view path = *instruction.value();
  for (const std::string_view folder :
       {"/proc", "/sys", "/dev", "/boot", "/etc", "/bin", "/sbin", "/lib", "/lib64", "/usr/bin",
        "/usr/sbin", "/usr/lib", "/run", "/var/run"}) {
    if (path == folder ||
        (path.starts_with(folder) && path.substr(folder.size()).starts_with('/') &&
         (folder == "/proc" || folder == "/sys" || folder == "/dev" || folder == "/boot")))
      return void(sink.report(instruction.syntax->arguments.front().at,
                              quote(path) + " belongs to the system"));
  }
}

bool is_archive_name(std::string_view name) {
  constexpr std::string_view kEnds[] = {
      ".tar",    ".tar.gz",   ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst",
      ".tar.lz", ".tar.lzma", ".tlz", ".tb2",     ".tbz",  ".tpz",    ".tZ",  ".tar.Z"};
  return std::any_of(std::begin(kEnds), std::end(kEnds),
                     [&](std::string_view end) { return name.ends_with(end); });
}

std::string reversed(std::string_view text) { return {text.rbegin(), text.rend()}; }

void add_unpacked(const Instruction& run, std::set<std::string>& words) {
  if (!is_run(run)) return;
  for (const Invocation& call : run.invocations) {
    if (call.name != "tar" && call.name != "unzip" && call.name != "gunzip" &&
        call.name != "bunzip2" && call.name != "unxz" && call.name != "gzip")
      continue;
    for (const shell::Word& word : call.arguments()) words.insert(reversed(word.value));
  }
}

// An archive that is copied, and unpacked by a later RUN of the stage. From the last instruction to
// the first, so that what later ones unpack is known; backwards, since words end in the name.
void unpacks_copy(const Stage& stage, Sink& sink) {
  std::set<std::string> unpacked;
  for (auto at = stage.instructions.rbegin(); at != stage.instructions.rend(); ++at) {
    add_unpacked(*at, unpacked);
    const std::vector<Text>& arguments = at->syntax->arguments;
    if (!at->is(Keyword::copy) || arguments.size() < 2 || at->syntax->flag("from") != nullptr)
      continue;
    for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
      const std::string_view source = arguments[i].value;
      const std::string_view name = source.substr(source.rfind('/') + 1);
      if (!is_archive_name(name)) continue;
      const std::string wanted = reversed(name);
      const auto found = unpacked.lower_bound(wanted);
      if (found != unpacked.end() && found->starts_with(wanted))
        sink.report(at->syntax->name, quote(source) + " is unpacked by a later RUN");
    }
  }
}

// Instructions of a build, each of which is a rule by itself.
constexpr Rule kRows[] = {
    {
        .id = "docker/pointless-command",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Program is called that is of no use in a build",
        .risk = "It does nothing to the image, or what it does is gone with the layer.",
        .fix = "Remove the call.",
        .aliases = kTexts<"hadolint:DL3001", "kics:9b6b0f38-92a2-41f9-b881-3a1083d99f1b">,
        .topics = {Topic::hygiene},
        .check = pointless,
    },
    {
        .id = "docker/cd-in-run",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "RUN begins in another folder",
        .risk = "The next instruction is back in the old one, and who adds a line there is misled.",
        .fix = "Use WORKDIR.",
        .aliases = kJoined<kCdAliases, kKicsCd>,
        .topics = {Topic::hygiene},
        .check = changes_folder,
    },
    {
        .id = "docker/apt-in-script",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Program apt is called by a script",
        .risk = "Its options and output change from release to release.",
        .fix = "Use apt-get or apt-cache.",
        .aliases = kTexts<"hadolint:DL3027", "checkov:CKV_DOCKER_9",
                          "kics:b84a0b47-2e99-4c9f-8933-98bcabe2b94d">,
        .topics = {Topic::reliability},
        .check = runs_apt,
    },
    {
        .id = "docker/port-out-of-range",
        .severity = Severity::medium,
        .title = "Port is out of range",
        .risk = "The build fails, or the port is never reached.",
        .fix = "Use a port from 0 to 65535.",
        .aliases =
            kTexts<"hadolint:DL3011", "trivy:DS-0008", "kics:71bf8cf8-f0a1-42fa-b9d2-d10525e0a38e">,
        .topics = {Topic::reliability},
        .check = wrong_port,
    },
    {
        .id = "docker/copy-without-slash",
        .severity = Severity::low,
        .title = "COPY of several sources does not end with a slash",
        .risk = "The build fails once there is more than one of them.",
        .fix = "End the target with a slash.",
        .aliases =
            kTexts<"hadolint:DL3021", "trivy:DS-0011", "kics:6db6e0c2-32a3-4a2e-93b5-72c35f4119db">,
        .topics = {Topic::reliability},
        .check = many_sources,
    },
    {
        .id = "docker/copy-from-itself",
        .severity = Severity::medium,
        .title = "COPY takes from the stage that it is in",
        .risk = "The build fails.",
        .fix = "Name an earlier stage.",
        .aliases =
            kTexts<"hadolint:DL3023", "trivy:DS-0006", "kics:cdddb86f-95f6-4fc4-b5a1-483d9afceb2b">,
        .topics = {Topic::reliability},
        .check = copies_itself,
    },
    {
        .id = "docker/copy-from-unknown",
        .severity = Severity::low,
        .confidence = Confidence::medium,
        .title = "COPY takes from what is no stage before it",
        .risk = "It is fetched as an image of that name from Docker Hub, whoever owns it there.",
        .fix = "Name an earlier stage, or an image with its tag.",
        .aliases = kTexts<"hadolint:DL3022">,
        .topics = {Topic::supply_chain},
        .check = unknown_stage,
    },
    {
        .id = "docker/copy-from-number",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "COPY takes from a stage by its number",
        .risk = "A stage that is added before makes it another one.",
        .fix = "Name the stage by AS and use the name.",
        .aliases = kTexts<"kics:68a51e22-ae5a-4d48-8e87-b01a323605c9">,
        .topics = {Topic::hygiene},
        .check = stage_by_number,
    },
    {
        .id = "docker/stage-twice",
        .severity = Severity::medium,
        .title = "Two stages have the same name",
        .risk = "What refers to it gets another stage than its author meant.",
        .fix = "Give each stage a name of its own.",
        .aliases = kTexts<"hadolint:DL3024", "trivy:DS-0012", "checkov:CKV_DOCKER_11",
                          "kics:f2daed12-c802-49cd-afed-fe41d0b82fed">,
        .topics = {Topic::reliability},
        .check = same_alias,
    },
    {
        .id = "docker/reserved-stage",
        .severity = Severity::low,
        .title = "Stage has a name that is reserved",
        .risk = "What refers to it gets the empty image or the build context.",
        .fix = "Use another name.",
        .aliases = kTexts<"hadolint:DL3063">,
        .topics = {Topic::reliability},
        .check = reserved_name,
    },
    {
        .id = "docker/fixed-platform",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Stage is built for one platform alone",
        .risk = "On others it is emulated, or does not run.",
        .fix = "Remove --platform, or use $BUILDPLATFORM.",
        .aliases = kTexts<"hadolint:DL3029", "kics:b16e8501-ef3c-44e1-a543-a093238099c9">,
        .topics = {Topic::hygiene},
        .check = fixed_platform,
    },
    {
        .id = "docker/target-platform",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Stage asks for the platform that it has anyway",
        .risk = "It says nothing.",
        .fix = "Remove --platform.",
        .aliases = kTexts<"hadolint:DL3065">,
        .topics = {Topic::hygiene},
        .check = target_platform,
    },
    {
        .id = "docker/yum-install-asks",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Installation by yum waits for an answer",
        .risk = "Nobody answers in a build: it fails.",
        .fix = "Add -y to the call.",
        .aliases = kTexts<"hadolint:DL3030", "kics:6e19193a-8753-436d-8a09-76dcff91bb03">,
        .topics = {Topic::reliability},
        .check = yum_asks,
    },
    {
        .id = "docker/dnf-install-asks",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Installation by dnf waits for an answer",
        .risk = "Nobody answers in a build: it fails.",
        .fix = "Add -y to the call.",
        .aliases = kTexts<"hadolint:DL3038", "kics:7ebd323c-31b7-4e5b-b26f-de5e9e477af8">,
        .topics = {Topic::reliability},
        .check = dnf_asks,
    },
    {
        .id = "docker/zypper-asks",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Call of zypper waits for an answer",
        .risk = "Nobody answers in a build: it fails.",
        .fix = "Add -n to the call.",
        .aliases = kJoined<kZypperAliases, kKicsZypper>,
        .topics = {Topic::reliability},
        .check = zypper_asks,
    },
    {
        .id = "docker/upgrades-release",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Build goes to another release of the system",
        .risk = "What is built depends on the day, and is not what the base image was tested for.",
        .fix = "Use a newer base image.",
        .aliases = kTexts<"hadolint:DL3035", "trivy:DS-0024">,
        .topics = {Topic::reliability},
        .check = upgrades_system,
    },
    {
        .id = "docker/apk-upgrade",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Build upgrades what the base image has",
        .risk = "What is built depends on the day.",
        .fix = "Use a newer base image.",
        .aliases = kTexts<"hadolint:DL3017">,
        .topics = {Topic::reliability},
        .check = upgrades_packages,
    },
    {
        .id = "docker/update-alone",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Index of packages is updated in a layer of its own",
        .risk = "The layer comes from the cache, and later ones install from an old index.",
        .fix = "Update and install in the same RUN.",
        .aliases = kTexts<"trivy:DS-0017", "checkov:CKV_DOCKER_5",
                          "kics:9bae49be-0aa3-4de5-bab2-4c3a069e40cd">,
        .topics = {Topic::reliability},
        .check = update_alone,
    },
    {
        .id = "docker/forbidden-trigger",
        .severity = Severity::medium,
        .title = "Instruction cannot be triggered by ONBUILD",
        .risk = "The build of who uses the image fails.",
        .fix = "Remove it.",
        .aliases = kTexts<"hadolint:DL3043", "kics:408460f2-2a0f-21ab-ab37-4fb86ac3b5ce">,
        .topics = {Topic::reliability},
        .check = forbidden_trigger,
    },
    {
        .id = "docker/env-of-itself",
        .severity = Severity::low,
        .title = "ENV looks at a variable that it sets itself",
        .risk = "It gets the value of before, or none.",
        .fix = "Set the variable by an ENV of its own before.",
        .aliases = kTexts<"hadolint:DL3044", "kics:be8aab51-94cb-cc12-c40e-f6928d9b544a">,
        .topics = {Topic::reliability},
        .check = env_of_itself,
    },
    {
        .id = "docker/relative-copy",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "COPY goes to a relative path without WORKDIR",
        .risk = "Where it ends depends on the base image.",
        .fix = "Set WORKDIR, or write the whole path.",
        .aliases = kTexts<"hadolint:DL3045">,
        .topics = {Topic::reliability},
        .check = relative_target,
    },
    {
        .id = "docker/copies-everything",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "All files of another stage are copied",
        .risk = "Its system overwrites that of the base image, programs and package lists as well.",
        .fix = "Copy what is needed.",
        .aliases = kTexts<"hadolint:DL3067">,
        .topics = {Topic::reliability},
        .check = whole_system,
    },
    {
        .id = "docker/useradd-log",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "User with a high number makes a huge file",
        .risk = "useradd writes a log with room for all numbers below it.",
        .fix = "Add --no-log-init.",
        .aliases = kTexts<"hadolint:DL3046", "kics:44fbf45c-87a6-3b95-64ef-07e1fef7395b">,
        .topics = {Topic::hygiene},
        .check = log_of_logins,
    },
    {
        .id = "docker/wget-progress",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Progress of wget fills the log",
        .risk = "Nobody finds the error among thousands of lines.",
        .fix = "Add -q or --progress=dot:giga.",
        .aliases = kTexts<"hadolint:DL3047">,
        .topics = {Topic::hygiene},
        .check = loud_wget,
    },
    {
        .id = "docker/label-name",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Name of a label is not valid or reserved",
        .risk = "Tools that read labels leave it out.",
        .fix = "Use small letters, digits, dots and dashes, with a domain of your own before.",
        .aliases = kTexts<"hadolint:DL3048">,
        .topics = {Topic::hygiene},
        .check = wrong_label,
    },
    {
        .id = "docker/run-after-run",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "RUN follows RUN",
        .risk = "Each is a layer, and keeps what a later one removes.",
        .fix = "Join them with &&.",
        .aliases = kTexts<"hadolint:DL3059", "kics:0008c003-79aa-42d8-95b8-1c2fe37dbfe6">,
        .topics = {Topic::hygiene},
        .check = many_runs,
    },
    {
        .id = "docker/yarn-cache-left",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Cache of yarn stays in the image",
        .risk = "The image is larger than it need be.",
        .fix = "Run yarn cache clean in the same RUN, or mount a cache.",
        .aliases = kJoined<kYarnAliases, kKicsYarn>,
        .topics = {Topic::hygiene},
        .check = yarn_cache,
    },
    {
        .id = "docker/no-from",
        .severity = Severity::medium,
        .title = "Dockerfile has no base image",
        .risk = "Nothing can be built from it.",
        .fix = "Begin with FROM.",
        .aliases = kTexts<"kics:19619060-f22e-094f-fda1-aacf37b69bba",
                          "kics:52e2b1c6-56e4-5264-2fc6-523166b2c8f3", "hadolint:DL3061">,
        .topics = {Topic::reliability},
        .check = no_from,
    },
    {
        .id = "docker/before-from",
        .severity = Severity::medium,
        .title = "Instruction stands before the first FROM",
        .risk = "The build fails.",
        .fix = "Begin with FROM; only ARG stands before it.",
        .aliases = kTexts<"hadolint:DL3061", "kics:52e2b1c6-56e4-5264-2fc6-523166b2c8f3">,
        .topics = {Topic::reliability},
        .check = before_from,
    },
    {
        .id = "docker/go-unpinned",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Program in Go is installed in no fixed version",
        .risk = "What is built changes from day to day.",
        .fix = "Name a version: example.org/tool@v1.2.3.",
        .aliases = kTexts<"hadolint:DL3062">,
        .topics = {Topic::supply_chain},
        .check = go_unpinned,
    },
    {
        .id = "docker/named-user",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "User is given by name",
        .risk = "Kubernetes cannot tell whether a name is root, and with runAsNonRoot does not "
                "start it.",
        .fix = "Use the number.",
        .aliases = kTexts<"hadolint:DL3066">,
        .topics = {Topic::access},
        .check = named_user,
    },
    {
        .id = "docker/curl-and-wget",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Both curl and wget are used",
        .risk = "Two programs are installed and kept up to date where one would do.",
        .fix = "Use one of them.",
        .aliases =
            kTexts<"hadolint:DL4001", "trivy:DS-0014", "kics:fc775e75-fcfb-4c98-b2f2-910c5858b359">,
        .topics = {Topic::hygiene},
        .check = curl_and_wget,
    },
    {
        .id = "docker/shell-linked",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Shell is changed by a command",
        .risk = "What else runs /bin/sh may break, and other instructions do not know.",
        .fix = "Use SHELL.",
        .aliases = kTexts<"hadolint:DL4005", "kics:8a301064-c291-4b20-adcb-403fe7fd95fd">,
        .topics = {Topic::reliability},
        .check = links_shell,
    },
    {
        .id = "docker/password-in-layer",
        .severity = Severity::medium,
        .title = "Password is set in a layer",
        .risk = "It is in the image, or everybody guesses it, and nobody can log in without one.",
        .fix = "Remove chpasswd; containers need no passwords.",
        .aliases = kTexts<"checkov:CKV2_DOCKER_17">,
        .topics = {Topic::credentials},
        .check = sets_password,
    },
    {
        .id = "docker/plain-http",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Download is not encrypted",
        .risk = "Whoever stands between puts his own code into the image.",
        .fix = "Use https.",
        .aliases = kTexts<"kics:d5b3c9a1-7e8f-4c2a-9d6e-3f1a8b4c7e9d">,
        .topics = {Topic::integrity},
        .check = plain_http,
    },
    {
        .id = "docker/setuid",
        .severity = Severity::medium,
        .title = "Program is given the rights of its owner",
        .risk = "Whoever is in the container becomes that user by it.",
        .fix = "Remove the bit.",
        .topics = {Topic::access},
        .check = sets_special_bits,
    },
    {
        .id = "docker/chown-flag",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Files belong to a user",
        .risk = "Programs that run as that user can change them.",
        .fix = "Leave what only runs to root.",
        .aliases = kTexts<"kics:aa93e17f-b6db-4162-9334-c70334e7ac28">,
        .topics = {Topic::access},
        .check = owner_flag,
    },
    {
        .id = "docker/secret-file",
        .severity = Severity::high,
        .confidence = Confidence::medium,
        .title = "File that holds secrets is copied into the image",
        .risk = "Whoever gets the image has it, also if a later layer removes it.",
        .fix = "Mount it: RUN --mount=type=secret.",
        .aliases = kTexts<"trivy:DS-0031">,
        .topics = {Topic::credentials},
        .check = copies_secret,
    },
    {
        .id = "docker/system-workdir",
        .severity = Severity::medium,
        .title = "Folder of the system is the working folder",
        .risk = "What the build writes there changes the system, or fails.",
        .fix = "Use a folder of its own.",
        .aliases = kTexts<"trivy:DS-0030">,
        .topics = {Topic::reliability},
        .check = system_folder,
    },
    {
        .id = "docker/add-to-unpack",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Archive is copied and then unpacked",
        .risk = "It stays in a layer, packed.",
        .fix = "Use ADD, which unpacks.",
        .aliases = kTexts<"hadolint:DL3010">,
        .topics = {Topic::hygiene},
        .check = unpacks_copy,
    },
    {
        .id = "docker/copy-after-copy",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Files of one folder are copied one by one",
        .risk = "Each is a layer, which every pull asks for by itself.",
        .fix = "Name all of them in one instruction.",
        .aliases = kTexts<"kics:0008c003-79aa-42d8-95b8-1c2fe37dbfe6">,
        .topics = {Topic::hygiene},
        .check = many_copies,
    },
    {
        .id = "docker/bash-in-sh",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "RUN holds what only bash understands",
        .risk = "The build goes on with something else than what is written.",
        .fix = "Set SHELL to bash, or write what sh knows.",
        .aliases =
            kTexts<"hadolint:SC3010", "hadolint:SC3014", "hadolint:SC3020", "hadolint:SC3009">,
        .topics = {Topic::reliability},
        .check = bash_in_sh,
    },
    {
        .id = "docker/unpinned-copied-image",
        .severity = Severity::medium,
        .title = "Image that is copied from has no fixed version",
        .risk = "What is taken from it changes without a change here: a broken or hostile release "
                "is taken in by the next build.",
        .fix = "Name a version, and add its digest: image:1.2.3@sha256:….",
        .topics = {Topic::integrity, Topic::supply_chain},
        .check = copied_image,
    },
};

constexpr std::string_view kWhy = R"(
An image is what its instructions leave behind. Of stages that do not ship nothing is left.
)";
constexpr std::string_view kSource = "Dockerfile reference; Docker build best practices";
constexpr std::string_view kPath = "Dockerfile";
}  // namespace

extern constinit const RuleTable build_rows{kRows};

namespace {

constexpr RuleDoc kDocs[] = {
    {kRows[0], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
RUN «top»
)">,
     kTexts<R"(FROM alpine:3.20
RUN echo top
)">},
    {kRows[1], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
RUN «cd /tmp» && make
)">,
     kTexts<R"(FROM alpine:3.20
RUN (cd /tmp && make)
)">},
    {kRows[2], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
RUN «apt» update
)">,
     kTexts<R"(FROM alpine:3.20
RUN apt-get update && apt-get install -y curl
)">},
    {kRows[3], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
EXPOSE «80000»
)">,
     kTexts<R"(FROM alpine:3.20
EXPOSE 8080 9000-9010/tcp
)">},
    {kRows[4], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
COPY a b «/c»
)">,
     kTexts<R"(FROM alpine:3.20
COPY a b /c/
)">},
    {kRows[5], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20 AS a
COPY «--from=a» /x /x
)">,
     kTexts<R"(FROM alpine:3.20 AS a
FROM alpine:3.20
COPY --from=a /x /x
)">},
    {kRows[6], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
COPY «--from=build» /x /x
)">,
     kTexts<R"(FROM alpine:3.20 AS a
FROM alpine:3.20
COPY --from=a /x /x
)">},
    {kRows[7], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
FROM alpine:3.20
COPY «--from=0» /x /x
)">,
     kTexts<R"(FROM alpine:3.20 AS a
FROM alpine:3.20
COPY --from=a /x /x
)">},
    {kRows[8], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20 AS a
FROM alpine:3.20 AS «a»
)">,
     kTexts<R"(FROM alpine:3.20 AS a
FROM alpine:3.20 AS b
)">},
    {kRows[9], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20 AS «context»
)">,
     kTexts<R"(FROM alpine:3.20 AS build
)">},
    {kRows[10], kWhy, kSource, kPath, kTexts<R"(FROM «--platform=linux/amd64» alpine:3.20
)">,
     kTexts<R"(FROM --platform=$BUILDPLATFORM alpine:3.20
)">},
    {kRows[11], kWhy, kSource, kPath, kTexts<R"(FROM «--platform=$TARGETPLATFORM» alpine:3.20
)">,
     kTexts<R"(FROM --platform=$BUILDPLATFORM alpine:3.20
)">},
    {kRows[12], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
RUN «yum install curl»
)">,
     kTexts<R"(FROM alpine:3.20
RUN yum install -y curl
)">},
    {kRows[13], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
RUN «dnf install curl»
)">,
     kTexts<R"(FROM alpine:3.20
RUN dnf install -y curl
)">},
    {kRows[14], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
RUN «zypper install curl»
)">,
     kTexts<R"(FROM alpine:3.20
RUN zypper install -y curl
)">},
    {kRows[15], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
RUN «apt-get dist-upgrade -y»
)">,
     kTexts<R"(FROM alpine:3.20
RUN apt-get install -y curl
)">},
    {kRows[16], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
RUN «apk upgrade»
)">,
     kTexts<R"(FROM alpine:3.20
RUN apk add --no-cache curl
)">},
    {kRows[17], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
RUN «apt-get update»
)">,
     kTexts<R"(FROM alpine:3.20
RUN apt-get update && apt-get install -y curl
)">},
    {kRows[18], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
ONBUILD «MAINTAINER» me
)">,
     kTexts<R"(FROM alpine:3.20
ONBUILD RUN make
)">},
    {kRows[19], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
ENV A=b C=«$A/c»
)">,
     kTexts<R"(FROM alpine:3.20
ENV A=b
ENV C=$A/c
)">},
    {kRows[20], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
COPY a «b»
)">,
     kTexts<R"(FROM alpine:3.20
WORKDIR /app
COPY a b
)">},
    {kRows[21], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20 AS a
FROM alpine:3.20
COPY --from=a «/» /
)">,
     kTexts<R"(FROM alpine:3.20 AS a
FROM scratch
COPY --from=a / /
)">},
    {kRows[22], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
RUN «useradd -u 1234567 me»
)">,
     kTexts<R"(FROM alpine:3.20
RUN useradd -l -u 1234567 me
)">},
    {kRows[23], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
RUN «wget https://example.org/a»
)">,
     kTexts<R"(FROM alpine:3.20
RUN wget -q https://example.org/a
)">},
    {kRows[24], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
LABEL «Foo»=bar
)">,
     kTexts<R"(FROM alpine:3.20
LABEL org.example.foo=bar
)">},
    {kRows[25], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
RUN a
«RUN» b
)">,
     kTexts<R"(FROM alpine:3.20
RUN a && b
)">},
    {kRows[26], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
RUN «yarn install»
)">,
     kTexts<R"(FROM alpine:3.20
RUN yarn install && yarn cache clean
)">},
    {kRows[27], kWhy, kSource, kPath, kTexts<R"(«RUN» make
)">,
     kTexts<R"(FROM scratch
)">},
    {kRows[28], kWhy, kSource, kPath, kTexts<R"(«RUN» make
FROM alpine:3.20
)">,
     kTexts<R"(ARG A=b
FROM alpine:3.20
)">},
    {kRows[29], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
RUN go install «example.org/a/b@latest»
)">,
     kTexts<R"(FROM alpine:3.20
RUN go install example.org/a/b@v1.0.0
)">},
    {kRows[30], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
USER «app»
)">,
     kTexts<R"(FROM alpine:3.20
USER 1000
)">},
    {kRows[31], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
RUN curl -fsSLO https://example.org/a && «wget» -q https://example.org/b
)">,
     kTexts<R"(FROM alpine:3.20
RUN curl -fsSLO https://example.org/a
)">},
    {kRows[32], kWhy, kSource, kPath,
     kTexts<R"(FROM alpine:3.20
RUN «ln -sf /bin/bash /bin/sh»
)",
            R"(FROM alpine:3.20
RUN «bash -c»
)">,
     kTexts<R"(FROM alpine:3.20
SHELL ["/bin/bash", "-c"]
RUN bash ./build.sh
RUN curl https://example.org/a | sh
RUN sh <<EOF
true
EOF
)">},
    {kRows[33], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
RUN echo a:b | «chpasswd»
)">,
     kTexts<R"(FROM alpine:3.20
RUN echo a
RUN pwgen 24 1 | sed s,^,root:, | chpasswd
)">},
    {kRows[34], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
RUN curl -o a «http://example.org/a»
)">,
     kTexts<R"(FROM alpine:3.20
RUN curl -o a https://example.org/a
)">},
    {kRows[35], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
RUN chmod «u+s» /bin/a
)">,
     kTexts<R"(FROM alpine:3.20
RUN chmod u+x /bin/a
)">},
    {kRows[36], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
COPY «--chown=app» a /a
)">,
     kTexts<R"(FROM alpine:3.20
COPY a /a
)">},
    {kRows[37], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
COPY «.env» /app/
)">,
     kTexts<R"(FROM alpine:3.20
COPY .env.example /app/
)">},
    {kRows[38], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
WORKDIR «/etc»
)">,
     kTexts<R"(FROM alpine:3.20
WORKDIR /app
)">},
    {kRows[39], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
«COPY» a.tar.gz /
RUN tar xf /a.tar.gz
)">,
     kTexts<R"(FROM alpine:3.20
ADD a.tar.gz /
)">},
    {kRows[40], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
COPY a.txt ./
«COPY» b.txt ./
COPY c.txt ./
)">,
     kTexts<R"(FROM alpine:3.20
COPY a.txt b.txt ./
COPY --chown=app c.txt ./
COPY d.txt ./d/
RUN make
COPY e.txt ./d/
)",
            R"(FROM alpine:3.20 AS build
COPY a.txt ./
COPY b.txt ./
FROM scratch
COPY --from=build /a /
)">},
    {kRows[41], kWhy, kSource, kPath,
     kTexts<R"(FROM debian:12
RUN mkdir -p «/app/{a,b}» && if «[[» -d /app ]]; then make «&> /dev/null»; fi
)",
            R"(FROM python:3.12-slim AS build
FROM build
RUN [ "$A" «==» b ] || echo no
)">,
     kTexts<R"(FROM debian:12
SHELL ["/bin/bash", "-c"]
RUN mkdir -p /app/{a,b}
)",
            R"(FROM alpine:3.20
RUN [[ -d /app ]] || make
)",
            R"(FROM debian:12
RUN curl -w '%{http_code},{a,b}' -o /a${A} https://example.org/a{b} && find . -exec ls {} +
RUN [ "$A" = b ] && make > /dev/null 2>&1
)",
            R"(FROM debian:12
RUN ln -sf /bin/bash /bin/sh
RUN mkdir /app/{a,b}
)">},
    {kRows[42], kWhy, kSource, kPath, kTexts<R"(FROM alpine:3.20
COPY «--from=nginx:latest» /etc/nginx /etc/nginx
COPY «--from=ghcr.io/example/tool» /tool /bin/
)">,
     kTexts<R"(FROM alpine:3.20 AS build
FROM alpine:3.20
COPY --from=build /a /b /c/
COPY --from=nginx:1.27 /etc/nginx /etc/nginx
COPY --from=${IMAGE}/a:latest /x /x
)">},
};
}  // namespace

extern constinit const RuleDocTable build_rows_docs{kDocs};

}  // namespace sluice::docker
