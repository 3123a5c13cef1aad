import { resolve } from 'node:path';
import type { Config } from '../content/config.ts';
import type { RowSource } from '../kql/index.ts';
import { openPlaces } from '../kql/places.ts';
import type { CommandInput } from './command.ts';
import { configOf } from './workspaces.ts';

/** Where an address lies, where the configuration names a database of places. */
export function placesOf({ places }: Config): { place?: RowSource['place'] } {
  return places ? { place: openPlaces(places) } : {};
}

/** The same, where the command may name one too (`--places`). */
export function placesFor(input: CommandInput): { place?: RowSource['place'] } {
  const { places } = input.options;
  if (typeof places === 'string') return { place: openPlaces(resolve(input.folder, places)) };
  return placesOf(configOf(input));
}
