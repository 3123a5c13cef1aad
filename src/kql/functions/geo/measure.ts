import type { Dynamic } from '../../value.ts';
import { bool, defineFunction, dynamic, page, type Rejection, real, type ScalarFunction } from '../define.ts';
import { unionOf } from './boolean.ts';
import { overlap } from './relation.ts';
import {
  earthRadius,
  holdsPoint,
  nearestOn,
  type Point,
  type Polygon,
  pointGeometry,
  pointOf,
  polygonOf,
  readLines,
  readPolygons,
  s2,
} from './sphere.ts';

type Examples = ScalarFunction['examples'];

/** The spheroid is not measured on. */
function rejectsSpheroid(place: number): ScalarFunction['rejects'] {
  return ({ constants }): Rejection | undefined =>
    constants[place] === true
      ? {
          code: 'kql/unsupported',
          message: 'Distances on the spheroid can not be measured by this engine, only on the sphere.',
        }
      : undefined;
}

const place = [real('longitude'), real('latitude')] as const;

/** The direction from one point to another in radians, clockwise from north. */
function azimuth(longitude1: number, latitude1: number, longitude2: number, latitude2: number): number {
  const [l1, p1, l2, p2] = [longitude1, latitude1, longitude2, latitude2].map(each => (each * Math.PI) / 180);
  const east = Math.sin(l2 - l1) * Math.cos(p2);
  const north = Math.cos(p1) * Math.sin(p2) - Math.sin(p1) * Math.cos(p2) * Math.cos(l2 - l1);
  const angle = Math.atan2(east, north);
  return angle < 0 ? angle + 2 * Math.PI : angle;
}

/** Two points that have a direction: both are places, neither the same nor opposite. */
function havePath(a: Point | undefined, b: Point | undefined): boolean {
  return a !== undefined && b !== undefined && a.distance(b) > 1e-15 && a.distance(b) < Math.PI - 1e-15;
}

function ofLines(name: string, run: (lines: NonNullable<ReturnType<typeof readLines>>) => Dynamic, examples: Examples) {
  return defineFunction({
    docs: page(`geo-line-${name}-function`),
    takes: [dynamic('lineString')],
    gives: name === 'length' ? 'real' : 'dynamic',
    run: value => {
      const lines = readLines(value);
      return lines ? run(lines) : null;
    },
    sql: null,
    examples,
  });
}

/** Parts that lie on each other count once. */
function withoutOverlap(polygons: Polygon[]): Polygon[] {
  const isOverlapping = polygons.some((one, index) => polygons.slice(index + 1).some(other => overlap([one], [other])));
  return isOverlapping ? unionOf(polygons).map(polygonOf) : polygons;
}

