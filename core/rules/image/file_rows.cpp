#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "core/rules/shared/image_checks.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/wording.h"

// What files the image holds, and what a program or a person may do with them.
namespace sluice::image {
namespace {

constexpr std::string_view kCache[] = {"dockle:DKL-DI-0005", "trivy:DS-0019", "hadolint:DL3009"};
constexpr std::string_view kCredential[] = {"dockle:CIS-DI-0010"};
constexpr std::string_view kSetuid[] = {"dockle:CIS-DI-0008"};
constexpr std::string_view kUnneeded[] = {"dockle:DKL-LI-0003"};

constexpr Rule kRows[] = {
    {.id = "image/package-cache",
     .severity = Severity::low,
     .title = "Image holds the cache of a package manager",
     .risk = "It makes the image larger, and its index is out of date from the first day on.",
     .fix = "Remove the cache in the step that fills it, or mount one with --mount=type=cache.",
     .aliases = kCache,
     .topics = {Topic::hygiene}},
    {.id = "image/credential-file",
     .severity = Severity::high,
     .title = "Image holds a file of credentials",
     .risk = "Everybody who can pull the image can take them, also from layers that are hidden.",
     .fix = "Revoke them, keep the file out of the build, and use secret mounts.",
     .aliases = kCredential,
     .topics = {Topic::credentials},
     .in_clear = true},
    {.id = "image/setuid-file",
     .severity = Severity::medium,
     .title = "Program runs with the rights of its owner",
     .risk = "A fault in it makes any user of the container its owner, mostly root.",
     .fix = "Take the bit away (chmod a-s), or the program.",
     .aliases = kSetuid,
     .topics = {Topic::access}},
    {.id = "image/file-capabilities",
     .severity = Severity::medium,
     .title = "Program carries capabilities",
     .risk = "Any user of the container who runs it gets rights of root.",
     .fix = "Take them away (setcap -r), and give the container what it needs.",
     .topics = {Topic::access}},
    {.id = "image/world-writable",
     .severity = Severity::medium,
     .title = "Everybody may write to a file of the image",
     .risk = "Any program in the container can change what others run or read.",
     .fix = "Take the right away (chmod o-w).",
     .topics = {Topic::access}},
    {.id = "image/unneeded-file",
     .severity = Severity::low,
     .title = "Image holds files of the development",
     .risk = "They show how the program is built, with its history and whatever that holds.",
     .fix = "Name them in .dockerignore.",
     .aliases = kUnneeded,
     .topics = {Topic::hygiene}},
    {.id = "image/suspicious-executable",
     .severity = Severity::high,
     .title = "Program lies where none belongs, or is known for no good",
     .risk = "Miners and shells of attackers come with images that somebody changed.",
     .fix = "Find out which step brought it, and build again without it.",
     .topics = {Topic::supply_chain}},
    {.id = "image/ssh-daemon",
     .severity = Severity::medium,
     .title = "Image lets people log in by SSH",
     .risk = "Whoever has a key changes what runs, past every review and every log.",
     .fix = "Remove the daemon and its keys; the orchestrator opens shells where one is needed.",
     .topics = {Topic::access, Topic::network}},
    {.id = "image/package-file-changed",
     .severity = Severity::medium,
     .title = "Program of a package was changed after it was installed",
     .risk = "What runs is not what the distribution built, and no update mends it.",
     .fix = "Install a package that has the change, or the package anew.",
     .topics = {Topic::integrity}},
    {.id = "image/hidden-bytes",
     .severity = Severity::low,
     .title = "Layers hold what later ones hide",
     .risk = "Everybody who pulls the image gets it all the same, secrets and all.",
     .fix = "Remove files in the step that makes them, or copy what is needed from a stage.",
     .topics = {Topic::hygiene}},
    {.id = "image/low-efficiency",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Much of the image is never seen",
     .risk = "Every host pulls and stores it for nothing.",
     .fix = "Remove files in the step that makes them, or copy what is needed from a stage.",
     .topics = {Topic::hygiene}},
    {.id = "image/large-file",
     .severity = Severity::note,
     .persona = Persona::pedantic,
     .title = "Image holds a file of more than 100 MB",
     .risk = "Every host pulls and stores it with each version.",
     .fix = "Fetch it when it is needed, or mount it.",
     .topics = {Topic::hygiene}},
};

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_within(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/';
}

// The folder stands somewhere on the way: "a/.git/b".
bool has_folder(std::string_view path, std::string_view folder) {
  for (std::size_t at = path.find(folder); at != path.npos; at = path.find(folder, at + 1)) {
    const std::size_t end = at + folder.size();
    if ((at == 0 || path[at - 1] == '/') && end < path.size() && path[end] == '/') return true;
  }
  return false;
}

void report(const Image& image, const Blame& at, Sink& sink, std::string says) {
  sink.report(Span{}, std::move(says))
      .with_resource(image.place(at))
      .with_evidence(image.entry(at).path);
}

bool is_program(const Entry& entry) {
  return entry.type == Entry::Type::file && (entry.mode & 0111U) != 0;
}

// Calls `f` with every file of the merged view.
template <typename F>
void each_file(const Image& image, F f) {
  for (const auto& [path, at] : image.files) f(std::string_view(path), at, image.entry(at));
}

std::string_view cache_of(std::string_view path) {
  constexpr std::string_view kFolders[] = {
      "var/lib/apt/lists", "var/cache/apt",     "var/cache/apk",
      "etc/apk/cache",     "var/cache/dnf",     "var/cache/yum",
      "var/cache/zypp",    "var/cache/libdnf5", "var/cache/pacman/pkg"};
  constexpr std::string_view kOfUsers[] = {
      ".cache/pip",      ".npm/_cacache", ".cache/yarn", ".cache/go-build", ".cargo/registry/cache",
      ".cache/composer", ".cache/uv"};
  for (const std::string_view folder : kFolders) {
    if (is_within(path, folder)) return folder;
  }
  for (const std::string_view folder : kOfUsers) {
    if (has_folder(path, folder)) return folder;
  }
  return {};
}

void package_cache(const Image& image, Sink& sink) {
  std::set<std::string_view> told;
  each_file(image, [&](std::string_view path, const Blame& at, const Entry& entry) {
    if (entry.type != Entry::Type::file || entry.size == 0 || name_of(path) == "lock") return;
    const std::string_view folder = cache_of(path);
    if (!folder.empty() && told.insert(folder).second)
      report(image, at, sink, "There are files in " + quote(folder));
  });
}

bool holds(const Entry& entry, std::string_view text) {
  return entry.content && entry.content->find(text) != std::string::npos;
}

// Behind the word stands a value that is written out, and no reference to one.
bool holds_value(const Entry& entry, std::string_view word) {
  if (!entry.content) return false;
  constexpr std::string_view kBetween = " \t=:\"'";
  const std::string_view text = *entry.content;
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    const std::string_view line = text.substr(at, std::min(text.find('\n', at), text.size()) - at);
    // The word may go on, "_authToken" after "_auth".
    const std::size_t sign = line.find_first_of(kBetween);
    if (sign == line.npos) continue;
    const std::size_t first = line.find_first_not_of(kBetween, sign);
    if (first == line.npos) continue;
    const std::string_view value = line.substr(first);
    if (is_literal_secret(value.substr(0, value.find_first_of(" \t\r\"',")))) return true;
  }
  return false;
}

// What the file holds is a way in, as far as its name tells where to look.
bool is_credential(const Entry& entry) {
  constexpr std::string_view kEnds[] = {".p12",  ".pfx",  ".jks",     ".keystore",
                                        ".ovpn", ".kdbx", ".tfstate", ".ppk"};
  constexpr std::string_view kKeys[] = {"id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"};
  const std::string_view path = entry.path;
  const std::string_view name = name_of(path);
  if (std::find(std::begin(kKeys), std::end(kKeys), name) != std::end(kKeys))
    return holds(entry, "PRIVATE KEY");
  for (const std::string_view end : kEnds) {
    // The authorities that Java trusts are no secret.
    if (name.size() > end.size() && name.ends_with(end)) return true;
  }
  const std::string_view folder =
      path.substr(0, path.size() > name.size() ? path.size() - name.size() - 1 : 0);
  const std::string_view parent = name_of(folder);
  if (name == ".netrc" || name == "_netrc") return holds_value(entry, "password");
  if (name == ".pgpass" || name == ".git-credentials") return holds(entry, ":");
  if (name == ".pypirc") return holds_value(entry, "password");
  if (name == ".npmrc" || name == "npmrc")
    return holds_value(entry, "_auth") || holds_value(entry, "_password");
  if ((name == "config.json" && parent == ".docker") || name == ".dockercfg")
    return holds(entry, "\"auth\"") || holds(entry, "\"identitytoken\"");
  if (name == "credentials" && parent == ".aws") return holds_value(entry, "aws_secret_access_key");
  if (name == "config" && parent == ".kube")
    return holds(entry, "client-key-data") || holds(entry, "token:") || holds(entry, "password:");
  if (name == "credentials.xml" || name == "application_default_credentials.json") return true;
  return name == ".htpasswd" && holds(entry, ":");
}

void credential_file(const Image& image, Sink& sink) {
  for (std::uint32_t i = 0; i < image.layers.size(); ++i) {
    const Layer* const layer = image.layers[i].get();
    if (layer == nullptr) continue;
    for (std::uint32_t j = 0; j < layer->entries.size(); ++j) {
      const Entry& entry = layer->entries[j];
      if (entry.type != Entry::Type::file || entry.size == 0 || !is_credential(entry)) continue;
      std::string says = "It is called " + quote(name_of(entry.path));
      for (const Hidden& hidden : image.hidden) {
        if (hidden.from.layer == i && hidden.from.entry == j)
          says += ", and layer " + std::to_string(hidden.by + 1) + " hides it";
      }
      report(image, {i, j}, sink, std::move(says));
    }
  }
}

void setuid_file(const Image& image, Sink& sink) {
  // What distributions install so.
  constexpr std::string_view kUsual[] = {"bbsuid",
                                         "chage",
                                         "chfn",
                                         "chsh",
                                         "crontab",
                                         "dotlockfile",
                                         "expiry",
                                         "fusermount",
                                         "fusermount3",
                                         "gpasswd",
                                         "mount",
                                         "mount.cifs",
                                         "mount.nfs",
                                         "newgidmap",
                                         "newgrp",
                                         "newuidmap",
                                         "pam_extrausers_chkpwd",
                                         "pam_timestamp_check",
                                         "passwd",
                                         "ping",
                                         "ping6",
                                         "pkexec",
                                         "polkit-agent-helper-1",
                                         "ssh-agent",
                                         "ssh-keysign",
                                         "su",
                                         "sudo",
                                         "sudoedit",
                                         "umount",
                                         "unix_chkpwd",
                                         "userhelper",
                                         "usernetctl",
                                         "utempter",
                                         "wall",
                                         "write",
                                         "dbus-daemon-launch-helper",
                                         "at",
                                         "lockfile",
                                         "procmail",
                                         "mlocate",
                                         "plocate",
                                         "locate",
                                         "bsd-write",
                                         "staprun",
                                         "ksu",
                                         "grub2-set-bootflag",
                                         "sg",
                                         "traceroute6.iputils"};
  int links_left = 100;  // to look for what they stand for takes the length of a layer
  each_file(image, [&](std::string_view path, const Blame& at, const Entry& entry) {
    if ((entry.mode & 06000U) == 0) return;
    if (entry.type == Entry::Type::hard_link && links_left > 0) {
      // Whoever unpacks it gives the mode of the link to the file, which may have had another.
      --links_left;
      const auto target = image.find(path);
      if (!target || (image.entry(*target).mode & 06000U) != 0) return;
    } else if (entry.type != Entry::Type::file) {
      return;
    }
    // Without the right to run it, the group's bit means nothing.
    if ((entry.mode & 04000U) == 0 && (entry.mode & 0010U) == 0) return;
    const std::string_view name = name_of(path);
    const bool is_of_system = is_within(path, "usr/bin") || is_within(path, "usr/sbin") ||
                              is_within(path, "bin") || is_within(path, "sbin") ||
                              is_within(path, "usr/lib") || is_within(path, "usr/libexec") ||
                              is_within(path, "lib");
    if (is_of_system && std::find(std::begin(kUsual), std::end(kUsual), name) != std::end(kUsual))
      return;
    report(image, at, sink,
           (entry.mode & 04000U) != 0 ? "Its mode has setuid" : "Its mode has setgid");
  });
}

void file_capabilities(const Image& image, Sink& sink) {
  each_file(image, [&](std::string_view, const Blame& at, const Entry& entry) {
    if (entry.has_capabilities && entry.type == Entry::Type::file)
      report(image, at, sink, "It has the attribute security.capability");
  });
}

void world_writable(const Image& image, Sink& sink) {
  constexpr std::string_view kTemporary[] = {"tmp",      "var/tmp",  "dev/shm",
                                             "run/lock", "var/lock", "run/shm"};
  each_file(image, [&](std::string_view path, const Blame& at, const Entry& entry) {
    if ((entry.mode & 0002U) == 0) return;
    const bool is_folder = entry.type == Entry::Type::folder;
    if (!is_folder && entry.type != Entry::Type::file) return;
    if (is_folder && (entry.mode & 01000U) != 0) return;
    for (const std::string_view folder : kTemporary) {
      if (is_within(path, folder)) return;
    }
    if (is_within(path, "proc") || is_within(path, "sys") || is_within(path, "dev")) return;
    report(image, at, sink,
           is_folder ? "Everybody may replace what is in the folder, which has no sticky bit"
                     : "Its mode lets everybody write");
  });
}

std::string_view unneeded_of(std::string_view path) {
  constexpr std::string_view kFolders[] = {".git", ".svn", ".hg", ".vscode", ".idea"};
  constexpr std::string_view kNames[] = {"Dockerfile",          "docker-compose.yml",
                                         "docker-compose.yaml", "compose.yaml",
                                         "compose.yml",         ".dockerignore"};
  for (const std::string_view folder : kFolders) {
    if (has_folder(path, folder)) return folder;
  }
  const std::string_view name = name_of(path);
  for (const std::string_view one : kNames) {
    if (name == one) return one;
  }
  const bool is_core = name.starts_with("core.") && name.size() > 5 &&
                       name.substr(5).find_first_not_of("0123456789") == name.npos;
  return is_core ? std::string_view("core") : std::string_view();
}

void unneeded_file(const Image& image, Sink& sink) {
  std::set<std::string> told;
  each_file(image, [&](std::string_view path, const Blame& at, const Entry& entry) {
    if (entry.type != Entry::Type::file || is_within(path, "usr/share") ||
        has_folder(path, "node_modules") || has_folder(path, "site-packages") ||
        has_folder(path, "gems")) {
      return;
    }
    const std::string_view what = unneeded_of(path);
    if (what.empty()) return;
    // One for all that lies in such a folder.
    const std::string place(path.substr(0, path.find(what)));
    if (told.insert(place + std::string(what)).second)
      report(image, at, sink, quote(what) + " is part of the image");
  });
}

void suspicious_executable(const Image& image, Sink& sink) {
  constexpr std::string_view kNames[] = {
      "xmrig", "xmr-stak", "cpuminer",    "minerd",  "ethminer", "kinsing", "kdevtmpfsi",
      "t-rex", "nbminer",  "xmrig-notls", "c99.php", "r57.php",  "wso.php", "b374k.php"};
  for (std::uint32_t i = 0; i < image.layers.size(); ++i) {
    const Layer* const layer = image.layers[i].get();
    if (layer == nullptr) continue;
    for (std::uint32_t j = 0; j < layer->entries.size(); ++j) {
      const Entry& entry = layer->entries[j];
      if (entry.type != Entry::Type::file || entry.size == 0) continue;
      const std::string_view name = name_of(entry.path);
      if (std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames)) {
        report(image, {i, j}, sink, "It is called " + quote(name));
      } else if (is_program(entry) &&
                 (is_within(entry.path, "tmp") || is_within(entry.path, "var/tmp") ||
                  is_within(entry.path, "dev/shm"))) {
        const auto merged = image.files.find(entry.path);
        const bool is_visible = merged != image.files.end() && merged->second.layer == i;
        // What a build left there and removed is gone.
        if (is_visible)
          report(image, {i, j}, sink, "A program lies in a folder for what is temporary");
      }
    }
  }
}

