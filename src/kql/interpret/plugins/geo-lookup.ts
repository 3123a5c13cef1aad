import { invariant } from '../../../core/invariant.ts';
import { callFacts } from '../../call-facts.ts';
import { scalarFunctions } from '../../functions/index.ts';
import type { Expr } from '../../ir.ts';
import { missing, type Value } from '../../value.ts';
import { Rows, rowOf } from '../batch.ts';
import { compile } from '../expression.ts';
import { frameOf } from '../frame.ts';
import type { Runtime } from '../runtime.ts';
import { type Arguments, argumentsOf, columnName, constantOf, type PluginEntry, page } from './define.ts';

type Test = (longitude: Value, latitude: Value, shape: Value) => boolean;

const square = '{"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}';

/** The polygons that each point lies in, or is not farther from than a radius. */
export const geoPolygonLookup: PluginEntry = {
  docs: page('geo-polygon-lookup'),
  open: false,
  prepare: (node, from, run) =>
    prepare(node, from, run, args => {
      const radius = constantOf(args.at(4) ?? args.named('radius'), run);
      const inside = caller('geo_point_in_polygon', 'bool');
      const distance = caller('geo_distance_point_to_polygon', 'real');
      return (longitude, latitude, shape) => {
        if (inside(longitude, latitude, shape) === true) return true;
        return radius !== undefined && radius !== null && isWithin(distance(longitude, latitude, shape), radius);
      };
    }),
  examples: {
    [`let Areas = datatable(area: string, shape: dynamic)["square", dynamic(${square})]; datatable(x: real, y: real)[1.0, 1.0, 5.0, 5.0] | evaluate geo_polygon_lookup(Areas, shape, x, y)`]:
      [[1, 1, 'square']],
  },
};

/** The lines that each point is not farther from than a radius in metres. */
export const geoLineLookup: PluginEntry = {
  docs: page('geo-line-lookup'),
  open: false,
  prepare: (node, from, run) =>
    prepare(node, from, run, args => {
      const radius = constantOf(args.at(4) ?? args.named('radius'), run) ?? 0;
      const distance = caller('geo_distance_point_to_line', 'real');
      return (longitude, latitude, shape) => isWithin(distance(longitude, latitude, shape), radius);
    }),
  examples: {
    'let Roads = datatable(road: string, line: dynamic)["equator", dynamic({"type": "LineString", "coordinates": [[0, 0], [2, 0]]})]; print x = 1.0, y = 0.0001 | evaluate geo_line_lookup(Roads, line, x, y, 100)':
      [[1, 0.0001, 'equator']],
  },
};

function isWithin(distance: Value, radius: Value): boolean {
  return typeof distance === 'number' && distance <= Number(radius);
}

/** One of the geospatial functions, called with a point and a shape. */
function caller(name: string, gives: 'bool' | 'real'): (...values: Value[]) => Value {
  const entry = scalarFunctions[name];
  invariant(entry !== undefined, `no function ${name}`);
  const args = (['real', 'real', 'dynamic'] as const).map(
    (type, index): Expr => ({ is: 'column', name: String(index), type }),
  );
  const run = entry.bind({ ...callFacts(entry, args), gives }) as (...values: Value[]) => Value;
  return (...values) => (values.includes(null) ? null : run(...values));
}

function prepare(
  ...[node, from, run, testOf]: [...Parameters<PluginEntry['prepare']>, (args: Arguments) => Test]
): ReturnType<PluginEntry['prepare']> {
  const args = argumentsOf(node, ['radius', 'return_unmatched', 'lookup_area_radius', 'return_lookup_key']);
  const table = args.at(0);
  invariant(table?.is === 'table', 'the lookup has no table');
  const lookup = run.prepare(table.relation);
  const key = columnName(args.at(1));
  const [longitude, latitude] = [
    coordinate(args, 2, node.from.columns, run),
    coordinate(args, 3, node.from.columns, run),
  ];
  const keepAll = constantOf(args.at(5) ?? args.named('return_unmatched'), run) === true;
  const test = testOf(args);
  const own = node.from.columns.length;
  return () => {
    const [batch, shapes] = [from(), lookup()];
    const shapeAt = shapes.columns.findIndex(column => column.name === key);
    const keptKey = node.columns.length === own + shapes.columns.length;
    const shown = shapes.columns.map((_, index) => index).filter(index => keptKey || index !== shapeAt);
    const frame = frameOf(batch);
    const result = new Rows(node.columns, run.guard);
    for (let row = 0; row < batch.length; row++) {
      const point = [longitude(frame, row), latitude(frame, row)];
      let matched = false;
      for (let shape = 0; shape < shapes.length; shape++) {
        run.guard.step();
        if (!test(point[0], point[1], shapes.values[shapeAt][shape])) continue;
        matched = true;
        result.push([...rowOf(batch, row), ...shown.map(index => shapes.values[index][shape])]);
      }
      if (!matched && keepAll)
        result.push([...rowOf(batch, row), ...shown.map(index => missing(shapes.columns[index].type))]);
    }
    return result.batch();
  };
}

function coordinate(args: Arguments, index: number, columns: Parameters<typeof compile>[1], run: Runtime) {
  const argument = args.at(index);
  invariant(argument?.is === 'value', 'the lookup has no coordinate');
  return compile(argument.expr, columns, run);
}
