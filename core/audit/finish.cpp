#include "core/audit/finish.h"

#include <algorithm>
#include <deque>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/audit/file_audit.h"
#include "core/audit/foreign_settings.h"
#include "core/audit/included_files.h"
#include "core/audit/path_report.h"
#include "core/audit/policy_proposal.h"
#include "core/audit/secret_allowlists.h"
#include "core/audit/settings_files.h"
#include "core/audit/vulnerabilities.h"
#include "core/findings/resource_ignores.h"
#include "core/findings/same_secrets.h"
#include "core/model/delivery/forge_declared.h"
#include "core/model/image/inventory.h"
#include "core/model/terraform/evaluation.h"
#include "core/model/terraform_modules.h"
#include "core/rules/wording.h"
#include "core/text/order.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

// All files together: what remains once each was looked at.
class Finish {
 public:
  Finish(const Context& context, FileResults files)
      : context_(context),
        options_(context.options),
        settings_(context.settings),
        files_(std::move(files)),
        given_(read_settings_files(context)) {
    std::stable_sort(files_.begin(), files_.end(),
                     [](const auto& a, const auto& b) { return a->entry.path < b->entry.path; });
  }

  Report run() {
    audit_included(context_, files_);
    hold_to_secret_allowlists();
    for (const auto& file : files_) {
      take(file->findings);
      if (file->keeps) report_.keeps.push_back(file->keeps);
      std::move(file->packages.begin(), file->packages.end(), std::back_inserter(report_.packages));
    }
    image::sort_packages(report_.packages);
    for (const auto& file : given_.files) take(file->findings);
    tell_unreadable();
    policy_itself();
    project();
    sort_stably(report_.findings, before);
    relate_same_secrets(report_.findings);
    fingerprint(report_.findings);
    allow_errors();
    hold_to_policy();
    hold_to_foreign_settings();
    // Once it is known what is let pass, and by which name.
    auto names = std::make_shared<std::deque<std::vector<std::string_view>>>();
    tell_each_secret_once(report_.findings, *names);
    report_.keeps.push_back(std::move(names));
    baseline();
    count_files();
    count_findings();
    mask_names();
    return std::move(report_);
  }

 private:
  // Before findings of files are one list: what a secret is stands with its file.
  void hold_to_secret_allowlists() {
    report_.keeps.push_back(settings_.custom);
    SecretAllowlists allowlists;
    for (const SecretsPolicy::Allow& allow : settings_.policy.secrets.allow)
      allowlists.add(allowlist_of(allow));
    if (options_.honour_ignores) {
      for (const auto& file : files_) {
        if (!file->text.empty())
          allowlists.read(file->entry.path, file->text, options_.limits.parse);
      }
    }
    for (const auto& file : files_) {
      std::erase_if(file->findings, [&](const Finding& finding) {
        return settings_.custom && !settings_.custom->is_about(finding);
      });
      if (!allowlists.empty()) allowlists.hold(file->findings, file->secrets);
      file->secrets = {};
    }
  }

  void take(std::vector<Finding>& findings) {
    std::move(findings.begin(), findings.end(), std::back_inserter(report_.findings));
  }

  // Documents about packages: without them less is found than was asked for.
  void tell_unreadable() {
    for (const auto& [name, why] : context_.holes.unreadable) {
      Sink sink;
      sink.begin(engine::parse_error);
      sink.report(Span{}, why.empty() ? "Nothing about packages that could be read" : why)
          .with_evidence(name);
      add_about_file(utf8::spelled(name), sink, options_, report_.findings);
    }
  }

  // What is wrong with the policy is told also where it is none of the files.
  void policy_itself() {
    const bool is_file =
        std::any_of(files_.begin(), files_.end(), [](const auto& file) { return file->is_policy; });
    if (!options_.policy || is_file) return;
    Input input{options_.policy->path, options_.policy->text};
    const auto file =
        audit_document(context_, std::move(input), Encoding::utf8, {Kind::policy, true});
    std::erase_if(file->findings,
                  [](const Finding& finding) { return !finding.rule->id.starts_with("sluice/"); });
    take(file->findings);
  }

