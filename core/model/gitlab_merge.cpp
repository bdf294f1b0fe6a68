#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <utility>

#include "core/model/gitlab.h"
#include "core/model/gitlab_build.h"

// `extends` and `!reference`: blocks that are made of other blocks.
namespace sluice::gitlab {
namespace {

constexpr std::size_t kExtendsLevels = 11;
constexpr std::size_t kReferenceLevels = 10;
constexpr std::size_t kDeepest = 250;  // values within values on the way through references

// Fields of the root by name.
class Root {
 public:
  explicit Root(const Node& root) : fields_(root.fields) {
    index_.reserve(root.fields.size());
    for (std::size_t i = 0; i < fields_.size(); ++i) index_.emplace(fields_[i].key, i);
  }

  const std::vector<Field>& fields() const { return fields_; }
  std::size_t find(std::string_view name) const {
    const auto found = index_.find(name);
    return found != index_.end() ? found->second : fields_.size();
  }

 private:
  const std::vector<Field>& fields_;
  std::unordered_map<std::string_view, std::size_t> index_;
};

// Merges every block over the blocks that it extends.
class Extender {
 public:
  Extender(Build& build, const Node& root, Names& open)
      : build_(build), root_(root), open_(open), blocks_(root.fields.size()) {}

  // The root with every block merged; null where that fails.
  std::vector<Field> fields() {
    std::vector<Field> fields = root_.fields();
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (!is_block(i)) continue;
      if (!resolve(i, 1)) {
        if (!build_.passes_over()) return {};
        take_alone(i);
      }
      fields[i].value = blocks_[i].merged;
    }
    return fields;
  }

 private:
  struct Block {
    const Node* merged = nullptr;
    std::size_t levels = 0;  // itself and all that it extends, one upon the other
    bool on_way = false;
  };

  // What it extends is not known, then.
  void take_alone(std::size_t i) {
    blocks_[i].merged = root_.fields()[i].value;
    open_.insert(root_.fields()[i].key);
    for (Block& block : blocks_) block.on_way = false;
    way_.clear();
  }

  bool is_block(std::size_t i) const {
    const Field& field = root_.fields()[i];
    return field.value->is_mapping() && !is_global_keyword(field.key);
  }

  bool resolve(std::size_t i, std::size_t depth) {
    Block& block = blocks_[i];
    if (block.merged != nullptr) return true;
    const Field& own = root_.fields()[i];
    const Node* const extends = own.value->get("extends");
    block.levels = 1;
    if (extends == nullptr) {
      block.merged = own.value;
      return true;
    }
    block.on_way = true;
    const Node* merged = nullptr;
    for (const Node* const name : names(*extends)) {
      way_.push_back({i, name});
      const Node* const parent = resolve_parent(i, *name, depth);
      if (build_.failed()) return false;
      way_.pop_back();
      if (parent == nullptr) continue;
      const Use* const use = build_.use(Via::extends, name->written);
      // The first is taken as it is, marked as taken.
      if (merged == nullptr) merged = build_.mapping({}, own.value->written);
      if (merged != nullptr) merged = build_.merge(merged, parent, nullptr, use);
      if (merged == nullptr) return false;
    }
    block.on_way = false;
    block.merged =
        merged != nullptr ? build_.merge(merged, own.value, nullptr, nullptr) : own.value;
    return block.merged != nullptr;
  }

  std::vector<const Node*> names(const Node& extends) {
    std::vector<const Node*> names;
    if (extends.is_text()) names.push_back(&extends);
    for (const Item& item : extends.items) {
      if (item.value->is_text())
        names.push_back(item.value);
      else
        build_.fail(item.value->written, "extends takes names of jobs");
    }
    if (!extends.is_text() && !extends.is_sequence() && !extends.is_null())
      build_.fail(extends.written, "extends takes names of jobs");
    return names;
  }

