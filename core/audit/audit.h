#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/limits.h"
#include "core/detect/kind.h"
#include "core/findings/finding.h"
#include "core/findings/report.h"
#include "core/rules/rule.h"

namespace sluice {

// One file as the host found it. `path` is relative to the audited root, with '/', and need not be
// UTF-8: reports spell it (utf8::spelled). Where the host could not or would not read it, `bytes`
// is empty and `problem` says why.
struct Input {
  enum class State : std::uint8_t {
    read,
    skipped,     // not audited on purpose: a link, a device
    unreadable,  // asked for and not to be had: an error
    too_large,   // above Limits::file_bytes, or another limit that `problem` tells
  };
  // What its caller takes it for.
  enum class Role : std::uint8_t {
    file,
    plan,      // a plan or a change set, whatever it is called: anything else is an error
    declares,  // read only so that findings can point at what it declares; no part of the report
  };
  // From the first line to the last; lines count from 1.
  struct LineRange {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
  };
  std::string path;
  std::string bytes;
  State state = State::read;
  std::string problem;
  Role role = Role::file;
  // What a change added, in order: nothing is told of other lines. Nothing for all of the file.
  std::optional<std::vector<LineRange>> lines;
  std::shared_ptr<const Commit> commit;  // that brought it; null for what is there today
};

// A pattern as in .gitignore, relative to the root, and what the files that it matches are.
struct KindRule {
  std::string glob;
  Kind kind = Kind::unknown;
};

// The policy of what is audited, as the host found it: docs/schema/policy.schema.json. A host that
// audits somebody else's change takes it from the base of the change, never from the change.
struct PolicyFile {
  std::string path;  // as an Input's
  std::string text;
};

// What a caller says wins over the policy; what it leaves out is the policy's to say.
struct Options {
  Limits limits;
  std::optional<PolicyFile> policy;
  // What the forge enforces, as saved answers of its API: docs/schema/settings.schema.json. Like
  // the policy they are the caller's word, and never taken from what is audited.
  std::vector<Input> settings;
  // Documents of OSV about packages of artifacts, and what makers say of them: OpenVEX, CycloneDX.
  // The engine takes them in.
  std::vector<Input> advisories;
  std::vector<Input> vex;
  // Bills of materials, CycloneDX or SPDX, that exported images and archives are held to.
  std::vector<Input> bills;
  std::optional<Persona> persona;   // regular where nobody says
  std::optional<Severity> fail_on;  // medium where nobody says; of findings of every family
  std::string gate;  // of the policy; empty for `merge`, which a policy need not have
  // Rules by id or alias ('*' at the end allowed); empty for all. Naming a rule switches it on
  // whatever its persona, but not where the policy switches it off.
  std::vector<std::string> select;
  std::vector<KindRule> kinds;            // the last match wins, the policy's before them
  std::vector<std::string> var_files;     // values of Terraform's variables, the last one wins
  std::vector<std::string> baseline;      // fingerprints of findings that are known
  std::vector<std::string> allow_errors;  // globs of files that need not parse, as the policy's
  // Only the rules about secrets in text run, and those that tell errors: nothing but archives is
  // parsed, so that text that is cut is no error.
  bool only_secrets = false;
  bool whole_tree =
      false;  // the inputs are every file below the root: what is not there is missing
  // The folders above the root, as far as they are known, with '/': what a file is may depend on
  // where it lies (".github/workflows"). Nothing else looks at them, and no report names them.
  std::string place;
  bool honour_ignores = true;  // ignore comments count, and the settings of other tools
  bool show_suppressed = false;
  bool reads_ignores = true;          // false where no finding is shown that one could silence
  bool wants_path = false;            // the report holds the delivery path as well
  bool wants_proposal = false;        // and a policy that says what the pipelines do today
  bool excerpts = false;              // source lines with findings, for reports to people
  std::optional<std::int32_t> today;  // days since 1970-01-01; rules about dates need it
};

// Options as JSON, as the WebAssembly module and the edge take them: the contract of
// docs/schema/options.schema.json. Unknown names and wrong types are an error, told in one
// sentence.
struct ParsedOptions {
  Options options;
  std::string error;  // empty for none
};
ParsedOptions parse_options(std::string_view json);

// For what is no list of findings: of the rules only those run that tell what could not be read.
void select_errors_only(Options& options);

// Why the options' gate cannot be taken, in one sentence; empty for a gate of the policy. Where the
// policy is broken its gates are not known, and the audit ends with that.
std::string gate_fault(const Options& options);

// One file's part of an audit: its findings, and the document where rules about several files want
// it. Opaque to hosts.
struct FileResult;

// An exported image or another artifact that is audited as it comes in, whatever its size: the
// archive in pieces, or the files of a layout one by one. Used by one thread.
class ArtifactAudit {
 public:
  virtual ~ArtifactAudit() = default;
  virtual void feed(std::string_view bytes) = 0;
  virtual void begin_file(std::string path, std::uint64_t size) = 0;
  virtual void feed_file(std::string_view bytes) = 0;
  virtual void end_file() = 0;
  // What lies in a layout and is no file.
  virtual void add_link(std::string path, std::string target) = 0;
  virtual void add_special(std::string path) = 0;
  // Once, behind the last piece.
  virtual std::vector<std::unique_ptr<FileResult>> finish() = 0;
};

// The audit as a function of bytes and options: no clock, network, disk, environment or randomness.
// audit_file may be called from several threads at once on one engine; finish gives the same report
// whatever the order of the calls was.
class Engine {
 public:
  explicit Engine(Options options);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Detects, parses, and runs all rules about one file. Of an archive, the first result is the
  // archive's own, with the faults of its entries, and one follows for each entry:
  // "a.zip!/inner/path". A second entry of one path stands under "a.zip!2/".
  std::vector<std::unique_ptr<FileResult>> audit_file(Input input) const;

