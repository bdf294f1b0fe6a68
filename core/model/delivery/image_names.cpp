#include "core/model/delivery/image_names.h"

#include <algorithm>
#include <string_view>

#include "core/model/delivery/artifact.h"

namespace sluice::delivery {
namespace {

constexpr std::size_t kMostAliases = 256;

}  // namespace

std::vector<NamePair> pairs_of(const Run& run) {
  std::vector<NamePair> pairs;
  const auto add = [&](const Site& site, const Name& from, const Name& to) {
    if (from.empty() || to.empty() || pairs.size() >= kMostAliases) return;
    const auto plain = [&](const Name& name) {
      constexpr std::string_view kScheme = "docker://";
      std::string text = run.name(site, name).text;
      if (text.starts_with(kScheme)) text.erase(0, kScheme.size());
      return text;
    };
    pairs.emplace_back(plain(from), plain(to));
  };
  for (std::size_t j = 0; j < run.jobs().size(); ++j) {
    if (run.jobs()[j].runs == Truth::no) continue;
    const std::vector<StepSite>& steps = run.jobs()[j].site->steps;
    std::vector<Site> builds;
    for (std::size_t s = 0; s < steps.size(); ++s) {
      for (const Alias& alias : steps[s].does->aliases) {
        if (alias.from.kind == Object::Kind::image) add({j, s, 0}, alias.from.name, alias.to.name);
      }
      for (std::size_t a = 0; a < steps[s].does->list.size(); ++a) {
        const Activity& activity = steps[s].does->list[a];
        const bool is_image = activity.object.kind == Object::Kind::image;
        if (!is_image) continue;
        if (activity.stage == Stage::build && builds.size() < kMostBuilds) {
          for (const Site& other : builds) {
            if (build_alike(steps[other.step], steps[s]))
              add({j, s, 0}, run.activity(other).object.name, activity.object.name);
          }
          builds.push_back({j, s, a});
        }
        const Fact* const output = activity.fact(Fact::Kind::output);
        const Fact* const source = activity.fact(Fact::Kind::source);
        if (activity.stage == Stage::build && output != nullptr)
          add({j, s, 0}, activity.object.name, output->value);
        if (activity.stage == Stage::push && source != nullptr)
          add({j, s, 0}, source->value, activity.object.name);
      }
    }
  }
  return pairs;
}

std::vector<std::string> with_aliases(const std::vector<Name>& names,
                                      const std::vector<NamePair>& pairs) {
  std::vector<std::string> texts;
  const auto add = [&](const std::string& text) {
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
  };
  for (const Name& name : names) add(name.text);
  for (std::size_t i = 0; i < texts.size() && texts.size() < kMostAliases; ++i) {
    for (const auto& [from, to] : pairs) {
      if (from == texts[i]) add(to);
      if (to == texts[i]) add(from);
    }
  }
  return texts;
}

Truth is_among_aliases(const Run& run, const std::vector<Name>& shipped,
                       const std::vector<Name>& examined) {
  const std::vector<NamePair> pairs = pairs_of(run);
  if (pairs.empty()) return Truth::no;
  std::vector<Name> all;
  for (std::string& text : with_aliases(shipped, pairs)) {
    const bool is_known = text.find('$') == std::string::npos;
    all.push_back({std::move(text), is_known});
  }
  return is_among(all, examined);
}

}  // namespace sluice::delivery