void ssh_daemon(const Image& image, Sink& sink) {
  each_file(image, [&](std::string_view path, const Blame& at, const Entry& entry) {
    if (entry.type != Entry::Type::file || entry.size == 0) return;
    const std::string_view name = name_of(path);
    if (path == "usr/sbin/sshd" || path == "usr/sbin/dropbear" || path == "usr/bin/sshd") {
      report(image, at, sink, "The daemon is installed");
    } else if (name == "authorized_keys" && has_folder(path, ".ssh")) {
      report(image, at, sink, "Keys are let in");
    }
  });
}

// A program that a package brought with one layer, and a later one replaced, though not the
// package.
void package_file_changed(const Image& image, Sink& sink) {
  // By the folder of the database: the layer since which it stands.
  std::map<std::string, std::uint32_t> owned;
  each_file(image, [&](std::string_view path, const Blame& at, const Entry& entry) {
    if (!path.starts_with("var/lib/dpkg/info/") || !path.ends_with(".md5sums") || !entry.content)
      return;
    std::string_view rest = *entry.content;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const std::size_t space = line.find("  ");
      if (space != line.npos) owned.emplace(line.substr(space + 2), at.layer);
    }
  });
  if (owned.empty()) return;
  for (const Hidden& hidden : image.hidden) {
    const Entry& old = image.entry(hidden.from);
    const auto owner = owned.find(old.path);
    if (owner == owned.end() || owner->second >= hidden.by) continue;
    const auto now = image.files.find(old.path);
    if (now == image.files.end() || now->second.layer != hidden.by) continue;
    const Entry& entry = image.entry(now->second);
    if (entry.type != Entry::Type::file || entry.digest == old.digest) continue;
    if (!is_program(entry) && !is_program(old) && old.path.find(".so") == std::string::npos)
      continue;
    report(image, now->second, sink, "Its bytes are not those that the package brought");
  }
}

