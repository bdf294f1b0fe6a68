#include "core/model/compose.h"
#include "core/rules/compose/report.h"
#include "core/rules/edits.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::compose {
namespace {

constexpr std::string_view kWhy = R"(
With no-new-privileges the kernel ignores setuid bits and file capabilities. Programs that serve do
not miss them.
)";

constexpr std::string_view kAliases[] = {"kics:27fcc7d6-c49b-46e0-98f1-6c082a6a2750"};

constexpr std::string_view kBad[] = {R"(services:
  «web»: {image: 'nginx:1.27'}
)",
                                     R"(services:
  web:
    image: nginx:1.27
    «security_opt»: ["label:type:web_t"]
)",
                                     R"(services:
  web:
    image: nginx:1.27
    security_opt: [«"no-new-privileges:false"»]
)"};

constexpr std::string_view kGood[] = {R"(services:
  web:
    image: nginx:1.27
    security_opt: ["no-new-privileges:true"]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    security_opt: [no-new-privileges]
)",
                                      R"(services:
  web:
    image: nginx:1.27
    privileged: true
)",
                                      R"(services:
  web:
    extends: {service: base}
    image: nginx:1.27
)",
                                      R"(services:
  web: {ports: ['80:80'], image: }
)",
                                      R"(services:
  web:
    image: nginx:1.27
    security_opt: ["${OPTIONS}"]
)"};

void check(const compose::Service& service, Sink& sink) {
  if (!service.is_whole() || compose::is_true(service.privileged)) return;
  if (!service.security_opt.is_sequence()) {
    sink.report_key(service.node, called(service) + " sets no security_opt");
    return;
  }
  for (const NodeRef option : service.security_opt.children()) {
    const std::string_view value = option.value();
    if (compose::is_interpolated(value)) return;
    if (!value.starts_with("no-new-privileges")) continue;
    if (!value.ends_with("false")) return;
    Hit& hit = sink.report(option, called(service) + " sets " + quote(value));
    set_value(hit, Edit::Safety::needs_review, option, "\"no-new-privileges:true\"");
    return;
  }
  sink.report_key(service.security_opt,
                  called(service) + " does not set no-new-privileges in security_opt");
}

}  // namespace

extern constinit const Rule no_new_privileges_missing{
    .id = "compose/no-new-privileges-missing",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Service may gain privileges",
    .risk = "A setuid program in the image makes root of whoever runs code in the container.",
    .fix = "Add no-new-privileges:true to security_opt.",
    .aliases = kAliases,
    .topics = {Topic::access},
    .check = check,
};

extern constinit const RuleDoc no_new_privileges_missing_doc{
    .rule = no_new_privileges_missing,
    .why = kWhy,
    .source = "Compose Specification: services",
    .path = "compose.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::compose
