// The engine of the secret rules: keywords, windows, boundaries, hostile sizes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/rules/registry.h"
#include "core/rules/secrets/keywords.h"
#include "core/rules/secrets/scanner.h"
#include "core/rules/secrets/value.h"
#include "tests/support/samples.h"

namespace sluice::secrets {
namespace {

using namespace test;  // NOLINT: the samples are the vocabulary of this file

std::vector<std::string> hits(const std::vector<std::string_view>& keywords,
                              std::string_view text) {
  std::vector<KeywordIndex::Keyword> list;
  for (std::size_t i = 0; i < keywords.size(); ++i) {
    list.push_back({keywords[i], static_cast<std::uint32_t>(i)});
  }
  std::vector<std::string> found;
  KeywordIndex(list).scan(text, [&](std::uint32_t owner, std::size_t begin, std::size_t end) {
    found.push_back(std::string(keywords[owner]) + "@" + std::to_string(begin) + "-" +
                    std::to_string(end));
  });
  return found;
}

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(KeywordIndex, FindsWhatOverlaps) {
  EXPECT_THAT(hits({"he", "she", "his", "hers"}, "ushers"),
              UnorderedElementsAre("she@1-4", "he@2-4", "hers@2-6"));
}

TEST(KeywordIndex, FindsOneInsideOfAnother) {
  EXPECT_THAT(hits({"secret_key", "secret", "key"}, "secret_key"),
              UnorderedElementsAre("secret@0-6", "secret_key@0-10", "key@7-10"));
}

TEST(KeywordIndex, FindsAtTheVeryStartAndEnd) {
  EXPECT_THAT(hits({"ab"}, "ab"), ElementsAre("ab@0-2"));
  EXPECT_THAT(hits({"ab"}, "abxab"), ElementsAre("ab@0-2", "ab@3-5"));
  EXPECT_THAT(hits({"ab"}, "a"), IsEmpty());
  EXPECT_THAT(hits({"ab"}, ""), IsEmpty());
}

TEST(KeywordIndex, IgnoresCaseOfBoth) {
  EXPECT_THAT(hits({"AbC-"}, "xABC-abc-"), ElementsAre("AbC-@1-5", "AbC-@5-9"));
}

TEST(KeywordIndex, TellsEachOwnerOfOneKeyword) {
  EXPECT_THAT(hits({"key", "key"}, "key"), ElementsAre("key@0-3", "key@0-3"));
}

TEST(KeywordIndex, TakesAnyByte) {
  std::string text(256, '\0');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = static_cast<char>(i);
  EXPECT_THAT(hits({"mno", "~"}, text),
              UnorderedElementsAre("mno@109-112", "mno@77-80", "~@126-127"));
}

TEST(KeywordIndex, StaysSmallWithTheKeywordsOfAllRules) {
  std::vector<KeywordIndex::Keyword> keywords;
  for (const Rule* const rule : all_rules()) {
    if (const auto* const pattern = std::get_if<SecretPattern>(&rule->check)) {
      for (const std::string_view keyword : pattern->keywords) keywords.push_back({keyword, 0});
    }
  }
  EXPECT_LT(KeywordIndex(keywords).memory(), 640U << 10U);
}

TEST(KeywordIndex, FindsNothingWithoutKeywords) { EXPECT_THAT(hits({}, "abc"), IsEmpty()); }

TEST(KeywordIndex, AgreesWithTheSlowSearch) {
  const std::vector<std::string_view> keywords = {"a",   "ab", "bab", "bc",
                                                  "bca", "c",  "caa", "abcabcabcab"};
  // Short ones are gone through at once, long ones in stripes that begin within keywords.
  for (const std::size_t size : {1U, 40U, 87U, 400U, 4096U, 4101U, 20'000U}) {
    const std::string text = sample("abc", size);
    std::vector<std::pair<std::size_t, std::size_t>> expected;
    for (const std::string_view keyword : keywords) {
      for (std::size_t at = text.find(keyword); at != text.npos; at = text.find(keyword, at + 1)) {
        expected.emplace_back(at + keyword.size(), at);
      }
    }
    std::vector<std::pair<std::size_t, std::size_t>> found;
    std::vector<KeywordIndex::Keyword> list;
    for (const std::string_view keyword : keywords) list.push_back({keyword, 0});
    KeywordIndex(list).scan(text, [&](std::uint32_t, std::size_t begin, std::size_t end) {
      found.emplace_back(end, begin);
    });
    EXPECT_TRUE(std::is_sorted(found.begin(), found.end(),
                               [](const auto& a, const auto& b) { return a.first < b.first; }));
    std::sort(expected.begin(), expected.end());
    std::sort(found.begin(), found.end());
    EXPECT_EQ(found, expected) << size;
  }
}

TEST(KeywordIndex, CanAskForTheBeginningOfAWord) {
  const std::vector<KeywordIndex::Keyword> list = {{"sk_", 0, true}};
  std::vector<std::size_t> found;
  KeywordIndex(list).scan(
      "sk_ task_ \"sk_ _sk_ 1sk_",
      [&](std::uint32_t, std::size_t begin, std::size_t) { found.push_back(begin); });
  EXPECT_THAT(found, ElementsAre(0, 11));
}

// "rule:begin-end" of each secret.
std::vector<std::string> secrets_in(std::string_view text) {
  const std::vector<const Rule*> rules = all_rules();
  std::vector<const Rule*> on;
  for (const Rule* const rule : rules) {
    if (std::holds_alternative<SecretPattern>(rule->check) && rule->persona == Persona::regular) {
      on.push_back(rule);
    }
  }
  std::vector<std::string> found;
  for (const Found& secret : Scanner(on).find(text)) {
    found.push_back(std::string(on[secret.pattern]->id) + ":" + std::to_string(secret.at.begin) +
                    "-" + std::to_string(secret.at.end));
  }
  return found;
}

TEST(SecretScanner, FindsAtTheVeryStartAndEnd) {
  EXPECT_THAT(secrets_in(with_crc("ghp_")), ElementsAre("secrets/github-pat:0-40"));
  EXPECT_THAT(secrets_in("x " + with_crc("ghp_") + "\n"), ElementsAre("secrets/github-pat:2-42"));
}

TEST(SecretScanner, WantsABoundaryOnBothSides) {
  EXPECT_THAT(secrets_in("x" + with_crc("ghp_")), IsEmpty());
  EXPECT_THAT(secrets_in(with_crc("ghp_") + "x"), IsEmpty());
  EXPECT_THAT(secrets_in("\"" + with_crc("ghp_") + "\""), ElementsAre("secrets/github-pat:1-41"));
}

TEST(SecretScanner, FindsThePartOfTheMatchThatIsSecret) {
  for (const std::string_view scheme :
       {"http", "https", "ftp", "ftps", "sftp", "sftps", "ssh", "smtp", "smtps", "socks5", "SSH"}) {
    const std::string start = std::string(scheme) + "://deploy:";
    const std::string secret = "h7Kq" + std::string("29xLw4");
    EXPECT_THAT(secrets_in(start + secret + "@git.shop.internal"),
                ElementsAre("secrets/url-password:" + std::to_string(start.size()) + "-" +
                            std::to_string(start.size() + secret.size())))
        << scheme;
  }
  // Up to the end of the text, which is no end of the match elsewhere.
  const std::string value = "q8Zr4Tn1Vb6Yk3Wc9" + std::string("Xe2Mh5Lp7");
  EXPECT_THAT(secrets_in("api_key=" + value), ElementsAre("secrets/generic-credential:8-34"));
  EXPECT_THAT(secrets_in("api_key=" + value + "\x01"), IsEmpty());
}

TEST(SecretScanner, KeepsTheCaseOfTheToken) {
  std::string token = with_crc("ghp_");
  token.replace(0, 4, "GHP_");
  EXPECT_THAT(secrets_in(token), IsEmpty());
}

TEST(SecretScanner, TellsOneRuleForOnePlace) {
  // A token in a URL is the token, and what api_key names is a token of a known form.
  EXPECT_THAT(secrets_in("https://x:" + with_crc("ghp_") + "@git.shop.internal/a"),
              ElementsAre("secrets/github-pat:10-50"));
  EXPECT_THAT(secrets_in("api_key = '" + with_crc("npm_") + "'"),
              ElementsAre("secrets/npm-token:11-51"));
}

TEST(SecretScanner, TellsEachPlaceOfOneSecret) {
  const std::string token = with_crc("ghp_");
  EXPECT_THAT(secrets_in(token + " " + token),
              ElementsAre("secrets/github-pat:0-40", "secrets/github-pat:41-81"));
}

TEST(SecretScanner, TakesBytesThatAreNoUtf8) {
  EXPECT_THAT(secrets_in("\xFF\xC3 " + with_crc("ghp_") + " \x80"),
              ElementsAre("secrets/github-pat:3-43"));
}

TEST(SecretScanner, LeavesExamplesOfProvidersAlone) {
  const std::string id = "AKIA" + std::string("IOSFODNN7") + "EXAMPLE";
  const std::string key = "wJalrXUtnFEMI/K7MDENG/" + std::string("bPxRfiCY") + "EXAMPLEKEY";
  EXPECT_THAT(secrets_in("aws_access_key_id = " + id + "\naws_secret_access_key = " + key),
              IsEmpty());
}

TEST(SecretScanner, LeavesPlaceholdersAlone) {
  for (const std::string_view value :
       {"${API_KEY}", "<your-api-key>", "{{ api_key }}", "xxxxxxxxxxxxxxxxxxxxxxxx",
        "changeme-changeme-1", "1234567890abcdef1234567890abcdef", "a1b2c3d4e5f6a7b8c9d0e1f2a3b4",
        "process.env.API_KEY_2", "00000000000000000000000000000000"}) {
    EXPECT_THAT(secrets_in("api_key = \"" + std::string(value) + "\"\n"), IsEmpty()) << value;
  }
}

TEST(SecretScanner, LeavesWhatOnlyNamesAKeyAlone) {
  // Official images of languages name the key that signs their releases.
  EXPECT_THAT(secrets_in("ENV GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D\n"), IsEmpty());
  // What every key of the service begins with.
  const std::string prefix = "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t";
  EXPECT_THAT(secrets_in(prefix), IsEmpty());
  EXPECT_THAT(secrets_in(prefix + base64(40)), ElementsAre("secrets/aws-bedrock-api-key:0-84"));
}

std::string in_base64(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = i; k < i + 3; ++k)
      bits = bits << 8U | (k < text.size() ? static_cast<unsigned char>(text[k]) : 0U);
    for (unsigned k = 0; k < 4; ++k) out += kDigits[bits >> (18 - 6 * k) & 63U];
  }
  for (std::size_t k = 0; k < (3 - text.size() % 3) % 3; ++k) out[out.size() - 1 - k] = '=';
  return out;
}

TEST(SecretScanner, ReadsBase64) {
  // Also where the name would make a generic credential of it, and with what stands around it.
  const std::string token = in_base64(with_crc("ghp_"));
  EXPECT_THAT(secrets_in("data:\n  token: " + token + "\n"),
              ElementsAre("secrets/github-pat:15-" + std::to_string(15 + token.size())));
  const std::string login = in_base64("user=a\ntoken=" + with_crc("npm_") + "\n");
  EXPECT_THAT(secrets_in(login),
              ElementsAre("secrets/npm-token:0-" + std::to_string(login.size())));
  EXPECT_THAT(secrets_in(in_base64("postgres://shop:" + base62(16) + "@db.shop.internal/shop")),
              testing::SizeIs(1));
}

std::string in_hex(const std::string& text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    out += kDigits[static_cast<unsigned char>(c) >> 4U];
    out += kDigits[static_cast<unsigned char>(c) & 15U];
  }
  return out;
}

