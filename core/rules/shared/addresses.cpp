#include "core/rules/shared/addresses.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "core/rules/shared/fetch.h"

namespace sluice {
namespace {

constexpr std::string_view kSchemes[] = {"http://", "ftp://", "git://"};
constexpr std::string_view kPrivateStarts[] = {
    "10.",     "192.168.", "169.254.", "172.16.", "172.17.", "172.18.", "172.19.",
    "172.20.", "172.21.",  "172.22.",  "172.23.", "172.24.", "172.25.", "172.26.",
    "172.27.", "172.28.",  "172.29.",  "172.30.", "172.31."};
constexpr std::string_view kPrivateEnds[] = {".internal", ".local", ".lan",  ".intranet",
                                             ".corp",     ".home",  ".svc",  ".localdomain",
                                             ".private",  ".arpa",  ".test", ".localhost"};

bool is_host_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-';
}

}  // namespace

Plain plainness_of(std::string_view address) {
  const bool is_plain = std::any_of(std::begin(kSchemes), std::end(kSchemes),
                                    [&](auto scheme) { return address.starts_with(scheme); });
  const std::string_view host = host_of(address);
  if (!is_plain || host.empty() || is_local_host(host)) return Plain::no;
  if (!std::all_of(host.begin(), host.end(), is_host_char)) return Plain::no;
  // A name without a dot is a container beside this one.
  if (host.find('.') == host.npos) return Plain::no;
  const bool is_private = std::any_of(std::begin(kPrivateStarts), std::end(kPrivateStarts),
                                      [&](auto start) { return host.starts_with(start); }) ||
                          std::any_of(std::begin(kPrivateEnds), std::end(kPrivateEnds),
                                      [&](auto end) { return host.ends_with(end); });
  return is_private ? Plain::internal : Plain::open;
}

}  // namespace sluice
