#include <algorithm>
#include <iterator>
#include <string>

#include "core/report/escape.h"
#include "core/report/report.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

// ANSI SGR parameters (ECMA-48).
constexpr std::string_view kBold = "1";
constexpr std::string_view kDim = "2";
constexpr std::string_view kRed = "31";
constexpr std::string_view kGreen = "32";
constexpr std::string_view kYellow = "33";
constexpr std::string_view kBlue = "34";
constexpr std::string_view kMagenta = "1;35";

std::string_view color_of(Severity severity) {
  switch (severity) {
    case Severity::critical:
      return kMagenta;
    case Severity::high:
      return kRed;
    case Severity::medium:
      return kYellow;
    case Severity::low:
      return kBlue;
    case Severity::note:
      break;
  }
  return kDim;
}

struct Range {
  char32_t first, last;
};
// Unicode 15: East Asian wide and full-width characters and emoji, by blocks.
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23F3},   {0x25FD, 0x25FE},
    {0x2614, 0x2615},   {0x2648, 0x2653},   {0x26AA, 0x26AB},   {0x26BD, 0x26BE},
    {0x2705, 0x2705},   {0x274C, 0x274C},   {0x2753, 0x2755},   {0x2795, 0x2797},
    {0x2E80, 0x303E},   {0x3041, 0xA4CF},   {0xA960, 0xA97C},   {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},
    {0x16FE0, 0x18CFF}, {0x1B000, 0x1B2FF}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
    {0x1F7E0, 0x1F7EB}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}};
// Marks that stand on the character before.
constexpr Range kCombining[] = {
    {0x300, 0x36F}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}};

// How many cells of a terminal a text takes, which is safe for one.
std::size_t width_on_terminal(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const utf8::Decoded decoded = utf8::decode(text, i);
    i += decoded.size;
    const auto is_among = [&](const Range& range) {
      return range.first <= decoded.code_point && decoded.code_point <= range.last;
    };
    if (std::any_of(std::begin(kCombining), std::end(kCombining), is_among)) continue;
    width += std::any_of(std::begin(kWide), std::end(kWide), is_among) ? 2U : 1U;
  }
  return width;
}

class TextWriter {
 public:
  explicit TextWriter(Color color) : color_(color) {}

  void paint(std::string_view style, std::string_view text) {
    if (color_ == Color::never) {
      out_ += text;
      return;
    }
    out_ += "\x1b[";
    out_ += style;
    out_ += 'm';
    out_ += text;
    out_ += "\x1b[0m";
  }

  void finding(const Finding& finding) {
    paint(color_of(finding.severity), severity_name(finding.severity));
    out_ += ' ';
    paint(kBold, finding.rule->id);
    out_ += ": ";
    out_ += finding.rule->title;
    if (finding.suppressed)
      paint(kDim, " (suppressed by " + terminal_safe(finding.suppressed->by) + ")");
    out_ += "\n  ";
    place(finding.primary);
    if (!finding.resource.empty()) paint(kDim, "  " + terminal_safe(finding.resource));
    if (finding.commit) {
      constexpr std::size_t kShown = 12;
      const Commit& commit = *finding.commit;
      paint(kDim, terminal_safe("  commit " + commit.id.substr(0, kShown) + " of " + commit.date +
                                " by " + commit.author));
    }
    out_ += '\n';
    excerpt(finding);
    out_ += "  " + terminal_safe(finding.message) + "\n";
    for (const Location& related : finding.related) {
      out_ += "  ";
      paint(kDim, terminal_safe(related.note.empty() ? "see" : related.note) + ": ");
      place(related);
      out_ += '\n';
    }
    paint(kGreen, "  Fix: ");
    out_ += terminal_safe(finding.fix) + "\n\n";
  }

  void problems(const Report& report) {
    for (const FileEntry& file : report.files) {
      if (file.status != FileEntry::Status::error) continue;
      paint(kRed, "not wholly audited");
      out_ += ' ' + terminal_safe(file.path);
      if (!file.reason.empty()) out_ += ": " + terminal_safe(file.reason);
      out_ += '\n';
    }
  }

  // "plan tfplan.json: 3 to add, 0 to change, 1 to destroy, 0 to replace; 2 drifted"
  void plans(const Report& report) {
    for (const PlanEntry& plan : report.plans) {
      const plan::Counts& counts = plan.counts;
      paint(kBold, "plan");
      out_ += ' ' + terminal_safe(plan.path) + ": " + std::to_string(counts.add) + " to add, " +
              std::to_string(counts.change) + " to change, " + std::to_string(counts.destroy) +
              " to destroy, " + std::to_string(counts.replace) + " to replace";
      if (counts.forget > 0) out_ += ", " + std::to_string(counts.forget) + " to forget";
      if (counts.import > 0) out_ += ", " + std::to_string(counts.import) + " to import";
      out_ += "; " + std::to_string(counts.drifted) + " drifted\n";
    }
  }

