#include "core/model/expression_check.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/model/actions.h"
#include "core/model/expression.h"
#include "core/model/expression_types.h"
#include "core/model/popular_actions.h"
#include "core/parse/json.h"
#include "core/parse/scalar_map.h"
#include "core/text/ascii.h"
#include "core/text/trim.h"
#include "core/text/words.h"

namespace sluice::actions {
namespace {

using Type = const ExpressionType*;
using Kind = ExpressionType::Kind;

bool has_expression(std::string_view text) { return text.find("${{") != text.npos; }

// Properties of contexts, by GitHub's "Contexts reference"; what is not named is text.
constexpr std::string_view kGithubNames =
    "action action_path action_ref action_repository action_status actor actor_id api_url "
    "artifact_cache_size_limit base_ref env event_name event_path graphql_url head_ref job "
    "job_workflow_sha output path ref ref_name ref_type repository repository_id "
    "repository_owner repository_owner_id repository_visibility repositoryurl retention_days "
    "run_attempt run_id run_number secret_source server_url sha state step_summary token "
    "triggering_actor workflow workflow_ref workflow_sha workspace";
constexpr std::string_view kRunnerNames =
    "name os arch temp tool_cache debug environment workspace";
constexpr std::string_view kJobNames =
    "status check_run_id workflow_ref workflow_sha workflow_repository workflow_file_path";

// Types of the contexts of one workflow.
class Contexts {
 public:
  Contexts(const Workflow& workflow, const Elsewhere* elsewhere, ExpressionTypes& types)
      : workflow_(workflow), elsewhere_(elsewhere), types_(types) {}

  // `of_expression` tells the type of an expression within a matrix.
  template <typename OfExpression>
  Type of(std::string_view name, const ExpressionSite& site, OfExpression of_expression) {
    if (name == "github") return github();
    if (name == "env" || name == "vars") return texts();
    if (name == "secrets") return secrets();
    if (name == "inputs") return inputs();
    if (name == "runner") return named(runner_, kRunnerNames);
    if (name == "job") return job();
    if (name == "strategy") return strategy();
    if (name == "jobs") return jobs();
    if (site.job == nullptr) return types_.any();
    if (name == "needs") return needs(*site.job);
    if (name == "steps") return steps(site);
    if (name == "matrix") return matrix(*site.job, of_expression);
    return types_.any();
  }

  // Where secrets are declared for those who call the workflow, and a name is none of them.
  bool is_undeclared_secret(std::string_view name) {
    if (!declared_secrets_) declared_secrets_ = declare_secrets();
    return !declared_secrets_->empty() && !declared_secrets_->contains(lower_case(name));
  }

  Type outputs_of(const Job& job) {
    Type& cached = job_outputs_[&job];
    if (cached == nullptr) cached = make_outputs_of(job);
    return cached;
  }

 private:
  // In lower case; none where any secret may be there.
  std::unordered_set<std::string> declare_secrets() const {
    const Event* const call = workflow_.event("workflow_call");
    if (call == nullptr || workflow_.events.size() > 1 || !call->config["secrets"]) return {};
    std::unordered_set<std::string> names = {"github_token", "actions_runner_debug",
                                             "actions_step_debug"};
    for (const NodeRef secret : call->config["secrets"].children())
      names.insert(lower_case(secret.key().value));
    return names;
  }

  Type texts() {
    if (texts_ == nullptr) texts_ = types_.object_of(types_.string());
    return texts_;
  }

  Type named(Type& cached, std::string_view names) {
    if (cached != nullptr) return cached;
    ExpressionType& object = types_.make_object();
    for (const std::string_view name : Words(names))
      object.properties.emplace(std::string(name), types_.string());
    return cached = &object;
  }

  Type github() {
    if (github_ != nullptr) return github_;
    ExpressionType& event = types_.make_object();
    event.rest = types_.any();
    if (const Event* const dispatch = workflow_.event("workflow_dispatch")) {
      ExpressionType& inputs = types_.make_object();
      inputs.declared = dispatch->config;
      for (const NodeRef input : dispatch->config["inputs"].children())
        inputs.properties.emplace(lower_case(input.key().value), types_.string());
      event.properties.emplace("inputs", &inputs);
    }
    ExpressionType object = *named(names_of_github_, kGithubNames);
    object.properties.emplace("event", &event);
    object.properties.emplace("ref_protected", types_.of(Kind::boolean));
    ExpressionType& kept = types_.make_object();
    kept = std::move(object);
    return github_ = &kept;
  }

  // Nothing is known of secrets but that they are text.
  Type secrets() { return texts(); }

