#pragma once

#include <span>
#include <string_view>

#include "core/rules/rule.h"
#include "core/rules/secrets/checks.h"
#include "core/rules/secrets/words.h"

// Rows for families of secrets that differ in their form only: what they open, and what to do, is
// told once for many.
namespace sluice::secrets {

struct Opens {
  Severity severity;
  std::string_view risk;
  std::string_view fix;
};

inline constexpr std::string_view kRevoke =
    "Revoke it at the provider, and read its successor from a secret store at run time.";
inline constexpr Opens kMachines = {
    Severity::high, "Whoever has it runs, changes and deletes what the account holds.", kRevoke};
inline constexpr Opens kCode = {
    Severity::high, "Whoever has it reads and changes code, builds or packages in its name.",
    kRevoke};
inline constexpr Opens kModels = {Severity::high,
                                  "Whoever has it runs models at the cost of the account, and may "
                                  "read what was sent to them.",
                                  kRevoke};
inline constexpr Opens kMessages = {
    Severity::high, "Whoever has it reads or sends messages in the name of the account.", kRevoke};
inline constexpr Opens kMoney = {
    Severity::high, "Whoever has it sees and moves money, orders or coins of the account.",
    kRevoke};
inline constexpr Opens kData = {
    Severity::high, "Whoever has it reads, and mostly changes, the data of the account.", kRevoke};
inline constexpr Opens kReads = {
    Severity::medium, "Whoever has it uses the service at the cost and in the name of the account.",
    kRevoke};
inline constexpr Opens kNames = {
    Severity::low, "Names an account or a place; with the secret that belongs to it, it opens it.",
    "Check that the secret that belongs to it is not written down as well."};

// A form that tells what it is, wherever it stands.
constexpr Rule form(std::string_view id, std::string_view title, const Opens& opens,
                    std::span<const std::string_view> aliases,
                    std::span<const std::string_view> keywords, std::string_view regex,
                    std::uint16_t before = 0, std::uint16_t length = 256, float entropy = 0,
                    Verdict (*judge)(const SecretMatch&) = nullptr) {
  return {
      .id = id,
      .severity = opens.severity,
      .title = title,
      .risk = opens.risk,
      .fix = opens.fix,
      .aliases = aliases,
      .topics = {Topic::credentials},
      .check =
          SecretPattern{
              .keywords = keywords,
              .regex = regex,
              .before = before,
              .length = length,
              .entropy = entropy,
              .judge = judge,
          },
  };
}

// A value of the given shape behind a name that holds the keyword: its service.
constexpr Rule named(std::string_view id, std::string_view title, const Opens& opens,
                     std::span<const std::string_view> aliases,
                     std::span<const std::string_view> keywords, std::string_view shape) {
  return {
      .id = id,
      .severity = opens.severity,
      .confidence = Confidence::medium,
      .title = title,
      .risk = opens.risk,
      .fix = opens.fix,
      .aliases = aliases,
      .topics = {Topic::credentials},
      .check = SecretPattern{.keywords = keywords, .shape = shape, .judge = check_shaped},
  };
}

}  // namespace sluice::secrets
