#include "core/cli/effective.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "core/audit/settings.h"
#include "core/cli/commands.h"
#include "core/cli/files.h"
#include "core/cli/read.h"
#include "core/cli/write.h"
#include "core/detect/into_utf8.h"
#include "core/findings/mask.h"
#include "core/model/document.h"
#include "core/model/gitlab_effective.h"
#include "core/report/effective.h"

namespace sluice::cli {
namespace {

// Where gitlab-ci-local reads the inputs of a run from.
constexpr std::string_view kInputsFile = ".gitlab-ci-local-inputs.yml";

// The documents of one run: the entry, what it includes, and the values of inputs.
class Workspace {
 public:
  std::optional<gitlab::ConfigurationError> error;

  // A file below the current folder; null, with an error, where it cannot be read.
  const Document* load(const std::string& path, Reads reads = Reads::files) {
    Content content = read_content(path, reads, limits_.file_bytes);
    const std::string normal = std::filesystem::path(path).lexically_normal().generic_string();
    const bool is_read = content.state == Input::State::read;
    const Document* const document = keep(normal, std::move(content.bytes));
    if (!is_read) error = {ErrorCode::syntax, document, {}, "file cannot be read"};
    return error ? nullptr : document;
  }

  const Document* keep(std::string path, std::string bytes) {
    into_utf8(path, bytes);
    auto& document = *owned_.emplace_back(
        std::make_unique<Document>(std::move(path), std::move(bytes), Kind::gitlab_ci));
    ReadResult result = read(document, limits_.parse);
    if (!result.usable && !error) {
      const ParseError& first = result.errors.front();
      error = {first.code, &document, first.at, first.message};
    }
    return &document;
  }

  // The files of the folder by name; none of them is read yet.
  void find_paths() {
    files_ = find_files({.paths = {"."}}, limits_);
    for (const FoundFile& file : files_) project.paths.push_back(file.path);
    project.is_whole = true;
  }

  void add(const Document* document) {
    const auto before = [](const Document* a, const Document* b) { return a->path < b->path; };
    auto& list = project.documents;
    list.insert(std::upper_bound(list.begin(), list.end(), document, before), document);
  }

  Project project;

 private:
  Limits limits_;
  std::vector<FoundFile> files_;
  std::vector<std::unique_ptr<Document>> owned_;
};

void add_inputs(gitlab::InputValues& inputs, const Document& document, NodeRef mapping,
                const std::string& component) {
  for (const NodeRef value : mapping.children())
    inputs.push_back({component, std::string(value.key().value), &document, value, false});
}

// A value by hand: a list or a text as JSON has it, a number, a boolean, or else the text as it is.
std::string value_as_yaml(const std::string& value) {
  const bool is_json = nlohmann::json::accept(value);
  const bool is_plain = gitlab::plain_kind(value) != gitlab::Node::Kind::text && !value.empty();
  if (is_json || is_plain) return value;
  return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// Values by hand go before those of the file, and those for one component before those for all.
gitlab::InputValues read_inputs(const EffectiveArguments& arguments, Workspace& workspace) {
  gitlab::InputValues for_all;
  gitlab::InputValues for_one;
  std::error_code problem;
  if (std::filesystem::is_regular_file(kInputsFile, problem)) {
    const Document* const document = workspace.load(std::string(kInputsFile));
    const Tree* const tree = document != nullptr ? std::get_if<Tree>(&document->syntax) : nullptr;
    const NodeRef root = tree != nullptr ? tree->root() : NodeRef();
    const NodeRef::Children entries = root.children();
    const bool is_by_component =
        root.is_mapping() && std::any_of(entries.begin(), entries.end(),
                                         [](NodeRef entry) { return entry.is_mapping(); });
    if (root.is_mapping() && !is_by_component) add_inputs(for_all, *document, root, {});
    for (const NodeRef entry : entries) {
      if (!is_by_component || !entry.is_mapping()) continue;
      const std::string name(entry.key().value);
      if (name == "_global")
        add_inputs(for_all, *document, entry, {});
      else
        add_inputs(for_one, *document, entry, name);
    }
  }
  for (const std::string& argument : arguments.inputs) {
    const std::size_t equals = argument.find('=');
    const std::size_t colon = argument.substr(0, equals).find(':');
    const bool is_for_one = colon != std::string::npos;
    const std::size_t begin = is_for_one ? colon + 1 : 0;
    const std::string name = argument.substr(begin, equals - begin);
    const Document* const value =
        workspace.keep("--input " + name, value_as_yaml(argument.substr(equals + 1)));
    const Tree* const tree = std::get_if<Tree>(&value->syntax);
    (is_for_one ? for_one : for_all)
        .push_back({argument.substr(0, is_for_one ? colon : 0), name, value,
                    tree != nullptr ? tree->root() : NodeRef(), true});
  }
  for_all.insert(for_all.end(), for_one.begin(), for_one.end());
  return for_all;
}

// Reads what is included, in as many rounds as includes lie within each other.
gitlab::Effective build(const EffectiveArguments& arguments, Workspace& workspace) {
  const gitlab::EffectiveLimits limits;
  gitlab::Effective none(limits.nodes);
  const gitlab::InputValues inputs = read_inputs(arguments, workspace);
  const Document* const entry = workspace.load(arguments.file, Reads::streams);
  if (entry == nullptr || workspace.error) {
    none.error = workspace.error;
    return none;
  }
  workspace.add(entry);
  if (!std::get<gitlab::Pipeline>(entry->model).includes.empty()) workspace.find_paths();
  for (std::size_t round = 0; round <= limits.includes; ++round) {
    gitlab::Effective pipeline = build_effective(workspace.project, *entry, inputs, limits);
    if (pipeline.wanted.empty()) return pipeline;
    std::sort(pipeline.wanted.begin(), pipeline.wanted.end());
    const auto last = std::unique(pipeline.wanted.begin(), pipeline.wanted.end());
    pipeline.wanted.erase(last, pipeline.wanted.end());
    for (const std::string& path : pipeline.wanted) {
      const Document* const document = workspace.load(path);
      if (document == nullptr || workspace.error) {
        none.error = workspace.error;
        return none;
      }
      workspace.add(document);
    }
  }
  return none;
}

// A secret is shown nowhere, not even to who wrote it in the clear.
std::string without_secrets(std::string text, const Project& project) {
  SecretMask mask;
  Options options;
  const Rules rules(apply_policy(options));
  for (const Document* const document : project.documents) rules.add_secrets(document->bytes, mask);
  rules.add_secrets(text, mask);
  return mask.empty() ? text : mask.cover(std::move(text));
}

}  // namespace

int print_effective(const EffectiveArguments& arguments) {
  if (arguments.format != "yaml" && arguments.format != "json") {
    std::cerr << "sluice: --format takes yaml or json\n";
    return kWrongUsage;
  }
  for (const std::string& input : arguments.inputs) {
    if (input.find('=') != std::string::npos && input.front() != '=') continue;
    std::cerr << "sluice: --input takes NAME=VALUE, not " << input << '\n';
    return kWrongUsage;
  }
  Workspace workspace;
  const gitlab::Effective pipeline = build(arguments, workspace);
  const bool is_json = arguments.format == "json";
  const std::string text = without_secrets(
      is_json ? write_effective_json(pipeline) : write_effective_yaml(pipeline), workspace.project);
  if (!is_json || !pipeline.error) std::cerr << write_effective_notes(pipeline);
  return write_out(text, {}) && !pipeline.error ? 0 : kCouldNotAudit;
}

}  // namespace sluice::cli
