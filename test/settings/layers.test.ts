import { describe, expect, it } from "vitest";
import { load, stackFile } from "./project";

const app = (text: string) => ({ "app.yaml": text });

describe("layers", () => {
  it("profile, app.yaml, stack file: the later one wins, and defaults fill the rest", () => {
    const { settings } = load({
      ...app("services: { web: { port: 1, scale: { max: 20 } } }"),
      ...stackFile("plinth:override: { services: { web: { port: 2 } } }"),
    });
    expect(settings.services["web"]).toEqual({
      port: 2,
      scale: { min: 2, max: 20 },
      routes: [],
      env: {},
      uses: [],
    });
    expect(settings.network).toEqual({ kind: "create", nat: "perZone" });
  });

  it("replaces lists", () => {
    const { settings } = load({
      ...app("services: { web: { port: 1, routes: [/, /a] } }"),
      ...stackFile("plinth:override: { services: { web: { routes: [/b] } } }"),
    });
    expect(settings.services["web"]?.routes).toEqual([{ path: "/b" }]);
  });

  it("null removes what a weaker layer said, an entry of a map as well", () => {
    const { settings } = load({
      ...app("services: { web: { port: 1, health: /h }, b: { port: 2 } }\nnetwork: { nat: null }"),
      ...stackFile("plinth:override: { services: { web: { health: null, scale: }, b: null } }"),
    });
    expect(Object.keys(settings.services)).toEqual(["web"]);
    expect(settings.services["web"]).not.toHaveProperty("health");
    expect(settings.services["web"]?.scale).toEqual({ min: 1, max: 2 });
    expect(settings.network).toEqual({ kind: "create", nat: "single" });
  });

  it("a layer that changes the kind replaces the whole value", () => {
    const { settings } = load(app("network: { kind: existing, vpcId: vpc-1 }"));
    expect(settings.network).toEqual({ kind: "existing", vpcId: "vpc-1", shared: true });
  });

  it("and a kind that is changed and changed back starts anew", () => {
    const { settings } = load({
      ...app("network: { kind: existing, vpcId: vpc-1 }"),
      ...stackFile("plinth:override: { network: create }"),
    });
    expect(settings.network).toEqual({ kind: "create", nat: "single" });
  });

  it("a profile speaks of every entry, and of every one of a kind", () => {
    const { settings } = load({
      ...app("databases: { a: postgres, b: { engine: mongo }, c: { engine: postgres, days: 3 } }"),
      ...stackFile("plinth:override: { databases: { a: { pooling: none } } }"),
    });
    expect(settings.databases).toEqual({
      a: { engine: "postgres", days: 14, pooling: "none" },
      b: { engine: "mongo", days: 7 },
      c: { engine: "postgres", days: 3, pooling: "proxy" },
    });
  });

  it("knows anchors and merge keys", () => {
    const { settings } = load(app("services:\n  web: &web { port: 1, health: /h }\n  b: { <<: *web, port: 2 }\n"));
    expect(settings.services["b"]).toMatchObject({ port: 2, health: "/h" });
  });
});

describe("short forms", () => {
  it("a bare word, an implied kind, a bare item", () => {
    const { settings } = load(
      app(
        "network: create\nsecrets: { A: { external: true }, B: { generate: {} } }\n" +
          "services: { web: { port: 1, routes: [/, { path: /a, priority: 3 }] } }",
      ),
    );
    expect(settings.network.kind).toBe("create");
    expect(settings.secrets).toEqual({
      A: { kind: "external", external: true },
      B: { kind: "generate", generate: { length: 48 } },
    });
    expect(settings.services["web"]?.routes).toEqual([{ path: "/" }, { path: "/a", priority: 3 }]);
  });

  it("numbers and booleans as they are written", () => {
    const { settings } = load(app("services: { web: { port: 1, env: { V: 1.10, T: true, H: 0x10, S: 'x' } } }"));
    expect(settings.services["web"]?.env).toEqual({ V: "1.10", T: "true", H: "0x10", S: "x" });
  });

  it("variables, and braces that are none", () => {
    const { settings } = load(
      app(
        'services: { web: { port: 1, env: { U: "https://{domain}/{stack}-{region}-{account}", J: "{{domain}} {" } } }',
      ),
    );
    expect(settings.services["web"]?.env).toEqual({
      U: "https://shop.example/production-eu-central-1-222222222222",
      J: "{domain} {",
    });
  });
});

describe("notes", () => {
  it("say where app.yaml displaces the profile, unless the stack file decides", () => {
    const { notes } = load({
      ...app(
        "services:\n  web:\n    port: 1\n    scale:\n      min: 1\n      max: 3\n" +
          "databases:\n  main: { engine: postgres, days: 14, pooling: }\n",
      ),
      ...stackFile("plinth:override: { services: { web: { scale: { max: 5 } } } }"),
    });
    expect(notes).toEqual([
      "app.yaml:5: services.web.scale.min is 1 in every environment; the production profile says 2",
      'app.yaml:8: databases.main.pooling is removed in every environment; the production profile says "proxy"',
    ]);
  });

  it("tell entries that stand in the stack file alone, which may be slips of the pen", () => {
    const { notes } = load({
      "app.yaml": "services: { web: { port: 80 } }",
      ...stackFile(
        "plinth:override:\n  services: { wbe: { port: 81 }, web: { port: 82 } }\n  databases: { extra: { engine: mongo } }",
      ),
    });
    expect(notes.map((note) => note.replace(/^.*?: /, ""))).toEqual([
      "services.wbe is in this stack alone, app.yaml has none of that name; did you mean `web`?",
      "databases.extra is in this stack alone, app.yaml has none of that name",
    ]);
    expect(notes[0]).toMatch(/^Pulumi\.production\.yaml:\d+:\d+: /);
  });
});
