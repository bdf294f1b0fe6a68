#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::archive {

// One entry of a tar, as its headers say.
struct TarEntry {
  char type = '0';  // of the header: '0' file, '1' hard link, '2' symbolic link, '5' folder, …
  std::uint32_t mode = 0;
  std::uint64_t size = 0;  // of what is stored of its content
  std::string name;        // as written
  std::string target;
  bool has_capabilities = false;
};

// Who takes in what a tar holds, as it comes.
class TarHandler {
 public:
  virtual ~TarHandler() = default;
  virtual void begin(TarEntry entry) = 0;
  virtual void data(std::string_view bytes) = 0;
  // `is_whole` is false where the tar ended within it.
  virtual void end(bool is_whole) = 0;
  // What no honest tar has.
  virtual void fault(std::string says) = 0;
  // Bytes that are not zero behind the end.
  virtual void trailing() = 0;
};

// Reads a tar that comes in pieces: v7, ustar, GNU's long names, sparse files and numbers in base
// 256, PAX (POSIX.1-2017, pax; GNU tar manual, Tar Internals), and where they leave a choice, as
// Go's archive/tar does. Holds one header at a time. Of
// sparse files the holes are left out. Behind a broken header it looks for the next one that is
// whole.
class TarStream {
 public:
  explicit TarStream(TarHandler& handler, std::uint64_t entries)
      : handler_(handler), entries_left_(entries) {}

  void feed(std::string_view bytes);
  void finish();

  // Something was read that is a tar.
  bool is_tar() const { return is_tar_; }
  // What is behind some place was not read.
  bool is_cut() const { return is_cut_; }
  bool is_at_limit() const { return entries_left_ == 0; }

 private:
  enum class State : std::uint8_t { header, meta, map, content, padding, ended };

  struct Overrides {
    std::optional<std::string> path, target;
    std::optional<std::string> sparse_path;  // GNU.sparse.name
    std::string major, minor;                // of a sparse file's version
    std::optional<std::uint64_t> size;
    std::optional<std::uint64_t> real_size;  // of a sparse file
    bool is_sparse = false;
    bool has_capabilities = false;
    std::vector<std::uint64_t> map;  // offset and size by turns
  };

  bool take_block(std::string_view& bytes);
  void read_header();
  void read_meta_header(char type, std::uint64_t size);
  void end_meta();
  bool read_pax(std::string_view records, Overrides& into);
  bool read_pax_record(std::string_view key, std::string_view value, Overrides& into);
  void begin(TarEntry entry, std::uint64_t stored);
  void read_old_map(std::size_t count, std::size_t more);
  void read_new_map();
  void begin_content();
  void take_content(std::string_view& bytes);
  void end_content();
  void lose(std::string says);

  TarHandler& handler_;
  std::uint64_t entries_left_;
  State state_ = State::header;
  std::string block_;  // of the block at hand, while it is not whole
  std::string meta_;   // content of a header about others
  char meta_type_ = 0;
  std::uint64_t left_ = 0;  // of content
  std::uint64_t pad_ = 0;
  Overrides next_;
  std::string long_path_, long_target_;  // of GNU's headers; they win over those of PAX
  std::vector<std::uint64_t> map_;
  std::string map_text_;                    // of the line at hand
  std::optional<std::uint64_t> map_count_;  // of pieces
  std::uint64_t real_size_ = 0;
  bool is_sparse_ = false;
  bool has_new_map_ = false;
  bool is_within_ = false;  // of an entry
  bool is_tar_ = false;
  bool is_cut_ = false;
  bool is_lost_ = false;  // looks for the next header
  bool was_zero_ = false;
  bool has_trailing_ = false;
};

}  // namespace sluice::archive
