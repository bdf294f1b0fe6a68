#include "core/model/actions.h"
#include "core/model/image_reference.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::actions {
namespace {

constexpr std::string_view kWhy = R"(
An image without a tag, or with `latest` or another tag that moves, is another image tomorrow, and
the job runs inside it with its token. A version tag can be moved as well, but only on purpose; a
digest cannot.
)";

constexpr std::string_view kBad[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    container: «node»
    services:
      db:
        image: «postgres:latest»
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    container:
      image: «"ghcr.io/octo/build:main"»
)",
};
constexpr std::string_view kGood[] = {
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    container: node:22.4
    services:
      db:
        image: localhost:5000/postgres:16.3
      cache:
        image: redis@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
)",
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    container: ${{ matrix.image }}
    services:
      none:
        image: ""
)",
};
constexpr std::string_view kAliases[] = {"zizmor:unpinned-images", "sisakulint:unpinned-images",
                                         "ghalint:deny_job_container_latest_image"};

void check_image(NodeRef owner, Sink& sink) {
  const NodeRef node = owner.is_scalar() ? owner : owner["image"];
  const auto image = read_image_reference(node.value());
  if (!image || !image->is_floating()) return;
  Hit& hit = sink.report(node, "Image " + quote(node.value()) +
                                   (image->tag.empty() ? " has no tag" : " follows a moving tag"));
  pin_image(hit, node, node.value(), sink);
}

void check(const Job& job, Sink& sink) {
  check_image(job.container, sink);
  if (!job.services.is_mapping()) return;
  for (const NodeRef service : job.services.children()) check_image(service, sink);
}

}  // namespace

extern constinit const Rule unpinned_image{
    .id = "actions/unpinned-image",
    .severity = Severity::medium,
    .title = "Image has no fixed version",
    .risk = "Whoever can push to the repository of the image runs code in this job.",
    .fix = "Name a version tag, or better the digest of the image that was tested.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc unpinned_image_doc{
    .rule = unpinned_image,
    .why = kWhy,
    .source = "GitHub: Workflow syntax for GitHub Actions",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::actions
