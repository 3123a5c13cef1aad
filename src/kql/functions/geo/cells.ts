import type { Dynamic } from '../../value.ts';
import { defineFunction, dynamic, long, page, real, type ScalarFunction, string } from '../define.ts';
import { geometry, h3, isPlace, placeOf, readPolygons, s2 } from './sphere.ts';

type Examples = ScalarFunction['examples'];

/** No more levels than this are gone down at once. */
const deepestChildren = 5;

function ofH3(name: string, run: (cell: string) => Dynamic, examples: Examples): ScalarFunction {
  return defineFunction({
    docs: page(`geo-h3cell-${name}-function`),
    takes: [string('h3cell')],
    gives: name === 'level' ? 'int' : 'dynamic',
    run: cell => (h3().isValidCell(cell) ? run(cell) : null),
    sql: null,
    examples,
  });
}

/** S2's cell of a token; undefined where it is none. */
function s2Cell(token: string): bigint | undefined {
  const { cellid } = s2();
  if (!/^[0-9a-f]{1,16}$/i.test(token)) return undefined;
  const cell = cellid.fromToken(token);
  return cellid.valid(cell) ? cell : undefined;
}

function ofS2(name: string, run: (cell: bigint) => Dynamic, examples: Examples): ScalarFunction {
  return defineFunction({
    docs: page(`geo-s2cell-${name}-function`),
    takes: [string('s2cell')],
    gives: 'dynamic',
    run: token => {
      const cell = s2Cell(token);
      return cell === undefined ? null : run(cell);
    },
    sql: null,
    examples,
  });
}

function s2Ring(cell: bigint): Dynamic {
  const corners = [0, 1, 2, 3].map(corner => s2().Cell.fromCellID(cell).vertex(corner));
  return [...corners, corners[0]].map(placeOf);
}

/** The order in which the service gives the neighbours that the library finds. */
const s2Order = [7, 0, 1, 2, 3, 5, 4, 6];

function s2Neighbours(cell: bigint): Dynamic {
  const { cellid } = s2();
  const found = cellid.allNeighbors(cell, cellid.level(cell)).map(cellid.toToken);
  return found.length === s2Order.length ? s2Order.map(index => found[index]) : found;
}

