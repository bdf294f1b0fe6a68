#include "core/rules/doc_table.h"
#include "core/rules/k8s/rows.h"
#include "core/rules/rule.h"
#include "core/rules/texts.h"

namespace sluice::k8s {
namespace {

// What Mozilla and NIST still recommend.
constexpr Literal kStrongCiphers =
    "TLS_AES_128_GCM_SHA256|"
    "TLS_AES_256_GCM_SHA384|"
    "TLS_CHACHA20_POLY1305_SHA256|"
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256|"
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384|"
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305|"
    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256|"
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256|"
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384|"
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305|"
    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256";

// Flags of the programs that a cluster is made of.
constexpr Rule kRows[] = {
    {
        .id = "k8s/apiserver-anonymous-auth",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "API server answers requests of nobody",
        .risk = "Requests without credentials reach whatever RBAC grants to system:anonymous.",
        .fix = "Set --anonymous-auth=false.",
        .aliases = kTexts<"checkov:CKV_K8S_68", "trivy:KCV-0001",
                          "kics:1de5cc51-f376-4638-a940-20f2e85ae238">,
        .topics = {Topic::access},
        .check = flag<"kube-apiserver", "--anonymous-auth", Want::is, "false">,
    },
    {
        .id = "k8s/apiserver-basic-auth",
        .severity = Severity::high,
        .title = "API server takes passwords from a file",
        .risk = "Passwords stand in clear in a file, and live until the server starts again.",
        .fix = "Remove --basic-auth-file and let users in by certificates or OIDC.",
        .aliases = kTexts<"checkov:CKV_K8S_69", "kics:5da47109-f8d6-4585-9e2b-96a8958a12f5">,
        .topics = {Topic::access},
        .check = flag<"kube-apiserver", "--basic-auth-file", Want::absent>,
    },
    {
        .id = "k8s/apiserver-token-auth",
        .severity = Severity::high,
        .title = "API server takes tokens from a file",
        .risk = "Tokens stand in clear in a file, never expire, and cannot be taken back while the "
                "server runs.",
        .fix = "Remove --token-auth-file and let users in by certificates or OIDC.",
        .aliases = kTexts<"checkov:CKV_K8S_70", "trivy:KCV-0002",
                          "kics:32ecd76e-7bbf-402e-bf48-8b9485749558">,
        .topics = {Topic::access},
        .check = flag<"kube-apiserver", "--token-auth-file", Want::absent>,
    },
    {
        .id = "k8s/apiserver-kubelet-https",
        .severity = Severity::high,
        .title = "API server talks to kubelets in clear",
        .risk = "Whoever stands between the two reads and changes what they say to each other.",
        .fix = "Remove --kubelet-https.",
        .aliases = kTexts<"checkov:CKV_K8S_71", "trivy:KCV-0004",
                          "kics:cdc8b54e-6b16-4538-a1b0-35849dbe29cf">,
        .topics = {Topic::encryption},
        .check = flag<"kube-apiserver", "--kubelet-https", Want::is_not, "false">,
    },
    {
        .id = "k8s/apiserver-kubelet-client-certificate",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "API server shows kubelets no certificate",
        .risk = "Kubelets cannot tell the API server from anybody else.",
        .fix = "Set --kubelet-client-certificate and --kubelet-client-key.",
        .aliases = kTexts<"checkov:CKV_K8S_72", "trivy:KCV-0005",
                          "kics:36a27826-1bf5-49da-aeb0-a60a30c0e834">,
        .topics = {Topic::access},
        .check =
            flag<"kube-apiserver", "--kubelet-client-certificate|--kubelet-client-key", Want::set>,
    },
    {
        .id = "k8s/apiserver-kubelet-ca",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "API server does not verify kubelets",
        .risk = "Whoever stands between the two reads and changes what they say to each other.",
        .fix = "Set --kubelet-certificate-authority.",
        .aliases = kTexts<"checkov:CKV_K8S_73", "trivy:KCV-0006",
                          "kics:ec18a0d3-0069-4a58-a7fb-fbfe0b4bbbe0">,
        .topics = {Topic::encryption},
        .check = flag<"kube-apiserver", "--kubelet-certificate-authority", Want::set>,
    },
    {
        .id = "k8s/apiserver-always-allow",
        .severity = Severity::critical,
        .title = "API server allows everything to everybody",
        .risk = "Whoever is let in is administrator of the cluster.",
        .fix = "Set --authorization-mode=Node,RBAC.",
        .aliases = kTexts<"checkov:CKV_K8S_74", "trivy:KCV-0007",
                          "kics:f1f4d8da-1ac4-47d0-b1aa-91e69d33f7d5">,
        .topics = {Topic::access},
        .check = flag<"kube-apiserver", "--authorization-mode", Want::holds_none, "AlwaysAllow">,
    },
    {
        .id = "k8s/apiserver-node-authorization",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "API server does not confine nodes to their own pods",
        .risk = "The kubelet of one node reads the secrets of all.",
        .fix = "Add Node to --authorization-mode.",
        .aliases = kTexts<"checkov:CKV_K8S_75", "trivy:KCV-0008",
                          "kics:4d7ee40f-fc5d-427d-8cac-dffbe22d42d1">,
        .topics = {Topic::access},
        .check = flag<"kube-apiserver", "--authorization-mode", Want::holds, "Node">,
    },
    {
        .id = "k8s/apiserver-rbac",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "API server does not use RBAC",
        .risk = "Rights are not what roles and bindings of the cluster say.",
        .fix = "Add RBAC to --authorization-mode.",
        .aliases = kTexts<"checkov:CKV_K8S_77", "trivy:KCV-0009",
                          "kics:1aa4a1ae-5dbb-48a1-9aa2-630ea4be208e">,
        .topics = {Topic::access},
        .check = flag<"kube-apiserver", "--authorization-mode", Want::holds, "RBAC">,
    },
    {
        .id = "k8s/apiserver-event-rate-limit",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "API server does not limit the rate of events",
        .risk = "One client fills etcd and the server with events.",
        .fix = "Add EventRateLimit to --enable-admission-plugins and configure it.",
        .aliases = kTexts<"checkov:CKV_K8S_78", "trivy:KCV-0010",
                          "kics:e0099af2-fe17-411f-9991-0de28fe15f3c">,
        .topics = {Topic::availability},
        .check =
            flag<"kube-apiserver", "--enable-admission-plugins", Want::holds, "EventRateLimit">,
    },
    {
        .id = "k8s/apiserver-always-admit",
        .severity = Severity::high,
        .title = "API server admits whatever is asked for",
        .risk = "No other admission plugin has a say.",
        .fix = "Take AlwaysAdmit out of --enable-admission-plugins.",
        .aliases = kTexts<"checkov:CKV_K8S_79", "trivy:KCV-0011",
                          "kics:ce30e584-b33f-4c7d-b418-a3d7027f8f60">,
        .topics = {Topic::access},
        .check =
            flag<"kube-apiserver", "--enable-admission-plugins", Want::holds_none, "AlwaysAdmit">,
    },
    {
        .id = "k8s/apiserver-always-pull-images",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "API server lets pods run images that a node has cached",
        .risk = "A pod runs a private image of others, though it has no right to pull it.",
        .fix = "Add AlwaysPullImages to --enable-admission-plugins.",
        .aliases = kTexts<"checkov:CKV_K8S_80", "trivy:KCV-0012",
                          "kics:a77f4d07-c6e0-4a48-8b35-0eeb51576f4f">,
        .topics = {Topic::access},
        .check =
            flag<"kube-apiserver", "--enable-admission-plugins", Want::holds, "AlwaysPullImages">,
    },
    {
        .id = "k8s/apiserver-pod-security-plugin",
        .severity = Severity::note,
        .persona = Persona::auditor,
        .title = "API server names no admission plugin that judges pods",
        .risk = "Before Kubernetes 1.23, nothing keeps pods from asking for privileges.",
        .fix = "Use Pod Security Admission, which is on from 1.23 on.",
        .aliases = kTexts<"checkov:CKV_K8S_81", "checkov:CKV_K8S_84", "trivy:KCV-0013",
                          "kics:6a68bebe-c021-492e-8ddb-55b0567fb768",
                          "kics:afa36afb-39fe-4d94-b9b6-afb236f7a03d">,
        .topics = {Topic::access},
        .check = flag<"kube-apiserver", "--enable-admission-plugins", Want::holds,
                      "PodSecurity|PodSecurityPolicy|SecurityContextDeny">,
    },
    {
        .id = "k8s/apiserver-service-account-plugin",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Admission of service accounts is switched off",
        .risk = "Pods run without the account that they are said to have.",
        .fix = "Take ServiceAccount out of --disable-admission-plugins.",
        .aliases = kTexts<"checkov:CKV_K8S_82", "trivy:KCV-0014",
                          "kics:9587c890-0524-40c2-9ce2-663af7c2f063">,
        .topics = {Topic::access},
        .check = flag<"kube-apiserver", "--disable-admission-plugins", Want::holds_none,
                      "ServiceAccount">,
    },
    {
        .id = "k8s/apiserver-namespace-lifecycle",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Admission of namespaces is switched off",
        .risk = "Objects are made in namespaces that are gone, or never were.",
        .fix = "Take NamespaceLifecycle out of --disable-admission-plugins.",
        .aliases = kTexts<"checkov:CKV_K8S_83", "trivy:KCV-0015",
                          "kics:1ffe7bf7-563b-4b3d-a71d-ba6bd8d49b37">,
        .topics = {Topic::access},
        .check = flag<"kube-apiserver", "--disable-admission-plugins", Want::holds_none,
                      "NamespaceLifecycle">,
    },
    {
        .id = "k8s/apiserver-node-restriction",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "API server lets nodes change other nodes",
        .risk = "Who takes one node labels it as he likes, and draws pods with secrets to it.",
        .fix = "Add NodeRestriction to --enable-admission-plugins.",
        .aliases = kTexts<"checkov:CKV_K8S_85", "trivy:KCV-0016",
                          "kics:33fc6923-6553-4fe6-9d3a-4efa51eb874b">,
        .topics = {Topic::access},
        .check =
            flag<"kube-apiserver", "--enable-admission-plugins", Want::holds, "NodeRestriction">,
    },
    {
        .id = "k8s/apiserver-image-policy-webhook",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "API server asks nobody about images",
        .risk = "Images run that nobody has checked, unless another webhook looks at them.",
        .fix = "Verify images by an admission webhook.",
        .aliases = kTexts<"kics:14abda69-8e91-4acb-9931-76e2bee90284">,
        .topics = {Topic::supply_chain},
        .check =
            flag<"kube-apiserver", "--enable-admission-plugins", Want::holds, "ImagePolicyWebhook">,
    },
    {
        .id = "k8s/apiserver-deny-external-ips",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Admission of external addresses of services is switched off",
        .risk = "A service takes traffic of others by naming their address (CVE-2020-8554).",
        .fix = "Take DenyServiceExternalIPs out of --disable-admission-plugins.",
        .aliases = kTexts<"trivy:KCV-0003">,
        .topics = {Topic::access},
        .check = flag<"kube-apiserver", "--disable-admission-plugins", Want::holds_none,
                      "DenyServiceExternalIPs">,
    },
    {
        .id = "k8s/apiserver-insecure-bind-address",
        .severity = Severity::high,
        .title = "API server listens where nobody is asked who he is",
        .risk = "Whoever reaches the address is administrator.",
        .fix = "Remove --insecure-bind-address.",
        .aliases = kTexts<"checkov:CKV_K8S_86", "kics:b9380fd3-5ffe-4d10-9290-13e18e71eee1">,
        .topics = {Topic::access},
        .check = flag<"kube-apiserver", "--insecure-bind-address", Want::absent>,
    },
    {
        .id = "k8s/apiserver-insecure-port",
        .severity = Severity::high,
        .title = "API server has a port where nobody is asked who he is",
        .risk = "Whoever reaches the port is administrator.",
        .fix = "Set --insecure-port=0.",
        .aliases = kTexts<"checkov:CKV_K8S_88", "kics:fa4def8c-1898-4a35-a139-7b76b1acdef0">,
        .topics = {Topic::access},
        .check = flag<"kube-apiserver", "--insecure-port", Want::is_or_absent, "0">,
    },
    {
        .id = "k8s/apiserver-secure-port",
        .severity = Severity::high,
        .title = "API server has no port with TLS",
        .risk = "Clients talk to it in clear, or not at all.",
        .fix = "Remove --secure-port=0.",
        .aliases = kTexts<"checkov:CKV_K8S_89", "trivy:KCV-0017",
                          "kics:3d24b204-b73d-42cb-b0bf-1a5438c5f71e">,
        .topics = {Topic::encryption},
        .check = flag<"kube-apiserver", "--secure-port", Want::is_not, "0">,
    },
    {
        .id = "k8s/apiserver-profiling",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "API server offers profiles of itself",
        .risk = "Profiles tell how the server works inside, and making them takes its time.",
        .fix = "Set --profiling=false.",
        .aliases = kTexts<"checkov:CKV_K8S_90", "trivy:KCV-0018",
                          "kics:2f491173-6375-4a84-b28e-a4e2b9a58a69">,
        .topics = {Topic::access},
        .check = flag<"kube-apiserver", "--profiling", Want::is, "false">,
    },
    {
        .id = "k8s/apiserver-audit-log",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "API server keeps no audit log",
        .risk = "Nobody can tell who did what.",
        .fix = "Set --audit-log-path.",
        .aliases = kTexts<"checkov:CKV_K8S_91", "trivy:KCV-0019",
                          "kics:73e251f0-363d-4e53-86e2-0a93592437eb">,
        .topics = {Topic::logging},
        .check = flag<"kube-apiserver", "--audit-log-path", Want::set>,
    },
    {
        .id = "k8s/apiserver-audit-log-age",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Audit logs are kept for less than 30 days",
        .risk = "What happened before is lost when it is looked for.",
        .fix = "Set --audit-log-maxage to 30 or more.",
        .aliases = kTexts<"checkov:CKV_K8S_92", "trivy:KCV-0020",
                          "kics:da9f3aa8-fbfb-472f-b5a1-576127944218">,
        .topics = {Topic::logging},
        .check = flag<"kube-apiserver", "--audit-log-maxage", Want::at_least, "30">,
    },
    {
        .id = "k8s/apiserver-audit-log-backup",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Fewer than 10 audit logs are kept",
        .risk = "Who makes much noise pushes what he did out of the logs.",
        .fix = "Set --audit-log-maxbackup to 10 or more.",
        .aliases = kTexts<"checkov:CKV_K8S_93", "trivy:KCV-0021",
                          "kics:768aab52-2504-4a2f-a3e3-329d5a679848">,
        .topics = {Topic::logging},
        .check = flag<"kube-apiserver", "--audit-log-maxbackup", Want::at_least, "10">,
    },
    {
        .id = "k8s/apiserver-audit-log-size",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Audit logs are cut below 100 megabytes",
        .risk = "Who makes much noise pushes what he did out of the logs.",
        .fix = "Set --audit-log-maxsize to 100 or more.",
        .aliases = kTexts<"checkov:CKV_K8S_94", "trivy:KCV-0022",
                          "kics:35c0a471-f7c8-4993-aa2c-503a3c712a66">,
        .topics = {Topic::logging},
        .check = flag<"kube-apiserver", "--audit-log-maxsize", Want::at_least, "100">,
    },
    {
        .id = "k8s/apiserver-audit-policy",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "API server has no audit policy",
        .risk = "Without a policy nothing is written to the audit log.",
        .fix = "Set --audit-policy-file.",
        .aliases = kTexts<"kics:13a49a2e-488e-4309-a7c0-d6b05577a5fb">,
        .topics = {Topic::logging},
        .check = flag<"kube-apiserver", "--audit-policy-file", Want::set>,
    },
    {
        .id = "k8s/apiserver-service-account-lookup",
        .severity = Severity::high,
        .title = "API server takes tokens of accounts that were deleted",
        .risk = "A token goes on to work once its account is gone.",
        .fix = "Remove --service-account-lookup=false.",
        .aliases = kTexts<"checkov:CKV_K8S_96", "trivy:KCV-0024",
                          "kics:a5530bd7-225a-48f9-91bb-f40b04200165">,
        .topics = {Topic::access},
        .check = flag<"kube-apiserver", "--service-account-lookup", Want::is_not, "false">,
    },
    {
        .id = "k8s/apiserver-service-account-key",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Tokens of service accounts have no key of their own",
        .risk = "The key of TLS verifies them, and cannot be changed without it.",
        .fix = "Set --service-account-key-file.",
        .aliases = kTexts<"checkov:CKV_K8S_97", "trivy:KCV-0025",
                          "kics:dab4ec72-ce2e-4732-b7c3-1757dcce01a1">,
        .topics = {Topic::access},
        .check = flag<"kube-apiserver", "--service-account-key-file", Want::set>,
    },
    {
        .id = "k8s/apiserver-etcd-certificate",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "API server shows etcd no certificate",
        .risk = "etcd takes whoever reaches it for the API server.",
        .fix = "Set --etcd-certfile and --etcd-keyfile.",
        .aliases = kTexts<"checkov:CKV_K8S_99", "trivy:KCV-0026",
                          "kics:895a5a95-3756-4b04-9924-2f3bc93181bd">,
        .topics = {Topic::access},
        .check = flag<"kube-apiserver", "--etcd-certfile|--etcd-keyfile", Want::set>,
    },
    {
        .id = "k8s/apiserver-tls-certificate",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "API server has no certificate of its own",
        .risk = "It makes one that clients cannot verify.",
        .fix = "Set --tls-cert-file and --tls-private-key-file.",
        .aliases = kTexts<"checkov:CKV_K8S_100", "trivy:KCV-0027",
                          "kics:fa750c81-93c2-4fab-9c6d-d3fd3ce3b89f">,
        .topics = {Topic::encryption},
        .check = flag<"kube-apiserver", "--tls-cert-file|--tls-private-key-file", Want::set>,
    },
    {
        .id = "k8s/apiserver-client-ca",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "API server takes no client certificates",
        .risk = "Clients fall back on tokens or passwords.",
        .fix = "Set --client-ca-file.",
        .aliases = kTexts<"trivy:KCV-0028", "kics:e0e00aba-5f1c-4981-a542-9a9563c0ee20">,
        .topics = {Topic::access},
        .check = flag<"kube-apiserver", "--client-ca-file", Want::set>,
    },
    {
        .id = "k8s/apiserver-etcd-ca",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "API server does not verify etcd",
        .risk = "Whoever stands between the two reads and changes what they say to each other.",
        .fix = "Set --etcd-cafile.",
        .aliases = kTexts<"checkov:CKV_K8S_102", "trivy:KCV-0029",
                          "kics:3f5ff8a7-5ad6-4d02-86f5-666307da1b20">,
        .topics = {Topic::encryption},
        .check = flag<"kube-apiserver", "--etcd-cafile", Want::set>,
    },
    {
        .id = "k8s/apiserver-encryption-provider",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Secrets lie in etcd in clear",
        .risk = "Who gets a disk or a backup of etcd has every secret of the cluster.",
        .fix = "Set --encryption-provider-config.",
        .aliases = kTexts<"checkov:CKV_K8S_104", "trivy:KCV-0030",
                          "kics:cbd2db69-0b21-4c14-8a40-7710a50571a9">,
        .topics = {Topic::encryption},
        .check = flag<"kube-apiserver", "--encryption-provider-config", Want::set>,
    },
    {
        .id = "k8s/apiserver-ciphers",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "API server may use weak ciphers",
        .risk = "Old ciphers let who records the traffic read it later.",
        .fix = "Set --tls-cipher-suites to suites with ECDHE and GCM or ChaCha20.",
        .aliases = kTexts<"checkov:CKV_K8S_105", "kics:510d5810-9a30-443a-817d-5c1fa527b110">,
        .topics = {Topic::encryption},
        .check = flag<"kube-apiserver", "--tls-cipher-suites", Want::holds_only, kStrongCiphers>,
    },
    {
        .id = "k8s/controller-manager-gc-threshold",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Controller manager never removes pods that ended",
        .risk = "Pods that ended pile up until the cluster runs out of room.",
        .fix = "Set --terminated-pod-gc-threshold.",
        .aliases = kTexts<"checkov:CKV_K8S_106", "trivy:KCV-0033",
                          "kics:49113af4-29ca-458e-b8d4-724c01a4a24f">,
        .topics = {Topic::availability},
        .check =
            flag<"kube-controller-manager", "--terminated-pod-gc-threshold", Want::at_least, "1">,
    },
    {
        .id = "k8s/controller-manager-profiling",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Controller manager offers profiles of itself",
        .risk = "Profiles tell how it works inside, and making them takes its time.",
        .fix = "Set --profiling=false.",
        .aliases = kTexts<"checkov:CKV_K8S_107", "trivy:KCV-0034",
                          "kics:2f491173-6375-4a84-b28e-a4e2b9a58a69">,
        .topics = {Topic::access},
        .check = flag<"kube-controller-manager", "--profiling", Want::is, "false">,
    },
    {
        .id = "k8s/controller-manager-own-credentials",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Controllers share one account",
        .risk = "Each controller has the rights of all.",
        .fix = "Set --use-service-account-credentials=true.",
        .aliases = kTexts<"checkov:CKV_K8S_108", "trivy:KCV-0035",
                          "kics:1acd93f1-5a37-45c0-aaac-82ece818be7d">,
        .topics = {Topic::access},
        .check =
            flag<"kube-controller-manager", "--use-service-account-credentials", Want::is, "true">,
    },
    {
        .id = "k8s/controller-manager-service-account-key",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Tokens of service accounts are not signed by a key of their own",
        .risk = "The key of TLS signs them, and cannot be changed without it.",
        .fix = "Set --service-account-private-key-file.",
        .aliases = kTexts<"checkov:CKV_K8S_110", "trivy:KCV-0036",
                          "kics:ccc98ff7-68a7-436e-9218-185cb0b0b780">,
        .topics = {Topic::access},
        .check = flag<"kube-controller-manager", "--service-account-private-key-file", Want::set>,
    },
    {
        .id = "k8s/controller-manager-root-ca",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Pods cannot verify the API server",
        .risk = "They are given no certificate authority to verify it by.",
        .fix = "Set --root-ca-file.",
        .aliases = kTexts<"checkov:CKV_K8S_111", "trivy:KCV-0037",
                          "kics:05fb986f-ac73-4ebb-a5b2-7faafa93d882">,
        .topics = {Topic::encryption},
        .check = flag<"kube-controller-manager", "--root-ca-file", Want::set>,
    },
    {
        .id = "k8s/controller-manager-rotate-kubelet-certificate",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Controller manager does not renew certificates of kubelets",
        .risk = "Certificates run out, or are made to live too long.",
        .fix = "Add RotateKubeletServerCertificate=true to --feature-gates.",
        .aliases = kTexts<"checkov:CKV_K8S_112", "trivy:KCV-0038",
                          "kics:1c621b8e-2c6a-44f5-bd6a-fb0fb7ba33e2">,
        .topics = {Topic::access},
        .check = flag<"kube-controller-manager", "--feature-gates", Want::holds,
                      "RotateKubeletServerCertificate=true">,
    },
    {
        .id = "k8s/controller-manager-bind-address",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Controller manager listens on every address",
        .risk = "Its metrics and health are open to the network of the nodes.",
        .fix = "Set --bind-address=127.0.0.1.",
        .aliases = kTexts<"checkov:CKV_K8S_113", "trivy:KCV-0039",
                          "kics:46a2e9ec-6a5f-4faa-9d39-4ea44d5d87a2">,
        .topics = {Topic::network},
        .check =
            flag<"kube-controller-manager", "--bind-address", Want::is, "127.0.0.1|::1|localhost">,
    },
    {
        .id = "k8s/scheduler-profiling",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Scheduler offers profiles of itself",
        .risk = "Profiles tell how it works inside, and making them takes its time.",
        .fix = "Set --profiling=false.",
        .aliases = kTexts<"checkov:CKV_K8S_114", "trivy:KCV-0040",
                          "kics:2f491173-6375-4a84-b28e-a4e2b9a58a69">,
        .topics = {Topic::access},
        .check = flag<"kube-scheduler", "--profiling", Want::is, "false">,
        .also = field<"KubeSchedulerConfiguration", "enableProfiling", Want::is, "false">,
    },
    {
        .id = "k8s/scheduler-bind-address",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Scheduler listens on every address",
        .risk = "Its metrics and health are open to the network of the nodes.",
        .fix = "Set --bind-address=127.0.0.1.",
        .aliases = kTexts<"checkov:CKV_K8S_115", "trivy:KCV-0041",
                          "kics:46a2e9ec-6a5f-4faa-9d39-4ea44d5d87a2">,
        .topics = {Topic::network},
        .check = flag<"kube-scheduler", "--bind-address", Want::is, "127.0.0.1|::1|localhost">,
    },
    {
        .id = "k8s/etcd-certificate",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Clients talk to etcd in clear",
        .risk = "Every secret of the cluster passes the network in clear.",
        .fix = "Set --cert-file and --key-file.",
        .aliases = kTexts<"checkov:CKV_K8S_116", "trivy:KCV-0042",
                          "kics:075ca296-6768-4322-aea2-ba5063b969a9">,
        .topics = {Topic::encryption},
        .check = flag<"etcd", "--cert-file|--key-file", Want::set>,
    },
    {
        .id = "k8s/etcd-client-auth",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Store etcd asks clients for no certificate",
        .risk = "Whoever reaches etcd reads and writes the whole cluster.",
        .fix = "Set --client-cert-auth=true.",
        .aliases = kTexts<"checkov:CKV_K8S_117", "trivy:KCV-0043",
                          "kics:9391103a-d8d7-4671-ac5d-606ba7ccb0ac">,
        .topics = {Topic::access},
        .check = flag<"etcd", "--client-cert-auth", Want::is, "true">,
    },
    {
        .id = "k8s/etcd-auto-tls",
        .severity = Severity::medium,
        .title = "Store etcd makes its own certificate for clients",
        .risk = "Nobody can verify a certificate that etcd signs itself.",
        .fix = "Remove --auto-tls and set --cert-file.",
        .aliases = kTexts<"checkov:CKV_K8S_118", "trivy:KCV-0044",
                          "kics:98ce8b81-7707-4734-aa39-627c6db3d84b">,
        .topics = {Topic::encryption},
        .check = flag<"etcd", "--auto-tls", Want::is_not, "true">,
    },
    {
        .id = "k8s/etcd-peer-certificate",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Members of etcd talk to each other in clear",
        .risk = "Every secret of the cluster passes the network in clear.",
        .fix = "Set --peer-cert-file and --peer-key-file.",
        .aliases = kTexts<"checkov:CKV_K8S_119", "trivy:KCV-0045",
                          "kics:09bb9e96-8da3-4736-b89a-b36814acca60">,
        .topics = {Topic::encryption},
        .check = flag<"etcd", "--peer-cert-file|--peer-key-file", Want::set>,
    },
    {
        .id = "k8s/etcd-peer-auth",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Store etcd asks members for no certificate",
        .risk = "Whoever reaches the port joins etcd, and has the whole cluster.",
        .fix = "Set --peer-client-cert-auth=true.",
        .aliases = kTexts<"checkov:CKV_K8S_121", "trivy:KCV-0046",
                          "kics:b7d0181d-0a9b-4611-9d1c-1ad4f0b620ff">,
        .topics = {Topic::access},
        .check = flag<"etcd", "--peer-client-cert-auth", Want::is, "true">,
    },
    {
        .id = "k8s/etcd-peer-auto-tls",
        .severity = Severity::medium,
        .title = "Store etcd makes its own certificate for members",
        .risk = "Nobody can verify a certificate that etcd signs itself.",
        .fix = "Remove --peer-auto-tls and set --peer-cert-file.",
        .aliases = kTexts<"checkov:CKV_K8S_120", "trivy:KCV-0047",
                          "kics:ae8827e2-4af9-4baa-9998-87539ae0d6f0">,
        .topics = {Topic::encryption},
        .check = flag<"etcd", "--peer-auto-tls", Want::is_not, "true">,
    },
    {
        .id = "k8s/kubelet-anonymous-auth",
        .severity = Severity::high,
        .title = "Kubelet answers requests of nobody",
        .risk = "Whoever reaches the kubelet lists its pods, and runs commands in them where it "
                "allows everything.",
        .fix = "Set --anonymous-auth=false.",
        .aliases = kTexts<"checkov:CKV_K8S_138", "kics:1de5cc51-f376-4638-a940-20f2e85ae238">,
        .topics = {Topic::access},
        .check = flag<"kubelet", "--anonymous-auth", Want::is_not, "true">,
        .also =
            field<"KubeletConfiguration", "authentication.anonymous.enabled", Want::is_not, "true">,
    },
    {
        .id = "k8s/kubelet-always-allow",
        .severity = Severity::high,
        .title = "Kubelet allows everything to everybody",
        .risk = "Whoever is let in runs commands in every pod of the node.",
        .fix = "Set --authorization-mode=Webhook.",
        .aliases = kTexts<"checkov:CKV_K8S_139", "kics:f1f4d8da-1ac4-47d0-b1aa-91e69d33f7d5">,
        .topics = {Topic::access},
        .check = flag<"kubelet", "--authorization-mode", Want::is_not, "AlwaysAllow">,
        .also = field<"KubeletConfiguration", "authorization.mode", Want::is_not, "AlwaysAllow">,
    },
    {
        .id = "k8s/kubelet-client-ca",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Kubelet takes no client certificates",
        .risk = "It cannot tell the API server from anybody else.",
        .fix = "Set --client-ca-file.",
        .aliases = kTexts<"checkov:CKV_K8S_140", "kics:e0e00aba-5f1c-4981-a542-9a9563c0ee20">,
        .topics = {Topic::access},
        .check = flag<"kubelet", "--client-ca-file", Want::set>,
        .also = field<"KubeletConfiguration", "authentication.x509.clientCAFile", Want::set>,
    },
    {
        .id = "k8s/kubelet-read-only-port",
        .severity = Severity::medium,
        .persona = Persona::pedantic,
        .title = "Kubelet has a port where nobody is asked who he is",
        .risk = "Whoever reaches the port reads pods, their environment and metrics of the node.",
        .fix = "Set --read-only-port=0.",
        .aliases = kTexts<"checkov:CKV_K8S_141", "kics:2940d48a-dc5e-4178-a3f8-bfbd80720b41">,
        .topics = {Topic::access},
        .check = flag<"kubelet", "--read-only-port", Want::is, "0">,
        .also = field<"KubeletConfiguration", "readOnlyPort", Want::is_or_absent, "0">,
    },
    {
        .id = "k8s/kubelet-idle-timeout",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Kubelet keeps idle connections for ever",
        .risk = "Connections that nobody uses take up its ports and memory.",
        .fix = "Remove --streaming-connection-idle-timeout or set a time.",
        .aliases = kTexts<"checkov:CKV_K8S_143", "kics:ed89b97d-04e9-4fd4-919f-ee5b27e555e9">,
        .topics = {Topic::availability},
        .check = flag<"kubelet", "--streaming-connection-idle-timeout", Want::is_not, "0|0s|0m|0h">,
        .also = field<"KubeletConfiguration", "streamingConnectionIdleTimeout", Want::is_not,
                      "0|0s|0m|0h">,
    },
    {
        .id = "k8s/kubelet-kernel-defaults",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Kubelet changes settings of the kernel",
        .risk = "It sets what it wants where the administrator had chosen otherwise.",
        .fix = "Set --protect-kernel-defaults=true.",
        .aliases = kTexts<"checkov:CKV_K8S_144", "kics:6cf42c97-facd-4fda-b8af-ea4529123355">,
        .topics = {Topic::access},
        .check = flag<"kubelet", "--protect-kernel-defaults", Want::is_or_absent, "true">,
        .also = field<"KubeletConfiguration", "protectKernelDefaults", Want::is, "true">,
    },
    {
        .id = "k8s/kubelet-iptables",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Kubelet does not keep its firewall rules",
        .risk = "Rules of others and those of pods come into conflict.",
        .fix = "Remove --make-iptables-util-chains=false.",
        .aliases = kTexts<"checkov:CKV_K8S_145", "kics:5f89001f-6dd9-49ff-9b15-d8cd71b617f4">,
        .topics = {Topic::network},
        .check = flag<"kubelet", "--make-iptables-util-chains", Want::is_not, "false">,
        .also = field<"KubeletConfiguration", "makeIPTablesUtilChains", Want::is_not, "false">,
    },
    {
        .id = "k8s/kubelet-hostname",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Kubelet has a name that is not its host's",
        .risk = "Certificates and names of nodes no longer fit together.",
        .fix = "Remove --hostname-override.",
        .aliases = kTexts<"checkov:CKV_K8S_146", "kics:bf36b900-b5ef-4828-adb7-70eb543b7cfb">,
        .topics = {Topic::access},
        .check = flag<"kubelet", "--hostname-override", Want::absent>,
    },
    {
        .id = "k8s/kubelet-event-rate",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Kubelet may write more than 5 events a second",
        .risk = "A pod that fails on purpose fills the log of events.",
        .fix = "Set --event-qps to 0, or to 5 or less.",
        .aliases = kTexts<"checkov:CKV_K8S_147">,
        .topics = {Topic::logging},
        .check = flag<"kubelet", "--event-qps", Want::at_most, "5">,
        .also = field<"KubeletConfiguration", "eventRecordQPS", Want::at_most, "5">,
    },
    {
        .id = "k8s/kubelet-tls-certificate",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Kubelet has no certificate of its own",
        .risk = "It makes one that clients cannot verify.",
        .fix = "Set --tls-cert-file and --tls-private-key-file, or let the cluster sign one.",
        .aliases = kTexts<"checkov:CKV_K8S_148", "kics:fa750c81-93c2-4fab-9c6d-d3fd3ce3b89f">,
        .topics = {Topic::encryption},
        .check = flag<"kubelet", "--tls-cert-file|--tls-private-key-file", Want::set>,
        .also = field<"KubeletConfiguration", "tlsCertFile", Want::set>,
    },
    {
        .id = "k8s/kubelet-rotate-certificates",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Kubelet does not renew its certificate",
        .risk = "It is lost to the cluster once the certificate runs out.",
        .fix = "Remove --rotate-certificates=false.",
        .aliases = kTexts<"checkov:CKV_K8S_149", "kics:52d70f2e-3257-474c-b3dc-8ad9ba6a061a">,
        .topics = {Topic::access},
        .check = flag<"kubelet", "--rotate-certificates", Want::is_not, "false">,
        .also = field<"KubeletConfiguration", "rotateCertificates", Want::is_not, "false">,
    },
    {
        .id = "k8s/kubelet-rotate-server-certificate",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Kubelet does not renew its server certificate",
        .risk = "Certificates run out, or are made to live too long.",
        .fix = "Add RotateKubeletServerCertificate=true to --feature-gates.",
        .aliases = kTexts<"checkov:CKV_K8S_112", "checkov:CKV_K8S_150",
                          "kics:1c621b8e-2c6a-44f5-bd6a-fb0fb7ba33e2">,
        .topics = {Topic::access},
        .check =
            flag<"kubelet", "--feature-gates", Want::holds, "RotateKubeletServerCertificate=true">,
        .also = field<"KubeletConfiguration", "featureGates.RotateKubeletServerCertificate",
                      Want::is, "true">,
    },
    {
        .id = "k8s/kubelet-ciphers",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "Kubelet may use weak ciphers",
        .risk = "Old ciphers let who records the traffic read it later.",
        .fix = "Set --tls-cipher-suites to suites with ECDHE and GCM or ChaCha20.",
        .aliases = kTexts<"checkov:CKV_K8S_151", "kics:510d5810-9a30-443a-817d-5c1fa527b110">,
        .topics = {Topic::encryption},
        .check = flag<"kubelet", "--tls-cipher-suites", Want::holds_only, kStrongCiphers>,
        .also = field<"KubeletConfiguration", "tlsCipherSuites", Want::holds_only, kStrongCiphers>,
    },
    {
        .id = "k8s/kubelet-events-dropped",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Kubelet drops events that come faster than a few a second",
        .risk = "Among what is dropped may be what tells of an attack.",
        .fix = "Remove the setting, or raise it to 5 or more; 0 drops nothing.",
        .aliases = kTexts<"kics:1a07a446-8e61-4e4d-bc16-b0781fcb8211">,
        .topics = {Topic::logging},
        .check = flag<"kubelet", "--event-qps", Want::zero_or_at_least, "5">,
        .also = field<"KubeletConfiguration", "eventRecordQPS", Want::zero_or_at_least, "5">,
    },
    {
        .id = "k8s/controller-manager-gc-late",
        .severity = Severity::note,
        .persona = Persona::pedantic,
        .title = "Controller manager keeps more than 12500 pods that ended",
        .risk = "Pods that ended pile up in etcd until the cluster gets slow.",
        .fix = "Lower --terminated-pod-gc-threshold.",
        .aliases = kTexts<"kics:49113af4-29ca-458e-b8d4-724c01a4a24f">,
        .topics = {Topic::availability},
        .check = flag<"kube-controller-manager", "--terminated-pod-gc-threshold", Want::at_most,
                      "12500">,
    },
    {
        .id = "k8s/apiserver-request-timeout",
        .severity = Severity::low,
        .persona = Persona::pedantic,
        .title = "API server waits for more than five minutes",
        .risk = "Requests that are never finished take up what it has, until nobody is answered.",
        .fix = "Remove --request-timeout, or set it to 300s or less.",
        .aliases = kTexts<"checkov:CKV_K8S_95", "trivy:KCV-0023">,
        .topics = {Topic::availability},
        .check = flag<"kube-apiserver", "--request-timeout", Want::lasts_at_most, "300">,
    },
};

constexpr std::string_view kWhy = R"(
Where a cluster runs its own control plane, the flags of its programs decide who is let in, what is
encrypted and what is written down. Flags that come from a configuration file or a template are not known.
)";
constexpr std::string_view kSource = "CIS Kubernetes Benchmark, sections 1, 2 and 4";
constexpr std::string_view kPath = "kube-system.yaml";
}  // namespace

