#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/project.h"

// All templates of a project, and which of them nest which; for the evaluator.
namespace sluice::cloudformation {

// One document of a file: a template is written as one, but several may stand in one file.
struct Template {
  const Document* document = nullptr;
  std::size_t index = 0;
};

class Templates {
 public:
  explicit Templates(const Project& project);

  // Those that no other nests; of a ring, the first.
  std::vector<Template> roots() const;
  // The template that a resource of one nests; null for a resource that nests none that is here.
  const Document* nested(const Document& document, NodeRef resource) const;
  // Where the program of a CDK app made a construct, "lib/data.ts:12", as the manifest beside its
  // template says; empty where it does not.
  std::string source_of(const Document& document, std::string_view construct) const;
  // What files of parameters, named by the caller, say; the last one wins. Views them.
  const std::map<std::string, std::string, std::less<>>& given() const { return given_; }

 private:
  void read_values(std::string_view text);
  const std::map<std::string, std::string, std::less<>>& traces_in(std::string_view folder) const;

  const Project& project_;
  std::vector<const Document*> documents_;
  std::map<std::string, std::string, std::less<>> given_;
  // By folder, then by construct; read when the first is asked for.
  mutable std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>>
      traces_;
};

}  // namespace sluice::cloudformation
