// The WebAssembly border: three coarse calls. Bytes come in once, one text goes out; no C++ object,
// callback or exception crosses. wasm/src/engine.ts is the other side.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <exception>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "core/audit/audit.h"
#include "core/report/report.h"
#include "core/rules/registry.h"

namespace sluice {
namespace {

using emscripten::val;

// A Uint8Array's bytes, copied once, straight into the heap.
std::string bytes_of(const val& array) {
  std::string bytes(array["length"].as<std::size_t>(), '\0');
  const auto* const data = reinterpret_cast<const unsigned char*>(bytes.data());
  val(emscripten::typed_memory_view(bytes.size(), data)).call<void>("set", array);
  return bytes;
}

Input::State state_of(const std::string& name) {
  if (name == "skipped") return Input::State::skipped;
  if (name == "too-large") return Input::State::too_large;
  return Input::State::unreadable;
}

// {path, bytes}, or {path, state, problem} for what the host did not read.
Input input_of(const val& file) {
  Input input;
  input.path = file["path"].as<std::string>();
  const val bytes = file["bytes"];
  if (!bytes.isUndefined()) {
    input.bytes = bytes_of(bytes);
    return input;
  }
  input.state = state_of(file["state"].as<std::string>());
  input.problem = file["problem"].as<std::string>();
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

val audit_files(const val& files, const std::string& options_json, const std::string& format) {
  ParsedOptions parsed = parse_options(options_json);
  if (!parsed.error.empty()) return failed(parsed.error);
  const Engine engine(std::move(parsed.options));
  std::vector<std::unique_ptr<FileResult>> results;
  const auto count = files["length"].as<std::size_t>();
  for (std::size_t i = 0; i < count; ++i) {
    // One file at a time: the heap holds the bytes of what rules about several files want, no more.
    for (auto& result : engine.audit_file(input_of(files[i]))) results.push_back(std::move(result));
  }
  const Report report = engine.finish(std::move(results));
  return done(format == "sarif" ? write_sarif(report) : write_json(report));
}

// The one catch-all: what is thrown on this side becomes an error on the other.
val audit_or_error(const val& files, const std::string& options_json, const std::string& format) {
  try {
    return audit_files(files, options_json, format);
  } catch (const std::bad_alloc&) {
    return failed("out of memory");
  } catch (const std::exception& error) {
    return failed(error.what());
  } catch (...) {
    return failed("unknown error");
  }
}

std::string rules() { return write_rules_json(all_rules()); }
std::string module_version() { return std::string(version()); }

}  // namespace
}  // namespace sluice

EMSCRIPTEN_BINDINGS(sluice) {
  emscripten::function("version", &sluice::module_version);
  emscripten::function("rules", &sluice::rules);
  emscripten::function("audit", &sluice::audit_or_error);
}
