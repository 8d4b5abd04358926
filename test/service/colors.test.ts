import { describe, expect, it } from "vitest";
import { platformSettings } from "../../components/cluster";
import {
  blueGreenOwners,
  blueGreenRule,
  colorsRemark,
  colorsRule,
  firstColors,
  switched,
  withImage,
} from "../../components/service/colors";
import { serviceSettings } from "../../components/service/settings";
import type { Colors } from "../../components/settings/definition";
import { given, reported, stack } from "../wiring";

const blueGreen = (more: object = {}) => serviceSettings.parse({ port: 80, rollout: { kind: "blueGreen" }, ...more });
const rolling = serviceSettings.parse({ port: 80 });
const platform = (kind: "ecs" | "eks") =>
  platformSettings.parse(kind === "ecs" ? { kind } : { kind, cluster: existing });
const existing = {
  ...{ kind: "existing", name: "shared", endpoint: "https://eks.example", certificateAuthority: "Y2E=" },
  securityGroupId: "sg-1",
};

describe("the colours of a service", () => {
  it("take turns: each new image goes into the one that is not live", () => {
    const second = withImage(firstColors, "a", "b");
    expect(second).toEqual({ live: "blue", newest: "green", previous: "a" });
    expect(withImage(second, "b", "c")).toEqual(second);
    const live = switched(second);
    expect(live).toEqual({ live: "green", newest: "green", previous: "a" });
    expect(withImage(live!, "c", "d")).toEqual({ live: "green", newest: "blue", previous: "c" });
  });

  it("stay as they are without a new image, and for the first one", () => {
    for (const [from, to] of [
      [undefined, "a"],
      ["a", undefined],
      ["a", "a"],
    ]) {
      expect(withImage(firstColors, from, to)).toBe(firstColors);
    }
  });

  it("are switched forth and back, and not to where nothing runs", () => {
    const second: Colors = { live: "blue", newest: "green", previous: "a" };
    expect(switched(switched(second)!)).toEqual(second);
    expect(switched(firstColors)).toBeUndefined();
  });

  it("are those of services with an image in a repository, their own or another's", () => {
    expect(blueGreenOwners({ web: blueGreen(), admin: blueGreen({ image: "web" }), api: rolling })).toEqual({
      web: "web",
      admin: "web",
    });
  });
});

describe("blue and green", () => {
  it("are for pods alone, so far", () => {
    const services = { web: blueGreen(), api: rolling };
    expect(reported(blueGreenRule, { platform: platform("ecs"), services })).toEqual([
      "services.web.rollout.kind: rolling, or `platform: eks`: on ecs there are no colours",
    ]);
    expect(reported(blueGreenRule, { platform: platform("eks"), services })).toEqual([]);
  });

  it("have names in the cluster that no other service has", () => {
    const services = { web: blueGreen(), "web-green": rolling, "web-idle": rolling, api: rolling, "api-blue": rolling };
    expect(reported(blueGreenRule, { platform: platform("eks"), services })).toEqual([
      "services.web-green: another name: web, with `rollout: blueGreen`, has this one in the cluster",
      "services.web-idle: another name: web, with `rollout: blueGreen`, has this one in the cluster",
    ]);
  });

  it("are handed in for services that have them", () => {
    const services = { web: blueGreen(), api: rolling };
    const colors = { web: firstColors, api: firstColors, wbe: firstColors };
    expect(reported(colorsRule, { services }, { given: { ...given, colors } })).toEqual([
      "given.colors.api: the name of a service with `rollout: blueGreen` (known: web)",
      "given.colors.wbe: the name of a service with `rollout: blueGreen` (did you mean `web`?)",
    ]);
    expect(reported(colorsRule, { services })).toEqual([]);
  });

  it("are told where the newest image serves nobody yet", () => {
    const colors: Record<string, Colors> = {
      api: { live: "green", newest: "green", previous: "a" },
      web: { live: "blue", newest: "green", previous: "a" },
    };
    expect(colorsRemark({ settings: {}, stack, given: { ...given, colors } })).toEqual([
      "web serves from blue, and green has the newest image: `plinth given production --switch web` and the `pulumi up` after it switch",
    ]);
    expect(colorsRemark({ settings: {}, stack, given })).toEqual([]);
  });
});