  Type inputs() {
    if (inputs_ != nullptr) return inputs_;
    ExpressionType& object = types_.make_object();
    for (const std::string_view name : {"workflow_dispatch", "workflow_call"}) {
      const Event* const event = workflow_.event(name);
      if (event == nullptr) continue;
      object.declared = event->config["inputs"];
      for (const NodeRef input : object.declared.children()) {
        Type& type = object.properties[lower_case(input.key().value)];
        type = types_.merge(type, input_type(input["type"].value()));
      }
    }
    return inputs_ = &object;
  }

  Type input_type(std::string_view type) const {
    if (type == "boolean") return types_.of(Kind::boolean);
    if (type == "number") return types_.of(Kind::number);
    if (type == "string" || type == "choice" || type == "environment") return types_.string();
    return types_.any();
  }

  Type job() {
    if (job_ != nullptr) return job_;
    ExpressionType object = *named(names_of_job_, kJobNames);
    ExpressionType& container = types_.make_object();
    container.properties.emplace("id", types_.string());
    container.properties.emplace("network", types_.string());
    ExpressionType& service = types_.make_object();
    service.properties = container.properties;
    service.properties.emplace("ports", texts());
    object.properties.emplace("container", &container);
    object.properties.emplace("services", types_.object_of(&service));
    ExpressionType& kept = types_.make_object();
    kept = std::move(object);
    return job_ = &kept;
  }

  Type strategy() {
    if (strategy_ != nullptr) return strategy_;
    ExpressionType& object = types_.make_object();
    object.properties.emplace("fail-fast", types_.of(Kind::boolean));
    for (const std::string_view name : {"job-index", "job-total", "max-parallel"})
      object.properties.emplace(std::string(name), types_.of(Kind::number));
    return strategy_ = &object;
  }

  Type make_outputs_of(const Job& job) {
    if (job.node["uses"]) {
      const Workflow* const called = elsewhere_ != nullptr ? elsewhere_->workflow(job) : nullptr;
      const Event* const call = called != nullptr ? called->event("workflow_call") : nullptr;
      if (call == nullptr) return types_.object_of(types_.any());
      return of_keys(call->config["outputs"], true);
    }
    return of_keys(job.outputs, false);
  }

  Type of_keys(NodeRef mapping, bool is_elsewhere) {
    ExpressionType& object = types_.make_object();
    object.is_elsewhere = is_elsewhere;
    object.declared = mapping;
    for (const NodeRef child : mapping.children()) {
      if (has_expression(child.key().value)) object.rest = types_.any();
      object.properties.emplace(lower_case(child.key().value), types_.string());
    }
    if (mapping && !mapping.is_mapping() && !mapping.is_null()) object.rest = types_.any();
    return &object;
  }

  Type of_job(const Job& job) {
    ExpressionType& object = types_.make_object();
    object.properties.emplace("outputs", outputs_of(job));
    object.properties.emplace("result", types_.string());
    return &object;
  }

  Type jobs() {
    if (jobs_ != nullptr) return jobs_;
    ExpressionType& object = types_.make_object();
    for (const Job& job : workflow_.jobs)
      object.properties.emplace(lower_case(job.id.value), of_job(job));
    return jobs_ = &object;
  }

  Type needs(const Job& job) {
    Type& cached = needs_[&job];
    if (cached != nullptr) return cached;
    ExpressionType& object = types_.make_object();
    object.declared = job.needs;
    const auto add = [&](NodeRef name) {
      if (!name.is_scalar()) return;
      if (has_expression(name.value())) object.rest = types_.any();
      const Job* const other = workflow_.job(name.value());
      // One that does not exist is a mistake of its own.
      object.properties.emplace(lower_case(name.value()),
                                other != nullptr ? of_job(*other) : types_.any());
    };
    add(job.needs);
    for (const NodeRef name : job.needs.children()) add(name);
    return cached = &object;
  }

  // Only steps before the one that reads have run; all of them for what a job gives out.
  Type steps(const ExpressionSite& site) {
    Steps& steps = steps_[site.job];
    const std::size_t end = site.step != nullptr ? site.step->index : site.job->steps.size();
    if (steps.type == nullptr || end < steps.end) {
      steps.type = &types_.make_object();
      steps.end = 0;
    }
    for (; steps.end < end; ++steps.end) {
      const Step& step = site.job->steps[steps.end];
      if (!step.id.present()) continue;
      if (has_expression(step.id.value)) {
        steps.type->rest = types_.any();
        continue;
      }
      ExpressionType& object = types_.make_object();
      object.properties.emplace("outputs", outputs_of(step));
      object.properties.emplace("outcome", types_.string());
      object.properties.emplace("conclusion", types_.string());
      steps.type->properties.insert_or_assign(lower_case(step.id.value), &object);
    }
    return steps.type;
  }

