#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/audit/proposal_parts.h"
#include "core/model/delivery/environment_name.h"
#include "core/model/delivery/unknown_parts.h"
#include "core/rules/shared/delivery_gates.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/wording.h"

namespace sluice {
namespace {

using delivery::Delivery;
using delivery::EnvironmentPolicy;
using delivery::Reach;
using delivery::Run;
using delivery::Scenario;
using delivery::Site;
using delivery::Stage;
using Entry = PolicyProposal::Entry;
using Environment = PolicyProposal::Environment;
using Reason = PolicyProposal::Reason;
using Rows = std::vector<const Reach*>;

bool is_change(const Reach& row) { return row.run->scenario().kind == Scenario::Kind::change; }

void add_once(std::vector<Entry>& list, Entry one) {
  const bool is_there = std::any_of(list.begin(), list.end(),
                                    [&](const Entry& other) { return other.text == one.text; });
  if (!is_there) list.push_back(std::move(one));
}

// The name of an environment with "*" for all that only a run knows, be it put in by the example of
// a ref.
std::string name_as_glob(const Reach& row) {
  std::string name = delivery::with_unknown_as("*", row.environment);
  const Scenario& scenario = row.run->scenario();
  if (scenario.ref == scenario.shown) return name;
  const std::string_view example = scenario.ref_name();
  for (std::size_t at = name.find(example); at != name.npos; at = name.find(example, at + 1))
    name.replace(at, example.size(), "*");
  return name;
}

// A ref that reaches an environment.
struct RefRow {
  const Reach* row = nullptr;
  Scenario::Kind kind = Scenario::Kind::push;
  bool is_tag = false;
  std::string shown;    // "*" for any
  std::string example;  // one of them

  // What starts it: where any ref will do, none is named by that.
  using Way = std::tuple<const Document*, Scenario::Kind, bool>;
  Way way() const { return {&row->run->entry(), kind, is_tag}; }
};

// What reaches one environment today.
class EnvironmentReader {
 public:
  EnvironmentReader(const Delivery& delivery, Locator& locate, const Rows& rows)
      : delivery_(delivery), locate_(locate) {
    for (const Reach* const row : rows) (is_change(*row) ? changes_ : rows_).push_back(row);
  }

  Environment read(std::string name) {
    const Rows& all = rows_.empty() ? changes_ : rows_;
    environment_.name = std::move(name);
    environment_.why = seen(locate_.at(delivery::environment_place_of(*all.front())));
    add_refs();
    tell_changes();
    const Rows listed = listed_rows();
    add_gates(listed.empty() ? all : listed);
    add_approval(listed.empty() ? all : listed);
    add_source(listed);
    return std::move(environment_);
  }

 private:
  void add_refs() {
    const std::vector<RefRow> refs = distinct_refs();
    for (const RefRow& ref : refs) {
      const bool is_any = std::any_of(refs.begin(), refs.end(), [&](const RefRow& other) {
        return other.way() == ref.way() && other.shown == "*" && !is_explained(other, refs);
      });
      if (ref.shown == "*") {
        if (!is_explained(ref, refs)) tell(ref);
      } else if (!is_any) {
        add(ref);
      }
    }
    if (environment_.branches.empty() && environment_.tags.empty()) guess_refs(refs);
  }

  // Each once, of the first row that has it.
  std::vector<RefRow> distinct_refs() const {
    std::vector<RefRow> refs;
    std::set<std::pair<RefRow::Way, std::string>> known;
    for (const Reach* const row : rows_) {
      RefRow ref = ref_of(*row);
      if (known.emplace(ref.way(), ref.shown).second) refs.push_back(std::move(ref));
    }
    return refs;
  }

  RefRow ref_of(const Reach& row) const {
    const Scenario& scenario = row.run->scenario();
    RefRow ref{&row, scenario.kind, false, {}, {}};
    if (scenario.kind == Scenario::Kind::merged) {
      ref.example = scenario.base;
      ref.shown = shown_branch(scenario.base);
      return ref;
    }
    for (const std::string_view prefix : {"refs/heads/", "refs/tags/"}) {
      if (!scenario.shown.starts_with(prefix)) continue;
      ref.is_tag = prefix == "refs/tags/";
      ref.shown = scenario.shown.substr(prefix.size());
      ref.example = scenario.ref.substr(prefix.size());
    }
    if (ref.shown.empty()) ref.shown = "*";
    return ref;
  }

