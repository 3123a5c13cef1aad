import type { Dynamic } from '../../value.ts';
import { defineFunction, dynamic, long, page, type Rejection, real, type ScalarFunction } from '../define.ts';
import { type Polygon, readLines, readPolygons, s2 } from './sphere.ts';

/** The service gives no more cells. */
const mostCells = 65_536;

/** What cells may touch. */
interface Region {
  intersectsCell(cell: S2Cell): boolean;
}
type S2Cell = InstanceType<ReturnType<typeof s2>['Cell']>;

/** A cell that lies wholly in a hole does not touch the polygon. */
function regionOf({ shell, holes }: Polygon): Region {
  return { intersectsCell: cell => shell.intersectsCell(cell) && !holes.some(hole => hole.containsCell(cell)) };
}

/** The cells of one level that a region touches, in S2's order; null where they are too many. */
function covering(regions: readonly Region[], level: number): Dynamic {
  const { cellid } = s2();
  const found = new Set<bigint>();
  const faces = Array.from({ length: 6 }, (_, face) => cellid.fromFace(face));
  const isComplete = regions.every(region => faces.every(face => collect(region, face, level, found)));
  if (!isComplete) return null;
  return [...found].sort((a, b) => (a < b ? -1 : 1)).map(cell => cellid.toToken(cell));
}

/** Goes down from a cell to the level; false as soon as there are too many. */
function collect(region: Region, cell: bigint, level: number, found: Set<bigint>): boolean {
  const { cellid, Cell } = s2();
  if (found.size > mostCells) return false;
  if (!region.intersectsCell(Cell.fromCellID(cell))) return true;
  if (cellid.level(cell) === level) {
    found.add(cell);
    return found.size <= mostCells;
  }
  return cellid.children(cell).every(child => collect(region, child, level, found));
}

/** Cells within a distance of a shape are not sought. */
function rejectsRadius({ constants }: { constants: readonly unknown[] }): Rejection | undefined {
  return constants[2] === undefined || constants[2] === null || constants[2] === 0
    ? undefined
    : { code: 'kql/unsupported', message: 'A covering with a radius can not be computed by this engine.' };
}

function coveringOf(shape: 'line' | 'polygon', examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page(`geo-${shape}-to-s2cells-function`),
    takes: [dynamic('shape'), long('level', 11n), real('radius', null)],
    gives: 'dynamic',
    nulls: 'seen',
    rejects: rejectsRadius,
    run: (value, level) => {
      const regions = shape === 'line' ? readLines(value) : readPolygons(value)?.map(regionOf);
      if (!regions || level === null || level < 0n || level > 30n) return null;
      return covering(regions, Number(level));
    },
    sql: null,
    examples,
  });
}

/** Functions that cover shapes with the cells of S2. */
export const geoCoverings: Record<string, ScalarFunction> = {
  geo_polygon_to_s2cells: coveringOf('polygon', {
    'array_length(geo_polygon_to_s2cells(dynamic({"type": "Polygon", "coordinates": [[[0, 0], [0, 50], [100, 50], [0, 0]]]}), 5))': 286,
    'geo_polygon_to_s2cells(dynamic({"type": "Polygon", "coordinates": [[[0, 0], [0, 50], [100, 50], [0, 0]]]}), 30)':
      null,
  }),
  geo_line_to_s2cells: coveringOf('line', {
    'array_length(geo_line_to_s2cells(dynamic({"type": "LineString", "coordinates": [[1, 1], [1, 1.001]]}), 5))': 1,
    'geo_line_to_s2cells(dynamic({"type": "LineString", "coordinates": [[1, 1]]}))': null,
  }),
};
