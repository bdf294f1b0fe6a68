#include <algorithm>
#include <string>
#include <string_view>

#include "core/model/resource.h"
#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

// Policies of IAM that data sources make.
namespace sluice::gcp {
namespace {

template <typename F>
void for_each_member(const Resource& resource, F f) {
  if (!resource.is_data || resource.type.value != "google_iam_policy") return;
  for (const Value& binding : resource.all("binding")) {
    for (const std::string_view name : {"members", "member"}) {
      const Value members = binding.get(name);
      if (members.is_absent()) continue;
      for (const Value& member : members.elements()) f(binding, member);
    }
  }
}

constexpr std::string_view kPublic[] = {"checkov:CKV_GCP_113",
                                        "kics:16cc87d1-dd47-4f46-b3ce-4dfcac8fd2f5"};
constexpr std::string_view kUser[] = {"kics:704fcc44-a58f-4af5-82e2-93f2a58ef918"};

void anyone(const Resource& resource, Sink& sink) {
  for_each_member(resource, [&](const Value& binding, const Value& member) {
    const std::string_view who = member.text().value;
    if (who == "allUsers" || who == "allAuthenticatedUsers")
      sink.report(resource, member, quote(who) + " has " + quote(binding.get("role").text().value));
  });
}

void person(const Resource& resource, Sink& sink) {
  for_each_member(resource, [&](const Value& binding, const Value& member) {
    if (member.text().value.starts_with("user:"))
      sink.report(resource, member,
                  quote(member.text().value) + " has " + quote(binding.get("role").text().value));
  });
}

constexpr std::string_view kWhy = R"(
A policy that a `google_iam_policy` makes is the whole policy of what it is attached to. `allUsers` is
everyone on the internet, `allAuthenticatedUsers` everyone with an account of Google.
)";
constexpr std::string_view kSource = "Google Cloud: IAM overview, principals";

constexpr Rule kRows[] = {
    {.id = "gcp/iam-policy-public",
     .severity = Severity::high,
     .title = "Policy gives a role to everyone",
     .risk = "Who is not meant to can read or change what the policy is for.",
     .fix = "Name the accounts or groups that need the role.",
     .aliases = kPublic,
     .topics = {Topic::access},
     .check = anyone},
    {.id = "gcp/iam-policy-person",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Policy gives a role to a person",
     .risk = "It stays when the person goes, and nobody sees it among those of the team.",
     .fix = "Give the role to a group.",
     .aliases = kUser,
     .topics = {Topic::access},
     .check = person},
};

constexpr RuleDoc kDocs[] = {
    {kRows[0], kWhy, kSource, "main.tf", kTexts<R"(data "google_iam_policy" "p" {
  binding {
    role    = "roles/storage.objectViewer"
    members = ["group:team@example.com", «"allUsers"»]
  }
}
)">,
     kTexts<R"(data "google_iam_policy" "p" {
  binding {
    role    = "roles/storage.objectViewer"
    members = ["group:team@example.com", var.member]
  }
}
)">},
    {kRows[1], kWhy, kSource, "main.tf", kTexts<R"(data "google_iam_policy" "p" {
  binding {
    role    = "roles/storage.objectViewer"
    members = [«"user:ada@example.com"»]
  }
}
)">,
     kTexts<R"(data "google_iam_policy" "p" {
  binding {
    role    = "roles/storage.objectViewer"
    members = ["group:team@example.com"]
  }
}
)">},
};
}  // namespace

extern constinit const RuleTable policy_rows{kRows};
extern constinit const RuleDocTable policy_rows_docs{kDocs};

}  // namespace sluice::gcp
