#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Who gives tokens to jobs, and what the `sub` of a token says: by the grammar that each issuer
// documents.
namespace sluice::oidc {

// A subject is one of some forms. In a form a field stands in <>: its letter says what it is about.
//
//   o p w   whose job it is: owner, project or repository, and what lies below
//   g       a path of groups and project
//   b       the branch, tag or environment
//   j       the workflow that runs: named, it limits whose job it is
//   x       anything else
//
// No field holds a ':' or a brace, none but g, b and j a '/'.
struct Issuer {
  std::string_view host;  // or a part of it
  std::span<const std::string_view> forms;
  // Fields that, open together, let in the jobs of others: "o", "pw".
  std::span<const std::string_view> others;
  std::string_view project;      // the claim that names the project as the subject does
  std::string_view project_key;  // what stands before it in a subject
};

// The issuer at a host (with its path, or as an address); null for none that gives tokens to jobs.
// Those that are hosted by oneself are told by the subjects that are asked for, or by their name.
const Issuer* issuer_at(std::string_view host, std::span<const std::string_view> subjects);

// A subject that a pattern takes in.
struct Example {
  std::string subject;
  bool is_of_others = false;   // the pattern leaves open whose job it is
  bool is_of_any_ref = false;  // and from where on its branch, tag or environment is open
  bool is_of_change = false;   // a pull request
};

// One for each way in which subjects of the issuer match a pattern (without `is_pattern`: a text).
// None where it matches no subject.
std::vector<Example> examples(const Issuer& issuer, std::string_view pattern, bool is_pattern);

// What an example says of the project: "acme/api"; empty where it says none.
std::string_view project_of(const Issuer& issuer, std::string_view subject);

}  // namespace sluice::oidc
