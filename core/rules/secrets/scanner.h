#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/document.h"
#include "core/rules/rule.h"
#include "core/rules/secrets/decode.h"
#include "core/rules/secrets/keywords.h"
#include "core/rules/secrets/login.h"
#include "core/rules/sink.h"
#include "core/text/source.h"

namespace sluice::secrets {

// A secret in a text, before it is told to anyone.
struct Found {
  std::size_t pattern = 0;  // index into the scanner's rules
  Span at;
  Confidence confidence = Confidence::high;
  // What it reads as where it is not written in clear; empty where it is.
  std::string decoded;
  Decoded::Form form{};  // of what is decoded
};

// All secret rules that are switched on, ready to run over any text. Built once, then read by every
// thread. Time is linear in the text.
class Scanner {
 public:
  explicit Scanner(const std::vector<const Rule*>& rules);
  ~Scanner();
  Scanner(Scanner&&) noexcept;
  Scanner& operator=(Scanner&&) noexcept;

  // Reports each secret of the document to the sink.
  void run(const Document& document, Sink& sink) const;

  // The secrets of a text in order of place, no two of them overlapping. Those of a known form are
  // found behind encodings as well (decode.h), a few layers deep.
  std::vector<Found> find(std::string_view bytes, FileUse use = FileUse::anything) const;

 private:
  class Pattern;
  class Search;

  void add_of_file(const Document& document, std::vector<Found>& found) const;
  void find_everywhere(std::size_t pattern, std::string_view bytes,
                       std::vector<Found>& found) const;
  void find_decoded(std::string_view bytes, int layers, std::vector<Found>& found) const;
  void find_in(const Decoded& decoded, int layers, std::vector<Found>& found) const;

  // Of the index's keywords one.
  struct Trigger {
    std::uint32_t pattern;
    std::uint32_t keyword;  // of the pattern's
  };

  std::vector<std::unique_ptr<Pattern>> patterns_;
  std::vector<Trigger> triggers_;
  std::vector<std::size_t> everywhere_;  // patterns without a keyword
  bool finds_decoded_ = false;           // some pattern counts behind encodings
  KeywordIndex index_;
};

}  // namespace sluice::secrets
