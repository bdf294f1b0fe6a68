#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/computed.h"
#include "core/model/resource.h"
#include "core/model/terraform/folders.h"
#include "core/model/terraform/number.h"
#include "core/model/terraform/syntax.h"

// The evaluator's inside; only core/model/terraform includes it.
namespace sluice::terraform {

using Val = const Computed*;
using Type = Value::Type;
using Items = std::vector<Computed::Item>;

// What is wrong with an expression is no value at all, which `try` and `can` see: elsewhere it is
// unknown.
inline constexpr char kError[] = "error";
inline constexpr std::string_view kCyclic = "refers to itself";
inline constexpr std::string_view kTooMuch = "too much to evaluate";

struct ModuleInstance;

// Names that a `for`, a dynamic block or a template declares, the nearest first.
struct Names {
  std::string_view name;
  Val value = nullptr;
  const Names* next = nullptr;
};

// What is wrong with an expression whatever anybody hands over: Terraform refuses it.
struct Fault {
  const Document* document = nullptr;
  Span at;
  std::string_view function;
};

// What `each` and `count` are; null where there is none of it.
struct Frame {
  Val key = nullptr, value = nullptr, index = nullptr;
  bool is_sure = true;  // that there is such an instance, with these
};

struct Scope {
  ModuleInstance* module = nullptr;  // null for values of variables, which refer to nothing
  Frame frame;
  const Names* names = nullptr;
  const Document* document = nullptr;
  bool is_template = false;  // nothing but `names` can be referred to
};

// What count and for_each make of one declaration.
template <typename T>
struct Instances {
  enum class Kind : std::uint8_t {
    single,
    counted,
    keyed,
    sampled,  // how many there are is not known: one stands for all
  };
  Kind kind = Kind::single;
  std::vector<T*> all;
  std::vector<std::string_view> keys;  // of keyed, as they are

  T* at(std::string_view key) const {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (keys[i] == key) return all[i];
    }
    return nullptr;
  }
};

struct ResourceInstance {
  const Declaration* declaration = nullptr;
  ModuleInstance* module = nullptr;
  Frame frame;
  Resource resource;
  Val body = nullptr;  // once it was evaluated
  bool is_open = false;
  bool doubts = false;  // a default that somebody may replace is in the body
  std::string_view address;
};

struct ModuleInstance {
  std::size_t folder = 0;
  ModuleInstance* parent = nullptr;
  const Declaration* call = nullptr;  // null for the root
  Frame frame;                        // of the call
  std::string_view address;           // module.a["x"]; empty for the root
  std::size_t depth = 0;
  bool is_sure = true;  // that it is called

  // Of each declaration of the folder.
  enum class State : std::uint8_t { none, open, done };
  std::vector<State> states;
  std::vector<bool> doubts;  // a default that somebody may replace is in it
  std::vector<Val> values;   // of variables, locals and outputs
  std::vector<Instances<ResourceInstance>*> resources;
  std::vector<Instances<ModuleInstance>*> calls;
};

// Evaluates what starts at one folder. Lazy: a value is made when it is asked for, and once.
class Evaluator {
 public:
  Evaluator(const Folders& folders, std::size_t root, std::span<const std::string> var_files);
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  ModuleInstance& root() { return *root_; }
  const Folder& folder_of(const ModuleInstance& module) const { return folders_.at(module.folder); }

  // Instances of a declaration.
  const Instances<ResourceInstance>& resources_of(ModuleInstance& module, std::size_t declaration);
  const Instances<ModuleInstance>& calls_of(ModuleInstance& module, std::size_t declaration);
  Val body_of(ResourceInstance& instance);
  // Evaluates a local or an output that nothing else asks for.
  void value_of(ModuleInstance& module, std::size_t declaration);
  // What a call of a module makes that is not here, but known by its name.
  std::vector<ResourceInstance*> registry_resources_of(ModuleInstance& module,
                                                       std::size_t declaration);

