#include <algorithm>
#include <string_view>

#include "core/report/escape.h"
#include "core/report/path.h"

namespace sluice {
namespace {

constexpr std::string_view kBold = "\x1b[1m";
constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kPlain = "\x1b[0m";

class Writer {
 public:
  explicit Writer(Color color) : colored_(color == Color::always) {}

  std::string run(const PathReport& path) {
    if (path.reach.empty()) text_ += "Nothing deploys: no pipeline reaches an environment.\n";
    for (const PathReport::Environment& one : path.environments) {
      head(one.name);
      if (!one.branches.empty()) text_ += "  from " + list(one.branches);
      protection(one);
      text_ += '\n';
      rows(path, one.name);
    }
    std::string last;
    for (const PathReport::Row& row : path.reach) {
      const bool is_of_policy =
          std::any_of(path.environments.begin(), path.environments.end(),
                      [&](const auto& one) { return one.name == row.environment; });
      if (is_of_policy || row.environment == last) continue;
      last = row.environment;
      head(last);
      text_ += '\n';
      rows(path, last);
    }
    for (const PathReport::Branches& one : path.branches) write(one);
    if (!path.unknown.empty()) text_ += '\n';
    for (const std::string& one : path.unknown) text_ += "not known: " + terminal_safe(one) + '\n';
    return std::move(text_);
  }

 private:
  static std::string list(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) text += (text.empty() ? "" : ", ") + terminal_safe(item);
    return text;
  }

  void colored(std::string_view color, std::string_view text) {
    if (colored_) text_ += color;
    text_ += text;
    if (colored_) text_ += kPlain;
  }

  static std::string where(const Location& at) {
    return " (" + terminal_safe(at.path) + ":" + std::to_string(at.start.line) + ")";
  }

  // What lets deployments pass: as the forge's settings say, or else as the policy does.
  void protection(const PathReport::Environment& environment) {
    bool is_known = false;
    for (const PathReport::EnvironmentSettings& one : environment.settings) {
      if (one.approval == "unknown") continue;
      is_known = true;
      text_ += "  ";
      if (one.approval == "yes")
        colored(kGreen, "protected, as the settings say");
      else
        colored(environment.is_protected ? kRed : kPlain, "not protected, as the settings say");
      text_ += where(one.at);
    }
    if (!is_known && environment.is_protected)
      text_ += "  protected: stated by the policy, not seen";
  }

  void write(const PathReport::Branches& branches) {
    const bool asks = (branches.checks && !branches.checks->empty()) || branches.reviews;
    if (branches.names.empty() || (branches.is_protected == "unknown" && !asks)) return;
    const bool is_every = branches.names == std::vector<std::string>{"**"};
    head(is_every ? "every branch" : "branch " + list(branches.names));
    if (branches.is_protected != "unknown")
      text_ += branches.is_protected == "yes" ? "  protected" : "  not protected";
    if (branches.checks && !branches.checks->empty()) text_ += "  checks " + list(*branches.checks);
    if (branches.reviews) text_ += "  reviews " + std::to_string(*branches.reviews);
    text_ += where(branches.at) + '\n';
  }

  void head(const std::string& name) {
    if (!text_.empty()) text_ += '\n';
    colored(kBold, terminal_safe(name));
  }

  void rows(const PathReport& path, const std::string& environment) {
    bool any = false;
    for (const PathReport::Row& row : path.reach) {
      if (row.environment != environment) continue;
      any = true;
      write(row);
    }
    if (!any) text_ += "  nothing deploys to it\n";
  }

  void write(const PathReport::Row& row) {
    text_ += "  " + terminal_safe(row.event) + " " + terminal_safe(row.ref) + "  ";
    text_ += terminal_safe(row.job);
    if (row.runs == "maybe") colored(kYellow, "  may run");
    if (row.is_listed == false) colored(kRed, "  not listed by the policy");
    text_ += "\n    approval ";
    truth(row.approval);
    text_ += "  credentials ";
    colored(row.credentials == "static" ? kRed : kPlain, row.credentials);
    text_ += "\n    gates";
    bool any = false;
    for (const auto& [word, state] : row.gates) {
      if (state == "no") continue;
      any = true;
      text_ += ' ';
      colored(state == "yes" ? kGreen : kYellow, word);
      if (state != "yes") text_ += '?';
    }
    if (!any) text_ += " none";
    if (!row.missing.empty()) {
      text_ += "  missing ";
      colored(kRed, list(row.missing));
    }
    text_ += '\n';
  }

  void truth(const std::string& state) { colored(state == "yes" ? kGreen : kYellow, state); }

  bool colored_;
  std::string text_;
};

}  // namespace

std::string write_path(const PathReport& path, std::string_view format, Color color) {
  if (format == "json") return write_path_json(path);
  if (format == "mermaid") return write_path_mermaid(path);
  if (format == "svg") return write_path_svg(path);
  return write_path_text(path, color);
}

std::string write_path_text(const PathReport& path, Color color) { return Writer(color).run(path); }

}  // namespace sluice
