import * as kinds from "../../../policies/kinds";
import { UNKNOWN } from "../../../preview/values";
import type { Cases } from "../cases";
import { one } from "../one";
import { sample } from "../sample";

const inline = (protocol: string, fromPort: number, toPort: number, more: object) =>
  sample(kinds.securityGroup, "group", { ingress: [{ protocol, fromPort, toPort, ...more }] });
const rule = (props: NonNullable<(typeof kinds.securityGroupIngressRule)["props"]>) =>
  sample(kinds.securityGroupIngressRule, "rule", props);
const old = (type: string) =>
  sample(kinds.securityGroupRule, "old", {
    ...{ type, protocol: "tcp", fromPort: 0, toPort: 1024, cidrBlocks: ["10.0.0.0/8"], ipv6CidrBlocks: ["::/0"] },
  });
const beside = sample(kinds.securityGroupIngressRule, "beside", {}, { needs: { securityGroupId: ["group"] } });
const everybody = { cidrBlocks: ["0.0.0.0/0"] };

export const securityGroups: Cases = {
  "security-group-no-admin-ports": [
    { what: "a group without rules of its own", stack: [sample(kinds.securityGroup, "group", {})] },
    { what: "HTTPS for everybody", stack: [inline("tcp", 443, 443, everybody)] },
    { what: "SSH from one network", stack: [inline("tcp", 22, 22, { cidrBlocks: ["10.0.0.0/8"] })] },
    { what: "SSH from another group", stack: [rule({ ipProtocol: "tcp", fromPort: 22, toPort: 22 })] },
    {
      what: "ping for everybody",
      stack: [rule({ ipProtocol: "icmp", fromPort: -1, toPort: -1, cidrIpv4: "0.0.0.0/0" })],
    },
    { what: "a way out", stack: [old("egress")] },
    {
      what: "SSH for everybody",
      stack: [inline("tcp", 22, 22, everybody)],
      finds: ["group: 0.0.0.0/0 may reach port 22"],
    },
    {
      what: "a range that holds both ports",
      stack: [inline("6", 0, 65_535, everybody)],
      finds: ["group: 0.0.0.0/0 may reach port 22 and 3389"],
    },
    {
      what: "every protocol",
      stack: [rule({ ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" })],
      finds: ["rule: 0.0.0.0/0 may reach port 22 and 3389"],
    },
    {
      what: "Remote Desktop over UDP",
      stack: [rule({ ipProtocol: "udp", fromPort: 3389, toPort: 3389, cidrIpv6: "::/0" })],
      finds: ["rule: ::/0 may reach port 3389"],
    },
    { what: "a rule of the older kind", stack: [old("ingress")], finds: ["old: ::/0 may reach port 22"] },
    {
      what: "SSH for the internet in two halves",
      stack: [inline("tcp", 22, 22, { cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"], ipv6CidrBlocks: ["2000::/3"] })],
      finds: ["group: 0.0.0.0/1 and 128.0.0.0/1 and 2000::/3 may reach port 22"],
    },
    {
      what: "SSH for one network, however large",
      stack: [inline("tcp", 22, 22, { cidrBlocks: ["10.0.0.0/8"], ipv6CidrBlocks: ["fc00::/7", "2630::/16"] })],
    },
    {
      what: "other ports",
      stack: [
        inline("tcp", 443, 443, everybody),
        rule({ ipProtocol: "tcp", fromPort: 22, toPort: 22, cidrIpv4: "0.0.0.0/0" }),
      ],
      config: { ports: [443] },
      finds: ["group: 0.0.0.0/0 may reach port 443"],
    },
    {
      what: "a source that is not known",
      stack: [
        sample(kinds.securityGroupIngressRule, "rule", {
          ipProtocol: "tcp",
          fromPort: 22,
          toPort: 22,
          cidrIpv4: UNKNOWN,
        }),
      ],
      notJudged: ["rule: rule.cidrIpv4 is known only after the deployment"],
    },
  ],
  "security-group-open-ports": [
    { what: "HTTPS for everybody", stack: [inline("tcp", 443, 443, everybody)] },
    { what: "another port from one network", stack: [inline("tcp", 8080, 8080, { cidrBlocks: ["10.0.0.0/8"] })] },
    {
      what: "ping for everybody",
      stack: [rule({ ipProtocol: "icmp", fromPort: -1, toPort: -1, cidrIpv4: "0.0.0.0/0" })],
    },
    { what: "a way out", stack: [old("egress")] },
    {
      what: "a database for everybody",
      stack: [rule({ ipProtocol: "tcp", fromPort: 5432, toPort: 5432, cidrIpv4: "0.0.0.0/0" })],
      finds: ["rule: 0.0.0.0/0 may reach port 5432"],
    },
    {
      what: "a database for half of the internet",
      stack: [rule({ ipProtocol: "tcp", fromPort: 5432, toPort: 5432, cidrIpv4: "128.0.0.0/1" })],
      finds: ["rule: 128.0.0.0/1 may reach port 5432"],
    },
    { what: "a range", stack: [old("ingress")], finds: ["old: ::/0 may reach ports 0 to 1024"] },
    { what: "all", stack: [inline("-1", 0, 0, everybody)], finds: ["group: 0.0.0.0/0 may reach every port"] },
    {
      what: "other ports",
      stack: [
        inline("tcp", 443, 443, everybody),
        rule({ ipProtocol: "tcp", fromPort: 25, toPort: 25, cidrIpv6: "::/0" }),
      ],
      config: { ports: [25] },
      finds: ["group: 0.0.0.0/0 may reach port 443"],
    },
    {
      what: "a source that is not known",
      stack: [sample(kinds.securityGroupIngressRule, "rule", { cidrIpv4: UNKNOWN })],
      notJudged: ["rule: rule.cidrIpv4 is known only after the deployment"],
    },
  ],
  "security-group-egress": [
    { what: "a group without rules of its own", stack: [sample(kinds.securityGroup, "group", {})] },
    ...one(kinds.securityGroupEgressRule, {
      right: [{ ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "0.0.0.0/0" }, { ipProtocol: "-1" }],
      wrong: [
        [{ ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" }, "it may reach every port of 0.0.0.0/0"],
        [{ ipProtocol: "-1", cidrIpv4: "0.0.0.0/1" }, "it may reach every port of 0.0.0.0/1"],
      ],
      unknown: "cidrIpv4",
    }),
    {
      what: "within the group",
      stack: [
        sample(kinds.securityGroup, "group", { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, ...everybody }] }),
      ],
      finds: ["group: it may reach every port of 0.0.0.0/0"],
    },
    {
      what: "a rule of the older kind",
      stack: [sample(kinds.securityGroupRule, "old", { type: "egress", protocol: "-1", ipv6CidrBlocks: ["::/0"] })],
      finds: ["old: it may reach every port of ::/0"],
    },
  ],
  "security-group-one-place": [
    { what: "rules within it", stack: [inline("tcp", 443, 443, everybody)] },
    { what: "rules beside it", stack: [sample(kinds.securityGroup, "group", {}), beside] },
    {
      what: "both",
      stack: [inline("tcp", 443, 443, everybody), beside],
      finds: ["group: it has rules of its own, which remove beside, and those it"],
    },
    {
      what: "rules that are not known",
      stack: [sample(kinds.securityGroup, "group", { ingress: UNKNOWN }), beside],
      notJudged: ["group: group.ingress is known only after the deployment"],
    },
  ],
  "security-group-described": one(kinds.securityGroupEgressRule, {
    right: [{ description: "web to AWS" }],
    wrong: [
      [{}, "it has no `description`"],
      [{ description: " " }, "it has no `description`"],
    ],
    unknown: "description",
  }),
};
