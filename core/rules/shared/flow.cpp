#include "core/rules/shared/flow.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "core/model/expression.h"
#include "core/model/local_uses.h"
#include "core/parse/scalar_map.h"
#include "core/rules/shared/comment_lines.h"
#include "core/rules/shared/executed_files.h"
#include "core/rules/shared/flow_shell.h"
#include "core/rules/shared/flow_taint.h"
#include "core/rules/shared/flow_text.h"
#include "core/rules/shared/foreign_files.h"
#include "core/rules/shared/github_contexts.h"
#include "core/rules/shared/outsiders.h"
#include "core/rules/shared/untrusted_checkout.h"
#include "core/rules/shared/workflow.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kArtifact = "a file of an artifact";
constexpr std::string_view kCheckout = "a file of the pull request";
constexpr std::string_view kFileNames = "names of changed files";
// Before the name of a variable that an action finds: no input has white space in its name.
constexpr std::string_view kVariable = "env ";
constexpr std::string_view kCalled = "handed to the called workflow here";

using Values = std::map<std::string, Taint, std::less<>>;  // by name in lower case

void add(Values& values, std::string_view name, const Taint& taint) {
  if (!taint.empty()) values[lower_case(name)].add(taint);
}

Taint all_of(const Values& values) {
  Taint taint;
  for (const auto& [name, value] : values) taint.add(value);
  return taint;
}

// Actions whose outputs hold text of whoever opened the pull request or wrote the issue.
struct TellingAction {
  std::string_view action;
  std::string_view outputs;  // separated by spaces; a '*' at the end stands for any
  std::string_view tells;    // a context
  bool is_fetched = true;    // else it has it from the event
};
constexpr TellingAction kTelling[] = {
    {"jitterbit/get-changed-files", "all added modified removed renamed added_modified",
     kFileNames},
    {"trilom/file-changes-action", "files*", kFileNames},
    {"Ana06/get-changed-files", "all added modified removed renamed added_modified", kFileNames},
    {"peter-evans/find-comment", "comment-body", "github.event.comment.body"},
    {"xt0rted/pull-request-comment-branch", "head_ref", "github.event.pull_request.head.ref"},
    {"xt0rted/pull-request-comment-branch", "head_sha", "github.event.pull_request.head.sha"},
    {"alessbell/pull-request-comment-branch", "head_ref", "github.event.pull_request.head.ref"},
    {"alessbell/pull-request-comment-branch", "head_sha", "github.event.pull_request.head.sha"},
    {"gotson/pull-request-comment-branch", "head_ref", "github.event.pull_request.head.ref"},
    {"gotson/pull-request-comment-branch", "head_sha", "github.event.pull_request.head.sha"},
    {"eficode/resolve-pr-refs", "head_ref", "github.event.pull_request.head.ref"},
    {"eficode/resolve-pr-refs", "head_sha", "github.event.pull_request.head.sha"},
    {"potiuk/get-workflow-origin", "sourceHeadBranch", "github.event.workflow_run.head_branch"},
    {"potiuk/get-workflow-origin", "sourceHeadSha", "github.event.workflow_run.head_sha"},
    {"khan/pull-request-comment-trigger", "comment_body", "github.event.comment.body", false},
    {"zentered/issue-forms-body-parser", "data", "github.event.issue.body", false},
    {"peter-murray/issue-forms-body-parser", "payload", "github.event.issue.body", false},
    {"stefanbuck/github-issue-parser", "jsonString issueparser_*", "github.event.issue.body",
     false},
    {"amannn/action-semantic-pull-request", "error_message", "github.event.pull_request.title",
     false},
};

// Inputs of actions that say which version of a tool is fetched and run by the steps behind.
struct VersionInput {
  std::string_view action;
  std::string_view input;
};
constexpr VersionInput kVersions[] = {
    {"actions/setup-node", "node-version"},
    {"actions/setup-python", "python-version"},
    {"actions/setup-go", "go-version"},
    {"actions/setup-java", "java-version"},
    {"actions/setup-dotnet", "dotnet-version"},
    {"ruby/setup-ruby", "ruby-version"},
    {"shivammathur/setup-php", "php-version"},
    {"denoland/setup-deno", "deno-version"},
    {"oven-sh/setup-bun", "bun-version"},
    {"oven-sh/setup-bun", "bun-download-url"},
    {"pnpm/action-setup", "version"},
    {"astral-sh/setup-uv", "version"},
    {"hashicorp/setup-terraform", "terraform_version"},
    {"gradle/actions/setup-gradle", "gradle-version"},
    {"azure/setup-helm", "version"},
    {"azure/setup-kubectl", "version"},
    {"dtolnay/rust-toolchain", "toolchain"},
    {"actions-rs/toolchain", "toolchain"},
    {"erlef/setup-beam", "otp-version"},
    {"erlef/setup-beam", "elixir-version"},
};

// Something that text arrives at, before it is known who hands it over.
struct Place {
  Arrival arrival;
  Taint taint;
  EventSet events = ~EventSet{0};  // that the conditions around let through
  bool needs_lines = false;        // a text of one line does no harm here
  bool needs_space = false;        // nor one without white space
  bool takes_number = false;       // the number of a pull request names code here
};

struct Call {
  const Document* target = nullptr;
  Values inputs;
  EventSet events = ~EventSet{0};  // that the conditions around let through
  bool is_guarded = false;
};

// What one document does with the texts in it, in terms of its inputs.
struct Summary {
  Values outputs;
  Values environment;  // that an action leaves to its job
  std::vector<Place> places;
  std::vector<Call> calls;
};
using Summaries = std::unordered_map<const Document*, Summary>;

template <typename IsOut>
EventSet all_but(IsOut is_out) {
  EventSet events = ~EventSet{0};
  for (const std::string_view name : events_with_a_bit()) {
    if (is_out(name)) events &= ~event_bit(name);
  }
  return events;
}

