#pragma once

#include <string>
#include <string_view>

// What a container may be given of the machine that it runs on, whoever starts it: Kubernetes or
// Compose.
namespace sluice {

// The socket of a container runtime (Docker, containerd, CRI-O, Podman): who can write to it is
// root on the machine.
bool is_runtime_socket(std::string_view path);

// A folder or file of the machine that holds its configuration, credentials or kernel interfaces:
// "/", "/etc", "/etc/kubernetes/pki". Harmless parts of such folders (/etc/localtime) are not.
bool is_sensitive_host_path(std::string_view path);

// A user as containers are given one, name or number, with or without a group ("0:0", "+0", "00"),
// is root: engines read the number as a decimal one, and take an empty name for root.
bool is_root_user(std::string_view user);

// A capability without its CAP_, in capitals: "sys_admin" and "CAP_SYS_ADMIN" are SYS_ADMIN.
std::string capability_name(std::string_view written);

// A capability, by capability_name, with which a process leaves its container or takes over the
// network of the machine.
bool is_dangerous_capability(std::string_view name);

}  // namespace sluice
