#include "core/detect/detect.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>

#include "core/detect/archive_format.h"
#include "core/text/ascii.h"
#include "core/text/encoding.h"
#include "core/text/numbers.h"
#include "core/text/trim.h"
#include "core/text/utf8.h"

namespace sluice {
namespace {

constexpr std::array<std::string_view, kKinds> kNames = {
    "github-actions",
    "github-action",
    "gitlab-ci",
    "dependabot",
    "pre-commit",
    "terraform",
    "terraform-plan",
    "cloudformation",
    "cloudformation-change-set",
    "cdk",
    "cdk-manifest",
    "dockerfile",
    "compose",
    "kubernetes",
    "kustomization",
    "helm",
    "sbom",
    "lockfile",
    "image",
    "archive",
    "policy",
    "text",
    "unknown",
};

bool ends_with_fold(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         equals_ignoring_case(text.substr(text.size() - end.size()), end);
}

bool any_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(),
                     [&](auto other) { return equals_ignoring_case(name, other); });
}

bool any_end(std::string_view name, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](auto end) { return ends_with_fold(name, end); });
}

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? path : path.substr(slash + 1);
}

// True if `folder` (with a trailing '/') stands in the path as whole components.
bool in_folder(std::string_view path, std::string_view folder) {
  for (std::size_t at = path.find(folder); at != path.npos; at = path.find(folder, at + 1)) {
    if (at == 0 || path[at - 1] == '/') return true;
  }
  return false;
}

bool is_dockerfile_name(std::string_view name) {
  const auto is = [&](std::string_view word) {
    if (name.size() < word.size()) return false;
    if (equals_ignoring_case(name, word)) return true;
    if (equals_ignoring_case(name.substr(0, word.size()), word) &&
        (name[word.size()] == '.' || name[word.size()] == '-')) {
      return !any_end(name, {".md", ".txt", ".html", ".dockerignore", ".yml", ".yaml", ".json",
                             ".sh", ".py", ".go", ".tpl", ".j2", ".rst"});
    }
    return ends_with_fold(name, std::string_view(".dockerfile")) ||
           ends_with_fold(name, ".containerfile");
  };
  return is("Dockerfile") || is("Containerfile");
}

// Of a program about Dockerfiles, or of a Dockerfile for programs in the language.
bool is_source_name(std::string_view name) {
  return any_end(name, {".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".rs", ".ts", ".js",
                        ".mjs", ".java", ".kt", ".rb", ".php", ".cs", ".swift"});
}

// What is written to be read shows files of every kind, and is none of them.
bool is_prose_name(std::string_view name) {
  return any_end(name, {".md", ".markdown", ".mdx", ".rst", ".adoc", ".asciidoc", ".html", ".htm"});
}

bool is_compose_name(std::string_view name) {
  if (!is_yaml_name(name)) return false;
  const std::string_view stem = name.substr(0, name.rfind('.'));
  for (const std::string_view word : {"docker-compose", "compose"}) {
    if (equals_ignoring_case(stem, word)) return true;
    if (stem.size() > word.size() && equals_ignoring_case(stem.substr(0, word.size()), word) &&
        (stem[word.size()] == '.' || stem[word.size()] == '-')) {
      return true;
    }
  }
  return false;
}

// A word without which a file is not of a kind.
struct Word {
  std::string_view text;
  std::size_t rare;  // where its rarest letter stands, by which it is looked for

  constexpr Word(const char* word)
      : text(word), rare(0) {  // NOLINT: so that tables are lists of words
    constexpr std::string_view kRareFirst = ":_VFATRSjxvk-";
    for (const char letter : kRareFirst) {
      const std::size_t at = text.find(letter);
      if (at == text.npos) continue;
      rare = at;
      return;
    }
  }
};

std::size_t find_word(std::string_view text, const Word& word, std::size_t from = 0) {
  for (std::size_t at = text.find(word.text[word.rare], from + word.rare); at != text.npos;
       at = text.find(word.text[word.rare], at + 1)) {
    if (text.substr(at - word.rare, word.text.size()) == word.text) return at - word.rare;
  }
  return text.npos;
}

bool has(std::string_view text, const Word& word) { return find_word(text, word) != text.npos; }

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_line_end(char c) { return c == '\n' || c == '\r'; }