// The events that an `if` lets through, as far as it asks for their names.
EventSet events_let_through(NodeRef owner) {
  const NodeRef node = owner["if"];
  if (!node.is_scalar() || node.value().find("event") == node.value().npos) return ~EventSet{0};
  return all_but([&](std::string_view event) { return !may_run_on(owner, event); });
}

// The same of events that somebody without rights causes.
EventSet events_of_outsiders(NodeRef owner) {
  if (!owner["if"].is_scalar()) return ~EventSet{0};
  return all_but(
      [&](std::string_view event) { return runs_for_outsider(owner, event) == Truth::no; });
}

// True for a step that finds out what rights somebody has: nobody lacks them who gets past it.
bool asks_for_rights(const Step& step) {
  constexpr std::string_view kActions[] = {"permission", "membership", "authoriz", "collaborator",
                                           "team-member"};
  constexpr std::string_view kScripts[] = {
      "author_association", "getCollaboratorPermission", "checkCollaborator", "getMembershipFor",
      "/permission",        "/collaborators/",           "/memberships/"};
  const auto holds = [](std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
  };
  const std::string_view uses = step.uses.value;
  if (std::any_of(std::begin(kActions), std::end(kActions),
                  [&](std::string_view part) { return holds(uses, part); }))
    return true;
  const std::vector<NodeRef> codes = code_of(step);
  return std::any_of(codes.begin(), codes.end(), [&](NodeRef code) {
    return std::any_of(std::begin(kScripts), std::end(kScripts),
                       [&](std::string_view part) { return holds(code.value(), part); });
  });
}

// True if an `if` asks who it is that caused the event, and does not let everybody through.
bool asks_who(NodeRef owner, const Workflow* workflow) {
  const NodeRef node = owner["if"];
  if (!node.is_scalar()) return false;
  if (keeps_outsiders_away(owner, workflow)) return true;
  const Expression& condition = condition_in(node);
  const std::vector<ContextReference> references = condition.references();
  const bool asks =
      std::any_of(references.begin(), references.end(), [](const ContextReference& one) {
        return one.path.ends_with(".author_association") || one.path == "github.actor" ||
               one.path == "github.triggering_actor" || one.path.ends_with(".user.login") ||
               one.path == "github.event.sender.login";
      });
  return asks && runs_for_stranger(owner) != Truth::yes;
}

// Reads one document.
class DocumentReader {
 public:
  DocumentReader(const Project& project, const Document& document, Ways& ways,
                 const Summaries& summaries)
      : document_(document), ways_(ways), summaries_(summaries) {
    for (const LocalUse& use : local_uses(project, document)) {
      if (use.step != nullptr) {
        step_targets_[use.step] = use.target;
      } else if (use.job != nullptr) {
        job_targets_[use.job] = use.target;
      }
    }
  }

  Summary read() {
    if (const auto* const workflow = std::get_if<Workflow>(&document_.model)) read(*workflow);
    if (const auto* const action = std::get_if<Action>(&document_.model)) read(*action);
    return std::move(summary_);
  }

 private:
  friend class StepSources;

  struct ForeignFolder {
    std::string folder;
    Taint taint;
  };

  // --- where texts begin ---

  Taint begin(Origin origin) {
    origin.document = &document_;
    const auto [known, is_new] =
        origins_.try_emplace({origin.kind, origin.name, origin.is_fetched}, 0);
    Strand strand{0, kNowhere, origin.is_lines, false, origin.kind == Origin::Kind::code};
    if (is_new) known->second = ways_.add(std::move(origin));
    strand.origin = known->second;
    Taint taint;
    taint.add(strand);
    return taint;
  }

  Taint begin(Origin::Kind kind, std::string name) {
    return begin({.kind = kind, .name = std::move(name)});
  }

  Taint outsider(const std::string& path, bool is_serialized = false) {
    return of_context(
        {path,
         {},
         is_serialized ? ContextReference::Use::serialized : ContextReference::Use::expanded});
  }

  Taint of_context(const ContextReference& reference, bool is_fetched = false) {
    const std::string& path = reference.path;
    if (author_of(reference) == Author::outsider) {
      const bool is_serialized = reference.use == ContextReference::Use::serialized;
      return begin({.name = path,
                    .is_lines = is_serialized || !is_single_line(path),
                    .has_space = is_serialized || !is_ref_name(path),
                    .is_fetched = is_fetched});
    }
    const bool is_name = names_foreign_code(path) || names_pull_request(path);
    if (!is_name || reference.use != ContextReference::Use::expanded) return {};
    return begin({.kind = Origin::Kind::code,
                  .name = path,
                  .is_lines = false,
                  .has_space = false,
                  .is_fetched = is_fetched});
  }

  // --- values ---

  Taint evaluate(NodeRef scalar) {
    Taint taint;
    if (!scalar.is_scalar() || !has_expression(scalar.value())) return taint;
    if (scalar.value().size() > kLongest) return taint;
    for (const Expression& expression : expressions_of(scalar)) taint.add(evaluate(expression));
    return taint;
  }

  Taint evaluate(const Expression& expression) {
    Taint taint;
    for (const ContextReference& reference : expression.references()) taint.add(of(reference));
    return taint;
  }

  Taint of(const ContextReference& reference) {
    if (reference.use == ContextReference::Use::tested) return {};
    std::string_view rest = reference.path;
    const std::string_view root = take(rest);
    if (root == "github") return of_context(reference);
    if (root == "inputs") return of_input(rest);
    const bool is_serialized = reference.use == ContextReference::Use::serialized;
    if (root == "env") {
      if (is_any(rest) || (rest.empty() && is_serialized)) return whole_environment();
      return rest.empty() ? Taint() : environment(rest);
    }
    if (root == "matrix") return of_matrix(rest);
    if (root == "steps") return of_outputs(step_outputs_, rest, is_serialized);
    if (root == "needs" || root == "jobs") return of_outputs(job_outputs_, rest, is_serialized);
    return {};
  }

