#include <charconv>
#include <optional>
#include <string>

#include "core/model/image_reference.h"
#include "core/rules/shared/image_checks.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/shared/tls_switches.h"
#include "core/rules/wording.h"

// What the config of an image says of how it runs.
namespace sluice::image {
namespace {

constexpr std::string_view kRoot[] = {"dockle:CIS-DI-0001", "trivy:DS-0002", "hadolint:DL3002"};
constexpr std::string_view kHealth[] = {"dockle:CIS-DI-0006", "trivy:DS-0026"};
constexpr std::string_view kSecret[] = {"dockle:CIS-DI-0010", "trivy:DS-0031"};
constexpr std::string_view kLatest[] = {"dockle:DKL-DI-0006", "trivy:DS-0001", "hadolint:DL3007"};
constexpr std::string_view kPort[] = {"trivy:DS-0004", "trivy:DS-0008"};
constexpr std::string_view kVolume[] = {"dockle:DKL-DI-0002", "trivy:DS-0030"};
constexpr std::string_view kWorkdir[] = {"trivy:DS-0009", "hadolint:DL3000"};
constexpr std::string_view kShell[] = {"hadolint:DL3025"};

constexpr Rule kRows[] = {
    {.id = "image/runs-as-root",
     .severity = Severity::high,
     .title = "Image runs as root",
     .risk = "Whoever breaks out of the program is root in the container, and one fault of the "
             "kernel away from the host.",
     .fix = "Make a user in the image and name it with USER, best by its number.",
     .aliases = kRoot,
     .topics = {Topic::access}},
    {.id = "image/no-healthcheck",
     .severity = Severity::low,
     .title = "Image has no health check",
     .risk = "Docker cannot tell a program that hangs from one that works.",
     .fix = "Add a HEALTHCHECK that asks the program for an answer.",
     .aliases = kHealth,
     .topics = {Topic::availability}},
    {.id = "image/secret-in-config",
     .severity = Severity::critical,
     .title = "Config of the image holds a secret",
     .risk = "Everybody who can pull the image can read its config.",
     .fix = "Revoke it, build with secret mounts, and hand it over when the container starts.",
     .aliases = kSecret,
     .topics = {Topic::credentials},
     .in_clear = true},
    {.id = "image/latest-tag",
     .severity = Severity::medium,
     .title = "Image has no tag that names a version",
     .risk = "The tag moves with every build, so nobody knows what runs, or what to go back to.",
     .fix = "Tag the image with its version or the commit that it was built from.",
     .aliases = kLatest,
     .topics = {Topic::reliability, Topic::supply_chain}},
    {.id = "image/exposed-port",
     .severity = Severity::medium,
     .title = "Image exposes a port for administration",
     .risk = "Remote shells and the interface of Docker hand out the container, or the host.",
     .fix = "Remove the EXPOSE and what listens there.",
     .aliases = kPort,
     .topics = {Topic::network}},
    {.id = "image/sensitive-volume",
     .severity = Severity::high,
     .title = "Volume lies over a folder of the system",
     .risk = "What is mounted there replaces the system's own files, or hands out the host's.",
     .fix = "Keep data in a folder of its own, and make that one the volume.",
     .aliases = kVolume,
     .topics = {Topic::access}},
    {.id = "image/relative-workdir",
     .severity = Severity::low,
     .title = "Working folder is not absolute",
     .risk = "Where it lies depends on the base image, and changes with it.",
     .fix = "Write WORKDIR with a path that starts with a slash.",
     .aliases = kWorkdir,
     .topics = {Topic::reliability}},
    {.id = "image/missing-labels",
     .severity = Severity::note,
     .persona = Persona::pedantic,
     .title = "Image does not say where it comes from",
     .risk = "Nobody can tell which source it was built from, nor whom to ask.",
     .fix = "Set the labels org.opencontainers.image.source, revision, version and licenses.",
     .topics = {Topic::hygiene}},
    {.id = "image/implausible-date",
     .severity = Severity::note,
     .persona = Persona::pedantic,
     .title = "Date of the image cannot be right",
     .risk = "Tools that clean up or choose by age take the wrong one.",
     .fix = "Build with the date of the commit (SOURCE_DATE_EPOCH).",
     .topics = {Topic::hygiene}},
    {.id = "image/shell-form-command",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Program is started through a shell",
     .risk = "The shell takes the signals, so that the program is killed instead of stopped.",
     .fix = "Write ENTRYPOINT and CMD as a JSON array.",
     .aliases = kShell,
     .topics = {Topic::reliability}},
    {.id = "image/tls-verification-off",
     .severity = Severity::medium,
     .title = "Environment of the image switches TLS checks off",
     .risk = "Whoever stands on the way reads and changes what the program sends and loads.",
     .fix = "Remove the variable, and add the certificate authority that is missing.",
     .topics = {Topic::encryption}},
};

Hit& report(const Image& image, Sink& sink, std::string says) {
  Hit& hit = sink.report(Span{}, says).with_resource(image.place("config"));
  return hit.with_evidence(std::move(says));
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Of a number as runtimes read it, with a sign.
bool is_zero(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  return number(text) == 0U;
}

// The uid of a user by the image's own passwd; nothing where that does not say.
std::optional<std::string_view> uid_of(const Image& image, std::string_view user) {
  const std::string* const passwd = image.content("etc/passwd");
  if (passwd == nullptr) return std::nullopt;
  std::string_view rest = *passwd;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!line.starts_with(user) || line.size() <= user.size() || line[user.size()] != ':') continue;
    line.remove_prefix(user.size() + 1);
    const std::size_t colon = line.find(':');
    if (colon == line.npos) continue;
    line.remove_prefix(colon + 1);
    return line.substr(0, line.find(':'));
  }
  return std::nullopt;
}

void runs_as_root(const Image& image, Sink& sink) {
  if (!image.has_config || image.config.os == "windows") return;
  const std::string written = image.config.user.value_or("");
  const std::string_view user = std::string_view(written).substr(0, written.find(':'));
  if (user.empty()) {
    report(image, sink, "The config names no user");
    return;
  }
  if (const auto uid = uid_of(image, user)) {
    if (is_zero(*uid)) report(image, sink, "The user " + quote(user) + " has the number 0");
  } else if (user == "root" || is_zero(user)) {
    report(image, sink, "The user is " + quote(user));
  }
}

void no_healthcheck(const Image& image, Sink& sink) {
  if (image.has_config && image.is_docker && !image.config.has_healthcheck)
    report(image, sink, "The config has none");
}

void secret_in_config(const Image& image, Sink& sink) {
  const auto judge = [&](std::string_view name, std::string_view value, const char* where) {
    if (is_secret_name(name) && is_literal_secret(value))
      report(image, sink, std::string(where) + " " + quote(name) + " holds a secret");
  };
  for (const std::string& one : image.config.env) {
    const std::size_t equals = std::min(one.find('='), one.size());
    judge(std::string_view(one).substr(0, equals),
          std::string_view(one).substr(std::min(equals + 1, one.size())), "The variable");
  }
  for (const auto& [name, value] : image.config.labels) judge(name, value, "The label");
  // Arguments of the build: "|2 NAME=value OTHER=value /bin/sh -c …"
  for (const History& step : image.config.history) {
    std::string_view text = step.created_by;
    if (text.starts_with("RUN ")) text.remove_prefix(4);
    if (!text.starts_with('|')) continue;
    text = text.substr(0, text.find("/bin/"));
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(' '), text.size());
      const std::string_view word = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      const std::size_t equals = word.find('=');
      if (equals != word.npos)
        judge(word.substr(0, equals), word.substr(equals + 1), "The build argument");
    }
  }
}