// The word stands as a key does: at the start of a line or of a flow, in quotes or not, before ':'.
bool has_key(std::string_view text, const Word& word) {
  for (std::size_t at = find_word(text, word); at != text.npos;
       at = find_word(text, word, at + 1)) {
    std::size_t end = at + word.text.size();
    std::size_t begin = at;
    const char quote = begin > 0 ? text[begin - 1] : ' ';
    if (quote == '"' || quote == '\'') {
      if (end >= text.size() || text[end] != quote) continue;
      --begin;
      ++end;
    }
    while (end < text.size() && is_blank(text[end])) ++end;
    if (end >= text.size() || text[end] != ':') continue;
    while (begin > 0 && is_blank(text[begin - 1])) --begin;
    if (begin == 0) return true;
    const char before = text[begin - 1];
    if (is_line_end(before) || before == '{' || before == ',' || before == '\xBF') return true;
  }
  return false;
}

// What files hold that may be of a kind: a key, and one of the other words where there are any.
// Files that may be several are taken for the first.
struct Signature {
  Kind kind;
  Word key;
  std::array<Word, 3> others;
};

constexpr Word kNone = "";

constexpr Signature kSignatures[] = {
    {Kind::cloudformation, "AWSTemplateFormatVersion", {kNone, kNone, kNone}},
    {Kind::cloudformation, "Transform", {"AWS::", kNone, kNone}},
    {Kind::cloudformation, "Resources", {"::", kNone, kNone}},
    {Kind::kubernetes, "apiVersion", {"kind", kNone, kNone}},
    {Kind::github_actions, "jobs", {"runs-on", "uses", "steps"}},
    {Kind::compose, "services", {"image", "build", kNone}},
    {Kind::terraform_plan, "terraform_version", {"planned_values", "resource_changes", kNone}},
    {Kind::change_set, "Changes", {"ResourceChange", "ChangeSetId", "ChangeSetName"}},
    {Kind::sbom, "bomFormat", {kNone, kNone, kNone}},
    {Kind::sbom, "spdxVersion", {kNone, kNone, kNone}},
};

bool is_signed(std::string_view text, const Signature& signature) {
  if (!has(text, signature.key)) return false;
  return signature.others[0].text.empty() ||
         std::any_of(signature.others.begin(), signature.others.end(),
                     [&](const Word& word) { return !word.text.empty() && has(text, word); });
}

// The text spells a character of some word as an escape ("k\x69nd"), or breaks a quoted key in two,
// as nobody does but to hide it.
bool hides_words(std::string_view text) {
  for (std::size_t at = text.find('\\'); at != text.npos; at = text.find('\\', at + 2)) {
    if (at + 1 >= text.size()) return false;
    const char sort = text[at + 1];
    if (is_line_end(sort) && has(text, "? ")) return true;
    const std::size_t digits = sort == 'x' ? 2 : sort == 'u' ? 4 : sort == 'U' ? 8 : 0;
    if (digits == 0 || at + 2 + digits > text.size()) continue;
    unsigned value = 0;
    for (const char c : text.substr(at + 2, digits)) {
      const auto digit = hex_digit(c);
      value = !digit || value > 0xFF ? 0x100 : value * 16 + *digit;
    }
    if (value > 0xFF) continue;
    const char c = static_cast<char>(value);
    if ((lower_case(c) >= 'a' && lower_case(c) <= 'z') || c == ':' || c == '-' || c == '_')
      return true;
  }
  return false;
}

// YAML or JSON that may be of a kind: what it is taken for where it does not parse.
std::optional<Kind> may_be(std::string_view text) {
  std::optional<Kind> kind;
  for (const Signature& signature : kSignatures) {
    if (!is_signed(text, signature)) continue;
    if (has_key(text, signature.key)) return signature.kind;
    kind = Kind::text;
  }
  if (!kind && hides_words(text)) kind = Kind::text;
  return kind;
}

// What is left of a text from its first line on that says something.
std::string_view without_comments(std::string_view text) {
  while (true) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == text.npos) return {};
    text.remove_prefix(first);
    if (text.front() != '#') return text;
    text.remove_prefix(std::min(text.find('\n'), text.size()));
  }
}

std::string_view take_line(std::string_view& text) {
  text = without_comments(text);
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = trimmed_line(text.substr(0, end));
  text.remove_prefix(end);
  return line;
}

std::string_view take_word(std::string_view& line) {
  std::size_t end = 0;
  while (end < line.size() && !is_blank(line[end])) ++end;
  const std::string_view word = line.substr(0, end);
  line = trimmed_line(line.substr(end));
  return word;
}

bool is_continued(std::string_view line) { return line.ends_with('\\') || line.ends_with('`'); }

