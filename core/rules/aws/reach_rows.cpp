#include "core/rules/rule.h"

// What reaches what, and by default. How to read the rows: core/rules/rows.h.
namespace sluice::aws {

extern constinit const RowTable reach_rows{.family = "aws", .text = R"(
cloudformation-no-stack-policy nb Updates of the stack may replace or delete what it holds
@aws_cloudformation_stack : policy_body set | policy_url set
=2f01fb2d-828a-499d-b98e-b83747305052
cloudformation-no-template lh Stack has no template
@aws_cloudformation_stack : template_body set | template_url set
=91bea7b8-0c31-4863-adc9-93f6177266c4
default-group-open ln Default security group lets traffic through
!Everything that names no group of its own is in this one.
>Leave the default group without rules, and name a group where one is meant.
@aws_default_security_group : ingress.cidr_blocks !public & ingress.ipv6_cidr_blocks !public & egress.cidr_blocks !public & egress.ipv6_cidr_blocks !public
@AWS::EC2::SecurityGroup : SecurityGroupIngress.CidrIp !public & SecurityGroupIngress.CidrIpv6 !public & SecurityGroupEgress.CidrIp !public & SecurityGroupEgress.CidrIpv6 !public if GroupName =default
=46883ce1-dc3e-4b17-9195-c6a601624c73 ea33fcf7-394b-4d11-a228-985c5d08f205
ebs-attached-not-encrypted Me Volume of an instance is not encrypted
@aws_ebs_volume : encrypted true if aws_volume_attachment@volume_id set
=CKV2_AWS_2
ecs-no-task lr Service runs no task
@aws_ecs_service : desired_count !=0 | scheduling_strategy =DAEMON
@AWS::ECS::Service : DesiredCount !=0 | SchedulingStrategy =DAEMON
=91f16d09-689e-4926-aca7-155157f634ed
eip-not-used nh Address is attached to nothing
@aws_eip : instance set | network_interface set | aws_eip_association@allocation_id set | aws_nat_gateway@allocation_id set | aws_lb@subnet_mapping.allocation_id set
=CKV2_AWS_19
emr-no-subnet mn Cluster is in no subnet of a VPC
@aws_emr_cluster : subnet_id set | ec2_attributes.subnet_id set | ec2_attributes.subnet_ids set
=2b3c8a6d-9856-43e6-ab1d-d651094f03b4
iam-user-in-no-group la User is in no group
!Rights of a single user are forgotten when its work changes.
@aws_iam_user : aws_iam_group_membership@users set | aws_iam_user_group_membership@user set
=CKV2_AWS_21
nacl-not-used nh Network ACL is attached to no subnet
@aws_network_acl : subnet_ids set | aws_network_acl_association@network_acl_id set
=CKV2_AWS_1
s3-acl-any-account ha Bucket is read by anyone with an AWS account
@aws_s3_bucket : acl !=authenticated-read | aws_s3_bucket_public_access_block@bucket>ignore_public_acls true | aws_s3_bucket_public_access_block@bucket>block_public_acls true
@aws_s3_bucket_acl : acl !=authenticated-read | bucket^aws_s3_bucket_public_access_block@bucket>ignore_public_acls true | bucket^aws_s3_bucket_public_access_block@bucket>block_public_acls true
@aws_s3_bucket_acl : access_control_policy.grant.grantee.uri !$/AuthenticatedUsers | bucket^aws_s3_bucket_public_access_block@bucket>ignore_public_acls true
@aws_s3_bucket : grant.uri !$/AuthenticatedUsers | aws_s3_bucket_public_access_block@bucket>ignore_public_acls true
@AWS::S3::Bucket : AccessControl !=AuthenticatedRead | PublicAccessBlockConfiguration.IgnorePublicAcls true
=57b9893d-33b1-4419-bcea-a717ea87e139 CKV2_AWS_43 d4e5f6g7-h8i9-0jkl-1234-mn567opq8901 835d5497-a526-4aea-a23f-98a9afd1635f CKV_AWS_20 AWS-0092 38c5ee0d-7f22-4260-ab72-5073048df100 219f4c95-aa50-44e0-97de-cf71f4641170 W31 S3_BUCKET_PUBLIC_READ_ACL S3_BUCKET_NO_PUBLIC_RW_ACL
s3-acl-read-by-all ha ACL of the bucket is open to everyone
@aws_s3_bucket_acl each access_control_policy.grant : grantee.uri !$/AllUsers if permission =FULL_CONTROL,READ_ACP
=CKV_AWS_375
s3-acl-writes-acl ha Somebody may rewrite the ACL of the bucket
!Who may write the ACL gives themselves every other permission.
@aws_s3_bucket_acl : access_control_policy.grant.permission !=WRITE_ACP
@aws_s3_bucket : grant.permissions !=WRITE_ACP
=64a222aa-7793-4e40-915f-4b302c76e4d4
sg-egress-anywhere ln Group lets connections out to anywhere
!What is taken over sends data where it likes, and loads what it needs.
>Name the networks that are needed.
@aws_security_group aws_default_security_group : egress.cidr_blocks !public & egress.ipv6_cidr_blocks !public
@aws_security_group_rule : cidr_blocks !public & ipv6_cidr_blocks !public if type =egress
@aws_vpc_security_group_egress_rule : cidr_ipv4 !public & cidr_ipv6 !public
=AWS-0104
sg-egress-everything nn Group lets everything out to anywhere
!What is taken over sends data where it likes, over whichever protocol.
>Name the networks, ports and protocols that are needed.
@aws_security_group aws_default_security_group each egress : cidr_blocks !public & ipv6_cidr_blocks !public if protocol =-1,all
@aws_security_group_rule : cidr_blocks !public & ipv6_cidr_blocks !public if type =egress & protocol =-1,all
@aws_vpc_security_group_egress_rule : cidr_ipv4 !public & cidr_ipv6 !public if ip_protocol =-1
=CKV_AWS_382
sg-http-anywhere ln Group lets HTTP in from anywhere
!What is sent in clear is read and changed on the way, and the application is found at once.
>Let a load balancer with a certificate in front, and name its group.
@aws_security_group aws_default_security_group each ingress : cidr_blocks !public & ipv6_cidr_blocks !public if from_port <=80 & to_port >=80
@aws_security_group_rule : cidr_blocks !public & ipv6_cidr_blocks !public if type =ingress & from_port <=80 & to_port >=80
@aws_vpc_security_group_ingress_rule : cidr_ipv4 !public & cidr_ipv6 !public if from_port <=80 & to_port >=80
=CKV_AWS_260 590d878b-abdc-428f-895a-e2b68a0e1998 ffac8a12-322e-42c1-b9b9-81ff85c39ef7
sg-ingress-anywhere ln Group lets connections in from anywhere
!Whoever finds the address can try passwords and exploits on it.
>Name the networks that are needed.
@aws_security_group aws_default_security_group : ingress.cidr_blocks !public & ingress.ipv6_cidr_blocks !public
@aws_security_group_rule : cidr_blocks !public & ipv6_cidr_blocks !public if type =ingress
@aws_vpc_security_group_ingress_rule : cidr_ipv4 !public & cidr_ipv6 !public
=4728cd65-a20c-49da-8b31-9c08b423e4db
shield-not-used nr Nothing protects it from a flood of requests
@aws_cloudfront_distribution aws_lb aws_eip aws_globalaccelerator_accelerator aws_route53_zone : aws_shield_protection@resource_arn set
=084c6686-2a70-4710-91b1-000393e54c12
)"};

}  // namespace sluice::aws
