#pragma once

#include <deque>
#include <memory>
#include <set>
#include <vector>

#include "core/model/composition.h"
#include "core/model/kubernetes.h"
#include "core/parse/tree.h"

namespace sluice {
struct Document;
struct Project;
}  // namespace sluice

// What Kustomize makes of manifests, as far as the files tell: bases, components, generators,
// patches, images, replicas, namespaces and labels. Names are left without their prefix, so that
// references hold. Shapes by the reference of kustomization.yaml.
namespace sluice::kubernetes {

// What a kustomization that no other takes in gives to a cluster.
struct Kustomized {
  const Document* root = nullptr;
  Composition composition;
  bool is_open = false;  // some of it is not among the files
  // Objects as they are applied; those that generators make, whose contents stand elsewhere; and
  // patches of what is not among the files, or may be changed by what is not. Each by itself a
  // document in a folder of its own, whose places are those of the composition.
  std::unique_ptr<Document> objects, generated, patches;
};

class Kustomizations {
 public:
  explicit Kustomizations(const Project& project);
  Kustomizations(const Kustomizations&) = delete;
  Kustomizations& operator=(const Kustomizations&) = delete;

  const std::deque<Kustomized>& all() const { return all_; }
  // Kustomizations that are too large: what they take in is left as it is written.
  const std::vector<const Document*>& left_out() const { return left_out_; }
  // The document is a kustomization, or manifests that one takes in.
  bool takes_in(const Document& document) const { return taken_.contains(&document); }
  // No kustomization may patch with it: none takes it in, and none is in a folder around it.
  bool stands_alone(const Document& document) const;

 private:
  const Project& project_;
  std::deque<Kustomized> all_;
  std::set<const Document*> taken_;
  std::vector<const Document*> left_out_;
};

}  // namespace sluice::kubernetes