  bool is_about_policy(const Finding& finding) const {
    return options_.policy && finding.rule->id.starts_with("sluice/") &&
           finding.primary.path == utf8::spelled(options_.policy->path);
  }

  // Nor are the settings of the forge what the policy is about.
  bool is_about_settings(const Finding& finding) const {
    return finding.rule->id.starts_with("sluice/") &&
           std::any_of(given_.files.begin(), given_.files.end(),
                       [&](const auto& file) { return file->entry.path == finding.primary.path; });
  }

  // A tree of nothing but pipelines is a part of a repository, cut out for them.
  bool is_content(const FileResult& file) const {
    // Wherever the tree lies: .github, .gitlab, .gitlab-ci.yml.
    const bool is_of_forge =
        ("/" + context_.placed(file.entry.path)).find("/.git") != std::string::npos;
    return !is_of_forge && file.entry.kind != Kind::policy;
  }

  void project() {
    Project project;
    std::vector<SourceView> sources;
    std::vector<FileResult*> of_source;
    CollectOptions collect_options = base_options(options_);
    project.is_whole =
        options_.whole_tree && std::any_of(files_.begin(), files_.end(),
                                           [&](const auto& file) { return is_content(*file); });
    project.var_files = options_.var_files;
    const auto add_source = [&](FileResult& file) {
      file.document->id = static_cast<SourceId>(sources.size());
      of_source.push_back(&file);
      sources.push_back({file.entry.path, file.document->bytes, file.document->encoding});
      collect_options.ignores.push_back(options_.honour_ignores ? &file.ignores : nullptr);
      collect_options.hidden.push_back(&file.hidden);
    };
    for (const auto& file : files_) {
      project.paths.push_back(file->entry.path);
      project.kinds.push_back(file->entry.kind);
      if (!file->text.empty()) project.files.push_back({file->entry.path, file->text});
      if (file->document && !is_for_project(*file->document))
        project.files.push_back({file->entry.path, file->document->bytes});
      if (!file->document || !is_for_project(*file->document)) continue;
      if (const auto* const plan = std::get_if<plan::Plan>(&file->document->model);
          plan != nullptr && plan->errors.empty())
        report_.plans.push_back({file->entry.path, plan->counts()});
      project.documents.push_back(file->document.get());
      add_source(*file);
    }
    for (const auto& file : given_.files) {
      if (file->document) add_source(*file);
    }
    delivery::ForgeSettings& forge = given_.settings;
    delivery::read_declared(project, forge);
    Sink sink(most_findings(options_));
    sink.today = options_.today;
    sink.select = options_.select;
    sink.pins = &settings_.policy.pins;
    sink.lists = &settings_.policy.lists;
    ResourceIgnores ignored(sources, collect_options);
    const auto tell = [&](const std::vector<ProjectError>& errors) {
      for (const ProjectError& error : errors) {
        if (of_source[static_cast<std::size_t>(error.document->id)]->only_declares) continue;
        sink.begin(error.document->id);
        report_error(error.error, sink);
        of_source[static_cast<std::size_t>(error.document->id)]->not_whole(error.error.message,
                                                                           true);
      }
    };
    tell(terraform::module_cycles(project));
    const auto& policy = settings_.policy.delivery;
    RuleSet::IgnoresOfResources ignores;
    if (!ignored.empty()) {
      ignores = [&](Hit& hit, const Resource& resource, const terraform::Module& module) {
        return ignored.take(hit, resource, module);
      };
    }
    const RuleSet::Result result =
        context_.rules.chosen.run(project, policy ? &*policy : nullptr, forge, ignores, sink);
    tell(result.errors);
    forget_what_is_settled(result.judged_anew);
    if (options_.wants_path)
      report_.path = path_report(project, policy ? &*policy : nullptr, forge);
    if (options_.wants_proposal) report_.proposal = policy_proposal(project, forge);
    std::deque<Hit> hits = sink.take();
    std::erase_if(hits, [&](const Hit& hit) {
      return of_source[static_cast<std::size_t>(hit.primary.source)]->only_declares;
    });
    const std::map<SourceId, Overflow> overflow = sink.take_overflow();
    std::map<std::string, std::size_t> more;
    for (const auto& [source, left] : overflow) {
      const auto i = static_cast<std::size_t>(source);
      of_source[i]->hidden.add(left.hidden);
      if (left.hits > 0 && !of_source[i]->only_declares) more.emplace(sources[i].path, left.hits);
    }
    // What is told of one file may come from any other.
    for (std::size_t i = 0; i < sources.size() && !hits.empty(); ++i)
      mask(*of_source[i]->document, context_, *of_source[i]);
    std::vector<Finding> findings = collect(std::move(hits), sources, collect_options);
    const auto said = limit_findings(findings, std::move(more), options_);
    for (FileResult* const file : of_source) {
      if (const auto message = said.find(file->entry.path); message != said.end())
        file->not_whole(message->second, true);
    }
    take(findings);
    ignored.add_to(report_.findings, [&](std::deque<Hit> kept) {
      return collect(std::move(kept), sources, collect_options);
    });
  }

