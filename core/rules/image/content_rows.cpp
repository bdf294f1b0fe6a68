#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/rules/shared/image_checks.h"
#include "core/rules/wording.h"

// What the image is made of: its base, its programs and packages, and what of it is for nothing.
namespace sluice::image {
namespace {

constexpr std::string_view kBase[] = {"dockle:CIS-DI-0002"};
constexpr std::string_view kTools[] = {"dockle:CIS-DI-0003"};
constexpr std::string_view kTrust[] = {"dockle:CIS-DI-0005"};
constexpr std::string_view kWasted[] = {"dive:highestWastedBytes", "dive:highestUserWastedPercent"};

constexpr Rule kRows[] = {
    {.id = "image/base-not-approved",
     .severity = Severity::medium,
     .persona = Persona::auditor,
     .title = "Base of the image is not on the policy's list",
     .risk = "Nobody answers for what it holds, nor for updates of it.",
     .fix = "Build on an image that the policy allows.",
     .aliases = kBase,
     .topics = {Topic::supply_chain}},
    {.id = "image/base-stale",
     .severity = Severity::medium,
     .persona = Persona::auditor,
     .title = "Image is built on an older base than the one that the policy allows",
     .risk = "What the newer base mends is open in the image.",
     .fix = "Build again, on the base by the digest that the policy names.",
     .aliases = kBase,
     .topics = {Topic::supply_chain}},
    {.id = "image/build-tool",
     .severity = Severity::medium,
     .persona = Persona::auditor,
     .title = "Image holds tools that only a build needs",
     .risk = "Whoever breaks into the program finds there what to go on with.",
     .fix = "Copy what runs from a stage that builds it to one on a minimal base.",
     .aliases = kTools,
     .topics = {Topic::hygiene}},
    {.id = "image/content-trust",
     .severity = Severity::note,
     .persona = Persona::auditor,
     .title = "Archive brings no signature along",
     .risk = "Nobody can tell the image from one that somebody put in its place.",
     .fix = "Export the image with its signatures, as cosign saves it, and verify them.",
     .aliases = kTrust,
     .topics = {Topic::integrity, Topic::supply_chain}},
    {.id = "image/wasted-bytes",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Layers on the base waste what they add",
     .risk = "Every host pulls and stores it for nothing.",
     .fix = "Remove files in the step that makes them, or copy what is needed from a stage.",
     .aliases = kWasted,
     .topics = {Topic::hygiene}},
    {.id = "image/duplicate-content",
     .severity = Severity::note,
     .persona = Persona::pedantic,
     .title = "Image holds the same bytes twice",
     .risk = "Every host pulls and stores them twice.",
     .fix = "Keep one file and link to it, or copy it once.",
     .topics = {Topic::hygiene}},
    {.id = "image/empty-layer",
     .severity = Severity::note,
     .persona = Persona::pedantic,
     .title = "Layer holds nothing",
     .risk = "It costs a request for each pull, and hides that a step did nothing.",
     .fix = "Remove the step, or build with a tool that leaves such layers out.",
     .topics = {Topic::hygiene}},
    {.id = "supply/unmanaged-binary",
     .severity = Severity::note,
     .persona = Persona::auditor,
     .title = "Programs that no package owns",
     .risk = "No list of packages tells of them, so no known hole is found in them.",
     .fix = "Install them by a package, or note where they come from in a bill of materials.",
     .topics = {Topic::supply_chain}},
    {.id = "supply/undeclared-package",
     .severity = Severity::medium,
     .persona = Persona::pedantic,
     .title = "Package is installed that the lock file does not name",
     .risk = "What runs is not what was reviewed and locked.",
     .fix = "Install by the lock file alone (npm ci), and copy nothing over it.",
     .topics = {Topic::supply_chain, Topic::integrity}},
    {.id = "supply/hidden-package",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Package was removed, and its bytes stay in a layer",
     .risk = "Everybody who pulls the image gets it all the same, holes and all.",
     .fix = "Remove it in the step that installs it, or copy what is needed from a stage.",
     .topics = {Topic::hygiene, Topic::supply_chain}},
    {.id = "supply/no-sbom",
     .severity = Severity::medium,
     .persona = Persona::auditor,
     .title = "Archive brings no bill of materials along",
     .risk = "Who has the image must find out by himself what it holds.",
     .fix = "Attach one where the image is built (sbom: true of buildx, cosign attest).",
     .topics = {Topic::supply_chain}},
};

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

Hit& report(const Image& image, std::string_view where, Sink& sink, std::string says,
            std::string evidence) {
  Hit& hit = sink.report(Span{}, std::move(says)).with_resource(image.place(where));
  return hit.with_evidence(std::move(evidence));
}

// As it was named, without the host that is meant where none is named, and without its tag.
std::array<std::string, 3> names_of_base(const std::string& value) {
  std::string_view base = value;
  for (const std::string_view host : {"docker.io/", "library/"}) {
    if (base.starts_with(host)) base.remove_prefix(host.size());
  }
  const std::size_t tag = base.find_first_of("@:", base.find('/') + 1);
  return {value, std::string(base), std::string(base.substr(0, tag))};
}

std::string_view label(const Image& image, std::string_view wanted) {
  for (const auto& [name, value] : image.config.labels) {
    if (name == wanted) return value;
  }
  return {};
}

// What the policy allows under one of the names by a digest alone: the newest there is, as it says.
std::vector<std::string_view> digests_allowed(const NameList& images,
                                              std::span<const std::string> names) {
  std::vector<std::string_view> digests;
  for (const std::string& pattern : images.allow) {
    const std::size_t at = pattern.find('@');
    if (at == pattern.npos) continue;
    const std::string_view name = std::string_view(pattern).substr(0, at);
    if (std::any_of(names.begin(), names.end(),
                    [&](const std::string& one) { return matches_name(name, one); }))
      digests.push_back(std::string_view(pattern).substr(at + 1));
  }
  return digests;
}

void base_not_approved(const Image& image, Sink& sink) {
  if (sink.lists == nullptr || sink.lists->images.empty()) return;
  const std::string value(label(image, "org.opencontainers.image.base.name"));
  if (value.empty()) return;
  const auto names = names_of_base(value);
  const NameList::Verdict verdict = sink.lists->images.judge(names);
  if (verdict == NameList::Verdict::allowed) return;
  // Another digest of what is allowed is an older one.
  if (verdict == NameList::Verdict::unlisted && !digests_allowed(sink.lists->images, names).empty())
    return;
  report(image, "config", sink, quote(value) + " " + std::string(refusal(verdict)), value);
}

void base_stale(const Image& image, Sink& sink) {
  if (sink.lists == nullptr) return;
  const std::string value(label(image, "org.opencontainers.image.base.name"));
  const std::string_view digest = label(image, "org.opencontainers.image.base.digest");
  if (value.empty() || digest.empty()) return;
  const auto digests = digests_allowed(sink.lists->images, names_of_base(value));
  if (digests.empty() || std::any_of(digests.begin(), digests.end(), [&](std::string_view one) {
        return matches_name(one, digest);
      })) {
    return;
  }
  report(image, "config", sink,
         quote(value) + " had the digest " + quote(digest) + ", and is allowed with " +
             quote(digests.front()),
         value);
}

// Programs of one sort that are in one image.
void build_tool(const Image& image, Sink& sink) {
  struct Sort {
    const char* what;
    std::vector<std::string_view> names;
  };
  const Sort sorts[] = {
      {"Compilers",
       {"gcc", "g++", "cc", "c++", "clang", "clang++", "make", "ld", "rustc", "cargo", "go",
        "javac", "tcc"}},
      {"Package managers",
       {"apt", "apt-get", "dpkg", "apk", "yum", "dnf", "microdnf", "rpm", "zypper", "pip", "pip3",
        "npm", "yarn", "gem", "composer"}},
      {"Shells", {"sh", "bash", "dash", "ash", "zsh", "busybox"}},
      {"Network tools",
       {"curl", "wget", "nc", "ncat", "netcat", "nmap", "socat", "telnet", "ssh", "tcpdump",
        "ftp"}},
  };
  constexpr std::string_view kFolders[] = {"bin/",      "sbin/",          "usr/bin/",
                                           "usr/sbin/", "usr/local/bin/", "usr/local/sbin/"};
  for (const Sort& sort : sorts) {
    std::set<std::string> found;
    for (const std::string_view name : sort.names) {
      for (const std::string_view folder : kFolders) {
        std::string path(folder);
        path += name;
        if (image.files.contains(path)) found.insert(std::string(name));
      }
    }
    if (found.empty()) continue;
    std::string list;
    for (const std::string& one : found) list += (list.empty() ? "" : ", ") + one;
    report(image, "manifest", sink, std::string(sort.what) + " are in the image: " + list,
           sort.what);
  }
}

bool is_signature(const Attachment& one) {
  return one.media_type.find("simplesigning") != std::string::npos ||
         one.media_type.find("sigstore.bundle") != std::string::npos ||
         one.media_type.find("cncf.notary") != std::string::npos ||
         one.media_type.find("dsse") != std::string::npos ||
         one.media_type.find("jose") != std::string::npos;
}

void content_trust(const Artifact& artifact, Sink& sink) {
  const auto& all = artifact.attachments;
  if (artifact.images.empty() || std::any_of(all.begin(), all.end(), is_signature)) return;
  sink.report(Span{}, "It holds none").with_resource("manifest").with_evidence("signature");
}

void no_sbom(const Artifact& artifact, Sink& sink) {
  if (artifact.images.empty()) return;
  for (const Attachment& one : artifact.attachments) {
    for (const std::string_view word : {"cyclonedx", "CycloneDX", "spdx", "SPDX"}) {
      if (one.text.find(word) != std::string::npos) return;
    }
  }
  sink.report(Span{}, "It holds none").with_resource("manifest").with_evidence("sbom");
}

void wasted_bytes(const Image& image, Sink& sink) {
  // Of what lies on the base: what the image's own steps added.
  std::uint64_t added = 0;
  for (std::size_t i = 1; i < image.layers.size(); ++i) {
    if (image.layers[i] == nullptr) return;
    for (const Entry& entry : image.layers[i]->entries) added += entry.size;
  }
  std::uint64_t hidden = 0;
  for (const Hidden& one : image.hidden) hidden += image.entry(one.from).size;
  constexpr std::uint64_t kLeast = 1U << 20U;
  if (hidden < kLeast || hidden * 10 <= added) return;
  report(image, "manifest", sink,
         std::to_string(hidden) + " bytes are hidden, of " + std::to_string(added) +
             " that stand on the base",
         "wasted");
}

void duplicate_content(const Image& image, Sink& sink) {
  constexpr std::uint64_t kLeast = 1U << 20U;
  std::map<Sha256, std::string_view> seen;
  for (const auto& [path, at] : image.files) {
    const Entry& entry = image.entry(at);
    if (entry.type != Entry::Type::file || entry.size < kLeast) continue;
    const auto [first, is_new] = seen.emplace(entry.digest, path);
    if (is_new) continue;
    sink.report(Span{},
                "Its " + std::to_string(entry.size) + " bytes are those of " + quote(first->second))
        .with_resource(image.place(at))
        .with_evidence(path);
  }
}

void empty_layer(const Image& image, Sink& sink) {
  for (std::size_t i = 0; i < image.layers.size(); ++i) {
    const Layer* const layer = image.layers[i].get();
    if (layer == nullptr || !layer->is_tar || !layer->entries.empty()) continue;
    const std::string where = "layer " + std::to_string(i + 1);
    report(image, where, sink, "It has no entry", where);
  }
}

// Where a path lies on systems whose /bin is a link to /usr/bin.
std::string merged_path(std::string_view path) {
  for (const std::string_view folder : {"bin/", "sbin/", "lib/", "lib64/"}) {
    if (path.starts_with(folder)) return "usr/" + std::string(path);
  }
  return std::string(path);
}

void unmanaged_binary(const Image& image, Sink& sink) {
  std::set<std::string> owned;
  for (const auto& [path, at] : image.files) {
    const Entry& entry = image.entry(at);
    if (!path.starts_with("var/lib/dpkg/info/") || !path.ends_with(".md5sums") || !entry.content)
      continue;
    for (std::string_view rest = *entry.content; !rest.empty();) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const std::size_t space = line.find("  ");
      if (space != line.npos) owned.insert(merged_path(line.substr(space + 2)));
    }
  }
  // Of other distributions it is not known what is owned.
  if (owned.empty()) return;
  std::map<std::string, std::pair<std::size_t, const Blame*>> folders;
  for (const auto& [path, at] : image.files) {
    const Entry& entry = image.entry(at);
    const std::string_view folder = std::string_view(path).substr(0, path.find_last_of('/') + 1);
    const bool is_program = entry.type == Entry::Type::file && (entry.mode & 0111U) != 0 &&
                            (folder.ends_with("bin/") || folder == "app/" || folder == "opt/");
    // What says of what it is made is told of all the same.
    if (!is_program || entry.packages || owned.contains(merged_path(path))) continue;
    auto& [count, first] = folders[std::string(folder)];
    ++count;
    if (first == nullptr) first = &at;
  }
  for (const auto& [folder, found] : folders) {
    const auto& [count, first] = found;
    sink.report(Span{}, count == 1 ? std::string("No package owns it")
                                   : "No package owns it and " + std::to_string(count - 1) +
                                         " others in " + quote(folder))
        .with_resource(image.place(*first))
        .with_evidence(folder);
  }
}

// Node's modules below the folder of a lock file.
void undeclared_package(const Image& image, Sink& sink) {
  for (const auto& [path, at] : image.files) {
    if (name_of(path) != "package-lock.json" && name_of(path) != "pnpm-lock.yaml" &&
        name_of(path) != "yarn.lock")
      continue;
    const Entry& lock = image.entry(at);
    if (!lock.packages || lock.packages->empty()) continue;
    const std::string modules = path.substr(0, path.find_last_of('/') + 1) + "node_modules/";
    std::set<std::pair<std::string_view, std::string_view>> named;
    for (const Package& one : *lock.packages) named.emplace(one.name, one.version);
    for (auto it = image.files.lower_bound(modules);
         it != image.files.end() && it->first.starts_with(modules); ++it) {
      const Entry& entry = image.entry(it->second);
      if (!entry.packages || entry.packages->size() != 1 || name_of(it->first) != "package.json")
        continue;
      const Package& one = entry.packages->front();
      // Parts of a package describe themselves too; a module lies in a folder of its name.
      const std::string end = "node_modules/" + one.name + "/package.json";
      if (!it->first.ends_with(end) || named.contains({one.name, one.version})) continue;
      sink.report(Span{},
                  quote(one.name + " " + one.version) + " is not in " + quote(name_of(path)))
          .with_resource(image.place(it->second))
          .with_evidence(one.name + " " + one.version);
    }
  }
}

// Of a database that a later layer has without the package.
void hidden_package(const Image& image, Sink& sink) {
  std::map<std::string_view, std::vector<std::pair<std::uint32_t, const Entry*>>> databases;
  for (std::uint32_t i = 0; i < image.layers.size(); ++i) {
    if (image.layers[i] == nullptr) return;
    for (const Entry& entry : image.layers[i]->entries) {
      if (entry.packages && entry.packages->size() > 1)
        databases[entry.path].emplace_back(i, &entry);
    }
  }
  for (const auto& [path, versions] : databases) {
    const auto now = image.files.find(path);
    if (now == image.files.end()) continue;
    const Entry& last = image.entry(now->second);
    if (!last.packages) continue;
    std::set<std::string_view> kept;
    for (const Package& one : *last.packages) kept.insert(one.name);
    std::set<std::string_view> told;
    for (const auto& [layer, entry] : versions) {
      if (entry == &last) continue;
      for (const Package& one : *entry->packages) {
        if (kept.contains(one.name) || !told.insert(one.name).second) continue;
        const std::string where = "layer " + std::to_string(layer + 1) + ": " + std::string(path);
        report(image, where, sink,
               quote(one.name + " " + one.version) + " is no longer installed, and still there",
               one.name);
      }
    }
  }
}

constexpr Check kChecks[] = {
    {.id = "image/base-not-approved", .of_image = base_not_approved},
    {.id = "image/base-stale", .of_image = base_stale},
    {.id = "image/build-tool", .of_image = build_tool},
    {.id = "image/content-trust", .of_artifact = content_trust},
    {.id = "image/wasted-bytes", .of_image = wasted_bytes},
    {.id = "image/duplicate-content", .of_image = duplicate_content},
    {.id = "image/empty-layer", .of_image = empty_layer},
    {.id = "supply/unmanaged-binary", .of_image = unmanaged_binary},
    {.id = "supply/undeclared-package", .of_image = undeclared_package},
    {.id = "supply/hidden-package", .of_image = hidden_package},
    {.id = "supply/no-sbom", .of_artifact = no_sbom},
};

}  // namespace

extern constinit const RuleTable content_rows{kRows};
constinit const std::span<const Check> kContentChecks = kChecks;

}  // namespace sluice::image
