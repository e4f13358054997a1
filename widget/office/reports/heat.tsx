import type { JSX } from 'preact';
import type { ResourceUse, Stretch } from '../../../shared/reports.ts';
import { PictureLink, useWidth } from './chart.tsx';
import { boardAt, stretchWords } from './period.ts';
import { short } from './trend.tsx';
import { percent, useOf } from './words.ts';

const ROW = 26;
const HEAD = 22;
const GAP = 2;
/** So wide a cell has room for its share. */
const ROOM = 34;
/** More lines than these are in the table only. */
export const MOST_LINES = 30;

/** Where the steps of occupancy begin, as the board has them. */
const steps = [0.0001, 0.25, 0.5, 0.7, 0.85, 0.95, 1.0001];
export const stepOf = (share: number | null): number => steps.filter((from) => (share ?? 0) >= from).length;

/** People and weeks: how much of each one's working time is taken, by colour and, where there is room, by figure. */
export function HeatMap({
  people,
  stretches,
  label,
}: {
  people: readonly ResourceUse[];
  stretches: readonly Stretch[];
  label: string;
}): JSX.Element {
  const [ref, width] = useWidth<HTMLElement>();
  const names = Math.min(150, Math.round(width * 0.28));
  const cell = (width - names) / stretches.length;
  const every = Math.max(1, Math.ceil(46 / cell));
  const shown = people.slice(0, MOST_LINES);
  return (
    <figure class="heat" aria-label={label} ref={ref}>
      {width > 0 && (
        <svg width={width} height={HEAD + shown.length * ROW}>
          <title>{label}</title>
          {stretches.map(
            ({ fromDay }, i) =>
              i % every === 0 && (
                <text key={fromDay} class="axis" x={names + cell * i + 2} y={14}>
                  {short(fromDay)}
                </text>
              ),
          )}
          {shown.map((person, row) => (
            <g key={person.id}>
              <text class="name" x={0} y={HEAD + row * ROW + 17}>
                {fitting(person.name, names)}
              </text>
              {person.stretches.map((use, i) => {
                const share = useOf(use);
                const name = `${person.name}, ${stretchWords(stretches[i]!)}: ${share === null ? 'does not work' : percent(share)}`;
                const [x, y] = [names + cell * i, HEAD + row * ROW];
                return (
                  <PictureLink
                    key={stretches[i]!.fromDay}
                    href={boardAt(stretches[i]!, { kind: 'person' })}
                    name={name}
                  >
                    <rect
                      class={share === null ? 'cell off' : `cell step-${stepOf(share)}`}
                      x={x}
                      y={y}
                      width={Math.max(1, cell - (cell > 8 ? GAP : 0.5))}
                      height={ROW - GAP}
                      rx={cell > 12 ? 4 : 0}
                    />
                    {cell >= ROOM && share !== null && (
                      <text class={`on-step-${stepOf(share)}`} x={x + (cell - GAP) / 2} y={y + 16} text-anchor="middle">
                        {percent(share)}
                        {share > 1 ? '!' : ''}
                      </text>
                    )}
                  </PictureLink>
                );
              })}
            </g>
          ))}
        </svg>
      )}
    </figure>
  );
}

/** As much of a name as fits; all of it is said by every cell. */
const fitting = (name: string, width: number): string => {
  const most = Math.max(4, Math.floor((width - 8) / 7));
  return name.length <= most ? name : `${name.slice(0, most - 1).trimEnd()}…`;
};
