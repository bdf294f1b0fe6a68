#include "core/model/compose.h"
#include "core/model/image_reference.h"
#include "core/rules/compose/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::compose {
namespace {

constexpr std::string_view kWhy = R"(
No tag means `latest`, which names whatever was pushed last. A service that is built here names its
result by `image`, and is left alone. A variable is taken for its default, which is what runs as long
as nobody sets it.
)";

constexpr std::string_view kBad[] = {R"(services:
  web:
    image: «nginx»
    
)",
                                     R"(services:
  web:
    image: «registry.example.org:5000/web:latest»
    
)",
                                     R"(services:
  web:
    image: «"registry.example.org/web:${TAG:-latest}"»
)"};

constexpr std::string_view kGood[] = {R"(services:
  web:
    image: nginx:1.27
    
)",
                                      R"(services:
  web:
    image: "registry.example.org/web:${TAG:-1.27}"
)",
                                      R"(services:
  web:
    image: "registry.example.org/web:${TAG:?no tag}"
)",
                                      R"(services:
  web:
    image: web
    build: .
)",
                                      R"(services:
  web:
    image: "nginx@sha256:abababababababababababababababababababababababababababababababab"
    
)",
                                      R"(services:
  web:
    image: localhost:5000/web:1.0
    
)"};

void check(const compose::Service& service, Sink& sink) {
  if (service.build) return;
  const compose::Reading reading = compose::evaluate(service.image.value);
  const auto image = reading.is_known ? read_image_reference(reading.text) : std::nullopt;
  if (!image || image->is_pinned()) return;
  if (image->tag.empty() || image->tag == "latest") {
    Hit& hit = sink.report(service.node["image"],
                           called(service) + " runs the image " + quote(reading.text));
    weigh(hit, reading.is_default);
  }
}

}  // namespace

extern constinit const Rule image_latest{
    .id = "compose/image-latest",
    .severity = Severity::medium,
    .title = "Image has no tag, or latest",
    .risk = "Whoever can push to the repository decides what runs after the next pull.",
    .fix = "Name a version, and its digest behind it.",
    .topics = {Topic::supply_chain, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc image_latest_doc{.rule = image_latest,
                                                .why = kWhy,
                                                .source = "Compose Specification: services",
                                                .path = "compose.yaml",
                                                .bad = kBad,
                                                .good = kGood};

}  // namespace sluice::compose
