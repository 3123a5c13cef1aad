import { Failure } from '../../../core/failure.ts';
import { type Point, type Polygon, s2 } from './sphere.ts';

/** A directed piece of an edge. `owner` is the shape that it comes from, `place` its number among all edges of the input. */
export interface Piece {
  from: number;
  to: number;
  owner: number;
  place: number;
}

/** Every edge is looked at beside every other. */
const mostEdges = 6000;

/** Points nearer than this, in radians, are one: it is a few micrometers on Earth. */
const tolerance = 1e-12;

/** Points with numbers; what lies on the same place has the same number. */
class Points {
  readonly all: Point[] = [];
  readonly #cells = new Map<string, number[]>();

  numberOf(point: Point): number {
    const near = this.#near(point).find(number => this.all[number].distance(point) <= tolerance);
    if (near !== undefined) return near;
    const number = this.all.push(point) - 1;
    const key = keyOf(cellOf(point));
    this.#cells.set(key, [...(this.#cells.get(key) ?? []), number]);
    return number;
  }

  #near(point: Point): number[] {
    const [x, y, z] = cellOf(point);
    const around = [-1, 0, 1];
    return around.flatMap(dx =>
      around.flatMap(dy => around.flatMap(dz => this.#cells.get(keyOf([x + dx, y + dy, z + dz])) ?? [])),
    );
  }
}

const cellOf = ({ x, y, z }: Point): [number, number, number] => [
  Math.floor(x / (4 * tolerance)),
  Math.floor(y / (4 * tolerance)),
  Math.floor(z / (4 * tolerance)),
];
const keyOf = (cell: readonly number[]) => cell.join();

/** Rings of polygons and lines laid over each other: every edge is cut where another crosses it or ends on it. */
export interface Overlay {
  points: readonly Point[];
  pieces: readonly Piece[];
}

/** Chains of points, each of one owner; `closed` ones end where they begin. */
export interface Chain {
  owner: number;
  points: readonly Point[];
}

export function overlay(chains: readonly Chain[]): Overlay {
  const points = new Points();
  const edges: Piece[] = [];
  for (const { owner, points: chain } of chains) {
    const numbers = chain.map(point => points.numberOf(point));
    for (let index = 1; index < numbers.length; index++)
      if (numbers[index - 1] !== numbers[index])
        edges.push({ from: numbers[index - 1], to: numbers[index], owner, place: edges.length });
  }
  if (edges.length > mostEdges)
    throw new Failure(
      'limit/exceeded',
      `Shapes of ${edges.length} edges are put together; the limit is ${mostEdges}. To get an answer, put fewer of them together.`,
    );
  const cuts = cutsOf(edges, points);
  const pieces = edges.flatMap((edge, index) => cut(edge, [...cuts[index]], points.all));
  return { points: points.all, pieces };
}

/** The points at which each edge is cut. */
function cutsOf(edges: readonly Piece[], points: Points): Set<number>[] {
  const cuts = edges.map(() => new Set<number>());
  edges.forEach((one, index) => {
    for (let other = index + 1; other < edges.length; other++) {
      const two = edges[other];
      const [a, b, c, d] = [one.from, one.to, two.from, two.to].map(number => points.all[number]);
      if (!mayMeet(a, b, c, d)) continue;
      for (const end of [two.from, two.to]) if (liesOn(points.all[end], a, b)) cuts[index].add(end);
      for (const end of [one.from, one.to]) if (liesOn(points.all[end], c, d)) cuts[other].add(end);
      const crossing = crossingOf([a, b], [c, d]);
      if (!crossing) continue;
      const meeting = points.numberOf(crossing);
      if (meeting !== one.from && meeting !== one.to) cuts[index].add(meeting);
      if (meeting !== two.from && meeting !== two.to) cuts[other].add(meeting);
    }
  });
  return cuts;
}

/** Whether two edges are near enough to each other to have a point in common. */
function mayMeet(a: Point, b: Point, c: Point, d: Point): boolean {
  return a.distance(c) <= a.distance(b) + c.distance(d) + tolerance;
}

type Vector = Pick<Point, 'x' | 'y' | 'z'>;

const dot = (a: Vector, b: Vector) => a.x * b.x + a.y * b.y + a.z * b.z;
const cross = (a: Vector, b: Vector): Vector => ({
  x: a.y * b.z - a.z * b.y,
  y: a.z * b.x - a.x * b.z,
  z: a.x * b.y - a.y * b.x,
});

/** The normal of the plane of an edge; taken of sum and difference, it keeps its digits where the ends are near each other. */
function normal(a: Point, b: Point): Vector {
  const vector = cross({ x: b.x - a.x, y: b.y - a.y, z: b.z - a.z }, { x: b.x + a.x, y: b.y + a.y, z: b.z + a.z });
  const length = Math.hypot(vector.x, vector.y, vector.z);
  return { x: -vector.x / length, y: -vector.y / length, z: -vector.z / length };
}

/** Whether a point lies on an edge, away from its ends. */
function liesOn(point: Point, a: Point, b: Point): boolean {
  if (point.distance(a) <= tolerance || point.distance(b) <= tolerance) return false;
  const plane = normal(a, b);
  const isBetween = dot(cross(plane, a), point) > 0 && dot(cross(b, plane), point) > 0;
  return isBetween && Math.abs(dot(plane, point)) <= tolerance;
}

/** The point in which two edges cross, both from one side to the other. */
function crossingOf([a, b]: readonly [Point, Point], [c, d]: readonly [Point, Point]): Point | undefined {
  const [first, second] = [normal(a, b), normal(c, d)];
  const sides = [dot(second, a), dot(second, b), dot(first, c), dot(first, d)];
  if (sides.some(side => Math.abs(side) <= tolerance)) return undefined;
  if (sides[0] > 0 === sides[1] > 0 || sides[2] > 0 === sides[3] > 0) return undefined;
  const line = cross(first, second);
  const sign = dot(line, { x: a.x + b.x, y: a.y + b.y, z: a.z + b.z }) < 0 ? -1 : 1;
  const point = s2().Point.fromCoords(sign * line.x, sign * line.y, sign * line.z);
  return Math.max(point.distance(a), point.distance(b)) <= a.distance(b) + tolerance ? point : undefined;
}

function cut(edge: Piece, at: number[], points: readonly Point[]): Piece[] {
  const start = points[edge.from];
  const stops = at.sort((a, b) => start.distance(points[a]) - start.distance(points[b]));
  const path = [edge.from, ...stops, edge.to];
  return path.slice(1).map((to, index) => ({ ...edge, from: path[index], to }));
}

/** The middle of a piece. */
export function middleOf({ from, to }: Piece, points: readonly Point[]): Point {
  const [a, b] = [points[from], points[to]];
  return s2().Point.fromCoords(a.x + b.x, a.y + b.y, a.z + b.z);
}

/** The rings of a polygon as chains with its inside on their left. */
export function chainsOf(polygon: Polygon, owner: number): Chain[] {
  const ring = (points: readonly Point[]): Chain => ({ owner, points: [...points, points[0]] });
  return [ring(polygon.shell.vertices), ...polygon.holes.map(hole => ring([...hole.vertices].reverse()))];
}
