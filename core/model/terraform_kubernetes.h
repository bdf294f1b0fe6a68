#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/kubernetes.h"
#include "core/model/resource.h"
#include "core/parse/tree.h"

// Objects of Kubernetes that resources of Terraform's provider make (kubernetes_deployment_v1,
// kubernetes_manifest), as a manifest would say them, at the places where the configuration does.
namespace sluice::terraform {

// True for a resource that is one.
bool is_kubernetes(const Resource& resource);

// Those that one document declares. What nobody knows is a template ("${var.image}"), as in
// manifests that something else renders. Views the resources and their document.
class KubernetesObjects {
 public:
  // `resources` are all of one document.
  explicit KubernetesObjects(std::span<const Resource* const> resources);
  KubernetesObjects(const KubernetesObjects&) = delete;
  KubernetesObjects& operator=(const KubernetesObjects&) = delete;

  const kubernetes::Manifest& manifest() const { return *manifest_; }
  // Which resource an object or a container was made of.
  const Resource& owner(NodeRef node) const;

 private:
  Tree tree_;
  std::vector<const Resource*> owners_;  // of each document of the tree
  std::unique_ptr<kubernetes::Manifest> manifest_;
};

}  // namespace sluice::terraform
