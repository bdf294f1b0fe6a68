#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/signatures/document.h"
#include "core/model/signatures/exported.h"
#include "core/parse/sha256.h"
#include "core/text/base64.h"
#include "core/text/utc_time.h"
#include "tests/support/archives.h"
#include "tests/support/files.h"

// The samples are made by tools/signed-samples.py.
namespace sluice::signatures {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using Kind = Problem::Kind;

constexpr std::int64_t kBefore = 1'700'000'000;  // of what the samples prove
constexpr std::string_view kArtifact = "an artifact\n";

std::string sample(const std::string& name) {
  return test::read_repository_file("tests/unit/model/signed/" + name);
}

Subject subject_of(std::string_view bytes = kArtifact) {
  crypto::Digester digester;
  digester.add(bytes);
  return {"artifact", digester.finish(), bytes};
}

Demands by_certificate() {
  Demands demands;
  demands.trust = read_trust(sample("trusted_root.json"));
  Allowed& allowed = demands.allowed.emplace_back();
  allowed.signers = {
      {"https://forge.example/org/app/*@refs/heads/stable", "https://token.forge.example"}};
  return demands;
}

Demands by_key(const std::string& name = "key.pub") {
  Demands demands;
  demands.key = crypto::PublicKey::read(sample(name));
  return demands;
}

std::vector<Outcome> check(std::string_view document, const Demands& demands,
                           const Subject& subject = subject_of()) {
  std::vector<Outcome> outcomes;
  check_document("signature", document, subject, demands, outcomes);
  return outcomes;
}

std::vector<Kind> problems(std::string_view document, const Demands& demands,
                           const Subject& subject = subject_of()) {
  std::vector<Kind> kinds;
  for (const Outcome& outcome : check(document, demands, subject)) {
    for (const Problem& problem : outcome.problems) kinds.push_back(problem.kind);
  }
  return kinds;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, text.npos) << from;
  return at == text.npos ? text : text.replace(at, from.size(), to);
}

TEST(Signature, ByACertificate) {
  const auto outcomes = check(sample("certificate.json"), by_certificate());
  ASSERT_EQ(outcomes.size(), 1U);
  EXPECT_THAT(outcomes[0].problems, IsEmpty());
  EXPECT_EQ(outcomes[0].about, subject_of().digest());
  EXPECT_THAT(outcomes[0].facts,
              Contains(Pair("signed by",
                            "https://forge.example/org/app/.ci/release.yml@refs/heads/stable")));
  EXPECT_THAT(outcomes[0].facts, Contains(Pair("issuer", "https://token.forge.example")));
  EXPECT_THAT(outcomes[0].facts, Contains(Pair("time", "2026-01-02T03:05:05Z")));
}

TEST(Signature, OfSomethingElse) {
  EXPECT_THAT(problems(sample("certificate.json"), by_certificate(), subject_of("another\n")),
              ElementsAre(Kind::other_artifact));
  EXPECT_THAT(problems(sample("statement.json"), by_certificate(), subject_of("another\n")),
              ElementsAre(Kind::other_artifact));
  EXPECT_THAT(problems(sample("ecdsa.sig"), by_key(), subject_of("another\n")),
              ElementsAre(Kind::bad_signature));
}

TEST(Signature, BySomebodyElse) {
  Demands demands = by_certificate();
  demands.allowed[0].signers[0].identity = "https://forge.example/other/*";
  EXPECT_THAT(problems(sample("certificate.json"), demands), ElementsAre(Kind::signer_not_allowed));
  demands = by_certificate();
  demands.allowed[0].signers[0].issuer = "https://accounts.example";
  EXPECT_THAT(problems(sample("certificate.json"), demands), ElementsAre(Kind::signer_not_allowed));
  demands.allowed[0].signers.clear();
  EXPECT_THAT(problems(sample("certificate.json"), demands), ElementsAre(Kind::signer_not_allowed));
}

TEST(Signature, WithoutWhatIsTrustedNothingIsSaid) {
  Demands demands = by_certificate();
  demands.trust.reset();
  EXPECT_THAT(problems(sample("certificate.json"), demands), ElementsAre(Kind::unknown));
  EXPECT_THAT(problems(sample("key.json"), by_certificate()), ElementsAre(Kind::unknown));
  EXPECT_THAT(problems(sample("ecdsa.sig"), {}), ElementsAre(Kind::unknown));
}

