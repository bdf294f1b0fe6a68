#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/document.h"
#include "core/model/resource_graph.h"
#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/shared/networks.h"
#include "core/rules/shared/secret_names.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"
#include "core/text/ascii.h"

// What takes more than one property of one resource.
namespace sluice::aws {
namespace {

bool is_unset(const Value& value) { return value.is_absent() || value.is_null(); }

// Images.
// ------------------------------------------------------------------------------------------

void image_owner(const Resource& resource, Sink& sink) {
  const bool is_image = resource.type.value == "aws_ami" || resource.type.value == "aws_ami_ids";
  if (!resource.is_data || !is_image || !is_unset(resource.get("owners"))) return;
  for (const Value& filter : resource.all("filter")) {
    const std::string_view name = filter.get("name").text().value;
    if (filter.is_unknown() || name == "owner-id" || name == "owner-alias" || name == "image-id")
      return;
  }
  sink.report(resource.header, "It takes the newest image that fits, of whatever account");
}

// Keys of users.
// -----------------------------------------------------------------------------------

void many_keys(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (!resource.is("aws_iam_access_key")) return;
  const Value user = resource.get("user");
  std::size_t count = 0;
  for (const Resource* const other : graph.of_type("aws_iam_access_key")) {
    const Value own = other->get("user");
    const bool is_same_owner = user.resource() != nullptr && own.resource() != nullptr &&
                               user.resource()->address() == own.resource()->address();
    const bool is_same_name =
        user.is_scalar() && own.is_scalar() && user.text().value == own.text().value;
    const bool is_same_reference = user.is_unknown() && own.is_unknown() &&
                                   !user.reference().empty() && user.reference() == own.reference();
    if (is_same_owner || is_same_name || is_same_reference) ++count;
  }
  if (count > 1)
    sink.report(resource.header,
                "It is one of " + std::to_string(count) + " keys of the same user");
}

// The bucket of a trail.
// ---------------------------------------------------------------------------

const Resource* bucket_of(const Resource& trail, const ResourceGraph& graph) {
  const Value name = trail.get("s3_bucket_name");
  if (const Resource* const owner = name.resource())
    return owner->is("aws_s3_bucket") ? owner : nullptr;
  if (!name.is_scalar()) return nullptr;
  for (const Resource* const bucket : graph.of_type("aws_s3_bucket")) {
    const Value own = bucket->get("bucket");
    if (own.is_scalar() && own.text().value == name.text().value) return bucket;
  }
  return nullptr;
}

bool is_public(const Value& acl) {
  return acl.text().value.starts_with("public-") || acl.text().value == "authenticated-read";
}

void trail_bucket_public(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (!resource.is("aws_cloudtrail")) return;
  const Resource* const bucket = bucket_of(resource, graph);
  if (bucket == nullptr) return;
  const Resource* owner = bucket;
  for (const Resource* const own :
       graph.related(*bucket, "aws_s3_bucket_acl", "bucket").resources) {
    if (is_public(own->get("acl"))) owner = own;
  }
  const Value acl = owner->get("acl");
  if (!is_public(acl)) return;
  Hit& hit = sink.report(owner->document->id, acl.at(),
                         "The ACL is " + quote(acl.text().value) + ", and a trail is kept here")
                 .with_resource(owner->address())
                 .with_node(acl.node());
  hit.scope = owner->scope;
  Place place;
  place.source = resource.document->id;
  place.at = resource.header;
  hit.relate(place, "the trail");
}

void trail_bucket_not_logged(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (!resource.is("aws_cloudtrail")) return;
  const Resource* const bucket = bucket_of(resource, graph);
  if (bucket == nullptr || !is_unset(bucket->get("logging"))) return;
  const auto logging = graph.related(*bucket, "aws_s3_bucket_logging", "bucket");
  if (!logging.resources.empty() || logging.is_open) return;
  Hit& hit = sink.report(resource, resource.get("s3_bucket_name"),
                         "Nothing records who reads the trail in its bucket");
  Place place;
  place.source = bucket->document->id;
  place.at = bucket->header;
  hit.relate(place, "declared here");
}

// Secrets in what an instance or a function is started with.
// ---------------------------------------

bool is_word(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (lower_case(c) >= 'a' && lower_case(c) <= 'z');
}

// AKIA and 16 letters and digits.
bool has_access_key(std::string_view text) {
  for (std::size_t at = text.find("AKIA"); at != text.npos; at = text.find("AKIA", at + 1)) {
    std::size_t end = at;
    while (end < text.size() &&
           ((text[end] >= 'A' && text[end] <= 'Z') || (text[end] >= '0' && text[end] <= '9')))
      ++end;
    if (end - at == 20) return true;
  }
  return false;
}

// The beginning of a private key, also in base64 at each of its three offsets.
bool has_private_key(std::string_view text) {
  constexpr std::string_view kStarts[] = {"-----BEGIN RSA PRIVATE KEY",
                                          "-----BEGIN PRIVATE KEY",
                                          "-----BEGIN OPENSSH PRIVATE KEY",
                                          "-----BEGIN EC PRIVATE KEY",
                                          "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVkt",
                                          "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0t",
                                          "LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZ",
                                          "LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0t"};
  return std::any_of(std::begin(kStarts), std::end(kStarts),
                     [&](std::string_view start) { return text.find(start) != text.npos; });
}

// The name in the first `NAME=VALUE` or `NAME: VALUE` that sets a secret; empty for none.
std::string_view secret_set_in(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, size);
    text.remove_prefix(std::min(size + 1, text.size()));
    const std::size_t sign = line.find_first_of("=:");
    if (sign == line.npos || sign == 0) continue;
    std::size_t begin = sign;
    while (begin > 0 && is_word(line[begin - 1])) --begin;
    const std::string_view name = line.substr(begin, sign - begin);
    std::string_view value = line.substr(sign + 1);
    while (!value.empty() &&
           (value.front() == ' ' || value.front() == '"' || value.front() == '\''))
      value.remove_prefix(1);
    value = value.substr(0, value.find_first_of("\"' \r;"));
    constexpr std::size_t kLeast = 8;
    if (is_secret_name(name) && value.size() >= kLeast && is_literal_secret(value)) return name;
  }
  return {};
}

