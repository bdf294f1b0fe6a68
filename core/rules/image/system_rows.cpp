#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/rules/shared/end_of_life.h"
#include "core/rules/shared/image_checks.h"
#include "core/rules/wording.h"

// The operating system of the image: its users, where its packages come from, its age.
namespace sluice::image {
namespace {

constexpr std::string_view kEmpty[] = {"dockle:DKL-LI-0001"};
constexpr std::string_view kDouble[] = {"dockle:DKL-LI-0002"};
constexpr std::string_view kSource[] = {"dockle:CIS-DI-0011"};

constexpr Rule kRows[] = {
    {.id = "image/empty-password",
     .severity = Severity::critical,
     .title = "User has no password",
     .risk = "Everybody in the container, or at a login of it, becomes that user.",
     .fix = "Lock the account (passwd -l), or remove it.",
     .aliases = kEmpty,
     .topics = {Topic::access},
     .in_clear = true},
    {.id = "image/duplicate-user",
     .severity = Severity::high,
     .title = "Two users or groups are the same",
     .risk = "Who shares a number has the files and rights of the other.",
     .fix = "Give each a number and a name of its own.",
     .aliases = kDouble,
     .topics = {Topic::access}},
    {.id = "image/insecure-package-source",
     .severity = Severity::medium,
     .title = "Packages may come from where nobody checks them",
     .risk = "Whoever stands on the way, or takes the name of a package, runs code here.",
     .fix = "Use sources that are signed, over TLS, and one index for each package.",
     .aliases = kSource,
     .topics = {Topic::supply_chain, Topic::integrity}},
    {.id = "image/end-of-life-os",
     .severity = Severity::high,
     .title = "Operating system gets no more updates",
     .risk = "Holes that are found in it stay open.",
     .fix = "Build on a release that is supported.",
     .topics = {Topic::supply_chain}},
};

using Lines = std::vector<std::string_view>;

// With a most, so that odd files cost no more than others.
Lines lines_of(std::string_view text) {
  constexpr std::size_t kMost = 20'000;
  Lines lines;
  while (!text.empty() && lines.size() < kMost) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
    lines.push_back(line);
  }
  return lines;
}

// Fields between colons.
Lines fields_of(std::string_view line) {
  Lines fields;
  while (true) {
    const std::size_t end = line.find(':');
    fields.push_back(line.substr(0, end));
    if (end == line.npos) return fields;
    line.remove_prefix(end + 1);
  }
}

std::optional<Blame> find(const Image& image, std::string_view path) {
  const auto found = image.find(path);
  return found && image.entry(*found).content ? found : std::nullopt;
}

void report(const Image& image, const Blame& at, Sink& sink, std::string says,
            std::string evidence) {
  sink.report(Span{}, std::move(says))
      .with_resource(image.place(at))
      .with_evidence(std::move(evidence));
}

bool is_user_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && name.front() != '+' && name.front() != '-' &&
         name.front() != '#' && name.find_first_of(" \t\\/") == name.npos;
}

void empty_password(const Image& image, Sink& sink) {
  struct File {
    std::string_view path;
    std::size_t fields;
  };
  for (const File file : {File{"etc/shadow", 9}, File{"etc/passwd", 7}}) {
    const auto at = find(image, file.path);
    if (!at) continue;
    for (const std::string_view line : lines_of(*image.entry(*at).content)) {
      const Lines fields = fields_of(line);
      if (fields.size() != file.fields || !is_user_name(fields[0]) || !fields[1].empty()) continue;
      report(image, *at, sink, "The password of " + quote(fields[0]) + " is empty",
             std::string(fields[0]));
    }
  }
}

