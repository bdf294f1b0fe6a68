#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/parse/scalar_map.h"
#include "core/parse/tree.h"
#include "core/rules/lists.h"
#include "core/rules/rule.h"
#include "core/text/source.h"

namespace sluice {

class Value;
namespace gitlab {
struct EffectiveText;
struct Field;
struct Item;
struct Written;
struct Use;
}  // namespace gitlab

// A place in one source: where to underline today (`at`), and what it is tomorrow (`node`).
struct Place {
  SourceId source{};
  Span at;
  std::string node;  // jobs.build.steps[2].uses; empty where there is no tree
  std::string note;  // of related places: "set here"
};

// A change that mends the finding. `safe` keeps behaviour but for the fault itself.
struct Edit {
  enum class Safety : std::uint8_t { safe, needs_review };
  struct Replacement {
    SourceId source{};
    Span at;
    std::string text;
  };
  Safety safety = Safety::needs_review;
  std::vector<Replacement> replacements;
};

// What a check says. The engine turns it into a finding: located, fingerprinted, suppressed or not.
struct Hit {
  const Rule* rule = nullptr;
  Place primary;
  std::string resource;
  // What is wrong here, as a sentence that names the thing: reports put it below the title.
  std::string particulars;
  std::string fix;  // where the rule's does not fit
  std::vector<Place> related;
  std::optional<Edit> edit;
  // Makes the edit, where that takes reading: called only once the hit is kept. What it looks at
  // lives as long as the documents.
  std::function<void(Hit&)> edit_when_kept;
  std::optional<Severity> severity;  // where it differs from the rule's
  std::optional<Confidence> confidence;
  // Which of the rule's aliases this one is about, where the rule is several checks of another
  // tool.
  std::optional<std::span<const std::string_view>> aliases;
  // The block that the finding is about, where one is known: comments in it or before it count.
  std::optional<Span> scope;
  // What else tells this finding from another of the same rule at the same node; masked where it
  // is a secret. Part of the fingerprint, not printed.
  std::string evidence;

  // Each returns *this, so that a report reads as one sentence.
  Hit& relate(Span at, std::string note);
  Hit& relate(const Place& place, std::string note);
  Hit& relate(const gitlab::Field& field, std::string note);
  Hit& with_severity(Severity value);
  Hit& with_confidence(Confidence value);
  // Constants, each of them an alias of the rule.
  Hit& with_aliases(std::span<const std::string_view> value);
  Hit& with_node(std::string value);
  Hit& with_resource(std::string value);
  Hit& with_evidence(std::string value);
  Hit& with_fix(std::string value);
  Hit& with_edit(Edit::Safety safety, Span at, std::string text);
};

// What reports must not show of one source, whether or not they tell of it.
struct HiddenPlaces {
  std::vector<Span> secrets;      // of secret rules: nor may a text hold what stands there
  std::vector<Span> credentials;  // of other rules about credentials

  // Takes in what the hit points at, where that is no text for a report.
  void add(const Hit& hit);
  void add(const HiddenPlaces& other);
};

// What a sink did not keep of one source.
struct Overflow {
  std::size_t hits = 0;
  HiddenPlaces hidden;  // what they point at
};

// By a name with the version that people read ("actions/checkout@v4", "alpine:3.20"), what cannot
// be moved: a commit id of 40 digits, or the digest of an image ("sha256:…").
using Pins = std::map<std::string, std::string, std::less<>>;

// Where checks report to. One sink serves one document (or the project) for all rules; the engine
// sets rule, source and subject before it calls a check.
//
// Of each source it keeps the first `most` hits in the order of the report, so that a file made of
// millions of faults takes no more memory than its own tree. It collects a few times as many, then
// sorts and cuts: what is kept depends on nothing but what was reported.
//
// Particulars are one sentence without a period; names and values of the file in it go through
// quote(). A report of a scalar says by itself what the value is ("hostNetwork is true"), unless
// the rule is about credentials.
class Sink {
 public:
  static constexpr std::size_t kMost = std::size_t{1} << 28U;
  explicit Sink(std::size_t most = kMost);

