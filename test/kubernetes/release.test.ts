import { output } from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { describe, expect, it } from "vitest";
import { KubernetesRelease } from "../../components/kubernetes/release";
import { releaseSettings } from "../../components/release/settings";
import { recorded } from "../recorded";
import { inCluster, ownNames, place, wired } from "./wiring";

const release = (input: object = {}, running = true) =>
  recorded(() => {
    const where = place();
    const settings = releaseSettings.parse({ image: "web", command: ["migrate"], ...input });
    const variables = { DATABASE_URL: { secretArn: output("arn:main"), jsonKey: "directUrl" } };
    const own = { ...wired(where), settings, variables, running };
    const { done } = new KubernetesRelease("release", own, inCluster(where.cluster));
    new random.RandomId("new-code", { byteLength: 4 }, { dependsOn: [...done] });
  });

describe("a release", () => {
  it("is a Job that is tried once, with an account and secrets of its own", async () => {
    const made = await release({ timeoutMinutes: 10 });
    expect(made.resource("release").type).toBe("plinth:index:KubernetesRelease");
    expect(ownNames(made, "release")).toEqual([
      "release-job",
      "release-network-policy",
      "release-pod-identity-association",
      "release-role",
      "release-role-policy",
      "release-secret-provider-class",
      "release-service-account",
    ]);
    expect(made.inputs("release-job")).toMatchObject({
      spec: {
        ...{ backoffLimit: 0, activeDeadlineSeconds: 600 },
        template: {
          metadata: { annotations: { "karpenter.sh/do-not-disrupt": "true" } },
          spec: { restartPolicy: "Never", containers: [{ args: ["migrate"] }] },
        },
      },
    });
  });

  it("is another Job for another image, waited for, and run anew where it failed", async () => {
    const made = await release({ timeoutMinutes: 10 });
    const { metadata } = made.inputs("release-job") as { metadata: { name?: string; annotations: object } };
    expect(metadata.name).toBeUndefined();
    expect(metadata.annotations).toEqual({ "pulumi.com/replaceUnready": "true" });
    expect(made.resource("release-job").customTimeouts).toMatchObject({ create: "15m" });
    expect(made.dependencies("new-code")).toEqual(["release-job"]);
  });

  it("runs once everything around its pod is there", async () => {
    const made = await release();
    expect(made.dependencies("release-job")).toEqual(
      expect.arrayContaining([
        ...["namespace-network-policy", "release-service-account", "release-network-policy", "release-role-policy"],
        ...["release-pod-identity-association", "release-secret-provider-class"],
      ]),
    );
  });

  it("without its image runs nothing, and nobody waits for it", async () => {
    const made = await release({}, false);
    expect(ownNames(made, "release")).not.toContain("release-job");
    expect(made.dependencies("new-code")).toEqual([]);
  });
});
