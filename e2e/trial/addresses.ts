/** Where the customers of a trial live: addresses from a file, or made up. */

import { type AreaRow, foldName } from '../../server/business/area.ts';
import { readTable } from '../../server/csv.ts';
import { crowMetres, type Point } from '../../shared/geo.ts';

/** An address as the file has it (parts may be empty), and where it is. */
export interface TrialAddress extends Point {
  street: string;
  house_number: string;
  postcode: string;
  city: string;
  latitude: string;
  longitude: string;
}

const columns = { street: [], house_number: [], postcode: [], city: [], latitude: [], longitude: [] };

/** Every row of a file, good or bad: what is wrong with it is for the importer to say. */
export function readAddresses(text: string): TrialAddress[] {
  const { rows, errors } = readTable(text, columns, 20_000);
  if (errors.length > 0) throw new Error(`line ${errors[0]!.line}: ${errors[0]!.reason}`);
  return rows.map(({ cells }) => {
    const { street = '', house_number = '', postcode = '', city = '', latitude = '', longitude = '' } = cells;
    return { street, house_number, postcode, city, latitude, longitude, lat: Number(latitude), lon: Number(longitude) };
  });
}

/** Made-up addresses in some villages of a valley, every third one without a postcode. */
export function makeAddresses(count: number, random: () => number): TrialAddress[] {
  const villages = Array.from({ length: 5 }, (_, i) => ({
    city: `Dorf ${i + 1}`,
    postcode: `94${90 + i}`,
    lat: 47.06 + i * 0.035,
  }));
  return Array.from({ length: count }, (_, i) => {
    const village = villages[i % villages.length]!;
    const lat = village.lat + (random() - 0.5) * 0.02;
    const lon = 9.52 + (random() - 0.5) * 0.03;
    return {
      street: `Gasse ${1 + (i % 40)}`,
      house_number: String(1 + i),
      postcode: i % 3 === 0 ? '' : village.postcode,
      city: i % 3 === 0 ? '' : village.city,
      latitude: lat.toFixed(6),
      longitude: lon.toFixed(6),
      lat,
      lon,
    };
  });
}

/** The centre of every postcode and place that the addresses name. */
export function areaOf(addresses: readonly TrialAddress[]): AreaRow[] {
  const named = addresses.filter((a) => a.postcode.trim() && foldName(a.city));
  return [...Map.groupBy(named, (a) => `${a.postcode} ${foldName(a.city)}`).values()].map((those) => ({
    postcode: those[0]!.postcode,
    place: those[0]!.city,
    lat: those.reduce((sum, a) => sum + a.lat, 0) / those.length,
    lon: those.reduce((sum, a) => sum + a.lon, 0) / those.length,
  }));
}

/** Where the file leaves the postcode out, its owner knows it: that of the nearest address that has one. */
export function completed(address: TrialAddress, area: readonly AreaRow[], all: readonly TrialAddress[]): TrialAddress {
  const known = (a: TrialAddress): boolean => area.some((row) => row.postcode === a.postcode && row.place === a.city);
  if (known(address)) return address;
  let nearest: TrialAddress | null = null;
  for (const other of all)
    if (known(other) && (!nearest || crowMetres(other, address) < crowMetres(nearest, address))) nearest = other;
  return nearest ? { ...address, postcode: nearest.postcode, city: nearest.city } : address;
}
