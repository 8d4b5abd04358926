import { describe, expect, it } from "vitest";
import { withContainers } from "../../../preview/diff/containers";
import { UNKNOWN, type Value } from "../../../preview/values";
import { resource } from "../sample";

const service = resource({
  ...{ urn: "service", type: "plinth:index:Service", name: "web", custom: false },
  outputs: { container: { name: "web", secrets: [{ name: "TOKEN", valueFrom: UNKNOWN }] } },
});
const definition = (containerDefinitions: Value, parent = "service") =>
  resource({
    ...{ urn: "definition", type: "aws:ecs/taskDefinition:TaskDefinition", name: "web-task-definition", parent },
    inputs: { family: "web", containerDefinitions },
  });

const inputs = (...resources: (typeof service)[]) => withContainers({ resources }).resources.at(-1)?.inputs;

describe("the containers of a plan", () => {
  it("are what the component registered, where their text is not known", () => {
    expect(inputs(service, definition(UNKNOWN))).toEqual({
      ...{ family: "web", containerDefinitions: [service.outputs?.["container"]] },
    });
  });

  it.each<[string, Value, string]>([
    ["a text that is known", "[]", "service"],
    ["those of somebody who registered none", UNKNOWN, "elsewhere"],
  ])("are as they are: %s", (_, text, parent) => {
    expect(inputs(service, definition(text, parent))).toEqual({ family: "web", containerDefinitions: text });
  });
});
