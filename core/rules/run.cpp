#include "core/rules/run.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "core/model/cloudformation.h"
#include "core/model/cloudformation/evaluation.h"
#include "core/model/compose_merge.h"
#include "core/model/delivery/reach.h"
#include "core/model/gitlab_pipelines.h"
#include "core/model/kubernetes_state.h"
#include "core/model/kustomize.h"
#include "core/model/resource_graph.h"
#include "core/model/terraform/evaluation.h"
#include "core/model/terraform_kubernetes.h"
#include "core/rules/composed.h"
#include "core/rules/shared/flow.h"
#include "core/rules/shared/own_repository.h"
#include "core/rules/wording.h"
#include "core/text/numbers.h"

namespace sluice {
namespace {

// All of a block, from its key on: a comment above the key counts for it.
Span block(NodeRef node) {
  const Span value = node.span();
  const Text key = node.key();
  if (!key.present() || key.at.begin > value.begin) return value;
  return {key.at.begin, value.end};
}

std::optional<Span> scope_of(const actions::Arrival& arrival) {
  if (arrival.step != nullptr) return block(arrival.step->node);
  if (arrival.job != nullptr) return block(arrival.job->node);
  return std::nullopt;
}

}  // namespace

// Puts each rule into the list of what its check asks for.
struct RuleSet::Sorter {
  RuleSet& set;
  const Rule* rule;

  void operator()(std::monostate) const {}
  void operator()(void (*f)(const actions::Workflow&, Sink&)) const {
    set.workflows_.push_back({rule, f});
  }
  void operator()(void (*f)(const actions::Job&, Sink&)) const { set.jobs_.push_back({rule, f}); }
  void operator()(void (*f)(const actions::Step&, Sink&)) const { set.steps_.push_back({rule, f}); }
  void operator()(void (*f)(const actions::Use&, Sink&)) const { set.uses_.push_back({rule, f}); }
  void operator()(void (*f)(const actions::Action&, Sink&)) const {
    set.actions_.push_back({rule, f});
  }
  void operator()(void (*f)(const actions::Arrival&, Sink&)) const {
    set.arrivals_.push_back({rule, f});
  }
  void operator()(void (*f)(const dependabot::File&, Sink&)) const {
    set.dependabot_files_.push_back({rule, f});
  }
  void operator()(void (*f)(const pre_commit::File&, Sink&)) const {
    set.pre_commit_files_.push_back({rule, f});
  }
  void operator()(void (*f)(const gitlab::Pipeline&, Sink&)) const {
    set.pipelines_.push_back({rule, f});
  }
  void operator()(void (*f)(const gitlab::Job&, Sink&)) const {
    set.gitlab_jobs_.push_back({rule, f});
  }
  void operator()(void (*f)(const gitlab::Effective&, Sink&)) const {
    set.effective_pipelines_.push_back({rule, f});
  }
  void operator()(void (*f)(const gitlab::EffectiveJob&, Sink&)) const {
    set.effective_jobs_.push_back({rule, f});
  }
  void operator()(void (*f)(const docker::Dockerfile&, Sink&)) const {
    set.dockerfiles_.push_back({rule, f});
  }
  void operator()(void (*f)(const docker::Stage&, Sink&)) const {
    set.stages_.push_back({rule, f});
  }
  void operator()(void (*f)(const docker::Instruction&, Sink&)) const {
    set.instructions_.push_back({rule, f});
  }
  void operator()(void (*f)(const kubernetes::Object&, Sink&)) const {
    set.objects_.push_back({rule, f});
  }
  void operator()(void (*f)(const kubernetes::Container&, Sink&)) const {
    set.containers_.push_back({rule, f});
  }
  void operator()(void (*f)(const compose::File&, Sink&)) const {
    set.compose_files_.push_back({rule, f});
  }
  void operator()(void (*f)(const compose::Service&, Sink&)) const {
    set.services_.push_back({rule, f});
  }
  void operator()(void (*f)(const Resource&, Sink&)) const { set.resources_.push_back({rule, f}); }
  void operator()(void (*f)(const Resource&, const ResourceGraph&, Sink&)) const {
    set.related_.push_back({rule, f});
  }
  void operator()(void (*f)(const ResourceGraph&, Sink&)) const {
    set.configurations_.push_back({rule, f});
  }
  void operator()(void (*f)(const terraform::File&, Sink&)) const {
    set.terraform_files_.push_back({rule, f});
  }
  void operator()(void (*f)(const delivery::Delivery&, Sink&)) const {
    set.deliveries_.push_back({rule, f});
  }
  void operator()(void (*f)(const plan::Review&, Sink&)) const { set.plans_.push_back({rule, f}); }
  void operator()(void (*f)(const Project&, Sink&)) const { set.project_.push_back({rule, f}); }
  void operator()(const PropertyCheck&) const { set.properties_.add(*rule); }
  void operator()(const PropertyRow&) const { set.rows_.add(*rule); }
  void operator()(const SecretPattern&) const {}  // the scanner takes them by itself
};

// Walks a model once and calls what asked for each of its nodes.
struct RuleSet::Walk {
  const RuleSet& set;
  Sink& sink;

