#include "core/rules/rule.h"

// Networks, load balancers, gateways and what is in front of them. How to read the rows:
// core/rules/rows.h.
namespace sluice::aws {

extern constinit const RowTable network_rows{.family = "aws", .text = R"(
accelerator-no-flow-log ml Accelerator records no flows
@aws_globalaccelerator_accelerator : attributes.flow_logs_enabled true
=CKV_AWS_75 96e8183b-e985-457b-90cd-61c0503a3369
acm-no-create-before-destroy lr Certificate is gone before its successor stands
@aws_acm_certificate : lifecycle.create_before_destroy true
=CKV_AWS_233
acm-no-transparency-log ll Certificate is kept out of the transparency log
@aws_acm_certificate : options.certificate_transparency_logging_preference !=DISABLED
=CKV_AWS_234
acm-wildcard la Certificate is for every name of the domain
@aws_acm_certificate : domain_name !** & subject_alternative_names !**
@AWS::CertificateManager::Certificate : DomainName !** & SubjectAlternativeNames !**
=CKV2_AWS_71 cc8b294f-006f-4f8f-b5bb-0a9140c33131
api-cache-not-encrypted me API stage caches responses in clear
+
@aws_api_gateway_method_settings : settings.cache_data_encrypted true if settings.caching_enabled true
@AWS::ApiGateway::Stage : MethodSettings.CacheDataEncrypted true if MethodSettings.CachingEnabled true
@AWS::ApiGateway::Deployment : StageDescription.CacheDataEncrypted true if StageDescription.CachingEnabled true
@AWS::Serverless::Api : MethodSettings.CacheDataEncrypted true
=CKV_AWS_308 AWS-0002 b7c9a40c-23e4-4a2d-8d39-a3352f10f288 37cca703-b74c-48ba-ac81-595b53398e9b W87 AWS-0110
api-compression-off lo API answers are not compressed well
@aws_api_gateway_rest_api : minimum_compression_size >=0 & minimum_compression_size <=10485759
@AWS::ApiGateway::RestApi AWS::Serverless::Api : MinimumCompressionSize >=0 & MinimumCompressionSize <=10485759
=ed35928e-195c-4405-a252-98ccb664ab7b d6653eee-2d4d-4e6a-976f-6794a497999a a2f2800e-614b-4bc8-89e6-fec8afd24800
api-data-traced Ml API stage logs whole requests and responses
!Tokens and personal data of callers end up in the logs.
@aws_api_gateway_method_settings : settings.data_trace_enabled false?
@AWS::ApiGateway::Stage AWS::Serverless::Api : MethodSettings.DataTraceEnabled false?
=CKV_AWS_276
api-deployment-no-access-log ll API deployment describes a stage without an access log
@AWS::ApiGateway::Deployment : StageDescription.AccessLogSetting set | AWS::ApiGateway::Stage@DeploymentId set
=06ec63e3-9f72-4fe2-a218-2eb9200b8db5 W45
api-deployment-no-create-before-destroy lr API deployment is gone before its successor stands
@aws_api_gateway_deployment : lifecycle.create_before_destroy true
=CKV_AWS_217
api-method-no-key la API method asks for no API key
@aws_api_gateway_method : api_key_required true if http_method !=OPTIONS
@AWS::ApiGateway::Method : ApiKeyRequired true if HttpMethod !=OPTIONS
=671211c5-5d2a-4e97-8867-30fc28b02216 3641d5b4-d339-4bc2-bfb9-208fe8d3477f
api-method-open Ma API method asks nobody who they are
!Anyone calls the method, and what stands behind it.
@aws_api_gateway_method : authorization !=NONE | api_key_required true | rest_api_id>endpoint_configuration.types =PRIVATE if http_method !=OPTIONS
@AWS::ApiGateway::Method : AuthorizationType !=NONE?! | ApiKeyRequired true | RestApiId>EndpointConfiguration.Types =PRIVATE if HttpMethod !=OPTIONS
=CKV_AWS_59 AWS-0004 1056dfbb-5802-4762-bf2b-8b9b9684b1b0 W59 API_GW_METHOD_AUTHORIZATION_TYPE_RULE CKV2_AWS_70 15ccec05-5476-4890-ad19-53991eba1db8 AwsSolutions-APIG4
api-no-access-log ml API stage writes no access log
@aws_api_gateway_stage : access_log_settings.destination_arn set
@AWS::ApiGateway::Stage AWS::Serverless::Api : AccessLogSetting.DestinationArn set
=CKV_AWS_76 AWS-0001 625abc0e-f980-4ac9-a775-f7519ee34296 W69 API_GW_STAGE_ACCESS_LOGGING_RULE AWS-0113 AwsSolutions-APIG1 0a994e04-c6dc-471d-817e-d37451d18a3b 80d45af4-4920-4236-a56e-b7ef419d1941
api-no-authorizer la API has no authorizer
@aws_api_gateway_rest_api : aws_api_gateway_authorizer@rest_api_id set
@AWS::ApiGateway::RestApi : AWS::ApiGateway::Authorizer@RestApiId set
@AWS::ApiGatewayV2::Api : AWS::ApiGatewayV2::Authorizer@ApiId set
=0a96ce49-4163-4ee6-8169-eb3b0797d694 7fd0d461-5b8c-4815-898c-f2b4b117eb28
api-no-cache lo API stage caches no responses
@aws_api_gateway_method_settings : settings.caching_enabled true
=CKV_AWS_225 AWS-0190 081069cb-588b-4ce1-884c-2a1ce3029fe5
api-no-cache-cluster lo API stage has no cache cluster
@aws_api_gateway_stage : cache_cluster_enabled true
@AWS::ApiGateway::Stage AWS::Serverless::Api : CacheClusterEnabled true
=CKV_AWS_120 52790cad-d60d-41d5-8483-146f9f21208d 60a05ede-0a68-4d0d-a58f-f538cf55ff79
api-no-client-certificate la Back end cannot tell the API stage from others
@aws_api_gateway_stage : client_certificate_id set
@AWS::ApiGateway::Stage : ClientCertificateId set
=CKV2_AWS_51 0b4869fc-a842-4597-aa00-1294df425440 ed4c48b8-eccc-4881-95c1-09fdae23db25
api-no-create-before-destroy lr REST API is gone before its successor stands
@aws_api_gateway_rest_api : lifecycle.create_before_destroy true
=CKV_AWS_237
api-no-execution-log ll API stage logs no executions
@AWS::ApiGateway::Stage : MethodSettings.LoggingLevel =ERROR,INFO
@AWS::ApiGatewayV2::Stage : DefaultRouteSettings.LoggingLevel !=OFF
@AWS::ApiGatewayV2::Stage : DefaultRouteSettings.LoggingLevel set if ApiId>ProtocolType =WEBSOCKET
=API_GW_EXECUTION_LOGGING_ENABLED AwsSolutions-APIG6 80d45af4-4920-4236-a56e-b7ef419d1941
api-no-metrics lo API stage counts nothing
@AWS::ApiGateway::Stage : MethodSettings.MetricsEnabled true
=5d3c1807-acb3-4bb0-be4e-0440230feeaf API_GW_CACHE_ENABLED_AND_ENCRYPTED
api-no-tracing lo API stage is not traced
+
@aws_api_gateway_stage : xray_tracing_enabled true
@AWS::ApiGateway::Stage AWS::Serverless::Api : TracingEnabled true
=CKV_AWS_73 AWS-0003 5813ef56-fa94-406a-b35d-977d4a56ff2b 4ab10c48-bedb-4deb-8f3b-ff12783b61de AWS-0111 c757c6a3-ac87-4b9d-b28d-e5a5add6a315
api-no-waf lw API stage has no web application firewall
@aws_api_gateway_stage : aws_wafv2_web_acl_association@resource_arn set | aws_wafregional_web_acl_association@resource_arn set
@AWS::ApiGateway::Stage : AWS::WAFv2::WebACLAssociation@ResourceArn set | AWS::WAFRegional::WebACLAssociation@ResourceArn set
=CKV2_AWS_29 a186e82c-1078-4a7b-85d8-579561fde884 fcbf9019-566c-4832-a65c-af00d8137d2b AwsSolutions-APIG3
api-not-private ln API is reached from the internet
@aws_api_gateway_rest_api : endpoint_configuration.types =PRIVATE
@AWS::ApiGateway::RestApi : EndpointConfiguration.Types =PRIVATE
@AWS::Serverless::Api : EndpointConfiguration.Type =PRIVATE
=6b2739db-9c49-4db7-b980-7816e0c248c1 4a8daf95-709d-4a36-9132-d3e19878fa34 6b5b0313-771b-4319-ad7a-122ee78700ef
api-request-not-validated la API method validates no requests
@aws_api_gateway_method : request_validator_id set if http_method !=OPTIONS
=CKV2_AWS_53 AwsSolutions-APIG2
api-stage-no-log-level ll API stage has no level of logging
@aws_api_gateway_stage : aws_api_gateway_method_settings@stage_name>settings.logging_level =ERROR,INFO
=CKV2_AWS_4 1b6799eb-4a7a-4b04-9001-8cceb9999326
api-stage-no-usage-plan lr API stage has no usage plan
@aws_api_gateway_stage : aws_api_gateway_usage_plan@api_stages.stage set
@AWS::ApiGateway::Stage : AWS::ApiGateway::UsagePlan@ApiStages.Stage set
=c999cf62-0920-40f8-8dda-0caccd66ed7e 7f8f1b60-43df-4c28-aa21-fb836dbd8071 W64
api-weak-tls Mt API domain takes TLS 1.0
@aws_api_gateway_domain_name : security_policy !=TLS_1_0?! & security_policy !^SSL
@AWS::ApiGateway::DomainName : SecurityPolicy !=TLS_1_0?!
=CKV_AWS_206 AWS-0005 4e1cc5d3-2811-4fb2-861c-ee9b3cb7f90b 8275fab0-68ec-4705-bbf4-86975edb170e W62 API_GW_DOMAIN_DENY_NON_TLS_TRAFFIC
appsync-cache-not-encrypted me AppSync cache is not encrypted at rest
@aws_appsync_api_cache : at_rest_encryption_enabled true
@AWS::AppSync::ApiCache : AtRestEncryptionEnabled true
=CKV_AWS_214
appsync-cache-plain-transport mt AppSync cache is reached in clear
@aws_appsync_api_cache : transit_encryption_enabled true
@AWS::AppSync::ApiCache : TransitEncryptionEnabled true
=CKV_AWS_215
appsync-no-field-logs ll GraphQL API logs no fields
@aws_appsync_graphql_api : log_config.field_log_level =ALL,ERROR,INFO,DEBUG
@AWS::AppSync::GraphQLApi : LogConfig.FieldLogLevel =ALL,ERROR,INFO,DEBUG
=CKV_AWS_194
appsync-no-logs ml GraphQL API writes no logs
@aws_appsync_graphql_api : log_config.cloudwatch_logs_role_arn set
@AWS::AppSync::GraphQLApi : LogConfig.CloudWatchLogsRoleArn set
=CKV_AWS_193
appsync-no-waf lw GraphQL API has no web application firewall
@aws_appsync_graphql_api : aws_wafv2_web_acl_association@resource_arn set
@AWS::AppSync::GraphQLApi : AWS::WAFv2::WebACLAssociation@ResourceArn set
=CKV2_AWS_33
cloudfront-default-certificate lt Distribution uses the certificate of cloudfront.net
@aws_cloudfront_distribution : viewer_certificate.acm_certificate_arn set | viewer_certificate.iam_certificate_id set
@AWS::CloudFront::Distribution : DistributionConfig.ViewerCertificate.AcmCertificateArn set | DistributionConfig.ViewerCertificate.IamCertificateId set | DistributionConfig.ViewerCertificate.CloudFrontDefaultCertificate false
=CKV2_AWS_42 3a1e94df-6847-4c0e-a3b6-6c6af4e128ef b4d9c12b-bfba-4aeb-9cb8-2358546d8041
cloudfront-default-tls lt Distribution takes outdated TLS, since it has no certificate of its own
>Give the distribution a domain and a certificate of your own, and the policy TLSv1.2_2021.
@aws_cloudfront_distribution : viewer_certificate.minimum_protocol_version ^TLSv1.2,TLSv1.3 | viewer_certificate.acm_certificate_arn set | viewer_certificate.iam_certificate_id set
@AWS::CloudFront::Distribution : DistributionConfig.ViewerCertificate.MinimumProtocolVersion ^TLSv1.2,TLSv1.3 | DistributionConfig.ViewerCertificate.AcmCertificateArn set | DistributionConfig.ViewerCertificate.IamCertificateId set
=CKV_AWS_174 AWS-0013 00e5e55e-c2ff-46b3-a757-a7a1cd802456 5c0003fb-9aa0-42c1-9da3-eb0e332bef21 dc17ee4b-ddf2-4e23-96e8-7a36abad1303 W70 CLOUDFRONT_MINIMUM_PROTOCOL_VERSION_RULE
cloudfront-disabled lh Distribution is switched off
@aws_cloudfront_distribution : enabled true
@AWS::CloudFront::Distribution : DistributionConfig.Enabled true & DistributionConfig.Origins set | DistributionConfig.OriginGroups set
=CKV_AWS_216 1bc367f6-901d-4870-ad0c-71d79762ef52 e4f54ff4-d352-40e8-a096-5141073c37a2
cloudfront-no-default-root la Distribution has no default root object
!A request for / may list what the origin holds.
@aws_cloudfront_distribution : default_root_object set
@AWS::CloudFront::Distribution : DistributionConfig.DefaultRootObject set
=CKV_AWS_305 CLOUDFRONT_DEFAULT_ROOT_OBJECT_CONFIGURED
cloudfront-no-failover lr Distribution has no second origin
@aws_cloudfront_distribution : origin_group set & origin_group.member.origin_id many & origin_group.failover_criteria.status_codes set
@AWS::CloudFront::Distribution : DistributionConfig.OriginGroups.Items set
=AwsSolutions-CFR7 CKV_AWS_310 CLOUDFRONT_ORIGIN_FAILOVER_ENABLED
cloudfront-no-geo-restriction ln Distribution serves every country
@aws_cloudfront_distribution : restrictions.geo_restriction.restriction_type =whitelist,blacklist
@AWS::CloudFront::Distribution : DistributionConfig.Restrictions.GeoRestriction.RestrictionType =whitelist,blacklist
=CKV_AWS_374 7f8843f0-9ea5-42b4-a02b-753055113195 AwsSolutions-CFR1
cloudfront-no-headers-policy lw Distribution sets no security headers
@aws_cloudfront_distribution : default_cache_behavior.response_headers_policy_id set
=CKV2_AWS_32
cloudfront-no-hsts lt Headers policy does not keep browsers on HTTPS
@aws_cloudfront_response_headers_policy : security_headers_config.strict_transport_security.access_control_max_age_sec >=31536000 & security_headers_config.strict_transport_security.include_subdomains true & security_headers_config.strict_transport_security.override true & security_headers_config.strict_transport_security.preload true
=CKV_AWS_259
cloudfront-no-log ml Distribution writes no access log
@aws_cloudfront_distribution : logging_config.bucket set | aws_cloudwatch_log_delivery_source@resource_arn set
@AWS::CloudFront::Distribution : DistributionConfig.Logging.Bucket set
=CKV_AWS_86 AWS-0010 94690d79-b3b0-43de-b656-84ebef5753e5 de77cd9f-0e8b-46cc-b4a4-b6b436838642 W10 CLOUDFRONT_ACCESSLOGS_ENABLED AwsSolutions-CFR3
cloudfront-no-origin-access la Distribution reads the bucket as anyone could
@aws_cloudfront_distribution each origin : origin_access_control_id set | s3_origin_config.origin_access_identity set if custom_origin_config absent & domain_name *.s3.,s3-,bucket_regional | domain_name>aws_s3_bucket:bucket set | domain_name>aws_s3_bucket:bucket_prefix set
@AWS::CloudFront::Distribution each DistributionConfig.Origins : OriginAccessControlId set | S3OriginConfig.OriginAccessIdentity set if S3OriginConfig set
=CKV2_AWS_46 CLOUDFRONT_ORIGIN_ACCESS_IDENTITY_ENABLED
cloudfront-no-sni lh Distribution answers by address, not by name
@AWS::CloudFront::Distribution : DistributionConfig.ViewerCertificate.SslSupportMethod !=vip,static-ip?! if DistributionConfig.ViewerCertificate.AcmCertificateArn set
=CLOUDFRONT_SNI_ENABLED b4d9c12b-bfba-4aeb-9cb8-2358546d8041
cloudfront-no-waf mw Distribution has no web application firewall
@aws_cloudfront_distribution : web_acl_id set
@AWS::CloudFront::Distribution : DistributionConfig.WebACLId set
=CKV_AWS_68 AWS-0011 1419b4c6-6d5c-4534-9cf6-6a5266085333 0f139403-303f-467c-96bd-e717e6cfd62d AwsSolutions-CFR2
cloudfront-old-tls mt Distribution's certificate allows outdated TLS
@AWS::CloudFront::Distribution : DistributionConfig.ViewerCertificate.MinimumProtocolVersion !=SSLv3,TLSv1,TLSv1_2016,TLSv1.1_2016
=be96849c-3df6-49c2-bc16-778a7be2519c
cloudfront-plain-http Mt Distribution serves plain HTTP
!Whoever sits on the way reads and changes what is served, cookies included.
>Set viewer_protocol_policy = "redirect-to-https".
@aws_cloudfront_distribution : default_cache_behavior.viewer_protocol_policy !=allow-all
@AWS::CloudFront::Distribution : DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy !=allow-all
=CKV_AWS_34 31733ee2-fef0-4e87-9778-65da22a8ecf1 CLOUDFRONT_VIEWER_POLICY_HTTPS AwsSolutions-CFR4 AWS-0012 55af1353-2f62-4fa0-a8e1-a210ca2708f5 a5366a50-932f-4085-896b-41402714a388
cloudfront-plain-http-path Mt Distribution serves plain HTTP at some paths
!Whoever sits on the way reads and changes what is served, cookies included.
>Set viewer_protocol_policy = "redirect-to-https".
@aws_cloudfront_distribution : ordered_cache_behavior.viewer_protocol_policy !=allow-all
@AWS::CloudFront::Distribution : DistributionConfig.CacheBehaviors.ViewerProtocolPolicy !=allow-all
=CKV_AWS_34 31733ee2-fef0-4e87-9778-65da22a8ecf1 CLOUDFRONT_VIEWER_POLICY_HTTPS AwsSolutions-CFR4 AWS-0012 55af1353-2f62-4fa0-a8e1-a210ca2708f5 a5366a50-932f-4085-896b-41402714a388
cloudfront-plain-origin mt Distribution talks plain HTTP to its origin
@aws_cloudfront_distribution : origin.custom_origin_config.origin_protocol_policy =https-only?
@AWS::CloudFront::Distribution : DistributionConfig.Origins.CustomOriginConfig.OriginProtocolPolicy =https-only?
=CKV2_AWS_72
cloudfront-ssl3-origin Mt Distribution talks SSL 3.0 to its origin
@aws_cloudfront_distribution : origin.custom_origin_config.origin_ssl_protocols !=SSLv3
@AWS::CloudFront::Distribution : DistributionConfig.Origins.CustomOriginConfig.OriginSSLProtocols !=SSLv3
=CKV2_AWS_54
cloudfront-weak-origin-tls mt Distribution talks outdated TLS to its origin
@aws_cloudfront_distribution : origin.custom_origin_config.origin_ssl_protocols !=TLSv1,TLSv1.1
@AWS::CloudFront::Distribution : DistributionConfig.Origins.CustomOriginConfig.OriginSSLProtocols !=TLSv1,TLSv1.1
cloudfront-weak-tls Mt Distribution takes outdated TLS
@aws_cloudfront_distribution : viewer_certificate.minimum_protocol_version ^TLSv1.2,TLSv1.3 if viewer_certificate.acm_certificate_arn set | viewer_certificate.iam_certificate_id set
@AWS::CloudFront::Distribution : DistributionConfig.ViewerCertificate.MinimumProtocolVersion ^TLSv1.2,TLSv1.3 if DistributionConfig.ViewerCertificate.AcmCertificateArn set | DistributionConfig.ViewerCertificate.IamCertificateId set
=CKV_AWS_174 AWS-0013 00e5e55e-c2ff-46b3-a757-a7a1cd802456 5c0003fb-9aa0-42c1-9da3-eb0e332bef21 dc17ee4b-ddf2-4e23-96e8-7a36abad1303 W70 CLOUDFRONT_MINIMUM_PROTOCOL_VERSION_RULE
default-security-group-open Mn Default security group of the VPC lets traffic through
@aws_default_security_group : ingress absent & egress absent
=CKV2_AWS_12 AWS-0173 9a4ef195-74b9-4c58-b8ed-2b2fe4353a75
default-vpc Mn Default VPC is used
!Its subnets are public, and whatever starts in it gets a public address.
>Make a VPC of your own and remove the resource.
@aws_default_vpc : id set
=CKV_AWS_148 AWS-0101 96ed3526-0179-4c73-b1b2-372fde2e0d13
elb-no-access-log ml Classic load balancer writes no access log
@aws_elb : access_logs set & access_logs.enabled true?
@AWS::ElasticLoadBalancing::LoadBalancer : AccessLoggingPolicy.Enabled true
=CKV_AWS_92 20018359-6fd7-4d05-ab26-d4dffccbdf79 ee12ad32-2863-4c0f-b13f-28272d115028 W26 ELB_LOGGING_ENABLED
elb-no-acm lt Classic load balancer has a listener without a certificate
@AWS::ElasticLoadBalancing::LoadBalancer each Listeners : SSLCertificateId set & SSLCertificateId !*:server-certificate/
=ELB_ACM_CERTIFICATE_REQUIRED
elb-no-predefined-policy lt Classic load balancer has ciphers of its own choice
>Take the predefined policy ELBSecurityPolicy-TLS-1-2-2017-01.
@AWS::ElasticLoadBalancing::LoadBalancer each Policies : Attributes[Name=Reference-Security-Policy].Value =ELBSecurityPolicy-TLS-1-2-2017-01 if PolicyType =SSLNegotiationPolicyType
=ELB_PREDEFINED_SECURITY_POLICY_SSL_CHECK
elb-no-certificate lt Classic load balancer has no certificate of ACM
@aws_elb each listener : ssl_certificate_id set
=CKV_AWS_127
elb-no-cross-zone lr Classic load balancer sends nothing across zones
+
@aws_elb : cross_zone_load_balancing true?
@AWS::ElasticLoadBalancing::LoadBalancer : CrossZone true
=CKV_AWS_138 ELB_CROSS_ZONE_LOAD_BALANCING_ENABLED
elb-no-inbound nr Classic load balancer is in a security group that lets nobody in
@AWS::EC2::SecurityGroup : SecurityGroupIngress set | AWS::EC2::SecurityGroupIngress@GroupId set if AWS::ElasticLoadBalancing::LoadBalancer@SecurityGroups set
=e200a6f3-c589-49ec-9143-7421d4a2c845
elb-plain-listener Mt Classic load balancer takes connections in clear
@aws_elb each listener : lb_protocol =HTTPS,SSL
@AWS::ElasticLoadBalancing::LoadBalancer each Listeners : Protocol =HTTPS,SSL
=CKV_AWS_376 ELB_TLS_HTTPS_LISTENERS_ONLY 80908a75-586b-4c61-ab04-490f4f4525b8 275a3217-ca37-40c1-a6cf-bb57d245ab32
elb-weak-cipher Mt Classic load balancer takes weak ciphers
@aws_load_balancer_policy each policy_attribute : value !=true if name =DES-CBC3-SHA,RC4-MD5,RC4-SHA,DES-CBC-SHA,EXP-RC4-MD5,ECDHE-RSA-RC4-SHA,ECDHE-ECDSA-RC4-SHA,EDH-RSA-DES-CBC-SHA,TLS_RSA_ARCFOUR_128_SHA1,TLS_DHE_RSA_WITH_DES_CBC_SHA,PSK-RC4-SHA,ADH-RC4-MD5,DHE-DSS-SEED-SHA
@AWS::ElasticLoadBalancing::LoadBalancer each Policies.Attributes : Value =false if Name *_NULL_,-NULL-,EXP-,_EXPORT_,RC4,DES-CBC,_anon_,ADH-,MD5,PSK,ARCFOUR,SEED | Name =DES-CBC3-SHA,RC4-MD5,RC4-SHA,DES-CBC-SHA,EXP-RC4-MD5,ECDHE-RSA-RC4-SHA,ECDHE-ECDSA-RC4-SHA,EDH-RSA-DES-CBC-SHA,TLS_RSA_ARCFOUR_128_SHA1,TLS_DHE_RSA_WITH_DES_CBC_SHA,PSK-RC4-SHA,ADH-RC4-MD5,DHE-DSS-SEED-SHA
=4a800e14-c94a-442d-9067-5a2e9f6c0a4c 809f77f8-d10e-4842-a84f-3be7b6ff1190
elb-weak-protocol Mt Classic load balancer takes outdated TLS
@aws_load_balancer_policy each policy_attribute : value absent | value =false if name =Protocol-SSLv2,Protocol-SSLv3,Protocol-TLSv1,Protocol-TLSv1.1
@aws_load_balancer_policy each policy_attribute : value !=ELBSecurityPolicy-2011-08,ELBSecurityPolicy-2014-01,ELBSecurityPolicy-2014-10,ELBSecurityPolicy-2015-02,ELBSecurityPolicy-2015-03,ELBSecurityPolicy-2015-05,ELBSecurityPolicy-2016-08,ELBSecurityPolicy-TLS-1-1-2017-01 if name =Reference-Security-Policy
@AWS::ElasticLoadBalancing::LoadBalancer each Policies.Attributes : Value absent | Value =false if Name =Protocol-SSLv2,Protocol-SSLv3,Protocol-TLSv1,Protocol-TLSv1.1
=126c1788-23c2-4a10-906c-ef179f4f96ec CKV_AWS_213 61a94903-3cd3-4780-88ec-fc918819b9c8
endpoint-service-auto-accept ma Endpoint service takes in whoever asks
@aws_vpc_endpoint_service : acceptance_required true
@AWS::EC2::VPCEndpointService : AcceptanceRequired true
=CKV_AWS_123
http-api-no-access-log ml HTTP API stage writes no access log
@aws_apigatewayv2_stage : access_log_settings.destination_arn set
@AWS::ApiGatewayV2::Stage AWS::Serverless::HttpApi : AccessLogSettings.DestinationArn set
=CKV_AWS_95 AWS-0116 0a994e04-c6dc-471d-817e-d37451d18a3b 80d45af4-4920-4236-a56e-b7ef419d1941 W46 API_GWV2_ACCESS_LOGS_ENABLED
http-api-weak-tls Mt HTTP API domain takes TLS 1.0
@AWS::ApiGatewayV2::DomainName : DomainNameConfigurations.SecurityPolicy !=TLS_1_0
=CKV_AWS_206
http-route-open Ma HTTP API route asks nobody who they are
!Anyone calls the route, and what stands behind it.
@aws_apigatewayv2_route : authorization_type !=NONE?! if route_key !^OPTIONS
@AWS::ApiGatewayV2::Route : AuthorizationType !=NONE?! if RouteKey *~/,$connect & RouteKey !^OPTIONS
=CKV_AWS_309
lb-desync-monitor-only mt Load balancer lets ambiguous requests through
!Front and back read a request differently, and one user's request is taken for another's.
@aws_alb aws_lb aws_elb : desync_mitigation_mode !=monitor
@AWS::ElasticLoadBalancingV2::LoadBalancer : LoadBalancerAttributes[Key=routing.http.desync_mitigation_mode].Value !=monitor
=CKV_AWS_328
lb-http-not-redirected mt Load balancer has a listener that does not lead to HTTPS
>Let the listener for HTTP redirect to HTTPS.
@aws_lb : aws_lb_listener@load_balancer_arn>default_action.redirect.protocol =HTTPS | aws_lb_listener@load_balancer_arn>protocol !=HTTP if load_balancer_type !=network,gateway
@aws_alb : aws_alb_listener@load_balancer_arn>default_action.redirect.protocol =HTTPS | aws_alb_listener@load_balancer_arn>protocol !=HTTP if load_balancer_type !=network,gateway
=CKV2_AWS_20
lb-keeps-invalid-headers ln Load balancer passes invalid headers on
!A request that is read in two ways carries a second one past the checks.
+
@aws_lb aws_alb : drop_invalid_header_fields true if load_balancer_type =application?
@AWS::ElasticLoadBalancingV2::LoadBalancer : LoadBalancerAttributes[Key=routing.http.drop_invalid_header_fields.enabled].Value true if Type =application?
=CKV_AWS_131 AWS-0052 6e3fd2ed-5c83-4c68-9679-7700d224d379 ALB_HTTP_DROP_INVALID_HEADER_ENABLED
lb-no-access-log ml Load balancer writes no access log
@aws_alb aws_lb : access_logs.enabled true
@AWS::ElasticLoadBalancingV2::LoadBalancer : LoadBalancerAttributes[Key=access_logs.s3.enabled].Value true
=CKV_AWS_91 c62e8b7d-1fdf-4050-ac4c-76ba9e1d9621 W52 ELBV2_ACCESS_LOGGING_RULE AwsSolutions-ELB2
lb-no-cross-zone lr Network load balancer sends nothing across zones
+
@aws_alb aws_lb : enable_cross_zone_load_balancing true if load_balancer_type =network,gateway
=CKV_AWS_152
lb-no-deletion-protection ld Load balancer can be deleted by one call
+
@aws_alb aws_lb : enable_deletion_protection true
@AWS::ElasticLoadBalancingV2::LoadBalancer : LoadBalancerAttributes[Key=deletion_protection.enabled].Value true
=CKV_AWS_150 afecd1f1-6378-4f7e-bb3b-60c35801fdd4 ELB_DELETION_PROTECTION_ENABLED
lb-no-health-check lr Target group has no health check
@aws_alb_target_group aws_lb_target_group : health_check.path set | target_type =lambda if protocol =HTTP,HTTPS
=CKV_AWS_261
lb-no-waf lw Load balancer has no web application firewall
@aws_alb aws_lb : aws_wafv2_web_acl_association@resource_arn set | aws_wafregional_web_acl_association@resource_arn set if internal !=true & load_balancer_type !=network,gateway
@AWS::ElasticLoadBalancingV2::LoadBalancer : AWS::WAFv2::WebACLAssociation@ResourceArn set | AWS::WAFRegional::WebACLAssociation@ResourceArn set if Scheme !=internal & Type !=network,gateway
=CKV2_AWS_28 105ba098-1e34-48cd-b0f2-a8a43a51bf9b 0afa6ab8-a047-48cf-be07-93a2f8c34cf7
lb-own-certificate lt Listener's certificate is not renewed by AWS
>Take a certificate of the Certificate Manager.
@AWS::ElasticLoadBalancingV2::Listener : Certificates.CertificateArn !*:server-certificate/?! if Protocol =HTTPS,TLS
=ELBV2_ACM_CERTIFICATE_REQUIRED
lb-plain-http ht Listener takes plain HTTP
@aws_alb_listener aws_lb_listener : protocol =HTTPS,TLS,TCP,UDP,TCP_UDP,GENEVE | default_action.redirect.protocol =HTTPS
@AWS::ElasticLoadBalancingV2::Listener : Protocol =HTTPS,TLS,TCP,UDP,TCP_UDP,GENEVE | DefaultActions.RedirectConfig.Protocol =HTTPS
=CKV_AWS_2 AWS-0054 de7f5e83-da88-4046-871f-ea18504b1d43 275a3217-ca37-40c1-a6cf-bb57d245ab32 W56 ELBV2_LISTENER_PROTOCOL_RULE
lb-public ln Load balancer faces the internet
@aws_alb aws_lb : internal true if load_balancer_type !=gateway
@AWS::ElasticLoadBalancingV2::LoadBalancer : Scheme =internal
=AWS-0053
lb-target-plain-http lt Load balancer talks plain HTTP to its targets
@aws_lb_target_group : protocol !=HTTP | aws_lb_listener@default_action.target_group_arn>protocol =HTTPS
@aws_alb_target_group : protocol !=HTTP | aws_alb_listener@default_action.target_group_arn>protocol =HTTPS
@aws_alb_listener aws_lb_listener : protocol !=HTTP | default_action.redirect.protocol =HTTPS
=CKV_AWS_378
lb-weak-tls Mt Listener takes TLS 1.0 or 1.1
@aws_alb_listener aws_lb_listener : ssl_policy ^ELBSecurityPolicy-TLS13,ELBSecurityPolicy-FS-1-2,ELBSecurityPolicy-TLS-1-2 & ssl_policy !*TLS13-1-0,TLS13-1-1 if protocol =HTTPS,TLS
@AWS::ElasticLoadBalancingV2::Listener : SslPolicy ^ELBSecurityPolicy-TLS13,ELBSecurityPolicy-FS-1-2,ELBSecurityPolicy-TLS-1-2 & SslPolicy !*TLS13-1-0,TLS13-1-1 if Protocol =HTTPS,TLS
=CKV_AWS_103 AWS-0047 W55 ELBV2_LISTENER_SSL_POLICY_RULE CKV2_AWS_74
nacl-all-ports mn Network access list takes every port
@AWS::EC2::NetworkAclEntry : PortRange.From set & PortRange.To set if Protocol =6,17 & RuleAction =allow
=f57f849c-883b-4cb7-85e7-f7b199dff163 W67 EC2_NETWORK_ACL_PORT_RANGE_RULE
nacl-every-protocol mn Network access list takes every protocol
@AWS::EC2::NetworkAclEntry : Protocol =6,17,1,58 | RuleAction =deny
=W66 EC2_NETWORK_ACL_PROTOCOL_RULE 03879981-efa2-47a0-a818-c843e1441b88
nacl-full-range mn Network access list is for every port
@AWS::EC2::NetworkAclEntry : PortRange.From >=1? | PortRange.To <=65534? if Protocol =6,17 & RuleAction =allow
=W67 EC2_NETWORK_ACL_PORT_RANGE_RULE
nacl-weak-deny mn Network access list denies only some addresses
@AWS::EC2::NetworkAclEntry : CidrBlock public? & Ipv6CidrBlock public? if RuleAction =deny
=W71 EC2_NETWORK_ACL_ENTRY_INEFFECTIVE_DENY_RULE 2623d682-dccb-44cd-99d0-54d9fd62f8f2
nat-instance lr Default route leads to an instance
@aws_route : destination_cidr_block !public if instance_id set
@aws_route_table each route : cidr_block !public if instance_id set
=CKV2_AWS_35
network-firewall-no-deletion-protection ld Network firewall can be deleted by one call
+
@aws_networkfirewall_firewall : delete_protection true
=CKV_AWS_344
network-firewall-no-log ll Network firewall writes no log
@aws_networkfirewall_firewall : aws_networkfirewall_logging_configuration@firewall_arn set
=CKV2_AWS_63
network-firewall-no-own-key lk Network firewall has no key of your own
@aws_networkfirewall_firewall aws_networkfirewall_rule_group : encryption_configuration.key_id set
=CKV_AWS_345
network-firewall-policy-no-own-key lk Network firewall policy has no key of your own
@aws_networkfirewall_firewall_policy : encryption_configuration.key_id set
=CKV_AWS_346
peering-default-route mn Route through a peering takes in every address
@aws_route : destination_cidr_block !public & destination_ipv6_cidr_block !public if vpc_peering_connection_id set
@aws_route_table each route : cidr_block !public & ipv6_cidr_block !public if vpc_peering_connection_id set
=CKV2_AWS_44 b3a41501-f712-4c4f-81e5-db9a7dc0e34e
route-default nn Route takes in every address
@AWS::EC2::Route : DestinationCidrBlock !public & DestinationIpv6CidrBlock !public
=4f0908b9-eb66-433f-9145-134274e1e944
route-to-internet nn Route leads to the internet
@AWS::EC2::Route : DestinationCidrBlock !public & DestinationIpv6CidrBlock !public if GatewayId set
=NO_UNRESTRICTED_ROUTE_TO_IGW
route53-no-dnssec li DNS zone is not signed
@aws_route53_zone : aws_route53_hosted_zone_dnssec@hosted_zone_id set | aws_route53_key_signing_key@hosted_zone_id set | aws_route53_zone_association@zone_id set if vpc absent
=CKV2_AWS_38
route53-no-query-log ll DNS zone records no queries
@aws_route53_zone : aws_route53_query_log@zone_id set if vpc absent
@AWS::Route53::HostedZone : QueryLoggingConfig set
=CKV2_AWS_39 7dbba512-e244-42dc-98bb-422339827967 0f0fb06b-0f2f-4374-8588-f2c7c348c7a0
route53-no-transfer-lock ma Domain may be moved to another registrar
+
@aws_route53domains_registered_domain : transfer_lock true?
=CKV_AWS_377
route53-record-empty lh DNS record has no value
@aws_route53_record : records set | alias set
@AWS::Route53::HostedZone : AWS::Route53::RecordSet@HostedZoneId set | AWS::Route53::RecordSetGroup@HostedZoneId set
=25db74bf-fa3b-44da-934e-8c3e005c0453 24d932e1-91f0-46ea-836f-fdbd81694151
route53-record-fixed ni DNS record holds an address that nothing here makes
!When the machine goes, whoever gets its address next answers for the name.
>Refer to the address of the resource that is meant, or use an alias.
@aws_route53_record : records !literal if type =A
=CKV2_AWS_23
sg-all-out nn Security group lets everything out to the internet
@AWS::EC2::SecurityGroup whole SecurityGroupEgress : CidrIp !public & CidrIpv6 !public if IpProtocol =-1,all
@AWS::EC2::SecurityGroupEgress whole : CidrIp !public & CidrIpv6 !public if IpProtocol =-1,all
=CKV_AWS_382 66f2d8f9-a911-4ced-ae27-34f09690bb2c
sg-every-protocol-in mn Security group lets in every protocol
@AWS::EC2::SecurityGroup whole SecurityGroupIngress : IpProtocol !=-1,all
@AWS::EC2::SecurityGroupIngress whole : IpProtocol !=-1,all
=W42 SECURITY_GROUP_INGRESS_ALL_PROTOCOLS_RULE
sg-every-protocol-out nn Security group lets out every protocol
@AWS::EC2::SecurityGroup whole SecurityGroupEgress : IpProtocol !=-1,all | CidrIp =127.0.0.1/32 | CidrIpv6 =::1/128
@AWS::EC2::SecurityGroupEgress whole : IpProtocol !=-1,all | CidrIp =127.0.0.1/32 | CidrIpv6 =::1/128
=W40 ee464fc2-54a6-4e22-b10a-c6dcd2474d0c SECURITY_GROUP_EGRESS_ALL_PROTOCOLS_RULE
sg-no-description nh Security group does not say what it is for
@aws_security_group aws_db_security_group aws_elasticache_security_group aws_redshift_security_group : description set & description !=Managed~by~Terraform
@AWS::EC2::SecurityGroup : GroupDescription set
@AWS::ElastiCache::SecurityGroup : Description set
=CKV_AWS_23 AWS-0099 AWS-0049 cb3f5ed6-0d18-40de-a93d-b3538db31e8c
sg-no-egress nn Security group leaves out what may be reached
@AWS::EC2::SecurityGroup : SecurityGroupEgress set | AWS::EC2::SecurityGroupEgress@GroupId set
=F1000 SECURITY_GROUP_MISSING_EGRESS_RULE
sg-no-vpc nn Security group names no VPC
@AWS::EC2::SecurityGroup : VpcId set
=493d9591-6249-47bf-8dc0-5c10161cc558
sg-public-http ln Security group lets in the internet at port 80
@AWS::EC2::SecurityGroup whole SecurityGroupIngress : CidrIp !public & CidrIpv6 !public if FromPort <=80 & ToPort >=80
@AWS::EC2::SecurityGroupIngress whole : CidrIp !public & CidrIpv6 !public if FromPort <=80 & ToPort >=80
=CKV_AWS_260 ddfc4eaa-af23-409f-b96c-bf5c45dc4daa
sg-public-in ln Security group lets in the internet
@AWS::EC2::SecurityGroup whole SecurityGroupIngress : CidrIp !public & CidrIpv6 !public
@AWS::EC2::SecurityGroupIngress whole : CidrIp !public & CidrIpv6 !public
=W2 AWS-0107 4a1e6b34-1008-4e61-a5f2-1f7c276f8d14 EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE AwsSolutions-EC23
sg-public-out nn Security group lets out to the internet
@AWS::EC2::SecurityGroup whole SecurityGroupEgress : CidrIp !public & CidrIpv6 !public
@AWS::EC2::SecurityGroupEgress whole : CidrIp !public & CidrIpv6 !public
=W5 AWS-0104 1cc2fbd7-816c-4fbf-ad6d-38a4afa4312a EC2_SECURITY_GROUP_EGRESS_OPEN_TO_WORLD_RULE
sg-rule-no-description nh Rule of a security group does not say what it is for
@aws_security_group each ingress : description set
@aws_security_group each egress : description set
@aws_security_group_rule aws_vpc_security_group_ingress_rule aws_vpc_security_group_egress_rule : description set
@AWS::EC2::SecurityGroup whole SecurityGroupIngress : Description set
@AWS::EC2::SecurityGroup whole SecurityGroupEgress : Description set
@AWS::EC2::SecurityGroupIngress AWS::EC2::SecurityGroupEgress : Description set
=CKV_AWS_23 AWS-0124 68eb4bf3-f9bf-463d-b5cf-e029bb446d2e 5e6c9c68-8a82-408e-8749-ddad78cbb9c5 W36 SECURITY_GROUP_DESCRIPTION_RULE
sg-wide-in nn Rule of a security group lets in a whole network
@AWS::EC2::SecurityGroup whole SecurityGroupIngress : CidrIp $/32? & CidrIpv6 $/128?
@AWS::EC2::SecurityGroupIngress whole : CidrIp $/32? & CidrIpv6 $/128?
=W9 SECURITY_GROUP_INGRESS_CIDR_NON_32_RULE
subnet-public-ip mn Subnet gives every instance a public address
@aws_subnet : map_public_ip_on_launch false?
@AWS::EC2::Subnet : MapPublicIpOnLaunch false?
=CKV_AWS_130 AWS-0164 52f04a44-6bfa-4c41-b1d3-4ae99a2de05c b3de4e4c-14be-4159-b99d-9ad194365e4c W33 SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED
transit-gateway-auto-accept ma Transit gateway takes in whoever asks
@aws_ec2_transit_gateway : auto_accept_shared_attachments !=enable
@AWS::EC2::TransitGateway : AutoAcceptSharedAttachments !=enable
=CKV_AWS_331
vpc-default-group-kept ln Default security group of the VPC is left as it comes
!Everything that names no group of its own is in it, and reaches all that is.
>Add an aws_default_security_group without rules for the VPC.
@aws_vpc : aws_default_security_group@vpc_id set
=CKV2_AWS_12
vpc-no-firewall ln VPC has no network firewall
@aws_vpc : aws_networkfirewall_firewall@vpc_id set
@AWS::EC2::VPC : AWS::NetworkFirewall::Firewall@VpcId set
=fd632aaf-b8a1-424d-a4d1-0de22fd3247a 3e293410-d5b8-411f-85fd-7d26294f20c9
vpc-no-flow-log ml VPC records no flows
@aws_vpc : aws_flow_log@vpc_id set
@AWS::EC2::VPC : AWS::EC2::FlowLog@ResourceId set
=CKV2_AWS_11 AWS-0178 f83121ea-03da-434f-9277-9cd247ab3047 f6d299d2-21eb-41cc-b1e1-fe12d857500b W60 AwsSolutions-VPC7
vpc-no-subnet lh VPC has no subnet
@AWS::EC2::VPC : AWS::EC2::Subnet@VpcId set
=3b3b4411-ad1f-40e7-b257-a78a6bb9673a
waf-allows-by-default mw Web application firewall lets through what no rule names
@AWS::WAF::WebACL : DefaultAction.Type !=ALLOW
=6d64f311-3da6-45f3-80f1-14db9771ea40 F665 WAF_WEB_ACL_DEFAULT_ACTION_RULE
waf-no-log ll Web application firewall writes no log
@aws_waf_web_acl aws_wafregional_web_acl : logging_configuration.log_destination set
=CKV_AWS_176
waf-no-log4j lw Web access list does not stop the attack on Log4j
@aws_wafv2_web_acl : rule.statement.managed_rule_group_statement.name has=AWSManagedRulesKnownBadInputsRuleSet
@AWS::WAFv2::WebACL : Rules.Statement.ManagedRuleGroupStatement.Name has=AWSManagedRulesKnownBadInputsRuleSet
=CKV_AWS_192 CKV2_AWS_76 CKV2_AWS_77
waf-no-rules mw Web application firewall has no rules
@aws_waf_web_acl aws_wafregional_web_acl : rules set | rule set
@aws_wafv2_web_acl : rule set
=CKV_AWS_175
waf-rule-no-action mw Rule of the web application firewall does nothing
@aws_waf_web_acl each rules : action.type set | override_action.type set
@aws_wafregional_web_acl each rule : action.type set | override_action.type set
@aws_wafv2_web_acl aws_wafv2_rule_group each rule : action set | override_action set | statement.managed_rule_group_statement set
@aws_waf_rule_group aws_wafregional_rule_group each activated_rule : action.type set
=CKV_AWS_342
waf2-no-log ll Web access list writes no log
@aws_wafv2_web_acl : aws_wafv2_web_acl_logging_configuration@resource_arn set
=CKV2_AWS_31
websocket-api-no-execution-log ll WebSocket API stage logs no executions
@AWS::ApiGatewayV2::Stage : DefaultRouteSettings.LoggingLevel =ERROR,INFO if ApiId>ProtocolType =WEBSOCKET
)"};

}  // namespace sluice::aws
