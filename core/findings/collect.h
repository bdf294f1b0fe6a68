#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/findings/finding.h"
#include "core/findings/suppressions.h"
#include "core/rules/sink.h"
#include "core/text/encoding.h"
#include "core/text/line_index.h"

namespace sluice {

// One source as collecting needs it: views that live as long as the call.
struct SourceView {
  std::string_view path;
  std::string_view bytes;             // in UTF-8
  Encoding written = Encoding::utf8;  // what the file itself is in
};

enum class Excerpts : std::uint8_t { none, lines };

// A secret that was found, as settings that let secrets pass ask for it. Never a part of a report.
struct SecretText {
  std::uint32_t begin = 0;  // its finding's first offset
  std::string secret;
  std::string line;  // what stands around it
};

struct CollectOptions {
  Excerpts excerpts = Excerpts::none;
  // The ignore comments of each source, by index into `sources`; null or left out for none.
  std::vector<std::vector<IgnoreComment>*> ignores;
  // What is not to be shown of each source, likewise. Of the hits themselves that is known anyway.
  std::vector<const HiddenPlaces*> hidden;
  std::vector<SecretText>* secrets = nullptr;  // takes those found, in order; null for none
  // Days since 1970-01-01: ignores that ended before it do not count.
  std::optional<std::int32_t> today;
};

// Turns hits into findings: locates, words and fingerprints them, and marks those that a comment
// suppresses. `sources[i]` is the source of SourceId i. Hits of one rule at one place become one.
// No secret that is known is left in anything but its masked form. A line index is built only for
// sources that something points into.
std::vector<Finding> collect(std::deque<Hit> hits, const std::vector<SourceView>& sources,
                             const CollectOptions& options);

// Gives each finding its fingerprint: rule, path, structural place without list positions, and what
// stands there; equal ones are numbered in order. `findings` are in report order.
void fingerprint(std::vector<Finding>& findings);

}  // namespace sluice
