#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>
#include <variant>

#include "core/model/terraform/evaluator.h"

// Modules, what they declare, and what of it there is.
namespace sluice::terraform {
namespace {

using hcl::NodeKind;

// As Terraform writes the key of an instance.
std::string written_key(std::string_view key) {
  std::string out = "[\"";
  for (const char c : key) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out += "\"]";
}

std::string relative_path(std::string_view from, std::string_view to) {
  if (from == to) return ".";
  std::vector<std::string_view> a, b;
  const auto split = [](std::string_view path, std::vector<std::string_view>& parts) {
    while (!path.empty()) {
      const std::size_t slash = std::min(path.find('/'), path.size());
      parts.push_back(path.substr(0, slash));
      path.remove_prefix(std::min(slash + 1, path.size()));
    }
  };
  split(from, a);
  split(to, b);
  std::size_t same = 0;
  while (same < a.size() && same < b.size() && a[same] == b[same]) ++same;
  std::string out;
  for (std::size_t i = same; i < a.size(); ++i) out += out.empty() ? ".." : "/..";
  for (std::size_t i = same; i < b.size(); ++i) {
    if (!out.empty()) out += '/';
    out += b[i];
  }
  return out;
}

bool is_meta(std::string_view name) {
  return name == "depends_on" || name == "provider" || name == "providers";
}

std::string_view label_of(hcl::Ref block) {
  const std::vector<Text> labels = block.labels();
  return labels.empty() ? std::string_view() : labels.front().value;
}

// The blocks that a `dynamic` of JSON makes: {"ingress": {…}}, or a list of such.
template <typename F>
void each_dynamic(NodeRef dynamic, F f) {
  if (dynamic.is_mapping()) f(dynamic);
  for (const NodeRef one : dynamic.is_sequence() ? dynamic.children() : NodeRef::Children()) f(one);
}

// Calls `f` with the names of what a body sets: attributes and kinds of blocks, dynamic ones too.
// In JSON both look the same.
template <typename F>
void each_name(const Body& body, F f) {
  for (const Member& member : body.members()) {
    if (member.name.value != "dynamic") {
      f(member.name.value);
    } else if (member.is_block()) {
      f(label_of(member.block));
    } else {
      each_dynamic(member.value.json, [&](NodeRef kinds) {
        for (const NodeRef kind : kinds.children()) f(kind.key().value);
      });
    }
  }
}

}  // namespace

// One declaration is evaluated: what takes too much is unknown, and the rest goes on.
class Evaluator::Share {
 public:
  Share(Evaluator& evaluator, const ModuleInstance& module, const Declaration& declaration)
      : evaluator_(evaluator),
        own_(evaluator.shares_[{&module, &declaration}]),
        start_(evaluator.spent()),
        at_work_(std::exchange(evaluator.at_work_, &declaration)),
        end_(evaluator.share_end_),
        by_others_(std::exchange(evaluator.spent_by_others_, 0)) {
    evaluator_.share_end_ = start_ + kMostOfOne - std::min(own_, kMostOfOne);
  }
  ~Share() {
    const std::size_t all = evaluator_.spent() - start_;
    own_ += all - std::min(all, evaluator_.spent_by_others_);
    evaluator_.at_work_ = at_work_;
    evaluator_.share_end_ = at_work_ == nullptr ? end_ : end_ + all;
    evaluator_.spent_by_others_ = by_others_ + all;
  }
  Share(const Share&) = delete;
  Share& operator=(const Share&) = delete;

