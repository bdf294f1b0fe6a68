#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/report/path.h"

namespace sluice {
namespace {

// What is drawn of one row: what starts it, what is on the way, and where it leads.
struct Edge {
  std::string from;
  std::string passed;
  std::string missing;
  std::string to;
  bool is_sure = true;
  bool is_outside = false;  // the policy does not list it
};

constexpr std::string_view kOutside = "not listed by the policy";

std::vector<Edge> edges_of(const PathReport& path) {
  std::vector<Edge> edges;
  for (const PathReport::Row& row : path.reach) {
    Edge& edge = edges.emplace_back();
    std::string_view ref = row.ref;
    for (const std::string_view prefix : {"refs/heads/", "refs/tags/", "refs/"}) {
      if (ref.starts_with(prefix)) ref.remove_prefix(prefix.size());
    }
    edge.from = row.event + " " + std::string(ref);
    edge.to = row.environment;
    edge.is_sure = row.runs == "yes";
    edge.is_outside = row.is_listed == false;
    for (const auto& [word, state] : row.gates) {
      if (state == "no") continue;
      edge.passed += (edge.passed.empty() ? "" : ", ") + word + (state == "yes" ? "" : "?");
    }
    if (row.approval != "no")
      edge.passed += std::string(edge.passed.empty() ? "" : ", ") + "approval" +
                     (row.approval == "yes" ? "" : "?");
    for (const std::string& word : row.missing)
      edge.missing += (edge.missing.empty() ? "" : ", ") + word;
  }
  return edges;
}

// Mermaid takes entity codes within quotes; what is not plain is written as one.
std::string mermaid_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') ||
                          std::string_view(" -_./,:?*").find(c) != std::string_view::npos ||
                          static_cast<unsigned char>(c) >= 0x80;
    if (is_plain) {
      out += c;
    } else {
      out += "#" + std::to_string(static_cast<int>(c)) + ";";
    }
  }
  return out;
}

std::string xml_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        // XML has no place for other control characters.
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

// As much of a text as fits, in code points.
std::string fitting(std::string_view text, std::size_t most) {
  std::size_t points = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) == 0x80U) continue;
    if (++points > most) return std::string(text.substr(0, i)) + "…";
  }
  return std::string(text);
}

template <typename T>
std::size_t index_of(const std::vector<T>& list, const T& value) {
  return static_cast<std::size_t>(std::find(list.begin(), list.end(), value) - list.begin());
}

std::vector<std::string> environments_of(const PathReport& path, const std::vector<Edge>& edges) {
  std::vector<std::string> names;
  names.reserve(path.environments.size() + edges.size());
  for (const PathReport::Environment& one : path.environments) names.push_back(one.name);
  for (const Edge& edge : edges) {
    if (index_of(names, edge.to) == names.size()) names.push_back(edge.to);
  }
  return names;
}

// Measures of the drawing, in pixels.
constexpr int kRow = 44;
constexpr int kMargin = 16;
constexpr int kFrom = 260;
constexpr int kGates = 460;
constexpr int kTo = 150;
constexpr int kWidth = kMargin + kFrom + kGates + kTo + kMargin;

class Drawing {
 public:
  std::string run(const PathReport& path) {
    const std::vector<Edge> edges = edges_of(path);
    const std::vector<std::string> environments = environments_of(path, edges);
    int y = kMargin;
    for (const std::string& environment : environments) {
      const int top = y;
      for (const Edge& edge : edges) {
        if (edge.to != environment) continue;
        row(edge, y);
        y += kRow;
      }
      if (y == top) {
        text(kMargin, y + 24, "nothing deploys to it", "faint");
        y += kRow;
      }
      box(kMargin + kFrom + kGates, top, kTo, y - top - 8, "environment");
      text(kMargin + kFrom + kGates + 12, (top + y) / 2, fitting(environment, 16), "name");
      y += kMargin;
    }
    const std::string height = std::to_string(std::max(y, 2 * kMargin + kRow));
    const std::string width = std::to_string(kWidth);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + width + " " + height +
           "\" width=\"" + width + "\" height=\"" + height +
           "\" role=\"img\" aria-label=\"Delivery path\">\n" + std::string(kStyle) + body_ +
           "</svg>\n";
  }