  Type outputs_of(const Step& step) {
    if (!step.uses.present()) return texts();
    const UsesTarget target = read_uses(step.uses.value);
    if (target.kind == UsesTarget::Kind::local) {
      const Action* const action = elsewhere_ != nullptr ? elsewhere_->action(step) : nullptr;
      // Actions in containers and of JavaScript may set more than they declare.
      if (action == nullptr) return texts();
      return of_keys(action->outputs, true);
    }
    KnownAction known;
    if (!KnownAction::find(target, known) || known.has_open_outputs()) return texts();
    ExpressionType& object = types_.make_object();
    for (const std::string_view name : known.outputs())
      object.properties.emplace(lower_case(name), types_.string());
    return &object;
  }

  template <typename OfExpression>
  Type matrix(const Job& job, OfExpression of_expression) {
    if (const auto found = matrices_.find(&job); found != matrices_.end()) return found->second;
    matrices_[&job] = types_.any();  // for a matrix that reads itself
    Type type = make_matrix(job, of_expression);
    matrices_[&job] = type;
    return type;
  }

  template <typename OfExpression>
  Type make_matrix(const Job& job, OfExpression of_expression) {
    const NodeRef matrix = job.strategy["matrix"];
    if (job.strategy.is_scalar() || (matrix && !matrix.is_mapping())) return types_.any();
    const auto of_value = [&](NodeRef value) { return types_.of_value(value, of_expression); };
    ExpressionType& object = types_.make_object();
    object.declared = matrix;
    for (const NodeRef row : matrix.children()) {
      const std::string_view key = row.key().value;
      if (key == "exclude") continue;
      if (key != "include") {
        Type element = types_.any();
        if (row.is_sequence() && row.size() > 0) {
          element = nullptr;
          for (const NodeRef value : row.children())
            element = types_.merge(element, of_value(value));
        } else if (row.is_scalar() && has_expression(row.value())) {
          const Type list = of_expression(row);
          if (list->is(Kind::list)) element = list->element;
        }
        Type& type = object.properties[lower_case(key)];
        type = types_.merge(type, element);
        continue;
      }
      if (!row.is_sequence()) return types_.any();
      for (const NodeRef item : row.children()) {
        if (!item.is_mapping()) return types_.any();
        for (const NodeRef value : item.children()) {
          Type& type = object.properties[lower_case(value.key().value)];
          type = types_.merge(type, of_value(value));
        }
      }
    }
    return &object;
  }

  struct Steps {
    ExpressionType* type = nullptr;
    std::size_t end = 0;  // steps before it are in
  };

  const Workflow& workflow_;
  const Elsewhere* elsewhere_;
  ExpressionTypes& types_;
  std::optional<std::unordered_set<std::string>> declared_secrets_;
  Type texts_ = nullptr, github_ = nullptr, names_of_github_ = nullptr, inputs_ = nullptr,
       runner_ = nullptr, job_ = nullptr, names_of_job_ = nullptr, strategy_ = nullptr,
       jobs_ = nullptr;
  std::unordered_map<const Job*, Type> needs_, matrices_, job_outputs_;
  std::unordered_map<const Job*, Steps> steps_;
};

struct Function {
  std::string_view name;
  std::size_t least = 0;
  std::size_t most = 0;
  std::size_t texts = 0;  // of its arguments, the first so many are texts
  Kind gives = Kind::any;
  std::uint32_t needs = 0;  // availability
};
constexpr std::size_t kMany = static_cast<std::size_t>(-1);
constexpr Function kFunctions[] = {
    {"contains", 2, 2, 0, Kind::boolean},
    {"startswith", 2, 2, 2, Kind::boolean},
    {"endswith", 2, 2, 2, Kind::boolean},
    {"format", 1, kMany, 1, Kind::string},
    {"join", 1, 2, 0, Kind::string},
    {"tojson", 1, 1, 0, Kind::string},
    {"fromjson", 1, 1, 1, Kind::any},
    {"hashfiles", 1, kMany, kMany, Kind::string, kHashFiles},
    {"case", 3, kMany, 0, Kind::any},
    {"success", 0, kMany, 0, Kind::boolean, kStatus},
    {"failure", 0, kMany, 0, Kind::boolean, kStatus},
    {"always", 0, 0, 0, Kind::boolean, kStatus},
    {"cancelled", 0, 0, 0, Kind::boolean, kStatus},
};
constexpr std::string_view kFunctionNames =
    "contains startsWith endsWith format join toJSON fromJSON hashFiles case success failure "
    "always "
    "cancelled";

// Types one expression, and says what is wrong with it on the way. What is wrong becomes anything,
// so that one mistake is said once.
class Checker {
 public:
  Checker(const Tree& tree, Contexts& contexts, ExpressionTypes& types, std::vector<Fault>* faults,
          bool only_elsewhere)
      : tree_(tree),
        contexts_(contexts),
        types_(types),
        faults_(faults),
        only_elsewhere_(only_elsewhere) {}

