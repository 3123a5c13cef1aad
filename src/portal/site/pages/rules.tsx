import { useMemo, useState } from 'preact/hooks';
import { facts, list, query, type Resource, records, sentinel, versions } from '../api.ts';
import { Empty, Show, useLoad } from '../parts/load.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { counted, spaced, Tag, Time } from '../parts/words.tsx';

/** What Picket knows of a rule's file and its tests. */
export interface RuleFact {
  id: string;
  file: string;
  tests: { name: string; passed: boolean }[];
}

// biome-ignore lint/suspicious/noExplicitAny: rows of a query
type Row = Record<string, any>;

interface Known {
  rule: Resource;
  run: Row | undefined;
  fact: RuleFact | undefined;
}

const lastRuns = `SentinelHealth
| where SentinelResourceType =~ 'Analytics Rule'
| extend Alerts = tolong(ExtendedProperties.AlertsGeneratedAmount)
| summarize Runs = count(), Failures = countif(Status == 'Failure'), Alerts = sum(Alerts), arg_max(TimeGenerated, Status, Description) by RuleId = tostring(ExtendedProperties.RuleId)`;

async function load(): Promise<Known[]> {
  const [rules, runs, known] = await Promise.all([
    sentinel('alertRules').then(path => list(path, versions.sentinel)),
    records(lastRuns),
    facts<RuleFact[]>('rules').catch(() => []),
  ]);
  const byId = new Map(runs.map(run => [String(run.RuleId).toLowerCase(), run]));
  const factOf = new Map(known.map(fact => [fact.id.toLowerCase(), fact]));
  return rules
    .map(rule => ({ rule, run: byId.get(rule.name.toLowerCase()), fact: factOf.get(rule.name.toLowerCase()) }))
    .sort((a, b) => a.rule.properties.displayName.localeCompare(b.rule.properties.displayName));
}

/** The analytics rules with how their last runs went and whether their tests pass. */
export function Rules() {
  const loaded = useLoad(load);
  const [search, setSearch] = useState('');
  return (
    <>
      <div class="head">
        <h1>Rules</h1>
        <span class="grow" />
      </div>
      <div class="filters">
        <input
          type="search"
          placeholder="Search rules  /"
          aria-label="Search rules"
          value={search}
          onInput={event => setSearch(event.currentTarget.value)}
        />
      </div>
      <div class="panel">
        <Show of={loaded} lines={10}>
          {all => <Table all={all} search={search.toLowerCase()} />}
        </Show>
      </div>
    </>
  );
}

function Table({ all, search }: { all: Known[]; search: string }) {
  const shown = useMemo(
    () =>
      all.filter(({ rule: { properties } }) =>
        [properties.displayName, ...(properties.tactics ?? []), ...(properties.techniques ?? [])]
          .join(' ')
          .toLowerCase()
          .includes(search),
      ),
    [all, search],
  );
  if (all.length === 0) return <Empty title="No rules">Put one into detections/ and deploy it.</Empty>;
  if (shown.length === 0) return <Empty title="No rule fits">Names, tactics and techniques are searched.</Empty>;
  return (
    <Scroll name="grid-scroll whole" label="Rules">
      <table class="grid">
        <thead>
          <tr>
            {['Rule', 'Severity', 'Tactics', 'Last run', 'Runs', 'Alerts', 'Tests'].map(name => (
              <th key={name}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(known => (
            <Rule key={known.rule.id} known={known} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Rule({ known: { rule, run, fact } }: { known: Known }) {
  const [open, setOpen] = useState(false);
  const { properties } = rule;
  return (
    <>
      <tr>
        <td>
          <button type="button" class="pick" aria-expanded={open} onClick={() => setOpen(!open)}>
            {properties.displayName}
          </button>
          {!properties.enabled && <span class="note"> off</span>}
        </td>
        <td>{properties.severity && <Tag>{properties.severity}</Tag>}</td>
        <td class="note wide">{(properties.tactics ?? []).map(spaced).join(', ')}</td>
        <td>
          {run ? (
            <>
              <Tag bare>{run.Status}</Tag>{' '}
              <span class="note">
                <Time at={run.TimeGenerated} />
              </span>
            </>
          ) : (
            <span class="note">never</span>
          )}
        </td>
        <td class="number">{run?.Runs ?? 0}</td>
        <td class="number">{run?.Alerts ?? 0}</td>
        <td>{fact ? <Tests fact={fact} /> : <span class="note">unknown</span>}</td>
      </tr>
      {open && (
        <tr>
          <td colSpan={7} class="wrap">
            <About rule={rule} fact={fact} />
          </td>
        </tr>
      )}
    </>
  );
}

function Tests({ fact }: { fact: RuleFact }) {
  const failed = fact.tests.filter(({ passed }) => !passed).length;
  if (fact.tests.length === 0) return <span class="note">none</span>;
  return (
    <Tag bare tone={failed > 0 ? 'failed' : 'passed'}>
      {failed > 0 ? `${failed} failed` : `${fact.tests.length} passed`}
    </Tag>
  );
}

function About({ rule, fact }: { rule: Resource; fact: RuleFact | undefined }) {
  const { properties } = rule;
  const runs = useLoad(
    () =>
      query(
        `SentinelHealth | where tostring(ExtendedProperties.RuleId) =~ '${rule.name}' | project TimeGenerated, Status, Description, Rows = tolong(ExtendedProperties.QueryResultAmount) | order by TimeGenerated desc | take 10`,
      ),
    [rule.name],
  );
  return (
    <div class="stack" style={{ padding: '4px 0 12px', maxWidth: '1000px' }}>
      <p>{properties.description}</p>
      <p class="note">
        {properties.queryFrequency
          ? `Every ${properties.queryFrequency.slice(1).replace('T', '').toLowerCase()}, over ${properties.queryPeriod.slice(1).replace('T', '').toLowerCase()}. `
          : ''}
        {fact && (
          <>
            File <code>{fact.file}</code>.
          </>
        )}
      </p>
      {properties.query && (
        <details>
          <summary>Query</summary>
          <pre>{properties.query}</pre>
          <p>
            <a href={`/query?q=${encodeURIComponent(properties.query)}`}>Open in Logs</a>
          </p>
        </details>
      )}
      {fact && fact.tests.length > 0 && (
        <ul>
          {fact.tests.map(({ name, passed }) => (
            <li key={name}>
              <Tag bare>{passed ? 'passed' : 'failed'}</Tag> {name}
            </li>
          ))}
        </ul>
      )}
      <Show of={runs} lines={2}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p class="note">It has not run yet.</p>
          ) : (
            <ul>
              {rows.map(([at, status, words, count], index) => (
                <li key={index}>
                  <Tag bare>{String(status)}</Tag>{' '}
                  <span class="note">
                    <Time at={String(at)} />, {counted(Number(count), 'row')}:
                  </span>{' '}
                  {String(words)}
                </li>
              ))}
            </ul>
          )
        }
      </Show>
    </div>
  );
}
