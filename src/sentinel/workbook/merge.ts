import { type Answer, columnIndex, Unsupported } from './data.ts';
import { object, objects, plainText, type Raw, text } from './raw.ts';

type Join = (left: Side, right: Side) => { rows: unknown[][]; right: boolean };
interface Side {
  answer: Answer;
  key: number;
}

/** The tables of other items joined, as the source Merge does. https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-data-sources#merge */
export async function merged(query: string, earlier: ReadonlyMap<string, Promise<Answer>>): Promise<Answer> {
  const settings = object(JSON.parse(query));
  const made = new Map<string, Answer>();
  let last: Answer = { columns: [], rows: [] };
  for (const merge of objects(settings.merges)) {
    last = await mergeOne(merge, async name => made.get(name) ?? (await tableNamed(name, earlier)));
    made.set(text(merge.id), last);
  }
  return projected(last, settings);
}

async function tableNamed(name: string, earlier: ReadonlyMap<string, Promise<Answer>>): Promise<Answer> {
  const found = await earlier.get(name);
  if (found) return found;
  throw new Error(`The merge reads the item "${name}", which is not among the items that were asked before it.`);
}

async function mergeOne(merge: Raw, table: (name: string) => Promise<Answer>): Promise<Answer> {
  const kind = text(merge.mergeType);
  const left = await table(text(merge.leftTable));
  if (kind === 'table' || kind === '') return left;
  const right = await table(text(merge.rightTable));
  if (kind === 'union') return union(left, right);
  const join = joins[kind];
  if (!join) throw new Unsupported(`Picket does not know the merge "${kind}".`);
  const sides: [Side, Side] = [
    { answer: left, key: columnIndex(left, text(merge.leftColumn)) },
    { answer: right, key: columnIndex(right, text(merge.rightColumn)) },
  ];
  const { rows, right: both } = join(...sides);
  return { columns: both ? [...left.columns, ...renamed(right, left)] : left.columns, rows };
}

/** A column of the right table that the left one has too gets a 1 behind its name. */
function renamed(right: Answer, left: Answer): Answer['columns'] {
  return right.columns.map(column =>
    columnIndex(left, column.name) < 0 ? column : { ...column, name: `${column.name}1` },
  );
}

const keyOf = (row: readonly unknown[], { key }: Side) => plainText(row[key]);
const empty = ({ answer }: Side) => answer.columns.map(() => null);

function pairs(left: Side, right: Side, keepLeft: boolean, keepRight: boolean): unknown[][] {
  const byKey = Map.groupBy(right.answer.rows, row => keyOf(row, right));
  const met = new Set<unknown[]>();
  const rows = left.answer.rows.flatMap(row => {
    const partners = byKey.get(keyOf(row, left)) ?? [];
    for (const partner of partners) met.add(partner);
    if (partners.length === 0) return keepLeft ? [[...row, ...empty(right)]] : [];
    return partners.map(partner => [...row, ...partner]);
  });
  const rest = keepRight ? right.answer.rows.filter(row => !met.has(row)) : [];
  return [...rows, ...rest.map(row => [...empty(left), ...row])];
}

function having(left: Side, right: Side, wanted: boolean): unknown[][] {
  const keys = new Set(right.answer.rows.map(row => keyOf(row, right)));
  return left.answer.rows.filter(row => keys.has(keyOf(row, left)) === wanted);
}

const joins: Record<string, Join | undefined> = {
  inner: (left, right) => ({ rows: pairs(left, right, false, false), right: true }),
  innerunique: (left, right) => ({ rows: pairs(onceEach(left), right, false, false), right: true }),
  leftouter: (left, right) => ({ rows: pairs(left, right, true, false), right: true }),
  rightouter: (left, right) => ({ rows: pairs(left, right, false, true), right: true }),
  fullouter: (left, right) => ({ rows: pairs(left, right, true, true), right: true }),
  outer: (left, right) => ({ rows: pairs(left, right, true, true), right: true }),
  leftsemi: (left, right) => ({ rows: having(left, right, true), right: false }),
  leftanti: (left, right) => ({ rows: having(left, right, false), right: false }),
};

function onceEach(side: Side): Side {
  const rows = [...Map.groupBy(side.answer.rows, row => keyOf(row, side)).values()].map(([row]) => row);
  return { ...side, answer: { ...side.answer, rows } };
}

function union(left: Answer, right: Answer): Answer {
  const more = right.columns.filter(({ name }) => columnIndex(left, name) < 0);
  const columns = [...left.columns, ...more];
  const laid = ({ columns: own, rows }: Answer) =>
    rows.map(row => columns.map(({ name }) => row[own.findIndex(column => column.name === name)] ?? null));
  return { columns, rows: [...laid(left), ...laid(right)] };
}

/** `projectRename` names the columns that stay and what they are called. */
function projected(answer: Answer, settings: Raw): Answer {
  const rules = objects(settings.projectRename).filter(
    rule => rule.mergedName !== undefined || rule.originalName !== undefined,
  );
  if (rules.length === 0) return answer;
  const kept = rules.flatMap(rule => {
    const index = columnIndex(answer, text(rule.originalName).replace(/^\[[^\]]*\]\.?/, ''));
    return index < 0 ? [] : [{ index, name: text(rule.mergedName) || answer.columns[index].name }];
  });
  if (kept.length === 0) return answer;
  return {
    columns: kept.map(({ index, name }) => ({ ...answer.columns[index], name })),
    rows: answer.rows.map(row => kept.map(({ index }) => row[index])),
  };
}
