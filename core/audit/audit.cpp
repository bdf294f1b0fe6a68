#include "core/audit/audit.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "core/audit/foreign_settings.h"
#include "core/audit/policy.h"
#include "core/detect/archive_format.h"
#include "core/detect/detect.h"
#include "core/detect/glob.h"
#include "core/detect/into_utf8.h"
#include "core/findings/collect.h"
#include "core/findings/mask.h"
#include "core/findings/suppressions.h"
#include "core/model/document.h"
#include "core/model/project.h"
#include "core/model/terraform_modules.h"
#include "core/parse/archive/archive.h"
#include "core/parse/line_breaks.h"
#include "core/parse/yaml.h"
#include "core/rules/registry.h"
#include "core/rules/run.h"
#include "core/rules/wording.h"
#include "core/text/encoding.h"
#include "core/text/utf8.h"

namespace sluice {

namespace engine {
extern const Rule parse_error;
extern const Rule limit_reached;
extern const Rule expired_ignore;
extern const Rule unreadable_ignore;
extern const Rule ambiguous_line_break;
}  // namespace engine

struct FileResult {
  FileEntry entry;
  std::vector<Finding> findings;
  // Where rules about several files want it, or another file may say what it is.
  std::unique_ptr<Document> document;
  std::vector<IgnoreComment> ignores;  // of the document, for what those rules find
  HiddenPlaces hidden;                 // likewise
  bool is_masked = false;              // `hidden` also has what rules know that are not chosen
  bool is_policy = false;              // that of the options
  bool errors_allowed = false;
  bool fixed = true;  // no other file says what it is