  void check(const ExpressionSite& site) {
    site_ = &site;
    const Text text = site.is_key ? site.node.key() : site.node.text();
    if (site.want == Want::condition && !has_expression(text.value)) {
      check(site.is_key ? read_condition(tree_.source, text) : condition_in(site.node),
            Want::condition);
      return;
    }
    const std::vector<Expression> expressions = find_expressions(tree_.source, text);
    const bool is_lone = expressions.size() == 1 && is_alone(expressions.front(), text.value);
    for (const Expression& expression : expressions)
      check(expression, is_lone || site.want == Want::condition ? site.want : Want::text);
    if (!only_elsewhere_) check_end(text);
  }

  // A value that a call hands to an input of the type that the called workflow declares.
  void check_call(const Job& job, NodeRef value, std::string_view declared) {
    constexpr std::uint32_t kAll = ~0U;
    const ExpressionSite site{.node = value, .available = kAll, .job = &job};
    site_ = &site;
    const Type type = types_.of_value(value, [&](NodeRef) { return type_of(site); });
    const bool is_wrong =
        (declared == "string" && (type->is(Kind::null) || type->is(Kind::boolean))) ||
        (declared == "number" && !type->is(Kind::number) && !type->is(Kind::any));
    if (is_wrong)
      add(Mistake::reference_mismatch, value.use(),
          "Input {} is declared as a " + std::string(declared) + ", and this is " +
              std::string(type->name()),
          {value.key().value});
  }

  // The type of a scalar that is one expression; any for another.
  Type type_of(const ExpressionSite& site) {
    site_ = &site;
    const Text text = site.node.text();
    const std::vector<Expression> expressions = find_expressions(tree_.source, text);
    if (expressions.empty()) return types_.string();
    if (expressions.size() > 1 || !is_alone(expressions.front(), text.value))
      return types_.string();
    if (!expressions.front().is_valid) return types_.any();
    return type_of(expressions.front());
  }

 private:
  static bool is_alone(const Expression& expression, std::string_view value) {
    const auto is_blank = [](std::string_view part) {
      return part.find_first_not_of(" \t\r\n") == part.npos;
    };
    return is_blank(value.substr(0, expression.begin)) && is_blank(value.substr(expression.end));
  }

  // The last expression of the text ends.
  void check_end(const Text& text) {
    constexpr std::size_t kOpen = 3;  // ${{
    const std::size_t open = find_unclosed_expression(text.value);
    if (open == text.value.npos) return;
    const ScalarMap map(tree_.source, text);
    // What looks like an end stands in a text that is not closed.
    if (text.value.find("}}", open) != text.value.npos) {
      const std::size_t quote = text.value.rfind('\'');
      add(Mistake::expression_syntax, map.span(quote, quote + 1),
          "The text within the expression is never closed by a single quote");
    } else {
      add(Mistake::expression_syntax, map.span(open, open + kOpen),
          "The expression that begins here is never closed by }}");
    }
  }

  void tell_syntax(const Expression& expression) {
    const std::string_view whole = slice(tree_.source, expression.at);
    std::string_view inner = whole;
    if (inner.starts_with("${{")) inner.remove_prefix(3);
    if (inner.ends_with("}}")) inner.remove_suffix(2);
    if (trimmed(inner).empty() && whole.starts_with("${{")) {
      add(Mistake::expression_syntax, expression.at, "The expression is empty");
      return;
    }
    Span at = expression.error;
    const std::string_view rest = std::string_view(tree_.source).substr(at.begin);
    const std::string_view before = std::string_view(tree_.source).substr(0, at.begin);
    const char c = rest.empty() ? '\0' : rest.front();
    std::string says = "The expression does not go on like this";
    const auto word = [&](std::string_view name) {
      return rest.starts_with(name) && (rest.size() == name.size() || rest[name.size()] == ' ');
    };
    const auto widen = [&](std::size_t size) {
      at.end = at.begin + static_cast<std::uint32_t>(size);
    };
    if (rest.starts_with("${{")) {
      widen(3);
      says = "An expression stands within an expression, where names need no ${{ }}";
    } else if (c == '=') {
      says = before.ends_with("==")
                 ? "Expressions compare with ==, and have no ==="
                 : "Expressions compare with ==, and = is none of their operators";
    } else if (c == '"') {
      says = "Texts in expressions stand in single quotes";
    } else if (c == '&' || c == '|') {
      says = std::string("Expressions have ") + c + c + ", and no single " + c;
    } else if (word("and") || word("or")) {
      says = word("and") ? "Expressions have &&, and no operator and"
                         : "Expressions have ||, and no operator or";
      widen(word("and") ? 3 : 2);
    } else if (c != '\0' && std::string_view("+-*/%").find(c) != std::string_view::npos) {
      says = "Expressions have no arithmetic";
    } else if (c == '?') {
      says = "Expressions have no ? and :, and choose with && and ||";
    } else if (at.end >= expression.at.end - (whole.ends_with("}}") ? 2 : 0)) {
      says =
          std::count(inner.begin(), inner.end(), '(') > std::count(inner.begin(), inner.end(), ')')
              ? "A bracket of the expression is never closed"
              : "The expression breaks off here";
      const std::size_t last = before.find_last_not_of(" \t\r\n");
      const bool is_blank = trimmed(rest.substr(0, 1)).empty();
      if (is_blank && last != before.npos && last >= expression.at.begin) {
        at.begin = static_cast<std::uint32_t>(last);
        at.end = at.begin + 1;
      }
    }
    add(Mistake::expression_syntax, at, std::move(says));
  }

