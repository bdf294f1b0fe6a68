#include "core/model/compose.h"
#include "core/rules/rule.h"
#include "core/rules/shared/duplicate_keys.h"
#include "core/rules/sink.h"

namespace sluice::compose {
namespace {

constexpr std::string_view kWhy = R"(
Compose refuses a file that has two values under one key, and starts nothing. Older versions and other
readers of YAML take the last one in silence, and who reads the file from above sees the other.
)";

constexpr std::string_view kBad[] = {
    R"(services:
  web:
    image: nginx:1.27
    privileged: false
    «privileged»: true
)",
    R"(services:
  web: {image: 'nginx:1.27'}
  «"web"»: {image: 'nginx:1.26'}
)",
};
constexpr std::string_view kGood[] = {
    R"(services:
  web: {image: 'nginx:1.27'}
  Web: {image: 'nginx:1.27'}
)",
    R"(services:
  web: &web {image: 'nginx:1.27'}
  other: {<<: *web, image: 'nginx:1.26'}
---
services:
  web: {image: 'nginx:1.28'}
)",
};

void check(const compose::File& file, Sink& sink) { report_duplicate_keys(*file.syntax, sink); }

}  // namespace

extern constinit const Rule duplicate_key{
    .id = "compose/duplicate-key",
    .severity = Severity::medium,
    .title = "Key stands twice",
    .risk = "The services do not start, or start with another value than a review approved.",
    .fix = "Remove the one that is not meant.",
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc duplicate_key_doc{.rule = duplicate_key,
                                                 .why = kWhy,
                                                 .source = "YAML 1.2.2, 3.2.1.3: keys are unique",
                                                 .path = "compose.yaml",
                                                 .bad = kBad,
                                                 .good = kGood};

}  // namespace sluice::compose
