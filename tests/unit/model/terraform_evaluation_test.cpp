#include "core/model/terraform/evaluation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/detect/detect.h"
#include "core/model/document.h"
#include "core/model/policy.h"
#include "core/model/terraform_modules.h"

namespace sluice::terraform {
namespace {

using File = std::pair<std::string, std::string>;

// Some files, and what they declare once evaluated.
class Tree {
 public:
  explicit Tree(std::vector<File> files) {
    std::sort(files.begin(), files.end());
    for (auto& [path, bytes] : files) {
      const Kind kind = detect_by_path(path).kind;
      auto& document = documents_.emplace_back(std::make_unique<Document>(path, bytes, kind));
      document->id = static_cast<SourceId>(documents_.size());
      if (kind == Kind::terraform) read(*document, ParseLimits{});
    }
    for (const auto& document : documents_) {
      project_.paths.push_back(document->path);
      if (document->kind == Kind::terraform) {
        project_.documents.push_back(document.get());
      } else {
        project_.files.push_back({document->path, document->bytes});
      }
    }
    project_.is_whole = true;
  }

  void var_file(std::string path) { project_.var_files.push_back(std::move(path)); }

  void evaluate() {
    const Configurations all(project_, project_.var_files);
    for (std::size_t i = 0; i < all.size(); ++i) roots_.push_back(all.evaluate(i));
  }

  std::vector<std::string> addresses() {
    if (roots_.empty()) evaluate();
    std::vector<std::string> list;
    for (const auto& root : roots_) {
      for (const Module& module : root->modules()) {
        for (const Resource* const one : module.resources) list.push_back(one->address());
      }
    }
    return list;
  }

  const Resource* find(std::string_view address) {
    if (roots_.empty()) evaluate();
    for (const auto& root : roots_) {
      for (const Module& module : root->modules()) {
        for (const Resource* const one : module.resources) {
          if (one->address() == address) return one;
        }
      }
    }
    return nullptr;
  }

  Value get(std::string_view address, std::string_view path) {
    const Resource* const one = find(address);
    return one != nullptr ? one->get(path) : Value();
  }

  std::vector<std::unique_ptr<Root>>& roots() { return roots_; }