std::string in_percent(const std::string& text) {
  std::string out;
  for (const char c : text) out += "%" + in_hex(std::string(1, c));
  return out;
}

TEST(SecretScanner, ReadsAFewLayers) {
  std::string text = "x " + with_crc("ghp_");
  for (int layers = 1; layers <= 4; ++layers) {
    text = in_base64(text);
    EXPECT_THAT(secrets_in(text), testing::SizeIs(layers <= 3 ? 1 : 0)) << layers;
  }
  const std::string mixed = in_percent(in_hex(in_base64(with_crc("npm_"))));
  EXPECT_THAT(secrets_in("a=" + mixed),
              ElementsAre("secrets/npm-token:2-" + std::to_string(2 + mixed.size())));
}

TEST(SecretScanner, ReadsHexadecimalDigits) {
  const std::string token = with_crc("ghp_");
  // The token alone, without what stands before it.
  EXPECT_THAT(secrets_in("x=" + in_hex("t=" + token)),
              ElementsAre("secrets/github-pat:6-" + std::to_string(6 + token.size() * 2)));
  EXPECT_THAT(secrets_in("x=" + in_hex(token).substr(1)), IsEmpty());
  EXPECT_THAT(secrets_in("x=" + hex(128)), IsEmpty());
}

TEST(SecretScanner, ReadsPercentSigns) {
  const std::string token = with_crc("ghp_");
  EXPECT_THAT(secrets_in("u?a=%20%67%68%70" + token.substr(3) + "%26b"),
              ElementsAre("secrets/github-pat:7-" + std::to_string(16 + token.size() - 3)));
  EXPECT_THAT(secrets_in("postgres%3A%2F%2Fshop%3A" + base62(16) + "%40db.shop.internal%2Fshop"),
              ElementsAre("secrets/connection-string:24-40"));
  EXPECT_THAT(secrets_in("100% of ghp_%zz %6"), IsEmpty());
}

