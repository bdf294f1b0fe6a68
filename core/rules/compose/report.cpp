#include "core/rules/compose/report.h"

#include "core/rules/wording.h"

#include <utility>

namespace sluice::compose {

std::string called(const Service& service) { return "Service " + quote(service.name.value); }

Hit& weigh(Hit& hit, bool is_default) {
  return is_default ? hit.with_confidence(Confidence::low) : hit;
}

Hit& report_setting(const Service& service, Sink& sink, NodeRef value, std::string_view setting) {
  Hit& hit = sink.report(
      value, called(service) + " sets " + std::string(setting) + " to " + quote(value.value()));
  return weigh(hit, evaluate(value).is_default);
}

Hit& report_no_limit(const Service& service, Sink& sink, std::string particulars) {
  NodeRef at = service.node;
  for (const std::string_view key : {"deploy", "resources", "limits"}) {
    const NodeRef inner = at[key];
    if (!inner || inner.is_aliased()) break;
    at = inner;
  }
  return sink.report_key(at, std::move(particulars));
}

Hit& report_port(const Service& service, const Port& port, Sink& sink) {
  const std::string published = port.published.empty() ? "a port" : "port " + quote(port.published);
  return sink.report(port.node, called(service) + " publishes " + published + " for its port " +
                                    quote(port.target));
}

}  // namespace sluice::compose
