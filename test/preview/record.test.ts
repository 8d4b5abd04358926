import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { Plan, PlanResource } from "../../preview/plan";
import { record, type RecordOptions } from "../../preview/record";
import { Secret, UNKNOWN, UNKNOWN_SENTINEL } from "../../preview/values";

type Program = () => unknown;

const plan = (program: Program, more: Partial<RecordOptions> = {}): Promise<Plan> =>
  record({
    project: "shop",
    stack: "test",
    config: { "aws:region": "eu-central-1", "shop:token": "s3cr3t-t0ken" },
    secretKeys: ["shop:token"],
    program,
    ...more,
  });

const named = ({ resources }: Plan, name: string): PlanResource => {
  const found = resources.find((resource) => resource.name === name);
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};

class Inner extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Inner", name, {}, opts);
    new aws.s3.Bucket(`${name}-bucket`, {}, { parent: this });
    this.registerOutputs({ done: true });
  }
}

class Outer extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("test:index:Outer", name, {}, opts);
    new Inner(`${name}-inner`, { parent: this });
    this.registerOutputs({});
  }
}

const STACK = "urn:pulumi:test::shop::pulumi:pulumi:Stack::shop-test";
const DEFAULT_PROVIDER = `urn:pulumi:test::shop::pulumi:providers:aws::default_7_48_0::${UNKNOWN_SENTINEL}`;

