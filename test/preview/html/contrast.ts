/** Red, green and blue, from 0 to 255. */
export type Colour = readonly [number, number, number];

/** `#0a559e` */
export const hex = (text: string): Colour =>
  [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16)) as unknown as Colour;

/** `rgb(10, 85, 158)`, as a browser says it. */
export const rgb = (text: string): Colour => text.match(/\d+/g)!.slice(0, 3).map(Number) as unknown as Colour;

/** As WCAG 2.2 defines it ("relative luminance", "contrast ratio"). */
export function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one: Colour, other: Colour): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}
