#include <iterator>
#include <optional>
#include <string>

#include "core/model/resource.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

namespace sluice::aws {
namespace {

constexpr std::string_view kWhy = R"(
Fargate takes certain pairs of CPU and memory. A task definition with any other pair is registered
only when it is deployed, and refused then: after what came before it in the deployment was changed.
)";

constexpr std::string_view kBad[] = {
    "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n"
    "      RequiresCompatibilities: [FARGATE]\n      Cpu: 256\n      Memory: «4096»\n",
    "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n"
    "      RequiresCompatibilities: [FARGATE]\n      Cpu: «'300'»\n      Memory: '512'\n",
};
constexpr std::string_view kGood[] = {
    "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n"
    "      RequiresCompatibilities: [FARGATE]\n      Cpu: '1024'\n      Memory: 2048\n",
    "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n"
    "      RequiresCompatibilities: [EC2]\n      Cpu: 300\n      Memory: 4096\n",
    "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n"
    "      RequiresCompatibilities: [FARGATE]\n      Cpu: 1 vCPU\n      Memory: !Ref Memory\n",
};

// In units and MiB; `step` between the least and the most.
struct Size {
  double cpu, least, most, step;
};
constexpr Size kSizes[] = {
    {256, 512, 2048, 512},        {512, 1024, 4096, 1024},   {1024, 2048, 8192, 1024},
    {2048, 4096, 16384, 1024},    {4096, 8192, 30720, 1024}, {8192, 16384, 61440, 4096},
    {16384, 32768, 122880, 8192},
};

void check(const Resource& resource, Sink& sink) {
  const bool is_terraform = resource.is("aws_ecs_task_definition");
  if (!is_terraform && !resource.is("AWS::ECS::TaskDefinition")) return;
  bool is_fargate = false;
  for (const Value& one :
       resource.get(is_terraform ? "requires_compatibilities" : "RequiresCompatibilities")
           .elements())
    is_fargate = is_fargate || one.text().value == "FARGATE";
  if (!is_fargate) return;
  const Value cpu = resource.get(is_terraform ? "cpu" : "Cpu");
  const Value memory = resource.get(is_terraform ? "memory" : "Memory");
  const std::optional<double> units = cpu.number();
  const std::optional<double> mebibytes = memory.number();
  if (!units || !mebibytes) return;
  for (const Size& size : kSizes) {
    if (size.cpu != *units) continue;
    const double above = *mebibytes - size.least;
    const bool is_step =
        above >= 0 && static_cast<long long>(above) % static_cast<long long>(size.step) == 0;
    // The least task may also have 512 MiB and 1 and 2 GiB alone.
    const bool fits =
        is_step && *mebibytes <= size.most && !(size.cpu == 256 && *mebibytes == 1536);
    if (!fits)
      sink.report(resource, memory,
                  "Fargate does not give " + quote(memory.text().value) + " MiB to " +
                      quote(cpu.text().value) + " units of CPU");
    return;
  }
  sink.report(resource, cpu, "Fargate has no tasks of " + quote(cpu.text().value) + " units");
}

}  // namespace

extern constinit const Rule ecs_fargate_size{
    .id = "aws/ecs-fargate-size",
    .severity = Severity::low,
    .title = "Fargate has no task of this size",
    .risk = "The deployment fails after what comes before it was changed.",
    .fix = "Choose a pair of CPU and memory that Fargate has.",
    .aliases = kTexts<"kics:f4c9b5f5-68b8-491f-9e48-4f96644a1d51">,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc ecs_fargate_size_doc{
    .rule = ecs_fargate_size,
    .why = kWhy,
    .source = "AWS: Amazon ECS task definition parameters for Fargate, task size",
    .path = "template.yaml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::aws
