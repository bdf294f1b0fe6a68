#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/document.h"
#include "core/text/source.h"

// What is known of a value that travels: which texts are in it, and the way each of them took.
namespace sluice::actions {

constexpr std::uint32_t kNowhere = 0xFFFFFFFF;

// Where a text begins.
struct Origin {
  enum class Kind : std::uint8_t {
    outsider,  // an outsider writes it
    code,      // names code of an outsider: a commit, a repository, the number of a pull request
    input,     // whoever calls this document hands it over
  };
  Kind kind = Kind::outsider;
  std::string name;  // the context in lower case, or the input
  const Document* document = nullptr;
  bool is_lines = true;  // may hold several lines
  bool has_space = true;
  bool is_fetched = false;  // a step asks the forge for it, whatever the event brings
};

// One text within a value.
struct Strand {
  std::uint32_t origin = 0;       // index into Ways::origins
  std::uint32_t last = kNowhere;  // index into Ways::hops of the place it came through last
  bool is_lines = true;
  bool is_pasted = false;  // an expression put it into the script that is being read
  bool is_name = false;    // of code: no harm as a text
};

// The texts of one value, the first ones only: one is enough for harm, several tell who does it.
class Taint {
 public:
  static constexpr std::size_t kMost = 6;

  bool empty() const { return strands_.empty(); }
  const std::vector<Strand>& strands() const { return strands_; }
  void add(const Strand& strand);
  void add(const Taint& other);
  bool has_lines() const;
  // The same in one line, as `head -n 1` leaves it.
  Taint one_line() const;
  // The same cut into lines, as `grep -o` leaves it.
  Taint many_lines() const;
  // Without names of code.
  Taint texts() const;
  // The texts, without what an expression put into the script.
  Taint without_pasted() const;
  Taint pasted() const;

 private:
  std::vector<Strand> strands_;
};

struct Hop {
  const Document* document = nullptr;
  Span at;
  std::string_view note;
  std::uint32_t before = kNowhere;
  std::uint32_t length = 1;
};

// Ways as lists that share their beginnings.
class Ways {
 public:
  static constexpr std::uint32_t kLongest = 16;

  // The value passed a place. What passed too many keeps the first of them and the last.
  Taint through(const Taint& taint, const Document& document, Span at, std::string_view note);
  // What a callee makes of its inputs, where `handed` is what the caller gave: the way in the
  // callee is put behind that of the caller.
  void join(const Strand& inner, const Taint& handed, Taint& result);
  std::uint32_t add(Origin origin);
  std::vector<Hop> way(std::uint32_t last) const;

  std::vector<Origin> origins;
  std::vector<Hop> hops;

 private:
  std::uint32_t append(std::uint32_t before, const Document* document, Span at,
                       std::string_view note);
};

}  // namespace sluice::actions
