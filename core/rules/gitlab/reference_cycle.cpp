#include "core/model/cycles.h"
#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
`!reference` that leads back to itself makes GitLab refuse the pipeline: nothing of it runs, checks
included.
)";

constexpr std::string_view kBad[] = {
    R"(.a:
  script:
    - !reference «[.b, script]»
.b:
  script:
    - !reference [.a, script]
job:
  script:
    - !reference [.a, script]
)",
    R"(job:
  script: [make]
  rules:
    - !reference «[job, rules]»
)",
};
constexpr std::string_view kGood[] = {
    R"(.a:
  script:
    - !reference [.b, script]
.b:
  before_script:
    - !reference [.a, script]
  script: [make]
job:
  script:
    - !reference [.a, script]
    - !reference [.b, before_script]
)",
    R"(.a:
  script:
    - echo !reference [.a, script]
job:
  script: [!reference [.a, script], !reference [.missing, script]]
)",
};

// What a reference names, as far as this file holds it.
NodeRef target_of(const Pipeline& pipeline, NodeRef reference) {
  NodeRef target = pipeline.node;
  for (const NodeRef name : reference.children()) target = target[name.value()];
  return target;
}

// Every value that is referred to, and the references within it.
class Targets {
 public:
  explicit Targets(const Pipeline& pipeline) : pipeline_(pipeline) {
    const Tree& tree = *pipeline.node.tree();
    for (NodeIndex i = 0; i < tree.nodes.size(); ++i) {
      if (tree.nodes[i].kind != NodeKind::sequence) continue;
      const NodeRef node(tree, i);
      if (node.tag() != "!reference") continue;
      const NodeRef target = target_of(pipeline_, node);
      references_.push_back({node, target ? number_of(target) : kNone});
    }
    for (std::size_t i = 0; i < values_.size(); ++i) link(i);
  }

  const Graph& graph() const { return graph_; }
  NodeRef place(const CycleStep& step) const { return places_[step.node][step.edge]; }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  struct Reference {
    NodeRef node;
    std::size_t target;
  };

  std::size_t number_of(NodeRef target) {
    const auto [entry, is_new] = numbers_.emplace(target.index(), values_.size());
    if (is_new) values_.push_back(target);
    return entry->second;
  }

  // References stand in the list as they do in the file, so those of one value stand together.
  void link(std::size_t value) {
    const Span inside = values_[value].span();
    auto reference = std::lower_bound(
        references_.begin(), references_.end(), inside.begin,
        [](const Reference& a, std::uint32_t begin) { return a.node.span().begin < begin; });
    graph_.emplace_back();
    places_.emplace_back();
    for (; reference != references_.end() && inside.contains(reference->node.span()); ++reference) {
      if (reference->target == kNone) continue;
      graph_.back().push_back(reference->target);
      places_.back().push_back(reference->node);
    }
  }

  const Pipeline& pipeline_;
  std::vector<Reference> references_;
  std::unordered_map<NodeIndex, std::size_t> numbers_;
  std::vector<NodeRef> values_;
  Graph graph_;
  std::vector<std::vector<NodeRef>> places_;
};

void check(const Pipeline& pipeline, Sink& sink) {
  if (pipeline.node.tree() == nullptr) return;
  const Targets targets(pipeline);
  for (const Cycle& cycle : find_cycles(targets.graph())) {
    std::vector<NodeRef> places;
    for (const CycleStep& step : cycle) places.push_back(targets.place(step));
    const auto first = std::min_element(places.begin(), places.end(), [](NodeRef a, NodeRef b) {
      return a.span().begin < b.span().begin;
    });
    std::rotate(places.begin(), first, places.end());
    Hit& hit = sink.report(places.front(),
                           "Reference to " + quote(places.front()[0].value()) + " leads back here");
    for (std::size_t i = 1; i < places.size(); ++i)
      hit.relate(places[i].span(), "which leads on here");
  }
}

}  // namespace

extern constinit const Rule reference_cycle{
    .id = "gitlab/reference-cycle",
    .severity = Severity::medium,
    .title = "Reference leads back to itself",
    .risk = "The pipeline does not run, so whatever it was to check is not checked.",
    .fix = "Take one reference out of the circle.",
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc reference_cycle_doc{
    .rule = reference_cycle,
    .why = kWhy,
    .source = "GitLab: CI/CD YAML syntax reference: !reference",
    .path = ".gitlab-ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::gitlab
