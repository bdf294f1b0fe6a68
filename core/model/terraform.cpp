#include "core/model/terraform.h"

#include <span>

namespace sluice::terraform {
namespace {

// How many labels a block of a type has.
struct BlockType {
  std::string_view name;
  std::size_t labels;
};
constexpr BlockType kTypes[] = {
    {"resource", 2}, {"data", 2},   {"module", 1}, {"provider", 1},
    {"variable", 1}, {"output", 1}, {"locals", 0}, {"terraform", 0},
};

const BlockType* type_of(std::string_view name) {
  for (const BlockType& type : kTypes) {
    if (type.name == name) return &type;
  }
  return nullptr;
}

class Builder {
 public:
  Builder(File& file, const Document* document) : file_(file), document_(document) {}

  void native(hcl::Ref body) {
    for (const hcl::Ref child : body.children()) {
      const BlockType* const type =
          child.is(hcl::NodeKind::block) ? type_of(child.text().value) : nullptr;
      if (type == nullptr) continue;
      const std::vector<Text> labels = child.labels();
      if (labels.size() != type->labels) continue;
      const Text name = labels.empty() ? Text{} : labels.back();
      add(type->name, labels, {name, child.header(), child.span(), Value::of(child)});
    }
  }

  // JSON syntax: an object for each label, any of them within an array.
  void json(NodeRef root) {
    for_each_object(root, [&](NodeRef object) {
      for (const NodeRef child : object.children()) {
        const BlockType* const type = type_of(child.key().value);
        if (type == nullptr) continue;
        std::vector<Text> labels;
        members(*type, child, labels);
      }
    });
  }

 private:
  template <typename F>
  static void for_each_object(NodeRef node, F f) {
    if (node.is_mapping()) f(node);
    if (!node.is_sequence()) return;
    for (const NodeRef element : node.children()) {
      if (element.is_mapping()) f(element);
    }
  }

  // As deep as a block has labels.
  void members(const BlockType& type, NodeRef node, std::vector<Text>& labels) {
    for_each_object(node, [&](NodeRef object) {
      if (labels.size() == type.labels) {
        const Text name = labels.empty() ? Text{} : labels.back();
        add(type.name, labels, {name, node.key().at, object.span(), Value::of(object)});
        return;
      }
      for (const NodeRef child : object.children()) {
        if (child.key().value == "//") continue;
        labels.push_back(child.key());
        members(type, child, labels);
        labels.pop_back();
      }
    });
  }

  void add(std::string_view type, std::span<const Text> labels, const Block& block) {
    const Value& body = block.body;
    if (type == "resource" || type == "data") {
      file_.resources.push_back({Platform::terraform, type == "data", document_, labels[0],
                                 labels[1], block.header, block.scope, body});
    } else if (type == "module") {
      file_.modules.push_back({block, body.get("source"), body.get("version")});
    } else if (type == "provider") {
      file_.providers.push_back({block, body.get("alias")});
    } else if (type == "variable") {
      file_.variables.push_back({block, body.get("type"), body.get("default")});
    } else if (type == "output") {
      file_.outputs.push_back({block, body.get("value")});
    } else if (type == "locals") {
      for (const Value::Field& field : body.fields()) {
        file_.locals.push_back({field.name, field.value});
      }
    } else {
      file_.settings.push_back(block);
      // What terragrunt runs is a module that is called.
      const Value source = body.get("source");
      if (type != "terraform" || source.is_absent()) return;
      Block call = block;
      call.name = {"terraform", block.header};
      file_.modules.push_back({call, source, {}});
    }
  }

  File& file_;
  const Document* document_;
};

}  // namespace

File::File(const hcl::Tree& tree, const Document* document) {
  Builder(*this, document).native(tree.root());
}

File::File(const Tree& tree, const Document* document) {
  Builder(*this, document).json(tree.root());
}

std::string ModuleCall::address() const { return "module." + std::string(name.value); }

}  // namespace sluice::terraform
