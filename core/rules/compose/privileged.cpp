#include "core/model/compose.h"
#include "core/rules/compose/report.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"

namespace sluice::compose {
namespace {

constexpr std::string_view kWhy = R"(
A privileged container sees every device of the machine, holds every capability and runs without
seccomp and AppArmor. Leaving it takes one mount.
)";

constexpr std::string_view kAliases[] = {"kics:ae5b6871-7f45-42e0-bb4c-ab300c4d2026"};

constexpr std::string_view kBad[] = {R"(services:
  web:
    image: nginx:1.27
    privileged: «"true"»
  db:
    image: postgres:16.4
    privileged: «${PRIVILEGED:-yes}»
)",
                                     R"(services:
  web:
    image: nginx:1.27
    privileged: «true»
)",
                                     R"(services:
  a: &base {image: 'a:1', privileged: «true»}
  b: {image: 'b:1'}
)"};

constexpr std::string_view kGood[] = {R"(services:
  web:
    image: nginx:1.27
    privileged: false
)",
                                      R"(services:
  web:
    image: nginx:1.27
    privileged: ${PRIVILEGED:-false}
)",
                                      R"(x-old:
  privileged: true
services: {web: {image: 'nginx:1.27'}}
)"};

void check(const compose::Service& service, Sink& sink) {
  if (!compose::is_true(service.privileged)) return;
  Hit& hit = report_setting(service, sink, service.privileged, "privileged");
  set_value(hit, Edit::Safety::needs_review, service.privileged, "false");
}

}  // namespace

extern constinit const Rule privileged{
    .id = "compose/privileged",
    .severity = Severity::high,
    .title = "Service is privileged",
    .risk = "Whoever gets to run code in the container is root on the machine.",
    .fix = "Remove privileged, and add the single capability or device that the program needs.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc privileged_doc{.rule = privileged,
                                              .why = kWhy,
                                              .source = "Compose Specification: services",
                                              .path = "compose.yaml",
                                              .bad = kBad,
                                              .good = kGood};

}  // namespace sluice::compose
