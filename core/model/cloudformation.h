#pragma once

#include <vector>

#include "core/model/resource.h"

// CloudFormation templates, written by hand or by the CDK.
namespace sluice::cloudformation {

// The resources of a template, in order of writing: `type` "AWS::S3::Bucket", `name` their logical
// id, `body` their properties, intrinsic functions in it unknown. None of a document that is no
// template, or does not parse. They view the document.
std::vector<Resource> resources(const Document& document);

}  // namespace sluice::cloudformation
