#include "core/model/delivery/activity_guards.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace sluice::delivery {
namespace {

using shell::Command;
using shell::Compound;
using shell::CompoundKind;
using shell::kNone;
using shell::Operator;
using shell::Pipeline;
using shell::Script;
using shell::Word;
using Kind = Guard::Kind;

constexpr std::size_t kMost = 32;

bool is_test(std::string_view name) { return name == "[" || name == "[[" || name == "test"; }

// The guards of one command within one text.
class Asked {
 public:
  Asked(const ScriptText& text, std::size_t index, std::vector<WrittenGuard>& out)
      : script_(*text.script), source_(text.text), index_(index), out_(out) {}

  void of(std::uint32_t command) {
    for (std::uint32_t at = script_.commands[command].pipeline; at != kNone && !is_full();
         at = script_.pipelines[at].parent) {
      in_list(at);
      const Pipeline& here = script_.pipelines[at];
      if (here.compound == kNone || here.is_condition) continue;
      switch (script_.compounds[here.compound].kind) {
        case CompoundKind::if_:
          in_if(here);
          break;
        case CompoundKind::case_:
          in_case(at);
          break;
        case CompoundKind::while_:
        case CompoundKind::until:
        case CompoundKind::select:
          unknown();
          break;
        default:
          break;
      }
    }
  }

 private:
  bool is_full() const { return out_.size() >= kMost; }
  void unknown() { out_.push_back({Kind::unknown, index_, nullptr, {}, false}); }
  void add(WrittenGuard guard, bool is_negated) {
    guard.text = index_;
    guard.is_negated = guard.is_negated != is_negated;
    out_.push_back(std::move(guard));
  }

  const Command& first(std::uint32_t pipeline) const {
    return script_.commands[script_.pipelines[pipeline].commands.begin];
  }

  // The pipelines of the list that a pipeline stands in, from its first on.
  std::vector<std::uint32_t> list_of(std::uint32_t pipeline) const {
    std::vector<std::uint32_t> list;
    for (std::uint32_t i = 0; i < script_.pipelines.size(); ++i) {
      if (script_.pipelines[i].list == script_.pipelines[pipeline].list) list.push_back(i);
    }
    return list;
  }

  // [ a ] && b, [ a ] || b: what stands before it, joined.
  void in_list(std::uint32_t pipeline) {
    if (script_.pipelines[pipeline].before != Operator::and_if &&
        script_.pipelines[pipeline].before != Operator::or_if)
      return;
    const Operator how = script_.pipelines[pipeline].before;
    const std::vector<std::uint32_t> list = list_of(pipeline);
    auto at = std::find(list.begin(), list.end(), pipeline);
    while (at != list.begin() && !is_full()) {
      if (script_.pipelines[*at].before != how) {
        if (script_.pipelines[*at].before == Operator::and_if ||
            script_.pipelines[*at].before == Operator::or_if)
          unknown();
        return;
      }
      --at;
      const std::string_view name = first(*at).name();
      // That other commands succeed is expected.
      const bool is_expected =
          how == Operator::and_if && !is_test(name) && name != "grep" && !name.empty();
      if (!is_expected) test(*at, how == Operator::or_if);
    }
  }

  // The first pipelines of the lists that stand in a compound command itself, in order.
  std::vector<std::uint32_t> lists_of(std::uint32_t compound) const {
    std::vector<std::uint32_t> lists;
    for (std::uint32_t i = 0; i < script_.pipelines.size(); ++i) {
      const Pipeline& one = script_.pipelines[i];
      if (one.compound != compound) continue;
      // What is substituted in its words has lists of its own.
      if (script_.commands[one.commands.begin].parent != kNone && one.parent == kNone) continue;
      if (lists.empty() || script_.pipelines[lists.back()].list != one.list) lists.push_back(i);
    }
    return lists;
  }

  // The conditions before a body: the last one holds unless it is that of `else`, the others do
  // not.
  void in_if(const Pipeline& body) {
    std::optional<std::uint32_t> last;
    for (const std::uint32_t list : lists_of(body.compound)) {
      const Pipeline& here = script_.pipelines[list];
      if (here.list == body.list) {
        if (last) condition(*last, false);
        return;
      }
      if (here.is_condition) {
        if (last) condition(*last, true);
        last = list;
      } else if (last) {
        condition(*last, true);
        last.reset();
      }
    }
    unknown();
  }

