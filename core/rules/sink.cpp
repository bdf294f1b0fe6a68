#include "core/rules/sink.h"

#include "core/model/document.h"
#include "core/model/resource.h"

namespace sluice {

Hit& Hit::relate(Span at, std::string note) {
  related.push_back({primary.source, at, {}, std::move(note)});
  return *this;
}

Hit& Hit::relate(const Place& place, std::string note) {
  related.push_back(place);
  related.back().note = std::move(note);
  return *this;
}

Hit& Hit::with_severity(Severity value) {
  severity = value;
  return *this;
}

Hit& Hit::with_confidence(Confidence value) {
  confidence = value;
  return *this;
}

Hit& Hit::with_aliases(std::span<const std::string_view> value) {
  aliases = value;
  return *this;
}

Hit& Hit::with_node(std::string value) {
  primary.node = std::move(value);
  return *this;
}

Hit& Hit::with_resource(std::string value) {
  resource = std::move(value);
  return *this;
}

Hit& Hit::with_evidence(std::string value) {
  evidence = std::move(value);
  return *this;
}

Hit& Hit::with_edit(Edit::Safety safety, Span at, std::string text) {
  if (!edit) edit.emplace().safety = safety;
  if (safety == Edit::Safety::needs_review) edit->safety = safety;
  edit->replacements.push_back({primary.source, at, std::move(text)});
  return *this;
}

Hit& Sink::report(SourceId source, Span at, std::string particulars) {
  Hit& hit = hits_.emplace_back();
  hit.rule = rule_;
  hit.primary.source = source;
  hit.primary.at = at;
  hit.particulars = std::move(particulars);
  if (subject_ != nullptr) hit.resource = address_(subject_);
  if (source == source_) hit.scope = scope_;
  return hit;
}

Hit& Sink::report(Span at, std::string particulars) {
  return report(source_, at, std::move(particulars));
}

Hit& Sink::report(const Text& at, std::string particulars) {
  return report(source_, at.at, std::move(particulars));
}

Hit& Sink::report(SourceId source, NodeRef at, std::string particulars) {
  Hit& hit = report(source, at.use(), std::move(particulars));
  hit.primary.node = at.path();
  if (at.is_aliased()) hit.relate(at.span(), "written here");
  return hit;
}

Hit& Sink::report(NodeRef at, std::string particulars) {
  return report(source_, at, std::move(particulars));
}

Hit& Sink::report_key(NodeRef at, std::string particulars) {
  const Text key = at.key();
  Hit& hit = report(source_, key.present() ? key.at : at.use(), std::move(particulars));
  hit.primary.node = at.path();
  return hit;
}

Hit& Sink::report(const Resource& resource, const Value& value, std::string particulars) {
  Hit& hit =
      report(source_, value.is_absent() ? resource.header : value.at(), std::move(particulars));
  hit.primary.node = value.node();
  if (const auto& origin = value.origin()) {
    Place place;
    place.source = origin->document->id;
    place.at = origin->at;
    hit.relate(place, "set here");
  }
  return hit;
}

}  // namespace sluice
