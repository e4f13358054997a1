import type { JSX } from 'preact';

const paths = {
  board: 'M4 4v16M4 7h7M9 12h8M13 17h7',
  day: 'M4 6h16M4 12h10M4 18h13',
  queue: 'M4 5h16v10h-5l-1.5 3h-3L9 15H4z',
  plans: 'M5 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM19 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM7 17h7a3 3 0 0 0 0-6h-4a3 3 0 0 1 0-6h7',
  events: 'M4 6h16v14H4zM4 10h16M8 3v4m8-4v4M9 15l2 2 4-4',
  absences: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 11-7.4M16 16l5 5m0-5-5 5',
  jobs: 'M4 8h16v11H4zM9 8V5h6v3M4 13h16',
  stock: 'M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8',
  reports: 'M4 20h16M6 16v-4m6 4V5m6 11V9',
  settings: 'M4 7h10m4 0h2M4 17h2m4 0h10M14 7a2 2 0 1 0 4 0 2 2 0 0 0-4 0zM6 17a2 2 0 1 0 4 0 2 2 0 0 0-4 0z',
  staff:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14a6.5 6.5 0 0 1 3.5 6',
  out: 'M10 5H5v14h5M14 8l4 4-4 4m4-4H9',
  phone: 'M6 4h3l2 5-2 1.5a11 11 0 0 0 4.5 4.5L15 13l5 2v3a2 2 0 0 1-2 2A14 14 0 0 1 4 6a2 2 0 0 1 2-2z',
  car: 'M5 16V12l2-5h10l2 5v4M5 12h14M7 16v2m10-2v2M4 16h16',
  mine: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0',
  pin: 'M12 21s7-6.2 7-11a7 7 0 1 0-14 0c0 4.8 7 11 7 11zm0-8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  clock: 'M12 7v5l3 2m6-2a9 9 0 1 1-18 0 9 9 0 0 1 18 0z',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
} as const;
export type OfficeIconName = keyof typeof paths;

/** A line drawing beside words that say the same. */
export const OfficeIcon = ({ name }: { name: OfficeIconName }): JSX.Element => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
);
