#include "core/cli/pool.h"

#include <algorithm>
#include <atomic>
#include <new>
#include <system_error>
#include <thread>
#include <utility>

namespace sluice::cli {

void on_threads(std::size_t count, std::size_t each, unsigned jobs,
                const std::function<void(std::size_t)>& work) {
  std::vector<char> is_done(count);
  std::atomic<std::size_t> next{0};
  const auto go_on = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      work(i);
      is_done[i] = 1;
    }
  };
  // What a thread leaves is left for the end.
  const auto go_on_while_there_is_memory = [&] {
    try {
      go_on();
    } catch (const std::bad_alloc&) {  // NOLINT(bugprone-empty-catch)
    }
  };
  constexpr std::size_t kMostThreads = 256;
  const std::size_t wanted = jobs != 0 ? jobs : std::max(1U, std::thread::hardware_concurrency());
  const std::size_t most = std::clamp<std::size_t>(count / each, 1, std::min(wanted, kMostThreads));
  std::vector<std::thread> threads;
  threads.reserve(most);
  try {
    while (threads.size() + 1 < most) threads.emplace_back(go_on_while_there_is_memory);
  } catch (const std::system_error&) {  // NOLINT(bugprone-empty-catch): those there are will do
  }
  go_on_while_there_is_memory();
  for (std::thread& thread : threads) thread.join();
  go_on();
  for (std::size_t i = 0; i < count; ++i) {
    if (is_done[i] == 0) work(i);
  }
}

std::vector<std::unique_ptr<FileResult>> audit_files(
    const Engine& engine, const std::vector<FoundFile>& files, unsigned jobs,
    const std::function<void(std::size_t)>& done,
    const std::function<Input(const FoundFile&)>& read) {
  // Each file has its own slot, so that the order of the results is that of the files.
  std::vector<std::vector<std::unique_ptr<FileResult>>> slots(files.size());
  std::atomic<std::size_t> finished{0};
  const std::uint64_t limit = engine.options().limits.file_bytes;
  // A thread costs more than a small file: below a few files a thread, fewer do as well.
  constexpr std::size_t kFilesPerThread = 4;
  on_threads(files.size(), kFilesPerThread, jobs, [&](std::size_t i) {
    slots[i] = engine.audit_file(read ? read(files[i]) : read_file(files[i], limit));
    const std::size_t count = ++finished;
    if (done) done(count);
  });
  std::vector<std::unique_ptr<FileResult>> results;
  for (auto& slot : slots) std::move(slot.begin(), slot.end(), std::back_inserter(results));
  return results;
}

}  // namespace sluice::cli
