#pragma once

#include <string>
#include <string_view>

#include "core/model/image/artifact.h"

namespace sluice::image {

// "pkg:npm/%40scope/name@1.2.3": type, name and version, and of packages of a distribution its
// name, release and source package, as far as the address says them. False where it is none.
bool read_purl(std::string_view purl, Package& package);

// Of "pkg:oci/app?repository_url=…&tag=1" one of its qualifiers; empty where it has none such.
std::string purl_qualifier(std::string_view purl, std::string_view key);

// The name as its registry tells it from others: PyPI by PEP 503, some others in any case.
std::string registry_name(std::string_view type, std::string_view name);

// The address of the package; its qualifiers are what `read_purl` reads.
std::string write_purl(const Package& package);

}  // namespace sluice::image