  // What the block at `i` extends; null where that is unknown, or wrong.
  const Node* resolve_parent(std::size_t i, const Node& name, std::size_t depth) {
    const std::size_t at = root_.find(name.text);
    const std::string_view own = root_.fields()[i].key;
    if (at == root_.fields().size()) {
      if (!may_be_elsewhere(build_))
        return build_.fail(name.written, "extended job " + quote(name.text) + " does not exist");
      build_.unknown(Unknown::Kind::name, name.written, "extends: " + std::string(name.text));
      open_.insert(own);
      return nullptr;
    }
    if (!is_block(at)) return build_.fail(name.written, quote(name.text) + " is no job to extend");
    if (blocks_[at].on_way) return fail_cycle(name);
    if (depth >= kExtendsLevels || !resolve(at, depth + 1) ||
        blocks_[at].levels + depth > kExtendsLevels)
      return build_.fail(name.written, "more than 11 levels of extends");
    blocks_[i].levels = std::max(blocks_[i].levels, blocks_[at].levels + 1);
    if (open_.contains(name.text)) open_.insert(own);
    return blocks_[at].merged;
  }

  std::nullptr_t fail_cycle(const Node& name) {
    build_.fail_about(ConfigurationError::About::extends, name.written,
                      "extends leads back to itself");
    // The names on the way from the block that is extended again, in order.
    const auto first = std::find_if(way_.begin(), way_.end(), [&](const Step& step) {
      return step.block == root_.find(name.text);
    });
    for (auto step = first; step != way_.end(); ++step) {
      if (step->name != &name) build_.out.error->way.push_back(step->name->written);
    }
    return nullptr;
  }

  // A block that is being merged, and the name in it that is followed.
  struct Step {
    std::size_t block = 0;
    const Node* name = nullptr;
  };

  Build& build_;
  Root root_;
  Names& open_;
  std::vector<Block> blocks_;
  std::vector<Step> way_;
};

// Replaces every reference by what it names.
class Referrer {
 public:
  Referrer(Build& build, const Node& root) : build_(build), root_(root) {}

  struct Resolved {
    const Node* node = nullptr;  // null while it is on the way, and where it failed
    std::size_t levels = 0;      // references, one within the other
    bool is_open = false;        // something in it is unknown
  };

  Resolved resolve(const Node& node, std::size_t depth) {
    if (!node.pending) return {&node, 0, false};
    if (depth > kDeepest) {
      build_.fail_at(node.written, node.written.at(), "values are nested too deep",
                     ErrorCode::limit);
      return {};
    }
    const auto [at, is_new] = known_.try_emplace(&node);
    if (!is_new) {
      if (at->second.node == nullptr) fail_cycle(node);
      return at->second;
    }
    const Resolved resolved =
        node.kind == Node::Kind::reference ? reference(node, depth) : inner(node, depth);
    if (build_.failed()) return {};
    known_[&node] = resolved;
    return resolved;
  }

 private:
  Resolved inner(const Node& node, std::size_t depth) {
    Resolved resolved;
    Node copy;
    copy.kind = node.kind;
    copy.written = node.written;
    copy.items = node.items;
    copy.fields = node.fields;
    const auto put = [&](const Node*& value, const Use*& use) {
      const bool refers = value->kind == Node::Kind::reference;
      const Written at = value->written;
      const Resolved one = resolve(*value, depth + 1);
      if (one.node == nullptr) return false;
      if (refers) use = build_.use(Via::reference, at);
      value = one.node;
      resolved.levels = std::max(resolved.levels, one.levels);
      resolved.is_open = resolved.is_open || one.is_open;
      return true;
    };
    for (Item& item : copy.items) {
      if (!put(item.value, item.use)) return {};
    }
    for (Field& field : copy.fields) {
      if (!put(field.value, field.use)) return {};
    }
    copy.pending = false;
    resolved.node = build_.add(std::move(copy));
    return resolved;
  }

