#include "core/audit/artifact_audit.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "core/audit/file_result.h"
#include "core/audit/package_audit.h"
#include "core/audit/vulnerabilities.h"
#include "core/detect/archive_format.h"
#include "core/detect/into_utf8.h"
#include "core/model/document.h"
#include "core/model/image/inventory.h"
#include "core/model/image/reader.h"
#include "core/parse/archive/archive.h"
#include "core/parse/archive/zip.h"
#include "core/parse/content_hash.h"
#include "core/rules/shared/image_checks.h"
#include "core/rules/wording.h"
#include "core/text/encoding.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

using image::Artifact;
using image::Fault;
using image::Image;
using image::Layer;

// What secrets a file of a layer holds, found as it passed.
struct InFile {
  const Layer* layer = nullptr;
  std::size_t entry = 0;
  std::vector<Finding> findings;
};

class Audit final : public ArtifactAudit, private image::FileVisitor {
 public:
  Audit(const Context& context, std::string path, std::uint64_t ratio)
      : context_(context), path_(std::move(path)), shown_path_(utf8::spelled(path_)) {
    limits_.ratio = context.options.limits.inflate_ratio;
    if (ratio > 0) limits_.ratio = std::min(limits_.ratio, ratio);
  }

  void feed(std::string_view bytes) override {
    if (!is_zip_) {
      first_ += bytes;
      constexpr std::size_t kEnough = 4;
      if (first_.size() < kEnough) return;
      choose();
      bytes = first_;
    }
    if (*is_zip_) {
      const std::uint64_t most = context_.options.limits.inflated_bytes;
      is_too_large_ = is_too_large_ || zip_.size() + bytes.size() > most;
      if (!is_too_large_) zip_ += bytes;
    } else {
      reader_->feed(bytes);
    }
    first_.clear();
  }

  void begin_file(std::string path, std::uint64_t size) override {
    if (!reader_) choose();
    reader_->begin_file(std::move(path), size);
  }
  void feed_file(std::string_view bytes) override { reader_->feed_file(bytes); }
  void end_file() override { reader_->end_file(true); }
  void add_link(std::string path, std::string target) override {
    if (!reader_) choose();
    reader_->add_link(std::move(path), std::move(target));
  }
  void add_special(std::string path) override {
    if (!reader_) choose();
    reader_->add_special(std::move(path));
  }

  FileResults finish() override {
    if (!is_zip_) {
      choose();
      reader_->feed(first_);
    }
    auto result = std::make_unique<FileResult>();
    result->entry.path = shown_path_;
    result->entry.kind = *is_zip_ ? Kind::archive : Kind::image;
    Artifact artifact = *is_zip_ ? read_zip() : reader_->finish();
    secrets_of_configs(artifact, *result);
    secrets_of_texts(artifact, *result);
    image::take_inventory(artifact);
    for (const auto& [name, text] : context_.holes.bills)
      artifact.attachments.push_back({{}, text, name});
    image::compare_bills(artifact);
    Sink sink(most_findings(context_.options));
    sink.today = context_.options.today;
    sink.select = context_.options.select;
    sink.lists = &context_.settings.policy.lists;
    tell_unread(artifact, sink, *result);
    image::run_checks(context_.settings.rules, artifact, sink);
    std::vector<Finding> findings = collect_masked(sink);
    std::move(findings.begin(), findings.end(), std::back_inserter(result->findings));
    add_secrets(artifact, *result);
    advisories::Shipped shipped;
    for (const Image& one : artifact.images) shipped.images.push_back({one.digests, one.tags});
    judge_packages(context_, artifact.packages, shipped, {shown_path_, {}}, *result);
    std::stable_sort(result->findings.begin(), result->findings.end(), before);
    for (const auto& [name, message] : limit_findings(result->findings, {}, context_.options))
      result->not_whole(message, true);
    result->packages = std::move(artifact.packages);
    FileResults results;
    results.push_back(std::move(result));
    return results;
  }

 private:
  void choose() {
    is_zip_ = archive_format(first_) == ArchiveFormat::zip ||
              archive_format_of_name(path_) == ArchiveFormat::zip ||
              std::string_view(first_).starts_with("PK\x03\x04");
    image::FileVisitor& visitor = *this;
    if (!*is_zip_) reader_.emplace(limits_, visitor);
  }