  template <typename T>
  void call(const List<T>& list, const T& node, std::optional<Span> scope = std::nullopt) const {
    if (list.empty()) return;
    sink.subject(node, scope);
    for (const Entry<T>& entry : list) {
      sink.begin(*entry.rule);
      entry.check(node, sink);
    }
    sink.no_subject();
  }

  void operator()(std::monostate) const {}

  void step(const actions::Step& step) const { call(set.steps_, step, block(step.node)); }

  void operator()(const actions::Workflow& workflow) const {
    call(set.workflows_, workflow);
    for (const actions::Job& job : workflow.jobs) {
      call(set.jobs_, job, block(job.node));
      for (const actions::Step& step : job.steps) this->step(step);
    }
  }

  void operator()(const actions::Action& action) const {
    call(set.actions_, action);
    for (const actions::Step& step : action.steps) this->step(step);
  }

  void operator()(const dependabot::File& file) const { call(set.dependabot_files_, file); }

  void operator()(const pre_commit::File& file) const { call(set.pre_commit_files_, file); }

  void operator()(const gitlab::Pipeline& pipeline) const {
    call(set.pipelines_, pipeline);
    for (const gitlab::Job& job : pipeline.jobs) call(set.gitlab_jobs_, job, block(job.node));
  }

  void operator()(const kubernetes::Manifest& manifest) const {
    for (const kubernetes::Object& object : manifest.objects) this->object(object);
  }

  void object(const kubernetes::Object& object) const {
    call(set.objects_, object, block(object.node));
    for (const kubernetes::Container& container : object.containers)
      call(set.containers_, container, block(object.node));
  }

  void operator()(const compose::File& file) const {
    call(set.compose_files_, file);
    for (const compose::Service& service : file.services)
      call(set.services_, service, block(service.node));
  }

  void operator()(const docker::Dockerfile& file) const {
    call(set.dockerfiles_, file);
    const auto walk = [&](const std::vector<docker::Instruction>& instructions) {
      for (const docker::Instruction& instruction : instructions) {
        call(set.instructions_, instruction, instruction.syntax->span);
      }
    };
    walk(file.globals);
    for (const docker::Stage& stage : file.stages) {
      call(set.stages_, stage, stage.from().syntax->span);
      walk(stage.instructions);
    }
  }

  // Its resources are judged once all files are known.
  void operator()(const terraform::File& file) const { call(set.terraform_files_, file); }

  void operator()(const plan::Plan&) const {}  // judged once its declarations are known

  // Without a graph, what asks for other resources says nothing.
  void resource(const Resource& resource, const ResourceGraph* graph = nullptr,
                bool is_planned = false) const {
    call(set.resources_, resource, resource.scope);
    sink.subject(resource, resource.scope);
    if (graph != nullptr) {
      for (const RelatedEntry& entry : set.related_) {
        sink.begin(*entry.rule);
        entry.check(resource, *graph, sink);
      }
    }
    set.properties_.run(resource, sink);
    set.rows_.run(resource, graph, RowIndex::Rows::of_one, sink);
    if (graph != nullptr)
      set.rows_.run(resource, graph,
                    is_planned ? RowIndex::Rows::of_plan : RowIndex::Rows::of_several, sink);
    sink.no_subject();
  }

  void resources(const std::vector<Resource>& all) const {
    std::vector<const Resource*> list;
    for (const Resource& one : all) {
      if (one.exists()) list.push_back(&one);
    }
    const ResourceGraph graph(list);
    for (const Resource* const one : list) resource(*one, &graph);
    configuration(graph);
  }

