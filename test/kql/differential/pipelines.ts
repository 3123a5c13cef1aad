import type { ScalarType } from '../../../src/kql/value.ts';
import { tables } from './data.ts';
import { type Choices, Expressions, type Field, one } from './expressions.ts';

/** A query and how much of the order of its rows KQL lays down. */
export interface Pipeline {
  text: string;
  /** Whether rows come in one order only: that of their arrival, or sorted. */
  ordered: boolean;
  /** Only rows of so many days before now; all where undefined. */
  days?: number;
}

interface State extends Pipeline {
  /** Whether rows come as they arrived, so that even among equals one is the first. */
  arrival: boolean;
  fields: readonly Field[];
}

type Maker = (state: State, choices: Choices, depth: number) => State;

const fieldsOf = (name: string): Field[] =>
  tables.find(table => table.name === name)!.columns.map(({ name, type }) => ({ name, type }));
const groupable: readonly ScalarType[] = ['bool', 'int', 'long', 'string', 'datetime', 'timespan', 'guid', 'real'];
const keyable: readonly ScalarType[] = ['int', 'long', 'string', 'datetime', 'guid'];
const sortable: readonly ScalarType[] = ['bool', 'int', 'long', 'string', 'datetime', 'timespan', 'guid', 'real'];
const made: readonly ScalarType[] = ['bool', 'int', 'long', 'real', 'string', 'datetime', 'timespan', 'dynamic'];

let names = 0;
const fresh = () => {
  names++;
  return `n${names}`;
};
const reference = (field: Field) => `['${field.name}']`;

function pipe(state: State, operator: string, change: Partial<State> = {}): State {
  return { ...state, ...change, text: `${state.text} | ${operator}` };
}

/** Whether the elements of a column come in no set order: they are compared as a set, under this name only. */
const isOpen = (field: Field) => field.name.startsWith('set_');

const where: Maker = (state, choices) => pipe(state, `where ${new Expressions(choices, state.fields).any('bool', 3)}`);

const extend: Maker = (state, choices) => {
  const type = one(choices, made);
  const replaced = choices.below(4) === 0 ? one(choices, state.fields).name : undefined;
  const name = replaced ?? fresh();
  const seen = type === 'dynamic' ? state.fields.filter(each => !isOpen(each)) : state.fields;
  const expression = new Expressions(choices, seen).any(type, 2);
  const field: Field = { name, type };
  const fields = replaced ? state.fields.map(each => (each.name === name ? field : each)) : [...state.fields, field];
  return pipe(state, `extend ['${name}'] = ${expression}`, { fields });
};

const project: Maker = (state, choices) => {
  const kept = state.fields.filter(() => choices.below(3) > 0);
  const fields = kept.length > 0 ? kept : [state.fields[0]];
  return pipe(state, `project ${fields.map(reference).join(', ')}`, { fields });
};

const projectAway: Maker = (state, choices) => {
  if (state.fields.length < 3) return state;
  const gone = one(choices, state.fields);
  return pipe(state, `project-away ${reference(gone)}`, { fields: state.fields.filter(each => each !== gone) });
};

interface Call {
  text: string;
  type: ScalarType;
  /** Elements come in no set order. */
  set?: true;
}

function aggregate(state: State, choices: Choices): Call {
  const expressions = new Expressions(choices, state.fields);
  const of = (type: ScalarType) => expressions.any(type, 1);
  const condition = () => expressions.any('bool', 2);
  const number = one(choices, ['int', 'long', 'real', 'timespan'] as const);
  const any = one(choices, groupable);
  const plain = one(choices, ['int', 'long', 'string', 'bool'] as const);
  const calls: (() => Call)[] = [
    () => ({ text: 'count()', type: 'long' }),
    () => ({ text: `countif(${condition()})`, type: 'long' }),
    () => ({ text: `sum(${of(number)})`, type: number === 'int' ? 'long' : number }),
    () => ({ text: `sumif(${of('long')}, ${condition()})`, type: 'long' }),
    () => ({ text: `avg(${of(number)})`, type: number === 'timespan' ? 'timespan' : 'real' }),
    () => ({ text: `avgif(${of('long')}, ${condition()})`, type: 'real' }),
    () => ({ text: `min(${of(any)})`, type: any }),
    () => ({ text: `max(${of(any)})`, type: any }),
    () => ({ text: `maxif(${of('datetime')}, ${condition()})`, type: 'datetime' }),
    () => ({ text: `minif(${of('string')}, ${condition()})`, type: 'string' }),
    () => ({ text: `dcount(${of(any)})`, type: 'long' }),
    () => ({ text: `dcountif(${of(plain)}, ${condition()})`, type: 'long' }),
    () => ({ text: `make_set(${of(plain)})`, type: 'dynamic', set: true }),
    () => ({ text: `make_set_if(${of(plain)}, ${condition()})`, type: 'dynamic', set: true }),
    () => ({ text: `${one(choices, ['make_list', 'makelist'])}(${of(plain)})`, type: 'dynamic', set: true }),
    () => ({ text: `make_list_if(${of(plain)}, ${condition()})`, type: 'dynamic', set: true }),
    () => ({ text: `makeset(${of(plain)})`, type: 'dynamic', set: true }),
    () => ({ text: `count_distinct(${of(any)})`, type: 'long' }),
    () => ({ text: `count_distinctif(${of(plain)}, ${condition()})`, type: 'long' }),
    () => ({ text: `stdev(${of('long')})`, type: 'real' }),
  ];
  const inOrder: (() => Call)[] = [() => ({ text: `make_list(${of(plain)}, 2)`, type: 'dynamic' })];
  const first = [
    () => ({ text: `${one(choices, ['take_any', 'any'])}(${of(plain)})`, type: plain }),
    () => ({ text: `${one(choices, ['take_anyif', 'anyif'])}(${of(plain)}, ${condition()})`, type: plain }),
  ];
  if (state.arrival) inOrder.push(...first);
  return one(choices, state.ordered ? [...calls, ...inOrder] : calls)();
}

