/* global document, location, innerHeight, addEventListener */
"use strict";
// Runs in the report. Without it everything is there; it searches, zooms, and opens what a link leads to.
{
  const byId = (id) => document.getElementById(id);

  // Resources
  const groups = [...document.querySelectorAll(".group")];
  const rows = groups.flatMap((group) =>
    [...group.querySelectorAll(".resource")].map((row) => ({ row, group, text: row.textContent.toLowerCase() })),
  );
  const [search, byChange, byComponent] = [byId("search"), byId("by-change"), byId("by-component")];
  const initially = new Map(groups.map((group) => [group, group.open]));

  const isWanted = ({ row, group, text }) => {
    const change = row.dataset.change;
    const changes = byChange.value === "changed" ? change !== "same" && change !== "read" : change === byChange.value;
    const words = search.value.toLowerCase().split(/\s+/);
    return (
      (byChange.value === "" || changes) &&
      (byComponent.value === "" || byComponent.value === group.id) &&
      words.every((word) => text.includes(word))
    );
  };

  const filter = () => {
    const found = new Set();
    let count = 0;
    for (const each of rows) {
      const wanted = isWanted(each);
      each.row.parentElement.hidden = !wanted;
      if (wanted) {
        found.add(each.group);
        count += 1;
      }
    }
    const narrow = search.value.trim() !== "" || byComponent.value !== "";
    for (const group of groups) {
      group.hidden = !found.has(group);
      group.open = narrow ? found.has(group) : initially.get(group);
    }
    byId("count").textContent = `${count} of ${rows.length} resources, in ${found.size} of ${groups.length} components`;
  };

  const clear = () => {
    search.value = byChange.value = byComponent.value = "";
    filter();
  };

  for (const control of [search, byChange, byComponent]) control.addEventListener("input", filter);
  byId("clear").addEventListener("click", () => {
    clear();
    search.focus();
  });
  byId("filter").hidden = false;
  filter();

  // A link to a resource opens it, and what it is in, whatever is filtered.
  const follow = () => {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    if (!target?.matches(".resource, .group")) return;
    if (target.closest("[hidden]")) clear();
    for (let each = target; each; each = each.parentElement.closest("details")) each.open = true;
    target.scrollIntoView();
    target.querySelector("summary").focus({ preventScroll: true });
  };
  addEventListener("hashchange", follow);
  follow();

  // Diagram: the picture grows in a box that scrolls, so that the keyboard moves it, too.
  const box = byId("picture");
  if (box) {
    const image = box.querySelector("img");
    // All of it in the box at once. A picture of lines is as sharp in any size.
    const ratio = () => image.naturalWidth / image.naturalHeight;
    const fitted = () => Math.min(box.clientWidth, innerHeight * 0.7 * ratio());
    let scale;

    // The point of the picture that is at `x`, `y` of the box stays there.
    const zoom = (wanted, x = box.clientWidth / 2, y = box.clientHeight / 2) => {
      const before = image.clientWidth;
      const [left, top] = [box.scrollLeft + x, box.scrollTop + y];
      scale = Math.min(12, Math.max(wanted, 0.25));
      image.style.width = `${Math.round(fitted() * scale)}px`;
      const growth = image.clientWidth / before;
      box.scrollLeft = left * growth - x;
      box.scrollTop = top * growth - y;
      byId("zoom-size").textContent = `${Math.round(scale * 100)} %`;
    };
    const fit = () => zoom(1);
    const steps = {
      "+": () => zoom(scale * 1.25),
      "=": () => zoom(scale * 1.25),
      "-": () => zoom(scale / 1.25),
      0: fit,
    };

    byId("zoom-in").addEventListener("click", steps["+"]);
    byId("zoom-out").addEventListener("click", steps["-"]);
    byId("zoom-fit").addEventListener("click", fit);
    box.addEventListener("keydown", (event) => {
      const step = event.ctrlKey || event.metaKey || event.altKey ? undefined : steps[event.key];
      if (!step) return;
      event.preventDefault();
      step();
    });
    // A pinch comes as a wheel with Ctrl; the wheel alone goes on scrolling the page.
    box.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        const { left, top } = box.getBoundingClientRect();
        zoom(scale * Math.exp(-event.deltaY / 300), event.clientX - left, event.clientY - top);
      },
      { passive: false },
    );

    // A finger scrolls the box by itself.
    let held;
    box.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch" || event.button !== 0) return;
      held = { x: event.clientX + box.scrollLeft, y: event.clientY + box.scrollTop };
      box.setPointerCapture(event.pointerId);
    });
    box.addEventListener("pointermove", (event) => {
      if (held) box.scrollTo(held.x - event.clientX, held.y - event.clientY);
    });
    for (const end of ["pointerup", "pointercancel"]) box.addEventListener(end, () => (held = undefined));
    image.addEventListener("dragstart", (event) => event.preventDefault());

    void image.decode().then(fit);
    byId("zoom").hidden = false;
  }
}
