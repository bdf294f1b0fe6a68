#include "core/model/delivery/deployed_file.h"

#include <algorithm>
#include <string>
#include <variant>

#include "core/model/document.h"
#include "core/model/kubernetes.h"

namespace sluice::delivery {
namespace {

// A step of the job names a tool that changes files, or sets the image of what runs.
bool may_change_files(const Run& run, std::size_t job) {
  constexpr std::string_view kEditors[] = {
      "sed ",   "yq ",         "jq ",     "envsubst", "kustomize", "perl ", "set image",
      "patch ", "render-task", "replace", "ytt ",     "kbld",      "awk ",  "images:"};
  const std::vector<StepSite>& steps = run.jobs()[job].site->steps;
  return std::any_of(steps.begin(), steps.end(), [&](const StepSite& step) {
    const std::string_view text =
        std::string_view(step.document->bytes).substr(step.at.begin, step.at.end - step.at.begin);
    return std::any_of(std::begin(kEditors), std::end(kEditors),
                       [&](std::string_view one) { return text.find(one) != text.npos; });
  });
}

// The value of each "image" of a task definition. It was written by a program as a rule, and holds
// no escapes.
std::vector<FileImage> images_of_task(const Document& document) {
  constexpr std::string_view kKey = "\"image\"";
  std::vector<FileImage> list;
  const std::string_view text = document.bytes;
  for (std::size_t at = text.find(kKey); at != text.npos; at = text.find(kKey, at)) {
    at += kKey.size();
    const std::size_t colon = text.find_first_not_of(" \t\r\n", at);
    if (colon == text.npos || text[colon] != ':') continue;
    const std::size_t begin = text.find_first_not_of(" \t\r\n", colon + 1);
    if (begin == text.npos || text[begin] != '"') continue;
    const std::size_t end = text.find('"', begin + 1);
    if (end == text.npos) break;
    const Span span{static_cast<std::uint32_t>(begin + 1), static_cast<std::uint32_t>(end)};
    list.push_back(
        {{std::string(text.substr(begin + 1, end - begin - 1)), true}, {&document, span}});
  }
  return list;
}

void add_images(const kubernetes::Manifest& manifest, const Document& document,
                std::vector<FileImage>& list) {
  for (const kubernetes::Object& object : manifest.objects) {
    for (const kubernetes::Container& container : object.containers) {
      if (!container.image.value.empty())
        list.push_back(
            {{std::string(container.image.value), true}, {&document, container.image.at}});
    }
  }
}

// The file itself, or one right in the folder.
bool is_of(std::string_view path, std::string_view deployed) {
  return path == deployed || folder_of(path) == deployed;
}

}  // namespace

std::vector<FileImage> images_of_files(const Project& project, const Run& run, const Site& deploy) {
  const Activity& activity = run.activity(deploy);
  std::vector<FileImage> list;
  if (activity.has(Fact::Kind::image)) return list;
  const Fact* task = activity.fact(Fact::Kind::attachment);
  if (task == nullptr && activity.tool == "aws-actions/amazon-ecs-deploy-task-definition")
    task = activity.fact(Fact::Kind::source);
  const bool is_manifest = activity.tool == "kubectl" || activity.tool == "oc";
  if ((task == nullptr && !is_manifest) || may_change_files(run, deploy.job)) return list;
  if (task != nullptr) {
    const Document* const document = project.find(normal_path(run.name(deploy, task->value).text));
    if (document == nullptr || !is_task_definition(document->path, document->bytes)) return list;
    return images_of_task(*document);
  }
  const std::string deployed = normal_path(run.name(deploy, activity.object.name).text);
  for (const std::string_view file : {"kustomization.yaml", "kustomization.yml"}) {
    if (project.has_file(deployed.empty() ? std::string(file) : deployed + "/" + std::string(file)))
      return list;
  }
  for (const Document* const document : project.documents) {
    const auto* const manifest = std::get_if<kubernetes::Manifest>(&document->model);
    if (manifest != nullptr && is_of(document->path, deployed))
      add_images(*manifest, *document, list);
  }
  return list;
}

bool is_task_definition(std::string_view path, std::string_view bytes) {
  return path.ends_with(".json") && bytes.find("\"containerDefinitions\"") != bytes.npos;
}

}  // namespace sluice::delivery
