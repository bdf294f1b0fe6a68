#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice {

enum class ArchiveFormat : std::uint8_t { none, zip, tar, gzip };

// What the bytes are by their first header, or by the record that ends a zip behind a program;
// gzip may hold a tar or a single file.
ArchiveFormat archive_format(std::string_view bytes);

// The header says more than the two or four bytes that any file may start with: what does not read
// as an archive is a broken one.
bool is_certain_archive(std::string_view bytes);

// What a file of this name is meant to be, whatever its bytes are.
ArchiveFormat archive_format_of_name(std::string_view path);

// The block holds a tar header whose checksum is right.
bool is_tar_header(std::string_view block);

// Where the record at the end of a zip stands: the last one whose comment ends with the file, else
// the last one at all (something was put behind it).
std::optional<std::uint64_t> find_zip_end(std::string_view bytes);

}  // namespace sluice
