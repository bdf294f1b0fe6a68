#include "core/rules/rule.h"

// What `sluice verify` finds of signatures, attestations and provenance.
namespace sluice::supply {
namespace {

constexpr Rule kRows[] = {
    {.id = "supply/unsigned",
     .severity = Severity::high,
     .title = "Artifact bears no signature",
     .risk = "Nobody can tell it from one that somebody put in its place.",
     .fix = "Sign it where it is built, and hand the signature over along with it.",
     .topics = {Topic::integrity, Topic::supply_chain}},
    {.id = "supply/bad-signature",
     .severity = Severity::critical,
     .title = "Signature does not hold",
     .risk = "The artifact, or what vouches for it, was changed after it was signed.",
     .fix = "Throw the artifact away and fetch it again from where it was built.",
     .topics = {Topic::integrity, Topic::supply_chain}},
    {.id = "supply/signature-for-other-image",
     .severity = Severity::critical,
     .title = "Signature is about another artifact",
     .risk = "A good signature was put beside bytes that nobody signed.",
     .fix = "Fetch the artifact that was signed, or the signature of this one.",
     .topics = {Topic::integrity, Topic::supply_chain}},
    {.id = "supply/bad-attestation",
     .severity = Severity::critical,
     .title = "Attestation is not what it has to be",
     .risk = "What is attested is something else, or by somebody who could not know.",
     .fix = "Attest the artifact anew where it is built.",
     .topics = {Topic::integrity, Topic::supply_chain}},
    {.id = "supply/provenance-not-allowed",
     .severity = Severity::high,
     .title = "Artifact was not built by and from what is allowed",
     .risk = "It passed none of the reviews and gates that its environment asks for.",
     .fix = "Deploy what the trusted builder made from a branch or tag of the environment.",
     .topics = {Topic::supply_chain}},
    {.id = "supply/signer-not-allowed",
     .severity = Severity::high,
     .title = "Artifact is signed by somebody who may not",
     .risk = "Anybody can sign; only who signed says whether it can be believed.",
     .fix = "Have it signed by one of those who may, or name the signer in the policy.",
     .topics = {Topic::integrity, Topic::supply_chain}},
    {.id = "supply/no-transparency",
     .severity = Severity::medium,
     .title = "No log and no time stamp knows of the signature",
     .risk = "A key that was stolen signs unseen, and nobody can say when it was.",
     .fix = "Sign with a log of transparency, and keep the bundle that it answers.",
     .topics = {Topic::supply_chain}},
    {.id = "supply/weak-signature",
     .severity = Severity::low,
     .title = "Signature holds by what is no longer strong",
     .risk = "It can be forged with effort that somebody may well spend.",
     .fix = "Sign with ECDSA, Ed25519, or RSA of 2048 bits and more, over SHA-256 or above.",
     .topics = {Topic::integrity}},
    {.id = "supply/unknown-signature",
     .severity = Severity::low,
     .title = "Signature could not be checked",
     .risk = "It may be good or forged: it says nothing.",
     .fix = "Give the key or the trusted root that it asks for, or sign in a form that is checked.",
     .topics = {Topic::integrity}},
};

}  // namespace

extern constinit const RuleTable provenance_rows{kRows};

}  // namespace sluice::supply
