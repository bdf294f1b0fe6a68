#include "core/model/compose.h"
#include "core/rules/compose/report.h"
#include "core/rules/rule.h"
#include "core/rules/shared/container.h"
#include "core/rules/sink.h"

namespace sluice::compose {
namespace {

constexpr std::string_view kWhy = R"(
The file asks for root, whatever user the image was built for.
)";

constexpr std::string_view kBad[] = {R"(services:
  web:
    image: nginx:1.27
    user: «root»
)",
                                     R"(services:
  web:
    image: nginx:1.27
    user: «"0:0"»
  db:
    image: postgres:16.4
    user: «${UID:-00}»
)"};

constexpr std::string_view kGood[] = {R"(services:
  web:
    image: nginx:1.27
    user: "1000:1000"
)",
                                      R"(services:
  web:
    image: nginx:1.27
    user: ${UID:-1000}
)",
                                      R"(services:
  web:
    image: nginx:1.27
    user: "1000:0"
)",
                                      R"(services:
  web:
    image: nginx:1.27
    user: rootless
)",
                                      R"(services:
  web:
    image: nginx:1.27
    working_dir: /root
)"};

void check(const compose::Service& service, Sink& sink) {
  const compose::Reading user = compose::evaluate(service.user);
  if (user.is_known && is_root_user(user.text)) report_setting(service, sink, service.user, "user");
}

}  // namespace

extern constinit const Rule runs_as_root{
    .id = "compose/runs-as-root",
    .severity = Severity::medium,
    .title = "Service runs as root",
    .risk =
        "A hole in the program is a hole with the rights of root: over its files, its volumes, and "
        "the machine once it leaves the container.",
    .fix = "Name an unprivileged user, or leave user out where the image names one.",
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc runs_as_root_doc{.rule = runs_as_root,
                                                .why = kWhy,
                                                .source = "Compose Specification: services",
                                                .path = "compose.yaml",
                                                .bad = kBad,
                                                .good = kGood};

}  // namespace sluice::compose
