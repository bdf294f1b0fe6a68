#include "core/rules/shared/oidc_subjects.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "core/rules/texts.h"
#include "core/text/ascii.h"

namespace sluice::oidc {
namespace {

constexpr Issuer kGithub{
    "token.actions.githubusercontent.com",
    kTexts<"repo:<o>/<p>:ref:refs/heads/<b>", "repo:<o>/<p>:ref:refs/tags/<b>",
           "repo:<o>/<p>:ref:refs/pull/<b>", "repo:<o>/<p>:pull_request",
           "repo:<o>/<p>:environment:<b>",
           // As an organization may set them.
           "repo:<o>/<p>:environment:<b>:<x>:<x>", "repo:<o>/<p>:ref:<b>:<x>:<x>",
           "repo:<o>/<p>:workflow:<b>", "repo:<o>/<p>:job_workflow_ref:<j>">,
    kTexts<"o", "p">, "repository", "repo:"};
constexpr Issuer kGitlab{
    "gitlab.com",
    kTexts<"project_path:<g>:ref_type:branch:ref:<b>", "project_path:<g>:ref_type:tag:ref:<b>">,
    kTexts<"g">, "project_path", "project_path:"};
constexpr Issuer kIssuers[] = {
    kGithub,
    kGitlab,
    {"api.bitbucket.org", kTexts<"{<p>}:{<x>}", "{<p>}:{<b>}:{<x>}">, kTexts<"p">, {}, "{"},
    {"oidc.circleci.com", kTexts<"org/<o>/project/<p>/user/<x>">, kTexts<"o", "p">, {}, {}},
    {"agent.buildkite.com",
     kTexts<"organization:<o>:pipeline:<p>:ref:refs/heads/<b>:commit:<x>:step:<x>",
            "organization:<o>:pipeline:<p>:ref:refs/tags/<b>:commit:<x>:step:<x>">,
     kTexts<"o", "p">,
     {},
     {}},
    // A workspace is one of its organization, whichever project it is in.
    {"app.terraform.io",
     kTexts<"organization:<o>:project:<p>:workspace:<w>:run_phase:<x>">,
     kTexts<"o", "pw">,
     {},
     {}},
    {"vstoken.dev.azure.com", kTexts<"sc://<o>/<p>/<x>">, kTexts<"o", "p">, {}, {}},
};

// What a claim in front of others says, where an organization has set its own subjects.
enum class Claim : std::uint8_t {
  none,
  project,  // names the repository
  owner,    // names whose it is, and so all of theirs
  code,     // names what runs, or who: nobody else's job has it
  chosen,   // whoever runs a job may have it
};
struct NamedClaim {
  std::string_view name;
  Claim claim;
};
constexpr NamedClaim kClaims[] = {
    {"actor", Claim::code},
    {"actor_id", Claim::code},
    {"base_ref", Claim::chosen},
    {"context", Claim::chosen},
    {"enterprise", Claim::owner},
    {"enterprise_id", Claim::owner},
    {"environment", Claim::chosen},
    {"event_name", Claim::chosen},
    {"head_ref", Claim::chosen},
    {"job_workflow_ref", Claim::code},
    {"job_workflow_sha", Claim::code},
    {"ref", Claim::chosen},
    {"ref_protected", Claim::chosen},
    {"ref_type", Claim::chosen},
    {"repo", Claim::project},
    {"repository", Claim::project},
    {"repository_id", Claim::project},
    {"repository_owner", Claim::owner},
    {"repository_owner_id", Claim::owner},
    {"repository_visibility", Claim::chosen},
    {"runner_environment", Claim::chosen},
    {"workflow", Claim::chosen},
    {"workflow_ref", Claim::code},
    {"workflow_sha", Claim::code},
};

Claim claim_of(std::string_view name) {
  const auto* const found = std::find_if(std::begin(kClaims), std::end(kClaims),
                                         [&](const NamedClaim& one) { return one.name == name; });
  return found == std::end(kClaims) ? Claim::none : found->claim;
}

bool has_wildcard(std::string_view text) { return text.find_first_of("*?") != text.npos; }

// "environment:prod:repository:acme/*": claims with their values, none of which says whose job it
// is.
std::optional<Example> example_of_claims(std::string_view pattern) {
  Claim current = Claim::none;
  bool is_fixed = false;
  std::string_view rest = pattern;
  while (!rest.empty()) {
    const std::size_t colon = std::min(rest.find(':'), rest.size());
    const std::string_view part = rest.substr(0, colon);
    rest.remove_prefix(std::min(colon + 1, rest.size()));
    if (const Claim claim = claim_of(part); claim != Claim::none) {
      current = claim;
    } else if (current == Claim::none) {
      return std::nullopt;  // no claim that is known
    } else if ((current == Claim::project || current == Claim::code) && !has_wildcard(part)) {
      is_fixed = true;
    } else if (current == Claim::code && part != "*") {
      is_fixed = true;
    }
  }
  if (is_fixed || current == Claim::none) return std::nullopt;
  std::string subject(pattern);
  std::replace_if(subject.begin(), subject.end(), [](char c) { return c == '*' || c == '?'; }, 'z');
  return Example{std::move(subject), true, false, false};
}

// One place of a form: a character, or a field of one or more.
struct Place {
  char letter = 0;
  bool is_field = false;
};

std::vector<Place> places_of(std::string_view form) {
  std::vector<Place> places;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] == '<') {
      places.push_back({form[i + 1], true});
      i += 2;
    } else {
      places.push_back({form[i], false});
    }
  }
  return places;
}

