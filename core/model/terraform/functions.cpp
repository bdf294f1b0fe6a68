#include <algorithm>

#include "core/model/terraform/evaluator.h"

// Calls of functions.
namespace sluice::terraform {
namespace {

// Functions of which an error says nothing: whether a file is there at the time, and texts that
// are read less generously here than there.
bool may_fail_here_only(std::string_view name) {
  for (const auto functions : {file_functions, hash_functions, time_functions}) {
    const std::span<const NamedFunction> list = functions();
    if (std::any_of(list.begin(), list.end(),
                    [&](const NamedFunction& one) { return one.name == name; }))
      return true;
  }
  return name == "yamldecode" || name == "csvdecode" || name == "textdecodebase64";
}

const NamedFunction* function_of(std::string_view name) {
  if (name.starts_with("core::")) name.remove_prefix(6);
  for (const auto functions :
       {collection_functions, text_functions, number_functions, encoding_functions,
        network_functions, time_functions, file_functions, hash_functions, provider_functions}) {
    const std::span<const NamedFunction> list = functions();
    const auto found = std::find_if(list.begin(), list.end(),
                                    [&](const NamedFunction& one) { return one.name == name; });
    if (found != list.end()) return &*found;
  }
  return nullptr;
}

}  // namespace

Val Evaluator::call_function(hcl::Ref call, const Scope& scope) {
  const std::string_view name = call.text().value;
  if (name == "try" || name == "can") {
    const Doubt doubt(*this);
    Val last = error();
    for (const hcl::Ref argument : call.children()) {
      last = evaluate(argument, scope);
      if (name == "can")
        return last->is_known() ? boolean(true)
               : is_error(last) ? boolean(false)
                                : unknown("function call");
      if (!is_error(last)) break;
    }
    return last;
  }
  const NamedFunction* const function = function_of(name);
  if (function == nullptr) return unknown("function call");
  std::vector<Val> arguments;
  const std::size_t before = doubts_;
  for (const hcl::Ref argument : call.children()) {
    const Val value = evaluate(argument, scope);
    if (is_error(value)) return value;
    if (!argument.next() && call.expands()) {
      if (!value->is_known() || value->is_open) return unknown("function call");
      if (!value->is_list()) return error();
      for (const Computed::Item& one : value->items) arguments.push_back(one.value);
    } else {
      arguments.push_back(value);
    }
  }
  if (arguments.size() < static_cast<std::size_t>(function->least) ||
      (function->most >= 0 && arguments.size() > static_cast<std::size_t>(function->most))) {
    fault(call, scope, name);
    return error();
  }
  bool is_sensitive = false;
  for (const Val argument : arguments) {
    is_sensitive = is_sensitive || argument->is_sensitive;
    if (!function->takes_unknown && !argument->is_known()) return unknown("function call");
  }
  const Val made = function->call(*this, scope, arguments);
  if (is_error(made) && doubts_ == before && !may_fail_here_only(name)) fault(call, scope, name);
  const bool has_origin = made->origin.document != nullptr || is_error(made);
  const bool is_hidden =
      is_sensitive && !made->is_sensitive && name != "nonsensitive" && name != "issensitive";
  if (!is_hidden && (has_origin || arguments.empty())) return made;
  Computed copy = *made;
  copy.is_sensitive = copy.is_sensitive || is_hidden;
  if (!has_origin) {
    // Made of what was set elsewhere: of the first such argument.
    for (const Val argument : arguments) {
      const Origin& origin = argument->origin;
      const bool is_here = origin.document == scope.document && call.span().contains(origin.at);
      if (origin.document == nullptr || is_here) continue;
      copy.origin = origin;
      break;
    }
  }
  return keep(copy);
}

void Evaluator::fault(hcl::Ref node, const Scope& scope, std::string_view function) {
  const bool is_sure = unsure_ == 0 && !is_over_ && scope.frame.is_sure && !scope.is_template &&
                       scope.document != nullptr && scope.module != nullptr &&
                       scope.module->is_sure;
  if (is_sure && faulty_.emplace(scope.document, node.span().begin).second)
    faults_.push_back({scope.document, node.span(), function});
}

}  // namespace sluice::terraform
