#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/findings/collect.h"
#include "core/findings/ignore_index.h"
#include "core/rules/sink.h"
#include "core/text/line_index.h"

namespace sluice {

struct Resource;
namespace terraform {
struct Module;
}  // namespace terraform

// Ignores of trivy and tfsec that only the resource answers which a finding is about: those on a
// condition ([from_port=22], of each instance as it is), and those above the call of the module
// that it is in; of checkov, those within the call. Asked while the values of a configuration live.
class ResourceIgnores {
 public:
  // Both outlive it.
  ResourceIgnores(const std::vector<SourceView>& sources, const CollectOptions& options);

  bool empty() const { return conditional_.empty() && above_calls_.empty(); }

  // Keeps the hit where one of them counts for it; else it stays as it was.
  bool take(Hit& hit, const Resource& resource, const terraform::Module& module);

  // Adds the findings of what it kept, each with what ignores it.
  using Collect = std::function<std::vector<Finding>(std::deque<Hit> hits)>;
  void add_to(std::vector<Finding>& findings, const Collect& collect);

 private:
  // A comment by itself.
  struct One {
    IgnoreComment* comment = nullptr;
    std::unique_ptr<IgnoreComment> alone;  // the same without its condition
    std::unique_ptr<IgnoreIndex> index;
    std::unique_ptr<Sink> kept;
  };
  const LineIndex& lines(SourceId id);
  bool keep(One& one, Hit& hit);

  const std::vector<SourceView>& sources_;
  std::map<SourceId, std::vector<One>> conditional_, above_calls_;
  std::map<SourceId, std::unique_ptr<LineIndex>> lines_;
};

}  // namespace sluice