  ValueStore& store() { return store_; }
  std::vector<ProjectError> take_errors() { return std::move(errors_); }
  std::vector<Fault> take_faults() { return std::move(faults_); }

  // Values. ---------------------------------------------------------------------------------------
  Val keep(const Computed& value);
  Val null();
  Val boolean(bool value);
  Val number(double value);
  Val number(const Number& value);
  Val string(std::string_view text);
  Val list(const Items& items, bool is_set = false);
  Val object(const Items& items);
  Val unknown(std::string_view reason, std::string_view reference = {},
              const Resource* resource = nullptr);
  Val error();
  // Of JSON and YAML: what holds kHole is unknown. With the places that `written` knows.
  class WrittenText;
  Val from_data(NodeRef node, const WrittenText* written = nullptr);
  Val from_yaml(NodeRef node);
  Val scalar_of(NodeRef node);
  Val plain_scalar(std::string_view text);
  static bool is_error(Val value) { return value->reason.data() == kError; }
  Computed::Item item(Val value) const { return {{}, {}, value, {}, false}; }
  Computed::Item item(std::string_view name, Val value) const {
    return {name, {}, value, {}, false};
  }

  // Conversions; nothing where there is none.
  std::optional<std::string> text_of(Val value) const;
  std::optional<double> number_of(Val value) const;
  // The same with all its digits.
  std::optional<Number> exact_of(Val value) const;
  std::optional<bool> boolean_of(Val value) const;
  Val to_string(Val value);
  Val to_number(Val value);
  Val to_boolean(Val value);
  Val to_set(Items items);
  bool append_order(Val value, std::string& out, int depth);
  // Brings items to the one type that a collection of them has; false where there is none.
  bool unify(Items& items);
  // The value as it is where it and `other` have to be of one type; itself where there is none.
  Val unified_with(Val value, Val other);
  // A list, set or map, and no tuple or object.
  Val uniform(Val value);
  Val convert(Val value, const Expression& type, bool keeps_extra = false);
  // These walk a value, of which parts may be shared: what takes too much is neither equal nor
  // whole nor a text, and from then on all is unknown.
  bool is_equal(Val a, Val b);
  // True where nothing below is unknown.
  bool is_whole(Val value, int depth = 0);
  std::optional<std::string> json_of(Val value);

  // Expressions. ----------------------------------------------------------------------------------
  Val evaluate(const Expression& expression, const Scope& scope);
  Val evaluate(hcl::Ref node, const Scope& scope);
  // A text with sequences, of which the tree stays.
  Val evaluate_template(std::string_view text, const Scope& scope);
  // The same with nothing but these variables, an object.
  Val render(std::string_view text, Val variables);
  // What a file of values sets; an error where it is none.
  Val decode_values(std::string_view text);
  Val call_function(hcl::Ref call, const Scope& scope);
  Val body(std::span<const Body> bodies, const Scope& scope, bool is_resource);