  // Secrets of a text, as findings of the artifact.
  // `before` is how many lines stand before it.
  std::vector<Finding> secrets_in(const std::string& name, std::string bytes, Kind kind,
                                  std::uint32_t before = 0) {
    Document document(name, std::move(bytes), kind);
    Sink sink(most_findings(context_.options));
    sink.select = context_.options.select;
    context_.rules.chosen.run(document, sink);
    std::deque<Hit> hits = sink.take();
    if (hits.empty()) return {};
    FileResult file;
    for (const Hit& hit : hits) file.hidden.add(hit);
    mask(document, context_, file);
    CollectOptions options = base_options(context_.options);
    options.excerpts = Excerpts::none;
    options.hidden = {&file.hidden};
    std::vector<Finding> findings =
        collect(std::move(hits), {{shown_path_, document.bytes}}, options);
    for (Finding& finding : findings) {
      // The place in the file is none of the archive.
      const std::uint32_t line = before + finding.primary.start.line;
      finding.primary.start = finding.primary.end = {};
      finding.related.clear();
      finding.edit.reset();
      Location place = finding.primary;
      place.node.clear();
      place.note = "line " + std::to_string(line);
      finding.related.push_back(std::move(place));
    }
    return findings;
  }

  void file(const Layer& layer, std::size_t entry, std::string_view bytes) override {
    if (bytes.size() > limits_.file_bytes) {
      constexpr std::size_t kPiece = std::size_t{1} << 20U;
      for (; !bytes.empty(); bytes.remove_prefix(std::min(kPiece, bytes.size())))
        piece(layer, entry, bytes.substr(0, kPiece));
      return end_of_pieces(layer, entry);
    }
    // Most bytes of an image are those of programs: not copied to be passed over.
    if (bytes.empty() || is_binary(bytes)) return;
    std::string text(bytes);
    const std::string& path = layer.entries[entry].path;
    into_utf8(path, text);
    if (is_binary(text)) return;
    std::vector<Finding> findings = secrets_in(path, std::move(text), Kind::text);
    if (!findings.empty()) found_.push_back({&layer, entry, std::move(findings)});
  }

  // A file that is too large to be held, in windows that overlap.
  struct Windows {
    std::string text;
    std::uint32_t line = 0;  // of the file, before the first of the text
    bool is_passed_over = false;
    bool is_begun = false;
    std::set<std::pair<const Rule*, std::string>> told;  // with the fingerprint
    std::vector<Finding> findings;
  };

  void piece(const Layer& layer, std::size_t entry, std::string_view bytes) override {
    constexpr std::size_t kWindow = std::size_t{4} << 20U;
    constexpr std::size_t kFirst = std::size_t{64} << 10U;
    if (windows_.is_passed_over) return;
    windows_.text += bytes;
    if (!windows_.is_begun && windows_.text.size() >= kFirst) {
      windows_.is_begun = true;
      windows_.is_passed_over = is_binary(windows_.text);
    }
    if (windows_.is_passed_over) {
      windows_.text = {};
    } else if (windows_.text.size() >= kWindow) {
      look_into_window(layer.entries[entry].path);
    }
  }

  void end_of_pieces(const Layer& layer, std::size_t entry) override {
    look_into_window(layer.entries[entry].path);
    if (!windows_.findings.empty()) found_.push_back({&layer, entry, std::move(windows_.findings)});
    windows_ = {};
  }

  // Looks through the text, and keeps its end: what stands on the border is seen whole once.
  void look_into_window(const std::string& path) {
    constexpr std::size_t kOverlap = std::size_t{32} << 10U;
    if (windows_.is_passed_over || windows_.text.empty()) return;
    if (is_binary(windows_.text)) {
      windows_.is_passed_over = true;
      windows_.text = {};
      return;
    }
    for (Finding& finding : secrets_in(path, windows_.text, Kind::text, windows_.line)) {
      if (windows_.told.emplace(finding.rule, finding.fingerprint).second)
        windows_.findings.push_back(std::move(finding));
    }
    std::size_t from = windows_.text.size() - std::min(windows_.text.size(), kOverlap);
    // From a line's start, where lines are not longer than all of it.
    if (const std::size_t end = windows_.text.find('\n', from);
        end != std::string::npos && from > 0)
      from = end + 1;
    windows_.line += static_cast<std::uint32_t>(std::count(
        windows_.text.begin(), windows_.text.begin() + static_cast<std::ptrdiff_t>(from), '\n'));
    windows_.text.erase(0, from);
  }

  // What the audit itself has to say: of it, what stands behind was not read.
  void tell_unread(const Artifact& artifact, Sink& sink, FileResult& result) {
    for (const Fault& fault : artifact.faults) {
      if (fault.kind != Fault::Kind::limit && fault.kind != Fault::Kind::unreadable) continue;
      std::string says = fault.says;
      if (!fault.name.empty()) says += ": " + quote(fault.name);
      sink.begin(fault.kind == Fault::Kind::limit ? engine::limit_reached : engine::parse_error);
      sink.report(Span{}, says)
          .with_resource(fault.resource)
          .with_evidence(fault.says + fault.name);
      result.not_whole(fault.says, true);
    }
  }

