#include "core/audit/file_audit.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/audit/package_audit.h"
#include "core/audit/secret_allowlists.h"
#include "core/parse/line_breaks.h"
#include "core/parse/yaml.h"
#include "core/rules/wording.h"
#include "core/text/encoding.h"
#include "core/text/utf8.h"

namespace sluice {

bool is_archive(Kind kind) { return kind == Kind::archive || kind == Kind::image; }

namespace {

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

// Configurations read small files by name: policies, templates, tables. Of what is not kept for
// another reason this is what is at hand then.
bool may_be_read(std::string_view path, std::string_view bytes) {
  constexpr std::size_t kMost = std::size_t{64} * 1024;
  constexpr std::string_view kEnds[] = {"json",     "yaml", "yml", "tpl",  "tftpl",      "tmpl",
                                        "template", "txt",  "csv", "sh",   "bash",       "ps1",
                                        "conf",     "cfg",  "ini", "toml", "properties", "xml",
                                        "pem",      "pub",  "crt", "j2",   "policy",     "env"};
  if (bytes.size() > kMost) return false;
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  return dot == name.npos ||
         std::find(std::begin(kEnds), std::end(kEnds), name.substr(dot + 1)) != std::end(kEnds);
}

// One file on its way through the house.
class FileAudit {
 public:
  // The input is in UTF-8; `encoding` is what the file itself is in.
  FileAudit(const Context& context, Input input, Encoding encoding)
      : context_(context),
        options_(context.options),
        input_(std::move(input)),
        encoding_(encoding),
        result_(new FileResult) {
    result_->entry.path = utf8::spelled(input_.path);
    result_->errors_allowed = matches_any(context.settings.allow_errors, input_.path);
    result_->only_declares = input_.role == Input::Role::declares;
    sink_.today = options_.today;
    sink_.select = options_.select;
    sink_.pins = &context.settings.policy.pins;
    sink_.lists = &context.settings.policy.lists;
  }

  // `detected` counts only where the bytes were read.
  std::unique_ptr<FileResult> run(const Detected& detected) {
    const bool is_read =
        input_.state == Input::State::read && input_.bytes.size() <= options_.limits.file_bytes;
    if (result_->only_declares && !is_read) return std::move(result_);  // nobody asked for it
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
    entry().kind = detect_by_path(context_.placed(input_.path)).kind;
    result_->not_whole(utf8::valid(input_.problem), false);
    return std::move(result_);
  }

 private:
  FileEntry& entry() { return result_->entry; }

  void not_read() {
    entry().kind = detect_by_path(context_.placed(input_.path)).kind;
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
    const bool is_asked_for = input_.role == Input::Role::plan;
    if (is_blank(input_.bytes) && !is_asked_for) return;
    if (detected.kind == Kind::unknown) return skip("binary");
    result_->is_policy = context_.is_policy(input_);
    document_ =
        std::make_unique<Document>(std::move(input_.path), std::move(input_.bytes), detected.kind);
    document_->encoding = encoding_;
    result_->fixed = detected.fixed;
    ReadResult read_result = is_asked_for ? read_plan()
                             : detected.open == Syntax::none
                                 ? read(*document_, options_.limits.parse)
                                 : read_open(*document_, detected.open, options_.limits.parse);
    if (result_->only_declares) return;
    refuse_encoding(read_result.errors);
    entry().kind = document_->kind;
    if (detected.kind == Kind::policy && read_result.usable) policy(read_result.errors);
    // What only rendering makes YAML is no error, and may be anything.
    const bool is_proven =
        read_result.is_proven || (read_result.in_part && !looks_like_template(document_->bytes));
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
    context_.rules.chosen.run(*document_, sink_);
    if (entry().status != FileEntry::Status::skipped) report_line_breaks(*document_, sink_);
    if (options_.reads_ignores && !options_.only_secrets) ignores();
  }

  // What is read here all the same, and the program that the file is for refuses: the syntax of HCL
  // is one of UTF-8, and BuildKit takes other marks for an instruction.
  void refuse_encoding(std::vector<ParseError>& errors) const {
    if (encoding_ == Encoding::utf8) return;
    if (document_->kind == Kind::terraform)
      errors.push_back({ErrorCode::syntax, {}, "text is not UTF-8, which is all Terraform reads"});
    if (document_->kind == Kind::dockerfile)
      errors.push_back({ErrorCode::syntax, {}, "text is not UTF-8, which is all a build reads"});
  }

  void ignores() {
    Ignores found = find_ignores(*document_);
    report_unreadable(found.unreadable, sink_);
    result_->ignores = std::move(found.comments);
    doubtful_ignores_ = std::move(found.doubtful);
    if (options_.today) report_expired(result_->ignores, *options_.today, sink_);
  }

  // Whatever else it holds is not what was asked for.
  ReadResult read_plan() {
    ReadResult result = read_open(*document_, Syntax::json, options_.limits.parse);
    if (is_plan(document_->kind) && document_->is_usable) return result;
    document_->kind = Kind::text;
    document_->model.emplace<std::monostate>();
    if (result.usable || is_binary(document_->bytes)) {
      result.errors = {{ErrorCode::syntax,
                        {},
                        "this is no plan as JSON: that is what terraform show -json and aws "
                        "cloudformation describe-change-set print"}};
    }
    result.usable = false;
    return result;
  }

  void policy(std::vector<ParseError>& errors) {
    ParsedPolicy parsed = read_policy(std::get<Tree>(document_->syntax));
    std::move(parsed.errors.begin(), parsed.errors.end(), std::back_inserter(errors));
    if (!result_->is_policy && is_misnamed_policy(document_->path)) {
      errors.push_back({ErrorCode::syntax, {}, "a policy is read from .sluice.yaml only"});
    }
    report_expired(parsed.policy.ignores, options_.today, sink_);
  }

