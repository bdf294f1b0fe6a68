#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/model/project.h"
#include "core/model/truth.h"
#include "core/parse/parsed.h"
#include "core/parse/scalar_map.h"
#include "core/parse/shell.h"
#include "core/text/offset_map.h"
#include "core/text/source.h"

// What a step of a pipeline does for delivery: it tests, scans, builds, signs, deploys. Read from
// the commands of its script, or from the action or template that it uses, by tables: tools.def,
// uses.def, templates.def. Nothing here knows of which forge the pipeline is.
namespace sluice::delivery {

enum class Stage : std::uint8_t {
  lint,
  commit_lint,
  unit_test,
  secret_scan,
  sast,
  iac_scan,
  dependency_scan,
  licence_scan,
  sbom,
  build,
  image_scan,
  sign,
  attest,
  push,
  verify,
  plan,
  plan_scan,
  approve,
  apply,
  deploy,
  drift_check,
  credentials,
};
constexpr std::size_t kStages = static_cast<std::size_t>(Stage::credentials) + 1;

// "image-scan"; part of the report contract and of the policy's.
std::string_view stage_name(Stage stage);
std::optional<Stage> stage_of_name(std::string_view name);

// True for stages that examine something, so that their failure is a verdict.
bool is_gate(Stage stage);

struct Place {
  const Document* document = nullptr;
  Span at;
};

// A text as far as it is known. What is only known at run time stands as it is written: "$NAME"
// however that is spelt, "${{ expression }}", "$(command)"; of a digest that is asked for by
// another name, "$(digest of REFERENCE)". Equal texts mean the same within one run of one script.
struct Name {
  std::string text;
  bool is_known = false;

  bool empty() const { return text.empty(); }
};

// What an activity is done to.
struct Object {
  enum class Kind : std::uint8_t {
    none,
    image,
    folder,
    file,  // an archive, a package, an SBOM, a file that is signed or sent
    plan,  // a saved plan, or what shows it as JSON
    stack,
    service,
    function,
    cluster,
    bucket,
    repository,  // a registry, or a forge or host of packages
    role,
    environment,
    commit,
  };
  Kind kind = Kind::none;
  Name name;  // empty where the step does not say
};

// By which name an image or another artifact is taken: yes by its digest, no by a tag that somebody
// may move, unknown where a variable holds all of it.
Truth is_by_digest(const Name& reference);

// Something more that rules ask of an activity. `value` is empty where being there says it all.
struct Fact {
  enum class Kind : std::uint8_t {
    image,     // that is deployed
    tag,       // further names that are built or pushed
    pushes,    // a build pushes what it makes
    loads,     // a build leaves what it makes on this machine
    registry,  // of credentials: what they are for
    cluster,
    namespace_,
    service,
    function,
    stack,
    bucket,
    path,  // within a bucket, or on a host
    region,
    account,
    profile,
    context,      // of kubectl
    environment,  // also a workspace
    state,        // key of the backend that holds the state
    variables,    // a file of values
    plan,         // the saved plan that is written, or applied
    change_set,
    unapproved,  // approval is switched off: -auto-approve, --require-approval never
    destroys,
    exit_status,  // a plan that says by its exit status whether something would change
    role,         // that is assumed
    key,          // a long-lived key: the name of what holds it. Of signatures: what signs
    oidc,         // a token of the forge is exchanged
    password,     // written on the command line
    identity,     // whose signature is asked for
    checksum,     // only a checksum is compared
    output,       // the file that is written
    source,       // what goes into it: of an archive, of a promoted image, of a commit its branch
    attachment,   // the statement that is attached, and of which type
    scanners,
  };
  Kind kind = Kind::image;
  Name value;
  Place at;
};

// Why a failure does not stop what follows.
struct Weakness {
  enum class Kind : std::uint8_t {
    none,
    alternative,   // || true
    exit_zero,     // || exit 0
    kept_status,   // put into a variable that nobody asks
    errexit_off,   // set +e, or a shell without -e that goes on
    list,          // a && b, in the middle of a script
    pipe,          // without pipefail
    condition,     // if a; then
    negation,      // !
    background,    // &
    substitution,  // echo "$(a)"
    flag,          // --soft-fail
    default_,      // the tool reports and exits with 0 without a flag
    input,         // of an action
    runner,        // what runs it goes on: '-' before a recipe line
  };
  Kind kind = Kind::none;
  Place at;
};

// What a script asks before it runs something, as far as that is a test of texts: [ "$X" = main ],
// a branch of `case`, a pattern of [[ ]].
struct Guard {
  enum class Kind : std::uint8_t {
    unknown,  // something else is asked
    equal,    // to one of the texts
    matches,  // one of the patterns of the shell
    finds,    // what the regular expression describes is in it
  };
  Kind kind = Kind::unknown;
  Name what;
  std::vector<Name> with;
  bool is_negated = false;
};

struct Activity {
  Stage stage = Stage::lint;
  std::string tool;  // "trivy", "docker/build-push-action", "Jobs/SAST"
  // The words of the command, the `uses`, the hook: where that is written, be it in a Makefile.
  Place place;
  // The commands through which the script reaches it, from the script on: `make ci`, `bash -c`.
  std::vector<Place> through;
  Object object;
  std::vector<Fact> facts;
  Truth runs = Truth::yes;      // unknown where a condition of the script decides
  std::vector<Guard> guards;    // then: it runs where all of them hold
  Truth blocking = Truth::yes;  // whether its failure ends the script with one
  Weakness weakness;            // where not (or not surely) so: the first thing on the way out
  // A host is told to do something: a deploy in a job that is bound to an environment, and else
  // nothing.
  bool is_bound_only = false;

