#include "core/cli/pool.h"

#include <algorithm>
#include <atomic>
#include <new>
#include <system_error>
#include <thread>
#include <utility>

namespace sluice::cli {

std::vector<std::unique_ptr<FileResult>> audit_files(
    const Engine& engine, const std::vector<FoundFile>& files, unsigned jobs,
    const std::function<void(std::size_t)>& done,
    const std::function<Input(const FoundFile&)>& read) {
  // Each file has its own slot, so that the order of the results is that of the files.
  std::vector<std::vector<std::unique_ptr<FileResult>>> slots(files.size());
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> finished{0};
  const std::uint64_t limit = engine.options().limits.file_bytes;
  const auto audit = [&](std::size_t i) {
    slots[i] = engine.audit_file(read ? read(files[i]) : read_file(files[i], limit));
    const std::size_t count = ++finished;
    if (done) done(count);
  };
  const auto work = [&] {
    for (std::size_t i = next++; i < files.size(); i = next++) audit(i);
  };
  // Where memory runs out, one thread less needs less of it; its file is left for the end.
  const auto work_while_there_is_memory = [&] {
    try {
      work();
    } catch (const std::bad_alloc&) {  // NOLINT(bugprone-empty-catch)
    }
  };
  // A thread costs more than a small file: below a few files a thread, fewer do as well.
  constexpr std::size_t kFilesPerThread = 4;
  constexpr std::size_t kMostThreads = 256;
  const std::size_t wanted = jobs != 0 ? jobs : std::max(1U, std::thread::hardware_concurrency());
  const std::size_t count =
      std::clamp<std::size_t>(files.size() / kFilesPerThread, 1, std::min(wanted, kMostThreads));
  std::vector<std::thread> threads;
  threads.reserve(count);
  try {
    while (threads.size() + 1 < count) threads.emplace_back(work_while_there_is_memory);
  } catch (const std::system_error&) {  // NOLINT(bugprone-empty-catch): those there are will do
  }
  work_while_there_is_memory();
  for (std::thread& thread : threads) thread.join();
  work();
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (slots[i].empty()) audit(i);
  }
  std::vector<std::unique_ptr<FileResult>> results;
  for (auto& slot : slots) std::move(slot.begin(), slot.end(), std::back_inserter(results));
  return results;
}

}  // namespace sluice::cli
