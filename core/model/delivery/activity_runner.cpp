#include "core/model/delivery/activity_runner.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/command.h"
#include "core/model/delivery/activity_tools.h"
#include "core/text/words.h"

namespace sluice::delivery {
namespace {

// Programs that run another one: the words before its name.
struct Runner {
  std::string_view programs;
  std::string_view verb;
  std::size_t operands = 0;  // of its own, behind the verb
};
constexpr Runner kRunners[] = {
    {"npx pnpx bunx uvx cross-env xvfb-run tini dumb-init dotenv direnv-exec dbus-run-session", "",
     0},
    {"pnpm yarn npm bun", "dlx|exec|x", 0},
    {"pipx poetry pipenv uv pdm hatch rye doppler op infisical devbox", "run", 0},
    {"uv", "tool run", 0},
    {"bundle composer mise asdf chamber-exec", "exec", 0},
    {"mise rtx", "x", 0},
    {"dotnet", "tool run", 0},
    {"aws-vault chamber vault-exec", "exec", 1},
    {"coverage", "run", 0},
    {"go", "tool", 0},
    {"conda micromamba mamba", "run", 0},
    {"retry devenv-shell", "", 0},
    {"devenv", "shell", 0},
    {"flox", "activate", 0},
    {"docker-compose", "run|exec", 1},
};

// Images that are a tool: what their entry point runs.
struct ToolImage {
  std::string_view repository;
  std::string_view program;
};
constexpr ToolImage kToolImages[] = {
    {"zricethezav/gitleaks", "gitleaks"},
    {"gitleaks/gitleaks", "gitleaks"},
    {"betterleaks/betterleaks", "betterleaks"},
    {"mongodb/kingfisher", "kingfisher"},
    {"praetorian-inc/noseyparker", "noseyparker"},
    {"snyk/driftctl", "driftctl"},
    {"pyupio/safety", "safety"},
    {"trufflesecurity/trufflehog", "trufflehog"},
    {"gitguardian/ggshield", "ggshield"},
    {"aquasec/trivy", "trivy"},
    {"aquasecurity/trivy", "trivy"},
    {"aquasec/tfsec", "tfsec"},
    {"aquasec/tfsec-ci", "tfsec"},
    {"liamg/tfsec", "tfsec"},
    {"bridgecrew/checkov", "checkov"},
    {"returntocorp/semgrep", "semgrep"},
    {"semgrep/semgrep", "semgrep"},
    {"hadolint/hadolint", "hadolint"},
    {"checkmarx/kics", "kics"},
    {"tenable/terrascan", "terrascan"},
    {"accurics/terrascan", "terrascan"},
    {"anchore/grype", "grype"},
    {"anchore/syft", "syft"},
    {"owasp/dependency-check", "dependency-check"},
    {"securego/gosec", "gosec"},
    {"koalaman/shellcheck", "shellcheck"},
    {"openpolicyagent/conftest", "conftest"},
    {"openpolicyagent/opa", "opa"},
    {"hashicorp/terraform", "terraform"},
    {"opentofu/opentofu", "tofu"},
    {"google/osv-scanner", "osv-scanner"},
    {"goodwithtech/dockle", "dockle"},
    {"kaniko-project/executor", "executor"},
    {"bitnami/kubectl", "kubectl"},
    {"alpine/helm", "helm"},
    {"alpine/k8s", ""},
    {"amazon/aws-cli", "aws"},
    {"aws-cli/aws-cli", "aws"},
    {"pulumi/pulumi", "pulumi"},
    {"sonarsource/sonar-scanner-cli", "sonar-scanner"},
    {"rhysd/actionlint", "actionlint"},
    {"mvdan/shfmt", "shfmt"},
    {"wagoid/commitlint", "commitlint"},
    {"commitlint/commitlint", "commitlint"},
    {"bearer/bearer", "bearer"},
    {"stackrox/kube-linter", "kube-linter"},
    {"zegl/kube-score", "kube-score"},
    {"yannh/kubeconform", "kubeconform"},
    {"stelligent/cfn_nag", "cfn_nag_scan"},
    {"presidentbeef/brakeman", "brakeman"},
    {"projectsigstore/cosign", "cosign"},
    {"sigstore/cosign", "cosign"},
    {"go-containerregistry/crane", "crane"},
    {"skopeo/stable", "skopeo"},
    {"davidanson/markdownlint-cli2", "markdownlint-cli2"},
    {"cytopia/yamllint", "yamllint"},
    {"snyk/snyk", "snyk"},
    {"cyclonedx/cdxgen", "cdxgen"},
    {"mstruebing/editorconfig-checker", "ec"},
    {"tmknom/prettier", "prettier"},
};

bool takes_verb(const Arguments& arguments, std::string_view verb, std::size_t& at) {
  for (const std::string_view word : Words(verb)) {
    const std::string_view operand = arguments.operand(at);
    const std::size_t found = word.find(operand);
    const bool is_one =
        !operand.empty() && found != word.npos && (found == 0 || word[found - 1] == '|') &&
        (found + operand.size() == word.size() || word[found + operand.size()] == '|');
    if (!is_one) return false;
    ++at;
  }
  return true;
}

void normalise(Call& call) {
  std::string& name = call.program;
  for (const std::string_view end : {".exe", ".cmd", ".bat"}) {
    if (name.ends_with(end)) name.resize(name.size() - end.size());
  }
  if (name == "gradlew") name = "gradle";
  if (name == "mvnw") name = "mvn";
  // `docker scout`, `docker compose`
  if (name == "docker" && !call.words.empty() && call.words.front().text == "scout") {
    call.words.erase(call.words.begin());
    name = "docker-scout";
  }
}

// python -m pytest, php artisan, node script.js
bool take_module(Call& call) {
  const bool is_python = call.program == "python" || call.program == "python3" ||
                         call.program.starts_with("python3.") || call.program == "coverage" ||
                         call.program == "py";
  const bool is_interpreter = has_word("php ruby node perl", call.program);
  if (!is_python && !is_interpreter) return false;
  for (std::size_t i = 0; i < call.words.size(); ++i) {
    const std::string_view word = call.words[i].text;
    if (is_python && word == "-m" && i + 1 < call.words.size()) {
      shift_to(call, &call.words[i + 1]);
      return true;
    }
    if (word == "-c" || word == "-e" || word == "--test") return false;
    if (word.starts_with('-')) continue;
    if (call.program == "coverage") {
      if (word == "run") continue;
      return false;
    }
    shift_to(call, &call.words[i]);
    return true;
  }
  return false;
}

// go run github.com/owner/tool/cmd/tool@v1
bool go_run(Call& call, const Arguments& arguments) {
  if (call.program != "go" || arguments.operand(0) != "run") return false;
  if (arguments.operands().size() < 2) return false;
  const Word* const package = arguments.operands()[1];
  const std::string_view text = package->text;
  const std::string_view path = text.substr(0, text.find('@'));
  if (path.starts_with('.') || path.ends_with(".go") || path.find('/') == path.npos) return false;
  std::string program(base_name(path));  // the words go with the shift
  call.shift(static_cast<std::size_t>(package - call.words.data()));
  call.program = std::move(program);
  return true;
}

// nix develop --command X, nix shell PACKAGE -c X, nix run PACKAGE -- ARGUMENTS
bool take_nix(Call& call) {
  if (call.program != "nix" || call.words.empty()) return false;
  for (std::size_t i = 0; i + 1 < call.words.size(); ++i) {
    if (!has_word("--command -c", call.words[i].text)) continue;
    shift_to(call, &call.words[i + 1]);
    return true;
  }
  const Arguments arguments(call);
  if (arguments.operand(0) != "run" || arguments.operands().size() < 2) return false;
  const std::string package = arguments.operands()[1]->text;
  const std::size_t hash = package.find('#');
  if (hash == std::string::npos) return false;
  const auto dashes = std::find_if(call.words.begin(), call.words.end(),
                                   [](const Word& word) { return word.text == "--"; });
  call.words.erase(call.words.begin(), dashes == call.words.end() ? dashes : dashes + 1);
  call.program = call.written =
      package.substr(package.rfind('.') + 1 > hash + 1 ? package.rfind('.') + 1 : hash + 1);
  return true;
}

struct Mount {
  std::string host;
  std::string container;
};

void add_mount(std::string_view text, std::vector<Mount>& mounts) {
  std::string host;
  std::string container;
  if (text.find("target=") != text.npos || text.find("dst=") != text.npos) {
    while (!text.empty()) {
      const std::string_view part = text.substr(0, text.find(','));
      text.remove_prefix(std::min(part.size() + 1, text.size()));
      const std::size_t equals = part.find('=');
      if (equals == part.npos) continue;
      const std::string_view key = part.substr(0, equals);
      if (key == "source" || key == "src") host = part.substr(equals + 1);
      if (key == "target" || key == "dst" || key == "destination")
        container = part.substr(equals + 1);
    }
  } else {
    const std::size_t expression = text.find("}}");
    const std::size_t colon = text.find(':', expression == text.npos ? 0 : expression);
    if (colon == text.npos) return;
    host = text.substr(0, colon);
    container = text.substr(colon + 1);
    container.resize(std::min(container.find(':'), container.size()));
  }
  while (container.size() > 1 && container.ends_with('/')) container.pop_back();
  if (!container.empty()) mounts.push_back({std::move(host), std::move(container)});
}

// A path in the container as one of the machine.
void translate(std::string& text, const std::vector<Mount>& mounts) {
  const std::size_t equals = text.starts_with('-') ? text.find('=') : std::string::npos;
  const std::size_t begin = equals == std::string::npos ? 0 : equals + 1;
  for (const Mount& mount : mounts) {
    const std::string_view path = std::string_view(text).substr(begin);
    if (!path.starts_with(mount.container)) continue;
    const std::string_view rest = path.substr(mount.container.size());
    if (!rest.empty() && rest.front() != '/') continue;
    text = text.substr(0, begin) + mount.host + std::string(rest == "/" ? "" : rest);
    return;
  }
}

std::string_view program_of_image(std::string_view image) {
  image = image.substr(0, image.find('@'));
  const std::size_t slash = image.rfind('/');
  const std::size_t colon = image.find(':', slash == image.npos ? 0 : slash);
  image = image.substr(0, colon);
  for (const ToolImage& one : kToolImages) {
    if (image == one.repository || (image.ends_with(one.repository) &&
                                    image[image.size() - one.repository.size() - 1] == '/')) {
      return one.program;
    }
  }
  return {};
}

// docker run IMAGE command: the command, or the tool that the image is.
bool take_container(Call& call, std::string& folder) {
  if (!has_word("docker podman nerdctl", call.program)) return false;
  const Arguments client(call);
  std::size_t at = client.operand(0) == "container" ? 1 : 0;
  const bool is_compose = client.operand(0) == "compose";
  if (is_compose) at = 1;
  const std::string_view verb = client.operand(at);
  if (verb != "run" && verb != "exec") return false;
  Call run = call;
  run.shift(static_cast<std::size_t>(client.operands()[at] - call.words.data()));
  run.program = "docker-run";
  const Arguments arguments(run);
  if (arguments.operands().empty()) return false;
  const Word* const image = arguments.operands().front();
  const auto index = static_cast<std::size_t>(image - run.words.data());
  std::vector<Mount> mounts;
  std::string entrypoint;
  std::string workdir;
  for (const Arguments::Flag& flag : arguments.flags()) {
    if (flag.at.begin >= image->at.begin && image->at.begin != call.place.at.begin) break;
    if (has_word("-v --volume --mount", flag.name)) add_mount(flag.value.text, mounts);
    if (flag.name == "--entrypoint") entrypoint = flag.value.text;
    if (has_word("-w --workdir", flag.name)) workdir = flag.value.text;
  }
  std::string_view program = verb == "run" && !is_compose ? program_of_image(image->text) : "";
  if (!entrypoint.empty()) program = base_name(entrypoint);
  const bool has_words = index + 1 < run.words.size();
  const bool names_program = has_words && base_name(run.words[index + 1].text) == program;
  Call inner = run;
  if (program.empty() || (names_program && entrypoint.empty())) {
    if (!has_words) return false;
    inner.shift(index + 1);
  } else {
    inner.words.erase(inner.words.begin(),
                      inner.words.begin() + static_cast<std::ptrdiff_t>(index) + 1);
    inner.program = inner.written = std::string(program);
  }
  for (Word& word : inner.words) translate(word.text, mounts);
  if (!workdir.empty()) {
    translate(workdir, mounts);
    folder = path_in(folder, workdir);
  }
  // Elsewhere the folder is that of the image.
  if (folder == ".") folder.clear();
  call = std::move(inner);
  return true;
}

}  // namespace

void shift_to(Call& call, const Word* program) {
  const auto index = static_cast<std::size_t>(program - call.words.data());
  call.shift(index);
  call.program = program_of_package(call.written);
}

bool see_through(Call& call, std::string& folder) {
  if (call.program.empty()) return false;
  normalise(call);
  if (take_module(call)) return true;
  if (take_container(call, folder)) return true;
  if (take_nix(call)) return true;
  const Arguments arguments(call);
  for (const Runner& runner : kRunners) {
    if (!has_word(runner.programs, call.program)) continue;
    std::size_t at = 0;
    if (!takes_verb(arguments, runner.verb, at)) continue;
    at += runner.operands;
    if (at >= arguments.operands().size()) return false;
    const Word* const program = arguments.operands()[at];
    // A word of options, or a variable set for the program.
    if (program->text.find('=') != std::string::npos && call.program == "cross-env") {
      call.words.erase(call.words.begin() + (program - call.words.data()));
      return true;
    }
    shift_to(call, program);
    return true;
  }
  return go_run(call, arguments);
}

bool is_script_path(const Call& call) {
  return call.written.find('/') != std::string::npos &&
         (call.written.ends_with(".sh") || call.written.ends_with(".bash") ||
          (call.written.starts_with("./") && !is_known_tool(call.program)));
}

}  // namespace sluice::delivery
