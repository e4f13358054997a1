import type { JSX } from 'preact';

export interface Bar {
  key: string;
  name: string;
  /** What is written at its end. */
  value: string;
  /** Lengths from the left, in the unit of `most`, each with its tone. */
  parts: { length: number; tone: 'main' | 'second' | 'good' | 'bad' | 'warning' | 'quiet' }[];
  /** Where it leads; none: it is only read. */
  href?: string;
}

/** Bars under each other, the longest as long as there is room; `most`: what the whole track stands for. */
export function Bars({ bars, most, label }: { bars: readonly Bar[]; most: number; label: string }): JSX.Element {
  return (
    <ul class="bars" aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.key}>
          {bar.href ? (
            <a class="bar-row" href={bar.href}>
              <OneBar bar={bar} most={most} />
            </a>
          ) : (
            <span class="bar-row">
              <OneBar bar={bar} most={most} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function OneBar({ bar: { name, value, parts }, most }: { bar: Bar; most: number }): JSX.Element {
  let at = 0;
  return (
    <>
      <span class="bar-name">
        <bdi>{name}</bdi>
      </span>
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect class="track" width="100" height="10" />
        {parts.map(({ length, tone }) => {
          const x = at;
          const width = most > 0 ? Math.min(100 - x, (100 * length) / most) : 0;
          at += width;
          return <rect key={tone} class={`tone-${tone}`} x={x} width={Math.max(0, width)} height="10" />;
        })}
      </svg>
      <span class="bar-value">{value}</span>
    </>
  );
}

/** What the colours stand for. */
export const Legend = ({
  of,
}: {
  of: readonly { tone: Bar['parts'][number]['tone']; name: string }[];
}): JSX.Element => (
  <ul class="legend">
    {of.map(({ tone, name }) => (
      <li key={tone}>
        <svg viewBox="0 0 10 10" aria-hidden="true">
          <rect class={`tone-${tone}`} width="10" height="10" rx="2" />
        </svg>
        {name}
      </li>
    ))}
  </ul>
);
