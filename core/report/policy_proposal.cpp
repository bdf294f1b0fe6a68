#include "core/report/policy_proposal.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "core/report/escape.h"
#include "core/report/report.h"
#include "core/report/yaml_text.h"

namespace sluice {
namespace {

using Entry = PolicyProposal::Entry;
using Reason = PolicyProposal::Reason;

// Text of files within a comment stays on its line, and asks for no silence: a marker such as
// "sluice:ignore" needs its colon. Ours have a space or a number behind them.
std::string comment_text(std::string_view text) {
  const std::string safe = terminal_safe(text);
  std::string out;
  for (std::size_t i = 0; i < safe.size(); ++i) {
    const char next = i + 1 < safe.size() ? safe[i + 1] : ' ';
    const bool is_marker = safe[i] == ':' && next != ' ' && (next < '0' || next > '9');
    out += is_marker ? "\\u{3a}" : std::string(1, safe[i]);
  }
  return out;
}

std::string words_of(const Reason& reason) {
  std::string text = reason.is_guess ? "a guess" : "";
  if (!reason.words.empty()) text += (text.empty() ? "" : ": ") + reason.words;
  if (!reason.at) return text;
  const std::string place = reason.at->path + ":" + std::to_string(reason.at->start.line);
  return text.empty() ? place : text + " (" + place + ")";
}

class Writer {
 public:
  explicit Writer(const PolicyProposal& proposal) : proposal_(proposal) {}

  std::string run() {
    comment(0, "Proposed by sluice init " + std::string(version()) +
                   ": a policy that says what the pipelines do today.");
    comment(0,
            "Behind an entry stands where it was read. What is called a guess was read nowhere: "
            "check it.");
    comment(0, "What the forge's settings enforce does not show in files.");
    line(0, "version: 1");
    delivery();
    for (const Reason& one : proposal_.unknown) comment(0, "Not known: " + words_of(one));
    return std::move(out_);
  }

 private:
  static constexpr std::size_t kStep = 2;

  void delivery() {
    const PolicyProposal& all = proposal_;
    if (all.environments.empty()) comment(0, nothing());
    if (all.environments.empty() && all.previews.empty() && all.registries.empty() &&
        all.components.empty())
      return;
    line(0, "delivery:");
    preset();
    environments();
    protection();
    list(1, "previews", all.previews);
    artifacts();
    components();
  }

  std::string nothing() const {
    const std::string files =
        std::to_string(proposal_.files) + (proposal_.files == 1 ? " file" : " files");
    if (proposal_.pipelines == 0)
      return "No pipeline is among the " + files + ": there are no environments to propose.";
    return "No pipeline among the " + files +
           " surely deploys to an environment that has a name: there are none to propose.";
  }

  void preset() {
    if (proposal_.preset.empty()) return;
    comment(1,
            "The branches are those of the preset, which says what may reach these, and what "
            "has to pass before:");
    for (const PolicyProposal::Environment& one : proposal_.environments) {
      if (!one.is_of_preset) continue;
      for (const Entry& branch : one.branches)
        comment(1, "  " + one.name + " from " + branch.text + ": " + words_of(branch.why));
      for (const Reason& note : one.notes) comment(1, "    " + words_of(note));
    }
    line(1, "preset: " + proposal_.preset);
  }

  void environments() {
    const auto is_written = [](const auto& one) { return !one.is_of_preset; };
    if (std::none_of(proposal_.environments.begin(), proposal_.environments.end(), is_written))
      return;
    line(1, "environments:");
    for (const PolicyProposal::Environment& one : proposal_.environments) {
      if (is_written(one)) environment(one);
    }
  }

  void environment(const PolicyProposal::Environment& one) {
    entry(2, yaml_text(one.name) + ":", one.why);
    list(3, "branches", one.branches);
    list(3, "tags", one.tags);
    if (one.from) entry(3, "from: " + yaml_text(one.from->text), one.from->why);
    entry(3, one.needs_reviewer ? "approval: reviewer" : "approval: none", one.approval);
    if (one.require.empty()) comment(3, "no gate surely passes before it today");
    list(3, "require", one.require);
    for (const Reason& note : one.notes) comment(3, words_of(note));
  }

  void protection() {
    const std::vector<Reason>& notes = proposal_.protected_notes;
    if (!notes.empty())
      comment(1, "If the forge's settings ask for a reviewer, say so here and as `approval`:");
    for (const Reason& note : notes) comment(1, "  " + words_of(note));
    if (!notes.empty() && proposal_.protected_.empty()) line(1, "protected: []");
    list(1, "protected", proposal_.protected_);
  }

  void artifacts() {
    if (proposal_.tags.empty() && proposal_.registries.empty() && !proposal_.sign) return;
    line(1, "artifacts:");
    if (!proposal_.tags.empty()) line(2, "tags:");
    for (const PolicyProposal::Tags& one : proposal_.tags)
      list(3, yaml_text(one.environment), one.patterns);
    list(2, "registries", proposal_.registries);
    if (proposal_.sign) entry(2, "sign: required", *proposal_.sign);
  }

  void components() {
    if (proposal_.components.empty()) return;
    line(1, "components:");
    for (const PolicyProposal::Component& one : proposal_.components) {
      entry(2, yaml_text(one.name) + ":", one.why);
      list(3, "paths", one.paths);
      list(3, "runners", one.runners);
      for (const Reason& note : one.notes) comment(3, words_of(note));
    }
  }

  void list(std::size_t depth, std::string_view key, const std::vector<Entry>& entries) {
    if (entries.empty()) return;
    line(depth, std::string(key) + ":");
    for (const Entry& one : entries) entry(depth + 1, "- " + yaml_text(one.text), one.why);
  }

  void entry(std::size_t depth, const std::string& text, const Reason& why) {
    const std::string words = words_of(why);
    line(depth, words.empty() ? text : text + " # " + comment_text(words));
  }

  void comment(std::size_t depth, const std::string& text) {
    line(depth, "# " + comment_text(text));
  }

  void line(std::size_t depth, const std::string& text) {
    out_.append(depth * kStep, ' ').append(text) += '\n';
  }

  const PolicyProposal& proposal_;
  std::string out_;
};

}  // namespace

std::string write_policy_proposal(const PolicyProposal& proposal) { return Writer(proposal).run(); }

}  // namespace sluice