TEST(Signature, EachPartOfTheTrustCounts) {
  const auto kinds = [](auto change) {
    Demands demands = by_certificate();
    change(*demands.trust);
    return problems(sample("certificate.json"), demands);
  };
  EXPECT_THAT(kinds([](Trust& trust) { trust.logs.clear(); }), ElementsAre(Kind::bad_signature));
  EXPECT_THAT(kinds([](Trust& trust) { trust.authorities.clear(); }),
              ElementsAre(Kind::bad_signature));
  EXPECT_THAT(kinds([](Trust& trust) { std::swap(trust.logs, trust.certificate_logs); }),
              ElementsAre(Kind::bad_signature));
  EXPECT_THAT(kinds([](Trust& trust) { trust.certificate_logs = trust.logs; }),
              ElementsAre(Kind::bad_signature));
  EXPECT_THAT(kinds([](Trust& trust) { trust.logs[0].period.to = kBefore; }),
              ElementsAre(Kind::bad_signature));
  EXPECT_THAT(kinds([](Trust& trust) { trust.authorities[0].period.to = kBefore; }),
              ElementsAre(Kind::bad_signature));
  EXPECT_THAT(kinds([](Trust& trust) { trust.certificate_logs[0].period.to = kBefore; }),
              ElementsAre(Kind::bad_signature));
}

// In a document: the text of each string below one of the names.
std::vector<std::pair<std::size_t, std::size_t>> strings_of(std::string_view document,
                                                            std::string_view name) {
  std::vector<std::pair<std::size_t, std::size_t>> found;
  const std::string key = "\"" + std::string(name) + "\": \"";
  for (std::size_t at = document.find(key); at != document.npos; at = document.find(key, at + 1)) {
    const std::size_t from = at + key.size();
    found.emplace_back(from, document.find('"', from));
  }
  return found;
}

// One bit of what is signed, proven or vouched for is another: it fails, wherever it is.
TEST(Signature, HoldsInNoOtherForm) {
  struct Row {
    std::string document;
    Demands demands;
  };
  Demands with_root = by_certificate();
  Demands key_and_root = by_key();
  key_and_root.trust = with_root.trust;
  const Row rows[] = {{sample("certificate.json"), with_root},
                      {sample("statement.json"), with_root},
                      {sample("stamped.json"), key_and_root},
                      {sample("envelope.json"), by_key()}};
  std::size_t changes = 0;
  for (const auto& [document, demands] : rows) {
    ASSERT_THAT(problems(document, demands), IsEmpty());
    for (const std::string_view name :
         {"rawBytes", "signedEntryTimestamp", "rootHash", "canonicalizedBody", "signature", "sig",
          "digest", "payload", "keyId"}) {
      for (const auto& [from, to] : strings_of(document, name)) {
        const auto bytes = decode_base64(std::string_view(document).substr(from, to - from));
        ASSERT_TRUE(bytes) << name;
        for (std::size_t i = 0; i < bytes->size(); i += 1 + bytes->size() / 12) {
          std::string changed = *bytes;
          changed[i] = static_cast<char>(changed[i] ^ 1);
          std::string other = document;
          other.replace(from, to - from, encode_base64(changed));
          EXPECT_EQ(verdict(check(other, demands)), Verdict::failed) << name << " " << i;
          ++changes;
        }
      }
    }
  }
  EXPECT_GT(changes, 250U);
}

TEST(Signature, NumbersOfTheLogCount) {
  const std::string document = sample("certificate.json");
  const Demands demands = by_certificate();
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {R"("treeSize": "3")", R"("treeSize": "2")"},
           {R"("treeSize": "3")", R"("treeSize": "-3")"},
           {R"("logIndex": "1")", R"("logIndex": "0")"},
           {R"("logIndex": "1")", R"("logIndex": "-1")"},
           {"\"rootHash\"", "\"noHash\""},
           {"\"inclusionProof\"", "\"noProof\""},
           {"\"integratedTime\": \"", "\"integratedTime\": \"1"},
           {R"("kind": "hashedrekord")", R"("kind": "dsse")"},
           {"log.example\\n3\\n", "log.example\\n4\\n"},
           {"tlogEntries", "noEntries"}}) {
    EXPECT_EQ(verdict(check(replaced(document, from, to), demands)), Verdict::failed)
        << from << " -> " << to;
  }
}

