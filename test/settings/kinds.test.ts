import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { formOf, kinds, scalar, short, template } from "../../components/settings/kinds";

const network = kinds(
  "kind",
  {
    create: z.strictObject({ zones: z.array(z.string()).default(["a"]) }),
    existing: z.strictObject({ vpcId: z.string(), note: z.string().optional() }),
  },
  { default: "create" },
);

describe("kinds", () => {
  it("is a discriminated union of the complete forms", () => {
    expect(network.parse({ kind: "create" })).toEqual({ kind: "create", zones: ["a"] });
    expect(z.strictObject({ network }).parse({})).toEqual({ network: { kind: "create", zones: ["a"] } });
    expect(network.safeParse({ kind: "existing", zones: [] }).success).toBe(false);
  });

  it("has the type of that union", () => {
    type Network = z.infer<typeof network>;
    expectTypeOf<Network>().toEqualTypeOf<
      { kind: "create"; zones: string[] } | { kind: "existing"; vpcId: string; note?: string | undefined }
    >();
    const narrow = (value: Network): string => (value.kind === "create" ? value.zones.join() : value.vpcId);
    expect(narrow({ kind: "existing", vpcId: "vpc-1" })).toBe("vpc-1");
  });
});

describe("formOf", () => {
  it("follows a schema through refinements and descriptions", () => {
    expect(formOf(template().min(1).regex(/x/).describe("text"))).toMatchObject({ form: "template" });
    expect(formOf(scalar().max(10).refine(Boolean))).toMatchObject({ form: "scalar" });
    expect(formOf(network.describe("the network"))).toMatchObject({ form: "kinds", discriminator: "kind" });
    const route = short(z.strictObject({ path: z.string() }), "path");
    expect(formOf(route.refine(Boolean).meta({ title: "route" }))).toMatchObject({ form: "short", key: "path" });
  });
});
