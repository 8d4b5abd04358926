import { describe, expect, it } from "vitest";
import { judgeGraph } from "../../policies/judge";
import * as kinds from "../../policies/kinds";
import { known, NotJudged } from "../../policies/resource";
import { graphOfState, stackOf, type State } from "../../policies/state";

const urn = (type: string, name: string) => `urn:pulumi:production::shop::${type}::${name}`;
const [database, group] = [
  urn("aws:rds/instance:Instance", "main"),
  urn("aws:ec2/securityGroup:SecurityGroup", "main"),
];
const sealed = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:AAAA" };

const state: State = {
  deployment: {
    resources: [
      { urn: urn("pulumi:pulumi:Stack", "shop-production"), type: "pulumi:pulumi:Stack" },
      {
        urn: database,
        type: "aws:rds/instance:Instance",
        protect: true,
        inputs: { storageEncrypted: true, password: sealed },
        outputs: { storageEncrypted: false, password: sealed, username: { ...sealed, plaintext: '"admin"' } },
        propertyDependencies: { vpcSecurityGroupIds: [group], password: null },
      },
      {
        urn: group,
        type: "aws:ec2/securityGroup:SecurityGroup",
        inputs: { ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }] },
        outputs: { ingress: [] },
      },
      { urn: urn("aws:rds/instance:Instance", "gone"), type: "aws:rds/instance:Instance", delete: true },
    ],
  },
};

describe("an exported state", () => {
  it("shows inputs to rules on single resources, and to the others what the provider answered, as the engine does", () => {
    const told = judgeGraph(graphOfState(state)).findings.map((finding) => `${finding.rule} ${finding.urn}`);
    expect(told).toContain(`database-encrypted ${database}`);
    expect(told).toContain(`security-group-no-admin-ports ${group}`);
  });

  it("has resources with what they need, and none that is only still to be deleted", () => {
    const graph = graphOfState(state)({ across: true });
    const [instance, ...others] = graph.ofType(kinds.rdsInstance);
    expect(others).toEqual([]);
    expect(instance?.protect).toBe(true);
    expect(graph.links(instance!, "vpcSecurityGroupIds", kinds.securityGroup).map((found) => found.urn)).toEqual([
      group,
    ]);
  });

  it("does not tell what is encrypted, and tells what --show-secrets decrypts", () => {
    const [instance] = graphOfState(state)({ across: true }).ofType(kinds.rdsInstance);
    const read = () => instance?.props.password;
    expect(read).toThrow(NotJudged);
    expect(read).toThrow("main.password is encrypted in the state");
    expect(known(read)).toBeUndefined();
    expect(instance?.props.username).toBe("admin");
  });

  it("names a resource whole, also one that has colons of its own", () => {
    const type = "aws:rds/instance:Instance";
    const colons: State = { deployment: { resources: [{ urn: urn(type, "a::b"), type }] } };
    expect(graphOfState(colons)({ across: true }).ofType(kinds.rdsInstance)[0]?.name).toBe("a::b");
  });

  it("names its stack", () => {
    expect(stackOf(state)).toBe("production");
    expect(stackOf({})).toBeUndefined();
    expect(stackOf({ deployment: { resources: [] } })).toBeUndefined();
  });
});
