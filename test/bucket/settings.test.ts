import { describe, expect, it } from "vitest";
import { archiveRemark, bucketSettings, lockDays } from "../../components/bucket/settings";
import { given, isImmediate, stack } from "../wiring";

const parsed = (input: object = {}) => bucketSettings.parse({ purpose: "files", ...input });
const mistakes = (input: object) =>
  bucketSettings
    .safeParse({ purpose: "files", ...input })
    .error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

describe("a bucket's settings", () => {
  it("keep files for ever, and backups for 30 days", () => {
    expect(parsed()).toEqual({
      purpose: "files",
      noncurrentDays: 30,
      cors: [],
      backup: false,
      deletion: { kind: "protected" },
    });
    expect(parsed({ purpose: "backups" })).toEqual({
      purpose: "backups",
      expireDays: 30,
      noncurrentDays: 7,
      objectLock: { kind: "none" },
      deletion: { kind: "protected" },
    });
  });

  it("keep backups for a week to a year", () => {
    expect(parsed({ purpose: "backups", expireDays: 7 })).toMatchObject({ expireDays: 7 });
    expect(parsed({ purpose: "backups", expireDays: 365 })).toMatchObject({ expireDays: 365 });
    for (const expireDays of [6, 366]) expect(mistakes({ purpose: "backups", expireDays })).toHaveLength(1);
  });

  it.each(["files", "backups"])("archive %s before they expire", (purpose) => {
    const error = ["expireDays: more than `archiveDays`: objects are moved before they expire (an S3 rule)"];
    expect(mistakes({ purpose, archiveDays: 30, expireDays: 31 })).toBeUndefined();
    expect(mistakes({ purpose, archiveDays: 30, expireDays: 30 })).toEqual(error);
    expect(mistakes({ purpose, archiveDays: 40, expireDays: 30 })).toEqual(error);
    expect(mistakes({ purpose: "files", archiveDays: 30 })).toBeUndefined();
  });

  it("lock backups for as long as they are kept, or for less", () => {
    const locked = (objectLock: object, expireDays = 30) => ({ purpose: "backups", expireDays, objectLock });
    const error = ["objectLock.days: at most `expireDays`: what is locked cannot expire"];
    expect(mistakes(locked({ kind: "governance" }, 7))).toBeUndefined();
    expect(mistakes(locked({ kind: "governance", days: 30 }))).toBeUndefined();
    expect(mistakes(locked({ kind: "governance", days: 31 }))).toEqual(error);
    expect(lockDays({ objectLock: { kind: "none" }, expireDays: 30 })).toBeUndefined();
    expect(lockDays({ objectLock: { kind: "governance" }, expireDays: 30 })).toBe(30);
    expect(lockDays({ objectLock: { kind: "governance", days: 14 }, expireDays: 30 })).toBe(14);
  });

  it.each(["https://shop.example", "https://shop.example:8443", "http://localhost:3000"])(
    "let pages of %s upload",
    (origin) => {
      expect(parsed({ cors: [origin] })).toMatchObject({ cors: [origin] });
    },
  );

  it.each(["*", "shop.example", "https://shop.example/", "http://shop.example", "https://*.example"])(
    "take no origin %s",
    (origin) => {
      expect(mistakes({ cors: [origin] })).toEqual([
        "cors.0: an origin such as https://{domain}, without a path, or http://localhost:3000",
      ]);
    },
  );

  it("may be lost or may not: there is nothing to recover from", () => {
    expect(parsed({ deletion: isImmediate })).toMatchObject({ deletion: isImmediate });
    expect(mistakes({ deletion: { kind: "recoverable", reason: "only a test" } })).toHaveLength(1);
  });
});

describe("the remark on what is archived", () => {
  const remarks = (input: object) => archiveRemark({ settings: { buckets: { dumps: parsed(input) } }, stack, given });

  it("tells that it is paid for longer than it is kept", () => {
    expect(remarks({ archiveDays: 1, expireDays: 30 })).toEqual([
      "objects of buckets.dumps are paid for 90 days after they are archived, and expire 29 days after it",
    ]);
    expect(remarks({ archiveDays: 29, expireDays: 30 })).toEqual([expect.stringContaining("expire 1 day after it")]);
  });

  it("has nothing to tell otherwise", () => {
    expect(remarks({ archiveDays: 30, expireDays: 120 })).toEqual([]);
    expect(remarks({ archiveDays: 30 })).toEqual([]);
    expect(remarks({ expireDays: 30 })).toEqual([]);
  });
});
