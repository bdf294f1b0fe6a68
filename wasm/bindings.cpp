// The WebAssembly border: few coarse calls. Bytes come in once, texts go out; no C++ object,
// callback or exception crosses. Images are pushed in pieces to an audit that a number stands for.
// wasm/src/engine.ts is the other side.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/audit/audit.h"
#include "core/audit/rule_examples.h"
#include "core/report/bill.h"
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
void copy(const val& bytes, std::string& into) {
  into.resize(bytes["length"].as<std::size_t>());
  const auto* const data = reinterpret_cast<const unsigned char*>(into.data());
  val(emscripten::typed_memory_view(into.size(), data)).call<void>("set", bytes);
}

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
    copy(bytes, input.bytes);
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

// What is known beforehand of packages, as far as a host has it: lists of {path, bytes}.
void take_known(const val& known, Options& options) {
  if (known.isUndefined()) return;
  const auto take = [&](const char* name, std::vector<Input>& into) {
    if (known[name].isUndefined()) return;
    for (const Listed& listed : list(known[name])) {
      Input& input = into.emplace_back();
      input.path = listed.path;
      copy(listed.file["bytes"], input.bytes);
    }
  };
  take("advisories", options.advisories);
  take("vex", options.vex);
  take("bills", options.bills);
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

// What another engine by the same options found plain: [{path, kind, status, reason, text}]. This
// module wrote it, in another worker.
std::vector<PlainFile> read_plain(const val& written) {
  std::vector<PlainFile> plain(written["length"].as<std::size_t>());
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const val one = written[i];
    FileEntry& entry = plain[i].entry;
    entry.path = one["path"].as<std::string>();
    entry.kind = static_cast<Kind>(one["kind"].as<int>());
    entry.status = static_cast<FileEntry::Status>(one["status"].as<int>());
    entry.reason = one["reason"].as<std::string>();
    plain[i].has_text = one["text"].as<bool>();
  }
  return plain;
}

val written(const std::vector<PlainFile>& plain) {
  val list = val::array();
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const FileEntry& entry = plain[i].entry;
    val one = val::object();
    one.set("path", entry.path);
    one.set("kind", static_cast<int>(entry.kind));
    one.set("status", static_cast<int>(entry.status));
    one.set("reason", entry.reason);
    one.set("text", plain[i].has_text);
    list.set(i, one);
  }
  return list;
}

// What is known of files that are audited again and again while a few of them change: of the last
// call, by its options. JavaScript numbers contents, and a file whose path and number are those of
// the last call is not looked at again.
class Kept {
 public:
  Kept(std::string by, Options options) : by_(std::move(by)), engine_(std::move(options)) {}

  bool is_by(const std::string& options_json) const { return by_ == options_json; }

  // Files of the next report: audited now, but for those that another engine found plain.
  void prepare(const val& files) {
    for (const Listed& listed : list(files)) {
      const double content = listed.file["content"].as<double>();
      files_.insert_or_assign(listed.path, File{content, prepared(listed)});
    }
  }

  // In the files' order: what is plain, and undefined for what is not.
  val sift(const val& files) const {
    val sifted = val::array();
    const auto count = files["length"].as<std::size_t>();
    for (std::size_t i = 0; i < count; ++i) {
      const val file = files[i];
      const Listed listed{file["path"].as<std::string>(), file,
                          file["bytes"]["length"].as<std::size_t>()};
      const auto plain = plain_files(engine_.audit_file(read(listed, engine_.options().limits)));
      sifted.set(i, plain ? written(*plain) : val::undefined());
    }
    return sifted;
  }

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
          now.emplace(listed[i].path, result_of(listed[i], content.as<double>())).first->second;
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