  // Values of the config that are secrets, in clear: what rules say of it is masked by them.
  void secrets_of_configs(const Artifact& artifact, FileResult& result) {
    for (const Image& one : artifact.images) {
      if (!one.has_config) continue;
      std::string text;
      const auto add = [&](std::string_view line) {
        text += line;
        text += '\n';
      };
      for (const std::string& line : one.config.env) add(line);
      for (const auto& [name, value] : one.config.labels) add(name + "=" + value);
      for (const auto* const list : {&one.config.entrypoint, &one.config.cmd}) {
        std::string line;
        for (const std::string& word : *list) line += word + " ";
        add(line);
      }
      for (const image::History& step : one.config.history) add(step.created_by);
      for (Finding& finding : secrets_in("config", text, Kind::text)) {
        finding.related.clear();
        in_configs_.emplace(finding.rule, finding.fingerprint);
        place(finding, one.place("config"));
        result.findings.push_back(std::move(finding));
      }
      configs_ += text;
    }
  }

  // Of what else the archive holds. Old archives repeat the config beside each layer.
  void secrets_of_texts(const Artifact& artifact, FileResult& result) {
    const auto look = [&](const std::string& name, const std::string& text) {
      for (Finding& finding : secrets_in(name, text, Kind::text)) {
        if (in_configs_.contains({finding.rule, finding.fingerprint})) continue;
        place(finding, name);
        result.findings.push_back(std::move(finding));
      }
    };
    for (const image::LooseText& one : artifact.texts) look(one.place, one.text);
    for (const image::Attachment& one : artifact.attachments) look("attachment", one.text);
  }

  std::vector<Finding> collect_masked(Sink& sink) {
    CollectOptions options = base_options(context_.options);
    options.excerpts = Excerpts::none;
    std::vector<Finding> findings = collect(sink.take(), {{shown_path_, {}}}, options);
    SecretMask mask;
    context_.rules.add_secrets(configs_, mask);
    for (const Finding& finding : findings) context_.rules.add_secrets(finding.resource, mask);
    if (!mask.empty()) {
      for (Finding& finding : findings) cover(finding, mask);
    }
    return findings;
  }

  static void place(Finding& finding, std::string resource) {
    finding.fingerprint = resource + '\0' + finding.fingerprint;
    finding.resource = utf8::valid(std::move(resource));
  }

  void add_secrets(const Artifact& artifact, FileResult& result) {
    struct Use {
      const Image* image = nullptr;
      std::uint32_t layer = 0;
    };
    std::map<const Layer*, Use> uses;
    for (const Image& one : artifact.images) {
      for (std::uint32_t i = 0; i < one.layers.size(); ++i)
        uses.try_emplace(one.layers[i].get(), Use{&one, i});
    }
    SecretMask mask;
    for (const InFile& in : found_)
      context_.rules.add_secrets(in.layer->entries[in.entry].path, mask);
    for (InFile& in : found_) {
      const auto use = uses.find(in.layer);
      const bool is_of_image = use != uses.end();
      const std::string& path = in.layer->entries[in.entry].path;
      std::string resource = path;
      std::string hidden;
      if (is_of_image) {
        const image::Blame at{use->second.layer, static_cast<std::uint32_t>(in.entry)};
        resource = use->second.image->place(at);
        for (const image::Hidden& one : use->second.image->hidden) {
          if (one.from.layer == at.layer && one.from.entry == at.entry)
            hidden = "layer " + std::to_string(one.by + 1) +
                     " hides it, deleted or replaced; it can still be read";
        }
      }
      for (Finding& finding : in.findings) {
        place(finding, mask.cover(resource));
        if (!hidden.empty()) {
          Location note = finding.primary;
          note.note = hidden;
          finding.related.push_back(std::move(note));
        }
        result.findings.push_back(std::move(finding));
      }
    }
  }

  static Fault::Kind kind_of(std::string_view fault) {
    if (fault.find("symbolic link") != fault.npos) return Fault::Kind::link_escape;
    if (fault.find("absolute") != fault.npos || fault.find("leads out") != fault.npos ||
        fault.find("a drive") != fault.npos) {
      return Fault::Kind::path_escape;
    }
    return Fault::Kind::malformed_archive;
  }

