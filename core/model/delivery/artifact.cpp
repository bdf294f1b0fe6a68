#include "core/model/delivery/artifact.h"

#include <algorithm>
#include <vector>

#include "core/model/delivery/image_names.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kDigestOf = "$(digest of ";

// Nothing of it is known but that it is a variable.
bool is_blank(std::string_view text) {
  if (text.empty()) return true;
  return text.starts_with('$') && text.find_first_of("/:@", 1) == text.npos;
}

}  // namespace

ArtifactName read_artifact(const Name& reference) {
  ArtifactName name;
  std::string_view text = reference.text;
  if (const std::size_t inner = text.find(kDigestOf); inner != text.npos) {
    name.is_by_digest = true;
    std::string_view rest = text.substr(inner + kDigestOf.size());
    // The bracket that closes it; what is asked may hold others.
    int depth = 1;
    std::size_t end = 0;
    while (end < rest.size() && depth > 0) {
      if (rest[end] == '(') ++depth;
      if (rest[end] == ')') --depth;
      ++end;
    }
    if (depth == 0) rest = rest.substr(0, end - 1);
    ArtifactName asked = read_artifact({std::string(rest), reference.is_known});
    asked.is_by_digest = true;
    return asked;
  }
  if (const std::size_t at = text.find('@'); at != text.npos) {
    name.is_by_digest = true;
    text = text.substr(0, at);
  }
  // A tag stands behind the last ':' of the last part of the path, outside of what a shell puts in.
  int depth = 0;
  std::size_t colon = text.npos;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '(' || c == '{') ++depth;
    if ((c == ')' || c == '}') && depth > 0) --depth;
    if (depth > 0) continue;
    if (c == '/') colon = text.npos;
    if (c == ':' && colon == text.npos) colon = i;
  }
  if (colon != text.npos) name.tag = text.substr(colon + 1);
  name.repository = text.substr(0, colon);
  return name;
}

Truth is_same_artifact(const Name& a, const Name& b) {
  if (a.text == b.text && !a.empty()) return Truth::yes;
  const ArtifactName left = read_artifact(a);
  const ArtifactName right = read_artifact(b);
  if (is_blank(left.repository) || is_blank(right.repository)) return Truth::unknown;
  if (left.repository != right.repository) {
    const bool is_open = left.repository.find('$') != std::string::npos ||
                         right.repository.find('$') != std::string::npos;
    return is_open ? Truth::unknown : Truth::no;
  }
  if (left.tag == right.tag) return Truth::yes;
  const bool are_known = left.tag.find('$') == std::string::npos &&
                         right.tag.find('$') == std::string::npos && !left.is_by_digest &&
                         !right.is_by_digest;
  return are_known ? Truth::no : Truth::unknown;
}

std::vector<Name> images_of(const Run& run, const Site& site) {
  const Activity& activity = run.activity(site);
  std::vector<Name> list;
  // What an expression gives may be several lines.
  const auto add = [&](const Name& written) {
    const Name name = run.name(site, written);
    for (std::size_t at = 0; at <= name.text.size();) {
      const std::size_t end = std::min(name.text.find('\n', at), name.text.size());
      if (end > at || name.text.empty())
        list.push_back({name.text.substr(at, end - at), name.is_known});
      at = end + 1;
    }
  };
  if (activity.object.kind == Object::Kind::image && !activity.object.name.empty())
    add(activity.object.name);
  for (const Fact& fact : activity.facts) {
    if (fact.kind == Fact::Kind::image || fact.kind == Fact::Kind::tag) add(fact.value);
  }
  return list;
}

bool examines_images(Stage stage) {
  return stage == Stage::image_scan || stage == Stage::sign || stage == Stage::verify ||
         stage == Stage::attest;
}

Truth is_among(const std::vector<Name>& shipped, const std::vector<Name>& examined) {
  if (shipped.empty() || examined.empty()) return Truth::unknown;
  Truth best = Truth::no;
  for (const Name& one : shipped) {
    for (const Name& other : examined) {
      const Truth here = is_same_artifact(one, other);
      if (here == Truth::yes) return here;
      if (here == Truth::unknown) best = here;
    }
  }
  return best;
}

bool build_alike(const StepSite& a, const StepSite& b) {
  if (a.github == nullptr || b.github == nullptr || !a.github->uses.present()) return false;
  if (a.github->uses.value != b.github->uses.value) return false;
  constexpr std::string_view kInputs[] = {"context",    "file",           "target",
                                          "build-args", "build-contexts", "secrets"};
  const auto input = [](const StepSite& step, std::string_view name) {
    const NodeRef value = step.github->with[name];
    return value.is_scalar() ? value.value() : std::string_view();
  };
  return std::all_of(std::begin(kInputs), std::end(kInputs),
                     [&](std::string_view name) { return input(a, name) == input(b, name); });
}

std::vector<Name> examined_images(const Run& run, const Site& gate) {
  std::vector<Name> images = images_of(run, gate);
  if (run.activity(gate).stage != Stage::image_scan || images.empty()) return images;
  const std::vector<StepSite>& steps = run.job(gate).site->steps;
  std::vector<Site> builds;
  for (std::size_t s = 0; s < steps.size(); ++s) {
    const std::vector<Activity>& does = steps[s].does->list;
    for (std::size_t a = 0; a < does.size() && builds.size() < kMostBuilds; ++a) {
      if (does[a].stage == Stage::build && does[a].object.kind == Object::Kind::image)
        builds.push_back({gate.job, s, a});
    }
  }
  const std::vector<Name> own = images;
  for (const Site& build : builds) {
    if (is_among(images_of(run, build), own) != Truth::yes) continue;
    for (const Site& other : builds) {
      if (other.step == build.step || !build_alike(steps[build.step], steps[other.step])) continue;
      const std::vector<Name> more = images_of(run, other);
      images.insert(images.end(), more.begin(), more.end());
    }
  }
  return images;
}

Truth is_on_same_object(const Run& run, const Site& site, const Site& gate) {
  if (!examines_images(run.activity(gate).stage)) return Truth::yes;
  // A check of where the commit comes from is none of the artifact.
  if (run.activity(gate).object.kind == Object::Kind::commit) return Truth::no;
  const std::vector<Name> shipped = images_of(run, site);
  const std::vector<Name> examined = examined_images(run, gate);
  const Truth truth = is_among(shipped, examined);
  return truth == Truth::no ? is_among_aliases(run, shipped, examined) : truth;
}

}  // namespace sluice::delivery
