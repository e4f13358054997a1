import type { ComponentChildren, JSX, RefObject } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { go } from '../router.ts';
import { download, type Table } from './csv.ts';
import { type Definition, meaning } from './definitions.ts';

interface ChartProps {
  title: string;
  /** One line that says what the picture says. */
  told?: string;
  means?: Definition[];
  table: Table;
  wide?: boolean;
  children: ComponentChildren;
}

/** A picture with what it means, its figures as a table, and the same as a file. */
export function Chart({ title, told, means = [], table, wide, children }: ChartProps): JSX.Element {
  const id = useId();
  return (
    <section class={wide ? 'panel chart wide' : 'panel chart'} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {told && <p class="muted">{told}</p>}
      </header>
      {children}
      <footer>
        <details>
          <summary>
            Table<span class="sr"> of {title}</span>
          </summary>
          <Figures table={table} title={title} />
          {means.map((of) => (
            <p key={of} class="muted">
              <strong>{meaning(of).name}.</strong> {meaning(of).words}
            </p>
          ))}
        </details>
        <button type="button" class="button quiet" onClick={() => download(table)}>
          CSV<span class="sr"> of {title}</span>
        </button>
      </footer>
    </section>
  );
}

const Figures = ({ table: { columns, rows }, title }: { table: Table; title: string }): JSX.Element => (
  // Wider than a phone: it scrolls by itself, and can be scrolled by keys.
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus
  <section class="figures" aria-label={`Figures: ${title}`} tabIndex={0}>
    <table>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([first, ...others], i) => (
          <tr key={`${first} ${i}`}>
            <th scope="row">{first}</th>
            {others.map((value, k) => (
              <td key={columns[k + 1]}>{value ?? '–'}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

/** How wide an element is drawn, kept up to date. */
export function useWidth<T extends Element>(): [RefObject<T | null>, number] {
  const ref = useRef<T>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const watcher = new ResizeObserver(() => setWidth(Math.floor(element.getBoundingClientRect().width)));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  return [ref, width];
}

/** A link inside a picture: the app's router knows links of the page only. */
export const PictureLink = ({
  href,
  name,
  children,
}: {
  href: string;
  name: string;
  children: ComponentChildren;
}): JSX.Element => (
  <a
    href={href}
    aria-label={name}
    onClick={(event: MouseEvent) => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      go(href);
    }}
  >
    <title>{name}</title>
    {children}
  </a>
);