void latest_tag(const Image& image, Sink& sink) {
  for (const std::string& tag : image.tags) {
    std::string_view name = tag;
    const bool is_name = name.find_first_of(":/@") != name.npos;
    // An OCI layout may name the tag alone.
    const std::string full = is_name || image.is_docker ? tag : "image:" + tag;
    const auto reference = read_image_reference(full);
    if (!reference || !reference->digest.empty()) continue;
    if (!reference->tag.empty() && reference->tag != "latest") continue;
    sink.report(Span{}, "The image is called " + quote(tag))
        .with_resource(image.place("manifest"))
        .with_evidence(tag);
  }
}

void exposed_port(const Image& image, Sink& sink) {
  for (const std::string& port : image.config.ports) {
    const auto value = number(std::string_view(port).substr(0, port.find('/')));
    if (!value) continue;
    if (*value == 22 || *value == 23 || *value == 2375 || *value == 2376 || *value == 3389) {
      report(image, sink, "Port " + quote(port) + " is exposed");
    } else if (*value == 0 || *value > 65'535) {
      report(image, sink, "There is no port " + quote(port));
    }
  }
}

void sensitive_volume(const Image& image, Sink& sink) {
  constexpr std::string_view kFolders[] = {
      "/", "/etc", "/proc", "/sys", "/dev", "/var/run/docker.sock", "/run/docker.sock"};
  for (const std::string& volume : image.config.volumes) {
    std::string_view path = volume;
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    for (const std::string_view folder : kFolders) {
      if (path == folder) report(image, sink, "The volume is " + quote(volume));
    }
  }
}