TEST(SecretScanner, ReadsTextsWithinTexts) {
  const std::string key = base62(32);
  for (const std::string quote : {"\"", "\\\"", "\\\\\\\""}) {
    std::string text = "\"{";
    text.append(quote).append("api_key").append(quote).append(": ").append(quote);
    const std::size_t begin = text.size();
    text.append(key).append(quote).append("}\"");
    EXPECT_THAT(secrets_in(text),
                ElementsAre("secrets/generic-credential:" + std::to_string(begin) + "-" +
                            std::to_string(begin + key.size())))
        << text;
  }
}

TEST(SecretScanner, LeavesOtherBase64Alone) {
  for (const std::string& text : {base64(400), in_base64("key: value, token: value, nothing else"),
                                  in_base64(std::string("\0", 1) + with_crc("ghp_")),
                                  "sha512-" + base64(86) + "==", in_base64("API_KEY=" + base62(32)),
                                  "data:image/png;base64," + base64(4000)}) {
    EXPECT_THAT(secrets_in("x: \"" + text + "\"\n"), IsEmpty()) << text;
  }
}

TEST(SecretScanner, LeavesAccidentsWithinBase64Alone) {
  const std::string token = "YC" + base62(38);
  EXPECT_THAT(secrets_in("key: " + token), ElementsAre("secrets/yandex-token:5-45"));
  EXPECT_THAT(secrets_in("\"text\": \"" + base64(300) + "/" + token + "/" + base64(300) + "\""),
              IsEmpty());
}

