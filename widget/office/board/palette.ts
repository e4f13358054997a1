/** The board's colours as the canvas needs them: read from the tokens whenever the scheme changes. */

const tokens = {
  ground: '--ground',
  soft: '--soft',
  text: '--text',
  muted: '--muted',
  line: '--line',
  control: '--control',
  accent: '--accent',
  onAccent: '--on-accent',
  error: '--error',
  onError: '--board-on-error',
  ok: '--ok',
  warning: '--warning',
  closed: '--board-closed',
  strong: '--board-strong',
  card: '--board-card',
  cardEdge: '--board-card-edge',
  cardText: '--board-card-text',
  done: '--board-done',
  doneEdge: '--board-done-edge',
  event: '--board-event',
  eventEdge: '--board-event-edge',
  glow: '--board-glow',
  bar: '--board-bar',
} as const;

export type Palette = Record<keyof typeof tokens, string> & {
  /** Eight steps of occupancy, and the colour of what is written on each. */
  steps: string[];
  onSteps: string[];
  hatch: CanvasPattern | string;
  overHatch: CanvasPattern | string;
  absence: CanvasPattern | string;
  forced: boolean;
  font: string;
};

const STEPS = 8;

function hatch(context: CanvasRenderingContext2D, colour: string, gap: number, ratio: number): CanvasPattern | string {
  const size = Math.round(gap * ratio);
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const pen = tile.getContext('2d')!;
  pen.strokeStyle = colour;
  pen.lineWidth = Math.max(1, ratio);
  pen.beginPath();
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(1 / ratio));
  return pattern ?? colour;
}

/** Reads the tokens where `host` stands. */
export function readPalette(host: HTMLElement, context: CanvasRenderingContext2D, ratio: number): Palette {
  const probe = document.createElement('span');
  probe.hidden = true;
  // Where colours are forced every text would have the same one.
  probe.style.setProperty('forced-color-adjust', 'none');
  host.append(probe);
  const read = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const entries = Object.entries(tokens).map(([key, name]) => [key, read(name)] as const);
  const steps = Array.from({ length: STEPS }, (_, i) => read(`--board-step-${i}`));
  const onSteps = Array.from({ length: STEPS }, (_, i) => read(`--board-on-step-${i}`));
  probe.remove();
  const colours = Object.fromEntries(entries) as Record<keyof typeof tokens, string>;
  return {
    ...colours,
    steps,
    onSteps,
    hatch: hatch(context, colours.muted, 5, ratio),
    overHatch: hatch(context, onSteps[7]!, 6, ratio),
    absence: hatch(context, colours.warning, 8, ratio),
    forced: matchMedia('(forced-colors: active)').matches,
    font: getComputedStyle(host).fontFamily,
  };
}
