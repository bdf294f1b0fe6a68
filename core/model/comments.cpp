#include "core/model/comments.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "core/detect/detect.h"
#include "core/model/document.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

// Comments of YAML: what starts with '#' behind white space and outside of every scalar.
class YamlComments {
 public:
  explicit YamlComments(std::string_view source)
      : source_(source), begin_(static_cast<std::uint32_t>(utf8::bom_size(source))) {}

  std::vector<Comment> run(const Tree& tree) {
    // Keys are nodes as well, and all stand in the order in which they were written.
    for (const TreeNode& node : tree.nodes) {
      if (node.kind == NodeKind::scalar) scalar(node);
    }
    gap(size(), 0);
    return std::move(comments_);
  }

 private:
  std::uint32_t size() const { return static_cast<std::uint32_t>(source_.size()); }

  std::uint32_t line_end(std::uint32_t at) const {
    return static_cast<std::uint32_t>(std::min(source_.find_first_of("\r\n", at), source_.size()));
  }

  void scalar(const TreeNode& node) {
    gap(node.span.begin, 0);
    if (node.style == Style::literal || node.style == Style::folded)
      gap(line_end(node.span.begin), node.span.end);
    at_ = std::max(at_, node.span.end);
  }

  bool opens(std::uint32_t at) const {
    if (at == begin_) return true;
    const char before = source_[at - 1];
    return before == ' ' || before == '\t' || before == '\n' || before == '\r';
  }

  // From where we are up to `end` no scalar has text.
  void gap(std::uint32_t end, std::uint32_t reach) {
    while (at_ < end) {
      const std::size_t found = source_.substr(0, end).find('#', at_);
      at_ = static_cast<std::uint32_t>(std::min<std::size_t>(found, end));
      if (at_ == end) return;
      const std::uint32_t comment_end = line_end(at_);
      // One that would reach into a scalar is none.
      if (opens(at_) && comment_end <= end) {
        comments_.push_back({{at_, comment_end}, reach});
        at_ = comment_end;
      } else {
        ++at_;
      }
    }
  }

  std::string_view source_;
  std::uint32_t begin_;  // behind the byte-order mark
  std::uint32_t at_ = 0;
  std::vector<Comment> comments_;
};

}  // namespace

std::optional<std::vector<Comment>> comments_of(const Document& document) {
  const Syntax syntax = document.written;
  if (syntax == Syntax::none || syntax == Syntax::archive) return std::nullopt;
  std::vector<Comment> comments;
  if (!document.is_usable) return comments;
  if (const auto* const tree = std::get_if<hcl::Tree>(&document.syntax)) {
    for (const Span at : hcl::comments(*tree)) comments.push_back({at});
  } else if (const auto* const file = std::get_if<dockerfile::Tree>(&document.syntax)) {
    for (const Text& comment : file->comments) comments.push_back({comment.at});
  } else if (const auto* const yaml = std::get_if<Tree>(&document.syntax);
             yaml != nullptr && syntax == Syntax::yaml) {
    return YamlComments(document.bytes).run(*yaml);
  }
  return comments;
}

const Comment* comment_at(const std::vector<Comment>& comments, std::uint32_t offset) {
  const auto behind = std::upper_bound(
      comments.begin(), comments.end(), offset,
      [](std::uint32_t at, const Comment& comment) { return at < comment.at.begin; });
  if (behind == comments.begin()) return nullptr;
  const Comment& comment = *std::prev(behind);
  return offset < comment.at.end ? &comment : nullptr;
}

}  // namespace sluice
