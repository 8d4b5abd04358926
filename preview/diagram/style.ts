/** Nothing here weighs more than what a page says of the same class. */
export const style = `
:where(.plinth-diagram) {
  --ink: #1f2328; --paper: #ffffff; --line: #818b98; --faint: #59636e; --region: #f6f8fa; --tier: #eef1f4;
  --outside: #ffffff; --entry: #f3e8fd; --compute: #fff0e0; --data: #e1effe; --service: #e6f6ea;
  --added: #1a7f37; --added-fill: #dafbe1; --changed: #9a6700; --changed-fill: #fff8c5;
  --removed: #cf222e; --removed-fill: #ffebe9; --replaced: #8250df; --replaced-fill: #f5e5ff;
}
@media (prefers-color-scheme: dark) {
  :where(.plinth-diagram) {
    --ink: #f0f6fc; --paper: #0d1117; --line: #7d8590; --faint: #a9b3be; --region: #151b23; --tier: #1d242d;
    --outside: #0d1117; --entry: #3b2a52; --compute: #4a3216; --data: #16365c; --service: #1d3d29;
    --added: #3fb950; --added-fill: #12361d; --changed: #d29922; --changed-fill: #3b2e0c;
    --removed: #f85149; --removed-fill: #4a1a1d; --replaced: #b083f0; --replaced-fill: #3a2459;
  }
}
.plinth-diagram { max-width: 100%; height: auto; font-family: system-ui, -apple-system, "Segoe UI", Arial, sans-serif; }
.plinth-diagram text { fill: var(--ink); }
.plinth-diagram .node text { fill: var(--faint); font-size: 10px; }
.plinth-diagram .node text:first-of-type { fill: var(--ink); font-size: 12px; font-weight: 600; }
.plinth-diagram .edge text { paint-order: stroke; stroke: var(--paper); stroke-width: 3; stroke-linejoin: round; }
.plinth-diagram .cluster path { fill: var(--region); stroke: var(--line); stroke-opacity: 0.5; }
.plinth-diagram .group-vpc path { fill: var(--paper); }
.plinth-diagram .group-public path, .plinth-diagram .group-private path, .plinth-diagram .group-data path { fill: var(--tier); stroke: none; }
.plinth-diagram .node path, .plinth-diagram .node ellipse { stroke: var(--line); }
${["outside", "entry", "compute", "data", "service"].map((name) => `.plinth-diagram .${name} path, .plinth-diagram .${name} ellipse { fill: var(--${name}); }`).join("\n")}
.plinth-diagram .edge path { stroke: var(--line); }
.plinth-diagram .edge polygon { fill: var(--line); stroke: var(--line); }
${["added", "changed", "removed", "replaced"]
  .map(
    (
      name,
    ) => `.plinth-diagram .node.${name} path { fill: var(--${name}-fill); stroke: var(--${name}); stroke-width: 2; }
.plinth-diagram .edge.${name} path { stroke: var(--${name}); stroke-width: 2; }
.plinth-diagram .edge.${name} polygon { fill: var(--${name}); stroke: var(--${name}); }
.plinth-diagram .${name} text { fill: var(--ink); }`,
  )
  .join("\n")}
`;
