#include "core/model/kustomize.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/model/document.h"
#include "core/model/kubernetes_state.h"
#include "core/model/project.h"
#include "core/parse/regex.h"
#include "core/parse/scalar_map.h"
#include "core/parse/yaml.h"
#include "core/text/ascii.h"

namespace sluice::kubernetes {
namespace {

constexpr std::string_view kUnknown = "${}";  // reads as a template does
constexpr int kDeepest = 16;                  // kustomizations within kustomizations
// What all kustomizations of a project make: the rest is left as it is written.
constexpr std::size_t kMostParts = 500'000;

bool is_among(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// By which field a strategic merge patch knows the items of a list; empty for lists that it
// replaces. By the patchMergeKey of Kubernetes' API.
std::string_view merge_key(std::string_view list, const Part& items) {
  struct Key {
    std::string_view list, key;
  };
  constexpr Key kKeys[] = {
      {"containers", "name"},
      {"initContainers", "name"},
      {"ephemeralContainers", "name"},
      {"env", "name"},
      {"volumes", "name"},
      {"volumeMounts", "mountPath"},
      {"volumeDevices", "devicePath"},
      {"imagePullSecrets", "name"},
      {"secrets", "name"},
      {"hostAliases", "ip"},
      {"topologySpreadConstraints", "topologyKey"},
      {"resourceClaims", "name"},
  };
  if (list == "ports") {
    const bool has_containers =
        std::any_of(items.children.begin(), items.children.end(),
                    [](const Part& item) { return item.find("containerPort") != nullptr; });
    return has_containers ? "containerPort" : "port";
  }
  const auto* const found = std::find_if(std::begin(kKeys), std::end(kKeys),
                                         [&](const Key& one) { return one.list == list; });
  return found == std::end(kKeys) ? std::string_view() : found->key;
}

bool is_directive(std::string_view key) { return key.starts_with('$'); }

// Of an API whose lists Kubernetes knows; those of custom resources are replaced.
bool is_built_in(const Part& object) {
  const std::string_view version = object.text("apiVersion");
  const std::size_t slash = version.find('/');
  if (slash == version.npos) return true;
  const std::string_view group = version.substr(0, slash);
  return group.find('.') == group.npos || group.ends_with(".k8s.io");
}

class Patcher {
 public:
  explicit Patcher(bool is_strategic) : is_strategic_(is_strategic) {}

  void merge(Part& base, const Part& patch) const {
    if (patch.text("$patch") == "replace") {
      base.children.clear();
    }
    for (const Part& field : patch.children) {
      if (is_directive(field.key)) continue;
      if (field.kind == NodeKind::null) {
        base.erase(field.key);
        continue;
      }
      if (field.is_mapping() && field.text("$patch") == "delete") {
        base.erase(field.key);
        continue;
      }
      Part* const own = base.find(field.key);
      if (own == nullptr) {
        base.children.push_back(without_directives(field));
      } else if (own->is_mapping() && field.is_mapping()) {
        merge(*own, field);
      } else if (own->is_sequence() && field.is_sequence()) {
        merge_list(*own, field);
      } else if (!own->is_scalar() || !field.is_scalar() || own->value != field.value) {
        replace(*own, field);  // what says the same stays where it was said first
      }
    }
  }

 private:
  static void replace(Part& own, const Part& by) { own = without_directives(by); }

  static Part without_directives(const Part& part) {
    Part clean = part;
    std::erase_if(clean.children, [](const Part& child) {
      return (!child.key.empty() && is_directive(child.key)) ||
             (child.is_mapping() && child.text("$patch") == "delete");
    });
    for (Part& child : clean.children) child = without_directives(child);
    return clean;
  }

  void merge_list(Part& own, const Part& patch) const {
    const bool replaces = std::any_of(
        patch.children.begin(), patch.children.end(),
        [](const Part& item) { return item.is_mapping() && item.text("$patch") == "replace"; });
    const std::string_view key =
        is_strategic_ && !replaces ? merge_key(own.key, own) : std::string_view();
    if (key.empty()) {
      Part clean = without_directives(patch);
      std::erase_if(clean.children,
                    [](const Part& item) { return item.is_mapping() && item.children.empty(); });
      own = std::move(clean);
      return;
    }
    for (const Part& item : patch.children) {
      const std::string_view name = item.text(key);
      const auto same = std::find_if(own.children.begin(), own.children.end(),
                                     [&](const Part& one) { return one.text(key) == name; });
      if (item.is_mapping() && item.text("$patch") == "delete") {
        if (same != own.children.end()) own.children.erase(same);
      } else if (same == own.children.end()) {
        own.children.push_back(without_directives(item));
      } else if (same->is_mapping() && item.is_mapping()) {
        merge(*same, item);
      } else {
        replace(*same, item);
      }
    }
  }

  bool is_strategic_;
};

// Operations of RFC 6902.
class Operations {
 public:
  explicit Operations(Composition& composition) : composition_(composition) {}

  // False for one that is not carried out: nothing is known of the object then.
  bool apply(Part& object, const Part& operation) {
    const std::string_view what = operation.text("op");
    std::string_view path = operation.text("path");
    const Part* const value = operation.find("value");
    if (what == "test") return true;
    if (!path.starts_with('/') || !is_among(what, {"add", "replace", "remove"})) return false;
    if (what != "remove" && value == nullptr) return false;
    Part* at = &object;
    while (true) {
      path.remove_prefix(1);
      const std::size_t size = std::min(path.find('/'), path.size());
      const std::string name = unescaped(path.substr(0, size));
      path.remove_prefix(size);
      if (path.empty()) return change(*at, name, what, value);
      at = child(*at, name);
      if (at == nullptr) return true;  // Kustomize refuses it
    }
  }

 private:
  static std::string unescaped(std::string_view name) {
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
      if (name[i] == '~' && i + 1 < name.size()) {
        out += name[++i] == '1' ? '/' : '~';
      } else {
        out += name[i];
      }
    }
    return out;
  }

  static std::optional<std::size_t> index_of(const Part& list, std::string_view name) {
    if (name == "-") return list.children.size();
    std::size_t index = 0;
    if (name.empty() || name.size() > 6) return std::nullopt;
    for (const char c : name) {
      if (c < '0' || c > '9') return std::nullopt;
      index = index * 10 + static_cast<std::size_t>(c - '0');
    }
    return index <= list.children.size() ? std::optional(index) : std::nullopt;
  }

  static Part* child(Part& at, std::string_view name) {
    if (at.is_mapping()) return at.find(name);
    const auto index = index_of(at, name);
    return at.is_sequence() && index && *index < at.children.size() ? &at.children[*index]
                                                                    : nullptr;
  }

  bool change(Part& at, std::string_view name, std::string_view what, const Part* value) {
    if (at.is_sequence()) {
      const auto index = index_of(at, name);
      if (!index) return true;
      const auto place = at.children.begin() + static_cast<std::ptrdiff_t>(*index);
      if (what == "add") {
        at.children.insert(place, nameless(*value));
      } else if (*index < at.children.size()) {
        if (what == "remove") {
          at.children.erase(place);
        } else {
          *place = nameless(*value);
        }
      }
      return true;
    }
    if (what == "remove") {
      at.erase(name);
      return true;
    }
    Part* const own = at.find(name);
    if (own == nullptr) {
      Part made = *value;
      made.key = composition_.keep(name);
      at.children.push_back(std::move(made));
      if (at.kind == NodeKind::null) at.kind = NodeKind::mapping;
      return true;
    }
    Part made = *value;
    made.key = own->key;
    made.key_span = value->key_span;
    *own = std::move(made);
    return true;
  }

  static Part nameless(const Part& value) {
    Part made = value;
    made.key = {};
    return made;
  }

  Composition& composition_;
};

// The API's own kinds that belong to no namespace.
bool is_of_cluster(std::string_view kind) {
  return kind.starts_with("Cluster") ||
         is_among(kind, {"Namespace", "Node", "PersistentVolume", "StorageClass", "PriorityClass",
                         "CustomResourceDefinition", "APIService", "PodSecurityPolicy",
                         "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
                         "IngressClass", "RuntimeClass", "CSIDriver", "VolumeSnapshotClass",
                         "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"});
}

std::string_view group_of(const Part& object) {
  const std::string_view version = object.text("apiVersion");
  return version.substr(0, version.find('/') == version.npos ? 0 : version.find('/'));
}

// One pass over a kustomization and what it takes in.
class Builder {
 public:
  struct Made {
    Part part;
    bool is_generated = false;
    bool is_open = false;  // something about it is not known
  };

