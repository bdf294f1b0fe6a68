#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/project.h"
#include "core/model/resource.h"
#include "core/model/resource_graph.h"

// Terraform and OpenTofu, evaluated: docs/decisions/terraform.md.
namespace sluice::terraform {

class Folders;
class Evaluator;

// A module as it is called once: what it declares, instance by instance.
struct Module {
  std::string_view address;                // module.a["x"]; empty for the root
  std::vector<const Resource*> resources;  // data sources too
  // Where it is called, from the inside.
  struct Call {
    const Document* document = nullptr;
    Span header, scope;
  };
  std::vector<Call> calls;
};

// A folder that nobody calls, with all that it calls. Resources and values live as long as it.
class Root {
 public:
  Root(const Folders& folders, std::size_t folder, std::span<const std::string> var_files);
  ~Root();
  Root(const Root&) = delete;
  Root& operator=(const Root&) = delete;

  const std::vector<Module>& modules() const { return modules_; }
  std::vector<ProjectError> take_errors();
  // Calls that Terraform refuses, whatever values its variables are given.
  std::vector<ConfigurationFault> take_faults();

  // Of a resource with attributes that are one of several values, since nobody knows a condition:
  // of each such attribute in turn, the resource with each of its values. Few at most.
  std::vector<std::vector<Resource>> choices(const Resource& resource);

 private:
  std::unique_ptr<Evaluator> evaluator_;
  std::vector<Module> modules_;
};

// All configurations of a project. Views it.
class Configurations {
 public:
  explicit Configurations(const Project& project, std::span<const std::string> var_files = {});
  ~Configurations();

  std::size_t size() const { return roots_.size(); }
  std::unique_ptr<Root> evaluate(std::size_t root) const;

 private:
  std::unique_ptr<const Folders> folders_;
  std::vector<std::size_t> roots_;
  std::span<const std::string> var_files_;
};

}  // namespace sluice::terraform
