#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/parse/tree.h"
#include "core/text/source.h"

// Compose files as typed views over the tree, which must outlive them. Shapes by the Compose
// Specification.
namespace sluice::compose {

struct File;

struct Service {
  const File* file = nullptr;
  Text name;
  NodeRef node;
  Text image;
  NodeRef build, ports, volumes, environment, privileged, cap_add, security_opt, user, network_mode,
      pid, ipc, userns_mode, resource_limits;
  bool is_in_parts = false;  // another document of the file has it as well

  // False where the rest of the service stands elsewhere: it extends one, is in parts, or is an
  // override that names neither image nor build. What is missing here may then stand there.
  bool is_whole() const;

  // services.NAME
  std::string address() const { return "services." + std::string(name.value); }
};

// All documents of a file: Compose puts a later one over those before it. Neither copied nor moved:
// services point back to it.
struct File {
  explicit File(const Tree& tree);
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  const Tree* syntax;
  std::vector<Service> services;  // of every document, in order
  std::vector<NodeRef> volumes;   // what each document has of them

  // The folder of the machine that a named volume stands for (driver_opts with o: bind), nothing
  // for other volumes.
  NodeRef bound_to(std::string_view volume) const;

  std::string address() const { return {}; }
};

// One variable of `environment`, from the map or from the list of NAME=value.
struct Variable {
  std::string_view name;
  std::string_view value;  // null data where the variable is passed on from outside
  NodeRef node;            // of the value in a map, of the whole item in a list

  // Where a part of `value` is written.
  Span at(std::string_view part) const;
};
std::vector<Variable> variables(NodeRef environment);

// A value as Compose reads it where the environment has none of its variables: each has then its
// default, ${NAME:-default}.
struct Reading {
  std::string text;         // what is not known stands in it as written
  bool is_known = true;     // no variable is without a default
  bool is_default = false;  // the environment may make another value of it

  bool is(std::string_view wanted) const { return is_known && text == wanted; }
};
Reading evaluate(std::string_view written);
inline Reading evaluate(NodeRef scalar) { return evaluate(scalar.value()); }

// A boolean, which Compose also takes as a string.
bool is_true(NodeRef node);

// One item of `volumes`, short (source:target:mode) or long.
struct Mount {
  std::string source;  // empty for an anonymous volume
  std::string target;
  bool is_default = false;  // the environment may name another source
  NodeRef node;             // of the item, or of what names the source
  Span at;                  // where the source is written
};
std::vector<Mount> mounts(NodeRef volumes);
// Those of a service, with the folders that its named volumes stand for.
std::vector<Mount> mounts(const Service& service);

// One item of `ports`, short ([address:][published:]target[/protocol]) or long.
struct Port {
  std::string_view address;    // empty for every interface
  std::string_view published;  // empty for one that the engine chooses
  std::string_view target;     // a number or a range, without the protocol
  NodeRef node;                // of the item, or of what publishes it in the long form

  // It is open on every interface, for all that is written here.
  bool is_open() const;
};
std::vector<Port> published_ports(NodeRef ports);

// True for what only the environment makes known: $NAME, ${NAME}; "$$" is a dollar. Also for
// templates of other tools ({{ … }}).
bool is_interpolated(std::string_view value);

}  // namespace sluice::compose
