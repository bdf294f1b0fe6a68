#include <algorithm>
#include <string>

#include "core/rules/rule.h"
#include "core/rules/shared/declared.h"
#include "core/rules/shared/delivery_report.h"
#include "core/rules/sink.h"
#include "core/rules/wording.h"

namespace sluice::delivery {
namespace {

constexpr std::string_view kWhy = R"(
An artifact that the pipeline puts into a bucket is what later stages deploy. Without versioning or an object lock, whoever may
write there replaces it under its own key, and nobody can tell afterwards what was there before. Buckets that a site is
served from, or logs go to, are not meant.
)";

constexpr std::string_view kBad[] = {
    R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
jobs:
  ship:
    runs-on: ubuntu-24.04
    steps:
      - run: aws s3 cp "orders-$GITHUB_SHA.zip" "s3://acme-artifacts/orders/$GITHUB_SHA.zip"
=== infra/main.tf
«resource "aws_s3_bucket" "artifacts"» {
  bucket = "acme-artifacts"
}
)",
    R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
jobs:
  ship:
    runs-on: ubuntu-24.04
    steps:
      - run: aws s3 cp "orders-$GITHUB_SHA.zip" "s3://acme-artifacts/orders/$GITHUB_SHA.zip"
=== infra/main.tf
resource "aws_s3_bucket" "artifacts" {
  bucket = "acme-artifacts"
}
resource "aws_s3_bucket_versioning" "artifacts" {
  bucket = aws_s3_bucket.artifacts.id
  versioning_configuration { status = «"Suspended"» }
}
)",
    R"(=== .gitlab-ci.yml
package:
  variables: {BUCKET: acme-artifacts}
  script:
    - sam package --s3-bucket "$BUCKET" --output-template-file packaged.yaml
=== buckets.yaml
Resources:
  «Artifacts»:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: acme-artifacts
)",
};
constexpr std::string_view kGood[] = {
    R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
jobs:
  ship:
    runs-on: ubuntu-24.04
    steps:
      - run: aws s3 cp "orders-$GITHUB_SHA.zip" "s3://acme-artifacts/orders/$GITHUB_SHA.zip"
=== infra/main.tf
resource "aws_s3_bucket" "artifacts" {
  bucket = "acme-artifacts"
}
resource "aws_s3_bucket" "logs" {
  bucket = "acme-logs"
}
=== infra/versioning.tf
resource "aws_s3_bucket_versioning" "artifacts" {
  bucket = aws_s3_bucket.artifacts.id
  versioning_configuration { status = "Enabled" }
}
)",
    R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
jobs:
  ship:
    runs-on: ubuntu-24.04
    steps:
      - run: aws s3 cp "orders-$GITHUB_SHA.zip" "s3://acme-artifacts/orders/$GITHUB_SHA.zip"
=== infra/main.tf
resource "aws_s3_bucket" "artifacts" {
  bucket              = "acme-artifacts"
  object_lock_enabled = true
}
)",
    R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
jobs:
  ship:
    runs-on: ubuntu-24.04
    steps:
      - run: aws s3 cp "orders-$GITHUB_SHA.zip" "s3://acme-artifacts/orders/$GITHUB_SHA.zip"
=== infra/main.tf
resource "aws_s3_bucket" "artifacts" {
  bucket = "acme-artifacts"
}
resource "aws_s3_bucket_versioning" "each" {
  for_each = local.buckets
  bucket   = each.value
  versioning_configuration { status = "Enabled" }
}
)",
    R"(=== .gitlab-ci.yml
package:
  variables: {BUCKET: acme-artifacts}
  script:
    - sam package --s3-bucket "$BUCKET" --output-template-file packaged.yaml
=== buckets.yaml
Resources:
  Artifacts:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: acme-artifacts
      VersioningConfiguration: {Status: Enabled}
)",
    R"(=== .github/workflows/ci.yml
on: {push: {branches: [main]}}
jobs:
  ship:
    runs-on: ubuntu-24.04
    steps:
      - run: aws s3 sync site s3://acme-site --delete
=== infra/main.tf
resource "aws_s3_bucket" "site" {
  bucket = "acme-site"
}
)",
};

// What is put there is deployed from there.
bool writes(const Run& run, const Site& site, std::string_view bucket) {
  const Activity& activity = run.activity(site);
  if (run.runs(site) == Truth::no) return false;
  if (activity.stage == Stage::push && activity.object.kind == Object::Kind::bucket)
    return run.name(site, activity.object.name).text == bucket;
  const bool takes = activity.stage == Stage::deploy || activity.stage == Stage::apply;
  if (!takes || activity.object.kind == Object::Kind::bucket) return false;
  return std::any_of(activity.facts.begin(), activity.facts.end(), [&](const Fact& fact) {
    return fact.kind == Fact::Kind::bucket && run.name(site, fact.value).text == bucket;
  });
}

