#include "core/model/actions.h"
#include "core/model/expression.h"
#include "core/model/image_reference.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <string>
#include <string_view>
#include <vector>

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
    R"(on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    strategy:
      matrix:
        image: [«node», node:22.4, "${{ vars.IMAGE }}"]
        version: ["16.3", «latest»]
        include: [{image: «alpine:latest»}]
    container: ${{ matrix.image }}
    services:
      db: {image: "postgres:${{ matrix.version }}"}
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

Hit* report_image(NodeRef node, std::string_view text, Sink& sink) {
  const auto image = read_image_reference(text);
  if (!image || !image->is_floating()) return nullptr;
  return &sink.report(node, "Image " + quote(text) +
                                (image->tag.empty() ? " has no tag" : " follows a moving tag"));
}

// Every value of `path` ("image", "target.image") that the matrix of a job writes out.
std::vector<NodeRef> matrix_values(const Job& job, std::string_view path) {
  std::vector<NodeRef> values;
  const std::string_view name = path.substr(0, path.find('.'));
  const std::string_view member =
      name.size() < path.size() ? path.substr(name.size() + 1) : std::string_view();
  const auto take = [&](NodeRef value) {
    if (!member.empty()) value = find_key(value, member);
    if (value.is_scalar()) values.push_back(value);
  };
  const NodeRef matrix = job.strategy["matrix"];
  for (const NodeRef value : find_key(matrix, name).children()) take(value);
  const NodeRef include = matrix["include"];
  if (!include.is_sequence()) return values;
  for (const NodeRef item : include.children()) {
    if (const NodeRef value = find_key(item, name)) take(value);
  }
  return values;
}

// An image of which the matrix gives all or a part.
void check_matrix(const Job& job, NodeRef node, Sink& sink) {
  constexpr std::string_view kMatrix = "matrix.";
  const std::vector<Expression>& expressions = expressions_of(node);
  if (expressions.size() != 1 || !expressions.front().is_valid) return;
  const Expression& expression = expressions.front();
  const std::string path = expression.path(expression.root);
  if (!path.starts_with(kMatrix) || path.find_first_of("*?") != path.npos) return;
  const std::string_view text = node.value();
  const std::string_view before = text.substr(0, expression.begin);
  const std::string_view behind = text.substr(expression.end);
  for (const NodeRef value : matrix_values(job, std::string_view(path).substr(kMatrix.size()))) {
    if (value.value().find("${{") != std::string_view::npos) continue;
    std::string image(before);
    image.append(value.value()).append(behind);
    Hit* const hit = report_image(value, image, sink);
    if (hit == nullptr) continue;
    hit->with_resource(job.address()).relate(node.use(), "the image of the job");
    if (before.empty() && behind.empty()) pin_image(*hit, value, image, sink);
  }
}

void check_image(const Job& job, NodeRef owner, Sink& sink) {
  const NodeRef node = owner.is_scalar() ? owner : owner["image"];
  if (!node.is_scalar()) return;
  if (node.value().find("${{") != std::string_view::npos) return check_matrix(job, node, sink);
  if (Hit* const hit = report_image(node, node.value(), sink); hit != nullptr)
    pin_image(*hit, node, node.value(), sink);
}

void check(const Job& job, Sink& sink) {
  check_image(job, job.container, sink);
  if (!job.services.is_mapping()) return;
  for (const NodeRef service : job.services.children()) check_image(job, service, sink);
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