  void summary(const Report& report) {
    const Summary& summary = report.summary;
    std::size_t total = 0;
    for (const std::size_t count : summary.by_severity) total += count;
    out_ +=
        std::to_string(summary.audited) + (summary.audited == 1 ? " file" : " files") + " audited";
    if (summary.skipped > 0) out_ += ", " + std::to_string(summary.skipped) + " skipped";
    if (summary.errors > 0) out_ += ", " + std::to_string(summary.errors) + " not wholly readable";
    out_ += ": ";
    if (total == 0) {
      paint(kGreen, "no findings");
    } else {
      out_ += std::to_string(total) + (total == 1 ? " finding (" : " findings (");
      bool first = true;
      for (std::size_t i = summary.by_severity.size(); i-- > 0;) {
        if (summary.by_severity[i] == 0) continue;
        if (!first) out_ += ", ";
        first = false;
        const auto severity = static_cast<Severity>(i);
        paint(color_of(severity),
              std::to_string(summary.by_severity[i]) + " " + std::string(severity_name(severity)));
      }
      out_ += ')';
    }
    if (summary.suppressed > 0) out_ += ", " + std::to_string(summary.suppressed) + " suppressed";
    out_ += '\n';
  }

  std::string take() { return std::move(out_); }

 private:
  void place(const Location& at) {
    paint(kBlue, terminal_safe(at.path) + ":" + std::to_string(at.start.line) + ":" +
                     std::to_string(at.start.column));
  }

  // The lines of the finding with a ruler below the first:
  //    12 |   uses: actions/checkout@v4
  //       |         ^^^^^^^^^^^^^^^^^^^
  void excerpt(const Finding& finding) {
    if (finding.excerpt.first_line == 0) return;
    const std::size_t width =
        std::to_string(finding.excerpt.first_line + finding.excerpt.lines.size()).size();
    std::uint32_t number = finding.excerpt.first_line;
    for (const std::string& line : finding.excerpt.lines) {
      const std::string digits = std::to_string(number);
      paint(kDim, "  " + std::string(width - digits.size(), ' ') + digits + " | ");
      for (std::size_t i = 0; i < line.size();) i += append_terminal_safe(out_, line, i);
      out_ += '\n';
      if (number == finding.primary.start.line) ruler(finding, line, width);
      ++number;
    }
  }

  // Columns count code points of the source; on the screen each is as wide as it is shown.
  void ruler(const Finding& finding, std::string_view line, std::size_t width) {
    const std::uint32_t from = finding.primary.start.column;
    const bool one_line = finding.primary.end.line == finding.primary.start.line;
    const std::uint32_t to = one_line ? std::max(finding.primary.end.column, from + 1) : UINT32_MAX;
    std::size_t before = 0;
    std::size_t under = 0;
    std::uint32_t column = finding.excerpt.first_column;
    for (std::size_t i = 0; i < line.size(); ++column) {
      std::string character;
      i += append_terminal_safe(character, line, i);
      const std::size_t shown = width_on_terminal(character);
      if (column < from) before += shown;
      if (column >= from && column < to) under += shown;
    }
    paint(kDim, "  " + std::string(width, ' ') + " | ");
    out_ += std::string(before, ' ');
    paint(color_of(finding.severity), std::string(std::max<std::size_t>(under, 1), '^'));
    out_ += '\n';
  }

  Color color_;
  std::string out_;
};

}  // namespace

std::string write_text(const Report& report, Color color) {
  TextWriter writer(color);
  for (const Finding& finding : report.findings) writer.finding(finding);
  writer.problems(report);
  writer.plans(report);
  writer.summary(report);
  return writer.take();
}

std::string write_rules_text(const std::vector<const Rule*>& rules, Color color) {
  std::string out;
  for (const Rule* const rule : rules) {
    TextWriter line(color);
    line.paint(color_of(rule->severity), severity_name(rule->severity));
    out += line.take() + std::string(9 - severity_name(rule->severity).size(), ' ');
    TextWriter id(color);
    id.paint(kBold, rule->id);
    out += id.take() + "  " + std::string(rule->title) + "\n";
  }
  return out;
}

}  // namespace sluice
