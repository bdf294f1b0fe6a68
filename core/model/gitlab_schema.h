#pragma once

#include <cstdint>
#include <span>
#include <string_view>

// The language of GitLab's pipelines as tables: which keys stand where, in which forms. By GitLab's
// "CI/CD YAML syntax reference" and the schema of its editor (`ci.json`) of August 2026; keys that
// its Ruby code allows and these leave out are in it too.
namespace sluice::gitlab {

enum Form : std::uint8_t {
  kScalar = 1,
  kBoolean = 2,
  kNumber = 4,
  kList = 8,
  kMapping = 16,
  kAnyForm = 31
};

// What a text must look like.
enum class Look : std::uint8_t { any, word, duration, regex, environment, retries, parallel };

struct Shape;

struct Key {
  std::string_view name;  // empty: any other
  std::uint8_t forms = kAnyForm;
  const Shape* inner = nullptr;  // of a mapping, and of mappings in a list
  Look look = Look::any;         // of a scalar, and of scalars in a list
  std::string_view words{};      // those that Look::word allows
};

struct Shape {
  std::string_view name;  // "artifacts", as it is told
  std::span<const Key> keys;
};

extern constinit const Shape kJobShape;
extern constinit const Shape kBridgeShape;  // of a job that starts another pipeline
extern constinit const Shape kDefaultShape;
extern constinit const Shape kWorkflowShape;
extern constinit const Shape kIncludeShape;
extern constinit const Shape kVariableShape;  // of one variable that is a mapping, at the top

// The key of that name, or the one for any other; null for none.
const Key* find_key(const Shape& shape, std::string_view name);

}  // namespace sluice::gitlab
