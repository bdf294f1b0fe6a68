#include "core/model/terraform.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/audit/audit.h"
#include "core/model/document.h"
#include "core/model/project.h"
#include "core/model/terraform_modules.h"

namespace sluice::terraform {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::unique_ptr<Document> document(std::string path, std::string_view text) {
  auto document = std::make_unique<Document>(std::move(path), std::string(text), Kind::terraform);
  read(*document, ParseLimits{});
  return document;
}

const File& file_of(const Document& document) { return std::get<File>(document.model); }

std::string describe(const Value& value) {
  constexpr std::string_view kTypes[] = {"null", "boolean", "number", "string", "list", "object"};
  if (value.is_absent()) return "absent";
  if (value.is_unknown()) return "unknown: " + std::string(value.reason());
  for (std::size_t i = 0; i < std::size(kTypes); ++i) {
    if (!value.is(static_cast<Value::Type>(i))) continue;
    std::string text(kTypes[i]);
    if (value.is_scalar()) text += " " + std::string(value.text().value);
    return text;
  }
  return "?";
}

// What stands at `path` of the resource: "description «as written»", one for each value.
std::vector<std::string> values(const Document& document, std::string_view path) {
  std::vector<std::string> out;
  for (const Value& value : file_of(document).resources.front().all(path)) {
    std::string text = describe(value);
    if (!value.at().empty()) {
      text += " «";
      text += slice(document.bytes, value.at());
      text += "»";
    }
    out.push_back(std::move(text));
  }
  return out;
}

struct ValueCase {
  std::string_view body;
  std::string_view path;
  std::vector<std::string> values;
};

class NativeValues : public testing::TestWithParam<ValueCase> {};

TEST_P(NativeValues, AreKnownUnknownOrAbsent) {
  const ValueCase& test = GetParam();
  const std::string text = "resource \"t\" \"n\" {\n" + std::string(test.body) + "\n}\n";
  const auto made = document("main.tf", text);
  EXPECT_EQ(values(*made, test.path), test.values) << text;
}

const ValueCase kNative[] = {
    // What is written is known.
    {"a = \"x\"", "a", {"string x «\"x\"»"}},
    {"a = \"$${x}\"", "a", {"string ${x} «\"$${x}\"»"}},
    {"a = true", "a", {"boolean true «true»"}},
    {"a = 7", "a", {"number 7 «7»"}},
    {"a = -1", "a", {"number -1 «-1»"}},
    {"a = (false)", "a", {"boolean false «(false)»"}},
    {"a = null", "a", {"null «null»"}},
    {"a = <<E\nx\nE", "a", {"string x\n «<<E\nx\nE»"}},
    {"a = [1, \"b\"]", "a", {"list «[1, \"b\"]»"}},
    // What has to be worked out is not.
    {"a = var.x", "a", {"unknown: reference «var.x»"}},
    {"a = \"${var.x}\"", "a", {"unknown: template «\"${var.x}\"»"}},
    {"a = f(1)", "a", {"unknown: function call «f(1)»"}},
    {"a = 1 + 1", "a", {"unknown: expression «1 + 1»"}},
    {"a = !true", "a", {"unknown: expression «!true»"}},
    {"a = x ? 1 : 2", "a", {"unknown: expression «x ? 1 : 2»"}},
    {"a = [for x in y : x]", "a", {"unknown: for expression «[for x in y : x]»"}},
    {"a = ?", "a", {"unknown: cannot be read «?»"}},
    // What is not there is absent.
    {"", "a", {"absent"}},
    {"", "a.b.c", {"absent"}},
    {"a = null", "a.b", {"absent"}},
    {"a = []", "a.b", {"absent"}},
    {"b = 1", "a", {"absent"}},
    // Ways through blocks, objects and lists.
    {"a {\n b = 1\n}", "a.b", {"number 1 «1»"}},
    {"a {\n b = 1\n}", "a", {"object «a»"}},
    {"a {\n b = 1\n}\na {\n}\na {\n b = x\n}",
     "a.b",
     {"number 1 «1»", "absent", "unknown: reference «x»"}},
    {"a {\n b {\n  c = true\n }\n}", "a.b.c", {"boolean true «true»"}},
    {"a = { b = 1, \"c\" = 2 }", "a.c", {"number 2 «2»"}},
    {"a = [{ b = 1 }, { b = 2 }, x]",
     "a.b",
     {"number 1 «1»", "number 2 «2»", "unknown: reference «x»"}},
    {"a = x", "a.b", {"unknown: reference «x»"}},
    {"a = 1", "a.b", {"unknown: has no attributes «1»"}},
    // What may be set elsewhere is not absent.
    {"a = { (k) = 1 }", "a.b", {"unknown: may be set elsewhere"}},
    {"dynamic \"a\" {\n for_each = x\n content {\n  b = true\n }\n}",
     "a.b",
     {"boolean true «true»"}},
    {"dynamic \"a\" {\n for_each = x\n content {\n }\n}", "a.b", {"unknown: may be set elsewhere"}},
    {"dynamic \"a\" {\n for_each = x\n}", "a.b", {"unknown: dynamic block «dynamic \"a\"»"}},
    {"dynamic \"a\" {\n for_each = x\n content {\n  b {\n  }\n }\n}",
     "a.b.c",
     {"unknown: may be set elsewhere"}},
    {"a {\n ???\n}", "a.b", {"unknown: may be set elsewhere"}},
    {"???", "a", {"unknown: may be set elsewhere"}},
};

INSTANTIATE_TEST_SUITE_P(All, NativeValues, testing::ValuesIn(kNative));

class JsonValues : public testing::TestWithParam<ValueCase> {};

TEST_P(JsonValues, AreKnownUnknownOrAbsent) {
  const ValueCase& test = GetParam();
  const std::string text = R"({"resource": {"t": {"n": {)" + std::string(test.body) + "}}}}\n";
  const auto made = document("main.tf.json", text);
  EXPECT_EQ(values(*made, test.path), test.values) << text;
}

const ValueCase kJson[] = {
    {R"("a": "x")", "a", {R"(string x «"x"»)"}},
    {R"("a": "a\tb")", "a", {"string a\tb «\"a\\tb\"»"}},
    {R"("a": true)", "a", {"boolean true «true»"}},
    {R"("a": -1)", "a", {"number -1 «-1»"}},
    {R"("a": null)", "a", {"null «null»"}},
    {R"("a": "${var.x}")", "a", {R"(unknown: template «"${var.x}"»)"}},
    {R"("a": "%{ if x }y%{ endif }")", "a", {R"(unknown: template «"%{ if x }y%{ endif }"»)"}},
    {R"("a": "$${x}")", "a", {R"(string $${x} «"$${x}"»)"}},
    {R"("//": "why")", "a", {"absent"}},
    {R"("a": {"b": 1})", "a.b", {"number 1 «1»"}},
    {R"("a": [{"b": 1}, {}])", "a.b", {"number 1 «1»", "absent"}},
    {R"("a": {"${k}": 1})", "a.b", {"unknown: may be set elsewhere"}},
    {R"("dynamic": {"a": {"for_each": "${x}", "content": {"b": 1}}})", "a.b", {"number 1 «1»"}},
    {R"("dynamic": [{"a": [{"content": [{}]}]}])", "a.b", {"unknown: may be set elsewhere"}},
};

INSTANTIATE_TEST_SUITE_P(All, JsonValues, testing::ValuesIn(kJson));

// One line for each thing that the file declares: its sort, its name, and its header as written.
std::vector<std::string> shape(const Document& document) {
  std::vector<std::string> lines;
  const auto add = [&](std::string line, Span at) {
    line += " «";
    line += slice(document.bytes, at);
    line += "»";
    lines.push_back(std::move(line));
  };
  const File& file = file_of(document);
  for (const Resource& resource : file.resources) add(resource.address(), resource.header);
  for (const ModuleCall& call : file.modules) {
    add(call.address() + " " + describe(call.source) + ", " + describe(call.version), call.header);
  }
  for (const Provider& provider : file.providers) {
    add("provider " + std::string(provider.name.value) + " " + describe(provider.alias),
        provider.header);
  }
  for (const Variable& variable : file.variables) {
    add("variable " + std::string(variable.name.value) + " " + describe(variable.default_value),
        variable.header);
  }
  for (const Output& output : file.outputs) {
    add("output " + std::string(output.name.value) + " " + describe(output.value), output.header);
  }
  for (const Local& local : file.locals) {
    add("local " + std::string(local.name.value) + " " + describe(local.value), local.name.at);
  }
  for (const Block& settings : file.settings) {
    add("terraform " + describe(settings.body.get("required_version")), settings.header);
  }
  return lines;
}

TEST(TerraformFile, ListsWhatNativeSyntaxDeclares) {
  const auto made = document("main.tf", R"(terraform {
  required_version = ">= 1.5"
}
provider "aws" { alias = "eu" }
variable "v" { default = 1 }
locals {
  l = "x"
}
data "aws_ami" "base" {}
resource "aws_instance" "web" {}
module "net" {
  source  = "./net"
  version = var.v
}
output "o" { value = local.l }
resource "no_name" {}
moved {}
)");
  EXPECT_THAT(shape(*made),
              ElementsAre(R"(data.aws_ami.base «data "aws_ami" "base"»)",
                          R"(aws_instance.web «resource "aws_instance" "web"»)",
                          R"(module.net string ./net, unknown: reference «module "net"»)",
                          R"(provider aws string eu «provider "aws"»)",
                          R"(variable v number 1 «variable "v"»)",
                          R"(output o unknown: reference «output "o"»)", "local l string x «l»",
                          "terraform string >= 1.5 «terraform»"));
}

TEST(TerraformFile, ListsWhatJsonDeclares) {
  const auto made = document("main.tf.json", R"({
  "terraform": {"required_version": ">= 1.5"},
  "provider": {"aws": [{"alias": "eu"}, {}]},
  "variable": {"v": {"default": 1}},
  "locals": [{"l": "x"}],
  "data": {"aws_ami": {"base": {}}},
  "resource": [{"aws_instance": [{"web": {}}]}, {"aws_instance": {"//": "why", "db": {}}}],
  "module": {"net": {"source": "./net", "version": "${var.v}"}},
  "output": {"o": {"value": "${local.l}"}},
  "resource": "nonsense"
})");
  EXPECT_THAT(shape(*made),
              ElementsAre(R"(data.aws_ami.base «"base"»)", R"(aws_instance.web «"web"»)",
                          R"(aws_instance.db «"db"»)",
                          R"(module.net string ./net, unknown: template «"net"»)",
                          R"(provider aws string eu «"aws"»)", R"(provider aws absent «"aws"»)",
                          R"(variable v number 1 «"v"»)", R"(output o unknown: template «"o"»)",
                          R"(local l string x «"l"»)", R"(terraform string >= 1.5 «"terraform"»)"));
}

