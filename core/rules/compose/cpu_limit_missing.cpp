#include "core/model/compose.h"
#include "core/rules/compose/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::compose {
namespace {

constexpr std::string_view kWhy = R"(
Without a limit a container takes whatever the machine has.
)";

constexpr std::string_view kAliases[] = {"kics:6b610c50-99fb-4ef0-a5f3-e312fd945bc3"};

constexpr std::string_view kBad[] = {R"(services:
  «web»: {image: 'nginx:1.27'}
)",
                                     R"(services:
  web:
    build: .
    deploy: {resources: {«limits»: {pids: 100}}}
)"};

constexpr std::string_view kGood[] = {R"(services:
  web:
    image: nginx:1.27
    cpus: 1
)",
                                      R"(services:
  web:
    image: nginx:1.27
    deploy: {resources: {limits: {cpus: "1"}}}
)",
                                      R"(services:
  web:
    extends: {service: base}
    build: .
)",
                                      R"(services:
  web: {ports: ['80:80'], image: }
)"};

void check(const compose::Service& service, Sink& sink) {
  if (!service.is_whole() || service.node["cpus"] || service.resource_limits["cpus"]) return;
  report_no_limit(service, sink, called(service) + " sets neither cpus nor a limit in deploy");
}

}  // namespace

extern constinit const Rule cpu_limit_missing{
    .id = "compose/cpu-limit-missing",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Service has no CPU limit",
    .risk = "A program that was taken over (a miner, say) takes all the processor time there is.",
    .fix = "Set cpus, or deploy.resources.limits.cpus.",
    .aliases = kAliases,
    .topics = {Topic::availability},
    .check = check,
};

extern constinit const RuleDoc cpu_limit_missing_doc{.rule = cpu_limit_missing,
                                                     .why = kWhy,
                                                     .source = "Compose Specification: services",
                                                     .path = "compose.yaml",
                                                     .bad = kBad,
                                                     .good = kGood};

}  // namespace sluice::compose