/** Groups, and what is left when the columns whose order is open are out of reach. */
const summarize: Maker = (state, choices) => {
  const by = state.fields.filter(field => groupable.includes(field.type) && choices.below(4) === 0).slice(0, 3);
  const keys: { text: string; field: Field }[] = by.map(field => ({ text: reference(field), field }));
  if (choices.below(4) === 0) {
    const field: Field = { name: fresh(), type: one(choices, groupable) };
    keys.push({ text: `${field.name} = ${new Expressions(choices, state.fields).any(field.type, 1)}`, field });
  }
  const fields: Field[] = keys.map(key => key.field);
  const calls = Array.from({ length: 1 + choices.below(3) }, () => {
    const call = aggregate(state, choices);
    const name = `${call.set ? 'set_' : ''}${fresh()}`;
    fields.push({ name, type: call.type });
    return `${name} = ${call.text}`;
  });
  const grouping = keys.length > 0 ? ` by ${keys.map(key => key.text).join(', ')}` : '';
  const next = pipe(state, `summarize ${calls.join(', ')}${grouping}`, { fields, ordered: false, arrival: false });
  return choices.below(2) && !fields.every(isOpen) ? { ...next, fields: fields.filter(field => !isOpen(field)) } : next;
};

const argMax: Maker = (state, choices) => {
  if (!state.arrival) return state;
  const by = new Expressions(choices, state.fields).any(one(choices, ['datetime', 'long', 'string'] as const), 1);
  const keys = state.fields.filter(field => keyable.includes(field.type) && choices.below(4) === 0).slice(0, 2);
  const taken = state.fields.filter(field => !keys.includes(field) && choices.below(2) === 0).slice(0, 3);
  if (taken.length === 0) return state;
  const name = fresh();
  const list = taken.map(reference).join(', ');
  const grouping = keys.length > 0 ? ` by ${keys.map(reference).join(', ')}` : '';
  const choice = `${one(choices, ['arg_max', 'arg_min'])}(${by}, ${list})`;
  return pipe(
    { ...state, fields: [...keys, ...taken] },
    `extend ${name} = 1 | summarize ${choice}${grouping} | project ${[...keys, ...taken].map(reference).join(', ')}`,
    {
      ordered: false,
      arrival: false,
    },
  );
};

const distinct: Maker = (state, choices) => {
  const kept = state.fields.filter(field => groupable.includes(field.type) && choices.below(2) === 0).slice(0, 4);
  return kept.length === 0
    ? state
    : pipe(state, `distinct ${kept.map(reference).join(', ')}`, { fields: kept, ordered: false, arrival: false });
};

const count: Maker = state =>
  pipe(state, 'count', { fields: [{ name: 'Count', type: 'long' }], ordered: false, arrival: false });

function sortKeys(state: State, choices: Choices, most = 3): string | undefined {
  const fields = state.fields.filter(field => sortable.includes(field.type) && choices.below(3) === 0).slice(0, most);
  const key = (field: Field) =>
    `${reference(field)}${one(choices, ['', ' asc', ' desc', ' asc nulls last', ' desc nulls first'])}`;
  return fields.length === 0 ? undefined : fields.map(key).join(', ');
}

