#include "core/model/cloudformation/evaluation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/document.h"
#include "core/model/project.h"

namespace sluice::cloudformation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A value on one line: objects as {name=value}, lists as [a b], what is not known as ?.
std::string written(const Value& value) {
  if (value.is_absent()) return "-";
  if (value.is_unknown()) return "?";
  if (value.is_null()) return "null";
  if (value.is_scalar()) return std::string(value.text().value);
  std::string text;
  for (const Value::Field& field : value.fields())
    text += (text.empty() ? "" : " ") + std::string(field.name.value) + "=" + written(field.value);
  if (value.is(Value::Type::object)) return "{" + text + "}";
  for (const Value& element : value.elements())
    text += (text.empty() ? "" : " ") + written(element);
  return "[" + text + "]";
}

struct File {
  std::string path, text;
};
using Files = std::vector<File>;

// The templates of a project, evaluated.
struct Evaluated {
  explicit Evaluated(Files files, Files values = {}) {
    for (auto& [path, text] : files) {
      documents.push_back(
          std::make_unique<Document>(std::move(path), std::move(text), Kind::cloudformation));
      read(*documents.back(), ParseLimits{});
      project.documents.push_back(documents.back().get());
    }
    given = std::move(values);
    for (const auto& [path, text] : given) {
      project.files.push_back({path, text});
      project.var_files.push_back(path);
    }
    stacks = std::make_unique<Stacks>(project);
    for (std::size_t i = 0; i < stacks->size(); ++i) {
      roots.push_back(stacks->evaluate(i));
      for (const ProjectError& error : roots.back()->take_errors())
        errors.push_back(error.error.message);
    }
  }

  // "Name {its properties}", with the scenarios behind it.
  std::vector<std::string> resources() {
    std::vector<std::string> list;
    for (const std::unique_ptr<Root>& root : roots) {
      for (std::size_t i = 0; i < root->resources().size(); ++i) {
        const Resource& one = *root->resources()[i];
        std::string& line = list.emplace_back(one.address());
        line.erase(0, line.find("T::T::T.") == 0 ? 8 : 0);
        line += " " + written(one.body);
        if (!root->condition(i).empty()) line += " if " + std::string(root->condition(i));
        for (const Scenario& scenario : root->scenarios(i)) {
          line += " |";
          for (const Circumstance& is : scenario.conditions)
            line += (is.holds ? " " : " !") + std::string(is.condition);
          line += " " + written(scenario.resource.body);
        }
      }
    }
    return list;
  }

  std::vector<std::unique_ptr<Document>> documents;
  Files given;
  Project project;
  std::unique_ptr<Stacks> stacks;
  std::vector<std::unique_ptr<Root>> roots;
  std::vector<std::string> errors;
};

constexpr std::string_view kSections = R"(
Parameters:
  Stage: {Type: String, Default: dev}
  Names: {Type: CommaDelimitedList, Default: 'a, b'}
  Open: {Type: String}
  Password: {Type: String, NoEcho: true}
Mappings:
  Modes:
    dev: {Mode: loose, List: [x, z]}
    live: {Mode: strict}
  Same:
    one: {Value: x}
    two: {Value: x}
Conditions:
  Live: !Equals [!Ref Stage, live]
  Dev: !Not [{Condition: Live}]
  Both: !And [!Condition Live, !Condition Dev]
  Any: {'Fn::Or': [{Condition: Live}, {Condition: Dev}]}
)";

// What the one property of a template is.
std::string value_of(std::string_view written_value) {
  const std::string text =
      std::string(kSections) +
      "Resources:\n  A: {Type: 'T::T::T', Properties: {Value: " + std::string(written_value) +
      "}}\n  B: {Type: 'T::T::T'}\n";
  Evaluated evaluated(Files{{"a.yaml", text}});
  return written(evaluated.roots.at(0)->resources().at(0)->get("Value"));
}

