#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/document.h"
#include "core/model/gitlab_effective.h"
#include "core/parse/yaml.h"
#include "core/report/effective.h"
#include "tests/fuzz/walk.h"

// Bytes as a GitLab pipeline that may include itself as another file, and as a condition.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const gitlab::Condition condition(bytes);
  condition.evaluate({});
  gitlab::expand(bytes, {});

  Document entry(".gitlab-ci.yml", std::string(bytes), Kind::gitlab_ci);
  Document other("a.yml", std::string(bytes), Kind::gitlab_ci);
  read(entry, test::small_limits());
  read(other, test::small_limits());
  Project project;
  project.documents = {&entry, &other};
  for (const Document* const document : project.documents) project.paths.push_back(document->path);
  project.is_whole = true;
  gitlab::EffectiveLimits limits;
  limits.nodes = {.made = 50'000, .written_out = 20'000, .height = 60, .text = 1 << 20};
  const gitlab::Effective pipeline = build_effective(project, entry, {}, limits);
  if (pipeline.error) {
    const gitlab::ConfigurationError& error = *pipeline.error;
    test::require(error.at.begin <= error.at.end && error.document != nullptr &&
                  error.at.end <= error.document->bytes.size());
  }
  write_effective_json(pipeline);
  write_effective_notes(pipeline);
  // What is written is YAML again.
  const std::string yaml = write_effective_yaml(pipeline);
  if (!yaml.empty()) test::require(parse_yaml(yaml, {}).usable);
  return 0;
}