  // A name that is computed, or stands for every one.
  static bool is_any(std::string_view name) { return name == "*" || name == "?"; }

  static std::string_view take(std::string_view& path) {
    const std::size_t dot = path.find('.');
    const std::string_view name = path.substr(0, dot);
    path = dot == path.npos ? std::string_view() : path.substr(dot + 1);
    return name;
  }

  static Taint of_outputs(const std::map<std::string, Values, std::less<>>& all,
                          std::string_view rest, bool is_serialized) {
    const std::string_view owner = take(rest);
    const std::string_view kind = take(rest);
    const std::string_view name = take(rest);
    // An object is text only as JSON.
    const bool is_named = kind == "outputs" || is_any(kind) || (kind.empty() && is_serialized);
    if (!is_named) return {};
    Taint taint;
    const auto add_of = [&](const Values& values) {
      if (name.empty() || is_any(name)) {
        taint.add(all_of(values));
      } else if (const auto value = values.find(name); value != values.end()) {
        taint.add(value->second);
      }
    };
    if (owner.empty() || is_any(owner)) {
      std::size_t seen = 0;
      for (auto next = all.begin(); next != all.end() && ++seen <= kMostOwners; ++next)
        add_of(next->second);
    } else if (const auto found = all.find(owner); found != all.end()) {
      add_of(found->second);
    }
    return taint;
  }

  Taint of_input(std::string_view rest) {
    const std::string_view name = take(rest);
    if (is_any(name)) return all_of(inputs_);
    const auto known = inputs_.find(name);
    return known == inputs_.end() ? Taint() : known->second;
  }

  Taint of_matrix(std::string_view rest) {
    if (rest.empty() || is_any(rest)) return all_of(matrix_);
    Taint taint;
    for (const std::string_view name : {take(rest), std::string_view("*")}) {
      const auto known = matrix_.find(name);
      if (known != matrix_.end()) taint.add(known->second);
    }
    return taint;
  }

  // Of a variable in the step that is read; its name in any case.
  Taint environment(std::string_view name, bool asks_callers = true) {
    const std::string wanted = lower_case(name);
    for (const Values* const scope : {&step_env_, &left_env_, &job_env_, &workflow_env_}) {
      const auto known = scope->find(wanted);
      if (known != scope->end()) return known->second;
    }
    // An action finds the variables of the job that runs it.
    if (job_ != nullptr || !asks_callers || wanted.starts_with("github_")) return {};
    return begin(Origin::Kind::input, std::string(kVariable) + wanted);
  }

  // What the step that is read finds, by name; of very many variables the first.
  template <typename Visit>
  void each_variable(const Visit& visit) const {
    std::size_t seen = 0;
    for (const Values* const scope : {&step_env_, &left_env_, &job_env_, &workflow_env_}) {
      for (auto next = scope->begin(); next != scope->end() && ++seen <= kMostOwners; ++next)
        visit(next->first, next->second);
    }
  }

  Taint whole_environment() const {
    Taint taint;
    each_variable([&](const std::string&, const Taint& value) { taint.add(value); });
    return taint;
  }

  // Every variable of the mapping, also those that are harmless: they hide others.
  void read_environment(NodeRef mapping, Values& values) {
    if (!mapping.is_mapping()) return;
    for (const NodeRef variable : mapping.children()) {
      values[lower_case(variable.key().value)] =
          ways_.through(evaluate(variable), document_, variable.use(), "set here");
    }
  }

  void declare(NodeRef inputs, bool is_typed) {
    if (!inputs.is_mapping()) return;
    for (const NodeRef declared : inputs.children()) {
      const std::string_view type = declared["type"].value();
      if (is_typed && type != "string" && !type.empty()) continue;
      const std::string name = lower_case(declared.key().value);
      Taint taint = begin(Origin::Kind::input, name);
      taint.add(ways_.through(evaluate(declared["default"]), document_, declared["default"].use(),
                              "set here"));
      inputs_[name] = std::move(taint);
    }
  }

  // --- workflows ---

  void read(const Workflow& workflow) {
    if (const Event* const call = workflow.event("workflow_call"))
      declare(call->config["inputs"], true);
    find_scripts(workflow.jobs);
    read_environment(workflow.env, workflow_env_);
    for (const Job* const job : in_order(workflow)) read(*job);
    if (const Event* const call = workflow.event("workflow_call")) {
      const NodeRef outputs = call->config["outputs"];
      if (outputs.is_mapping()) {
        for (const NodeRef output : outputs.children())
          hand_on(output, output["value"], "handed back to the caller here", summary_.outputs);
      }
    }
  }

  void hand_on(NodeRef key, NodeRef value, std::string_view note, Values& values) {
    add(values, key.key().value, ways_.through(evaluate(value), document_, value.use(), note));
  }

  void find_scripts(const std::vector<Job>& jobs) {
    for (const Job& job : jobs) find_scripts(job.steps);
  }

  void find_scripts(const std::vector<Step>& steps) {
    for (const Step& step : steps) {
      if (step.script != nullptr) scripts_[step.node["run"].index()] = step.script;
    }
  }

  // A job behind those that it needs, as far as that goes.
  static std::vector<const Job*> in_order(const Workflow& workflow) {
    std::vector<const Job*> order;
    std::set<const Job*> seen;
    struct Open {
      const Job* job;
      std::vector<const Job*> needed;
      std::size_t next = 0;
    };
    for (const Job& first : workflow.jobs) {
      if (!seen.insert(&first).second) continue;
      std::vector<Open> open;
      open.push_back({&first, needs_of(first), 0});
      while (!open.empty()) {
        Open& top = open.back();
        if (top.next == top.needed.size()) {
          order.push_back(top.job);
          open.pop_back();
          continue;
        }
        const Job* const needed = top.needed[top.next++];
        if (seen.insert(needed).second) open.push_back({needed, needs_of(*needed), 0});
      }
    }
    return order;
  }