describe("what is recorded", () => {
  it("names resources by the whole chain of their parents' types, without the stack's", async () => {
    const result = await plan(() => {
      new Outer("a");
    });
    expect(result.resources.map(({ urn }) => urn)).toEqual([
      STACK,
      "urn:pulumi:test::shop::test:index:Outer::a",
      "urn:pulumi:test::shop::test:index:Outer$test:index:Inner::a-inner",
      "urn:pulumi:test::shop::test:index:Outer$test:index:Inner$aws:s3/bucket:Bucket::a-inner-bucket",
    ]);
    expect(named(result, "a").parent).toBe(STACK);
    expect(named(result, "a-inner-bucket").parent).toBe(named(result, "a-inner").urn);
    expect(named(result, "a-inner").outputs).toEqual({ done: true });
  });

  it("keeps what is unknown apart, and knows what each property needs", async () => {
    const result = await plan(() => {
      const vpc = new aws.ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
      const gateway = new aws.ec2.InternetGateway("gateway");
      new aws.ec2.Subnet("subnet", { vpcId: vpc.id, cidrBlock: "10.0.1.0/24" }, { dependsOn: gateway });
      return { vpcId: vpc.id, cidr: vpc.cidrBlock };
    });
    const subnet = named(result, "subnet");
    expect(subnet.inputs).toEqual({ vpcId: UNKNOWN, cidrBlock: "10.0.1.0/24" });
    expect(subnet.propertyDependencies).toEqual({ vpcId: [named(result, "vpc").urn], cidrBlock: [] });
    expect([...subnet.dependencies].sort()).toEqual([named(result, "vpc").urn, named(result, "gateway").urn].sort());
    expect(result.outputs).toEqual({ vpcId: UNKNOWN, cidr: "10.0.0.0/16" });
  });

  it("wraps secrets, which print as [secret] however they are printed", async () => {
    const result = await plan(() => {
      const token = new pulumi.Config("shop").requireSecret("token");
      new aws.ssm.Parameter("token", { type: "SecureString", value: token, tags: { plain: "yes" } });
      return { token };
    });
    expect(named(result, "token").inputs["value"]).toEqual(new Secret("s3cr3t-t0ken"));
    expect(result.outputs["token"]).toBeInstanceOf(Secret);
    expect(JSON.stringify(result)).not.toContain("s3cr3t");
    expect((result.outputs["token"] as Secret).toString()).toBe("[secret]");
  });

  it("keeps the options of a resource", async () => {
    const result = await plan(() => {
      const owner = new aws.s3.Bucket("owner");
      new aws.s3.Bucket(
        "bucket",
        {},
        {
          protect: true,
          retainOnDelete: true,
          deletedWith: owner,
          ignoreChanges: ["tags"],
          replaceOnChanges: ["bucket"],
          deleteBeforeReplace: false,
          additionalSecretOutputs: ["arn"],
          customTimeouts: { create: "30m" },
          aliases: [{ name: "old" }, "urn:pulumi:test::shop::aws:s3/bucket:Bucket::older"],
        },
      );
      new aws.s3.Bucket("adopted", { bucket: "there" }, { import: "there" });
    });
    expect(named(result, "bucket")).toMatchObject({
      op: "create",
      custom: true,
      protect: true,
      retainOnDelete: true,
      deletedWith: named(result, "owner").urn,
      ignoreChanges: ["tags"],
      replaceOnChanges: ["bucket"],
      deleteBeforeReplace: false,
      additionalSecretOutputs: ["arn"],
      customTimeouts: { create: "30m" },
      version: "7.48.0",
    });
    expect(named(result, "bucket").aliases).toEqual(
      expect.arrayContaining([
        "urn:pulumi:test::shop::aws:s3/bucket:Bucket::old",
        "urn:pulumi:test::shop::aws:s3/bucket:Bucket::older",
      ]),
    );
    expect(named(result, "adopted")).toMatchObject({ op: "import", id: "there" });
    expect(named(result, "owner").protect).toBe(false);
  });

  it("lets children inherit protection, unless they say otherwise", async () => {
    const result = await plan(() => {
      const parent = new Outer("a", { protect: true });
      new aws.s3.Bucket("open", {}, { parent, protect: false });
    });
    expect(named(result, "a-inner-bucket").protect).toBe(true);
    expect(named(result, "open").protect).toBe(false);
  });

  it("names the provider: the default one, a component's, a provider's own", async () => {
    const result = await plan(() => {
      new aws.s3.Bucket("plain");
      const provider = new aws.Provider("eu", { region: "eu-west-1" });
      new Outer("a", { provider });
    });
    expect(named(result, "plain").provider).toBe(DEFAULT_PROVIDER);
    const eu = named(result, "eu");
    expect(eu.inputs).toMatchObject({ region: "eu-west-1", version: "7.48.0" });
    expect(eu.provider).toBeUndefined();
    expect(named(result, "a-inner-bucket").provider).toBe(`${eu.urn}::${UNKNOWN_SENTINEL}`);
    expect(named(result, "a").provider).toBeUndefined();
  });

  it("records what is read, and not created", async () => {
    const result = await plan(() => aws.s3.Bucket.get("there", "bucket-id"));
    expect(named(result, "there")).toMatchObject({ op: "read", id: "bucket-id", provider: DEFAULT_PROVIDER });
  });

  it("collects the messages of the program", async () => {
    const result = await plan(() => {
      const bucket = new aws.s3.Bucket("bucket");
      void pulumi.log.warn("careful", bucket);
      void pulumi.log.info("by the way");
      void pulumi.log.debug("noise");
    });
    expect(result.diagnostics).toEqual([
      { severity: "warning", message: "careful", urn: named(result, "bucket").urn },
      { severity: "info", message: "by the way" },
    ]);
  });
});