  // Of a request only an example of its base is known.
  std::string shown_branch(const std::string& example) const {
    for (const Run& run : delivery_.path.runs()) {
      const Scenario& scenario = run.scenario();
      if (scenario.branch() == example)
        return scenario.shown.substr(scenario.shown.find('/', 5) + 1);
    }
    return example == "any-branch" ? "*" : example;
  }

  // What stands for any tag is one that a pattern asks for.
  static bool is_explained(const RefRow& any, const std::vector<RefRow>& refs) {
    return any.is_tag && std::any_of(refs.begin(), refs.end(), [&](const RefRow& other) {
             return other.is_tag && other.shown != "*" &&
                    is_glob_of(delivery::glob_of_name(other.shown, other.example), any.example);
           });
  }

  void add(const RefRow& ref) {
    std::string glob = delivery::glob_of_name(ref.shown, ref.example);
    // Whoever may push can make a name that only ends so.
    if (glob.starts_with('*') || !is_glob_of(glob, ref.example)) return tell(ref);
    const bool is_pattern = ref.shown != ref.example;
    const bool is_regex = is_pattern && ref.shown.starts_with('/');
    Location at = locate_.at(place(*ref.row));
    const std::string event = ref.row->run->scenario().event;
    Reason why = is_regex     ? guess(std::move(at), event + "; stands for " + quote(ref.shown))
                 : is_pattern ? guess(std::move(at), event + " of any such name")
                              : seen(std::move(at), event);
    std::vector<Entry>& list = ref.is_tag ? environment_.tags : environment_.branches;
    add_once(list, {std::move(glob), std::move(why)});
  }

  void tell(const RefRow& ref) {
    std::string words =
        delivery::who_starts(ref.row->run->scenario()) + " reaches it as well, and is left out";
    tell(std::move(words), *ref.row);
  }

  void tell(std::string words, const Reach& row) {
    const bool is_told = std::any_of(environment_.notes.begin(), environment_.notes.end(),
                                     [&](const Reason& note) { return note.words == words; });
    if (!is_told) environment_.notes.push_back(seen(locate_.at(place(row)), std::move(words)));
  }

  void tell_changes() {
    for (const Reach* const row : changes_)
      tell(delivery::who_starts(row->run->scenario()) + " reaches it as well, and is left out",
           *row);
  }

  // Where anything gets in, the default branch is what is most likely meant; of releases a version.
  void guess_refs(const std::vector<RefRow>& refs) {
    for (const RefRow& ref : refs) {
      if (ref.kind == Scenario::Kind::release) {
        environment_.tags = {
            {"v*", guess(locate_.at(place(*ref.row)), "a release of whatever tag")}};
        return;
      }
      if (ref.is_tag || ref.shown != delivery_.path.default_branch()) continue;
      environment_.branches = {
          {ref.shown, guess(locate_.at(place(*ref.row)), "any branch gets there today")}};
      return;
    }
  }

  static delivery::Place place(const Reach& row) { return row.run->activity(row.site).place; }

  Rows listed_rows() const {
    EnvironmentPolicy policy;
    for (const Entry& one : environment_.branches) policy.branches.push_back(one.text);
    for (const Entry& one : environment_.tags) policy.tags.push_back(one.text);
    Rows listed;
    std::copy_if(rows_.begin(), rows_.end(), std::back_inserter(listed), [&](const Reach* row) {
      return delivery::is_listed(policy, row->run->scenario());
    });
    return listed;
  }

  // Those that pass on every way.
  void add_gates(const Rows& rows) {
    for (std::size_t i = 0; i < delivery::kStages; ++i) {
      const auto stage = static_cast<Stage>(i);
      const std::string_view word = delivery::gate_word(stage);
      if (word.empty() || stage == Stage::approve) continue;  // `approval` says that one
      const Reach* first = nullptr;
      const bool passes = std::all_of(rows.begin(), rows.end(), [&](const Reach* row) {
        if (!row->is_bound_by(stage)) return true;
        if (first == nullptr) first = row;
        return row->gate(stage) == Truth::yes;
      });
      if (!passes || first == nullptr) continue;
      environment_.require.push_back(
          {std::string(word),
           seen(locate_.at(delivery::place_of(*first->run, first->gate_site(stage))))});
    }
  }

