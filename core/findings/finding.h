#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/text/line_index.h"

namespace sluice {

// Where something stands, as the report tells it. `end` is behind the last code point.
struct Location {
  std::string path;
  Position start;
  Position end;
  std::string node;
  std::string note;
};

// What brought a text into a repository, of one that is audited as it once was.
struct Commit {
  std::string id;
  std::string author;  // name and address
  std::string date;    // YYYY-MM-DD, where the author was
};

// Source lines around a finding, for reports that show them. Secrets are masked already.
struct Excerpt {
  std::uint32_t first_line = 0;  // 0: nothing to show
  std::vector<std::string> lines;
  // Of what is shown of the first line: of the "…" where its beginning is left out.
  std::uint32_t first_column = 1;
};

struct LocatedEdit {
  Edit::Safety safety = Edit::Safety::needs_review;
  struct Replacement {
    Location at;
    std::string text;
  };
  std::vector<Replacement> replacements;
};

struct Suppression {
  std::string by;      // "comment", "baseline", "policy", or the tool whose comment it is
  std::string reason;  // as written; may be empty
};

// What the report says of one place. Owns all its text but for that of rules: sources may
// be gone.
struct Finding {
  const Rule* rule = nullptr;
  Severity severity = Severity::medium;
  Confidence confidence = Confidence::high;
  std::span<const std::string_view> aliases;  // those of the rule that it is about
  std::string message;  // what is wrong here, and what it leads to; does not repeat the title
  std::string fix;
  Location primary;
  std::string resource;
  std::shared_ptr<const Commit> commit;  // null for what is there today
  std::vector<Location> related;
  std::optional<LocatedEdit> edit;
  std::string fingerprint;
  std::optional<Suppression> suppressed;
  Excerpt excerpt;
};

// The order of every report: path, span, rule, message, resource, node.
bool before(const Finding& a, const Finding& b);

}  // namespace sluice
