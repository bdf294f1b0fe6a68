#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/plan.h"
#include "core/model/project.h"
#include "core/model/resource.h"

namespace sluice::plan {

// Where a project declares the resources that plans are about: folders with their resources and
// their calls of local modules, and templates of CloudFormation. Views the project.
class Declarations {
 public:
  explicit Declarations(const Project& project);

  // The folder of the configuration that a plan is of: its own, or the only one that declares all
  // that the plan says of the root module. Nothing where there is none, or are several.
  std::optional<std::string> root_of(const Document& document, const Plan& plan) const;

  // The block that declares a resource, of which the change may be about one instance. Module calls
  // are followed where their source is a local folder.
  std::optional<Resource> find(const std::string& root, const Change& change) const;
  // The only declaration in a template that a resource of a change set may be.
  std::optional<Resource> find_in_templates(const Change& change) const;

 private:
  struct Folder {
    std::map<std::string, Resource, std::less<>> resources;  // by address
    // The folder of each call; nothing for a module from elsewhere.
    std::map<std::string, std::optional<std::string>, std::less<>> modules;
  };
  // What a plan says of its root module: addresses of resources, names of calls.
  struct RootNames {
    std::vector<std::string> resources;
    std::vector<std::string_view> modules;
  };
  static RootNames names_of(const Plan& plan);
  bool declares(const Folder& folder, const RootNames& names) const;

  std::map<std::string, Folder, std::less<>> folders_;
  std::map<std::string_view, std::vector<Resource>> templates_;  // by logical id
};

// One plan, as rules about plans get it.
struct Review {
  Review(const Document& its_document, const Plan& its_plan, const Declarations& in);

  // Nothing where it is not known which block that is.
  std::optional<Resource> declaration(const Change& change) const;
  std::string address() const { return {}; }

  const Document& document;
  const Plan& plan;

 private:
  const Declarations& declarations_;
  std::optional<std::string> root_;
};

// The calls on the way to a module, from the root on: a, b of module.a["x"].module.b[0].
std::vector<std::string_view> module_calls(std::string_view address);

}  // namespace sluice::plan
