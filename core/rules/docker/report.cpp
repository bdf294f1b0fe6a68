#include "core/rules/docker/report.h"

#include "core/rules/shared/calls.h"
#include "core/rules/wording.h"

namespace sluice::docker {

Hit& report_flag(const Invocation& call, const shell::Word& flag, Sink& sink) {
  return sink.report(flag.at, called_with(call, flag));
}

Hit& report_setting(const Setting& setting, Sink& sink) {
  return sink.report(setting.at, quote(setting.name) + " is " + quote(setting.value));
}

Hit& report_unpinned(const shell::Word& package, Sink& sink) {
  return sink.report(package.at, quote(package.value) + " is installed in no fixed version");
}

}  // namespace sluice::docker
