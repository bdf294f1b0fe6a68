#pragma once

#include <optional>

#include "core/model/delivery/activity_call.h"

// What a host is told to do by ssh, call by call.
namespace sluice::delivery {

// What a call on a host means for what runs there.
enum class OnHost {
  starts,   // something new runs behind it: docker compose up, systemctl restart
  nothing,  // it looks, waits or makes room: uptime, mkdir
  unknown,  // code that is fetched may be tried out, or be what runs there
};
OnHost on_host(const Call& call);

// The image that a call on a host starts or fetches: docker run IMAGE. Nothing for others.
std::optional<Word> image_on_host(const Call& call);

// The words of a call of ssh that are the command, as one text; empty where there are none.
Name command_of_ssh(const Call& ssh);

}  // namespace sluice::delivery
