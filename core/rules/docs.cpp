#include "core/rules/registry.h"

namespace sluice {

#define RULE(family, name)         \
  namespace family {               \
  extern const RuleDoc name##_doc; \
  }
#define TABLE(family, name)
#define ROWS(family, name)
#include "core/rules/rules.def"
#undef RULE
#undef TABLE
#undef ROWS

namespace {
constexpr const RuleDoc* kDocs[] = {
#define RULE(family, name) &family::name##_doc,
#define TABLE(family, name)
#define ROWS(family, name)
#include "core/rules/rules.def"
#undef RULE
#undef TABLE
#undef ROWS
};
}  // namespace

std::span<const RuleDoc* const> all_rule_docs() { return kDocs; }

}  // namespace sluice
