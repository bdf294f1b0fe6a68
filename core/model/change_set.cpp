#include "core/model/change_set.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/parse/json.h"

namespace sluice::plan {
namespace {

constexpr std::string_view kNestedStack = "AWS::CloudFormation::Stack";

void add_error(Plan& plan, Span at, std::string message) {
  plan.errors.push_back({ErrorCode::syntax, at, std::move(message)});
}

bool holds(std::string_view text, std::string_view word) { return text.find(word) != text.npos; }

// /Properties/Engine/Version as Engine.Version
std::string property_path(NodeRef target) {
  constexpr std::string_view kProperties = "/Properties/";
  const std::string_view path = target["Path"].value();
  if (!path.starts_with(kProperties)) return std::string(target["Name"].value());
  std::string dotted(path.substr(kProperties.size()));
  std::replace(dotted.begin(), dotted.end(), '/', '.');
  return dotted;
}

class Reader {
 public:
  Reader(const ParseLimits& limits, Plan& plan) : limits_(limits), plan_(plan) {}

  void read(NodeRef root) {
    plan_.platform = Platform::cloudformation;
    const NodeRef changes = root["Changes"];
    bool is_told = false;
    for (const NodeRef entry : changes.children()) {
      const NodeRef change = entry["ResourceChange"];
      if (change["Action"].is_scalar() && change["LogicalResourceId"].is_scalar() &&
          change["ResourceType"].is_scalar()) {
        resource(change);
      } else if (!is_told) {
        is_told = true;
        add_error(plan_, entry.span(),
                  "entry of Changes is no change with an action, a logical id and a type");
      }
    }
    gaps(root);
  }

 private:
  void resource(NodeRef entry) {
    Change change;
    change.platform = Platform::cloudformation;
    change.node = entry;
    change.resource = entry["LogicalResourceId"].text();
    change.name = change.resource;
    change.type = entry["ResourceType"].text();
    action(entry, change);
    change.before = snapshot(entry["BeforeContext"]);
    change.after = snapshot(entry["AfterContext"]);
    if (change.action == Action::replace) change.forcing = forcing(entry["Details"]);
    drift(entry, change);
    nested_stack(entry, change);
    plan_.changes.push_back(std::move(change));
  }

  static void action(NodeRef entry, Change& change) {
    const NodeRef written = entry["Action"];
    const std::string_view name = written.value();
    change.action_at = written.span();
    if (name == "Add") {
      change.action = Action::create;
    } else if (name == "Remove") {
      change.action = Action::destroy;
    } else if (name == "Modify") {
      const NodeRef replacement = entry["Replacement"];
      const bool is_decided_later = replacement.value() == "Conditional";
      const bool replaces = is_decided_later || replacement.value() == "True";
      change.action = replaces ? Action::replace : Action::update;
      change.is_certain = !is_decided_later;
      if (replaces) change.action_at = replacement.span();
    } else if (name == "Import") {
      change.is_import = true;
    } else if (name != "SyncWithActual") {
      change.action = Action::unknown;
      change.is_certain = false;
    }
    const std::string_view policy = entry["PolicyAction"].value();
    change.keeps_old = holds(policy, "Retain");
    change.keeps_copy = holds(policy, "Snapshot");
  }

  // What a context says in a string of JSON: {"Properties": {…}}.
  Snapshot snapshot(NodeRef context) {
    if (!context.is_scalar()) return {};
    Parsed<Tree> parsed = parse_json(context.value(), limits_);
    if (!parsed.usable) {
      add_error(plan_, context.span(), "the properties of a resource are no JSON");
      return {};
    }
    Plan::Context& kept = plan_.contexts.emplace_back(
        Plan::Context{std::move(parsed.tree), {context.tree()->source, context.text()}});
    return {Value::planned(kept.tree.root()["Properties"], {}, {}), &kept.map};
  }

  static std::vector<Forcing> forcing(NodeRef details) {
    std::vector<Forcing> forcing;
    for (const NodeRef detail : details.children()) {
      const NodeRef target = detail["Target"];
      const std::string_view recreates = target["RequiresRecreation"].value();
      if (recreates != "Always" && recreates != "Conditionally") continue;
      std::string path = property_path(target);
      const bool is_known = std::any_of(forcing.begin(), forcing.end(),
                                        [&](const Forcing& other) { return other.path == path; });
      // Of one property there is a detail for each entity that causes the change.
      if (!path.empty() && !is_known) forcing.push_back({std::move(path), target["Name"].span()});
    }
    return forcing;
  }

  // Only a change set that was made with regard to drift says so.
  void drift(NodeRef entry, const Change& change) {
    const NodeRef status = entry["ResourceDriftStatus"];
    const bool is_deleted = status.value() == "DELETED";
    if (!is_deleted && status.value() != "MODIFIED") return;
    Change& drift = plan_.drift.emplace_back(change);
    drift.action = is_deleted ? Action::destroy : Action::update;
    drift.action_at = status.span();
    drift.before = snapshot(entry["PreviousDeploymentContext"]);
    drift.after = is_deleted ? Snapshot() : change.before;
    drift.forcing.clear();
  }

  void nested_stack(NodeRef entry, const Change& change) {
    if (change.type.value != kNestedStack) return;
    if (change.action != Action::create && change.action != Action::update) return;
    const NodeRef own = entry["ChangeSetId"];
    plan_.gaps.push_back({Gap::Kind::partial, (own ? own : entry["LogicalResourceId"]).span(),
                          own ? "what changes in the nested stack stands in a change set of its own"
                              : "what changes in the nested stack is not said"});
  }

  void gaps(NodeRef root) {
    const NodeRef status = root["Status"];
    const std::string_view reason = root["StatusReason"].value();
    const bool is_empty =
        holds(reason, "didn't contain changes") || holds(reason, "No updates are to be performed");
    if (status.value() == "FAILED" && !is_empty)
      add_gap(Gap::Kind::failed, status, "CloudFormation could not make the change set");
    if (status.value() == "CREATE_PENDING" || status.value() == "CREATE_IN_PROGRESS")
      add_gap(Gap::Kind::partial, status, "CloudFormation had not finished the change set");
    if (const NodeRef execution = root["ExecutionStatus"]; execution.value() == "OBSOLETE")
      add_gap(Gap::Kind::partial, execution, "the stack was changed since the change set was made");
    if (const NodeRef next = root["NextToken"]; next.is_scalar())
      add_gap(Gap::Kind::partial, next, "further pages of the change set are left out");
    const auto lacks_values = [](const Change& change) {
      return (change.action == Action::create || change.action == Action::update) &&
             !change.after.value.is(Value::Type::object);
    };
    const auto unstated = std::find_if(plan_.changes.begin(), plan_.changes.end(), lacks_values);
    if (unstated != plan_.changes.end() && plan_.contexts.empty())
      plan_.gaps.push_back({Gap::Kind::unstated, unstated->action_at,
                            "the values of properties are left out, so that only what is destroyed "
                            "or replaced could be judged"});
  }

  void add_gap(Gap::Kind kind, NodeRef at, std::string what) {
    plan_.gaps.push_back({kind, at.span(), std::move(what)});
  }

  const ParseLimits& limits_;
  Plan& plan_;
};

}  // namespace

void read_change_set(const Tree& tree, const ParseLimits& limits, Plan& plan) {
  Reader(limits, plan).read(tree.root());
}

}  // namespace sluice::plan