  const Fact* fact(Fact::Kind kind) const;  // the first; null for none
  bool has(Fact::Kind kind) const { return fact(kind) != nullptr; }
  // Where it stands in the step itself.
  const Place& in_step() const { return through.empty() ? place : through.front(); }
};

// A line NAME=VALUE that a script writes to a file: an output, a variable of later steps, a dotenv
// report.
struct Write {
  Name file;  // "$GITHUB_OUTPUT", "digest.env"
  std::string name;
  Name value;
  Place at;
  Truth runs = Truth::yes;  // as of activities
  std::vector<Guard> guards;
};

// Where a script ends itself if something holds: [ "$REF" = main ] || exit 1.
struct Exit {
  std::vector<Guard> guards;
  bool is_failure = true;  // and not exit 0
  std::size_t before = 0;  // how many of the activities stand before it
};

// Two names of one artifact: `docker tag`, `docker save`, `terraform show -json plan > plan.json`.
struct Alias {
  Object from, to;
  Place at;
};

// What a script runs that could not be looked into.
struct Unread {
  std::string what;  // "ci/deploy.sh"
  Place at;
};

struct Activities {
  std::vector<Activity> list;  // in the order in which they run
  std::vector<Write> writes;
  std::vector<Alias> aliases;
  std::vector<Unread> unread;
  std::vector<Exit> exits;
  bool is_cut = false;  // a limit was reached: there may be more
};

// From a place in a script to a place in its source.
class Places {
 public:
  explicit Places(Span whole) : map_(whole) {}  // every place is all of it
  explicit Places(ScalarMap map) : map_(std::move(map)) {}
  explicit Places(OffsetMap map) : map_(std::move(map)) {}

  Span source(Span in_script) const;

 private:
  std::variant<Span, ScalarMap, OffsetMap> map_;
};

// One text of a script. GitLab's `script` is several, which one shell reads one after the other.
struct ScriptText {
  const shell::Script* script = nullptr;
  std::string_view text;  // that `script` views
  const Document* document = nullptr;
  Places places;
};

// How a shell is started.
struct ShellOptions {
  Truth errexit = Truth::no;
  Truth pipefail = Truth::no;
};

// What expressions of the pipeline give; they are put in before a shell reads the script.
class Expressions {
 public:
  Expressions() = default;
  Expressions(const Expressions&) = delete;
  Expressions& operator=(const Expressions&) = delete;
  virtual ~Expressions() = default;
  // Of "inputs.environment"; an empty Name where nothing is known of it.
  virtual Name value(std::string_view expression) const = 0;
};

using Variables = std::map<std::string, Name, std::less<>>;

// What a step finds around it.
struct Surroundings {
  const Project* project = nullptr;  // null: nothing else can be read
  std::string folder;                // where it runs, from the root
  Variables variables;               // expanded
  const Expressions* expressions = nullptr;
  ParseLimits limits;
};

// What the texts of one script do.
Activities activities_of(std::span<const ScriptText> texts, ShellOptions options,
                         const Surroundings& around);

// An input of an action, or a variable.
struct Input {
  std::string name;
  Name value;
  Place at;
};

// What a used action or reusable workflow does: "owner/name/path@ref", "docker://image". Local ones
// are the caller's to follow.
Activities activities_of_use(std::string_view uses, Place at, std::span<const Input> inputs,
                             const Surroundings& around);

// What jobs that a pipeline of GitLab takes in do: `name` is of a template
// ("Jobs/SAST.gitlab-ci.yml") or a component ("gitlab.com/components/sast/sast@1"). Their analyzers
// report and do not fail.
std::vector<Activity> activities_of_template(std::string_view name, Place at);

// Without what only counts where a job is bound to an environment; `all` itself where that is
// nothing.
std::shared_ptr<const Activities> unbound(const std::shared_ptr<const Activities>& all);

// Credentials of a cloud that stand in variables.
std::vector<Activity> credentials_in(std::span<const Input> variables);

// $NAME and ${NAME} in a text that is no script, such as a variable of GitLab. One that would grow
// beyond all use stays as it is.
Name expand(std::string_view text, const Variables& variables);
// The same by what `variable` gives of a name.
Name expand(const Name& text, const std::function<std::optional<Name>(std::string_view)>& variable);

// True for files that are read when a step runs them: Makefile, package.json, tox.ini, *.sh,
// .pre-commit-config.yaml and their kind. A project has to keep these documents, whatever their
// kind, for the activities behind them to be seen.
bool is_run_by_steps(std::string_view path);

}  // namespace sluice::delivery
