#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "core/model/gitlab.h"
#include "core/model/gitlab_build.h"

// Jobs: what they inherit, in one form, and checked as GitLab checks it.
namespace sluice::gitlab {
namespace {

constexpr std::size_t kListLevels = 10;  // lists within a script
constexpr std::array<std::string_view, 3> kScripts = {"before_script", "script", "after_script"};
// What may stand in `default`, and what of it may stand at the top as well.
constexpr std::array<std::string_view, 13> kDefaults = {
    "image",     "services", "cache", "before_script", "after_script", "artifacts", "hooks",
    "id_tokens", "identity", "retry", "interruptible", "tags",         "timeout"};
constexpr std::size_t kTopDefaults = 5;
constexpr std::array<std::string_view, 5> kWhen = {"on_success", "on_failure", "always", "manual",
                                                   "delayed"};

template <typename List>
bool contains(const List& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

bool is_named(const Node& list, std::string_view name) {
  return std::any_of(list.items.begin(), list.items.end(),
                     [&](const Item& item) { return item.value->text == name; });
}

class Jobs {
 public:
  Jobs(Build& build, const Node& root, const Names& open)
      : build_(build), root_(root), open_(open) {}

  void make() {
    read_stages();
    build_.passes_over();
    read_defaults();
    build_.passes_over();
    read_workflow();
    build_.passes_over();
    read_variables();
    build_.passes_over();
    check_form(build_, root_);
    for (const Field& field : root_.fields) {
      if (build_.failed()) return;
      if (!is_global_keyword(field.key) && !field.key.starts_with('.')) make_job(field);
      build_.passes_over();
    }
    if (build_.failed()) return;
    if (build_.out.jobs.empty() && !may_be_elsewhere(build_))
      build_.fail(root_.written, "pipeline has no job that is not hidden");
    index();
    check_together(build_);
  }

 private:
  // -- what stands beside the jobs

  void read_stages() {
    std::vector<std::string_view>& stages = build_.out.stages;
    const Node* const list = root_.get("stages");
    stages.emplace_back(".pre");
    if (list == nullptr || list->is_null()) {
      stages.insert(stages.end(), {"build", "test", "deploy"});
    } else if (const Node* const flat = flatten(*list, "stages"); flat != nullptr) {
      for (const Item& item : flat->items) {
        if (!item.value->is_scalar()) build_.fail(item.value->written, "a stage must be a text");
        if (item.value->text != ".pre" && item.value->text != ".post")
          stages.push_back(item.value->text);
      }
    }
    stages.emplace_back(".post");
    known_stages_.insert(stages.begin(), stages.end());
  }

  void read_defaults() {
    const Node* const block = root_.get("default");
    for (std::size_t i = 0; i < kDefaults.size(); ++i) {
      const std::string_view key = kDefaults[i];
      const Field* const in_block = block != nullptr ? block->field(key) : nullptr;
      const Field* const on_top = i < kTopDefaults ? root_.field(key) : nullptr;
      const bool has_block = in_block != nullptr && !in_block->value->is_null();
      const bool has_top = on_top != nullptr && !on_top->value->is_null();
      if (has_block && has_top)
        build_.fail_key(on_top->written, quote(key) + " stands at the top and in default");
      if (!has_block && !has_top) continue;
      Field field = has_block ? *in_block : *on_top;
      field.value = normal(key, field.value);
      if (field.value == nullptr) {
        build_.passes_over();
        if (build_.failed()) return;
        continue;
      }
      field.use = build_.use(Via::defaults, field.written);
      defaults_.push_back(field);
    }
  }

  void read_workflow() {
    const Node* const workflow = root_.get("workflow");
    if (workflow == nullptr || !workflow->is_mapping()) return;
    build_.out.workflow = workflow;
    const Node* const rules = workflow->get("rules");
    if (rules == nullptr || rules->is_null()) return;
    const Node* const flat = normal("rules", rules);
    if (flat != nullptr) read_workflow_variables(*flat);
  }

  // A pipeline exists only where a rule has matched: what all of them set, every pipeline has.
  void read_workflow_variables(const Node& rules) {
    bool is_first = true;
    for (const Item& item : rules.items) {
      const Node* const when = item.value->get("when");
      if (when != nullptr && when->text == "never") continue;
      const Node* const variables = item.value->get("variables");
      if (std::exchange(is_first, false)) {
        if (variables != nullptr) workflow_variables_ = variables->fields;
      } else {
        std::erase_if(workflow_variables_, [&](const Field& field) {
          const Node* const other = variables != nullptr ? variables->get(field.key) : nullptr;
          return other == nullptr || !other->is_scalar() || other->text != field.value->text;
        });
      }
    }
    std::erase_if(workflow_variables_,
                  [](const Field& field) { return !field.value->is_scalar(); });
  }

  void read_variables() {
    const Field* const own = root_.field("variables");
    const Node* globals = nullptr;
    if (own != nullptr && !own->value->is_null()) globals = variables(*own->value);
    if (build_.failed()) return;
    if (!workflow_variables_.empty()) {
      const Node* over = build_.mapping(workflow_variables_, workflow_variables_.front().written);
      if (over != nullptr) over = variables(*over);
      if (over != nullptr)
        globals = globals != nullptr ? build_.merge(globals, over, nullptr, nullptr) : over;
    }
    if (build_.failed() || globals == nullptr) return;
    const Written at = own != nullptr ? own->written : globals->written;
    variables_use_ = build_.use(Via::variables, at);
    build_.out.variables = globals;
  }

  // Every variable as a text; one that is not to be expanded stays a mapping.
  const Node* variables(const Node& node) {
    const auto [known, is_new] = variables_.try_emplace(&node, nullptr);
    if (!is_new) return known->second;
    if (!node.is_mapping()) return build_.fail(node.written, "variables must be a mapping");
    std::vector<Field> fields = node.fields;
    for (Field& field : fields) {
      const Node* value = field.value;
      if (value->is_mapping()) {
        const Node* const expands = value->get("expand");
        if (expands != nullptr && expands->is_false()) continue;
        const Node* const inner = value->get("value");
        if (inner == nullptr) {
          field.value = build_.text("", value->written);
          continue;
        }
        value = inner;
      }
      if (value->is_sequence() || value->is_mapping())
        return build_.fail(value->written, "variable must be a text or a number");
      field.value = value->is_text() ? value : build_.text(value->text, value->written);
      if (field.value == nullptr) return nullptr;
    }
    return variables_[&node] = build_.mapping(std::move(fields), node.written);
  }

  // -- one job

  void make_job(const Field& named) {
    const Node& block = *named.value;
    if (block.is_null()) return;
    if (!block.is_mapping()) {
      build_.fail_key(named.written, "job " + quote(named.key) + " must be a mapping");
      return;
    }
    std::vector<Field> fields;
    fields.reserve(block.fields.size() + defaults_.size() + 1);
    for (Field field : block.fields) {
      if (field.value->is_null() || field.key == "extends") {
        continue;
      }
      if (field.key == "variables") continue;
      field.value = normal(field.key, field.value);
      if (field.value == nullptr) {
        if (!leave_out(named.key)) return;
        continue;
      }
      fields.push_back(field);
    }
    const Node* const inherit = block.get("inherit");
    inherit_defaults(fields, inherit);
    inherit_variables(fields, block, inherit);
    if (build_.failed() && !leave_out(named.key)) return;
    expand_environment(fields, block);
    EffectiveJob job;
    job.name = named.key;
    job.written = named.written;
    job.use = named.use;
    job.node = build_.mapping(std::move(fields), block.written);
    if (job.node == nullptr) return;
    check(job);
    if (build_.failed() && !build_.passes_over()) return;
    build_.out.jobs.push_back(job);
    check_form(build_, build_.out.jobs.back());
  }

  // What is wrong with a key leaves all else of the job as it is; what it should have said is not
  // known.
  bool leave_out(std::string_view job) {
    build_.passes_over();
    faulty_.insert(job);
    return !build_.failed() && build_.faults == Faults::are_passed_over;
  }

  void inherit_defaults(std::vector<Field>& fields, const Node* inherit) {
    const Node* const which = inherit != nullptr ? inherit->get("default") : nullptr;
    if (which != nullptr && which->is_false()) return;
    const std::size_t own = fields.size();
    const auto stands = [&](std::string_view key) {
      return std::any_of(fields.begin(), fields.begin() + static_cast<std::ptrdiff_t>(own),
                         [&](const Field& field) { return field.key == key; });
    };
    // A job that starts another pipeline runs nothing itself.
    const bool is_bridge = stands("trigger");
    for (const Field& field : defaults_) {
      if (which != nullptr && which->is_sequence() && !is_named(*which, field.key)) continue;
      if (is_bridge && field.key != "interruptible") continue;
      if (!stands(field.key)) fields.push_back(field);
    }
  }

  void inherit_variables(std::vector<Field>& fields, const Node& block, const Node* inherit) {
    const Node* const which = inherit != nullptr ? inherit->get("variables") : nullptr;
    const Node* globals = build_.out.variables;
    if (which != nullptr && which->is_false()) globals = nullptr;
    if (globals != nullptr && which != nullptr && which->is_sequence()) {
      std::vector<Field> some;
      for (const Field& field : globals->fields) {
        if (is_named(*which, field.key)) some.push_back(field);
      }
      globals = some.empty() ? nullptr : build_.mapping(std::move(some), globals->written);
    }
    const Field* own = block.field("variables");
    if (own != nullptr && own->value->is_null()) own = nullptr;
    if (build_.failed() || (globals == nullptr && own == nullptr)) return;
    Field field{"variables", globals, root_.written, variables_use_};
    if (own != nullptr) {
      field = *own;
      field.value = variables(*own->value);
      if (field.value != nullptr && globals != nullptr)
        field.value = build_.merge(globals, field.value, variables_use_, nullptr);
    } else {
      field.written = variables_use_->at;
    }
    if (field.value != nullptr) fields.push_back(field);
  }

  // The name of an environment is read when the pipeline is made, with what its rules have set.
  void expand_environment(std::vector<Field>& fields, const Node& block) {
    if (workflow_variables_.empty()) return;
    const auto field = std::find_if(fields.begin(), fields.end(),
                                    [](const Field& one) { return one.key == "environment"; });
    if (field == fields.end()) return;
    const Node& environment = *field->value;
    const Node* const name = environment.is_mapping() ? environment.get("name") : &environment;
    if (name == nullptr || name->text.find('$') == name->text.npos) return;
    Variables known;
    const Node* const own = block.get("variables");
    for (const Field& variable : workflow_variables_) {
      if (own == nullptr || own->field(variable.key) == nullptr)
        known.known.emplace(variable.key, variable.value->text);
    }
    const auto expanded = expand(name->text, known);
    if (!expanded) return;
    const Node* const value = build_.text(*expanded, name->written);
    if (value == nullptr) return;
    if (!environment.is_mapping()) {
      field->value = value;
      return;
    }
    std::vector<Field> inner = environment.fields;
    for (Field& one : inner) {
      if (one.key == "name") one.value = value;
    }
    if (const Node* const whole = build_.mapping(std::move(inner), environment.written))
      field->value = whole;
  }

  // -- one form for what may be written in several

  // The value of a key in the form that every job has it in; null where it is wrong.
  const Node* normal(std::string_view key, const Node* value) {
    const bool is_script = contains(kScripts, key);
    if (!is_script && key != "rules" && key != "image" && key != "services" && key != "cache")
      return key == "needs" ? needs(value) : value;
    const auto [known, is_new] = normal_.try_emplace(value, nullptr);
    if (!is_new) return known->second;
    const Node* made = nullptr;
    if (key == "rules")
      made = rules(*value);
    else if (key == "image")
      made = named(*value);
    else if (key == "services")
      made = services(*value);
    else if (key == "cache")
      made = caches(*value);
    else
      made = script(key, *value);
    return normal_[value] = made;
  }

  const Node* script(std::string_view key, const Node& value) {
    const Node* const flat = flatten(value, key);
    if (flat == nullptr) return nullptr;
    for (const Item& item : flat->items) {
      if (!item.value->is_scalar())
        return build_.fail(item.value->written,
                           std::string(key) + " must be texts or lists of texts");
    }
    const bool is_blank = flat->items.empty() || (value.is_text() && value.text.empty());
    if (key == "script" && is_blank && !build_.out.is_open())
      return build_.fail(value.written, "script must not be blank");
    return flat;
  }

  const Node* rules(const Node& value) {
    if (!value.is_sequence()) return build_.fail(value.written, "rules must be a list");
    const Node* const flat = flatten(value, "rules");
    if (flat == nullptr) return nullptr;
    if (flat->items.empty() && !build_.out.is_open())
      return build_.fail(value.written, "rules must not be blank");
    check_rules(build_, *flat);
    return build_.failed() ? nullptr : flat;
  }

  // "alpine" and {name: alpine}
  const Node* named(const Node& value) {
    if (!value.is_text()) return &value;
    return build_.mapping({{"name", &value, value.written, nullptr}}, value.written);
  }

  const Node* services(const Node& value) {
    const Node* const flat = flatten(value, "services");
    if (flat == nullptr) return nullptr;
    std::vector<Item> items = flat->items;
    for (Item& item : items) {
      item.value = named(*item.value);
      if (item.value == nullptr) return nullptr;
    }
    return build_.sequence(std::move(items), value.written);
  }

  const Node* caches(const Node& value) {
    const Node* const flat = flatten(value, "cache");
    if (flat == nullptr) return nullptr;
    std::vector<Item> items;
    for (Item item : flat->items) {
      if (!item.value->is_mapping())
        return build_.fail(item.value->written, "cache must be a mapping");
      const Node* const paths = item.value->get("paths");
      if (paths != nullptr && !paths->is_sequence())
        return build_.fail(paths->written, "paths of a cache must be a list");
      const Node* const key = item.value->get("key");
      const Node* const files = key != nullptr ? key->get("files") : nullptr;
      if (files != nullptr && files->is_sequence() &&
          (files->items.empty() || files->items.size() > 2))
        return build_.fail(files->written, "key of a cache takes one or two files");
      if (paths == nullptr) continue;  // keeps nothing
      item.value = with_cache_defaults(*item.value);
      if (item.value == nullptr) return nullptr;
      items.push_back(item);
    }
    return build_.sequence(std::move(items), value.written);
  }

  const Node* with_cache_defaults(const Node& cache) {
    std::vector<Field> fields = cache.fields;
    for (const auto& [key, value] :
         {std::pair<std::string_view, std::string_view>{"policy", "pull-push"},
          {"when", "on_success"}}) {
      if (cache.field(key) == nullptr)
        fields.push_back({key, build_.text(value, cache.written), cache.written, nullptr});
      if (build_.failed()) return nullptr;
    }
    return build_.mapping(std::move(fields), cache.written);
  }

  const Node* needs(const Node* value) {
    if (value->is_mapping()) return value;
    if (!value->is_sequence()) return build_.fail(value->written, "needs must be a list");
    const Node* const flat = flatten(*value, "needs");
    if (flat == nullptr) return nullptr;
    for (const Item& item : flat->items) {
      if (!item.value->is_text() && !item.value->is_mapping())
        return build_.fail(item.value->written, "needs takes names of jobs or mappings");
    }
    return flat;
  }

  // A list without lists in it: one value is a list of one, and null is none.
  const Node* flatten(const Node& value, std::string_view key) {
    const auto is_flat = [](const Item& item) {
      return !item.value->is_sequence() && !item.value->is_null();
    };
    if (value.is_sequence() && std::all_of(value.items.begin(), value.items.end(), is_flat))
      return &value;
    std::vector<Item> items;
    gather({&value, nullptr}, items, key, 0);
    return build_.failed() ? nullptr : build_.sequence(std::move(items), value.written);
  }

  void gather(const Item& item, std::vector<Item>& items, std::string_view key,
              std::size_t levels) {
    // The null of a reference to what is unknown takes no place.
    if (item.value->is_null() && (levels == 0 || build_.out.is_open())) return;
    if (!item.value->is_sequence()) {
      items.push_back(item);
      return;
    }
    if (levels == kListLevels) {
      build_.fail(item.value->written, std::string(key) + " has lists more than ten levels deep");
      return;
    }
    for (const Item& inner : item.value->items) {
      if (build_.failed()) return;
      gather({inner.value, inner.use != nullptr ? inner.use : item.use}, items, key, levels + 1);
    }
  }

  // -- what GitLab refuses

  void check(EffectiveJob& job) {
    job.is_open = open_.contains(job.name) || faulty_.contains(job.name);
    const bool runs = job.get("script") != nullptr || job.get("trigger") != nullptr ||
                      job.get("run") != nullptr || bridges(job.get("needs"));
    if (!runs) {
      if (!job.is_open && !may_be_elsewhere(build_))
        build_.fail_key(job.written, "job " + quote(job.name) + " has no script");
      job.is_open = true;
    }
    const Node* const when = job.get("when");
    if (when != nullptr && !contains(kWhen, when->text))
      build_.fail(when->written, quote(when->text) + " says nothing about when a job runs");
    const Node* const stage = job.get("stage");
    build_.passes_over();
    if (stage != nullptr && !known_stages_.contains(stage->text) && knows_stages(*stage))
      build_.fail(stage->written, "stage " + quote(stage->text) + " does not exist");
  }

  // What a file lists as its stages, files that it includes cannot add to.
  bool knows_stages(const Node& stage) const {
    if (!may_be_elsewhere(build_)) return true;
    const Field* const stages = root_.field("stages");
    const Document* const entry = build_.out.entry;
    return stages != nullptr && stages->value->written.document == entry &&
           stages->value->is_sequence() && stage.written.document == entry && stage.is_scalar() &&
           std::all_of(stages->value->items.begin(), stages->value->items.end(),
                       [](const Item& item) { return item.value->is_scalar(); });
  }

  // True if a job takes the place of another pipeline's status.
  static bool bridges(const Node* needs) {
    if (needs == nullptr) return false;
    const auto is_pipeline = [](const Node& need) { return need.get("pipeline") != nullptr; };
    return is_pipeline(*needs) ||
           std::any_of(needs->items.begin(), needs->items.end(),
                       [&](const Item& item) { return is_pipeline(*item.value); });
  }

  void index() {
    Effective& out = build_.out;
    out.by_name.reserve(out.jobs.size());
    for (std::size_t i = 0; i < out.jobs.size(); ++i) out.by_name.emplace(out.jobs[i].name, i);
  }

  Build& build_;
  const Node& root_;
  const Names& open_;
  Names known_stages_;
  Names faulty_;  // jobs with a key that could not be read
  std::vector<Field> defaults_;
  std::vector<Field> workflow_variables_;  // set whichever rule matches
  const Use* variables_use_ = nullptr;
  // What many jobs share is put into its form once.
  std::unordered_map<const Node*, const Node*> normal_;
  std::unordered_map<const Node*, const Node*> variables_;
};

}  // namespace

void build_jobs(Build& build, const Node& root, const Names& open) {
  Jobs(build, root, open).make();
}

}  // namespace sluice::gitlab