TEST(Signature, ByAKey) {
  EXPECT_THAT(problems(sample("key.json"), by_key()), IsEmpty());
  EXPECT_THAT(problems(sample("key.json"), by_key("other.pub")), ElementsAre(Kind::bad_signature));
  EXPECT_THAT(problems(sample("certificate.json"), by_key()), ElementsAre(Kind::bad_signature));
  EXPECT_THAT(problems(sample("ecdsa.sig"), by_key()), IsEmpty());
  const auto raw = decode_base64(std::string_view(sample("ecdsa.sig")).substr(0, 96));
  ASSERT_TRUE(raw);
  EXPECT_THAT(problems(*raw, by_key()), IsEmpty());
  EXPECT_THAT(problems(*raw, by_key("other.pub")), ElementsAre(Kind::bad_signature));
  EXPECT_THAT(problems(sample("edwards.sig"), by_key("edwards.pub")), IsEmpty());
  EXPECT_THAT(problems(sample("edwards.sig"), by_key("edwards.pub"), subject_of("b")),
              ElementsAre(Kind::bad_signature));
  Subject large = subject_of();
  large.bytes.reset();
  EXPECT_THAT(problems(sample("edwards.sig"), by_key("edwards.pub"), large),
              ElementsAre(Kind::unknown));
}

TEST(Signature, ALogThatIsAskedFor) {
  Demands demands = by_key();
  demands.needs_log = true;
  EXPECT_THAT(problems(sample("ecdsa.sig"), demands), ElementsAre(Kind::no_transparency));
  EXPECT_THAT(problems(sample("key.json"), demands), ElementsAre(Kind::no_transparency));
  demands.trust = read_trust(sample("trusted_root.json"));
  EXPECT_THAT(problems(sample("key.json"), demands), IsEmpty());
}

TEST(Signature, TheTimeOfAnAuthority) {
  Demands demands = by_key();
  demands.trust = read_trust(sample("trusted_root.json"));
  const auto times = [&] {
    std::size_t count = 0;
    const auto outcomes = check(sample("stamped.json"), demands);
    for (const auto& [name, value] : outcomes[0].facts) count += name == "time" ? 1U : 0U;
    return count;
  };
  EXPECT_EQ(times(), 2U);  // the log's is the other
  demands.trust->time_authorities[0].period.to = kBefore;
  EXPECT_EQ(times(), 1U);
  demands.trust->time_authorities = {{{demands.trust->authorities[0].chain[0]}, {}}};
  EXPECT_EQ(times(), 1U);
}

// One bit of a time stamp is another: it proves the time that it proved, or none.
TEST(Signature, NoOtherTime) {
  Demands demands = by_key();
  demands.trust = read_trust(sample("trusted_root.json"));
  const std::string document = sample("stamped.json");
  const auto times = [&](const std::string& text) {
    std::vector<std::string> found;
    const auto outcomes = check(text, demands);
    for (const auto& [name, value] : outcomes[0].facts) {
      if (name == "time") found.push_back(value);
    }
    return found;
  };
  const std::vector<std::string> proven = times(document);
  ASSERT_EQ(proven.size(), 2U);
  const auto [from, to] = strings_of(document, "signedTimestamp")[0];
  const auto bytes = decode_base64(std::string_view(document).substr(from, to - from));
  ASSERT_TRUE(bytes);
  std::size_t lost = 0;
  for (std::size_t i = 0; i < bytes->size(); i += 23) {
    std::string changed = *bytes;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    std::string other = document;
    other.replace(from, to - from, encode_base64(changed));
    const std::vector<std::string> found = times(other);
    if (found.size() < 2) {
      ++lost;
    } else {
      EXPECT_EQ(found, proven) << i;
    }
  }
  EXPECT_GT(lost, 8U);
}

