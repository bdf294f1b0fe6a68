#pragma once

#include <vector>

#include "core/model/actions.h"
#include "core/rules/sink.h"

namespace sluice::actions {

// A step that brings the code of a pull request into a job which has the rights of the repository.
struct UntrustedCheckout {
  const Step* step = nullptr;
  NodeRef ref;  // the input that chooses the code; nothing where the script fetches it
  const Step* executed_by = nullptr;  // the first later step that may run it; null for none
};

// Those of one job. None where the event gives no rights, a condition keeps forks away, or somebody
// approves the commit before.
std::vector<UntrustedCheckout> untrusted_checkouts(const Job& job);

// The `ref` of a checkout where it names the branch of a pull request, which moves with every push;
// nothing for others.
NodeRef moving_head(const Step& step);

// At what chooses the code, with the step as its subject.
Hit& report_untrusted(const UntrustedCheckout& checkout, Sink& sink);

}  // namespace sluice::actions