  // Walks what a collection holds, objects in the order of their keys; `f` gets the key (empty in
  // a list) and the item, and is false to stop.
  template <typename F>
  static void each_in_order(Val collection, F f) {
    std::vector<std::uint32_t> order(collection->items.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    if (collection->is_object()) sort_by_name(*collection, order);
    for (const std::uint32_t at : order) {
      if (!f(collection->items[at].name, collection->items[at])) return;
    }
  }
  static void sort_by_name(const Computed& object, std::vector<std::uint32_t>& order);

  // What is below a value.
  Val member(Val value, std::string_view name);
  Val element(Val value, Val key);

  // Files. ----------------------------------------------------------------------------------------
  std::optional<std::string> path_of(std::string_view path) const;  // below the audit's root
  const Folders& folders() const { return folders_; }
  std::string_view root_path() const { return folders_.at(root_->folder).path; }

  // What stands for a part of a text that is not known, so that the rest can be read: of the code
  // points that nobody uses.
  static constexpr std::string_view kHole = "\xEE\x80\x80";

  // Limits. Once one is reached everything further is unknown.
  static constexpr std::size_t kMostElements = 65'536;
  static constexpr std::size_t kMostInstances = 1'024;   // of one declaration
  static constexpr std::size_t kMostResources = 20'000;  // of one root
  static constexpr std::size_t kMostModules = 2'000;
  static constexpr std::size_t kMostSteps = 3'000'000;
  static constexpr std::size_t kMostOfOne = 1'000'000;  // of one declaration, in all its instances
  static constexpr std::size_t kMostBytes = std::size_t{64} << 20U;
  static constexpr std::size_t kMostDigits = 2'000;  // of a number
  static constexpr std::size_t kMostText = std::size_t{1} << 20U;
  static constexpr int kMostDepth = 220;
  static constexpr std::size_t kMostModuleDepth = 32;
  bool takes(std::size_t steps);
  // What it costs to look for one of so many by its name.
  static constexpr std::size_t looking_through(std::size_t items) { return items / 32; }
  // What is evaluated need not be: `try` is asked, or a condition that nobody knows.
  bool is_in_doubt() const { return unsure_ > 0; }
  // One of them was reached in the declaration that is at work.
  void limit_here(std::string_view what);

 private:
  class Level;
  class Share;
  // What is evaluated meanwhile may be wrong without any harm.
  class Doubt {
   public:
    explicit Doubt(Evaluator& evaluator) : unsure_(evaluator.unsure_) { ++unsure_; }
    ~Doubt() { --unsure_; }
    Doubt(const Doubt&) = delete;
    Doubt& operator=(const Doubt&) = delete;

   private:
    int& unsure_;
  };

  Val variable(ModuleInstance& module, std::size_t declaration);
  Val variable_value(ModuleInstance& module, const Declaration& declaration);
  const Origin* joined(const Origin* first, const Origin* then);
  // A part of a value has come the way that all of it has.
  Val come_with(Val whole, Val part);
  Val local(ModuleInstance& module, std::size_t declaration);
  Val output(ModuleInstance& module, std::string_view name);
  // Once each, and unknown where it needs itself.
  template <typename F>
  Val once(ModuleInstance& module, std::size_t declaration, F make);

  template <typename T, typename F>
  void expand(Instances<T>& into, const Declaration& declaration, ModuleInstance& module, F make);
  Scope scope_of(ResourceInstance& instance);
  Val attribute_of(ResourceInstance& instance, std::string_view name);
  Val default_account(ResourceInstance& instance, std::string_view name);
  Val computed_attribute(ResourceInstance& instance, std::string_view name);
  Val object_of(ResourceInstance& instance);
  Val object_of(ModuleInstance& module);
  Val policy_document(ResourceInstance& instance);
  Val policy_statements(Val document, Items& statements);
  Val default_tags(ResourceInstance& instance);
  template <typename T>
  Val objects_of(const Instances<T>& instances);

  Val traversal(hcl::Ref node, const Scope& scope);
  // `steps` is the first of those that are left.
  Val follow(Val value, hcl::Ref step, const Scope& scope);
  template <typename T>
  Val follow_instances(const Instances<T>& instances, std::string_view address, hcl::Ref step,
                       const Scope& scope);
  Val follow_one(ResourceInstance& instance, hcl::Ref step, const Scope& scope);
  Val follow_one(ModuleInstance& module, hcl::Ref step, const Scope& scope);
  Val splat(Val value, hcl::Ref step, const Scope& scope);
  Val reference(hcl::Ref first, hcl::Ref step, const Scope& scope);

  Val literal(hcl::Ref node, Type type, std::string_view text, const Scope& scope);
  Val template_of(hcl::Ref node, const Scope& scope);
  // Bytes [begin, end) of a text that was put together, and the node of the template they are of.
  struct Piece {
    std::size_t begin = 0, end = 0;
    hcl::Ref node;
  };
  struct Pieces {
    std::string text;
    std::vector<Piece> all;  // in their order
  };
  // False where a part is no text.
  bool append_parts(hcl::Ref node, const Scope& scope, Pieces& out, Val& fault);
  // What a text holds that is JSON and stands at `node`; null for any other.
  Val json_in(const Pieces& text, hcl::Ref node, const Scope& scope);
  Val tuple(hcl::Ref node, const Scope& scope);
  Val object_of(hcl::Ref node, const Scope& scope);
  Val unary(hcl::Ref node, const Scope& scope);
  Val binary(hcl::Ref node, const Scope& scope);
  Val conditional(hcl::Ref node, const Scope& scope);
  Val for_expression(hcl::Ref node, const Scope& scope);
  Val json(NodeRef node, const Scope& scope);
  template <typename F>
  bool each_of(Val collection, F f);
  void add_blocks(const Body& dynamic, std::string_view name, std::string_view label,
                  const Scope& scope, Items& items);
  Val made_here(Val value, const Scope& scope, hcl::Ref node);

  void read_values(std::span<const std::string> var_files);
  void limit(const Document* document, Span at, std::string what);
  void fault(hcl::Ref node, const Scope& scope, std::string_view function);

  const Folders& folders_;
  ValueStore store_;
  std::deque<ModuleInstance> modules_;
  std::deque<ResourceInstance> resources_;
  std::deque<Instances<ResourceInstance>> resource_lists_;
  std::deque<Instances<ModuleInstance>> module_lists_;
  Instances<ResourceInstance> no_resources_;
  Instances<ModuleInstance> no_modules_;
  ModuleInstance* root_ = nullptr;
  std::map<std::string_view, Val> given_;  // values of the root's variables
  std::deque<std::pair<std::string, hcl::Tree>> templates_;
  std::map<std::pair<const void*, std::size_t>, const hcl::Tree*> templates_by_text_;
  std::map<const void*, Val> literals_of_json_;  // by where their text is
  std::set<const Document*> told_;
  std::vector<ProjectError> errors_;
  std::vector<Fault> faults_;
  std::set<std::pair<const Document*, std::uint32_t>> faulty_;  // where they are told
  int unsure_ = 0;          // what is evaluated need not be: an error there may be none
  std::size_t doubts_ = 0;  // how often a default was read that somebody may replace
  // What a declaration has taken, without what it asked others for; the one that is at work, and
  // where it has had its share.
  std::size_t spent() const { return steps_ + store_.size() / 16; }
  std::map<std::pair<const ModuleInstance*, const Declaration*>, std::size_t> shares_;
  const Declaration* at_work_ = nullptr;
  std::size_t share_end_ = static_cast<std::size_t>(-1);
  std::size_t spent_by_others_ = 0;
  std::size_t steps_ = 0;
  int depth_ = 0;
  bool is_over_ = false;
  Val null_ = nullptr, true_ = nullptr, false_ = nullptr, error_ = nullptr;
};

// A function of the language; null where there is none of this name. `name` outlives the call.
using Function = Val (*)(Evaluator& evaluator, const Scope& scope, std::span<const Val> arguments);
struct NamedFunction {
  std::string_view name;
  Function call;
  std::int8_t least = 0, most = -1;  // arguments; -1 for as many as there are
  // It looks at what is not known, and at what is null, by itself.
  bool takes_unknown = false;
};
std::span<const NamedFunction> collection_functions();
std::span<const NamedFunction> text_functions();
std::span<const NamedFunction> number_functions();
std::span<const NamedFunction> encoding_functions();
std::span<const NamedFunction> network_functions();
std::span<const NamedFunction> time_functions();
std::span<const NamedFunction> file_functions();
std::span<const NamedFunction> hash_functions();
std::span<const NamedFunction> provider_functions();

// Modules of the registry whose inputs are known, and the resources that come of a call's inputs.
struct RegistryResource {
  std::string_view type;
  Val body = nullptr;
};
bool is_registry_module(std::string_view source);
std::vector<RegistryResource> registry_resources(Evaluator& evaluator, std::string_view source,
                                                 Val inputs);

// As Terraform writes numbers.
std::string written(double number);

}  // namespace sluice::terraform
