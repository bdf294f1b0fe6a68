#include "core/rules/shared/gitlab_images.h"

namespace sluice::gitlab {
namespace {

void add(NodeRef image, const Job* job, std::vector<WrittenImage>& list) {
  const NodeRef name = image.is_mapping() ? image["name"] : image;
  if (name.is_scalar())
    list.push_back({name, job != nullptr ? job->address() : std::string(), job});
}

void add(NodeRef image, NodeRef services, const Job* job, std::vector<WrittenImage>& list) {
  add(image, job, list);
  if (!services.is_sequence() || services.tag() == "!reference") return;
  for (const NodeRef service : services.children()) add(service, job, list);
}

}  // namespace

std::vector<WrittenImage> images_of(const Pipeline& pipeline) {
  std::vector<WrittenImage> list;
  add(pipeline.image, pipeline.services, nullptr, list);
  add(pipeline.defaults["image"], pipeline.defaults["services"], nullptr, list);
  for (const Job& job : pipeline.jobs) add(job.image, job.services, &job, list);
  return list;
}

}  // namespace sluice::gitlab