constexpr std::string_view kUserData[] = {"checkov:CKV_AWS_46", "trivy:AWS-0029", "trivy:AWS-0129"};
constexpr std::string_view kPrivateKey[] = {"kics:443488f5-c734-460b-a36d-5b3f330174dc",
                                            "checkov:CKV_AWS_46", "trivy:AWS-0029"};
constexpr std::string_view kCustomData[] = {"checkov:CKV_AZURE_45"};

void started_with_secret(const Resource& resource, Sink& sink) {
  if (resource.is_data) return;
  const bool is_azure = resource.type.value.ends_with("virtual_machine");
  const bool is_aws = resource.is("aws_instance") || resource.is("aws_launch_template") ||
                      resource.is("aws_launch_configuration") ||
                      resource.is("aws_spot_instance_request");
  if (!is_aws && !is_azure) return;
  for (const std::string_view path :
       {"user_data", "user_data_base64", "custom_data", "os_profile.custom_data"}) {
    const Value text = resource.get(path);
    if (!text.is(Value::Type::string)) continue;
    const std::string_view bytes = text.text().value;
    if (has_private_key(bytes)) {
      sink.report(resource, text, "It holds a private key")
          .with_aliases(is_azure ? std::span<const std::string_view>(kCustomData)
                                 : std::span<const std::string_view>(kPrivateKey));
      continue;
    }
    const std::string_view name = secret_set_in(bytes);
    if (name.empty() && !has_access_key(bytes)) continue;
    sink.report(resource, text,
                name.empty() ? std::string("It holds an access key")
                             : "It sets " + quote(name) + " to a literal")
        .with_aliases(is_azure ? std::span<const std::string_view>(kCustomData)
                               : std::span<const std::string_view>(kUserData));
  }
}

