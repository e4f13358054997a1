/**
 * Signals in the few lines the embed needs, with the names of @preact/signals, which would cost 1.5 kB of its 18. An effect
 * runs again at once when a value it has ever read changes; it never forgets one, which for a view that redraws whole is right.
 */
export interface Signal<T> {
  value: T;
}

type Run = () => void;

let reading: Run | null = null;
let depth = 0;
const due = new Set<Run>();

function flush(): void {
  while (depth === 0 && due.size > 0) {
    const runs = [...due];
    due.clear();
    for (const run of runs) run();
  }
}

export function signal<T>(value: T): Signal<T> {
  const readers = new Set<Run>();
  return {
    get value() {
      if (reading) readers.add(reading);
      return value;
    },
    set value(next) {
      if (next === value) return;
      value = next;
      for (const run of readers) due.add(run);
      flush();
    },
  };
}

/** Several changes, drawn once. */
export function batch(work: () => void): void {
  depth++;
  try {
    work();
  } finally {
    depth--;
    flush();
  }
}

export function effect(work: () => void): void {
  const run = (): void => {
    const outer = reading;
    reading = run;
    depth++; // what an effect changes is drawn after it, not inside it
    try {
      work();
    } finally {
      depth--;
      reading = outer;
    }
  };
  run();
  flush();
}