  Artifact read_zip() {
    Artifact artifact;
    auto layer = std::make_shared<Layer>();
    artifact.files = layer;
    const auto tell = [&](Fault::Kind kind, std::string resource, std::string says,
                          std::string name = {}) {
      artifact.faults.push_back({kind, std::move(resource), std::move(says), std::move(name)});
    };
    if (is_too_large_) {
      tell(Fault::Kind::limit, {}, "The archive is larger than the limit");
      return artifact;
    }
    const Limits& limits = context_.options.limits;
    ArchiveBudget budget{limits.archive_entries, limits.inflated_bytes};
    image::ReadBudget kept{limits_.entries, limits_.kept_bytes, limits_.documents_bytes};
    ArchiveReader reader(zip_, path_, {limits.file_bytes, limits.inflate_ratio}, budget);
    std::map<std::string, std::string> seen;  // digests
    while (auto entry = reader.next()) {
      if (!entry->fault.empty() && entry->fault != "its name holds '..'")
        tell(kind_of(entry->fault), entry->path, "Of an entry, " + entry->fault, entry->written);
      if (entry->state == ArchiveEntry::State::too_large)
        tell(Fault::Kind::limit, entry->path, "It was not read: " + entry->reason);
      if (entry->state == ArchiveEntry::State::unreadable)
        tell(Fault::Kind::unreadable, entry->path, "It could not be read: " + entry->reason);
      if (entry->state != ArchiveEntry::State::file) continue;
      image::Entry& file_entry = layer->entries.emplace_back();
      file_entry.path = entry->path;
      file_entry.size = entry->bytes.size();
      ContentHash hash;
      hash.add(entry->bytes);
      file_entry.digest = hash.finish();
      const auto [at, is_new] = seen.emplace(entry->path, hex(file_entry.digest));
      if (!is_new && at->second != hex(file_entry.digest))
        tell(Fault::Kind::duplicate_entry, entry->path, "It stands there twice, with other bytes");
      image::finish_file(*layer, layer->entries.size() - 1, entry->bytes, kept);
      image::ProgramReader program;
      program.add(entry->bytes);
      if (auto packages = program.finish(); !packages.empty()) {
        layer->entries.back().packages =
            std::make_shared<const std::vector<image::Package>>(std::move(packages));
      }
      file(*layer, layer->entries.size() - 1, entry->bytes);
    }
    if (reader.error()) {
      const bool is_limit = reader.error()->code == ErrorCode::limit;
      if (!is_limit) tell(Fault::Kind::malformed_archive, {}, reader.error()->message);
      tell(is_limit ? Fault::Kind::limit : Fault::Kind::unreadable, {}, reader.error()->message);
    }
    for (Fault& fault : layer->faults) artifact.faults.push_back(std::move(fault));
    find_around(tell);
    return artifact;
  }

  // What stands before or behind a zip is none of it.
  template <typename Tell>
  void find_around(Tell tell) const {
    constexpr std::size_t kEndSize = 22;
    const std::string_view bytes = zip_;
    if (!bytes.starts_with("PK"))
      tell(Fault::Kind::trailing_data, {}, "Bytes stand before the zip");
    if (archive::has_unnamed_entry(bytes)) {
      tell(Fault::Kind::trailing_data, {},
           "An entry stands between others or before them that the directory does not name");
    }
    const auto end = find_zip_end(bytes);
    if (!end || bytes.size() < *end + kEndSize) return;
    const auto at = static_cast<std::size_t>(*end);
    const std::size_t comment = static_cast<unsigned char>(bytes[at + 20]) +
                                std::size_t{256} * static_cast<unsigned char>(bytes[at + 21]);
    const std::size_t behind = std::min(at + kEndSize + comment, bytes.size());
    if (bytes.find_first_not_of('\0', behind) != bytes.npos)
      tell(Fault::Kind::trailing_data, {}, "Bytes that are not zero stand behind the zip");
  }

  Context context_;
  std::string path_;
  std::string shown_path_;
  image::ReadLimits limits_;
  std::optional<bool> is_zip_;
  bool is_too_large_ = false;
  std::string first_;
  std::string zip_;
  std::string configs_;  // texts of configs, which may hold secrets
  std::optional<image::ArtifactReader> reader_;
  std::vector<InFile> found_;
  Windows windows_;
  std::set<std::pair<const Rule*, std::string>> in_configs_;  // rules and fingerprints
};

}  // namespace

std::unique_ptr<ArtifactAudit> audit_artifact(const Context& context, std::string path,
                                              std::uint64_t ratio) {
  return std::make_unique<Audit>(context, std::move(path), ratio);
}

}  // namespace sluice
