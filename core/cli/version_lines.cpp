#include "core/cli/version_lines.h"

#include <cstdint>
#include <iostream>
#include <string_view>
#include <vector>

#include "core/cli/commands.h"
#include "core/cli/read.h"
#include "core/cli/write.h"
#include "core/model/advisories/version_order.h"

namespace sluice::cli {
namespace {

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (!line.empty()) {
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first == line.npos) break;
    line.remove_prefix(first);
    words.push_back(line.substr(0, line.find_first_of(" \t\r")));
    line.remove_prefix(words.back().size());
  }
  return words;
}

}  // namespace

int check_order(const std::string& ecosystem, const std::string& file) {
  const auto order = advisories::order_of(ecosystem);
  if (!order) {
    std::cerr << "sluice: no ecosystem is called " << ecosystem << '\n';
    return kWrongUsage;
  }
  const Content content = read_content(file, Reads::streams, std::uint64_t{1} << 30U);
  if (content.state != Input::State::read) {
    std::cerr << "sluice: cannot read " << file << ": " << content.problem << '\n';
    return kCouldNotAudit;
  }
  std::string wrong;
  std::string_view rest = content.bytes;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.find("//") != line.npos) continue;
    const auto words = words_of(line);
    const bool is_stated =
        words.size() == 3 && (words[1] == "<" || words[1] == "=" || words[1] == ">");
    if (!is_stated) continue;
    const int diff = advisories::compare(*order, words[0], words[2]);
    const char found = diff < 0 ? '<' : diff > 0 ? '>' : '=';
    if (words[1][0] == found) continue;
    wrong.append(line).append("  (it is ").append(1, found).append(")\n");
  }
  if (!write_out(wrong, {})) return kCouldNotAudit;
  return wrong.empty() ? 0 : 1;
}

}  // namespace sluice::cli
