#include "core/model/gitlab.h"
#include "core/rules/rule.h"
#include "core/rules/shared/fetch.h"
#include "core/rules/shared/gitlab_scripts.h"
#include "core/rules/shared/packages.h"
#include "core/rules/sink.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace sluice::gitlab {
namespace {

constexpr std::string_view kWhy = R"(
A branch of another repository, and a tag too, is whatever its owners last pushed. A commit id cannot change.
)";

constexpr std::string_view kBad[] = {
    R"(build:
  script:
    - git clone --depth 1 «https://github.com/octo/tool.git»
    - git clone -b main «"https://gitlab.com/octo/tool.git"» tool && make -C tool
)",
    R"(build:
  script:
    - |
      git clone «git@github.com:octo/tool»
      git -C tool checkout v1.2
      git submodule update --init «--remote»
    - pip install «git+https://github.com/octo/tool@main»
)",
};
constexpr std::string_view kGood[] = {
    R"(build:
  script:
    - git clone https://github.com/octo/tool && git -C tool checkout 3f1c9f0a7a3c1c4f0e7d3f1c9f0a7a3c1c4f0e7d
    - git clone "$CI_REPOSITORY_URL" . && git clone $URL
    - git clone -b "$VERSION" https://github.com/octo/tool
    - git clone "https://gitlab-ci-token:$CI_JOB_TOKEN@$CI_SERVER_HOST/$CI_PROJECT_PATH.git"
)",
    R"(build:
  script:
    - git clone ../other && git clone /srv/git/other
    - pip install git+https://github.com/octo/tool@3f1c9f0a7a3c1c4f0e7d3f1c9f0a7a3c1c4f0e7d
    - '# git clone https://github.com/octo/tool'
    - git checkout main && git fetch origin
)",
};
constexpr std::string_view kAliases[] = {"glsec:GL026"};

bool is_commit_id(std::string_view text) {
  return text.size() == 40 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

bool is_remote(std::string_view address) {
  const bool is_url = address.find("://") != address.npos && !address.starts_with("file:");
  const std::size_t at = address.find('@');
  return is_url || (at != address.npos && address.find(':', at) != address.npos);
}

// Somewhere behind it, the script goes to a commit.
bool checks_out_commit(const ScriptText& text) {
  for (const Invocation& call : text.invocations) {
    if (call.name != "git") continue;
    for (const shell::Word& word : call.arguments()) {
      // A variable may hold one: nobody can tell.
      const std::string_view value = word.value;
      if (is_commit_id(value) || word.written.find("SHA") != value.npos ||
          word.written.find("COMMIT") != value.npos)
        return true;
    }
  }
  return false;
}

// -b $VERSION: nobody can tell what that names.
bool takes_unknown_ref(const Invocation& call) {
  const auto words = call.arguments();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view flag = words[i].prefix();
    if (flag.starts_with("--branch=") && !words[i].is_known()) return true;
    if ((flag == "-b" || flag == "--branch") && i + 1 < words.size() && !words[i + 1].is_known())
      return true;
  }
  return false;
}

void check_clone(const Invocation& call, ScriptSink& sink) {
  const shell::Word* const address = cloned_repository(call);
  // A repository that a variable names is most often one's own.
  if (address == nullptr || !address->is_known() || !is_remote(address->value)) return;
  if (takes_unknown_ref(call) || checks_out_commit(sink.text())) return;
  sink.report(address->at, "What is cloned is no fixed commit");
}

// git submodule update --remote
void check_submodules(const Invocation& call, ScriptSink& sink) {
  const auto operands = call.operands();
  const shell::Word* const flag = call.flag("--remote");
  if (call.name == "git" && flag != nullptr && !operands.empty() &&
      operands.front()->value == "submodule")
    sink.report(flag->at, "Submodules are taken from the ends of their branches");
}

void check_pip(const Invocation& call, ScriptSink& sink) {
  const auto install = install_of(call, kPip);
  if (!install) return;
  for (const shell::Word* const package : install->packages) {
    std::string_view address = package->value;
    if (!address.starts_with("git+")) continue;
    address = address.substr(0, address.find('#'));
    const std::size_t at = address.rfind('@');
    if (at == address.npos || !is_commit_id(address.substr(at + 1)))
      sink.report(package->at, "What is installed is no fixed commit");
  }
}

void check_call(const Invocation& call, ScriptSink& sink) {
  check_clone(call, sink);
  check_submodules(call, sink);
  check_pip(call, sink);
}

void check(const Pipeline& pipeline, Sink& sink) { check_calls(pipeline, sink, check_call); }

}  // namespace

extern constinit const Rule mutable_git_ref{
    .id = "gitlab/mutable-git-ref",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Code of another repository is taken from a branch or tag",
    .risk = "Whoever can push to that repository runs code in the job.",
    .fix = "Check out a commit by its full id, and let a bot raise it.",
    .aliases = kAliases,
    .topics = {Topic::supply_chain, Topic::integrity},
    .check = check,
};

extern constinit const RuleDoc mutable_git_ref_doc{.rule = mutable_git_ref,
                                                   .why = kWhy,
                                                   .source = "SLSA, Build track",
                                                   .path = ".gitlab-ci.yml",
                                                   .bad = kBad,
                                                   .good = kGood};

}  // namespace sluice::gitlab