TEST(TerraformFile, OtherFilesDeclareNothing) {
  for (const char* const path : {"a.tfvars", ".terraform.lock.hcl", "terragrunt.hcl"}) {
    const auto made = document(path, "provider \"x\" {}\n");
    EXPECT_TRUE(std::holds_alternative<std::monostate>(made->model)) << path;
  }
}

TEST(Values, KnowTheirPlaceAlsoWhereTheyAreAbsent) {
  const auto made =
      document("main.tf", "resource \"t\" \"n\" {\n  a {\n    b = [1, 2]\n  }\n  a {}\n}\n");
  const Resource& resource = file_of(*made).resources.front();
  std::vector<std::string> nodes;
  for (const Value& value : resource.all("a.b")) {
    nodes.push_back(value.node());
    for (const Value& element : value.elements()) nodes.push_back(element.node());
  }
  EXPECT_THAT(nodes, ElementsAre("resource.t.n.a[0].b", "resource.t.n.a[0].b[0]",
                                 "resource.t.n.a[0].b[1]", "resource.t.n.a[1].b"));
  EXPECT_EQ(resource.get("x.y").node(), "resource.t.n.x.y");
  EXPECT_EQ(slice(made->bytes, resource.get("a").span()), "a {\n    b = [1, 2]\n  }");
  EXPECT_EQ(slice(made->bytes, resource.scope), made->bytes.substr(0, made->bytes.size() - 1));
}

