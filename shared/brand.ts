/** A business's colour, made readable: what it becomes on white and on our dark ground, and the text that stands on it. */
export interface Brand {
  light: { accent: string; on: string };
  dark: { accent: string; on: string };
}

type Rgb = readonly [number, number, number];
const white: Rgb = [255, 255, 255];
const ink: Rgb = [8, 21, 43];
const darkGround: Rgb = [18, 22, 29];
const ours: Rgb = [11, 95, 255];

const parse = (hex: string): Rgb => {
  const digits = /^#([\da-f]{6})$/i.exec(hex)?.[1];
  if (!digits) return ours;
  const value = Number.parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};
const format = (c: Rgb): string => `#${c.map((x) => Math.round(x).toString(16).padStart(2, '0')).join('')}`;
const mix = (a: Rgb, b: Rgb, share: number): Rgb => {
  const at = (i: 0 | 1 | 2): number => a[i] + (b[i] - a[i]) * share;
  return [at(0), at(1), at(2)];
};

const linear = (x: number): number => (x / 255 <= 0.04045 ? x / 255 / 12.92 : ((x / 255 + 0.055) / 1.055) ** 2.4);
const luminance = ([r, g, b]: Rgb): number => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
const contrastOf = (a: Rgb, b: Rgb): number => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

/** The WCAG contrast of two colours written `#rrggbb`. */
export const contrast = (a: string, b: string): number => contrastOf(parse(a), parse(b));

/** The colour moved towards another until it stands out enough from the ground it lies on. */
function readable(colour: Rgb, ground: Rgb, towards: Rgb, wanted: number): Rgb {
  for (let share = 0; share < 1; share += 0.05) {
    const moved = mix(colour, towards, share);
    if (contrastOf(moved, ground) >= wanted) return moved;
  }
  return towards;
}

const textOn = (c: Rgb): Rgb => (contrastOf(c, white) >= contrastOf(c, ink) ? white : ink);

/** Links and buttons in the business's colour have at least 4.5:1 against the page, and their text against them. */
export function brandOf(colour: string): Brand {
  const own = parse(colour);
  const light = readable(own, white, ink, 4.6);
  const dark = readable(own, darkGround, white, 6.5);
  return {
    light: { accent: format(light), on: format(textOn(light)) },
    dark: { accent: format(dark), on: format(textOn(dark)) },
  };
}

/** The same as declarations for a style sheet; widget/ui/tokens.css reads them. */
export function brandCss(colour: string): string {
  const { light, dark } = brandOf(colour);
  return `--brand:light-dark(${light.accent},${dark.accent});--on-brand:light-dark(${light.on},${dark.on})`;
}
