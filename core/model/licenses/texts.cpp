#include "core/model/licenses/texts.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "core/model/licenses/expression.h"
#include "core/text/ascii.h"

namespace sluice::licenses {
namespace {

constexpr std::size_t kMostTerms = 50;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What a text must say, in small letters, with one blank for all that is neither letter nor digit.
struct Known {
  std::string_view id;
  std::array<std::string_view, 3> says;
  std::string_view lacks = {};
};

constexpr std::string_view kPermission =
    "permission is hereby granted free of charge to any person";
constexpr std::string_view kNotice = "above copyright notice and this permission notice";
constexpr std::string_view kUse = "permission to use copy modify and or distribute this software";
constexpr std::string_view kRedistribution =
    "redistribution and use in source and binary forms with or without modification are permitted";
constexpr std::string_view kEndorse = "endorse or promote products derived from this software";
constexpr std::string_view kAdvertising = "all advertising materials mentioning features";

constexpr Known kKnown[] = {
    {"X11", {kPermission, kNotice, "shall not be used in advertising or otherwise"}},
    {"MIT", {kPermission, kNotice}, "shall not be used in advertising or otherwise"},
    {"MIT-0", {kPermission, "without restriction including"}, "permission notice shall be"},
    {"ISC", {kUse, "appear in all copies"}},
    {"0BSD", {kUse, "with or without fee is hereby granted"}, "appear in all copies"},
    {"BSD-4-Clause", {kRedistribution, kEndorse, kAdvertising}},
    {"BSD-3-Clause", {kRedistribution, kEndorse}, kAdvertising},
    {"BSD-2-Clause", {kRedistribution, "in the documentation and or other"}, kEndorse},
    {"Apache-2.0", {"apache license version 2 0 january 2004", "grant of patent license"}},
    {"Apache-2.0", {"licensed under the apache license version 2 0"}, "grant of patent license"},
    {"Apache-1.1", {"apache software license version 1 1"}},
    {"GPL-2.0-only", {"gnu general public license version 2 june 1991"}},
    {"GPL-3.0-only", {"gnu general public license version 3 29 june 2007"}},
    {"LGPL-2.0-only", {"gnu library general public license version 2 june 1991"}},
    {"LGPL-2.1-only", {"gnu lesser general public license version 2 1 february 1999"}},
    {"LGPL-3.0-only", {"gnu lesser general public license version 3 29 june 2007"}},
    {"AGPL-3.0-only", {"gnu affero general public license version 3 19 november 2007"}},
    {"GFDL-1.3-only", {"gnu free documentation license version 1 3 3 november 2008"}},
    {"MPL-2.0", {"mozilla public license version 2 0"}},
    {"MPL-1.1", {"mozilla public license version 1 1"}},
    {"EPL-1.0", {"eclipse public license v 1 0"}},
    {"EPL-2.0", {"eclipse public license v 2 0"}},
    {"CDDL-1.0", {"common development and distribution license cddl version 1 0"}},
    {"CDDL-1.1", {"common development and distribution license cddl version 1 1"}},
    {"Unlicense", {"this is free and unencumbered software released into the public domain"}},
    {"CC0-1.0", {"cc0 1 0 universal"}},
    {"CC-BY-4.0", {"creative commons", "attribution 4 0 international"}},
    {"CC-BY-SA-4.0", {"creative commons", "attribution sharealike 4 0 international"}},
    {"CC-BY-NC-4.0", {"creative commons", "attribution noncommercial 4 0 international"}},
    {"CC-BY-ND-4.0", {"creative commons", "attribution noderivatives 4 0 international"}},
    {"CC-BY-NC-SA-4.0",
     {"creative commons", "attribution noncommercial sharealike 4 0 international"}},
    {"Zlib",
     {"the origin of this software must not be misrepresented",
      "altered source versions must be plainly marked"}},
    {"BSL-1.0", {"boost software license version 1 0"}},
    {"Artistic-2.0", {"the artistic license 2 0"}},
    {"PSF-2.0", {"python software foundation license version 2"}},
    {"WTFPL", {"do what the fuck you want to public license"}},
    {"OFL-1.1", {"sil open font license version 1 1"}},
    {"SSPL-1.0", {"server side public license version 1"}},
    {"BUSL-1.1", {"business source license 1 1"}},
    {"Elastic-2.0", {"elastic license 2 0", "you may not provide the software to third parties"}},
    {"EUPL-1.2", {"european union public licence v 1 2"}},
    {"UPL-1.0", {"universal permissive license upl version 1 0"}},
    {"BlueOak-1.0.0", {"blue oak model license"}},
    {"NCSA", {"university of illinois ncsa open source license"}},
    {"PostgreSQL", {"postgresql database management system"}, kRedistribution},
    {"Unicode-3.0", {"unicode license v3"}},
};

// Of texts that offer a later version in the words of GNU, without the licence's own text, whose
// end shows how to.
constexpr Known kOffers[] = {
    {"GPL-2.0", {"gnu general public license", "either version 2"}},
    {"GPL-3.0", {"gnu general public license", "either version 3"}},
    {"LGPL-2.0", {"gnu library general public license", "either version 2"}},
    {"LGPL-2.1", {"gnu lesser general public license", "either version 2 1"}},
    {"LGPL-3.0", {"gnu lesser general public license", "either version 3"}},
    {"AGPL-3.0", {"gnu affero general public license", "either version 3"}},
};

std::string words_of(std::string_view text) {
  constexpr std::size_t kMost = std::size_t{256} << 10U;
  std::string words = " ";
  for (const char c : text.substr(0, kMost)) {
    const bool is_large = c >= 'A' && c <= 'Z';
    if (is_large || (c >= 'a' && c <= 'z') || is_digit(c)) {
      words += is_large ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (words.back() != ' ') {
      words += ' ';
    }
  }
  return words;
}

bool is_said(const Known& known, std::string_view words) {
  for (const std::string_view phrase : known.says) {
    if (!phrase.empty() && words.find(phrase) == words.npos) return false;
  }
  return known.lacks.empty() || words.find(known.lacks) == words.npos;
}

using Names = std::vector<std::string>;

void add(Names& names, std::string name) {
  if (name.empty() || names.size() >= kMostTerms) return;
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
}

std::string joined(const Names& names) {
  std::string text;
  for (const std::string& name : names) {
    const bool needs_brackets = names.size() > 1 && name.find(" OR ") != name.npos;
    if (!text.empty()) text += " AND ";
    text += needs_brackets ? "(" + name + ")" : name;
  }
  return text;
}

Names known_in(std::string_view text) {
  const std::string words = words_of(text);
  Names names;
  for (const Known& known : kKnown) {
    if (is_said(known, words)) add(names, std::string(known.id));
  }
  if (!names.empty()) return names;
  for (const Known& known : kOffers) {
    if (is_said(known, words) && words.find("any later version") != words.npos)
      add(names, std::string(known.id) + "-or-later");
  }
  return names;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

struct ShortName {
  std::string_view name, license;
};

// In small letters. What of these has a version is read by `gnu_name`.
constexpr ShortName kShortNames[] = {
    {"expat", "MIT"},
    {"mit/x11", "MIT"},
    {"mit/expat", "MIT"},
    {"apache-2", "Apache-2.0"},
    {"asl 2.0", "Apache-2.0"},
    {"asl2.0", "Apache-2.0"},
    {"bsd", "BSD-3-Clause"},
    {"bsd-2", "BSD-2-Clause"},
    {"bsd-3", "BSD-3-Clause"},
    {"bsd-4", "BSD-4-Clause"},
    {"artistic", "Artistic-1.0-Perl"},
    {"cc0", "CC0-1.0"},
    {"python", "Python-2.0"},
    {"psf-2", "PSF-2.0"},
    {"boost", "BSL-1.0"},
    {"openldap-2.8", "OLDAP-2.8"},
    {"mplv2.0", "MPL-2.0"},
    {"mplv1.1", "MPL-1.1"},
    {"openssl", "OpenSSL"},
    {"mit license", "MIT"},
    {"the mit license", "MIT"},
    {"the mit license (mit)", "MIT"},
    {"mit license (mit)", "MIT"},
    {"apache 2", "Apache-2.0"},
    {"apache 2.0", "Apache-2.0"},
    {"apache2", "Apache-2.0"},
    {"apache license 2.0", "Apache-2.0"},
    {"apache license, version 2.0", "Apache-2.0"},
    {"apache software license", "Apache-2.0"},
    {"apache software license 2.0", "Apache-2.0"},
    {"the apache license, version 2.0", "Apache-2.0"},
    {"the apache software license, version 2.0", "Apache-2.0"},
    {"bsd license", "BSD-3-Clause"},
    {"bsd 2-clause", "BSD-2-Clause"},
    {"bsd 3-clause", "BSD-3-Clause"},
    {"bsd 2-clause license", "BSD-2-Clause"},
    {"bsd 3-clause license", "BSD-3-Clause"},
    {"3-clause bsd license", "BSD-3-Clause"},
    {"new bsd license", "BSD-3-Clause"},
    {"isc license", "ISC"},
    {"isc license (iscl)", "ISC"},
    {"mpl 2.0", "MPL-2.0"},
    {"mozilla public license 2.0", "MPL-2.0"},
    {"mozilla public license 2.0 (mpl 2.0)", "MPL-2.0"},
    {"eclipse public license 1.0", "EPL-1.0"},
    {"eclipse public license 2.0", "EPL-2.0"},
    {"psf", "PSF-2.0"},
    {"psfl", "PSF-2.0"},
    {"python software foundation license", "PSF-2.0"},
    {"the unlicense", "Unlicense"},
    {"unlicense", "Unlicense"},
    {"public-domain", "LicenseRef-public-domain"},
    {"public domain", "LicenseRef-public-domain"},
    {"pd", "LicenseRef-public-domain"},
};

constexpr ShortName kExceptions[] = {
    {"autoconf", "Autoconf-exception-generic"},
    {"bison", "Bison-exception-2.2"},
    {"classpath", "Classpath-exception-2.0"},
    {"font", "Font-exception-2.0"},
    {"gcc", "GCC-exception-3.1"},
    {"libtool", "Libtool-exception"},
    {"linux-syscall-note", "Linux-syscall-note"},
    {"llvm", "LLVM-exception"},
};

// "gnu lesser general public license version 2.1 or later (lgplv2.1+)" is "lgpl 2.1+"; what has
// none of these words stays.
std::string short_gnu_name(std::string_view name) {
  std::string text(name);
  const auto replace = [&](std::string_view what, std::string_view with) {
    for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + with.size()))
      text.replace(at, what.size(), with);
  };
  const std::size_t open = text.find(" (");
  if (open != text.npos && text.ends_with(')')) text.resize(open);
  if (text.starts_with("the ")) text.erase(0, 4);
  if (text.starts_with("gnu ")) text.erase(0, 4);
  replace("affero general public licen", "agpl licen");
  replace("lesser general public licen", "lgpl licen");
  replace("library general public licen", "lgpl licen");
  replace("general public licen", "gpl licen");
  for (const std::string_view word : {" license", " licence", ",", " only", "-only"})
    replace(word, "");
  for (const std::string_view later : {" or any later version", " or later", "-or-later",
                                       " or newer", " and later", " or above"}) {
    replace(later, "+");
  }
  for (const std::string_view word : {" version ", " ver. ", " v. ", " v", " "}) replace(word, "-");
  while (text.find("--") != text.npos) replace("--", "-");
  return text;
}

// "gpl-2+", "lgplv2.1", "agpl-3.0+", "gfdl-niv-1.3+", and the same in words; empty for others.
std::string gnu_name(std::string_view written) {
  const std::string text = short_gnu_name(written);
  const std::string_view name = text;
  constexpr ShortName kFamilies[] = {
      {"gpl", "GPL"}, {"lgpl", "LGPL"}, {"agpl", "AGPL"}, {"gfdl", "GFDL"}};
  for (const ShortName& family : kFamilies) {
    if (!name.starts_with(family.name)) continue;
    std::string_view rest = name.substr(family.name.size());
    if (rest.starts_with("-niv")) rest.remove_prefix(4);
    if (rest.starts_with('-')) rest.remove_prefix(1);
    if (rest.starts_with('v')) rest.remove_prefix(1);
    const bool is_later = rest.ends_with('+');
    if (is_later) rest.remove_suffix(1);
    std::string version(rest);
    if (version.size() == 1) version += ".0";
    if (version.size() != 3) return {};
    const std::string id =
        std::string(family.license) + "-" + version + (is_later ? "-or-later" : "-only");
    return listed_license(id) ? id : std::string();
  }
  return {};
}

std::string one_name(std::string_view text) {
  const std::string name = lower_case(trimmed(text));
  if (std::string gnu = gnu_name(name); !gnu.empty()) return gnu;
  for (const ShortName& known : kShortNames) {
    if (name == known.name) return std::string(known.license);
  }
  const auto listed = listed_license(name);
  return listed ? std::string(*listed) : std::string();
}

// With what a licence lets off from.
std::string with_exception(std::string_view text) {
  const std::string small = lower_case(text);
  const std::size_t at = small.find(" with ");
  if (at == small.npos) return one_name(text);
  std::string name = one_name(text.substr(0, at));
  std::string exception(trimmed(std::string_view(small).substr(at + 6)));
  if (exception.ends_with(" exception")) exception.resize(exception.size() - 10);
  if (exception.ends_with("-exception")) exception.resize(exception.size() - 10);
  for (const ShortName& known : kExceptions) {
    if (!name.empty() && exception == known.name)
      return name + " WITH " + std::string(known.license);
  }
  return {};
}

// What no list knows, as SPDX lets one name it.
std::string reference(std::string_view name) {
  std::string id = "LicenseRef-";
  for (const char c : trimmed(name)) {
    const bool is_plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '.';
    id += is_plain ? c : '-';
  }
  return id;
}

// Calls `f` with each part between the words, which stand apart or behind a comma.
template <typename F>
void each_part(std::string_view text, std::string_view word, F f) {
  const std::string small = lower_case(text);
  std::size_t from = 0;
  for (std::size_t at = small.find(word); at != small.npos; at = small.find(word, from)) {
    f(text.substr(from, at - from));
    from = at + word.size();
  }
  f(text.substr(from));
}

// "A or B and C": `or` binds less than `and`, and both less than what a comma stands before.
std::string expression_of(std::string_view text, bool may_refer, int depth = 0) {
  constexpr std::string_view kWords[] = {", and ", ", or ", ", ", " or ", " and ", "/"};
  constexpr bool kIsAnd[] = {true, false, true, false, true, false};
  constexpr int kLast = static_cast<int>(std::size(kWords));
  while (depth < kLast &&
         (lower_case(text).find(kWords[depth]) == std::string::npos || !one_name(text).empty())) {
    ++depth;
  }
  if (depth == kLast) {
    std::string_view name = trimmed(text);
    while (name.ends_with(',')) name.remove_suffix(1);
    while (name.starts_with('(')) name.remove_prefix(1);
    while (name.ends_with(')')) name.remove_suffix(1);
    std::string known = with_exception(name);
    return known.empty() && may_refer && !name.empty() ? reference(name) : known;
  }
  std::string out;
  bool is_good = true;
  each_part(text, kWords[depth], [&](std::string_view part) {
    const std::string one = expression_of(part, may_refer, depth + 1);
    is_good = is_good && !one.empty();
    const bool is_joined = one.find(" OR ") != one.npos || one.find(" AND ") != one.npos;
    if (!out.empty()) out += kIsAnd[depth] ? " AND " : " OR ";
    out += is_joined ? "(" + one + ")" : one;
  });
  return is_good ? out : std::string();
}

// The common licences that the text sends its reader to.
Names referred_in(std::string_view text) {
  constexpr std::string_view kFolder = "/usr/share/common-licenses/";
  const bool is_later = words_of(text).find("any later version") != std::string::npos;
  Names names;
  for (std::size_t at = text.find(kFolder); at != text.npos; at = text.find(kFolder, at + 1)) {
    std::string_view name = text.substr(at + kFolder.size());
    constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.";
    const std::size_t end = name.find_first_not_of(kLetters);
    name = name.substr(0, end);
    while (name.ends_with('.')) name.remove_suffix(1);
    const bool is_gnu = name.find("GPL") != name.npos || name.starts_with("GFDL");
    std::string known = one_name(is_gnu && is_later ? std::string(name) + "+" : std::string(name));
    add(names, std::move(known));
  }
  return names;
}

}  // namespace

std::string known_texts(std::string_view text) { return joined(known_in(text)); }

std::string of_short_names(std::string_view names) {
  // Brackets are SPDX's own.
  if (std::string one = one_name(names); !one.empty()) return one;
  return names.find('(') == names.npos ? expression_of(names, false) : std::string();
}

std::string spdx_name(std::string_view license) {
  if (license.empty()) return {};
  const auto expression = Expression::parse(license);
  if (expression && expression->is_listed()) return std::string(license);
  std::string known = of_short_names(license);
  return known.empty() ? std::string(license) : known;
}

std::string of_copyright(std::string_view text) {
  constexpr std::string_view kFiles = "Files:";
  constexpr std::string_view kLicense = "License:";
  constexpr std::size_t kLongest = 120;
  const std::string_view whole = text;
  Names names;
  // The first lines say that the form is to be read by machines.
  const bool is_readable = text.substr(0, 400).find("copyright-format") != text.npos ||
                           text.substr(0, 400).find("dep.debian.net/deps/dep5") != text.npos;
  bool is_of_packaging = false;
  while (is_readable && !text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (trimmed(line).empty()) is_of_packaging = false;
    if (line.starts_with(kFiles)) {
      const std::string_view files = trimmed(line.substr(kFiles.size()));
      is_of_packaging = files.starts_with("debian/") && files.find(' ') == files.npos;
    }
    if (!line.starts_with(kLicense) || is_of_packaging) continue;
    const std::string_view name = trimmed(line.substr(kLicense.size()));
    if (!name.empty() && name.size() <= kLongest) add(names, expression_of(name, true));
  }
  if (!names.empty()) return joined(names);
  names = referred_in(whole);
  for (std::string& name : known_in(whole)) add(names, std::move(name));
  return joined(names);
}

}  // namespace sluice::licenses
