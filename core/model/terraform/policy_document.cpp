#include <algorithm>

#include "core/model/terraform/evaluator.h"
#include "core/parse/json.h"

// The data source aws_iam_policy_document: JSON from blocks, from other documents, and over them.
namespace sluice::terraform {
namespace {

struct Renamed {
  std::string_view from, to;
};
constexpr Renamed kLists[] = {
    {"actions", "Action"},
    {"not_actions", "NotAction"},
    {"resources", "Resource"},
    {"not_resources", "NotResource"},
};

Val field(const Computed& body, std::string_view name) {
  const Computed::Item* const found = body.find(name);
  return found != nullptr && !found->value->is_null() ? found->value : nullptr;
}

std::string_view sid_of(const Computed& statement) {
  const Computed::Item* const sid = statement.find("Sid");
  return sid != nullptr && sid->value->is_string() ? sid->value->text : std::string_view();
}

// A list of one is its element, as the provider writes it; with the places of both.
Computed::Item simplified(const Computed::Item& item, std::string_view name) {
  Computed::Item made = item;
  made.name = name;
  if (item.value->is_list() && !item.value->is_open && item.value->items.size() == 1) {
    made.value = item.value->items.front().value;
    if (item.value->items.front().use.document != nullptr) made.use = item.value->items.front().use;
  }
  return made;
}

}  // namespace

// Adds the statements of a document that was evaluated. One that is not known may hold any.
Val Evaluator::policy_statements(Val document, Items& statements) {
  if (document->json == nullptr && document->is_string()) {
    const Parsed<Tree> parsed = parse_json(document->text, ParseLimits{});
    if (!parsed.usable) return unknown("policy document");
    document = from_data(parsed.tree.root());
  } else if (document->json != nullptr) {
    document = document->json;
  }
  if (!document->is_object()) return unknown("policy document");
  const Val list = field(*document, "Statement");
  if (list == nullptr) return document;
  if (!list->is_list()) {
    if (!list->is_object()) return unknown("policy document");
    statements.push_back(item(list));
    return document;
  }
  statements.insert(statements.end(), list->items.begin(), list->items.end());
  return list->is_open ? unknown("policy document") : document;
}

Val Evaluator::policy_document(ResourceInstance& instance) {
  const Val body = body_of(instance);
  if (!body->is_known()) return computed_attribute(instance, "json");
  Items statements;
  bool is_open = body->is_open;
  std::map<std::string_view, std::size_t> by_sid;
  const auto add = [&](const Computed::Item& statement) {
    const std::string_view sid = statement.value->is_object() ? sid_of(*statement.value) : "";
    if (statements.size() > kMostElements || !takes(1)) {
      is_open = true;
      return;
    }
    const auto [at, is_new] =
        sid.empty() ? std::pair(by_sid.end(), true) : by_sid.try_emplace(sid, statements.size());
    if (is_new) {
      statements.push_back(statement);
    } else {
      statements[at->second] = statement;
    }
  };
  const auto add_documents = [&](std::string_view one, std::string_view many) {
    Items documents;
    if (const Val single = field(*body, one)) documents.push_back(item(single));
    if (const Val list = field(*body, many)) {
      if (list->is_list()) {
        documents.insert(documents.end(), list->items.begin(), list->items.end());
      }
      is_open = is_open || !list->is_list() || list->is_open;
    }
    for (const Computed::Item& document : documents) {
      Items own;
      is_open = !policy_statements(document.value, own)->is_known() || is_open;
      for (const Computed::Item& statement : own) add(statement);
    }
  };
  add_documents("source_json", "source_policy_documents");
  for (const Computed::Item& block : body->items) {
    if (block.name != "statement") continue;
    Items each;
    if (block.value->is_list()) {
      each.assign(block.value->items.begin(), block.value->items.end());
    } else {
      each.push_back(block);
    }
    for (const Computed::Item& one : each) {
      if (!one.value->is_object()) {
        is_open = true;
        continue;
      }
      const Computed& written = *one.value;
      Items made;
      if (const Val sid = field(written, "sid")) made.push_back(item("Sid", sid));
      const Computed::Item* const effect = written.find("effect");
      if (effect != nullptr && !effect->value->is_null()) {
        made.push_back(*effect);
        made.back().name = "Effect";
      } else {
        made.push_back(item("Effect", string("Allow")));
      }
      for (const Renamed& name : kLists) {
        const Computed::Item* const list = written.find(name.from);
        if (list != nullptr && !list->value->is_null()) made.push_back(simplified(*list, name.to));
      }
      for (const auto& [from, to] :
           {Renamed{"principals", "Principal"}, Renamed{"not_principals", "NotPrincipal"}}) {
        Items principals;
        bool is_everyone = false;
        bool may_have_more = false;
        for (const Computed::Item& principal : written.items) {
          if (principal.name != from || !principal.value->is_object()) continue;
          const Val type = field(*principal.value, "type");
          const Computed::Item* const names = principal.value->find("identifiers");
          if (type == nullptr || names == nullptr || !type->is_string()) {
            may_have_more = true;
            continue;
          }
          // As the provider does: everyone of the type "*" is everyone.
          const bool all = type->text == "*";
          is_everyone = is_everyone || all;
          principals.push_back(simplified(*names, all ? "AWS" : type->text));
        }
        if (principals.empty() && !may_have_more) continue;
        if (is_everyone && principals.size() == 1) {
          made.push_back(principals.front());
          made.back().name = to;
          continue;
        }
        Val all = object(principals);
        if (may_have_more && all->is_known()) {
          Computed open = *all;
          open.is_open = true;
          all = keep(open);
        }
        made.push_back(item(to, all));
      }
      Items conditions;
      for (const Computed::Item& condition : written.items) {
        if (condition.name != "condition" || !condition.value->is_object()) continue;
        const Val test = field(*condition.value, "test");
        const Val variable = field(*condition.value, "variable");
        const Computed::Item* const values = condition.value->find("values");
        const bool is_known = test != nullptr && variable != nullptr && values != nullptr &&
                              test->is_string() && variable->is_string();
        const std::string_view operation = is_known ? test->text : "?";
        const Computed::Item inner =
            is_known ? simplified(*values, variable->text) : item("?", unknown("condition"));
        const auto same = std::find_if(conditions.begin(), conditions.end(),
                                       [&](const auto& other) { return other.name == operation; });
        if (same == conditions.end()) {
          conditions.push_back(item(operation, object({inner})));
        } else {
          Items both(same->value->items.begin(), same->value->items.end());
          both.push_back(inner);
          same->value = object(both);
        }
      }
      if (!conditions.empty()) made.push_back(item("Condition", object(conditions)));
      Val statement = object(made);
      if (written.is_open && statement->is_known()) {
        Computed open = *statement;
        open.is_open = true;
        statement = keep(open);
      }
      add({{}, {}, statement, one.use, false});
    }
  }
  add_documents("override_json", "override_policy_documents");
  Val list_of_all = list(statements);
  if (is_open && list_of_all->is_known()) {
    Computed open = *list_of_all;
    open.is_open = true;
    list_of_all = keep(open);
  }
  const Val document =
      object({item("Version", string("2012-10-17")), item("Statement", list_of_all)});
  const std::optional<std::string> text = json_of(document);
  Computed made = text ? *string(*text) : *computed_attribute(instance, "json");
  made.json = document;
  made.resource = &instance.resource;
  return keep(made);
}

}  // namespace sluice::terraform