constexpr std::string_view kFields = "opwgbj";

unsigned bit_of(char field) {
  const std::size_t at = kFields.find(field);
  return at == kFields.npos ? 0 : 1U << at;
}

bool may_hold(char field, char c) {
  if (std::string_view(":*?{}").find(c) != std::string_view::npos) return false;
  return c != '/' || field == 'g' || field == 'b' || field == 'j';
}

// Goes through a pattern and a form side by side. Of each set of fields that wildcards left open on
// the way to the end, one text that both match. Patterns that ask for more steps than those that
// people write are given up.
class Match {
 public:
  Match(std::string_view pattern, bool is_pattern, const std::vector<Place>& places)
      : pattern_(pattern),
        is_pattern_(is_pattern),
        places_(places),
        seen_((pattern.size() + 1) * (places.size() + 1) * kStates) {}

  struct Found {
    unsigned open;
    std::string text;
  };
  std::vector<Found> all() {
    visit({}, 0);
    for (std::size_t next = 0; next < steps_.size() && next < kMostSteps; ++next) go_on(next);
    return std::move(found_);
  }

 private:
  struct At {
    std::size_t pattern = 0, place = 0;
    bool is_inside = false;  // a field that has a character
    unsigned open = 0;
  };
  struct Step {
    At at;
    std::size_t before;
    char written;  // 0 for none
  };

  static constexpr std::size_t kStates = std::size_t{2} << kFields.size();
  static constexpr std::size_t kMostSteps = 4096;

  void visit(const At& at, std::size_t before, char written = 0) {
    const std::size_t state = (at.pattern * (places_.size() + 1) + at.place) * kStates +
                              at.open * 2 + (at.is_inside ? 1 : 0);
    if (seen_[state]) return;
    seen_[state] = true;
    steps_.push_back({at, before, written});
  }

  void go_on(std::size_t step) {
    const At at = steps_[step].at;
    const bool is_end = at.pattern == pattern_.size();
    if (at.place == places_.size()) {
      if (is_end) found_.push_back({at.open, text(step)});
      if (!is_end && is_star(at)) visit({at.pattern + 1, at.place, false, at.open}, step);
      return;
    }
    const Place& place = places_[at.place];
    if (place.is_field && at.is_inside) visit({at.pattern, at.place + 1, false, at.open}, step);
    if (is_end) return;
    const char c = pattern_[at.pattern];
    if (is_star(at)) visit({at.pattern + 1, at.place, at.is_inside, at.open}, step);
    const bool is_wild = is_pattern_ && (c == '*' || c == '?');
    const std::size_t next = at.pattern + (is_star(at) ? 0 : 1);
    if (!place.is_field) {
      if (is_wild || c == place.letter)
        visit({next, at.place + 1, false, at.open}, step, place.letter);
      return;
    }
    if (is_wild) {
      // What a branch starts with is what protects it.
      const bool opens = place.letter != 'b' || !at.is_inside;
      visit({next, at.place, true, at.open | (opens ? bit_of(place.letter) : 0U)}, step, 'z');
    } else if (may_hold(place.letter, c)) {
      visit({next, at.place, true, at.open}, step, c);
    }
  }

