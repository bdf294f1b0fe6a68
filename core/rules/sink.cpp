#include "core/rules/sink.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <variant>

#include "core/model/document.h"
#include "core/model/gitlab_effective.h"
#include "core/model/missing_place.h"
#include "core/model/resource.h"
#include "core/rules/registry.h"
#include "core/rules/wording.h"
#include "core/text/order.h"

namespace sluice {
namespace {

// Below this many hits, cutting them is not worth the sort.
constexpr std::size_t kRoom = 4096;

std::string_view message(const Hit& hit) {
  return hit.particulars.empty() ? hit.rule->title : std::string_view(hit.particulars);
}

// The order of the report.
auto order_key(const Hit& hit) {
  return std::tuple(hit.primary.source, hit.primary.at, hit.rule->id, message(hit),
                    std::string_view(hit.resource), std::string_view(hit.primary.node));
}

bool is_before(const Hit& a, const Hit& b) { return order_key(a) < order_key(b); }

bool says_the_same(const Hit& a, const Hit& b) {
  return a.rule == b.rule && a.primary.source == b.primary.source && a.primary.at == b.primary.at &&
         message(a) == message(b) && (a.primary.at.size() > 0 || a.resource == b.resource);
}

// Rules are selected before they run; what is left to ask is which of a rule's checks failed.
bool is_selected(const Hit& hit, std::span<const std::string> select) {
  if (!hit.aliases || select.empty()) return true;
  return std::any_of(select.begin(), select.end(), [&](const std::string& name) {
    return is_named(*hit.rule, *hit.aliases, name);
  });
}

// "hostNetwork is true", "drop holds NET_RAW". Nothing for what is no scalar.
std::string what_is(NodeRef node) {
  if (!node.is_scalar()) return {};
  const NodeRef list = node.parent();
  const bool is_item = !node.key().present() && list.is_sequence();
  const Text key = is_item ? list.key() : node.key();
  if (!key.present()) return {};
  return quote(key.value) + (is_item ? " holds " : " is ") + quote(node.value());
}

// The attribute as the documentation of its resource names it, without what stands around it: the
// resource, in JSON perhaps one of a list, and the dynamic blocks that make it.
std::string attribute_name(const Resource& resource, const Value& value) {
  std::string path = value.node();
  std::string block = "resource.";
  block.append(resource.type.value).append(".").append(resource.name.value);
  for (const std::string& owner : {resource.body.node(), block}) {
    if (owner.empty() || !path.starts_with(owner)) continue;
    const std::size_t dot = path.find('.', owner.size());
    path.erase(0, dot == path.npos ? path.size() : dot + 1);
    break;
  }
  constexpr std::string_view kDynamic = "dynamic.";
  constexpr std::string_view kContent = "content.";
  for (std::size_t at = 0; (at = path.find(kDynamic, at)) != path.npos;) {
    if (at > 0 && path[at - 1] != '.') {
      ++at;
      continue;
    }
    path.erase(at, kDynamic.size());
    const std::size_t content = path.find(kContent, at);
    if (content != path.npos) path.erase(content, kContent.size());
  }
  return path;
}

// The path to a value that is written outside of its resource; empty for none.
std::string path_to(const Value& within, const Computed* wanted, int depth) {
  if (depth == 0) return {};
  for (const Value::Field& field : within.fields()) {
    const std::string name(field.name.value);
    if (field.value.computed() == wanted) return name;
    const std::string path = path_to(field.value, wanted, depth - 1);
    if (!path.empty()) return name + "." + path;
  }
  return {};
}

// "versioning.enabled is false", "versioning.enabled is not set".
std::string what_is(const Resource& resource, const Value& value) {
  constexpr int kDeepest = 4;
  std::string name = attribute_name(resource, value);
  if (name.empty() && value.computed() != nullptr)
    name = path_to(resource.body, value.computed(), kDeepest);
  const std::string path = name.empty() ? "This" : quote(name);
  if (value.is_absent()) return path + " is not set";
  if (value.is_null()) return path + " is null";
  if (value.is_sensitive()) return path + " is set to a sensitive value";
  if (value.is_scalar()) return path + " is " + quote(value.text().value);
  if (value.is(Value::Type::list) && value.elements().empty()) return path + " is empty";
  return path + " is set";
}

bool is_about_resource(const Rule& rule) {
  return std::holds_alternative<void (*)(const Resource&, Sink&)>(rule.check) ||
         std::holds_alternative<void (*)(const Resource&, const ResourceGraph&, Sink&)>(
             rule.check) ||
         std::holds_alternative<PropertyCheck>(rule.check) ||
         std::holds_alternative<PropertyRow>(rule.check);
}

// What is wrong with several instances of one block, in one place, is one finding that lists them.
void merge_instances(std::deque<Hit>& hits) {
  using Key = std::tuple<const Rule*, SourceId, Span, const std::string_view*, std::string_view>;
  struct Seen {
    std::size_t first;
    std::vector<std::string> others;
  };
  std::map<Key, Seen> seen;
  std::vector<bool> is_told(hits.size());
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const Hit& hit = hits[i];
    if (hit.resource.empty() || !is_about_resource(*hit.rule)) continue;
    const Key key{hit.rule, hit.primary.source, hit.primary.at,
                  hit.aliases ? hit.aliases->data() : nullptr, hit.evidence};
    const auto [at, is_new] = seen.emplace(key, Seen{i, {}});
    if (is_new) continue;
    Seen& before = at->second;
    const bool is_same = hits[before.first].resource == hit.resource;
    if (is_same && !says_the_same(hits[before.first], hit)) continue;
    is_told[i] = true;
    const bool is_listed =
        std::find(before.others.begin(), before.others.end(), hit.resource) != before.others.end();
    if (!is_same && !is_listed) before.others.push_back(hit.resource);
  }
  constexpr std::size_t kMost = 4;
  for (const auto& [key, one] : seen) {
    if (one.others.empty()) continue;
    Hit& hit = hits[one.first];
    if (hit.particulars.empty()) hit.particulars = hit.rule->title;
    hit.particulars += ", also in ";
    for (std::size_t i = 0; i < std::min(one.others.size(), kMost); ++i) {
      if (i > 0) hit.particulars += ", ";
      hit.particulars += quote(one.others[i]);
    }
    if (one.others.size() > kMost)
      hit.particulars += " and " + std::to_string(one.others.size() - kMost) + " more";
  }
  std::size_t at = 0;
  std::erase_if(hits, [&](const Hit&) { return is_told[at++]; });
}

}  // namespace

