#include "core/rules/shared/image_checks.h"
#include "core/rules/wording.h"

// What no honest archive has.
namespace sluice::supply {
namespace {

using image::Artifact;
using image::Check;
using image::Fault;

constexpr Rule kRows[] = {
    {.id = "supply/digest-mismatch",
     .severity = Severity::critical,
     .title = "Bytes of an image are not those of their digest",
     .risk = "Somebody exchanged what was built and reviewed, and most tools read it all the same.",
     .fix = "Throw the archive away and export the image again from where it was built.",
     .topics = {Topic::integrity, Topic::supply_chain}},
    {.id = "supply/diff-id-mismatch",
     .severity = Severity::critical,
     .title = "Layer is not the one that the config lists",
     .risk = "What runs is not what was built: a layer was exchanged, added or moved.",
     .fix = "Throw the archive away and export the image again from where it was built.",
     .topics = {Topic::integrity, Topic::supply_chain}},
    {.id = "supply/manifest-conflict",
     .severity = Severity::critical,
     .title = "Two manifests describe different images",
     .risk = "Which image runs depends on who reads the archive, so a scanner may see another one.",
     .fix = "Throw the archive away and export the image again from where it was built.",
     .topics = {Topic::integrity, Topic::supply_chain}},
    {.id = "supply/size-mismatch",
     .severity = Severity::high,
     .title = "Size of a blob is not what its descriptor tells",
     .risk = "Readers that trust the size see other bytes than those that do not.",
     .fix = "Export the image again.",
     .topics = {Topic::integrity}},
    {.id = "supply/missing-blob",
     .severity = Severity::high,
     .title = "Blob that a manifest names is not there",
     .risk = "What it holds was not looked at, and comes from wherever the reader finds it.",
     .fix = "Export the image again, with all of its blobs.",
     .topics = {Topic::integrity}},
    {.id = "supply/unreferenced-blob",
     .severity = Severity::high,
     .title = "Archive holds what nothing names",
     .risk = "Such bytes travel with the image past every review of it.",
     .fix = "Find out what it is, and export the image again without it.",
     .topics = {Topic::integrity}},
    {.id = "supply/path-escape",
     .severity = Severity::high,
     .title = "Path leads out of the archive",
     .risk = "A careless unpacker writes outside of the folder that it unpacks to.",
     .fix = "Throw the archive away, and find out who made it.",
     .topics = {Topic::injection}},
    {.id = "supply/link-escape",
     .severity = Severity::high,
     .title = "Link leads out of the archive",
     .risk = "A careless unpacker reads or writes outside of the folder that it unpacks to.",
     .fix = "Throw the archive away, and find out who made it.",
     .topics = {Topic::injection}},
    {.id = "supply/duplicate-entry",
     .severity = Severity::medium,
     .title = "One path stands in an archive twice",
     .risk = "Which of the two counts depends on who unpacks it, so a scanner may see the other.",
     .fix = "Build it again with each path once.",
     .topics = {Topic::integrity}},
    {.id = "supply/malformed-archive",
     .severity = Severity::medium,
     .title = "Archive is broken or contradicts itself",
     .risk = "Readers differ in what they make of it, so what was checked need not be what runs.",
     .fix = "Export or build it again.",
     .topics = {Topic::integrity}},
    {.id = "supply/trailing-data",
     .severity = Severity::medium,
     .title = "Bytes stand outside of the archive's own",
     .risk = "Such bytes travel past every review of what the archive holds.",
     .fix = "Find out what they are, and build it again without them.",
     .topics = {Topic::integrity}},
    {.id = "supply/foreign-layer",
     .severity = Severity::low,
     .title = "Layer is fetched from elsewhere",
     .risk = "Who controls that address decides what is fetched, or whether it is to be had.",
     .fix = "Push the layer along with the image.",
     .topics = {Topic::supply_chain}},
    {.id = "supply/unknown-media-type",
     .severity = Severity::low,
     .title = "Layer is of a type that is not known",
     .risk = "What it holds may not have been looked at.",
     .fix = "Build the image with layers of the types that OCI names.",
     .topics = {Topic::supply_chain}},
    {.id = "supply/encrypted-layer",
     .severity = Severity::low,
     .title = "Layer is encrypted",
     .risk = "What it holds was not looked at.",
     .fix = "Audit the image before it is encrypted.",
     .topics = {Topic::supply_chain}},
    {.id = "supply/platform-mismatch",
     .severity = Severity::low,
     .title = "Platform of the image is not what the index tells",
     .risk = "The image runs nowhere, or another one than was meant.",
     .fix = "Build the index again from images of the platforms that it names.",
     .topics = {Topic::reliability}},
    {.id = "supply/mixed-media-types",
     .severity = Severity::note,
     .persona = Persona::auditor,
     .title = "Index mixes types of Docker and of OCI",
     .risk = "Some registries and tools refuse it.",
     .fix = "Build all images of the index with the types of OCI.",
     .topics = {Topic::hygiene}},
    {.id = "supply/special-file",
     .severity = Severity::medium,
     .title = "Archive holds a device or a pipe",
     .risk = "A device in an image reaches the disks or the memory of a host that lets it.",
     .fix = "Remove it from the image; the runtime makes the devices that programs need.",
     .topics = {Topic::access}},
    {.id = "supply/sbom-drift",
     .severity = Severity::medium,
     .title = "Bill of materials is not what the image holds",
     .risk = "Who looks for a hole by the bill does not find the package that has it.",
     .fix = "Make the bill anew from the image that is shipped.",
     .topics = {Topic::supply_chain}},
};

template <Fault::Kind kKind>
void tell(const Artifact& artifact, Sink& sink) {
  for (const Fault& fault : artifact.faults) {
    if (fault.kind != kKind) continue;
    std::string says = fault.says;
    if (!fault.name.empty()) says += ": " + quote(fault.name);
    sink.report(Span{}, says)
        .with_resource(fault.resource)
        .with_evidence(fault.says + '\0' + fault.name);
  }
}

using K = Fault::Kind;
constexpr Check kChecks[] = {
    {.id = "supply/digest-mismatch", .of_artifact = tell<K::digest_mismatch>},
    {.id = "supply/diff-id-mismatch", .of_artifact = tell<K::diff_id_mismatch>},
    {.id = "supply/manifest-conflict", .of_artifact = tell<K::manifest_conflict>},
    {.id = "supply/size-mismatch", .of_artifact = tell<K::size_mismatch>},
    {.id = "supply/missing-blob", .of_artifact = tell<K::missing_blob>},
    {.id = "supply/unreferenced-blob", .of_artifact = tell<K::unreferenced_blob>},
    {.id = "supply/path-escape", .of_artifact = tell<K::path_escape>},
    {.id = "supply/link-escape", .of_artifact = tell<K::link_escape>},
    {.id = "supply/duplicate-entry", .of_artifact = tell<K::duplicate_entry>},
    {.id = "supply/malformed-archive", .of_artifact = tell<K::malformed_archive>},
    {.id = "supply/trailing-data", .of_artifact = tell<K::trailing_data>},
    {.id = "supply/foreign-layer", .of_artifact = tell<K::foreign_layer>},
    {.id = "supply/unknown-media-type", .of_artifact = tell<K::unknown_media_type>},
    {.id = "supply/encrypted-layer", .of_artifact = tell<K::encrypted_layer>},
    {.id = "supply/platform-mismatch", .of_artifact = tell<K::platform_mismatch>},
    {.id = "supply/mixed-media-types", .of_artifact = tell<K::mixed_media_types>},
    {.id = "supply/special-file", .of_artifact = tell<K::special_file>},
    {.id = "supply/sbom-drift", .of_artifact = tell<K::sbom_drift>},
};

}  // namespace

extern constinit const RuleTable archive_rows{kRows};

}  // namespace sluice::supply

namespace sluice::image {
constinit const std::span<const Check> kArchiveChecks = supply::kChecks;
}  // namespace sluice::image
