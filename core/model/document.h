#pragma once

#include <string>
#include <variant>
#include <vector>

#include "core/detect/detect.h"
#include "core/detect/kind.h"
#include "core/model/actions.h"
#include "core/model/compose.h"
#include "core/model/dependabot.h"
#include "core/model/docker.h"
#include "core/model/gitlab.h"
#include "core/model/kubernetes.h"
#include "core/model/plan.h"
#include "core/model/pre_commit.h"
#include "core/model/terraform.h"
#include "core/parse/dockerfile.h"
#include "core/parse/hcl/hcl.h"
#include "core/parse/parsed.h"
#include "core/parse/tree.h"
#include "core/text/encoding.h"
#include "core/text/source.h"

namespace sluice {

using SyntaxTree = std::variant<std::monostate, Tree, dockerfile::Tree, hcl::Tree>;
using Model = std::variant<std::monostate, actions::Workflow, actions::Action, dependabot::File,
                           pre_commit::File, gitlab::Pipeline, kubernetes::Manifest, compose::File,
                           docker::Dockerfile, terraform::File, plan::Plan>;

// One audited file with all that was made of it. Owns the bytes that tree and model view, so it
// stays where it was made: hold it by unique_ptr.
struct Document {
  Document(std::string path_, std::string bytes_, Kind kind_)
      : path(std::move(path_)), bytes(std::move(bytes_)), kind(kind_) {}
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  SourceId id{};
  std::string path;
  std::string bytes;
  Kind kind;
  Encoding encoding = Encoding::utf8;  // what the file is in; `bytes` is UTF-8
  Syntax written = Syntax::none;       // how it was read
  SyntaxTree syntax;                   // nothing where the kind has none, or it could not be read
  bool is_usable = false;  // false also before it is read: nothing in `syntax` may be judged
  Model model;             // nothing where the tree is not usable
};

// Parses the document's bytes as its kind asks and builds the model. Gives every error on the way;
// the model is left out where the tree is not usable.
struct ReadResult {
  std::vector<ParseError> errors;
  bool usable = true;
  // What stands before an error is judged, and shows what the file is: objects of Kubernetes, which
  // are applied one after the other.
  bool in_part = false;
  // What the file holds leaves no doubt that it is of its kind: what is wrong in it is an error,
  // whatever it is called.
  bool is_proven = false;
};
ReadResult read(Document& document, const ParseLimits& limits);

// The same of a document whose kind is open (Detected::open): what it holds decides on the kind.
// Where it does not parse, or holds nothing that is known, it stays what it was taken for.
ReadResult read_open(Document& document, Syntax syntax, const ParseLimits& limits);

// True for what says what will be done to resources: plans and change sets.
bool is_plan(Kind kind);

// True if rules that see several files want documents of this kind.
bool is_kept_for_project(Kind kind);

}  // namespace sluice