  // What is wrong with all of them together.
  void configuration(const ResourceGraph& graph) const {
    for (const Entry<ResourceGraph>& entry : set.configurations_) {
      sink.begin(*entry.rule);
      entry.check(graph, sink);
    }
  }
};

// Walks what a document uses, which is judged once it is known what the repository is called.
struct RuleSet::WalkUses {
  const Walk& walk;
  std::string_view repository;

  void use(const actions::Job* job, const actions::Step* step, const Text& text, Span scope) const {
    if (!text.present()) return;
    const actions::Use use{job, step, text, actions::read_uses(text.value), repository};
    walk.call(walk.set.uses_, use, scope);
  }

  void steps(const std::vector<actions::Step>& steps) const {
    for (const actions::Step& step : steps) use(step.job, &step, step.uses, block(step.node));
  }

  void operator()(const actions::Workflow& workflow) const {
    for (const actions::Job& job : workflow.jobs) {
      use(&job, nullptr, job.uses, block(job.node));
      steps(job.steps);
    }
  }

  void operator()(const actions::Action& action) const { steps(action.steps); }

  template <typename T>
  void operator()(const T& other) const {
    (void)other;
  }
};

RuleSet::RuleSet(const std::vector<const Rule*>& rules) : secrets_(rules) {
  for (const Rule* const rule : rules) {
    std::visit(Sorter{*this, rule}, rule->check);
    std::visit(Sorter{*this, rule}, rule->also);
  }
}

void RuleSet::run(const Document& document, Sink& sink) const {
  sink.begin(document.id);
  std::visit(Walk{*this, sink}, document.model);
  secrets_.run(document, sink);
}

std::vector<Span> RuleSet::secrets_in(std::string_view text) const {
  std::vector<Span> places;
  for (const secrets::Found& found : secrets_.find(text)) places.push_back(found.at);
  return places;
}

void RuleSet::run_as_written(const Document& document, Sink& sink) const {
  if (!asks_for_resources()) return;
  sink.begin(document.id);
  const Walk walk{*this, sink};
  if (document.kind == Kind::cloudformation) walk.resources(cloudformation::resources(document));
  const auto* const file = std::get_if<terraform::File>(&document.model);
  if (file != nullptr) walk.resources(file->resources);
}

namespace {

// One that says what another is asked.
Sink sink_beside(const Sink& sink) {
  Sink other;
  other.today = sink.today;
  other.select = sink.select;
  other.pins = sink.pins;
  other.lists = sink.lists;
  return other;
}

// What a check reports of a source, apart from what was reported before.
template <typename Check>
std::deque<Hit> hits_beside(const Sink& sink, SourceId source, Check check) {
  Sink beside = sink_beside(sink);
  beside.begin(source);
  check(beside);
  return beside.take();
}

void add(Hit&& hit, Sink& sink) {
  sink.begin(*hit.rule);
  sink.report(hit.primary.source, hit.primary.at) = std::move(hit);
}

bool is_same(const Hit& a, const Hit& b) {
  return a.rule == b.rule && a.primary.source == b.primary.source && a.primary.at == b.primary.at &&
         a.aliases.has_value() == b.aliases.has_value() &&
         (!a.aliases || a.aliases->data() == b.aliases->data());
}

// The same fault of another of the values, which stands elsewhere: it is not among what the first
// value has.
bool is_instead(const Hit& hit, const Hit& other, const std::deque<Hit>& all) {
  return hit.rule == other.rule && hit.aliases.has_value() == other.aliases.has_value() &&
         (!hit.aliases || hit.aliases->data() == other.aliases->data()) &&
         std::none_of(all.begin(), all.end(), [&](const Hit& one) { return is_same(one, other); });
}

bool has_plan(const Project& project) {
  return std::any_of(
      project.documents.begin(), project.documents.end(),
      [](const Document* document) { return std::holds_alternative<plan::Plan>(document->model); });
}

// What a plan has at "…after.ingress[0].cidr_blocks", as it is written in the block that declares
// it: as far down as that is told apart.
Value written_at(const Resource& declared, std::string_view path) {
  Value last;
  Value at = declared.body;
  while (!path.empty() && at.is(Value::Type::object)) {
    std::string_view step = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(step.size() + 1, path.size()));
    const std::size_t bracket = std::min(step.find('['), step.size());
    const auto position = whole_number<std::size_t>(
        step.substr(std::min(bracket + 1, step.size()),
                    std::min(step.find(']'), step.size()) - std::min(bracket + 1, step.size())));
    std::vector<Value> all = at.all(step.substr(0, bracket));
    if (all.size() == 1 && all.front().is(Value::Type::list)) all = all.front().elements();
    if (all.empty() || all.front().is_absent()) break;
    // One dynamic block stands for all that it makes.
    at = position && *position < all.size() ? all[*position] : all.front();
    if (all.size() > 1 && position && *position >= all.size()) break;
    last = at;
  }
  return last;
}

// A fault of a plan is mended where the resource is declared.
void stand_where_declared(Hit& hit, const Resource& declared) {
  constexpr std::string_view kAfter = ".after.";
  const std::size_t after = hit.primary.node.find(kAfter);
  const Value written =
      after == std::string::npos
          ? Value()
          : written_at(declared, std::string_view(hit.primary.node).substr(after + kAfter.size()));
  Place planned = hit.primary;
  hit.primary = {declared.document->id, declared.header, {}, {}};
  if (!written.is_absent() && !written.at().empty()) {
    hit.primary.at = written.at();
    hit.primary.node = written.node();
  }
  hit.scope = declared.scope;
  hit.edit.reset();
  hit.edit_when_kept = nullptr;
  hit.relate(planned, "planned here");
}

// The resource that a plan makes or keeps.
Resource planned_resource(const Document& document, const plan::Change& change) {
  Resource resource;
  resource.document = &document;
  resource.type = change.type;
  resource.name = change.name;
  resource.header = change.resource.at;
  resource.scope = change.node.span();
  resource.body = change.after.value;
  resource.module = change.module.value;
  const std::size_t own = change.module.empty() ? 0 : change.module.value.size() + 1;
  const std::size_t key = own + change.type.value.size() + 1 + change.name.value.size();
  if (key <= change.resource.value.size()) resource.key = change.resource.value.substr(key);
  return resource;
}

ProjectError too_many_references(const Resource& first) {
  return {first.document,
          {ErrorCode::limit, first.header,
           "resources of this configuration refer to each other more often than is followed"}};
}

}  // namespace