TEST(Values, ReadNumbers) {
  const auto made = document(
      "main.tf",
      "resource \"t\" \"n\" {\n a = 12\n b = \"-0.5\"\n c = \"x\"\n d = 1e3\n e = true\n}");
  const Resource& resource = file_of(*made).resources.front();
  EXPECT_EQ(resource.get("a").number(), 12);
  EXPECT_EQ(resource.get("b").number(), -0.5);
  EXPECT_EQ(resource.get("c").number(), std::nullopt);
  EXPECT_EQ(resource.get("d").number(), std::nullopt);
  EXPECT_EQ(resource.get("e").number(), std::nullopt);
}

// Where calls close a cycle: path:as written.
std::vector<std::string> cycles(const std::vector<std::pair<std::string, std::string>>& files) {
  std::vector<std::unique_ptr<Document>> documents;
  Project project;
  for (const auto& [path, text] : files) {
    documents.push_back(document(path, text));
    project.documents.push_back(documents.back().get());
  }
  std::vector<std::string> places;
  for (const ProjectError& error : module_cycles(project)) {
    EXPECT_EQ(error.error.code, ErrorCode::limit);
    places.push_back(error.document->path + ":" +
                     std::string(slice(error.document->bytes, error.error.at)));
  }
  return places;
}

std::string call(std::string_view source) {
  return "module \"m\" {\n  source = \"" + std::string(source) + "\"\n}\n";
}

