#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/rule.h"
#include "core/text/line_index.h"

namespace sluice {

// A comment that asks for silence, ours or another tool's:
//
//   # sluice:ignore actions/unpinned-uses,CKV_GHA_1 until=2026-12-31 -- the reason
//   # sluice:ignore-file docker/* -- the reason
//   # zizmor: ignore[unpinned-uses]      # checkov:skip=CKV_AWS_20:reason
//   # trivy:ignore:AVD-AWS-0086          # tfsec:ignore:aws-s3-no-public-buckets:exp:2026-12-31
//   # hadolint ignore=DL3008,DL3015      # kics-scan ignore-line
//   # gitleaks:allow                     # pragma: allowlist secret   (and nextline)
//   # trufflehog:ignore                  # betterleaks:allow, kingfisher:ignore, ggignore
//
// It counts for its own line and, standing alone, for the next line that is more than a comment;
// checkov's also for the block that it stands in.
struct IgnoreComment {
  // The date could not be read: a typing error must not waive for ever.
  static constexpr std::int32_t kNever = -1;

  enum class Scope : std::uint8_t { line, block, file };
  std::string_view tool;  // "comment" for ours, else the other tool's name
  std::vector<std::string>
      ids;  // rules and aliases, '*' at the end allowed; empty means all of `family`
  std::string_view family;  // limits an ignore without ids: "secrets/" for gitleaks:allow
  Scope scope = Scope::line;
  Span at;                   // the marker and what belongs to it
  std::uint32_t line = 0;    // where it stands
  std::uint32_t target = 0;  // the other line that it counts for; 0 for none
  std::string reason;
  std::optional<std::int32_t> until;  // days since 1970-01-01, the last day it counts; else kNever
  std::uint32_t used = 0;             // findings that it suppressed

  bool names(const Rule& rule) const;
  // True from the day after `until`. Where today is not known only a date that cannot be read is
  // over.
  bool is_over(std::optional<std::int32_t> today) const;
};

// Every ignore comment of a source, in order. `bytes` must outlive nothing: the comments own their
// text. Cheap where there is none: a few searches for words. Of a file that holds more than 10,000,
// the further ones are left out: they silence nothing.
std::vector<IgnoreComment> find_ignores(std::string_view bytes, const LineIndex* lines);

// "2026-12-31" to days since 1970-01-01; nothing for what is no date.
std::optional<std::int32_t> parse_date(std::string_view text);

}  // namespace sluice
