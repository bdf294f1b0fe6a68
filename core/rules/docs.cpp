#include "core/rules/doc_table.h"
#include "core/rules/registry.h"

namespace sluice {

#define RULE(family, name)         \
  namespace family {               \
  extern const RuleDoc name##_doc; \
  }
#define TABLE(family, name)
#define LINES(family, name)
#define ROWS(family, name)               \
  namespace family {                     \
  extern const RuleDocTable name##_docs; \
  }
#include "core/rules/rules.def"
#undef RULE
#undef TABLE
#undef ROWS
#undef LINES

namespace {

struct Entry {
  const RuleDoc* doc = nullptr;
  const RuleDocTable* table = nullptr;
};

constexpr Entry kEntries[] = {
#define RULE(family, name) {&family::name##_doc, nullptr},
#define TABLE(family, name)
#define LINES(family, name)
#define ROWS(family, name) {nullptr, &family::name##_docs},
#include "core/rules/rules.def"
#undef RULE
#undef TABLE
#undef ROWS
#undef LINES
};

}  // namespace

std::vector<const RuleDoc*> all_rule_docs() {
  std::vector<const RuleDoc*> docs;
  for (const Entry& entry : kEntries) {
    if (entry.doc != nullptr) {
      docs.push_back(entry.doc);
    } else {
      for (const RuleDoc& doc : entry.table->docs) docs.push_back(&doc);
    }
  }
  return docs;
}

}  // namespace sluice
