#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

namespace sluice::cli {

struct VerifyArguments {
  std::string artifact;
  std::vector<std::string> signatures;  // bundles, statements, detached signatures
  std::string key, trusted_root, certificates;
  std::string identity, issuer;
  std::string builder, source, ref;
  std::string environment;  // of the policy
  std::string config;
  bool no_config = false;
  std::string format = "text";
  std::string output;
  std::string color = "auto";
  std::string date;
  bool needs_log = false;
};

// `sluice verify`: whether an artifact is the one that somebody signed.
CLI::App* add_verify(CLI::App& app, VerifyArguments& arguments);

// The exit code: 0 verified, 1 not, 2 where it cannot be said.
int verify(const VerifyArguments& arguments);

}  // namespace sluice::cli
