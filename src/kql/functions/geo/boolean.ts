import { type Chain, chainsOf, middleOf, type Overlay, overlay, type Piece } from './overlay.ts';
import { holdsPoint, type Loop, type Point, type Polygon, type Polyline, polygonOf, s2 } from './sphere.ts';

/** A ring of points, its inside on the left; the first point is not repeated. */
type Ring = readonly Point[];

/** What shapes have in common. */
export interface Common {
  points: Point[];
  lines: Point[][];
  polygons: Ring[][];
}

/** Whether the inside of each shape lies to the left and to the right of a piece. */
interface Sides {
  left: boolean[];
  right: boolean[];
}

/**
 * The polygons that cover what any of these covers, as shells and the holes in them. As S2 does it, the two with the fewest points are
 * put together first, again and again: the order decides at which point a ring begins.
 */
export function unionOf(polygons: readonly Polygon[]): Ring[][] {
  const queue = polygons.map(polygon => ({ size: sizeOf(polygon), parts: [polygon] }));
  queue.sort((a, b) => a.size - b.size);
  while (queue.length > 1) {
    const [a, b] = queue.splice(0, 2);
    const size = a.size + b.size;
    const at = queue.findIndex(each => each.size > size);
    const parts = unionOfAll([...a.parts, ...b.parts]).map(polygonOf);
    queue.splice(at < 0 ? queue.length : at, 0, { size, parts });
  }
  return queue[0].parts.map(({ shell, holes }) => [shell.vertices, ...holes.map(hole => [...hole.vertices].reverse())]);
}

const sizeOf = ({ shell, holes }: Polygon) => [shell, ...holes].reduce((sum, loop) => sum + loop.vertices.length, 0);

function unionOfAll(polygons: readonly Polygon[]): Ring[][] {
  const laid = overlay(polygons.flatMap((polygon, owner) => chainsOf(polygon, owner)));
  const any = (sides: readonly boolean[]) => sides.some(Boolean);
  return ringsWhere(laid, polygons, ({ left, right }) => any(left) && !any(right));
}

/** What two sets of polygons have in common: areas, and points where they only touch. Undefined where they touch along a line. */
export function commonOfPolygons(some: readonly Polygon[], others: readonly Polygon[]): Common | undefined {
  const all = [...some, ...others];
  const laid = overlay(all.flatMap((polygon, owner) => chainsOf(polygon, owner)));
  const both = (sides: readonly boolean[]) =>
    sides.slice(0, some.length).some(Boolean) && sides.slice(some.length).some(Boolean);
  const isAlong = uniquePieces(laid.pieces).some(piece => {
    const { left, right } = sidesOf(piece, laid, all);
    const [first, second] = [some.length, all.length - some.length].map((count, index) =>
      ownersOf(piece, laid).some(owner => (index === 0 ? owner < count : owner >= some.length)),
    );
    return first && second && !both(left) && !both(right);
  });
  if (isAlong) return undefined;
  const polygons = ringsWhere(laid, all, ({ left, right }) => both(left) && !both(right));
  return { points: touching(laid, owner => owner < some.length, polygons.flat()), lines: [], polygons };
}

/** The pieces of lines that lie in polygons, and the points where they only touch them. Undefined where one runs along an edge. */
export function commonOfLinesAndPolygons(lines: readonly Polyline[], polygons: readonly Polygon[]): Common | undefined {
  const own = lines.map((line, index): Chain => ({ owner: polygons.length + index, points: line.points }));
  const laid = overlay([...polygons.flatMap((polygon, owner) => chainsOf(polygon, owner)), ...own]);
  const ofLines = laid.pieces.filter(({ owner }) => owner >= polygons.length);
  if (ofLines.some(piece => ownersOf(piece, laid).some(owner => owner < polygons.length))) return undefined;
  const inside = ofLines.filter(piece => polygons.some(polygon => holdsPoint(polygon, middleOf(piece, laid.points))));
  const found = joined(inside, laid);
  return { points: touching(laid, owner => owner >= polygons.length, found), lines: found, polygons: [] };
}

/** The points in which lines cross and the pieces that they share. */
export function commonOfLines(some: readonly Polyline[], others: readonly Polyline[]): Common {
  const chains = [...some, ...others].map((line, owner): Chain => ({ owner, points: line.points }));
  const laid = overlay(chains);
  const isFirst = (owner: number) => owner < some.length;
  const shared = laid.pieces.filter(
    piece => isFirst(piece.owner) && ownersOf(piece, laid).some(owner => !isFirst(owner)),
  );
  const found = joined(shared, laid);
  return { points: touching(laid, isFirst, found), lines: found, polygons: [] };
}

const keyOf = ({ from, to }: Piece) => `${Math.min(from, to)},${Math.max(from, to)}`;

/** The shapes that have a piece on their rim, in either direction. */
function ownersOf(piece: Piece, { pieces }: Overlay): number[] {
  return pieces.filter(other => keyOf(other) === keyOf(piece)).map(({ owner }) => owner);
}

function uniquePieces(pieces: readonly Piece[]): Piece[] {
  return [...new Map(pieces.map(piece => [keyOf(piece), piece])).values()];
}

function sidesOf(piece: Piece, { points, pieces }: Overlay, polygons: readonly Polygon[]): Sides {
  const middle = middleOf(piece, points);
  const own = pieces.filter(other => keyOf(other) === keyOf(piece));
  const side = (owner: number, isLeft: boolean): boolean => {
    const rims = own.filter(other => other.owner === owner);
    if (rims.length === 0) return holdsPoint(polygons[owner], middle);
    return rims.some(rim => (rim.from === piece.from) === isLeft);
  };
  return {
    left: polygons.map((_, owner) => side(owner, true)),
    right: polygons.map((_, owner) => side(owner, false)),
  };
}