TEST(ModuleCycles, AreToldAtTheCallThatClosesThem) {
  EXPECT_THAT(cycles({{"self/main.tf", call("./")}}), ElementsAre("self/main.tf:\"./\""));
  EXPECT_THAT(cycles({{"main.tf", call("./.")}}), ElementsAre("main.tf:\"./.\""));
  EXPECT_THAT(
      cycles({{"a/x.tf", call("../b")}, {"b/x.tf", call("../c")}, {"c/x.tf", call("../a")}}),
      ElementsAre("c/x.tf:\"../a\""));
  EXPECT_THAT(cycles({{"a/x.tf.json", R"({"module": {"m": {"source": "../a"}}})"}}),
              ElementsAre("a/x.tf.json:\"../a\""));
}

TEST(ModuleCycles, AreNotSeenWhereThereAreNone) {
  // Two ways to one module, a way out of the root, and sources that are no folders.
  EXPECT_THAT(cycles({{"a/x.tf", call("../c") + call("../b")},
                      {"b/x.tf", call("../c")},
                      {"c/x.tf", "locals {}\n"}}),
              IsEmpty());
  EXPECT_THAT(cycles({{"main.tf", call("../")}, {"a/x.tf", call("../../a")}}), IsEmpty());
  EXPECT_THAT(cycles({{"a/x.tf", call("a")},
                      {"b/x.tf", call("git::https://x.example/b")},
                      {"c/x.tf", call("./${path.module}")}}),
              IsEmpty());
}

TEST(ModuleCycles, MayBeLong) {
  constexpr int kModules = 20'000;
  std::vector<std::pair<std::string, std::string>> files;
  for (int i = 0; i < kModules; ++i) {
    const std::string name = "m" + std::to_string(100'000 + i);
    const std::string next = "m" + std::to_string(100'000 + (i + 1) % kModules);
    files.emplace_back(name + "/main.tf", call("../" + next));
  }
  EXPECT_THAT(cycles(files), ElementsAre("m119999/main.tf:\"../m100000\""));
}

TEST(ModuleCycles, AreFindingsOfAnAudit) {
  std::vector<Input> inputs;
  inputs.push_back({"self/main.tf", call("./")});
  const Report report = audit(std::move(inputs), Options{});
  ASSERT_EQ(report.findings.size(), 1U);
  EXPECT_EQ(report.findings[0].rule->id, "sluice/limit-reached");
  EXPECT_EQ(report.findings[0].primary.start.offset, 24U);
  EXPECT_TRUE(report.incomplete);
}

}  // namespace
}  // namespace sluice::terraform
