import { Failure } from '../../../core/failure.ts';
import type { Dynamic } from '../../value.ts';
import { defineFunction, dynamic, page, real, type ScalarFunction } from '../define.ts';
import { unionOf } from './boolean.ts';
import { lineGeometry, polygonGeometry } from './shapes.ts';
import { earthRadius, type Point, type Polygon, polygonOf, readLines, readPolygons, s2 } from './sphere.ts';

/** Tolerances above this, in meters, are refused by the service. */
const mostMeters = 7_800_000;

/** A tolerance in radians; undefined where it is none. */
function radiansOf(meters: number): number | undefined {
  return meters >= 0 && meters < mostMeters ? meters / earthRadius : undefined;
}

/**
 * The service lets S2 choose which points of a shape stay. Where no two points are near each other there is no choice: all stay, or a
 * nearly straight line keeps its ends. What lies between is refused.
 */
function unclear(): never {
  throw new Failure(
    'query/unsupported',
    'The shape has points nearer to each other than the tolerance, or bends by about as much: which of them stay is not documented.',
  );
}

/** The service moves edges by a little more than the tolerance at most. */
const slack = 1.1;

function areApart(points: readonly Point[], tolerance: number): boolean {
  return points.every((point, index) =>
    points.slice(index + 1).every(other => point.distance(other) > slack * tolerance),
  );
}

const distanceFrom = (point: Point, a: Point, b: Point) =>
  point.distance(new (s2().Polyline)([a, b]).project(point)[0]);

/** A line as it is simplified; empty where it disappears. */
function simplifiedLine(points: readonly Point[], tolerance: number): readonly Point[] {
  const [first, last] = [points[0], points.at(-1)!];
  if (points.length === 2 && first.distance(last) * slack < tolerance) return [];
  if (!areApart(points, tolerance)) return unclear();
  const between = points.slice(1, -1);
  if (between.every(point => distanceFrom(point, first, last) * slack < tolerance)) return [first, last];
  return keepsAll(points, tolerance) ? points : unclear();
}

/** Whether every inner point lies so far off the way between its neighbours that none can go. */
function keepsAll(points: readonly Point[], tolerance: number): boolean {
  return points
    .slice(1, -1)
    .every((point, index) => distanceFrom(point, points[index], points[index + 2]) > slack * tolerance);
}

function simplifiedPolygons(polygons: readonly Polygon[], tolerance: number): Dynamic {
  const rings = polygons.flatMap(({ shell, holes }) => [shell, ...holes].map(loop => loop.vertices));
  const isKept = (ring: readonly Point[]) => keepsAll([...ring, ring[0], ring[1]], tolerance);
  if (!areApart(rings.flat(), tolerance) || !rings.every(isKept)) return unclear();
  return polygonGeometry(polygons.map(({ shell, holes }) => [shell, ...holes].map(loop => loop.vertices)));
}

const line = (points: string) => `dynamic({"type": "LineString", "coordinates": ${points}})`;
const polygon = (ring: string) => `dynamic({"type": "Polygon", "coordinates": [${ring}]})`;
const triangle = polygon('[[0, 0], [1, 0], [0, 1], [0, 0]]');

/** Functions that take points out of shapes. */
export const geoSimplifications: Record<string, ScalarFunction> = {
  geo_line_simplify: defineFunction({
    docs: page('geo-line-simplify-function'),
    takes: [dynamic('lineString'), real('tolerance', 10)],
    gives: 'dynamic',
    run: (value, meters) => {
      const [lines, tolerance] = [readLines(value), radiansOf(meters)];
      if (!lines || tolerance === undefined) return null;
      if (lines.length > 1) return unclear();
      const points = simplifiedLine(lines[0].points, tolerance);
      return points.length === 0 ? null : lineGeometry([[...points]]);
    },
    sql: null,
    examples: {
      [`array_length(geo_line_simplify(${line('[[0, 0], [1, 0.00001], [2, 0]]')}, 100).coordinates)`]: 2,
      [`array_length(geo_line_simplify(${line('[[0, 0], [1, 1], [2, 0]]')}, 100).coordinates)`]: 3,
      [`geo_line_simplify(${line('[[1.1, 1.1], [1.2, 1.2]]')}, 100000)`]: null,
      [`geo_line_simplify(${line('[[1, 1], [2, 2]]')}, -1)`]: null,
    },
  }),
  geo_polygon_simplify: defineFunction({
    docs: page('geo-polygon-simplify-function'),
    takes: [dynamic('polygon'), real('tolerance', 10)],
    gives: 'dynamic',
    run: (value, meters) => {
      const [polygons, tolerance] = [readPolygons(value), radiansOf(meters)];
      return polygons && tolerance !== undefined ? simplifiedPolygons(polygons, tolerance) : null;
    },
    sql: null,
    examples: {
      [`array_length(geo_polygon_simplify(${triangle}, 100).coordinates[0])`]: 4,
      [`geo_polygon_simplify(${triangle}, -0.1)`]: null,
    },
  }),
  geo_simplify_polygons_array: defineFunction({
    docs: page('geo-simplify-polygons-array-function'),
    takes: [dynamic('polygons'), real('tolerance', 10)],
    gives: 'dynamic',
    run: (value, meters) => {
      const [polygons, tolerance] = [Array.isArray(value) ? value.map(readPolygons) : [], radiansOf(meters)];
      if (polygons.length === 0 || polygons.includes(undefined) || tolerance === undefined) return null;
      return simplifiedPolygons(unionOf(polygons.flatMap(each => each!)).map(polygonOf), tolerance);
    },
    sql: null,
    examples: {
      [`array_length(geo_simplify_polygons_array(pack_array(${triangle}), 100).coordinates[0])`]: 4,
      [`geo_simplify_polygons_array(pack_array(${polygon('[[1, 1]]')}))`]: null,
    },
  }),
};
