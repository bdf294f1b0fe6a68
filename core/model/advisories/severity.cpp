#include "core/model/advisories/severity.h"

#include <algorithm>
#include <cmath>

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
  return score > 0 ? Level::low : Level::unknown;
}

}  // namespace

Level level_of_vector(std::string_view vector) {
  const bool is_4 = vector.starts_with("CVSS:4");
  if (!is_4 && !vector.starts_with("CVSS:3")) return Level::unknown;
  const char reach = metric(vector, "AV");
  const double av = reach == 'N' ? 0.85 : reach == 'A' ? 0.62 : reach == 'L' ? 0.55 : 0.2;
  const bool is_hard = metric(vector, "AC") == 'H' || (is_4 && metric(vector, "AT") == 'P');
  const double ac = is_hard ? 0.44 : 0.77;
  const char sub_c = metric(vector, "SC");
  const char sub_i = metric(vector, "SI");
  const char sub_a = metric(vector, "SA");
  const bool is_changed =
      is_4 ? sub_c == 'H' || sub_i == 'H' || sub_a == 'H' : metric(vector, "S") == 'C';
  const char rights = metric(vector, "PR");
  const double pr = rights == 'N'   ? 0.85
                    : rights == 'L' ? (is_changed ? 0.68 : 0.62)
                                    : (is_changed ? 0.5 : 0.27);
  const double ui = metric(vector, "UI") == 'N' ? 0.85 : 0.62;
  const double c = impact_of(metric(vector, is_4 ? "VC" : "C"));
  const double i = impact_of(metric(vector, is_4 ? "VI" : "I"));
  const double a = impact_of(metric(vector, is_4 ? "VA" : "A"));
  const double iss = 1 - (1 - c) * (1 - i) * (1 - a);
  const double impact =
      is_changed ? 7.52 * (iss - 0.029) - 3.25 * std::pow(iss - 0.02, 15) : 6.42 * iss;
  if (impact <= 0) return Level::low;
  const double sum = impact + 8.22 * av * ac * pr * ui;
  const double score = std::min(is_changed ? 1.08 * sum : sum, 10.0);
  return level_of_score(std::ceil(score * 10 - 1e-6) / 10);
}

Level level_of_word(std::string_view word) {
  const char first = word.empty() ? ' ' : static_cast<char>(word[0] | 0x20);
  return first == 'c'   ? Level::critical
         : first == 'h' ? Level::high
         : first == 'm' ? Level::medium
         : first == 'l' ? Level::low
                        : Level::unknown;
}

}  // namespace sluice::advisories
