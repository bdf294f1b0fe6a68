#include "core/model/delivery/content.h"

#include <algorithm>
#include <map>
#include <variant>

#include "core/detect/glob.h"
#include "core/model/document.h"
#include "core/text/words.h"

namespace sluice::delivery {
namespace {

constexpr std::size_t kMostComponents = 200;

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view extension(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot == name.npos || dot == 0 ? std::string_view() : name.substr(dot + 1);
}

// In a folder whose files nobody ships.
bool is_aside(std::string_view path) {
  for (std::size_t begin = 0;;) {
    const std::size_t slash = path.find('/', begin);
    if (slash == path.npos) return false;
    const std::string_view part = path.substr(begin, slash - begin);
    if (part.starts_with('.') && part != "." && part != "..") return true;
    if (has_word(
            "node_modules vendor third_party testdata fixtures test tests __tests__ spec specs "
            "e2e example examples sample samples docs doc scripts tools hack ci",
            part))
      return true;
    begin = slash + 1;
  }
}

bool is_code(std::string_view path) {
  const std::string_view name = base_name(path);
  // What sets up a tool is no program.
  if (name.find(".config.") != name.npos || name.find(".conf.") != name.npos) return false;
  if (has_word("setup.py conftest.py noxfile.py gulpfile.js Gruntfile.js", name)) return false;
  return language_of_file(path) != Language::none;
}

bool is_iac(std::string_view path, Kind kind) {
  const std::string_view name = base_name(path);
  if (name.ends_with(".tf") || name.ends_with(".tofu") || name.ends_with(".tf.json") ||
      name.ends_with(".bicep"))
    return true;
  if (has_word("cdk.json Pulumi.yaml serverless.yml serverless.yaml Chart.yaml terragrunt.hcl",
               name))
    return true;
  return kind == Kind::cloudformation || kind == Kind::kubernetes || kind == Kind::kustomization ||
         kind == Kind::helm;
}

bool declares_dependencies(const Project& project, std::string_view path) {
  const std::string_view name = base_name(path);
  if (has_word("poetry.lock Pipfile Pipfile.lock uv.lock pdm.lock package-lock.json yarn.lock "
               "pnpm-lock.yaml npm-shrinkwrap.json bun.lock bun.lockb go.sum Cargo.lock Gemfile "
               "Gemfile.lock composer.lock pom.xml build.gradle build.gradle.kts gradle.lockfile "
               "packages.lock.json mix.lock pubspec.lock conan.lock",
               name))
    return true;
  if (name.ends_with(".csproj")) return true;
  if (name.starts_with("requirements") && name.ends_with(".txt")) return true;
  if (!has_word("package.json pyproject.toml composer.json", name)) return false;
  const Document* const document = project.find(path);
  return document != nullptr && (document->bytes.find("ependencies") != std::string::npos ||
                                 document->bytes.find("\"require\"") != std::string::npos);
}

bool is_manifest(std::string_view name) {
  return has_word(
             "package.json pyproject.toml setup.py requirements.txt Pipfile go.mod pom.xml "
             "build.gradle build.gradle.kts Cargo.toml composer.json Gemfile mix.exs",
             name) ||
         name.ends_with(".csproj");
}

// Configuration that is applied, and no module of others: it says with what, or where its state is.
bool is_root_of_terraform(const Document& document) {
  const auto* const file = std::get_if<terraform::File>(&document.model);
  if (file == nullptr) return false;
  const auto has_backend = [](const terraform::Block& block) {
    return !block.body.get("backend").is_absent() || !block.body.get("cloud").is_absent();
  };
  return !file->providers.empty() ||
         std::any_of(file->settings.begin(), file->settings.end(), has_backend);
}

// What stands before the first wildcard of a glob, as a folder.
std::string fixed_folder(std::string_view glob) {
  if (glob.starts_with('/')) glob.remove_prefix(1);
  if (glob.starts_with("./")) glob.remove_prefix(2);
  const std::size_t wild = glob.find_first_of("*?[");
  if (wild == glob.npos) {
    while (glob.ends_with('/')) glob.remove_suffix(1);
    return std::string(glob);
  }
  const std::size_t slash = glob.substr(0, wild).rfind('/');
  return std::string(slash == glob.npos ? std::string_view() : glob.substr(0, slash));
}

class Reader {
 public:
  Reader(const Project& project, const DeliveryPolicy* policy)
      : project_(project), policy_(policy) {}

  Content read() {
    add_declared();
    for (std::size_t i = 0; i < project_.paths.size(); ++i) {
      const std::string_view path = project_.paths[i];
      const Kind kind = i < project_.kinds.size() ? project_.kinds[i] : Kind::unknown;
      if (is_aside(path)) continue;
      if (content_.code.empty() && is_code(path)) content_.code = path;
      if (content_.iac.empty() && is_iac(path, kind)) content_.iac = path;
      if (content_.dependencies.empty() && declares_dependencies(project_, path))
        content_.dependencies = path;
      assign(path, kind);
    }
    add_found();
    return std::move(content_);
  }

 private:
  struct Declared {
    Component component;
    std::vector<Glob> globs;
    bool is_there = false;
  };
  struct Folder {
    bool is_component = false;
    bool is_terraform_root = false;
    const Document* shown_by = nullptr;
  };

