#include "core/audit/tree_audit.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/audit/artifact_audit.h"
#include "core/audit/file_audit.h"
#include "core/detect/archive_format.h"
#include "core/detect/into_utf8.h"
#include "core/model/project.h"
#include "core/parse/archive/archive.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

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
  explicit TreeAudit(const Context& context)
      : context_(context),
        options_(context.options),
        budget_{options_.limits.archive_entries, options_.limits.inflated_bytes} {}

  FileResults run(Input input) {
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
      detected = input.role == Input::Role::plan
                     ? Detected{Kind::terraform_plan, true, Syntax::json}
                     : context_.kind_of(input);
    }
    if (!is_read || !is_archive(detected.kind) || input.bytes.empty()) {
      results_.push_back(audit_document(context_, std::move(input), encoding, detected));
      return;
    }
    if (depth >= options_.limits.archive_depth) {
      input.state = Input::State::too_large;
      input.problem = "in more than " + std::to_string(depth) + " archives, one in the other";
      input.bytes.clear();
      results_.push_back(audit_document(context_, std::move(input), Encoding::utf8, detected));
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
        if (!entry->fault.empty()) faults.push_back(fault_of(*entry, context_.rules));
        if (!is_image && is_layer(*entry)) {
          is_image = holds_image(input);
          if (*is_image) break;
        }
        audit_entry(input, std::move(*entry), depth);
      }
      if (is_image.value_or(false)) {
        results_.resize(own);
        return image(input);
      }
      error = reader.error();
    }
    results_[own] = audit_archive_itself(context_, std::move(input), detected, faults, error);
  }

  // Its files are those of a running system: they are judged as such, layer by layer.
  void image(const Input& input) {
    const std::uint64_t size = std::max<std::uint64_t>(input.bytes.size(), 1);
    const auto audit =
        audit_artifact(context_, input.path, options_.limits.inflated_bytes / size + 1);
    audit->feed(input.bytes);
    for (auto& result : audit->finish()) results_.push_back(std::move(result));
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

  void audit_entry(const Input& archive, ArchiveEntry entry, std::uint64_t depth) {
    Input input;
    input.commit = archive.commit;
    input.path = archive.path + "!";
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
        results_.push_back(tell_unreadable_entry(context_, std::move(input)));
        return;
    }
    file(std::move(input), depth + 1);
  }

  const Context& context_;
  const Options& options_;
  ArchiveBudget budget_;
  FileResults results_;
};

}  // namespace

FileResults audit_tree(const Context& context, Input input) {
  return TreeAudit(context).run(std::move(input));
}

}  // namespace sluice