TEST(SecretScanner, LeavesNumbersAlone) {
  EXPECT_THAT(secrets_in("\"test_kms.py::test_replicate_key\": 0.4439463340000884"), IsEmpty());
  EXPECT_THAT(secrets_in("gpg --batch --keyserver keys.shop.net --recv-keys " + upper_hex(40)),
              IsEmpty());
}

TEST(SecretScanner, LeavesWhatOnlyEndsInTheNameOfAServiceAlone) {
  EXPECT_THAT(secrets_in("DATADOG_API_KEY=" + hex(40)), ElementsAre("secrets/datadog-key:16-56"));
  EXPECT_THAT(secrets_in("GEM_REF_DATADOG=" + hex(40)), IsEmpty());
  EXPECT_THAT(secrets_in("x?after_cursor=" + base62(40)), IsEmpty());
  EXPECT_THAT(secrets_in("github.com/shop/secret-detector v0.0.0-20250811234530-d4b4214cd679\n"),
              IsEmpty());
  EXPECT_THAT(secrets_in("dd-api-key=pub" + hex(32) + "&dd-evp=intake"), IsEmpty());
}

TEST(SecretScanner, ReadsEscapes) {
  const std::string rest = with_crc("ghp_").substr(3);
  EXPECT_THAT(secrets_in("a: \"gh\\u0070" + rest + "\"\n"), ElementsAre("secrets/github-pat:4-49"));
  EXPECT_THAT(secrets_in("\"a\":\"\\x67\\U00000068p" + rest + "\""),
              ElementsAre("secrets/github-pat:5-57"));
  // What stands beside an escape is found once, and what is no escape stays.
  EXPECT_THAT(secrets_in("\\u003d" + with_crc("ghp_") + "\\u003d"), testing::SizeIs(1));
  EXPECT_THAT(secrets_in("gh\\u00f0" + rest + " gh\\u007" + rest + " gh\\q0070" + rest), IsEmpty());
}

