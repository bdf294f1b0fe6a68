#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/rule.h"
#include "core/text/source.h"

namespace sluice {

struct Document;

// A comment that asks for silence, ours or another tool's:
//
//   # sluice:ignore actions/unpinned-uses,CKV_GHA_1 until=2026-12-31 -- the reason
//   # sluice:ignore-file docker/* -- the reason
//   # zizmor: ignore[unpinned-uses]      # checkov:skip=CKV_AWS_20:reason
//   # trivy:ignore:AVD-AWS-0086          # tfsec:ignore:aws-s3-no-public-buckets:exp:2026-12-31
//   # hadolint ignore=DL3008,DL3015      # glsec:ignore GL001,GL002 exp:2026-12-31 -- reason
//   # kics-scan ignore-line              # kics-scan ignore-block
//   # kics-scan disable=ID,ID            # kics-scan ignore   (both of the whole file)
//   # kics-scan enable=ID,ID             (in the file no other check of KICS counts)
//   # gitleaks:allow                     # pragma: allowlist secret   (and nextline)
//   # trufflehog:ignore                  # betterleaks:allow, kingfisher:ignore, ggignore
//
// What metadata of a template asks for (metadata_ignores.h) is among them.
//
// It counts for its own line and, standing alone, for the next line that is more than a comment;
// behind the header of a block scalar, for all of the scalar.
struct IgnoreComment {
  // The date could not be read: a typing error must not waive for ever.
  static constexpr std::int32_t kNever = -1;

  enum class Scope : std::uint8_t {
    line,
    inside,  // its own line and the block that it stands in; nothing for standing before one
    step,    // its own line and, of a pipeline, the step that it stands in
    next,    // the block that starts on the next line
    file
  };
  // What must be so of the resource: [from_port=22]. All of them.
  struct Condition {
    std::string path, value;
  };
  std::string_view tool;  // "comment" for ours, else the other tool's name
  std::vector<std::string>
      ids;  // rules and aliases, '*' at the end allowed; empty means all of `family`
  std::string_view family;  // what it can silence at most: "secrets/" for gitleaks:allow
  bool is_all_but = false;  // what has a name of this tool and is not among `ids`
  Scope scope = Scope::line;
  Span at;                   // the marker and what belongs to it
  std::uint32_t line = 0;    // where it stands
  std::uint32_t first = 0;   // the first line of what it stands at
  std::uint32_t last = 0;    // the last one
  std::uint32_t target = 0;  // the other line that it counts for; 0 for none
  std::string reason;
  std::vector<Condition> conditions;  // of those that the file itself does not answer
  std::optional<std::int32_t> until;  // days since 1970-01-01, the last day it counts; else kNever
  std::uint32_t used = 0;             // findings that it suppressed

  // True from the day after `until`. Where today is not known only a date that cannot be read is
  // over.
  bool is_over(std::optional<std::int32_t> today) const;
};

// A comment that was meant as an ignore of ours and silences nothing, or less than it says.
struct UnreadableIgnore {
  Span at;
  std::string why;  // a sentence without its period
};

struct Ignores {
  std::vector<IgnoreComment> comments;       // in order
  std::vector<UnreadableIgnore> unreadable;  // in order; of very many the first are told
  // The same in a text whose comments are not known: they may be words about ignores.
  std::vector<UnreadableIgnore> doubtful;
};

// Every ignore comment of a document. It must be a comment of the document's own format, or look
// like one where the format is not known. An ignore that can silence nothing but secrets counts
// within text as well, where it looks like a comment of whatever language the text is in: scanners
// of secrets know of no formats. Cheap where there is none: a few searches for words. Of a file
// that holds more than 10,000, the further ones are left out: they silence nothing.
Ignores find_ignores(const Document& document);

// "2026-12-31" to days since 1970-01-01; nothing for what is no date.
std::optional<std::int32_t> parse_date(std::string_view text);

}  // namespace sluice
