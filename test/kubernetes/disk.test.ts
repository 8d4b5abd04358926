import { describe, expect, it } from "vitest";
import { platformSettings } from "../../components/cluster";
import { diskRule, reservedGiB } from "../../components/kubernetes/disk";
import { jobSettings } from "../../components/job/settings";
import { releaseSettings } from "../../components/release/settings";
import { serviceSettings } from "../../components/service/settings";
import { reported } from "../wiring";
import { eksSettings } from "./wiring";

describe("a pod's disk", () => {
  it("is set aside as far as it is more than what every task has", () => {
    expect(reservedGiB(20)).toBe(1);
    expect(reservedGiB(50)).toBe(30);
  });

  it("is no more than a machine has", () => {
    const disk = (ephemeralStorageGiB: number) => ({ ephemeralStorageGiB });
    const settings = {
      services: { web: serviceSettings.parse(disk(60)), worker: serviceSettings.parse(disk(61)) },
      jobs: { dump: jobSettings.parse({ schedule: "0 2 * * *", ...disk(200) }) },
      release: releaseSettings.parse({ image: "web", ...disk(100) }),
    };
    const wanted = "ephemeralStorageGiB: at most 60: on eks a machine has 80 GiB for all";
    expect(reported(diskRule, { platform: eksSettings(), ...settings })).toEqual([
      `services.worker.${wanted}`,
      `jobs.dump.${wanted}`,
      `release.${wanted}`,
    ]);
    expect(reported(diskRule, { platform: eksSettings(), services: settings.services, jobs: {} })).toHaveLength(1);
    expect(reported(diskRule, { platform: platformSettings.parse({ kind: "ecs" }), ...settings })).toEqual([]);
  });
});
