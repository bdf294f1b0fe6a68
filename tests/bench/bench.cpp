// Throughput of the core on real files, as ratios within one run:
//   sluice_bench [--seconds N] [--image FILE]... [--path FOLDER]... PATH...
//
// For YAML, beside yaml-cpp's event parser with a handler that does nothing; for everything else in
// bytes a second. Each measure is the best of several rounds, the measures of a round in turn, so
// that a machine that slows down slows them all.
#include <sys/resource.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "core/audit/audit.h"
#include "core/detect/detect.h"
#include "core/parse/json.h"
#include "core/parse/yaml.h"
#include "core/report/report.h"
#include "tests/bench/images.h"

namespace {

using sluice::Input;

class Nothing final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override {
    // Some broken files make yaml-cpp hand out the same document for ever.
    if (documents_++ > 0 && mark.pos <= last_) throw YAML::ParserException(mark, "no progress");
    last_ = mark.pos;
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

 private:
  int documents_ = 0;
  int last_ = -1;
};

void bare_yaml(const std::string& bytes) {
  std::istringstream stream(bytes);
  Nothing handler;
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(handler)) {
    }
  } catch (const YAML::Exception&) {
    return;
  }
}

std::vector<Input> read_all(const std::vector<std::string>& paths) {
  std::vector<Input> files;
  const auto add = [&](const std::filesystem::path& file, const std::filesystem::path& root) {
    std::ifstream in(file, std::ios::binary);
    const std::string path = root.empty() ? file.generic_string()
                                          : std::filesystem::relative(file, root).generic_string();
    files.push_back({path, std::string(std::istreambuf_iterator<char>(in), {})});
  };
  for (const std::string& path : paths) {
    if (!std::filesystem::is_directory(path)) {
      add(path, {});
      continue;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
      if (entry.is_regular_file() && !entry.is_symlink()) add(entry.path(), path);
    }
  }
  return files;
}

std::size_t size_of(const std::vector<Input>& files) {
  std::size_t bytes = 0;
  for (const Input& file : files) bytes += file.bytes.size();
  return bytes;
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Measure {
  const char* name;
  std::function<void()> run;
  double best = 1e9;
};

// Rounds over all measures in turn until the time is up; at least three.
void run(std::vector<Measure>& measures, double seconds) {
  const double from = cpu_seconds();
  for (int round = 0; round < 3 || cpu_seconds() - from < seconds; ++round) {
    for (Measure& measure : measures) {
      const double before = cpu_seconds();
      measure.run();
      measure.best = std::min(measure.best, cpu_seconds() - before);
    }
  }
}

void print(const std::vector<Measure>& measures, std::size_t bytes) {
  for (const Measure& measure : measures) {
    const double rate = static_cast<double>(bytes) / 1e6 / std::max(measure.best, 1e-6);
    std::printf("  %-34s %8.1f MB/s  %5.0f %%\n", measure.name, rate,
                100 * measures.front().best / std::max(measure.best, 1e-6));
  }
}

void audit_all(const std::vector<Input>& files) {
  sluice::Options options;
  options.persona = sluice::Persona::auditor;
  const std::string report = sluice::write_json(sluice::audit(files, options));
  if (report.empty()) std::abort();
}

void bench_yaml(const std::vector<Input>& files, double seconds) {
  if (files.empty()) return;
  std::printf("YAML: %zu files, %.2f MB\n", files.size(),
              static_cast<double>(size_of(files)) / 1e6);
  std::vector<Measure> measures{{"yaml-cpp, events thrown away",
                                 [&] {
                                   for (const Input& file : files) bare_yaml(file.bytes);
                                 }},
                                {"positioned tree",
                                 [&] {
                                   for (const Input& file : files)
                                     (void)sluice::parse_yaml(file.bytes, {});
                                 }},
                                {"audit, all rules, JSON report", [&] { audit_all(files); }}};
  run(measures, seconds);
  print(measures, size_of(files));
}

void bench_text(const char* name, const std::vector<Input>& files, double seconds) {
  if (files.empty()) return;
  std::printf("%s: %zu files, %.2f MB\n", name, files.size(),
              static_cast<double>(size_of(files)) / 1e6);
  std::vector<Measure> measures{{"audit, all rules, JSON report", [&] { audit_all(files); }}};
  run(measures, seconds);
  print(measures, size_of(files));
}

// What the delivery path costs besides reading the pipelines: the same audit with it and without.
void bench_path(const std::vector<std::string>& folders, double seconds) {
  for (const std::string& folder : folders) {
    const std::vector<Input> files = read_all({folder});
    const auto audit = [&](bool wants_path) {
      sluice::Options options;
      options.select = {"sluice/*"};
      options.wants_path = wants_path;
      (void)sluice::audit(files, options);
    };
    std::vector<Measure> measures{{"without", [&] { audit(false); }},
                                  {"with", [&] { audit(true); }}};
    run(measures, seconds);
    std::printf("Delivery path: %zu files, %.1f ms (read and audited: %.1f ms)\n", files.size(),
                1e3 * (measures[1].best - measures[0].best), 1e3 * measures[0].best);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> paths;
  std::vector<std::string> images;
  std::vector<std::string> pipelines;
  double seconds = 3;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--seconds" && i + 1 < argc) {
      seconds = std::atof(argv[++i]);
    } else if (std::string_view(argv[i]) == "--image" && i + 1 < argc) {
      images.emplace_back(argv[++i]);
    } else if (std::string_view(argv[i]) == "--path" && i + 1 < argc) {
      pipelines.emplace_back(argv[++i]);
    } else {
      paths.emplace_back(argv[i]);
    }
  }
  sluice::bench::images(images);
  bench_path(pipelines, seconds);
  if (paths.empty() && images.empty() && pipelines.empty()) {
    std::fputs("usage: sluice_bench [--seconds N] [--image FILE]... [--path FOLDER]... PATH...\n",
               stderr);
    return 64;
  }
  std::vector<Input> yaml, json, hcl, docker, other;
  for (Input& file : read_all(paths)) {
    const sluice::Detected detected = sluice::detect(file.path, file.bytes);
    if (detected.kind == sluice::Kind::unknown) continue;
    const bool is_open = detected.open != sluice::Syntax::none;
    switch (is_open ? detected.open : sluice::syntax_of(detected.kind, file.path, file.bytes)) {
      case sluice::Syntax::yaml:
        yaml.push_back(std::move(file));
        break;
      case sluice::Syntax::json:
        json.push_back(std::move(file));
        break;
      case sluice::Syntax::hcl:
        hcl.push_back(std::move(file));
        break;
      case sluice::Syntax::dockerfile:
        docker.push_back(std::move(file));
        break;
      case sluice::Syntax::none:
        other.push_back(std::move(file));
        break;
      case sluice::Syntax::archive:
        break;
    }
  }
  bench_yaml(yaml, seconds);
  bench_text("JSON", json, seconds);
  bench_text("HCL", hcl, seconds);
  bench_text("Dockerfiles", docker, seconds);
  bench_text("Other text", other, seconds);
  return 0;
}
