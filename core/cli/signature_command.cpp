#include "core/cli/signature_command.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <optional>
#include <utility>

#include "core/audit/policy.h"
#include "core/audit/settings.h"
#include "core/cli/commands.h"
#include "core/cli/read.h"
#include "core/cli/stream.h"
#include "core/cli/write.h"
#include "core/findings/mask.h"
#include "core/findings/suppressions.h"
#include "core/model/signatures/document.h"
#include "core/model/signatures/exported.h"
#include "core/report/signature_report.h"

namespace sluice::cli {
namespace {

namespace fs = std::filesystem;
using signatures::Allowed;
using signatures::Demands;
using signatures::Outcome;
using signatures::Problem;
using signatures::Subject;
using signatures::Verdict;

constexpr std::uint64_t kMostOfDocument = std::uint64_t{64} << 20U;
// Of an artifact in memory: for signatures that need the bytes and not a digest of them.
constexpr std::size_t kMostInMemory = std::size_t{64} << 20U;

int could_not(const std::string& message) {
  std::cerr << "sluice: " << message << '\n';
  return kCouldNotAudit;
}

std::optional<std::string> read_document(const std::string& path, std::string& error) {
  Content content = read_content(path, Reads::streams, kMostOfDocument);
  if (content.state == Input::State::read) return std::move(content.bytes);
  error = "cannot read " + path + ": " + content.problem;
  return std::nullopt;
}

// Whether the beginning is that of an archive that images are exported to.
bool may_be_image(std::string_view bytes) {
  constexpr std::size_t kMagic = 257;  // of a tar
  return bytes.starts_with("\x1F\x8B") || bytes.starts_with("\x28\xB5\x2F\xFD") ||
         (bytes.size() > kMagic + 5 && bytes.substr(kMagic, 5) == "ustar");
}

// The artifact's digests, and its bytes where they fit. A folder has neither.
std::string read_artifact(const std::string& path, Subject& subject, std::string& bytes,
                          std::optional<signatures::Exported>& exported) {
  const bool is_stdin = path == "-";
  std::error_code error;
  subject.name = is_stdin ? "stdin" : fs::path(path).filename().string();
  if (!is_stdin && fs::is_directory(path, error)) {
    exported.emplace(image::ReadLimits{});
    return stream_layout(path, *exported);
  }
  crypto::Digester digester;
  bool fits = true;
  bool is_first = true;
  const Take take = [&](std::string_view piece) {
    if (std::exchange(is_first, false) && may_be_image(piece))
      exported.emplace(image::ReadLimits{});
    if (exported) exported->feed(piece);
    digester.add(piece);
    fits = fits && bytes.size() + piece.size() <= kMostInMemory;
    if (fits) bytes += piece;
  };
  std::string problem = is_stdin ? stream(STDIN_FILENO, take) : stream(fs::path(path), take);
  subject.digests = digester.finish();
  if (fits) subject.bytes = bytes;
  return problem;
}

// Signatures lie beside what they are of.
std::vector<std::string> beside(const std::string& artifact) {
  std::vector<std::string> found;
  std::error_code error;
  for (const char* const end : {".sigstore.json", ".sigstore", ".bundle", ".intoto.jsonl", ".att",
                                ".sig", ".asc", ".jws"}) {
    const std::string path = artifact + end;
    if (fs::is_regular_file(path, error)) found.push_back(path);
  }
  return found;
}

std::string read_demands(const VerifyArguments& arguments, Demands& demands) {
  std::string error;
  if (!arguments.key.empty()) {
    const auto text = read_document(arguments.key, error);
    if (!text) return error;
    demands.key = crypto::PublicKey::read(*text);
    if (!demands.key) return arguments.key + " holds no public key of ECDSA, RSA or Ed25519";
  }
  if (!arguments.trusted_root.empty()) {
    const auto text = read_document(arguments.trusted_root, error);
    if (!text) return error;
    demands.trust = signatures::read_trust(*text);
    if (!demands.trust) return arguments.trusted_root + " is no trusted root of sigstore";
  }
  if (!arguments.certificates.empty()) {
    const auto text = read_document(arguments.certificates, error);
    if (!text) return error;
    demands.roots = crypto::Certificate::read_pem(*text);
    if (demands.roots.empty()) return arguments.certificates + " holds no certificates as PEM";
  }
  Allowed& allowed = demands.allowed.emplace_back();
  const auto add = [](std::vector<std::string>& list, const std::string& text) {
    if (!text.empty()) list.push_back(text);
  };
  if (!arguments.identity.empty() || !arguments.issuer.empty())
    allowed.signers.push_back({arguments.identity, arguments.issuer});
  add(allowed.builders, arguments.builder);
  add(allowed.sources, arguments.source);
  add(allowed.refs, arguments.ref);
  demands.needs_log = arguments.needs_log;
  constexpr std::int64_t kDay = 86'400;
  if (const auto date = parse_date(arguments.date)) {
    demands.now = *date * kDay;
  } else {
    demands.now = std::chrono::duration_cast<std::chrono::seconds>(
                      std::chrono::system_clock::now().time_since_epoch())
                      .count();
  }
  return {};
}

// What the policy asks of signatures and provenance, and of what goes to the environment.
std::string read_policy_demands(const VerifyArguments& arguments, Demands& demands) {
  constexpr const char* kUsual = ".sluice.yaml";
  const bool is_named = !arguments.config.empty();
  std::error_code error;
  const bool is_there = is_named || fs::is_regular_file(fs::symlink_status(kUsual, error));
  if (arguments.no_config || !is_there) {
    return arguments.environment.empty() ? std::string()
                                         : "--environment needs a policy that names it";
  }
  const std::string path = is_named ? arguments.config : kUsual;
  std::string problem;
  const auto text = read_document(path, problem);
  if (!text) return problem;
  const ParsedPolicy parsed = parse_policy(*text, Limits().parse);
  if (!parsed.errors.empty()) return path + ": " + parsed.errors.front().message;
  const auto& delivery = parsed.policy.delivery;
  if (!delivery) {
    return arguments.environment.empty() ? std::string() : path + " says nothing of delivery";
  }
  Allowed allowed;
  for (const auto& one : parsed.policy.trust.signers)
    allowed.signers.push_back({one.identity, one.issuer});
  allowed.builders = parsed.policy.trust.builders;
  allowed.sources = parsed.policy.trust.sources;
  if (!arguments.environment.empty()) {
    const auto* const environment = delivery->environment(arguments.environment);
    if (environment == nullptr) return path + " has no environment called " + arguments.environment;
    // What is promoted was built where it has to have been.
    std::vector<std::string> branches = environment->branches;
    for (std::string& one : delivery->source_branches(*environment))
      branches.push_back(std::move(one));
    for (const std::string& one : branches) allowed.refs.push_back("refs/heads/" + one);
    for (const std::string& one : environment->tags) allowed.refs.push_back("refs/tags/" + one);
    allowed.refs_by_part = true;
  }
  demands.allowed.push_back(std::move(allowed));
  return {};
}

// What signed documents say is anybody's text: an address in it may hold a password.
void mask_secrets(std::vector<Outcome>& outcomes) {
  Options options;
  const Rules rules(apply_policy(options));
  SecretMask mask;
  std::string texts;
  for (const Outcome& outcome : outcomes) {
    for (const auto& [name, value] : outcome.facts) texts += value + '\n';
    for (const Problem& problem : outcome.problems) texts += problem.says + '\n';
  }
  rules.add_secrets(texts, mask);
  if (mask.empty()) return;
  for (Outcome& outcome : outcomes) {
    for (auto& [name, value] : outcome.facts) value = mask.cover(std::move(value));
    for (Problem& problem : outcome.problems) problem.says = mask.cover(std::move(problem.says));
  }
}

Color color_for(const VerifyArguments& arguments) {
  if (arguments.color == "always") return Color::always;
  const bool is_terminal = arguments.output.empty() && isatty(STDOUT_FILENO) == 1;
  return arguments.color == "auto" && is_terminal ? Color::always : Color::never;
}

}  // namespace

CLI::App* add_verify(CLI::App& app, VerifyArguments& arguments) {
  CLI::App* const command =
      app.add_subcommand("verify", "Check who signed an artifact, and from what it was built");
  command->add_option("artifact", arguments.artifact, "The file; '-' is standard input")
      ->required();
  command
      ->add_option("--signature,--bundle", arguments.signatures,
                   "Sigstore bundle, in-toto statement, notation's JWS or a detached signature; "
                   "else what lies beside the file (repeatable)")
      ->allow_extra_args(false)
      ->type_name("FILE");
  CLI::Option* const key =
      command->add_option("--key", arguments.key, "Public key (PEM) that must have signed")
          ->type_name("FILE");
  command
      ->add_option("--trusted-root", arguments.trusted_root,
                   "Sigstore's trusted_root.json: logs and authorities that are believed")
      ->type_name("FILE");
  command
      ->add_option("--certificates", arguments.certificates,
                   "Roots (PEM) that the certificates of notation's signatures must lead to")
      ->type_name("FILE");
  command
      ->add_option("--identity", arguments.identity,
                   "Who must have signed: an address or mail address, '*' for any characters")
      ->type_name("TEXT")
      ->excludes(key);  // which names nobody
  command->add_option("--issuer", arguments.issuer, "Who must vouch for the signer, likewise")
      ->type_name("TEXT")
      ->excludes(key);
  command->add_option("--builder", arguments.builder, "Builder in the provenance, likewise")
      ->type_name("TEXT");
  command->add_option("--source", arguments.source, "Repository in the provenance, likewise")
      ->type_name("TEXT");
  command->add_option("--ref", arguments.ref, "Branch or tag in the provenance, likewise")
      ->type_name("TEXT");
  CLI::Option* const config =
      command
          ->add_option("--config", arguments.config,
                       "The policy, whose signers, builders and sources count as well; else "
                       ".sluice.yaml here")
          ->type_name("FILE");
  command->add_flag("--no-config", arguments.no_config, "Read no policy")->excludes(config);
  command
      ->add_option("--environment", arguments.environment,
                   "Environment of the policy that it goes to: the provenance must name one of its "
                   "branches or tags")
      ->type_name("NAME");
  command->add_flag("--require-log", arguments.needs_log,
                    "A log that is trusted must know the signature, also one by a key");
  command->add_option("--date", arguments.date, "Today")->type_name("YYYY-MM-DD");
  command->add_option("--format", arguments.format, "text or json")
      ->capture_default_str()
      ->check(CLI::IsMember({"text", "json"}));
  command->add_option("--output", arguments.output, "Write to FILE")->type_name("FILE");
  command->add_option("--color", arguments.color, "auto, always or never")
      ->capture_default_str()
      ->check(CLI::IsMember({"auto", "always", "never"}));
  return command;
}

int verify(const VerifyArguments& arguments) {
  if (!arguments.date.empty() && !parse_date(arguments.date)) {
    std::cerr << "sluice: --date takes YYYY-MM-DD\nTry 'sluice --help'.\n";
    return kWrongUsage;
  }
  Demands demands;
  if (const std::string error = read_demands(arguments, demands); !error.empty())
    return could_not(error);
  if (const std::string error = read_policy_demands(arguments, demands); !error.empty())
    return could_not(error);
  Subject subject;
  std::string bytes;
  std::optional<signatures::Exported> exported;
  if (const std::string error = read_artifact(arguments.artifact, subject, bytes, exported);
      !error.empty()) {
    return could_not("cannot read " + arguments.artifact + ": " + error);
  }
  if (exported && !exported->finish(subject)) exported.reset();
  const std::vector<std::string> files =
      arguments.signatures.empty() ? beside(arguments.artifact) : arguments.signatures;
  std::vector<Outcome> outcomes;
  for (const std::string& file : files) {
    std::string error;
    const auto text = read_document(file, error);
    if (!text) return could_not(error);
    signatures::check_document(fs::path(file).filename().string(), *text, subject, demands,
                               outcomes);
  }
  if (exported) {
    exported->check_attached(subject, demands, outcomes);
    exported->check_cover(subject, demands, outcomes);
  }
  signatures::check_all(subject, demands, outcomes);
  mask_secrets(outcomes);
  const std::string text = arguments.format == "json"
                               ? write_verification_json(subject, outcomes)
                               : write_verification_text(subject, outcomes, color_for(arguments));
  if (!write_out(text, arguments.output)) return could_not("cannot write " + arguments.output);
  switch (signatures::verdict(outcomes)) {
    case Verdict::verified:
      return 0;
    case Verdict::failed:
      return 1;
    case Verdict::unknown:
      break;
  }
  return kCouldNotAudit;
}

}  // namespace sluice::cli
