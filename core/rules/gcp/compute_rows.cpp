#include "core/rules/rule.h"

// Machines, clusters, functions and what runs on them. How to read the rows: core/rules/rows.h.
namespace sluice::gcp {

extern constinit const RowTable compute_rows{.family = "gcp", .text = R"(
armor-no-log4j lw Security policy does not stop the attack on Log4j
@google_compute_security_policy : rule.match.expr.expression any*cve-canary,log4j | google_compute_security_policy_rule@security_policy>match.expr.expression any*cve-canary,log4j if type =CLOUD_ARMOR?
=CKV_GCP_73
boot-disk-no-own-key lk Boot disk has no key of your own
@google_compute_instance : boot_disk.disk_encryption_key_raw set | boot_disk.kms_key_self_link set
=CKV_GCP_38 GCP-0033
cloudbuild-public-workers mn Build workers have public addresses
@google_cloudbuild_worker_pool : worker_config.no_external_ip true
=CKV_GCP_86
compute-default-account ma Machine runs as the default service account
!It may edit the whole project.
@google_compute_instance google_compute_instance_from_template google_compute_instance_template : service_account.email !$-compute@developer.gserviceaccount.com?! if service_account set
=CKV_GCP_30 GCP-0044
compute-default-account-none ma Machine names no service account of its own
@google_compute_instance google_compute_instance_from_template google_compute_instance_template : service_account.email set & service_account.email !*-compute@developer.gserviceaccount.com
=3cb4af0b-056d-4fb1-8b95-fdc4593625ff
compute-forwarding mn Machine forwards packets of others
@google_compute_instance google_compute_instance_from_template google_compute_instance_template : can_ip_forward false?
=CKV_GCP_36 GCP-0043 f34c0c25-47b4-41eb-9c79-249b4dd47b89
compute-full-scope ma Machine's service account has every scope
@google_compute_instance google_compute_instance_from_template google_compute_instance_template : service_account.scopes !=cloud-platform,https://www.googleapis.com/auth/cloud-platform if service_account.email $-compute@developer.gserviceaccount.com | service_account.email absent & service_account set
=CKV_GCP_31
compute-no-integrity mi Machine's start is not watched
@google_compute_instance google_compute_instance_template : shielded_instance_config.enable_integrity_monitoring true?
=GCP-0045
compute-no-oslogin ma Machine opts out of OS Login
@google_compute_instance google_compute_instance_from_template google_compute_instance_template : metadata.enable-oslogin !=false,0,no
=CKV_GCP_34 GCP-0036 d0b4d550-c001-46c3-bbdb-d5d75d33f05f
compute-no-secure-boot mi Machine boots unsigned code
@google_compute_instance google_compute_instance_template : shielded_instance_config.enable_secure_boot true
=GCP-0067
compute-no-vtpm mi Machine has no virtual TPM
@google_compute_instance google_compute_instance_template : shielded_instance_config.enable_vtpm true?
=GCP-0041
compute-not-shielded mi Machine is not shielded
@google_compute_instance google_compute_instance_from_template google_compute_instance_template : shielded_instance_config.enable_vtpm true? & shielded_instance_config.enable_integrity_monitoring true? & shielded_instance_config set
=CKV_GCP_39 GCP-0045 1b44e234-3d73-41a8-9954-0b154135280e
compute-project-keys ma SSH keys of the project open the machine
@google_compute_instance google_compute_instance_from_template google_compute_instance_template : metadata.block-project-ssh-keys true
=CKV_GCP_32 GCP-0030 3e4d5ce6-3280-4027-8010-c26eeea1ec01
compute-public-ip mn Machine has a public address
@google_compute_instance google_compute_instance_from_template google_compute_instance_template : network_interface.access_config absent & network_interface.ipv6_access_config absent
=CKV_GCP_40 GCP-0031
compute-serial-port ma Serial port of the machine is open
!Whoever may reach it tries passwords without any firewall.
@google_compute_instance google_compute_instance_from_template google_compute_instance_template : metadata.serial-port-enable !=true,1,yes
@google_compute_project_metadata : metadata.serial-port-enable !=true,1,yes
@google_compute_project_metadata_item : value !=true,1,yes if key =serial-port-enable
=CKV_GCP_35 GCP-0032 97fa667a-d05b-4f16-9071-58b939f34751
dataflow-no-own-key lk Dataflow job has no key of your own
@google_dataflow_job : kms_key_name set
=CKV_GCP_90
dataflow-public mn Dataflow workers have public addresses
@google_dataflow_job : ip_configuration =WORKER_IP_PRIVATE
=CKV_GCP_94 895ed0d9-6fec-4567-8614-d7a74b599a53
dataproc-no-own-key lk Dataproc cluster has no key of your own
@google_dataproc_cluster : cluster_config.encryption_config.kms_key_name set
=CKV_GCP_91
dataproc-public mn Dataproc cluster has public addresses
@google_dataproc_cluster : cluster_config.gce_cluster_config.internal_ip_only true
=CKV_GCP_103 d2c4b6a8-1234-4f56-9abc-def012345678
dialogflow-cx-no-logs ll Dialogflow CX agent writes no logs
@google_dialogflow_cx_agent : enable_stackdriver_logging true | advanced_settings.logging_settings.enable_stackdriver_logging true
=CKV2_GCP_30
dialogflow-no-logs ll Dialogflow agent writes no logs
+
@google_dialogflow_agent : enable_logging true
=CKV2_GCP_29
dialogflow-webhook-no-logs ll Dialogflow CX webhook writes no logs
+
@google_dialogflow_cx_webhook : enable_stackdriver_logging true
=CKV2_GCP_31
disk-key-literal hc Key of the disk is in the code
@google_compute_disk : disk_encryption_key.raw_key !literal
@google_compute_instance : boot_disk.disk_encryption_key_raw !literal & attached_disk.disk_encryption_key_raw !literal
=GCP-0037 b1d51728-7270-4991-ac2f-fc26e2695b38
disk-no-own-key lk Disk has no key of your own
@google_compute_disk : disk_encryption_key.kms_key_self_link set | disk_encryption_key.raw_key set | disk_encryption_key.rsa_encrypted_key set
=CKV_GCP_38 GCP-0033 CKV_GCP_37 GCP-0034 dd7d70aa-a6ec-460d-b5d2-38b40253b16f
document-ai-no-own-key lk Document AI processor has no key of your own
@google_document_ai_processor : kms_key_name set
=CKV2_GCP_22
document-warehouse-no-own-key lk Document AI warehouse has no key of your own
@google_document_ai_warehouse_location : kms_key set
=CKV2_GCP_23
firewall-default-rule nn Firewall rule is one of those that come with the default network
!They let in SSH, RDP and ping from everywhere.
@google_compute_firewall : name !^default if disabled !=true
=GCP-0073 40abce54-95b1-478c-8e5f-ea0bf0bb0e33
firewall-open-egress ln Firewall rule lets everything out
@google_compute_firewall : destination_ranges !public if direction =EGRESS & allow set
=GCP-0035
firewall-port-range ln Firewall rule opens a range of ports
@google_compute_firewall : allow.ports !*- if direction !=EGRESS & disabled !=true
=GCP-0074 e6f61c37-106b-449f-a5bb-81bfcaceb8b4
forwarding-plain-http lt Load balancer takes plain HTTP
@google_compute_global_forwarding_rule : target !*/targetHttpProxies/ & target>google_compute_target_http_proxy:name absent | target>google_compute_target_http_proxy:url_map>google_compute_url_map:default_url_redirect.https_redirect true if load_balancing_scheme =EXTERNAL,EXTERNAL_MANAGED?
=CKV2_GCP_38
function-plain-http Mt Function serves plain HTTP
@google_cloudfunctions_function : https_trigger_security_level =SECURE_ALWAYS if trigger_http true
=CKV2_GCP_10
function-public-ingress mn Function can be called from the internet
@google_cloudfunctions2_function : service_config.ingress_settings =ALLOW_INTERNAL_AND_GCLB,ALLOW_INTERNAL_ONLY
@google_cloudfunctions_function : ingress_settings =ALLOW_INTERNAL_AND_GCLB,ALLOW_INTERNAL_ONLY
=CKV_GCP_124
fusion-no-logs ll Data fusion writes no logs
@google_data_fusion_instance : enable_stackdriver_logging true
=CKV_GCP_104
fusion-no-monitoring lo Data fusion is not monitored
@google_data_fusion_instance : enable_stackdriver_monitoring true
=CKV_GCP_105
fusion-public mn Data fusion has a public address
@google_data_fusion_instance : private_instance true
=CKV_GCP_87
gke-alpha lr Cluster has alpha features
@google_container_cluster : enable_kubernetes_alpha false?
=CKV2_GCP_19
gke-basic-auth Ma Cluster has a password
@google_container_cluster : master_auth.username !set & master_auth.password !set
=CKV_GCP_19
gke-client-certificate Ma Cluster gives out a client certificate
!It does not expire when whoever has it leaves.
@google_container_cluster : master_auth.client_certificate_config.issue_client_certificate false?
=CKV_GCP_13 GCP-0064 73fb21a1-b19a-45b1-b648-b47b1678681e
gke-default-account ma Nodes run as the default service account
@google_container_cluster google_container_node_pool : node_config.service_account set if remove_default_node_pool !=true & enable_autopilot !=true
=GCP-0050 1c8eef02-17b1-4a3e-b01d-dcc3292d2c38
gke-inline-pool nh Node pool is declared within the cluster
@google_container_cluster : node_pool absent
=CKV_GCP_123
gke-legacy-abac Ma Cluster uses the old kind of permissions
@google_container_cluster : enable_legacy_abac false?
=CKV_GCP_7 GCP-0062 5baa92d2-d8ee-4c75-88a4-52d9d8bb8067 GCP-0048
gke-legacy-metadata Ma Nodes answer the old metadata service
@google_container_cluster google_container_node_pool : node_config.metadata.disable-legacy-endpoints true?
=CKV_GCP_67 GCP-0048
gke-no-alias-ips ln Pods have no addresses of the network
@google_container_cluster : ip_allocation_policy set & networking_mode !=ROUTES
=CKV_GCP_23 GCP-0049 c606ba1d-d736-43eb-ac24-e16108f3a9e0
gke-no-binary-authorization li Cluster runs images that nobody attested
@google_container_cluster : enable_binary_authorization true | binary_authorization.evaluation_mode =PROJECT_SINGLETON_POLICY_ENFORCE
=CKV_GCP_66
gke-no-channel lp Cluster is in no release channel
@google_container_cluster : release_channel.channel set & release_channel.channel !=UNSPECIFIED
=CKV_GCP_70
gke-no-groups la Cluster knows no groups
@google_container_cluster : authenticator_groups_config.security_group set
=CKV_GCP_65
gke-no-integrity mi Start of nodes is not watched
@google_container_cluster google_container_node_pool : node_config.shielded_instance_config.enable_integrity_monitoring true?
=CKV_GCP_72
gke-no-intranode nn Traffic within a node is not seen
@google_container_cluster : enable_intranode_visibility true
=CKV_GCP_61
gke-no-labels nh Cluster has no labels
@google_container_cluster : resource_labels set
=CKV_GCP_21 GCP-0051 65c1bc7a-4835-4ac4-a2b6-13d310b0648d
gke-no-logs ml Cluster writes no logs
@google_container_cluster : logging_service !=none,logging.googleapis.com
=CKV_GCP_1 GCP-0060 4c7ebcb2-eae2-461e-bc83-456ee2d4f694
gke-no-monitoring mo Cluster is not monitored
@google_container_cluster : monitoring_service !=none,monitoring.googleapis.com
=CKV_GCP_8 GCP-0052 30e8dfd2-3591-4d19-8d11-79e93106c93d
gke-no-network-policy mn Every pod of the cluster reaches every pod
@google_container_cluster : network_policy.enabled true | datapath_provider =ADVANCED_DATAPATH | enable_autopilot true
=CKV_GCP_12 GCP-0056 11e7550e-c4b6-472e-adff-c698f157cdd7
gke-no-psp la Cluster admits every pod
@google_container_cluster : pod_security_policy_config.enabled true
=CKV_GCP_24 9192e0f9-eca5-4056-9282-ae2a736a4088
gke-no-repair lr Nodes are not repaired
+
@google_container_node_pool : management.auto_repair true
=CKV_GCP_9 GCP-0063 acfdbec6-4a17-471f-b412-169d77553332
gke-no-secure-boot mi Nodes boot unsigned code
@google_container_cluster google_container_node_pool : node_config.shielded_instance_config.enable_secure_boot true if remove_default_node_pool !=true
=CKV_GCP_68
gke-no-upgrade mp Nodes are not upgraded
@google_container_node_pool : management.auto_upgrade true
=CKV_GCP_10 GCP-0058 b139213e-7d24-49c2-8025-c18faa21ecaa
gke-node-metadata ma Pods get the credentials of their node
@google_container_cluster google_container_node_pool : node_config.workload_metadata_config.mode =GKE_METADATA,GCE_METADATA_SERVER | node_config.workload_metadata_config.node_metadata =GKE_METADATA_SERVER,SECURE if remove_default_node_pool !=true & enable_autopilot !=true
=CKV_GCP_69 GCP-0057
gke-not-private mn Cluster is not private
@google_container_cluster : private_cluster_config set & private_cluster_config.enable_private_endpoint true? & private_cluster_config.enable_private_nodes true
=CKV_GCP_25 GCP-0059 6ccb85d7-0420-4907-9380-50313f80946b
gke-not-shielded mi Nodes are not shielded
@google_container_cluster : enable_shielded_nodes true?
=CKV_GCP_71 GCP-0055 579a0727-9c29-4d58-8195-fc5802a8bdb4
gke-old-image lp Nodes do not run Container-Optimized OS
@google_container_node_pool google_container_cluster : node_config.image_type ^COS if node_config set & node_config.image_type set
=CKV_GCP_22 GCP-0054 8a893e46-e267-485a-8690-51f39951de58
gke-old-version lp Cluster runs a version that gets no fixes
@google_container_cluster : min_master_version !^1.1,1.20,1.21,1.22,1.23,1.24 & node_version !^1.1,1.20,1.21,1.22,1.23,1.24
=128df7ec-f185-48bc-8913-ce756a3ccb85
gke-open hn Kubernetes API of GKE answers every address
@google_container_cluster : master_authorized_networks_config set
=CKV_GCP_20 GCP-0061
gke-open-networks hn Kubernetes API of GKE lets in the whole internet
@google_container_cluster : master_authorized_networks_config.cidr_blocks.cidr_block !public
=GCP-0053 CKV_GCP_18 e2f9b5c7-8d3a-4a5f-93b0-78aeb39d7e09
gke-public-nodes mn Nodes have public addresses
@google_container_cluster : private_cluster_config set & private_cluster_config.enable_private_nodes true?
=CKV_GCP_64
notebook-no-integrity mi Start of the notebook is not watched
@google_notebooks_instance : shielded_instance_config.enable_integrity_monitoring true?
=CKV_GCP_127
notebook-no-own-key lk Notebook has no key of your own
@google_notebooks_instance : disk_encryption =CMEK & kms_key set
=CKV2_GCP_21
notebook-no-vtpm mi Notebook has no virtual TPM
@google_notebooks_instance : shielded_instance_config.enable_vtpm true?
=CKV_GCP_126
notebook-public mn Notebook has a public address
@google_notebooks_instance : no_public_ip true
=CKV_GCP_89
project-no-oslogin ma Project does not use OS Login
@google_compute_project_metadata : metadata.enable-oslogin true
=CKV_GCP_33 GCP-0042 32ecd6eb-0711-421f-9627-1a28d9eff217
public-dataproc ha Dataproc cluster is public
@google_dataproc_cluster_iam_binding : members !=allUsers,allAuthenticatedUsers
@google_dataproc_cluster_iam_member : member !=allUsers,allAuthenticatedUsers
=CKV_GCP_98 e3f7a9b1-c2d3-4e5f-8901-23456789abcd
public-function ha Function may be called by anyone on Google Cloud
@google_cloudfunctions_function_iam_binding google_cloudfunctions2_function_iam_binding : members !=allUsers,allAuthenticatedUsers
@google_cloudfunctions_function_iam_member google_cloudfunctions2_function_iam_member : member !=allUsers,allAuthenticatedUsers
=CKV_GCP_107
public-run ha Service of Cloud Run may be called by anyone
@google_cloud_run_service_iam_binding google_cloud_run_v2_service_iam_binding : members !=allUsers,allAuthenticatedUsers
@google_cloud_run_service_iam_member google_cloud_run_v2_service_iam_member : member !=allUsers,allAuthenticatedUsers
=CKV_GCP_102 7e3c1a2b-9d4f-4c8e-8a5b-0f1e2d3c4b6a
runtime-no-own-key lk Notebook runtime has no key of your own
@google_notebooks_runtime : virtual_machine.virtual_machine_config.encryption_config.kms_key set
=CKV2_GCP_35
runtime-public mn Notebook runtime has a public address
@google_notebooks_runtime : virtual_machine.virtual_machine_config.internal_ip_only true
=CKV2_GCP_36
ssl-policy-old-tls mt Load balancer takes TLS 1.0 or 1.1
@google_compute_ssl_policy : min_tls_version =TLS_1_2,TLS_1_3
=GCP-0039 14a457f0-473d-4d1d-9e37-6d99b355b336
ssl-policy-weak Mt Load balancer takes outdated TLS
@google_compute_ssl_policy : profile =MODERN,RESTRICTED,CUSTOM?! & min_tls_version =TLS_1_2
=CKV_GCP_4
subnet-no-flow-log ml Subnet records no flows
@google_compute_subnetwork : log_config set if purpose !=INTERNAL_HTTPS_LOAD_BALANCER,REGIONAL_MANAGED_PROXY,GLOBAL_MANAGED_PROXY
=CKV_GCP_26 GCP-0029 40430747-442d-450a-a34f-dc57149f4609 GCP-0076
subnet-no-private-access ln Subnet reaches Google through the internet
+
@google_compute_subnetwork : private_ip_google_access true if purpose !=INTERNAL_HTTPS_LOAD_BALANCER,REGIONAL_MANAGED_PROXY,GLOBAL_MANAGED_PROXY
=CKV_GCP_74 GCP-0075 ee7b93c1-b3f8-4a3b-9588-146d481814f5
subnet-no-private-ipv6 ln Subnet reaches Google through the internet by IPv6
@google_compute_subnetwork : private_ipv6_google_access =ENABLE_OUTBOUND_VM_ACCESS_TO_GOOGLE,ENABLE_BIDIRECTIONAL_ACCESS_TO_GOOGLE if stack_type =IPV4_IPV6
=CKV_GCP_76
tpu-public mn TPU has a public address
@google_tpu_v2_vm : network_config.enable_external_ips false
=CKV2_GCP_32
vertex-board-no-own-key lk Tensorboard of Vertex AI has no key of your own
@google_vertex_ai_tensorboard : encryption_spec.kms_key_name set
=CKV2_GCP_26
vertex-dataset-no-own-key lk Dataset of Vertex AI has no key of your own
@google_vertex_ai_dataset : encryption_spec.kms_key_name set
=CKV_GCP_92
vertex-endpoint-no-own-key lk Endpoint of Vertex AI has no key of your own
@google_vertex_ai_endpoint : encryption_spec.kms_key_name set
=CKV2_GCP_24
vertex-endpoint-public mn Endpoint of Vertex AI is public
@google_vertex_ai_endpoint : network set
=CKV2_GCP_33
vertex-features-no-own-key lk Feature store of Vertex AI has no key of your own
@google_vertex_ai_featurestore : encryption_spec.kms_key_name set
=CKV2_GCP_25
vertex-index-public mn Index endpoint of Vertex AI is public
@google_vertex_ai_index_endpoint : public_endpoint_enabled false?
=CKV2_GCP_34
vertex-metadata-no-own-key lk Metadata store of Vertex AI has no key of your own
@google_vertex_ai_metadata_store : encryption_spec.kms_key_name set
=CKV_GCP_96
vm-full-cloud-access ma Machine may use every interface of the cloud
@google_compute_instance : service_account.scopes !=cloud-platform,https://www.googleapis.com/auth/cloud-platform
=bc280331-27b9-4acb-a010-018e8098aa5d
workbench-no-own-key lk Workbench has no key of your own
@google_workbench_instance : gce_setup.boot_disk.kms_key set & gce_setup.data_disks.kms_key set | gce_setup.data_disks absent
=CKV2_GCP_27
workbench-public mn Workbench has a public address
@google_workbench_instance : gce_setup.disable_public_ip true
=CKV2_GCP_28
)"};

}  // namespace sluice::gcp