  Builder(const Project& project, Kustomized& out) : project_(project), out_(out) {}

  void run() {
    std::vector<Made> made;
    apply(*out_.root, made, kDeepest);
    std::vector<Part> objects, generated, patches;
    for (Made& one : made) {
      (one.is_generated ? generated
       : one.is_open    ? patches
                        : objects)
          .push_back(std::move(one.part));
    }
    for (Part& patch : unmatched_) patches.push_back(std::move(patch));
    out_.objects = document_of(objects, State::whole);
    out_.generated = document_of(generated, State::whole);
    out_.patches =
        document_of(patches, out_.is_open || !patches.empty() ? State::in_part : State::whole);
  }

  const std::set<const Document*>& taken() const { return taken_; }

 private:
  // A folder of its own keeps it from what else is in the kustomization's.
  std::unique_ptr<Document> document_of(const std::vector<Part>& parts, State state) {
    auto document =
        std::make_unique<Document>(out_.root->path + "!/applied.yaml", "", Kind::kubernetes);
    const Tree& tree = document->syntax.emplace<Tree>(out_.composition.tree(parts));
    set_state(tree, state);
    document->is_usable = true;
    document->model.emplace<Manifest>(tree);
    return document;
  }

  static NodeRef root_of(const Document& document) {
    const auto* const manifest = std::get_if<Manifest>(&document.model);
    return manifest == nullptr || manifest->objects.empty() ? NodeRef()
                                                            : manifest->objects.front().node;
  }

