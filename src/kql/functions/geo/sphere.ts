import { createRequire } from 'node:module';
import type { Loop, Point, Polyline } from 's2js/dist/s2/_index.js';
import type { Bag, Dynamic, Value } from '../../value.ts';
import { toPoint } from '../series-values.ts';

const load = createRequire(import.meta.url);

/** Geometry on the sphere, read only when a query needs it. */
export const s2 = (): typeof import('s2js').s2 => (load('s2js') as typeof import('s2js')).s2;
/** Hexagonal cells, read only when a query needs them. */
export const h3 = (): typeof import('h3-js') => load('h3-js');

export type { Loop, Point, Polyline };

/** The sphere that distances are measured on: S2's mean radius of the Earth, in meters. */
export const earthRadius = 6_371_010;

export const degrees = (radians: number): number => (radians * 180) / Math.PI;

export function isPlace(longitude: number, latitude: number): boolean {
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
}

/** The point of a longitude and a latitude; undefined where there is none. */
export function pointOf(longitude: number, latitude: number): Point | undefined {
  if (!isPlace(longitude, latitude)) return undefined;
  const { LatLng, Point } = s2();
  return Point.fromLatLng(LatLng.fromDegrees(latitude, longitude));
}

export function placeOf(point: Point): [longitude: number, latitude: number] {
  const { lng, lat } = s2().LatLng.fromPoint(point);
  return [degrees(lng), degrees(lat)];
}

/** A GeoJSON geometry. */
export function geometry(type: string, coordinates: Dynamic): Bag {
  return new Map<string, Dynamic>([
    ['type', type],
    ['coordinates', coordinates],
  ]);
}

export function pointGeometry(point: Point): Bag {
  return geometry('Point', placeOf(point));
}

function readPoint(value: Dynamic): Point | undefined {
  if (!Array.isArray(value) || value.length < 2) return undefined;
  const [longitude, latitude] = value.slice(0, 2).map(part => toPoint(part as Value));
  return longitude === null || latitude === null ? undefined : pointOf(longitude, latitude);
}

/** The points of a list of coordinates; undefined where one is none or stands twice in a row. */
function readPoints(value: Dynamic): Point[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const points = value.map(readPoint);
  const holds = points.every((point, index) => point && !(index > 0 && point.equals(points[index - 1]!)));
  return holds ? (points as Point[]) : undefined;
}

function partsOf(value: Dynamic, one: string, many: string): readonly Dynamic[] | undefined {
  if (!(value instanceof Map)) return undefined;
  const coordinates = value.get('coordinates') ?? null;
  if (value.get('type') === one) return [coordinates];
  return value.get('type') === many && Array.isArray(coordinates) ? coordinates : undefined;
}

/** Reads a GeoJSON line, or several; undefined where it is none. */
export function readLines(value: Dynamic): Polyline[] | undefined {
  const parts = partsOf(value, 'LineString', 'MultiLineString');
  const lines = parts?.map(readPoints);
  if (!lines?.length || !lines.every(points => points && points.length >= 2)) return undefined;
  const { Polyline } = s2();
  return lines.map(points => new Polyline(points));
}

/** A polygon: its shell, and the holes in it. */
export interface Polygon {
  shell: Loop;
  holes: Loop[];
  /** All its rings as closed lines. */
  rings: Polyline[];
}

/** Reads a GeoJSON polygon, or several; undefined where it is none. */
export function readPolygons(value: Dynamic): Polygon[] | undefined {
  const polygons = partsOf(value, 'Polygon', 'MultiPolygon')?.map(readPolygon);
  return polygons?.length && polygons.every(polygon => polygon) ? (polygons as Polygon[]) : undefined;
}

function readPolygon(value: Dynamic): Polygon | undefined {
  const rings = Array.isArray(value) ? value.map(readRing) : undefined;
  if (!rings?.length || !rings.every(ring => ring)) return undefined;
  return polygonOf(rings as Point[][]);
}

/** The polygon of a shell and the holes in it, each without its last point. */
export function polygonOf(rings: readonly (readonly Point[])[]): Polygon {
  const { Polyline } = s2();
  const [shell, ...holes] = rings.map(loopOf);
  return { shell, holes, rings: rings.map(ring => new Polyline([...ring, ring[0]])) };
}

/** The points of a closed ring without the last, which is the first. */
function readRing(value: Dynamic): Point[] | undefined {
  const points = readPoints(value);
  if (!points || points.length < 4 || !points[0].equals(points.at(-1)!)) return undefined;
  const ring = points.slice(0, -1);
  const distinct = new Set(ring.map(({ x, y, z }) => `${x} ${y} ${z}`));
  return distinct.size === ring.length ? ring : undefined;
}

function loopOf(points: readonly Point[]): Loop {
  const loop = new (s2().Loop)([...points]);
  loop.normalize();
  return loop;
}

export function holdsPoint({ shell, holes }: Polygon, point: Point): boolean {
  return shell.containsPoint(point) && !holes.some(hole => hole.containsPoint(point));
}

/** The nearest point of several lines. */
export function nearestOn(lines: readonly Polyline[], point: Point): Point {
  const candidates = lines.map(line => line.project(point)[0]);
  return candidates.reduce((best, next) => (point.distance(next) < point.distance(best) ? next : best));
}
