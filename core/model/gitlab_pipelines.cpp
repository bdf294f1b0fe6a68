#include "core/model/gitlab_pipelines.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/model/command.h"
#include "core/model/document.h"
#include "core/model/gitlab.h"
#include "core/model/gitlab_build.h"

namespace sluice::gitlab {
namespace {

const Pipeline* pipeline_of(const Document& document) {
  return std::get_if<Pipeline>(&document.model);
}

// Which documents take in which.
class Includes {
 public:
  explicit Includes(const Project& project) : project_(project) {
    for (const Document* const document : project.documents) {
      const Pipeline* const pipeline = pipeline_of(*document);
      if (pipeline == nullptr) continue;
      for (const Include& include : pipeline->includes) add(*document, include.local.value);
    }
  }

  // Documents that no other takes in, and of those that lead in a circle the first.
  std::vector<const Document*> entries() {
    std::vector<const Document*> entries;
    for (const bool only_first : {true, false}) {
      for (const Document* const document : project_.documents) {
        if (pipeline_of(*document) == nullptr || reached_.contains(document)) continue;
        if (only_first && included_.contains(document)) continue;
        entries.push_back(document);
        reach(*document);
      }
    }
    const auto before = [](const Document* a, const Document* b) { return a->path < b->path; };
    std::sort(entries.begin(), entries.end(), before);
    return entries;
  }

 private:
  void add(const Document& from, std::string_view pattern) {
    while (pattern.starts_with('/')) pattern.remove_prefix(1);
    if (pattern.empty() || pattern.find('$') != pattern.npos) return;
    if (pattern.find('*') == pattern.npos) {
      if (const Document* const to = project_.find(pattern)) add(from, *to);
      return;
    }
    for (const std::string_view path : matching_paths(project_, pattern)) {
      if (const Document* const to = project_.find(path)) add(from, *to);
    }
  }

  void add(const Document& from, const Document& to) {
    if (&from == &to) return;
    included_.insert(&to);
    of_[&from].push_back(&to);
  }

  void reach(const Document& from) {
    std::vector<const Document*> open = {&from};
    while (!open.empty()) {
      const Document* const next = open.back();
      open.pop_back();
      if (!reached_.insert(next).second) continue;
      const auto to = of_.find(next);
      if (to != of_.end()) open.insert(open.end(), to->second.begin(), to->second.end());
    }
  }

  const Project& project_;
  std::unordered_map<const Document*, std::vector<const Document*>> of_;
  std::unordered_set<const Document*> included_;
  std::unordered_set<const Document*> reached_;
};

// Gives each job the texts of its script, each parsed once however many jobs share it.
class ScriptReader {
 public:
  ScriptReader(const Project& project, const ParseLimits& limits, std::deque<shell::Script>& kept)
      : limits_(limits), kept_(kept) {
    for (const Document* const document : project.documents) {
      const Pipeline* const pipeline = pipeline_of(*document);
      if (pipeline == nullptr) continue;
      auto& of_document = written_[document];
      for (const ScriptText& text : pipeline->texts) of_document.emplace(text.node.index(), &text);
    }
  }

  void read(EffectiveJob& job) {
    constexpr std::array<std::string_view, 3> kSections = {"before_script", "script",
                                                           "after_script"};
    for (const std::string_view section : kSections) {
      const Node* const list = job.get(section);
      if (list == nullptr) continue;
      for (const Item& item : list->items) {
        if (item.value->is_scalar()) job.script.push_back(text(item, section));
      }
    }
  }

 private:
  EffectiveText text(const Item& item, std::string_view section) {
    const Node& node = *item.value;
    if (const ScriptText* const written = written_text(node))
      return {&item, section, &written->script, true};
    const auto [made, is_new] = made_.try_emplace(&node, nullptr);
    if (is_new)
      made->second = &kept_.emplace_back(read_shell(node.text, OffsetMap(), limits_).tree);
    return {&item, section, made->second, false};
  }

  const ScriptText* written_text(const Node& node) const {
    const auto of_document = written_.find(node.written.document);
    if (of_document == written_.end()) return nullptr;
    const auto text = of_document->second.find(node.written.node.index());
    if (text == of_document->second.end()) return nullptr;
    return text->second->node.value() == node.text ? text->second : nullptr;
  }

  const ParseLimits& limits_;
  std::deque<shell::Script>& kept_;
  std::unordered_map<const Document*, std::unordered_map<NodeIndex, const ScriptText*>> written_;
  std::unordered_map<const Node*, const shell::Script*> made_;
};

}  // namespace

Pipelines::Pipelines(const Project& project, const EffectiveLimits& limits,
                     const ParseLimits& parse_limits) {
  ScriptReader scripts(project, parse_limits, scripts_);
  std::size_t made = 0;
  for (const Document* const entry : Includes(project).entries()) {
    if (made > limits.all_made) {
      errors.push_back({entry, {ErrorCode::limit, {}, "pipelines grow beyond the limit"}});
      return;
    }
    Effective& pipeline = pipelines_.emplace_back(
        build_effective(project, *entry, {}, limits, Faults::are_passed_over));
    made += pipeline.nodes.made();
    if (const auto& error = pipeline.error; error && error->code == ErrorCode::limit)
      errors.push_back({error->document, {error->code, error->at, error->message}});
    for (EffectiveJob& job : pipeline.jobs) {
      job.pipeline = &pipeline;
      scripts.read(job);
    }
  }
}

}  // namespace sluice::gitlab
