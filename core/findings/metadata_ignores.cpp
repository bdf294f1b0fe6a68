#include "core/findings/metadata_ignores.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>

namespace sluice {
namespace {

// Where a tool lists its ignores, and what its entries are made of.
struct Form {
  std::string_view tool;  // as its aliases have it
  std::string_view key, list;
  std::string_view reason;  // of an entry that is an object with an id; empty where it is the id
};
constexpr Form kForms[] = {
    {"checkov", "checkov", "skip", "comment"},
    {"cfn_nag", "cfn_nag", "rules_to_suppress", "reason"},
    {"cdk_nag", "cdk_nag", "rules_to_suppress", "reason"},
    {"guard", "guard", "SuppressedRules", ""},
};

class Reader {
 public:
  Reader(const LineIndex& lines, std::size_t most) : lines_(lines), most_(most) {}

  // `scope` is what the ignores are about: all of the file where it is empty.
  void read(NodeRef metadata, Span scope) {
    for (const Form& form : kForms) {
      const NodeRef list = metadata[form.key][form.list];
      if (scope.empty() && form.tool != "cdk_nag") continue;
      if (!list.is_sequence()) continue;
      for (const NodeRef entry : list.children()) add(form, entry, scope);
    }
  }

  std::vector<IgnoreComment> take() { return std::move(found_); }

 private:
  void add(const Form& form, NodeRef entry, Span scope) {
    const NodeRef id = form.reason.empty() ? entry : entry["id"];
    if (!id.is_scalar() || id.value().empty() || found_.size() >= most_) return;
    IgnoreComment ignore;
    ignore.tool = form.tool;
    ignore.ids.push_back(std::string(form.tool) + ":" + std::string(id.value()));
    ignore.at = id.use();
    ignore.line = lines_.at(ignore.at.begin).line;
    ignore.first = scope.empty() ? ignore.line : lines_.at(scope.begin).line;
    ignore.last = scope.empty() ? ignore.line : lines_.at(scope.end).line;
    ignore.scope = scope.empty() ? IgnoreComment::Scope::file : IgnoreComment::Scope::inside;
    if (!form.reason.empty()) ignore.reason = entry[form.reason].value();
    found_.push_back(std::move(ignore));
  }

  const LineIndex& lines_;
  std::size_t most_;
  std::vector<IgnoreComment> found_;
};

}  // namespace

bool may_hold_metadata_ignores(const Document& document) {
  if (document.kind != Kind::cloudformation || !document.is_usable) return false;
  return std::any_of(std::begin(kForms), std::end(kForms), [&](const Form& form) {
    return document.bytes.find(form.list) != std::string::npos;
  });
}

std::vector<IgnoreComment> metadata_ignores(const Document& document, const LineIndex& lines,
                                            std::size_t most) {
  const Tree* const tree = std::get_if<Tree>(&document.syntax);
  if (tree == nullptr || !may_hold_metadata_ignores(document)) return {};
  Reader reader(lines, most);
  reader.read(tree->root()["Metadata"], {});
  for (std::size_t i = 0; i < tree->documents.size(); ++i) {
    for (const NodeRef resource : tree->root(i)["Resources"].children()) {
      const Span span = resource.span();
      reader.read(resource["Metadata"], {std::min(resource.key().at.begin, span.begin), span.end});
    }
  }
  return reader.take();
}

}  // namespace sluice
