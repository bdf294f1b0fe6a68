#include "core/cli/pool.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <utility>

namespace sluice::cli {

std::vector<std::unique_ptr<FileResult>> audit_files(const Engine& engine,
                                                     const std::vector<FoundFile>& files,
                                                     unsigned jobs,
                                                     const std::function<void(std::size_t)>& done) {
  // Each file has its own slot, so that the order of the results is that of the files.
  std::vector<std::vector<std::unique_ptr<FileResult>>> slots(files.size());
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> finished{0};
  const std::uint64_t limit = engine.options().limits.file_bytes;
  const auto work = [&] {
    for (std::size_t i = next++; i < files.size(); i = next++) {
      slots[i] = engine.audit_file(read_file(files[i], limit));
      const std::size_t count = ++finished;
      if (done) done(count);
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
  // They wait until it is known how many of them are to stay.
  std::atomic<bool> begun{false};
  std::size_t most = count;
  const auto run = [&](std::size_t index) {
    begun.wait(false);
    if (index < most) work();
  };
  try {
    while (threads.size() + 1 < count) threads.emplace_back(run, threads.size());
  } catch (const std::system_error&) {
    // Where there are no further threads, memory is short as well: half of them leave it to the
    // others.
    most = threads.size() / 2;
  }
  begun = true;
  begun.notify_all();
  for (; threads.size() > most; threads.pop_back()) threads.back().join();
  work();
  for (std::thread& thread : threads) thread.join();
  std::vector<std::unique_ptr<FileResult>> results;
  for (auto& slot : slots) std::move(slot.begin(), slot.end(), std::back_inserter(results));
  return results;
}

}  // namespace sluice::cli
