#include "core/model/gitlab_effective.h"

#include <algorithm>
#include <utility>

#include "core/model/gitlab_build.h"

namespace sluice::gitlab {

std::nullptr_t Build::fail_key(Written at, std::string message) {
  const Text key = at.node.key();
  return fail_at(at, key.present() ? key.at : at.at(), std::move(message));
}

std::nullptr_t Build::fail_about(ConfigurationError::About about, Written at, std::string message) {
  const bool is_first = !failed();
  fail(at, std::move(message));
  if (is_first && out.error) out.error->about = about;
  return nullptr;
}

std::nullptr_t Build::fail_own(Written at, std::string message) {
  const bool is_first = !failed();
  fail(at, std::move(message));
  if (is_first && out.error) out.error->is_own = true;
  return nullptr;
}

void Build::note(ConfigurationError error) {
  if (faults == Faults::end_it || failed()) return;
  if (noted.emplace(error.document, error.at.begin).second)
    out.passed_over.push_back(std::move(error));
}

void Build::note(const EffectiveJob* job, Written at, Span span, std::string message) {
  ConfigurationError error;
  error.document = at.document;
  error.at = span;
  error.message = std::move(message);
  if (job != nullptr) error.job = job->name;
  note(std::move(error));
}

void Build::note_own(Written at, Span span, std::string message) {
  ConfigurationError error;
  error.document = at.document;
  error.at = span;
  error.message = std::move(message);
  error.is_own = true;
  note(std::move(error));
}

std::nullptr_t Build::fail_at(Written at, Span span, std::string message, ErrorCode code) {
  if (failed()) return nullptr;
  ConfigurationError error;
  error.code = code;
  error.document = at.document;
  error.at = span;
  error.message = std::move(message);
  out.error = std::move(error);
  return nullptr;
}

bool Build::passes_over() {
  if (!failed() || faults == Faults::end_it || out.error->code == ErrorCode::limit) return false;
  // What many share is wrong once.
  if (noted.emplace(out.error->document, out.error->at.begin).second)
    out.passed_over.push_back(std::move(*out.error));
  out.error.reset();
  return true;
}

const Node* Build::add(Node node) {
  const Written written = node.written;
  const Node* const made = out.nodes.add(std::move(node));
  if (made == nullptr)
    fail_at(written, written.at(), "configuration grows beyond the limit", ErrorCode::limit);
  return made;
}

const Node* Build::merge(const Node* base, const Node* top, const Use* base_use,
                         const Use* top_use) {
  const Node* const made = out.nodes.merge(base, top, base_use, top_use);
  if (made == nullptr)
    fail_at(top->written, top->written.at(), "configuration grows beyond the limit",
            ErrorCode::limit);
  return made;
}

const Node* Build::text(std::string_view text, Written written) {
  Node node;
  node.kind = Node::Kind::text;
  node.text = out.nodes.keep(text);
  node.written = written;
  return add(std::move(node));
}

const Node* Build::sequence(std::vector<Item> items, Written written) {
  Node node;
  node.kind = Node::Kind::sequence;
  node.items = std::move(items);
  node.written = written;
  return add(std::move(node));
}

const Node* Build::mapping(std::vector<Field> fields, Written written) {
  Node node;
  node.kind = Node::Kind::mapping;
  node.fields = std::move(fields);
  node.written = written;
  return add(std::move(node));
}

const Tree* configuration_tree(const Document& document) {
  // The tree of a file that could not be read to its end says nothing.
  if (!std::holds_alternative<Pipeline>(document.model)) return nullptr;
  return std::get_if<Tree>(&document.syntax);
}

std::string quote(std::string_view text) {
  constexpr std::size_t kLongest = 80;
  std::size_t end = std::min(text.size(), kLongest);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    --end;
  std::string out = "'";
  for (const char c : text.substr(0, end)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7F ? '?' : c;
  }
  if (end < text.size()) out += "...";
  return out += '\'';
}

const EffectiveJob* Effective::job(std::string_view name) const {
  const auto found = by_name.find(name);
  return found != by_name.end() ? &jobs[found->second] : nullptr;
}

Effective build_effective(const Project& project, const Document& entry, const InputValues& inputs,
                          const EffectiveLimits& limits, Faults faults) {
  Effective out(limits.nodes);
  out.entry = &entry;
  Build build{project, inputs, limits, out, faults, std::vector<bool>(inputs.size(), false)};
  const Node* const written = read_with_includes(build, entry);
  if (written != nullptr && !may_be_elsewhere(build)) {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      if (inputs[i].is_typed && !build.inputs_used[i])
        build.fail({inputs[i].document, inputs[i].value},
                   "no file declares input " + quote(inputs[i].name));
    }
  }
  Names open;
  const Node* const root =
      written != nullptr && !build.failed() ? resolve_blocks(build, *written, open) : nullptr;
  if (root != nullptr && !build.failed()) build_jobs(build, *root, open);
  return out;
}

}  // namespace sluice::gitlab