  static std::vector<const Job*> needs_of(const Job& job) {
    std::vector<const Job*> list;
    const auto add_job = [&](NodeRef name) {
      const Job* const needed = name.is_scalar() ? job.workflow->job(name.value()) : nullptr;
      if (needed != nullptr) list.push_back(needed);
    };
    add_job(job.needs);
    if (job.needs.is_sequence()) {
      for (const NodeRef name : job.needs.children()) add_job(name);
    }
    return list;
  }

  void read(const Job& job) {
    job_ = &job;
    step_ = nullptr;
    step_env_.clear();
    left_env_.clear();
    job_env_.clear();
    matrix_.clear();
    step_outputs_.clear();
    foreign_.clear();
    is_guarded_ = asks_who(job.node, job.workflow);
    is_behind_guard_ = is_behind_guard(job);
    if (is_guarded_ || is_behind_guard_ ||
        std::any_of(job.steps.begin(), job.steps.end(), asks_for_rights))
      guarded_jobs_.insert(&job);
    events_ = events_let_through(job.node);
    read_matrix(job.strategy["matrix"]);
    read_environment(job.env, job_env_);
    Values& outputs = job_outputs_[lower_case(job.id.value)];
    if (job.uses.present()) {
      call(job, outputs);
      return;
    }
    judge_image(job.container.is_scalar() ? job.container : job.container["image"]);
    if (job.services.is_mapping()) {
      for (const NodeRef service : job.services.children())
        judge_image(service.is_scalar() ? service : service["image"]);
    }
    find_checkouts(job);
    for (const Step& step : job.steps) read(step);
    if (job.outputs.is_mapping()) {
      step_env_.clear();
      for (const NodeRef output : job.outputs.children())
        hand_on(output, output, "handed on as an output of the job here", outputs);
    }
  }

  // True if a job that this one needs lets only some people through.
  bool is_behind_guard(const Job& job) const {
    const std::string_view condition = job.condition.value;
    if (condition.find("always()") != condition.npos ||
        condition.find("failure()") != condition.npos)
      return false;
    const std::vector<const Job*> needed = needs_of(job);
    return std::any_of(needed.begin(), needed.end(),
                       [&](const Job* one) { return guarded_jobs_.count(one) != 0; });
  }

  // The step may not run for everybody, whatever tells so.
  bool is_guarded() const {
    const Workflow* const workflow = job_ != nullptr ? job_->workflow : nullptr;
    return is_guarded_ || is_behind_guard_ || asks_who(step_->node, workflow);
  }

  void read_matrix(NodeRef matrix) {
    const auto note = [&](NodeRef value, std::string_view name) {
      add(matrix_, name,
          ways_.through(evaluate(value), document_, value.use(), "put into the matrix here"));
    };
    // An object counts as all that is in it.
    const auto note_all = [&](NodeRef top, std::string_view name) {
      std::vector<NodeRef> open = {top};
      while (!open.empty()) {
        const NodeRef value = open.back();
        open.pop_back();
        if (value.is_scalar()) note(value, name);
        if (!value.is_mapping() && !value.is_sequence()) continue;
        for (const NodeRef one : value.children()) open.push_back(one);
      }
    };
    if (matrix.is_scalar()) note(matrix, "*");
    if (!matrix.is_mapping()) return;
    for (const NodeRef dimension : matrix.children()) {
      const std::string_view name = dimension.key().value;
      if (name == "exclude") continue;
      if (name != "include" || !dimension.is_sequence()) {
        note_all(dimension, name == "include" ? "*" : name);
        continue;
      }
      for (const NodeRef value : dimension.children()) {
        if (!value.is_mapping()) continue;
        for (const NodeRef one : value.children()) note_all(one, one.key().value);
      }
    }
  }

  void find_checkouts(const Job& job) {
    checkouts_.clear();
    for (const UntrustedCheckout& checkout : untrusted_checkouts(job))
      checkouts_.insert(checkout.step);
  }

  void judge_image(NodeRef image) {
    const Taint taint = evaluate(image);
    if (taint.empty()) return;
    arrive(Harm::image, taint, image, image.use()).arrival.through = image.value();
  }

  void judge_checkout(const Step& step) {
    if (checkouts_.count(&step) != 0 || is_guarded()) return;
    for (const NodeRef value : chosen_code(step)) {
      const Taint taint = evaluate(value);
      if (taint.empty()) continue;
      const bool takes_number = value.value().find("pull/") != std::string_view::npos;
      Place& place = arrive_checkout(taint, value, value.use(), takes_number);
      place.arrival.through = value.value();
      place.arrival.executed_by = executed_behind(step, checkout_folder(step));
      return;
    }
  }

  Place& arrive_checkout(const Taint& taint, NodeRef node, Span at, bool takes_number) {
    Place& place = arrive(Harm::checkout, taint, node, at);
    place.takes_number = takes_number;
    place.events &= events_of_outsiders(step_->node);
    if (job_ != nullptr) place.events &= events_of_outsiders(job_->node);
    return place;
  }

  void judge_versions(const Step& step, const UsesTarget& target) {
    for (const VersionInput& one : kVersions) {
      if (!target.is(one.action)) continue;
      const NodeRef version = input(step, one.input);
      const Taint taint = evaluate(version);
      if (taint.empty()) continue;
      arrive(Harm::version, taint, version, version.use()).arrival.through = one.input;
    }
  }

  // A job that calls a workflow.
  void call(const Job& job, Values& outputs) {
    const auto found = job_targets_.find(&job);
    const Document* const target = found == job_targets_.end() ? nullptr : found->second;
    Call call;
    call.target = target;
    call.events = events_;
    call.is_guarded = is_guarded_ || is_behind_guard_;
    if (job.with.is_mapping()) {
      for (const NodeRef given : job.with.children()) {
        const Taint taint = evaluate(given);
        if (target == nullptr && !taint.empty())
          arrive(Harm::handed_over, taint, given, given.use()).arrival.through = given.key().value;
        add(call.inputs, given.key().value, ways_.through(taint, document_, given.use(), kCalled));
      }
    }
    take_back(call, &Summary::outputs, outputs);
    summary_.calls.push_back(std::move(call));
  }