// "FROM [--platform=…] image [AS name]". What goes on in the next line is taken as it comes.
bool is_from(std::string_view line) {
  take_word(line);
  while (line.starts_with("--")) take_word(line);
  if (take_word(line).empty()) return false;
  if (line.empty() || is_continued(line)) return true;
  return equals_ignoring_case(take_word(line), "AS") && !take_word(line).empty() && line.empty();
}

// Its first instruction is FROM, or ARG and then FROM.
bool starts_like_dockerfile(std::string_view text) {
  const auto starts_with = [&](std::string_view word) {
    return text.size() > word.size() && is_blank(text[word.size()]) &&
           equals_ignoring_case(text.substr(0, word.size()), word);
  };
  text.remove_prefix(utf8::bom_size(text));
  while (true) {
    text = without_comments(text);
    if (starts_with("FROM")) return is_from(take_line(text));
    if (!starts_with("ARG")) return false;
    while (is_continued(take_line(text))) {
    }
  }
}

// By the bytes, or by the name of what is no text: what stands in for a large file is text (a
// pointer to it).
std::optional<Detected> detect_archive(std::string_view path, std::string_view bytes) {
  const bool is_named = archive_format_of_name(path) != ArchiveFormat::none;
  if (archive_format(bytes) != ArchiveFormat::none)
    return Detected{Kind::archive, is_named || is_certain_archive(bytes)};
  if (!is_named) return std::nullopt;
  const bool is_text = bytes.find('\0') == bytes.npos && !utf8::first_invalid(bytes).has_value();
  return is_text ? std::nullopt : std::optional(Detected{Kind::archive, true});
}

bool contains_fold(std::string_view text, std::string_view word) {
  return std::search(text.begin(), text.end(), word.begin(), word.end(),
                     [](char x, char y) { return lower_case(x) == lower_case(y); }) != text.end();
}

char first_character(std::string_view bytes) {
  const std::size_t first = bytes.find_first_not_of(" \t\r\n", utf8::bom_size(bytes));
  return first == bytes.npos ? '\0' : bytes[first];
}

// templates/NAME.yml, templates/NAME/template.yml: its `spec` in a document of its own, and then
// jobs (GitLab: CI/CD components). Charts keep other templates there.
bool is_gitlab_component(std::string_view path, std::string_view bytes) {
  if (!is_yaml_name(path) || !in_folder(path, "templates/")) return false;
  std::string_view text = bytes.substr(utf8::bom_size(bytes));
  std::string_view line;
  while (!text.empty() && (line.empty() || line.front() == '#' || line == "---")) {
    line = take_line(text);
    while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
  }
  if (line != "spec:") return false;
  // The document ends before anything else begins.
  while (!text.empty()) {
    line = take_line(text);
    if (line.starts_with("---"))
      return text.find("\napiVersion:") == text.npos && !text.starts_with("apiVersion:");
    if (!line.empty() && !is_blank(line.front()) && line.front() != '#') return false;
  }
  return false;
}

Detected open_by_content(std::string_view path, std::string_view bytes) {
  if (is_gitlab_component(path, bytes)) return {Kind::gitlab_ci, true, Syntax::yaml};
  const char first = first_character(bytes);
  const Syntax syntax = first == '{' || first == '[' ? Syntax::json : Syntax::yaml;
  if (is_action_name(path)) {
    const bool runs = has_key(bytes, "runs");
    return {runs ? Kind::github_action : Kind::text, runs, syntax};
  }
  if (const auto kind = may_be(bytes)) return {*kind, false, syntax};
  if (is_like_gitlab_name(path)) return {Kind::text, false, syntax};
  return {Kind::text, false};
}

}  // namespace

bool is_yaml_name(std::string_view path) { return any_end(path, {".yml", ".yaml"}); }

bool is_action_name(std::string_view path) {
  return any_of(base_name(path), {"action.yml", "action.yaml"});
}

bool is_like_dockerfile_name(std::string_view path) {
  const std::string_view name = base_name(path);
  return contains_fold(name, "dockerfile") || contains_fold(name, "containerfile");
}

bool is_like_gitlab_name(std::string_view path) {
  if (!is_yaml_name(path)) return false;
  return contains_fold(base_name(path), "gitlab-ci") || in_folder(path, ".gitlab-ci/");
}

std::string_view kind_name(Kind kind) { return kNames[static_cast<std::size_t>(kind)]; }

std::optional<Kind> kind_of_name(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Kind>(found - kNames.begin());
}