describe("transforms", () => {
  const tag: pulumi.ResourceTransform = ({ type, props, opts }) =>
    type === "aws:s3/bucket:Bucket"
      ? {
          props: { ...props, tags: { ...(props["tags"] as object), by: "transform" } },
          opts: { ...opts, protect: true },
        }
      : undefined;

  it("are applied to the resource itself and to everything below", async () => {
    const result = await plan(() => {
      new Outer("a", { transforms: [tag] });
      new aws.s3.Bucket("own", { tags: { kept: "yes" } }, { transforms: [tag] });
      new aws.s3.Bucket("other", {});
    });
    expect(result.diagnostics).toEqual([]);
    expect(named(result, "a-inner-bucket")).toMatchObject({ inputs: { tags: { by: "transform" } }, protect: true });
    expect(named(result, "own").inputs).toEqual({ tags: { kept: "yes", by: "transform" } });
    expect(named(result, "other").inputs).toEqual({});
  });

  it("are applied to the whole stack, after a resource's own", async () => {
    const append =
      (mark: string): pulumi.ResourceTransform =>
      ({ type, props, opts }) =>
        type === "aws:s3/bucket:Bucket"
          ? { props: { ...props, bucket: `${props["bucket"]}${mark}` }, opts }
          : undefined;
    const result = await plan(() => {
      pulumi.runtime.registerResourceTransform(append("-stack"));
      const parent = new Outer("a", { transforms: [append("-parent")] });
      new aws.s3.Bucket("b", { bucket: "x" }, { parent, transforms: [append("-own")] });
    });
    expect(named(result, "b").inputs).toEqual({ bucket: "x-own-parent-stack" });
  });

  it("lose neither secrets nor unknown values nor dependencies", async () => {
    const result = await plan(() => {
      const vpc = new aws.ec2.Vpc("vpc", {});
      const parent = new Outer("a", { transforms: [({ props, opts }) => ({ props: { ...props }, opts })] });
      new aws.ssm.Parameter("token", { type: "String", value: pulumi.secret("hidden") }, { parent });
      new aws.ec2.Subnet("subnet", { vpcId: vpc.id, tags: { Name: pulumi.interpolate`in ${vpc.id}` } }, { parent });
    });
    expect(result.diagnostics).toEqual([]);
    expect(named(result, "token").inputs["value"]).toEqual(new Secret("hidden"));
    expect(named(result, "subnet").inputs).toEqual({ vpcId: UNKNOWN, tags: { Name: UNKNOWN } });
    expect(named(result, "subnet").propertyDependencies["vpcId"]).toEqual([named(result, "vpc").urn]);
  });

  it("answer with values that the program can read", async () => {
    const result = await plan(() => {
      const look: pulumi.ResourceTransform = () => undefined;
      const vpc = new aws.ec2.Vpc("vpc", {});
      const tags = { own: pulumi.secret("hidden"), other: "plain" };
      const group = new aws.ec2.SecurityGroup("group", { name: "web", vpcId: vpc.id, tags }, { transforms: [look] });
      return { name: group.name, vpcId: group.vpcId, tags: group.tags };
    });
    const tags = new Secret({ own: "hidden", other: "plain" });
    expect(result.outputs).toEqual({ name: "web", vpcId: UNKNOWN, tags });
    const group = named(result, "group");
    expect(group.inputs["tags"]).toEqual({ own: new Secret("hidden"), other: "plain" });
    expect(group.propertyDependencies["vpcId"]).toEqual([named(result, "vpc").urn]);
    expect(group.dependencies).toEqual([named(result, "vpc").urn]);
  });

  it("that fail are an error of the resource", async () => {
    const result = await plan(() => {
      const transforms = [
        () => {
          throw new Error("no such tag");
        },
      ];
      new aws.s3.Bucket("bucket", {}, { transforms });
    });
    expect(result.diagnostics).toHaveLength(1);
    expect(result.diagnostics[0]).toMatchObject({ severity: "error" });
    expect(result.diagnostics[0]!.message).toContain("no such tag");
  });

  it("leave the order of the program alone, however long they take", async () => {
    const result = await plan(() => {
      const slow: pulumi.ResourceTransform = async ({ name }) => {
        await new Promise((resolve) => setTimeout(resolve, name === "first" ? 50 : 0));
        return undefined;
      };
      const parent = new Outer("a", { transforms: [slow] });
      new aws.s3.Bucket("first", {}, { parent });
      new aws.s3.Bucket("second", {}, { parent });
    });
    const names = result.resources.map(({ name }) => name).filter((name) => ["first", "second"].includes(name));
    expect(names).toEqual(["first", "second"]);
  });
});