  bool is_star(const At& at) const { return is_pattern_ && pattern_[at.pattern] == '*'; }

  std::string text(std::size_t step) const {
    std::string text;
    for (; step != 0; step = steps_[step].before) {
      if (steps_[step].written != 0) text += steps_[step].written;
    }
    std::reverse(text.begin(), text.end());
    return text;
  }

  std::string_view pattern_;
  bool is_pattern_;
  const std::vector<Place>& places_;
  std::vector<bool> seen_;
  std::vector<Step> steps_;
  std::vector<Found> found_;
};

unsigned bits_of(std::string_view fields) {
  unsigned bits = 0;
  for (const char field : fields) bits |= bit_of(field);
  return bits;
}

}  // namespace

const Issuer* issuer_at(std::string_view host, std::span<const std::string_view> subjects) {
  std::string name = lower_case(host);
  if (const std::size_t scheme = name.find("://"); scheme != std::string::npos)
    name.erase(0, scheme + 3);
  for (const Issuer& issuer : kIssuers) {
    if (name.find(issuer.host) != std::string::npos) return &issuer;
  }
  // GitHub's own servers, and its enterprises with their own names.
  if (name.starts_with("token.actions.") || name.ends_with("/_services/token")) return &kIssuers[0];
  for (std::size_t at = 0; at < name.size() && name[at] != '/';) {
    const std::size_t end = std::min(name.find_first_of("./", at), name.size());
    if (std::string_view(name).substr(at, end - at).starts_with("gitlab")) return &kIssuers[1];
    if (end == name.size() || name[end] == '/') break;
    at = end + 1;
  }
  for (const std::string_view subject : subjects) {
    if (subject.starts_with(kGithub.project_key)) return &kIssuers[0];
    if (subject.starts_with(kGitlab.project_key)) return &kIssuers[1];
  }
  return nullptr;
}

std::vector<Example> examples(const Issuer& issuer, std::string_view pattern, bool is_pattern) {
  // Longer than any that people write.
  constexpr std::size_t kMost = 256;
  std::vector<Example> all;
  std::string short_pattern;
  for (const char c : pattern) {
    const bool is_again = is_pattern && c == '*' && short_pattern.ends_with('*');
    if (!is_again) short_pattern += c;
  }
  if (short_pattern.empty() || short_pattern.size() > kMost) return all;
  for (const std::string_view form : issuer.forms) {
    const std::vector<Place> places = places_of(form);
    for (Match::Found& found : Match(short_pattern, is_pattern, places).all()) {
      Example example{std::move(found.text), false, false, form.ends_with(":pull_request")};
      const bool is_limited = form.find("<j>") != form.npos && (found.open & bit_of('j')) == 0;
      example.is_of_others =
          !is_limited &&
          std::any_of(issuer.others.begin(), issuer.others.end(), [&](std::string_view fields) {
            return (found.open & bits_of(fields)) == bits_of(fields);
          });
      example.is_of_any_ref = !is_limited && (found.open & bit_of('b')) != 0;
      all.push_back(std::move(example));
    }
  }
  const bool is_text = !is_pattern && has_wildcard(pattern);
  if (all.empty() && !is_text && &issuer == &kIssuers[0] &&
      !pattern.starts_with(kGithub.project_key)) {
    if (auto example = example_of_claims(short_pattern)) all.push_back(*std::move(example));
  }
  return all;
}

std::string_view project_of(const Issuer& issuer, std::string_view subject) {
  if (issuer.project_key.empty() || !subject.starts_with(issuer.project_key)) return {};
  const std::string_view rest = subject.substr(issuer.project_key.size());
  return rest.substr(0, rest.find_first_of(":}"));
}

}  // namespace sluice::oidc