// Objects of Kubernetes that a configuration makes. Edits are left out: they would be made for
// YAML.
void RuleSet::run_kubernetes(std::span<const Resource* const> all, Sink& sink) const {
  if (objects_.empty() && containers_.empty()) return;
  std::map<SourceId, std::vector<const Resource*>> by_document;
  for (const Resource* const resource : all) {
    if (terraform::is_kubernetes(*resource))
      by_document[resource->document->id].push_back(resource);
  }
  for (const auto& [source, resources] : by_document) {
    const terraform::KubernetesObjects made(resources);
    using Key = std::tuple<const Rule*, Span, const std::string_view*, std::string>;
    std::set<Key> known;
    std::vector<Hit> told;
    for (const kubernetes::Object& object : made.manifest().objects) {
      const Resource& owner = made.owner(object.node);
      for (Hit& hit :
           hits_beside(sink, source, [&](Sink& beside) { Walk{*this, beside}.object(object); })) {
        // Of several instances the first.
        const std::string_view* const aliases = hit.aliases ? hit.aliases->data() : nullptr;
        if (!known.emplace(hit.rule, hit.primary.at, aliases, hit.particulars).second) continue;
        hit.edit.reset();
        hit.resource = owner.address();
        hit.scope = owner.scope;
        told.push_back(std::move(hit));
      }
    }
    for (Hit& hit : told) add(std::move(hit), sink);
  }
}

