#include "core/findings/ignore_index.h"

#include <algorithm>

#include "core/text/order.h"

namespace sluice {
namespace {

using Scope = IgnoreComment::Scope;

constexpr std::uint32_t kNone = 0xFFFFFFFF;

}  // namespace

// Where the comments that name one rule count.
class IgnoreIndex::Places {
 public:
  Places(std::span<const IgnoreComment> comments, const Numbers& numbers) {
    for (const Number number : numbers) add(comments[number], number);
    sort_stably(beside_, [](const Beside& a, const Beside& b) { return a.first < b.first; });
    std::uint32_t reach = 0;
    for (Beside& comment : beside_) comment.reach = reach = std::max(reach, comment.reach);
  }

  Number find(Lines at, Lines scope) const {
    return std::min({for_file_, above(at.first), above(scope.first), beside(at), inside(scope)});
  }

 private:
  struct Beside {
    std::uint32_t first;
    std::uint32_t reach;  // the furthest last line, of this comment and those before it
    Number number;
  };
  struct Inside {
    std::uint32_t line;
    Number number;
  };

  void add(const IgnoreComment& comment, Number number) {
    if (comment.scope == Scope::file) for_file_ = std::min(for_file_, number);
    if (comment.target != 0 && comment.scope != Scope::inside && comment.scope != Scope::file)
      above_.emplace(comment.target, number);
    if (comment.scope != Scope::file && comment.scope != Scope::next)
      beside_.push_back({comment.first, comment.last, number});
    if (comment.scope == Scope::inside) inside_.push_back({comment.line, number});
  }

  Number above(std::uint32_t line) const {
    const auto found = above_.find(line);
    return found != above_.end() ? found->second : kNone;
  }

  // Where the furthest last line first reaches a place, the comment itself does; where that one
  // starts behind the place, all later ones do.
  Number beside(Lines at) const {
    const auto found = std::partition_point(
        beside_.begin(), beside_.end(), [&](Beside comment) { return comment.reach < at.first; });
    return found != beside_.end() && found->first <= at.last ? found->number : kNone;
  }

  Number inside(Lines scope) const {
    const auto found = std::partition_point(
        inside_.begin(), inside_.end(), [&](Inside comment) { return comment.line < scope.first; });
    return found != inside_.end() && found->line <= scope.last ? found->number : kNone;
  }

  Number for_file_ = kNone;
  std::unordered_map<std::uint32_t, Number> above_;  // the first by the line that it counts for
  std::vector<Beside> beside_;                       // in order of first line
  std::vector<Inside> inside_;                       // in order of line
};

IgnoreIndex::IgnoreIndex(std::span<IgnoreComment> comments, std::optional<std::int32_t> today)
    : comments_(comments) {
  for (Number number = 0; number < comments.size(); ++number) {
    const IgnoreComment& comment = comments[number];
    // Those on a condition are asked elsewhere: resource_ignores.h.
    if (comment.is_over(today) || !comment.conditions.empty()) continue;
    if (comment.is_all_but) {
      all_but_.push_back(number);
      continue;
    }
    if (comment.ids.empty()) nameless_.push_back(number);
    for (const std::string_view id : comment.ids) {
      Numbers& numbers = id.ends_with('*') ? prefixes_[id.substr(0, id.size() - 1)] : names_[id];
      if (numbers.empty() || numbers.back() != number) numbers.push_back(number);
    }
  }
}

IgnoreIndex::~IgnoreIndex() = default;

void IgnoreIndex::add_named(std::string_view id, Numbers& numbers) const {
  const auto add = [&](const auto& map, std::string_view name) {
    const auto found = map.find(name);
    if (found != map.end())
      numbers.insert(numbers.end(), found->second.begin(), found->second.end());
  };
  add(names_, id);
  if (prefixes_.empty()) return;
  for (std::size_t size = 0; size <= id.size(); ++size) add(prefixes_, id.substr(0, size));
}

void IgnoreIndex::add_unnamed(std::span<const std::string_view> aliases, Numbers& numbers) const {
  if (all_but_.empty()) return;
  const std::string_view tool = comments_[all_but_.front()].tool;
  const auto is_of_tool = [&](std::string_view alias) {
    return alias.starts_with(tool) && alias.substr(tool.size()).starts_with(':');
  };
  const auto is_named = [&](std::string_view alias) {
    return std::any_of(all_but_.begin(), all_but_.end(), [&](Number number) {
      const std::vector<std::string>& ids = comments_[number].ids;
      return std::find(ids.begin(), ids.end(), alias) != ids.end();
    });
  };
  if (std::any_of(aliases.begin(), aliases.end(), is_of_tool) &&
      std::none_of(aliases.begin(), aliases.end(), is_named))
    numbers.push_back(all_but_.front());
}

// As is_named has it.
IgnoreIndex::Places& IgnoreIndex::places_of(const Rule& rule,
                                            std::span<const std::string_view> aliases) {
  std::unique_ptr<Places>& places = places_[{{&rule, aliases.data()}, aliases.size()}];
  if (places) return *places;
  Numbers numbers = nameless_;
  add_named(rule.id, numbers);
  for (const std::string_view alias : aliases) {
    add_named(alias, numbers);
    add_named(alias.substr(alias.find(':') + 1), numbers);
  }
  add_unnamed(aliases, numbers);
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  std::erase_if(numbers,
                [&](Number number) { return !rule.id.starts_with(comments_[number].family); });
  places = std::make_unique<Places>(comments_, numbers);
  return *places;
}

IgnoreComment* IgnoreIndex::find(const Rule& rule, std::span<const std::string_view> aliases,
                                 Lines at, Lines scope) {
  const Number number = places_of(rule, aliases).find(at, scope);
  return number != kNone ? &comments_[number] : nullptr;
}

}  // namespace sluice
