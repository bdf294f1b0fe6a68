#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/command.h"
#include "core/model/delivery/reach.h"
#include "core/parse/shell.h"

// What rules about the delivery path ask of the jobs that are on it.
namespace sluice::delivery {

// All that is written of a job: its block, the variables around it, its scripts and the composite
// actions that it runs. For words that tell of a purpose which no table knows.
std::string text_of(const JobSite& job);

// True if something of the run ships: it deploys, applies, pushes or signs, a job is bound to an
// environment, or is called after that.
bool ships(const Run& run);

// A role or a stored key with which a job enters a cloud.
struct CloudCredential {
  Site site;
  const Fact* fact = nullptr;
  Name value;  // resolved in the run
  bool is_key = false;
  bool is_oidc = false;  // a token of the forge is exchanged for it
};
// In order of running. Credentials of registries, clusters and hosts are none.
std::vector<CloudCredential> cloud_credentials(const Run& run, std::size_t job);
// Those that are in place when the activity runs.
std::vector<CloudCredential> cloud_credentials_before(const Run& run, const Site& site);

// A call of a program in the script of a job, where it is written.
struct JobCall {
  std::size_t step = 0;
  std::size_t text = 0;  // of GitLab, which has several in one step
  Invocation call;
  const shell::Script* script = nullptr;
  const Document* document = nullptr;
  const Places* places = nullptr;

  Span at(Span in_script) const { return places->source(in_script); }
};
// The calls of a job. Owns what they view.
class JobCalls {
 public:
  explicit JobCalls(const JobSite& job);
  JobCalls(const JobCalls&) = delete;
  JobCalls& operator=(const JobCalls&) = delete;

  const std::vector<JobCall>& all() const { return calls_; }

 private:
  void add(std::size_t step, std::size_t text, const shell::Script& script,
           const Document& document, Places places);

  std::deque<Places> places_;
  std::vector<JobCall> calls_;
};

// True for names of the same environment: as the policy has it, else in the usual spelling.
bool is_same_environment(std::string_view a, std::string_view b, const DeliveryPolicy* policy);
// An environment of a single request, by the policy or by its name.
bool is_preview(std::string_view environment, const DeliveryPolicy* policy);

// The plans of the run that may be the one that `apply` carries out: of the same file, or where no
// file is named of the same folder.
std::vector<Site> plans_for(const Run& run, const Site& apply);

}  // namespace sluice::delivery
