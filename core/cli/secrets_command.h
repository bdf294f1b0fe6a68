#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/audit/audit.h"

namespace sluice::cli {

// Where `sluice secrets` looks: in files, or in what a repository or a diff says of them.
struct SecretsArguments {
  bool staged = false;
  bool diff = false;
  bool history = false;

  bool in_files() const { return !staged && !diff && !history; }
};

void add_secrets_options(CLI::App& app, SecretsArguments& arguments);

struct ChangesAudit {
  std::optional<Report> report;
  std::string error;  // why there is none
};

// Audits what the arguments name, of the repository that `folder` lies in: what is staged against
// HEAD, whole files but nothing of the lines that stay; each version of each file that any commit
// brought in; or the diff on standard input, of which only the lines that it adds are judged.
// `done` is called from any thread with how many were looked at, and of how many.
ChangesAudit audit_changes(const Engine& engine, const SecretsArguments& arguments,
                           const std::string& folder, unsigned jobs,
                           const std::function<void(std::size_t, std::size_t)>& done);

}  // namespace sluice::cli