  // Of an image: `path` is what the report calls it. Not to outlive the engine.
  std::unique_ptr<ArtifactAudit> open_artifact(std::string path) const;

  // Runs the rules that see several files, and joins everything into the report; with the delivery
  // path where it is asked for here or by the options.
  Report finish(std::vector<std::unique_ptr<FileResult>> files, bool wants_path = false) const;

  // With what the policy adds to them.
  const Options& options() const { return options_; }

 private:
  struct State;
  Options options_;
  std::unique_ptr<const State> state_;
};

// FileResult is complete in audit.cpp only.
void destroy(FileResult* file);

// The same once more, since `finish` uses up what it is given: for hosts that audit again and again
// while a few files change. Costs what its findings are; the document is shared, so that copies are
// finished one after the other.
std::unique_ptr<FileResult> copy_of(const FileResult& file);

// All that a report says of a file in which nothing was found and which rules about several files
// need at most as text: most files of most trees. Engines by the same options, in other processes
// as well, need not look at it again.
struct PlainFile {
  FileEntry entry;
  bool has_text = false;  // the input's bytes may be read as text by other files
};

// What one file came to, where that is all plain; nothing where it is not.
std::optional<std::vector<PlainFile>> plain_files(
    const std::vector<std::unique_ptr<FileResult>>& of_file);

// The way back. `input` is the file that it is of.
std::vector<std::unique_ptr<FileResult>> results_of(const std::vector<PlainFile>& plain,
                                                    const Input& input);

// How many of the inputs, in order, an audit takes before Limits::files or Limits::total_bytes is
// reached. The rest is Input::State::too_large: told one by one, never passed over.
inline constexpr char kBehindTotal[] = "behind the limit on all files together";
std::size_t inputs_within(std::span<const std::uint64_t> sizes, const Limits& limits);

// Everything in one call; the limits on all inputs together are applied here.
Report audit(std::vector<Input> inputs, const Options& options);

}  // namespace sluice

template <>
struct std::default_delete<sluice::FileResult> {
  void operator()(sluice::FileResult* file) const { sluice::destroy(file); }
};