  void add_declared() {
    if (policy_ == nullptr) return;
    for (const ComponentPolicy& one : policy_->components) {
      Declared& declared = declared_.emplace_back();
      declared.component.name = one.name;
      declared.component.policy = &one;
      for (const std::string& glob : one.paths) {
        declared.globs.emplace_back(glob);
        declared.component.folders.push_back(fixed_folder(glob));
      }
    }
  }

  void note(Component& component, std::string_view path, Kind kind) const {
    component.has_dockerfile = component.has_dockerfile || kind == Kind::dockerfile;
    component.has_iac = component.has_iac || is_iac(path, kind);
    if (!is_code(path)) return;
    component.has_code = true;
    const Language language = language_of_file(path);
    if (std::find(component.languages.begin(), component.languages.end(), language) ==
        component.languages.end())
      component.languages.push_back(language);
  }

  void assign(std::string_view path, Kind kind) {
    for (Declared& declared : declared_) {
      const bool matches = std::any_of(declared.globs.begin(), declared.globs.end(),
                                       [&](const Glob& glob) { return glob.matches(path); });
      if (!matches) continue;
      declared.is_there = true;
      note(declared.component, path, kind);
      return;
    }
    const std::string_view name = base_name(path);
    const std::string folder(folder_of(path));
    const bool is_dockerfile = kind == Kind::dockerfile;
    if (is_dockerfile || is_manifest(name)) {
      Folder& found = folders_[folder];
      found.is_component = true;
      if (is_dockerfile) found.shown_by = project_.find(path);
    }
    const Document* const document = kind == Kind::terraform ? project_.find(path) : nullptr;
    if (document != nullptr && is_root_of_terraform(*document)) {
      Folder& found = folders_[folder];
      found.is_terraform_root = true;
      if (found.shown_by == nullptr) found.shown_by = document;
    }
    others_.emplace_back(path, kind);
  }

  // The outermost folders; what lies in one is a part of it. The root does not take the others in.
  void add_found() {
    for (Declared& declared : declared_) {
      if (declared.is_there) content_.components.push_back(std::move(declared.component));
    }
    std::string_view outer;
    for (const auto& [folder, found] : folders_) {
      if (!outer.empty() && is_within(folder, outer)) continue;
      if (content_.components.size() >= kMostComponents) return;
      if (!folder.empty()) outer = folder;
      Component component;
      component.name = folder.empty() ? "." : folder;
      component.folders = {folder};
      component.shown_by = found.shown_by;
      add_files(component, folder);
      const bool is_one = component.has_dockerfile || (found.is_component && component.has_code) ||
                          found.is_terraform_root;
      if (is_one) content_.components.push_back(std::move(component));
    }
  }

  // `others_` is in order of path.
  void add_files(Component& component, std::string_view folder) const {
    auto at = std::lower_bound(
        others_.begin(), others_.end(), folder,
        [](const auto& other, std::string_view wanted) { return other.first < wanted; });
    for (; at != others_.end() && at->first.starts_with(folder); ++at) {
      if (is_within(at->first, folder)) note(component, at->first, at->second);
    }
  }

  const Project& project_;
  const DeliveryPolicy* policy_;
  Content content_;
  std::vector<Declared> declared_;
  std::map<std::string, Folder> folders_;
  std::vector<std::pair<std::string_view, Kind>> others_;
};

}  // namespace

Language language_of_file(std::string_view path) {
  struct Row {
    Language language;
    std::string_view endings;
  };
  static constexpr Row kRows[] = {
      {Language::python, "py"},
      {Language::node, "js jsx mjs cjs ts tsx mts cts vue svelte"},
      {Language::jvm, "java kt scala groovy"},
      {Language::go, "go"},
      {Language::rust, "rs"},
      {Language::ruby, "rb"},
      {Language::php, "php"},
      {Language::dotnet, "cs fs vb"},
      {Language::other, "c cc cpp cxx swift m dart ex erl clj hs lua pl r jl zig sol"}};
  const std::string_view ending = extension(base_name(path));
  if (ending.empty()) return Language::none;
  for (const Row& row : kRows) {
    if (has_word(row.endings, ending)) return row.language;
  }
  return Language::none;
}

Language language_of_tool(std::string_view tool) {
  struct Row {
    Language language;
    std::string_view tools;
  };
  static constexpr Row kRows[] = {
      {Language::python,
       "pytest py.test nose2 nosetests unittest trial stestr tox nox manage.py django-admin ruff "
       "flake8 black isort pylint mypy pyright yapf autopep8 bandit poetry uv"},
      {Language::node,
       "jest vitest mocha ava karma jasmine c8 nyc npm yarn pnpm eslint standard xo stylelint tsc "
       "vue-tsc svelte-check ng vue-cli-service react-scripts oxlint biome"},
      {Language::jvm, "mvn gradle ktlint detekt checkstyle"},
      {Language::go, "go gotestsum ginkgo golangci-lint gofmt staticcheck revive"},
      {Language::rust, "cargo rustfmt"},
      {Language::ruby, "rspec minitest rake rails rubocop"},
      {Language::php, "phpunit paratest pest codecept phpstan psalm phpcs composer"},
      {Language::dotnet, "dotnet vstest"}};
  for (const Row& row : kRows) {
    if (has_word(row.tools, tool)) return row.language;
  }
  return Language::none;
}

bool is_within(std::string_view path, std::string_view folder) {
  if (folder.empty()) return true;
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

Content content_of(const Project& project, const DeliveryPolicy* policy) {
  return Reader(project, policy).read();
}

}  // namespace sluice::delivery
