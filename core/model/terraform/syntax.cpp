#include "core/model/terraform/syntax.h"

#include <span>
#include <utility>

namespace sluice::terraform {
namespace {

struct BlockType {
  std::string_view name;
  std::size_t labels;
  Declares what;
};
constexpr BlockType kTypes[] = {
    {"resource", 2, Declares::resource}, {"data", 2, Declares::data},
    {"variable", 1, Declares::variable}, {"output", 1, Declares::output},
    {"module", 1, Declares::module},     {"provider", 1, Declares::provider},
    {"locals", 0, Declares::local},
};

const BlockType* type_of(std::string_view name) {
  for (const BlockType& type : kTypes) {
    if (type.name == name) return &type;
  }
  return nullptr;
}

bool is_json_comment(std::string_view key) { return key == "//"; }

class Reader {
 public:
  explicit Reader(const Document& document) : document_(document) {}

  std::vector<Declaration> run() {
    if (const auto* const tree = std::get_if<hcl::Tree>(&document_.syntax)) {
      native(tree->root());
    } else if (const auto* const json = std::get_if<Tree>(&document_.syntax)) {
      data(json->root());
    }
    return std::move(found_);
  }

 private:
  void native(hcl::Ref root) {
    for (const hcl::Ref block : root.children()) {
      if (!block.is(hcl::NodeKind::block)) continue;
      const BlockType* const type = type_of(block.text().value);
      if (type == nullptr) continue;
      const std::vector<Text> labels = block.labels();
      if (labels.size() != type->labels) continue;
      add(*type, labels, block.header(), block.span(), {&document_, block.body(), {}});
    }
  }

  template <typename F>
  static void each_object(NodeRef node, F f) {
    if (node.is_mapping()) f(node);
    if (!node.is_sequence()) return;
    for (const NodeRef element : node.children()) {
      if (element.is_mapping()) f(element);
    }
  }

  void data(NodeRef root) {
    each_object(root, [&](NodeRef object) {
      for (const NodeRef child : object.children()) {
        const BlockType* const type = type_of(child.key().value);
        if (type == nullptr) continue;
        std::vector<Text> labels;
        members(*type, child, labels);
      }
    });
  }

  void members(const BlockType& type, NodeRef node, std::vector<Text>& labels) {
    each_object(node, [&](NodeRef object) {
      if (labels.size() == type.labels) {
        add(type, labels, node.key().at, object.span(), {&document_, {}, object});
        return;
      }
      for (const NodeRef child : object.children()) {
        if (is_json_comment(child.key().value)) continue;
        labels.push_back(child.key());
        members(type, child, labels);
        labels.pop_back();
      }
    });
  }

  void add(const BlockType& type, std::span<const Text> labels, Span header, Span scope,
           const Body& body) {
    if (type.what == Declares::local) {
      for (const Member& member : body.members()) {
        if (member.is_block()) continue;
        Declaration& local = found_.emplace_back();
        local.what = Declares::local;
        local.name = member.name;
        local.header = local.scope = member.name.at;
        local.document = &document_;
        local.value = member.value;
      }
      return;
    }
    Declaration& declaration = found_.emplace_back();
    declaration.what = type.what;
    if (labels.size() == 2) declaration.type = labels.front();
    declaration.name = labels.back();
    declaration.header = header;
    declaration.scope = scope;
    declaration.document = &document_;
    declaration.bodies.push_back(body);
  }

  const Document& document_;
  std::vector<Declaration> found_;
};

}  // namespace

ValuePlace Expression::place() const {
  if (native) return {document, native.span(), native.index()};
  if (json) return {document, json.span(), json.index()};
  return {};
}

std::vector<Member> Body::members() const {
  std::vector<Member> members;
  for (const hcl::Ref child : native.children()) {
    if (child.is(hcl::NodeKind::attribute))
      members.push_back({child.text(), {document, child.first(), {}}, {}});
    if (child.is(hcl::NodeKind::block)) members.push_back({child.text(), {}, child});
  }
  for (const NodeRef child : json.children()) {
    if (!is_json_comment(child.key().value))
      members.push_back({child.key(), {document, {}, child}, {}});
  }
  return members;
}

Expression Body::attribute(std::string_view name) const {
  if (native) return {document, native.attribute(name), {}};
  if (json) return {document, {}, json[name]};
  return {};
}

bool Body::is_broken() const {
  for (const hcl::Ref child : native.children()) {
    if (child.is(hcl::NodeKind::invalid)) return true;
  }
  return false;
}

ValuePlace Body::place() const {
  if (native) {
    const hcl::Ref block = native.parent();
    return {document, block.is(hcl::NodeKind::block) ? block.header() : native.span(),
            native.index()};
  }
  if (json) return {document, json.span(), json.index()};
  return {};
}

Expression Declaration::attribute(std::string_view attribute) const {
  for (auto body = bodies.rbegin(); body != bodies.rend(); ++body) {
    if (const Expression found = body->attribute(attribute)) return found;
  }
  return {};
}

std::vector<Declaration> declarations(const Document& document) { return Reader(document).run(); }

}  // namespace sluice::terraform
