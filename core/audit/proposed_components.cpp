#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/proposal_parts.h"
#include "core/model/delivery/content.h"
#include "core/rules/shared/delivery_runners.h"

namespace sluice {
namespace {

using delivery::ComponentPolicy;
using delivery::Delivery;
using delivery::Run;
using delivery::Runner;
using Component = PolicyProposal::Component;

// All that lies in a folder, whatever characters its name has.
std::string glob_of_folder(std::string_view folder) {
  std::string glob;
  for (const char c : folder) {
    if (std::string_view("*?[\\!").find(c) != std::string_view::npos) glob += '\\';
    glob += c;
  }
  return glob.empty() ? "**" : glob + "/**";
}

std::string words_of(const delivery::Component& component) {
  std::string words;
  const auto add = [&](bool is_there, std::string_view what) {
    if (is_there) words += (words.empty() ? "" : ", ") + std::string(what);
  };
  add(component.has_code, "code");
  add(component.has_dockerfile, "a Dockerfile");
  add(component.has_iac, "infrastructure");
  return "a folder with " + words;
}

class Proposer {
 public:
  Proposer(const Delivery& delivery, Locator& locate, PolicyProposal& proposal)
      : delivery_(delivery), locate_(locate), proposal_(proposal) {}

  void propose() {
    const delivery::Content content = delivery::content_of(delivery_.path.project(), nullptr);
    for (const delivery::Component& one : content.components) add(one);
    // A file is of the first component that takes it: what takes all comes last.
    std::stable_partition(proposal_.components.begin(), proposal_.components.end(),
                          [](const Component& one) { return one.paths.front().text != "**"; });
    add_runners();
  }

 private:
  void add(const delivery::Component& found) {
    const std::string& folder = found.folders.front();
    std::string glob = glob_of_folder(folder);
    if (!is_name(folder.empty() ? "root" : folder) ||
        !is_glob_of(glob, folder.empty() ? "x" : folder + "/x"))
      return;
    Component& component = proposal_.components.emplace_back();
    component.name = name_of(folder);
    component.why = found.shown_by != nullptr
                        ? guess(locate_.at(*found.shown_by, {}), words_of(found))
                        : guess(words_of(found));
    component.paths.push_back({std::move(glob), {}});
  }

  // The last folder, where no other component is called so.
  std::string name_of(const std::string& folder) {
    if (folder.empty()) return names_.insert("root").second ? "root" : ".";
    const std::string last = folder.substr(folder.rfind('/') + 1);
    return is_name(last) && names_.insert(last).second ? last : folder;
  }

  // Runners that serve it, if they serve nothing else.
  void add_runners() {
    const delivery::DeliveryPolicy policy = as_policy(proposal_);
    std::map<const ComponentPolicy*, std::vector<Runner>> own;  // null: of no component
    for (const Run& run : delivery_.path.runs()) {
      for (std::size_t job = 0; job < run.jobs().size(); ++job) {
        if (run.jobs()[job].runs == Truth::no || run.jobs()[job].is_caller) continue;
        if (std::optional<Runner> runner = delivery::runner_of(run, job))
          own[delivery::component_of(policy, run, job)].push_back(std::move(*runner));
      }
    }
    for (std::size_t i = 0; i < policy.components.size(); ++i) {
      const ComponentPolicy& component = policy.components[i];
      const auto found = own.find(&component);
      if (found != own.end()) add_runners(proposal_.components[i], component, found->second, own);
    }
  }

  void add_runners(Component& component, const ComponentPolicy& policy,
                   const std::vector<Runner>& runners,
                   const std::map<const ComponentPolicy*, std::vector<Runner>>& own) {
    const Runner& first = runners.front();
    const bool is_one = std::all_of(runners.begin(), runners.end(), [&](const Runner& other) {
      return other.labels == first.labels && other.group == first.group;
    });
    const bool is_shared = std::any_of(own.begin(), own.end(), [&](const auto& other) {
      return other.first != &policy &&
             std::any_of(other.second.begin(), other.second.end(),
                         [&](const Runner& runner) { return delivery::may_meet(first, runner); });
    });
    const Location at = locate_.at(first.at);
    const bool is_named =
        !first.labels.empty() && std::all_of(first.labels.begin(), first.labels.end(), is_name);
    if (!is_one || is_shared || !is_named) {
      component.notes.push_back(seen(at, is_one ? "its jobs take a machine that others may take too"
                                                : "its jobs take machines of several kinds"));
      return;
    }
    for (const std::string& label : first.labels) component.runners.push_back({label, seen(at)});
  }

  const Delivery& delivery_;
  Locator& locate_;
  PolicyProposal& proposal_;
  std::set<std::string> names_;
};

}  // namespace

void propose_components(const Delivery& delivery, Locator& locate, PolicyProposal& proposal) {
  Proposer(delivery, locate, proposal).propose();
}

}  // namespace sluice