  void add_approval(const Rows& rows) {
    const auto least = std::min_element(
        rows.begin(), rows.end(),
        [](const Reach* a, const Reach* b) { return is_worse(a->approval, b->approval); });
    const Reach& worst = **least;
    environment_.needs_reviewer = worst.approval == Truth::yes;
    const delivery::Place asks = delivery::place_of(*worst.run, worst.approval_site);
    if (environment_.needs_reviewer) {
      environment_.approval = seen(locate_.at(asks), "somebody has to let it pass");
    } else if (worst.approval == Truth::unknown && asks.document != nullptr) {
      environment_.approval =
          guess(locate_.at(asks), "whether somebody has to let it pass is not known");
    } else {
      environment_.approval = guess("no file asks for one");
    }
  }

  static bool is_worse(Truth a, Truth b) { return a != b && both(a, b) == a; }

  // The branch of which every way proves that the commit is in it.
  void add_source(const Rows& rows) {
    std::optional<Entry> found;
    for (const Reach* const row : rows) {
      std::optional<Entry> source = source_of(*row);
      if (!source || (found && found->text != source->text)) return;
      if (!found) found = std::move(source);
    }
    environment_.from = std::move(found);
  }

  std::optional<Entry> source_of(const Reach& row) const {
    std::optional<Entry> found;
    row.run->each([&](const Site& gate) {
      const delivery::Activity& activity = row.run->activity(gate);
      const delivery::Fact* const source = activity.fact(delivery::Fact::Kind::source);
      if (found || activity.stage != Stage::verify || source == nullptr) return;
      const std::string text = row.run->name(gate, source->value).text;
      const std::string_view branch = delivery::branch_as_written(text);
      if (text.find('$') != text.npos || row.run->is_gated(row.site, gate) != Truth::yes) return;
      found = Entry{std::string(branch),
                    seen(locate_.at(activity.place), "the commit has to be in it")};
    });
    return found;
  }

  const Delivery& delivery_;
  Locator& locate_;
  Rows rows_, changes_;
  Environment environment_;
};

class Proposer {
 public:
  Proposer(const Delivery& delivery, Locator& locate, PolicyProposal& proposal)
      : delivery_(delivery), locate_(locate), proposal_(proposal) {}

  void propose() {
    for (const Reach& row : delivery_.reach) sort_in(row);
    std::vector<Group> groups;
    groups.reserve(groups_.size());
    for (auto& [words, group] : groups_) groups.push_back(std::move(group));
    std::stable_sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
      return delivery::promotion_rank(a.name) < delivery::promotion_rank(b.name);
    });
    for (const Group& group : groups) {
      proposal_.environments.push_back(
          EnvironmentReader(delivery_, locate_, group.rows).read(group.name));
    }
    drop_sources();
    use_preset();
    for (std::size_t i = 0; i < groups.size(); ++i)
      tell_binding(proposal_.environments[i], groups[i].rows);
  }

 private:
  // One environment however it is spelt: by the words of its name.
  struct Group {
    std::string name;
    bool is_bound = false;
    Rows rows;
  };

  void sort_in(const Reach& row) {
    if (row.environment.empty()) return tell_unknown(row, "deploys, and nothing says where to");
    const std::string glob = name_as_glob(row);
    if (glob != row.environment || !row.is_environment_known) return sort_in_unknown(row, glob);
    if (!is_name(row.environment)) return tell_unknown(row, "deploys to what cannot be a name");
    if (is_change(row) && delivery::canonical_environment(row.environment) == "preview")
      return add_preview(row, row.environment);
    std::string words;
    for (const std::string& word : delivery::environment_words(row.environment))
      words += word + ' ';
    Group& group = groups_[words.empty() ? row.environment : words];
    if (group.name.empty() || (row.is_environment_bound && !group.is_bound)) {
      group.name = row.environment;
      group.is_bound = row.is_environment_bound;
    }
    group.rows.push_back(&row);
  }

  void sort_in_unknown(const Reach& row, const std::string& glob) {
    if (is_change(row) && !glob.starts_with('*')) return add_preview(row, glob);
    tell_unknown(row, "deploys to " + quote(row.environment) + ", which only a run decides");
  }

