#include "core/rules/shared/gitlab_images.h"

namespace sluice::gitlab {
namespace {

void add(NodeRef image, const std::string& address, std::vector<WrittenImage>& list) {
  const NodeRef name = image.is_mapping() ? image["name"] : image;
  if (name.is_scalar()) list.push_back({name, address});
}

void add(NodeRef image, NodeRef services, const std::string& address,
         std::vector<WrittenImage>& list) {
  add(image, address, list);
  if (!services.is_sequence() || services.tag() == "!reference") return;
  for (const NodeRef service : services.children()) add(service, address, list);
}

}  // namespace

std::vector<WrittenImage> images_of(const Pipeline& pipeline) {
  std::vector<WrittenImage> list;
  add(pipeline.image, pipeline.services, {}, list);
  add(pipeline.defaults["image"], pipeline.defaults["services"], {}, list);
  for (const Job& job : pipeline.jobs) add(job.image, job.services, job.address(), list);
  return list;
}

}  // namespace sluice::gitlab
