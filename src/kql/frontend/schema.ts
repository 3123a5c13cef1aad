import type { Column } from '../../core/table.ts';
import type { Schema, StoredFunction, WatchlistSchema } from '../contract.ts';
import type { ScalarType } from '../value.ts';
import { type GlobalState, kusto } from './loader.ts';

type ColumnSymbol = Kusto.Language.Symbols.ColumnSymbol;
type TableSymbol = Kusto.Language.Symbols.TableSymbol;
type Context = Kusto.Language.Symbols.CustomReturnTypeContext;
type Built = new (...args: unknown[]) => never;

const symbols = kusto.Symbols;

/** What a schema gives besides its own columns: every watchlist row has these. */
const watchlistColumns: readonly Column[] = [
  { name: '_DTItemId', type: 'string' },
  { name: 'LastUpdatedTimeUTC', type: 'datetime' },
  { name: 'SearchKey', type: 'string' },
  { name: 'WatchlistItem', type: 'dynamic' },
];

const scalarSymbols: Record<ScalarType, Kusto.Language.Symbols.ScalarSymbol | null> = {
  bool: symbols.ScalarTypes.Bool,
  int: symbols.ScalarTypes.Int,
  long: symbols.ScalarTypes.Long,
  real: symbols.ScalarTypes.Real,
  decimal: symbols.ScalarTypes.Decimal,
  string: symbols.ScalarTypes.String,
  datetime: symbols.ScalarTypes.DateTime,
  timespan: symbols.ScalarTypes.TimeSpan,
  guid: symbols.ScalarTypes.Guid,
  dynamic: symbols.ScalarTypes.Dynamic,
};

function columnSymbol({ name, type }: Column): ColumnSymbol {
  return new (symbols.ColumnSymbol as unknown as Built)(name, scalarSymbols[type]);
}

export function tableSymbol(name: string, columns: readonly Column[]): TableSymbol {
  return new (symbols.TableSymbol as unknown as { $ctor4: Built }).$ctor4(name, columns.map(columnSymbol));
}

/** The columns of a watchlist, its own behind those that every watchlist has. */
export function columnsOfWatchlist(watchlist: WatchlistSchema): Column[] {
  const own = watchlist.columns.filter(name => !watchlistColumns.some(column => column.name === name));
  return [...watchlistColumns, ...own.map((name): Column => ({ name, type: 'string' }))];
}

/** Everything that the binder knows about a workspace; built once a schema, since its caches make later analyses cheap. */
export function globalsOf(schema: Schema): GlobalState {
  const named = new Set([...(schema.functions ?? [])].map(each => each.name));
  const members = [
    ...schema.tables.map(table => tableSymbol(table.name, table.columns)),
    ...(schema.functions ?? []).map(storedFunction),
    watchlistFunction(schema.watchlists ?? []),
    ...asimFunctions.filter(name => !named.has(name)).map(asimFunction),
  ];
  const elsewhere = new (symbols.DatabaseSymbol as unknown as { $ctor1: Built }).$ctor1(
    'elsewhere',
    [...members],
    true,
  );
  members.push(...outside.map(name => placeFunction(name, elsewhere)));
  const database = new (symbols.DatabaseSymbol as unknown as { ctor: Built }).ctor('workspace', members);
  const cluster = new (symbols.ClusterSymbol as unknown as { ctor: Built }).ctor('local', [database]);
  return kusto.GlobalState.Default!.WithCluster(cluster)!.WithDatabase(database)!.WithCache()!;
}

/** Functions that name another place; its tables are taken to be those of this workspace, and more. */
const outside = ['workspace', 'app', 'resource', 'arg', 'adx'];

function placeFunction(name: string, place: never): never {
  const made = symbols.FunctionSymbol as unknown as { $ctor5: Built };
  const parameter = symbols.Parameter as unknown as { $ctor2: Built };
  return new made.$ctor5(name, place, [new parameter.$ctor2('name', symbols.ScalarTypes.String)]);
}

/** The unifying parsers that Microsoft Sentinel deploys: https://learn.microsoft.com/azure/sentinel/normalization-about-parsers */
const asimFunctions = ['AlertEvent', 'AssetEntity', 'AuditEvent', 'Authentication', 'DhcpEvent', 'Dns', 'FileEvent']
  .concat([
    'NetworkSession',
    'ProcessCreate',
    'ProcessEvent',
    'ProcessTerminate',
    'RegistryEvent',
    'UserManagement',
    'WebSession',
  ])
  .flatMap(schema => [`_Im_${schema}`, `_ASim_${schema}`, `im${schema}`, `ASim${schema}`]);

/** Whether a name is that of a parser of the Advanced Security Information Model. */
export function isAsimFunction(name: string): boolean {
  return asimFunctions.includes(name);
}

/** Its body is not here, so nothing is known of its columns; its parameters differ from version to version. */
function asimFunction(name: string): never {
  const made = symbols.FunctionSymbol as unknown as { ctor: Built };
  const rows = tableSymbol('', []).WithIsOpen(true);
  return new made.ctor(name, () => rows, symbols.Tabularity.Tabular, []);
}

function storedFunction({ name, parameters = '', body }: StoredFunction): never {
  const made = symbols.FunctionSymbol as unknown as { $ctor16: Built };
  return new made.$ctor16(name, `(${parameters.trim().replace(/^\((.*)\)$/s, '$1')})`, `{\n${body}\n}`, null);
}

/** `_GetWatchlist('alias')`: what it gives depends on the alias, so the alias must be known while analysing. */
function watchlistFunction(watchlists: readonly WatchlistSchema[]): never {
  const tables = new Map(watchlists.map(each => [each.alias.toLowerCase(), tableSymbol('', columnsOfWatchlist(each))]));
  const unknown = tableSymbol('', watchlistColumns).WithIsOpen(true);
  const made = symbols.FunctionSymbol as unknown as { ctor: Built };
  const parameter = symbols.Parameter as unknown as { $ctor2: Built };
  return new made.ctor(
    '_GetWatchlist',
    (context: Context) =>
      tables.get(String(context.GetArgument('alias' as never)?.ConstantValue ?? '').toLowerCase()) ?? unknown,
    symbols.Tabularity.Tabular,
    [new parameter.$ctor2('alias', symbols.ScalarTypes.String)],
  );
}
