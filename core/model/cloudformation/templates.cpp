#include "core/model/cloudformation/templates.h"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "core/model/cloudformation/syntax.h"
#include "core/parse/json.h"
#include "core/parse/toml.h"
#include "core/parse/yaml.h"

namespace sluice::cloudformation {
namespace {

const Tree* tree_of(const Document& document) {
  return document.is_usable ? std::get_if<Tree>(&document.syntax) : nullptr;
}

// Of "new Table (/home/me/app/lib/data.ts:12:5)" the file within the app and its line; empty for
// frames of libraries.
std::string place_of(std::string_view frame) {
  const std::size_t open = frame.find('(');
  if (open != frame.npos) frame = frame.substr(open + 1, frame.find(')', open) - open - 1);
  if (frame.find("node_modules") != frame.npos || frame.find("node:") != frame.npos ||
      frame.find("site-packages") != frame.npos || frame.find('/') == frame.npos)
    return {};
  // The last two names of the path, without the column.
  const std::size_t column = frame.rfind(':');
  const std::size_t line = column == frame.npos ? column : frame.rfind(':', column - 1);
  if (line == frame.npos || line == 0) return {};
  frame = frame.substr(0, column);
  const std::size_t last = frame.rfind('/');
  const std::size_t folder = last == 0 ? frame.npos : frame.rfind('/', last - 1);
  return std::string(folder == frame.npos ? frame : frame.substr(folder + 1));
}

using Given = std::map<std::string, std::string, std::less<>>;

// Words as SAM has them on its command line: Name=value, Name="a value",
// ParameterKey=Name,ParameterValue=value.
void add_overrides(std::string_view text, Given& given) {
  std::string word;
  char quote = 0;
  const auto add = [&] {
    std::string_view name = word;
    constexpr std::string_view kKey = "ParameterKey=", kValue = ",ParameterValue=";
    const bool is_long = name.starts_with(kKey);
    if (is_long) name.remove_prefix(kKey.size());
    const std::string_view by = is_long ? kValue : std::string_view("=");
    const std::size_t at = name.find(by);
    if (at != name.npos && at > 0)
      given[std::string(name.substr(0, at))] = name.substr(at + by.size());
    word.clear();
  };
  for (const char c : text) {
    if (c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (quote == 0 && (c == ' ' || c == '\n' || c == '\t')) {
      add();
    } else {
      word += c;
    }
  }
  add();
}

// samconfig.toml or samconfig.yaml: what `sam deploy` takes where nothing else is said.
void read_sam_config(NodeRef root, Given& given) {
  for (const std::string_view command : {"global", "deploy"}) {
    const NodeRef overrides = root["default"][command]["parameters"]["parameter_overrides"];
    if (overrides.is_scalar()) add_overrides(overrides.value(), given);
    if (!overrides.is_sequence() && !overrides.is_mapping()) continue;
    for (const NodeRef entry : overrides.children()) {
      if (!entry.is_scalar()) continue;
      if (overrides.is_sequence()) {
        add_overrides(entry.value(), given);
      } else {
        given[std::string(entry.key().value)] = entry.value();
      }
    }
  }
}

}  // namespace

Templates::Templates(const Project& project) : project_(project) {
  for (const Document* const document : project.documents) {
    if (document->kind == Kind::cloudformation && tree_of(*document) != nullptr)
      documents_.push_back(document);
  }
  for (const std::string& path : project.var_files) read_values(project.text(path));
}

// As the command line has them, [{"ParameterKey": …, "ParameterValue": …}], as pipelines do,
// {"Parameters": {name: value}}, as files that Git sync deploys by do, `parameters: {…}`, and as
// SAM keeps what it was told.
void Templates::read_values(std::string_view text) {
  if (text.find("arameter") == text.npos) return;
  Parsed<Tree> parsed = parse_json(text, ParseLimits{});
  if (!parsed.usable && text.find("parameter_overrides") != text.npos)
    parsed = parse_toml(text, ParseLimits{});
  if (!parsed.usable) parsed = parse_yaml(text, ParseLimits{});
  if (!parsed.usable) return;
  const NodeRef root = parsed.tree.root();
  read_sam_config(root, given_);
  for (const NodeRef entry : root.children()) {
    if (root.is_sequence() && entry["ParameterKey"].is_scalar() &&
        entry["ParameterValue"].is_scalar())
      given_[std::string(entry["ParameterKey"].value())] = entry["ParameterValue"].value();
  }
  for (const std::string_view section : {"Parameters", "parameters"}) {
    for (const NodeRef entry : root[section].children()) {
      if (entry.is_scalar() && entry.key().present())
        given_[std::string(entry.key().value)] = entry.value();
    }
  }
}

const std::map<std::string, std::string, std::less<>>& Templates::traces_in(
    std::string_view folder) const {
  const auto known = traces_.find(folder);
  if (known != traces_.end()) return known->second;
  auto& traces = traces_[std::string(folder)];
  const std::string path = std::string(folder) + (folder.empty() ? "" : "/") + "manifest.json";
  const std::string_view text = project_.text(path);
  if (text.find("aws:cdk:logicalId") == text.npos) return traces;
  const Parsed<Tree> parsed = parse_json(text, ParseLimits{});
  if (!parsed.usable) return traces;
  for (const NodeRef artifact : parsed.tree.root()["artifacts"].children()) {
    for (const NodeRef construct : artifact["metadata"].children()) {
      for (const NodeRef entry : construct.children()) {
        for (const NodeRef frame : entry["trace"].children()) {
          std::string place = place_of(frame.value());
          if (place.empty()) continue;
          traces.emplace(construct.key().value, std::move(place));
          break;
        }
      }
    }
  }
  return traces;
}

std::string Templates::source_of(const Document& document, std::string_view construct) const {
  const auto& traces = traces_in(folder_of(document.path));
  const auto found = traces.find("/" + std::string(construct));
  return found != traces.end() ? found->second : std::string();
}

const Document* Templates::nested(const Document& document, NodeRef resource) const {
  const std::string_view type = resource["Type"].value();
  std::string_view path;
  if (type == "AWS::CloudFormation::Stack") {
    path = literal_text(resource["Properties"]["TemplateURL"]);
    // The CDK says where it wrote what it uploads.
    if (path.empty()) path = literal_text(resource["Metadata"]["aws:asset:path"]);
  } else if (type == "AWS::Serverless::Application") {
    path = literal_text(resource["Properties"]["Location"]);
  }
  if (path.empty() || path.find("://") != path.npos) return nullptr;
  const std::optional<std::string> place = path_within(folder_of(document.path), path);
  const Document* const found = place ? project_.find(*place) : nullptr;
  return found != nullptr && found->kind == Kind::cloudformation && tree_of(*found) != nullptr
             ? found
             : nullptr;
}

std::vector<Template> Templates::roots() const {
  const auto each_resource = [](const Document* document, auto use) {
    const Tree& tree = *tree_of(*document);
    for (std::size_t i = 0; i < tree.documents.size(); ++i) {
      for (const NodeRef resource : tree.root(i)["Resources"].children()) use(resource);
    }
  };
  std::set<const Document*> reached;
  const auto walk = [&](const Document* from) {
    std::vector<const Document*> open{from};
    while (!open.empty()) {
      const Document* const document = open.back();
      open.pop_back();
      each_resource(document, [&](NodeRef resource) {
        const Document* const below = nested(*document, resource);
        if (below != nullptr && reached.insert(below).second) open.push_back(below);
      });
    }
  };
  for (const Document* const document : documents_) {
    each_resource(document, [&](NodeRef resource) {
      if (const Document* const below = nested(*document, resource); below != document)
        reached.insert(below);
    });
  }
  std::vector<const Document*> roots;
  for (const Document* const document : documents_) {
    if (reached.count(document) == 0) roots.push_back(document);
  }
  // What only a ring nests.
  std::set<const Document*> nested_somewhere;
  std::swap(reached, nested_somewhere);
  for (const Document* const root : roots) walk(root);
  for (const Document* const document : documents_) {
    if (nested_somewhere.count(document) == 0 || reached.count(document) != 0) continue;
    roots.push_back(document);
    reached.insert(document);
    walk(document);
  }
  std::vector<Template> templates;
  for (const Document* const root : roots) {
    const Tree& tree = *tree_of(*root);
    for (std::size_t i = 0; i < tree.documents.size(); ++i) {
      if (i == 0 || tree.root(i)["Resources"]) templates.push_back({root, i});
    }
  }
  return templates;
}

}  // namespace sluice::cloudformation