/** The rings along the pieces that are chosen, each of which has the inside on its left. */
function ringsWhere(laid: Overlay, polygons: readonly Polygon[], isRim: (sides: Sides) => boolean): Ring[][] {
  const chosen = new Map<string, Piece>();
  for (const piece of laid.pieces)
    if (!chosen.has(keyOf(piece)) || chosen.get(keyOf(piece))!.place < piece.place) chosen.set(keyOf(piece), piece);
  const rims = [...chosen.values()].flatMap(piece => {
    const { left, right } = sidesOf(piece, laid, polygons);
    if (isRim({ left, right })) return [piece];
    return isRim({ left: right, right: left }) ? [{ ...piece, from: piece.to, to: piece.from }] : [];
  });
  return shellsAndHoles(ringsOf(rims, laid));
}

/** Joins pieces end to end. Where rings touch, each turns to the left as far as it can, so that none crosses another. */
function ringsOf(pieces: readonly Piece[], { points }: Overlay): Ring[] {
  const open = new Map<number, Piece[]>();
  for (const piece of pieces) open.set(piece.from, [...(open.get(piece.from) ?? []), piece]);
  const rings: Ring[] = [];
  for (const first of pieces) {
    if (!open.get(first.from)?.includes(first)) continue;
    const ring: Piece[] = [];
    for (let piece: Piece | undefined = first; piece; piece = leftmost(piece, open.get(piece.to) ?? [], points)) {
      ring.push(piece);
      open.set(
        piece.from,
        open.get(piece.from)!.filter(each => each !== piece),
      );
    }
    rings.push(fromItsFirst(ring).map(({ from }) => points[from]));
  }
  return rings;
}

/** The piece that was last in the input ends the ring, so that a ring of one shape begins where that shape does. */
function fromItsFirst(ring: readonly Piece[]): Piece[] {
  const last = ring.reduce((best, piece, index) => (piece.place >= ring[best].place ? index : best), 0);
  const runs = ring[(last + 1) % ring.length].place === ring[last].place ? endOfRun(ring, last) : last;
  return [...ring.slice(runs + 1), ...ring.slice(0, runs + 1)];
}

function endOfRun(ring: readonly Piece[], from: number): number {
  let at = from;
  for (let step = 0; step < ring.length && ring[(at + 1) % ring.length].place === ring[from].place; step++)
    at = (at + 1) % ring.length;
  return at;
}

function leftmost(piece: Piece, next: readonly Piece[], points: readonly Point[]): Piece | undefined {
  if (next.length <= 1) return next[0];
  const at = points[piece.to];
  const back = points[piece.from];
  const turn = (to: number) => angle(at, back, points[to]);
  return [...next].sort((a, b) => turn(a.to) - turn(b.to))[0];
}

/** The angle at a point, clockwise from one neighbour to another, above 0 and up to 2π. */
function angle(at: Point, from: Point, to: Point): number {
  const bearing = (other: Point) => {
    const east = { x: -at.y, y: at.x, z: 0 };
    const length = Math.hypot(east.x, east.y) || 1;
    const [ex, ey] = [east.x / length, east.y / length];
    const north = { x: -at.z * ey, y: at.z * ex, z: at.x * ey - at.y * ex };
    return Math.atan2(other.x * ex + other.y * ey, other.x * north.x + other.y * north.y + other.z * north.z);
  };
  const turn = bearing(to) - bearing(from);
  return turn > 0 ? turn : turn + 2 * Math.PI;
}

/** Each shell with the holes that lie in it. */
function shellsAndHoles(rings: readonly Ring[]): Ring[][] {
  const loops = rings.map(ring => ({ ring, loop: new (s2().Loop)([...ring]) }));
  const shells = loops.filter(({ loop }) => loop.area() <= 2 * Math.PI);
  const result = shells.map(({ ring }) => [ring]);
  for (const { ring, loop } of loops) {
    if (loop.area() <= 2 * Math.PI) continue;
    const at = shells
      .map((shell, index) => ({ index, loop: shell.loop }))
      .filter(shell => isWithin(ring, shell.loop))
      .sort((a, b) => a.loop.area() - b.loop.area())[0];
    if (at) result[at.index].push(ring);
  }
  return result;
}

const isWithin = (ring: Ring, loop: Loop) => ring.some(point => loop.containsPoint(point));

/** The places where both sides have a point and nothing larger in common. */
function touching({ points, pieces }: Overlay, isFirst: (owner: number) => boolean, larger: readonly Ring[]): Point[] {
  const ends = (wanted: boolean) =>
    new Set(pieces.filter(({ owner }) => isFirst(owner) === wanted).flatMap(({ from, to }) => [from, to]));
  const covered = new Set(larger.flat());
  return [...ends(true).intersection(ends(false))].map(number => points[number]).filter(point => !covered.has(point));
}

/** Pieces that follow each other, as lines. */
function joined(pieces: readonly Piece[], { points }: Overlay): Point[][] {
  const lines: Point[][] = [];
  let before: Piece | undefined;
  for (const piece of pieces) {
    if (before && before.to === piece.from && before.owner === piece.owner) lines.at(-1)!.push(points[piece.to]);
    else lines.push([points[piece.from], points[piece.to]]);
    before = piece;
  }
  return lines;
}
