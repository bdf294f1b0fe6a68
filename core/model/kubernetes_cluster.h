#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/kubernetes.h"

namespace sluice {
struct Document;
struct Project;
}  // namespace sluice

namespace sluice::kubernetes {

class Cluster;

// An object, and where to find those that it is applied with.
struct Applied {
  const Document* document = nullptr;
  const Object* object = nullptr;
  const Cluster* cluster = nullptr;
  std::uint32_t scope = 0;  // objects of one number are applied together

  std::string address() const { return object->address(); }
};

// True if the labels may be those that a selector asks for, {matchLabels, matchExpressions}: what
// is a template may be anything. An empty selector takes everything.
bool selects(NodeRef selector, NodeRef labels);
// The same of a plain map of labels, as Services have it; an empty one takes nothing.
bool selects_by_map(NodeRef map, NodeRef labels);

// What the files of a project put into clusters. Files of one folder are applied together, and so
// is what a kustomization joins. Where two files of a folder declare the same object, they are
// alternatives, and each stands by itself. Objects of one namespace, where that is written, meet
// across folders, unless several are called the same: then nobody knows which of them meets what.
// Views the project.
class Cluster {
 public:
  explicit Cluster(const Project& project);
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  // Every object, in the order of documents.
  const std::vector<Applied>& objects() const { return objects_; }

  // Those of a kind that are applied with `near`, whatever their namespace, and those that meet it
  // in its namespace.
  const std::vector<const Object*>& of_kind(const Applied& near, std::string_view kind) const;
  // Those that make pods.
  const std::vector<const Object*>& workloads(const Applied& near) const {
    return of_kind(near, {});
  }
  // The one of that kind and name in the namespace of `near`; null for none.
  const Object* find(const Applied& near, std::string_view kind, std::string_view name) const;
  // What is applied with it is not all among the files: of a chart, or fetched by a kustomization.
  bool is_open(const Applied& near) const { return open_[near.scope]; }
  // There may be more of a kind in its namespace: several of one name, each of a place of its own.
  bool may_be_more(const Applied& near, std::string_view kind) const;

 private:
  std::vector<Applied> objects_;
  std::vector<bool> open_;  // by scope
  // An object of a namespace that is written, and whether it is the only one of its name.
  struct Member {
    const Object* object;
    std::string_view folder;
    std::uint32_t scope;
    bool is_alone;
  };
  using Key = std::pair<std::string_view, std::string_view>;  // namespace, kind

  void find_lone_ones();
  static bool stands_elsewhere(const Member& member, const Applied& near);

  std::map<std::pair<std::uint32_t, std::string_view>, std::vector<const Object*>> by_kind_;
  std::map<Key, std::vector<Member>> by_namespace_;
  // What a document's objects are applied with and meet; made when first asked for.
  mutable std::map<std::pair<const Document*, Key>, std::vector<const Object*>> met_;
  std::vector<const Object*> none_;
};

// That of the project, whose documents must not change any more.
const Cluster& cluster_of(const Project& project);

// The namespaces are the same, as far as is known.
bool share_namespace(const Object& a, const Object& b);

}  // namespace sluice::kubernetes