// What keeps the versions of one bucket: yes, no, or what may; and where it is switched off.
struct Versions {
  Truth kept = Truth::no;
  const Document* document = nullptr;
  Span at;

  void add(const Value& value, const Document* where, std::string_view on) {
    if (value.is_absent() || kept == Truth::yes) return;
    if (value.is_unknown()) {
      kept = Truth::unknown;
    } else if (value.is_scalar() && value.text().value == on) {
      kept = Truth::yes;
    } else {
      document = where;
      at = value.at();
    }
  }
};

// The resource is about the bucket, or may be: a loop, a variable, the name that it was given.
Truth is_about(const Project& project, const Resource& resource, const Resource& bucket,
               std::string_view name) {
  const Value of = resource.get("bucket");
  const std::string_view text = text_of(project, resource, of);
  if (!text.empty()) return truth_of(text == name);
  if (refers_to(resource, of, bucket)) return Truth::yes;
  return of.reference().starts_with("aws_s3_bucket.") ? Truth::no : Truth::unknown;
}

Versions versions_of(const Project& project, const Resource& bucket, std::string_view name) {
  Versions versions;
  versions.add(attribute(bucket, "object_lock_enabled", "ObjectLockEnabled"), bucket.document,
               "true");
  if (bucket.platform == Platform::cloudformation) {
    versions.add(bucket.get("VersioningConfiguration.Status"), bucket.document, "Enabled");
    return versions;
  }
  versions.add(bucket.get("versioning.enabled"), bucket.document, "true");
  for (const Resource& one : declared(project, "aws_s3_bucket_versioning", {})) {
    const Truth about = is_about(project, one, bucket, name);
    if (about == Truth::yes)
      versions.add(one.get("versioning_configuration.status"), one.document, "Enabled");
    if (about == Truth::unknown && versions.kept == Truth::no) versions.kept = about;
  }
  for (const Resource& one : declared(project, "aws_s3_bucket_object_lock_configuration", {})) {
    if (is_about(project, one, bucket, name) != Truth::no) versions.kept = Truth::yes;
  }
  return versions;
}

void check_bucket(const Delivery& delivery, const Resource& bucket, Sink& sink) {
  const Project& project = delivery.path.project();
  const std::string_view name = text_of(project, bucket, attribute(bucket, "bucket", "BucketName"));
  if (name.empty()) return;
  for (const Run& run : delivery.path.runs()) {
    Site found;
    run.each([&](const Site& site) {
      if (found.job == kNone && writes(run, site, name)) found = site;
    });
    if (found.job == kNone) continue;
    // Asked last: it looks at all that is declared.
    const Versions versions = versions_of(project, bucket, name);
    if (versions.kept != Truth::no) return;
    const bool is_off = versions.document != nullptr;
    Hit& hit = sink.report(is_off ? versions.document->id : bucket.document->id,
                           is_off ? versions.at : bucket.header,
                           "The pipeline puts artifacts into " + quote(name) +
                               ", which keeps no versions and locks no objects");
    hit.with_resource(bucket.address());
    relate(hit, run, found, "used here");
    return;
  }
}

void check(const Delivery& delivery, Sink& sink) {
  for (const Resource& one :
       declared(delivery.path.project(), "aws_s3_bucket", "AWS::S3::Bucket")) {
    check_bucket(delivery, one, sink);
  }
}

}  // namespace

extern constinit const Rule bucket_not_immutable{
    .id = "delivery/bucket-not-immutable",
    .severity = Severity::medium,
    .title = "Bucket of artifacts keeps no versions",
    .risk =
        "Whoever may write to the bucket replaces an artifact that was scanned and approved, and "
        "leaves no trace.",
    .fix = "Switch versioning on, or lock the objects, for the bucket that artifacts are put into.",
    .topics = {Topic::integrity, Topic::storage},
    .check = check,
};

extern constinit const RuleDoc bucket_not_immutable_doc{
    .rule = bucket_not_immutable,
    .why = kWhy,
    .source = "AWS: Using versioning in S3 buckets; Locking objects with Object Lock",
    .path = ".github/workflows/ci.yml",
    .bad = kBad,
    .good = kGood};

}  // namespace sluice::delivery
