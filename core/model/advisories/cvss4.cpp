#include "core/model/advisories/cvss4.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>

// https://www.first.org/cvss/v4-0/specification-document, section 8: vectors of about the same
// severity make a macro vector, which has a score; within it a vector's score goes down towards
// those of the macro vectors below, by how far it is from the worst vector of its own.
namespace sluice::advisories {
namespace {

// In the order in which they are kept; of each the values from the worst on, so that the place of
// a value is its distance from the worst.
struct Metric {
  std::string_view name;
  std::string_view values;
};
enum : std::uint8_t {
  kAv,
  kPr,
  kUi,
  kAc,
  kAt,
  kVc,
  kVi,
  kVa,
  kCr,
  kIr,
  kAr,
  kSc,
  kSi,
  kSa,
  kE,
  kMetrics
};
constexpr Metric kKnown[kMetrics] = {
    {"AV", "NALP"}, {"PR", "NLH"},  {"UI", "NPA"},  {"AC", "LH"},   {"AT", "NP"},
    {"VC", "HLN"},  {"VI", "HLN"},  {"VA", "HLN"},  {"CR", "HML"},  {"IR", "HML"},
    {"AR", "HML"},  {"SC", "SHLN"}, {"SI", "SHLN"}, {"SA", "SHLN"}, {"E", "APU"},
};
using Vector = std::array<int, kMetrics>;  // places of the values

// In tenths, by the six digits of the macro vector; 0 for those that there cannot be.
constexpr std::uint8_t kScores[] = {
    100, 99, 98, 95, 95, 92, 100, 96, 93, 87, 91, 81, 93, 90, 89, 80, 81, 68, 98, 95, 95, 92,
    90,  84, 93, 92, 89, 81, 81,  65, 88, 80, 78, 70, 69, 48, 0,  92, 0,  82, 0,  72, 0,  79,
    0,   69, 0,  50, 0,  69, 0,   55, 0,  27, 99, 97, 95, 92, 92, 85, 95, 91, 90, 83, 84, 71,
    92,  81, 82, 71, 72, 53, 95,  93, 92, 85, 85, 73, 92, 82, 80, 72, 70, 59, 84, 70, 71, 52,
    50,  30, 0,  86, 0,  75, 0,   52, 0,  71, 0,  52, 0,  29, 0,  63, 0,  29, 0,  17, 98, 95,
    94,  87, 91, 81, 94, 89, 86,  74, 77, 64, 87, 75, 74, 63, 63, 49, 94, 89, 88, 77, 76, 67,
    86,  76, 74, 58, 59, 50, 72,  57, 57, 52, 52, 25, 0,  83, 0,  70, 0,  54, 0,  65, 0,  58,
    0,   26, 0,  53, 0,  21, 0,   13, 95, 90, 88, 76, 76, 70, 90, 77, 75, 62, 61, 53, 77, 66,
    68,  59, 52, 30, 89, 78, 76,  67, 62, 58, 74, 59, 57, 57, 47, 23, 61, 52, 57, 29, 24, 16,
    0,   71, 0,  59, 0,  30, 0,   58, 0,  26, 0,  15, 0,  23, 0,  13, 0,  6,  93, 87, 86, 72,
    75,  58, 86, 74, 74, 61, 56,  34, 70, 54, 52, 40, 40, 22, 85, 75, 74, 55, 62, 51, 72, 57,
    55,  41, 46, 19, 53, 36, 34,  19, 19, 8,  0,  64, 0,  51, 0,  20, 0,  47, 0,  21, 0,  11,
    0,   24, 0,  9,  0,  4,  88,  75, 73, 53, 60, 50, 73, 55, 59, 40, 41, 20, 54, 43, 45, 22,
    20,  11, 75, 55, 58, 45, 40,  21, 61, 51, 48, 18, 20, 9,  46, 18, 17, 7,  8,  2,  0,  53,
    0,   24, 0,  14, 0,  24, 0,   12, 0,  5,  0,  10, 0,  3,  0,  1,
};
constexpr std::array<int, 6> kSizes = {3, 2, 3, 3, 3, 2};
using Macro = std::array<int, 6>;

// Nothing for a macro vector that there is not.
std::optional<int> score_of(const Macro& macro) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < macro.size(); ++i) {
    if (macro[i] >= kSizes[i]) return std::nullopt;
    at = at * static_cast<std::size_t>(kSizes[i]) + static_cast<std::size_t>(macro[i]);
  }
  if (kScores[at] == 0) return std::nullopt;
  return kScores[at];
}

