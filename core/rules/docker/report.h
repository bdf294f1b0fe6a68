#pragma once

#include "core/model/command.h"
#include "core/model/docker.h"
#include "core/rules/docker/settings.h"
#include "core/rules/sink.h"

namespace sluice::docker {

// "curl is called with -k", at the flag.
Hit& report_flag(const Invocation& call, const shell::Word& flag, Sink& sink);

// "GIT_SSL_NO_VERIFY is 1", at the setting.
Hit& report_setting(const Setting& setting, Sink& sink);

// "curl is installed in no fixed version", at the package.
Hit& report_unpinned(const shell::Word& package, Sink& sink);

}  // namespace sluice::docker
