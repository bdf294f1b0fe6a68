#include <string>
#include <string_view>
#include <utility>

#include "core/model/document.h"
#include "core/model/resource_graph.h"
#include "core/rules/doc_table.h"
#include "core/rules/rule.h"
#include "core/rules/sink.h"
#include "core/rules/texts.h"
#include "core/rules/wording.h"

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

// Resources and attributes of the two platforms.
struct Names {
  std::string_view key, user;                   // of access keys
  std::string_view trail, kept_in;              // of trails
  std::string_view bucket, name, acl, logging;  // of buckets
};
constexpr Names kTerraform = {"aws_iam_access_key",
                              "user",
                              "aws_cloudtrail",
                              "s3_bucket_name",
                              "aws_s3_bucket",
                              "bucket",
                              "acl",
                              "logging"};
constexpr Names kTemplate = {
    "AWS::IAM::AccessKey", "UserName",   "AWS::CloudTrail::Trail", "S3BucketName",
    "AWS::S3::Bucket",     "BucketName", "AccessControl",          "LoggingConfiguration"};
const Names& names_of(const Resource& resource) {
  return resource.platform == Platform::terraform ? kTerraform : kTemplate;
}

void many_keys(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  const Names& names = names_of(resource);
  if (!resource.is(names.key)) return;
  const Value user = resource.get(names.user);
  std::size_t count = 0;
  for (const Resource* const other : graph.of_type(names.key)) {
    const Value own = other->get(names.user);
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
  const Names& names = names_of(trail);
  const Value name = trail.get(names.kept_in);
  if (const Resource* const owner = name.resource())
    return owner->is(names.bucket) ? owner : nullptr;
  if (!name.is_scalar()) return nullptr;
  for (const Resource* const bucket : graph.of_type(names.bucket)) {
    const Value own = bucket->get(names.name);
    if (own.is_scalar() && own.text().value == name.text().value) return bucket;
  }
  return nullptr;
}

bool is_public(const Value& acl) {
  const std::string_view text = acl.text().value;
  return text.starts_with("public-") || text == "authenticated-read" ||
         text.starts_with("Public") || text == "AuthenticatedRead";
}

void report_bucket(const Resource& trail, const Resource& bucket, std::string says, Sink& sink) {
  Hit& hit = sink.report(trail, trail.get(names_of(trail).kept_in), std::move(says));
  Place place;
  place.source = bucket.document->id;
  place.at = bucket.header;
  hit.relate(place, "declared here");
}

void trail_bucket_public(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  const Names& names = names_of(resource);
  if (!resource.is(names.trail)) return;
  const Resource* const bucket = bucket_of(resource, graph);
  if (bucket == nullptr) return;
  const Resource* owner = bucket;
  Value acl = bucket->get(names.acl);
  for (const Resource* const own :
       graph.related(*bucket, "aws_s3_bucket_acl", "bucket").resources) {
    if (!is_public(own->get("acl"))) continue;
    owner = own;
    acl = own->get("acl");
  }
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

// A bucket whose policy lets CloudTrail write, for a trail that is declared elsewhere.
void foreign_trail_not_logged(const Resource& bucket, const ResourceGraph& graph, Sink& sink) {
  if (!is_unset(bucket.get(kTemplate.logging))) return;
  for (const Resource* const trail : graph.of_type(kTemplate.trail)) {
    if (bucket_of(*trail, graph) == &bucket) return;
  }
  bool is_for_trail = false;
  for (const Resource* const policy :
       graph.related(bucket, "AWS::S3::BucketPolicy", "Bucket").resources) {
    for (const Value& service : policy->all("PolicyDocument.Statement.Principal.Service")) {
      for (const Value& one : service.elements())
        is_for_trail = is_for_trail || one.text().value == "cloudtrail.amazonaws.com";
    }
  }
  if (is_for_trail)
    sink.report(bucket.header, "CloudTrail writes here, and nothing records who reads");
}

void trail_bucket_not_logged(const Resource& resource, const ResourceGraph& graph, Sink& sink) {
  if (resource.is(kTemplate.bucket)) return foreign_trail_not_logged(resource, graph, sink);
  const Names& names = names_of(resource);
  if (!resource.is(names.trail)) return;
  const Resource* const bucket = bucket_of(resource, graph);
  if (bucket == nullptr || !is_unset(bucket->get(names.logging))) return;
  const auto logging = graph.related(*bucket, "aws_s3_bucket_logging", "bucket");
  if (logging.resources.empty() && !logging.is_open)
    report_bucket(resource, *bucket, "Nothing records who reads the trail in its bucket", sink);
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
     .aliases = kTexts<"kics:3561130e-9c5f-485b-9e16-2764c82763e5",
                       "kics:48677914-6fdf-40ec-80c4-2b0e94079f54">,
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
     .fix = "Have the bucket log who reads it, into another bucket.",
     .aliases = kTexts<"trivy:AWS-0163", "kics:ee9e50e8-b2ed-4176-ad42-8fc0cf7593f4",
                       "kics:c3ce69fd-e3df-49c6-be78-1db3f802261c">,
     .topics = {Topic::logging},
     .check = trail_bucket_not_logged},
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
)",
            R"(=== template.yaml
Resources:
  «B»: {Type: AWS::S3::Bucket}
  P:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref B
      PolicyDocument:
        Statement:
          - {Effect: Allow, Principal: {Service: cloudtrail.amazonaws.com}, Action: 's3:PutObject'}
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
};
}  // namespace

extern constinit const RuleTable configuration_rows{kRows};
extern constinit const RuleDocTable configuration_rows_docs{kDocs};

}  // namespace sluice::aws
