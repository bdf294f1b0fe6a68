#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/policy.h"
#include "core/model/value.h"

// The trust policy of a role of AWS, as far as it is about tokens of GitHub and GitLab.
namespace sluice::delivery {

// The jobs that a role is for.
struct TrustedJobs {
  std::set<std::string> environments;  // of GitHub, that a job is bound to
  bool has_open_environment = false;   // and one whose name is not known
  bool has_changes = false;            // pull requests of GitHub
  bool has_all_named = false;          // whatever a subject names without a wildcard, but those
  std::set<std::pair<std::string, std::string>> refs;  // refs/heads/x, and as it is shown
};

class Trust {
 public:
  // How it is written: as a JSON document, or in the blocks of a data source.
  enum class Written { document, blocks };
  // `policy` must outlive it, and so must what that views.
  Trust(const Value& policy, Written written);

  // Somebody with a token of a forge is let in.
  bool is_federated() const { return !statements_.empty(); }

  // One value, or one statement, that lets more in than these jobs.
  struct Excess {
    std::string_view what;  // "every repository of"
    std::string who;        // as it is written; empty where `what` says it all
    Span at;                // empty: the policy as a whole
  };
  // Nothing of statements whose conditions are not all known.
  std::vector<Excess> beyond(const TrustedJobs& jobs) const;

 private:
  enum class Forge : std::uint8_t { none, github, gitlab };
  struct Subject {
    std::string value;
    Span at;
    bool is_pattern = false;
  };
  struct Statement {
    Forge forge = Forge::none;
    Span at;
    bool is_open = false;                        // something else narrows it, or is not known
    std::vector<std::vector<Subject>> subjects;  // of each condition; all have to hold
  };

  void read_document(const PolicyDocument& document);
  void read_blocks(const Value& body);
  void add_condition(Statement& statement, std::string_view test, std::string_view variable,
                     const Value& values, const PolicyDocument* document);
  void add(Statement statement, const Value& federated);
  static std::vector<Excess> beyond(const Statement& statement, const std::vector<Subject>& list,
                                    const TrustedJobs& jobs);

  std::unique_ptr<PolicyDocument> document_;
  std::vector<Statement> statements_;
};

}  // namespace sluice::delivery
