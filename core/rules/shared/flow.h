#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/actions.h"
#include "core/model/document.h"
#include "core/model/project.h"
#include "core/rules/sink.h"

// How text of outsiders travels through the workflows and actions of a repository: from an event
// through env, outputs, inputs, matrices, environment files and artifacts to where it can do harm.
namespace sluice::actions {

// A place that the text takes on its way, in order.
struct FlowStop {
  const Document* document = nullptr;
  Span at;
  std::string_view note;
};

// What text of an outsider can do at a place.
enum class Harm : std::uint8_t {
  pasted,       // an expression puts it into code
  evaluated,    // a shell, or another interpreter, reads a variable as code once more
  argument,     // unquoted in a command whose options run code or write files
  unquoted,     // unquoted elsewhere: split into words, patterns expanded
  request,      // names the host that a request goes to
  environment,  // sets variables or the search path of later steps
  output,       // forges outputs of its step
  image,        // chooses the image that a job runs in
  version,      // chooses the version of a tool that an action installs
  handed_over,  // goes to a workflow that is not among the files
  unclear,      // not known to be an outsider's, but made at run time, and sets variables
  checkout,     // chooses the code that later steps find
};

// Where text of an outsider arrives.
struct Arrival {
  const Document* document = nullptr;
  const Job* job = nullptr;    // null in an action
  const Step* step = nullptr;  // null where a job as a whole is meant
  NodeRef node;                // the scalar that the place is in
  Span at;
  Harm harm = Harm::pasted;
  std::string through;            // what is read there: a context in lower case, or a variable
  std::string origin;             // the context that the outsider fills; else says what it is
  std::string_view author;        // who that is: "Whoever opens an issue"
  std::vector<FlowStop> way;      // from the origin to the place before this
  bool is_privileged = false;     // an event that fills it gives the rights of the repository
  bool is_fillable = true;        // some event, or one that is not known, fills it
  bool is_guarded = false;        // a condition lets only some people through
  bool crosses_workflow = false;  // on its way a workflow was called
  bool is_review = false;         // a review of a pull request fills it
  // Where pasted: the command around takes it as an argument, a host, or writes it to a file of
  // the runner.
  bool is_argument = false, is_request = false, is_environment = false, is_path = false,
       is_output = false;
  bool is_delimited = false;  // written between fixed delimiters, which the text may hold
  // Of a checkout: the first step that executes something of it, which may be the same.
  const Step* executed_by = nullptr;

  std::string address() const;
};

// All of a project, in order of documents and of writing. Views the project.
std::vector<Arrival> arrivals(const Project& project);

// The worse aliases where the text comes with the rights of the repository, the others elsewhere.
void name_by_rights(Hit& hit, const Arrival& arrival, std::span<const std::string_view> privileged,
                    std::span<const std::string_view> others);

// Reports at the place, with the way that the text took, as a sentence that begins with who the
// author is: "can write code here".
Hit& report(const Arrival& arrival, std::string_view does, Sink& sink);

}  // namespace sluice::actions