 private:
  Evaluator& evaluator_;
  std::size_t& own_;
  std::size_t start_;
  const Declaration* at_work_;
  std::size_t end_, by_others_;
};

Evaluator::Evaluator(const Folders& folders, std::size_t root,
                     std::span<const std::string> var_files)
    : folders_(folders) {
  Computed value;
  value.reason = kError;
  error_ = keep(value);
  value = {};
  value.state = Value::State::known;
  null_ = keep(value);
  value.type = Type::boolean;
  value.text = "true";
  true_ = keep(value);
  value.text = "false";
  false_ = keep(value);
  root_ = &modules_.emplace_back();
  root_->folder = root;
  read_values(var_files);
}

void Evaluator::limit(const Document* document, Span at, std::string what) {
  if (document == nullptr) {
    const Folder& folder = folders_.at(root_->folder);
    if (folder.declarations.empty()) return;
    document = folder.declarations.front().document;
  }
  if (!told_.insert(document).second) return;
  errors_.push_back({document, {ErrorCode::limit, at, std::move(what)}});
}

// Files of values, of which the later win; then those that the caller names.
void Evaluator::read_values(std::span<const std::string> var_files) {
  const auto read = [&](const Document& document) {
    Body body{&document, {}, {}};
    if (const auto* const tree = std::get_if<hcl::Tree>(&document.syntax)) {
      body.native = tree->root();
    } else if (const auto* const json = std::get_if<Tree>(&document.syntax)) {
      body.json = json->root();
    }
    for (const Member& member : body.members()) {
      if (member.value) given_[member.name.value] = evaluate(member.value, Scope{});
    }
  };
  for (const Document* const document : folders_.at(root_->folder).variable_files) read(*document);
  for (const std::string& path : var_files) {
    if (const Document* const document = folders_.project().find(path)) read(*document);
  }
}

void Evaluator::limit_here(std::string_view what) {
  if (at_work_ != nullptr) limit(at_work_->document, at_work_->header, std::string(what));
}

template <typename F>
Val Evaluator::once(ModuleInstance& module, std::size_t declaration, F make) {
  using State = ModuleInstance::State;
  if (module.states.empty()) {
    const std::size_t size = folder_of(module).declarations.size();
    module.states.resize(size);
    module.doubts.resize(size);
    module.values.resize(size);
    module.resources.resize(size);
    module.calls.resize(size);
  }
  const Declaration& own = folder_of(module).declarations[declaration];
  if (module.states[declaration] == State::done) {
    if (module.doubts[declaration]) ++doubts_;
    return module.values[declaration];
  }
  if (module.states[declaration] == State::open && own.what == Declares::local)
    limit(own.document, own.name.at, "this local refers to itself");
  if (module.states[declaration] == State::open || depth_ > kMostDepth) return unknown(kCyclic);
  module.states[declaration] = State::open;
  const std::size_t before = doubts_;
  const Share share(*this, module, own);
  const Val value = make(own);
  module.states[declaration] = State::done;
  module.doubts[declaration] = doubts_ != before;
  return module.values[declaration] = value;
}

// Behind all that a value came through, what came then.
const Origin* Evaluator::joined(const Origin* first, const Origin* then) {
  constexpr std::size_t kMost = 8;
  std::vector<Origin> way;
  for (; first != nullptr && way.size() < kMost; first = first->next) way.push_back(*first);
  for (; then != nullptr && way.size() < kMost; then = then->next) way.push_back(*then);
  const Origin* next = nullptr;
  for (auto one = way.rbegin(); one != way.rend(); ++one) {
    one->next = next;
    next = store_.keep(*one);
  }
  return next;
}

Val Evaluator::variable_value(ModuleInstance& module, const Declaration& declaration) {
  Val value = nullptr;
  if (module.call != nullptr) {
    if (const Expression given = module.call->attribute(declaration.name.value)) {
      value = evaluate(given, Scope{module.parent, module.frame, nullptr, given.document});
      const ValuePlace place = given.place();
      Computed passed = *value;
      const Origin here{place.document, place.at, nullptr};
      if (passed.origin.document == nullptr) {
        passed.origin = here;
      } else if (passed.origin.document != place.document || !place.at.contains(passed.origin.at)) {
        passed.origin.next = joined(passed.origin.next, &here);
      }
      value = keep(passed);
    }
  } else if (const auto given = given_.find(declaration.name.value); given != given_.end()) {
    value = given->second;
  }
  const Expression nullable = declaration.attribute("nullable");
  const bool forbids_null =
      nullable && boolean_of(evaluate(nullable, Scope{})).value_or(true) == false;
  if (value == nullptr || (forbids_null && value->is_null())) {
    if (const Expression otherwise = declaration.attribute("default")) {
      value = evaluate(otherwise, Scope{});
      if (module.call == nullptr) ++doubts_;
    }
  }
  if (value == nullptr) {
    std::string reference(module.address);
    if (!reference.empty()) reference += '.';
    reference += "var.";
    reference += declaration.name.value;
    return unknown("variable without a value", reference);
  }
  return value;
}

Val Evaluator::variable(ModuleInstance& module, std::size_t index) {
  return once(module, index, [&](const Declaration& declaration) {
    Val value = variable_value(module, declaration);
    if (const Expression type = declaration.attribute("type")) value = convert(value, type);
    const Expression sensitive = declaration.attribute("sensitive");
    if (!sensitive || boolean_of(evaluate(sensitive, Scope{})) != true) return value;
    Computed hidden = *value;
    hidden.is_sensitive = true;
    return keep(hidden);
  });
}

Val Evaluator::local(ModuleInstance& module, std::size_t index) {
  return once(module, index, [&](const Declaration& declaration) {
    return evaluate(declaration.value, Scope{&module, {}, nullptr, declaration.document});
  });
}

Val Evaluator::output(ModuleInstance& module, std::string_view name) {
  const Folder& folder = folder_of(module);
  const std::size_t index = folder.find(Declares::output, {}, name, nullptr);
  if (index == kNone) return error();
  return once(module, index, [&](const Declaration& declaration) {
    const Expression value = declaration.attribute("value");
    return value ? evaluate(value, Scope{&module, {}, nullptr, value.document})
                 : unknown("output without a value");
  });
}

void Evaluator::value_of(ModuleInstance& module, std::size_t index) {
  const Declaration& declaration = folder_of(module).declarations[index];
  if (declaration.what == Declares::local) local(module, index);
  if (declaration.what == Declares::output) output(module, declaration.name.value);
}

// How many there are of a block with `count` or `for_each`.
template <typename T, typename F>
void Evaluator::expand(Instances<T>& into, const Declaration& declaration, ModuleInstance& module,
                       F make) {
  using Kind = typename Instances<T>::Kind;
  const std::size_t before = doubts_;
  const auto add = [&](std::string_view key, Frame frame) {
    frame.is_sure = into.kind != Kind::sampled && doubts_ == before && module.is_sure;
    T* const one = make(key, frame);
    if (one != nullptr) into.all.push_back(one);
    return one != nullptr;
  };
  const auto evaluated = [&](const Expression& expression) {
    return evaluate(expression, Scope{&module, {}, nullptr, expression.document});
  };
  const auto too_many = [&](const Expression& expression) {
    limit(expression.document, expression.place().at,
          "this makes more instances than are looked at");
  };
  if (const Expression expression = declaration.attribute("count")) {
    const Val count = evaluated(expression);
    const std::optional<double> wanted = number_of(count);
    if (!wanted) {
      into.kind = Kind::sampled;
      add({}, {nullptr, nullptr, unknown("count is not known", "count.index")});
      return;
    }
    into.kind = Kind::counted;
    for (std::size_t i = 0; static_cast<double>(i) < *wanted; ++i) {
      if (i == kMostInstances) return too_many(expression);
      const std::string key = "[" + std::to_string(i) + "]";
      if (!add(store_.keep(key), {nullptr, nullptr, number(static_cast<double>(i))})) return;
    }
    return;
  }
  const Expression expression = declaration.attribute("for_each");
  if (!expression) {
    add({}, {});
    return;
  }
  const Val each = evaluated(expression);
  if (!each->is_list() && !each->is_object()) {
    into.kind = Kind::sampled;
    if (is_error(each) || !each->is_null())
      add({}, {unknown("for_each is not known", "each.key"),
               unknown("for_each is not known", "each.value"), nullptr});
    return;
  }
  into.kind = Kind::keyed;
  std::size_t count = 0;
  bool is_open = each->is_open;
  each_in_order(each, [&](std::string_view name, const Computed::Item& item) {
    if (!each->is_object()) {
      const std::optional<std::string> text = text_of(item.value);
      if (!text) {
        is_open = true;
        return true;
      }
      name = store_.keep(*text);
    }
    if (into.at(name) != nullptr) return true;
    if (count++ == kMostInstances) {
      too_many(expression);
      return false;
    }
    const Val key = string(name);
    if (!add(store_.keep(written_key(name)), {key, item.value, nullptr})) return false;
    into.keys.push_back(key->text);
    return true;
  });
  if (is_open && into.all.empty()) {
    into.kind = Kind::sampled;
    add({}, {unknown("for_each is not known", "each.key"),
             unknown("for_each is not known", "each.value"), nullptr});
  }
}

const Instances<ResourceInstance>& Evaluator::resources_of(ModuleInstance& module,
                                                           std::size_t index) {
  once(module, index, [&](const Declaration& declaration) {
    Instances<ResourceInstance>& made = resource_lists_.emplace_back();
    expand(made, declaration, module,
           [&](std::string_view key, const Frame& frame) -> ResourceInstance* {
             if (resources_.size() >= kMostResources) {
               limit(declaration.document, declaration.header,
                     "there are more resources than are looked at");
               return nullptr;
             }
             ResourceInstance& one = resources_.emplace_back();
             one.declaration = &declaration;
             one.module = &module;
             one.frame = frame;
             Resource& resource = one.resource;
             resource.is_data = declaration.what == Declares::data;
             resource.document = declaration.document;
             resource.type = declaration.type;
             resource.name = declaration.name;
             resource.header = declaration.header;
             resource.scope = declaration.scope;
             resource.module = module.address;
             resource.key = key;
             one.address = store_.keep(resource.address());
             return &one;
           });
    module.resources[index] = &made;
    return null();
  });
  const Instances<ResourceInstance>* const made = module.resources[index];
  return made != nullptr ? *made : no_resources_;
}

const Instances<ModuleInstance>& Evaluator::calls_of(ModuleInstance& module, std::size_t index) {
  once(module, index, [&](const Declaration& declaration) {
    Instances<ModuleInstance>& made = module_lists_.emplace_back();
    module.calls[index] = &made;
    const std::size_t target = folder_of(module).targets[index];
    if (target == kNone || module.depth >= kMostModuleDepth) return null();
    for (const ModuleInstance* above = &module; above != nullptr; above = above->parent) {
      if (above->folder == target) return null();  // told as a cycle of folders
    }
    expand(made, declaration, module,
           [&](std::string_view key, const Frame& frame) -> ModuleInstance* {
             if (modules_.size() >= kMostModules) {
               limit(declaration.document, declaration.header,
                     "modules are called more often than is looked at");
               return nullptr;
             }
             ModuleInstance& one = modules_.emplace_back();
             one.folder = target;
             one.parent = &module;
             one.call = &declaration;
             one.frame = frame;
             one.depth = module.depth + 1;
             one.is_sure = frame.is_sure;
             std::string address(module.address);
             if (!address.empty()) address += '.';
             address += "module.";
             address += declaration.name.value;
             address += key;
             one.address = store_.keep(address);
             return &one;
           });
    return null();
  });
  const Instances<ModuleInstance>* const made = module.calls[index];
  return made != nullptr ? *made : no_modules_;
}

std::vector<ResourceInstance*> Evaluator::registry_resources_of(ModuleInstance& module,
                                                                std::size_t index) {
  std::vector<ResourceInstance*> made;
  const Folder& folder = folder_of(module);
  const Declaration& call = folder.declarations[index];
  const Expression written = call.attribute("source");
  if (folder.targets[index] != kNone || !written) return made;
  const Share share(*this, module, call);
  const Val source = evaluate(written, Scope{});
  if (!source->is_string() || !is_registry_module(source->text)) return made;
  Instances<ResourceInstance> calls;
  expand(calls, call, module, [&](std::string_view key, const Frame& frame) -> ResourceInstance* {
    const Val inputs = body(call.bodies, Scope{&module, frame, nullptr, call.document}, true);
    if (!inputs->is_known()) return nullptr;
    std::string address(module.address);
    if (!address.empty()) address += '.';
    address.append("module.").append(call.name.value).append(key);
    for (const RegistryResource& one : registry_resources(*this, source->text, inputs)) {
      if (resources_.size() >= kMostResources) return nullptr;
      ResourceInstance& instance = resources_.emplace_back();
      instance.declaration = &call;
      instance.module = &module;
      instance.frame = frame;
      instance.body = one.body;
      Resource& resource = instance.resource;
      resource.document = call.document;
      resource.type = {one.type, call.header};
      resource.name = {"this", call.header};
      resource.header = call.header;
      resource.scope = call.scope;
      resource.module = store_.keep(address);
      resource.body = Value::of(*one.body, call.bodies.front().place());
      instance.address = store_.keep(resource.address());
      made.push_back(&instance);
    }
    return made.empty() ? nullptr : made.back();
  });
  return made;
}

// Bodies. -----------------------------------------------------------------------------------------

Scope Evaluator::scope_of(ResourceInstance& instance) {
  return {instance.module, instance.frame, nullptr, instance.declaration->document};
}

Val Evaluator::body_of(ResourceInstance& instance) {
  if (instance.body != nullptr) {
    if (instance.doubts) ++doubts_;
    return instance.body;
  }
  if (instance.is_open || depth_ > kMostDepth) return unknown(kCyclic);
  instance.is_open = true;
  const Share share(*this, *instance.module, *instance.declaration);
  const std::size_t before = doubts_;
  Val made = body(instance.declaration->bodies, scope_of(instance), true);
  instance.doubts = doubts_ != before;
  if (const Val tags = default_tags(instance); tags != nullptr && made->is_known()) {
    Items items(made->items.begin(), made->items.end());
    items.push_back(item("tags_all", tags));
    Computed copy = *made;
    copy.items = store_.keep(items);
    made = keep(copy);
  }
  instance.is_open = false;
  instance.body = made;
  instance.resource.body = Value::of(*made, instance.declaration->bodies.front().place());
  return made;
}

Val Evaluator::body(std::span<const Body> bodies, const Scope& scope, bool is_resource) {
  Items items;
  bool is_open = false;
  // Which of the bodies is the last to set what.
  std::unordered_map<std::string_view, std::size_t> last;
  for (std::size_t i = 1; i < bodies.size(); ++i)
    each_name(bodies[i], [&](std::string_view name) { last[name] = i; });
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const Body& body = bodies[i];
    is_open = is_open || body.is_broken();
    Scope own = scope;
    own.document = body.document;
    for (const Member& member : body.members()) {
      const std::string_view name = member.name.value;
      const auto is_replaced = [&](std::string_view what) {
        const auto at = last.find(what);
        return at != last.end() && at->second > i;
      };
      const bool is_dynamic = name == "dynamic";
      if (is_dynamic ? member.is_block() && is_replaced(label_of(member.block)) : is_replaced(name))
        continue;
      if (!takes(1)) {
        is_open = true;
        break;
      }
      if (member.is_block() && is_dynamic) {
        add_blocks({body.document, member.block.body(), {}}, label_of(member.block),
                   label_of(member.block), own, items);
      } else if (member.is_block()) {
        const Body inner{body.document, member.block.body(), {}};
        items.push_back(
            {name, member.name.at, this->body({&inner, 1}, own, false), inner.place(), true});
      } else if (member.value.json && is_dynamic) {
        each_dynamic(member.value.json, [&](NodeRef kinds) {
          for (const NodeRef kind : kinds.children()) {
            if (is_replaced(kind.key().value)) continue;
            each_dynamic(kind, [&](NodeRef one) {
              add_blocks({body.document, {}, one}, kind.key().value, kind.key().value, own, items);
            });
          }
        });
      } else {
        Val value =
            is_resource && is_meta(name) ? unknown("reference") : evaluate(member.value, own);
        // Each rule will walk it.
        if (!takes(value->items.size())) value = unknown(kTooMuch);
        items.push_back({name, member.name.at, value, member.value.place(), false});
      }
    }
  }
  Computed made;
  made.state = Value::State::known;
  made.type = Type::object;
  made.is_open = is_open;
  made.items = store_.keep(items);
  return keep(made);
}