  // What was told of files by themselves, of which others make something else.
  void forget_what_is_settled(const std::vector<const Document*>& judged_anew) {
    if (judged_anew.empty()) return;
    std::set<std::string_view> paths;
    std::deque<std::string> spelled;
    for (const Document* const document : judged_anew)
      paths.insert(spelled.emplace_back(utf8::spelled(document->path)));
    std::erase_if(report_.findings, [&](const Finding& finding) {
      return paths.contains(finding.primary.path) && may_be_settled_elsewhere(*finding.rule);
    });
  }

  void allow_errors() {
    report_.incomplete = settings_.is_broken;
    for (Finding& finding : report_.findings) {
      if (!tells_errors(*finding.rule) || finding.suppressed) continue;
      if (!is_about_policy(finding) && !is_about_settings(finding) &&
          matches_any(settings_.allow_errors, finding.primary.path)) {
        finding.suppressed = Suppression{"policy", "errors are allowed in this file"};
      } else {
        report_.incomplete = true;
      }
    }
  }

  // Findings are in order of path: which ignores are about a file is found once.
  void hold_to_policy() {
    settle_by_rule();
    std::string_view path;
    std::vector<const PolicyIgnore*> ignores;
    for (Finding& finding : report_.findings) {
      // What is said of the policy is not the policy's to silence.
      if (finding.suppressed || is_about_policy(finding)) continue;
      if (path.data() == nullptr || path != finding.primary.path) {
        path = finding.primary.path;
        ignores = ignores_of(path);
      }
      const auto ignore =
          std::find_if(ignores.begin(), ignores.end(),
                       [&](const PolicyIgnore* one) { return one->names(finding); });
      if (ignore != ignores.end())
        finding.suppressed = Suppression{"policy", utf8::valid((*ignore)->reason)};
    }
  }

  // As comments do: where the settings of other tools pass over what is found.
  void hold_to_foreign_settings() {
    if (!options_.honour_ignores) return;
    for (const auto& file : files_) {
      if (!file->document) continue;
      const ForeignSettings settings =
          read_foreign_settings(file->entry.path, file->document->bytes, options_.limits.parse);
      if (!settings.ignores.empty()) hold_to(settings, file->entry.path);
    }
  }

