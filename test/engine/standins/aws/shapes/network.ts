import type { Made } from "../made";
import { byArn, ofEc2, partOf, type ShapeOf, type Shapes } from "./shape";

/** Zones in which load balancers have their names. Source: "Elastic Load Balancing endpoints and quotas", AWS General Reference. */
const loadBalancerZones: Readonly<Record<string, readonly [application: string, network: string]>> = {
  "eu-central-1": ["Z215JYRZR1TBD5", "Z3F0SRJ5LGBH90"],
  "eu-west-1": ["Z32O12XQLNTSW2", "Z2IFOLAFXWLO4F"],
  "us-east-1": ["Z35SXDOTRQ7X7K", "Z26RNL4JYFTOTI"],
};

const ruleOf: ShapeOf = ofEc2("sgr", "security-group-rule", (made) => ({ securityGroupRuleId: made.ec2("sgr") }));

/** Networks, addresses, names and certificates, load balancers and what guards them. */
export const network: Shapes = {
  "aws:acm/certificate:Certificate": byArn(
    (made) => made.arn("acm", `certificate/${made.uuid()}`),
    (made) => ({ status: "PENDING_VALIDATION", type: "AMAZON_ISSUED", domainValidationOptions: validations(made) }),
  ),
  "aws:acm/certificateValidation:CertificateValidation": (made) => ({
    id: "2026-01-01 00:00:00 +0000 UTC",
    outputs: { certificateArn: made.text("certificateArn") },
  }),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ofEc2("sg", "security-group", () => ({
    name: "default",
    description: "default VPC security group",
  })),
  "aws:ec2/eip:Eip": ofEc2("eipalloc", "elastic-ip", (made) => ({
    allocationId: made.ec2("eipalloc"),
    publicIp: `203.0.113.${made.digits(2)}`,
  })),
  "aws:ec2/flowLog:FlowLog": ofEc2("fl", "vpc-flow-log"),
  "aws:ec2/internetGateway:InternetGateway": ofEc2("igw", "internet-gateway"),
  "aws:ec2/natGateway:NatGateway": (made) => ({
    id: made.ec2("nat"),
    outputs: {
      associationId: made.ec2("eipassoc"),
      networkInterfaceId: made.ec2("eni"),
      privateIp: `10.0.0.${made.digits(2)}`,
      publicIp: `203.0.113.${made.digits(2, "public")}`,
    },
  }),
  "aws:ec2/route:Route": (made) => ({
    id: `r-${made.text("routeTableId")}${made.digits(10)}`,
    outputs: { origin: "CreateRoute", state: "active" },
  }),
  "aws:ec2/routeTable:RouteTable": ofEc2("rtb", "route-table"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": (made) => ({ id: made.ec2("rtbassoc"), outputs: {} }),
  "aws:ec2/securityGroup:SecurityGroup": ofEc2("sg", "security-group", (made) => ({ name: made.name })),
  "aws:ec2/subnet:Subnet": ofEc2("subnet", "subnet"),
  "aws:ec2/vpc:Vpc": ofEc2("vpc", "vpc", (made) => ({
    defaultNetworkAclId: made.ec2("acl"),
    defaultRouteTableId: made.ec2("rtb"),
    defaultSecurityGroupId: made.ec2("sg"),
    mainRouteTableId: made.ec2("rtb"),
  })),
  "aws:ec2/vpcEndpoint:VpcEndpoint": ofEc2("vpce", "vpc-endpoint", (made) => ({
    prefixListId: `pl-${made.hex(8)}`,
    state: "available",
  })),
  "aws:lb/listener:Listener": byArn(
    (made) => `${made.text("loadBalancerArn").replace(":loadbalancer/", ":listener/")}/${made.hex(16)}`,
  ),
  "aws:lb/listenerRule:ListenerRule": byArn(
    (made) => `${made.text("listenerArn").replace(":listener/", ":listener-rule/")}/${made.hex(16)}`,
  ),
  "aws:lb/loadBalancer:LoadBalancer": (made) => {
    const { region, inputs } = made.thing;
    const network = made.text("loadBalancerType") === "network";
    const arnSuffix = `${network ? "net" : "app"}/${made.name}/${made.hex(16)}`;
    const arn = made.arn("elasticloadbalancing", `loadbalancer/${arnSuffix}`);
    const host = `${inputs["internal"] === true && !network ? "internal-" : ""}${made.name}-${made.digits(10)}`;
    const dnsName = network ? `${host}.elb.${region}.amazonaws.com` : `${host}.${region}.elb.amazonaws.com`;
    const zoneId = loadBalancerZones[region]?.[network ? 1 : 0] ?? `Z${made.upper(13)}`;
    return { id: arn, outputs: { arn, arnSuffix, dnsName, name: made.name, zoneId } };
  },
  "aws:lb/targetGroup:TargetGroup": (made) => {
    const arnSuffix = `targetgroup/${made.name}/${made.hex(16)}`;
    const arn = made.arn("elasticloadbalancing", arnSuffix);
    return { id: arn, outputs: { arn, arnSuffix, loadBalancerArns: [], name: made.name } };
  },
  "aws:route53/record:Record": (made) => ({
    id: [made.text("zoneId"), made.text("name"), made.text("type")].join("_"),
    outputs: { fqdn: made.text("name") },
  }),
  "aws:route53/zone:Zone": (made) => {
    const id = `Z${made.upper(20)}`;
    const nameServers = ["com", "net", "org", "co.uk"].map(
      (domain) => `ns-${made.digits(3, domain)}.awsdns-${made.digits(2, domain)}.${domain}`,
    );
    return {
      id,
      outputs: {
        arn: `arn:aws:route53:::hostedzone/${id}`,
        name: made.name,
        nameServers,
        primaryNameServer: nameServers[0],
        zoneId: id,
      },
    };
  },
  "aws:servicediscovery/httpNamespace:HttpNamespace": (made) => {
    const id = `ns-${made.lower(16)}`;
    return {
      id,
      outputs: { arn: made.arn("servicediscovery", `namespace/${id}`), httpName: made.name, name: made.name },
    };
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ruleOf,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ruleOf,
  "aws:wafv2/ipSet:IpSet": ofFirewall("ipset"),
  "aws:wafv2/webAcl:WebAcl": ofFirewall("webacl"),
  "aws:wafv2/webAclAssociation:WebAclAssociation": (made) => ({
    id: `${made.text("webAclArn")},${made.text("resourceArn")}`,
    outputs: {},
  }),
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": partOf("resourceArn"),
};

function ofFirewall(kind: string): ShapeOf {
  return (made) => ({
    id: made.uuid(),
    outputs: {
      arn: made.arn("wafv2", `regional/${kind}/${made.name}/${made.uuid()}`),
      lockToken: made.uuid("lock"),
      name: made.name,
    },
  });
}

/** One record for each host that a certificate is for. */
function validations(made: Made): object[] {
  const { subjectAlternativeNames = [] } = made.thing.inputs as { subjectAlternativeNames?: readonly string[] };
  return [...new Set([made.text("domainName"), ...subjectAlternativeNames])].map((domainName) => ({
    domainName,
    resourceRecordName: `_${made.hex(32, domainName)}.${domainName.replace(/^\*\./, "")}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: `_${made.hex(32, `${domainName}=`)}.acm-validations.aws.`,
  }));
}
