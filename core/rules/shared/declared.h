#pragma once

#include <string_view>
#include <vector>

#include "core/model/project.h"
#include "core/model/resource.h"

// What the IaC of a repository declares, for rules that compare pipelines with it.
namespace sluice {

// All resources of a type, of Terraform and of CloudFormation, in order of their files; not data
// sources. They view the project.
std::vector<Resource> declared(const Project& project, std::string_view terraform_type,
                               std::string_view cloudformation_type);

// An attribute by its name in the language that declares the resource.
Value attribute(const Resource& resource, std::string_view in_terraform,
                std::string_view in_cloudformation);

// What a value says: its text, or that of the local value of its module that it is. Empty where
// nobody knows.
std::string_view text_of(const Project& project, const Resource& from, const Value& value);

// True if `value`, written in a resource of Terraform, is `resource`, of the same module, or an
// attribute of it: aws_s3_bucket.logs.id.
bool refers_to(const Resource& from, const Value& value, const Resource& resource);

// The data source that a value of Terraform takes from; null where it takes from none of this type
// in its module.
const Resource* data_source_of(const Project& project, const Resource& from, const Value& value,
                               std::string_view type);

}  // namespace sluice
