import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { inRepository } from "../../preview/formats";

const fixtures = join(__dirname, "fixtures");
const folder = mkdtempSync(join(tmpdir(), "plinth-formats-"));
const repository = join(folder, "repository");
const project = join(repository, "systems/portal");
mkdirSync(join(repository, ".git"), { recursive: true });
mkdirSync(join(repository, "systems"));
symlinkSync(join(fixtures, "faulty"), project);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The address at which the first finding is shown. */
const shownAt = (...args: string[]): Promise<string> =>
  new Promise((resolve) => {
    const command = [join(fixtures, "run.js"), "production", "--format", "sarif", ...args];
    execFile(process.execPath, command, { cwd: folder, maxBuffer: 1e8 }, (_, stdout) => {
      resolve(/"uri": ?"([^"]*)"/.exec(stdout)?.[1] ?? "");
    });
  });

describe("the place of a stack's file", () => {
  it("is told from the root of the repository, of which another working tree has a file alone", () => {
    expect(inRepository(repository)).toEqual({ folder: "", file: undefined });
    expect(inRepository(project)).toEqual({ folder: "systems/portal", file: undefined });
    const tree = join(folder, "tree");
    mkdirSync(join(tree, "app"), { recursive: true });
    writeFileSync(join(tree, ".git"), "gitdir: elsewhere\n");
    expect(inRepository(join(tree, "app")).folder).toBe("app");
  });

  it("is told from the project's folder where there is no repository", () => {
    expect(inRepository(folder)).toEqual({ folder: "", file: undefined });
  });

  it("is that of the file that was named", () => {
    expect(inRepository(project, join(project, "stacks/live.yaml")).file).toBe("stacks/live.yaml");
  });

  it("is where findings are shown, wherever the preview is asked", async () => {
    expect(await shownAt("--cwd", project)).toBe("systems/portal/Pulumi.production.yaml");
    expect(await shownAt("--cwd", "repository/systems/portal", "--config-file", "../live.yaml")).toBe(
      "systems/live.yaml",
    );
  });
});
