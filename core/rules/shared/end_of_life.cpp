#include "core/rules/shared/end_of_life.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "core/model/image_reference.h"
#include "core/text/numbers.h"

namespace sluice {
namespace {

constexpr std::int32_t kNotAnnounced = 99'991'231;

#define AS_OF(date) constexpr std::int32_t kAsOf = date;
#include "core/rules/shared/end_of_life.def"

struct Product {
  std::string_view name;
  std::string_view releases;
};
constexpr Product kProducts[] = {
#define RELEASES(product, releases) {product, releases},
#include "core/rules/shared/end_of_life.def"
};

struct Codename {
  std::string_view word, product, release;
};
constexpr Codename kCodenames[] = {
#define CODENAME(word, product, release) {word, product, release},
#include "core/rules/shared/end_of_life.def"
};

// Images that are called otherwise than what they hold.
constexpr std::array<std::array<std::string_view, 2>, 3> kOtherNames = {
    {{"amazonlinux", "amzn"}, {"oraclelinux", "ol"}, {"rockylinux", "rocky"}}};

// Days since 1970-01-01 of YYYYMMDD.
std::int32_t day_of(std::int32_t date) {
  const std::int32_t month = date / 100 % 100;
  const std::int32_t year = date / 10'000 - (month <= 2 ? 1 : 0);
  const std::int32_t era = year / 400;
  const std::int32_t of_era = year - era * 400;
  const std::int32_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + date % 100 - 1;
  return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

// "3.6.15" is of 3.6; "provided.al9" is of no "provided".
bool is_of(std::string_view version, std::string_view release) {
  return version.size() > release.size() && version.starts_with(release) &&
         version[release.size()] == '.' && version[release.size() - 1] <= '9';
}

// The last day of a release; nothing where it is not in the table.
std::optional<std::int32_t> last_day(const Product& product, std::string_view version) {
  std::optional<std::int32_t> newest;
  std::int32_t of_patch = 0;
  std::size_t matched = 0;
  for (std::string_view rest = product.releases; !rest.empty();) {
    const std::string_view row = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(row.size() + 2, rest.size()));
    const std::size_t space = row.find(' ');
    const std::string_view release = row.substr(0, space);
    const std::int32_t day =
        whole_number<std::int32_t>(row.substr(space + 1)).value_or(kNotAnnounced);
    if (release == version) return day;
    if (is_of(version, release) && release.size() > matched) {
      matched = release.size();
      of_patch = day;
    }
    if (is_of(release, version)) newest = std::max(newest.value_or(0), day);
  }
  return matched > 0 ? std::optional(of_patch) : newest;
}

bool is_version(std::string_view text) {
  return !text.empty() && text.front() >= '0' && text.front() <= '9' &&
         text.find_first_not_of("0123456789.") == text.npos;
}

// What of an image's name tells the product; empty for images of others.
std::string_view product_of(const ImageReference& image) {
  std::string_view path = image.repository;
  const auto cut = [&](std::string_view prefix) {
    if (!path.starts_with(prefix)) return false;
    path.remove_prefix(prefix.size());
    return true;
  };
  const bool is_hub = image.registry.empty() || image.registry == "docker.io" ||
                      image.registry == "index.docker.io" || image.registry == "mirror.gcr.io";
  if (image.registry == "mcr.microsoft.com") {
    if (!cut("dotnet/")) return {};
    cut("core/");
    constexpr std::string_view kDotnet[] = {"sdk", "runtime", "aspnet", "runtime-deps"};
    const bool is_ours =
        std::find(std::begin(kDotnet), std::end(kDotnet), path) != std::end(kDotnet);
    return is_ours ? "dotnet" : std::string_view();
  }
  if (image.registry == "docker.elastic.co")
    return path == "elasticsearch/elasticsearch" ? "elasticsearch" : std::string_view();
  if (image.registry == "public.ecr.aws") {
    if (!cut("docker/library/") && !cut("amazonlinux/")) return {};
  } else if (!is_hub) {
    return {};
  } else if (path == "opensuse/leap") {
    return "opensuse-leap";
  } else if (path == "rockylinux/rockylinux") {
    return "rocky";
  } else {
    cut("library/");
  }
  for (const auto& [name, product] : kOtherNames) {
    if (path == name) return product;
  }
  // Words of no image: what only os-release or AWS calls so.
  constexpr std::string_view kNoImages[] = {"dotnet", "eks", "lambda", "ol", "rhel", "rocky"};
  if (std::find(std::begin(kNoImages), std::end(kNoImages), path) != std::end(kNoImages)) return {};
  const auto* const found = std::find_if(std::begin(kProducts), std::end(kProducts),
                                         [&](const Product& one) { return one.name == path; });
  return found != std::end(kProducts) ? found->name : std::string_view();
}

}  // namespace

std::string Ended::date() const {
  const std::string digits = std::to_string(day);
  return digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6);
}

std::optional<Ended> ended(std::string_view product, std::string_view version,
                           std::optional<std::int32_t> today) {
  const auto* const found = std::find_if(std::begin(kProducts), std::end(kProducts),
                                         [&](const Product& one) { return one.name == product; });
  if (found == std::end(kProducts) || version.empty()) return std::nullopt;
  const std::optional<std::int32_t> day = last_day(*found, version);
  if (!day || day_of(*day) >= today.value_or(day_of(kAsOf))) return std::nullopt;
  return Ended{found->name, std::string(version), *day};
}

std::optional<Ended> ended_image(std::string_view reference, std::optional<std::int32_t> today) {
  const auto image = read_image_reference(reference);
  if (!image) return std::nullopt;
  const std::string_view product = product_of(*image);
  if (product.empty()) return std::nullopt;
  bool is_first = true;
  for (std::string_view rest = image->tag; !rest.empty(); is_first = false) {
    std::string_view word = rest.substr(0, rest.find('-'));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    std::optional<Ended> found;
    if (is_first && is_version(word)) {
      found = ended(product, word, today);
    } else if (word.starts_with("alpine") && is_version(word.substr(6))) {
      found = ended("alpine", word.substr(6), today);
    } else {
      for (const Codename& one : kCodenames) {
        if (one.word == word) found = ended(one.product, one.release, today);
      }
    }
    if (found) return found;
  }
  return std::nullopt;
}

}  // namespace sluice
