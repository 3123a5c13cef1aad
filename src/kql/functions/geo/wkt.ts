import type { Bag, Dynamic } from '../../value.ts';
import { defineFunction, page, type ScalarFunction, string } from '../define.ts';
import { geometry } from './sphere.ts';

const names: ReadonlyMap<string, string> = new Map([
  ['POINT', 'Point'],
  ['LINESTRING', 'LineString'],
  ['POLYGON', 'Polygon'],
  ['MULTIPOINT', 'MultiPoint'],
  ['MULTILINESTRING', 'MultiLineString'],
  ['MULTIPOLYGON', 'MultiPolygon'],
]);

const number = String.raw`-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?`;
const pair = new RegExp(`^${number}(?:\\s+${number}){1,3}$`);
const head = /^\s*([A-Za-z]+)\s*(\(.*\))\s*$/s;

/** Cuts at the commas that stand in no bracket. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')') depth--;
    else if (text[at] === ',' && depth === 0) {
      found.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...found, text.slice(from)];
}

/** The coordinates inside brackets, as deep as they are; undefined where they are none. */
function coordinates(text: string): Dynamic | undefined {
  const trimmed = text.trim();
  if (pair.test(trimmed)) return trimmed.split(/\s+/).map(each => (/^-?\d+$/.test(each) ? BigInt(each) : Number(each)));
  if (!trimmed.startsWith('(') || !trimmed.endsWith(')')) return undefined;
  const parts = pieces(trimmed.slice(1, -1)).map(coordinates);
  return parts.every(part => part !== undefined) ? parts : undefined;
}

/** Reads well-known text as GeoJSON; null where it is none. */
function readWkt(text: string): Bag | null {
  const found = head.exec(text);
  const name = found?.[1].toUpperCase();
  if (!found || !name) return null;
  if (name === 'GEOMETRYCOLLECTION') return readCollection(found[2]);
  const type = names.get(name);
  const read = coordinates(found[2]);
  if (!type || !Array.isArray(read)) return null;
  if (type === 'Point') return geometry(type, read[0]);
  const flat =
    type === 'MultiPoint' ? read.map(each => (Array.isArray(each) && Array.isArray(each[0]) ? each[0] : each)) : read;
  return geometry(type, flat);
}

function readCollection(text: string): Bag | null {
  const members = pieces(text.slice(1, -1)).map(readWkt);
  if (members.includes(null)) return null;
  return new Map<string, Dynamic>([
    ['type', 'GeometryCollection'],
    ['geometries', members],
  ]);
}

/** Reads the well-known text of geometries. */
export const geoTexts: Record<string, ScalarFunction> = {
  geo_from_wkt: defineFunction({
    docs: page('geo-from-wkt-function'),
    takes: [string('wkt')],
    gives: 'dynamic',
    run: readWkt,
    sql: null,
    examples: {
      'geo_from_wkt("POINT (1.5 2)")': { type: 'Point', coordinates: [1.5, 2] },
      'geo_from_wkt("MULTIPOINT ((1 1), (2 2))").coordinates': [
        [1, 1],
        [2, 2],
      ],
      'geo_from_wkt("GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (1 1, 2 2))").geometries[1].type': 'LineString',
      'geo_from_wkt("CIRCLE (1 2)")': null,
    },
  }),
};
