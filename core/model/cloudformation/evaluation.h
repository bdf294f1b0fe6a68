#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/project.h"
#include "core/model/resource.h"

// Templates of CloudFormation, evaluated: docs/decisions/cloudformation.md.
namespace sluice::cloudformation {

struct Template;
class Templates;
class Evaluator;
struct Instance;

// Why a value is unknown that comes by a parameter; sensitive where the parameter is hidden.
inline constexpr std::string_view kNoValue = "parameter without a value";

// Why a value is unknown that is there whatever it will be: of another resource, of the account, of
// another stack, of a secret store, of what a macro may yet declare.
inline constexpr std::string_view kDeployed = "known once it is deployed";
inline constexpr std::string_view kExported = "export of another stack";
inline constexpr std::string_view kResolved = "dynamic reference";
inline constexpr std::string_view kNothingHere = "refers to nothing that is here";

// A condition of the template, and which way it goes.
struct Circumstance {
  std::string_view condition;
  bool holds = false;
  friend bool operator==(const Circumstance&, const Circumstance&) = default;
};

// A resource as it is where the parameters of its template have certain values.
struct Scenario {
  Resource resource;
  std::vector<Circumstance> conditions;  // that it asks for; the same ones in every scenario of it
  bool is_usual = false;                 // where all parameters have their defaults
};

// Under which circumstances something is so, of the scenarios in which it is: all of them where
// that is all of them (then empty). Nothing where, of those with the same circumstances, it is so
// in some only: then it depends on a value that nobody knows.
struct When {
  std::vector<Circumstance> circumstances;  // all of them must be
  bool is_usual = false;
};
std::optional<When> when(std::span<const Scenario> all, const std::vector<bool>& is_so);

// A template that no other template nests, with all that it nests. Resources and values live as
// long as it.
class Root {
 public:
  Root(const Templates& templates, const Template& root);
  ~Root();
  Root(const Root&) = delete;
  Root& operator=(const Root&) = delete;

  // Those that can be, each as it is by default; of several stacks one after the other.
  const std::vector<const Resource*>& resources() const { return resources_; }
  // Of one of them, by its position: the condition under which alone it is, where the defaults of
  // its template say that it is not; empty elsewhere.
  std::string_view condition(std::size_t resource) const;
  // The construct of the CDK that made it, "App/Data/Table", and where that is written,
  // "lib/data.ts:12", as far as the files say.
  struct Construct {
    std::string_view path;
    std::string source;
  };
  Construct construct(std::size_t resource) const;
  // And each way that it can be, where that depends on values of parameters; few at most, none
  // where there is one way only.
  std::vector<Scenario> scenarios(std::size_t resource);
  std::vector<ProjectError> take_errors();

 private:
  std::unique_ptr<Evaluator> evaluator_;
  std::vector<const Resource*> resources_;
  std::vector<const Instance*> instances_;  // of each of them
};

// All templates of a project. Views it.
class Stacks {
 public:
  explicit Stacks(const Project& project);
  ~Stacks();

  std::size_t size() const;
  std::unique_ptr<Root> evaluate(std::size_t root) const;

 private:
  std::unique_ptr<const Templates> templates_;
  std::vector<Template> roots_;
};

}  // namespace sluice::cloudformation
