import type { Logger } from 'pino';
import type { Point } from '../../shared/geo.ts';
import type { Config } from '../config.ts';

/** Finds an address, or null when it is not known or nobody can say in time. */
export type Geocoder = (address: {
  street: string;
  postcode: string;
  place: string;
  country: string;
}) => Promise<Point | null>;

interface PhotonAnswer {
  features?: { geometry?: { coordinates?: [number, number] } }[];
}
type NominatimAnswer = { lat?: string; lon?: string }[];

/** A Photon or Nominatim server when one is configured; otherwise nothing is refined. */
export function geocoderByUrl({ geocoder }: Config, log: Logger): Geocoder {
  if (!geocoder) return async () => null;
  const { url, kind } = geocoder;
  return async ({ street, postcode, place, country }) => {
    const text = encodeURIComponent([street, `${postcode} ${place}`, country].filter((s) => s.trim()).join(', '));
    const query = kind === 'photon' ? `/api?limit=1&q=${text}` : `/search?format=jsonv2&limit=1&q=${text}`;
    try {
      const response = await fetch(`${url}${query}`, { signal: AbortSignal.timeout(2500) });
      if (!response.ok) return null;
      const answer: unknown = await response.json();
      if (kind === 'photon') {
        const at = (answer as PhotonAnswer).features?.[0]?.geometry?.coordinates;
        return at ? { lat: at[1], lon: at[0] } : null;
      }
      const first = (answer as NominatimAnswer)[0];
      return first?.lat && first.lon ? { lat: Number(first.lat), lon: Number(first.lon) } : null;
    } catch (error) {
      log.warn({ err: error }, 'geocoder did not answer');
      return null;
    }
  };
}