  void check(const Expression& expression, Want want) {
    if (!expression.is_valid) {
      if (only_elsewhere_ || expression.at.end == expression.at.begin) return;
      if (expression.error.end != 0) tell_syntax(expression);
      return;
    }
    const Type type = type_of(expression);
    if (!only_elsewhere_) fit(*type, want, expression.at);
  }

  void fit(const ExpressionType& type, Want want, Span at) {
    if (type.is(Kind::any)) return;
    const auto refuse = [&](std::string_view wanted) {
      add(Mistake::expression_type, at,
          "{} has to be " + std::string(wanted) + ", and this is " + std::string(type.name()),
          {site_->key});
    };
    switch (want) {
      case Want::anything:
      case Want::condition:
        return;
      case Want::text:
        if (!type.is_scalar() || type.is(Kind::null))
          add(Mistake::expression_type, at,
              "This is " + std::string(type.name()) + ", of which a text holds nothing useful");
        return;
      case Want::boolean:
        if (!type.is(Kind::boolean)) refuse("a boolean");
        return;
      case Want::number:
        if (!type.is(Kind::number)) refuse("a number");
        return;
      case Want::list:
        if (!type.is(Kind::list)) refuse("a list");
        return;
      case Want::mapping:
        if (!type.is(Kind::object)) refuse("an object");
        return;
      case Want::label:
        // An object may be group and labels, as a mapping is.
        if (type.is(Kind::object)) {
          const bool is_group = type.rest != nullptr || type.properties.contains("group") ||
                                type.properties.contains("labels");
          if (!is_group) refuse("a text or a list");
        } else if (!type.is(Kind::string) && !type.is(Kind::list)) {
          refuse("a text or a list");
        }
        return;
    }
  }

  Type type_of(const Expression& expression) {
    const Expression* const outer = std::exchange(expression_, &expression);
    const Type type = type_of(expression.root);
    expression_ = outer;
    return type;
  }

  const ExpressionNode& node(std::size_t index) const { return expression_->nodes[index]; }

  Type type_of(std::size_t index) {
    const ExpressionNode& node = this->node(index);
    const bool has_default = std::exchange(has_default_, false);
    switch (node.kind) {
      case ExpressionKind::string:
        return types_.string();
      case ExpressionKind::number:
        return types_.of(Kind::number);
      case ExpressionKind::keyword:
        return types_.of(node.text == "null" ? Kind::null : Kind::boolean);
      case ExpressionKind::context:
        return context(node);
      case ExpressionKind::member:
        return member(node, has_default);
      case ExpressionKind::element:
        return element(node);
      case ExpressionKind::every:
        return every(node);
      case ExpressionKind::call:
        return call(node);
      case ExpressionKind::negation:
        type_of(node.children[0]);
        return types_.of(Kind::boolean);
      case ExpressionKind::both: {
        Type type = nullptr;
        for (const std::size_t child : node.children) type = types_.merge(type, type_of(child));
        return type;
      }
      case ExpressionKind::either: {
        Type type = nullptr;
        for (const std::size_t child : node.children) {
          // What follows stands in where this is not there.
          has_default_ = child != node.children.back();
          type = types_.merge(type, type_of(child));
        }
        return type;
      }
      case ExpressionKind::comparison:
        return comparison(node);
    }
    return types_.any();
  }

