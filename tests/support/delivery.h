#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/delivery/reach.h"
#include "core/model/document.h"
#include "core/model/project.h"

namespace sluice::test {

// A repository written as an example (read_example) with its delivery path. What a file is, its
// path says.
class DeliveryProject {
 public:
  explicit DeliveryProject(std::string_view example,
                           std::optional<delivery::DeliveryPolicy> policy = std::nullopt);

  const delivery::Path& path() const { return *path_; }
  const delivery::Delivery& delivery() const { return *delivery_; }

  // The jobs that run in a scenario, in order; "?" behind those that may: "build, deploy?". Of the
  // first run of that event and ref as they are shown.
  std::string jobs(std::string_view event, std::string_view shown) const;
  // A line for each row of reach, sorted, each once: "push refs/heads/main production: approval no;
  // unit-test, sast?".
  std::string reach() const;
  // What becomes of the job where another fails: yes, no or unknown.
  Truth runs_after(std::string_view event, std::string_view job, std::string_view failing) const;

 private:
  std::vector<std::unique_ptr<Document>> documents_;
  Project project_;
  std::optional<delivery::DeliveryPolicy> policy_;
  delivery::ForgeSettings settings_;
  std::unique_ptr<gitlab::Pipelines> pipelines_;
  std::unique_ptr<delivery::Path> path_;
  std::unique_ptr<delivery::Delivery> delivery_;
};

}  // namespace sluice::test
