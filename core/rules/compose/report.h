#pragma once

#include <string>
#include <string_view>

#include "core/model/compose.h"
#include "core/rules/sink.h"

namespace sluice::compose {

// How a sentence starts that is about the service: "Service web".
std::string called(const Service& service);

// Less sure of it where only the default of a variable says so.
Hit& weigh(Hit& hit, bool is_default);

// "Service web sets pid to host", at the value.
Hit& report_setting(const Service& service, Sink& sink, NodeRef value, std::string_view setting);

// Says that the service lacks a limit: at the innermost block of deploy.resources.limits that is
// there, else at the service's name.
Hit& report_no_limit(const Service& service, Sink& sink, std::string particulars);

// "Service web publishes 8080 for its port 80", at what publishes it.
Hit& report_port(const Service& service, const Port& port, Sink& sink);

}  // namespace sluice::compose
