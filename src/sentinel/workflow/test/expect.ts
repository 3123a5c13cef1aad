import { ownerName } from '../../change.ts';
import type { Incident } from '../../incident.ts';
import type { JsonPath } from '../problem.ts';
import type { CallRequest } from '../run/environment.ts';
import type { RunHistory } from '../run/history.ts';
import type { EventOutcome } from '../run/run-workflow.ts';
import { addresses, isAddressed } from './address.ts';
import { differences, shown } from './compare.ts';
import type { Difference, Expected, ExpectedCall, ExpectedIncident } from './playbook-test.ts';

/** What happened in a test. */
export interface Happened {
  outcome: EventOutcome;
  calls: readonly CallRequest[];
  before?: Incident;
  after?: Incident;
}

/** How what happened differs from what a test expects. */
export function checkExpected(expected: Expected, happened: Happened): Difference[] {
  const at: JsonPath = ['expect'];
  return [
    ...runDifferences(expected, happened.outcome, at),
    ...(expected.calls ?? []).flatMap((call, index) => callDifferences(call, happened.calls, [...at, 'calls', index])),
    ...(expected.never ?? []).flatMap((pattern, index) =>
      neverDifferences(pattern, happened.calls, [...at, 'never', index]),
    ),
    ...(expected.incident ? incidentDifferences(expected.incident, happened, [...at, 'incident']) : []),
    ...(expected.response
      ? differences(expected.response, happened.outcome.runs[0]?.response, [...at, 'response'], 'The response')
      : []),
    ...actionDifferences(expected.actions ?? {}, happened.outcome, [...at, 'actions']),
  ];
}

function runDifferences(
  { run: wanted = 'Succeeded' }: Expected,
  { fired, runs }: EventOutcome,
  at: JsonPath,
): Difference[] {
  const run = runs[0];
  const status = run?.status ?? fired.status;
  if (status === wanted) return [];
  const why = fired.status === 'Failed' ? `: ${fired.error.code}: ${fired.error.message}` : reasonOf(run);
  return [
    { path: [...at, 'run'], message: `The run ended as ${status}, ${wanted} expected${why}`, wanted, got: status },
  ];
}

/** What failed first, and what was said about it. */
function reasonOf(run: RunHistory | undefined): string {
  const executions = (run?.actions ?? []).flatMap(action =>
    (action.repetitions ?? [action]).map(one => ({ ...one, name: action.name })),
  );
  const failed = executions.find(one => one.status === 'Failed' && 'code' in one && one.code !== 'ActionFailed');
  if (!failed || !('code' in failed)) return '';
  const said = failed.error?.message ?? shown((failed.outputs as { body?: unknown } | undefined)?.body ?? null);
  return `: ${failed.name}: ${failed.code}: ${said}`;
}

function callDifferences(wanted: ExpectedCall, calls: readonly CallRequest[], at: JsonPath): Difference[] {
  const made = calls.filter(call => isAddressed(call, wanted.to));
  const compared = made.map(call => fieldDifferences(wanted, call, at));
  const fitting = compared.filter(one => one.length === 0).length;
  if (wanted.times === undefined ? fitting > 0 : fitting === wanted.times) return [];
  if (made.length === 0)
    return [
      { path: [...at, 'to'], message: `No call was made to ${wanted.to}. Calls: ${listed(calls)}`, wanted: wanted.to },
    ];
  const nearest = compared.filter(one => one.length > 0).sort((a, b) => a.length - b.length)[0] ?? [];
  if (wanted.times === undefined) return nearest;
  return [
    {
      path: [...at, 'times'],
      message: `${fitting} call(s) to ${wanted.to} are as described, ${wanted.times} expected`,
      wanted: wanted.times,
      got: fitting,
    },
    ...nearest,
  ];
}

function fieldDifferences(wanted: ExpectedCall, call: CallRequest, at: JsonPath): Difference[] {
  const got: Record<string, unknown> = { headers: call.headers, body: call.body, queries: queriesOf(call) };
  return (['headers', 'queries', 'body'] as const).flatMap(key =>
    wanted[key] === undefined
      ? []
      : differences(wanted[key], got[key], [...at, key], `The ${key} of ${addresses(call)[0]}`),
  );
}

function queriesOf(call: CallRequest): Record<string, string> {
  if ('queries' in call) return call.queries;
  return call.kind === 'http' ? Object.fromEntries(new URL(call.url).searchParams) : {};
}

function neverDifferences(pattern: string, calls: readonly CallRequest[], path: JsonPath): Difference[] {
  return calls
    .filter(call => isAddressed(call, pattern))
    .map(call => ({
      path,
      message: `The call ${addresses(call)[0]} was made by '${call.action}' and must not be made.`,
      got: addresses(call)[0],
    }));
}

function listed(calls: readonly CallRequest[]): string {
  return [...new Set(calls.map(call => addresses(call)[0]))].join('; ') || 'none';
}

function incidentDifferences(wanted: ExpectedIncident, { before, after }: Happened, at: JsonPath): Difference[] {
  if (!before || !after) return [{ path: at, message: 'The test gives no incident.' }];
  const got: Record<keyof ExpectedIncident, unknown> = {
    title: after.title,
    description: after.description,
    severity: after.severity,
    status: after.status,
    classification: after.classification,
    classificationReason: after.classificationReason,
    classificationComment: after.classificationComment,
    owner: ownerName(after) || null,
    labels: after.labels.map(label => label.labelName),
    comments: after.comments.slice(before.comments.length).map(comment => comment.message),
    tasks: after.tasks.slice(before.tasks.length),
  };
  return differences(wanted, got, at, 'The incident');
}

function actionDifferences(wanted: Record<string, string>, { runs }: EventOutcome, at: JsonPath): Difference[] {
  return Object.entries(wanted).flatMap(([name, status]) => {
    const action = runs[0]?.actions.find(one => one.name.toLowerCase() === name.toLowerCase().replaceAll(' ', '_'));
    return differences(status, action?.status, [...at, name], `The action ${name}`);
  });
}
