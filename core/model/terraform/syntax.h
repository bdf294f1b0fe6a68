#pragma once

#include <string_view>
#include <vector>

#include "core/model/computed.h"
#include "core/model/document.h"
#include "core/parse/hcl/hcl.h"
#include "core/parse/tree.h"

// Expressions and bodies of Terraform in either syntax, for the evaluator.
namespace sluice::terraform {

// Where an expression stands; nothing where there is none.
struct Expression {
  const Document* document = nullptr;
  hcl::Ref native;
  NodeRef json;

  explicit operator bool() const { return native || json; }
  ValuePlace place() const;
};

struct Member {
  Text name;
  Expression value;  // of an attribute; in JSON also of blocks
  hcl::Ref block;    // of a block in native syntax: the block itself
  bool is_block() const { return static_cast<bool>(block); }
};

// The content of a block, or an object of JSON.
struct Body {
  const Document* document = nullptr;
  hcl::Ref native;  // the body
  NodeRef json;

  std::vector<Member> members() const;  // in order of writing, comments left out
  Expression attribute(std::string_view name) const;
  // True where a part of it could not be read: it may hold more.
  bool is_broken() const;
  // At its header, with the node of its body.
  ValuePlace place() const;
};

enum class Declares : std::uint8_t { resource, data, variable, local, output, module, provider };

// What a folder declares by one name, with what override files put over it.
struct Declaration {
  Declares what = Declares::resource;
  Text type;  // of resources, data sources
  Text name;
  Span header, scope;
  const Document* document = nullptr;
  std::vector<Body> bodies;  // the last one wins; empty for a local
  Expression value;          // of a local

  // The one that counts.
  Expression attribute(std::string_view name) const;
};

// All declarations of a document in order of writing.
std::vector<Declaration> declarations(const Document& document);

}  // namespace sluice::terraform
