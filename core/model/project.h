#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/document.h"

namespace sluice {

namespace kubernetes {
class Cluster;
}

// Every document that rules about several files may see, in order of path, and the paths of all
// files of the audit, sorted. Views them.
struct Project {
  std::vector<const Document*> documents;
  std::vector<std::string_view> paths;
  std::vector<Kind> kinds;  // of each of them; empty where nobody looked
  // What small files hold that configurations may read, in order of path; documents are not among
  // them.
  struct File {
    std::string_view path, bytes;
  };
  std::vector<File> files;
  // Files with values of Terraform's variables that the caller names, the last one wins.
  std::vector<std::string> var_files;
  // The audit saw every file below the root, so that a path which is not among them does not exist.
  bool is_whole = false;
  // Made by the first rule that asks for it: kubernetes::cluster_of.
  mutable std::shared_ptr<const kubernetes::Cluster> cluster;

  bool has_file(std::string_view path) const;

  // The document at a path relative to the root; null where there is none (or it was not kept).
  const Document* find(std::string_view path) const;

  // The bytes of a document or of one of `files`; null data where neither is there.
  std::string_view text(std::string_view path) const;
};

// Something wrong between files that the audit itself has to say, as parsers do of one.
struct ProjectError {
  const Document* document = nullptr;
  ParseError error;
};

// "a/b/../c" and "./c" as a path below the root; empty where it leads out of it.
std::string normal_path(std::string_view path);

// Where `relative` leads from a folder of the root: "" for the root itself, nothing where it leads
// out of it.
std::optional<std::string> path_within(std::string_view folder, std::string_view relative);

// The folder of a path, without a trailing '/'; empty for the root.
std::string_view folder_of(std::string_view path);

}  // namespace sluice