TEST(CloudformationEvaluation, FunctionsGiveWhatTheirDocumentationSays) {
  struct Row {
    std::string_view written, value;
  };
  constexpr Row kRows[] = {
      {"!Ref Stage", "dev"},
      {"{Ref: Stage}", "dev"},
      {"!Ref Names", "[a b]"},
      {"!Ref Open", "?"},
      {"!Ref B", "?"},
      {"!GetAtt B.Arn", "?"},
      {"!Ref 'AWS::Region'", "?"},
      {"!Ref 'AWS::NoValue'", "-"},
      {"!Sub 'x-${Stage}'", "x-dev"},
      {"!Sub 'x-${!Stage}'", "x-${Stage}"},
      {"!Sub ['${Own}-${Stage}', {Own: !Ref Stage}]", "dev-dev"},
      {"!Sub 'arn:${AWS::Partition}:iam::aws:policy/${Stage}'", "arn:aws:iam::aws:policy/dev"},
      {"!Sub '${Open}'", "?"},
      {"!Sub '${B.Arn}/*'", "?"},
      {"!Join ['-', [a, !Ref Stage]]", "a-dev"},
      {"{'Fn::Join': [',', {Ref: Names}]}", "a,b"},
      {"!Split ['|', 'a|b|']", "[a b ]"},
      {"!Select [1, !Split ['|', 'a|b']]", "b"},
      {"!Select [7, [a]]", "?"},
      {"!FindInMap [Modes, !Ref Stage, Mode]", "loose"},
      {"!FindInMap [Modes, !Ref Stage, List]", "[x z]"},
      {"!FindInMap [Modes, none, Mode]", "?"},
      {"!FindInMap [Modes, none, Mode, {DefaultValue: y}]", "y"},
      {"!FindInMap [Modes, !Ref 'AWS::Region', Mode]", "?"},
      {"!FindInMap [Same, !Ref 'AWS::Region', Value]", "x"},
      {"!If [Live, strict, loose]", "loose"},
      {"!If [Dev, strict, loose]", "strict"},
      {"!If [Both, strict, loose]", "loose"},
      {"!If [Any, strict, loose]", "strict"},
      {"!If [Live, x, !Ref 'AWS::NoValue']", "-"},
      {"[a, !If [Live, b, !Ref 'AWS::NoValue']]", "[a]"},
      {"{'Fn::If': [Any, {a: 1}, 2]}", "{a=1}"},
      {"!Base64 abc", "YWJj"},
      {"{'Fn::Base64': !Sub '${Stage}'}", "ZGV2"},
      {"!ToJsonString {a: [1, x, true]}", R"({"a":[1,"x",true]})"},
      {"!Length [a, b]", "2"},
      {"!Cidr [10.0.0.0/16, 3, 8]", "[10.0.0.0/24 10.0.1.0/24 10.0.2.0/24]"},
      {"!ImportValue other", "?"},
      {"!GetAZs ''", "?"},
      {"'{{resolve:ssm:name}}'", "?"},
      {"!Transform {Name: Macro}", "?"},
      {"'${not.a.function}'", "${not.a.function}"},
      {"yes", "true"},
  };
  for (const Row& row : kRows) EXPECT_EQ(value_of(row.written), row.value) << row.written;
}