// "AV:N/AC:L" has N for kAv; 'X' where it is not given.
char value_of(std::string_view vector, std::string_view name) {
  while (!vector.empty()) {
    const std::size_t end = std::min(vector.find('/'), vector.size());
    const std::string_view one = vector.substr(0, end);
    vector.remove_prefix(std::min(end + 1, vector.size()));
    if (one.size() == name.size() + 2 && one.starts_with(name) && one[name.size()] == ':')
      return one.back();
  }
  return 'X';
}

std::optional<Vector> read(std::string_view text) {
  Vector vector{};
  for (std::size_t i = 0; i < kMetrics; ++i) {
    const auto& [name, values] = kKnown[i];
    const bool is_optional = i == kCr || i == kIr || i == kAr || i == kE;
    char value = value_of(text, "M" + std::string(name));
    const char base = value_of(text, name);
    // What is not known is taken to be the worst.
    if (base == 'X' && !is_optional) return std::nullopt;
    if (value == 'X' || is_optional) value = base;
    const std::size_t at = value == 'X' ? 0 : values.find(value);
    // Safety is one of the modified metrics alone.
    const bool is_base_safety = i >= kSc && i <= kSa && base == 'S';
    if (at == values.npos || is_base_safety || (i == kSc && value == 'S')) return std::nullopt;
    vector[i] = static_cast<int>(at);
  }
  return vector;
}

Macro macro_of(const Vector& v) {
  constexpr int kHigh = 1;  // of SC, SI and SA
  const int worst = (v[kAv] == 0 ? 1 : 0) + (v[kPr] == 0 ? 1 : 0) + (v[kUi] == 0 ? 1 : 0);
  const bool is_physical = v[kAv] == 3;
  const bool is_any = v[kVc] == 0 || v[kVi] == 0 || v[kVa] == 0;
  const bool is_safety = v[kSi] == 0 || v[kSa] == 0;
  const bool is_high = v[kSc] == kHigh || v[kSi] == kHigh || v[kSa] == kHigh;
  const bool is_wanted =
      (v[kCr] == 0 && v[kVc] == 0) || (v[kIr] == 0 && v[kVi] == 0) || (v[kAr] == 0 && v[kVa] == 0);
  return {worst == 3                  ? 0
          : worst > 0 && !is_physical ? 1
                                      : 2,
          v[kAc] == 0 && v[kAt] == 0 ? 0 : 1,
          v[kVc] == 0 && v[kVi] == 0 ? 0
          : is_any                   ? 1
                                     : 2,
          is_safety ? 0
          : is_high ? 1
                    : 2,
          v[kE],
          is_wanted ? 0 : 1};
}

// The worst vectors of a part of a macro vector, as values from its first metric on.
struct Worst {
  int digit = 0, other = 0;  // of the macro vector: its own, and of requirements
  std::string_view values;
};
constexpr Worst kReach[] = {{0, 0, "NNN"}, {1, 0, "ANN"}, {1, 0, "NLN"},
                            {1, 0, "NNP"}, {2, 0, "PNN"}, {2, 0, "ALP"}};