void hidden_bytes(const Image& image, Sink& sink) {
  constexpr std::uint64_t kLeast = 64 * 1024;
  // What a layer removes of one folder counts together.
  std::map<std::pair<std::uint32_t, std::string>, std::pair<std::uint64_t, Hidden>> groups;
  for (const Hidden& hidden : image.hidden) {
    const Entry& entry = image.entry(hidden.from);
    if (entry.size >= kLeast) {
      report(image, hidden.from, sink,
             "Layer " + std::to_string(hidden.by + 1) + " hides " + std::to_string(entry.size) +
                 " bytes of it");
      continue;
    }
    if (hidden.how != "removed") continue;
    const std::size_t slash = entry.path.rfind('/');
    if (slash == std::string::npos) continue;
    auto& group = groups[{hidden.by, entry.path.substr(0, slash)}];
    if (group.first == 0) group.second = hidden;
    group.first += entry.size;
  }
  for (const auto& [key, group] : groups) {
    if (group.first < kLeast) continue;
    sink.report(Span{}, "Layer " + std::to_string(key.first + 1) + " hides " +
                            std::to_string(group.first) + " bytes of the folder")
        .with_resource(
            image.place("layer " + std::to_string(group.second.from.layer + 1) + ": " + key.second))
        .with_evidence(key.second);
  }
}