// What is wrong whichever of its values an attribute has is wrong.
RuleSet::Told RuleSet::run_terraform(const Project& project, const IgnoresOfResources& ignores,
                                     Sink& sink, std::vector<ProjectError>& errors) const {
  Told told;
  if (!asks_for_resources() && objects_.empty() && containers_.empty()) return told;
  const bool is_planned = has_plan(project);
  const terraform::Configurations configurations(project, project.var_files);
  for (std::size_t i = 0; i < configurations.size(); ++i) {
    const std::unique_ptr<terraform::Root> root = configurations.evaluate(i);
    std::vector<const Resource*> all;
    for (const terraform::Module& module : root->modules())
      all.insert(all.end(), module.resources.begin(), module.resources.end());
    ResourceGraph graph(all);
    graph.faults = root->take_faults();
    const auto hits_of = [&](const Resource& resource) {
      return hits_beside(sink, resource.document->id,
                         [&](Sink& beside) { Walk{*this, beside}.resource(resource, &graph); });
    };
    for (const terraform::Module& module : root->modules()) {
      const auto take = [&](const Resource& resource, Hit&& hit) {
        if (!ignores || !ignores(hit, resource, module)) add(std::move(hit), sink);
      };
      for (const Resource* const resource : module.resources) {
        if (is_planned || ignores) {
          for (Hit& hit : hits_of(*resource)) {
            if (is_planned) told.emplace(hit.rule, resource->document->id, resource->scope.begin);
            take(*resource, std::move(hit));
          }
        } else {
          sink.begin(resource->document->id);
          Walk{*this, sink}.resource(*resource, &graph);
        }
        for (const std::vector<Resource>& variants : root->choices(*resource)) {
          std::deque<Hit> common;
          bool is_first = true;
          for (const Resource& variant : variants) {
            std::deque<Hit> hits = hits_of(variant);
            if (std::exchange(is_first, false)) {
              common = std::move(hits);
              continue;
            }
            const std::deque<Hit> before = common;
            std::erase_if(common, [&](const Hit& hit) {
              return std::none_of(hits.begin(), hits.end(), [&](const Hit& other) {
                return is_same(hit, other) || is_instead(hit, other, before);
              });
            });
          }
          for (Hit& hit : common) take(*resource, std::move(hit));
        }
      }
    }
    sink.no_subject();
    Walk{*this, sink}.configuration(graph);
    run_kubernetes(all, sink);
    for (ProjectError& error : root->take_errors()) errors.push_back(std::move(error));
    if (graph.is_cut()) errors.push_back(too_many_references(*all.front()));
  }
  return told;
}

namespace {

// "where `IsProduction` holds and `HasKey` does not"
std::string where(std::span<const cloudformation::Circumstance> circumstances) {
  std::string text;
  for (const cloudformation::Circumstance& one : circumstances) {
    text += text.empty() ? "where " : " and ";
    text += quote(one.condition) + (one.holds ? " holds" : " does not hold");
  }
  return text;
}

// What made the resource, where that is another program than its template.
Hit made_by(Hit hit, const cloudformation::Root::Construct& construct) {
  if (construct.path.empty()) return hit;
  if (hit.particulars.empty()) hit.particulars = hit.rule->title;
  hit.particulars += ", made by " + quote(construct.path);
  if (!construct.source.empty()) hit.particulars += " in " + quote(construct.source);
  return hit;
}

Hit under(Hit hit, std::string_view condition, const cloudformation::When& when) {
  std::vector<cloudformation::Circumstance> all = when.circumstances;
  if (!condition.empty()) all.insert(all.begin(), {condition, true});
  if (all.empty()) return hit;
  if (hit.particulars.empty()) hit.particulars = hit.rule->title;
  hit.particulars += ", " + where(all);
  if (!when.is_usual && hit.confidence.value_or(hit.rule->confidence) == Confidence::high)
    hit.with_confidence(Confidence::medium);
  return hit;
}

}  // namespace

