#pragma once

#include <string>
#include <string_view>

namespace sluice::secrets {

// Shannon entropy in bits a character.
double entropy(std::string_view value);

// True for what stands where a secret goes and is none: EXAMPLE, changeme, xxxx, <token>, ${TOKEN}.
bool is_stand_in(std::string_view value);

// True for a stand-in by a word alone (EXAMPLE, fake), around which the value is random: a token
// that somebody marked, and not one that somebody typed.
bool is_marked(std::string_view value);

// True for what is masked, to be filled in, or a pattern: ******, {password}, [^@]+, f(x). A single
// mark of those is one of a password.
bool is_template(std::string_view value);

// True for what a person filled up: counting (12345678, abcdefgh, a1b2c3d4), one character over and
// over, walks along the keyboard (12ASD34qwe56CXZ).
bool is_made_up(std::string_view value);

// True for hexadecimal digits (a UUID too) but for one letter, or one large among small: changed by
// hand before it was shown, so that it opens nothing. Random ones of more letters have many.
bool is_altered(std::string_view value);

// One character over and over.
bool is_one_character(std::string_view value);

// True where most of the letters follow each other as they do in English words and in names made of
// them. A random value rarely does.
bool reads_as_words(std::string_view value);

// True for letters and digits that change between large, small and digits as often as random ones
// do: words do not, whatever they are made of.
bool is_interleaved(std::string_view value);

// What may be shown of a secret: the first four characters, nothing of one below twelve.
std::string masked(std::string_view secret);

// True for files that are there to be read or tested: tests, fixtures, examples, documentation.
bool is_sample_path(std::string_view path);

}  // namespace sluice::secrets