  FileResults prepared(const Listed& listed) const {
    const val written = listed.file["plain"];
    const Limits& limits = engine_.options().limits;
    if (written.isUndefined()) return engine_.audit_file(read(listed, limits));
    const std::vector<PlainFile> plain = read_plain(written);
    const bool is_text = std::any_of(plain.begin(), plain.end(),
                                     [](const PlainFile& file) { return file.has_text; });
    return results_of(plain, is_text ? read(listed, limits) : Input{listed.path, {}});
  }

  File result_of(const Listed& listed, double content) {
    const auto file = files_.find(listed.path);
    if (file != files_.end() && file->second.content == content) return std::move(file->second);
    return {content, engine_.audit_file(read(listed, engine_.options().limits))};
  }

  std::string by_;
  Engine engine_;
  std::map<std::string, File> files_;
};

std::unique_ptr<Kept> kept;

// The one catch-all: what is thrown on this side becomes an error on the other.
template <typename Work>
val done_or_error(const Work& work) {
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
val with_options(const std::string& options_json, const Work& work) {
  return done_or_error([&] {
    ParsedOptions parsed = parse_options(options_json);
    return parsed.error.empty() ? work(std::move(parsed.options)) : failed(parsed.error);
  });
}

std::string write(const Report& report, const std::string& format,
                  std::optional<std::int32_t> date) {
  if (format == "sarif") return write_sarif(report);
  if (format == "cyclonedx") return write_cyclonedx(report, date);
  if (format == "spdx") return write_spdx(report, date);
  return write_json(report);
}

val audit_files(const val& files, const std::string& options_json, const std::string& format,
                const val& known) {
  return with_options(options_json, [&](Options options) {
    take_known(known, options);
    const std::optional<std::int32_t> date = options.today;
    return done(write(report_on(files, std::move(options)), format, date));
  });
}

val path_of_files(const val& files, const std::string& options_json, const std::string& format) {
  return with_options(options_json, [&](Options options) {
    select_errors_only(options);
    options.wants_path = true;
    return done(write_path(*report_on(files, std::move(options)).path, format, Color::never));
  });
}

void forget() { kept.reset(); }

// With what is kept by these options, or with nothing yet.
template <typename Work>
val with_kept(const std::string& options_json, const Work& work) {
  return done_or_error([&] {
    // Out of reach meanwhile: what breaks off in the midst of it is not known.
    std::unique_ptr<Kept> last = std::move(kept);
    if (!last || !last->is_by(options_json)) {
      last.reset();
      ParsedOptions parsed = parse_options(options_json);
      if (!parsed.error.empty()) return failed(parsed.error);
      last = std::make_unique<Kept>(options_json, std::move(parsed.options));
    }
    val result = work(*last);
    kept = std::move(last);
    return result;
  });
}

// As both of them, in one go: the report as JSON, and the delivery path where a format is named.
val audit_again(const val& files, const std::string& options_json, const std::string& path_format) {
  return with_kept(options_json, [&](Kept& last) {
    const Report report = last.report_on(files, !path_format.empty());
    val result = done(write_json(report));
    if (report.path) result.set("path", write_path(*report.path, path_format, Color::never));
    return result;
  });
}

val prepare(const val& files, const std::string& options_json) {
  return with_kept(options_json, [&](Kept& last) {
    last.prepare(files);
    return done({});
  });
}

val sift(const val& files, const std::string& options_json) {
  return with_kept(options_json, [&](Kept& last) {
    val result = val::object();
    result.set("files", last.sift(files));
    return result;
  });
}

// An audit of images between its first call and its last.
struct ImagesAudit {
  explicit ImagesAudit(Options options) : date(options.today), engine(std::move(options)) {}
  std::optional<std::int32_t> date;
  Engine engine;
  std::unique_ptr<ArtifactAudit> artifact;  // the one that comes in; null between two
  std::vector<std::unique_ptr<FileResult>> results;
  std::string piece;  // its memory is used again
};

std::map<int, ImagesAudit>& images_audits() {
  static std::map<int, ImagesAudit> audits;
  return audits;
}

// One step of the audit with that number.
template <typename Work>
val step(int number, const Work& work) {
  return done_or_error([&] {
    const auto found = images_audits().find(number);
    if (found == images_audits().end()) return failed("no such audit of images");
    return work(found->second);
  });
}

template <typename Work>
val artifact_step(int number, const Work& work) {
  return step(number, [&](ImagesAudit& audit) {
    if (!audit.artifact) return failed("no artifact was begun");
    work(audit, *audit.artifact);
    return done({});
  });
}

val open_images(const std::string& options_json, const val& known) {
  return with_options(options_json, [&](Options options) {
    take_known(known, options);
    auto& audits = images_audits();
    const int number = audits.empty() ? 1 : audits.rbegin()->first + 1;
    audits.try_emplace(number, std::move(options));
    return done(std::to_string(number));
  });
}

val begin_artifact(int number, const std::string& path) {
  return step(number, [&](ImagesAudit& audit) {
    audit.artifact = audit.engine.open_artifact(path);
    return done({});
  });
}

val begin_file(int number, const std::string& path, double size) {
  return artifact_step(number, [&](ImagesAudit&, ArtifactAudit& artifact) {
    artifact.begin_file(path, static_cast<std::uint64_t>(size));
  });
}

val end_file(int number) {
  return artifact_step(number, [](ImagesAudit&, ArtifactAudit& artifact) { artifact.end_file(); });
}

// Of the archive, or of the file of a layout that was begun.
val feed(int number, const val& bytes, bool is_in_file) {
  return artifact_step(number, [&](ImagesAudit& audit, ArtifactAudit& artifact) {
    copy(bytes, audit.piece);
    is_in_file ? artifact.feed_file(audit.piece) : artifact.feed(audit.piece);
  });
}

val end_artifact(int number) {
  return artifact_step(number, [](ImagesAudit& audit, ArtifactAudit& artifact) {
    for (auto& result : artifact.finish()) audit.results.push_back(std::move(result));
    audit.artifact.reset();
  });
}

// The report, once for each format, one after the other; the audit is over.
val finish_images(int number, const val& formats) {
  return step(number, [&](ImagesAudit& audit) {
    const Report report = audit.engine.finish(std::move(audit.results));
    val texts = val::array();
    const auto count = formats["length"].as<std::size_t>();
    for (std::size_t i = 0; i < count; ++i)
      texts.set(i, write(report, formats[i].as<std::string>(), audit.date));
    images_audits().erase(number);
    val result = val::object();
    result.set("texts", texts);
    return result;
  });
}

// Gives up an audit, if it is not over.
void close_images(int number) { images_audits().erase(number); }

std::string examples(const std::string& id) {
  const std::vector<const Rule*> rules = find_rules(id);
  return write_examples_json(rules.empty() ? Examples() : examples_made_of(*rules.front()));
}

std::string rules() { return write_rules_json(all_rules()); }
std::string module_version() { return std::string(version()); }

}  // namespace
}  // namespace sluice

EMSCRIPTEN_BINDINGS(sluice) {
  emscripten::function("version", &sluice::module_version);
  emscripten::function("rules", &sluice::rules);
  emscripten::function("examples", &sluice::examples);
  emscripten::function("audit", &sluice::audit_files);
  emscripten::function("path", &sluice::path_of_files);
  emscripten::function("auditAgain", &sluice::audit_again);
  emscripten::function("prepare", &sluice::prepare);
  emscripten::function("sift", &sluice::sift);
  emscripten::function("forget", &sluice::forget);
  emscripten::function("openImages", &sluice::open_images);
  emscripten::function("beginArtifact", &sluice::begin_artifact);
  emscripten::function("beginFile", &sluice::begin_file);
  emscripten::function("feed", &sluice::feed);
  emscripten::function("endFile", &sluice::end_file);
  emscripten::function("endArtifact", &sluice::end_artifact);
  emscripten::function("finishImages", &sluice::finish_images);
  emscripten::function("closeImages", &sluice::close_images);
}