Hit& Hit::relate(Span at, std::string note) {
  related.push_back({primary.source, at, {}, std::move(note)});
  return *this;
}

Hit& Hit::relate(const Place& place, std::string note) {
  related.push_back(place);
  related.back().note = std::move(note);
  return *this;
}

Hit& Hit::relate(const gitlab::Field& field, std::string note) {
  Place place;
  place.source = field.written.document->id;
  place.at = field.written.at();
  return relate(place, std::move(note));
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

Hit& Hit::with_fix(std::string value) {
  fix = std::move(value);
  return *this;
}

Hit& Hit::with_edit(Edit::Safety safety, Span at, std::string text) {
  if (!edit) edit.emplace().safety = safety;
  if (safety == Edit::Safety::needs_review) edit->safety = safety;
  edit->replacements.push_back({primary.source, at, std::move(text)});
  return *this;
}

void HiddenPlaces::add(const Hit& hit) {
  if (std::holds_alternative<SecretPattern>(hit.rule->check)) {
    secrets.push_back(hit.primary.at);
  } else if (hit.rule->points_at_secret()) {
    credentials.push_back(hit.primary.at);
  }
}

void HiddenPlaces::add(const HiddenPlaces& other) {
  secrets.insert(secrets.end(), other.secrets.begin(), other.secrets.end());
  credentials.insert(credentials.end(), other.credentials.begin(), other.credentials.end());
}

Sink::Sink(std::size_t most) : most_(std::min(most, kMost)), room_(std::max(kRoom, 4 * most_)) {}

std::string_view Sink::pin(std::string_view name) const {
  if (pins == nullptr) return {};
  const auto found = pins->find(name);
  return found != pins->end() ? std::string_view(found->second) : std::string_view();
}

std::deque<Hit> Sink::take() {
  leave_out();
  if (hits_.size() > most_) cut();
  merge_instances(hits_);
  for (Hit& hit : hits_) {
    if (const auto make = std::exchange(hit.edit_when_kept, {})) make(hit);
  }
  return std::exchange(hits_, {});
}

void Sink::leave_out() {
  std::erase_if(hits_, [&](const Hit& hit) {
    if (is_selected(hit, select)) return false;
    overflow_[hit.primary.source].hidden.add(hit);
    return true;
  });
}

// To the first `most_` of each source.
void Sink::cut() {
  leave_out();
  sort_stably(hits_, is_before);
  hits_.erase(std::unique(hits_.begin(), hits_.end(), says_the_same), hits_.end());
  auto kept = hits_.begin();
  SourceId source{};
  std::size_t of_source = 0;
  for (auto hit = hits_.begin(); hit != hits_.end(); ++hit) {
    if (std::exchange(source, hit->primary.source) != hit->primary.source) of_source = 0;
    if (of_source++ >= most_) {
      Overflow& overflow = overflow_[source];
      ++overflow.hits;
      overflow.hidden.add(*hit);
    } else {
      if (kept != hit) *kept = std::move(*hit);
      ++kept;
    }
  }
  hits_.erase(kept, hits_.end());
  room_ = std::max({kRoom, 4 * most_, 2 * hits_.size()});
}

Hit& Sink::report(SourceId source, Span at, std::string particulars) {
  if (hits_.size() >= room_) cut();
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
  if (particulars.empty() && !rule_->points_at_secret()) particulars = what_is(at);
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

namespace {

// The name of the argument that stands before its value, `name = `; empty where that is not so.
std::string_view argument_before(const Document& document, Span at) {
  std::string_view before = std::string_view(document.bytes).substr(0, at.begin);
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  const auto strip = [&] {
    while (!before.empty() && is_blank(before.back())) before.remove_suffix(1);
  };
  strip();
  if (!before.ends_with('=')) return {};
  before.remove_suffix(1);
  strip();
  constexpr std::size_t kLongest = 64;
  std::size_t size = 0;
  const auto is_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  while (size < before.size() && size <= kLongest && is_name(before[before.size() - 1 - size]))
    ++size;
  return size > kLongest ? std::string_view() : before.substr(before.size() - size);
}

}  // namespace

Hit& Sink::report(const Resource& resource, const Value& value, std::string particulars) {
  if (particulars.empty() && !rule_->points_at_secret()) particulars = what_is(resource, value);
  const Document* const document = value.is_absent() ? nullptr : value.document();
  Hit& hit = report(document != nullptr ? document->id : source_,
                    value.is_absent() ? missing_at(resource) : value.at(), std::move(particulars));
  hit.primary.node = value.node();
  std::string_view note = "set here";
  for (const Origin* origin = value.origin(); origin != nullptr; origin = origin->next) {
    Place place;
    place.source = origin->document->id;
    place.at = origin->at;
    const std::string_view name =
        note.empty() ? argument_before(*origin->document, origin->at) : std::string_view();
    hit.relate(place, !note.empty()  ? std::string(note)
                      : name.empty() ? "passed on here"
                                     : "passed on as " + std::string(name));
    note = {};
  }
  return hit;
}

Hit& Sink::report(const gitlab::Written& at, Span span, const gitlab::Use* use,
                  std::string particulars) {
  if (!shared_.emplace(rule_, at.document->id, span).second) {
    // The caller completes what it gets: this one is thrown away.
    spare_ = Hit{};
    spare_.rule = rule_;
    spare_.primary.source = at.document->id;
    return spare_;
  }
  Hit& hit = report(at.document->id, span, std::move(particulars));
  hit.primary.node = at.node.path();
  if (use != nullptr && use->at.document != nullptr) {
    Place place;
    place.source = use->at.document->id;
    place.at = use->at.at();
    hit.relate(place, "used here");
  }
  return hit;
}

Hit& Sink::report(const gitlab::Field& field, std::string particulars) {
  const gitlab::Written& at = field.value->written;
  if (particulars.empty() && !rule_->points_at_secret()) particulars = what_is(at.node);
  return report(at, at.at(), field.use, std::move(particulars));
}

Hit& Sink::report(const gitlab::Item& item, std::string particulars) {
  const gitlab::Written& at = item.value->written;
  if (particulars.empty() && !rule_->points_at_secret()) particulars = what_is(at.node);
  return report(at, at.at(), item.use, std::move(particulars));
}

const ScalarMap& Sink::map_of(NodeRef scalar) {
  if (!map_ || mapped_ != scalar) {
    map_.emplace(scalar.tree()->source, scalar.text());
    mapped_ = scalar;
  }
  return *map_;
}

Hit& Sink::report(const gitlab::EffectiveText& text, std::size_t begin, std::size_t end,
                  std::string particulars) {
  const gitlab::Written& at = text.item->value->written;
  Span span = at.at();
  if (text.is_written) span = map_of(at.node).span(begin, end);
  return report(at, span, text.item->use, std::move(particulars));
}

Hit& Sink::report_key(const gitlab::Field& field, std::string particulars) {
  const Text key = field.written.node.key();
  const Span span = key.present() ? key.at : field.written.at();
  return report(field.written, span, field.use, std::move(particulars));
}

Hit& Sink::report_key(const gitlab::EffectiveJob& job, std::string particulars) {
  const Text key = job.written.node.key();
  const Span span = key.present() ? key.at : job.written.at();
  return report(job.written, span, job.use, std::move(particulars));
}

}  // namespace sluice