  Resolved reference(const Node& node, std::size_t depth) {
    Resolved resolved;
    const Node* const target = find(node, depth);
    if (build_.failed()) return {};
    if (target == nullptr) {
      // Nothing is known of it: null, which takes no place in a list.
      build_.unknown(Unknown::Kind::name, node.written, "!reference " + path_of(node));
      Node unknown;
      unknown.written = node.written;
      resolved = {build_.add(std::move(unknown)), 0, true};
    } else {
      const auto known = known_.find(target);
      if (known != known_.end() && known->second.node == nullptr)
        fail_cycle(node);
      else
        resolved = resolve(*target, depth + 1);
    }
    if (resolved.node == nullptr) return {};
    if (++resolved.levels > kReferenceLevels) {
      build_.fail(node.written, "more than 10 levels of !reference");
      return {};
    }
    if (node.fields.empty()) return resolved;
    // What an extending block says over the target.
    Node over;
    over.kind = Node::Kind::mapping;
    over.written = node.written;
    over.fields = node.fields;
    const Node* const top = build_.add(std::move(over));
    const Resolved own = top != nullptr ? resolve(*top, depth + 1) : Resolved{};
    if (own.node == nullptr) return {};
    const Use* const use = build_.use(Via::reference, node.written);
    resolved.node = build_.merge(resolved.node, own.node, use, nullptr);
    return resolved;
  }

  void fail_cycle(const Node& node) {
    build_.fail_about(ConfigurationError::About::reference, node.written,
                      "!reference leads back to itself");
  }

  // What a reference names, itself perhaps a reference; null where it is unknown, or wrong.
  const Node* find(const Node& node, std::size_t depth) {
    const std::size_t first = root_.find(node.items.front().value->text);
    const Node* target = nullptr;
    if (first < root_.fields().size()) target = root_.fields()[first].value;
    for (std::size_t i = 1; i < node.items.size() && target != nullptr; ++i) {
      if (target->kind == Node::Kind::reference) {
        const Resolved way = resolve(*target, depth + 1);
        if (way.node == nullptr) return nullptr;
        if (way.is_open) return nullptr;
        target = way.node;
      }
      target = step(*target, *node.items[i].value);
    }
    if (target != nullptr && !target->is_null()) return target;
    if (may_be_elsewhere(build_)) return nullptr;
    return build_.fail(node.written, "!reference " + path_of(node) + " names nothing");
  }

  // The value that a name leads to in a mapping, or a number in a list.
  static const Node* step(const Node& from, const Node& name) {
    if (!from.is_sequence()) return from.get(name.text);
    std::size_t index = 0;
    const auto [end, error] =
        std::from_chars(name.text.data(), name.text.data() + name.text.size(), index);
    const bool is_there = error == std::errc() && end == name.text.data() + name.text.size() &&
                          index < from.items.size();
    return is_there ? from.items[index].value : nullptr;
  }

  static std::string path_of(const Node& node) {
    std::string path;
    for (const Item& item : node.items) {
      if (!path.empty()) path += ", ";
      path += item.value->text;
    }
    return quote(path);
  }

  Build& build_;
  Root root_;
  std::unordered_map<const Node*, Resolved> known_;
};

}  // namespace

const Node* resolve_blocks(Build& build, const Node& root, Names& open) {
  Node extended;
  extended.kind = Node::Kind::mapping;
  extended.written = root.written;
  extended.fields = Extender(build, root, open).fields();
  if (build.failed()) return nullptr;
  // The root may hold more than any one value may: its limit is that of all jobs together.
  Referrer referrer(build, extended);
  std::vector<Field> fields = extended.fields;
  for (Field& field : fields) {
    const Written at = field.value->written;
    const bool refers = field.value->kind == Node::Kind::reference;
    const auto resolved = referrer.resolve(*field.value, 0);
    if (build.passes_over()) {
      field.value = nullptr;
      continue;
    }
    if (build.failed()) return nullptr;
    field.value = resolved.node;
    if (refers) field.use = build.use(Via::reference, at);
    if (resolved.is_open) open.insert(field.key);
  }
  std::erase_if(fields, [](const Field& field) { return field.value == nullptr; });
  return build.mapping(std::move(fields), root.written);
}

bool may_be_elsewhere(const Build& build) {
  const auto& unknowns = build.out.unknowns;
  return std::any_of(unknowns.begin(), unknowns.end(),
                     [](const Unknown& unknown) { return unknown.kind == Unknown::Kind::include; });
}

}  // namespace sluice::gitlab