  void add_preview(const Reach& row, const std::string& glob) {
    if (!is_glob_of(glob, delivery::with_unknown_as("x", glob)))
      return tell_unknown(row, "deploys to " + quote(row.environment));
    add_once(proposal_.previews,
             {glob, seen(locate_.at(delivery::environment_place_of(row)),
                         delivery::who_starts(row.run->scenario()) + " has one")});
  }

  void tell_unknown(const Reach& row, std::string words) {
    const delivery::Place at = row.run->activity(row.site).place;
    if (told_.insert({at.document, at.at}).second)
      proposal_.unknown.push_back(seen(locate_.at(at), std::move(words)));
  }

  // What a job is bound to, the forge's settings may protect.
  void tell_binding(const Environment& environment, const Rows& rows) {
    const auto bound = std::find_if(rows.begin(), rows.end(), [](const Reach* row) {
      return row->is_environment_bound && row->approval != Truth::yes && !is_change(*row);
    });
    if (bound == rows.end()) return;
    proposal_.protected_notes.push_back(seen(locate_.at(delivery::environment_place_of(**bound)),
                                             "a job is bound to " + quote(environment.name)));
  }

  // A policy's source has to be a branch of one of its environments, and not the one itself.
  void drop_sources() {
    for (Environment& one : proposal_.environments) {
      if (!one.from) continue;
      const bool is_known =
          std::any_of(proposal_.environments.begin(), proposal_.environments.end(),
                      [&](const Environment& other) {
                        return &other != &one && has(other.branches, one.from->text);
                      });
      if (!is_known) one.from.reset();
    }
  }

  static bool has(const std::vector<Entry>& entries, std::string_view text) {
    return std::any_of(entries.begin(), entries.end(),
                       [&](const Entry& entry) { return entry.text == text; });
  }

  // Where each of its environments is reached from the branch that it says.
  void use_preset() {
    for (const std::string_view name : delivery::delivery_preset_names()) {
      const std::optional<delivery::DeliveryPolicy> preset = delivery::delivery_preset(name);
      if (!preset) continue;
      Pairs pairs;
      for (const EnvironmentPolicy& wanted : preset->environments) {
        for (Environment& one : proposal_.environments) {
          if (preset->environment(one.name) == &wanted &&
              has(one.branches, wanted.branches.front()))
            pairs.emplace_back(&one, &wanted);
        }
      }
      if (pairs.size() != preset->environments.size() || is_ambiguous(pairs)) continue;
      proposal_.preset = name;
      for (const auto& [one, wanted] : pairs) take_from_preset(*one, *wanted);
      for (const std::string& one : preset->protected_)
        proposal_.protected_.push_back({one, guess("as the preset has it")});
      return;
    }
  }

  using Pairs = std::vector<std::pair<Environment*, const EnvironmentPolicy*>>;

  // Another one has the very name.
  bool is_ambiguous(const Pairs& pairs) const {
    return std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
      return std::any_of(proposal_.environments.begin(), proposal_.environments.end(),
                         [&](const Environment& other) {
                           return &other != pair.first && other.name == pair.second->name;
                         });
    });
  }

  static void take_from_preset(Environment& one, const EnvironmentPolicy& wanted) {
    one.name = wanted.name;
    one.is_of_preset = one.branches.size() == wanted.branches.size() && one.tags.empty();
    if (!one.from && !wanted.from.empty())
      one.from = Entry{wanted.from, guess("as the preset has it")};
    if (!one.is_of_preset) return;
    std::string lacks;
    for (const Stage stage : wanted.require) {
      if (!has(one.require, delivery::gate_word(stage)))
        lacks += (lacks.empty() ? "" : ", ") + std::string(delivery::gate_word(stage));
    }
    if (!lacks.empty())
      one.notes.push_back(
          {"the preset asks for what does not surely pass today: " + lacks, {}, false});
    if (wanted.needs_reviewer && !one.needs_reviewer)
      one.notes.push_back({"the preset asks for a reviewer, and no file does", {}, false});
  }

  const Delivery& delivery_;
  Locator& locate_;
  PolicyProposal& proposal_;
  std::map<std::string, Group> groups_;
  std::set<std::pair<const Document*, Span>> told_;
};

}  // namespace

void propose_environments(const Delivery& delivery, Locator& locate, PolicyProposal& proposal) {
  Proposer(delivery, locate, proposal).propose();
}

}  // namespace sluice
