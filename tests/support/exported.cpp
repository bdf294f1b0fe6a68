#include "tests/support/exported.h"

#include <algorithm>

#include "core/parse/sha256.h"

namespace sluice::test {

const std::string kToken = std::string("ghp_") + "16C7e42F292c6912E7710c838347Ae178B4a";

std::string config_of(const Made& made) {
  std::string ids;
  for (const std::string& layer : made.layers) {
    if (!ids.empty()) ids += ',';
    ids += "\"sha256:" + hex(sha256(layer)) + "\"";
  }
  return R"({"architecture":"amd64","os":"linux","config":{)" + made.config +
         R"(},"rootfs":{"type":"layers","diff_ids":[)" + ids + "]}}";
}

std::string docker_archive(const Made& made, const std::string& swap) {
  const std::string config = config_of(made);
  std::vector<TarEntry> entries;
  std::string names;
  for (std::size_t i = 0; i < made.layers.size(); ++i) {
    const std::string name = "layer" + std::to_string(i) + ".tar";
    std::string bytes = i == 0 && !swap.empty() ? swap : made.layers[i];
    entries.push_back({name, made.packed ? gzip(bytes) : bytes});
    if (!names.empty()) names += ',';
    names += "\"" + name + "\"";
  }
  entries.push_back({hex(sha256(config)) + ".json", config});
  entries.push_back({"manifest.json", R"([{"Config":")" + hex(sha256(config)) +
                                          R"(.json","RepoTags":[")" + made.tag +
                                          R"("],"Layers":[)" + names + "]}]"});
  entries.insert(entries.end(), made.more.begin(), made.more.end());
  return tar(entries);
}

std::vector<std::pair<std::string, std::string>> oci_files(const std::vector<OciImage>& images) {
  std::vector<std::pair<std::string, std::string>> files;
  const auto add = [&](const std::string& bytes, const std::string& type) {
    const std::string digest = hex(sha256(bytes));
    const std::string path = "blobs/sha256/" + digest;
    const bool is_new = std::none_of(files.begin(), files.end(),
                                     [&](const auto& one) { return one.first == path; });
    if (is_new) files.emplace_back(path, bytes);
    return R"("mediaType":"application/vnd.oci.image.)" + type + R"(","digest":"sha256:)" + digest +
           R"(","size":)" + std::to_string(bytes.size());
  };
  std::string index;
  for (const OciImage& one : images) {
    std::string layers;
    for (const std::string& layer : one.made.layers) {
      if (!layers.empty()) layers += ',';
      layers += "{" + add(layer, "layer.v1.tar") + "}";
    }
    const std::string config = add(config_of(one.made), "config.v1+json");
    std::string manifest =
        R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{)" +
        config + R"(},"layers":[)" + layers + "]";
    if (!one.manifest.empty()) manifest += "," + one.manifest;
    manifest += "}";
    if (!index.empty()) index += ',';
    index += "{" + add(manifest, "manifest.v1+json");
    index += one.descriptor.empty()
                 ? R"(,"annotations":{"org.opencontainers.image.ref.name":")" + one.made.tag + "\"}"
                 : "," + one.descriptor;
    index += "}";
  }
  files.emplace_back("oci-layout", R"({"imageLayoutVersion":"1.0.0"})");
  files.emplace_back("index.json", R"({"schemaVersion":2,"manifests":[)" + index + "]}");
  return files;
}

std::string oci_archive(const std::vector<OciImage>& images) {
  std::vector<TarEntry> entries;
  for (auto& [path, bytes] : oci_files(images)) entries.push_back({path, bytes});
  return tar(entries);
}

Report audit_image(std::string_view bytes, std::size_t piece, Options options) {
  const Engine engine(std::move(options));
  const auto audit = engine.open_artifact("image.tar");
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
    audit->feed(bytes.substr(0, piece));
  return engine.finish(audit->finish());
}

std::vector<std::string> found(const Report& report) {
  std::vector<std::string> lines;
  for (const Finding& finding : report.findings)
    lines.push_back(std::string(finding.rule->id) + ": " + finding.resource);
  return lines;
}

}  // namespace sluice::test
