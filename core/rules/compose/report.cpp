#include "core/rules/compose/report.h"

#include "core/rules/wording.h"

namespace sluice::compose {

std::string called(const Service& service) { return "Service " + quote(service.name.value); }

Hit& report_setting(const Service& service, Sink& sink, NodeRef value, std::string_view setting) {
  return sink.report(
      value, called(service) + " sets " + std::string(setting) + " to " + quote(value.value()));
}

Hit& report_port(const Service& service, const Port& port, Sink& sink) {
  const std::string published = port.published.empty() ? "a port" : "port " + quote(port.published);
  return sink.report(port.node, called(service) + " publishes " + published + " for its port " +
                                    quote(port.target));
}

}  // namespace sluice::compose