 private:
  static constexpr std::string_view kStyle = R"(<style>
svg { font: 13px system-ui, sans-serif; background: #fff; }
text { fill: #1f2328; } .faint { fill: #59636e; } .missing { fill: #c41e1e; } .name { font-weight: 600; }
rect { fill: none; stroke: #59636e; } .environment { fill: #ddf4ff; } path { stroke: #59636e; fill: none; }
.maybe { stroke-dasharray: 4 4; } .outside { stroke: #c41e1e; stroke-width: 2; }
@media (prefers-color-scheme: dark) {
svg { background: #0d1117; } text { fill: #f0f6fc; } .faint { fill: #9198a1; } .missing { fill: #ff7b72; }
rect { stroke: #9198a1; } .environment { fill: #121d2f; } path { stroke: #9198a1; }
.outside { stroke: #ff7b72; }
}
</style>
)";

  void row(const Edge& edge, int y) {
    box(kMargin, y, kFrom - 40, kRow - 8, edge.is_outside ? "outside" : "start");
    text(kMargin + 10, y + (edge.is_outside ? 15 : 23), fitting(edge.from, 30), "");
    if (edge.is_outside) text(kMargin + 10, y + 30, kOutside, "missing");
    const int begin = kMargin + kFrom - 40;
    const int end = kMargin + kFrom + kGates;
    body_ += "<path class=\"" + std::string(edge.is_sure ? "" : "maybe ") +
             std::string(edge.is_outside ? "outside" : "") + "\" d=\"M" + std::to_string(begin) +
             " " + std::to_string(y + 18) + " H" + std::to_string(end) + "\"/>\n";
    text(begin + 12, y + 13, fitting(edge.passed.empty() ? "no gate" : edge.passed, 66),
         edge.passed.empty() ? "missing" : "faint");
    if (!edge.missing.empty())
      text(begin + 12, y + 33, "missing: " + fitting(edge.missing, 56), "missing");
  }

  void box(int x, int y, int width, int height, std::string_view style) {
    body_ += "<rect class=\"" + std::string(style) + "\" x=\"" + std::to_string(x) + "\" y=\"" +
             std::to_string(y) + "\" width=\"" + std::to_string(width) + "\" height=\"" +
             std::to_string(height) + "\" rx=\"6\"/>\n";
  }

  void text(int x, int y, std::string_view words, std::string_view style) {
    body_ += "<text class=\"" + std::string(style) + "\" x=\"" + std::to_string(x) + "\" y=\"" +
             std::to_string(y) + "\">" + xml_text(words) + "</text>\n";
  }

  std::string body_;
};

}  // namespace

std::string write_path_mermaid(const PathReport& path) {
  const std::vector<Edge> edges = edges_of(path);
  const std::vector<std::string> environments = environments_of(path, edges);
  std::string out = "flowchart LR\n";
  for (std::size_t i = 0; i < environments.size(); ++i)
    out += "  e" + std::to_string(i) + "([\"" + mermaid_text(environments[i]) + "\"])\n";
  std::vector<std::string> starts;
  std::string styles;
  for (const Edge& edge : edges) {
    const std::size_t from = index_of(starts, edge.from);
    if (from == starts.size()) {
      starts.push_back(edge.from);
      out += "  s" + std::to_string(from) + "[\"" + mermaid_text(edge.from) + "\"]\n";
    }
    std::string label = edge.passed.empty() ? "no gate" : edge.passed;
    if (edge.is_outside) {
      label.insert(0, std::string(kOutside).append(" / "));
      styles += "  linkStyle " + std::to_string(&edge - edges.data()) +
                " stroke:#d1242f,stroke-width:3px\n";
    }
    if (!edge.missing.empty()) label += " / missing: " + edge.missing;
    out += "  s" + std::to_string(from) + (edge.is_sure ? " -- \"" : " -. \"") +
           mermaid_text(label) + (edge.is_sure ? "\" --> e" : "\" .-> e") +
           std::to_string(index_of(environments, edge.to)) + "\n";
  }
  return out + styles;
}

std::string write_path_svg(const PathReport& path) { return Drawing().run(path); }

}  // namespace sluice
