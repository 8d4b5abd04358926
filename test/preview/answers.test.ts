import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { record } from "../../preview/record";
import { UNKNOWN } from "../../preview/values";

/** What a program exports, of what a preview answers it. */
const exported = async (program: () => Record<string, pulumi.Input<unknown>>) =>
  (await record({ project: "shop", stack: "test", config: {}, secretKeys: [], program })).outputs;

const cluster = () =>
  new aws.eks.Cluster("cluster", { name: "shop", roleArn: "arn", vpcConfig: { subnetIds: ["subnet-1"] } });

it("what AWS adds inside of an input is unknown, and the rest of it is known", async () => {
  const { group, subnets } = await exported(() => {
    const { vpcConfig } = cluster();
    return { group: vpcConfig.clusterSecurityGroupId, subnets: vpcConfig.subnetIds };
  });
  expect([group, subnets]).toEqual([UNKNOWN, ["subnet-1"]]);
});

it("nothing is known of what a provider makes that is not known itself", async () => {
  const nameBy = (kubeconfig: () => pulumi.Input<string>) =>
    exported(() => {
      const provider = new kubernetes.Provider("kubernetes", { kubeconfig: kubeconfig() });
      const { metadata } = new kubernetes.core.v1.Namespace("n", { metadata: { name: "shop" } }, { provider });
      return { name: metadata.name };
    });
  expect(await nameBy(() => "a: cluster")).toEqual({ name: "shop" });
  expect(await nameBy(() => pulumi.secret(cluster().endpoint))).toEqual({ name: UNKNOWN });
});

it("the name that a provider makes for an object is unknown", async () => {
  const names = await exported(() => ({
    made: new kubernetes.core.v1.ConfigMap("a", { metadata: { namespace: "shop" } }).metadata.name,
    given: new kubernetes.core.v1.ConfigMap("b", { metadata: { name: "b" } }).metadata.name,
  }));
  expect(names).toEqual({ made: UNKNOWN, given: "b" });
});