  // Beside a secret, on its line or the one before, they are no words about ignores.
  void tell_doubtful_ignores(std::deque<Hit>& hits) const {
    if (doubtful_ignores_.empty() || hits.empty()) return;
    const std::string_view bytes = document_->bytes;
    std::vector<UnreadableIgnore> meant;
    for (const UnreadableIgnore& ignore : doubtful_ignores_) {
      const std::size_t begin = bytes.rfind('\n', ignore.at.begin) + 1;
      const std::size_t next = std::min(bytes.find('\n', ignore.at.begin), bytes.size() - 1) + 1;
      const std::size_t end = std::min(bytes.find('\n', next), bytes.size());
      const bool is_beside = std::any_of(hits.begin(), hits.end(), [&](const Hit& hit) {
        return hit.rule->points_at_secret() && begin <= hit.primary.at.begin &&
               hit.primary.at.begin < end;
      });
      if (is_beside) meant.push_back(ignore);
    }
    Sink sink;
    report_unreadable(meant, sink);
    for (Hit& hit : sink.take()) hits.push_back(std::move(hit));
  }

  void collect_findings() {
    std::deque<Hit> hits = sink_.take();
    const Overflow overflow = std::move(sink_.take_overflow()[SourceId{}]);
    // Looking for ignores takes as long as looking for secrets, and most texts hold none of those.
    if (options_.only_secrets && options_.reads_ignores && document_ && !hits.empty()) {
      Ignores found = find_ignores(*document_);
      result_->ignores = std::move(found.comments);
      doubtful_ignores_ = std::move(found.doubtful);
    }
    tell_doubtful_ignores(hits);
    result_->hidden = overflow.hidden;
    for (const Hit& hit : hits) result_->hidden.add(hit);
    const std::string_view bytes = document_ ? std::string_view(document_->bytes) : "";
    drop_generic_secrets(hits, result_->hidden.credentials, bytes);
    if (document_ && !hits.empty()) mask(*document_, context_, *result_);
    CollectOptions collect_options = base_options(options_);
    // A line of an archive is nothing to show.
    if (is_archive(entry().kind)) collect_options.excerpts = Excerpts::none;
    if (options_.honour_ignores) collect_options.ignores = {&result_->ignores};
    collect_options.secrets = &result_->secrets;
    collect_options.hidden = {&result_->hidden};
    result_->findings =
        collect(std::move(hits), {{entry().path, bytes, encoding_}}, collect_options);
    if (document_ && !result_->only_declares && !options_.only_secrets) {
      judge_packages(context_, packages_of(*document_), shipped_of(*document_),
                     {entry().path, bytes, encoding_}, *result_);
      std::stable_sort(result_->findings.begin(), result_->findings.end(), before);
    }
    hold_to_change();
    std::map<std::string, std::size_t> more;
    if (overflow.hits > 0) more.emplace(entry().path, overflow.hits);
    for (const auto& [path, message] : limit_findings(result_->findings, more, options_))
      result_->not_whole(message, true);
    if (document_) keep_for_others();
  }

  // What other files of the project are judged by.
  void keep_for_others() {
    if (options_.only_secrets) {
      if (SecretAllowlists::is_settings(document_->path))
        result_->text = std::move(document_->bytes);
    } else if (is_for_project(*document_) || may_be_included()) {
      result_->document = std::move(document_);
    } else if (may_be_read(document_->path, document_->bytes) ||
               SecretAllowlists::is_settings(document_->path)) {
      result_->text = std::move(document_->bytes);
    }
  }

  // What is told of a change is told of what it adds, and of which one that is.
  void hold_to_change() {
    if (input_.lines) {
      std::erase_if(result_->findings, [&](const Finding& finding) {
        const std::uint32_t first = finding.primary.start.line;
        const std::uint32_t last = std::max(first, finding.primary.end.line);
        const auto range =
            std::partition_point(input_.lines->begin(), input_.lines->end(),
                                 [&](Input::LineRange one) { return one.last < first; });
        const bool is_added = range != input_.lines->end() && range->first <= last;
        return !is_added && !tells_errors(*finding.rule);
      });
    }
    if (!input_.commit) return;
    for (Finding& finding : result_->findings) finding.commit = input_.commit;
  }

  // GitLab takes in no larger file.
  bool may_be_included() const {
    constexpr std::size_t kMost = std::size_t{2} * 1024 * 1024;
    return !result_->fixed && is_yaml_name(document_->path) && document_->bytes.size() <= kMost;
  }

 private:
  std::vector<UnreadableIgnore> doubtful_ignores_;
  const Context& context_;
  const Options& options_;
  Input input_;
  Encoding encoding_;
  std::unique_ptr<FileResult> result_;
  std::unique_ptr<Document> document_;
  Sink sink_{most_findings(options_)};
};

}  // namespace

std::unique_ptr<FileResult> audit_document(const Context& context, Input input, Encoding encoding,
                                           const Detected& detected) {
  return FileAudit(context, std::move(input), encoding).run(detected);
}

std::unique_ptr<FileResult> audit_archive_itself(const Context& context, Input input,
                                                 const Detected& detected,
                                                 const std::vector<ParseError>& faults,
                                                 const std::optional<ParseError>& error) {
  return FileAudit(context, std::move(input), Encoding::utf8).run_archive(detected, faults, error);
}

std::unique_ptr<FileResult> tell_unreadable_entry(const Context& context, Input input) {
  return FileAudit(context, std::move(input), Encoding::utf8).run_unreadable_entry();
}

}  // namespace sluice
