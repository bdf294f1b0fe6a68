// The WebAssembly border: four coarse calls. Bytes come in once, one text goes out; no C++ object,
// callback or exception crosses. wasm/src/engine.ts is the other side.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
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

// The report on the files by options that were read.
Report report_on(const val& files, Options options) {
  const Engine engine(std::move(options));
  const Limits& limits = engine.options().limits;
  const std::vector<Listed> listed = list(files);
  std::vector<std::uint64_t> sizes;
  for (const Listed& file : listed) sizes.push_back(file.size);
  const std::size_t within = inputs_within(sizes, limits);
  std::vector<std::unique_ptr<FileResult>> results;
  for (std::size_t i = 0; i < listed.size(); ++i) {
    // One file at a time: the heap keeps only what rules about several files want.
    Input input = i < within ? read(listed[i], limits)
                             : Input{listed[i].path, {}, Input::State::too_large, kBehindTotal};
    for (auto& result : engine.audit_file(std::move(input))) results.push_back(std::move(result));
  }
  return engine.finish(std::move(results));
}

// The one catch-all: what is thrown on this side becomes an error on the other.
template <typename Work>
val done_or_error(const std::string& options_json, const Work& work) {
  try {
    ParsedOptions parsed = parse_options(options_json);
    return parsed.error.empty() ? done(work(std::move(parsed.options))) : failed(parsed.error);
  } catch (const std::bad_alloc&) {
    return failed("out of memory");
  } catch (const std::exception& error) {
    return failed(error.what());
  } catch (...) {
    return failed("unknown error");
  }
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

std::string rules() { return write_rules_json(all_rules()); }
std::string module_version() { return std::string(version()); }

}  // namespace
}  // namespace sluice

EMSCRIPTEN_BINDINGS(sluice) {
  emscripten::function("version", &sluice::module_version);
  emscripten::function("rules", &sluice::rules);
  emscripten::function("audit", &sluice::audit_files);
  emscripten::function("path", &sluice::path_of_files);
}