  const Document* kustomization_in(const std::string& folder) const {
    for (const std::string_view name : {"kustomization.yaml", "kustomization.yml"}) {
      const Document* const found =
          project_.find(folder.empty() ? std::string(name) : folder + "/" + std::string(name));
      if (found != nullptr && found->kind == Kind::kustomization) return found;
    }
    return nullptr;
  }

  void apply(const Document& kustomization, std::vector<Made>& made, int depth) {
    if (depth == 0 || out_.composition.is_full() || !active_.insert(&kustomization).second) {
      out_.is_open = true;
      return;
    }
    taken_.insert(&kustomization);
    const NodeRef root = root_of(kustomization);
    const Part place = out_.composition.point(root["kind"] ? root["kind"] : root, kustomization);
    std::vector<Made> own;
    if (root["helmCharts"] || root["helmChartInflationGenerator"] || root["generators"])
      out_.is_open = true;
    for (const std::string_view key : {"resources", "bases"})
      take_in(kustomization, root[key], own, depth);
    generate(kustomization, root, own);
    // A component changes what was there before it.
    if (root["kind"].value() == "Component") {
      std::move(own.begin(), own.end(), std::back_inserter(made));
      own = std::move(made);
    }
    components(kustomization, root["components"], own, depth);
    patch(kustomization, root, own);
    if (root["transformers"]) {
      for (Made& one : own) one.is_open = true;
    }
    transform(kustomization, root, own, place);
    if (root["kind"].value() == "Component") {
      made = std::move(own);
    } else {
      std::move(own.begin(), own.end(), std::back_inserter(made));
    }
    active_.erase(&kustomization);
  }

  void take_in(const Document& kustomization, NodeRef list, std::vector<Made>& made, int depth) {
    if (!list.is_sequence()) return;
    for (const NodeRef item : list.children()) {
      const auto path = path_within(folder_of(kustomization.path), item.value());
      const Document* const base = path ? kustomization_in(*path) : nullptr;
      if (base != nullptr) {
        apply(*base, made, depth - 1);
        continue;
      }
      const Document* const file = path ? project_.find(*path) : nullptr;
      const auto* const manifest = file != nullptr ? std::get_if<Manifest>(&file->model) : nullptr;
      if (manifest == nullptr) {
        out_.is_open = true;
        continue;
      }
      taken_.insert(file);
      for (const Object& object : manifest->objects)
        made.push_back({out_.composition.lift(object.node, *file), false, false});
    }
  }

