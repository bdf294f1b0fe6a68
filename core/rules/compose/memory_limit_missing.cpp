#include "core/model/compose.h"
#include "core/rules/compose/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::compose {
namespace {

constexpr std::string_view kWhy = R"(
Without a limit a container takes whatever the machine has.
)";

constexpr std::string_view kAliases[] = {"kics:bb9ac4f7-e13b-423d-a010-c74a1bfbe492"};

constexpr std::string_view kBad[] = {R"(services:
  «web»: {image: 'nginx:1.27'}
)",
                                     R"(services:
  «web»:
    build: .
    deploy: {resources: {limits: {pids: 100}}}
)"};

constexpr std::string_view kGood[] = {R"(services:
  web:
    image: nginx:1.27
    mem_limit: 1
)",
                                      R"(services:
  web:
    image: nginx:1.27
    deploy: {resources: {limits: {memory: "1"}}}
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
  if (!service.is_whole() || service.node["mem_limit"] || service.resource_limits["memory"]) return;
  sink.report_key(service.node, called(service) + " sets neither mem_limit nor a limit in deploy");
}

}  // namespace

extern constinit const Rule memory_limit_missing{
    .id = "compose/memory-limit-missing",
    .severity = Severity::note,
    .persona = Persona::pedantic,
    .title = "Service has no memory limit",
    .risk =
        "A leak or a flood of requests takes the memory of the machine from all other services.",
    .fix = "Set mem_limit, or deploy.resources.limits.memory.",
    .aliases = kAliases,
    .topics = {Topic::availability},
    .check = check,
};

extern constinit const RuleDoc memory_limit_missing_doc{.rule = memory_limit_missing,
                                                        .why = kWhy,
                                                        .source = "Compose Specification: services",
                                                        .path = "compose.yaml",
                                                        .bad = kBad,
                                                        .good = kGood};

}  // namespace sluice::compose
