#include "core/rules/k8s/report.h"

#include <string>

namespace sluice::k8s {

using kubernetes::Container;

Hit& report_missing(const Container& container, Sink& sink, NodeRef inner, NodeRef outer) {
  for (const NodeRef block : {inner, outer}) {
    if (block.is_mapping() && block.key().present() && !block.is_aliased())
      return sink.report_key(block).with_evidence(std::string(container.name.value));
  }
  const NodeRef name = container.node["name"];
  return sink.report(name ? name : container.node).with_evidence(std::string(container.name.value));
}

Hit& report_missing_security(const Container& container, Sink& sink) {
  return report_missing(container, sink, container.security_context);
}

bool can_have_linux_setting(const Container& container) {
  return container.is_whole() && !container.object->on_windows();
}

}  // namespace sluice::k8s
