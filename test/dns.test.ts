import { describe, expect, it } from "vitest";
import { Dns, dnsSettings, validatedNames } from "../components/dns";
import { recorded } from "./recorded";
import { isImmediate } from "./wiring";

const domain = "shop.example";
const dns = (input: object = {}, args: { hosts?: string[]; delegated?: boolean } = {}) =>
  recorded(() => {
    const settings = dnsSettings.parse({ kind: "create", ...input });
    const made = new Dns("dns", { settings, domain, hosts: [domain], delegated: true, ...args });
    return { zoneId: made.zoneId, nameServers: made.nameServers, certificateArn: made.certificateArn };
  });
const existing = { kind: "existing", zoneId: "Z123" };
const records = "aws:route53/record:Record";

describe("the zone", () => {
  it("is made for the domain, and its name servers are handed on to the registrar", async () => {
    const made = await dns();
    expect(made.inputs("dns-zone")).toMatchObject({ name: "shop.example", comment: "shop production" });
    expect(made.plan.outputs).toMatchObject({
      zoneId: "dns-zone-zone-id",
      nameServers: ["ns1.example", "ns2.example"],
    });
  });

  it("is protected unless somebody said why it may be lost", async () => {
    expect((await dns()).resource("dns-zone").protect).toBe(true);
    expect((await dns({ deletion: isImmediate })).resource("dns-zone").protect).toBe(false);
  });

  it("that was there before is used as it is", async () => {
    const made = await dns(existing);
    expect(made.names("aws:route53/zone:Zone")).toEqual([]);
    expect(made.inputs("dns-record-validation-shop.example")["zoneId"]).toBe("Z123");
    expect(made.plan.outputs).toMatchObject({ zoneId: "Z123", nameServers: [] });
  });
});

describe("the certificate", () => {
  const hosts = [domain, "*.shop.example", "admin.shop.example"];

  it("is for the domain and all other hosts", async () => {
    const made = await dns({}, { hosts });
    expect(made.inputs("dns-certificate")).toMatchObject({
      domainName: "shop.example",
      subjectAlternativeNames: ["*.shop.example", "admin.shop.example"],
      validationMethod: "DNS",
    });
  });

  it("is validated by one record for each name, though a wildcard shares its own with the name under it", async () => {
    const made = await dns({}, { hosts });
    expect(made.names(records)).toEqual([
      "dns-record-validation-shop.example",
      "dns-record-validation-admin.shop.example",
    ]);
    expect(made.inputs("dns-record-validation-admin.shop.example")).toMatchObject({
      zoneId: "dns-zone-zone-id",
      name: "_x.admin.shop.example",
      type: "CNAME",
      records: ["_y.acm-validations.aws"],
    });
    expect(made.inputs("dns-certificate-validation")).toEqual({
      certificateArn: "arn:aws:test:::dns-certificate",
      validationRecordFqdns: ["_x.shop.example", "_x.admin.shop.example"],
    });
    expect(made.plan.outputs["certificateArn"]).toBe("arn:aws:test:::dns-certificate");
    expect(validatedNames(["*.a.example", "*.b.example", "b.example"])).toEqual(["a.example", "b.example"]);
  });

  it("is not asked for as long as nobody is sent to the zone: ACM would give it up after three days", async () => {
    const made = await dns({}, { hosts, delegated: false });
    expect(made.names(records)).toEqual([]);
    expect(made.names("aws:acm/certificate:Certificate")).toEqual([]);
    expect(made.plan.outputs).not.toHaveProperty("certificateArn");
  });
});