void Evaluator::add_blocks(const Body& dynamic, std::string_view name, std::string_view label,
                           const Scope& scope, Items& items) {
  const std::size_t before = doubts_;
  const Val each = evaluate(dynamic.attribute("for_each"), scope);
  std::optional<Doubt> doubt;
  if (doubts_ != before || !each->is_known()) doubt.emplace(*this);
  Body content{dynamic.document, {}, {}};
  for (const hcl::Ref child : dynamic.native.children()) {
    if (child.is(NodeKind::block) && child.text().value == "content") content.native = child.body();
  }
  if (dynamic.json) {
    content.json = dynamic.json["content"];
    if (content.json.is_sequence()) content.json = content.json[std::size_t{0}];
  }
  std::string_view iterator = label;
  if (const Expression own = dynamic.attribute("iterator")) {
    iterator = own.native.is(NodeKind::variable) ? own.native.text().value : own.json.value();
  }
  const auto add = [&](Val key, Val value, bool is_known) {
    const Val both = object({item("key", key), item("value", value)});
    const Names names{iterator, both, scope.names};
    Scope inner = scope;
    inner.names = &names;
    Val made = content.native || content.json ? body({&content, 1}, inner, false)
                                              : unknown("dynamic block");
    if (!is_known && made->is_known()) {
      Computed open = *made;
      open.is_open = true;
      made = keep(open);
    }
    items.push_back({name, {}, made, content.place(), true});
  };
  if (!each->is_list() && !each->is_object()) {
    if (!each->is_null())
      add(unknown("for_each is not known"), unknown("for_each is not known"), false);
    return;
  }
  std::size_t count = 0;
  each_in_order(each, [&](std::string_view key, const Computed::Item& one) {
    if (count++ == kMostInstances) {
      limit(dynamic.document, dynamic.place().at, "this makes more blocks than are looked at");
      return false;
    }
    const Val named = each->is_object() ? string(key)
                      : each->is_set    ? one.value
                                        : number(static_cast<double>(count - 1));
    add(named, one.value, true);
    return takes(1);
  });
  if (each->is_open) add(unknown("for_each is not known"), unknown("for_each is not known"), false);
}