bool is_secret_setting(std::string_view name, const Value& value) {
  if (!value.is(Value::Type::string)) return false;
  const std::string_view text = value.text().value;
  return has_access_key(text) || (is_secret_name(name) && is_literal_secret(text));
}

constexpr std::string_view kFunction[] = {"checkov:CKV_AWS_45"};
constexpr std::string_view kContainer[] = {"trivy:AWS-0036"};

void function_with_secret(const Resource& resource, Sink& sink) {
  if (resource.is("aws_lambda_function")) {
    for (const Value::Field& field : resource.get("environment.variables").fields()) {
      if (is_secret_setting(field.name.value, field.value))
        sink.report(resource, field.value, quote(field.name.value) + " is a literal")
            .with_aliases(kFunction);
    }
  }
  if (!resource.is("aws_ecs_task_definition")) return;
  const Value containers = resource.get("container_definitions").json_argument();
  for (const Value& container : containers.elements()) {
    for (const Value& setting : container.get("environment").elements()) {
      const std::string_view name = setting.get("name").text().value;
      const Value value = setting.get("value");
      if (is_secret_setting(name, value))
        sink.report(resource, value, quote(name) + " is a literal")
            .with_aliases(kContainer)
            .with_evidence(std::string(name));
    }
  }
}

// Networks.
// ----------------------------------------------------------------------------------------

constexpr int kSensitive[] = {22,    23,    25,    110,   135,   137,  138,  139,  161,  389,
                              445,   636,   1433,  1434,  1521,  2375, 2376, 2379, 2383, 2484,
                              3000,  3020,  3306,  3389,  4505,  4506, 5432, 5500, 5900, 6379,
                              7001,  8000,  8080,  8140,  9000,  9042, 9090, 9200, 9300, 11211,
                              11214, 11215, 27017, 27018, 61620, 61621};

bool is_wide_private(std::string_view network) {
  return network == "10.0.0.0/8" || network == "172.16.0.0/12" || network == "192.168.0.0/16";
}

void wide_private(const Resource& resource, Sink& sink) {
  if (!resource.is("aws_security_group") && !resource.is("aws_default_security_group")) return;
  for (const Value& ingress : resource.all("ingress")) {
    for (const Value& rule : ingress.elements()) {
      const auto from = rule.get("from_port").number();
      const auto to = rule.get("to_port").number();
      const std::string_view protocol = rule.get("protocol").text().value;
      if (!from || !to || protocol.empty() || protocol.starts_with("icmp")) continue;
      const bool is_all = protocol == "-1" || protocol == "all";
      const auto* const port =
          std::find_if(std::begin(kSensitive), std::end(kSensitive),
                       [&](int one) { return is_all || (*from <= one && one <= *to); });
      if (port == std::end(kSensitive)) continue;
      for (const Value& network : rule.get("cidr_blocks").elements()) {
        if (!is_wide_private(network.text().value)) continue;
        sink.report(resource, network,
                    "Port " + std::to_string(*port) + " is open to " + quote(network.text().value));
        break;
      }
    }
  }
}

constexpr std::string_view kImageWhy = R"(
`most_recent` takes the newest image whose name fits. Without an owner that may be one of any
account: whoever publishes an image by the name that is asked for gets code of theirs started.
)";
constexpr std::string_view kKeysWhy = R"(
A second key of a user is there to replace the first. Where both stay, twice as many credentials
lie around, and nobody knows which of them is in use.
)";
constexpr std::string_view kTrailWhy = R"(
A trail is what tells of an intrusion. Who can read its bucket knows what is watched and who does
what; without a log of the bucket nobody knows who did.
)";
constexpr std::string_view kStartWhy = R"(
User data and environments are shown to everyone who may describe the instance or function, stay in
the state of Terraform, and are read by every process on the machine.
)";
constexpr std::string_view kPrivateWhy = R"(
10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 are everything that is private: every peered network,
VPN and branch office. A database or a shell that all of them reach is one that any of them can try.
)";