  void components(const Document& kustomization, NodeRef list, std::vector<Made>& made, int depth) {
    if (!list.is_sequence()) return;
    for (const NodeRef item : list.children()) {
      const auto path = path_within(folder_of(kustomization.path), item.value());
      const Document* const component = path ? kustomization_in(*path) : nullptr;
      if (component == nullptr) {
        // It may change anything.
        out_.is_open = true;
        for (Made& one : made) one.is_open = true;
        continue;
      }
      apply(*component, made, depth - 1);
    }
  }

  // Objects with the keys that are written here; what files hold is not known.
  void generate(const Document& kustomization, NodeRef root, std::vector<Made>& made) {
    for (const auto& [field, kind] :
         {std::pair<std::string_view, std::string_view>{"configMapGenerator", "ConfigMap"},
          {"secretGenerator", "Secret"}}) {
      const NodeRef list = root[field];
      if (!list.is_sequence()) continue;
      for (const NodeRef item : list.children()) {
        const Part place =
            out_.composition.point(item["name"] ? item["name"] : item, kustomization);
        Part object;
        object.kind = NodeKind::mapping;
        object.span = place.span;
        add(object, "apiVersion", "v1", place);
        add(object, "kind", kind, place);
        Part& metadata = object.at("metadata", place);
        metadata.kind = NodeKind::mapping;
        add(metadata, "name", item["name"].value(), place);
        if (item["namespace"]) add(metadata, "namespace", item["namespace"].value(), place);
        Part& data = object.at("data", place);
        data.kind = NodeKind::mapping;
        const bool is_open = item["envs"] || item["env"] || item["behavior"].value() == "merge";
        for (const std::string_view key : {"literals", "files"}) {
          if (!item[key].is_sequence()) continue;
          for (const NodeRef entry : item[key].children()) {
            std::string_view name = entry.value();
            const std::size_t by = name.find('=');
            name = by != name.npos ? name.substr(0, by) : name.substr(name.rfind('/') + 1);
            add(data, name, kUnknown, place);
          }
        }
        if (is_open) data = keyed(out_.composition.scalar(kUnknown, place), "data", place);
        made.push_back({std::move(object), true, false});
      }
    }
  }

  static Part keyed(Part part, std::string_view key, const Part& place) {
    part.key = key;
    part.key_span = place.span;
    return part;
  }

  void add(Part& to, std::string_view key, std::string_view value, const Part& place) {
    if (to.find(key) == nullptr)
      to.children.push_back(keyed(out_.composition.scalar(value, place), key, place));
  }

  // Patches in their three spellings.
  void patch(const Document& kustomization, NodeRef root, std::vector<Made>& made) {
    const auto each = [&](NodeRef list, auto use) {
      if (!list.is_sequence()) return;
      for (const NodeRef item : list.children()) use(item);
    };
    each(root["patchesStrategicMerge"], [&](NodeRef item) {
      const std::string_view text = item.value();
      const bool is_inline = text.find('\n') != text.npos || text.find(": ") != text.npos;
      use(kustomization, is_inline ? NodeRef() : item, is_inline ? item : NodeRef(), {}, made);
    });
    for (const std::string_view key : {"patches", "patchesJson6902"}) {
      each(root[key], [&](NodeRef item) {
        use(kustomization, item["path"], item["patch"], item["target"], made);
      });
    }
  }