void duplicate_user(const Image& image, Sink& sink) {
  struct File {
    std::string_view path;
    std::size_t fields;
    const char* what;
  };
  for (const File file : {File{"etc/passwd", 7, "user"}, File{"etc/group", 4, "group"}}) {
    const auto at = find(image, file.path);
    if (!at) continue;
    std::map<std::string_view, std::string_view> names;    // to the number
    std::map<std::string_view, std::string_view> numbers;  // to the name
    for (const std::string_view line : lines_of(*image.entry(*at).content)) {
      const Lines fields = fields_of(line);
      if (fields.size() != file.fields || !is_user_name(fields[0])) continue;
      const std::string_view id = fields[2];
      if (id.empty() || id.find_first_not_of("0123456789") != id.npos) continue;
      const std::string what = file.what;
      if (!names.emplace(fields[0], id).second) {
        report(image, *at, sink, "The " + what + " " + quote(fields[0]) + " stands there twice",
               std::string(fields[0]));
      } else if (const auto [same, is_new] = numbers.emplace(id, fields[0]); !is_new) {
        report(image, *at, sink,
               "The " + what + "s " + quote(same->second) + " and " + quote(fields[0]) +
                   " have the number " + quote(id),
               std::string(fields[0]));
      }
    }
  }
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool is_on(std::string_view value) {
  const std::string v = lower(value);
  return v == "true" || v == "1" || v == "yes" || v == "on";
}

// "key = value", "key=value", 'Key "value";' with what stands around it taken away.
std::string_view value_of(std::string_view line, std::string_view key) {
  if (lower(line.substr(0, key.size())) != lower(key)) return {};
  std::string_view rest = line.substr(std::min(key.size(), line.size()));
  const std::size_t first = rest.find_first_not_of(" \t=:\"'");
  if (first == rest.npos || first == 0) return {};
  rest = rest.substr(first);
  const std::size_t last = rest.find_last_not_of(" \t\"';");
  return last == rest.npos ? std::string_view() : rest.substr(0, last + 1);
}

// What is unsafe about a line of a file about sources; empty for nothing.
std::string fault_of_line(std::string_view path, std::string_view line) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const bool is_apt = path.starts_with("etc/apt/");
  if (is_apt && path.find("apt.conf") != path.npos) {
    for (const std::string_view key :
         {"APT::Get::AllowUnauthenticated", "Acquire::AllowInsecureRepositories",
          "Acquire::AllowDowngradeToInsecureRepositories", "Acquire::AllowWeakRepositories"}) {
      if (is_on(value_of(line, key))) return "apt may install what is not signed";
    }
    if (value_of(line, "Acquire::https::Verify-Peer") == "false")
      return "apt takes any certificate";
    return {};
  }
  if (is_apt) {
    const std::string small = lower(line);
    if (small.starts_with("deb") && small.find("trusted=yes") != small.npos)
      return "apt trusts a source that is not signed";
    if (small.starts_with("trusted:") && is_on(trimmed(line.substr(8))))
      return "apt trusts a source that is not signed";
    return {};
  }
  if (path.starts_with("etc/yum.") || path.starts_with("etc/dnf/")) {
    const std::string_view check = value_of(line, "gpgcheck");
    if (check == "0" || lower(check) == "false" || lower(check) == "no")
      return "Packages are installed without their signature being checked";
    const std::string_view tls = value_of(line, "sslverify");
    if (tls == "0" || lower(tls) == "false") return "Any certificate is taken";
    return {};
  }
  if (name == "pip.conf") {
    if (!value_of(line, "trusted-host").empty()) return "pip takes any certificate of a host";
    if (!value_of(line, "extra-index-url").empty())
      return "pip takes a package from whichever index has the higher version";
    if (value_of(line, "index-url").starts_with("http://"))
      return "pip fetches packages without TLS";
    return {};
  }
  if (name == ".npmrc" || name == "npmrc") {
    if (value_of(line, "registry").starts_with("http://"))
      return "npm fetches packages without TLS";
    if (value_of(line, "strict-ssl") == "false") return "npm takes any certificate";
  }
  return {};
}

void insecure_package_source(const Image& image, Sink& sink) {
  for (const auto& [path, at] : image.files) {
    const Entry& entry = image.entry(at);
    if (!entry.content) continue;
    for (const std::string_view line : lines_of(*entry.content)) {
      const std::string_view text = trimmed(line);
      if (text.empty() || text.front() == '#' || text.starts_with("//") || text.front() == ';')
        continue;
      std::string fault = fault_of_line(path, text);
      if (fault.empty()) continue;
      std::string evidence = fault;
      report(image, at, sink, std::move(fault), std::move(evidence));
    }
  }
}

void end_of_life_os(const Image& image, Sink& sink) {
  auto at = find(image, "etc/os-release");
  if (!at) at = find(image, "usr/lib/os-release");
  if (!at || !sink.today) return;
  std::string id;
  std::string version;
  for (const std::string_view line : lines_of(*image.entry(*at).content)) {
    if (line.starts_with("ID=")) id = value_of(line, "ID");
    if (line.starts_with("VERSION_ID=")) version = value_of(line, "VERSION_ID");
  }
  if (const auto over = ended(id, version, sink.today))
    report(image, *at, sink,
           "It is " + quote(over->name()) + ", whose updates ended on " + over->date(),
           over->name());
}

constexpr Check kChecks[] = {
    {.id = "image/empty-password", .of_image = empty_password},
    {.id = "image/duplicate-user", .of_image = duplicate_user},
    {.id = "image/insecure-package-source", .of_image = insecure_package_source},
    {.id = "image/end-of-life-os", .of_image = end_of_life_os},
};

}  // namespace

extern constinit const RuleTable system_rows{kRows};
constinit const std::span<const Check> kSystemChecks = kChecks;

}  // namespace sluice::image