TEST(CloudformationEvaluation, LoopsMakeResourcesAndProperties) {
  Evaluated evaluated(Files{{"a.yaml", R"(
Transform: AWS::LanguageExtensions
Parameters: {Zones: {Type: CommaDelimitedList, Default: 'a-1,b-2'}, Open: {Type: CommaDelimitedList}}
Resources:
  Fn::ForEach::Zones:
    - Zone
    - !Ref Zones
    - Net&{Zone}:
        Type: T::T::T
        Properties: {Name: !Sub 'x-${Zone}'}
  Fn::ForEach::Outer:
    - A
    - [x, z]
    - Fn::ForEach::Inner:
        - B
        - ['1']
        - R${A}${B}: {Type: T::T::T}
  Tags:
    Type: T::T::T
    Properties:
      Fn::ForEach::T: [K, [k, l], {'${K}': !Ref K}]
  Fn::ForEach::Unknown: [K, !Ref Open, {'U${K}': {Type: T::T::T, Properties: {V: !Ref K}}}]
)"}});
  EXPECT_THAT(evaluated.resources(),
              ElementsAre("Neta1 {Name=x-a-1}", "Netb2 {Name=x-b-2}", "Rx1 {}", "Rz1 {}",
                          "Tags {k=k l=l}", "U${K} {V=?}"));
  EXPECT_THAT(evaluated.errors, IsEmpty());
}

TEST(CloudformationEvaluation, ADefaultDecidesAndAllowedValuesAreScenarios) {
  Evaluated evaluated(Files{{"a.yaml", R"(
Parameters:
  Usual: {Type: String, Default: dev}
  Stage: {Type: String, Default: dev, AllowedValues: [test, dev, live]}
  Open: {Type: String}
Conditions:
  IsUsual: !Equals [!Ref Usual, dev]
  Live: !Equals [!Ref Stage, live]
  HasOpen: !Not [!Equals [!Ref Open, '']]
  Never: !And [!Equals [!Ref Stage, live], !Equals [!Ref Stage, dev]]
Resources:
  A: {Type: T::T::T, Properties: {V: !If [IsUsual, x, z]}}
  B: {Type: T::T::T, Properties: {V: !If [Live, x, z]}}
  C: {Type: T::T::T, Properties: {V: !If [HasOpen, !Ref Open, z]}}
  D: {Type: T::T::T, Condition: Live, Properties: {V: !If [Live, x, z]}}
  E: {Type: T::T::T, Condition: Never}
  F: {Type: T::T::T, Condition: IsUsual}
)"}});
  EXPECT_THAT(evaluated.resources(),
              ElementsAre("A {V=x}", "B {V=z} | !Live {V=z} | !Live {V=z} | Live {V=x}",
                          "C {V=?} | !HasOpen {V=z} | HasOpen {V=?}", "D {V=x} if Live", "F {}"));
}

TEST(CloudformationEvaluation, WhatCannotHoldIsNotThere) {
  Evaluated evaluated(Files{{"a.yaml", R"(
Parameters:
  Stage: {Type: String}
  Size: {Type: String, AllowedValues: [s, l]}
  Other: {Type: String}
Conditions:
  Live: !Equals [!Ref Stage, live]
  Dev: !Equals [!Ref Stage, dev]
  Both: !And [!Condition Live, !Condition Dev]
  Contrary: !And [!Condition Live, !Not [!Condition Live]]
  Huge: !Equals [!Ref Size, xxl]
  Neither: !Not [!Or [!Equals [!Ref Size, s], !Equals [l, !Ref Size]]]
  Here: !Equals [!Ref 'AWS::Region', us-east-1]
  There: !Equals [!Ref 'AWS::Region', eu-west-1]
  Everywhere: !And [!Condition Here, !Condition There]
  Different: !Not [!Equals [!Ref Stage, !Ref Other]]
  Made: !Equals [!Sub '${Stage}-x', live-x]
Resources:
  A: {Type: T::T::T, Condition: Both}
  B: {Type: T::T::T, Condition: Contrary}
  C: {Type: T::T::T, Condition: Huge}
  D: {Type: T::T::T, Condition: Neither}
  E: {Type: T::T::T, Condition: Everywhere}
  F: {Type: T::T::T, Condition: Live, Properties: {V: !If [Dev, x, z], W: !If [Both, x, z]}}
  G: {Type: T::T::T, Condition: Here, Properties: {V: !If [There, x, z], R: !Ref AWS::Region}}
  H: {Type: T::T::T, Properties: {V: !If [Here, x, z], R: !Ref AWS::Region}}
  I: {Type: T::T::T, Condition: Different}
  J: {Type: T::T::T, Condition: Made}
)"}});
  EXPECT_THAT(evaluated.resources(),
              ElementsAre("F {V=z W=z} if Live", "G {V=z R=us-east-1} if Here",
                          "H {V=? R=?} | Here {V=x R=us-east-1} | !Here {V=z R=eu-west-1} | "
                          "!Here {V=z R=?}",
                          "I {} if Different", "J {} if Made"));
}

TEST(CloudformationEvaluation, SaysUnderWhichConditions) {
  const auto scenario = [](std::vector<Circumstance> conditions, bool is_usual = false) {
    Scenario one;
    one.conditions = std::move(conditions);
    one.is_usual = is_usual;
    return one;
  };
  const std::vector<Scenario> all = {scenario({{"A", true}, {"B", true}}, true),
                                     scenario({{"A", true}, {"B", false}}),
                                     scenario({{"A", false}, {"B", false}})};
  EXPECT_THAT(when(all, {true, true, true})->circumstances, IsEmpty());
  EXPECT_THAT(when(all, {true, true, false})->circumstances, ElementsAre(Circumstance{"A", true}));
  EXPECT_TRUE(when(all, {true, true, false})->is_usual);
  EXPECT_THAT(when(all, {false, true, false})->circumstances,
              ElementsAre(Circumstance{"A", true}, Circumstance{"B", false}));
  EXPECT_FALSE(when(all, {false, true, false})->is_usual);
  // With the same conditions it is so for some values only.
  const std::vector<Scenario> same = {scenario({}), scenario({})};
  EXPECT_FALSE(when(same, {true, false}).has_value());
}

TEST(CloudformationEvaluation, NestedStacksGetParametersAndGiveOutputs) {
  Evaluated evaluated(Files{{"main.yaml", R"(
Parameters: {Stage: {Type: String, Default: live}}
Resources:
  Network:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: ./parts/net.yaml, Parameters: {Name: !Sub '${Stage}-net'}}
  A: {Type: T::T::T, Properties: {V: !GetAtt Network.Outputs.Name}}
  Elsewhere:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: 'https://a.example/b.yaml'}
)"},
                            {"parts/net.yaml", R"(
Parameters: {Name: {Type: String}}
Resources:
  B: {Type: T::T::T, Properties: {V: !Ref Name}}
Outputs: {Name: {Value: !Sub 'out-${Name}'}}
)"}});
  EXPECT_THAT(evaluated.resources(),
              ElementsAre(HasSubstr("Network {"), "A {V=out-live-net}", HasSubstr("Elsewhere"),
                          "Network.T::T::T.B {V=live-net}"));
}

TEST(CloudformationEvaluation, NamesOfPoliciesAreThoseOfAws) {
  Evaluated evaluated(Files{{"a.yaml", R"(
Transform: AWS::Serverless-2016-10-31
Resources:
  A: {Type: AWS::Serverless::Function, Properties: {Policies: AdministratorAccess}}
  B:
    Type: AWS::Serverless::Function
    Properties: {Policies: [ReadOnlyAccess, 'arn:aws:iam::aws:policy/X', !Ref P]}
  P: {Type: AWS::IAM::ManagedPolicy}
)"}});
  const auto& all = evaluated.roots.at(0)->resources();
  EXPECT_EQ(written(all.at(3)->get("ManagedPolicyArns")),
            "[arn:aws:iam::aws:policy/AdministratorAccess]");
  EXPECT_EQ(written(all.at(4)->get("ManagedPolicyArns")),
            "[arn:aws:iam::aws:policy/ReadOnlyAccess arn:aws:iam::aws:policy/X ?]");
}

TEST(CloudformationEvaluation, ServerlessTransformIsWrittenOut) {
  Evaluated evaluated(Files{{"a.yaml", R"(
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: a, Layers: [x], Environment: {Variables: {A: global, B: global}}}
  HttpApi: {Auth: {DefaultAuthorizer: Tokens}}
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: b
      Layers: [z]
      Environment: {Variables: {A: own}}
      Policies:
        - AWSLambdaExecute
        - S3CrudPolicy: {BucketName: '*'}
        - SQSSendMessagePolicy: {QueueName: q}
        - SSMParameterReadPolicy: {ParameterName: p}
        - Statement: [{Effect: Allow, Action: 's3:*', Resource: '*'}]
      Events:
        E: {Type: HttpApi, Properties: {Path: /}}
  G: {Type: AWS::Serverless::Function, Properties: {Role: arn}}
)"}});
  const std::vector<std::string> resources = evaluated.resources();
  ASSERT_EQ(resources.size(), 4U);
  EXPECT_THAT(resources[0],
              HasSubstr("{Runtime=b Layers=[x z] Environment={Variables={A=own B=global}} "));
  EXPECT_THAT(resources[0], HasSubstr("Events={E={Type=HttpApi Properties={Path=/ ApiId=?}}}"));
  EXPECT_THAT(resources[2],
              HasSubstr("HttpApi.ServerlessHttpApi {Auth={DefaultAuthorizer=Tokens}}"));
  EXPECT_THAT(resources[3], HasSubstr("AWS::IAM::Role.FRole {"));
  EXPECT_THAT(resources[3],
              HasSubstr("ManagedPolicyArns=[arn:aws:iam::aws:policy/AWSLambdaExecute]"));
  EXPECT_THAT(resources[3], HasSubstr("s3:DeleteObject] Resource=*}"));
  EXPECT_THAT(resources[3], HasSubstr("Action=[sqs:SendMessage*] Resource=?}"));
  EXPECT_THAT(resources[3], HasSubstr("Action=[ssm:DescribeParameters] Resource=*}"));
  EXPECT_THAT(resources[3], HasSubstr("ssm:GetParametersByPath] Resource=?}"));
  EXPECT_THAT(resources[3], HasSubstr("Action=s3:* Resource=*}"));
}

TEST(CloudformationEvaluation, FilesOfParametersDecide) {
  const std::string text =
      "Parameters: {Stage: {Type: String, AllowedValues: [dev, live]}}\n"
      "Conditions: {Live: !Equals [!Ref Stage, live]}\n"
      "Resources: {A: {Type: T::T::T, Properties: {V: !If [Live, x, z]}}}\n";
  for (const std::string_view values : {R"([{"ParameterKey": "Stage", "ParameterValue": "live"}])",
                                        R"({"Parameters": {"Stage": "live"}})"}) {
    Evaluated evaluated(Files{{"a.yaml", text}}, Files{{"live.json", std::string(values)}});
    EXPECT_THAT(evaluated.resources(), ElementsAre("A {V=x}")) << values;
  }
}

TEST(CloudformationEvaluation, FilesThatGitSyncDeploysByDecide) {
  Evaluated evaluated(
      Files{{"a.yaml",
             "Parameters: {Stage: {Type: String, Default: dev}}\n"
             "Resources: {A: {Type: T::T::T, Properties: {V: !Ref Stage}}}\n"}},
      Files{{"live.yaml", "template-file-path: a.yaml\nparameters:\n  Stage: live\n"}});
  EXPECT_THAT(evaluated.resources(), ElementsAre("A {V=live}"));
}

TEST(CloudformationEvaluation, WhatSamIsToldToDeployWithDecides) {
  const std::string text =
      "Parameters: {Stage: {Type: String, Default: dev}, Size: {Type: String}}\n"
      "Resources: {A: {Type: T::T::T, Properties: {V: !Sub '${Stage} ${Size}'}}}\n";
  for (const std::string_view config :
       {"[default.global.parameters]\nstack_name = \"a\"\n[default.deploy.parameters]\n"
        "parameter_overrides = \"Stage=live Size=\\\"very large\\\"\"\n[other.deploy.parameters]\n"
        "parameter_overrides = \"Stage=no\"\n",
        "[default.deploy.parameters]\n"
        "parameter_overrides = [\"ParameterKey=Stage,ParameterValue=live\", 'Size=\"very "
        "large\"']\n",
        "default:\n  deploy:\n    parameters:\n      parameter_overrides:\n"
        "        - Stage=live\n        - Size='very large'\n"}) {
    Evaluated evaluated(Files{{"a.yaml", text}}, Files{{"samconfig.toml", std::string(config)}});
    EXPECT_THAT(evaluated.resources(), ElementsAre("A {V=live very large}")) << config;
  }
}

TEST(CloudformationEvaluation, RulesTurnParametersAway) {
  // Always: what is listed are the values. Under a condition: the others are left.
  Evaluated evaluated(Files{{"a.yaml", R"(
Parameters:
  Stage: {Type: String}
  Size: {Type: String, Default: small, AllowedValues: [small, large]}
Rules:
  Stages:
    Assertions: [{Assert: {'Fn::Contains': [[dev, live], !Ref Stage]}}]
  LiveIsLarge:
    RuleCondition: !Equals [!Ref Stage, live]
    Assertions: [{Assert: !Equals [!Ref Size, large], AssertDescription: no}]
Conditions:
  Live: !Equals [!Ref Stage, live]
  Large: !Equals [!Ref Size, large]
Resources:
  A: {Type: T::T::T, Properties: {V: !If [Live, live, dev], W: !If [Large, large, small]}}
)"}});
  EXPECT_THAT(evaluated.resources(),
              ElementsAre("A {V=? W=small} | !Live !Large {V=dev W=small}"
                          " | !Live Large {V=dev W=large} | Live Large {V=live W=large}"));
}

TEST(CloudformationEvaluation, SeveralTemplatesMayStandInOneFile) {
  Evaluated evaluated(Files{{"a.yaml",
                             "Parameters: {P: {Type: String, Default: x}}\n"
                             "Resources: {A: {Type: T::T::T, Properties: {V: !Ref P}}}\n"
                             "---\nMetadata: {}\n---\n"
                             "Parameters: {P: {Type: String, Default: z}}\n"
                             "Resources: {A: {Type: T::T::T, Properties: {V: !Ref P}}}\n"}});
  EXPECT_THAT(evaluated.resources(), ElementsAre("A {V=x}", "A {V=z}"));
}

TEST(CloudformationEvaluation, SaysWhereAValueWasSet) {
  Evaluated evaluated(
      Files{{"a.yaml",
             "Parameters: {Mode: {Type: String, Default: open}}\n"
             "Resources: {A: {Type: T::T::T, Properties: {V: !Ref Mode, W: !If [C, x, "
             "z]}}}\nConditions: {C: !Equals [a, a]}\n"}});
  const Document& document = *evaluated.documents.at(0);
  const Resource& resource = *evaluated.roots.at(0)->resources().at(0);
  const Value value = resource.get("V");
  ASSERT_NE(value.origin(), nullptr);
  EXPECT_EQ(slice(document.bytes, value.origin()->at), "open");
  EXPECT_EQ(value.node(), "Resources.A.Properties.V");
  EXPECT_EQ(slice(document.bytes, resource.get("W").at()), "x");
}

TEST(CloudformationEvaluation, WhatIsEndlessIsBoundedAndTold) {
  const auto errors_of = [](std::string text) {
    Evaluated evaluated(Files{{"a.yaml", std::move(text)}});
    evaluated.resources();
    return evaluated.errors;
  };
  std::string many = "Resources:\n  Fn::ForEach::A: [N, [x";
  for (int i = 0; i < 2000; ++i) many += ", a" + std::to_string(i);
  many += "], {'R${N}': {Type: T::T::T}}]\n";
  EXPECT_THAT(errors_of(many), ElementsAre(HasSubstr("more than is looked at")));

  std::string wide = "[a";
  for (int i = 0; i < 900; ++i) wide += ", a" + std::to_string(i);
  wide += "]";
  EXPECT_THAT(errors_of("Resources:\n  Fn::ForEach::A: [N, " + wide + ", {'Fn::ForEach::B': [M, " +
                        wide + ", {'R${N}x${M}': {Type: T::T::T}}]}]\n"),
              ElementsAre(HasSubstr("more resources")));

  // Conditions and stacks that need themselves.
  EXPECT_THAT(errors_of("Conditions: {A: !Condition B, B: !Not [!Condition A]}\n"
                        "Resources: {R: {Type: T::T::T, Properties: {V: !If [A, x, z]}}}\n"),
              IsEmpty());
  EXPECT_THAT(errors_of("Resources: {R: {Type: AWS::CloudFormation::Stack, Properties: "
                        "{TemplateURL: a.yaml}}}\n"),
              ElementsAre(HasSubstr("nests the template itself")));
}

}  // namespace
}  // namespace sluice::cloudformation