  // `written` where the patch is a document of its own, else at one place.
  void use(const Document& kustomization, NodeRef path, NodeRef text, NodeRef target,
           std::vector<Made>& made) {
    if (!text && path) {
      const auto at = path_within(folder_of(kustomization.path), path.value());
      const Document* const file = at ? project_.find(*at) : nullptr;
      const auto* const manifest = file != nullptr ? std::get_if<Manifest>(&file->model) : nullptr;
      if (manifest != nullptr) {
        taken_.insert(file);
        for (const Object& object : manifest->objects)
          merge(out_.composition.lift(object.node, *file), target, made);
        return;
      }
      const std::string_view bytes = at ? project_.text(*at) : std::string_view();
      if (bytes.empty()) return open(target, made);
      const Part place = out_.composition.point(path, kustomization);
      return parse(
          bytes, [&](NodeRef node) { return out_.composition.lift_at(node, place); }, target, made);
    }
    if (!text) return;
    const ScalarMap map(text.tree()->source, text.text());
    parse(
        text.value(),
        [&](NodeRef node) {
          // What came through an alias has no places of its own here.
          return text.is_aliased()
                     ? out_.composition.lift_at(node, out_.composition.point(text, kustomization))
                     : out_.composition.lift_in(node, kustomization, map);
        },
        target, made);
  }

  template <typename Lift>
  void parse(std::string_view bytes, Lift lift, NodeRef target, std::vector<Made>& made) {
    Parsed<Tree> parsed = parse_yaml(bytes, {});
    if (!parsed.usable) return open(target, made);
    const Tree& tree = out_.composition.keep(std::move(parsed.tree));
    for (std::size_t i = 0; i < tree.documents.size(); ++i) {
      const NodeRef root = tree.root(i);
      if (root.is_mapping()) {
        merge(lift(root), target, made);
        continue;
      }
      if (!root.is_sequence()) continue;
      for (Made& one : made) {
        if (!is_target(one.part, target)) continue;
        for (const NodeRef operation : root.children()) {
          if (!Operations(out_.composition).apply(one.part, lift(operation))) one.is_open = true;
        }
      }
    }
  }

  // A patch that is not here may change anything that it may be about.
  static void open(NodeRef target, std::vector<Made>& made) {
    for (Made& one : made) {
      if (is_target(one.part, target)) one.is_open = true;
    }
  }

  void merge(const Part& patch, NodeRef target, std::vector<Made>& made) {
    bool is_used = false;
    const std::size_t size = patch.count();
    for (auto one = made.begin(); one != made.end();) {
      const bool is_meant = target ? is_target(one->part, target) : is_same(one->part, patch);
      if (!is_meant) {
        ++one;
        continue;
      }
      is_used = true;
      if (!out_.composition.spend(size)) return;
      if (patch.text("$patch") == "delete") {
        one = made.erase(one);
        continue;
      }
      // A target may be of another name and kind than the patch says.
      Part changes = patch;
      if (target) {
        for (const std::string_view key : {"kind", "apiVersion"}) changes.erase(key);
        if (Part* const metadata = changes.find("metadata")) metadata->erase("name");
      }
      Patcher(is_built_in(one->part)).merge(one->part, changes);
      ++one;
    }
    if (!is_used && patch.text("$patch") != "delete") unmatched_.push_back(patch);
  }

  static bool is_same(const Part& object, const Part& patch) {
    const std::string_view name_space = patch.text("metadata.namespace");
    return object.text("kind") == patch.text("kind") &&
           object.text("metadata.name") == patch.text("metadata.name") &&
           group_of(object) == group_of(patch) &&
           (name_space.empty() || object.text("metadata.namespace").empty() ||
            object.text("metadata.namespace") == name_space);
  }

  // Names and the like are regular expressions; of selectors, labels are compared.
  static bool is_target(const Part& object, NodeRef target) {
    const auto fits = [&](std::string_view key, std::string_view value) {
      const NodeRef wanted = target[key];
      if (!wanted || wanted.value().empty()) return true;
      if (wanted.value() == value) return true;
      const std::string pattern = "^(?:" + std::string(wanted.value()) + ")$";
      const Regex regex(pattern);
      const Span all{0, static_cast<std::uint32_t>(value.size())};
      return regex.find(value, all, Regex::Anchor::start).has_value();
    };
    const std::string_view api = object.text("apiVersion");
    const std::string_view version = api.substr(api.rfind('/') + 1);
    if (!fits("kind", object.text("kind")) || !fits("name", object.text("metadata.name")) ||
        !fits("namespace", object.text("metadata.namespace")) || !fits("group", group_of(object)) ||
        !fits("version", version))
      return false;
    return selects(object, "labels", target["labelSelector"].value()) &&
           selects(object, "annotations", target["annotationSelector"].value());
  }