// What is wrong in some scenarios only is told with the conditions that make it so.
void RuleSet::run_cloudformation(const Project& project, Sink& sink,
                                 std::vector<ProjectError>& errors) const {
  if (!asks_for_resources()) return;
  const cloudformation::Stacks stacks(project);
  for (std::size_t i = 0; i < stacks.size(); ++i) {
    const std::unique_ptr<cloudformation::Root> root = stacks.evaluate(i);
    const std::vector<const Resource*>& resources = root->resources();
    const ResourceGraph graph(resources);
    const auto hits_of = [&](const Resource& resource) {
      return hits_beside(sink, resource.document->id,
                         [&](Sink& beside) { Walk{*this, beside}.resource(resource, &graph); });
    };
    for (std::size_t k = 0; k < resources.size(); ++k) {
      const Resource& resource = *resources[k];
      const std::string_view condition = root->condition(k);
      const cloudformation::Root::Construct construct = root->construct(k);
      const auto tell = [&](Hit&& hit, const cloudformation::When& when) {
        add(made_by(under(std::move(hit), condition, when), construct), sink);
      };
      const std::vector<cloudformation::Scenario> scenarios = root->scenarios(k);
      if (scenarios.empty() && condition.empty() && construct.path.empty()) {
        sink.begin(resource.document->id);
        Walk{*this, sink}.resource(resource, &graph);
        continue;
      }
      if (scenarios.empty()) {
        const cloudformation::When always{{}, condition.empty()};
        for (Hit& hit : hits_of(resource)) tell(std::move(hit), always);
        continue;
      }
      std::vector<std::deque<Hit>> hits;
      hits.reserve(scenarios.size());
      for (const cloudformation::Scenario& scenario : scenarios)
        hits.push_back(hits_of(scenario.resource));
      for (std::size_t first = 0; first < hits.size(); ++first) {
        for (Hit& hit : hits[first]) {
          if (hit.rule == nullptr) continue;  // told with an earlier scenario
          std::vector<bool> is_so(hits.size());
          is_so[first] = true;
          for (std::size_t other = first + 1; other < hits.size(); ++other) {
            for (Hit& same : hits[other]) {
              if (same.rule == nullptr || !is_same(hit, same)) continue;
              is_so[other] = true;
              same.rule = nullptr;
            }
          }
          if (const auto when = cloudformation::when(scenarios, is_so)) tell(std::move(hit), *when);
        }
      }
    }
    sink.no_subject();
    Walk{*this, sink}.configuration(graph);
    for (ProjectError& error : root->take_errors()) errors.push_back(std::move(error));
    if (graph.is_cut()) errors.push_back(too_many_references(*resources.front()));
  }
}

void RuleSet::run_plans(const Project& project, const Told& told, Sink& sink) const {
  if ((plans_.empty() && !asks_for_resources()) || !has_plan(project)) return;
  const plan::Declarations declarations(project);
  for (const Document* const document : project.documents) {
    const auto* const plan = std::get_if<plan::Plan>(&document->model);
    if (plan == nullptr) continue;
    sink.begin(document->id);
    const plan::Review review(*document, *plan, declarations);
    Walk{*this, sink}.call(plans_, review);
    if (plan->platform != Platform::terraform || !asks_for_resources()) continue;
    std::deque<std::pair<Resource, const plan::Change*>> planned;
    std::vector<const Resource*> all;
    for (const plan::Change& change : plan->changes) {
      if (change.is_data || change.is_deposed || !change.after.value.is(Value::Type::object))
        continue;
      planned.emplace_back(planned_resource(*document, change), &change);
      all.push_back(&planned.back().first);
    }
    const ResourceGraph graph(all);
    for (const auto& [resource, change_of] : planned) {
      const plan::Change& change = *change_of;
      std::deque<Hit> hits = hits_beside(sink, document->id, [&](Sink& beside) {
        Walk{*this, beside}.resource(resource, &graph, true);
      });
      if (hits.empty()) continue;
      const std::optional<Resource> declared = review.declaration(change);
      for (Hit& hit : hits) {
        if (declared) {
          if (told.contains({hit.rule, declared->document->id, declared->scope.begin})) continue;
          stand_where_declared(hit, *declared);
        }
        add(std::move(hit), sink);
      }
    }
  }
}

bool may_be_settled_elsewhere(const Rule& rule) {
  if (rule.points_at_secret()) return false;
  const auto is_about_parts = [](const Check& check) {
    return std::holds_alternative<void (*)(const kubernetes::Object&, Sink&)>(check) ||
           std::holds_alternative<void (*)(const kubernetes::Container&, Sink&)>(check) ||
           std::holds_alternative<void (*)(const compose::Service&, Sink&)>(check);
  };
  return is_about_parts(rule.check) || is_about_parts(rule.also);
}

namespace {

// What is wrong with values that several compositions make of the same documents, told once.
class ToldOnce {
 public:
  explicit ToldOnce(Sink& sink) : sink_(sink) {}

  // What is told of one object of a composition; `root` is the document that makes it.
  void take(std::deque<Hit> hits, const Composition& composition, const Document& root) {
    for (Hit& hit : hits) {
      if (!may_be_settled_elsewhere(*hit.rule) || !place_in_document(hit, composition)) continue;
      const Key key{hit.rule, hit.primary.source, hit.primary.at, hit.evidence};
      const auto [at, is_new] = positions_.emplace(key, told_.size());
      if (is_new) told_.push_back({std::move(hit), {}});
      std::vector<const Document*>& roots = told_[at->second].roots;
      if (roots.empty() || roots.back() != &root) roots.push_back(&root);
    }
  }

