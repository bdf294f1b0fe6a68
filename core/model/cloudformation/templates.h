#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/project.h"

// All templates of a project, and which of them nest which; for the evaluator.
namespace sluice::cloudformation {

class Templates {
 public:
  explicit Templates(const Project& project);

  // Those that no other nests; of a ring, the first.
  std::vector<const Document*> roots() const;
  // The template that a resource of one nests; null for a resource that nests none that is here.
  const Document* nested(const Document& document, NodeRef resource) const;
  // What files of parameters, named by the caller, say; the last one wins. Views them.
  const std::map<std::string, std::string, std::less<>>& given() const { return given_; }

 private:
  void read_values(std::string_view text);

  const Project& project_;
  std::vector<const Document*> documents_;
  std::map<std::string, std::string, std::less<>> given_;
};

}  // namespace sluice::cloudformation
