#include "core/rules/shared/container.h"

#include <algorithm>

namespace sluice {
namespace {

constexpr std::string_view kSockets[] = {"docker.sock",      "containerd.sock", "crio.sock",
                                         "cri-dockerd.sock", "podman.sock",     "dockershim.sock"};

// Folders that are sensitive as a whole, but not each file in them.
constexpr std::string_view kFolders[] = {
    "",           "/etc",     "/proc", "/sys",     "/dev", "/boot",    "/usr",
    "/usr/local", "/usr/bin", "/bin",  "/sbin",    "/lib", "/lib64",   "/var",
    "/var/run",   "/run",     "/home", "/var/lib", "/srv", "/var/log", "/var/log/pods"};

// Sensitive with all that is in them.
constexpr std::string_view kTrees[] = {
    "/root",           "/etc/kubernetes",     "/etc/shadow",     "/etc/passwd",
    "/etc/sudoers",    "/etc/sudoers.d",      "/etc/ssh",        "/etc/cron.d",
    "/etc/systemd",    "/etc/docker",         "/var/lib/docker", "/var/lib/kubelet",
    "/var/lib/etcd",   "/var/lib/containerd", "/run/containerd", "/run/docker",
    "/var/run/docker", "/run/crio",           "/var/spool/cron", "/proc/1",
    "/proc/sys",       "/sys/fs/cgroup",      "/sys/kernel",     "/var/run/containerd"};

constexpr std::string_view kDangerous[] = {
    "ALL",       "SYS_ADMIN",       "NET_ADMIN",    "SYS_PTRACE",    "SYS_MODULE",
    "SYS_RAWIO", "DAC_READ_SEARCH", "SYS_BOOT",     "SYSLOG",        "BPF",
    "PERFMON",   "MAC_ADMIN",       "MAC_OVERRIDE", "AUDIT_CONTROL", "CHECKPOINT_RESTORE"};

bool holds(const auto& list, std::string_view wanted) {
  return std::find(std::begin(list), std::end(list), wanted) != std::end(list);
}

std::string_view without_slash(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

bool lies_in(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

}  // namespace

bool is_runtime_socket(std::string_view path) {
  path = without_slash(path);
  return path.starts_with('/') && holds(kSockets, path.substr(path.rfind('/') + 1));
}

bool is_sensitive_host_path(std::string_view path) {
  if (!path.starts_with('/')) return false;
  path = without_slash(path);
  return holds(kFolders, path) ||
         std::any_of(std::begin(kTrees), std::end(kTrees),
                     [&](std::string_view folder) { return lies_in(path, folder); });
}

bool is_root_user(std::string_view user) {
  const std::string_view name = user.substr(0, user.find(':'));
  if (name.empty() || name == "root") return !user.empty();
  const std::size_t digits = name.front() == '+' || name.front() == '-' ? 1 : 0;
  return name.size() > digits && name.find_first_not_of('0', digits) == name.npos;
}

std::string capability_name(std::string_view written) {
  std::string name(written);
  for (char& c : name) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  if (name.starts_with("CAP_")) name.erase(0, 4);
  return name;
}

bool is_dangerous_capability(std::string_view name) { return holds(kDangerous, name); }

}  // namespace sluice
