#include "core/rules/k8s/applied.h"

#include "core/model/document.h"

namespace sluice::k8s {

void check_applied(const Project& project, AppliedCheck check, Sink& sink) {
  for (const kubernetes::Applied& applied : kubernetes::cluster_of(project).objects()) {
    sink.begin(applied.document->id);
    const NodeRef node = applied.object->node;
    const Span key = node.key().at;
    sink.subject(applied, key.end > key.begin ? Span{key.begin, node.span().end} : node.span());
    check(applied, sink);
  }
  sink.no_subject();
}

}  // namespace sluice::k8s