TEST(SecretScanner, FindsASecretBehindManyNames) {
  std::string names;
  for (int i = 0; i < 200; ++i) names += "password=token=ghp_eyJ-";
  EXPECT_THAT(secrets_in(names + " " + with_crc("ghp_") + "\n"),
              ElementsAre("secrets/github-pat:" + std::to_string(names.size() + 1) + "-" +
                          std::to_string(names.size() + 41)));
  EXPECT_THAT(secrets_in(names + "\napi_key=" + base62(32) + "\n"),
              ElementsAre(testing::StartsWith("secrets/generic-credential:")));
}

Confidence confidence_in(const std::string& text, std::string_view id) {
  const std::vector<const Rule*> rules = all_rules();
  std::vector<const Rule*> on;
  for (const Rule* const rule : rules) {
    if (std::holds_alternative<SecretPattern>(rule->check)) on.push_back(rule);
  }
  for (const Found& secret : Scanner(on).find(text)) {
    if (on[secret.pattern]->id == id) return secret.confidence;
  }
  ADD_FAILURE() << id << " is not found";
  return Confidence::low;
}

TEST(SecretScanner, AWrongChecksumLowersTheConfidence) {
  EXPECT_EQ(confidence_in(with_crc("ghp_"), "secrets/github-pat"), Confidence::high);
  EXPECT_EQ(confidence_in("ghp_" + base62(36), "secrets/github-pat"), Confidence::medium);
}

TEST(SecretScanner, AKeyBehindItsIdNeedsNoName) {
  const std::string id = "AKIA" + base32(16);
  const std::string key = base62(40);
  for (const std::string& text :
       {id + "," + key + "\n", "K = (\"" + id + "\", \"" + key + "\")",
        "a = \"" + id + "\"\nb = \"" + key + "\"\n",
        "{\"id\": \"" + id + "\", \"status\": \"Active\", \"secret\": \"" + key + "\"}"}) {
    const std::size_t at = text.find(key);
    EXPECT_THAT(secrets_in(text),
                testing::Contains("secrets/aws-secret-access-key:" + std::to_string(at) + "-" +
                                  std::to_string(at + 40)))
        << text;
  }
}

TEST(SecretScanner, AMarkInAPasswordIsNoMask) {
  for (const std::string mark : {"*", "(", "[", "{", ">", "?"}) {
    const std::string password = "aB3dE" + mark + "fG7hJk2mNq";
    EXPECT_THAT(secrets_in("password = \"" + password + "\"\n"), testing::SizeIs(1)) << mark;
    const std::string string = "Server=s;Database=d;User Id=u;Password=" + password + ";";
    if (mark == ">") continue;  // ends a connection string in markup
    EXPECT_THAT(secrets_in(string), testing::SizeIs(1)) << mark;
  }
  for (const std::string_view none : {"********", "[password1]", "{db_pass_1}", "aB3********"}) {
    EXPECT_THAT(secrets_in("password = \"" + std::string(none) + "\"\n"), IsEmpty()) << none;
  }
}

TEST(SecretScanner, AnIdNearItsKeyRaisesTheConfidence) {
  const std::string key = "aws_secret_access_key = " + base64(40) + "\n";
  const std::string id = "aws_access_key_id = AKIA" + base32(16) + "\n";
  EXPECT_EQ(confidence_in(key, "secrets/aws-secret-access-key"), Confidence::medium);
  EXPECT_EQ(confidence_in(id + key, "secrets/aws-secret-access-key"), Confidence::high);
  EXPECT_EQ(confidence_in(key + id, "secrets/aws-secret-access-key"), Confidence::high);
  EXPECT_EQ(confidence_in(key + std::string(5000, '\n') + id, "secrets/aws-secret-access-key"),
            Confidence::medium);
}

