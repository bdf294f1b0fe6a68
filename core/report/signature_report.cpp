#include "core/report/signature_report.h"

#include "core/report/escape.h"
#include "core/report/json_writer.h"

namespace sluice {
namespace {

using signatures::Outcome;
using signatures::Problem;
using signatures::Subject;
using signatures::Verdict;

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::verified:
      return "verified";
    case Verdict::failed:
      return "failed";
    case Verdict::unknown:
      break;
  }
  return "unknown";
}

std::string hex_of(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += kDigits[static_cast<unsigned char>(c) >> 4U];
    text += kDigits[static_cast<unsigned char>(c) & 0xFU];
  }
  return text;
}

std::string painted(std::string_view text, Verdict verdict, Color color) {
  if (color == Color::never) return std::string(text);
  const std::string_view code = verdict == Verdict::verified ? "32"
                                : verdict == Verdict::failed ? "31"
                                                             : "33";
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace

std::string_view rule_of(Problem::Kind kind) {
  switch (kind) {
    case Problem::Kind::unsigned_artifact:
      return "supply/unsigned";
    case Problem::Kind::bad_signature:
      return "supply/bad-signature";
    case Problem::Kind::other_artifact:
      return "supply/signature-for-other-image";
    case Problem::Kind::bad_attestation:
      return "supply/bad-attestation";
    case Problem::Kind::signer_not_allowed:
      return "supply/signer-not-allowed";
    case Problem::Kind::no_transparency:
      return "supply/no-transparency";
    case Problem::Kind::not_allowed_provenance:
      return "supply/provenance-not-allowed";
    case Problem::Kind::weak:
      return "supply/weak-signature";
    case Problem::Kind::unknown:
      break;
  }
  return "supply/unknown-signature";
}

std::string write_verification_json(const Subject& subject, const std::vector<Outcome>& outcomes) {
  JsonWriter out;
  out.begin_object().member("schema", "sluice.verification/1");
  out.key("tool").begin_object();
  out.member("name", "sluice").member("version", version()).end_object();
  out.member("verdict", name_of(signatures::verdict(outcomes)));
  out.key("subject").begin_object().member("name", subject.name);
  out.member("sha256", hex_of(subject.digests.sha256));
  if (!subject.manifests.empty()) {
    out.key("manifests").begin_array();
    for (const std::string& one : subject.manifests) out.value(one);
    out.end_array();
  }
  out.end_object().key("checks").begin_array();
  for (const Outcome& outcome : outcomes) {
    out.begin_object().member("name", outcome.name).member("form", outcome.form);
    out.member("verdict", name_of(outcome.verdict()));
    out.key("facts").begin_array();
    for (const auto& [name, value] : outcome.facts)
      out.begin_object().member("name", name).member("value", value).end_object();
    out.end_array().key("problems").begin_array();
    for (const Problem& one : outcome.problems)
      out.begin_object().member("rule", rule_of(one.kind)).member("message", one.says).end_object();
    out.end_array().end_object();
  }
  out.end_array().end_object();
  return log_safe_json(std::move(out).take()).append(1, '\n');
}

std::string write_verification_text(const Subject& subject, const std::vector<Outcome>& outcomes,
                                    Color color) {
  std::string out = terminal_safe(subject.name) + "\n  sha256 " + hex_of(subject.digests.sha256);
  out += '\n';
  for (const std::string& one : subject.manifests) out += "  manifest " + terminal_safe(one) + "\n";
  for (const Outcome& outcome : outcomes) {
    const auto is = outcome.verdict();
    out += "\n" + painted(name_of(is), is, color) + "  " + terminal_safe(outcome.form);
    if (!outcome.name.empty()) out += ", " + terminal_safe(outcome.name);
    out += '\n';
    for (const auto& [name, value] : outcome.facts)
      out += "  " + name + ": " + terminal_safe(value) + "\n";
    for (const Problem& one : outcome.problems)
      out += "  " + terminal_safe(one.says) + " (" + std::string(rule_of(one.kind)) + ")\n";
  }
  const auto all = signatures::verdict(outcomes);
  out += "\n" + painted(name_of(all), all, color) + "\n";
  return out;
}

}  // namespace sluice
