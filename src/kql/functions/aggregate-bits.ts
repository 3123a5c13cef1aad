import type { Bag, Dynamic, Value } from '../value.ts';
import { converter, typeInside } from './convert.ts';
import { type Accumulator, type AggregateFunction, any, type Call, defineAggregate, dynamic, page } from './define.ts';

/** Folds the bits of all values; over nothing null. */
function bits(name: string, fold: (all: bigint, next: bigint) => bigint, examples: AggregateFunction['examples']) {
  return defineAggregate({
    docs: page(`binary-all-${name}-aggregation-function`),
    takes: [any('expr')],
    gives: 'long',
    start: (call: Call): Accumulator => {
      const convert = converter(call.args[0], 'long');
      let state: bigint | null = null;
      return {
        add: ([value]) => {
          const next = convert(value) as bigint | null;
          if (next !== null) state = state === null ? next : fold(state, next);
        },
        finish: () => state,
      };
    },
    sql: null,
    examples,
  });
}

/** The least schema that takes in all values of a place: the types that stand there, and what bags and arrays hold. */
interface Schema {
  types: Set<string>;
  members: Map<string, Schema> | undefined;
  items: Schema | undefined;
}

const emptySchema = (): Schema => ({ types: new Set(), members: undefined, items: undefined });

function widen(schema: Schema, value: Dynamic): void {
  if (value === null) return;
  if (Array.isArray(value)) {
    schema.items ??= emptySchema();
    for (const item of value) widen(schema.items, item);
  } else if (value instanceof Map) widenBag(schema, value);
  else schema.types.add(nameOf(value));
}

function widenBag(schema: Schema, bag: Bag): void {
  schema.members ??= new Map();
  for (const [key, item] of bag) {
    const member = schema.members.get(key) ?? emptySchema();
    schema.members.set(key, member);
    widen(member, item);
  }
}

function nameOf(value: Dynamic): string {
  const type = typeInside(value);
  return type === 'real' ? 'double' : type;
}

function describe({ types, members, items }: Schema): Dynamic {
  const found: Dynamic[] = [...types].sort();
  if (members || items) {
    const bag: Bag = new Map(Array.from(members ?? [], ([key, member]) => [key, describe(member)]));
    if (items) bag.set('`indexer`', describe(items));
    found.push(bag);
  }
  return found.length === 1 ? found[0] : found;
}

/** Bits of all rows, and the schema of all bags. */
export const bitAggregates: Record<string, AggregateFunction> = {
  binary_all_and: bits('and', (all, next) => all & next, {
    'datatable(x: long)[7, 14, long(null)] | summarize b = binary_all_and(x)': [{ b: 6 }],
    'datatable(x: long)[] | summarize b = binary_all_and(x)': [{ b: null }],
  }),
  binary_all_or: bits('or', (all, next) => all | next, {
    'datatable(x: long)[1, 8] | summarize b = binary_all_or(x)': [{ b: 9 }],
    'datatable(x: long)[] | summarize b = binary_all_or(x)': [{ b: null }],
  }),
  binary_all_xor: bits('xor', (all, next) => all ^ next, {
    'datatable(x: long)[1, 3, 1] | summarize b = binary_all_xor(x)': [{ b: 3 }],
    'datatable(x: long)[] | summarize b = binary_all_xor(x)': [{ b: null }],
  }),
  buildschema: defineAggregate({
    docs: page('buildschema-aggregation-function'),
    takes: [dynamic('expr')],
    gives: 'dynamic',
    start: () => {
      const schema = emptySchema();
      return { add: ([value]: readonly Value[]) => widen(schema, value as Dynamic), finish: () => describe(schema) };
    },
    sql: null,
    examples: {
      'datatable(d: dynamic)[dynamic({"a": 1, "b": [1, "x"]}), dynamic({"a": "y"})] | summarize s = buildschema(d)': [
        { s: { a: ['long', 'string'], b: { '`indexer`': ['long', 'string'] } } },
      ],
      'datatable(d: dynamic)[dynamic({"a": {"b": 1.5}})] | summarize s = buildschema(d)': [
        { s: { a: { b: 'double' } } },
      ],
    },
  }),
};
