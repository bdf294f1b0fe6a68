// What an audit of an exported image costs, and of what:
//   sluice_bench --image FILE
#include "tests/bench/images.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/audit.h"
#include "core/model/image/inventory.h"
#include "core/model/image/reader.h"
#include "core/parse/archive/tar_stream.h"
#include "core/parse/archive/unpacker.h"
#include "core/parse/sha256.h"
#include "core/report/report.h"

namespace sluice::bench {
namespace {

constexpr std::uint64_t kMany = 1ULL << 40U;

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

using Take = std::function<void(std::string_view)>;

void stream(const std::string& path, const Take& take) {
  std::vector<char> piece(1U << 20U);
  std::ifstream in(path, std::ios::binary);
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0)
    take({piece.data(), static_cast<std::size_t>(in.gcount())});
}

// Of the entries of a layer only the bytes are counted.
class LayerWalk final : public archive::TarHandler {
 public:
  void feed(std::string_view bytes) {
    unpacker_.feed(bytes, [&](std::string_view piece) {
      unpacked += piece.size();
      tar_.feed(piece);
    });
  }
  std::uint64_t unpacked = 0;
  std::uint64_t files = 0;  // bytes
  std::uint64_t entries = 0;

 private:
  void begin(archive::TarEntry) override { ++entries; }
  void data(std::string_view bytes) override { files += bytes.size(); }
  void end(bool) override {}
  void fault(std::string) override {}
  void trailing() override {}

  archive::Unpacker unpacker_{kMany};
  archive::TarStream tar_{*this, kMany};
};

class Walk final : public archive::TarHandler {
 public:
  void feed(std::string_view bytes) {
    packed += bytes.size();
    tar_.feed(bytes);
  }
  std::uint64_t packed = 0;
  std::uint64_t unpacked = 0;
  std::uint64_t files = 0;
  std::uint64_t entries = 0;

 private:
  void begin(archive::TarEntry) override { layer_.emplace(); }
  void data(std::string_view bytes) override { layer_->feed(bytes); }
  void end(bool) override {
    unpacked += layer_->unpacked;
    files += layer_->files;
    entries += layer_->entries;
    layer_.reset();
  }
  void fault(std::string) override {}
  void trailing() override {}

  std::optional<LayerWalk> layer_;
  archive::TarStream tar_{*this, kMany};
};

class Nobody final : public image::FileVisitor {
  void file(const image::Layer&, std::size_t, std::string_view) override {}
};

double measure(const std::function<void()>& run) {
  double best = 1e9;
  for (int round = 0; round < 3; ++round) {
    const double before = cpu_seconds();
    run();
    best = std::min(best, cpu_seconds() - before);
  }
  return best;
}

void print(const char* name, double seconds, double whole, double gigabytes) {
  std::printf("  %-34s %7.2f s  %5.2f s/GB  %4.0f %%\n", name, seconds, seconds / gigabytes,
              100 * seconds / whole);
}

}  // namespace

void images(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    Walk counted;
    stream(path, [&](std::string_view piece) { counted.feed(piece); });
    const double read = measure([&] { stream(path, [](std::string_view) {}); });
    const double walk = measure([&] {
      Walk one;
      stream(path, [&](std::string_view piece) { one.feed(piece); });
    });
    std::size_t packages = 0;
    const double inventory = measure([&] {
      Nobody nobody;
      image::ArtifactReader reader({}, nobody);
      stream(path, [&](std::string_view piece) { reader.feed(piece); });
      image::Artifact artifact = reader.finish();
      image::take_inventory(artifact);
      packages = artifact.packages.size();
    });
    const double audit = measure([&] {
      const Engine engine(Options{});
      const auto one = engine.open_artifact("image.tar");
      stream(path, [&](std::string_view piece) { one->feed(piece); });
      if (write_json(engine.finish(one->finish())).empty()) std::abort();
    });
    // Every blob, what packed ones unpack to, and every file in them.
    const bool is_packed = counted.unpacked > counted.packed + counted.packed / 50;
    const std::uint64_t hashed =
        counted.packed + counted.files + (is_packed ? counted.unpacked : 0);
    const std::string block(1U << 20U, 'x');
    const double hashing = measure([&] {
      Sha256Stream hash;
      for (std::uint64_t done = 0; done < hashed; done += block.size()) hash.add(block);
      (void)hash.finish();
    });
    const double gigabytes = static_cast<double>(counted.unpacked) / 1e9;
    std::printf("%s: %.2f GB unpacked, %llu entries, %zu packages\n", path.c_str(), gigabytes,
                static_cast<unsigned long long>(counted.entries), packages);
    print("reading the file", read, audit, gigabytes);
    print("unpacking and walking", walk - read, audit, gigabytes);
    print("packages", std::max(0.0, inventory - walk - hashing), audit, gigabytes);
    print("hashing", hashing, audit, gigabytes);
    print("secrets and rules", audit - inventory, audit, gigabytes);
    print("all", audit, audit, gigabytes);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("  at most %ld MB in memory\n", usage.ru_maxrss / 1024);
  }
}

}  // namespace sluice::bench