  Type context(const ExpressionNode& node) {
    const std::string name = lower_case(node.text);
    const std::uint32_t bit = availability_of(name);
    if (bit == 0) {
      Similar similar(name);
      for (const std::string_view known : {"github", "needs", "strategy", "matrix", "job", "runner",
                                           "env", "vars", "secrets", "inputs", "steps"})
        similar.offer(known);
      std::string text = "There is no context {}";
      if (!similar.best().empty()) text += "; " + std::string(similar.best()) + " is one";
      return refuse(Mistake::unknown_context, node.at, std::move(text), {node.text});
    }
    if ((site_->available & bit) == 0)
      return refuse(Mistake::context_not_available, node.at, "Context {} is not there for {}",
                    {node.text, site_->key});
    const ExpressionSite& site = *site_;
    return contexts_.of(name, site, [&](NodeRef value) {
      ExpressionSite inner = site;
      inner.node = value;
      inner.available = kGithub | kNeeds | kVars | kInputs;
      Checker quiet(tree_, contexts_, types_, nullptr, false);
      return quiet.type_of(inner);
    });
  }

  Type member(const ExpressionNode& node, bool has_default) {
    const Type base = type_of(node.children[0]);
    const ExpressionNode& base_node = this->node(node.children[0]);
    if (base_node.kind == ExpressionKind::context &&
        equals_ignoring_case(base_node.text, "secrets") &&
        contexts_.is_undeclared_secret(node.text))
      add(Mistake::undeclared_secret, name_of(node), "The workflow declares no secret {}",
          {node.text});
    if (base->is(Kind::list) && base->is_filtered) {
      const Type item = base->element;
      if (item->is(Kind::object)) {
        const Type property = property_of(*item, node, has_default);
        return types_.list_of(property, true);
      }
      return types_.list_of(types_.any(), true);
    }
    if (base->is(Kind::any)) return base;
    if (base->is(Kind::object)) return property_of(*base, node, has_default);
    return refuse(Mistake::expression_type, name_of(node),
                  "{} is asked of " + std::string(base->name()) + ", which has no properties",
                  {node.text});
  }

  Type property_of(const ExpressionType& object, const ExpressionNode& node, bool has_default) {
    if (const Type type = object.property(node.text)) return type;
    if (only_elsewhere_ != object.is_elsewhere) return types_.any();
    Similar similar(node.text);
    constexpr std::size_t kMost = 100;  // to look through for one slip
    if (object.properties.size() <= kMost) {
      for (const auto& [name, type] : object.properties) similar.offer(name);
    }
    std::string text = "There is no {} here";
    std::vector<std::string_view> names = {node.text};
    if (!similar.best().empty()) {
      text += "; {} is";
      names.push_back(similar.best());
    }
    const bool is_matrix = equals_ignoring_case(root_of(node).text, "matrix");
    if (is_matrix && has_default) return types_.any();
    const Mistake mistake = object.is_elsewhere ? Mistake::reference_mismatch
                            : is_matrix         ? Mistake::unknown_matrix_key
                                                : Mistake::unknown_context;
    Fault* const fault = add(mistake, name_of(node), std::move(text));
    if (fault != nullptr) {
      fault->names.assign(names.begin(), names.end());
      if (!object.is_elsewhere && object.declared && object.declared.key().present()) {
        fault->related = object.declared;
        fault->note = "what there is";
      }
    }
    return types_.any();
  }

  // What a chain of names begins with.
  const ExpressionNode& root_of(const ExpressionNode& node) const {
    const ExpressionNode* at = &node;
    while (!at->children.empty() && at->kind != ExpressionKind::call)
      at = &this->node(at->children[0]);
    return *at;
  }

  Type element(const ExpressionNode& node) {
    const Type base = type_of(node.children[0]);
    const ExpressionNode& index = this->node(node.children[1]);
    const Type type = type_of(node.children[1]);
    if (base->is(Kind::list) && !base->is_filtered) {
      if (!type->is(Kind::any) && !type->is(Kind::number))
        return refuse(Mistake::expression_type, index.at,
                      "A list is asked for " + std::string(type->name()) + ", not for a number");
      return base->element;
    }
    if (base->is(Kind::list)) return base->element;
    if (base->is(Kind::object)) {
      // Ports are named by their numbers: job.services.db.ports[5432].
      const bool is_port =
          type->is(Kind::number) && expression_->path(node.children[0]).ends_with(".ports");
      if (!type->is(Kind::any) && !type->is(Kind::string) && !is_port)
        return refuse(Mistake::expression_type, index.at,
                      "An object is asked for " + std::string(type->name()) + ", not for a name");
      return types_.any();
    }
    if (base->is(Kind::any)) return base;
    return refuse(Mistake::expression_type, index.at,
                  "An element is asked of " + std::string(base->name()));
  }

