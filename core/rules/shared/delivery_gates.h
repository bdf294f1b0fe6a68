#pragma once

#include <string_view>
#include <vector>

#include "core/model/delivery/path.h"

// What rules ask of gates: tests and scans, and what comes behind them.
namespace sluice::delivery {

// A failure of the stage says that what is shipped is bad: not of its style.
bool is_verdict(Stage stage);

// Deploys, applies and pushes that may run, in order.
std::vector<Site> shipped_in(const Run& run);

// Its step goes on where it fails.
Truth goes_on_after(const Run& run, const Site& gate);

// Its failure makes its job fail, and that is not passed over.
Truth stops_something(const Run& run, const Site& gate);

// A scanner that the forge itself brings, and whose verdict it shows in the request.
bool is_of_forge(const Activity& activity);

// One of the same stage on the same object stops what this one lets pass, before it.
bool has_harder_gate(const Run& run, const Site& gate);

// The name of a branch as people write it for git: origin/stable, refs/heads/stable.
std::string_view branch_as_written(std::string_view text);

// Some of what is shipped is not before the gate.
bool is_before_any(const Run& run, const Site& gate, const std::vector<Site>& ships);

}  // namespace sluice::delivery