// Processor time of the fastest of several rounds of each text, the rounds in turn, so that a busy
// machine slows both.
double growth(std::string_view piece) {
  const std::vector<const Rule*> rules = all_rules();
  std::vector<const Rule*> on;
  std::copy_if(rules.begin(), rules.end(), std::back_inserter(on),
               [](const Rule* rule) { return std::holds_alternative<SecretPattern>(rule->check); });
  const Scanner scanner(on);
  const auto repeated = [&](std::size_t size) {
    std::string text;
    while (text.size() < size) text += piece;
    return text;
  };
  const std::string texts[] = {repeated(100'000), repeated(800'000)};
  double best[] = {1e9, 1e9};
  scanner.find(texts[0]);  // compiles what it needs
  for (int round = 0; round < 5; ++round) {
    for (std::size_t i = 0; i < 2; ++i) {
      const std::clock_t start = std::clock();
      scanner.find(texts[i]);
      best[i] = std::min(best[i], static_cast<double>(std::clock() - start));
    }
  }
  // As fine as the coarsest clock tells: that of WebAssembly.
  return best[1] / std::max(best[0], CLOCKS_PER_SEC / 1000.0);
}

// Eight times the text takes about eight times as long; what is quadratic, 64 times.
TEST(SecretScanner, TakesLinearTimeInOneLine) {
  // Keywords without an end, tokens without an end, and blocks that are never closed.
  for (const std::string& piece : {std::string("password"),
                                   std::string("token="),
                                   std::string("ghp_"),
                                   std::string("aws_"),
                                   std::string("-----BEGIN PRIVATE KEY-----"),
                                   std::string("eyJ"),
                                   std::string("eyJ-"),
                                   std::string("pwd="),
                                   std::string("token "),
                                   std::string("token:"),
                                   std::string("\"key\":\""),
                                   std::string("key('"),
                                   std::string("secret_key="),
                                   std::string(" -u a:"),
                                   std::string("https://a:"),
                                   std::string("T3BlbkFJ"),
                                   with_crc("ghp_") + " ",
                                   std::string("\"service_account\""),
                                   std::string("\\u0041"),
                                   in_base64("token=key=")}) {
    EXPECT_LT(growth(piece), 24) << piece;
  }
}

TEST(SecretValue, EntropyCountsBitsACharacter) {
  EXPECT_DOUBLE_EQ(entropy(""), 0);
  EXPECT_DOUBLE_EQ(entropy("aaaa"), 0);
  EXPECT_DOUBLE_EQ(entropy("abab"), 1);
  EXPECT_DOUBLE_EQ(entropy("abcd"), 2);
}

TEST(SecretValue, MaskShowsAtMostFourCharacters) {
  EXPECT_EQ(masked("short"), "…");
  EXPECT_EQ(masked("elevenchars"), "…");
  EXPECT_EQ(masked("twelve chars"), "twel…");
}

TEST(SecretValue, WordsAreToldFromRandomLetters) {
  for (const std::string_view words :
       {"service-account-name", "getAccessToken", "the quick brown fox", "CONFIGURATION_VALUE"}) {
    EXPECT_TRUE(reads_as_words(words)) << words;
  }
  for (const std::string& random : {base62(32), hex(40), base36(24), letters(34), base64(40)}) {
    EXPECT_FALSE(reads_as_words(random)) << random;
  }
}

TEST(SecretValue, LettersAndDigitsChangeOftenInRandomOnes) {
  EXPECT_TRUE(is_interleaved(test::base62(32)));
  EXPECT_TRUE(is_interleaved(test::base36(40)));
  EXPECT_FALSE(is_interleaved("getUserAccountByIdentifierName12"));
  EXPECT_FALSE(is_interleaved("accounts2019productionwest1"));
  EXPECT_FALSE(is_interleaved("a1-b2-c3-d4-e5-f6-g7-h8"));
  EXPECT_FALSE(is_interleaved("a1b2c3"));
}

TEST(SecretValue, PathsOfTestsAndDocumentsAreSamples) {
  for (const std::string_view path :
       {"tests/a.py", "pkg/testdata/key.pem", "docs/setup.txt", "README.md", "src/login_test.go",
        "web/login.spec.ts", ".env.example", "examples/main.tf"}) {
    EXPECT_TRUE(is_sample_path(path)) << path;
  }
  for (const std::string_view path :
       {"src/main.py", ".env", "deploy/latest/main.tf", "contest/run.sh", "attest.go"}) {
    EXPECT_FALSE(is_sample_path(path)) << path;
  }
}

}  // namespace
}  // namespace sluice::secrets
