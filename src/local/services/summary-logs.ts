import { ticksFromIso, ticksPerHour, ticksPerMinute } from '../../core/time.ts';
import type { Resource } from '../../kql/duckdb/store.ts';
import type { Analysis } from '../../kql/index.ts';
import {
  type ArmBody,
  conflictRefusal,
  isObject,
  type Json,
  newEtag,
  notFound,
  propertiesOf,
  systemData,
  workspacePath,
} from '../arm.ts';
import { armAudience, type Call, defineService, ok, Refusal, type Reply } from '../service.ts';
import { storedOperations } from '../stored.ts';
import { summaryCollection, summaryStateId } from '../summary-runs.ts';
import { destinationChange } from '../summary-table.ts';

const type = 'Microsoft.OperationalInsights/workspaces/summaryLogs';
const path = `${workspacePath}/summaryLogs`;
const binSizes = [20, 30, 60, 120, 180, 360, 720, 1440];
const longestDelay = 1440;
const maxActive = 100;

/** Summary rules: they run on their schedule and fill their tables. https://learn.microsoft.com/rest/api/loganalytics/summary-logs */
export default defineService({
  audience: armAudience,
  versioned: true,
  bodyLimit: 4 * 1024 * 1024,
  operations: [
    ...storedOperations({
      group: 'SummaryLogs',
      type,
      path,
      collection: summaryCollection,
      write,
      along: (workspace, name) => [summaryStateId(workspace, name)],
    }),
    { name: 'SummaryLogs_Start', method: 'POST', path: `${path}/:name/start`, handle: call => turn(call, true) },
    { name: 'SummaryLogs_Stop', method: 'POST', path: `${path}/:name/stop`, handle: call => turn(call, false) },
  ],
});

async function write({ properties }: { properties: Json }, call: Call, current: Resource | undefined): Promise<Json> {
  const { workspace } = call;
  const rule = properties.ruleDefinition;
  if (!isObject(rule)) throw invalid("The property 'ruleDefinition' is missing.");
  const analysis = await checked(rule, call);
  if (!current) checkActive(call);
  const change = destinationChange(workspace, String(rule.destinationTable), analysis.columns);
  const conflict = change && (await workspace.store.commit(change));
  if (conflict) throw conflictRefusal(conflict.id);
  return {
    properties: {
      ruleType: 'User',
      ...properties,
      ruleDefinition: { timeSelector: 'TimeGenerated', binDelay: 0, ...rule },
      isActive: true,
      ruleLastModifiedTime: workspace.timestamp(),
      provisioningState: 'Succeeded',
    },
    systemData: systemData(workspace, current),
  };
}

async function checked(rule: Json, call: Call): Promise<Analysis> {
  if (!binSizes.includes(Number(rule.binSize)))
    throw invalid(`'binSize' must be one of ${binSizes.join(', ')} minutes, not ${rule.binSize}.`);
  if (!/^[A-Za-z][A-Za-z0-9_]*_CL$/.test(String(rule.destinationTable)))
    throw invalid(`The destination table '${rule.destinationTable}' must be a custom table: its name ends in _CL.`);
  checkTimes(rule, call);
  if (typeof rule.query !== 'string' || rule.query.trim() === '') throw invalid('The query is missing.');
  const analysis = (await call.workspace.engine()).analyze(rule.query);
  const error = analysis.diagnostics.find(one => one.severity === 'error');
  if (error) throw invalid(`The query is not valid: ${error.message}`);
  checkQuery(rule.query, analysis);
  return analysis;
}

function checkTimes({ binDelay, binStartTime, binSize }: Json, { workspace }: Call): void {
  if (binDelay !== undefined && !(typeof binDelay === 'number' && binDelay >= 0 && binDelay <= longestDelay))
    throw invalid(`'binDelay' must be from 0 to ${longestDelay} minutes, not ${binDelay}.`);
  if (binStartTime === undefined || binStartTime === null) return;
  const start = typeof binStartTime === 'string' ? ticksFromIso(binStartTime) : undefined;
  if (start === undefined || start % ticksPerHour !== 0n)
    throw invalid(`'binStartTime' must be a whole hour, such as 2026-12-01T08:00:00Z, not ${binStartTime}.`);
  if (start < workspace.now() - BigInt(Number(binSize)) * ticksPerMinute)
    throw invalid(`'binStartTime' can begin at most one bin before now, not at ${binStartTime}.`);
}

const refused: readonly [words: RegExp, what: string][] = [
  [/\b(workspace|app|resource|adx|arg)\s*\(/, 'a query over other resources'],
  [/\bevaluate\s+(bag_unpack|narrow|pivot)\b/, 'a plugin whose columns only rows know'],
  [/\bunion\s[^|;]*\*/, '`union` with a wildcard'],
  [/^\s*search\b|\|\s*search\b/, '`search`'],
];

function checkQuery(query: string, analysis: Analysis): void {
  const code = query.replace(/"[^"]*"|'[^']*'|\/\/[^\n]*/g, '');
  for (const [words, what] of refused)
    if (words.test(code)) throw invalid(`A summary rule can not use ${what}: its query was not saved.`);
  if (analysis.functions.length > 0)
    throw invalid(`A summary rule can not call functions of the workspace: ${analysis.functions.join(', ')}.`);
}

function checkActive({ workspace }: Call): void {
  const active = workspace.store
    .resources(summaryCollection(workspace))
    .filter(rule => propertiesOf(rule).isActive === true);
  if (active.length >= maxActive) throw invalid(`A workspace can have at most ${maxActive} active summary rules.`);
}

/** Stops a rule, or starts it again: then its bins begin anew. */
async function turn(call: Call, isActive: boolean): Promise<Reply> {
  const { workspace, params } = call;
  const current = workspace.store.resource(`${summaryCollection(workspace)}/${params.name}`);
  if (!current) throw notFound(type, params.name, params.group);
  const body = current.body as ArmBody;
  const { statusCode: _, ...properties } = body.properties;
  const since = isActive ? { ruleLastModifiedTime: workspace.timestamp() } : {};
  const resource = {
    ...current,
    etag: newEtag(),
    body: { ...body, properties: { ...properties, ...since, isActive } },
  };
  const state = summaryStateId(workspace, body.name);
  const conflict = await workspace.store.commit({
    put: [{ resource, expect: current.etag }],
    ...(isActive && workspace.store.resource(state) ? { remove: [{ id: state }] } : {}),
  });
  if (conflict) throw conflictRefusal(conflict.id);
  return ok();
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'InvalidParameter', message);
}
