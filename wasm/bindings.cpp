// The WebAssembly border: a few coarse calls. Bytes come in once, one text goes out; no C++ object,
// callback or exception crosses. wasm/src/engine.ts is the other side.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "core/audit/audit.h"
#include "core/report/path.h"
#include "core/report/report.h"
#include "core/rules/registry.h"

namespace sluice {
namespace {

using emscripten::val;

// A file as the host lists it, looked at and not yet read: {path, bytes}, or {path, state, problem}
// for what the host did not read.
struct Listed {
  std::string path;
  val file;
  std::uint64_t size = 0;
};

// In order of path, as the command line finds them: limits on all files together fall on the same.
std::vector<Listed> list(const val& files) {
  std::vector<Listed> listed;
  const auto count = files["length"].as<std::size_t>();
  listed.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const val file = files[i];
    const val bytes = file["bytes"];
    listed.push_back({file["path"].as<std::string>(), file,
                      bytes.isUndefined() ? 0 : bytes["length"].as<std::size_t>()});
  }
  std::stable_sort(listed.begin(), listed.end(),
                   [](const Listed& a, const Listed& b) { return a.path < b.path; });
  return listed;
}

Input::State state_of(const std::string& name) {
  if (name == "skipped") return Input::State::skipped;
  if (name == "too-large") return Input::State::too_large;
  return Input::State::unreadable;
}

// The bytes are copied once, straight into the heap.
Input read(const Listed& listed, const Limits& limits) {
  Input input;
  input.path = listed.path;
  const val bytes = listed.file["bytes"];
  if (bytes.isUndefined()) {
    input.state = state_of(listed.file["state"].as<std::string>());
    input.problem = listed.file["problem"].as<std::string>();
  } else if (listed.size > limits.file_bytes) {
    input.state = Input::State::too_large;
  } else {
    input.bytes.resize(static_cast<std::size_t>(listed.size));
    const auto* const data = reinterpret_cast<const unsigned char*>(input.bytes.data());
    val(emscripten::typed_memory_view(input.bytes.size(), data)).call<void>("set", bytes);
  }
  return input;
}

val failed(const std::string& message) {
  val result = val::object();
  result.set("error", message);
  return result;
}

val done(const std::string& text) {
  val result = val::object();
  result.set("text", text);
  return result;
}

using FileResults = std::vector<std::unique_ptr<FileResult>>;

// How many of the files, in order, the limits on all of them together take.
std::size_t within(const std::vector<Listed>& listed, const Limits& limits) {
  std::vector<std::uint64_t> sizes;
  for (const Listed& file : listed) sizes.push_back(file.size);
  return inputs_within(sizes, limits);
}

Input behind_total(const Listed& file) {
  return {file.path, {}, Input::State::too_large, kBehindTotal};
}

// The report on the files by options that were read.
Report report_on(const val& files, Options options) {
  const Engine engine(std::move(options));
  const Limits& limits = engine.options().limits;
  const std::vector<Listed> listed = list(files);
  const std::size_t taken = within(listed, limits);
  FileResults results;
  for (std::size_t i = 0; i < listed.size(); ++i) {
    // One file at a time: the heap keeps only what rules about several files want.
    Input input = i < taken ? read(listed[i], limits) : behind_total(listed[i]);
    for (auto& result : engine.audit_file(std::move(input))) results.push_back(std::move(result));
  }
  return engine.finish(std::move(results));
}

// What is known of files that are audited again and again while a few of them change: of the last
// call, by its options. JavaScript numbers contents, and a file whose path and number are those of
// the last call is not looked at again.
class Known {
 public:
  Known(std::string written, Options options)
      : written_(std::move(written)), engine_(std::move(options)) {}

  bool is_by(const std::string& options_json) const { return written_ == options_json; }

  Report report_on(const val& files, bool wants_path) {
    const Limits& limits = engine_.options().limits;
    const std::vector<Listed> listed = list(files);
    const std::size_t taken = within(listed, limits);
    std::map<std::string, File> now;
    FileResults results;
    for (std::size_t i = 0; i < listed.size(); ++i) {
      const val content = listed[i].file["content"];
      if (i >= taken || content.isUndefined() || now.contains(listed[i].path)) {
        Input input = i < taken ? read(listed[i], limits) : behind_total(listed[i]);
        for (auto& one : engine_.audit_file(std::move(input))) results.push_back(std::move(one));
        continue;
      }
      const File& file =
          now.emplace(listed[i].path, known(listed[i], content.as<double>())).first->second;
      for (const auto& one : file.results) results.push_back(copy_of(*one));
    }
    files_ = std::move(now);  // what is not among them any more is forgotten
    return engine_.finish(std::move(results), wants_path);
  }

 private:
  struct File {
    double content = 0;
    FileResults results;
  };

  File known(const Listed& listed, double content) {
    const auto file = files_.find(listed.path);
    if (file != files_.end() && file->second.content == content) return std::move(file->second);
    return {content, engine_.audit_file(read(listed, engine_.options().limits))};
  }

  std::string written_;
  Engine engine_;
  std::map<std::string, File> files_;
};

std::unique_ptr<Known> known;

// The one catch-all: what is thrown on this side becomes an error on the other.
template <typename Work>
val value_or_error(const Work& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return failed("out of memory");
  } catch (const std::exception& error) {
    return failed(error.what());
  } catch (...) {
    return failed("unknown error");
  }
}

template <typename Work>
val done_or_error(const std::string& options_json, const Work& work) {
  return value_or_error([&] {
    ParsedOptions parsed = parse_options(options_json);
    return parsed.error.empty() ? done(work(std::move(parsed.options))) : failed(parsed.error);
  });
}

val audit_files(const val& files, const std::string& options_json, const std::string& format) {
  return done_or_error(options_json, [&](Options options) {
    const Report report = report_on(files, std::move(options));
    return format == "sarif" ? write_sarif(report) : write_json(report);
  });
}

val path_of_files(const val& files, const std::string& options_json, const std::string& format) {
  return done_or_error(options_json, [&](Options options) {
    select_errors_only(options);
    options.wants_path = true;
    return write_path(*report_on(files, std::move(options)).path, format, Color::never);
  });
}

void forget() { known.reset(); }

// As both of them, in one go: the report as JSON, and the delivery path where a format is named.
val audit_again(const val& files, const std::string& options_json, const std::string& path_format) {
  return value_or_error([&] {
    // Out of reach meanwhile: what breaks off in the midst of it is not known.
    std::unique_ptr<Known> last = std::move(known);
    if (!last || !last->is_by(options_json)) {
      last.reset();
      ParsedOptions parsed = parse_options(options_json);
      if (!parsed.error.empty()) return failed(parsed.error);
      last = std::make_unique<Known>(options_json, std::move(parsed.options));
    }
    const Report report = last->report_on(files, !path_format.empty());
    val result = done(write_json(report));
    if (report.path) result.set("path", write_path(*report.path, path_format, Color::never));
    known = std::move(last);
    return result;
  });
}

std::string rules() { return write_rules_json(all_rules()); }
std::string module_version() { return std::string(version()); }

}  // namespace
}  // namespace sluice

EMSCRIPTEN_BINDINGS(sluice) {
  emscripten::function("version", &sluice::module_version);
  emscripten::function("rules", &sluice::rules);
  emscripten::function("audit", &sluice::audit_files);
  emscripten::function("path", &sluice::path_of_files);
  emscripten::function("auditAgain", &sluice::audit_again);
  emscripten::function("forget", &sluice::forget);
}