  // "a=b,c!=d"; of other operators everything may be meant.
  static bool selects(const Part& object, std::string_view field, std::string_view selector) {
    const Part* const metadata = object.find("metadata");
    const Part* const values = metadata != nullptr ? metadata->find(field) : nullptr;
    while (!selector.empty()) {
      const std::size_t size = std::min(selector.find(','), selector.size());
      std::string_view term = selector.substr(0, size);
      selector.remove_prefix(std::min(size + 1, selector.size()));
      const std::size_t by = term.find('=');
      if (by == term.npos || by == 0 || term.find('(') != term.npos) continue;
      const bool is_not = term[by - 1] == '!';
      const std::string_view key = trimmed(term.substr(0, by - (is_not ? 1 : 0)));
      std::string_view value = term.substr(by + 1);
      if (value.starts_with('=')) value.remove_prefix(1);
      const Part* const own = values != nullptr ? values->find(key) : nullptr;
      const bool is_equal = own != nullptr && own->value == trimmed(value);
      if (is_equal == is_not) return false;
    }
    return true;
  }

  static std::string_view trimmed(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
  }

  void transform(const Document& kustomization, NodeRef root, std::vector<Made>& made,
                 const Part& place) {
    const NodeRef name_space = root["namespace"];
    for (Made& one : made) {
      if (name_space.is_scalar() && !name_space.value().empty() &&
          !is_of_cluster(one.part.text("kind"))) {
        Part& metadata = one.part.at("metadata", place);
        set(metadata, "namespace", out_.composition.lift(name_space, kustomization));
      }
      label(one.part, root["commonLabels"], kustomization, true);
      if (root["labels"].is_sequence()) {
        for (const NodeRef item : root["labels"].children()) {
          const bool reaches_pods =
              item["includeSelectors"].is_true() || item["includeTemplates"].is_true();
          label(one.part, item["pairs"], kustomization, reaches_pods);
        }
      }
      images(one.part, root["images"], kustomization, 24);
      replicas(one.part, root["replicas"], kustomization);
    }
  }

  static void set(Part& to, std::string_view key, Part value) {
    value.key = key;
    if (Part* const own = to.find(key)) {
      *own = std::move(value);
    } else {
      if (to.kind == NodeKind::null) to.kind = NodeKind::mapping;
      to.children.push_back(std::move(value));
    }
  }

  // Selectors get them as well, which changes nothing of what they select.
  void label(Part& object, NodeRef pairs, const Document& kustomization, bool reaches_pods) {
    if (!pairs.is_mapping()) return;
    const auto add_to = [&](Part& holder) {
      Part* const metadata = holder.find("metadata");
      if (metadata == nullptr) return;
      Part& labels = metadata->at("labels", *metadata);
      for (const NodeRef pair : pairs.children())
        set(labels, pair.key().value, out_.composition.lift(pair, kustomization));
    };
    add_to(object);
    if (!reaches_pods) return;
    Part* const spec = object.find("spec");
    Part* const pods = spec != nullptr ? spec->find("template") : nullptr;
    if (pods != nullptr) add_to(*pods);
  }

  // Of containers, wherever they stand.
  void images(Part& at, NodeRef list, const Document& kustomization, int depth) {
    if (!list.is_sequence() || depth == 0) return;
    for (Part& child : at.children) {
      if (is_among(child.key, {"containers", "initContainers", "ephemeralContainers"}) &&
          child.is_sequence()) {
        for (Part& container : child.children) {
          Part* const image = container.find("image");
          if (image != nullptr && image->is_scalar()) rename(*image, list, kustomization);
        }
      }
      if (child.is_mapping()) images(child, list, kustomization, depth - 1);
    }
  }