  // Findings are in order of path: those below a folder stand together, and so do those of a file.
  void hold_to(const ForeignSettings& settings, const std::string& its_path) {
    const auto is_before = [](const Finding& finding, std::string_view wanted) {
      return finding.primary.path < wanted;
    };
    auto finding = std::lower_bound(report_.findings.begin(), report_.findings.end(), settings.base,
                                    is_before);
    std::string_view path;
    std::vector<const ForeignIgnore*> ignores;
    for (; finding != report_.findings.end(); ++finding) {
      const std::string_view own_path = finding->primary.path;
      if (!own_path.starts_with(settings.base)) break;
      if (path.data() == nullptr || path != own_path) {
        path = own_path;
        ignores = settings.about(path.substr(settings.base.size()));
      }
      if (finding->suppressed || ignores.empty()) continue;
      const std::string_view pointed_at = source_at(finding->primary);
      const bool is_passed_over = std::any_of(
          ignores.begin(), ignores.end(),
          [&](const ForeignIgnore* ignore) { return ignore->names(*finding, pointed_at); });
      if (is_passed_over)
        finding->suppressed = Suppression{std::string(settings.tool), "by " + its_path};
    }
  }

  // Empty where the file is not kept.
  std::string_view source_at(const Location& place) const {
    const auto file = std::lower_bound(
        files_.begin(), files_.end(), place.path,
        [](const auto& one, const std::string& wanted) { return one->entry.path < wanted; });
    if (file == files_.end() || (*file)->entry.path != place.path || !(*file)->document) return {};
    return slice((*file)->document->bytes, {place.start.offset, place.end.offset});
  }

  // What the policy says of a rule, it says of the findings that the rule's name is about.
  void settle_by_rule() {
    if (settings_.policy.rules.empty()) return;
    using Names = std::pair<const Rule*, const std::string_view*>;  // aliases are constants
    std::map<Names, const RuleSetting*> known;
    std::erase_if(report_.findings, [&](Finding& finding) {
      const auto [at, is_new] = known.try_emplace({finding.rule, finding.aliases.data()}, nullptr);
      if (is_new) at->second = settings_.policy.setting(*finding.rule, finding.aliases);
      const RuleSetting* const setting = at->second;
      if (setting == nullptr) return false;
      if (setting->severity) finding.severity = *setting->severity;
      return !setting->severity && !finding.rule->id.starts_with("sluice/");  // its own are not
    });
  }

  std::vector<const PolicyIgnore*> ignores_of(std::string_view path) const {
    std::vector<const PolicyIgnore*> ignores;
    for (const Ignore& ignore : settings_.ignores) {
      if (ignore.written.is_over(options_.today)) continue;
      if (!ignore.path || ignore.path->matches(path)) ignores.push_back(&ignore.written);
    }
    return ignores;
  }

  void baseline() {
    for (Finding& finding : report_.findings) {
      if (finding.suppressed || finding.rule->id.starts_with("sluice/")) continue;
      if (std::binary_search(options_.baseline.begin(), options_.baseline.end(),
                             finding.fingerprint)) {
        finding.suppressed = Suppression{"baseline", {}};
      }
    }
  }

  void count_files() {
    report_.files.reserve(files_.size());
    for (auto& file : files_) {
      if (file->only_declares) continue;
      FileEntry& entry = report_.files.emplace_back(std::move(file->entry));
      ++report_.summary.files;
      switch (entry.status) {
        case FileEntry::Status::audited:
          ++report_.summary.audited;
          break;
        case FileEntry::Status::skipped:
          ++report_.summary.skipped;
          break;
        case FileEntry::Status::error:
          ++report_.summary.errors;
          if (report_.path) tell_lost(entry);
          break;
      }
    }
  }

  // A pipeline that could not be read is none of the runs, and missing from all that is told of
  // them.
  void tell_lost(const FileEntry& entry) {
    const bool is_pipeline = entry.kind == Kind::github_actions ||
                             entry.kind == Kind::github_action || entry.kind == Kind::gitlab_ci;
    const std::string start = entry.path + ": left out";
    std::vector<std::string>& unknown = report_.path->unknown;
    const bool is_told = std::any_of(unknown.begin(), unknown.end(), [&](const std::string& one) {
      return one.starts_with(start);
    });
    if (is_pipeline && !is_told) unknown.push_back(start + ", since " + entry.reason);
  }

