#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/delivery/policy.h"
#include "core/model/project.h"

// What a repository holds for its pipelines to look after, told by its files. Tests, examples,
// documentation, vendored code and scripts of the pipeline itself do not count.
namespace sluice::delivery {

// What one tool chain builds and tests.
enum class Language : std::uint8_t { none, python, node, jvm, go, rust, ruby, php, dotnet, other };

// Of a source file, by its ending.
Language language_of_file(std::string_view path);
// That a tool that tests, or looks at the style of something, is for; none for those that are for
// any.
Language language_of_tool(std::string_view tool);

// A part of the repository that is built and tested by itself.
struct Component {
  std::string name;                  // as the policy calls it, or its folder
  std::vector<std::string> folders;  // "" for the root
  std::vector<Language> languages;   // of its source files
  bool has_code = false;
  bool has_dockerfile = false;
  bool has_iac = false;
  const ComponentPolicy* policy = nullptr;
  // Of the others: its Dockerfile, or what declares its provider. May be null.
  const Document* shown_by = nullptr;
};

// The paths view the project; each is that of the first file that holds such, empty for none.
struct Content {
  std::string_view code;
  std::string_view iac;
  std::string_view dependencies;  // that are declared or locked
  // Those of the policy that there are files of, then what else looks like one: folders with a
  // Dockerfile or a manifest beside code, and roots of Terraform.
  std::vector<Component> components;
};

Content content_of(const Project& project, const DeliveryPolicy* policy);

// True if `path` is `folder`, or lies in it; all lie in "".
bool is_within(std::string_view path, std::string_view folder);

}  // namespace sluice::delivery
