#include "core/model/delivery/image_use.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/model/delivery/environment_name.h"
#include "core/model/delivery/image_names.h"
#include "core/model/image_reference.h"
#include "core/text/ascii.h"

namespace sluice::delivery {
namespace {

bool is_about_images(Stage stage) {
  switch (stage) {
    case Stage::build:
    case Stage::push:
    case Stage::image_scan:
    case Stage::licence_scan:
    case Stage::sbom:
    case Stage::sign:
    case Stage::attest:
    case Stage::verify:
    case Stage::deploy:
      return true;
    default:
      return false;
  }
}

bool is_unknown(std::string_view text) { return text.find('$') != text.npos; }

// crane and its kind take a bare tag beside the image that gets it.
bool is_bare_tag(std::string_view text) {
  return !text.empty() && text.find_first_of("/:@$") == text.npos;
}

// `name` with another tag.
std::string retagged(std::string_view name, std::string_view tag) {
  const ArtifactName artifact = read_artifact({std::string(name), true});
  return artifact.repository + ":" + std::string(tag);
}

// What a list with commas or lines holds, but for those of a substitution.
std::vector<std::string> entries_of(std::string_view text) {
  std::vector<std::string> list;
  std::string entry;
  int depth = 0;
  for (const char c : text) {
    if (c == '(' || c == '{') ++depth;
    if ((c == ')' || c == '}') && depth > 0) --depth;
    const bool is_end = depth == 0 && (c == ',' || c == '\n' || c == '\r' || c == ' ');
    if (!is_end) entry += c;
    if (is_end && !entry.empty()) list.push_back(std::exchange(entry, {}));
  }
  if (!entry.empty()) list.push_back(std::move(entry));
  return list;
}

std::vector<Name> names_of(const Run& run, const Site& site) {
  const Activity& activity = run.activity(site);
  std::vector<Name> names = images_of(run, site);
  if (activity.stage == Stage::push && activity.object.kind == Object::Kind::image &&
      names.size() > 1) {
    const std::string object = names.front().text;
    bool is_retagged = false;
    for (std::size_t i = 1; i < names.size(); ++i) {
      if (!is_bare_tag(names[i].text) || names[i].text == object) continue;
      names[i].text = retagged(object, names[i].text);
      is_retagged = true;
    }
    // What had the tag before is not what is pushed.
    if (is_retagged) names.erase(names.begin());
  }
  // What the object says already is among the tags. One expression may give a whole list.
  std::vector<Name> list;
  for (const Name& name : names) {
    for (std::string& text : entries_of(name.text)) {
      const bool is_there =
          std::any_of(list.begin(), list.end(), [&](const Name& one) { return one.text == text; });
      if (!is_there) list.push_back({std::move(text), name.is_known});
    }
  }
  // A file or a folder may be known under the name of an image.
  if (list.empty() && activity.object.kind == Object::Kind::file && !activity.object.name.empty())
    list.push_back(run.name(site, activity.object.name));
  return list;
}

std::vector<ArtifactName> aliases_of(const std::vector<Name>& names,
                                     const std::vector<NamePair>& pairs) {
  std::vector<ArtifactName> list;
  for (const std::string& text : with_aliases(names, pairs))
    list.push_back(read_artifact({text, text.find('$') == std::string::npos}));
  return list;
}

bool is_within(std::string_view part, std::string_view whole) {
  return whole == part || (whole.ends_with(part) && whole[whole.size() - part.size() - 1] == '/');
}

Truth is_same(const ArtifactName& a, const ArtifactName& b) {
  const std::string_view leaf = leaf_of(a.repository);
  const std::string_view other = leaf_of(b.repository);
  if (a.repository != b.repository) {
    if (leaf.empty() || other.empty()) return Truth::unknown;
    if (leaf != other) return Truth::no;
    if (!is_within(a.repository, b.repository) && !is_within(b.repository, a.repository))
      return Truth::unknown;
  }
  if (a.is_by_digest || b.is_by_digest || a.tag == b.tag) return Truth::yes;
  return Truth::unknown;
}

}  // namespace

void ImageUses::read() const {
  is_read_ = true;
  for (const Run& run : path_.runs()) {
    InRun found;
    found.run = &run;
    bool is_any = false;
    std::optional<std::vector<NamePair>> pairs;
    run.each([&](const Site& site) {
      const Stage stage = run.activity(site).stage;
      if (!is_about_images(stage) || run.runs(site) == Truth::no) return;
      if (!pairs) pairs = pairs_of(run);
      ImageUse use{&run, site, names_of(run, site), {}};
      use.aliases = aliases_of(use.names, *pairs);
      // An archive that nothing here makes of an image may hold any.
      const bool is_file = run.activity(site).object.kind == Object::Kind::file;
      if (is_file && use.aliases.size() < 2) use.names.clear();
      found.stages[static_cast<std::size_t>(stage)].push_back(std::move(use));
      is_any = true;
    });
    if (is_any) runs_.push_back(std::move(found));
  }
}

bool ImageUses::InRun::builds(const ImageUse& use) const {
  const std::vector<ImageUse>& list = all(Stage::build);
  return std::any_of(list.begin(), list.end(), [&](const ImageUse& build) {
    return build.is_known() && is_same_image(build, use) != Truth::no;
  });
}

Truth is_same_image(const ImageUse& a, const ImageUse& b) {
  if (!a.is_known() || !b.is_known()) return Truth::unknown;
  Truth best = Truth::no;
  for (const ArtifactName& one : a.aliases) {
    for (const ArtifactName& other : b.aliases) {
      const Truth here = is_same(one, other);
      if (here == Truth::yes) return here;
      if (here == Truth::unknown) best = here;
    }
  }
  return best;
}

bool is_proposal(const Run& run) { return run.scenario().kind == Scenario::Kind::change; }

bool is_release(const ImageUse& push) { return !is_proposal(*push.run) && is_for_others(push); }

bool is_for_others(const ImageUse& push) {
  if (push.activity().object.kind != Object::Kind::image) return false;
  constexpr std::string_view kElsewhere[] = {"cache",      "buildcache", "quarantine", "unscanned",
                                             "untrusted",  "scratch",    "tmp",        "temp",
                                             "unverified", "pending",    "localhost",  "ttl"};
  return !std::any_of(push.names.begin(), push.names.end(), [&](const Name& name) {
    const std::vector<std::string> words = environment_words(name.text);
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
      return std::find(std::begin(kElsewhere), std::end(kElsewhere), word) != std::end(kElsewhere);
    });
  });
}