  // What comes back from a call, its inputs put in.
  void take_back(const Call& call, Values Summary::* which, Values& values) {
    const auto found = summaries_.find(call.target);
    if (found == summaries_.end()) return;
    for (const auto& [name, taint] : found->second.*which) {
      Taint result;
      for (const Strand& strand : taint.strands()) {
        const Origin& origin = ways_.origins[strand.origin];
        if (origin.kind == Origin::Kind::outsider) {
          result.add(strand);
        } else if (const auto given = call.inputs.find(origin.name); given != call.inputs.end()) {
          ways_.join(strand, given->second, result);
        }
      }
      add(values, name, result);
    }
  }

  // --- actions ---

  void read(const Action& action) {
    declare(action.inputs, false);
    find_scripts(action.steps);
    for (const Step& step : action.steps) read(step);
    step_env_.clear();
    if (action.outputs.is_mapping()) {
      for (const NodeRef output : action.outputs.children())
        hand_on(output, output["value"], "handed back by the action here", summary_.outputs);
    }
    summary_.environment = left_env_;
  }

  // --- steps ---

  void read(const Step& step);
  void read_action(const Step& step, Values& outputs);
  void judge_code(NodeRef code, const std::vector<PastedPlace>& places,
                  const std::vector<Expression>& expressions);
  void take_over(const ShellFlow& flow, NodeRef code, Values& outputs);
  void judge(const ShellFlow& flow, NodeRef code);

  Place& arrive(Harm harm, const Taint& taint, NodeRef node, Span at) {
    Place& place = summary_.places.emplace_back();
    place.arrival.document = &document_;
    place.arrival.job = job_;
    place.arrival.step = step_;
    place.arrival.node = node;
    place.arrival.at = at;
    place.arrival.harm = harm;
    const Workflow* const workflow = job_ != nullptr ? job_->workflow : nullptr;
    place.arrival.is_guarded = is_guarded_ || (step_ != nullptr && asks_who(step_->node, workflow));
    place.taint = taint;
    place.events = events_;
    if (step_ != nullptr) place.events &= events_let_through(step_->node);
    return place;
  }

  // Variables, jobs or steps that are looked through for one expression.
  static constexpr std::size_t kMostOwners = 1'000;

  // GitHub takes a text with expressions for one expression, and refuses the file where it is
  // longer.
  static constexpr std::size_t kLongest = 21'000;

  const Document& document_;
  Ways& ways_;
  const Summaries& summaries_;
  Summary summary_;
  std::unordered_map<const Step*, const Document*> step_targets_;
  std::unordered_map<const Job*, const Document*> job_targets_;
  std::unordered_map<NodeIndex, const shell::Script*> scripts_;
  std::map<std::tuple<Origin::Kind, std::string, bool>, std::uint32_t> origins_;
  Values inputs_, workflow_env_, job_env_, step_env_, matrix_;
  Values left_env_;  // what steps before have left in GITHUB_ENV
  std::map<std::string, Values, std::less<>> step_outputs_, job_outputs_;
  std::vector<ForeignFolder> foreign_;
  std::set<const Step*> checkouts_;
  const Job* job_ = nullptr;
  const Step* step_ = nullptr;
  bool is_guarded_ = false;
  // Something before, not an `if` of its own, keeps people without rights away.
  bool is_behind_guard_ = false;
  std::set<const Job*> guarded_jobs_;
  EventSet events_ = ~EventSet{0};
};

// What the script of a step finds around it.
class StepSources final : public ShellSources {
 public:
  StepSources(DocumentReader& reader, const std::vector<Expression>& expressions)
      : reader_(reader), expressions_(expressions) {}

  Taint variable(std::string_view name) override {
    // Of scripts that are not parsed, what no file sets stays unknown.
    const bool is_parsed = reader_.step_->effective_shell() == Shell::posix;
    Taint taint = reader_.environment(name, is_parsed);
    if (taint.empty() && name == "GITHUB_HEAD_REF") taint = reader_.outsider("github.head_ref");
    return taint;
  }

  Taint expression(std::size_t begin) override {
    const auto found = std::lower_bound(
        expressions_.begin(), expressions_.end(), begin,
        [](const Expression& expression, std::size_t at) { return expression.begin < at; });
    if (found == expressions_.end() || found->begin != begin) return {};
    return reader_.evaluate(*found);
  }

  Taint file(std::string_view path) override {
    Taint taint;
    std::string whole = folder();
    const bool is_relative = !path.empty() && !path.starts_with('/') && !path.starts_with('~');
    if (!whole.empty() && is_relative) {
      whole += '/';
      whole += path;
      path = whole;
    }
    for (const auto& folder : reader_.foreign_) {
      if (is_in_folder(path, folder.folder)) taint.add(folder.taint);
    }
    return taint;
  }

  std::string workspace() const override {
    std::string up;
    const std::string own = folder();
    if (own.empty()) return up;
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (i == 0 || own[i] == '/') up += "../";
    }
    return up;
  }

  Taint context(const std::string& path) override {
    return reader_.of_context({lower_case(path), {}, ContextReference::Use::expanded});
  }

  Taint fetched(const std::string& path) override {
    return reader_.of_context({lower_case(path), {}, ContextReference::Use::expanded}, true);
  }

 private:
  // Where the script begins, below the workspace; empty for the workspace itself, or where that is
  // not known.
  std::string folder() const {
    const Step& step = *reader_.step_;
    std::string_view named = step.working_directory.value;
    if (named.empty() && step.job != nullptr) {
      for (const NodeRef defaults : {step.job->defaults, step.job->workflow->defaults}) {
        if (named.empty()) named = defaults["run"]["working-directory"].value();
      }
    }
    if (named.starts_with('/') || has_expression(named)) return {};
    const std::string path = normal_path(named);
    return path == "." || path.starts_with("..") ? std::string() : path;
  }

  DocumentReader& reader_;
  const std::vector<Expression>& expressions_;
};