  void rename(Part& image, NodeRef list, const Document& kustomization) {
    for (const NodeRef item : list.children()) {
      const std::string_view text = image.value;
      const std::size_t at = std::min(text.find('@'), text.size());
      std::size_t colon = text.substr(0, at).rfind(':');
      if (colon != text.npos && text.find('/', colon) < at) colon = text.npos;
      const std::string_view name = text.substr(0, std::min(colon, at));
      if (name != item["name"].value() || name.empty()) continue;
      const NodeRef digest = item["digest"];
      const NodeRef tag = item["newTag"];
      const NodeRef from = digest ? digest : tag ? tag : item["newName"];
      if (!from) return;
      std::string made(item["newName"] ? item["newName"].value() : name);
      if (digest) {
        made += "@" + std::string(digest.value());
      } else if (tag) {
        made += ":" + std::string(tag.value());
      } else {
        made += text.substr(name.size());
      }
      Part changed = out_.composition.lift(from, kustomization);
      changed.key = image.key;
      changed.key_span = changed.span;
      changed.value = out_.composition.keep(made);
      changed.kind = NodeKind::scalar;
      image = std::move(changed);
      return;
    }
  }

  void replicas(Part& object, NodeRef list, const Document& kustomization) {
    if (!list.is_sequence()) return;
    for (const NodeRef item : list.children()) {
      Part* const spec = object.find("spec");
      if (spec == nullptr || item["name"].value() != object.text("metadata.name") ||
          !is_among(object.text("kind"),
                    {"Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"}))
        continue;
      if (item["count"])
        set(*spec, "replicas", out_.composition.lift(item["count"], kustomization));
    }
  }

  const Project& project_;
  Kustomized& out_;
  std::vector<Part> unmatched_;
  std::set<const Document*> active_, taken_;
};

// Kustomizations that another takes in.
std::set<const Document*> inner(const Project& project) {
  std::set<const Document*> found;
  for (const Document* const document : project.documents) {
    const auto* const tree = std::get_if<Tree>(&document->syntax);
    if (document->kind != Kind::kustomization || tree == nullptr) continue;
    for (const std::string_view key : {"resources", "bases", "components"}) {
      const NodeRef list = tree->root()[key];
      if (!list.is_sequence()) continue;
      for (const NodeRef item : list.children()) {
        const auto path = path_within(folder_of(document->path), item.value());
        if (!path) continue;
        for (const std::string_view name : {"kustomization.yaml", "kustomization.yml"}) {
          const Document* const base =
              project.find(path->empty() ? std::string(name) : *path + "/" + std::string(name));
          if (base != nullptr) found.insert(base);
        }
      }
    }
  }
  return found;
}

}  // namespace

Kustomizations::Kustomizations(const Project& project) : project_(project) {
  const std::set<const Document*> inner_ones = inner(project);
  std::size_t left = kMostParts;
  for (const Document* const document : project.documents) {
    if (document->kind != Kind::kustomization || inner_ones.contains(document) ||
        !std::holds_alternative<Manifest>(document->model))
      continue;
    if (left == 0) {
      left_out_.push_back(document);
      continue;
    }
    Kustomized& made = all_.emplace_back();
    made.root = document;
    Builder builder(project, made);
    builder.run();
    left -= std::min(left, made.composition.size());
    // One that is too large is left as it is written.
    if (made.composition.is_full()) {
      all_.pop_back();
      left_out_.push_back(document);
    } else {
      taken_.insert(builder.taken().begin(), builder.taken().end());
    }
  }
}

bool Kustomizations::stands_alone(const Document& document) const {
  if (takes_in(document) || lower_case(document.path).find("patch") != std::string::npos)
    return false;
  std::string_view folder = folder_of(document.path);
  while (true) {
    for (const std::string_view name : {"kustomization.yaml", "kustomization.yml"}) {
      const std::string path =
          folder.empty() ? std::string(name) : std::string(folder) + "/" + std::string(name);
      if (project_.find(path) != nullptr) return false;
    }
    if (folder.empty()) return true;
    folder = folder_of(folder);
  }
}

}  // namespace sluice::kubernetes