void relative_workdir(const Image& image, Sink& sink) {
  const std::string& folder = image.config.workdir;
  if (folder.empty() || folder.starts_with('/') || folder.starts_with('\\') ||
      image.config.os == "windows") {
    return;
  }
  report(image, sink, "It is " + quote(folder));
}

void missing_labels(const Image& image, Sink& sink) {
  constexpr std::string_view kPrefix = "org.opencontainers.image.";
  constexpr std::string_view kNames[] = {"source", "revision", "version", "licenses", "base.name"};
  if (!image.has_config) return;
  std::string missing;
  for (const std::string_view name : kNames) {
    bool is_there = false;
    for (const auto& [label, value] : image.config.labels) {
      is_there = is_there || (label.starts_with(kPrefix) &&
                              std::string_view(label).substr(kPrefix.size()) == name);
    }
    if (is_there) continue;
    if (!missing.empty()) missing += ", ";
    missing += name;
  }
  if (!missing.empty()) report(image, sink, "Labels that are not set: " + missing);
}

// Days since 1970-01-01 of "2026-11-26T…".
std::optional<std::int64_t> day_of(std::string_view date) {
  if (date.size() < 10 || date[4] != '-' || date[7] != '-') return std::nullopt;
  const auto year = number(date.substr(0, 4));
  const auto month = number(date.substr(5, 2));
  const auto day = number(date.substr(8, 2));
  if (!year || !month || !day || *month < 1 || *month > 12) return std::nullopt;
  // Howard Hinnant's days_from_civil, for years from 0 on.
  const std::int64_t y = static_cast<std::int64_t>(*year) - (*month <= 2 ? 1 : 0);
  const std::int64_t era = y / 400;
  const std::int64_t of_era = y - era * 400;
  const auto m = static_cast<std::int64_t>(*month);
  const std::int64_t of_year =
      (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + static_cast<std::int64_t>(*day) - 1;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

void implausible_date(const Image& image, Sink& sink) {
  const auto day = day_of(image.config.created);
  if (!day) return;
  if (image.config.created.starts_with("1970-01-01T00:00:00")) {
    report(image, sink, "It was made in 1970");
  } else if (sink.today && *day > *sink.today) {
    report(image, sink, "It is to be made on " + quote(image.config.created.substr(0, 10)));
  }
}

void shell_form_command(const Image& image, Sink& sink) {
  if (image.config.shell_cmd) report(image, sink, "The command is a text for /bin/sh -c");
}

void tls_verification_off(const Image& image, Sink& sink) {
  for (const std::string& one : image.config.env) {
    const std::size_t equals = one.find('=');
    if (equals == one.npos) continue;
    const std::string_view name = std::string_view(one).substr(0, equals);
    if (is_tls_switch(name, std::string_view(one).substr(equals + 1)))
      report(image, sink, "The variable is " + quote(name));
  }
}

constexpr Check kChecks[] = {
    {.id = "image/runs-as-root", .of_image = runs_as_root},
    {.id = "image/no-healthcheck", .of_image = no_healthcheck},
    {.id = "image/secret-in-config", .of_image = secret_in_config},
    {.id = "image/latest-tag", .of_image = latest_tag},
    {.id = "image/exposed-port", .of_image = exposed_port},
    {.id = "image/sensitive-volume", .of_image = sensitive_volume},
    {.id = "image/relative-workdir", .of_image = relative_workdir},
    {.id = "image/missing-labels", .of_image = missing_labels},
    {.id = "image/implausible-date", .of_image = implausible_date},
    {.id = "image/shell-form-command", .of_image = shell_form_command},
    {.id = "image/tls-verification-off", .of_image = tls_verification_off},
};

}  // namespace

extern constinit const RuleTable config_rows{kRows};
constinit const std::span<const Check> kConfigChecks = kChecks;

}  // namespace sluice::image
