import * as kinds from "../../../policies/kinds";
import { ecs, patched, withExtra, type Mutations } from "./mutation";

const everybody = { cidrIpv4: "0.0.0.0/0", description: "for a look at it from home" };
const inward = (props: { ipProtocol: string; fromPort?: number; toPort?: number; cidrIpv4?: string }) =>
  ecs(
    withExtra(
      kinds.securityGroupIngressRule,
      "home",
      { ...everybody, ...props },
      { securityGroupId: ["web-security-group"] },
    ),
  );
const another = { "security-group-open-ports": "22 and 3389 are no ports of the web either" };

export const securityGroups: Mutations = {
  "security-group-no-admin-ports": {
    "SSH for everybody": { ...inward({ ipProtocol: "tcp", fromPort: 22, toPort: 22 }), companions: another },
    "everything for everybody": { ...inward({ ipProtocol: "-1" }), companions: another },
    "Remote Desktop for everybody, the old way": {
      ...ecs(
        withExtra(kinds.securityGroupRule, "home", {
          ...{ type: "ingress", protocol: "tcp", fromPort: 3389, toPort: 3389, securityGroupId: "sg-1" },
          ...{ cidrBlocks: ["0.0.0.0/0"], description: "for a look at it from home" },
        }),
      ),
      companions: another,
    },
  },
  "security-group-open-ports": {
    "a database for everybody": inward({ ipProtocol: "tcp", fromPort: 5432, toPort: 5432 }),
    "a database for half of the internet": inward({
      ...{ ipProtocol: "tcp", fromPort: 5432, toPort: 5432 },
      cidrIpv4: "128.0.0.0/1",
    }),
    "all high ports for everybody": inward({ ipProtocol: "tcp", fromPort: 8000, toPort: 9000 }),
  },
  "security-group-egress": {
    "every port of the internet": ecs(
      withExtra(kinds.securityGroupEgressRule, "anywhere", { ...everybody, ipProtocol: "-1" }),
    ),
  },
  "security-group-one-place": {
    "a rule within beside those outside": ecs(
      patched(kinds.securityGroup, "sessions-security-group", {
        ingress: [{ protocol: "tcp", fromPort: 6379, toPort: 6379, cidrBlocks: ["10.0.0.0/16"] }],
      }),
    ),
  },
  "security-group-described": {
    "nobody knows why": ecs(
      patched(kinds.securityGroupEgressRule, "web-security-group-egress-rule-sessions", { description: undefined }),
    ),
  },
};