std::string_view leaf_of(std::string_view repository) {
  std::size_t begin = 0;
  int depth = 0;
  for (std::size_t i = 0; i < repository.size(); ++i) {
    const char c = repository[i];
    if (c == '(' || c == '{') ++depth;
    if ((c == ')' || c == '}') && depth > 0) --depth;
    if (c == '/' && depth == 0) begin = i + 1;
  }
  const std::string_view leaf = repository.substr(begin);
  return is_unknown(leaf) ? std::string_view() : leaf;
}

Truth is_moving_tag(const Run& run, std::string_view tag) {
  constexpr std::string_view kBranch[] = {"$CI_COMMIT_REF_SLUG",    "$CI_COMMIT_REF_NAME",
                                          "$CI_COMMIT_BRANCH",      "$CI_DEFAULT_BRANCH",
                                          "${{ github.ref_name }}", "$GITHUB_REF_NAME"};
  const bool is_of_branch =
      run.scenario().kind != Scenario::Kind::tag && run.scenario().kind != Scenario::Kind::release;
  if (std::find(std::begin(kBranch), std::end(kBranch), tag) != std::end(kBranch))
    return is_of_branch ? Truth::yes : Truth::no;
  if (is_unknown(tag)) return Truth::unknown;
  const std::string text = lower_case(tag);
  if (is_floating_tag(text) || text.starts_with("latest-") || text.ends_with("-latest"))
    return Truth::yes;
  if (is_of_branch && !run.scenario().branch().empty()) {
    std::string branch = lower_case(run.scenario().branch());
    std::replace(branch.begin(), branch.end(), '/', '-');
    if (text == branch) return Truth::yes;
  }
  return truth_of(environment_words(text).size() == 1 && !canonical_environment(text).empty());
}

Truth moves(const Run& run, const ArtifactName& name) {
  if (name.is_by_digest) return Truth::no;
  if (!name.tag.empty()) return is_moving_tag(run, name.tag);
  return leaf_of(name.repository).empty() ? Truth::unknown : Truth::yes;
}

}  // namespace sluice::delivery
