import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Failure } from '../core/failure.ts';
import type { Place } from './contract.ts';

const load = createRequire(import.meta.url);

interface Names {
  names?: Readonly<Record<string, string>>;
}

/** What a city database of the MaxMind DB format says of an address. */
interface Entry {
  country?: Names;
  subdivisions?: readonly Names[];
  city?: Names;
  location?: { latitude?: number; longitude?: number };
}

/**
 * Opens a database of places of addresses (MaxMind DB format, such as GeoLite2-City.mmdb), for `place` of a row source: the service uses
 * GeoLite2 too, so that the same file gives the same answers. Throws `file/unreadable` where the file is none.
 */
export function openPlaces(file: string): (address: string) => Place | undefined {
  const { Reader } = load('mmdb-lib') as typeof import('mmdb-lib');
  const reader = opened(file, () => new Reader(readFileSync(file)));
  return address => {
    const entry = reader.get(address) as Entry | null;
    return entry === null ? undefined : placeOf(entry);
  };
}

function opened<T>(file: string, open: () => T): T {
  try {
    return open();
  } catch (cause) {
    throw new Failure(
      'file/unreadable',
      `The database of places ${file} can not be read: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
}

function placeOf({ country, subdivisions, city, location }: Entry): Place {
  const named = (one: Names | undefined) => one?.names?.en ?? '';
  return {
    country: named(country),
    state: named(subdivisions?.[0]),
    city: named(city),
    latitude: location?.latitude ?? null,
    longitude: location?.longitude ?? null,
  };
}
