import type { Pace } from '../../../shared/series.ts';

/** "once a week", "twice a week", "every 6 weeks". */
export function paceWords({ times, weeks }: Pace): string {
  if (times === 1) return weeks === 1 ? 'once a week' : `every ${weeks} weeks`;
  const often = times === 2 ? 'twice' : `${times} times`;
  return weeks === 1 ? `${often} a week` : `${often} in ${weeks} weeks`;
}

/** Paces a series may be given at over and above those its service is sold at. */
const usual: Pace[] = [
  { times: 1, weeks: 1 },
  { times: 2, weeks: 1 },
  { times: 3, weeks: 1 },
  { times: 1, weeks: 2 },
  { times: 1, weeks: 3 },
  { times: 1, weeks: 4 },
  { times: 1, weeks: 6 },
];

export const paceKey = ({ times, weeks }: Pace): string => `${times}-${weeks}`;
export const paceOf = (key: string): Pace => {
  const [times = 1, weeks = 1] = key.split('-').map(Number);
  return { times, weeks };
};

/** What the service is sold at first, then whatever else is usual. */
export const pacesFor = (sold: readonly Pace[]): Pace[] => [
  ...new Map([...sold, ...usual].map((pace) => [paceKey(pace), pace])).values(),
];
