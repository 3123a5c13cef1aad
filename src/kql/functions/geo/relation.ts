import { defineFunction, dynamic, page, real, type ScalarFunction } from '../define.ts';
import {
  earthRadius,
  holdsPoint,
  type Point,
  type Polygon,
  type Polyline,
  pointOf,
  readLines,
  readPolygons,
} from './sphere.ts';

type Examples = ScalarFunction['examples'];

const pointsOf = (lines: readonly Polyline[]): Point[] => lines.flatMap(line => line.points);
const ringsOf = (polygons: readonly Polygon[]): Polyline[] => polygons.flatMap(({ rings }) => rings);

function cross(some: readonly Polyline[], others: readonly Polyline[]): boolean {
  return some.some(one => others.some(other => one.intersects(other)));
}

/** Whether a line has a point in common with polygons: it crosses a ring, or lies within. */
function meet(lines: readonly Polyline[], polygons: readonly Polygon[]): boolean {
  const isWithin = pointsOf(lines).some(point => polygons.some(polygon => holdsPoint(polygon, point)));
  return isWithin || cross(lines, ringsOf(polygons));
}

export function overlap(some: readonly Polygon[], others: readonly Polygon[]): boolean {
  return meet(ringsOf(some), others) || meet(ringsOf(others), some);
}

function relating<A, B>(
  name: string,
  readOne: (value: Parameters<typeof readLines>[0]) => A | undefined,
  readOther: (value: Parameters<typeof readLines>[0]) => B | undefined,
  relate: (one: A, other: B) => boolean,
  examples: Examples,
): ScalarFunction {
  return defineFunction({
    docs: page(`geo-intersects-${name}-function`),
    takes: [dynamic('one'), dynamic('other')],
    gives: 'bool',
    run: (one, other) => {
      const [a, b] = [readOne(one), readOther(other)];
      return a && b ? relate(a, b) : null;
    },
    sql: null,
    examples,
  });
}

const square = 'dynamic({"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]})';
const small = 'dynamic({"type": "Polygon", "coordinates": [[[1, 1], [1.5, 1], [1.5, 1.5], [1, 1]]]})';
const far = 'dynamic({"type": "Polygon", "coordinates": [[[10, 10], [12, 10], [12, 12], [10, 10]]]})';
const line = 'dynamic({"type": "LineString", "coordinates": [[-1, 1], [3, 1]]})';
const upright = 'dynamic({"type": "LineString", "coordinates": [[1, -1], [1, 3]]})';

/** Functions that tell how shapes lie to each other. */
export const geoRelations: Record<string, ScalarFunction> = {
  geo_point_in_circle: defineFunction({
    docs: page('geo-point-in-circle-function'),
    takes: [real('p_longitude'), real('p_latitude'), real('pc_longitude'), real('pc_latitude'), real('c_radius')],
    gives: 'bool',
    run: (longitude, latitude, centerLongitude, centerLatitude, radius) => {
      const [point, center] = [pointOf(longitude, latitude), pointOf(centerLongitude, centerLatitude)];
      return point && center && radius >= 0 ? point.distance(center) * earthRadius <= radius : null;
    },
    sql: null,
    examples: {
      'geo_point_in_circle(0, 0.5, 0, 0, 60000)': true,
      'geo_point_in_circle(0, 1, 0, 0, 60000)': false,
      'geo_point_in_circle(200, 1, 1, 1, 1)': null,
    },
  }),
  geo_point_in_polygon: defineFunction({
    docs: page('geo-point-in-polygon-function'),
    takes: [real('longitude'), real('latitude'), dynamic('polygon')],
    gives: 'bool',
    run: (longitude, latitude, value) => {
      const [point, polygons] = [pointOf(longitude, latitude), readPolygons(value)];
      return point && polygons ? polygons.some(polygon => holdsPoint(polygon, point)) : null;
    },
    sql: null,
    examples: {
      [`geo_point_in_polygon(1, 1, ${square})`]: true,
      [`geo_point_in_polygon(5, 5, ${square})`]: false,
      'geo_point_in_polygon(1, 1, dynamic({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 1], [0, 0]]]}))':
        null,
    },
  }),
  geo_intersects_2lines: relating('2lines', readLines, readLines, cross, {
    [`geo_intersects_2lines(${line}, ${upright})`]: true,
    [`geo_intersects_2lines(${line}, ${square})`]: null,
  }),
  geo_intersects_line_with_polygon: relating('line-with-polygon', readLines, readPolygons, meet, {
    [`geo_intersects_line_with_polygon(${line}, ${square})`]: true,
    [`geo_intersects_line_with_polygon(${line}, ${far})`]: false,
  }),
  geo_intersects_2polygons: relating('2polygons', readPolygons, readPolygons, overlap, {
    [`geo_intersects_2polygons(${square}, ${small})`]: true,
    [`geo_intersects_2polygons(${square}, ${far})`]: false,
    [`geo_intersects_2polygons(${square}, ${line})`]: null,
  }),
};
