#include "core/model/compose.h"
#include "core/rules/compose/report.h"
#include "core/rules/rule.h"
#include "core/rules/shared/end_of_life.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::compose {
namespace {

constexpr std::string_view kWhy = R"(
Every release of a system, a language or a database has a day behind which nobody mends it any more.
Looked up are official images by their tags, at the date of the audit. A variable is taken for its
default.
)";

constexpr std::string_view kBad[] = {R"(services:
  store:
    image: «postgres:9.6»
)",
                                     R"(services:
  store:
    image: «"mongo:${VERSION:-4.2}"»
)"};

constexpr std::string_view kGood[] = {R"(services:
  store:
    image: postgres:16
)",
                                      R"(services:
  store:
    image: "mongo:${VERSION}"
)",
                                      R"(services:
  store:
    image: example/postgres:9.6
)",
                                      R"(services:
  store:
    image: postgres:9.6
    build: .
)"};

void check(const compose::Service& service, Sink& sink) {
  if (service.build) return;
  const compose::Reading reading = compose::evaluate(service.image.value);
  const auto over = reading.is_known ? ended_image(reading.text, sink.today) : std::nullopt;
  if (!over) return;
  Hit& hit = sink.report(service.node["image"], called(service) + " runs " + quote(over->name()) +
                                                    ", whose updates ended on " + over->date());
  weigh(hit, reading.is_default);
}

}  // namespace

extern constinit const Rule end_of_life_image{
    .id = "compose/end-of-life-image",
    .severity = Severity::medium,
    .title = "Image gets no more updates",
    .risk = "Holes that are found in it stay open.",
    .fix = "Run a release that is supported.",
    .topics = {Topic::supply_chain},
    .check = check,
};

extern constinit const RuleDoc end_of_life_image_doc{.rule = end_of_life_image,
                                                     .why = kWhy,
                                                     .source = "The publishers' support policies",
                                                     .path = "compose.yaml",
                                                     .bad = kBad,
                                                     .good = kGood};

}  // namespace sluice::compose
