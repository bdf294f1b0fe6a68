#include "core/audit/audit.h"

#include <algorithm>
#include <utility>

#include "core/audit/artifact_audit.h"
#include "core/audit/file_result.h"
#include "core/audit/finish.h"
#include "core/audit/settings.h"
#include "core/audit/tree_audit.h"
#include "core/audit/vulnerabilities.h"
#include "core/detect/into_utf8.h"

namespace sluice {

void destroy(FileResult* file) { delete file; }  // NOLINT: the one owner is unique_ptr

std::unique_ptr<FileResult> copy_of(const FileResult& file) {
  return std::unique_ptr<FileResult>(new FileResult(file));  // NOLINT: it has a deleter of its own
}

namespace {

bool is_plain(const FileResult& file) {
  return file.findings.empty() && !file.document && file.ignores.empty() && file.secrets.empty() &&
         file.packages.empty() && !file.keeps && !file.is_policy && !file.only_declares;
}

}  // namespace

std::optional<std::vector<PlainFile>> plain_files(const FileResults& of_file) {
  std::vector<PlainFile> plain;
  for (const auto& file : of_file) {
    // Of an archive the text of entries is not at hand on the way back.
    if (!is_plain(*file) || (of_file.size() > 1 && !file->text.empty())) return std::nullopt;
    plain.push_back({file->entry, !file->text.empty()});
  }
  return plain;
}

FileResults results_of(const std::vector<PlainFile>& plain, const Input& input) {
  FileResults results;
  for (const PlainFile& file : plain) {
    results.emplace_back(new FileResult);  // NOLINT: it has a deleter of its own
    results.back()->entry = file.entry;
    if (!file.has_text) continue;
    results.back()->text = input.bytes;
    into_utf8(input.path, results.back()->text);
  }
  return results;
}

struct Engine::State {
  State(Settings from, Options& options)
      : settings(std::move(from)), rules(settings), holes(options) {}
  Settings settings;
  Rules rules;
  KnownHoles holes;
};

Engine::Engine(Options options)
    : options_(std::move(options)),
      state_(std::make_unique<const State>(apply_policy(options_), options_)) {
  std::sort(options_.baseline.begin(), options_.baseline.end());
}

Engine::~Engine() = default;

std::vector<std::unique_ptr<FileResult>> Engine::audit_file(Input input) const {
  return audit_tree({options_, state_->settings, state_->rules, state_->holes}, std::move(input));
}

std::unique_ptr<ArtifactAudit> Engine::open_artifact(std::string path) const {
  return audit_artifact({options_, state_->settings, state_->rules, state_->holes},
                        std::move(path));
}

Report Engine::finish(std::vector<std::unique_ptr<FileResult>> files, bool wants_path) const {
  if (!wants_path || options_.wants_path)
    return finish_audit({options_, state_->settings, state_->rules, state_->holes},
                        std::move(files));
  Options options = options_;
  options.wants_path = true;
  return finish_audit({options, state_->settings, state_->rules, state_->holes}, std::move(files));
}

std::size_t inputs_within(std::span<const std::uint64_t> sizes, const Limits& limits) {
  std::uint64_t left = limits.total_bytes;
  std::size_t taken = 0;
  for (const std::uint64_t size : sizes) {
    if (taken >= limits.files || size > left) break;
    left -= size;
    ++taken;
  }
  return taken;
}

void select_errors_only(Options& options) {
  options.select = {"sluice/*"};
  options.reads_ignores = false;
}

Report audit(std::vector<Input> inputs, const Options& options) {
  const Engine engine(options);
  std::vector<std::uint64_t> sizes;
  sizes.reserve(inputs.size());
  for (const Input& input : inputs) sizes.push_back(input.bytes.size());
  for (std::size_t i = inputs_within(sizes, options.limits); i < inputs.size(); ++i) {
    inputs[i] = {std::move(inputs[i].path), {}, Input::State::too_large, kBehindTotal};
  }
  std::vector<std::unique_ptr<FileResult>> files;
  for (Input& input : inputs) {
    for (auto& file : engine.audit_file(std::move(input))) files.push_back(std::move(file));
  }
  return engine.finish(std::move(files));
}

}  // namespace sluice
