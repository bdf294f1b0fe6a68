#include "core/model/docker.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

#include <cstdint>

namespace sluice::docker {
namespace {

constexpr std::string_view kWhy = R"(
The shell form of `CMD` and `ENTRYPOINT` runs `/bin/sh -c`. The program gets no signal, and the image
needs a shell. Single quotes do not make a JSON list.
)";

constexpr std::string_view kBad[] = {
    "FROM debian:12.5\nCMD «app --port 80»\n",
    "FROM debian:12.5\nENTRYPOINT «['app']»\n",
};
constexpr std::string_view kGood[] = {
    "FROM debian:12.5\nENTRYPOINT [\"app\"]\nCMD []\n",
    "FROM debian:12.5\nRUN app\nHEALTHCHECK CMD curl -f http://localhost/\n",
};

constexpr std::string_view kAliases[] = {"kics:b86987e1-6397-4619-81d5-8807f2387c79",
                                         "hadolint:DL3025"};

void check(const Instruction& instruction, Sink& sink) {
  if (!instruction.is(Keyword::cmd) && !instruction.is(Keyword::entrypoint)) return;
  const dockerfile::Instruction& syntax = *instruction.syntax;
  if (syntax.form != dockerfile::Form::shell || syntax.text.empty()) return;
  sink.report(syntax.map.source(Span{0, static_cast<std::uint32_t>(syntax.text.size())}),
              quote(syntax.name.value) + " is no JSON list");
}

}  // namespace

extern constinit const Rule shell_form_entrypoint{
    .id = "docker/shell-form-entrypoint",
    .severity = Severity::low,
    .persona = Persona::pedantic,
    .title = "Program is started through a shell",
    .risk =
        "The shell is process 1 and passes no signal on: stopping takes ten seconds and ends in a "
        "kill.",
    .fix = "Write a JSON list: [\"program\", \"argument\"].",
    .aliases = kAliases,
    .topics = {Topic::reliability},
    .check = check,
};

extern constinit const RuleDoc shell_form_entrypoint_doc{.rule = shell_form_entrypoint,
                                                         .why = kWhy,
                                                         .source = "Dockerfile reference",
                                                         .path = "Dockerfile",
                                                         .bad = kBad,
                                                         .good = kGood};

}  // namespace sluice::docker
