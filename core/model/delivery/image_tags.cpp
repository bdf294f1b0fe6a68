#include "core/model/delivery/image_tags.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "core/text/ascii.h"
#include "core/text/order.h"
#include "core/text/trim.h"

namespace sluice::delivery {
namespace {

constexpr std::size_t kMost = 64;  // names

// "type=raw,value=latest", the parts between commas that stand in no expression.
class Entry {
 public:
  explicit Entry(std::string_view line) {
    int depth = 0;
    std::string part;
    bool is_quoted = false;
    for (std::size_t i = 0; i <= line.size(); ++i) {
      const char c = i < line.size() ? line[i] : ',';
      if (c == '"' && depth == 0) is_quoted = !is_quoted;
      if (c == '{' || c == '(') ++depth;
      if ((c == '}' || c == ')') && depth > 0) --depth;
      if (i < line.size() && (c != ',' || depth > 0 || is_quoted)) {
        if (c != '"' || depth > 0) part += c;
        continue;
      }
      add(trimmed_line(part));
      part.clear();
    }
  }

  std::string value(std::string_view key) const {
    for (const auto& [name, text] : members_) {
      if (name == key) return text;
    }
    return {};
  }
  bool has(std::string_view key) const {
    return std::any_of(members_.begin(), members_.end(),
                       [&](const auto& one) { return one.first == key; });
  }
  // What stands without a key.
  const std::string& bare() const { return bare_; }

 private:
  void add(std::string_view part) {
    const std::size_t equals = part.find('=');
    const bool has_key = equals != part.npos &&
                         part.substr(0, equals).find_first_of("{$/") == std::string_view::npos;
    if (!has_key) {
      if (bare_.empty()) bare_ = part;
      return;
    }
    members_.emplace_back(lower_case(trimmed_line(part.substr(0, equals))),
                          std::string(trimmed_line(part.substr(equals + 1))));
  }

  std::vector<std::pair<std::string, std::string>> members_;
  std::string bare_;
};

std::vector<Entry> entries_of(std::string_view text) {
  std::vector<Entry> list;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed_line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && !line.starts_with('#') && list.size() < kMost) list.emplace_back(line);
  }
  return list;
}

bool is_unknown(std::string_view text) { return text.find('$') != text.npos; }

// As a tag may be written.
std::string as_tag(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool is_allowed = (lower_case(c) >= 'a' && lower_case(c) <= 'z') ||
                            (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    if (is_allowed) {
      out += c;
    } else if (!out.ends_with('-')) {
      out += '-';
    }
  }
  return out;
}

struct Version {
  std::string major, minor, patch, rest;
};

std::optional<Version> read_version(std::string_view text) {
  if (text.starts_with('v')) text.remove_prefix(1);
  Version version;
  std::array<std::string*, 3> parts = {&version.major, &version.minor, &version.patch};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
      *parts[i] += text.front();
      text.remove_prefix(1);
    }
    if (parts[i]->empty()) return std::nullopt;
    if (i + 1 == parts.size()) break;
    if (!text.starts_with('.')) return std::nullopt;
    text.remove_prefix(1);
  }
  version.rest = text;
  if (!text.empty() && text.front() != '-' && text.front() != '+') return std::nullopt;
  return version;
}

class Maker {
 public:
  Maker(const TagContext& context, const std::vector<Entry>& flavor) : context_(context) {
    for (const Entry& one : flavor) {
      if (one.has("latest")) latest_ = one.value("latest");
      if (one.has("prefix")) prefix_ = filled(one.value("prefix"));
      if (one.has("suffix")) suffix_ = filled(one.value("suffix"));
      const bool is_for_latest = one.value("onlatest") == "true";
      if (is_for_latest && one.has("prefix")) latest_prefix_ = prefix_;
      if (is_for_latest && one.has("suffix")) latest_suffix_ = suffix_;
    }
    if (latest_ == "true") adds_latest_ = true;
  }

  struct Tag {
    int priority = 0;
    std::string text;
  };

  std::vector<Tag> run(const std::vector<Entry>& entries) {
    for (const Entry& entry : entries) add(entry);
    sort_stably(tags_, [](const Tag& a, const Tag& b) { return a.priority > b.priority; });
    // Where it makes no other, there is none.
    if (adds_latest_ && !tags_.empty())
      tags_.push_back({0, latest_prefix_ + "latest" + latest_suffix_});
    if (is_unknown(latest_)) tags_.push_back({0, "$(latest)"});
    return std::move(tags_);
  }

 private:
  void add(const Entry& entry) {
    std::string type = lower_case(entry.value("type"));
    if (type.empty()) type = entry.bare().empty() ? "" : "raw";
    const std::string enable = entry.has("enable") ? filled(entry.value("enable")) : "true";
    if (enable == "false") return;
    const bool is_sure = enable == "true";
    if (type == "schedule") {
      if (context_.event != "schedule") return;
      const std::string pattern = entry.value("pattern");
      put(entry, 1000, filled(pattern.empty() ? "nightly" : pattern), is_sure);
    } else if (type == "semver" || type == "pep440") {
      version(entry, is_sure);
    } else if (type == "match") {
      if (context_.tag.empty() && !entry.has("value")) return;
      put(entry, 800, "$(match)", is_sure);
    } else if (type == "edge") {
      const std::string branch = entry.value("branch");
      const std::string_view wanted =
          branch.empty() ? context_.default_branch : std::string_view(branch);
      if (!context_.branch.empty() && context_.branch == wanted) put(entry, 700, "edge", is_sure);
    } else if (type == "ref") {
      reference(entry, is_sure);
    } else if (type == "raw") {
      put(entry, 200, filled(entry.has("value") ? entry.value("value") : entry.bare()), is_sure);
    } else if (type == "sha") {
      const std::string prefix = entry.has("prefix") ? "" : "sha-";
      put(entry, 100,
          prefix + (entry.value("format") == "long" ? "$GITHUB_SHA" : "$(short commit)"), is_sure);
    } else {
      put(entry, 0, "$(tag)", is_sure);
    }
  }

