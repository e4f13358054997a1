import type { JSX } from 'preact';
import type { Day } from '../../../shared/time.ts';
import { dayWords } from '../words.ts';
import { PictureLink, useWidth } from './chart.tsx';
import { percent } from './words.ts';

export interface Point {
  day: Day;
  /** What is drawn; null where nobody works. */
  share: number | null;
  /** How it is told. */
  name: string;
  href: string;
}

const HEIGHT = 200;
const LEFT = 40;
const RIGHT = 12;
const TOP = 14;
const BOTTOM = 24;

/** Shares over time as a line; the same of the period before as a dashed one to compare with. Each point leads on. */
export function Trend({
  points,
  before,
  label,
}: {
  points: readonly Point[];
  before: number | null;
  label: string;
}): JSX.Element {
  const [ref, width] = useWidth<HTMLElement>();
  return (
    <figure class="trend" aria-label={label} ref={ref}>
      {width > 0 && <Picture points={points} before={before} label={label} width={width} />}
    </figure>
  );
}

function Picture({
  points,
  before,
  label,
  width,
}: {
  points: readonly Point[];
  before: number | null;
  label: string;
  width: number;
}): JSX.Element {
  const highest = Math.max(before ?? 0, ...points.map((p) => p.share ?? 0));
  const step = highest > 0.5 ? 0.25 : highest > 0.2 ? 0.1 : 0.05;
  const most = Math.max(step * 2, Math.ceil((highest * 1.02) / step) * step);
  const ticks = Array.from({ length: Math.round(most / step) + 1 }, (_, i) => i * step);
  const slot = (width - LEFT - RIGHT) / points.length;
  const x = (i: number): number => LEFT + slot * (i + 0.5);
  const y = (share: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - share / most);
  const every = Math.max(1, Math.ceil(52 / slot));
  return (
    <svg width={width} height={HEIGHT}>
      <title>{label}</title>
      {ticks.map((tick) => (
        <g key={tick} class="tick">
          <line x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
          <text x={LEFT - 6} y={y(tick) + 4} text-anchor="end">
            {percent(tick)}
          </text>
        </g>
      ))}
      {before !== null && <line class="before" x1={LEFT} x2={width - RIGHT} y1={y(before)} y2={y(before)} />}
      {runs(points).map((run) => {
        const line = run.map((i) => `${x(i)},${y(points[i]!.share!)}`).join(' ');
        const base = y(0);
        return (
          <g key={run[0]}>
            <polygon class="area" points={`${x(run[0]!)},${base} ${line} ${x(run.at(-1)!)},${base}`} />
            <polyline class="line" points={line} />
          </g>
        );
      })}
      {points.map(({ day, share, name, href }, i) => (
        <PictureLink key={day} href={href} name={name}>
          <rect class="reach" x={LEFT + slot * i} y={TOP} width={slot} height={HEIGHT - TOP - BOTTOM} />
          {share !== null && <circle class="dot" cx={x(i)} cy={y(share)} r={points.length > 40 ? 2.5 : 4} />}
        </PictureLink>
      ))}
      {points.map(
        ({ day }, i) =>
          i % every === 0 && (
            <text key={day} class="axis" x={x(i)} y={HEIGHT - 6} text-anchor="middle">
              {short(day)}
            </text>
          ),
      )}
    </svg>
  );
}

/** "2 Nov". */
export const short = (day: Day): string => dayWords(day).split(' ').slice(1).join(' ');

/** Points that follow one another; a stretch in which nobody works parts them. */
function runs(points: readonly Point[]): number[][] {
  const found: number[][] = [];
  let open = false;
  for (const [i, { share }] of points.entries()) {
    if (share !== null) {
      if (open) found.at(-1)!.push(i);
      else found.push([i]);
    }
    open = share !== null;
  }
  return found;
}