// What a provider adds to the tags of all that it makes.
Val Evaluator::default_tags(ResourceInstance& instance) {
  if (instance.resource.is_data || !instance.declaration->type.value.starts_with("aws_"))
    return nullptr;
  // Providers are those of the root, unless a module has its own.
  ModuleInstance* module = instance.module;
  std::size_t provider = kNone;
  for (; module != nullptr; module = module->parent) {
    provider = folder_of(*module).find(Declares::provider, {}, "aws", instance.resource.document);
    if (provider != kNone) break;
  }
  if (provider == kNone) return nullptr;
  const Val tags = once(*module, provider, [&](const Declaration& own) {
    const Val made = body(own.bodies, Scope{module, {}, nullptr, own.document}, true);
    const Computed::Item* const block = made->find("default_tags");
    const Computed::Item* const inner =
        block != nullptr && block->value->is_object() ? block->value->find("tags") : nullptr;
    return inner != nullptr ? inner->value : null();
  });
  if (!tags->is_object()) return nullptr;
  Items all(tags->items.begin(), tags->items.end());
  const Expression own = instance.declaration->attribute("tags");
  if (own) {
    const Val given = evaluate(own, scope_of(instance));
    if (!given->is_object() && !given->is_null()) return unknown("tags are not known");
    std::set<std::string_view> names;
    for (const Computed::Item& one : given->items) names.insert(one.name);
    std::erase_if(all, [&](const Computed::Item& one) { return names.contains(one.name); });
    all.insert(all.end(), given->items.begin(), given->items.end());
    if (!takes(all.size())) return unknown(kTooMuch);
  }
  return object(all);
}

