#include "core/model/image/purl.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/model/image/package_text.h"

namespace sluice::image {
namespace {

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 &&
        digit(text[i + 2]) >= 0) {
      out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

void encode(std::string_view text, std::string& into) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~' ||
                          c == ':';
    if (is_plain) {
      into += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    into += '%';
    into += kDigits[byte >> 4U];
    into += kDigits[byte & 0xFU];
  }
}

bool is_of_distribution(std::string_view type) {
  return type == "deb" || type == "rpm" || type == "apk";
}

// Of "a=1&b=2".
std::string value_of(std::string_view qualifiers, std::string_view key) {
  while (!qualifiers.empty()) {
    const std::size_t end = std::min(qualifiers.find('&'), qualifiers.size());
    const std::string_view one = qualifiers.substr(0, end);
    qualifiers.remove_prefix(std::min(end + 1, qualifiers.size()));
    if (one.size() > key.size() && one.starts_with(key) && one[key.size()] == '=')
      return decoded(one.substr(key.size() + 1));
  }
  return {};
}

// Distributions by the names that some tools write, and as os-release has them.
constexpr std::pair<std::string_view, std::string_view> kOtherNames[] = {
    {"redhat", "rhel"},
    {"alma", "almalinux"},
    {"cbl-mariner", "mariner"},
    {"opensuse.leap", "opensuse-leap"},
    {"opensuse.tumbleweed", "opensuse-tumbleweed"},
};

constexpr std::pair<std::string_view, std::string_view> kReleases[] = {
    {"buster", "10"},   {"bullseye", "11"}, {"bookworm", "12"}, {"trixie", "13"},
    {"focal", "20.04"}, {"jammy", "22.04"}, {"noble", "24.04"},
};

template <typename Pairs>
std::string renamed(std::string_view name, const Pairs& names) {
  const auto* const at = std::find_if(std::begin(names), std::end(names),
                                      [&](const auto& one) { return one.first == name; });
  return std::string(at == std::end(names) ? name : at->second);
}

// "debian-12" is debian:12, "opensuse-leap-15.5" opensuse-leap:15.5, "openEuler-22.03-LTS-SP3"
// openEuler:22.03-LTS-SP3; "3.18.4" and "bookworm" are of the distribution that the address names.
std::string os_of(std::string_view name_space, std::string_view distro) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (distro.empty() || distro == name_space) return renamed(name_space, kOtherNames);
  std::size_t dash = distro.find('-');
  while (dash != distro.npos && !(dash + 1 < distro.size() && is_digit(distro[dash + 1])))
    dash = distro.find('-', dash + 1);
  if (is_digit(distro.front()) || distro.find('-') == distro.npos) {
    return renamed(name_space, kOtherNames) + ":" + renamed(distro, kReleases);
  }
  if (dash != distro.npos)
    return renamed(distro.substr(0, dash), kOtherNames) + ":" +
           std::string(distro.substr(dash + 1));
  const bool is_named = distro.starts_with(name_space) && distro[name_space.size()] == '-';
  if (!is_named || name_space == "opensuse") return std::string(distro);
  distro.remove_prefix(name_space.size() + 1);
  return renamed(name_space, kOtherNames) + ":" + renamed(distro, kReleases);
}

}  // namespace

std::string purl_qualifier(std::string_view purl, std::string_view key) {
  purl = purl.substr(0, purl.find('#'));
  const std::size_t question = purl.find('?');
  return question == purl.npos ? std::string() : value_of(purl.substr(question + 1), key);
}

std::string registry_name(std::string_view type, std::string_view name) {
  if (type == "pypi") return python_name(name);
  std::string out(name);
  if (type != "nuget" && type != "composer" && type != "hex") return out;
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

bool read_purl(std::string_view purl, Package& package) {
  if (!purl.starts_with("pkg:")) return false;
  purl.remove_prefix(4);
  while (purl.starts_with('/')) purl.remove_prefix(1);
  purl = purl.substr(0, purl.find('#'));
  const std::size_t question = std::min(purl.find('?'), purl.size());
  const std::string_view qualifiers = purl.substr(std::min(question + 1, purl.size()));
  purl = purl.substr(0, question);
  const std::size_t slash = purl.find('/');
  if (slash == purl.npos) return false;
  package.type = purl.substr(0, slash);
  purl.remove_prefix(slash + 1);
  const std::size_t at = purl.rfind('@');
  // "@scope" without a version.
  const bool has_version = at != purl.npos && at > 0 && purl.find('/', at) == purl.npos;
  if (has_version) package.version = decoded(purl.substr(at + 1));
  std::string name = decoded(has_version ? purl.substr(0, at) : purl);
  const std::size_t last = name.rfind('/');
  const std::string& type = package.type;
  if (is_of_distribution(type)) {
    package.os =
        os_of(last == name.npos ? "" : name.substr(0, last), value_of(qualifiers, "distro"));
    std::string source = value_of(qualifiers, "upstream");
    // "name@version", or of RPM "name-version-release.src.rpm"
    if (source.ends_with(".src.rpm")) {
      for (int i = 0; i < 2; ++i) source = source.substr(0, source.rfind('-'));
    }
    const std::size_t mark = source.find('@');
    package.source = source.substr(0, mark);
    if (mark != source.npos) package.source_version = source.substr(mark + 1);
    const std::string epoch = value_of(qualifiers, "epoch");
    if (!epoch.empty() && !package.version.empty() &&
        package.version.find(':') == std::string::npos)
      package.version.insert(0, epoch + ":");
    if (last != name.npos) name.erase(0, last + 1);
  }
  if (last != name.npos && type == "maven") name[last] = ':';
  if (type == "pypi") name = python_name(name);
  package.name = std::move(name);
  return !package.name.empty();
}

std::string write_purl(const Package& package) {
  std::string out = "pkg:" + package.type + "/";
  const std::string& type = package.type;
  const std::size_t colon = package.os.find(':');
  std::string_view name = package.name;
  std::string_view version = package.version;
  std::string_view epoch;
  if (is_of_distribution(type)) {
    if (!package.os.empty()) {
      encode(std::string_view(package.os).substr(0, colon), out);
      out += '/';
    }
    const std::size_t end = version.find(':');
    if (type == "rpm" && end != version.npos) {
      epoch = version.substr(0, end);
      version.remove_prefix(end + 1);
    }
  } else {
    const char mark = type == "maven" ? ':' : '/';
    for (std::size_t end = name.find(mark); end != name.npos; end = name.find(mark)) {
      encode(name.substr(0, end), out);
      out += '/';
      name.remove_prefix(end + 1);
    }
  }
  encode(name, out);
  if (!version.empty()) {
    out += '@';
    encode(version, out);
  }
  char mark = '?';
  const auto add = [&](std::string_view key, std::string_view value) {
    if (value.empty()) return;
    out += mark;
    out += key;
    out += '=';
    encode(value, out);
    mark = '&';
  };
  if (colon != package.os.npos) {
    std::string distro = package.os;
    distro[colon] = '-';
    add("distro", distro);
  }
  add("epoch", epoch);
  std::string upstream = package.source == package.name ? std::string() : package.source;
  if (!package.source_version.empty()) {
    upstream = package.source.empty() ? package.name : package.source;
    upstream += "@" + package.source_version;
  }
  add("upstream", upstream);
  return out;
}

}  // namespace sluice::image
