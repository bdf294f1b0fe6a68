#include "core/model/signatures/exported.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "core/model/signatures/document.h"

namespace sluice::signatures {
namespace {

using image::Fault;

// Who runs it may get other bytes than those that are signed.
bool is_broken(Fault::Kind kind) {
  switch (kind) {
    case Fault::Kind::digest_mismatch:
    case Fault::Kind::diff_id_mismatch:
    case Fault::Kind::manifest_conflict:
    case Fault::Kind::size_mismatch:
    case Fault::Kind::missing_blob:
    case Fault::Kind::duplicate_entry:
    case Fault::Kind::limit:
    case Fault::Kind::unreadable:
      return true;
    default:
      return false;
  }
}

std::string name_of(const image::Image& image) {
  if (!image.tags.empty()) return image.tags.front();
  if (!image.prefix.empty()) return image.prefix.substr(0, image.prefix.size() - 1);
  return image.digests.empty() ? "image" : image.digests.back();
}

// By any signature that holds, or by a provenance.
bool is_covered(const image::Image& image, const Subject& subject,
                const std::vector<Outcome>& outcomes, bool by_provenance) {
  const auto& own = image.digests;
  return std::any_of(outcomes.begin(), outcomes.end(), [&](const Outcome& one) {
    if (!one.holds() || one.about.empty()) return false;
    if (by_provenance && !has_fact(one, kBuilderFact)) return false;
    return one.about == subject.digest() ||
           std::find(own.begin(), own.end(), one.about) != own.end();
  });
}

}  // namespace

void Exported::file(const image::Layer&, std::size_t, std::string_view) {}

bool Exported::finish(Subject& subject) {
  artifact_ = reader_.finish();
  std::vector<std::string>& known = subject.manifests;
  std::set<std::string> seen(known.begin(), known.end());
  for (const image::Image& one : artifact_.images) {
    for (const std::string& digest : one.digests) {
      if (seen.insert(digest).second) known.push_back(digest);
      for (const std::string& tag : one.tags) subject.names.emplace(digest, tag);
    }
  }
  return !artifact_.images.empty();
}

void Exported::check_attached(const Subject& subject, const Demands& demands,
                              std::vector<Outcome>& outcomes) const {
  for (const image::Attachment& one : artifact_.attachments) {
    if (are_enough(outcomes)) return tell_too_many(subject.name, outcomes);
    const std::string& type = one.media_type;
    if (type.starts_with("application/vnd.dev.cosign.simplesigning.")) {
      Outcome& outcome = outcomes.emplace_back(Outcome{type, "cosign signature"});
      check_simple_signing(one.text, one.signature, subject, demands, outcome);
    } else if (type.starts_with("application/vnd.dev.sigstore.bundle") ||
               type == "application/vnd.dsse.envelope.v1+json" || type == "application/jose+json") {
      check_document(type, one.text, subject, demands, outcomes);
    } else if (type == "application/cose") {
      Outcome& outcome = outcomes.emplace_back(Outcome{type, "notation signature"});
      outcome.object(Problem::Kind::unknown, "Signatures in COSE are not checked");
    }
  }
}

void Exported::check_cover(const Subject& subject, const Demands& demands,
                           std::vector<Outcome>& outcomes) const {
  constexpr std::size_t kMost = 100;
  // Where there is none at all, that is told of all together.
  const bool asks_for_provenance =
      std::any_of(demands.allowed.begin(), demands.allowed.end(),
                  [](const Allowed& one) { return one.asks_for_provenance(); }) &&
      std::any_of(outcomes.begin(), outcomes.end(),
                  [](const Outcome& one) { return has_fact(one, kBuilderFact); });
  std::vector<Outcome> found;
  for (const image::Image& image : artifact_.images) {
    if (is_covered(image, subject, outcomes, false)) {
      if (asks_for_provenance && !is_covered(image, subject, outcomes, true)) {
        found.emplace_back(Outcome{name_of(image), "image"})
            .object(Problem::Kind::not_allowed_provenance,
                    "No statement says from what it was built");
      }
      continue;
    }
    Outcome& outcome = found.emplace_back(Outcome{name_of(image), "image"});
    if (image.digests.empty()) {
      outcome.object(Problem::Kind::unknown,
                     "The archive holds no manifest that could be signed: export an OCI layout");
    } else {
      outcome.object(Problem::Kind::unsigned_artifact, "Nothing that holds signs it");
    }
  }
  for (const Fault& fault : artifact_.faults) {
    if (!is_broken(fault.kind) || found.size() > kMost) continue;
    std::string says = fault.says;
    if (!fault.name.empty()) says += ": " + fault.name;
    Outcome& outcome = found.emplace_back(Outcome{fault.resource, "archive"});
    outcome.object(Problem::Kind::bad_signature, std::move(says));
  }
  std::move(found.begin(), found.end(), std::back_inserter(outcomes));
}

}  // namespace sluice::signatures
