#pragma once

#include <string>
#include <string_view>

namespace sluice::licenses {

// The licences whose own text stands in the text, as an expression of SPDX that joins them by AND;
// empty where none is known. Words alone count: how they are set, and what stands around them, does
// not. Of GNU's licences "-only" where no later version is offered by name.
std::string known_texts(std::string_view text);

// The same of a file `copyright` of Debian: the short names of its paragraphs (the machine-readable
// form, DEP-5) but for those of the packaging alone, else the common licences that it refers to or
// whose text it holds.
std::string of_copyright(std::string_view text);

// A short name of a distribution ("GPL-2+", "LGPLv2+ and BSD", "Expat") as an expression of SPDX;
// empty where a part of it is none that is known.
std::string of_short_names(std::string_view names);

// As SPDX names it, where it is known by another name ("GNU GPL v3", "MIT/Apache-2.0"); else as it
// is written.
std::string spdx_name(std::string_view license);

}  // namespace sluice::licenses
