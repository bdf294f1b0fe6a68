#include <algorithm>
#include <array>
#include <initializer_list>
#include <variant>

#include "core/model/delivery/path_build.h"
#include "core/model/document.h"
#include "core/model/gitlab_condition.h"
#include "core/parse/regex.h"

namespace sluice::delivery {
namespace {

using gitlab::Effective;
using gitlab::EffectiveJob;
using gitlab::Field;
using gitlab::Item;
using gitlab::Node;

// A scalar, or each of a list.
std::vector<const Node*> items_of(const Node* node) {
  std::vector<const Node*> list;
  if (node == nullptr) return list;
  if (node->is_scalar()) list.push_back(node);
  for (const Item& item : node->items) list.push_back(item.value);
  return list;
}

std::string_view text_of(const Node* node, std::string_view key) {
  const Node* const value = node != nullptr ? node->get(key) : nullptr;
  return value != nullptr && value->is_scalar() ? value->text : std::string_view();
}

// The value of a variable: a scalar, or what is written below `value`.
const Node* value_of(const Node& variable) {
  return variable.is_mapping() ? variable.get("value") : &variable;
}

using Values = std::map<std::string, std::string, std::less<>>;

void add_variables(const Node* mapping, Values& known) {
  if (mapping == nullptr) return;
  for (const Field& field : mapping->fields) {
    const Node* const value = value_of(*field.value);
    if (value != nullptr && value->is_scalar())
      known.insert_or_assign(std::string(field.key), std::string(value->text));
  }
}

// The `if` of each rule, lists within lists too.
template <typename Visit>
void each_rule(const Node* rules, const Visit& visit) {
  if (rules == nullptr) return;
  for (const Item& item : rules->items) {
    if (item.value->is_sequence()) {
      each_rule(item.value, visit);
    } else {
      visit(*item.value);
    }
  }
}

bool is_main(const Effective& pipeline) {
  const std::string_view path = pipeline.entry->path;
  return path == ".gitlab-ci.yml" || path.ends_with("/.gitlab-ci.yml");
}

// -- only and except

struct RefPattern {
  std::string_view text;