function ofPolygons(name: string, run: (polygons: Polygon[]) => Dynamic, examples: Examples): ScalarFunction {
  return defineFunction({
    docs: page(`geo-polygon-${name}-function`),
    takes: [dynamic('polygon')],
    gives: name === 'centroid' ? 'dynamic' : 'real',
    run: value => {
      const polygons = readPolygons(value);
      return polygons ? run(withoutOverlap(polygons)) : null;
    },
    sql: null,
    examples,
  });
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The middle of several centroids that are weighted by their length; null where they cancel out. */
function middle(vectors: readonly { x: number; y: number; z: number }[]): Dynamic {
  const [x, y, z] = (['x', 'y', 'z'] as const).map(axis => sum(vectors.map(vector => vector[axis])));
  return Math.hypot(x, y, z) === 0 ? null : pointGeometry(s2().Point.fromCoords(x, y, z));
}

const negated = ({ x, y, z }: Point) => ({ x: -x, y: -y, z: -z });
const area = ({ shell, holes }: Polygon) => shell.area() - sum(holes.map(hole => hole.area()));

const square = 'dynamic({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]})';
const equator = 'dynamic({"type": "LineString", "coordinates": [[0, 0], [90, 0]]})';

/** Functions that measure on the sphere, in meters and radians. */
export const geoMeasures: Record<string, ScalarFunction> = {
  geo_distance_2points: defineFunction({
    docs: page('geo-distance-2points-function'),
    takes: [
      real('p1_longitude'),
      real('p1_latitude'),
      real('p2_longitude'),
      real('p2_latitude'),
      bool('use_spheroid', false),
    ],
    gives: 'real',
    rejects: rejectsSpheroid(4),
    run: (longitude1, latitude1, longitude2, latitude2) => {
      const [a, b] = [pointOf(longitude1, latitude1), pointOf(longitude2, latitude2)];
      return a && b ? a.distance(b) * earthRadius : null;
    },
    sql: null,
    examples: {
      'round(geo_distance_2points(0, 0, 90, 0), 3)': 10007559.106,
      'geo_distance_2points(10, 20, 10, 20)': 0,
      'geo_distance_2points(300, 1, 1, 1)': null,
    },
  }),
  geo_azimuth: defineFunction({
    docs: page('geo-azimuth-function'),
    takes: [real('p1_longitude'), real('p1_latitude'), real('p2_longitude'), real('p2_latitude')],
    gives: 'real',
    run: (...at) => (havePath(pointOf(at[0], at[1]), pointOf(at[2], at[3])) ? azimuth(...at) : null),
    sql: null,
    examples: {
      'geo_azimuth(0, 0, 0, 10)': 0,
      'degrees(geo_azimuth(0, 0, 10, 0))': 90,
      'geo_azimuth(1, 1, 1, 1)': null,
    },
  }),
  geo_angle: defineFunction({
    docs: page('geo-angle-function'),
    takes: [
      real('p1_longitude'),
      real('p1_latitude'),
      real('p2_longitude'),
      real('p2_latitude'),
      real('p3_longitude'),
      real('p3_latitude'),
    ],
    gives: 'real',
    run: (...at) => {
      const [a, b, c] = [pointOf(at[0], at[1]), pointOf(at[2], at[3]), pointOf(at[4], at[5])];
      if (!havePath(a, b) || !havePath(b, c)) return null;
      const angle = azimuth(at[2], at[3], at[0], at[1]) - azimuth(at[2], at[3], at[4], at[5]);
      return angle < 0 ? angle + 2 * Math.PI : angle;
    },
    sql: null,
    examples: { 'degrees(geo_angle(0, 10, 0, 0, 10, 0))': 270, 'geo_angle(0, 10, 0, 10, 3, -10)': null },
  }),
  geo_line_length: ofLines('length', lines => sum(lines.map(line => line.length())) * earthRadius, {
    [`round(geo_line_length(${equator}), 3)`]: 10007559.106,
    'geo_line_length(dynamic({"type": "LineString", "coordinates": [[1, 1]]}))': null,
  }),
  geo_line_centroid: ofLines('centroid', lines => middle(lines.map(line => line.centroid())), {
    [`round(toreal(geo_line_centroid(${equator}).coordinates[0]), 9)`]: 45,
    'geo_line_centroid(dynamic({"type": "Point", "coordinates": [1, 1]}))': null,
  }),
  geo_polygon_area: ofPolygons('area', polygons => sum(polygons.map(area)) * earthRadius ** 2, {
    [`round(geo_polygon_area(${square}) / 1e6)`]: 12364,
    'geo_polygon_area(dynamic({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}))': null,
  }),
  geo_polygon_perimeter: ofPolygons(
    'perimeter',
    polygons => sum(polygons.flatMap(({ rings }) => rings.map(ring => ring.length()))) * earthRadius,
    {
      [`round(geo_polygon_perimeter(${square}) / 1000)`]: 445,
      'geo_polygon_perimeter(dynamic({}))': null,
    },
  ),
  geo_polygon_centroid: ofPolygons(
    'centroid',
    polygons =>
      middle(
        polygons.flatMap(({ shell, holes }) => [shell.centroid(), ...holes.map(hole => negated(hole.centroid()))]),
      ),
    {
      [`round(toreal(geo_polygon_centroid(${square}).coordinates[0]), 9)`]: 0.5,
      'geo_polygon_centroid(dynamic({"type": "Polygon", "coordinates": []}))': null,
    },
  ),
  geo_distance_point_to_line: defineFunction({
    docs: page('geo-distance-point-to-line-function'),
    takes: [...place, dynamic('lineString')],
    gives: 'real',
    run: (longitude, latitude, value) => {
      const [point, lines] = [pointOf(longitude, latitude), readLines(value)];
      return point && lines ? point.distance(nearestOn(lines, point)) * earthRadius : null;
    },
    sql: null,
    examples: {
      [`round(geo_distance_point_to_line(45, 90, ${equator}), 3)`]: 10007559.106,
      [`geo_distance_point_to_line(500, 0, ${equator})`]: null,
    },
  }),
  geo_distance_point_to_polygon: defineFunction({
    docs: page('geo-distance-point-to-polygon-function'),
    takes: [...place, dynamic('polygon')],
    gives: 'real',
    run: (longitude, latitude, value) => {
      const [point, polygons] = [pointOf(longitude, latitude), readPolygons(value)];
      if (!point || !polygons) return null;
      if (polygons.some(polygon => holdsPoint(polygon, point))) return 0;
      return (
        point.distance(
          nearestOn(
            polygons.flatMap(({ rings }) => rings),
            point,
          ),
        ) * earthRadius
      );
    },
    sql: null,
    examples: {
      [`geo_distance_point_to_polygon(0.5, 0.5, ${square})`]: 0,
      [`round(geo_distance_point_to_polygon(-90, 0, ${square}), 3)`]: 10007559.106,
      [`geo_distance_point_to_polygon(0, 91, ${square})`]: null,
    },
  }),
  geo_closest_point_on_line: defineFunction({
    docs: page('geo-closest-point-on-line-function'),
    takes: [...place, dynamic('lineString')],
    gives: 'dynamic',
    run: (longitude, latitude, value) => {
      const [point, lines] = [pointOf(longitude, latitude), readLines(value)];
      return point && lines ? pointGeometry(nearestOn(lines, point)) : null;
    },
    sql: null,
    examples: {
      [`geo_closest_point_on_line(-10, 0, ${equator}).coordinates`]: [0, 0],
      [`geo_closest_point_on_line(300, 0, ${equator})`]: null,
    },
  }),
  geo_closest_point_on_polygon: defineFunction({
    docs: page('geo-closest-point-on-polygon-function'),
    takes: [...place, dynamic('polygon')],
    gives: 'dynamic',
    run: (longitude, latitude, value) => {
      const [point, polygons] = [pointOf(longitude, latitude), readPolygons(value)];
      if (!point || !polygons) return null;
      const isInside = polygons.some(polygon => holdsPoint(polygon, point));
      return pointGeometry(
        isInside
          ? point
          : nearestOn(
              polygons.flatMap(({ rings }) => rings),
              point,
            ),
      );
    },
    sql: null,
    examples: {
      [`geo_closest_point_on_polygon(-10, 0, ${square}).coordinates`]: [0, 0],
      [`geo_closest_point_on_polygon(300, 0, ${square})`]: null,
    },
  }),
  geo_line_locate_point: defineFunction({
    docs: page('geo-line-locate-point-function'),
    takes: [dynamic('lineString'), ...place, bool('use_spheroid', false)],
    gives: 'real',
    rejects: rejectsSpheroid(3),
    run: (value, longitude, latitude) => {
      const [point, lines] = [pointOf(longitude, latitude), readLines(value)];
      if (!point || lines?.length !== 1) return null;
      const [nearest, next] = lines[0].project(point);
      return lines[0].uninterpolate(nearest, next);
    },
    sql: null,
    examples: {
      [`round(geo_line_locate_point(${equator}, 45, 1), 9)`]: 0.5,
      'geo_line_locate_point(dynamic({"type": "LineString", "coordinates": [[1, 1]]}), 1, 1)': null,
    },
  }),
  geo_line_interpolate_point: defineFunction({
    docs: page('geo-line-interpolate-point-function'),
    takes: [dynamic('lineString'), real('fraction')],
    gives: 'dynamic',
    run: (value, fraction) => {
      const lines = readLines(value);
      if (lines?.length !== 1 || fraction < 0 || fraction > 1) return null;
      return pointGeometry(lines[0].interpolate(fraction)[0]);
    },
    sql: null,
    examples: {
      [`round(toreal(geo_line_interpolate_point(${equator}, 0.5).coordinates[0]), 9)`]: 45,
      [`geo_line_interpolate_point(${equator}, 2.0)`]: null,
    },
  }),
};