void DocumentReader::read(const Step& step) {
  step_ = &step;
  step_env_.clear();
  read_environment(step.env, step_env_);
  Values outputs;
  const NodeRef run = step.node["run"];
  std::vector<NodeRef> codes = code_of(step);
  const bool is_javascript =
      step.uses.present() && read_uses(step.uses.value).is("actions/github-script");
  for (const NodeRef code : codes) {
    const std::vector<Expression>& expressions = expressions_of(code);
    StepSources sources(*this, expressions);
    ShellFlow flow;
    const auto script = scripts_.find(code.index());
    if (code == run && script != scripts_.end() && step.effective_shell() == Shell::posix) {
      flow = read_shell_flow(*script->second, code.value(), sources);
    } else if (is_javascript) {
      flow = read_javascript_flow(code.value(), sources);
    } else if (code == run && step.effective_shell() != Shell::posix) {
      const bool is_powershell = step.effective_shell() == Shell::powershell;
      const Language language =
          is_powershell ? Language::powershell : language_of(shell_name(step));
      flow = read_line_flow(code.value(), language, sources);
    }
    judge_code(code, flow.pasted, expressions);
    judge(flow, code);
    take_over(flow, code, outputs);
  }
  is_behind_guard_ = is_behind_guard_ || asks_for_rights(step);
  if (step.uses.present()) {
    judge_checkout(step);
    read_action(step, outputs);
  }
  const bool is_foreign_run =
      job_ != nullptr &&
      std::any_of(job_->workflow->events.begin(), job_->workflow->events.end(),
                  [](const Event& event) { return is_privileged_event(event.name.value); });
  if (is_foreign_run) {
    if (const auto files = foreign_artifact(step); files && !files->is_apart) {
      foreign_.push_back(
          {files->folder, ways_.through(begin(Origin::Kind::outsider, std::string(kArtifact)),
                                        document_, files->at.use(), "downloaded here")});
    }
  }
  if (checkouts_.count(&step) != 0) {
    const NodeRef path = input(step, "path");
    if (!has_expression(path.value())) {
      foreign_.push_back({normal_path(path.value()),
                          ways_.through(begin(Origin::Kind::outsider, std::string(kCheckout)),
                                        document_, step.node.span(), "checked out here")});
    }
  }
  if (step.id.present() && !outputs.empty())
    step_outputs_[lower_case(step.id.value)] = std::move(outputs);
}

void DocumentReader::read_action(const Step& step, Values& outputs) {
  const auto local = step_targets_.find(&step);
  if (local != step_targets_.end() && local->second != nullptr) {
    Call call;
    call.target = local->second;
    call.events = events_ & events_let_through(step.node);
    call.is_guarded = is_guarded();
    if (step.with.is_mapping()) {
      for (const NodeRef given : step.with.children()) {
        add(call.inputs, given.key().value,
            ways_.through(evaluate(given), document_, given.use(), "handed to the action here"));
      }
    }
    each_variable([&](const std::string& name, const Taint& value) {
      if (!value.empty()) call.inputs.try_emplace(std::string(kVariable) + name, value);
    });
    take_back(call, &Summary::outputs, outputs);
    take_back(call, &Summary::environment, left_env_);
    summary_.calls.push_back(std::move(call));
    return;
  }
  const UsesTarget target = read_uses(step.uses.value);
  judge_versions(step, target);
  for (const TellingAction& one : kTelling) {
    if (!target.is(one.action)) continue;
    Taint told =
        of_context({std::string(one.tells), {}, ContextReference::Use::expanded}, one.is_fetched);
    if (one.tells == kFileNames) told = begin(Origin::Kind::outsider, std::string(kFileNames));
    const Taint taint = ways_.through(told, document_, step.uses.at, "fetched here");
    std::string_view rest = one.outputs;
    while (!rest.empty()) {
      const std::size_t space = std::min(rest.find(' '), rest.size());
      add(outputs, rest.substr(0, space), taint);
      rest.remove_prefix(std::min(space + 1, rest.size()));
    }
  }
}

// The quotes of JavaScript around a place, as far as counting tells. Templates go over lines.
class JavascriptQuotes {
 public:
  explicit JavascriptQuotes(std::string_view code) : code_(code) {}

  // True if what stands at `at` is in none; no place stands before the one asked for last.
  bool leave(std::size_t at) {
    for (; seen_ < at && seen_ < code_.size(); ++seen_) {
      const char c = code_[seen_];
      if (c == '\n') in_single_ = in_double_ = false;
      if (c == '\'') in_single_ = !in_single_;
      if (c == '"') in_double_ = !in_double_;
      if (c == '`') in_template_ = !in_template_;
    }
    return !in_single_ && !in_double_ && !in_template_;
  }

 private:
  std::string_view code_;
  std::size_t seen_ = 0;
  bool in_single_ = false, in_double_ = false, in_template_ = false;
};

bool is_json(const Expression& expression) {
  if (!expression.is_valid) return false;
  const ExpressionNode& root = expression.nodes[expression.root];
  return root.kind == ExpressionKind::call && equals_ignoring_case(root.text, "toJSON");
}

