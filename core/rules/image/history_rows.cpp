#include "core/model/image/history.h"

#include "core/model/command.h"
#include "core/rules/shared/download_runs.h"
#include "core/rules/shared/image_checks.h"
#include "core/rules/shared/packages.h"
#include "core/rules/wording.h"

// How the image was built, as far as its history says.
namespace sluice::image {
namespace {

constexpr std::string_view kAdd[] = {"dockle:CIS-DI-0009", "trivy:DS-0005", "hadolint:DL3020"};
constexpr std::string_view kPipe[] = {"hadolint:DL4006"};
constexpr std::string_view kUpdate[] = {"dockle:CIS-DI-0007", "trivy:DS-0017"};
constexpr std::string_view kDist[] = {"dockle:DKL-DI-0003", "trivy:DS-0024"};
constexpr std::string_view kSudo[] = {"dockle:DKL-DI-0001", "trivy:DS-0010", "hadolint:DL3004"};

constexpr Rule kRows[] = {
    {.id = "image/add-instead-of-copy",
     .severity = Severity::medium,
     .title = "ADD copies plain files",
     .risk = "ADD unpacks archives and fetches addresses, where only a copy was meant.",
     .fix = "Write COPY.",
     .aliases = kAdd,
     .topics = {Topic::supply_chain}},
    {.id = "image/add-remote-url",
     .severity = Severity::high,
     .title = "ADD fetches a file that nobody checks",
     .risk = "Whoever controls the address decides what becomes part of the image.",
     .fix = "Give the digest with --checksum, or copy a file that is kept with the source.",
     .topics = {Topic::supply_chain, Topic::integrity}},
    {.id = "image/curl-pipe-shell",
     .severity = Severity::high,
     .title = "Image was built with a download that is run unchecked",
     .risk = "Whoever controls the address ran code in the build, and decided what the image is.",
     .fix = "Download a fixed version, check its digest, then run it.",
     .aliases = kPipe,
     .topics = {Topic::supply_chain, Topic::integrity}},
    {.id = "image/update-alone",
     .severity = Severity::high,
     .title = "Package index is refreshed in a step of its own",
     .risk = "The step is cached, so that later installs take old packages with known holes.",
     .fix = "Refresh and install in one step.",
     .aliases = kUpdate,
     .topics = {Topic::supply_chain}},
    {.id = "image/dist-upgrade",
     .severity = Severity::medium,
     .title = "Build upgrades the whole distribution",
     .risk = "What the image holds depends on the day on which it is built.",
     .fix = "Build on a newer base image.",
     .aliases = kDist,
     .topics = {Topic::reliability}},
    {.id = "image/sudo",
     .severity = Severity::medium,
     .title = "Image holds or uses sudo",
     .risk = "Users of the container become root by it, which USER was to keep them from.",
     .fix = "Run the steps of the build as root before USER, and leave sudo out.",
     .aliases = kSudo,
     .topics = {Topic::access}},
};

constexpr ParseLimits kParse{64, 100'000, 0};

void report(const Image& image, Sink& sink, std::string says, std::string_view step) {
  sink.report(Span{}, says).with_resource(image.place("config")).with_evidence(std::string(step));
}

bool is_url(std::string_view word) {
  return word.starts_with("http://") || word.starts_with("https://");
}

bool is_archive_name(std::string_view name) {
  constexpr std::string_view kEnds[] = {".tar", ".tar.gz",  ".tgz",  ".tar.xz",
                                        ".txz", ".tar.bz2", ".tbz2", ".tar.zst"};
  for (const std::string_view end : kEnds) {
    if (name.ends_with(end)) return true;
  }
  return false;
}

struct Add {
  bool has_checksum = false;
  std::vector<std::string_view> words;  // sources and destination
};

Add read_add(std::string_view text) {
  Add add;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.starts_with("--checksum=")) add.has_checksum = true;
    if (!word.empty() && !word.starts_with("--")) add.words.push_back(word);
  }
  return add;
}

void add_remote_url(const Image& image, Sink& sink) {
  for (const History& one : image.config.history) {
    const Step step = read_step(one.created_by);
    if (step.keyword != "ADD") continue;
    const Add add = read_add(step.arguments);
    if (add.has_checksum || add.words.empty()) continue;
    for (std::size_t i = 0; i + 1 < add.words.size(); ++i) {
      if (add.words[i] == "in") break;
      if (!is_url(add.words[i])) continue;
      report(image, sink, "It fetches " + quote(add.words[i]), step.arguments);
    }
  }
}

void add_instead_of_copy(const Image& image, Sink& sink) {
  bool is_first = true;
  for (const History& one : image.config.history) {
    const Step step = read_step(one.created_by);
    const bool is_root = is_first && !one.is_empty;
    if (!one.is_empty) is_first = false;
    if (step.keyword != "ADD" || is_root) continue;
    const Add add = read_add(step.arguments);
    if (add.words.size() < 2 || add.words.back() == "/") continue;
    bool is_plain = true;
    for (std::size_t i = 0; i + 1 < add.words.size(); ++i) {
      const std::string_view word = add.words[i];
      if (word == "in") break;
      if (is_url(word) || is_archive_name(word) || word.starts_with("git@")) is_plain = false;
    }
    if (is_plain) {
      report(image, sink, "It copies to " + quote(add.words.back()), step.arguments);
    }
  }
}

// Calls `f` with every script that the build ran, and the programs that it started.
template <typename F>
void each_script(const Image& image, F f) {
  for (const History& one : image.config.history) {
    const Step step = read_step(one.created_by);
    if (step.keyword != "RUN" || step.arguments.empty()) continue;
    const std::string text(step.arguments);
    const Parsed<shell::Script> parsed = read_shell(text, OffsetMap(), kParse);
    if (!parsed.usable) continue;
    std::vector<Invocation> calls;
    for (const shell::Command& command : parsed.tree.commands) {
      if (const auto call = invocation_of(command)) calls.push_back(*call);
    }
    f(step.arguments, parsed.tree, calls);
  }
}

void curl_pipe_shell(const Image& image, Sink& sink) {
  each_script(image, [&](std::string_view text, const shell::Script& script, const auto&) {
    for (const DownloadRun& run : find_download_runs(script)) report(image, sink, run.what, text);
  });
}

const PackageManager* const kSystem[] = {&kApt, &kApk, &kYum, &kDnf, &kZypper};

void update_alone(const Image& image, Sink& sink) {
  each_script(image, [&](std::string_view text, const shell::Script&, const auto& calls) {
    const Invocation* update = nullptr;
    bool installs = false;
    for (const Invocation& call : calls) {
      for (const PackageManager* const manager : kSystem) {
        if (!is_called(call, *manager)) continue;
        const bool is_refresh =
            ((manager == &kApt || manager == &kApk) && runs(call, *manager, "update")) ||
            runs(call, *manager, "makecache") ||
            (manager == &kZypper &&
             (runs(call, *manager, "refresh") || runs(call, *manager, "ref")));
        if (is_refresh) {
          update = &call;
        } else {
          installs = true;
        }
      }
    }
    if (update != nullptr && !installs)
      report(image, sink, "The step runs " + quote(update->name) + " and installs nothing", text);
  });
}

void dist_upgrade(const Image& image, Sink& sink) {
  each_script(image, [&](std::string_view text, const shell::Script&, const auto& calls) {
    for (const Invocation& call : calls) {
      const bool is_upgrade =
          runs(call, kApt, "dist-upgrade") || runs(call, kApt, "full-upgrade") ||
          call.name == "do-release-upgrade" || runs(call, kDnf, "system-upgrade") ||
          runs(call, kDnf, "distro-sync") || runs(call, kZypper, "dist-upgrade") ||
          runs(call, kZypper, "dup");
      if (is_upgrade) report(image, sink, "The step runs " + quote(call.name), text);
    }
  });
}

void sudo(const Image& image, Sink& sink) {
  each_script(image, [&](std::string_view text, const shell::Script& script, const auto& calls) {
    for (const shell::Command& command : script.commands) {
      if (!command.words.empty() && command.words.front().value == "sudo")
        return report(image, sink, "A step of the build runs sudo", text);
    }
    for (const Invocation& call : calls) {
      for (const PackageManager* const manager : kSystem) {
        const auto install = install_of(call, *manager);
        if (!install) continue;
        for (const shell::Word* const word : install->packages) {
          if (word->value == "sudo")
            return report(image, sink, "A step of the build installs sudo", text);
        }
      }
    }
  });
}

constexpr Check kChecks[] = {
    {.id = "image/add-instead-of-copy", .of_image = add_instead_of_copy},
    {.id = "image/add-remote-url", .of_image = add_remote_url},
    {.id = "image/curl-pipe-shell", .of_image = curl_pipe_shell},
    {.id = "image/update-alone", .of_image = update_alone},
    {.id = "image/dist-upgrade", .of_image = dist_upgrade},
    {.id = "image/sudo", .of_image = sudo},
};

}  // namespace

extern constinit const RuleTable history_rows{kRows};
constinit const std::span<const Check> kHistoryChecks = kChecks;

}  // namespace sluice::image