  Type every(const ExpressionNode& node) {
    const Type base = type_of(node.children[0]);
    if (base->is(Kind::list)) return types_.list_of(base->element, true);
    if (base->is(Kind::object)) {
      Type element = base->rest;
      for (const auto& [name, type] : base->properties) element = types_.merge(element, type);
      return types_.list_of(element != nullptr ? element : types_.any(), true);
    }
    if (base->is(Kind::any)) return types_.list_of(base, true);
    return refuse(Mistake::expression_type, node.at,
                  "All elements are asked of " + std::string(base->name()));
  }

  Type call(const ExpressionNode& node) {
    const std::string name = lower_case(node.text);
    std::vector<Type> arguments;
    arguments.reserve(node.children.size());
    for (const std::size_t child : node.children) arguments.push_back(type_of(child));
    const auto* const function =
        std::find_if(std::begin(kFunctions), std::end(kFunctions),
                     [&](const Function& one) { return one.name == name; });
    const Span at{node.at.begin, node.at.begin + static_cast<std::uint32_t>(node.text.size())};
    if (function == std::end(kFunctions)) {
      Similar similar(name);
      for (const std::string_view known : Words(kFunctionNames)) similar.offer(known);
      std::string text = "There is no function {}";
      if (!similar.best().empty()) text += "; " + std::string(similar.best()) + " is one";
      return refuse(Mistake::unknown_context, at, std::move(text), {node.text});
    }
    if (function->needs != 0 && (site_->available & function->needs) == 0)
      return refuse(Mistake::context_not_available, at, "Function {} is not there for {}",
                    {node.text, site_->key});
    const Type gives = types_.of(function->gives);
    if (arguments.size() < function->least || arguments.size() > function->most) {
      add(Mistake::expression_type, at,
          "{} takes " + std::string(arguments.size() < function->least ? "more" : "fewer") +
              " arguments than " + std::to_string(arguments.size()),
          {node.text});
      return gives;
    }
    for (std::size_t i = 0; i < arguments.size() && i < function->texts; ++i)
      text_argument(node, i, *arguments[i]);
    if (name == "format") format(node);
    if (name == "fromjson") return from_json(node);
    if (name == "contains" && arguments[0]->is(Kind::object))
      argument(node, 0, *arguments[0], "a text or a list");
    if (name == "join") {
      if (arguments[0]->is(Kind::object)) argument(node, 0, *arguments[0], "a list");
      if (arguments.size() > 1) text_argument(node, 1, *arguments[1]);
    }
    if (name == "case") {
      if (arguments.size() % 2 == 0)
        add(Mistake::expression_type, at, "case lacks the value for all other cases");
      Type type = nullptr;
      for (std::size_t i = 1; i < arguments.size(); i += 2) type = types_.merge(type, arguments[i]);
      return types_.merge(type, arguments.back());
    }
    return gives;
  }

  void text_argument(const ExpressionNode& call, std::size_t i, const ExpressionType& type) {
    if (!type.is_scalar()) argument(call, i, type, "a text");
  }

  void argument(const ExpressionNode& call, std::size_t i, const ExpressionType& type,
                std::string_view wanted) {
    add(Mistake::expression_type, node(call.children[i]).at,
        "{} takes " + std::string(wanted) + " here, and this is " + std::string(type.name()),
        {call.text});
  }

  // format('{0} {1}', a, b): each {N} has an argument, and each argument a {N}.
  void format(const ExpressionNode& call) {
    const ExpressionNode& pattern = node(call.children[0]);
    if (pattern.kind != ExpressionKind::string) return;
    const std::string_view text = pattern.text;
    const std::size_t count = call.children.size() - 1;
    std::vector<bool> used(count);
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text.substr(i).starts_with("{{") || text.substr(i).starts_with("}}")) {
        ++i;
        continue;
      }
      if (text[i] != '{') continue;
      const std::size_t close = text.find('}', i);
      if (close == text.npos) return;
      const std::string_view number = text.substr(i + 1, close - i - 1);
      if (number.empty() || number.size() > 3 ||
          number.find_first_not_of("0123456789") != number.npos)
        return;
      std::size_t index = 0;
      for (const char c : number) index = index * 10 + static_cast<std::size_t>(c - '0');
      if (index >= count) {
        add(Mistake::expression_type, pattern.at, "{} names an argument that is not there",
            {text.substr(i, close - i + 1)});
        return;
      }
      used[index] = true;
      i = close;
    }
    for (std::size_t i = 0; i < count; ++i) {
      if (used[i]) continue;
      add(Mistake::expression_type, node(call.children[i + 1]).at,
          "The format never uses its argument " + std::to_string(i));
      return;
    }
  }

