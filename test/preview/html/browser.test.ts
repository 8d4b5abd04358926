import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { html } from "../../../preview/html";
import { needs } from "../../tools";
import { contrast, luminance, rgb } from "./contrast";
import { production } from "./production";
import { sample, SVG } from "./sample";

const runs = needs("chromium", "opens the report in a real browser");
const folders = (process.env["PATH"] ?? "").split(delimiter);
const executable = folders.map((each) => join(each, "chromium")).find(existsSync);

describe.skipIf(!runs)("the report of the root's production, in a browser", () => {
  let [folder, browser]: [string, Browser | undefined] = ["", undefined];
  let [url, full]: [string, string] = ["", ""];
  let size = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "plinth-report-"));
    const write = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return pathToFileURL(join(folder, name)).href;
    };
    const { report, svg } = await production();
    const text = html(report, svg);
    size = Buffer.byteLength(text);
    url = write("production.html", text);
    full = write("sample.html", html(sample(), SVG));
    browser = await chromium.launch({ executablePath: executable, args: quiet });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a page, and sees to it that it asks nobody for anything and has nothing to complain of. */
  async function opened(options: BrowserContextOptions, look: (page: Page) => Promise<void>, at = url): Promise<void> {
    const context = await browser!.newContext({
      viewport: { width: 1280, height: 900 },
      reducedMotion: "reduce",
      ...options,
    });
    try {
      const page = await context.newPage();
      const [requests, complaints]: [string[], string[]] = [[], []];
      page.on("request", (request) => requests.push(request.url()));
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      await page.goto(at);
      await look(page);
      expect(requests.filter((request) => !request.startsWith("data:"))).toEqual([at]);
      expect(complaints).toEqual([]);
    } finally {
      await context.close();
    }
  }

  it("is below 2 MB, and there within three seconds", async () => {
    expect(size).toBeLessThan(2_000_000);
    await opened({}, async (page) => {
      const loaded = await page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd");
      expect(loaded).toBeLessThan(3000);
    });
  });

  it("begins for the keyboard with the way past the navigation, and comes to the search", async () => {
    await opened({}, async (page) => {
      await page.keyboard.press("Tab");
      expect(await focused(page)).toContain("Skip to the report");
      for (let tabs = 0; tabs < 60 && !(await focused(page)).startsWith("search"); tabs++) {
        await page.keyboard.press("Tab");
        const outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle");
        expect(outline, await focused(page)).not.toBe("none");
      }
      expect(await focused(page)).toBe("search ");
    });
  });

  it("finds what is typed, says how much it is, and opens it by Enter", async () => {
    await opened({}, async (page) => {
      const shown = page.locator(".resource:visible");
      await page.selectOption("#by-change", "");
      await page.focus("#search");
      await page.keyboard.type("main-instance");
      const count = await page.textContent("#count");
      expect(count).toMatch(/^[1-9]\d* of \d{3} resources, in \d+ of \d+ components$/);
      expect(await shown.count()).toBe(parseInt(count!, 10));
      for (const text of await shown.allTextContents()) expect(text.toLowerCase()).toContain("main-instance");

      const first = shown.filter({ has: page.locator("summary", { hasText: "main-instance" }) }).first();
      await first.locator("summary").focus();
      expect(await first.locator(".body").isVisible()).toBe(false);
      await page.keyboard.press("Enter");
      expect(await first.locator(".body").isVisible()).toBe(true);

      await page.click("#clear");
      expect(await focused(page)).toBe("search ");
      expect(await page.textContent("#count")).toMatch(/^(\d+) of \1 resources/);
    });
  });

  it("shows at first what changes, and by component what one asks for", async () => {
    await opened({}, async (page) => {
      expect(await page.inputValue("#by-change")).toBe("changed");
      const changes = () => page.locator("li:not([hidden]) > .resource").evaluateAll(dataOf);
      expect(new Set(await changes())).toEqual(new Set(["create", "update", "replace", "delete"]));
      await page.selectOption("#by-change", "replace");
      expect(new Set(await changes())).toEqual(new Set(["replace"]));
      await page.selectOption("#by-change", "");
      await page.selectOption("#by-component", { label: "main" });
      expect(await page.locator(".group:visible").count()).toBe(1);
    });
  });

  it("opens a resource that a link leads to, whatever is filtered", async () => {
    await opened({}, async (page) => {
      await page.fill("#search", "there is nothing of this name");
      expect(await page.locator(".resource:visible").count()).toBe(0);
      const link = page.locator("#danger a").first();
      const target = await link.getAttribute("href");
      await link.focus();
      await page.keyboard.press("Enter");
      await page.locator(`${target} > .body`).waitFor({ state: "visible", timeout: 5000 });
      expect(await page.evaluate("document.activeElement.parentElement.id")).toBe(target!.slice(1));
    });
  });

  it("makes the diagram larger and smaller by buttons, keys and the wheel, and moves it", async () => {
    await opened({}, async (page) => {
      const width = () => page.evaluate<number>("document.querySelector('#picture img').clientWidth");
      const said = () => page.textContent("#zoom-size");
      await expect.poll(said).toMatch(/^\d+ %$/);
      const fitted = await width();
      await page.focus("#zoom-in");
      await page.keyboard.press("Enter");
      expect(await width()).toBeCloseTo(fitted * 1.25, -1);
      await page.focus("#picture");
      for (let times = 0; times < 6; times++) await page.keyboard.press("+");
      const large = await width();
      expect(large).toBeGreaterThan(fitted * 3);

      const left = () => page.evaluate<number>("document.querySelector('#picture').scrollLeft");
      const before = await left();
      await page.keyboard.press("ArrowRight");
      await expect.poll(left).toBeGreaterThan(before);
      await page.locator("#picture").scrollIntoViewIfNeeded();
      const box = (await page.locator("#picture").boundingBox())!;
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const rested = await left();
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x - 100, y, { steps: 4 });
      await page.mouse.up();
      expect(await left()).toBeGreaterThan(rested + 50);

      await page.keyboard.down("Control");
      await page.mouse.wheel(0, 300);
      await page.keyboard.up("Control");
      await expect.poll(width).toBeLessThan(large);
      await page.focus("#picture");
      await page.keyboard.press("0");
      expect(await width()).toBeCloseTo(fitted, -1);
    });
  });

  it.each([320, 375, 390])("is no wider than a phone of %i pixels, whatever is open", async (width) => {
    for (const at of [url, full]) {
      await opened(
        { viewport: { width, height: 700 } },
        async (page) => {
          expect(await page.evaluate(pageWidth)).toBeLessThanOrEqual(width);
          await page.locator("details").evaluateAll(open);
          expect(await page.evaluate(pageWidth)).toBeLessThanOrEqual(width);
        },
        at,
      );
    }
  });

  it.each(["light", "dark"] as const)(
    "is %s where that is asked for, and its text can be read",
    async (colorScheme) => {
      await opened(
        { colorScheme },
        async (page) => {
          const ground = await page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
          if (colorScheme === "dark") expect(luminance(rgb(ground))).toBeLessThan(0.05);
          else expect(luminance(rgb(ground))).toBeGreaterThan(0.8);
          await page.locator("details").evaluateAll(open);
          const texts = await page.evaluate<[string, string, string][]>(colours);
          expect(texts.length).toBeGreaterThan(100);
          const unreadable = texts.filter(([, text, behind]) => contrast(rgb(text), rgb(behind)) < 4.5);
          expect(unreadable).toEqual([]);
        },
        full,
      );
    },
  );

  it("has everything without its script, and no control that needs it", async () => {
    const context = await browser!.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(url);
    for (const control of ["#search", "#zoom-in", "#clear"])
      expect(await page.locator(control).isVisible()).toBe(false);
    expect(await page.locator("h2").allTextContents()).toEqual(
      expect.arrayContaining(["Danger", "Policies", "Diagram", "Resources", "Cost", "Schedule"]),
    );
    expect(await page.locator(".group").count()).toBe(await page.locator(".group:visible").count());
    expect(await page.locator(".resource").count()).toBeGreaterThan(300);
    await context.close();
  });

  it("is printed without its controls", async () => {
    await opened({}, async (page) => {
      await page.emulateMedia({ media: "print" });
      expect(await page.locator("nav").isVisible()).toBe(false);
      expect(await page.locator("#search").isVisible()).toBe(false);
      expect(await page.locator("#cost table").first().isVisible()).toBe(true);
    });
  });
});

/** A browser that does nothing of its own accord. */
const quiet = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // nothing but the report of this test is opened, and a container has no sandbox for root
  "--no-sandbox",
];

/** Where the keyboard is: the id and the text. */
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>("`${document.activeElement.id} ${document.activeElement.textContent.slice(0, 40)}`");

// Run in the page, whose types the project does not load.
const pageWidth = "document.documentElement.scrollWidth";
const open = (all: readonly unknown[]): void => {
  for (const each of all) (each as { open: boolean }).open = true;
};
const dataOf = (all: readonly unknown[]): (string | undefined)[] =>
  all.map((each) => (each as { dataset: Record<string, string> }).dataset["change"]);

/** Of each element that shows text of its own: the text, its colour, and the colour behind it. */
const colours = `
[...document.querySelectorAll("body *")]
  .filter((each) => each.checkVisibility() && !each.closest(".unseen, svg, script, select"))
  .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ""))
  .map((each) => {
    let behind = each;
    while (behind && /rgba\\(.*, 0\\)/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
    return [each.textContent.slice(0, 30), getComputedStyle(each).color, getComputedStyle(behind ?? document.body).backgroundColor];
  })`;