extern constinit const RuleTable control_plane_rows{kRows};

namespace {

constexpr RuleDoc kDocs[] = {
    {kRows[0], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --anonymous-auth=false]
)">},
    {kRows[1], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, «--basic-auth-file=x»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver]
)">},
    {kRows[2], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, «--token-auth-file=x»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver]
)">},
    {kRows[3], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, «--kubelet-https=false»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver]
)">},
    {kRows[4], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --kubelet-client-certificate=/x, --kubelet-client-key=/x]
)">},
    {kRows[5], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --kubelet-certificate-authority=/x]
)">},
    {kRows[6], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, «--authorization-mode=AlwaysAllow»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver]
)">},
    {kRows[7], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --authorization-mode=Node]
)">},
    {kRows[8], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --authorization-mode=RBAC]
)">},
    {kRows[9], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --enable-admission-plugins=EventRateLimit]
)">},
    {kRows[10], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, «--enable-admission-plugins=AlwaysAdmit»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver]
)">},
    {kRows[11], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --enable-admission-plugins=AlwaysPullImages]
)">},
    {kRows[12], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --enable-admission-plugins=PodSecurity]
)">},
    {kRows[13], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, «--disable-admission-plugins=ServiceAccount»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver]
)">},
    {kRows[14], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, «--disable-admission-plugins=NamespaceLifecycle»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver]
)">},
    {kRows[15], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --enable-admission-plugins=NodeRestriction]
)">},
    {kRows[16], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --enable-admission-plugins=ImagePolicyWebhook]
)">},
    {kRows[17], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, «--disable-admission-plugins=DenyServiceExternalIPs»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver]
)">},
    {kRows[18], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, «--insecure-bind-address=x»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver]
)">},
    {kRows[19], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, «--insecure-port=other»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --insecure-port=0]
)">},
    {kRows[20], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, «--secure-port=0»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver]
)">},
    {kRows[21], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --profiling=false]
)">},
    {kRows[22], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --audit-log-path=/x]
)">},
    {kRows[23], kWhy, kSource, kPath,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)",
            R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, «--audit-log-maxage=7»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --audit-log-maxage=30]
)">},
    {kRows[24], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --audit-log-maxbackup=10]
)">},
    {kRows[25], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --audit-log-maxsize=100]
)">},
    {kRows[26], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --audit-policy-file=/x]
)">},
    {kRows[27], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, «--service-account-lookup=false»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver]
)">},
    {kRows[28], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --service-account-key-file=/x]
)">},
    {kRows[29], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --etcd-certfile=/x, --etcd-keyfile=/x]
)">},
    {kRows[30], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --tls-cert-file=/x, --tls-private-key-file=/x]
)">},
    {kRows[31], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --client-ca-file=/x]
)">},
    {kRows[32], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --etcd-cafile=/x]
)">},
    {kRows[33], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-apiserver]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --encryption-provider-config=/x]
)">},
    {kRows[34], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, «--tls-cipher-suites=TLS_RSA_WITH_RC4_128_SHA»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --tls-cipher-suites=TLS_AES_128_GCM_SHA256]
)">},
    {kRows[35], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-controller-manager]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-controller-manager, --terminated-pod-gc-threshold=1]
)">},
    {kRows[36], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-controller-manager]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-controller-manager, --profiling=false]
)">},
    {kRows[37], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-controller-manager]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-controller-manager, --use-service-account-credentials=true]
)">},
    {kRows[38], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-controller-manager]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-controller-manager, --service-account-private-key-file=/x]
)">},
    {kRows[39], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-controller-manager]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-controller-manager, --root-ca-file=/x]
)">},
    {kRows[40], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-controller-manager]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-controller-manager, --feature-gates=RotateKubeletServerCertificate=true]
)">},
    {kRows[41], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-controller-manager]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-controller-manager, --bind-address=127.0.0.1]
)">},
    {kRows[42], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-scheduler]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-scheduler, --profiling=false]
)">},
    {kRows[43], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kube-scheduler]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-scheduler, --bind-address=127.0.0.1]
)">},
    {kRows[44], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [etcd]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [etcd, --cert-file=/x, --key-file=/x]
)">},
    {kRows[45], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [etcd]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [etcd, --client-cert-auth=true]
)">},
    {kRows[46], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [etcd, «--auto-tls=true»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [etcd]
)">},
    {kRows[47], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [etcd]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [etcd, --peer-cert-file=/x, --peer-key-file=/x]
)">},
    {kRows[48], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [etcd]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [etcd, --peer-client-cert-auth=true]
)">},
    {kRows[49], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [etcd, «--peer-auto-tls=true»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [etcd]
)">},
    {kRows[50], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet, «--anonymous-auth=true»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet]
)">},
    {kRows[51], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet, «--authorization-mode=AlwaysAllow»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet]
)">},
    {kRows[52], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kubelet]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet, --client-ca-file=/x]
)">},
    {kRows[53], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kubelet]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet, --read-only-port=0]
)">},
    {kRows[54], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet, «--streaming-connection-idle-timeout=0»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet]
)">},
    {kRows[55], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet, «--protect-kernel-defaults=other»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet, --protect-kernel-defaults=true]
)">},
    {kRows[56], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet, «--make-iptables-util-chains=false»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet]
)">},
    {kRows[57], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet, «--hostname-override=x»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet]
)">},
    {kRows[58], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet, «--event-qps=99999999»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet, --event-qps=5]
)">},
    {kRows[59], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kubelet]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet, --tls-cert-file=/x, --tls-private-key-file=/x]
)">},
    {kRows[60], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet, «--rotate-certificates=false»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet]
)">},
    {kRows[61], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    «command»: [kubelet]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet, --feature-gates=RotateKubeletServerCertificate=true]
)">},
    {kRows[62], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet, «--tls-cipher-suites=TLS_RSA_WITH_RC4_128_SHA»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet, --tls-cipher-suites=TLS_AES_128_GCM_SHA256]
)">},
    {kRows[63], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet, «--event-qps=1»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet, --event-qps=0]
)",
            R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kubelet, --event-qps=50]
)">},
    {kRows[64], kWhy, kSource, kPath, kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-controller-manager, «--terminated-pod-gc-threshold=20000»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-controller-manager, --terminated-pod-gc-threshold=100]
)">},
    {kRows[65], kWhy, kSource, kPath,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, «--request-timeout=1h»]
)",
            R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, «--request-timeout=1s9m»]
)">,
     kTexts<R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --request-timeout=2m3s]
)",
            R"(kind: Pod
apiVersion: v1
metadata: {name: p}
spec:
  containers:
  - name: c
    image: k:1
    command: [kube-apiserver, --request-timeout=60s]
)">},
};
}  // namespace

extern constinit const RuleDocTable control_plane_rows_docs{kDocs};

}  // namespace sluice::k8s
