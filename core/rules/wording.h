#pragma once

#include <string>
#include <string_view>

namespace sluice {

// A name or value of an audited file within a sentence of ours. It is only marked here: secrets in
// it are known once all rules have run.
std::string quote(std::string_view text);

// The sentence with what quote() marked as a report shows it: `cover` takes what is secret out of
// it, then it is set on one line, cut where it is long, and put in double quotes unless it is one
// plain word, so that nobody takes it for our words.
template <typename Cover>
std::string with_quotations(std::string_view sentence, Cover cover);

// Splits a sentence at its next quotation; `text` is what stands before it.
struct Quotation {
  std::string_view text;
  std::string_view quoted;
  bool is_last = true;  // there was none: `quoted` means nothing
};
Quotation take_quotation(std::string_view& sentence);

// One quotation, with no secret in it, as a report shows it.
std::string shown_quotation(std::string_view text);

template <typename Cover>
std::string with_quotations(std::string_view sentence, Cover cover) {
  std::string out;
  while (true) {
    const Quotation next = take_quotation(sentence);
    out += next.text;
    if (next.is_last) return out;
    out += shown_quotation(cover(std::string(next.quoted)));
  }
}

}  // namespace sluice