  // `takers` counts which make something of a document.
  template <typename F>
  void tell(F takers) {
    for (One& one : told_) {
      const SourceId source = one.hit.primary.source;
      if (one.roots.size() < takers(source) && one.roots.front()->id != source) {
        Place place;
        place.source = one.roots.front()->id;
        one.hit.relate(place, "in what this makes of it");
      }
      add(std::move(one.hit), sink_);
    }
  }

 private:
  using Key = std::tuple<const Rule*, SourceId, Span, std::string>;
  struct One {
    Hit hit;
    std::vector<const Document*> roots;
  };
  Sink& sink_;
  std::map<Key, std::size_t> positions_;
  std::deque<One> told_;
};

}  // namespace

// Manifests that kustomizations take in, as they are applied; and those that look like patches
// where none patches with them.
void RuleSet::run_kustomized(const Project& project,
                             const kubernetes::Kustomizations& kustomizations, Result& result,
                             Sink& sink) const {
  if (objects_.empty() && containers_.empty()) return;
  for (const Document* const document : kustomizations.left_out()) {
    result.errors.push_back({document,
                             {ErrorCode::limit,
                              {},
                              "what is put together here is too large: its manifests are judged as "
                              "they are written"}});
  }
  ToldOnce told(sink);
  for (const kubernetes::Kustomized& made : kustomizations.all()) {
    for (const Document* const document : {made.objects.get(), made.patches.get()}) {
      for (const kubernetes::Object& object :
           std::get<kubernetes::Manifest>(document->model).objects) {
        Sink beside = sink_beside(sink);
        Walk{*this, beside}.object(object);
        told.take(beside.take(), made.composition, *made.root);
      }
    }
  }
  std::map<SourceId, std::size_t> takers;
  for (const kubernetes::Kustomized& made : kustomizations.all()) {
    for (const Document* const document : made.composition.documents()) ++takers[document->id];
  }
  told.tell([&](SourceId source) { return takers[source]; });
  for (const Document* const document : project.documents) {
    const auto* const manifest = std::get_if<kubernetes::Manifest>(&document->model);
    const auto* const tree = std::get_if<Tree>(&document->syntax);
    if (manifest == nullptr || tree == nullptr || document->kind == Kind::kustomization) continue;
    if (kustomizations.takes_in(*document)) {
      result.judged_anew.push_back(document);
      continue;
    }
    if (!project.is_whole ||
        std::none_of(manifest->objects.begin(), manifest->objects.end(),
                     kubernetes::looks_like_patch) ||
        !kustomizations.stands_alone(*document))
      continue;
    result.judged_anew.push_back(document);
    kubernetes::set_state(*tree, kubernetes::State::whole);
    for (Hit& hit :
         hits_beside(sink, document->id, [&](Sink& beside) { Walk{*this, beside}(*manifest); })) {
      if (may_be_settled_elsewhere(*hit.rule)) add(std::move(hit), sink);
    }
  }
}

// Services as Compose takes them together.
void RuleSet::run_compose(const Project& project, Result& result, Sink& sink) const {
  if (services_.empty()) return;
  const std::deque<compose::Merged> files = compose::merged_files(project);
  ToldOnce told(sink);
  for (const compose::Merged& made : files) {
    if (made.file == nullptr) {
      result.errors.push_back({made.document,
                               {ErrorCode::limit,
                                {},
                                "what is put together here is too large: its services are judged "
                                "as they are written"}});
      continue;
    }
    result.judged_anew.push_back(made.document);
    for (const Document* const over : made.overrides) result.judged_anew.push_back(over);
    for (const compose::Service& service : made.file->services) {
      Sink beside = sink_beside(sink);
      Walk{*this, beside}.call(services_, service, block(service.node));
      told.take(beside.take(), made.composition, *made.document);
    }
  }
  told.tell([](SourceId) { return std::size_t{0}; });
}

