#include "core/rules/k8s/report.h"

#include "core/rules/edits.h"
#include "core/rules/wording.h"

namespace sluice::k8s {

using kubernetes::Container;

namespace {

constexpr std::string_view kContext = "securityContext";

// By where it is written, or by what it stands in, where that was put together of several files.
bool is_within(NodeRef value, NodeRef block) {
  if (block.span().contains(value.use())) return true;
  for (NodeRef at = value; at; at = at.parent()) {
    if (at.index() == block.index()) return true;
  }
  return false;
}

}  // namespace

std::string called(const Container& container) {
  std::string text = container.role == Container::Role::init ? "Init container" : "Container";
  if (container.name.present()) text += " " + quote(container.name.value);
  return text;
}

Hit& report_setting(const Container& container, Sink& sink, NodeRef value,
                    std::string_view setting) {
  const bool is_own = is_within(value, container.node);
  return sink.report(value, (is_own ? called(container) : "Pod") + " sets " + std::string(setting) +
                                " to " + quote(value.value()));
}

Hit& report_missing(const Container& container, Sink& sink, std::string_view setting, NodeRef inner,
                    NodeRef outer) {
  using Tell = Hit& (Sink::*)(NodeRef, std::string);
  const auto report = [&](Tell tell, NodeRef at) -> Hit& {
    return (sink.*tell)(at, called(container) + " sets no " + std::string(setting))
        .with_evidence(std::string(container.name.value));
  };
  for (const NodeRef block : {inner, outer}) {
    if (block.is_mapping() && block.key().present() && !block.is_aliased())
      return report(&Sink::report_key, block);
  }
  const NodeRef name = container.node["name"];
  return report(&Sink::report, name ? name : container.node);
}

Hit& report_missing_security(const Container& container, Sink& sink, std::string_view setting,
                             std::string_view wanted) {
  Hit& hit = report_missing(container, sink, setting, container.security_context);
  set_key(hit, Edit::Safety::needs_review, container.node, {kContext, setting}, wanted);
  return hit;
}

Hit& report_image(const Container& container, Sink& sink) {
  return sink.report(container.node["image"],
                     called(container) + " runs the image " + quote(container.image.value));
}

bool can_have_linux_setting(const Container& container) {
  return container.is_whole() && !container.object->on_windows();
}

}  // namespace sluice::k8s
