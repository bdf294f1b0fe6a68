#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <variant>

namespace sluice {

class Sink;
struct Resource;
class ResourceGraph;
struct Project;
namespace terraform {
struct File;
}  // namespace terraform
namespace actions {
struct Workflow;
struct Job;
struct Step;
struct Use;
struct Action;
struct Arrival;
}  // namespace actions
namespace gitlab {
struct Pipeline;
struct Job;
struct Effective;
struct EffectiveJob;
}  // namespace gitlab
namespace delivery {
struct Delivery;
}  // namespace delivery
namespace plan {
struct Review;
}  // namespace plan
namespace docker {
struct Dockerfile;
struct Stage;
struct Instruction;
}  // namespace docker
namespace dependabot {
struct File;
}  // namespace dependabot
namespace pre_commit {
struct File;
}  // namespace pre_commit
namespace kubernetes {
struct Object;
struct Container;
}  // namespace kubernetes
namespace compose {
struct File;
struct Service;
}  // namespace compose

// Ordered: a higher value is worse, surer, or shown to fewer people.
enum class Severity : std::uint8_t { note, low, medium, high, critical };
enum class Confidence : std::uint8_t { low, medium, high };
enum class Persona : std::uint8_t { regular, pedantic, auditor };

std::string_view severity_name(Severity severity);
std::string_view confidence_name(Confidence confidence);
std::string_view persona_name(Persona persona);

// What a finding is about, for grouping and for gates. The names are part of the report contract.
enum class Topic : std::uint8_t {
  access,        // who may do what: permissions, policies, privileges
  availability,  // backups, limits, health
  credentials,   // keys, tokens, passwords
  encryption,    // at rest and in transit
  injection,     // data that becomes code
  integrity,     // what runs is what was reviewed: pins, digests, signatures
  logging,       // what happened can be known later
  network,       // who can reach what
  reliability,   // it does not do what its author believes
  storage,
  supply_chain,  // code, images and actions of others
  hygiene,       // worth doing, no harm by itself
};
constexpr std::size_t kTopics = static_cast<std::size_t>(Topic::hygiene) + 1;
std::string_view topic_name(Topic topic);

class Topics {
 public:
  constexpr Topics() = default;
  constexpr Topics(std::initializer_list<Topic> list) {
    for (const Topic topic : list) bits_ |= 1U << static_cast<unsigned>(topic);
  }
  constexpr bool has(Topic topic) const {
    return (bits_ >> static_cast<unsigned>(topic) & 1U) != 0;
  }
  constexpr bool empty() const { return bits_ == 0; }

 private:
  std::uint32_t bits_ = 0;
};

// What the value of a property must be. An unknown value never fails. Kept small on purpose: what
// needs a second condition, a second resource or an exception list is a code rule.
enum class Must : std::uint8_t {
  be_true,
  be_false,
  be_set,  // there, and neither null nor empty
  be_absent,
  be_one_of,  // equal to one of `values` (numbers and booleans by their usual text)
  not_be_one_of,
  be_at_least,  // a number not below values[0]
  be_at_most,   // a number not above values[0]
};

// Where a property stands on one platform: the type of the resource, or types separated by '|', and
// the dotted path of the attribute, blocks and lists walked through: "versioning.enabled".
struct PropertyColumn {
  std::string_view type;
  std::string_view path;