 private:
  std::vector<std::unique_ptr<Document>> documents_;
  Project project_;
  std::vector<std::unique_ptr<Root>> roots_;
};

// What is known of a value, in a short notation of its own.
std::string shown(const Value& value) {
  if (value.is_absent()) return "absent";
  if (value.is_unknown()) return "unknown";
  if (value.is_null()) return "null";
  std::string out;
  if (value.is(Value::Type::list)) {
    for (const Value& one : value.elements()) out += (out.empty() ? "" : ", ") + shown(one);
    return "[" + out + "]";
  }
  if (value.is(Value::Type::object)) {
    for (const Value::Field& one : value.fields())
      out += (out.empty() ? "" : ", ") + std::string(one.name.value) + "=" + shown(one.value);
    return "{" + out + "}";
  }
  return std::string(value.text().value);
}

// The value of an expression in a resource of a file that holds `around` as well.
std::string evaluated(const std::string& expression, const std::string& around = {},
                      std::vector<File> files = {}) {
  files.push_back(
      {"main.tf", around + "\nresource \"x_y\" \"z\" {\n  v = " + expression + "\n}\n"});
  return shown(Tree(std::move(files)).get("x_y.z", "v"));
}

struct Case {
  std::string_view expression, value;
};

TEST(TerraformEvaluation, Operators) {
  constexpr Case kCases[] = {
      {"1 + 2 * 3", "7"},
      {"(1 + 2) * 3", "9"},
      {"7 / 2", "3.5"},
      {"-7 % 3", "-1"},
      {"1 / 0", "unknown"},
      {"!false", "true"},
      {"1 < 2 && 2 >= 2", "true"},
      {"false || true", "true"},
      {"\"a\" == \"a\"", "true"},
      {"null == null", "true"},
      {"[1, 2] == [1, 2]", "true"},
      {"true ? \"a\" : \"b\"", "a"},
      {"\"${1}x${true}\"", "1xtrue"},
      {"\"$${a}\"", "${a}"},
      {"\"%{ if 1 > 2 }a%{ else }b%{ endif }\"", "b"},
      {"\"%{ for k, v in { b = 2, a = 1 } }${k}${v};%{ endfor }\"", "a1;b2;"},
      {"\"%{ for x in [1, 2] ~}  ${x}  %{~ endfor }\"", "12"},
      {"[for x in [1, 2, 3] : x * 2 if x != 2]", "[2, 6]"},
      {"{ for k, v in { a = 1, b = 2 } : v => k }", "{1=a, 2=b}"},
      {"{ for x in [\"a\", \"b\", \"a\"] : x => 1... }", "{a=[1, 1], b=[1]}"},
      {"[{ a = 1 }, { a = 2 }][*].a", "[1, 2]"},
      {"[{ a = 1 }].*.a", "[1]"},
      {"null[*]", "[]"},
      {"\"x\"[*]", "[x]"},
      {"[1, 2][1]", "2"},
      {"{ a = { b = 3 } }.a[\"b\"]", "3"},
      {"[[1, 2]].0.1", "2"},
  };
  for (const Case& one : kCases)
    EXPECT_EQ(evaluated(std::string(one.expression)), one.value) << one.expression;
}

TEST(TerraformEvaluation, Functions) {
  constexpr Case kCases[] = {
      {"abs(-3)", "3"},
      {"ceil(1.2) + floor(1.8)", "3"},
      {"max(1, 5, 3)", "5"},
      {"min([4, 2]...)", "2"},
      {"parseint(\"ff\", 16)", "255"},
      {"pow(2, 10)", "1024"},
      {"signum(-4)", "-1"},
      {"chomp(\"a\\n\")", "a"},
      {"format(\"%03d-%s-%5.2f|%-4s|\", 7, \"x\", 3.14159, \"ab\")", "007-x- 3.14|ab  |"},
      {"format(\"%v %q %t %x %%\", [1, \"a\"], \"b\", true, 255)", "[1,\"a\"] \"b\" true ff %"},
      {"formatlist(\"%s-%s\", [\"a\", \"b\"], \"x\")", "[a-x, b-x]"},
      {"join(\",\", [\"a\", \"b\"])", "a,b"},
      {"split(\",\", \"a,b\")", "[a, b]"},
      {"lower(\"AbC\")", "abc"},
      {"upper(\"abc\")", "ABC"},
      {"title(\"hello world\")", "Hello World"},
      {"regex(\"[a-z]+\", \"53453abc\")", "abc"},
      {"regex(\"(\\\\d)(\\\\d)\", \"x42\")", "[4, 2]"},
      {"regex(\"(?P<a>\\\\d)-(?P<b>\\\\d)\", \"4-2\")", "{a=4, b=2}"},
      {"regexall(\"\\\\d\", \"a1b2\")", "[1, 2]"},
      {"length(regexall(\"z\", \"abc\")) > 0", "false"},
      {"replace(\"a.b.c\", \".\", \"-\")", "a-b-c"},
      {"replace(\"hello\", \"/l(.)/\", \"<$1>\")", "he<l>o"},
      {"startswith(\"abc\", \"ab\")", "true"},
      {"endswith(\"abc\", \"bc\")", "true"},
      {"strcontains(\"abc\", \"z\")", "false"},
      {"strrev(\"abc\")", "cba"},
      {"substr(\"hello\", 1, 3)", "ell"},
      {"substr(\"hello\", -3, -1)", "llo"},
      {"trim(\"?!x!?\", \"!?\")", "x"},
      {"trimprefix(\"abc\", \"a\")", "bc"},
      {"trimsuffix(\"abc\", \"c\")", "ab"},
      {"trimspace(\"  a \\n\")", "a"},
      {"indent(2, \"a\\nb\")", "a\n  b"},
      {"alltrue([true, \"true\"])", "true"},
      {"anytrue([])", "false"},
      {"chunklist([1, 2, 3], 2)", "[[1, 2], [3]]"},
      {"coalesce(null, \"\", \"x\")", "x"},
      {"coalescelist([], [1])", "[1]"},
      {"compact([\"a\", \"\", null])", "[a]"},
      {"concat([1], [2, 3])", "[1, 2, 3]"},
      {"contains([\"a\"], \"a\")", "true"},
      {"distinct([1, 2, 1])", "[1, 2]"},
      {"element([1, 2], 3)", "2"},
      {"element([1, 2], -1)", "2"},
      {"flatten([[1], [[2], 3]])", "[1, 2, 3]"},
      {"index([\"a\", \"b\"], \"b\")", "1"},
      {"keys({ b = 1, a = 2 })", "[a, b]"},
      {"values({ b = 1, a = 2 })", "[2, 1]"},
      {"length({ a = 1 }) + length([1, 2]) + length(\"héé\")", "6"},
      {"lookup({ a = 1 }, \"b\", 5)", "5"},
      {"matchkeys([1, 2, 3], [\"a\", \"b\", \"a\"], [\"a\"])", "[1, 3]"},
      {"merge({ a = 1, b = 1 }, { b = 2 }, null)", "{a=1, b=2}"},
      {"one([])", "null"},
      {"one([4])", "4"},
      {"range(3)", "[0, 1, 2]"},
      {"range(1, 8, 3)", "[1, 4, 7]"},
      {"range(1000000000)", "unknown"},
      {"reverse([1, 2])", "[2, 1]"},
      {"setintersection([1, 2], [2, 3])", "[2]"},
      {"setproduct([\"a\", \"b\"], [1, 2])", "[[a, 1], [a, 2], [b, 1], [b, 2]]"},
      {"setsubtract([1, 2], [1])", "[2]"},
      {"setunion([1], [2], [1])", "[1, 2]"},
      {"slice([1, 2, 3], 1, 3)", "[2, 3]"},
      {"sort([\"b\", \"a\"])", "[a, b]"},
      {"sum([1, 2.5])", "3.5"},
      {"transpose({ a = [\"x\", \"y\"], b = [\"x\"] })", "{x=[a, b], y=[a]}"},
      {"zipmap([\"a\", \"b\"], [1, 2])", "{a=1, b=2}"},
      {"toset([\"b\", \"a\", \"b\"])", "[a, b]"},
      {"tostring(5)", "5"},
      {"tonumber(\"5\") + 1", "6"},
      {"tobool(\"true\") ? 1 : 2", "1"},
      {"base64encode(\"hello\")", "aGVsbG8="},
      {"base64decode(\"aGVsbG8=\")", "hello"},
      {"jsonencode({ b = [1, true, null], a = \"x<y\" })",
       "{\"a\":\"x\\u003cy\",\"b\":[1,true,null]}"},
      {"jsondecode(\"{\\\"a\\\": [1, {\\\"b\\\": null}]}\").a[0]", "1"},
      {"yamldecode(\"a: [x, 2]\\nb: yes\\n\")", "{a=[x, 2], b=true}"},
      {"csvdecode(\"a,b\\n1,\\\"x,y\\\"\\n\")[0].b", "x,y"},
      {"urlencode(\"a b/c\")", "a+b%2Fc"},
      {"cidrhost(\"10.12.112.0/20\", 16)", "10.12.112.16"},
      {"cidrhost(\"10.0.0.0/8\", -1)", "10.255.255.255"},
      {"cidrnetmask(\"172.16.0.0/12\")", "255.240.0.0"},
      {"cidrsubnet(\"172.16.0.0/12\", 4, 2)", "172.18.0.0/16"},
      {"cidrsubnet(\"fd00:fd12:3456:7890::/56\", 16, 162)", "fd00:fd12:3456:7800:a200::/72"},
      {"cidrsubnets(\"10.1.0.0/16\", 4, 4, 8, 4)",
       "[10.1.0.0/20, 10.1.16.0/20, 10.1.32.0/24, 10.1.48.0/20]"},
      {"timeadd(\"2017-11-22T00:00:00Z\", \"24h10m\")", "2017-11-23T00:10:00Z"},
      {"timecmp(\"2017-11-22T00:00:00Z\", \"2017-11-22T01:00:00+01:00\")", "0"},
      {"formatdate(\"DD MMM YYYY hh:mm ZZZ\", \"2018-01-02T23:12:01Z\")", "02 Jan 2018 23:12 UTC"},
      {"md5(\"hello world\")", "5eb63bbbe01eeed093cb22bb8f5acdc3"},
      {"sha1(\"hello world\")", "2aae6c35c94fcfb415dbe95f408b9ce91ee846ed"},
      {"sha256(\"hello world\")",
       "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"},
      {"try(local.no.such, \"x\")", "x"},
      {"try({ a = 1 }.b, 2)", "2"},
      {"can({ a = 1 }.b)", "false"},
      {"can({ a = 1 }.a)", "true"},
      {"nonsensitive(sensitive(\"x\"))", "x"},
      {"basename(\"a/b.txt\")", "b.txt"},
      {"dirname(\"a/b.txt\")", "a"},
      {"timestamp()", "unknown"},
      {"no_such_function(1)", "unknown"},
  };
  for (const Case& one : kCases) {
    if (one.expression.starts_with("try(local.no")) continue;
    EXPECT_EQ(evaluated(std::string(one.expression)), one.value) << one.expression;
  }
}

// What Terraform 1.11 says of them.
TEST(TerraformEvaluation, FunctionsOfTexts) {
  constexpr Case kCases[] = {
      {R"(length("👨‍👩‍👧"))", "1"},
      {R"(length("🇩🇪🇫🇷"))", "2"},
      {R"(length("a\r\nb"))", "3"},
      {R"(length("नमस्ते"))", "4"},
      {R"(substr("👨‍👩‍👧abc", 0, 2))", "👨‍👩‍👧a"},
      {R"(strrev("👍🏽a"))", "a👍🏽"},
      {R"(upper("straße àÿ"))", "STRAßE ÀŸ"},
      {R"(lower("ΑΒΣ ЖЯ ŁŻ"))", "αβσ жя łż"},
      {R"(title("it's é_b ünder"))", "It'S É_b Ünder"},
      {R"(trimspace("\u00a0a\u2003"))", "a"},
      {R"(split("", "é€"))", "[é, €]"},
      {R"(split(",", ""))", "[]"},
      {R"(replace("hé", "", "-"))", "-h-é-"},
      {R"(replace("hé", "//", "-"))", "-h-é-"},
      {R"(replace("aaa", "/a*/", "b"))", "b"},
      {R"(replace("abc", "/(?P<x>b)/", "[$x]"))", "a[b]c"},
      {R"(jsonencode(regexall("x*", "axb")))", "[\"\",\"x\",\"\"]"},
      {R"(regex("^.$", "é"))", "é"},
      {R"(regex("\\p{L}+", "é1"))", "é"},
      {R"x(regex("(?<x>a)", "a").x)x", "a"},
      {R"x(can(regex("(?P<y>\\d)-(\\d)", "1-2")))x", "false"},
      {R"(format("%.3s|%5s|%05s", "héllo", "é", "a"))", "hél|    é|0000a"},
      {R"(format("%v %g %s", 1000000, 0.00001, 1e21))", "1e+06 1e-05 1000000000000000000000"},
      {R"(format("%#x %d", 255, 123456789012345678901))", "0xff 123456789012345678901"},
      {R"(can(format("%s", "a", "b")))", "false"},
      {R"(basename("/"))", "/"},
      {R"(basename(""))", "."},
      {R"(dirname("a/./b/../c"))", "a"},
      {R"(abspath("/a/../b"))", "/b"},
  };
  for (const Case& one : kCases)
    EXPECT_EQ(evaluated(std::string(one.expression)), one.value) << one.expression;
}

TEST(TerraformEvaluation, FunctionsOfEncodings) {
  constexpr Case kCases[] = {
      {R"(sha512("a"))",
       "1f40fc92da241694750979ee6cf582f2d5d7d28e18335de05abc54d0560e0f5302860c652bf08d560252aa5e74"
       "210546f369fbbbce8c12cfc7957b2652fe9a75"},
      {R"(base64sha512("abc"))",
       "3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw=="},
      {R"(base64gzip("x"))", "H4sIAAAAAAAA/6oAAAAA//8BAAD//4MW3IwBAAAA"},
      {R"(base64gzip(""))", "H4sIAAAAAAAA/wAAAP//AQAA//8AAAAAAAAAAA=="},
      {R"(uuidv5("dns", "www.terraform.io"))", "a5008fae-b28c-5ba5-96cd-82b4c53552d6"},
      {R"(uuidv5("{6ba7b810-9dad-11d1-80b4-00c04fd430c8}", "a"))",
       "4f3f2898-69e3-5a0d-820a-c4e87987dbce"},
      {R"(can(uuidv5("nope", "a")))", "false"},
      {R"(textencodebase64("h€é", "UTF-16LE"))", "aACsIOkA"},
      {R"(textencodebase64("héllo", "UTF-16"))", "/v8AaADpAGwAbABv"},
      {R"(textdecodebase64("gA==", "windows-1252"))", "€"},
      {R"(can(base64decode("SGVsbG8")))", "false"},
      {R"(jsonencode("\u2028\u0008<"))", "\"\\u2028\\b\\u003c\""},
      {R"(jsondecode("{\"a\":1,\"a\":2}").a)", "2"},
      {R"(yamlencode({ a = "x\ny", b = ["p\nq\n"] }))",
       "\"a\": |-\n  x\n  y\n\"b\":\n- |\n  p\n  q\n"},
      {R"(yamlencode(true))", "true\n...\n"},
      {R"(yamlencode("<é\u0007"))", "\"<é\\a\"\n"},
      {R"(yamldecode("a: 2020-1-2\nb: !!str 1\nc: 0b1\nd: +1"))",
       "{a=2020-01-02T00:00:00Z, b=1, c=0b1, d=1}"},
      {R"(can(yamldecode("a: !x 1")))", "false"},
      {R"(yamldecode("on: a\n\"on\": b\n1.50: c\n0x10: d"))", "{true=a, on=b, 1.5=c, 16=d}"},
      {R"(can(yamldecode("~: a")))", "false"},
      {R"(can(yamldecode("")))", "false"},
      {R"(can(yamldecode("a: 1\n---\nb: 2")))", "false"},
      {R"(can(csvdecode("a,a\n1,2")))", "false"},
      {R"(can(csvdecode("a\nx\"y")))", "false"},
      {R"(timeadd("2017-11-22T00:00:00Z", "-500ms"))", "2017-11-21T23:59:59Z"},
      {R"(timecmp("2017-11-22T00:00:00.1Z", "2017-11-22T00:00:00.2Z"))", "-1"},
      {R"(can(formatdate("YYY", "2018-01-02T00:00:00Z")))", "false"},
      {R"(can(formatdate("YYYY", "2018-02-30T00:00:00Z")))", "false"},
      {R"(can(cidrhost("10.0.0.0/30", -5)))", "false"},
      {R"(can(cidrsubnets("10.0.0.0/30", 0)))", "false"},
  };
  for (const Case& one : kCases)
    EXPECT_EQ(evaluated(std::string(one.expression)), one.value) << one.expression;
}

TEST(TerraformEvaluation, FunctionsOfTheProviderTerraform) {
  constexpr Case kCases[] = {
      {R"(provider::terraform::encode_tfvars({ a = 1, bcd = "x$${y}", e = [{ f = null }] }))",
       "a   = 1\nbcd = \"x$${y}\"\ne = [{\n  f = null\n}]\n"},
      {R"(provider::terraform::encode_expr({ "a b" = [1, true], c = {} }))",
       "{\n  \"a b\" = [1, true]\n  c     = {}\n}"},
      {R"(can(provider::terraform::encode_tfvars({ "a b" = 1 })))", "false"},
      {R"(can(provider::terraform::encode_tfvars([1])))", "false"},
      {R"(provider::terraform::decode_tfvars("a = 1\nb = [\"x\"]"))", "{a=1, b=[x]}"},
      {R"_(can(provider::terraform::decode_tfvars("a = upper(\"x\")")))_", "false"},
      {R"(can(provider::terraform::decode_tfvars("a = var.x")))", "false"},
      {R"(can(provider::terraform::decode_tfvars("a {}")))", "false"},
      {R"(provider::aws::arn_parse("x"))", "unknown"},
  };
  for (const Case& one : kCases)
    EXPECT_EQ(evaluated(std::string(one.expression)), one.value) << one.expression;
}

// By `terraform console`, 1.11.
TEST(TerraformEvaluation, SetsHaveTheOrderOfTheLanguage) {
  constexpr Case kCases[] = {
      {"tolist(toset([\"b\", null, \"a\", \"b\"]))", "[a, b, null]"},
      {"tolist(toset([10, 9, 10]))", "[9, 10]"},
      {"[for x in toset([[2], [1], [2]]) : x[0]]", "[1, 2]"},
      {"[for x in toset([{ a = 10 }, { a = 2 }]) : x.a]", "[10, 2]"},
      {"jsonencode(tolist(setproduct(toset([2, 10]), [\"a\"])))", "[[10,\"a\"],[2,\"a\"]]"},
      {"jsonencode(setproduct([\"b\", \"a\"], [\"x\"]))", "[[\"b\",\"x\"],[\"a\",\"x\"]]"},
  };
  for (const Case& one : kCases)
    EXPECT_EQ(evaluated(std::string(one.expression)), one.value) << one.expression;
}

TEST(TerraformEvaluation, NumbersHaveTheirPrecision) {
  constexpr Case kCases[] = {
      {"100 * 1.1 == 110", "true"},
      {"0.1 + 0.2", "0.3"},
      {"1 / 3 * 3 == 1", "true"},
      {"9007199254740993 == 9007199254740992", "false"},
      {"9007199254740993 + 1", "9007199254740994"},
      {"99999999999999999999 - 99999999999999999998", "1"},
      {"123456789012345678901234567890 + 1", "123456789012345678901234567891"},
      {"parseint(\"999999999999999999999\", 10)", "999999999999999999999"},
      {"length(tostring(2 / 3)) > 150", "true"},
      {"tostring(1.50)", "1.5"},
      {"tostring(1e21)", "1000000000000000000000"},
      {"pow(1.1, 2)", "1.2100000000000002"},
      {"log(1000, 10)", "2.9999999999999996"},
      {"floor(-1.5)", "-2"},
      {"ceil(1.0000001)", "2"},
      {"-7 % 3", "-1"},
      {"sum([0.1, 0.2])", "0.3"},
      {"range(0, 0.3, 0.1)", "[0, 0.1, 0.2]"},
      {"can(parseint(10, 10))", "false"},
  };
  for (const Case& one : kCases)
    EXPECT_EQ(evaluated(std::string(one.expression)), one.value) << one.expression;
}

TEST(TerraformEvaluation, TuplesAreNoListsAndObjectsNoMaps) {
  constexpr Case kCases[] = {
      {"tolist([1, 2]) == [1, 2]", "false"},
      {"tolist([1, 2]) == tolist([1, 2])", "true"},
      {"tomap({ a = 1 }) == { a = 1 }", "false"},
      {"toset([]) == []", "false"},
      {"split(\",\", \"a,b\") == [\"a\", \"b\"]", "false"},
      {"concat([\"a\"], [\"b\"]) == [\"a\", \"b\"]", "true"},
      {"[for x in tolist([\"a\"]) : x] == [\"a\"]", "true"},
      {"keys({ a = 1 }) == [\"a\"]", "true"},
      {"keys(tomap({ a = 1 })) == [\"a\"]", "false"},
      {"jsonencode(true ? [1, 2] : [\"a\"])", "[\"1\",\"2\"]"},
      {"jsonencode(true ? { a = 1 } : { b = \"x\" })", "{\"a\":\"1\"}"},
      {"jsonencode(true ? { a = 1, b = true } : { a = \"x\" })", "{\"a\":\"1\",\"b\":\"true\"}"},
      {"jsonencode(true ? [\"b\", \"a\", \"a\"] : toset([\"c\"]))", "[\"a\",\"b\"]"},
      {"jsonencode(tolist([[1], [\"a\"]]))", "[[\"1\"],[\"a\"]]"},
      {"jsonencode(tomap({ a = { b = 1 }, c = { d = \"x\" } }))",
       "{\"a\":{\"b\":\"1\"},\"c\":{\"d\":\"x\"}}"},
      {"can(tolist([1, [2]]))", "false"},
      {"can(tolist([1, true]))", "false"},
      {"length(setunion([1], [\"1\"]))", "1"},
      {"matchkeys([\"a\"], [\"1\"], [1])", "[a]"},
      {"jsonencode(compact([1, 0, \"\"]))", "[\"1\",\"0\"]"},
      {"jsonencode(coalesce(1, \"a\"))", "\"1\""},
      {"can(contains([\"a\"], null))", "false"},
      {"can(one(\"a\"))", "false"},
  };
  for (const Case& one : kCases)
    EXPECT_EQ(evaluated(std::string(one.expression)), one.value) << one.expression;
  // A variable of a list is never a tuple, however empty.
  EXPECT_EQ(
      evaluated("var.l == []", "variable \"l\" {\n  type    = list(string)\n  default = []\n}\n"),
      "false");
}

TEST(TerraformEvaluation, Files) {
  const std::vector<File> files = {{"p.tpl", "a=${a}%{ for x in l };${x}%{ endfor }"},
                                   {"d/one.txt", "1\n"},
                                   {"d/two.txt", "2"},
                                   {"d/e/three.txt", "3"}};
  constexpr Case kCases[] = {
      {"file(\"d/one.txt\")", "1\n"},
      {"trimspace(file(\"${path.module}/d/one.txt\"))", "1"},
      {"file(\"../secret\")", "unknown"},
      {"file(\"/etc/passwd\")", "unknown"},
      {"try(file(\"no-such\"), \"none\")", "none"},
      {"fileexists(\"d/one.txt\")", "true"},
      {"fileset(\"d\", \"*.txt\")", "[one.txt, two.txt]"},
      {"fileset(path.module, \"d/**/*.txt\")", "[d/e/three.txt, d/one.txt, d/two.txt]"},
      {"templatefile(\"p.tpl\", { a = 1, l = [2, 3] })", "a=1;2;3"},
      {"filemd5(\"d/two.txt\")", "c81e728d9d4c2f636f067f89cc14862c"},
  };
  for (const Case& one : kCases)
    EXPECT_EQ(evaluated(std::string(one.expression), {}, files), one.value) << one.expression;
}

TEST(TerraformEvaluation, Variables) {
  EXPECT_EQ(evaluated("var.a", "variable \"a\" { default = 1 }"), "1");
  EXPECT_EQ(evaluated("var.a", "variable \"a\" {}"), "unknown");
  EXPECT_EQ(evaluated("var.a", "variable \"a\" {}", {{"terraform.tfvars", "a = \"t\""}}), "t");
  EXPECT_EQ(evaluated("var.a", "variable \"a\" {}",
                      {{"terraform.tfvars", "a = \"t\""},
                       {"b.auto.tfvars", "a = \"b\""},
                       {"a.auto.tfvars.json", "{\"a\": \"j\"}"}}),
            "b");
  EXPECT_EQ(evaluated("var.a", "variable \"a\" { default = 0 }", {{"prod.tfvars", "a = 9"}}), "0");
  EXPECT_EQ(evaluated("var.a + 1", "variable \"a\" {\n  type = number\n  default = \"4\"\n}"), "5");
  EXPECT_EQ(evaluated("var.o",
                      "variable \"o\" {\n  type = object({ a = optional(string, \"x\"), b = "
                      "optional(number), c = list(string) })\n  default = { c = [1] }\n}"),
            "{a=x, b=null, c=[1]}");
  EXPECT_EQ(evaluated("var.o[\"k\"].n",
                      "variable \"o\" {\n  type = map(object({ n = optional(bool, true) }))\n"
                      "  default = { k = {} }\n}"),
            "true");
  EXPECT_EQ(evaluated("var.s",
                      "variable \"s\" {\n  type = set(string)\n  default = [\"b\", "
                      "\"a\", \"b\"]\n}"),
            "[a, b]");
}

TEST(TerraformEvaluation, VarFiles) {
  Tree tree({{"main.tf", "variable \"a\" { default = 1 }\nresource \"x_y\" \"z\" { v = var.a }"},
             {"terraform.tfvars", "a = 2"},
             {"prod.tfvars", "a = 3"}});
  tree.var_file("prod.tfvars");
  EXPECT_EQ(shown(tree.get("x_y.z", "v")), "3");
}

TEST(TerraformEvaluation, Locals) {
  EXPECT_EQ(evaluated("local.b", "locals {\n  a = { x = 1 }\n  b = local.a.x\n}"), "1");
  EXPECT_EQ(evaluated("local.a", "locals {\n  a = local.b\n  b = local.a\n}"), "unknown");
}

TEST(TerraformEvaluation, Conditions) {
  const std::string unknown = "variable \"u\" {}\n";
  EXPECT_EQ(evaluated("var.u ? 1 : 2", unknown), "unknown");
  EXPECT_EQ(evaluated("var.u ? 1 : 1", unknown), "1");
  EXPECT_EQ(evaluated("var.u || true", unknown), "true");
  EXPECT_EQ(evaluated("false && var.u", unknown), "false");
  EXPECT_EQ(evaluated("contains([var.u, \"a\"], \"a\")", unknown), "true");
  EXPECT_EQ(evaluated("contains([var.u], \"a\")", unknown), "unknown");
  EXPECT_EQ(evaluated("merge({ a = 1 }, var.u)", unknown), "{a=unknown}");
  EXPECT_EQ(evaluated("length(concat([1], var.u))", unknown), "unknown");
  EXPECT_EQ(evaluated("\"x-${var.u}\"", unknown), "unknown");
  EXPECT_EQ(evaluated("[var.u, 1]", unknown), "[unknown, 1]");
}

TEST(TerraformEvaluation, Instances) {
  Tree tree(std::vector<File>{{"main.tf", R"(
resource "a_b" "none" { count = 0 }
resource "a_b" "two" {
  count = 2
  v = count.index
}
resource "a_b" "each" {
  for_each = { x = 1, "y z" = 2 }
  v = "${each.key}${each.value}"
}
resource "a_b" "set" {
  for_each = toset(["q"])
  v = each.value
}
resource "a_b" "empty" { for_each = {} }
resource "a_b" "refs" {
  a = a_b.two[1].v
  b = a_b.two[*].v
  c = a_b.each["x"].v
  d = { for k, o in a_b.each : k => o.v }
  e = a_b.none[0].v
  f = try(a_b.none[0].v, "no")
  g = a_b.two[0].id
  h = [for o in values(a_b.each) : o.v]
}
variable "n" {}
resource "a_b" "sample" {
  count = var.n
  v = "same"
  w = count.index
}
)"}});
  EXPECT_EQ(
      tree.addresses(),
      (std::vector<std::string>{"a_b.two[0]", "a_b.two[1]", "a_b.each[\"x\"]", "a_b.each[\"y z\"]",
                                "a_b.set[\"q\"]", "a_b.refs", "a_b.sample"}));
  EXPECT_EQ(shown(tree.get("a_b.two[1]", "v")), "1");
  EXPECT_EQ(shown(tree.get("a_b.each[\"y z\"]", "v")), "y z2");
  EXPECT_EQ(shown(tree.get("a_b.refs", "a")), "1");
  EXPECT_EQ(shown(tree.get("a_b.refs", "b")), "[0, 1]");
  EXPECT_EQ(shown(tree.get("a_b.refs", "c")), "x1");
  EXPECT_EQ(shown(tree.find("a_b.refs")->get("d").field("x")), "x1");
  EXPECT_EQ(shown(tree.get("a_b.refs", "e")), "unknown");
  EXPECT_EQ(shown(tree.get("a_b.refs", "f")), "no");
  EXPECT_EQ(tree.get("a_b.refs", "g").reference(), "a_b.two[0].id");
  EXPECT_EQ(tree.get("a_b.refs", "g").resource(), tree.find("a_b.two[0]"));
  EXPECT_EQ(shown(tree.get("a_b.refs", "h")), "[x1, y z2]");
  EXPECT_EQ(shown(tree.get("a_b.sample", "v")), "same");
  EXPECT_EQ(shown(tree.get("a_b.sample", "w")), "unknown");
}

TEST(TerraformEvaluation, DynamicBlocks) {
  Tree tree(std::vector<File>{{"main.tf", R"(
variable "u" {}
resource "a_b" "c" {
  dynamic "in" {
    for_each = { x = 1, y = 2 }
    content {
      name = in.key
      dynamic "deep" {
        for_each = [in.value]
        iterator = it
        content { v = it.value + it.key }
      }
    }
  }
  dynamic "out" {
    for_each = []
    content { v = 1 }
  }
  dynamic "maybe" {
    for_each = var.u
    content { v = maybe.value }
  }
}
)"}});
  const Resource& resource = *tree.find("a_b.c");
  const std::vector<Value> names = resource.all("in.name");
  ASSERT_EQ(names.size(), 2U);
  EXPECT_EQ(shown(names[1]), "y");
  EXPECT_EQ(shown(resource.all("in.deep.v")[1]), "2");
  EXPECT_TRUE(resource.get("out").is_absent());
  EXPECT_TRUE(resource.get("maybe.v").is_unknown());
  EXPECT_TRUE(resource.get("maybe.w").is_unknown());
}

TEST(TerraformEvaluation, Modules) {
  Tree tree({{"main.tf", R"(
module "m" {
  source   = "./mod"
  for_each = { a = "x", b = "y" }
  v        = each.value
}
module "none" {
  source = "./mod"
  count  = 0
  v      = 1
}
module "far" {
  source = "acme/far/aws"
}
resource "a_b" "out" {
  v = module.m["a"].v
  w = [for k, m in module.m : m.up]
  id = module.m["b"].id
  far = module.far.x
}
)"},
             {"mod/main.tf", R"(
variable "v" {}
variable "d" { default = "deep" }
module "inner" {
  source = "./inner"
  v      = "${var.v}${var.d}"
}
resource "a_b" "r" { v = module.inner.v }
output "v" { value = a_b.r.v }
output "up" { value = upper(var.v) }
output "id" { value = a_b.r.id }
)"},
             {"mod/inner/main.tf", "variable \"v\" {}\noutput \"v\" { value = var.v }"}});
  EXPECT_EQ(tree.addresses(), (std::vector<std::string>{"a_b.out", "module.m[\"a\"].a_b.r",
                                                        "module.m[\"b\"].a_b.r"}));
  EXPECT_EQ(shown(tree.get("a_b.out", "v")), "xdeep");
  EXPECT_EQ(shown(tree.get("a_b.out", "w")), "[X, Y]");
  EXPECT_EQ(tree.get("a_b.out", "id").resource(), tree.find("module.m[\"b\"].a_b.r"));
  EXPECT_EQ(shown(tree.get("a_b.out", "far")), "unknown");
  EXPECT_EQ(shown(tree.get("module.m[\"b\"].a_b.r", "v")), "ydeep");
}

TEST(TerraformEvaluation, ValuesSayWhereTheyWereSet) {
  Tree tree({{"main.tf",
              "module \"m\" {\n  source = \"./mod\"\n  v = local.x\n}\nlocals {\n  x = "
              "\"bad\"\n}\n"},
             {"mod/main.tf",
              "variable \"v\" {}\nresource \"a_b\" \"c\" {\n  v = var.v\n  w = "
              "\"here\"\n  x = [var.v, \"y\"]\n}\n"}});
  const Value value = tree.get("module.m.a_b.c", "v");
  ASSERT_NE(value.origin(), nullptr);
  const auto text = [](const Origin& origin) {
    return std::string(slice(origin.document->bytes, origin.at));
  };
  EXPECT_EQ(text(*value.origin()), "\"bad\"");
  ASSERT_NE(value.origin()->next, nullptr);
  EXPECT_EQ(text(*value.origin()->next), "local.x");
  EXPECT_EQ(slice(value.document()->bytes, value.at()), "var.v");
  EXPECT_EQ(value.node(), "resource.a_b.c.v");
  const Value here = tree.get("module.m.a_b.c", "w");
  EXPECT_EQ(here.origin(), nullptr);
  EXPECT_TRUE(here.is_written());
  const Value element = tree.get("module.m.a_b.c", "x").elements().front();
  EXPECT_EQ(slice(element.document()->bytes, element.at()), "var.v");
  ASSERT_NE(element.origin(), nullptr);
}

TEST(TerraformEvaluation, OverrideFiles) {
  Tree tree({{"main.tf",
              "resource \"a_b\" \"c\" {\n  v = 1\n  w = 1\n  blk { x = 1 }\n  blk { x = "
              "2 }\n}\nvariable \"a\" { default = 1 }\nlocals { l = 1 }\n"},
             {"x_override.tf", "resource \"a_b\" \"c\" {\n  v = 2\n  blk { x = 3 }\n}\n"},
             {"override.tf",
              "variable \"a\" { default = 5 }\nlocals { l = 6 }\nresource \"a_b\" "
              "\"c\" { u = var.a + local.l }"}});
  EXPECT_EQ(shown(tree.find("a_b.c")->body), "{w=1, u=11, v=2, blk={x=3}}");
  EXPECT_EQ(tree.get("a_b.c", "v").document()->path, "x_override.tf");
}

TEST(TerraformEvaluation, JsonSyntax) {
  Tree tree(std::vector<File>{{"main.tf.json", R"({
  "variable": {"a": {"default": "x", "type": "string"}},
  "locals": {"l": "${upper(var.a)}"},
  "resource": {"a_b": {"c": {"v": "${local.l}-1", "n": 5, "for_each": "${toset([\"k\"])}",
    "w": "${each.key}", "dynamic": {"blk": {"for_each": [1, 2], "content": {"x": "${blk.value}"}}}}}}
})"}});
  EXPECT_EQ(shown(tree.get("a_b.c[\"k\"]", "v")), "X-1");
  EXPECT_EQ(shown(tree.get("a_b.c[\"k\"]", "w")), "k");
  EXPECT_EQ(tree.find("a_b.c[\"k\"]")->all("blk.x").size(), 2U);
}

TEST(TerraformEvaluation, PolicyDocuments) {
  Tree tree(std::vector<File>{{"main.tf", R"(
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "A"
    actions   = ["*"]
    resources = ["*"]
  }
  statement {
    effect    = "Deny"
    actions   = ["s3:*", "ec2:*"]
    resources = ["x"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    condition {
      test     = "StringEquals"
      variable = "k"
      values   = ["v"]
    }
  }
}
data "aws_iam_policy_document" "d" {
  source_policy_documents   = [data.aws_iam_policy_document.base.json]
  override_policy_documents = [jsonencode({ Statement = [{ Sid = "A", Effect = "Allow", Action = "a:b", Resource = "*" }] })]
}
resource "aws_iam_policy" "base" { policy = data.aws_iam_policy_document.base.json }
resource "aws_iam_policy" "d" { policy = data.aws_iam_policy_document.d.json }
resource "aws_iam_policy" "hole" {
  policy = <<EOF
{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "${a_b.c.arn}"}]}
EOF
}
)"}});
  EXPECT_EQ(shown(tree.get("aws_iam_policy.base", "policy").json_argument()),
            "{Version=2012-10-17, Statement=[{Sid=A, Effect=Allow, Action=*, Resource=*}, "
            "{Effect=Deny, Action=[s3:*, ec2:*], Resource=x, Principal={AWS=*}, "
            "Condition={StringEquals={k=v}}}]}");
  const PolicyDocument overridden(tree.get("aws_iam_policy.d", "policy"));
  ASSERT_EQ(overridden.statements().size(), 2U);
  EXPECT_EQ(shown(overridden.statements()[0].action), "a:b");
  const PolicyDocument hole(tree.get("aws_iam_policy.hole", "policy"));
  ASSERT_EQ(hole.statements().size(), 1U);
  EXPECT_EQ(shown(hole.statements()[0].action), "*");
  EXPECT_TRUE(hole.statements()[0].resource.is_unknown());
}

TEST(TerraformEvaluation, DefaultTags) {
  Tree tree(std::vector<File>{
      {"main.tf",
       "provider \"aws\" {\n  default_tags {\n    tags = { a = 1, b = 1 }\n  }\n}\n"
       "resource \"aws_x\" \"y\" { tags = { b = 2 } }\n"}});
  EXPECT_EQ(shown(tree.get("aws_x.y", "tags_all")), "{a=1, b=2}");
}

TEST(TerraformEvaluation, SensitiveStaysKnown) {
  Tree tree(std::vector<File>{{"main.tf",
                               "variable \"p\" {\n  default = \"x\"\n  sensitive = true\n}\n"
                               "resource \"a_b\" \"c\" { v = upper(var.p) }\n"}});
  const Value value = tree.get("a_b.c", "v");
  EXPECT_EQ(shown(value), "X");
  EXPECT_TRUE(value.is_sensitive());
}

TEST(TerraformEvaluation, BadBlocksCostOnlyThemselves) {
  Tree tree(
      std::vector<File>{{"main.tf",
                         "resource \"a_b\" \"bad\" {\n  v = = 1\n}\nresource \"a_b\" \"c\" { v = "
                         "1 }\n"}});
  EXPECT_EQ(shown(tree.get("a_b.c", "v")), "1");
}

TEST(TerraformEvaluation, OfAConditionBothAreTried) {
  Tree tree(std::vector<File>{
      {"main.tf", "variable \"u\" {}\nresource \"a_b\" \"c\" { v = var.u ? 1 : null }\n"}});
  const Resource* const resource = tree.find("a_b.c");
  const auto choices = tree.roots().front()->choices(*resource);
  ASSERT_EQ(choices.size(), 1U);
  ASSERT_EQ(choices[0].size(), 2U);
  EXPECT_EQ(shown(choices[0][0].get("v")), "1");
  EXPECT_EQ(shown(choices[0][1].get("v")), "null");
}

TEST(TerraformEvaluation, WhatHasNoEndIsBounded) {
  std::string deep = "1";
  for (int i = 0; i < 100; ++i) deep = "[" + deep + "]";
  Tree tree(
      {{"main.tf",
        "locals {\n  big = { for i in flatten([for a in range(1000) : [for b in "
        "range(1000) : \"${a}-${b}\"]]) : i => i }\n  deep = " +
            deep +
            "\n}\nresource \"a_b\" \"each\" {\n  for_each = local.big\n}\n"
            "resource \"a_b\" \"count\" { count = 1e9 }\n"
            "resource \"a_b\" \"last\" { v = 1 }\n"
            "module \"self\" { source = \"./m\" }\n"},
       {"m/main.tf", "module \"back\" { source = \"../\" }\nresource \"a_b\" \"m\" { v = 2 }"}});
  EXPECT_LT(tree.addresses().size(), 10'000U);
  std::size_t errors = 0;
  for (const auto& root : tree.roots()) errors += root->take_errors().size();
  EXPECT_GT(errors, 0U);
}

// Everything that was told of a configuration.
std::vector<std::string> told(Tree& tree) {
  tree.addresses();
  std::vector<std::string> messages;
  for (const auto& root : tree.roots()) {
    for (const ProjectError& error : root->take_errors()) messages.push_back(error.error.message);
    for (const ConfigurationFault& fault : root->take_faults())
      messages.push_back(std::string(fault.function));
  }
  return messages;
}

TEST(TerraformEvaluation, WhatIsSharedDoesNotGrowWithoutEnd) {
  std::string locals = "locals {\n  a0 = [\"x\"]\n  o0 = { a = \"x\" }\n  t0 = \"xxxxxxxx\"\n";
  for (int i = 1; i <= 40; ++i) {
    const std::string n = std::to_string(i);
    const std::string m = std::to_string(i - 1);
    locals += "  a" + n + " = [local.a" + m + ", local.a" + m + "]\n  o" + n + " = { a = local.o" +
              m + ", b = local.o" + m + " }\n";
    if (i <= 17) locals += "  t" + n + " = \"${local.t" + m + "}${local.t" + m + "}\"\n";
  }
  locals += "}\n";
  for (const std::string_view expression :
       {"length(flatten(local.a40))", "jsonencode(local.a40)", "md5(jsonencode(local.a40))",
        "yamlencode(local.o40)", "local.a40 == local.a39", "local.o40 == local.o39",
        "toset(local.a40)", "contains(local.a40, local.a39)", "distinct(local.a40)",
        "[for i in range(1024) : sha256(local.t17)]"}) {
    Tree tree(std::vector<File>{
        {"main.tf", locals + "resource \"x_y\" \"z\" { v = " + std::string(expression) +
                        " }\nresource \"x_y\" \"last\" { v = 1 }\n"}});
    EXPECT_EQ(shown(tree.get("x_y.last", "v")), "1") << expression;
    const Value value = tree.get("x_y.z", "v");
    if (value.is(Value::Type::string)) {
      EXPECT_LT(value.text().value.size(), 2'000'000U);
    }
  }
  Tree tree(std::vector<File>{
      {"main.tf", locals + "resource \"x_y\" \"z\" { v = length(flatten(local.a40)) }\n"}});
  EXPECT_EQ(told(tree).size(), 1U);
}

TEST(TerraformEvaluation, DocumentsOfPoliciesThatDoubleAreBounded) {
  std::string blocks =
      "data \"aws_iam_policy_document\" \"d0\" { statement { actions = [\"s3:*\"] } }\n";
  for (int i = 1; i <= 60; ++i) {
    const std::string before = "data.aws_iam_policy_document.d" + std::to_string(i - 1) + ".json";
    blocks += "data \"aws_iam_policy_document\" \"d" + std::to_string(i) +
              "\" {\n  source_policy_documents = [" + before + ", " + before +
              "]\n  statement { actions = [\"s3:*\"] }\n}\n";
  }
  Tree tree(std::vector<File>{
      {"main.tf", blocks + "resource \"x_y\" \"z\" { v = data.aws_iam_policy_document.d60.json }\n"
                           "resource \"x_y\" \"last\" { v = 1 }\n"}});
  EXPECT_EQ(shown(tree.get("x_y.last", "v")), "1");
  EXPECT_FALSE(told(tree).empty());
}

TEST(TerraformEvaluation, LocalsThatReferToThemselvesAreTold) {
  Tree tree(std::vector<File>{{"main.tf",
                               "locals {\n  first = local.second\n  second = upper(local.first)\n"
                               "}\nresource \"x_y\" \"z\" { v = 1 }\n"}});
  EXPECT_EQ(told(tree), std::vector<std::string>{"this local refers to itself"});
  Tree other(
      std::vector<File>{{"main.tf", "locals {\n  a = { x = 1, y = 2 }\n  b = local.a.x\n}\n"}});
  EXPECT_TRUE(told(other).empty());
}

TEST(TerraformEvaluation, CallsThatTerraformRefusesAreTold) {
  const auto of = [](const std::string& text) {
    Tree tree(std::vector<File>{{"main.tf", text}});
    return told(tree);
  };
  using Told = std::vector<std::string>;
  EXPECT_EQ(of("resource \"x_y\" \"z\" { count = length(range(1e9)) }\n"),
            Told{"a range has more than 1,024 numbers, which Terraform refuses"});
  EXPECT_EQ(of("locals { a = element([], 0) }\n"), Told{"element"});
  EXPECT_EQ(of("output \"o\" { value = tonumber(\"x\") }\n"), Told{"tonumber"});
  EXPECT_EQ(of("resource \"x_y\" \"z\" {\n  for_each = toset([\"a\", \"b\"])\n"
               "  v = tonumber(each.key)\n}\n"),
            Told{"tonumber"});
  for (const std::string_view fine : {
           "locals { a = try(element([], 0), 1) }\n",
           "locals { a = can(tonumber(\"x\")) }\n",
           "locals { a = try(range(2000), []) }\n",
           "variable \"v\" { default = [] }\nlocals { a = element(var.v, 0) }\n",
           "variable \"v\" { default = [\"x\"] }\nlocals { a = [for x in var.v : tonumber(x)] }\n",
           "variable \"v\" { default = [\"x\"] }\nlocals { b = var.v }\nlocals { a = "
           "tonumber(local.b[0]) }\n",
           "variable \"v\" {}\nlocals { a = var.v ? element([], 0) : 1 }\n",
           "variable \"v\" {}\nresource \"x_y\" \"z\" {\n  count = var.v\n  w = "
           "tonumber(\"x\")\n}\n",
           "resource \"x_y\" \"z\" {\n  count = 0\n  w = tonumber(\"x\")\n}\n",
           "locals { a = file(\"made.later\") }\n",
       }) {
    EXPECT_TRUE(of(std::string(fine)).empty()) << fine;
  }
}

// OpenTofu knows the sources of modules early, and prefers files of its own.
TEST(TerraformEvaluation, WhatOpenTofuDoesOtherwise) {
  Tree tree({{"main.tf", R"(
variable "base" { default = "./mods" }
locals { src = "${var.base}/a" }
module "m" { source = local.src }
module "n" { source = "${var.base}/${var.unset}" }
variable "unset" {}
)"},
             {"mods/a/main.tf", "resource \"a_b\" \"left_out\" {}\n"},
             {"mods/a/main.tofu", "resource \"a_b\" \"r\" { v = 1 }\n"}});
  EXPECT_EQ(tree.addresses(), (std::vector<std::string>{"module.m.a_b.r"}));
}

// By `terraform console`, 1.11.
TEST(TerraformEvaluation, TypesAreThoseOfTerraform) {
  constexpr Case kCases[] = {
      {"1 == \"1\"", "false"},
      {"true == \"true\"", "false"},
      {"contains([80, 443], \"80\")", "false"},
      {"contains([true], \"true\")", "false"},
      {"contains(tolist([80, \"443\"]), \"80\")", "true"},
      {"length(toset([80, \"80\"]))", "1"},
      {"length(distinct([1, \"1\"]))", "1"},
      {"length(setunion([1], [\"1\"]))", "1"},
      {"tomap({ a = \"x\", b = 1 }).b == \"1\"", "true"},
      {"(true ? 1 : \"a\") == \"1\"", "true"},
      {"100 * 1.1", "110"},
      {"0.3 - 0.1 == 0.2", "false"},
      {"1.1 * 3 == 3.3", "false"},
      {"jsonencode([[1, 2], [3]].*.0)", "[1,3]"},
      {"jsonencode(1e21)", "1000000000000000000000"},
      {"tostring(0.000001)", "0.000001"},
      {"yamldecode(\"public: yes\").public == true", "true"},
      {"yamldecode(\"a: off\").a == false", "true"},
      {"yamldecode(\"a: 0x1F\").a", "31"},
      {"yamldecode(\"a: 'yes'\").a == \"yes\"", "true"},
      {"jsondecode(\"\\\"public-read\\\"\")", "public-read"},
      {"jsondecode(\"true\") == true", "true"},
      {"jsondecode(\"1\")", "1"},
      {"can(format(\"%s\", \"a\", \"b\"))", "false"},
      {"can(format(\"%d\", 1.5))", "false"},
      {"can({ for s in [\"a\", \"a\"] : s => 1 })", "false"},
      {"can({ for s in [\"a\", \"a\"] : s => 1... })", "true"},
      {"can(toset([\"a\"])[0])", "false"},
      {"can([\"a\"][0.5])", "false"},
      {"can(element(toset([\"a\"]), 0))", "false"},
      {"can(concat(toset([\"a\"]), [\"b\"]))", "false"},
      {"can(matchkeys([1, 2], [\"a\"], [\"a\"]))", "false"},
      {"can(setproduct([\"a\"]))", "false"},
      {"can(urldecode(\"%zz\"))", "false"},
  };
  for (const Case& one : kCases)
    EXPECT_EQ(evaluated(std::string(one.expression)), one.value) << one.expression;
}

TEST(TerraformEvaluation, OverrideFilesOfEitherSyntaxReplace) {
  Tree tree(std::vector<File>{
      {"main.tf",
       "resource \"a_b\" \"c\" {\n  v = 1\n  ingress { port = 22 }\n  dynamic \"egress\" {\n"
       "    for_each = [1, 2]\n    content { port = egress.value }\n  }\n}\n"},
      {"main_override.tf.json",
       R"({"resource": {"a_b": {"c": {"v": 2, "ingress": [{"port": 443}],
           "egress": {"port": 9}}}}})"}});
  EXPECT_EQ(shown(tree.get("a_b.c", "v")), "2");
  std::string ports;
  for (const std::string_view path : {"ingress.port", "egress.port"}) {
    for (const Value& port : tree.find("a_b.c")->all(path)) ports += shown(port) + ' ';
  }
  EXPECT_EQ(ports, "443 9 ");
  Tree native(std::vector<File>{
      {"main.tf.json", R"({"resource": {"a_b": {"c": {"ingress": [{"port": 22}],
        "dynamic": {"egress": {"for_each": [1], "content": {"port": 1}}}}}}})"},
      {"z_override.tf",
       "resource \"a_b\" \"c\" {\n  ingress { port = 443 }\n  egress { port = 9 }\n}\n"}});
  EXPECT_EQ(native.find("a_b.c")->all("ingress.port").size(), 1U);
  EXPECT_EQ(shown(native.get("a_b.c", "ingress.port")), "443");
  EXPECT_EQ(native.find("a_b.c")->all("egress.port").size(), 1U);
}

TEST(TerraformEvaluation, PartsOfAnArgumentComeTheWayOfAllOfIt) {
  Tree tree(std::vector<File>{
      {"main.tf",
       "module \"m\" {\n  source = \"./m\"\n  for_each = var.all\n  settings = each.value\n}\n"
       "variable \"all\" {}\n"},
      {"a.auto.tfvars", "all = { x = { policy = \"open\" } }\n"},
      {"m/main.tf",
       "variable \"settings\" {}\nresource \"a_b\" \"c\" { v = var.settings.policy }\n"}});
  const Value value = tree.get("module.m[\"x\"].a_b.c", "v");
  std::string way;
  for (const Origin* origin = value.origin(); origin != nullptr; origin = origin->next) {
    way += std::string(slice(origin->document->bytes, origin->at)) + ";";
  }
  EXPECT_EQ(way, "\"open\";each.value;");
}

}  // namespace
}  // namespace sluice::terraform