void DocumentReader::judge_code(NodeRef code, const std::vector<PastedPlace>& places,
                                const std::vector<Expression>& expressions) {
  const bool is_javascript =
      step_->uses.present() && read_uses(step_->uses.value).is("actions/github-script");
  JavascriptQuotes quotes(code.value());
  CommentLines comments(code.value());
  auto next = places.begin();
  for (const Expression& expression : expressions) {
    const Taint taint = evaluate(expression);
    if (taint.empty()) continue;
    // JSON is a value of JavaScript, whatever is in it.
    if (is_javascript && is_json(expression) && quotes.leave(expression.begin)) continue;
    if (!taint.has_lines() && comments.hold(expression.begin)) continue;
    Place& place = arrive(Harm::pasted, taint, code, expression.at);
    for (const ContextReference& reference : expression.references()) {
      if (of(reference).empty()) continue;
      place.arrival.through = reference.path;
      break;
    }
    while (next != places.end() && next->begin < expression.begin) ++next;
    if (next == places.end() || next->begin != expression.begin) continue;
    place.arrival.is_argument = next->is_argument;
    place.arrival.is_request = next->is_request;
    place.arrival.is_environment = next->is_environment;
    place.arrival.is_path = next->is_path;
    place.arrival.is_output = next->is_output;
  }
}

void DocumentReader::judge(const ShellFlow& flow, NodeRef code) {
  if (flow.harms.empty()) return;
  const ScalarMap map(document_.bytes, code.text());
  for (const ShellHarm& one : flow.harms) {
    Harm harm = Harm::evaluated;
    switch (one.kind) {
      case ShellHarm::Kind::evaluated:
        break;
      case ShellHarm::Kind::argument:
        harm = Harm::argument;
        break;
      case ShellHarm::Kind::unquoted:
        harm = Harm::unquoted;
        break;
      case ShellHarm::Kind::request:
        harm = Harm::request;
        break;
      case ShellHarm::Kind::environment:
        harm = Harm::environment;
        break;
      case ShellHarm::Kind::output:
        harm = Harm::output;
        break;
      case ShellHarm::Kind::unclear:
        harm = Harm::unclear;
        break;
      case ShellHarm::Kind::checkout:
        if (checkouts_.count(step_) == 0 && !is_guarded()) {
          Place& place =
              arrive_checkout(one.taint, code, map.span(one.begin, one.end), one.takes_number);
          const std::string folder = fetched_folder(*step_, one.begin);
          place.arrival.executed_by =
              executes(*step_, folder, one.end) ? step_ : executed_behind(*step_, folder);
        }
        continue;
    }
    Place& place = arrive(harm, one.taint, code, map.span(one.begin, one.end));
    place.needs_lines = one.needs_lines;
    place.needs_space = harm == Harm::argument || harm == Harm::unquoted;
    place.arrival.through = one.name;
    place.arrival.is_path = one.is_path;
    place.arrival.is_delimited = one.is_delimited;
  }
}

void DocumentReader::take_over(const ShellFlow& flow, NodeRef code, Values& outputs) {
  if (flow.writes.empty()) return;
  const ScalarMap map(document_.bytes, code.text());
  for (const ShellWrite& write : flow.writes) {
    if (write.name.empty()) continue;
    const Span at = map.span(write.begin, write.end);
    if (write.file == RunnerFile::output) {
      add(outputs, write.name,
          ways_.through(write.value, document_, at, "written to an output here"));
    } else if (write.file == RunnerFile::environment) {
      add(left_env_, write.name,
          ways_.through(write.value, document_, at, "left to later steps here"));
    }
  }
}

// --- the project ---

bool is_read(const Document& document) {
  return std::holds_alternative<Workflow>(document.model) ||
         std::holds_alternative<Action>(document.model);
}

// Documents, those that are called before those that call them, as far as that goes.
std::vector<const Document*> callees_first(const Project& project) {
  std::vector<const Document*> order;
  std::set<const Document*> seen;
  struct Open {
    const Document* document;
    std::vector<LocalUse> uses;
    std::size_t next = 0;
  };
  for (const Document* const first : project.documents) {
    if (!is_read(*first) || !seen.insert(first).second) continue;
    std::vector<Open> open;
    open.push_back({first, local_uses(project, *first), 0});
    while (!open.empty()) {
      Open& top = open.back();
      if (top.next == top.uses.size()) {
        order.push_back(top.document);
        open.pop_back();
        continue;
      }
      const Document* const target = top.uses[top.next++].target;
      if (target == nullptr || !is_read(*target) || !seen.insert(target).second) continue;
      open.push_back({target, local_uses(project, *target), 0});
    }
  }
  return order;
}

// A text that callers hand to an input, with the events that fill it, and those of them that do
// so for anybody.
struct Handed {
  Strand strand;
  EventSet events = 0;
  EventSet open = 0;
};
using HandedInputs = std::map<std::string, std::vector<Handed>, std::less<>>;

class ProjectReader {
 public:
  explicit ProjectReader(const Project& project) : project_(project) {}

  std::vector<Arrival> read() {
    const std::vector<const Document*> order = callees_first(project_);
    for (const Document* const document : order)
      summaries_[document] = DocumentReader(project_, *document, ways_, summaries_).read();
    for (auto document = order.rbegin(); document != order.rend(); ++document)
      hand_down(**document);
    std::vector<Arrival> list;
    for (const Document* const document : project_.documents) {
      const auto found = summaries_.find(document);
      if (found == summaries_.end()) continue;
      const std::size_t first = list.size();
      for (Place& place : found->second.places) settle(place, *document, list);
      std::stable_sort(list.begin() + static_cast<std::ptrdiff_t>(first), list.end(),
                       [](const Arrival& a, const Arrival& b) { return a.at.begin < b.at.begin; });
    }
    return list;
  }

 private:
  using Callers = std::unordered_map<const Document*, EventSet>;

  static EventSet events_of(const Document& document, const Callers& callers) {
    EventSet events = 0;
    bool is_called = std::holds_alternative<Action>(document.model);
    if (const auto* const workflow = std::get_if<Workflow>(&document.model)) {
      for (const Event& event : workflow->events) {
        if (event.name.value == "workflow_call") {
          is_called = true;
        } else {
          events |= event_bit(event.name.value);
        }
      }
    }
    const auto known = callers.find(&document);
    if (known != callers.end()) return events | known->second;
    return is_called ? events | kUnknownEvents : events;
  }

