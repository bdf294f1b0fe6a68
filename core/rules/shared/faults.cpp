#include "core/rules/shared/faults.h"

#include <string>
#include <string_view>

#include "core/rules/shared/workflow.h"
#include "core/rules/wording.h"

namespace sluice::actions {
std::string words_of(const Fault& fault) {
  std::string words;
  std::string_view rest = fault.text;
  for (const std::string& name : fault.names) {
    const std::size_t at = rest.find("{}");
    if (at == rest.npos) break;
    words += rest.substr(0, at);
    words += quote(name);
    rest.remove_prefix(at + 2);
  }
  words += rest;
  return words;
}

Span place_of(const Fault& fault) {
  if (fault.part.end > fault.part.begin) return fault.part;
  const Text key = fault.node.key();
  return fault.at_key && key.present() ? key.at : fault.node.use();
}

Hit& report_fault(const Fault& fault, Sink& sink) {
  const bool is_part = fault.part.end > fault.part.begin;
  Hit& hit = is_part        ? sink.report(fault.part, words_of(fault)).with_node(fault.node.path())
             : fault.at_key ? sink.report_key(fault.node, words_of(fault))
                            : sink.report(fault.node, words_of(fault));
  hit.with_resource(address_of(fault.node.path()));
  std::string evidence;
  for (const std::string& name : fault.names) evidence += name + '\n';
  hit.with_evidence(std::move(evidence));
  if (fault.related) {
    const Text key = fault.related.key();
    hit.relate(key.present() ? key.at : fault.related.use(),
               std::string(fault.note.empty() ? "the other one" : fault.note));
  }
  return hit;
}

void report_faults(const Syntax& syntax, Mistake mistake, Sink& sink) {
  for (const Fault& fault : syntax.faults) {
    if (fault.mistake == mistake) report_fault(fault, sink);
  }
}

}  // namespace sluice::actions
