#pragma once

#include <string_view>
#include <vector>

#include "core/model/actions.h"
#include "core/rules/sink.h"

namespace sluice::actions {

// A step that brings the code of a pull request into a job which has the rights of the repository.
struct UntrustedCheckout {
  const Step* step = nullptr;
  NodeRef ref;  // the input that chooses the code; nothing where the script fetches it
  // The first step that executes something of it, which may be the same; null for none.
  const Step* executed_by = nullptr;
};

// Those of one job. None where the event gives no rights, a condition keeps forks away, or somebody
// approves the commit before.
std::vector<UntrustedCheckout> untrusted_checkouts(const Job& job);

// Checkouts of the same jobs whose `ref` is an object of the event that holds such code, and as
// text the word Object: what mends the workflow opens it. Only where a later step executes
// something.
std::vector<UntrustedCheckout> broken_checkouts(const Job& job);

// Checkouts of a pull request that somebody with rights asks for in a comment, by its number: what
// comes is what stands there when the step runs. None where an outsider may ask as well
// (untrusted_checkouts), or where nothing of it is executed.
std::vector<UntrustedCheckout> checkouts_on_request(const Job& job);

// True for a context that names a commit, a branch or a repository of a contributor.
bool names_foreign_code(std::string_view path);
// True for the number of a pull request, which names its code in refs/pull/N/head.
bool names_pull_request(std::string_view path);

// The inputs of actions/checkout that choose what it brings, as far as they are given.
std::vector<NodeRef> chosen_code(const Step& step);
// The `ref` of a checkout where it names the branch of a pull request, which moves with every push;
// nothing for others.
NodeRef moving_head(const Step& step);

// At what chooses the code, with the step as its subject.
Hit& report_untrusted(const UntrustedCheckout& checkout, Sink& sink);

}  // namespace sluice::actions
