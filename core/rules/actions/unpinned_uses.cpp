#include "core/model/actions.h"
#include "core/model/image_reference.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <string>

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
A tag or a branch can be moved to other code after it was reviewed; a full commit id cannot. What
`uses` names runs with the token and the secrets of the job, so whoever takes over the other
repository has both. Local actions (`./path`) are part of the commit under review. A container
(`docker://`) is pinned by its digest. References to GitHub's own organisations are low, branches are
high.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: «octo/tool@v4»
      - uses: «"octo/tool/sub/folder@main"»
)",
    R"(on: push
jobs:
  call:
    uses: «octo/shared/.github/workflows/build.yml@1234567»
  image:
    runs-on: ubuntu-24.04
    steps:
      - uses: «docker://alpine:3.20»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: octo/tool@08eba0b27e820071cde6df949e0beb9ba4906955 # v4
      - uses: ./build
      - uses: docker://alpine@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
  call:
    uses: ./.github/workflows/build.yml
)",
    R"(on: push
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - run: echo "uses octo/tool@v4"
      - uses: octo/tool@08EBA0B27E820071CDE6DF949E0BEB9BA4906955
)",
    R"(on: push
jobs:
  publish:
    if: github.repository == 'octo/tool'
    runs-on: ubuntu-24.04
    steps:
      - uses: Octo/Tool@main
)",
};
constexpr std::string_view kAliases[] = {
    "zizmor:unpinned-uses", "ghalint:action_ref_should_be_full_length_commit_sha",
    "scorecard:pinned-dependencies/github-action", "sisakulint:commit-sha",
    "kics:555ab8f9-2001-455e-a077-f2d0f41e2fb9"};

using Kind = UsesTarget::Kind;

constexpr std::string_view kOwn[] = {"actions", "github", "dependabot"};
constexpr std::string_view kBranches[] = {"main", "master", "develop", "dev", "trunk", "HEAD"};

template <std::size_t N>
bool is_one_of(std::string_view value, const std::string_view (&list)[N]) {
  return std::find(std::begin(list), std::end(list), value) != std::end(list);
}

void check_image(const Use& use, Sink& sink) {
  const auto image = read_image_reference(use.target.image);
  if (!image || image->is_pinned()) return;
  Hit& hit =
      sink.report(use.text,
                  "Image " + quote(use.target.image) + " of a container action has no digest")
          .with_fix("Put the digest of the image behind its tag: docker://image:1.2.3@sha256:….");
  pin_image(hit, use.node(), use.target.image, sink);
}

// Enough digits of a commit id for a reader, and too few for GitHub.
bool is_shortened(std::string_view ref) {
  constexpr std::size_t kLeast = 7;
  return ref.size() >= kLeast && ref.size() < 40 &&
         ref.find_first_not_of("0123456789abcdef") == ref.npos &&
         ref.find_first_of("0123456789") != ref.npos;
}

// To the commit that the policy names, with the version in a comment where there is room for one.
void pin(Hit& hit, const Use& use, const Sink& sink) {
  const std::string_view commit = sink.pin(use.text.value);
  if (commit.empty()) return;
  const NodeRef node = use.node();
  std::string pinned(use.text.value.substr(0, use.text.value.rfind('@') + 1));
  pinned += commit;
  std::string_view behind = node.tree()->source.substr(node.use().end);
  behind = behind.substr(0, behind.find_first_of("\r\n"));
  if (behind.find_first_not_of(" \t") == behind.npos) pinned.append(" # ").append(use.target.ref);
  set_value(hit, Edit::Safety::safe, node, pinned);
}

// What is wrong with the reference of an action or a workflow elsewhere.
Hit& report(const Use& use, Sink& sink) {
  const UsesTarget& target = use.target;
  const std::string_view owner = target.repository.substr(0, target.repository.find('/'));
  const std::string what =
      (use.step == nullptr ? "Called workflow " : "Action ") + quote(use.text.value);
  if (target.ref.empty()) {
    return sink.report(use.text, what + " names no version")
        .with_severity(Severity::high)
        .with_fix(
            "Put @ and the 40-digit commit id behind it, and keep the version in a comment behind "
            "that.");
  }
  if (is_one_of(target.ref, kBranches))
    return sink.report(use.text, what + " follows a branch").with_severity(Severity::high);
  if (is_shortened(target.ref)) {
    return sink
        .report(use.text, what + " names a shortened commit id, which GitHub takes for a name")
        .with_fix(
            "Write all 40 digits of the commit id, and keep the version in a comment behind it.");
  }
  Hit& hit = sink.report(use.text, what + " names a tag or a branch");
  return is_one_of(owner, kOwn) ? hit.with_severity(Severity::low) : hit;
}

void check(const Use& use, Sink& sink) {
  const UsesTarget& target = use.target;
  if (target.kind == Kind::docker) return check_image(use, sink);
  // Of itself the repository need not be afraid: actions/self-repository tells that.
  if (target.kind == Kind::repository && !target.is_pinned() && !use.is_own())
    pin(report(use, sink), use, sink);
}

}  // namespace

extern constinit const Rule unpinned_uses{
    .id = "actions/unpinned-uses",
    .severity = Severity::medium,
    .title = "Action is not pinned to a commit",
    .risk =
        "Whoever can move the tag or branch runs code with the token and the secrets of this job.",
    .fix =
        "Replace the tag or branch with the 40-digit commit id, and keep the version in a comment "
        "behind it.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc unpinned_uses_doc{
    .rule = unpinned_uses,
    .why = kWhy,
    .source = "GitHub: Security hardening for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
