#include "core/model/advisories/severity.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>

#include "core/model/advisories/cvss4.h"

namespace sluice::advisories {
namespace {

// The value of a metric: "AV:N/AC:L" has N for AV. 'X' where it is not given.
char metric(std::string_view vector, std::string_view name) {
  for (std::size_t at = vector.find(name); at != vector.npos; at = vector.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || vector[at - 1] == '/') && end + 1 < vector.size() && vector[end] == ':')
      return vector[end + 1];
  }
  return 'X';
}

double impact_of(char value) { return value == 'H' ? 0.56 : value == 'L' ? 0.22 : 0; }

Level level_of_score(double score) {
  if (score >= 9.0) return Level::critical;
  if (score >= 7.0) return Level::high;
  if (score >= 4.0) return Level::medium;
  return score > 0 ? Level::low : Level::none;
}

// Version 2 has neither "CVSS:2" before it nor a level above high.
Level level_of_version_2(std::string_view vector) {
  const auto impact = [&](std::string_view name) {
    const char value = metric(vector, name);
    return value == 'C' ? 0.66 : value == 'P' ? 0.275 : 0;
  };
  const char reach = metric(vector, "AV");
  const char effort = metric(vector, "AC");
  const char login = metric(vector, "Au");
  if (reach == 'X' || effort == 'X' || login == 'X' || metric(vector, "C") == 'X')
    return Level::unknown;
  const double av = reach == 'N' ? 1.0 : reach == 'A' ? 0.646 : 0.395;
  const double ac = effort == 'L' ? 0.71 : effort == 'M' ? 0.61 : 0.35;
  const double au = login == 'N' ? 0.704 : login == 'S' ? 0.56 : 0.45;
  const double all = 10.41 * (1 - (1 - impact("C")) * (1 - impact("I")) * (1 - impact("A")));
  const double factor = all > 0 ? 1.176 : 0;
  const double score = std::round((0.6 * all + 0.4 * 20 * av * ac * au - 1.5) * factor * 10) / 10;
  return std::min(level_of_score(score), Level::high);
}

}  // namespace

Level level_of_vector(std::string_view vector) {
  if (vector.starts_with("CVSS:4")) {
    const auto score = cvss4_score(vector);
    return score ? level_of_score(*score / 10.0) : Level::unknown;
  }
  if (!vector.starts_with("CVSS:3")) return level_of_version_2(vector);
  const char reach = metric(vector, "AV");
  const double av = reach == 'N' ? 0.85 : reach == 'A' ? 0.62 : reach == 'L' ? 0.55 : 0.2;
  const double ac = metric(vector, "AC") == 'H' ? 0.44 : 0.77;
  const bool is_changed = metric(vector, "S") == 'C';
  const char rights = metric(vector, "PR");
  const double pr = rights == 'N'   ? 0.85
                    : rights == 'L' ? (is_changed ? 0.68 : 0.62)
                                    : (is_changed ? 0.5 : 0.27);
  const double ui = metric(vector, "UI") == 'N' ? 0.85 : 0.62;
  const double c = impact_of(metric(vector, "C"));
  const double i = impact_of(metric(vector, "I"));
  const double a = impact_of(metric(vector, "A"));
  const double iss = 1 - (1 - c) * (1 - i) * (1 - a);
  const double impact =
      is_changed ? 7.52 * (iss - 0.029) - 3.25 * std::pow(iss - 0.02, 15) : 6.42 * iss;
  if (impact <= 0) return Level::none;
  const double sum = impact + 8.22 * av * ac * pr * ui;
  const double score = std::min(is_changed ? 1.08 * sum : sum, 10.0);
  return level_of_score(std::ceil(score * 10 - 1e-6) / 10);
}

Level level_of_word(std::string_view word) {
  constexpr std::pair<std::string_view, Level> kWords[] = {
      {"critical", Level::critical}, {"high", Level::high},       {"important", Level::high},
      {"medium", Level::medium},     {"moderate", Level::medium}, {"low", Level::low},
      {"minor", Level::low},         {"negligible", Level::low},  {"unimportant", Level::low},
      {"none", Level::none},
  };
  std::string small(word);
  for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const auto* const at = std::find_if(std::begin(kWords), std::end(kWords),
                                      [&](const auto& one) { return one.first == small; });
  return at == std::end(kWords) ? Level::unknown : at->second;
}

}  // namespace sluice::advisories