const sort: Maker = (state, choices) => {
  const keys = sortKeys(state, choices);
  return keys ? pipe(state, `sort by ${keys}`, { arrival: false }) : state;
};

const top: Maker = (state, choices) => {
  const keys = state.ordered ? sortKeys(state, choices, 1) : undefined;
  return keys ? pipe(state, `top ${choices.below(6)} by ${keys}`, { arrival: false }) : state;
};

const take: Maker = (state, choices) => (state.ordered ? pipe(state, `take ${choices.below(8)}`) : state);

const kinds = [
  'innerunique',
  'inner',
  'leftouter',
  'rightouter',
  'fullouter',
  'leftsemi',
  'leftanti',
  'rightsemi',
  'rightanti',
];

const join: Maker = (state, choices, depth) => {
  const kind = one(choices, kinds);
  const right =
    choices.below(3) === 0 && depth > 0 ? steps(start(one(choices, ['T', 'U'])), choices, 2, 0) : start('U');
  const keys = state.fields.filter(
    field =>
      keyable.includes(field.type) &&
      right.fields.some(other => other.name === field.name && other.type === field.type),
  );
  if (keys.length === 0 || (kind === 'innerunique' && !state.arrival)) return state;
  const on = keys.filter((_, index) => index === 0 || choices.below(3) === 0);
  const fields = fieldsOfJoin(kind, state, right);
  return pipe(state, `join kind=${kind} (${right.text}) on ${on.map(reference).join(', ')}`, {
    fields,
    ordered: false,
    arrival: false,
  });
};

/** Only columns whose names stay as they are: those of one side alone. */
function fieldsOfJoin(kind: string, left: State, right: State): Field[] {
  if (kind.startsWith('left') && kind !== 'leftouter') return [...left.fields];
  if (kind.startsWith('right') && kind !== 'rightouter') return [...right.fields];
  return [...left.fields];
}

const lookup: Maker = (state, choices) => {
  const has = state.fields.some(field => field.name === 's' && field.type === 'string');
  const isFree = !state.fields.some(field => field.name === 'e');
  if (!has || !isFree) return state;
  const kind = one(choices, ['leftouter', 'inner']);
  return pipe(state, `lookup kind=${kind} (U | project s, e) on s`, {
    fields: [...state.fields, { name: 'e', type: 'string' }],
    ordered: false,
    arrival: false,
  });
};

const union: Maker = (state, choices, depth) => {
  const other = depth > 0 ? steps(start(one(choices, ['T', 'U'])), choices, 1, 0) : start('U');
  const own = new Map(state.fields.map(field => [field.name, field.type]));
  const clash = other.fields.some(field => own.has(field.name) && own.get(field.name) !== field.type);
  if (clash || new Set([...own.keys()]).size !== state.fields.length) return state;
  const added = other.fields.filter(field => !own.has(field.name));
  return pipe(state, `union (${other.text})`, { fields: [...state.fields, ...added], ordered: false, arrival: false });
};

const inTable: Maker = (state, choices) => {
  const field = one(choices, ['s', 'l']);
  if (!state.fields.some(each => each.name === field && each.type === (field === 's' ? 'string' : 'long')))
    return state;
  if (field === 's' && choices.below(3) === 0)
    return pipe(state, "where s in~ ((_GetWatchlist('W') | project SearchKey))");
  const operator = one(choices, field === 's' ? ['in', '!in', 'in~', '!in~'] : ['in', '!in']);
  return pipe(state, `where ${field} ${operator} ((U | where i > 0 | project ${field}))`);
};

const scalar: Maker = state => pipe(state, `extend ${fresh()} = toscalar(U | summarize max(l))`);

const operators: readonly Maker[] = [
  where,
  where,
  where,
  extend,
  extend,
  project,
  projectAway,
  summarize,
  summarize,
  argMax,
  distinct,
  count,
  sort,
  top,
  take,
  join,
  join,
  lookup,
  union,
  inTable,
  scalar,
];

function start(table: string): State {
  return { text: table, ordered: true, arrival: true, fields: fieldsOf(table) };
}

function steps(state: State, choices: Choices, most: number, depth: number): State {
  let current = state;
  const wanted = 1 + choices.below(most);
  for (let step = 0; step < wanted; step++) current = one(choices, operators)(current, choices, depth);
  return current;
}

/** A query over the generated tables, of the operators and functions that are lowered and some that are not. */
export function pipeline(choices: Choices): Pipeline {
  names = 0;
  const { text, ordered } = steps(start(choices.below(8) ? 'T' : 'U'), choices, 4, 1);
  return choices.below(5) ? { text, ordered } : { text, ordered, days: 1 + choices.below(40) };
}