  void reference(const Entry& entry, bool is_sure) {
    const std::string event = lower_case(entry.value("event"));
    if (event == "branch" && !context_.branch.empty())
      put(entry, 600, as_tag(context_.branch), is_sure);
    if (event == "tag" && !context_.tag.empty()) {
      put(entry, 600, as_tag(context_.tag), is_sure);
      latest_of_tag();
    }
    if (event == "pr" && context_.is_change)
      put(entry, 600, entry.has("prefix") ? "$(number)" : "pr-$(number)", is_sure);
  }

  void version(const Entry& entry, bool is_sure) {
    std::string text =
        entry.has("value") ? filled(entry.value("value")) : std::string(context_.tag);
    if (text.empty()) return;
    if (is_unknown(text)) return put(entry, 900, "$(version)", is_sure);
    const std::optional<Version> version = read_version(text);
    // The tag is an example of those that start the run: "v1" of "v*".
    if (!version) return put(entry, 900, "$(version)", is_sure);
    std::string out = entry.value("pattern");
    if (out.empty()) out = "{{version}}";
    const bool is_early = version->rest.starts_with('-');
    const std::string whole = version->major + "." + version->minor + "." + version->patch +
                              version->rest.substr(0, version->rest.find('+'));
    // What comes before a release has its whole name only.
    if (is_early && entry.value("type") == "semver" && out.find("{{raw}}") == std::string::npos)
      out = "{{version}}";
    for (const auto& [name, value] : {std::pair<std::string_view, std::string_view>{"raw", text},
                                      {"version", whole},
                                      {"major", version->major},
                                      {"minor", version->minor},
                                      {"patch", version->patch}})
      replace(out, name, value);
    put(entry, 900, filled(out), is_sure);
    if (!is_early) latest_of_tag();
  }

  void latest_of_tag() {
    if (latest_.empty() || latest_ == "auto") adds_latest_ = true;
  }

  // "{{name}}", with blanks within or without.
  static void replace(std::string& text, std::string_view name, std::string_view value) {
    for (const std::string& hole :
         {"{{" + std::string(name) + "}}", "{{ " + std::string(name) + " }}"}) {
      for (std::size_t at = text.find(hole); at != std::string::npos; at = text.find(hole, at))
        text.replace(at, hole.size(), value), at += value.size();
    }
  }

  // With what the action itself puts in.
  std::string filled(std::string text) const {
    if (text.find("{{") == std::string::npos) return text;
    const bool is_default = !context_.branch.empty() && context_.branch == context_.default_branch;
    replace(text, "is_default_branch", is_default ? "true" : "false");
    replace(text, "is_not_default_branch", is_default ? "false" : "true");
    replace(text, "branch", as_tag(context_.branch));
    replace(text, "tag", as_tag(context_.tag));
    for (std::size_t at = text.find("{{"); at != std::string::npos; at = text.find("{{", at + 1)) {
      const std::size_t end = text.find("}}", at);
      if (end == std::string::npos || (at > 0 && text[at - 1] == '$')) continue;
      text.replace(at, end + 2 - at, "$(" + text.substr(at + 2, end - at - 2) + ")");
    }
    return text;
  }

  void put(const Entry& entry, int priority, std::string text, bool is_sure) {
    if (text.empty() || tags_.size() >= kMost) return;
    if (!is_sure) text = "$(" + text + " or none)";
    const std::string own = entry.value("priority");
    if (!own.empty() && own.size() < 6 && own.find_first_not_of("0123456789") == std::string::npos)
      priority = std::stoi(own);
    text = (entry.has("prefix") ? filled(entry.value("prefix")) : prefix_) + text +
           (entry.has("suffix") ? filled(entry.value("suffix")) : suffix_);
    const bool is_there =
        std::any_of(tags_.begin(), tags_.end(), [&](const Tag& one) { return one.text == text; });
    if (!is_there) tags_.push_back({priority, std::move(text)});
  }

  const TagContext& context_;
  std::string latest_, prefix_, suffix_, latest_prefix_, latest_suffix_;
  bool adds_latest_ = false;
  std::vector<Tag> tags_;
};

}  // namespace

std::vector<std::string> tags_of_metadata(const std::function<std::string(std::string_view)>& input,
                                          const TagContext& context) {
  std::string tags = input("tags");
  if (trimmed_line(tags).empty())
    tags = "type=schedule\ntype=ref,event=branch\ntype=ref,event=tag\ntype=ref,event=pr";
  const std::vector<Entry> flavor = entries_of(input("flavor"));
  const std::vector<Maker::Tag> made = Maker(context, flavor).run(entries_of(tags));
  std::vector<std::string> names;
  for (const Entry& image : entries_of(input("images"))) {
    const std::string name = image.has("name") ? image.value("name") : image.bare();
    if (name.empty() || image.value("enable") == "false") continue;
    for (const Maker::Tag& tag : made) {
      if (names.size() < kMost)
        names.push_back((is_unknown(name) ? name : lower_case(name)) + ":" + tag.text);
    }
  }
  return names;
}

}  // namespace sluice::delivery
