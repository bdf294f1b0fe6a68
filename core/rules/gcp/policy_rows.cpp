#include <algorithm>
#include <functional>
#include <iterator>
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

// Those whose members have a rule of their own.
constexpr std::string_view kJudged[] = {"google_artifact_registry_repository_iam_",
                                        "google_bigquery_table_iam_",
                                        "google_cloud_run_service_iam_",
                                        "google_cloud_run_v2_service_iam_",
                                        "google_cloudfunctions2_function_iam_",
                                        "google_cloudfunctions_function_iam_",
                                        "google_dataproc_cluster_iam_",
                                        "google_kms_crypto_key_iam_",
                                        "google_kms_key_ring_iam_",
                                        "google_pubsub_topic_iam_",
                                        "google_storage_bucket_iam_"};

using ForMember = std::function<void(const Value& binding, const Value& member)>;

void for_each_member(const Value& binding, const ForMember& f) {
  for (const std::string_view name : {"members", "member"}) {
    const Value members = binding.get(name);
    if (members.is_absent()) continue;
    for (const Value& member : members.elements()) f(binding, member);
  }
}

// Whoever is given a role by a resource.
void for_each_member(const Resource& resource, const ForMember& f) {
  const std::string_view type = resource.type.value;
  if (resource.is_data) {
    if (type != "google_iam_policy") return;
    for (const Value& binding : resource.all("binding")) for_each_member(binding, f);
    return;
  }
  if (!type.starts_with("google_")) return;
  if (type == "google_bigquery_dataset_access") {
    for (const std::string_view name : {"special_group", "iam_member"})
      f(resource.body, resource.get(name));
  } else if (type.ends_with("_iam_member") || type.ends_with("_iam_binding")) {
    const bool is_judged =
        std::any_of(std::begin(kJudged), std::end(kJudged),
                    [&](std::string_view prefix) { return type.starts_with(prefix); });
    if (!is_judged) for_each_member(resource.body, f);
  } else if (type.ends_with("_iam_policy")) {
    // What a data source makes is judged there.
    const Value data = resource.get("policy_data");
    if (data.resource() != nullptr) return;
    for (const Value& binding : data.json_argument().get("bindings").elements())
      for_each_member(binding, f);
  }
}

constexpr std::string_view kPublic[] = {"checkov:CKV_GCP_113",
                                        "kics:16cc87d1-dd47-4f46-b3ce-4dfcac8fd2f5"};
constexpr std::string_view kUser[] = {"kics:704fcc44-a58f-4af5-82e2-93f2a58ef918"};

void anyone(const Resource& resource, Sink& sink) {
  for_each_member(resource, [&](const Value& binding, const Value& member) {
    const std::string_view who = member.text().value;
    if (who != "allUsers" && who != "allAuthenticatedUsers") return;
    const std::string_view role = binding.get("role").text().value;
    sink.report(resource, member,
                quote(who) + (role.empty() ? std::string(" has access") : " has " + quote(role)));
  });
}

void person(const Resource& resource, Sink& sink) {
  if (!resource.is_data) return;
  for_each_member(resource, [&](const Value& binding, const Value& member) {
    if (member.text().value.starts_with("user:"))
      sink.report(resource, member,
                  quote(member.text().value) + " has " + quote(binding.get("role").text().value));
  });
}

constexpr std::string_view kWhy = R"(
`allUsers` is everyone on the internet, `allAuthenticatedUsers` everyone with an account of Google.
Whatever role they have, on a secret, a project or a data set, everyone has. A policy that a
`google_iam_policy` makes is the whole policy of what it is attached to.
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
    {kRows[0], kWhy, kSource, "main.tf",
     kTexts<R"(resource "google_secret_manager_secret_iam_member" "m" {
  secret_id = "x"
  role      = "roles/secretmanager.secretAccessor"
  member    = «"allUsers"»
}
resource "google_project_iam_binding" "b" {
  project = "x"
  role    = "roles/editor"
  members = ["group:team@example.com", «"allAuthenticatedUsers"»]
}
resource "google_bigquery_dataset_access" "d" {
  dataset_id    = "x"
  role          = "READER"
  special_group = «"allAuthenticatedUsers"»
}
resource "google_project_iam_policy" "p" {
  project     = "x"
  policy_data = jsonencode({ bindings = [{ role = "roles/viewer", members = [«"allUsers"»] }] })
}
)",
            R"(data "google_iam_policy" "p" {
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