TEST(Signature, FromWhatItWasBuilt) {
  const std::string document = sample("statement.json");
  Demands demands = by_certificate();
  Allowed& wanted = demands.allowed.emplace_back();
  wanted.builders = {"https://other.example", "https://forge.example/builder"};
  wanted.sources = {"https://forge.example/org/*"};
  wanted.refs = {"refs/heads/main", "refs/heads/stable"};
  const auto outcomes = check(document, demands);
  EXPECT_THAT(outcomes[0].problems, IsEmpty());
  EXPECT_THAT(outcomes[0].facts, Contains(Pair("ref", "refs/heads/stable")));
  for (std::vector<std::string> Allowed::* const field :
       {&Allowed::builders, &Allowed::sources, &Allowed::refs}) {
    Demands others = demands;
    for (std::string& one : others.allowed[1].*field) one += "-other";
    EXPECT_THAT(problems(document, others), ElementsAre(Kind::not_allowed_provenance));
  }
  // By part, as a policy has branches, '*' stays before the next '/'.
  for (const auto& [ref, is_good] :
       {std::pair("refs/heads/*", true), std::pair("refs/*", false), std::pair("refs/**", true)}) {
    Demands others = demands;
    others.allowed[1].refs = {ref};
    others.allowed[1].refs_by_part = true;
    EXPECT_EQ(problems(document, others).empty(), is_good) << ref;
  }
  std::vector<Outcome> none = check(sample("certificate.json"), demands);
  check_all(subject_of(), demands, none);
  EXPECT_EQ(verdict(none), Verdict::failed);
  none.clear();
  check_all(subject_of(), {}, none);
  EXPECT_EQ(verdict(none), Verdict::failed);
}

TEST(Signature, OfWhatIsSaidToBeNoStatement) {
  EXPECT_THAT(problems(sample("envelope.json"), by_key()), IsEmpty());
  EXPECT_THAT(problems(sample("of_text.json"), by_key()), ElementsAre(Kind::bad_attestation));
  EXPECT_THAT(problems(sample("of_version_99.json"), by_key()), ElementsAre(Kind::bad_attestation));
}

// Whoever is let sign writes what he likes into a provenance; the certificate says what was seen.
TEST(Signature, TheCertificateSaysFromWhatItWasBuilt) {
  const auto kinds = [](const std::string& name, auto ask) {
    Demands demands = by_certificate();
    ask(demands.allowed.emplace_back());
    return problems(sample(name), demands);
  };
  const auto any_builder = [](Allowed& allowed) { allowed.builders = {"*"}; };
  const auto other_builder = [](Allowed& allowed) { allowed.builders = {"https://other.*"}; };
  const auto any_source = [](Allowed& allowed) { allowed.sources = {"*"}; };
  EXPECT_THAT(kinds("statement.json", any_builder), IsEmpty());
  EXPECT_THAT(kinds("other_builder.json", any_builder), ElementsAre(Kind::bad_attestation));
  EXPECT_THAT(kinds("other_builder.json", other_builder), ElementsAre(Kind::bad_attestation));
  EXPECT_THAT(kinds("other_builder.json", any_source), IsEmpty());
  // The certificate names no repository but by its signer's address.
  EXPECT_THAT(kinds("statement.json", any_source), IsEmpty());
  EXPECT_THAT(kinds("other_source.json", any_source), ElementsAre(Kind::bad_attestation));
}

TEST(Signature, OfALogThatIsNoLongerUsed) {
  Demands demands = by_key();
  demands.needs_log = true;
  demands.trust = read_trust(sample("trusted_root.json"));
  const std::string document = replaced(sample("key.json"), "inclusionPromise", "noPromise");
  EXPECT_THAT(problems(document, demands), IsEmpty());
  demands.trust->logs[0].period.to = kBefore;
  EXPECT_THAT(problems(document, demands), ElementsAre(Kind::no_transparency));
  demands.trust->logs[0].period.from = kBefore - 2;
  demands.now = kBefore - 1;
  EXPECT_THAT(problems(document, demands), IsEmpty());
}

TEST(Signature, OfMoreThanAreCheckedNothingIsSaid) {
  std::string line = sample("envelope.json");
  std::erase(line, '\n');
  std::string many;
  for (std::size_t i = 0; i < kMostSignatures; ++i) many += line + "\n";
  EXPECT_EQ(verdict(check(many, by_key())), Verdict::verified);
  EXPECT_EQ(verdict(check(many + "\n\n", by_key())), Verdict::verified);
  EXPECT_EQ(verdict(check(many + line, by_key())), Verdict::unknown);
  EXPECT_EQ(verdict(check(many + line, by_key("other.pub"))), Verdict::failed);
}

