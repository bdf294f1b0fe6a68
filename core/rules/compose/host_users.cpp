#include "core/model/compose.h"
#include "core/rules/compose/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::compose {
namespace {

constexpr std::string_view kWhy = R"(
Where the engine maps users (userns-remap), `userns_mode: host` takes that away for this service.
)";

constexpr std::string_view kAliases[] = {"kics:8af7162d-6c98-482f-868e-0d33fb675ca8"};

constexpr std::string_view kBad[] = {R"(services:
  web:
    image: nginx:1.27
    userns_mode: «${MODE:-host}»
)",
                                     R"(services:
  web:
    image: nginx:1.27
    userns_mode: «host»
)",
                                     R"(services:
  web:
    image: nginx:1.27
    userns_mode: «"host"»
)"};

constexpr std::string_view kGood[] = {R"(services:
  web:
    image: nginx:1.27
    userns_mode: ${MODE:?host}
)",
                                      R"(services:
  web:
    image: nginx:1.27
    userns_mode: ${MODE}
)",
                                      R"(services:
  web:
    image: nginx:1.27
    container_name: host
)",
                                      R"(services:
  web:
    image: nginx:1.27
    userns_mode: "service:db"
)"};

void check(const compose::Service& service, Sink& sink) {
  if (compose::evaluate(service.userns_mode).is("host"))
    report_setting(service, sink, service.userns_mode, "userns_mode");
}

}  // namespace

extern constinit const Rule host_users{
    .id = "compose/host-users",
    .severity = Severity::medium,
    .title = "Service leaves the user namespace",
    .risk =
        "Root in the container is root on the machine, though the engine is set up to keep them "
        "apart.",
    .fix = "Remove userns_mode.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc host_users_doc{.rule = host_users,
                                              .why = kWhy,
                                              .source = "Compose Specification: services",
                                              .path = "compose.yaml",
                                              .bad = kBad,
                                              .good = kGood};

}  // namespace sluice::compose
