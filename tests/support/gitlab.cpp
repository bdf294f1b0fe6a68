#include "tests/support/gitlab.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/report/effective.h"
#include "tests/support/examples.h"

namespace sluice::test {

GitlabProject::GitlabProject(std::string_view example) {
  Example read = read_example(example, ".gitlab-ci.yml");
  marks = std::move(read.marks);
  for (ExampleFile& file : read.files)
    project.documents.push_back(add(std::move(file.path), std::move(file.bytes)));
  std::sort(project.documents.begin(), project.documents.end(),
            [](const Document* a, const Document* b) { return a->path < b->path; });
  for (const Document* const document : project.documents) project.paths.push_back(document->path);
  project.is_whole = true;
}

const Document* GitlabProject::add(std::string path, std::string bytes) {
  auto& document = *documents_.emplace_back(
      std::make_unique<Document>(std::move(path), std::move(bytes), Kind::gitlab_ci));
  read(document, {});
  return &document;
}

gitlab::Effective GitlabProject::effective(
    const std::vector<std::pair<std::string, std::string>>& inputs) {
  gitlab::InputValues values;
  for (const auto& [name, value] : inputs) {
    const Document* const document = add("--input " + name, value);
    values.push_back({{}, name, document, std::get<Tree>(document->syntax).root(), true});
  }
  return build_effective(project, *project.find(".gitlab-ci.yml"), values, limits);
}

std::string outcome(const gitlab::Effective& pipeline) {
  if (pipeline.error) {
    return "error: " + pipeline.error->message + " at " + pipeline.error->document->path + ":" +
           std::to_string(pipeline.error->at.begin) + "-" + std::to_string(pipeline.error->at.end);
  }
  return nlohmann::ordered_json::parse(write_effective_json(pipeline)).dump();
}

}  // namespace sluice::test
