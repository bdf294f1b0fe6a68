// The parser of HCL native syntax, every node that it makes, and the model over them.
#include "core/parse/hcl/hcl.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/model/terraform.h"
#include "tests/fuzz/walk.h"

namespace {

using sluice::hcl::Ref;
using sluice::test::require;

std::size_t walk(Ref node) {
  std::size_t nodes = 1;
  std::uint32_t at = node.span().begin;
  const sluice::Text text = node.text();
  if (text.present()) require(node.span().contains(text.at));
  for (const Ref child : node.children()) {
    require(child.parent() == node);
    require(node.span().contains(child.span()) && at <= child.span().begin);
    at = child.span().end;
    nodes += walk(child);
  }
  return nodes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto parsed = sluice::hcl::parse_hcl(bytes, sluice::test::small_limits());
  for (const sluice::ParseError& error : parsed.errors)
    require(error.at.begin <= error.at.end && error.at.end <= size);
  const Ref root = parsed.tree.root();
  if (!root) return 0;
  require(root.span().end <= size);
  require(walk(root) <= parsed.tree.nodes.size());
  const sluice::terraform::File file(parsed.tree, nullptr);
  for (const sluice::Resource& resource : file.resources) {
    require(resource.scope.contains(resource.header));
    for (const sluice::Value::Field& field : resource.body.fields()) {
      for (const sluice::Value& value : resource.all(field.name.value))
        require(value.node().size() >= resource.name.value.size());
    }
  }
  return 0;
}
