#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/resource.h"
#include "core/parse/hcl/hcl.h"
#include "core/parse/tree.h"

// Terraform and OpenTofu: one file in native or JSON syntax as typed views over its tree, which
// must outlive them. Shapes by the Terraform language documentation. A block with the wrong number
// of labels is no such block, and is left out.
namespace sluice::terraform {

// What all blocks have.
struct Block {
  Text name;    // its last label; absent where it has none
  Span header;  // from its keyword to its last label; in JSON, its name
  Span scope;
  Value body;
};

struct ModuleCall : Block {
  Value source, version;

  // module.NAME
  std::string address() const;
};

struct Provider : Block {
  Value alias;
};

struct Variable : Block {
  Value type, default_value;
};

struct Output : Block {
  Value value;
};

struct Local {
  Text name;
  Value value;
};

// Neither copied nor moved: it is where resources are pointed at.
struct File {
  File(const hcl::Tree& tree, const Document* document);
  File(const Tree& tree, const Document* document);
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  std::vector<Resource> resources;  // data sources too, in order of writing
  std::vector<ModuleCall> modules;
  std::vector<Provider> providers;
  std::vector<Variable> variables;
  std::vector<Output> outputs;
  std::vector<Local> locals;
  std::vector<Block> settings;  // terraform { … }

  std::string address() const { return {}; }
};

}  // namespace sluice::terraform