  // Something of the file was not audited, and why: its first reason counts.
  void not_whole(std::string reason, bool is_read_at_all);
};

namespace {

std::string without_period(std::string text) {
  while (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace

void FileResult::not_whole(std::string reason, bool is_read_at_all) {
  if (entry.reason.empty()) entry.reason = without_period(std::move(reason));
  if (!errors_allowed || is_policy) {  // what is wrong with the policy is not its own to allow
    entry.status = FileEntry::Status::error;
  } else if (!is_read_at_all) {
    entry.status = FileEntry::Status::skipped;
  }
}

void destroy(FileResult* file) { delete file; }  // NOLINT: the one owner is unique_ptr

namespace {

// Globs, ready to be matched with every file.
std::vector<Glob> compile(const std::vector<std::string>& globs) {
  return {globs.begin(), globs.end()};
}

struct KindGlob {
  Glob glob;
  Kind kind;
};

// An ignore of the policy, and the files that it is about; nothing for all.
struct Ignore {
  PolicyIgnore written;
  std::optional<Glob> path;
};

// What the policy asks for beyond the options.
struct Settings {
  bool is_broken = false;
  std::vector<Ignore> ignores;
  std::vector<KindGlob> kinds;        // with those of the options
  std::vector<Glob> allow_errors;     // likewise
  std::vector<const Rule*> rules;     // that report
  std::vector<const Rule*> silent;    // that do not, and know secrets
  Policy policy;                      // for what it says of findings by their rules
  Severity least = Severity::medium;  // that fails the gate
  std::vector<std::string> families;  // that the gate looks at; empty for all
};

// A rule that is named in full runs whatever its persona. One that is switched off by a name of
// some of its checks runs as well: its other checks may speak.
bool is_chosen(const Rule& rule, const RuleSetting* setting, const Options& options) {
  if (setting != nullptr && !setting->severity && is_named(rule, {}, setting->name)) return false;
  if (options.select.empty())
    return rule.persona <= options.persona.value_or(Persona::regular) ||
           (setting != nullptr && setting->names_one());
  return std::any_of(options.select.begin(), options.select.end(),
                     [&](const std::string& name) { return is_named(rule, name); });
}

void choose_gate(const Options& options, const Policy& policy, Settings& settings) {
  settings.least = options.fail_on.value_or(policy.fail_on.value_or(Severity::medium));
  if (options.fail_on) return;
  const Gate* const gate = policy.gate(options.gate.empty() ? "merge" : options.gate);
  if (gate == nullptr) return;
  settings.least = gate->severity.value_or(settings.least);
  settings.families = gate->families;
}

// Joins the policy into the options. A broken one counts for nothing, so that no typing error lets
// anything pass.
Settings apply_policy(Options& options) {
  if (options.policy) into_utf8(options.policy->path, options.policy->text);
  ParsedPolicy parsed = policy_in_force(options);
  Settings settings;
  settings.is_broken = !parsed.errors.empty();
  if (settings.is_broken) parsed.policy = {};
  Policy& policy = parsed.policy;
  if (!options.persona) options.persona = policy.persona.value_or(Persona::regular);
  options.kinds.insert(options.kinds.begin(), policy.kinds.begin(), policy.kinds.end());
  for (const KindRule& rule : options.kinds) settings.kinds.push_back({Glob(rule.glob), rule.kind});
  options.allow_errors.insert(options.allow_errors.end(), policy.allow_errors.begin(),
                              policy.allow_errors.end());
  settings.allow_errors = compile(options.allow_errors);
  choose_gate(options, policy, settings);
  for (const Rule* const rule : all_rules()) {
    const RuleSetting* const setting = policy.setting(*rule, rule->aliases);
    if (is_chosen(*rule, setting, options)) {
      settings.rules.push_back(rule);
    } else if (rule->points_at_secret()) {
      settings.silent.push_back(rule);
    }
  }
  for (PolicyIgnore& ignore : policy.ignores) {
    std::optional<Glob> path;
    if (!ignore.path.empty()) path.emplace(ignore.path);
    settings.ignores.push_back({std::move(ignore), std::move(path)});
  }
  settings.policy = std::move(policy);
  return settings;
}

// Which rules are chosen decides what is reported, never what is masked: the silent ones run over
// what is reported of, and nothing of them stays but the places to mask.
struct Rules {
  explicit Rules(const Settings& settings) : chosen(settings.rules), silent(settings.silent) {}

  // Adds the secrets in a text that is no file.
  void add_secrets(std::string_view text, SecretMask& mask) const {
    for (const RuleSet* const set : {&chosen, &silent}) {
      for (const Span at : set->secrets_in(text)) mask.add_value(slice(text, at));
    }
  }

  RuleSet chosen;
  RuleSet silent;
};

bool is_policy_in_force(const Options& options, const Input& input) {
  return options.policy && options.policy->path == input.path &&
         options.policy->text == input.bytes;
}

bool matches_any(const std::vector<Glob>& globs, std::string_view path) {
  return std::any_of(globs.begin(), globs.end(),
                     [&](const Glob& glob) { return glob.matches(path); });
}

// The path as far above the root as it is known.
std::string placed(const Options& options, const std::string& path) {
  if (options.place.empty() || path.starts_with('/')) return path;
  return path_within(options.place, path).value_or(path);
}

Detected kind_of(const Options& options, const Settings& settings, const Input& input) {
  if (is_policy_in_force(options, input)) return {Kind::policy, true};
  for (auto rule = settings.kinds.rbegin(); rule != settings.kinds.rend(); ++rule) {
    if (rule->glob.matches(input.path)) return {rule->kind, true};
  }
  return detect(placed(options, input.path), input.bytes);
}

// Errors of the audit become findings.
void report_error(const ParseError& error, Sink& sink) {
  sink.begin(error.code == ErrorCode::limit ? engine::limit_reached : engine::parse_error);
  Hit& hit = sink.report(error.at, error.message).with_evidence(error.message);
  if (error.related) hit.relate(error.related->at, error.related->note);
}

std::string how_it_is_over(const IgnoreComment& comment) {
  std::string what = "The ignore";
  if (!comment.ids.empty()) what += " of " + quote(comment.ids.front());
  return what +
         (comment.until == IgnoreComment::kNever ? " ends at what is no date" : " has ended");
}

void report_expired(const std::vector<IgnoreComment>& ignores, std::int32_t today, Sink& sink) {
  sink.begin(engine::expired_ignore);
  for (const IgnoreComment& comment : ignores) {
    if (comment.is_over(today)) sink.report(comment.at, how_it_is_over(comment));
  }
}

void report_expired(const std::vector<PolicyIgnore>& ignores, std::optional<std::int32_t> today,
                    Sink& sink) {
  sink.begin(engine::expired_ignore);
  for (const PolicyIgnore& ignore : ignores) {
    if (!ignore.is_over(today)) continue;
    sink.report(ignore.until_at, "The ignore of " + quote(ignore.rule) + " has ended")
        .with_evidence(ignore.rule + '\0' + ignore.path + '\0' + ignore.resource);
  }
}

// A name that stands for a policy, and that no host looks for.
bool is_misnamed_policy(std::string_view path) {
  return detect_by_path(path).kind == Kind::policy &&
         path.substr(path.rfind('/') + 1) != ".sluice.yaml";
}

void report_unreadable(const std::vector<UnreadableIgnore>& ignores, Sink& sink) {
  sink.begin(engine::unreadable_ignore);
  for (const UnreadableIgnore& ignore : ignores) sink.report(ignore.at, ignore.why);
}

// Where hosts may read the document differently than this audit does.
void report_line_breaks(const Document& document, Sink& sink) {
  const Tree* const tree = std::get_if<Tree>(&document.syntax);
  if (tree == nullptr || !tree->merges) return;
  sink.begin(engine::ambiguous_line_break);
  for (const Span at : ambiguous_line_breaks(*tree)) {
    sink.report(at, "Some parsers of YAML end the line at this character")
        .with_evidence(std::string(slice(tree->source, at)));
  }
}

bool is_blank(std::string_view bytes) {
  return bytes.find_first_not_of(" \t\r\n") == bytes.npos || bytes == "\xEF\xBB\xBF";
}

bool is_archive(Kind kind) { return kind == Kind::archive || kind == Kind::image; }

// Secrets that only their name tells stand back where a rule that knows what they are for finds
// them as well: in one value, on one line. `others` are the places that such rules found.
void drop_generic_secrets(std::deque<Hit>& hits, std::vector<Span> others, std::string_view bytes) {
  const auto is_generic = [](const Hit& hit) {
    const auto* const pattern = std::get_if<SecretPattern>(&hit.rule->check);
    return pattern != nullptr && pattern->generic;
  };
  if (std::none_of(hits.begin(), hits.end(), is_generic)) return;
  std::erase_if(others, [&](Span at) { return slice(bytes, at).find('\n') != bytes.npos; });
  std::sort(others.begin(), others.end());
  // Of those that start at or before a place, how far the longest reaches.
  std::vector<std::uint32_t> ends;
  ends.reserve(others.size());
  for (const Span at : others) ends.push_back(std::max(at.end, ends.empty() ? 0 : ends.back()));
  std::erase_if(hits, [&](const Hit& hit) {
    if (!is_generic(hit)) return false;
    const Span at = hit.primary.at;
    const auto after =
        std::upper_bound(others.begin(), others.end(), at.begin,
                         [](std::uint32_t begin, Span other) { return begin < other.begin; });
    return after != others.begin() &&
           ends[static_cast<std::size_t>(after - others.begin()) - 1] >= at.end;
  });
}

std::size_t most_findings(const Options& options) {
  return static_cast<std::size_t>(
      std::min<std::uint64_t>(options.limits.findings_per_file, Sink::kMost));
}

CollectOptions base_options(const Options& options) {
  CollectOptions collect;
  collect.excerpts = options.excerpts ? Excerpts::lines : Excerpts::none;
  collect.today = options.today;
  return collect;
}

// What the sink holds of a file as a whole. Without its bytes: there is nothing to show of them.
void add_about_file(std::string_view path, Sink& sink, const Options& options,
                    std::vector<Finding>& findings) {
  for (Finding& finding : collect(sink.take(), {{path, {}}}, base_options(options)))
    findings.push_back(std::move(finding));
}

// Of each file as many findings as the limit allows, and of those that hold more, one that says how
// many. `more` counts, by path, what was left out before; gives what was said of each file.
std::map<std::string, std::string> limit_findings(std::vector<Finding>& findings,
                                                  std::map<std::string, std::size_t> more,
                                                  const Options& options) {
  const std::size_t most = most_findings(options);
  auto kept = findings.begin();
  std::string path;
  std::size_t of_file = 0;
  for (auto finding = findings.begin(); finding != findings.end(); ++finding) {
    if (finding->primary.path != path) {
      path = finding->primary.path;
      of_file = 0;
    }
    if (of_file++ >= most) {
      ++more[path];
    } else {
      if (kept != finding) *kept = std::move(*finding);
      ++kept;
    }
  }
  findings.erase(kept, findings.end());
  std::map<std::string, std::string> said;
  for (const auto& [name, count] : more) {
    const std::string message =
        std::to_string(count) + " further findings in this file are not listed";
    Sink sink;
    sink.begin(engine::limit_reached);
    sink.report(Span{}, message);  // without evidence: how many there are is no other finding
    add_about_file(name, sink, options, findings);
    said.emplace(name, message);
  }
  return said;
}

}  // namespace

struct Engine::State {
  explicit State(Settings from) : settings(std::move(from)), rules(settings) {}
  Settings settings;
  Rules rules;
};

Engine::Engine(Options options)
    : options_(std::move(options)), state_(std::make_unique<const State>(apply_policy(options_))) {
  std::sort(options_.baseline.begin(), options_.baseline.end());
}

Engine::~Engine() = default;

namespace {

bool is_for_project(const Document& document) {
  return is_kept_for_project(document.kind) &&
         !std::holds_alternative<std::monostate>(document.model);
}

// Finds what else the document must not show, once.
void mask(const Document& document, const Rules& rules, const Options& options, FileResult& file) {
  if (std::exchange(file.is_masked, true)) return;
  Sink sink(most_findings(options));
  sink.today = options.today;
  rules.silent.run(document, sink);
  for (const Hit& hit : sink.take()) file.hidden.add(hit);
  for (const auto& [source, overflow] : sink.take_overflow()) file.hidden.add(overflow.hidden);
}

// One file on its way through the house.
class FileAudit {
 public:
  // The input is in UTF-8; `encoding` is what the file itself is in.
  FileAudit(const Options& options, const Settings& settings, const Rules& rules, Input input,
            Encoding encoding = Encoding::utf8)
      : options_(options),
        rules_(rules),
        input_(std::move(input)),
        encoding_(encoding),
        result_(new FileResult) {
    result_->entry.path = utf8::spelled(input_.path);
    result_->errors_allowed = matches_any(settings.allow_errors, input_.path);
    sink_.today = options_.today;
    sink_.select = options_.select;
    sink_.pins = &settings.policy.pins;
  }

  // `detected` counts only where the bytes were read.
  std::unique_ptr<FileResult> run(const Detected& detected) {
    if (input_.state != Input::State::read) {
      not_read();
    } else if (input_.bytes.size() > options_.limits.file_bytes) {
      too_large();
    } else {
      audit(detected);
    }
    collect_findings();
    return std::move(result_);
  }

  // An archive whose entries were audited by themselves: `faults` are theirs, and `error` is why no
  // further one could be read.
  std::unique_ptr<FileResult> run_archive(const Detected& detected,
                                          const std::vector<ParseError>& faults,
                                          const std::optional<ParseError>& error) {
    entry().kind = detected.kind;
    if (error || !faults.empty()) {
      document_ = std::make_unique<Document>(std::move(input_.path), std::move(input_.bytes),
                                             detected.kind);
    }
    tell(faults, true);
    if (error && !detected.fixed && error->code != ErrorCode::limit) {
      skip("does not read as an archive: " + without_period(error->message));
    } else if (error) {
      tell({*error}, true);  // what was read of it stands in the report
    }
    collect_findings();
    return std::move(result_);
  }

  // An entry that its archive holds and does not give: the archive's own findings tell so.
  std::unique_ptr<FileResult> run_unreadable_entry() {
    entry().kind = detect_by_path(placed(options_, input_.path)).kind;
    result_->not_whole(utf8::valid(input_.problem), false);
    return std::move(result_);
  }

 private:
  FileEntry& entry() { return result_->entry; }

  void not_read() {
    entry().kind = detect_by_path(placed(options_, input_.path)).kind;
    entry().reason = utf8::valid(input_.problem);
    if (input_.state == Input::State::skipped) {
      entry().status = FileEntry::Status::skipped;
      return;
    }
    if (input_.state == Input::State::too_large) {
      too_large();
      return;
    }
    result_->not_whole(entry().reason, false);
    sink_.begin(engine::parse_error);
    sink_.report(Span{}, "File cannot be read: " + input_.problem).with_evidence(input_.problem);
  }

  void too_large() {
    if (entry().reason.empty()) {
      entry().reason =
          "larger than the limit of " + std::to_string(options_.limits.file_bytes) + " bytes";
    }
    result_->not_whole(entry().reason, false);
    sink_.begin(engine::limit_reached);
    sink_.report(Span{}, "File was not audited: " + entry().reason).with_evidence(entry().reason);
  }

  // Where the file must be what its name says, errors are findings, and it was not audited wholly.
  void tell(const std::vector<ParseError>& errors, bool usable) {
    if (errors.empty()) return;
    for (const ParseError& error : errors) report_error(error, sink_);
    result_->not_whole(errors.front().message, usable);
  }

  void skip(std::string reason) {
    entry().status = FileEntry::Status::skipped;
    entry().reason = std::move(reason);
  }

  void audit(const Detected& detected) {
    entry().kind = detected.kind;
    if (is_blank(input_.bytes)) return;
    if (detected.kind == Kind::unknown) return skip("binary");
    result_->is_policy = is_policy_in_force(options_, input_);
    document_ =
        std::make_unique<Document>(std::move(input_.path), std::move(input_.bytes), detected.kind);
    document_->encoding = encoding_;
    result_->fixed = detected.fixed;
    ReadResult read_result = detected.open == Syntax::none
                                 ? read(*document_, options_.limits.parse)
                                 : read_open(*document_, detected.open, options_.limits.parse);
    entry().kind = document_->kind;
    if (detected.kind == Kind::policy && read_result.usable) policy(read_result.errors);
    // What only rendering makes YAML is no error, and may be anything.
    const bool is_proven = read_result.in_part && !looks_like_template(document_->bytes);
    if (detected.fixed || is_proven) {
      tell(read_result.errors, read_result.usable);
    } else {
      if (!read_result.usable || read_result.in_part) {
        skip("does not parse as " + std::string(kind_name(detected.kind)) + ": " +
             without_period(read_result.errors.empty() ? "" : read_result.errors.front().message));
      }
      // A limit is never passed over in silence, whatever the file would have been.
      std::vector<ParseError> limits = std::move(read_result.errors);
      std::erase_if(limits, [](const ParseError& error) { return error.code != ErrorCode::limit; });
      tell(limits, read_result.usable);
    }
    rules_.chosen.run(*document_, sink_);
    if (entry().status != FileEntry::Status::skipped) report_line_breaks(*document_, sink_);
    Ignores ignores = find_ignores(*document_);
    report_unreadable(ignores.unreadable, sink_);
    result_->ignores = std::move(ignores.comments);
    if (options_.today) report_expired(result_->ignores, *options_.today, sink_);
  }

  void policy(std::vector<ParseError>& errors) {
    ParsedPolicy parsed = read_policy(std::get<Tree>(document_->syntax));
    std::move(parsed.errors.begin(), parsed.errors.end(), std::back_inserter(errors));
    if (!result_->is_policy && is_misnamed_policy(document_->path)) {
      errors.push_back({ErrorCode::syntax, {}, "a policy is read from .sluice.yaml only"});
    }
    report_expired(parsed.policy.ignores, options_.today, sink_);
  }

  void collect_findings() {
    std::deque<Hit> hits = sink_.take();
    const Overflow overflow = std::move(sink_.take_overflow()[SourceId{}]);
    result_->hidden = overflow.hidden;
    for (const Hit& hit : hits) result_->hidden.add(hit);
    const std::string_view bytes = document_ ? std::string_view(document_->bytes) : "";
    drop_generic_secrets(hits, result_->hidden.credentials, bytes);
    if (document_ && !hits.empty()) mask(*document_, rules_, options_, *result_);
    CollectOptions collect_options = base_options(options_);
    // A line of an archive is nothing to show.
    if (is_archive(entry().kind)) collect_options.excerpts = Excerpts::none;
    if (options_.honour_ignores) collect_options.ignores = {&result_->ignores};
    collect_options.hidden = {&result_->hidden};
    result_->findings =
        collect(std::move(hits), {{entry().path, bytes, encoding_}}, collect_options);
    std::map<std::string, std::size_t> more;
    if (overflow.hits > 0) more.emplace(entry().path, overflow.hits);
    for (const auto& [path, message] : limit_findings(result_->findings, more, options_))
      result_->not_whole(message, true);
    if (document_ && (is_for_project(*document_) || may_be_included()))
      result_->document = std::move(document_);
  }

  // GitLab takes in no larger file.
  bool may_be_included() const {
    constexpr std::size_t kMost = std::size_t{2} * 1024 * 1024;
    return !result_->fixed && is_yaml_name(document_->path) && document_->bytes.size() <= kMost;
  }

 private:
  const Options& options_;
  const Rules& rules_;
  Input input_;
  Encoding encoding_;
  std::unique_ptr<FileResult> result_;
  std::unique_ptr<Document> document_;
  Sink sink_{most_findings(options_)};
};

// What only the archive of a container image has at its root: that of `docker save`, and the OCI
// layout.
bool is_image_index(std::string_view path) {
  return path == "manifest.json" || path == "index.json" || path == "oci-layout";
}

// A layer of a container image, in the image's own archive: blobs/sha256/<digest>, <id>/layer.tar.
// Its files are those of a running system, not of a repository.
bool is_layer_name(std::string_view path) {
  const auto is_digest = [](std::string_view name) {
    constexpr std::size_t kDigits = 64;
    return name.size() == kDigits && name.find_first_not_of("0123456789abcdef") == name.npos;
  };
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::string_view folder = folder_of(path);
  if (name == "layer.tar") return is_digest(folder.substr(folder.rfind('/') + 1));
  return is_digest(name.substr(0, name.find('.')));
}

// What is wrong with an entry, told at its place in the archive.
ParseError fault_of(const ArchiveEntry& entry, const Rules& rules) {
  constexpr std::size_t kLongest = 200;
  SecretMask mask;
  rules.add_secrets(entry.written, mask);  // a secret that is cut is none to a mask
  std::string name = mask.cover(entry.written);
  if (name.size() > kLongest) name = name.substr(0, kLongest) + "…";
  return {ErrorCode::syntax, entry.at, "Entry " + utf8::spelled(name) + ": " + entry.fault};
}

// Audits files, and what archives hold, entry after entry: one at a time is in memory, and the
// archives that it stands in.
class TreeAudit {
 public:
  TreeAudit(const Options& options, const Settings& settings, const Rules& rules)
      : options_(options),
        settings_(settings),
        rules_(rules),
        budget_{options.limits.archive_entries, options.limits.inflated_bytes} {}

  std::vector<std::unique_ptr<FileResult>> run(Input input) {
    file(std::move(input), 0);
    return std::move(results_);
  }

 private:
  // `depth` counts the archives around the file.
  void file(Input input, std::uint64_t depth) {
    Detected detected;
    const bool is_read =
        input.state == Input::State::read && input.bytes.size() <= options_.limits.file_bytes;
    Encoding encoding = Encoding::utf8;
    if (is_read) {
      encoding = into_utf8(input.path, input.bytes);
      detected = kind_of(options_, settings_, input);
    }
    if (!is_read || !is_archive(detected.kind) || input.bytes.empty()) {
      results_.push_back(
          FileAudit(options_, settings_, rules_, std::move(input), encoding).run(detected));
      return;
    }
    if (depth >= options_.limits.archive_depth) {
      input.state = Input::State::too_large;
      input.problem = "in more than " + std::to_string(depth) + " archives, one in the other";
      input.bytes.clear();
      results_.push_back(FileAudit(options_, settings_, rules_, std::move(input)).run(detected));
      return;
    }
    archive(std::move(input), detected, depth);
  }

  void archive(Input input, const Detected& detected, std::uint64_t depth) {
    const std::size_t own = results_.size();
    results_.emplace_back();
    std::vector<ParseError> faults;
    std::optional<ParseError> error;
    {
      ArchiveReader reader(input.bytes, input.path, archive_limits(), budget_);
      std::optional<bool> is_image;  // asked only where it matters
      while (auto entry = reader.next()) {
        if (!entry->fault.empty()) faults.push_back(fault_of(*entry, rules_));
        if (is_layer(*entry)) {
          if (!is_image) is_image = holds_image(input);
          if (*is_image) {
            entry->state = ArchiveEntry::State::skipped;
            entry->reason = "layer of an image";
          }
        }
        audit_entry(input.path, std::move(*entry), depth);
      }
      error = reader.error();
    }
    results_[own] = FileAudit(options_, settings_, rules_, std::move(input))
                        .run_archive(detected, faults, error);
  }

  ArchiveLimits archive_limits() const {
    return {options_.limits.file_bytes, options_.limits.inflate_ratio};
  }

  static bool is_layer(const ArchiveEntry& entry) {
    return entry.state == ArchiveEntry::State::file && is_layer_name(entry.path) &&
           archive_format(entry.bytes) != ArchiveFormat::none;
  }

  // Looks at the names alone, on a budget of its own: the index may stand behind the layers.
  bool holds_image(const Input& archive) const {
    ArchiveBudget budget{options_.limits.archive_entries, options_.limits.inflated_bytes};
    ArchiveReader reader(archive.bytes, archive.path, {0, options_.limits.inflate_ratio}, budget);
    while (const auto entry = reader.next()) {
      if (is_image_index(entry->path)) return true;
    }
    return false;
  }

  void audit_entry(const std::string& archive, ArchiveEntry entry, std::uint64_t depth) {
    Input input;
    input.path = archive + "!";
    if (entry.copy > 1) input.path += std::to_string(entry.copy);
    input.path += "/" + entry.path;
    input.bytes = std::move(entry.bytes);
    input.problem = std::move(entry.reason);
    switch (entry.state) {
      case ArchiveEntry::State::file:
        break;
      case ArchiveEntry::State::skipped:
        input.state = Input::State::skipped;
        break;
      case ArchiveEntry::State::too_large:
        input.state = Input::State::too_large;
        break;
      case ArchiveEntry::State::unreadable:
        results_.push_back(
            FileAudit(options_, settings_, rules_, std::move(input)).run_unreadable_entry());
        return;
    }
    file(std::move(input), depth + 1);
  }

  const Options& options_;
  const Settings& settings_;
  const Rules& rules_;
  ArchiveBudget budget_;
  std::vector<std::unique_ptr<FileResult>> results_;
};

// What a pipeline of GitLab takes in is GitLab's, wherever it lies: such files are audited once
// more as what they are. Paths count from the root of the repository, which is the audited one, or
// the folder of a pipeline that lies deeper (in an archive, in a test).
class IncludedFiles {
 public:
  using Files = std::vector<std::unique_ptr<FileResult>>;

  // The files are in order of path.
  IncludedFiles(const Options& options, const Settings& settings, const Rules& rules, Files& files)
      : options_(options), settings_(settings), rules_(rules), files_(files) {}

  void run() {
    for (const auto& file : files_) {
      add(*file, {});
      const std::string_view folder = folder_of(file->entry.path);
      if (!folder.empty()) add(*file, std::string(folder) + '/');
    }
    while (!open_.empty()) {
      const Pipeline next = std::move(open_.back());
      open_.pop_back();
      for (const std::string_view path : gitlab::local_files(model_of(*next.file))) {
        if (!include(next, path)) return;
      }
    }
  }

 private:
  struct Pipeline {
    FileResult* file;
    std::string base;  // with a trailing '/', empty for the root
  };

  static const gitlab::Pipeline& model_of(const FileResult& file) {
    return std::get<gitlab::Pipeline>(file.document->model);
  }

  void add(FileResult& file, std::string base) {
    if (file.document && std::holds_alternative<gitlab::Pipeline>(file.document->model))
      open_.push_back({&file, std::move(base)});
  }

  // Files that something else says to be something stay that. False where the limit is reached.
  bool include(const Pipeline& pipeline, std::string_view pattern) {
    const std::string start = pipeline.base + std::string(pattern.substr(0, pattern.find('*')));
    auto file = std::lower_bound(
        files_.begin(), files_.end(), start,
        [](const auto& one, const std::string& wanted) { return one->entry.path < wanted; });
    for (; file != files_.end() && (*file)->entry.path.starts_with(start); ++file) {
      if (!(*file)->document || (*file)->fixed || (*file)->entry.kind == Kind::gitlab_ci) continue;
      if (matches_++ >= kMostIncludeMatches) {
        tell_limit(*pipeline.file);
        return false;
      }
      const std::string_view path = (*file)->entry.path;
      if (!gitlab::matches_include(pattern, path.substr(pipeline.base.size()))) continue;
      audit_again(*file);
      add(**file, pipeline.base);
    }
    return true;
  }

  void audit_again(std::unique_ptr<FileResult>& file) const {
    Document& document = *file->document;
    const Encoding encoding = document.encoding;
    Input input{std::move(document.path), std::move(document.bytes)};
    file = FileAudit(options_, settings_, rules_, std::move(input), encoding)
               .run({Kind::gitlab_ci, true});
  }

  void tell_limit(FileResult& file) const {
    const std::string message = "includes were held against more files than the limit";
    Sink sink;
    report_error({ErrorCode::limit, {}, message}, sink);
    add_about_file(file.entry.path, sink, options_, file.findings);
    file.not_whole(message, true);
  }

  const Options& options_;
  const Settings& settings_;
  const Rules& rules_;
  Files& files_;
  std::vector<Pipeline> open_;
  std::size_t matches_ = 0;
};

// All files together: what remains once each was looked at.
class Finish {
 public:
  Finish(const Options& options, const Settings& settings, const Rules& rules,
         std::vector<std::unique_ptr<FileResult>> files)
      : options_(options), settings_(settings), rules_(rules), files_(std::move(files)) {
    std::stable_sort(files_.begin(), files_.end(),
                     [](const auto& a, const auto& b) { return a->entry.path < b->entry.path; });
  }

  Report run() {
    IncludedFiles(options_, settings_, rules_, files_).run();
    for (const auto& file : files_) take(file->findings);
    policy_itself();
    project();
    std::stable_sort(report_.findings.begin(), report_.findings.end(), before);
    fingerprint(report_.findings);
    allow_errors();
    hold_to_policy();
    hold_to_foreign_settings();
    baseline();
    count_files();
    count_findings();
    mask_names();
    return std::move(report_);
  }

 private:
  void take(std::vector<Finding>& findings) {
    std::move(findings.begin(), findings.end(), std::back_inserter(report_.findings));
  }

  // What is wrong with the policy is told also where it is none of the files.
  void policy_itself() {
    const bool is_file =
        std::any_of(files_.begin(), files_.end(), [](const auto& file) { return file->is_policy; });
    if (!options_.policy || is_file) return;
    Input input{options_.policy->path, options_.policy->text};
    const auto file =
        FileAudit(options_, settings_, rules_, std::move(input)).run({Kind::policy, true});
    std::erase_if(file->findings,
                  [](const Finding& finding) { return !finding.rule->id.starts_with("sluice/"); });
    take(file->findings);
  }

  bool is_about_policy(const Finding& finding) const {
    return options_.policy && finding.rule->id.starts_with("sluice/") &&
           finding.primary.path == utf8::spelled(options_.policy->path);
  }

  // A tree of nothing but pipelines is a part of a repository, cut out for them.
  bool is_content(const FileResult& file) const {
    return !placed(options_, file.entry.path).starts_with(".git") &&
           file.entry.kind != Kind::policy;
  }

  void project() {
    Project project;
    std::vector<SourceView> sources;
    std::vector<FileResult*> of_source;
    CollectOptions collect_options = base_options(options_);
    project.is_whole =
        options_.whole_tree && std::any_of(files_.begin(), files_.end(),
                                           [&](const auto& file) { return is_content(*file); });
    for (const auto& file : files_) {
      project.paths.push_back(file->entry.path);
      if (!file->document || !is_for_project(*file->document)) continue;
      file->document->id = static_cast<SourceId>(sources.size());
      project.documents.push_back(file->document.get());
      of_source.push_back(file.get());
      sources.push_back({file->entry.path, file->document->bytes, file->document->encoding});
      collect_options.ignores.push_back(options_.honour_ignores ? &file->ignores : nullptr);
      collect_options.hidden.push_back(&file->hidden);
    }
    Sink sink(most_findings(options_));
    sink.today = options_.today;
    sink.select = options_.select;
    sink.pins = &settings_.policy.pins;
    const auto tell = [&](const std::vector<ProjectError>& errors) {
      for (const ProjectError& error : errors) {
        sink.begin(error.document->id);
        report_error(error.error, sink);
        of_source[static_cast<std::size_t>(error.document->id)]->not_whole(error.error.message,
                                                                           true);
      }
    };
    tell(terraform::module_cycles(project));
    tell(rules_.chosen.run(project, sink));
    std::deque<Hit> hits = sink.take();
    const std::map<SourceId, Overflow> overflow = sink.take_overflow();
    std::map<std::string, std::size_t> more;
    for (const auto& [source, left] : overflow) {
      const auto i = static_cast<std::size_t>(source);
      of_source[i]->hidden.add(left.hidden);
      if (left.hits > 0) more.emplace(sources[i].path, left.hits);
    }
    // What is told of one file may come from any other.
    for (std::size_t i = 0; i < sources.size() && !hits.empty(); ++i)
      mask(*project.documents[i], rules_, options_, *of_source[i]);
    std::vector<Finding> findings = collect(std::move(hits), sources, collect_options);
    const auto said = limit_findings(findings, std::move(more), options_);
    for (FileResult* const file : of_source) {
      if (const auto message = said.find(file->entry.path); message != said.end())
        file->not_whole(message->second, true);
    }
    take(findings);
  }

  void allow_errors() {
    report_.incomplete = settings_.is_broken;
    for (Finding& finding : report_.findings) {
      if (!tells_errors(*finding.rule) || finding.suppressed) continue;
      if (!is_about_policy(finding) && matches_any(settings_.allow_errors, finding.primary.path)) {
        finding.suppressed = Suppression{"policy", "errors are allowed in this file"};
      } else {
        report_.incomplete = true;
      }
    }
  }

  // Findings are in order of path: which ignores are about a file is found once.
  void hold_to_policy() {
    settle_by_rule();
    std::string_view path;
    std::vector<const PolicyIgnore*> ignores;
    for (Finding& finding : report_.findings) {
      // What is said of the policy is not the policy's to silence.
      if (finding.suppressed || is_about_policy(finding)) continue;
      if (path.data() == nullptr || path != finding.primary.path) {
        path = finding.primary.path;
        ignores = ignores_of(path);
      }
      const auto ignore =
          std::find_if(ignores.begin(), ignores.end(),
                       [&](const PolicyIgnore* one) { return one->names(finding); });
      if (ignore != ignores.end())
        finding.suppressed = Suppression{"policy", utf8::valid((*ignore)->reason)};
    }
  }

  // As comments do: where the settings of other tools pass over what is found.
  void hold_to_foreign_settings() {
    if (!options_.honour_ignores) return;
    for (const auto& file : files_) {
      if (!file->document) continue;
      const ForeignSettings settings =
          read_foreign_settings(file->entry.path, file->document->bytes, options_.limits.parse);
      if (!settings.ignores.empty()) hold_to(settings, file->entry.path);
    }
  }

  // Findings are in order of path: those below a folder stand together, and so do those of a file.
  void hold_to(const ForeignSettings& settings, const std::string& its_path) {
    const auto is_before = [](const Finding& finding, std::string_view wanted) {
      return finding.primary.path < wanted;
    };
    auto finding = std::lower_bound(report_.findings.begin(), report_.findings.end(), settings.base,
                                    is_before);
    std::string_view path;
    std::vector<const ForeignIgnore*> ignores;
    for (; finding != report_.findings.end(); ++finding) {
      const std::string_view own_path = finding->primary.path;
      if (!own_path.starts_with(settings.base)) break;
      if (path.data() == nullptr || path != own_path) {
        path = own_path;
        ignores = settings.about(path.substr(settings.base.size()));
      }
      if (finding->suppressed || ignores.empty()) continue;
      const std::string_view pointed_at = source_at(finding->primary);
      const bool is_passed_over = std::any_of(
          ignores.begin(), ignores.end(),
          [&](const ForeignIgnore* ignore) { return ignore->names(*finding, pointed_at); });
      if (is_passed_over)
        finding->suppressed = Suppression{std::string(settings.tool), "by " + its_path};
    }
  }

  // Empty where the file is not kept.
  std::string_view source_at(const Location& place) const {
    const auto file = std::lower_bound(
        files_.begin(), files_.end(), place.path,
        [](const auto& one, const std::string& wanted) { return one->entry.path < wanted; });
    if (file == files_.end() || (*file)->entry.path != place.path || !(*file)->document) return {};
    return slice((*file)->document->bytes, {place.start.offset, place.end.offset});
  }

  // What the policy says of a rule, it says of the findings that the rule's name is about.
  void settle_by_rule() {
    if (settings_.policy.rules.empty()) return;
    using Names = std::pair<const Rule*, const std::string_view*>;  // aliases are constants
    std::map<Names, const RuleSetting*> known;
    std::erase_if(report_.findings, [&](Finding& finding) {
      const auto [at, is_new] = known.try_emplace({finding.rule, finding.aliases.data()}, nullptr);
      if (is_new) at->second = settings_.policy.setting(*finding.rule, finding.aliases);
      const RuleSetting* const setting = at->second;
      if (setting == nullptr) return false;
      if (setting->severity) finding.severity = *setting->severity;
      return !setting->severity && !finding.rule->id.starts_with("sluice/");  // its own are not
    });
  }

  std::vector<const PolicyIgnore*> ignores_of(std::string_view path) const {
    std::vector<const PolicyIgnore*> ignores;
    for (const Ignore& ignore : settings_.ignores) {
      if (ignore.written.is_over(options_.today)) continue;
      if (!ignore.path || ignore.path->matches(path)) ignores.push_back(&ignore.written);
    }
    return ignores;
  }

  void baseline() {
    for (Finding& finding : report_.findings) {
      if (finding.suppressed || finding.rule->id.starts_with("sluice/")) continue;
      if (std::binary_search(options_.baseline.begin(), options_.baseline.end(),
                             finding.fingerprint)) {
        finding.suppressed = Suppression{"baseline", {}};
      }
    }
  }

  void count_files() {
    report_.files.reserve(files_.size());
    for (auto& file : files_) {
      FileEntry& entry = report_.files.emplace_back(std::move(file->entry));
      ++report_.summary.files;
      switch (entry.status) {
        case FileEntry::Status::audited:
          ++report_.summary.audited;
          break;
        case FileEntry::Status::skipped:
          ++report_.summary.skipped;
          break;
        case FileEntry::Status::error:
          ++report_.summary.errors;
          break;
      }
    }
  }

  void count_findings() {
    for (const Finding& finding : report_.findings) {
      if (finding.suppressed) {
        ++report_.summary.suppressed;
        continue;
      }
      ++report_.summary.by_severity[static_cast<std::size_t>(finding.severity)];
      if (stops(finding)) report_.gate_failed = true;
    }
    if (options_.show_suppressed) return;
    std::erase_if(report_.findings,
                  [](const Finding& finding) { return finding.suppressed.has_value(); });
  }

  // What comes by another way than the text of a file: names of files, and what the policy says.
  // Last, since everything before asks for the true names.
  void mask_names() {
    SecretMask mask;
    if (options_.policy) {
      rules_.add_secrets(options_.policy->path, mask);
      rules_.add_secrets(options_.policy->text, mask);
    }
    for (const FileEntry& entry : report_.files) rules_.add_secrets(entry.path, mask);
    if (mask.empty()) return;
    for (FileEntry& entry : report_.files) {
      entry.path = mask.cover(std::move(entry.path));
      entry.reason = mask.cover(std::move(entry.reason));
    }
    for (Finding& finding : report_.findings) cover(finding, mask);
    std::stable_sort(report_.files.begin(), report_.files.end(),
                     [](const FileEntry& a, const FileEntry& b) { return a.path < b.path; });
    std::stable_sort(report_.findings.begin(), report_.findings.end(), before);
  }

  bool stops(const Finding& finding) const {
    if (finding.severity < settings_.least) return false;
    const std::vector<std::string>& families = settings_.families;
    const std::string_view id = finding.rule->id;
    return families.empty() || std::find(families.begin(), families.end(),
                                         id.substr(0, id.find('/'))) != families.end();
  }

  const Options& options_;
  const Settings& settings_;
  const Rules& rules_;
  std::vector<std::unique_ptr<FileResult>> files_;
  Report report_;
};

}  // namespace

std::vector<std::unique_ptr<FileResult>> Engine::audit_file(Input input) const {
  return TreeAudit(options_, state_->settings, state_->rules).run(std::move(input));
}

Report Engine::finish(std::vector<std::unique_ptr<FileResult>> files) const {
  return Finish(options_, state_->settings, state_->rules, std::move(files)).run();
}

std::size_t inputs_within(std::span<const std::uint64_t> sizes, const Limits& limits) {
  std::uint64_t left = limits.total_bytes;
  std::size_t taken = 0;
  for (const std::uint64_t size : sizes) {
    if (taken >= limits.files || size > left) break;
    left -= size;
    ++taken;
  }
  return taken;
}

Report audit(std::vector<Input> inputs, const Options& options) {
  const Engine engine(options);
  std::vector<std::uint64_t> sizes;
  sizes.reserve(inputs.size());
  for (const Input& input : inputs) sizes.push_back(input.bytes.size());
  for (std::size_t i = inputs_within(sizes, options.limits); i < inputs.size(); ++i) {
    inputs[i] = {std::move(inputs[i].path), {}, Input::State::too_large, kBehindTotal};
  }
  std::vector<std::unique_ptr<FileResult>> files;
  for (Input& input : inputs) {
    for (auto& file : engine.audit_file(std::move(input))) files.push_back(std::move(file));
  }
  return engine.finish(std::move(files));
}

}  // namespace sluice