/** Functions over the cells of H3 and S2. */
export const geoCells: Record<string, ScalarFunction> = {
  geo_point_to_h3cell: defineFunction({
    docs: page('geo-point-to-h3cell-function'),
    takes: [real('longitude'), real('latitude'), long('resolution', 6n)],
    gives: 'string',
    run: (longitude, latitude, resolution) =>
      isPlace(longitude, latitude) && resolution >= 0n && resolution <= 15n
        ? h3().latLngToCell(latitude, longitude, Number(resolution))
        : '',
    sql: null,
    examples: {
      'geo_point_to_h3cell(-74.04450446039874, 40.689250859314974)': '862a1072fffffff',
      'geo_point_to_h3cell(1, 1, 16)': '',
    },
  }),
  geo_h3cell_to_central_point: ofH3(
    'to-central-point',
    cell => geometry('Point', h3().cellToLatLng(cell).toReversed()),
    {
      'round(toreal(geo_h3cell_to_central_point("862a1072fffffff").coordinates[0]), 6)': -74.016008,
      'geo_h3cell_to_central_point("x")': null,
    },
  ),
  geo_h3cell_to_polygon: ofH3('to-polygon', cell => geometry('Polygon', [h3().cellToBoundary(cell, true)]), {
    'array_length(geo_h3cell_to_polygon("862a1072fffffff").coordinates[0])': 7,
    'geo_h3cell_to_polygon("@")': null,
  }),
  geo_h3cell_neighbors: ofH3('neighbors', cell => h3().gridDisk(cell, 1).slice(1), {
    'array_length(geo_h3cell_neighbors("862a1072fffffff"))': 6,
    'geo_h3cell_neighbors("abc")': null,
  }),
  geo_h3cell_level: ofH3('level', cell => h3().getResolution(cell), {
    'geo_h3cell_level("862a1072fffffff")': 6,
    'geo_h3cell_level("abc")': null,
  }),
  geo_h3cell_rings: defineFunction({
    docs: page('geo-h3cell-rings-function'),
    takes: [string('h3cell'), long('distance')],
    gives: 'dynamic',
    run: (cell, distance): Dynamic =>
      h3().isValidCell(cell) && distance >= 0n && distance <= 142n
        ? h3().gridDiskDistances(cell, Number(distance))
        : null,
    sql: null,
    examples: {
      'geo_h3cell_rings("861f8894fffffff", 0)': [['861f8894fffffff']],
      'array_length(geo_h3cell_rings("861f8894fffffff", 2)[2])': 12,
      'geo_h3cell_rings("abc", 1)': null,
    },
  }),
  geo_h3cell_children: defineFunction({
    docs: page('geo-h3cell-children-function'),
    takes: [string('h3cell'), long('resolution', null)],
    gives: 'dynamic',
    nulls: 'seen',
    run: (cell, resolution) => {
      if (cell === null || !h3().isValidCell(cell)) return null;
      const level = h3().getResolution(cell);
      const wanted = resolution === null ? level + 1 : Number(resolution);
      const isReachable = wanted > level && wanted <= Math.min(15, level + deepestChildren);
      return isReachable ? h3().cellToChildren(cell, wanted) : null;
    },
    sql: null,
    examples: {
      'array_length(geo_h3cell_children("862a1072fffffff"))': 7,
      'geo_h3cell_children("862a1072fffffff", 15)': null,
      'geo_h3cell_children("abc")': null,
    },
  }),
  geo_h3cell_parent: defineFunction({
    docs: page('geo-h3cell-parent-function'),
    takes: [string('h3cell'), long('resolution', null)],
    gives: 'string',
    nulls: 'seen',
    run: (cell, resolution) => {
      if (cell === null || !h3().isValidCell(cell)) return '';
      const level = h3().getResolution(cell);
      const wanted = resolution === null ? level - 1 : Number(resolution);
      return wanted >= 0 && wanted <= level ? h3().cellToParent(cell, wanted) : '';
    },
    sql: null,
    examples: {
      'geo_h3cell_parent("862a1072fffffff")': '852a1073fffffff',
      'geo_h3cell_parent("862a1072fffffff", 7)': '',
      'geo_h3cell_parent("123")': '',
    },
  }),
  geo_polygon_to_h3cells: defineFunction({
    docs: page('geo-polygon-to-h3cells-function'),
    takes: [dynamic('polygon'), long('resolution', 6n)],
    gives: 'dynamic',
    run: (value, resolution) => {
      const polygons = readPolygons(value);
      if (!polygons || resolution < 0n || resolution > 15n) return null;
      const rings = polygons.map(({ rings }) => rings.map(ring => ring.points.map(placeOf)));
      return [...new Set(rings.flatMap(polygon => h3().polygonToCells(polygon, Number(resolution), true)))];
    },
    sql: null,
    examples: {
      'geo_polygon_to_h3cells(dynamic({"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}))': null,
      'array_length(geo_polygon_to_h3cells(geo_h3cell_to_polygon("852a1073fffffff"), 5))': 1,
    },
  }),
  geo_point_to_s2cell: defineFunction({
    docs: page('geo-point-to-s2cell-function'),
    takes: [real('longitude'), real('latitude'), long('level', 11n)],
    gives: 'string',
    run: (longitude, latitude, level) => {
      if (!isPlace(longitude, latitude) || level < 0n || level > 30n) return '';
      const { cellid, LatLng } = s2();
      return cellid.toToken(cellid.parent(cellid.fromLatLng(LatLng.fromDegrees(latitude, longitude)), Number(level)));
    },
    sql: null,
    examples: {
      'geo_point_to_s2cell(-80.195829, 25.802215, 8)': '88d9b',
      'geo_point_to_s2cell(1, 1, 35)': '',
      'geo_point_to_s2cell(0, 0, 0)': '1',
    },
  }),
  geo_s2cell_to_central_point: ofS2('to-central-point', cell => geometry('Point', placeOf(s2().cellid.point(cell))), {
    'geo_s2cell_to_central_point("1").coordinates': [0, 0],
    'geo_s2cell_to_central_point("a")': null,
  }),
  geo_s2cell_to_polygon: ofS2('to-polygon', cell => geometry('Polygon', [s2Ring(cell)]), {
    'array_length(geo_s2cell_to_polygon("89c259").coordinates[0])': 5,
    'geo_s2cell_to_polygon("")': null,
  }),
  geo_s2cell_neighbors: ofS2('neighbors', s2Neighbours, {
    'array_length(geo_s2cell_neighbors("89c259"))': 8,
    'geo_s2cell_neighbors("a")': null,
  }),
};
