import { Failure } from '../../../core/failure.ts';
import type { Bag, Dynamic } from '../../value.ts';
import { defineFunction, dynamic, page, type ScalarFunction } from '../define.ts';
import { type Common, commonOfLines, commonOfLinesAndPolygons, commonOfPolygons, unionOf } from './boolean.ts';
import { geometry, type Point, placeOf, pointGeometry, readLines, readPolygons } from './sphere.ts';

const coordinatesOf = (points: readonly Point[]): Dynamic => points.map(placeOf);
const ringOf = (points: readonly Point[]): Dynamic => coordinatesOf([...points, points[0]]);

export function polygonGeometry(polygons: readonly (readonly (readonly Point[])[])[]): Bag {
  const coordinates = polygons.map(rings => rings.map(ringOf));
  return coordinates.length === 1 ? geometry('Polygon', coordinates[0]) : geometry('MultiPolygon', coordinates);
}

export function lineGeometry(lines: readonly Point[][]): Bag {
  const coordinates = lines.map(coordinatesOf);
  return coordinates.length === 1 ? geometry('LineString', coordinates[0]) : geometry('MultiLineString', coordinates);
}

function pointsGeometry(points: readonly Point[]): Bag {
  return points.length === 1 ? pointGeometry(points[0]) : geometry('MultiPoint', coordinatesOf(points));
}

/** Points, lines and polygons, whichever there are; a collection where there are several kinds, or none. */
function commonGeometry({ points, lines, polygons }: Common): Bag {
  const parts = [
    ...(points.length > 0 ? [pointsGeometry(points)] : []),
    ...(lines.length > 0 ? [lineGeometry(lines)] : []),
    ...(polygons.length > 0 ? [polygonGeometry(polygons)] : []),
  ];
  if (parts.length === 1) return parts[0];
  return new Map<string, Dynamic>([
    ['type', 'GeometryCollection'],
    ['geometries', parts],
  ]);
}

function known(common: Common | undefined): Bag {
  if (common) return commonGeometry(common);
  throw new Failure(
    'query/unsupported',
    'The shapes meet along an edge: what the service gives for their intersection is not documented.',
  );
}

function intersection<A, B>(
  name: string,
  readOne: (value: Dynamic) => A | undefined,
  readOther: (value: Dynamic) => B | undefined,
  common: (one: A, other: B) => Common | undefined,
  examples: ScalarFunction['examples'],
): ScalarFunction {
  return defineFunction({
    docs: page(`geo-intersection-${name}-function`),
    takes: [dynamic('one'), dynamic('other')],
    gives: 'dynamic',
    run: (one, other) => {
      const [a, b] = [readOne(one), readOther(other)];
      return a && b ? known(common(a, b)) : null;
    },
    sql: null,
    examples,
  });
}

const polygon = (ring: string) => `dynamic({"type": "Polygon", "coordinates": [${ring}]})`;
const line = (points: string) => `dynamic({"type": "LineString", "coordinates": ${points}})`;
const square = polygon('[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]');
const beside = polygon('[[1, -1], [3, -1], [3, 1], [1, 1], [1, -1]]');
const far = polygon('[[10, 10], [12, 10], [12, 12], [10, 10]]');
const touching = polygon('[[2, 2], [3, 2], [3, 3], [2, 2]]');
const none = '{"type":"GeometryCollection","geometries":[]}';

/** Functions that make shapes of shapes. */
export const geoShapes: Record<string, ScalarFunction> = {
  geo_union_polygons_array: defineFunction({
    docs: page('geo-union-polygons-array-function'),
    takes: [dynamic('polygons')],
    gives: 'dynamic',
    run: value => {
      const polygons = Array.isArray(value) ? value.map(readPolygons) : [];
      if (polygons.length === 0 || polygons.includes(undefined)) return null;
      return polygonGeometry(unionOf(polygons.flatMap(each => each!)));
    },
    sql: null,
    examples: {
      [`array_length(geo_union_polygons_array(pack_array(${square}, ${beside})).coordinates[0])`]: 9,
      [`tostring(geo_union_polygons_array(pack_array(${square}, ${far})).type)`]: 'MultiPolygon',
      'geo_union_polygons_array(dynamic([{"type": "Polygon", "coordinates": [[[1, 1]]]}]))': null,
    },
  }),
  geo_intersection_2polygons: intersection('2polygons', readPolygons, readPolygons, commonOfPolygons, {
    [`array_length(geo_intersection_2polygons(${square}, ${beside}).coordinates[0])`]: 5,
    [`tostring(geo_intersection_2polygons(${square}, ${far}))`]: none,
    [`tostring(geo_intersection_2polygons(${square}, ${touching}).type)`]: 'Point',
  }),
  geo_intersection_line_with_polygon: intersection(
    'line-with-polygon',
    readLines,
    readPolygons,
    commonOfLinesAndPolygons,
    {
      [`array_length(geo_intersection_line_with_polygon(${line('[[-1, 1], [1, 1], [5, 1]]')}, ${square}).coordinates)`]: 3,
      [`tostring(geo_intersection_line_with_polygon(${line('[[5, 5], [6, 6]]')}, ${square}))`]: none,
    },
  ),
  geo_intersection_2lines: intersection('2lines', readLines, readLines, commonOfLines, {
    [`tostring(geo_intersection_2lines(${line('[[0, 0], [2, 2]]')}, ${line('[[3, 3], [4, 4]]')}))`]: none,
    [`round(toreal(geo_intersection_2lines(${line('[[-1, 0], [1, 0]]')}, ${line('[[0.5, -1], [0.5, 1]]')}).coordinates[0]), 9)`]: 0.5,
    [`geo_intersection_2lines(${line('[[0, 0], [2, 2]]')}, ${line('[[3, 3]]')})`]: null,
  }),
};
