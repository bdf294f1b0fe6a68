#include "core/rules/shared/tls_switches.h"

#include <cstddef>
#include <utility>

#include "core/rules/shared/calls.h"
#include "core/rules/shared/packages.h"
#include "core/rules/shared/settings.h"
#include "core/rules/wording.h"

namespace sluice {
namespace {

constexpr FlagValues kCurlValues{"odHuAXebmTxwFcCDEKPQrtUyYz", {}};

bool is_yum(std::string_view name) {
  return name == "yum" || name == "dnf" || name == "microdnf" || name == "tdnf" ||
         name == "yum-config-manager" || name == "dnf-config-manager";
}

// True if the operands set `name` to a value that switches it off: `strict-ssl false`,
// `strict-ssl=false`.
bool sets_off(const Invocation& call, std::string_view name, const FlagValues& values = {}) {
  const std::vector<const shell::Word*> words = call.operands(values);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i]->value;
    const std::size_t equals = word.find('=');
    if (equals == word.npos) {
      if (is_same_name(word, name) && i + 1 < words.size() && is_off(words[i + 1]->value))
        return true;
    } else if (is_same_name(word.substr(0, equals), name) && is_off(word.substr(equals + 1))) {
      return true;
    }
  }
  return false;
}

class Finder {
 public:
  explicit Finder(const Invocation& call) : call_(call) {}

  std::vector<CallFault> run() {
    const std::string_view name = call_.name;
    if (name == "curl") {
      flag("-k", kCurlValues);
      flag("--insecure", kCurlValues);
    } else if (name == "wget") {
      flag("--no-check-certificate");
    } else if (is_called(call_, kPip)) {
      if (const shell::Word* const word = call_.flag("--trusted-host"))
        found_.push_back({word->at, "pip is called with " + quote(word->written)});
    } else if (name == "npm" || name == "yarn" || name == "pnpm") {
      npm();
    } else if (name == "git") {
      git();
    } else if (is_yum(name)) {
      yum();
    }
    return std::move(found_);
  }

 private:
  void flag(std::string_view name, const FlagValues& values = {}) {
    if (const shell::Word* const word = call_.flag(name, values)) add(*word);
  }

  void add(const shell::Word& word) { found_.push_back({word.at, called_with(call_, word)}); }

  void npm() {
    const shell::Word* const word = call_.flag("--strict-ssl");
    if (word != nullptr && word->value == "--strict-ssl=false") add(*word);
    if (sets_off(call_, "strict-ssl")) {
      found_.push_back({call_.command->at, quote(call_.name) + " is told that strict-ssl is off"});
    }
  }

  // git -c http.sslVerify=false clone …, git config http.sslVerify false
  void git() {
    for (const shell::Word& word : call_.arguments()) {
      const std::size_t equals = word.value.find('=');
      if (equals != word.value.npos &&
          is_same_name(word.value.substr(0, equals), "http.sslVerify") &&
          is_off(word.value.substr(equals + 1)))
        return add(word);
    }
    if (sets_off(call_, "http.sslVerify"))
      found_.push_back({call_.command->at, "git is told that http.sslVerify is off"});
  }

  void yum() {
    for (const shell::Word& word : call_.arguments()) {
      constexpr std::string_view kKey = "sslverify=";
      const std::size_t at = word.value.find(kKey);
      if (at != word.value.npos && is_off(word.value.substr(at + kKey.size()))) add(word);
    }
  }

  const Invocation& call_;
  std::vector<CallFault> found_;
};

}  // namespace

std::vector<CallFault> find_tls_switches(const Invocation& call) { return Finder(call).run(); }

bool is_tls_switch(std::string_view variable, std::string_view value) {
  if (value.empty()) return false;
  if (is_same_name(variable, "GIT_SSL_NO_VERIFY")) return !is_off(value);
  if (is_same_name(variable, "PYTHONHTTPSVERIFY") ||
      is_same_name(variable, "NODE_TLS_REJECT_UNAUTHORIZED"))
    return value == "0";
  if (is_same_name(variable, "NPM_CONFIG_STRICT_SSL")) return is_off(value);
  return is_same_name(variable, "PIP_TRUSTED_HOST");
}

}  // namespace sluice
