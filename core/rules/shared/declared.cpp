#include "core/rules/shared/declared.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <variant>

#include "core/model/cloudformation.h"
#include "core/model/document.h"

namespace sluice {
namespace {

bool are_of_one_module(const Document& a, const Document& b) {
  return folder_of(a.path) == folder_of(b.path);
}

// "aws_s3_bucket.logs" of aws_s3_bucket.logs[0].id.
bool is_of(std::string_view reference, std::string_view address) {
  return reference.starts_with(address) &&
         (reference.size() == address.size() || reference[address.size()] == '.' ||
          reference[address.size()] == '[');
}

// The local value that is meant; absent where there is none.
Value local_of(const Project& project, const Document& from, std::string_view reference) {
  constexpr std::string_view kLocal = "local.";
  if (!reference.starts_with(kLocal)) return {};
  const std::string_view name = reference.substr(kLocal.size());
  for (const Document* const document : project.documents) {
    const auto* const file = std::get_if<terraform::File>(&document->model);
    if (file == nullptr || !are_of_one_module(*document, from)) continue;
    for (const terraform::Local& local : file->locals) {
      if (local.name.value == name) return local.value;
    }
  }
  return {};
}

}  // namespace

std::vector<Resource> declared(const Project& project, std::string_view terraform_type,
                               std::string_view cloudformation_type) {
  std::vector<Resource> list;
  const auto add = [&](const std::vector<Resource>& all, std::string_view type) {
    std::copy_if(all.begin(), all.end(), std::back_inserter(list),
                 [&](const Resource& one) { return one.is(type) && one.exists(); });
  };
  for (const Document* const document : project.documents) {
    if (const auto* const file = std::get_if<terraform::File>(&document->model)) {
      add(file->resources, terraform_type);
    } else if (document->kind == Kind::cloudformation) {
      add(cloudformation::resources(*document), cloudformation_type);
    }
  }
  return list;
}

Value attribute(const Resource& resource, std::string_view in_terraform,
                std::string_view in_cloudformation) {
  return resource.get(resource.platform == Platform::terraform ? in_terraform : in_cloudformation);
}

std::string_view text_of(const Project& project, const Resource& from, const Value& value) {
  if (value.is_scalar()) return value.text().value;
  const Value local = local_of(project, *from.document, value.reference());
  return local.is_scalar() ? local.text().value : std::string_view();
}

bool refers_to(const Resource& from, const Value& value, const Resource& resource) {
  return are_of_one_module(*from.document, *resource.document) &&
         is_of(value.reference(), resource.address());
}

const Resource* data_source_of(const Project& project, const Resource& from, const Value& value,
                               std::string_view type) {
  const std::string_view reference = value.reference();
  if (!reference.starts_with("data.")) return nullptr;
  for (const Document* const document : project.documents) {
    const auto* const file = std::get_if<terraform::File>(&document->model);
    if (file == nullptr || !are_of_one_module(*document, *from.document)) continue;
    for (const Resource& one : file->resources) {
      if (one.is_data && one.type.value == type && is_of(reference, one.address())) return &one;
    }
  }
  return nullptr;
}

}  // namespace sluice