  // What a document hands to those that it calls. Its own callers come before.
  void hand_down(const Document& document) {
    const EventSet events = events_of(document, callers_);
    const EventSet open = events_of(document, open_callers_);
    for (const Call& call : summaries_[&document].calls) {
      if (call.target == nullptr) continue;
      callers_[call.target] |= events & call.events;
      const EventSet let_in = call.is_guarded ? 0 : call.events;
      open_callers_[call.target] |= open & let_in;
      HandedInputs& inputs = handed_[call.target];
      for (const auto& [name, taint] : call.inputs) {
        for (Handed& handed : resolve(taint, document)) {
          handed.events &= call.events;
          handed.open &= let_in;
          put(inputs[name], handed);
        }
      }
    }
  }

  static void put(std::vector<Handed>& list, const Handed& handed) {
    for (Handed& own : list) {
      if (own.strand.origin != handed.strand.origin || own.events != handed.events) continue;
      own.open |= handed.open;
      return;
    }
    if (list.size() < Taint::kMost) list.push_back(handed);
  }

  // The texts of a value of a document, whoever handed them over.
  std::vector<Handed> resolve(const Taint& taint, const Document& document) {
    std::vector<Handed> list;
    for (const Strand& strand : taint.strands()) {
      const Origin& origin = ways_.origins[strand.origin];
      if (origin.kind != Origin::Kind::input) {
        const EventSet filling =
            origin.is_fetched ? ~EventSet{0} : filling_events(origin.name) | kUnknownEvents;
        list.push_back({strand, events_of(*origin.document, callers_) & filling,
                        events_of(*origin.document, open_callers_) & filling});
        continue;
      }
      const auto inputs = handed_.find(&document);
      if (inputs == handed_.end()) continue;
      const auto given = inputs->second.find(origin.name);
      if (given == inputs->second.end()) continue;
      for (const Handed& handed : given->second) {
        Taint single;
        single.add(handed.strand);
        Taint joined;
        ways_.join(strand, single, joined);
        list.push_back({joined.strands().front(), handed.events, handed.open});
      }
    }
    return list;
  }

  void settle(Place& place, const Document& document, std::vector<Arrival>& list) {
    const bool is_checkout = place.arrival.harm == Harm::checkout;
    const EventSet events = events_of(document, callers_);
    if (place.arrival.harm == Harm::unclear) {
      place.arrival.is_privileged = has_privileged_event(events & place.events);
      if (place.arrival.is_privileged || place.arrival.job == nullptr)
        list.push_back(std::move(place.arrival));
      return;
    }
    std::optional<Handed> worst;
    for (Handed& handed : resolve(place.taint, document)) {
      if (is_checkout ? !names_code(place, handed) : handed.strand.is_name) continue;
      if (place.needs_lines && !handed.strand.is_lines) continue;
      if (place.needs_space && !ways_.origins[handed.strand.origin].has_space) continue;
      handed.events &= is_checkout ? handed.open & place.events : place.events;
      if (!worst || rank(handed.events) > rank(worst->events)) worst = handed;
    }
    if (!worst || (is_checkout && !has_privileged_event(worst->events))) return;
    Arrival& arrival = list.emplace_back(std::move(place.arrival));
    const Origin& origin = ways_.origins[worst->strand.origin];
    arrival.origin = origin.name;
    const bool is_files =
        origin.name == kArtifact || origin.name == kCheckout || origin.name == kFileNames;
    arrival.author = is_files ? "Whoever opens a pull request" : who_writes(origin.name);
    arrival.is_fillable = worst->events != 0;
    arrival.is_privileged = has_privileged_event(worst->events);
    arrival.is_review = (worst->events & event_bit("pull_request_review")) != 0;
    for (const Hop& hop : ways_.way(worst->strand.last)) {
      arrival.crosses_workflow = arrival.crosses_workflow || hop.note == kCalled;
      arrival.way.push_back({hop.document, hop.at, hop.note});
    }
  }

  // True if what is handed over can name code of an outsider at that place.
  bool names_code(const Place& place, const Handed& handed) const {
    const std::string& name = ways_.origins[handed.strand.origin].name;
    // Whoever approves the deployment has seen the commit that is named.
    const Job* const job = place.arrival.job;
    if (job != nullptr && job->environment && name.ends_with("sha")) return false;
    return place.takes_number || !names_pull_request(name);
  }

  static int rank(EventSet events) {
    if (has_privileged_event(events)) return 2;
    return events != 0 ? 1 : 0;
  }

  const Project& project_;
  Ways ways_;
  Summaries summaries_;
  Callers callers_;
  Callers open_callers_;  // those that let in anybody
  std::unordered_map<const Document*, HandedInputs> handed_;
};

}  // namespace

std::string Arrival::address() const {
  if (step != nullptr) return step->address();
  return job != nullptr ? job->address() : std::string("runs");
}

std::vector<Arrival> arrivals(const Project& project) { return ProjectReader(project).read(); }

void name_by_rights(Hit& hit, const Arrival& arrival, std::span<const std::string_view> privileged,
                    std::span<const std::string_view> others) {
  hit.with_aliases(arrival.is_privileged ? privileged : others);
}

Hit& report(const Arrival& arrival, std::string_view does, Sink& sink) {
  const bool is_context = arrival.origin.starts_with("github.");
  std::string particulars = std::string(arrival.author) + " " + std::string(does) + " through ";
  particulars += is_context ? quote(arrival.origin) : arrival.origin;
  Hit& hit = sink.report(arrival.at, std::move(particulars))
                 .with_node(arrival.node.path())
                 .with_evidence(arrival.through.empty() ? arrival.origin : arrival.through);
  for (const FlowStop& stop : arrival.way)
    hit.relate(sluice::Place{stop.document->id, stop.at, {}, {}}, std::string(stop.note));
  if (!arrival.is_fillable || arrival.is_guarded)
    hit.with_severity(Severity::low).with_confidence(Confidence::low);
  return hit;
}

}  // namespace sluice::actions
