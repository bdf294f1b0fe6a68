#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/delivery/activity.h"
#include "core/model/delivery/activity_call.h"

namespace sluice::delivery {

// What a call does, by tools.def, uses.def and what tables cannot say. `blocking` is what the call
// itself makes of a bad result. Paths are from the root where `folder`, in which it runs, is known.
std::vector<Activity> classify(const Call& call, std::string_view folder);

// A call of a tool that an action makes in its user's stead; nothing where it makes none that is
// known.
std::vector<Call> calls_of_action(const Call& action);

// True for calls that only ask or try: --help, --version, --dry-run.
bool is_trial(const Call& call);

// Two names of one artifact, by docker tag and save, skopeo, crane.
std::vector<Alias> aliases_of(const Call& call, std::string_view folder);

// `path` from the root, where it is known and within.
std::string path_in(std::string_view folder, std::string_view path);

// True for a program that has rows.
bool is_known_tool(std::string_view program);

// terraform, tofu and terragrunt: the folder that a call works in.
std::string terraform_folder(const Arguments& arguments, std::string_view folder);

}  // namespace sluice::delivery