// What other expressions see of a resource. -------------------------------------------------------

Val Evaluator::computed_attribute(ResourceInstance& instance, std::string_view name) {
  std::string reference(instance.address);
  reference += '.';
  reference += name;
  return unknown("known after apply", reference, &instance.resource);
}

// Of the accounts that Google makes by itself all is known but the project; null for other data.
Val Evaluator::default_account(ResourceInstance& instance, std::string_view name) {
  if (!instance.resource.is_data) return nullptr;
  std::string email;
  if (instance.resource.type.value == "google_compute_default_service_account")
    email = "PROJECT_NUMBER-compute@developer.gserviceaccount.com";
  if (instance.resource.type.value == "google_app_engine_default_service_account")
    email = "PROJECT_ID@appspot.gserviceaccount.com";
  if (email.empty()) return nullptr;
  if (name == "member") return string("serviceAccount:" + email);
  if (name == "id" || name == "name") return string("projects/PROJECT/serviceAccounts/" + email);
  return name == "email" ? string(email) : nullptr;
}

Val Evaluator::attribute_of(ResourceInstance& instance, std::string_view name) {
  const Resource& resource = instance.resource;
  if (resource.is_data && resource.type.value == "aws_iam_policy_document" &&
      (name == "json" || name == "minified_json"))
    return policy_document(instance);
  if (resource.is_data && resource.type.value == "template_file" && name == "rendered") {
    const Expression source = instance.declaration->attribute("template");
    const Val text = source ? evaluate(source, scope_of(instance)) : error();
    if (!text->is_string()) return unknown("template");
    const Expression given = instance.declaration->attribute("vars");
    const Val vars = given ? evaluate(given, scope_of(instance)) : null();
    return render(text->text, vars);
  }
  if (const Val account = default_account(instance, name)) return account;
  Val value = nullptr;
  if (instance.body == nullptr) {
    constexpr std::size_t kBytes = 16;  // of an attribute, at least about
    for (const Body& one : instance.declaration->bodies) {
      if (!takes(looking_through(one.native.span().size() / kBytes))) return unknown(kTooMuch);
    }
    if (const Expression own = instance.declaration->attribute(name))
      value = evaluate(own, scope_of(instance));
  }
  if (value == nullptr) {
    const Val all = body_of(instance);
    if (!all->is_known()) return computed_attribute(instance, name);
    if (!takes(looking_through(all->items.size()))) return unknown(kTooMuch);
    Items blocks;
    for (const Computed::Item& one : all->items) {
      if (one.name != name) continue;
      if (one.is_block) {
        blocks.push_back({{}, {}, one.value, one.use, false});
      } else {
        value = one.value;
      }
    }
    if (!blocks.empty()) value = list(blocks);
  }
  // What is left out the provider may set.
  if (value == nullptr || value->is_null()) return computed_attribute(instance, name);
  if (value->resource != nullptr) return value;
  Computed own = *value;
  own.resource = &instance.resource;
  if (!own.is_known() && own.text.empty()) {
    const std::string reference = std::string(instance.address) + '.' + std::string(name);
    own.text = store_.keep(reference);
  }
  return keep(own);
}