  bool is_regex() const { return text.size() > 1 && text.starts_with('/'); }
  // As RE2 reads it.
  std::string regex() const {
    const std::size_t end = text.rfind('/');
    if (end == 0) return {};
    std::string flags;
    for (const char c : text.substr(end + 1)) {
      if (c == 'i' || c == 'm' || c == 's') flags += c;
    }
    const std::string pattern(text.substr(1, end - 1));
    return flags.empty() ? pattern : "(?" + flags + ")" + pattern;
  }
};

// What starts pipelines from outside, on whatever ref it names: a trigger, the API, a pipeline of
// another project. They are tried where something asks for them.
struct Source {
  std::string_view event;
  std::string_view in_only;
};
constexpr std::array<Source, 3> kSources = {
    {{"trigger", "triggers"}, {"api", "api"}, {"pipeline", "pipelines"}}};

Truth names_scenario(std::string_view pattern, const Scenario& scenario) {
  using Kind = Scenario::Kind;
  const bool is_change = scenario.kind == Kind::change;
  pattern = pattern.substr(0, pattern.find('@'));
  if (pattern == "branches") return truth_of(!scenario.branch().empty() && !is_change);
  if (pattern == "tags") return truth_of(!scenario.tag().empty());
  if (pattern == "merge_requests") return truth_of(is_change);
  if (pattern == "pushes")
    return truth_of(scenario.kind == Kind::push || scenario.kind == Kind::tag);
  if (pattern == "schedules") return truth_of(scenario.kind == Kind::schedule);
  if (pattern == "web") return truth_of(scenario.kind == Kind::manual);
  for (const Source& source : kSources) {
    if (pattern == source.in_only) return truth_of(scenario.event == source.event);
  }
  constexpr std::array<std::string_view, 3> kOthers = {"external", "chat",
                                                       "external_pull_requests"};
  if (std::find(kOthers.begin(), kOthers.end(), pattern) != kOthers.end()) return Truth::no;
  if (is_change) return Truth::no;
  const std::string_view name = scenario.ref_name();
  if (RefPattern{pattern}.is_regex()) {
    const Regex regex(RefPattern{pattern}.regex());
    if (!regex.valid()) return Truth::unknown;
    const Span whole{0, static_cast<std::uint32_t>(name.size())};
    const std::string_view ref = name;
    return truth_of(regex.find(ref, whole, Regex::Anchor::none).has_value());
  }
  return truth_of(pattern == name);
}

// `only` or `except`: nothing where it does not speak of refs.
Truth matches(const Node& filter, const Scenario& scenario, const gitlab::Variables& variables,
              gitlab::Conditions& known, bool is_only) {
  const Node* const refs = filter.is_mapping() ? filter.get("refs") : &filter;
  Truth result = is_only ? Truth::yes : Truth::no;
  if (refs != nullptr) {
    Truth named = Truth::no;
    for (const Node* const one : items_of(refs))
      named = either(named, names_scenario(one->text, scenario));
    result = named;
  }
  if (!filter.is_mapping()) return result;
  const auto combine = [&](Truth other) {
    result = is_only ? both(result, other) : either(result, other);
  };
  if (const Node* const conditions = filter.get("variables")) {
    Truth any = Truth::no;
    for (const Node* const one : items_of(conditions))
      any = either(any, known.of(one->text).evaluate(variables));
    combine(any);
  }
  if (filter.get("changes") != nullptr) combine(Truth::unknown);
  return result;
}

// -- allow_failure

// True where a failure of what scanners and tests end with is passed over.
bool allows_usual_failure(const Node& allow) {
  const Node* const codes = allow.is_mapping() ? allow.get("exit_codes") : nullptr;
  if (codes == nullptr) return allow.is_true();
  const std::vector<const Node*> list = items_of(codes);
  return std::any_of(list.begin(), list.end(), [](const Node* one) { return one->text == "1"; });
}

bool allows_failure(const EffectiveJob& job) {
  const Node* const allow = job.get("allow_failure");
  return allow != nullptr && allows_usual_failure(*allow);
}

bool has_workflow_rules(const Effective& pipeline) {
  return pipeline.workflow != nullptr && pipeline.workflow->get("rules") != nullptr;
}

// What the rules that let a job in set: unknown where that depends on which of them does.
void set_by_rules(JobRun& job) {
  bool is_first = true;
  for (const JobRun::Way& way : job.ways) {
    if (way.when == "never") continue;
    Values set;
    if (way.rule != nullptr) add_variables(way.rule->get("variables"), set);
    gitlab::Variables& variables = job.variables;
    if (std::exchange(is_first, false)) {
      variables.known = std::move(set);
      continue;
    }
    for (const auto& [name, value] : set) {
      const auto known = variables.known.find(name);
      if (known == variables.known.end() || known->second != value) variables.unknown.insert(name);
    }
    for (const auto& [name, value] : variables.known) {
      if (!set.contains(name)) variables.unknown.insert(name);
    }
  }
  for (const std::string& name : job.variables.unknown) job.variables.known.erase(name);
}

// -- scripts

Places places_of(const gitlab::EffectiveText& text) {
  const gitlab::Written& written = text.item->value->written;
  if (text.is_written) return Places(ScalarMap(written.node.tree()->source, written.node.text()));
  return Places(written.at());
}

}  // namespace

GitlabRuns::GitlabRuns(const PathStore& store, const gitlab::Pipelines& pipelines)
    : store_(store), pipelines_(pipelines) {}

std::vector<const Effective*> GitlabRuns::entries() const {
  std::vector<const Effective*> list;
  for (const Effective& pipeline : pipelines_.all()) {
    if (is_main(pipeline)) list.push_back(&pipeline);
  }
  return list;
}

void GitlabRuns::add_refs(const Effective& pipeline, RefNames& branches, RefNames& tags) const {
  const auto of_condition = [&](std::string_view text) {
    for (const auto& one : gitlab::Condition(text).comparisons()) {
      const bool is_tag = one.variable == "CI_COMMIT_TAG";
      const bool is_branch = one.variable == "CI_COMMIT_BRANCH" ||
                             one.variable == "CI_COMMIT_REF_NAME" ||
                             one.variable == "CI_COMMIT_REF_SLUG" ||
                             one.variable == "CI_MERGE_REQUEST_TARGET_BRANCH_NAME";
      if (!is_tag && !is_branch) continue;
      RefNames& names = is_tag ? tags : branches;
      if (one.is_pattern) {
        names.add_regex(one.with);
      } else {
        names.add(one.with);
      }
    }
  };
  const auto of_rules = [&](const Node* rules) {
    each_rule(rules, [&](const Node& rule) {
      if (const Node* const condition = rule.get("if"); condition != nullptr)
        of_condition(condition->text);
    });
  };
  if (pipeline.workflow != nullptr) of_rules(pipeline.workflow->get("rules"));
  std::set<const Node*> seen;
  for (const EffectiveJob& job : pipeline.jobs) {
    if (const Node* const rules = job.get("rules"); rules != nullptr && seen.insert(rules).second)
      of_rules(rules);
    for (const std::string_view key : {"only", "except"}) {
      const Node* const filter = job.get(key);
      if (filter == nullptr || !seen.insert(filter).second) continue;
      const Node* const refs = filter->is_mapping() ? filter->get("refs") : filter;
      for (const Node* const one : items_of(refs)) {
        const RefPattern pattern{one->text};
        if (pattern.is_regex()) {
          branches.add_regex(pattern.regex());
        } else if (names_scenario(one->text, {}) == Truth::no &&
                   one->text.find_first_of("$@") == std::string_view::npos) {
          constexpr std::array<std::string_view, 11> kWords = {
              "branches", "tags",     "merge_requests", "pushes",   "schedules", "web",
              "api",      "triggers", "pipelines",      "external", "chat"};
          if (std::find(kWords.begin(), kWords.end(), one->text) == kWords.end())
            branches.add(one->text);
        }
      }
    }
  }
}

namespace {

// A condition in the rules of the pipeline or of a job names the event, and is as `is_meant` says
// of its text.
template <typename IsMeant>
bool any_condition(const Effective& pipeline, std::string_view event, IsMeant is_meant) {
  const auto in_rules = [&](const Node* rules) {
    bool is_asked = false;
    each_rule(rules, [&](const Node& rule) {
      const Node* const condition = rule.get("if");
      if (condition == nullptr || is_asked || condition->text.find(event) == std::string_view::npos)
        return;
      is_asked = is_meant(std::string_view(condition->text));
    });
    return is_asked;
  };
  if (pipeline.workflow != nullptr && in_rules(pipeline.workflow->get("rules"))) return true;
  return std::any_of(pipeline.jobs.begin(), pipeline.jobs.end(),
                     [&](const EffectiveJob& job) { return in_rules(job.get("rules")); });
}

// Some condition asks for pipelines that are started so, and for a ref besides.
bool asks_together(const Effective& pipeline, std::string_view event,
                   std::initializer_list<std::string_view> variables) {
  return any_condition(pipeline, event, [&](std::string_view condition) {
    bool is_of_event = false;
    for (const auto& one : gitlab::Condition(condition).comparisons())
      is_of_event = is_of_event || (one.variable == "CI_PIPELINE_SOURCE" && one.with == event);
    return is_of_event &&
           std::any_of(variables.begin(), variables.end(), [&](std::string_view name) {
             return condition.find(name) != std::string_view::npos;
           });
  });
}

}  // namespace

bool GitlabRuns::asks_for(const Effective& pipeline, std::string_view event,
                          std::string_view in_only) const {
  const auto is_meant = [&](std::string_view condition) {
    const auto compared = gitlab::Condition(condition).comparisons();
    return std::any_of(compared.begin(), compared.end(), [&](const auto& one) {
      // "parent_pipeline" is none of those.
      return one.variable == "CI_PIPELINE_SOURCE" &&
             (one.with == event ||
              (one.is_pattern && event != "pipeline" && one.with.find(event) != one.with.npos));
    });
  };
  if (any_condition(pipeline, event, is_meant)) return true;
  return std::any_of(pipeline.jobs.begin(), pipeline.jobs.end(), [&](const EffectiveJob& job) {
    const Node* const only = job.get("only");
    if (only == nullptr) return false;
    const auto refs = items_of(only->is_mapping() ? only->get("refs") : only);
    return std::any_of(refs.begin(), refs.end(),
                       [&](const Node* one) { return one->text == in_only; });
  });
}

std::vector<Scenario> GitlabRuns::scenarios(const Effective& pipeline, const RefNames& branches,
                                            const RefNames& tags) const {
  std::vector<Scenario> list;
  std::vector<RefNames::One> all = branches.all();
  if (!branches.has(store_.default_branch))
    all.push_back({store_.default_branch, store_.default_branch});
  all.push_back({"any-branch", "*"});
  std::vector<RefNames::One> all_tags = tags.all();
  all_tags.push_back({"v1.2.3", "*"});
  const auto add = [&](Scenario::Kind kind, std::string_view event, std::string_view prefix,
                       const RefNames::One& name) -> Scenario& {
    Scenario& one = list.emplace_back();
    one.kind = kind;
    one.event = event;
    one.ref = std::string(prefix) + name.example;
    one.shown = std::string(prefix) + name.shown;
    return one;
  };
  for (const RefNames::One& one : all) add(Scenario::Kind::push, "push", "refs/heads/", one);
  for (const RefNames::One& one : all_tags) add(Scenario::Kind::tag, "push", "refs/tags/", one);
  const std::string_view source = pipeline.entry->bytes;
  const bool asks = source.find("TARGET_BRANCH") != source.npos;
  for (const RefNames::One& one : all) {
    if (!asks && one.example != store_.default_branch) continue;
    add(Scenario::Kind::change, "merge_request_event", "refs/merge-requests/", {"1/head", "*/head"})
        .base = one.example;
  }
  add(Scenario::Kind::schedule, "schedule", "refs/heads/",
      {store_.default_branch, store_.default_branch});
  // Of other branches, and by hand on tags, where some rule asks for both.
  if (asks_together(pipeline, "schedule", {"CI_COMMIT_BRANCH", "CI_COMMIT_REF_NAME"})) {
    for (const RefNames::One& one : all) {
      if (one.example != store_.default_branch)
        add(Scenario::Kind::schedule, "schedule", "refs/heads/", one);
    }
  }
  if (asks_together(pipeline, "web", {"CI_COMMIT_TAG"})) {
    for (const RefNames::One& one : all_tags) add(Scenario::Kind::manual, "web", "refs/tags/", one);
  }
  // What whoever starts a pipeline by hand can choose.
  std::vector<std::vector<std::pair<std::string, std::optional<std::string>>>> chosen = {{}};
  if (pipeline.variables != nullptr) {
    for (const Field& field : pipeline.variables->fields) {
      // The effective pipeline holds its value only.
      const NodeRef options = field.written.node["options"];
      if (!options.is_sequence()) continue;
      std::vector<std::vector<std::pair<std::string, std::optional<std::string>>>> longer;
      for (const auto& head : chosen) {
        for (const NodeRef option : options.children()) {
          if (longer.size() >= store_.limits.choices) break;
          longer.push_back(head);
          longer.back().emplace_back(field.key, std::string(option.value()));
        }
      }
      if (!longer.empty()) chosen = std::move(longer);
    }
  }
  for (const RefNames::One& one : all) {
    for (const auto& inputs : chosen)
      add(Scenario::Kind::manual, "web", "refs/heads/", one).inputs = inputs;
  }
  for (const Source& outer : kSources) {
    if (!asks_for(pipeline, outer.event, outer.in_only)) continue;
    for (const RefNames::One& one : all)
      add(Scenario::Kind::other, outer.event, "refs/heads/", one);
  }
  return list;
}

std::shared_ptr<const Activities> GitlabRuns::read(const EffectiveJob& job, bool is_after) const {
  std::vector<ScriptText> texts;
  for (const gitlab::EffectiveText& text : job.script) {
    if ((text.section == "after_script") != is_after || text.script == nullptr) continue;
    const gitlab::Written& written = text.item->value->written;
    texts.push_back({text.script, text.item->value->text, written.document, places_of(text)});
  }
  Surroundings around;
  around.project = &store_.project;
  around.limits = store_.limits.parse;
  Values known;
  const Node* const variables = job.get("variables");
  add_variables(variables, known);
  // What rules or a matrix set is known in a run only.
  each_rule(job.get("rules"), [&](const Node& rule) {
    if (const Node* const set = rule.get("variables"); set != nullptr) {
      for (const Field& field : set->fields) known.erase(std::string(field.key));
    }
  });
  if (const Node* const parallel = job.get("parallel"); parallel != nullptr) {
    for (const Node* const one : items_of(parallel->get("matrix"))) {
      for (const Field& field : one->fields) known.erase(std::string(field.key));
    }
  }
  for (const auto& [name, value] : known) {
    if (value.find('$') == std::string::npos) around.variables.emplace(name, Name{value, true});
  }
  auto found = std::make_shared<Activities>(activities_of(texts, {Truth::yes, Truth::yes}, around));
  if (!is_after && variables != nullptr) {
    std::vector<Input> inputs;
    for (const Field& field : variables->fields) {
      const Node* const value = value_of(*field.value);
      if (value == nullptr || !value->is_scalar() || field.written.document == nullptr) continue;
      inputs.push_back({std::string(field.key),
                        {std::string(value->text), value->text.find('$') == std::string_view::npos},
                        {field.written.document, field.written.at()}});
    }
    std::vector<Activity> credentials = credentials_in(inputs);
    for (Exit& exit : found->exits) exit.before += credentials.size();
    found->list.insert(found->list.begin(), std::make_move_iterator(credentials.begin()),
                       std::make_move_iterator(credentials.end()));
  }
  if (is_after) {
    for (Activity& one : found->list) one.blocking = Truth::no;
  }
  return found;
}

const JobSite& GitlabRuns::site_of(const EffectiveJob& job) {
  const auto found = read_.find(&job);
  if (found != read_.end()) return *found->second;
  JobSite& site = store_.sites.emplace_back();
  site.forge = Forge::gitlab;
  site.document = job.written.document;
  site.at = job.written.node.key().at;
  site.id = job.name;
  site.gitlab = &job;
  add_variables(job.get("variables"), site.variables.known);
  for (const bool is_after : {false, true}) {
    const Node* const script = job.get("after_script");
    if (is_after && script == nullptr) continue;
    StepSite& step = site.steps.emplace_back();
    step.document = job.written.document;
    step.at = job.written.at();
    step.address = is_after ? "after_script" : std::string(job.name);
    step.number = is_after ? 1 : 0;
    step.does = read(job, is_after);
    const Node* const environment = job.get("environment");
    const Node* const action =
        environment != nullptr && environment->is_mapping() ? environment->get("action") : nullptr;
    const bool is_bound = environment != nullptr && (action == nullptr || action->text == "start");
    if (!is_bound) step.does = unbound(step.does);
  }
  read_.emplace(&job, &site);
  return site;
}

void GitlabRuns::add_job(Run& run, const Effective& pipeline, const EffectiveJob& job,
                         const Group& group) {
  const Scenario& scenario = run.scenario_;
  JobRun made;
  made.site = &site_of(job);
  made.pipeline = group.pipeline;
  made.name = group.prefix + std::string(job.name);
  made.caller = group.caller;
  for (const gitlab::Variables* const one :
       {group.chosen, group.workflow, &made.site->variables, group.written, group.forge}) {
    if (one != nullptr) made.variables.weaker.push_back(one);
  }
  std::string_view when = text_of(job.node, "when");
  if (when.empty()) when = "on_success";
  const bool allows = allows_failure(job);
  const Node* const allow = job.get("allow_failure");
  const Node* const rules = job.get("rules");
  if (rules != nullptr) {
    gitlab::RuleContext context{made.variables, &store_.project, when, std::nullopt, &conditions_};
    if (allow != nullptr) context.job_allow_failure = allows;
    for (const gitlab::RulesResult& one : gitlab::ways_of_rules(*rules, context)) {
      made.ways.push_back({one.rule != nullptr ? one.when : "never", one.allow_failure,
                           one.is_known ? Truth::yes : Truth::unknown, one.rule});
    }
  } else {
    Truth runs = Truth::yes;
    const Node* const only = job.get("only");
    const Node* const except = job.get("except");
    // Where the workflow has rules, jobs that have none run in every pipeline.
    const bool is_limited = group.caller == kNone && !has_workflow_rules(pipeline);
    if (is_limited || only != nullptr || except != nullptr) {
      runs = only != nullptr ? matches(*only, scenario, made.variables, conditions_, true)
                             : truth_of(!is_limited || scenario.kind != Scenario::Kind::change);
      if (except != nullptr)
        runs = both(runs, negate(matches(*except, scenario, made.variables, conditions_, false)));
    }
    const bool may_fail = allow != nullptr ? allows : when == "manual";
    if (runs != Truth::no) made.ways.push_back({when, may_fail, runs, nullptr});
    if (runs != Truth::yes) made.ways.push_back({"never", false, runs, nullptr});
  }
  // What the ways have in common.
  const auto share = [&](const auto& is_it) {
    bool some = false;
    bool all = true;
    for (const JobRun::Way& way : made.ways) {
      if (way.when == "never") continue;
      (is_it(way) ? some : all) = is_it(way);
    }
    return some && all ? Truth::yes : some ? Truth::unknown : Truth::no;
  };
  const bool may_run = std::any_of(made.ways.begin(), made.ways.end(),
                                   [](const JobRun::Way& way) { return way.when != "never"; });
  const bool may_not = std::any_of(made.ways.begin(), made.ways.end(),
                                   [](const JobRun::Way& way) { return way.when == "never"; });
  made.admitted = both(group.starts, !may_run ? Truth::no : may_not ? Truth::unknown : Truth::yes);
  made.manual = share([](const JobRun::Way& way) { return way.when == "manual"; });
  made.may_fail = share([](const JobRun::Way& way) { return way.allow_failure; });
  made.when_always = share([](const JobRun::Way& way) { return way.when == "always"; });
  made.when_failed = share([](const JobRun::Way& way) { return way.when == "on_failure"; });
  if (allow != nullptr && allow->get("exit_codes") != nullptr)
    made.may_fail = allows ? Truth::yes : Truth::no;
  set_by_rules(made);
  // Each combination of a matrix is a job.
  std::vector<std::vector<std::pair<std::string, std::string>>> combinations;
  const Node* const parallel = job.get("parallel");
  const Node* const matrix = parallel != nullptr ? parallel->get("matrix") : nullptr;
  for (const Node* const entry : items_of(matrix)) {
    if (combinations.size() > store_.limits.matrix) break;
    std::vector<std::vector<std::pair<std::string, std::string>>> list = {{}};
    for (const Field& axis : entry->fields) {
      std::vector<std::vector<std::pair<std::string, std::string>>> longer;
      for (const auto& head : list) {
        for (const Node* const value : items_of(axis.value)) {
          if (longer.size() > store_.limits.matrix) break;
          longer.push_back(head);
          longer.back().emplace_back(axis.key, std::string(value->text));
        }
      }
      list = std::move(longer);
      if (list.size() > store_.limits.matrix) break;  // they are not followed, then
    }
    combinations.insert(combinations.end(), list.begin(), list.end());
  }
  if (combinations.size() > store_.limits.matrix) combinations.clear();
  if (combinations.empty()) combinations.emplace_back();
  const Node* const trigger = job.get("trigger");
  for (const auto& combination : combinations) {
    if (run.jobs_.size() >= store_.limits.jobs) {
      run.is_open_ = true;
      return;
    }
    JobRun& one = run.jobs_.emplace_back(made);
    std::string values;
    for (const auto& [name, value] : combination) {
      one.variables.known.insert_or_assign(name, value);
      one.matrix.emplace_back(name, actions::ExpressionValue::of(value));
      values += (values.empty() ? "" : ", ") + value;
    }
    if (!values.empty()) one.name += " (" + values + ")";
    if (trigger != nullptr) add_child(run, run.jobs_.size() - 1, *trigger, group);
  }
}

void GitlabRuns::add_child(Run& run, std::size_t job, const Node& trigger, const Group& group) {
  const Node* const include = trigger.get("include");
  run.jobs_[job].is_caller = true;
  run.jobs_[job].is_loose =
      text_of(&trigger, "strategy") != "depend" && text_of(&trigger, "strategy") != "mirror";
  if (include == nullptr || group.depth >= store_.limits.depth) {
    run.is_open_ = true;
    return;
  }
  for (const Node* const one : items_of(include)) {
    std::string_view path = one->is_scalar() ? one->text : text_of(one, "local");
    while (path.starts_with('/')) path.remove_prefix(1);
    const Effective* child = nullptr;
    for (const Effective& pipeline : pipelines_.all()) {
      if (!path.empty() && pipeline.entry->path == path) child = &pipeline;
    }
    if (child == nullptr) {
      run.is_open_ = true;
      continue;
    }
    Group inner = group;
    inner.caller = job;
    inner.prefix = run.jobs_[job].name + " / ";
    ++inner.depth;
    // It is given all but what the forge sets.
    const gitlab::Variables& given = run.jobs_[job].variables;
    gitlab::Variables& chosen = run.variables_.emplace_back();
    chosen.known = given.known;
    for (const gitlab::Variables* const weaker : given.weaker) {
      if (weaker != group.forge) chosen.known.insert(weaker->known.begin(), weaker->known.end());
    }
    inner.chosen = &chosen;
    gitlab::Variables& forge = run.variables_.emplace_back(*group.forge);
    forge.known.insert_or_assign("CI_PIPELINE_SOURCE", "parent_pipeline");
    inner.forge = &forge;
    add(run, *child, std::move(inner));
  }
}

// Jobs of templates and components of the forge, which are not among the files.
void GitlabRuns::add_templates(Run& run, const Effective& pipeline, const Group& group) {
  for (const gitlab::Unknown& unknown : pipeline.unknowns) {
    std::string_view name = unknown.what;
    for (const std::string_view kind : {"template: ", "component: "}) {
      if (name.starts_with(kind)) name.remove_prefix(kind.size());
    }
    if (name.size() == unknown.what.size() || unknown.at.document == nullptr) {
      run.is_open_ = true;
      continue;
    }
    const JobSite*& site = templates_[{unknown.at.document, std::string(name)}];
    if (site == nullptr) {
      JobSite& made = store_.sites.emplace_back();
      made.forge = Forge::gitlab;
      made.document = unknown.at.document;
      made.at = unknown.at.at();
      made.id = name;
      StepSite& step = made.steps.emplace_back();
      step.document = made.document;
      step.at = made.at;
      step.address = made.id;
      auto found = std::make_shared<Activities>();
      found->list = activities_of_template(name, {made.document, made.at});
      step.does = std::move(found);
      site = &made;
    }
    if (site->steps[0].does->list.empty()) run.is_open_ = true;
    JobRun& one = run.jobs_.emplace_back();
    one.site = site;
    one.pipeline = group.pipeline;
    one.name = group.prefix + site->id;
    one.caller = group.caller;
    one.may_fail = Truth::yes;
    for (const gitlab::Variables* const weaker :
         {group.chosen, group.workflow, group.written, group.forge}) {
      if (weaker != nullptr) one.variables.weaker.push_back(weaker);
    }
    // Their jobs run for branches; for merge requests only where somebody asks for that.
    const bool is_change = run.scenario_.kind == Scenario::Kind::change;
    one.admitted = both(group.starts, is_change ? Truth::unknown : Truth::yes);
    one.ways.push_back({"on_success", true, one.admitted, nullptr});
  }
}

// Who waits for whom: by `needs`, else for all stages before.
void GitlabRuns::connect(Run& run, const Effective& pipeline, std::size_t first) {
  const std::size_t caller = run.jobs_[first].caller;
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_name;
  std::map<std::string_view, std::size_t> rank;
  for (std::size_t i = 0; i < pipeline.stages.size(); ++i) rank.try_emplace(pipeline.stages[i], i);
  std::vector<std::vector<std::size_t>> of_stage(pipeline.stages.size());
  const auto stage_of = [&](const JobRun& job) {
    std::string_view name =
        job.site->gitlab != nullptr ? text_of(job.site->gitlab->node, "stage") : "test";
    if (name.empty()) name = "test";
    const auto found = rank.find(name);
    return found != rank.end() ? found->second : kNone;
  };
  for (std::size_t i = first; i < run.jobs_.size(); ++i) {
    const JobRun& job = run.jobs_[i];
    if (job.caller != caller) continue;
    by_name[job.site->id].push_back(i);
    if (const std::size_t stage = stage_of(job); stage != kNone) of_stage[stage].push_back(i);
  }
  std::vector<std::size_t> ends;  // of each stage, its end
  for (const std::vector<std::size_t>& jobs : of_stage) {
    Run::StageEnd end;
    if (!ends.empty()) end.before = ends.back();
    end.jobs = jobs;
    ends.push_back(run.stages_.size());
    run.stages_.push_back(std::move(end));
  }
  for (std::size_t i = first; i < run.jobs_.size(); ++i) {
    JobRun& job = run.jobs_[i];
    if (job.caller != caller) continue;
    const Node* const needs =
        job.site->gitlab != nullptr ? job.site->gitlab->get("needs") : nullptr;
    if (needs == nullptr) {
      const std::size_t stage = stage_of(job);
      if (stage != kNone && stage > 0) job.stage = ends[stage - 1];
      continue;
    }
    for (const Node* const need : items_of(needs)) {
      const std::string_view name = need->is_scalar() ? need->text : text_of(need, "job");
      const bool is_elsewhere = need->get("pipeline") != nullptr || need->get("project") != nullptr;
      const auto found = by_name.find(name);
      if (found == by_name.end() || is_elsewhere) continue;
      for (const std::size_t one : found->second) {
        // One that is not in this pipeline is waited for by nobody.
        if (run.jobs_[one].admitted != Truth::no && one != i) job.needs.push_back(one);
      }
    }
  }
}

void GitlabRuns::add(Run& run, const Effective& pipeline, Group group) {
  gitlab::Variables& written = run.variables_.emplace_back();
  add_variables(pipeline.variables, written.known);
  group.written = &written;
  const Node* const rules =
      pipeline.workflow != nullptr ? pipeline.workflow->get("rules") : nullptr;
  if (rules != nullptr) {
    bool may_run = false;
    bool may_not = false;
    gitlab::Variables variables;
    for (const gitlab::Variables* const one : {group.chosen, group.written, group.forge}) {
      if (one != nullptr) variables.weaker.push_back(one);
    }
    const gitlab::RuleContext context{variables, &store_.project, "always", std::nullopt,
                                      &conditions_};
    for (const gitlab::RulesResult& one : gitlab::ways_of_rules(*rules, context)) {
      const bool runs = one.rule != nullptr && one.when != "never";
      if (runs && !may_run) {
        gitlab::Variables& set = run.variables_.emplace_back();
        add_variables(one.variables, set.known);
        group.workflow = &set;
      }
      (runs ? may_run : may_not) = true;
    }
    group.starts = both(group.starts, !may_run ? Truth::no : may_not ? Truth::unknown : Truth::yes);
  }
  if (group.starts == Truth::no) return;
  const std::size_t first = run.jobs_.size();
  for (const EffectiveJob& job : pipeline.jobs) add_job(run, pipeline, job, group);
  add_templates(run, pipeline, group);
  if (pipeline.is_open()) run.is_open_ = true;
  if (run.jobs_.size() > first) connect(run, pipeline, first);
}

void GitlabRuns::add(Run& run, const Effective& pipeline) {
  const Scenario& scenario = run.scenario_;
  Group group;
  group.pipeline = pipeline.entry;
  gitlab::Variables& forge = run.variables_.emplace_back();
  group.forge = &forge;
  auto& known = forge.known;
  auto& unset = forge.unset;
  const bool is_change = scenario.kind == Scenario::Kind::change;
  const auto set = [&](const char* name, std::string_view value) {
    if (value.empty()) {
      unset.emplace(name);
    } else {
      known.emplace(name, value);
    }
  };
  set("CI", "true");
  set("GITLAB_CI", "true");
  set("CI_PIPELINE_SOURCE", scenario.event);
  set("CI_DEFAULT_BRANCH", store_.default_branch);
  set("CI_COMMIT_BRANCH", is_change ? "" : scenario.branch());
  set("CI_COMMIT_TAG", scenario.tag());
  set("CI_OPEN_MERGE_REQUESTS", "");
  if (!is_change) set("CI_COMMIT_REF_NAME", scenario.ref_name());
  for (const char* const name : {"CI_MERGE_REQUEST_ID", "CI_MERGE_REQUEST_IID"})
    set(name, is_change ? "1" : "");
  set("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", is_change ? std::string_view(scenario.base) : "");
  if (!is_change) set("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "");
  if (!scenario.inputs.empty()) {
    gitlab::Variables& chosen = run.variables_.emplace_back();
    for (const auto& [name, value] : scenario.inputs) {
      if (value) chosen.known.insert_or_assign(name, *value);
    }
    group.chosen = &chosen;
  }
  add(run, pipeline, std::move(group));
}

}  // namespace sluice::delivery