  Type from_json(const ExpressionNode& call) {
    const ExpressionNode& text = node(call.children[0]);
    if (text.kind != ExpressionKind::string) return types_.any();
    // As the one item of a list, so that a scalar is read like anything else.
    const std::string list = '[' + text.text + ']';
    const Parsed<Tree> parsed = parse_json(list, ParseLimits{.depth = 32, .nodes = 10'000});
    if (!parsed.usable || parsed.tree.root().size() != 1) {
      const bool is_limit =
          std::any_of(parsed.errors.begin(), parsed.errors.end(),
                      [](const ParseError& e) { return e.code == ErrorCode::limit; });
      if (!is_limit) add(Mistake::expression_type, text.at, "fromJSON is given what is no JSON");
      return types_.any();
    }
    return types_.of_value(parsed.tree.root()[std::size_t{0}],
                           [&](NodeRef) { return types_.string(); });
  }

  Type comparison(const ExpressionNode& node) {
    std::vector<Type> operands;
    operands.reserve(node.children.size());
    for (const std::size_t child : node.children) operands.push_back(type_of(child));
    const Type result = types_.of(Kind::boolean);
    const bool is_order = node.text.starts_with('<') || node.text.starts_with('>');
    for (std::size_t i = 1; i < operands.size(); ++i) {
      const ExpressionType& left = *operands[i - 1];
      const ExpressionType& right = *operands[i];
      const bool is_fine =
          is_order ? is_ordered(left) && is_ordered(right) : is_equatable(left, right);
      if (is_fine) continue;
      add(Mistake::expression_type, node.at,
          "{} compares " + std::string(left.name()) + " with " + std::string(right.name()),
          {node.text});
      break;
    }
    return result;
  }

  static bool is_ordered(const ExpressionType& type) {
    return type.is(Kind::any) || type.is(Kind::number) || type.is(Kind::string);
  }

  static bool is_equatable(const ExpressionType& a, const ExpressionType& b) {
    if (a.is(Kind::any) || b.is(Kind::any) || a.is(Kind::null) || b.is(Kind::null)) return true;
    if (a.is_scalar() && b.is_scalar()) return true;
    if (a.kind != b.kind) return false;
    return !a.is(Kind::list) || is_equatable(*a.element, *b.element);
  }

  // The name behind a dot, or all of what stands in brackets.
  Span name_of(const ExpressionNode& node) const {
    const auto size = static_cast<std::uint32_t>(node.text.size());
    const bool is_dotted = node.at.end - node.at.begin > size &&
                           tree_.source.substr(node.at.end - size, size) == node.text;
    return is_dotted ? Span{node.at.end - size, node.at.end} : node.at;
  }

  Type refuse(Mistake mistake, Span at, std::string text,
              std::initializer_list<std::string_view> names = {}) {
    add(mistake, at, std::move(text), names);
    return types_.any();
  }

  Fault* add(Mistake mistake, Span at, std::string text,
             std::initializer_list<std::string_view> names = {}) {
    if (faults_ == nullptr || only_elsewhere_ != (mistake == Mistake::reference_mismatch))
      return nullptr;
    Fault& fault = faults_->emplace_back();
    fault.mistake = mistake;
    fault.node = site_->node;
    fault.at_key = site_->is_key;
    fault.part = at;
    fault.text = std::move(text);
    fault.names.assign(names.begin(), names.end());
    return &fault;
  }

  const Tree& tree_;
  Contexts& contexts_;
  ExpressionTypes& types_;
  std::vector<Fault>* faults_;  // null to say nothing
  bool only_elsewhere_;
  bool has_default_ = false;  // of what is read next: `|| other` follows
  const ExpressionSite* site_ = nullptr;
  const Expression* expression_ = nullptr;
};

void check(const Workflow& workflow, const std::vector<ExpressionSite>& sites,
           const Elsewhere* elsewhere, std::vector<Fault>& faults) {
  ExpressionTypes types;
  Contexts contexts(workflow, elsewhere, types);
  Checker checker(*workflow.node.tree(), contexts, types, &faults, elsewhere != nullptr);
  for (const ExpressionSite& site : sites) checker.check(site);
  if (elsewhere == nullptr) return;
  for (const Job& job : workflow.jobs) {
    const Workflow* const called = elsewhere->workflow(job);
    const Event* const event = called != nullptr ? called->event("workflow_call") : nullptr;
    if (event == nullptr) continue;
    for (const NodeRef value : job.with.children())
      checker.check_call(job, value, event->config["inputs"][value.key().value]["type"].value());
  }
}

}  // namespace

void check_expressions(const Workflow& workflow, const std::vector<ExpressionSite>& sites,
                       std::vector<Fault>& faults) {
  check(workflow, sites, nullptr, faults);
}

void check_expressions(const Workflow& workflow, const std::vector<ExpressionSite>& sites,
                       const Elsewhere& elsewhere, std::vector<Fault>& faults) {
  check(workflow, sites, &elsewhere, faults);
}

}  // namespace sluice::actions
