// The whole way from bytes to every report. The first byte of the input chooses the file's name.
#include <array>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/audit/audit.h"
#include "core/report/path.h"
#include "core/report/report.h"
#include "tests/fuzz/walk.h"

namespace {

constexpr std::array<std::string_view, 32> kNames = {".github/workflows/ci.yml",
                                                     "action.yml",
                                                     ".gitlab-ci.yml",
                                                     "Dockerfile",
                                                     "main.tf",
                                                     "main.tf.json",
                                                     "compose.yaml",
                                                     "deploy.yaml",
                                                     "template.json",
                                                     "template.yaml",
                                                     "tfplan.json",
                                                     "notes.txt",
                                                     ".env",
                                                     "bundle.zip",
                                                     "image.tar",
                                                     ".sluice.yaml",
                                                     ".github/dependabot.yml",
                                                     ".pre-commit-config.yaml",
                                                     "kustomization.yaml",
                                                     "Chart.yaml",
                                                     "cdk.out/manifest.json",
                                                     "package-lock.json",
                                                     "bom.json",
                                                     ".gitleaks.toml",
                                                     ".github/zizmor.yml",
                                                     "terraform.tfvars",
                                                     "terragrunt.hcl",
                                                     "build.sh",
                                                     "settings.properties",
                                                     "web.config",
                                                     "notebook.ipynb",
                                                     "id_rsa"};

constexpr std::string_view kPolicy =
    "version: 1\ndelivery: {preset: develop-qa-stable-uat, protected: [staging, uat]}\n";

void check_place(const sluice::Location& place, std::size_t size) {
  sluice::test::require(place.start.offset <= place.end.offset);
  // Places within an archive count in the entry's bytes.
  if (place.path.find("!/") == std::string::npos) sluice::test::require(place.end.offset <= size);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  sluice::Options options;
  options.persona = sluice::Persona::auditor;
  options.excerpts = true;
  options.show_suppressed = true;
  options.today = 20'000;
  options.limits.parse = sluice::test::small_limits();
  options.limits.inflated_bytes = 1U << 20U;
  options.limits.archive_entries = 100;
  // Whatever a policy says, it is read; and what is wrong with it is told once.
  const std::string name(kNames[data[0] % kNames.size()]);
  if (name == ".sluice.yaml") options.policy = {name, std::string(bytes)};
  // Any JSON may be handed in as what a forge answered.
  if (name == "tfplan.json") {
    options.settings.push_back({name, std::string(bytes)});
    options.policy = {".sluice.yaml", std::string(kPolicy)};
    options.wants_path = true;
  }
  const sluice::Report report = sluice::audit({{name, std::string(bytes)}}, options);
  if (report.path) sluice::test::require(nlohmann::json::accept(write_path_json(*report.path)));
  for (const sluice::Finding& finding : report.findings) {
    check_place(finding.primary, bytes.size());
    for (const sluice::Location& place : finding.related) check_place(place, bytes.size());
  }
  sluice::test::require(nlohmann::json::accept(sluice::write_json(report)));
  sluice::test::require(nlohmann::json::accept(sluice::write_sarif(report)));
  // What reaches a terminal holds no control character but the line ends that are ours.
  for (const char c : sluice::write_text(report, sluice::Color::never)) {
    sluice::test::require(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
  }
  return 0;
}
