#include "core/model/compose.h"
#include "core/rules/compose/report.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::compose {
namespace {

constexpr std::string_view kWhy = R"(
The engine's default profiles block what programs in containers do not do. `unconfined` takes them
away. Debuggers need SYS_PTRACE at most, which newer kernels allow under the default profile.
)";

constexpr std::string_view kAliases[] = {"kics:404fde2c-bc4b-4371-9747-7054132ac953"};

constexpr std::string_view kBad[] = {R"(services:
  web:
    image: nginx:1.27
    security_opt: [«"seccomp:unconfined"»]
)",
                                     R"(services:
  web:
    image: nginx:1.27
    security_opt: [no-new-privileges, «apparmor=unconfined»]
)"};

constexpr std::string_view kGood[] = {R"(services:
  web:
    image: nginx:1.27
    security_opt: ["seccomp:profile.json"]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    security_opt: ["${SECCOMP}"]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    security_opt: ["label:disable"]
)"};

void check(const compose::Service& service, Sink& sink) {
  if (!service.security_opt.is_sequence()) return;
  for (const NodeRef option : service.security_opt.children()) {
    for (const std::string_view off : {"seccomp:unconfined", "seccomp=unconfined",
                                       "apparmor:unconfined", "apparmor=unconfined"}) {
      const compose::Reading set = compose::evaluate(option);
      if (set.is(off))
        weigh(sink.report(option, called(service) + " sets " + quote(option.value())),
              set.is_default);
    }
  }
}

}  // namespace

extern constinit const Rule seccomp_unconfined{
    .id = "compose/seccomp-unconfined",
    .severity = Severity::medium,
    .title = "Seccomp or AppArmor is switched off",
    .risk =
        "The container reaches the rarely used system calls of the kernel, where most of the ways "
        "out of containers were found.",
    .fix = "Remove the option, or give a profile of your own.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc seccomp_unconfined_doc{.rule = seccomp_unconfined,
                                                      .why = kWhy,
                                                      .source = "Compose Specification: services",
                                                      .path = "compose.yaml",
                                                      .bad = kBad,
                                                      .good = kGood};

}  // namespace sluice::compose