Val Evaluator::object_of(ResourceInstance& instance) {
  const Val all = body_of(instance);
  Computed made = *all;
  if (!all->is_known()) return unknown("known after apply", instance.address, &instance.resource);
  Items items;
  std::set<std::string_view> known;
  for (const Computed::Item& one : all->items) {
    if (known.insert(one.name).second)
      items.push_back(item(one.name, attribute_of(instance, one.name)));
  }
  made.items = store_.keep(items);
  made.is_open = true;
  made.text = instance.address;
  made.resource = &instance.resource;
  return keep(made);
}

Val Evaluator::object_of(ModuleInstance& module) {
  Items items;
  for (const Declaration& one : folder_of(module).declarations) {
    if (one.what == Declares::output)
      items.push_back(item(one.name.value, output(module, one.name.value)));
  }
  return object(items);
}

// References. -------------------------------------------------------------------------------------

Val Evaluator::follow_one(ResourceInstance& instance, hcl::Ref step, const Scope& scope) {
  if (!step) return object_of(instance);
  std::string_view name;
  if (step.is(NodeKind::get)) name = step.text().value;
  if (step.is(NodeKind::index) && step.first().is(NodeKind::string))
    name = step.first().text().value;
  if (name.empty()) return follow(object_of(instance), step, scope);
  return follow(attribute_of(instance, name), step.next(), scope);
}