constexpr Rule kRows[] = {
    {.id = "aws/ami-no-owner",
     .severity = Severity::medium,
     .title = "Image is looked up without saying whose",
     .risk = "Anyone can publish an image of the same name, which is taken where it is newer.",
     .fix = "Set owners to the accounts that may publish it.",
     .aliases = kTexts<"trivy:AWS-0344", "checkov:CKV_AWS_386",
                       "kics:f317c3c2-58e5-4aa7-bb8e-3a7f6bcd274a">,
     .topics = {Topic::supply_chain},
     .check = image_owner},
    {.id = "aws/iam-many-access-keys",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "User has several access keys",
     .risk = "The key that nobody misses is the one that is stolen unnoticed.",
     .fix = "Keep one key, or let the user come by single sign-on.",
     .aliases = kTexts<"kics:3561130e-9c5f-485b-9e16-2764c82763e5">,
     .topics = {Topic::access},
     .check = many_keys},
    {.id = "aws/cloudtrail-bucket-public",
     .severity = Severity::high,
     .title = "Trail is kept in a public bucket",
     .risk = "Strangers read who does what in the account.",
     .fix = "Set the ACL of the bucket to private.",
     .aliases = kTexts<"trivy:AWS-0161", "kics:bd0088a5-c133-4b20-b129-ec9968b16ef3">,
     .topics = {Topic::storage, Topic::logging},
     .check = trail_bucket_public},
    {.id = "aws/cloudtrail-bucket-not-logged",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Access to the trail's bucket is not logged",
     .risk = "Who reads or deletes the trail is not known.",
     .fix = "Add an aws_s3_bucket_logging for the bucket.",
     .aliases = kTexts<"trivy:AWS-0163", "kics:ee9e50e8-b2ed-4176-ad42-8fc0cf7593f4">,
     .topics = {Topic::logging},
     .check = trail_bucket_not_logged},
    {.id = "aws/user-data-secret",
     .severity = Severity::high,
     .confidence = Confidence::medium,
     .title = "Secret stands in what a machine is started with",
     .risk = "Whoever may look at the machine's settings has the secret.",
     .fix = "Have the machine fetch it from a secret store by its role, and revoke this one.",
     .aliases = kTexts<"kics:443488f5-c734-460b-a36d-5b3f330174dc", "checkov:CKV_AWS_46",
                       "trivy:AWS-0029", "trivy:AWS-0129", "checkov:CKV_AZURE_45">,
     .topics = {Topic::credentials},
     .check = started_with_secret},
    {.id = "aws/lambda-environment-secret",
     .severity = Severity::high,
     .confidence = Confidence::medium,
     .title = "Secret stands in the environment of a function or container",
     .risk = "Whoever may look at its settings has the secret.",
     .fix = "Have it fetched from a secret store by its role, and revoke this one.",
     .aliases = kJoined<kFunction, kContainer>,
     .topics = {Topic::credentials},
     .check = function_with_secret},
    {.id = "aws/security-group-wide-private",
     .severity = Severity::low,
     .persona = Persona::pedantic,
     .title = "Sensitive port is open to every private network",
     .risk = "Whoever is in one of the networks around tries passwords and exploits on it.",
     .fix = "Name the networks or security groups that need it.",
     .aliases = kTexts<"kics:92fe237e-074c-4262-81a4-2077acb928c1">,
     .topics = {Topic::network},
     .check = wide_private},
};