void low_efficiency(const Image& image, Sink& sink) {
  std::uint64_t hidden = 0;
  std::uint64_t visible = 0;
  for (const Hidden& one : image.hidden) hidden += image.entry(one.from).size;
  each_file(image,
            [&](std::string_view, const Blame&, const Entry& entry) { visible += entry.size; });
  constexpr std::uint64_t kLeast = 1U << 20U;
  if (hidden < kLeast || hidden * 10 <= visible + hidden) return;
  sink.report(Span{}, std::to_string(hidden) + " bytes of " + std::to_string(visible + hidden) +
                          " are hidden")
      .with_resource(image.place("manifest"))
      .with_evidence("hidden");
}

void large_file(const Image& image, Sink& sink) {
  constexpr std::uint64_t kMost = 100'000'000;
  each_file(image, [&](std::string_view, const Blame& at, const Entry& entry) {
    if (entry.size > kMost)
      report(image, at, sink, "It has " + std::to_string(entry.size) + " bytes");
  });
}

constexpr Check kChecks[] = {
    {.id = "image/package-cache", .of_image = package_cache},
    {.id = "image/credential-file", .of_image = credential_file},
    {.id = "image/setuid-file", .of_image = setuid_file},
    {.id = "image/file-capabilities", .of_image = file_capabilities},
    {.id = "image/world-writable", .of_image = world_writable},
    {.id = "image/unneeded-file", .of_image = unneeded_file},
    {.id = "image/suspicious-executable", .of_image = suspicious_executable},
    {.id = "image/ssh-daemon", .of_image = ssh_daemon},
    {.id = "image/package-file-changed", .of_image = package_file_changed},
    {.id = "image/hidden-bytes", .of_image = hidden_bytes},
    {.id = "image/low-efficiency", .of_image = low_efficiency},
    {.id = "image/large-file", .of_image = large_file},
};

}  // namespace

extern constinit const RuleTable file_rows{kRows};
constinit const std::span<const Check> kFileChecks = kChecks;

}  // namespace sluice::image