Val Evaluator::follow_one(ModuleInstance& module, hcl::Ref step, const Scope& scope) {
  if (!step) return object_of(module);
  std::string_view name;
  if (step.is(NodeKind::get)) name = step.text().value;
  if (step.is(NodeKind::index) && step.first().is(NodeKind::string))
    name = step.first().text().value;
  if (name.empty()) return follow(object_of(module), step, scope);
  return follow(output(module, name), step.next(), scope);
}

template <typename T>
Val Evaluator::objects_of(const Instances<T>& instances) {
  Items items;
  for (std::size_t i = 0; i < instances.all.size(); ++i) {
    items.push_back(item(object_of(*instances.all[i])));
    if (i < instances.keys.size()) items.back().name = instances.keys[i];
  }
  return instances.kind == Instances<T>::Kind::keyed ? object(items) : list(items);
}

template <typename T>
Val Evaluator::follow_instances(const Instances<T>& instances, std::string_view address,
                                hcl::Ref step, const Scope& scope) {
  using Kind = typename Instances<T>::Kind;
  const auto no_such = [&] { return unknown("reference", address); };
  if (instances.kind == Kind::single) {
    if (instances.all.empty()) {
      std::string reference(address);
      for (; step.is(NodeKind::get); step = step.next()) {
        reference += '.';
        reference += step.text().value;
      }
      return unknown("reference", reference);
    }
    return follow_one(*instances.all.front(), step, scope);
  }
  const bool is_splat = step.is(NodeKind::full_splat) || step.is(NodeKind::attribute_splat);
  if (instances.kind == Kind::sampled) {
    if (instances.all.empty() || !step || is_splat) return no_such();
    const bool is_index = step.is(NodeKind::index) || step.is(NodeKind::legacy_index);
    return follow_one(*instances.all.front(), is_index ? step.next() : step, scope);
  }
  if (!step) return objects_of(instances);
  if (instances.kind == Kind::counted && step.is(NodeKind::full_splat)) {
    Items items;
    for (T* const one : instances.all) {
      items.push_back(item(follow_one(*one, step.next(), scope)));
      if (is_error(items.back().value)) return items.back().value;
    }
    return list(items);
  }
  if (is_splat) return splat(objects_of(instances), step, scope);
  Val key = nullptr;
  if (step.is(NodeKind::index)) {
    key = evaluate(step.first(), scope);
  } else if (step.is(NodeKind::legacy_index)) {
    key = string(step.text().value);
  } else {
    // Without its key, as configurations for old versions have it.
    if (instances.kind == Kind::counted && !instances.all.empty())
      return follow_one(*instances.all.front(), step, scope);
    key = string(step.text().value);
  }
  if (is_error(key)) return key;
  if (!key->is_known()) {
    return instances.all.size() == 1 ? follow_one(*instances.all.front(), step.next(), scope)
                                     : no_such();
  }
  T* found = nullptr;
  if (instances.kind == Kind::counted) {
    const std::optional<double> index = number_of(key);
    if (index && *index >= 0 && *index < static_cast<double>(instances.all.size()))
      found = instances.all[static_cast<std::size_t>(*index)];
  } else if (const std::optional<std::string> name = text_of(key)) {
    found = instances.at(*name);
  }
  return found != nullptr ? follow_one(*found, step.next(), scope) : error();
}

