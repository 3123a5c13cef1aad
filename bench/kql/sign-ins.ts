import type { DuckDBConnection } from '@duckdb/node-api';
import type { Table } from '../../src/core/table.ts';
import type { Base } from '../../src/kql/duckdb/lower/index.ts';

/** When the newest sign-in happened: 2026-05-22 00:00 UTC, in ticks. */
export const now = 639_150_048_000_000_000n;

/** A sign-in table as Entra ID fills it: what the columns hold and how often each value comes is made up. */
export const signIns: Table = {
  name: 'SigninLogs',
  columns: [
    { name: 'TimeGenerated', type: 'datetime' },
    { name: 'UserPrincipalName', type: 'string' },
    { name: 'UserId', type: 'string' },
    { name: 'IPAddress', type: 'string' },
    { name: 'Location', type: 'string' },
    { name: 'AppDisplayName', type: 'string' },
    { name: 'ResultType', type: 'string' },
    { name: 'ResultDescription', type: 'string' },
    { name: 'ClientAppUsed', type: 'string' },
    { name: 'ConditionalAccessStatus', type: 'string' },
    { name: 'UserAgent', type: 'string' },
    { name: 'CorrelationId', type: 'string' },
    { name: 'RiskLevelDuringSignIn', type: 'string' },
    { name: 'AuthenticationRequirement', type: 'string' },
    { name: 'IsInteractive', type: 'bool' },
    { name: 'DurationMs', type: 'long' },
    { name: 'DeviceDetail', type: 'dynamic' },
    { name: 'LocationDetails', type: 'dynamic' },
  ],
};

const list = (values: readonly string[]) => `[${values.map(value => `'${value}'`).join(', ')}]`;
const countries = 'DE US GB FR NL SE PL IT ES CH AT BE DK NO FI IE PT CZ IN BR JP CA AU RU CN NG RO UA TR MX'.split(
  ' ',
);
const apps = [
  'Azure Portal',
  'Office 365 Exchange Online',
  'Microsoft Teams',
  'SharePoint Online',
  'Windows Sign In',
  'Graph Explorer',
  'Azure Active Directory PowerShell',
  'Microsoft Azure CLI',
  'Office 365 SharePoint Online',
  'Outlook Mobile',
  'Power BI Service',
  'Salesforce',
  'ServiceNow',
  'Workday',
  'GitHub Enterprise',
  'Slack',
  'Zoom',
  'Dynamics 365',
  'Visual Studio',
  'Intune Portal',
];
const agents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/1%s.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.%s Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_%s like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:1%s.0) Gecko/20100101 Firefox/1%s.0',
  'python-requests/2.%s',
  'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.1%s; Pro)',
];

/** Sixteen bits of chance that belong to a row, the same in every run. */
const chance = (place: number) => `((h${Math.floor(place / 4)} >> ${(place % 4) * 16}) & 65535)::BIGINT`;
const dice = (place: number, below: number) => `(${chance(place)} % ${below})`;
/** A whole number from 0 up to `below`, small ones more often. */
const skewed = (place: number, below: number) => `(${chance(place)} * ${chance(place)} * ${below} // 4294967296)`;
const pick = (values: readonly string[], index: string) => `${list(values)}[1 + ${index}]`;

const columnsSql: readonly string[] = [
  'time',
  `'user' || u || '@contoso.example'`,
  `substr(hex(hash(u)), 1, 8) || '-0000-4000-8000-' || lpad(u::VARCHAR, 12, '0')`,
  `'192.0.' || ${skewed(1, 250)} || '.' || ${dice(2, 250)}`,
  'country',
  pick(apps, skewed(3, apps.length)),
  `case when not failed then '0' when ${dice(4, 10)} < 7 then '50126' else '50053' end`,
  `case when not failed then '' when ${dice(4, 10)} < 7 then 'Error validating credentials due to invalid username or password.' else 'The account is locked.' end`,
  pick(['Browser', 'Mobile Apps and Desktop clients', 'Exchange ActiveSync', 'IMAP4', 'Other clients'], skewed(5, 5)),
  pick(['success', 'notApplied', 'failure'], skewed(6, 3)),
  `replace(${pick(agents, skewed(7, agents.length))}, '%s', ${skewed(8, 40)}::VARCHAR)`,
  `hex(h0) || hex(h1)`,
  pick(['none', 'low', 'medium', 'high'], skewed(9, 4)),
  pick(['singleFactorAuthentication', 'multiFactorAuthentication'], dice(10, 2)),
  `${dice(11, 10)} < 7`,
  skewed(12, 4000),
  `'{"deviceId":"","operatingSystem":"' || ${pick(['Windows10', 'MacOs', 'Ios', 'Linux'], skewed(13, 4))} || '","isManaged":' || (${dice(14, 2)} = 1)::VARCHAR || '}'`,
  `'{"countryOrRegion":"' || country || '","city":"City ' || ${skewed(15, 400)} || '","geoCoordinates":{"latitude":5' || ${dice(10, 9)} || '.5,"longitude":8.25}}'`,
];

/** Rows of 30 days, the oldest first; times as ticks, or as timestamps where `native`. `numbers` is a table of the numbers i. */
function signInRows(rows: number, numbers: string, native: boolean): string {
  const month = 30n * 864_000_000_000n;
  const ticks = `${now - month} + i * ${month / BigInt(rows)} + ${dice(0, 65_536)}`;
  const hashed = `select i, hash(i) as h0, hash(i + 1000000007) as h1, hash(i + 2000000011) as h2, hash(i + 3000000019) as h3 from ${numbers}`;
  const user = `${chance(4)} * ${chance(5)} * 50000 // 4294967296`;
  const rolled = `select *, ${ticks} as ticks, ${user} as u, ${dice(14, 100)} < 12 as failed from (${hashed})`;
  const country = pick(
    countries,
    `(u * 7 + case when ${dice(13, 50)} = 0 then ${dice(15, 30)} else 0 end) % ${countries.length}`,
  );
  const time = native ? 'make_timestamp(ticks // 10 - 62135596800000000)' : 'ticks';
  const placed = `select *, ${time} as time, ${country} as country from (${rolled})`;
  return `select ${columnsSql.map((sql, index) => `${sql} as c${index}`).join(', ')} from (${placed})`;
}

/** Makes the numbers from 0, which rows are made of. */
async function makeNumbers(connection: DuckDBConnection, rows: number): Promise<void> {
  await connection.run(`create or replace table numbers as select * from range(${rows}) as n(i)`);
}

/** Makes the table with this many rows, as a store keeps it. */
export async function makeSignIns(connection: DuckDBConnection, rows: number): Promise<void> {
  await makeNumbers(connection, rows);
  await connection.run(`create or replace table t0 as ${signInRows(rows, 'numbers', false)}`);
  await connection.run('drop table numbers');
  await connection.run('checkpoint');
}

/** Writes a Parquet file with this many rows, as others would: its own names, timestamps, texts. */
export async function writeSignIns(connection: DuckDBConnection, rows: number, path: string): Promise<void> {
  await makeNumbers(connection, rows);
  const names = signIns.columns.map(({ name }, index) => `c${index} as ${name}`).join(', ');
  const rowsSql = `select ${names} from (${signInRows(rows, 'numbers', true)})`;
  await connection.run(`copy (${rowsSql}) to '${path}' (format parquet, compression zstd)`);
  await connection.run('drop table numbers');
}

export const signInBase: Base = {
  from: 't0',
  columns: new Map(signIns.columns.map(({ name, type }, index) => [name, { sql: `c${index}`, type }])),
  row: 'rowid',
};