  constexpr bool empty() const { return type.empty(); }
};

// A rule that is one property of one resource, on every platform that has it.
struct PropertyCheck {
  PropertyColumn terraform;
  PropertyColumn cloudformation;
  Must must = Must::be_set;
  std::span<const std::string_view> values;
  // What it means where the property is not written: the provider's default is insecure, or not.
  enum class Absent : std::uint8_t { fails, passes } absent = Absent::fails;
  // Setting it changes the resource in place, and breaks nothing that uses it.
  bool is_safe_to_set = false;
  // For examples: a value that fails and one that passes, in HCL; empty where `must` tells.
  std::string_view bad;
  std::string_view good;
};

// A rule that is a row of a RowTable (core/rules/rows.h): its lines that start with '@', as
// written.
struct PropertyRow {
  std::string_view columns;
};

// What a closer look at a match tells.
enum class Verdict : std::uint8_t {
  refused,    // no secret: a placeholder, a name, a reference
  doubtful,   // may be one: its checksum is wrong, its context is weak; lowers the confidence
  plausible,  // nothing speaks against it
  proven,     // a checksum or its structure is right; raises the confidence
};

// A match of a secret's regex, as views of the file.
struct SecretMatch {
  std::string_view secret;
  std::string_view whole;
  std::string_view before;        // what stands before `whole` on its line, the nearest 64 bytes
  std::string_view context = {};  // of a name that is assigned to: what stands before the name
};

// A secret's format. The regex is RE2 syntax over bytes, matched where a keyword stands (see
// core/rules/secrets/README.md); group 1, where there is one, is the secret itself. Without a
// regex, the keyword is a part of a name, and the secret is what the name is assigned.
struct SecretPattern {
  std::span<const std::string_view> keywords;  // literal, no matter the case; any one must be there
  std::string_view regex;
  // Of what a name is assigned: "h32|w20-40" is 32 hexadecimal digits, or 20 to 40 of \w and '-'
  // (core/rules/secrets/shape.h).
  std::string_view shape;
  std::uint16_t before = 0;    // bytes before the keyword at which a match may start
  std::uint16_t length = 256;  // bytes behind that start which a match may take
  std::uint16_t least = 0;     // bytes of a match that may be a secret at all
  float entropy = 0;           // least Shannon entropy of the secret, bits a character
  Verdict (*judge)(const SecretMatch& match) = nullptr;  // further tests, such as a checksum
  std::string_view companion;  // a rule; what it finds within 1 KiB raises the confidence
  bool generic = false;  // only a name tells: where another rule finds the same, that one wins
};

// A check is a function on one kind of model node, or data. The engine walks each model once and
// calls only the checks that asked for that node.
using Check = std::variant<
    std::monostate,  // reported by the engine itself
    void (*)(const actions::Workflow&, Sink&), void (*)(const actions::Job&, Sink&),
    void (*)(const actions::Step&, Sink&), void (*)(const actions::Use&, Sink&),
    void (*)(const actions::Action&, Sink&), void (*)(const actions::Arrival&, Sink&),
    void (*)(const dependabot::File&, Sink&), void (*)(const pre_commit::File&, Sink&),
    void (*)(const gitlab::Pipeline&, Sink&), void (*)(const gitlab::Job&, Sink&),
    void (*)(const gitlab::Effective&, Sink&), void (*)(const gitlab::EffectiveJob&, Sink&),
    void (*)(const docker::Dockerfile&, Sink&), void (*)(const docker::Stage&, Sink&),
    void (*)(const docker::Instruction&, Sink&), void (*)(const kubernetes::Object&, Sink&),
    void (*)(const kubernetes::Container&, Sink&), void (*)(const compose::File&, Sink&),
    void (*)(const compose::Service&, Sink&), void (*)(const Resource&, Sink&),
    void (*)(const Project&, Sink&), void (*)(const delivery::Delivery&, Sink&),
    void (*)(const plan::Review&, Sink&), PropertyCheck, PropertyRow, SecretPattern,
    void (*)(const Resource&, const ResourceGraph&, Sink&),  // among those of its configuration
    void (*)(const ResourceGraph&, Sink&),                   // a whole configuration
    void (*)(const terraform::File&, Sink&)>;                // as it is written

// All that the engine needs to know of a rule. Constant, never copied, named by address.
struct Rule {
  std::string_view id;  // <family>/<slug>
  Severity severity = Severity::medium;
  Confidence confidence = Confidence::high;
  Persona persona = Persona::regular;
  std::string_view title;  // what is wrong, without "should" and without a period
  std::string_view risk;   // what an attacker gains, or what breaks: one or two sentences
  std::string_view fix;    // an order that the reader can carry out
  // "tool:id" of the same check elsewhere; a hit may be about some of them only.
  std::span<const std::string_view> aliases;
  Topics topics;
  Check check;
  // Of another kind of node, where the same fault stands in both: workflow and action.yml.
  Check also = {};
  // Of a rule about credentials: what it points at is none itself, so that reports may show it.
  bool in_clear = false;

  // Reports must not show what it points at.
  constexpr bool points_at_secret() const { return topics.has(Topic::credentials) && !in_clear; }
};

// What people and tests need besides: the help page, and the examples that prove it. No engine code
// names it, so that the WebAssembly module does not carry it.
struct RuleDoc {
  const Rule& rule;
  std::string_view why;     // the reason at length, Markdown
  std::string_view source;  // specification, advisory or standard that the rule follows
  std::string_view
      path;  // the file name that the examples have, such as ".github/workflows/ci.yml"
  // Whole files. «» marks exactly what the finding must point at; a bad example has one or more.
  std::span<const std::string_view> bad;
  std::span<const std::string_view> good;
};

// Rows of one table; a rule that is only a property or a pattern is one row.
struct RuleTable {
  std::span<const Rule> rows;
};

// Rules about properties of resources as text, one after the other: core/rules/rows.h.
struct RowTable {
  std::string_view family;
  std::string_view text;
};

}  // namespace sluice