TEST(Signature, OfASimplePayloadForItsRepository) {
  std::string signature = sample("simple.sig");
  std::erase(signature, '\n');
  const auto kinds = [&](const std::vector<std::string>& names) {
    Subject subject = subject_of();
    for (const std::string& name : names) subject.names.emplace(subject.digest(), name);
    Outcome outcome{"s", "f"};
    check_simple_signing(sample("simple.json"), signature, subject, by_key(), outcome);
    std::vector<Kind> found;
    for (const Problem& problem : outcome.problems) found.push_back(problem.kind);
    return found;
  };
  for (const std::vector<std::string>& names : std::vector<std::vector<std::string>>{
           {},
           {"latest"},
           {"registry.example/org/app:1"},
           {"org/app:1"},
           {"other.example/app:1", "registry.example/org/app:2"}}) {
    EXPECT_THAT(kinds(names), IsEmpty());
  }
  for (const std::string name :
       {"other.example/org/app:1", "app:1", "rg/app:1", "registry.example/app"})
    EXPECT_THAT(kinds({name}), ElementsAre(Kind::other_artifact)) << name;
}

TEST(Signature, OfNotationIsAskedWhatOthersAre) {
  Demands demands;
  demands.roots = crypto::Certificate::read_pem(sample("root.pem"));
  demands.now = read_time("2026-01-31T00:00:00Z");
  const auto kinds = [&](auto change) {
    Demands others = demands;
    change(others);
    return problems(sample("notation.json"), others);
  };
  EXPECT_THAT(kinds([](Demands& one) { one.allowed.push_back({{{"*notary*", "*root.example"}}}); }),
              IsEmpty());
  EXPECT_THAT(kinds([](Demands& one) { one.allowed.push_back({{{"", "https://other"}}}); }),
              ElementsAre(Kind::signer_not_allowed));
  EXPECT_THAT(kinds([](Demands& one) { one.needs_log = true; }),
              ElementsAre(Kind::no_transparency));
  EXPECT_THAT(kinds([](Demands& one) { one.key = by_key().key; }),
              ElementsAre(Kind::bad_signature));
  for (const std::string form : {"server", "any", "text", "uncritical", "scheme", "time"}) {
    EXPECT_THAT(problems(sample("notation_" + form + ".json"), demands),
                ElementsAre(Kind::bad_signature))
        << form;
  }
}

// What a zip carries in itself is not checked, and not denied either.
TEST(Signature, WithinAZipIsUnknown) {
  for (const char* const name : {"META-INF/aws_signer_signature_v1.0.SF", "META-INF/CERT.RSA"}) {
    const std::string zip = test::zip({test::stored("a.py", "1"), test::stored(name, "2")});
    std::vector<Outcome> outcomes;
    check_all(subject_of(zip), {}, outcomes);
    EXPECT_EQ(verdict(outcomes), Verdict::unknown) << name;
  }
  const std::string zip = test::zip({test::stored("META-INF/MANIFEST.MF", "1")});
  for (std::size_t size = 0; size <= zip.size(); ++size) {
    std::vector<Outcome> outcomes;
    check_all(subject_of(std::string_view(zip).substr(0, size)), {}, outcomes);
    EXPECT_EQ(verdict(outcomes), Verdict::failed) << size;
  }
}

TEST(Signature, OfNotation) {
  Demands demands;
  demands.roots = crypto::Certificate::read_pem(sample("root.pem"));
  demands.now = read_time("2026-01-31T00:00:00Z");
  const std::string document = sample("notation.json");
  EXPECT_THAT(problems(document, demands), IsEmpty());
  EXPECT_THAT(problems(document, demands, subject_of("b")), ElementsAre(Kind::other_artifact));
  Demands later = demands;
  later.now = read_time("2030-01-31T00:00:00Z");
  EXPECT_THAT(problems(document, later), ElementsAre(Kind::bad_signature));
  Demands strangers = demands;
  strangers.roots = {read_trust(sample("trusted_root.json"))->time_authorities[0].chain[0]};
  EXPECT_THAT(problems(document, strangers), ElementsAre(Kind::signer_not_allowed));
  strangers.roots.clear();
  EXPECT_THAT(problems(document, strangers), ElementsAre(Kind::unknown));
  for (const std::string_view name : {"payload", "protected", "signature"}) {
    const auto [from, to] = strings_of(document, name)[0];
    std::string other = document;
    other[(from + to) / 2] = other[(from + to) / 2] == 'A' ? 'B' : 'A';
    EXPECT_EQ(verdict(check(other, demands)), Verdict::failed) << name;
  }
}

