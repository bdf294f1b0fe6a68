#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/model/command.h"
#include "core/parse/parsed.h"
#include "core/parse/shell.h"
#include "core/parse/tree.h"
#include "core/text/source.h"

// GitLab CI: one file as written, as typed views over the tree, which must outlive them. Shapes by
// GitLab's "CI/CD YAML syntax reference". The effective pipeline (include, extends, !reference) is
// built on top of this.
namespace sluice::gitlab {

struct Pipeline;

struct Include {
  NodeRef node;
  Text local, remote, template_, project, file, ref, component;
};

struct Job {
  const Pipeline* pipeline = nullptr;
  Text name;
  NodeRef node;
  bool hidden = false;  // its name starts with '.'
  NodeRef image, services, stage, variables, rules, only, except, needs, environment, extends,
      id_tokens, secrets, trigger, artifacts, allow_failure, when;
  std::vector<NodeRef>
      script;  // scalars of before_script, script, after_script in order, lists flattened

  std::string address() const { return std::string(name.value); }
};

// One text of a script: a scalar of before_script, script or after_script, which the runner hands
// to the shell as a piece of its own, and the job that it stands in.
struct ScriptText {
  NodeRef node;
  const Job* job = nullptr;             // null for what every job takes
  shell::Script script;                 // its places count in the scalar's value
  std::vector<Invocation> invocations;  // the programs that it runs, in order

  std::string address() const { return job != nullptr ? job->address() : std::string(); }
};

// Neither copied nor moved: jobs point back to it.
struct Pipeline {
  explicit Pipeline(const Tree& tree, const ParseLimits& limits = {});
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  NodeRef node;  // the last document: the first is `spec` where a file has two
  NodeRef spec;
  NodeRef stages, variables, workflow, defaults, image, services;
  std::vector<NodeRef> script;  // of before_script and after_script, in `default` and beside it
  std::vector<Include> includes;
  std::vector<Job> jobs;           // hidden ones too
  std::vector<ScriptText> texts;   // all of them; those that an alias shares come once
  std::vector<ParseError> errors;  // limits that the shell parser reached

  const Job* job(std::string_view name) const;
  std::string address() const { return {}; }

 private:
  std::unordered_map<std::string_view, std::size_t> by_name_;
};

// Keys at the top of a file that are no job.
bool is_global_keyword(std::string_view key);

// The files of its own repository that a pipeline takes in, or starts as a pipeline of its own:
// paths from the root, as patterns, without a '/' before them. Those that hold a variable are left
// out.
std::vector<std::string_view> local_files(const Pipeline& pipeline);

// True if the pattern of an include names the path: '*' matches within a folder, '**' across
// folders. Linear in pattern times path.
bool matches_include(std::string_view pattern, std::string_view path);

}  // namespace sluice::gitlab