constexpr RuleDoc kDocs[] = {
    {kRows[0], kImageWhy, "AWS: shared AMIs; find an AMI", "main.tf",
     kTexts<R"(«data "aws_ami" "a"» {
  most_recent = true
  filter {
    name   = "name"
    values = ["ubuntu-*"]
  }
}
)">,
     kTexts<R"(data "aws_ami" "a" {
  most_recent = true
  owners      = ["099720109477"]
}
)">},
    {kRows[1], kKeysWhy, "CIS Amazon Web Services Foundations: one active access key", "main.tf",
     kTexts<R"(«resource "aws_iam_access_key" "a"» {
  user = aws_iam_user.u.name
}
«resource "aws_iam_access_key" "b"» {
  user = aws_iam_user.u.name
}
resource "aws_iam_user" "u" {
  name = "u"
}
)">,
     kTexts<R"(resource "aws_iam_access_key" "a" {
  user = "a"
}
resource "aws_iam_access_key" "b" {
  user = "b"
}
)">},
    {kRows[2], kTrailWhy, "AWS: security best practices in CloudTrail", "main.tf",
     kTexts<R"(resource "aws_cloudtrail" "t" {
  s3_bucket_name = aws_s3_bucket.b.id
}
resource "aws_s3_bucket" "b" {
  bucket = "b"
}
resource "aws_s3_bucket_acl" "a" {
  bucket = aws_s3_bucket.b.id
  acl    = «"public-read"»
}
)">,
     kTexts<R"(resource "aws_cloudtrail" "t" {
  s3_bucket_name = "b"
}
resource "aws_s3_bucket" "b" {
  bucket = "b"
  acl    = "private"
}
)">},
    {kRows[3], kTrailWhy, "CIS Amazon Web Services Foundations: logging", "main.tf",
     kTexts<R"(resource "aws_cloudtrail" "t" {
  s3_bucket_name = «"b"»
}
resource "aws_s3_bucket" "b" {
  bucket = "b"
}
)">,
     kTexts<R"(resource "aws_cloudtrail" "t" {
  s3_bucket_name = aws_s3_bucket.b.bucket
}
resource "aws_s3_bucket" "b" {
  bucket = "b"
}
resource "aws_s3_bucket_logging" "l" {
  bucket        = aws_s3_bucket.b.id
  target_bucket = "logs"
}
)">},
    {kRows[4], kStartWhy, "AWS: instance metadata and user data", "main.tf",
     kTexts<R"(resource "aws_instance" "i" {
  user_data = «<<EOF
#!/bin/sh
export DB_PASSWORD=q7Rk2mWv9xTz
EOF»
}
)">,
     kTexts<R"(resource "aws_instance" "i" {
  user_data = <<EOF
#!/bin/sh
export DB_PASSWORD=$(aws ssm get-parameter --name db)
export REGION=eu-west-1
EOF
}
)">},
    {kRows[5], kStartWhy, "AWS: securing environment variables of Lambda", "main.tf",
     kTexts<R"(resource "aws_lambda_function" "f" {
  environment {
    variables = {
      STAGE       = "prod"
      DB_PASSWORD = «"q7Rk2mWv9xTz"»
    }
  }
}
)">,
     kTexts<R"(resource "aws_lambda_function" "f" {
  environment {
    variables = {
      STAGE           = "prod"
      DB_PASSWORD     = var.password
      DB_PASSWORD_ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db"
    }
  }
}
)">},
    {kRows[6], kPrivateWhy, "AWS: security group rules", "main.tf",
     kTexts<R"(resource "aws_security_group" "g" {
  ingress {
    from_port   = 5000
    to_port     = 6000
    protocol    = "tcp"
    cidr_blocks = [«"10.0.0.0/8"»]
  }
}
)">,
     kTexts<R"(resource "aws_security_group" "g" {
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
  ingress {
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    cidr_blocks = ["10.1.0.0/16"]
  }
}
)">},
};
}  // namespace

extern constinit const RuleTable configuration_rows{kRows};
extern constinit const RuleDocTable configuration_rows_docs{kDocs};

}  // namespace sluice::aws
