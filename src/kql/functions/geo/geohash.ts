import type { Dynamic } from '../../value.ts';
import { defineFunction, long, page, real, type ScalarFunction, string } from '../define.ts';
import { geometry, isPlace } from './sphere.ts';

const digits = '0123456789bcdefghjkmnpqrstuvwxyz';
const longest = 18;

interface Box {
  west: number;
  east: number;
  south: number;
  north: number;
}

/** The area that a geohash stands for; undefined where it is none. */
function boxOf(hash: string): Box | undefined {
  const box: Box = { west: -180, east: 180, south: -90, north: 90 };
  if (hash.length < 1 || hash.length > longest) return undefined;
  let isLongitude = true;
  for (const digit of hash.toLowerCase()) {
    const value = digits.indexOf(digit);
    if (value < 0) return undefined;
    for (let bit = 16; bit > 0; bit >>= 1) {
      halve(box, isLongitude, (value & bit) !== 0);
      isLongitude = !isLongitude;
    }
  }
  return box;
}

function halve(box: Box, isLongitude: boolean, upper: boolean): void {
  if (isLongitude) {
    const middle = (box.west + box.east) / 2;
    if (upper) box.west = middle;
    else box.east = middle;
  } else {
    const middle = (box.south + box.north) / 2;
    if (upper) box.south = middle;
    else box.north = middle;
  }
}

function hashOf(longitude: number, latitude: number, length: number): string {
  const box: Box = { west: -180, east: 180, south: -90, north: 90 };
  let hash = '';
  let isLongitude = true;
  while (hash.length < length) {
    let value = 0;
    for (let bit = 16; bit > 0; bit >>= 1) {
      const upper = isLongitude ? longitude >= (box.west + box.east) / 2 : latitude >= (box.south + box.north) / 2;
      if (upper) value |= bit;
      halve(box, isLongitude, upper);
      isLongitude = !isLongitude;
    }
    hash += digits[value];
  }
  return hash;
}

/** The steps to the neighbours, in the order that the service gives them. */
const steps = [
  [-1, -1],
  [-1, 1],
  [1, -1],
  [0, 1],
  [-1, 0],
  [1, 1],
  [1, 0],
  [0, -1],
] as const;

function neighbours(hash: string): Dynamic {
  const box = boxOf(hash);
  if (!box) return null;
  const [width, height] = [box.east - box.west, box.north - box.south];
  const [x, y] = [(box.west + box.east) / 2, (box.south + box.north) / 2];
  return steps
    .map(([east, north]) => [wrapped(x + east * width), y + north * height] as const)
    .filter(([, latitude]) => Math.abs(latitude) <= 90)
    .map(([longitude, latitude]) => hashOf(longitude, latitude, hash.length));
}

const wrapped = (longitude: number) =>
  longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;

/** Functions over geohashes. */
export const geohashes: Record<string, ScalarFunction> = {
  geo_point_to_geohash: defineFunction({
    docs: page('geo-point-to-geohash-function'),
    takes: [real('longitude'), real('latitude'), long('accuracy', 5n)],
    gives: 'string',
    run: (longitude, latitude, accuracy) =>
      isPlace(longitude, latitude) && accuracy >= 1n && accuracy <= longest
        ? hashOf(longitude, latitude, Number(accuracy))
        : '',
    sql: null,
    examples: {
      'geo_point_to_geohash(-5.6, 42.6, 5)': 'ezs42',
      'geo_point_to_geohash(0, 0, 1)': 's',
      'geo_point_to_geohash(200, 0)': '',
      'geo_point_to_geohash(0, 0, 19)': '',
    },
  }),
  geo_geohash_to_central_point: defineFunction({
    docs: page('geo-geohash-to-central-point-function'),
    takes: [string('geohash')],
    gives: 'dynamic',
    run: hash => {
      const box = boxOf(hash);
      return box ? geometry('Point', [(box.west + box.east) / 2, (box.south + box.north) / 2]) : null;
    },
    sql: null,
    examples: {
      'geo_geohash_to_central_point("s")': { type: 'Point', coordinates: [22.5, 22.5] },
      'geo_geohash_to_central_point("a")': null,
    },
  }),
  geo_geohash_to_polygon: defineFunction({
    docs: page('geo-geohash-to-polygon-function'),
    takes: [string('geohash')],
    gives: 'dynamic',
    run: hash => {
      const box = boxOf(hash);
      if (!box) return null;
      const { west, east, south, north } = box;
      const ring = [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ];
      return geometry('Polygon', [ring]);
    },
    sql: null,
    examples: {
      'geo_geohash_to_polygon("s").coordinates': [
        [
          [0, 0],
          [45, 0],
          [45, 45],
          [0, 45],
          [0, 0],
        ],
      ],
      'geo_geohash_to_polygon("")': null,
    },
  }),
  geo_geohash_neighbors: defineFunction({
    docs: page('geo-geohash-neighbors-function'),
    takes: [string('geohash')],
    gives: 'dynamic',
    run: neighbours,
    sql: null,
    examples: {
      'array_length(geo_geohash_neighbors("ezs42"))': 8,
      'set_has_element(geo_geohash_neighbors("ezs42"), "ezs48")': true,
      'geo_geohash_neighbors("a")': null,
    },
  }),
};
