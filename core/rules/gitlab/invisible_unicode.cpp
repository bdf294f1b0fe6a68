#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
Characters without a width, and those that turn the direction of what follows, make a reader see another text
than the runner gets: a condition that looks like a comment, or a name that looks like another.
)";

constexpr std::string_view kBad[] = {
    "build:\n  script:\n    - make «\u202e»tset\n",
    "build:\n  script:\n    - curl https://exa«\u200b»mple.com\n    - 'a: «\u2066» # b'\n",
};
constexpr std::string_view kGood[] = {
    "build:\n  script:\n    - echo \"größer → 中文 👩\u200d💻\"\n",
    "# ünïcode\nbuild:\n  script: [\"make é\"]\n",
};
constexpr std::string_view kAliases[] = {"glsec:GL078"};

// U+200B, U+200E, U+200F, U+202A to U+202E, U+2060 to U+2064, U+2066 to U+2069, U+00AD, and the
// tags of U+E0000. The joiners of U+200C and U+200D have their place in words and pictures.
std::size_t invisible_size(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  if (byte(0) == 0xF3 && byte(1) == 0xA0 && (byte(2) == 0x80 || byte(2) == 0x81)) return 4;
  if (byte(0) != 0xE2) return 0;
  const unsigned last = byte(2);
  if (byte(1) == 0x80) {
    const bool is_mark = last == 0x8B || last == 0x8E || last == 0x8F;
    return is_mark || (last >= 0xAA && last <= 0xAE) ? 3 : 0;
  }
  if (byte(1) != 0x81) return 0;
  return (last >= 0xA0 && last <= 0xA4) || (last >= 0xA6 && last <= 0xA9) ? 3 : 0;
}

void check(const Pipeline& pipeline, Sink& sink) {
  if (!pipeline.node) return;
  const std::string_view source = pipeline.node.tree()->source;
  for (std::size_t at = source.find_first_of("\xE2\xF3"); at != source.npos;
       at = source.find_first_of("\xE2\xF3", at + 1)) {
    const std::size_t size = invisible_size(source.substr(at));
    if (size == 0) continue;
    // A flag is a row of tags behind a picture.
    const Span here{static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + size)};
    sink.report(here, "A character stands here that nobody sees")
        .with_edit(Edit::Safety::needs_review, here, {});
  }
}

}  // namespace

extern constinit const Rule invisible_unicode{
    .id = "gitlab/invisible-unicode",
    .severity = Severity::high,
    .title = "Invisible character in the pipeline",
    .risk = "A reviewer approves another text than the one that runs.",
    .fix = "Remove the character, or write the text anew.",
    .aliases = kAliases,
    .topics = {Topic::integrity, Topic::injection},
    .check = check,
};

extern constinit const RuleDoc invisible_unicode_doc{.rule = invisible_unicode,
                                                     .why = kWhy,
                                                     .source = "CWE-1007; CVE-2021-42574",
                                                     .path = ".gitlab-ci.yml",
                                                     .bad = kBad,
                                                     .good = kGood};

}  // namespace sluice::gitlab