TEST(Signature, WhatCannotBeCheckedIsUnknown) {
  for (const std::string_view document :
       {std::string_view("-----BEGIN PGP SIGNATURE-----\n\niQ\n-----END PGP SIGNATURE-----\n"),
        std::string_view("\x89\x01\x33\x04\x00", 5), std::string_view("\xC2\xC1\x00\x04", 4),
        std::string_view("\x8A\x00\x00\x01\x33\x04\x00", 7),
        std::string_view("\xC2\xFF\x00\x00\x01\x33\x04\x00", 8),
        std::string_view("-----BEGIN PKCS7-----\n"), std::string_view("{\"some\": \"json\"}")}) {
    EXPECT_THAT(problems(document, by_key()), ElementsAre(Kind::unknown));
  }
  for (const std::string_view document : {"", " \n", "{", "{}\n{", "no base64 at all"})
    EXPECT_NE(verdict(check(document, by_key())), Verdict::verified) << document;
}

TEST(Signature, PatternsOfNames) {
  EXPECT_TRUE(matches("", ""));
  EXPECT_TRUE(matches("a*c", "abc"));
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("*@b*", "a@b@bc"));
  EXPECT_FALSE(matches("a*c", "abcd"));
  EXPECT_FALSE(matches("abc", "abcd"));
  EXPECT_FALSE(matches("abcd", "abc"));
}

TEST(Signature, TimesAsTheyAreWritten) {
  EXPECT_EQ(read_time("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(read_time("2026-01-02T03:04:05.678Z"), read_time("2026-01-02T04:04:05+01:00"));
  EXPECT_EQ(write_time(*read_time("2024-02-29T23:59:59Z")), "2024-02-29T23:59:59Z");
  for (const std::string_view text :
       {"", "2026-01-02", "2026-01-02T03:04:05", "2026-13-02T03:04:05Z", "2026-01-02T03:04:05.Z",
        "2026-01-02T03:04:05+1:00"}) {
    EXPECT_FALSE(read_time(text)) << text;
  }
}

// A layout with one image and a statement about a digest, signed as the sample is.
TEST(Signature, AnImageThatNothingSigns) {
  const std::string config = R"({"architecture":"a","os":"b","rootfs":{"diff_ids":[]}})";
  const std::string manifest =
      R"({"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json",)"
      R"("digest":"sha256:)" +
      hex(sha256(config)) + R"(","size":)" + std::to_string(config.size()) + R"(},"layers":[]})";
  const std::string index =
      R"({"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:)" +
      hex(sha256(manifest)) + R"(","size":)" + std::to_string(manifest.size()) + "}]}";
  const std::string archive = test::tar({{"index.json", index},
                                         {"blobs/sha256/" + hex(sha256(config)), config},
                                         {"blobs/sha256/" + hex(sha256(manifest)), manifest}});
  Exported exported(image::ReadLimits{});
  exported.feed(archive);
  Subject subject = subject_of(archive);
  ASSERT_TRUE(exported.finish(subject));
  const std::string digest = "sha256:" + hex(sha256(manifest));
  EXPECT_THAT(subject.manifests, ElementsAre(digest));
  Demands demands;
  const auto verdict_of = [&](std::vector<Outcome> outcomes) {
    exported.check_cover(subject, demands, outcomes);
    return verdict(outcomes);
  };
  EXPECT_EQ(verdict_of({}), Verdict::failed);
  EXPECT_EQ(verdict_of({{"s", "f", digest}}), Verdict::verified);
  EXPECT_EQ(verdict_of({{"s", "f", subject.digest()}}), Verdict::verified);
  EXPECT_EQ(verdict_of({{"s", "f", "sha256:00"}}), Verdict::failed);
  EXPECT_EQ(verdict_of({{"s", "f", {}}}), Verdict::failed);
  EXPECT_EQ(verdict_of({{"s", "f", digest, {{Kind::unknown, "x"}}}}), Verdict::failed);
  // The provenance of another image is none of this one.
  demands.allowed.emplace_back().builders = {"b"};
  EXPECT_EQ(verdict_of({{"s", "f", digest, {}, {{"builder", "b"}}}}), Verdict::verified);
  EXPECT_EQ(verdict_of({{"s", "f", digest}, {"s", "f", "sha256:00", {}, {{"builder", "b"}}}}),
            Verdict::failed);
}

}  // namespace
}  // namespace sluice::signatures