describe("a program that goes wrong", () => {
  const errors = async (program: Program) => (await plan(program)).diagnostics.map(({ message }) => message);

  it("is a message without a trace where the program means to say something", async () => {
    expect(
      await errors(() => {
        throw new pulumi.RunError("set a domain");
      }),
    ).toEqual(["set a domain"]);
    const result = await plan(() => {
      throw new pulumi.ResourceError("too small", new aws.s3.Bucket("bucket"));
    });
    expect(result.diagnostics).toEqual([
      { severity: "error", message: "too small", urn: "urn:pulumi:test::shop::aws:s3/bucket:Bucket::bucket" },
    ]);
  });

  it("says where an unexpected error comes from, in one line", async () => {
    const [message, ...others] = await errors(() => {
      throw new TypeError("undefined is no function");
    });
    expect(message).toMatch(/^TypeError: undefined is no function \(at .*record\.test\.ts:\d+:\d+.*\)$/);
    expect(others).toEqual([]);
  });

  it("reports what is rejected inside an apply", async () => {
    const [message, ...others] = await errors(() => {
      pulumi.output(1).apply(() => {
        throw new Error("inside an apply");
      });
    });
    expect(message).toContain("inside an apply");
    expect(others).toEqual([]);
  });

  it("reports a duplicate once, as the engine does, and goes on", async () => {
    const result = await plan(() => {
      new aws.s3.Bucket("twice");
      const second = new aws.s3.Bucket("twice");
      new aws.s3.Bucket("after", { bucket: second.id });
      return { arn: second.arn };
    });
    const urn = "urn:pulumi:test::shop::aws:s3/bucket:Bucket::twice";
    expect(result.diagnostics).toEqual([
      { severity: "error", message: `Duplicate resource URN '${urn}'; try giving it a unique name`, urn },
    ]);
    expect(result.resources.filter(({ name }) => name === "twice")).toHaveLength(1);
  });

  it("comes to an end where an error leaves its outputs waiting for ever", async () => {
    const ended = await plan(() => ({
      never: new pulumi.ComponentResource("t:i:C", "c").urn.apply(() => {
        throw new Error("not today");
      }),
    }));
    expect(ended.diagnostics).toMatchObject([
      { severity: "error", message: expect.stringContaining("not today") as unknown },
    ]);
  });

  it("may look up nothing", async () => {
    const [message, ...others] = await errors(async () => {
      const zones = await aws.getAvailabilityZones();
      return { zones: zones.names };
    });
    expect(message).toContain("`aws:index/getAvailabilityZones:getAvailabilityZones`");
    expect(others).toEqual([]);
    expect(await errors(() => ({ id: aws.getCallerIdentityOutput().accountId }))).toHaveLength(1);
  });

  it("leaves nothing behind for the next one", async () => {
    const before = process.listenerCount("unhandledRejection");
    await plan(() => {
      throw new Error("first");
    });
    const second = await plan(() => ({ id: new aws.s3.Bucket("bucket").id }));
    expect(second.diagnostics).toEqual([]);
    expect(second.resources.map(({ name }) => name)).toEqual(["shop-test", "bucket"]);
    expect(process.listenerCount("unhandledRejection")).toBe(before);
  });
});

describe("answers as of a deployment", () => {
  it("are the inputs and an id", async () => {
    const result = await plan(
      () => {
        const bucket = new aws.s3.Bucket("bucket", { bucket: "shop" });
        return { id: bucket.id, name: bucket.bucket, arn: bucket.arn };
      },
      { preview: false },
    );
    expect(result.outputs).toEqual({ id: "bucket_id", name: "shop" });
  });

  it("are what a test adds to them", async () => {
    const result = await plan(
      () => {
        const bucket = new aws.s3.Bucket("bucket", {});
        return { id: bucket.id, arn: bucket.arn };
      },
      { preview: false, outputs: ({ name }) => ({ id: `id-of-${name}`, arn: `arn:${name}` }) },
    );
    expect(result.outputs).toEqual({ id: "id-of-bucket", arn: "arn:bucket" });
  });
});

it("starts programs one after the other", async () => {
  const plans = await Promise.all(["a", "b", "c"].map((name) => plan(() => new aws.s3.Bucket(name).urn)));
  expect(plans.map(({ resources }) => resources[1]?.name)).toEqual(["a", "b", "c"]);
});
