import type { Dynamic } from '../../value.ts';
import { bool, defineFunction, dynamic, page, type Rejection, real, type ScalarFunction } from '../define.ts';
import {
  earthRadius,
  geometry,
  type Point,
  type Polyline,
  placeOf,
  pointOf,
  readLines,
  readPolygons,
} from './sphere.ts';

type Place = readonly [longitude: number, latitude: number];

/** Where the straight line on the map is farthest from the geodesic, as S2's edge tessellator takes it, and what it makes of the tolerance. */
const farthest = 0.3121569108224831;
const share = 0.8382999256988851;

const between = (a: Place, b: Place, part: number): Place => [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part];

/** The point of a geodesic at a part of its length. */
function along(a: Point, b: Point, part: number): Point {
  const angle = a.distance(b);
  const [left, right] = [Math.sin((1 - part) * angle) / Math.sin(angle), Math.sin(part * angle) / Math.sin(angle)];
  const Vector = a.constructor as typeof Point;
  return Vector.fromCoords(left * a.x + right * b.x, left * a.y + right * b.y, left * a.z + right * b.z);
}

/** The distance in radians between an edge of the map and the geodesic of its ends. */
function deviation(a: Place, b: Place): number {
  const [start, end] = [pointOf(...a)!, pointOf(...b)!];
  const at = (part: number) => along(start, end, part).distance(pointOf(...between(a, b, part))!);
  return Math.max(at(farthest), at(1 - farthest));
}

/** The places between two, the second among them, so that geodesics stay within a tolerance of the map's line. */
function divided(a: Place, b: Place, tolerance: number, depth = 0): Place[] {
  if (depth > 20 || deviation(a, b) <= tolerance) return [b];
  const middle = between(a, b, 0.5);
  return [...divided(a, middle, tolerance, depth + 1), ...divided(middle, b, tolerance, depth + 1)];
}

function densified(line: Polyline, given: Dynamic, tolerance: number): Dynamic {
  const places = Array.isArray(given) ? given.map(readPlace) : line.points.map(placeOf);
  return places.flatMap((place, index) =>
    index === 0 ? [[...place]] : divided(places[index - 1], place, tolerance).map(each => [...each]),
  );
}

const readPlace = (value: Dynamic): Place => (value as number[]).map(Number) as unknown as Place;

/** Coordinates with each line in them made denser, however deep they lie. */
function deep(coordinates: Dynamic, lines: Polyline[], tolerance: number): Dynamic {
  const isLine = Array.isArray(coordinates) && Array.isArray(coordinates[0]) && !Array.isArray(coordinates[0][0]);
  if (isLine) return densified(lines.shift()!, coordinates, tolerance);
  return Array.isArray(coordinates) ? coordinates.map(each => deep(each, lines, tolerance)) : null;
}

function densifying(shape: 'line' | 'polygon', examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page(`geo-${shape}-densify-function`),
    takes: [dynamic('shape'), real('tolerance', 10), bool('preserve_crossing', false)],
    gives: 'dynamic',
    rejects: ({ constants }): Rejection | undefined =>
      constants[2] === true
        ? { code: 'kql/unsupported', message: 'Crossings of the antimeridian can not be preserved by this engine.' }
        : undefined,
    run: (value, tolerance) => {
      const lines = shape === 'line' ? readLines(value) : readPolygons(value)?.flatMap(({ rings }) => rings);
      if (!lines || !(value instanceof Map) || !(tolerance >= 0.1 && tolerance <= 10_000)) return null;
      const coordinates = deep(value.get('coordinates')!, [...lines], (tolerance / earthRadius) * share);
      return geometry(value.get('type') as string, coordinates);
    },
    sql: null,
    examples,
  });
}

/** Functions that add points to edges of a map, so that they stay where they are on the sphere. */
export const geoDensify: Record<string, ScalarFunction> = {
  geo_line_densify: densifying('line', {
    'geo_line_densify(dynamic({"type": "LineString", "coordinates": [[10, 10], [11, 10]]})).coordinates': [
      [10, 10],
      [10.25, 10],
      [10.5, 10],
      [10.75, 10],
      [11, 10],
    ],
    'geo_line_densify(dynamic({"type": "LineString", "coordinates": [[1, 1]]}))': null,
  }),
  geo_polygon_densify: densifying('polygon', {
    'array_length(geo_polygon_densify(dynamic({"type": "Polygon", "coordinates": [[[10, 10], [11, 10], [11, 11], [10, 10]]]})).coordinates[0])': 10,
    'geo_polygon_densify(dynamic({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}), 0)': null,
  }),
};