// Rules about several files see manifests as they are applied.
void RuleSet::run_project(const Project& project, const kubernetes::Kustomizations& kustomizations,
                          Sink& sink) const {
  const auto run = [&](const Project& seen, Sink& told) {
    for (const Entry<Project>& entry : project_) {
      told.begin(*entry.rule);
      entry.check(seen, told);
    }
  };
  if (kustomizations.all().empty()) return run(project, sink);
  Project applied = project;
  applied.cluster.reset();  // of the documents as they are written
  std::erase_if(applied.documents, [&](const Document* document) {
    return document->kind != Kind::kustomization && kustomizations.takes_in(*document);
  });
  // Numbers behind those of all that is there.
  std::map<SourceId, const kubernetes::Kustomized*> makers;
  std::uint32_t next = 0;
  for (const Document* const document : project.documents)
    next = std::max(next, static_cast<std::uint32_t>(document->id) + 1);
  next += 0x1000000;  // the forge's settings are sources as well
  for (const kubernetes::Kustomized& made : kustomizations.all()) {
    for (Document* const document :
         {made.objects.get(), made.generated.get(), made.patches.get()}) {
      document->id = static_cast<SourceId>(next++);
      makers.emplace(document->id, &made);
      applied.documents.push_back(document);
    }
  }
  std::stable_sort(applied.documents.begin(), applied.documents.end(),
                   [](const Document* a, const Document* b) { return a->path < b->path; });
  Sink beside = sink_beside(sink);
  run(applied, beside);
  std::set<std::tuple<const Rule*, SourceId, Span, std::string>> told;
  for (Hit& hit : beside.take()) {
    const auto maker = makers.find(hit.primary.source);
    if (maker != makers.end()) {
      if (!place_in_document(hit, maker->second->composition) ||
          !told.emplace(hit.rule, hit.primary.source, hit.primary.at, hit.particulars).second)
        continue;
    }
    std::erase_if(hit.related, [&](const Place& place) { return makers.contains(place.source); });
    add(std::move(hit), sink);
  }
}

RuleSet::Result RuleSet::run(const Project& project, const delivery::DeliveryPolicy* policy,
                             const delivery::ForgeSettings& settings,
                             const IgnoresOfResources& ignores, Sink& sink) const {
  Result result;
  const kubernetes::Kustomizations kustomizations(project);
  run_kustomized(project, kustomizations, result, sink);
  run_compose(project, result, sink);
  sink.no_subject();
  run_project(project, kustomizations, sink);
  const Walk walk{*this, sink};
  if (!uses_.empty()) {
    const actions::OwnRepositories repositories(project);
    for (const Document* const document : project.documents) {
      sink.begin(document->id);
      std::visit(WalkUses{walk, repositories.name_at(document->path)}, document->model);
    }
  }
  if (!arrivals_.empty()) {
    for (const actions::Arrival& arrival : actions::arrivals(project)) {
      sink.begin(arrival.document->id);
      walk.call(arrivals_, arrival, scope_of(arrival));
    }
  }
  std::vector<ProjectError>& errors = result.errors;
  const Told told = run_terraform(project, ignores, sink, errors);
  run_cloudformation(project, sink, errors);
  run_plans(project, told, sink);
  if (effective_pipelines_.empty() && effective_jobs_.empty() && deliveries_.empty()) return result;
  gitlab::Pipelines pipelines(project);
  for (const gitlab::Effective& pipeline : pipelines.all()) {
    sink.begin(pipeline.entry->id);
    walk.call(effective_pipelines_, pipeline);
    for (const gitlab::EffectiveJob& job : pipeline.jobs) {
      sink.begin(job.written.document->id);
      walk.call(effective_jobs_, job, block(job.written.node));
    }
  }
  if (!deliveries_.empty()) {
    const delivery::Path path(project, pipelines, delivery::known_refs(policy));
    const delivery::Delivery delivery = delivery::deliver(path, policy, settings);
    if (path.is_cut() && !path.runs().empty()) {
      pipelines.errors.push_back({&path.runs().front().entry(),
                                  {ErrorCode::limit,
                                   {},
                                   "the pipelines have more runs than are followed: of the "
                                   "delivery path some are left out"}});
    }
    sink.no_subject();
    for (const Entry<delivery::Delivery>& entry : deliveries_) {
      sink.begin(*entry.rule);
      entry.check(delivery, sink);
    }
  }
  std::move(pipelines.errors.begin(), pipelines.errors.end(), std::back_inserter(errors));
  return result;
}

}  // namespace sluice
