import { expect, it } from "vitest";
import { changes, lies } from "./values";

it.each<[string, unknown, unknown, unknown[]]>([
  ["nothing, and null is nothing", { a: 1, b: null }, { a: 1 }, []],
  ["a leaf", { a: { b: 1 } }, { a: { b: 2 } }, [{ path: "a.b", kind: "UPDATE" }]],
  ["an item of a list that came", { a: [{ b: 1 }] }, { a: [{ b: 1 }, { b: 2 }] }, [{ path: "a[1].b", kind: "ADD" }]],
  ["a key that is no word", { "a-b": 1 }, {}, [{ path: '["a-b"]', kind: "DELETE" }]],
  ["a list instead of a map", { a: {} }, { a: ["b"] }, [{ path: "a", kind: "UPDATE" }]],
])("changes: %s", (_, before, after, found) => {
  expect(changes(before, after)).toEqual(found);
});

it("takes an archive for its hash, wherever its files lie", () => {
  const archive = (hash: string, path: string) => ({
    code: { "4dabf18193072939515e22adb298388d": "0def", hash, path },
  });
  expect(changes(archive("1", "a"), archive("1", "b"))).toEqual([]);
  expect(changes(archive("1", "a"), archive("2", "a"))).toEqual([{ path: "code", kind: "UPDATE" }]);
});

it.each([
  ["name", "name", true],
  ["names", "name", false],
  ["keepers.digest", "keepers", true],
  ["volumes[12].name", "volumes[*].name", true],
  ["volumes[0].size", "volumes[*].name", false],
  ["tags.Name", "tags.*", true],
])("a change of %s lies at %s: %s", (leaf, path, is) => {
  expect(lies(leaf, path)).toBe(is);
});
