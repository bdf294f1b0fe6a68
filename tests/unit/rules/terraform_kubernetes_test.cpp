// Resources of Terraform that are objects of Kubernetes, held to the rules about these.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>

#include "tests/support/examples.h"

namespace sluice {
namespace {

using testing::IsEmpty;
using testing::UnorderedElementsAreArray;

void expect_marked(std::string_view text, std::string_view rule) {
  const test::Example example = test::read_example(text, "main.tf");
  EXPECT_THAT(test::places_of(example, rule), UnorderedElementsAreArray(example.marks)) << text;
}

TEST(TerraformKubernetes, ContainersOfPodsAndWorkloadsAreJudged) {
  expect_marked(R"(resource "kubernetes_deployment_v1" "web" {
  metadata {
    name = "web"
  }
  spec {
    template {
      metadata {
        labels = { app = "web" }
      }
      spec {
        init_container {
          image = "busybox:1.36"
          name  = "init"
          security_context {
            privileged = «true»
          }
        }
        container {
          image = "nginx:1.27"
          name  = "web"
          security_context {
            privileged = false
          }
        }
      }
    }
  }
}
)",
                "k8s/privileged-container");
}

TEST(TerraformKubernetes, ManifestsAreObjectsAsTheyAre) {
  expect_marked(R"(resource "kubernetes_manifest" "web" {
  manifest = {
    apiVersion = "v1"
    kind       = "Pod"
    metadata   = { name = "web" }
    spec = {
      hostPID    = «true»
      containers = [{ name = "web", image = "nginx:1.27" }]
    }
  }
}
)",
                "k8s/host-pid");
}

TEST(TerraformKubernetes, RulesOfRolesAreLists) {
  expect_marked(R"(resource "kubernetes_cluster_role" "r" {
  metadata {
    name = "r"
  }
  rule {
    api_groups = [""]
    resources  = ["pods"]
    verbs      = ["get"]
  }
}
resource "kubernetes_cluster_role_binding" "b" {
  metadata {
    name = "b"
  }
  role_ref {
    api_group = "rbac.authorization.k8s.io"
    kind      = "ClusterRole"
    name      = «"cluster-admin"»
  }
  subject {
    kind = "User"
    name = "u"
  }
}
)",
                "k8s/cluster-admin-binding");
}

TEST(TerraformKubernetes, WhatIsNotKnownSaysNothing) {
  const test::Example example = test::read_example(R"(variable "privileged" {}
resource "kubernetes_pod" "web" {
  metadata {
    name = "web"
  }
  spec {
    host_pid = var.privileged
    container {
      image = var.image
      name  = "web"
      security_context {
        privileged = var.privileged
      }
    }
  }
}
)",
                                                   "main.tf");
  EXPECT_THAT(test::places_of(example, "k8s/privileged-container"), IsEmpty());
  EXPECT_THAT(test::places_of(example, "k8s/host-pid"), IsEmpty());
  EXPECT_THAT(test::places_of(example, "k8s/image-latest"), IsEmpty());
}

TEST(TerraformKubernetes, InstancesOfOneBlockAreToldOnce) {
  expect_marked(R"(resource "kubernetes_pod" "web" {
  count = 3
  metadata {
    name = "web-${count.index}"
  }
  spec {
    host_pid = «true»
    container {
      image = "nginx:1.27"
      name  = "web"
    }
  }
}
)",
                "k8s/host-pid");
}

}  // namespace
}  // namespace sluice
