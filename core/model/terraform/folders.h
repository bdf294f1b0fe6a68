#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/project.h"
#include "core/model/terraform/syntax.h"

namespace sluice::terraform {

// What is not there.
inline constexpr std::size_t kNone = static_cast<std::size_t>(-1);

// The files of one folder, as Terraform puts them together: override files over the others.
struct Folder {
  std::string path;
  std::vector<Declaration> declarations;        // in order of files and of writing
  std::vector<const Document*> variable_files;  // those that are read by themselves, in their order
  // Of each declaration that calls a module, the folder of it; kNone where that is not known.
  std::vector<std::size_t> targets;
  bool is_called = false;  // by a module of another folder

  // A declaration by its name; kNone where there is none. Where several files declare it, which
  // Terraform forbids, that of the file which asks.
  std::size_t find(Declares what, std::string_view type, std::string_view name,
                   const Document* from) const;

 private:
  friend class Folders;
  void index();
  std::vector<std::uint32_t> by_name_;
};

// All folders of a project that hold Terraform.
class Folders {
 public:
  explicit Folders(const Project& project);

  const Project& project() const { return project_; }
  const std::vector<Folder>& all() const { return folders_; }
  const Folder& at(std::size_t index) const { return folders_[index]; }
  // Folders to start from: what nobody calls, and of those that only call each other the first.
  std::vector<std::size_t> roots() const;

 private:
  std::size_t index_of(std::string_view path);
  void merge(Folder& folder, Declaration&& declaration);
  void link();
  std::optional<std::string> installed(const Folder& folder, std::string_view name) const;

  const Project& project_;
  std::vector<Folder> folders_;
  std::map<std::string, std::size_t, std::less<>> by_path_;
};

}  // namespace sluice::terraform
