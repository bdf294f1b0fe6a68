#include "core/findings/resource_ignores.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/model/document.h"
#include "core/model/resource.h"
#include "core/model/terraform/evaluation.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

// Further ones of a file do not count.
constexpr std::size_t kMost = 200;

bool holds(const IgnoreComment& comment, const Resource& resource) {
  return std::all_of(comment.conditions.begin(), comment.conditions.end(), [&](const auto& one) {
    const std::vector<Value> values = resource.all(one.path);
    return std::any_of(values.begin(), values.end(), [&](const Value& value) {
      return value.is_scalar() && value.text().value == one.value;
    });
  });
}

}  // namespace

ResourceIgnores::ResourceIgnores(const std::vector<SourceView>& sources,
                                 const CollectOptions& options)
    : sources_(sources) {
  for (std::size_t i = 0; i < options.ignores.size(); ++i) {
    if (options.ignores[i] == nullptr) continue;
    std::size_t count = 0;
    for (IgnoreComment& comment : *options.ignores[i]) {
      const bool is_meant = comment.tool == "trivy" || comment.tool == "tfsec";
      const bool is_within = comment.scope == IgnoreComment::Scope::inside;
      const bool is_conditional = !comment.conditions.empty();
      const bool is_here = is_within || (is_meant && (is_conditional || comment.target != 0));
      if (!is_here || comment.is_over(options.today) || count++ == kMost) continue;
      const auto id = static_cast<SourceId>(i);
      const auto add = [&](std::map<SourceId, std::vector<One>>& to) {
        One& one = to[id].emplace_back();
        one.comment = &comment;
        one.alone = std::make_unique<IgnoreComment>(comment);
        one.alone->conditions.clear();
        one.index = std::make_unique<IgnoreIndex>(std::span(one.alone.get(), 1), options.today);
      };
      if (is_conditional) add(conditional_);
      if (comment.target != 0 || is_within) add(above_calls_);
    }
  }
}

const LineIndex& ResourceIgnores::lines(SourceId id) {
  std::unique_ptr<LineIndex>& index = lines_[id];
  const SourceView& source = sources_[static_cast<std::size_t>(id)];
  if (!index) index = std::make_unique<LineIndex>(source.bytes, source.written);
  return *index;
}

bool ResourceIgnores::keep(One& one, Hit& hit) {
  if (!one.kept) one.kept = std::make_unique<Sink>();
  one.kept->begin(*hit.rule);
  one.kept->report(hit.primary.source, hit.primary.at) = std::move(hit);
  return true;
}

bool ResourceIgnores::take(Hit& hit, const Resource& resource, const terraform::Module& module) {
  const auto aliases = hit.aliases.value_or(hit.rule->aliases);
  const auto line_of = [&](SourceId id, std::uint32_t at) { return lines(id).at(at).line; };
  const SourceId id = hit.primary.source;
  if (const auto own = conditional_.find(id); own != conditional_.end()) {
    const Lines at = {line_of(id, hit.primary.at.begin), line_of(id, hit.primary.at.end)};
    Lines scope;
    if (hit.scope) scope = {line_of(id, hit.scope->begin), line_of(id, hit.scope->end)};
    for (One& one : own->second) {
      if (one.index->find(*hit.rule, aliases, at, scope) != nullptr &&
          holds(*one.comment, resource))
        return keep(one, hit);
    }
  }
  for (const terraform::Module::Call& call : module.calls) {
    const auto there = above_calls_.find(call.document->id);
    if (there == above_calls_.end()) continue;
    const std::uint32_t line = line_of(call.document->id, call.header.begin);
    const Lines scope = {line, line_of(call.document->id, call.scope.end)};
    for (One& one : there->second) {
      const bool is_within = one.comment->scope == IgnoreComment::Scope::inside;
      if ((is_within || one.comment->target == line) &&
          one.index->find(*hit.rule, aliases, {line, line},
                          is_within ? scope : Lines{line, line}) != nullptr &&
          holds(*one.comment, resource))
        return keep(one, hit);
    }
  }
  return false;
}

void ResourceIgnores::add_to(std::vector<Finding>& findings, const Collect& collect) {
  for (std::map<SourceId, std::vector<One>>* const all : {&conditional_, &above_calls_}) {
    for (auto& [source, list] : *all) {
      for (One& one : list) {
        if (!one.kept) continue;
        for (Finding& finding : collect(one.kept->take())) {
          finding.suppressed =
              Suppression{std::string(one.comment->tool), utf8::valid(one.comment->reason)};
          ++one.comment->used;
          findings.push_back(std::move(finding));
        }
      }
    }
  }
}

}  // namespace sluice
