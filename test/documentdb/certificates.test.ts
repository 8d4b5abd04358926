import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { certificates } from "../../components/documentdb/certificates";
import { regions } from "../../components/settings/regions";

const parsed = (region: string) =>
  (certificates(region)?.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map(
    (pem) => new X509Certificate(pem),
  );

describe("the certificates of a region", () => {
  it("are its three authorities, each for decades and signed by itself", () => {
    const found = parsed("eu-central-1");
    expect(found.map(({ subject }) => /^CN=(.*)$/m.exec(subject)?.[1]).sort()).toEqual([
      "Amazon RDS eu-central-1 Root CA ECC384 G1",
      "Amazon RDS eu-central-1 Root CA RSA2048 G1",
      "Amazon RDS eu-central-1 Root CA RSA4096 G1",
    ]);
    for (const certificate of found) {
      expect(certificate.ca).toBe(true);
      expect(certificate.verify(certificate.publicKey)).toBe(true);
      expect(new Date(certificate.validTo).getFullYear()).toBeGreaterThan(2060);
    }
  });

  it("leave a task's definition most of its 64 KiB", () => {
    for (const region of Object.keys(regions)) {
      expect((certificates(region) ?? "").length, region).toBeLessThan(6000);
      expect([0, 3], region).toContain(parsed(region).length);
    }
  });

  it("are not those of a region whose name begins alike, and unknown for some", () => {
    expect(certificates("eu-central")).toBeUndefined();
    expect(certificates("il-central-1")).toBeUndefined();
  });
});