constexpr Worst kEffort[] = {{0, 0, "LN"}, {1, 0, "HN"}, {1, 0, "LP"}};
constexpr Worst kImpact[] = {{0, 0, "HHHHHH"}, {0, 1, "HHLMMH"}, {0, 1, "HHHMMM"}, {1, 0, "LHHHHH"},
                             {1, 0, "HLHHHH"}, {1, 1, "LHLHMH"}, {1, 1, "LHHHMM"}, {1, 1, "HLHMHM"},
                             {1, 1, "HLLMHH"}, {1, 1, "LLHHHM"}, {2, 1, "LLLHHH"}};
constexpr Worst kBeyond[] = {{0, 0, "HSS"}, {1, 0, "HHH"}, {2, 0, "LLL"}};

// How far the vector is from the first of the worst that is nowhere better than it.
int distance(const Vector& v, std::size_t from, std::span<const Worst> worst, int digit,
             int other = 0) {
  int sum = 0;
  for (const Worst& one : worst) {
    if (one.digit != digit || one.other != other) continue;
    sum = 0;
    bool is_below = true;
    for (std::size_t i = 0; i < one.values.size(); ++i) {
      const auto at = static_cast<int>(kKnown[from + i].values.find(one.values[i]));
      is_below = is_below && v[from + i] >= at;
      sum += v[from + i] - at;
    }
    if (is_below) break;
  }
  return sum;
}

// Of a part of the macro vector: its distance, the farthest there is, and the score below it.
struct Part {
  int distance = 0, farthest = 1;
  std::optional<int> below;
};

}  // namespace

std::optional<int> cvss4_score(std::string_view vector) {
  static_assert(std::size(kScores) == 324);
  if (!vector.starts_with("CVSS:4.0/")) return std::nullopt;
  const auto read_vector = read(vector.substr(vector.find('/') + 1));
  if (!read_vector) return std::nullopt;
  const Vector& v = *read_vector;
  constexpr int kNone = 2;        // of VC, VI and VA
  constexpr int kNoneBeyond = 3;  // of SC, SI and SA
  if (v[kVc] == kNone && v[kVi] == kNone && v[kVa] == kNone && v[kSc] == kNoneBeyond &&
      v[kSi] == kNoneBeyond && v[kSa] == kNoneBeyond) {
    return 0;
  }
  const Macro macro = macro_of(v);
  const auto score = score_of(macro);
  if (!score) return std::nullopt;
  const auto below = [&](std::size_t digit) {
    Macro next = macro;
    ++next[digit];
    return score_of(next);
  };
  constexpr int kFarReach[] = {1, 4, 5};
  constexpr int kFarEffort[] = {1, 2};
  constexpr int kFarImpact[3][2] = {{7, 6}, {8, 8}, {10, 10}};
  constexpr int kFarBeyond[] = {6, 5, 4};
  // Impact and requirements go down together: by either from the very worst, whichever is less far.
  std::optional<int> impact_below = below(macro[2] == 1 && macro[5] == 0 ? 5 : 2);
  if (macro[2] == 0 && macro[5] == 0) impact_below = std::max(below(5), below(2));
  const Part parts[] = {
      {distance(v, kAv, kReach, macro[0]), kFarReach[macro[0]], below(0)},
      {distance(v, kAc, kEffort, macro[1]), kFarEffort[macro[1]], below(1)},
      {distance(v, kVc, kImpact, macro[2], macro[5]), kFarImpact[macro[2]][macro[5]], impact_below},
      {distance(v, kSc, kBeyond, macro[3]), kFarBeyond[macro[3]], below(3)},
      {0, 1, below(4)},
  };
  double sum = 0;
  int count = 0;
  for (const Part& one : parts) {
    if (!one.below || *one.below > *score) continue;
    ++count;
    sum += static_cast<double>(*score - *one.below) * one.distance / one.farthest;
  }
  constexpr double kHalf = 0.5;
  constexpr double kEpsilon = 1e-5;  // half of a tenth goes up, whatever the numbers lost
  const double exact = count == 0 ? *score : *score - sum / count;
  return static_cast<int>(std::floor(std::clamp(exact, 0.0, 100.0) + kHalf + kEpsilon));
}

}  // namespace sluice::advisories