  void count_findings() {
    report_.gates = settings_.gates;
    for (const Finding& finding : report_.findings) {
      if (finding.suppressed) {
        ++report_.summary.suppressed;
        continue;
      }
      ++report_.summary.by_severity[static_cast<std::size_t>(finding.severity)];
      for (GateEntry& gate : report_.gates) {
        if (gate.stops(finding)) ++gate.stopping;
      }
    }
    for (GateEntry& gate : report_.gates) gate.passed = gate.stopping == 0 && !report_.incomplete;
    report_.gate_failed = report_.gates[settings_.gate].stopping > 0;
    if (options_.show_suppressed) return;
    std::erase_if(report_.findings,
                  [](const Finding& finding) { return finding.suppressed.has_value(); });
  }

  // What comes by another way than the text of a file: names of files, and what the policy says.
  // Last, since everything before asks for the true names.
  void mask_names() {
    SecretMask mask;
    if (options_.policy) {
      context_.rules.add_secrets(options_.policy->path, mask);
      context_.rules.add_secrets(options_.policy->text, mask);
    }
    for (const FileEntry& entry : report_.files) context_.rules.add_secrets(entry.path, mask);
    std::string packages;
    for (const image::Package& one : report_.packages) {
      for (const std::string* const text : {&one.name, &one.version, &one.license, &one.source})
        packages += *text + '\n';
    }
    context_.rules.add_secrets(packages, mask);
    for (const auto& file : given_.files) context_.rules.add_secrets(file->entry.path, mask);
    if (report_.path) mask_path(*report_.path, mask);
    if (report_.proposal) mask_proposal(*report_.proposal, mask);
    if (mask.empty()) return;
    for (FileEntry& entry : report_.files) {
      entry.path = mask.cover(std::move(entry.path));
      entry.reason = mask.cover(std::move(entry.reason));
    }
    for (Finding& finding : report_.findings) cover(finding, mask);
    for (image::Package& one : report_.packages) {
      for (std::string* const text : {&one.name, &one.version, &one.license, &one.source})
        *text = mask.cover(std::move(*text));
    }
    for (PlanEntry& entry : report_.plans) entry.path = mask.cover(std::move(entry.path));
    for (GateEntry& gate : report_.gates) gate.name = mask.cover(std::move(gate.name));
    sort_stably(report_.files,
                [](const FileEntry& a, const FileEntry& b) { return a.path < b.path; });
    sort_stably(report_.findings, before);
  }

  // What is shown of the path are names of the files: an address may hold a password.
  void mask_path(PathReport& path, SecretMask mask) const {
    // Most are the same few names, over and over.
    std::set<std::string_view> seen;
    each_text(path, [&](const std::string& text) {
      if (seen.insert(text).second) context_.rules.add_secrets(text, mask);
    });
    if (mask.empty()) return;
    each_text(path, [&](std::string& text) { text = mask.cover(std::move(text)); });
  }

  // The same of what a proposal says, and of what it quotes.
  void mask_proposal(PolicyProposal& proposal, SecretMask mask) const {
    each_text(proposal, [&](std::string& text) { context_.rules.add_secrets(text, mask); });
    const auto cover = [&](std::string text) { return mask.cover(std::move(text)); };
    each_text(proposal, [&](std::string& text) { text = cover(with_quotations(text, cover)); });
  }

  const Context& context_;
  const Options& options_;
  const Settings& settings_;
  FileResults files_;
  SettingsFiles given_;
  Report report_;
};

}  // namespace

Report finish_audit(const Context& context, FileResults files) {
  return Finish(context, std::move(files)).run();
}

}  // namespace sluice
