/**
 * Sizes of a Fargate task: CPU units (1024 are one vCPU) and the MiB of memory that go with them.
 *
 * Source: "Task size" in "Amazon ECS task definition parameters for Fargate", Amazon ECS Developer Guide.
 */
const gib = 1024;
const range = (from: number, to: number, step: number): number[] =>
  Array.from({ length: (to - from) / step + 1 }, (_, index) => (from + index * step) * gib);

export const fargateSizes: Readonly<Record<number, readonly number[]>> = {
  256: [512, 1 * gib, 2 * gib],
  512: range(1, 4, 1),
  1024: range(2, 8, 1),
  2048: range(4, 16, 1),
  4096: range(8, 30, 1),
  8192: range(16, 60, 4),
  16384: range(32, 120, 8),
};

/** What goes with a CPU size, in words. */
export function memoryFor(cpu: number): string {
  const sizes = fargateSizes[cpu] ?? [];
  const [first, second] = sizes;
  const last = sizes.at(-1);
  if (sizes.length <= 4) return sizes.join(", ");
  return `${first} to ${last} in steps of ${(second ?? 0) - (first ?? 0)}`;
}