  // A list of tests that holds as a whole, or does not.
  void condition(std::uint32_t first_of_list, bool is_negated) {
    const std::vector<std::uint32_t> list = list_of(first_of_list);
    // All of them hold, or none: a && b where it holds, a || b where it does not.
    const Operator wanted = is_negated ? Operator::or_if : Operator::and_if;
    for (std::size_t i = 1; i < list.size(); ++i) {
      if (script_.pipelines[list[i]].before != wanted) return unknown();
    }
    for (const std::uint32_t one : list) test(one, is_negated);
  }

  void test(std::uint32_t pipeline, bool is_negated) {
    const Pipeline& here = script_.pipelines[pipeline];
    const Command& command = first(pipeline);
    if (here.stages != 1 || command.pipeline != pipeline) return unknown();
    std::optional<WrittenGuard> guard = guard_of(command);
    if (!guard) return unknown();
    add(std::move(*guard), is_negated != here.is_negated);
  }

  // The patterns before a body belong to it, those of the bodies before were not met.
  void in_case(std::uint32_t body) {
    const Compound& compound = script_.compounds[script_.pipelines[body].compound];
    if (compound.words.size() < 2) return unknown();
    const std::uint32_t begin = script_.pipelines[list_of(body).front()].at.begin;
    const std::size_t room = kMost - std::min(kMost, out_.size());
    std::vector<std::vector<const Word*>> clauses;
    bool is_cut = false;  // further ones are none of those that are told
    for (std::size_t i = 1; i < compound.words.size(); ++i) {
      const Word& pattern = compound.words[i];
      if (pattern.at.begin >= begin) break;
      const bool is_next =
          i == 1 || between(compound.words[i - 1].at.end, pattern.at.begin).find(";;") !=
                        std::string_view::npos;
      is_cut = is_next && clauses.size() == room;
      if (is_cut) break;
      if (is_next) clauses.emplace_back();
      clauses.back().push_back(&pattern);
    }
    if (clauses.empty()) return is_cut ? void() : unknown();
    for (std::size_t i = 0; i < clauses.size(); ++i) {
      const bool is_own = !is_cut && i + 1 == clauses.size();
      add({Kind::matches, index_, &compound.words.front(), std::move(clauses[i]), false}, !is_own);
    }
  }

  std::string_view between(std::uint32_t begin, std::uint32_t end) const {
    return begin < end && end <= source_.size() ? source_.substr(begin, end - begin)
                                                : std::string_view();
  }

  const Script& script_;
  std::string_view source_;
  std::size_t index_;
  std::vector<WrittenGuard>& out_;
};

}  // namespace

std::optional<WrittenGuard> guard_of(const Command& command) {
  std::vector<const Word*> words;
  words.reserve(command.words.size());
  for (const Word& word : command.words) words.push_back(&word);
  if (words.empty() || !is_test(command.name())) return std::nullopt;
  const bool is_extended = command.name() == "[[";
  words.erase(words.begin());
  if (command.name() != "test" && !words.empty()) words.pop_back();
  WrittenGuard guard;
  if (!words.empty() && words.front()->value == "!") {
    guard.is_negated = true;
    words.erase(words.begin());
  }
  if (words.size() == 2) {
    const std::string_view how = words[0]->value;
    if (how != "-z" && how != "-n") return std::nullopt;
    guard.kind = Kind::equal;
    guard.what = words[1];
    guard.is_negated = guard.is_negated != (how == "-n");
    return guard;
  }
  if (words.size() != 3) return std::nullopt;
  const std::string_view how = words[1]->value;
  guard.what = words[0];
  guard.with = {words[2]};
  if (how == "=" || how == "==" || how == "!=") {
    const bool is_pattern =
        is_extended &&
        std::any_of(words[2]->parts.begin(), words[2]->parts.end(),
                    [](const shell::Part& part) { return part.kind == shell::PartKind::glob; });
    guard.kind = is_pattern ? Kind::matches : Kind::equal;
    guard.is_negated = guard.is_negated != (how == "!=");
    return guard;
  }
  if (how != "=~") return std::nullopt;
  guard.kind = Kind::finds;
  return guard;
}

std::vector<WrittenGuard> guards_of(std::span<const ScriptText> texts, const CommandSite& site) {
  std::vector<WrittenGuard> list;
  for (const CommandSite* here = &site; here != nullptr; here = here->caller)
    Asked(texts[here->text], here->text, list).of(here->command);
  return list;
}

}  // namespace sluice::delivery