Val Evaluator::reference(hcl::Ref first, hcl::Ref step, const Scope& scope) {
  const std::string_view name = first.text().value;
  std::size_t passed = 0;
  for (const Names* one = scope.names; one != nullptr; one = one->next, ++passed) {
    if (one->name != name) continue;
    return takes(looking_through(passed)) ? follow(one->value, step, scope) : unknown(kTooMuch);
  }
  if (scope.is_template || scope.module == nullptr) return error();
  ModuleInstance& module = *scope.module;
  const Folder& folder = folder_of(module);
  const std::string_view second = step.is(NodeKind::get) ? step.text().value : std::string_view();
  const hcl::Ref rest = step.next();
  const auto in_module = [&](std::string address) {
    return module.address.empty() ? address : std::string(module.address) + '.' + address;
  };
  const auto as_written = [&] {
    std::string text(name);
    for (hcl::Ref one = step; one.is(NodeKind::get); one = one.next()) {
      text += '.';
      text += one.text().value;
    }
    return unknown("reference", in_module(std::move(text)));
  };
  if (name == "var") {
    const std::size_t index = folder.find(Declares::variable, {}, second, scope.document);
    return index != kNone ? follow(variable(module, index), rest, scope) : as_written();
  }
  if (name == "local") {
    const std::size_t index = folder.find(Declares::local, {}, second, scope.document);
    return index != kNone ? follow(local(module, index), rest, scope) : as_written();
  }
  if (name == "each") {
    const Val value = second == "key" ? scope.frame.key : scope.frame.value;
    return value != nullptr ? follow(value, rest, scope) : as_written();
  }
  if (name == "count") return scope.frame.index != nullptr ? scope.frame.index : as_written();
  if (name == "path") {
    if (second == "module") return string(relative_path(root_path(), folder.path));
    return second == "root" ? string(".") : unknown("path", "path.cwd");
  }
  if (name == "module") {
    const std::size_t index = folder.find(Declares::module, {}, second, scope.document);
    if (index == kNone) return as_written();
    return follow_instances(calls_of(module, index), in_module("module." + std::string(second)),
                            rest, scope);
  }
  const bool is_data = name == "data";
  const std::string_view type = is_data ? second : name;
  const hcl::Ref name_step = is_data ? rest : step;
  if (!name_step.is(NodeKind::get)) return as_written();
  const std::size_t index = folder.find(is_data ? Declares::data : Declares::resource, type,
                                        name_step.text().value, scope.document);
  if (index == kNone) return as_written();
  std::string address = is_data ? "data." : "";
  address += type;
  address += '.';
  address += name_step.text().value;
  return follow_instances(resources_of(module, index), in_module(std::move(address)),
                          name_step.next(), scope);
}

}  // namespace sluice::terraform