  // Each returns the hit, to be completed before anything else is reported.

  // The value at `at` is wrong. Reached through an alias, the finding is at the use, and where the
  // value was written is a related place.
  Hit& report(NodeRef at, std::string particulars = {});
  // The key is wrong, or something that belongs below it is missing.
  Hit& report_key(NodeRef at, std::string particulars = {});
  Hit& report(const Text& at, std::string particulars = {});
  Hit& report(Span at, std::string particulars = {});
  // The value of an attribute is wrong; where it is absent, the header of its resource. A value
  // that was set elsewhere is reported where it takes effect, and where it was set is a related
  // place.
  Hit& report(const Resource& resource, const Value& value, std::string particulars = {});
  // The value of a field or item of an effective pipeline is wrong, or its key: where it was
  // written. Where it took effect through something elsewhere, that is a related place. What many
  // jobs share is kept once, of the first of them.
  Hit& report(const gitlab::Field& field, std::string particulars = {});
  Hit& report(const gitlab::Item& item, std::string particulars = {});
  Hit& report_key(const gitlab::Field& field, std::string particulars = {});
  // Of a text of a script only [begin, end), as far as that has a place of its own.
  Hit& report(const gitlab::EffectiveText& text, std::size_t begin, std::size_t end,
              std::string particulars = {});
  // Something is missing in the job, or it is wrong as a whole: at its name.
  Hit& report_key(const gitlab::EffectiveJob& job, std::string particulars = {});
  // In another source: for rules that see the project.
  Hit& report(SourceId source, Span at, std::string particulars = {});
  Hit& report(SourceId source, NodeRef at, std::string particulars = {});

  // Set by the engine.
  void begin(SourceId source) { source_ = source; }
  void begin(const Rule& rule) { rule_ = &rule; }
  // What findings are about: `address` is asked only when something is reported. `scope` is the
  // span of its block.
  template <typename T>
  void subject(const T& subject, std::optional<Span> scope = std::nullopt) {
    subject_ = &subject;
    scope_ = scope;
    address_ = [](const void* at) { return static_cast<const T*>(at)->address(); };
  }
  void no_subject() {
    subject_ = nullptr;
    scope_.reset();
  }

  // Today, as days since 1970-01-01; nothing where the caller gave no date.
  std::optional<std::int32_t> today;

  // Names of rules: a hit that is about none of them, though its rule is, is left out. Empty for
  // all.
  std::span<const std::string> select;

  // Known pins; null for none.
  const Pins* pins = nullptr;
  // What the name is pinned to; empty where that is not known.
  std::string_view pin(std::string_view name) const;

  // What the policy lets in by name; null where there is none.
  const NameLists* lists = nullptr;

  // All that was kept, and what was not: ask for the second after the first.
  std::deque<Hit> take();
  std::map<SourceId, Overflow> take_overflow() { return std::exchange(overflow_, {}); }

 private:
  Hit& report(const gitlab::Written& at, Span span, const gitlab::Use* use,
              std::string particulars);
  const ScalarMap& map_of(NodeRef scalar);
  void leave_out();
  void cut();

  SourceId source_{};
  const Rule* rule_ = nullptr;
  const void* subject_ = nullptr;
  std::string (*address_)(const void*) = nullptr;
  std::optional<Span> scope_;
  std::size_t most_;
  std::size_t room_;      // hits that may be there before they are cut
  std::deque<Hit> hits_;  // a deque: cutting apart, growing moves no hit
  std::map<SourceId, Overflow> overflow_;
  std::set<std::tuple<const Rule*, SourceId, Span>> shared_;  // places of effective pipelines
  // Of the scalar that was asked for last: one may hold many hits.
  NodeRef mapped_;
  std::optional<ScalarMap> map_;
  Hit spare_;
};

}  // namespace sluice