Detected detect_by_path(std::string_view path) {
  const std::string_view name = base_name(path);
  const auto fixed = [](Kind kind) { return Detected{kind, true}; };
  if (is_yaml_name(name)) {
    if (in_folder(path, ".github/workflows/") || in_folder(path, ".gitea/workflows/") ||
        in_folder(path, ".forgejo/workflows/")) {
      return fixed(Kind::github_actions);
    }
    if (is_action_name(name)) return {Kind::github_action, false};
    if (any_end(name, {".gitlab-ci.yml", ".gitlab-ci.yaml"}) || in_folder(path, ".gitlab/ci/")) {
      return fixed(Kind::gitlab_ci);
    }
    if (any_of(name, {"dependabot.yml", "dependabot.yaml"}) && in_folder(path, ".github/")) {
      return fixed(Kind::dependabot);
    }
    if (any_of(name,
               {".pre-commit-config.yaml", ".pre-commit-config.yml", ".pre-commit-hooks.yaml"}))
      return fixed(Kind::pre_commit);
    if (any_of(name, {".sluice.yaml", ".sluice.yml"})) return fixed(Kind::policy);
    if (any_of(name, {"kustomization.yaml", "kustomization.yml"}))
      return fixed(Kind::kustomization);
    if (any_of(name, {"Chart.yaml"})) return fixed(Kind::helm);
    if (is_compose_name(name)) return {Kind::compose, true};
    return {};
  }
  if (any_end(name, {".tf", ".tofu", ".tf.json", ".tofu.json"})) return fixed(Kind::terraform);
  if (any_end(name, {".tfvars", ".tfvars.json"})) return fixed(Kind::terraform);
  if (any_of(name, {"terragrunt.hcl", ".terraform.lock.hcl"})) return fixed(Kind::terraform);
  if (any_of(name, {"tfplan.json", "plan.json"}))
    return {Kind::terraform_plan, equals_ignoring_case(name, "tfplan.json")};
  if (is_dockerfile_name(name)) return {Kind::dockerfile, !is_source_name(name)};
  if (any_end(name, {".template.json"}) && in_folder(path, "cdk.out/"))
    return fixed(Kind::cloudformation);
  if (any_of(name, {"cdk.json"})) return fixed(Kind::cdk);
  if (any_end(name, {".cdx.json", ".spdx.json"})) return fixed(Kind::sbom);
  if (any_of(name, {"package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml",
                    "poetry.lock", "Pipfile.lock", "uv.lock", "Cargo.lock", "go.sum",
                    "Gemfile.lock", "composer.lock"})) {
    return {Kind::lockfile, false};
  }
  return {};
}

Detected detect(std::string_view path, std::string_view bytes) {
  const Detected by_path = detect_by_path(path);
  if (by_path.fixed) return by_path;
  if (const auto archive = detect_archive(path, bytes)) return *archive;
  if (is_binary(bytes)) return {Kind::unknown, false};
  if (by_path.kind == Kind::lockfile) return by_path;
  if (is_prose_name(path)) return {Kind::text, false};
  const bool is_like = is_like_dockerfile_name(path);
  if (starts_like_dockerfile(bytes)) {
    return {is_like ? Kind::dockerfile : Kind::text, false, Syntax::dockerfile};
  }
  if (is_yaml_name(path) || any_end(path, {".json", ".template"}))
    return open_by_content(path, bytes);
  return {Kind::text, false};
}

Detected detect_text(std::string_view path, std::string_view bytes) {
  if (detect_by_path(path).fixed) return {Kind::text};
  if (const auto archive = detect_archive(path, bytes)) return *archive;
  return {is_binary(bytes) ? Kind::unknown : Kind::text};
}

Syntax syntax_of(Kind kind, std::string_view path, std::string_view bytes) {
  switch (kind) {
    case Kind::terraform:
      return ends_with_fold(path, ".json") ? Syntax::json : Syntax::hcl;
    case Kind::dockerfile:
      return Syntax::dockerfile;
    case Kind::archive:
    case Kind::image:
      return Syntax::archive;
    case Kind::text:
    case Kind::unknown:
    case Kind::lockfile:
      return Syntax::none;
    case Kind::github_actions:
    case Kind::github_action:
    case Kind::gitlab_ci:
    case Kind::dependabot:
    case Kind::pre_commit:
    case Kind::policy:
    case Kind::kustomization:
    case Kind::compose:
    case Kind::helm:
      return Syntax::yaml;
    default:
      break;
  }
  // The rest come in both; JSON is read by the faster parser, and only it reads it strictly.
  if (!ends_with_fold(path, ".json") && !ends_with_fold(path, ".template")) return Syntax::yaml;
  const char first = first_character(bytes);
  return first == '\0' || first == '{' || first == '[' ? Syntax::json : Syntax::yaml;
}

}  // namespace sluice
