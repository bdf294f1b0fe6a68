#pragma once

#include <string>
#include <string_view>

// Letters of the alphabets that have two cases, one code point for one, whatever the locale.
namespace sluice {

char32_t lower_case_letter(char32_t c);
char32_t upper_case_letter(char32_t c);

// Of texts in UTF-8; what is none stays.
std::string unicode_lower_case(std::string_view text);
std::string unicode_upper_case(std::string_view text);

}  // namespace sluice
