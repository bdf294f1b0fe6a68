#include <span>
#include <string_view>

#include "core/model/kubernetes.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

namespace sluice::k8s {
namespace {

constexpr std::string_view kWhy = R"(
Snippet annotations are pasted into the configuration of the controller that all namespaces share. Lua
and `alias` in them reach its token and its files.
)";

constexpr std::string_view kLua[] = {"checkov:CKV_K8S_152"};
constexpr std::string_view kAlias[] = {"checkov:CKV_K8S_154"};
constexpr std::string_view kSnippet[] = {"checkov:CKV_K8S_153"};

constexpr std::string_view kBad[] = {R"(apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    «nginx.ingress.kubernetes.io/server-snippet»: |
      location /x { content_by_lua_block { os.execute("id") } }
spec: {rules: []}
)",
                                     R"(apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    «nginx.ingress.kubernetes.io/configuration-snippet»: "location /x { alias /var/run/; }"
spec: {rules: []}
)"};

constexpr std::string_view kGood[] = {R"(apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    nginx.ingress.kubernetes.io/configuration-snippet: "more_set_headers \"X-Frame-Options: DENY\";"
spec: {rules: []}
)",
                                      R"(apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    nginx.ingress.kubernetes.io/rewrite-target: /alias
spec: {rules: []}
)",
                                      R"(apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    nginx.ingress.kubernetes.io/server-snippet: "{{ .Values.snippet }}"
spec: {rules: []}
)"};

// Empty for what reaches nothing but nginx itself.
std::span<const std::string_view> aliases_of(std::string_view snippet) {
  const bool has_lua = snippet.find("lua") != snippet.npos;
  const bool has_alias = snippet.find("alias") != snippet.npos;
  if (has_lua && has_alias) return kJoined<kLua, kAlias>;
  if (has_lua) return kLua;
  if (has_alias) return kAlias;
  if (snippet.find("serviceaccount") != snippet.npos) return kSnippet;
  return {};
}

void check(const kubernetes::Object& object, Sink& sink) {
  if (object.kind.value != "Ingress" || !object.metadata["annotations"].is_mapping()) return;
  for (const NodeRef annotation : object.metadata["annotations"].children()) {
    const std::string_view name = annotation.key().value;
    if (!name.ends_with("-snippet") && !name.ends_with("-snippets")) continue;
    if (name.find("nginx") == name.npos) continue;
    const std::string_view text = annotation.value();
    const std::span<const std::string_view> aliases = aliases_of(text);
    if (aliases.empty() || kubernetes::is_template(text)) continue;
    sink.report_key(annotation, "Annotation " + quote(name) + " is set").with_aliases(aliases);
  }
}

}  // namespace

extern constinit const Rule ingress_snippet{
    .id = "k8s/ingress-snippet",
    .severity = Severity::high,
    .title = "Ingress carries configuration for nginx",
    .risk =
        "Whoever may write an Ingress runs code in the controller and reads every secret of the "
        "cluster with its account (CVE-2021-25742).",
    .fix =
        "Remove the snippet, and set what it does by the annotations made for it; switch snippets "
        "off in the controller.",
    .aliases = kJoined<kLua, kSnippet, kAlias>,
    .topics = {Topic::injection, Topic::access},
    .check = check,
};

extern constinit const RuleDoc ingress_snippet_doc{.rule = ingress_snippet,
                                                   .why = kWhy,
                                                   .source = "CVE-2021-25742",
                                                   .path = "deploy.yaml",
                                                   .bad = kBad,
                                                   .good = kGood};

}  // namespace sluice::k8s
