#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/model/delivery/path.h"
#include "core/model/expression_value.h"

namespace sluice::delivery {

// The expressions in texts, each text read once for all runs; bound.
class ReadExpressions {
 public:
  using List = std::shared_ptr<const std::vector<actions::Expression>>;
  List of(std::string_view text);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  std::unordered_map<std::string, List, Hash, std::equal_to<>> known_;
};

// What names and expressions stand for in one run, by contexts, inputs, variables and outputs.
// Bound in depth: what refers to itself stays unknown.
class Names {
 public:
  // `states` are those of the jobs that are known already; `fault` what goes wrong.
  Names(const Run& run, const std::vector<JobState>* states, const Fault& fault)
      : run_(run), states_(states), fault_(fault) {}

  // `step` may be kNone: the job as a whole, behind all its steps.
  actions::ExpressionValue evaluate(const actions::Expression& expression, std::size_t job,
                                    std::size_t step);
  Name resolve(const Name& name, std::size_t job, std::size_t step);
  // Of a scalar with expressions in it.
  Name resolve(std::string_view text, std::size_t job, std::size_t step);
  // Whether all of what a script asks holds; yes of nothing.
  Truth hold(const std::vector<Guard>& guards, std::size_t job, std::size_t step);

  // The status that functions such as success() ask for within a job: of the steps before.
  std::optional<Outcomes> status_of_steps;

 private:
  using Value = actions::ExpressionValue;

  Value context(std::string_view path, std::size_t job, std::size_t step);
  Value github(std::string_view path, std::size_t job);
  Value change(std::string_view path) const;
  Value followed(std::string_view path, std::size_t job) const;
  Value input(std::string_view name, std::size_t job, std::size_t step);
  Value handed_over(NodeRef given, NodeRef declared, std::size_t job, std::size_t step);
  Value matrix(std::string_view path, std::size_t job) const;
  Value need(std::string_view path, std::size_t job);
  Value step_context(std::string_view path, std::size_t job, std::size_t step);
  Value status(std::string_view function, std::size_t job) const;
  Value variable_value(std::string_view name, std::size_t job, std::size_t step);

  std::optional<Name> output_of_job(std::string_view id, std::string_view output, std::size_t job);
  std::optional<Name> output_of_step(std::string_view id, std::string_view output, std::size_t job,
                                     std::size_t step);
  // What a step writes under a name; `unknown` where that is one of several.
  std::optional<Name> written(const StepSite& step, std::string_view file, std::string_view name,
                              std::size_t job, std::string_view unknown);
  std::optional<Name> last_of(const std::vector<const Write*>& writes, std::size_t job,
                              std::size_t step, std::string_view unknown);
  std::optional<Name> metadata_output(const StepSite& step, std::string_view output,
                                      std::size_t job);
  Truth holds(const Guard& guard, std::size_t job, std::size_t step);
  std::optional<Name> variable(std::string_view name, std::size_t job, std::size_t step);
  std::optional<Name> github_variable(std::string_view name, std::size_t job, std::size_t step);
  std::optional<Name> gitlab_variable(std::string_view name, std::size_t job);
  std::optional<Name> of_path(std::string_view path, std::size_t job, std::size_t step);
  // Jobs of the same workflow, called in the same way.
  std::vector<std::size_t> siblings(std::string_view id, std::size_t job) const;
  Outcomes outcomes(const std::vector<std::size_t>& jobs) const;
  const StepSite* find_step(std::string_view id, std::size_t job, std::size_t step) const;
  Name put_in_expressions(std::string_view text, std::size_t job, std::size_t step);

  const Run& run_;
  const std::vector<JobState>* states_;
  const Fault& fault_;
  std::size_t depth_ = 0;
  std::size_t asked_ = 0;  // variables, since a question was put from outside
  // Variables of scripts that are being worked out.
  struct Open {
    std::string_view name;
    std::size_t job = 0;
    std::size_t step = 0;
    bool operator==(const Open&) const = default;
  };
  std::vector<Open> open_;
  std::string repository_;  // what the expression that is being evaluated asks for
};

// True for outcomes of jobs as GitHub's functions count them.
Truth any_failed(const std::vector<Outcomes>& outcomes);

}  // namespace sluice::delivery
