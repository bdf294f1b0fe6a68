#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/signatures/check.h"

namespace sluice::signatures {

// Checks whatever a file of signatures holds: a bundle of sigstore, one of cosign's older form,
// envelopes (one, or one a line), a JWS of notation, a detached signature. What cannot be checked
// (OpenPGP, PKCS #7) is said to be unknown.
void check_document(const std::string& name, std::string_view bytes, const Subject& subject,
                    const Demands& demands, std::vector<Outcome>& outcomes);

// So many are checked, and of all together so many entries of logs; of more it is unknown whether
// they hold, and that is told.
inline constexpr std::size_t kMostSignatures = 128;
inline constexpr std::size_t kMostEntries = 256;
bool are_enough(const std::vector<Outcome>& outcomes);
void tell_too_many(const std::string& name, std::vector<Outcome>& outcomes);

// What is asked of all signatures together: that there is one, and a provenance where something is
// asked of it.
void check_all(const Subject& subject, const Demands& demands, std::vector<Outcome>& outcomes);

}  // namespace sluice::signatures
