import { createArm } from '../../azure/arm.ts';
import { type Workspace, workspaceId } from '../../azure/connection.ts';
import { queryLogs } from '../../azure/query.ts';
import { deploy } from '../../content/deploy/deploy.ts';
import { inParallel } from '../../content/deploy/parallel.ts';
import { planWorkspace } from '../../content/plan/plan-workspace.ts';
import { runTests, type TestResult } from '../../content/test/run-tests.ts';
import { validate } from '../../content/validate.ts';
import type { CommandInput } from '../command.ts';
import { type Loaded, withEngine } from '../content.ts';
import { sayReport } from '../deploying.ts';
import { placesOf } from '../places.ts';
import { planOptions } from '../plans.ts';
import { printFindings } from '../print/diagnostics.ts';
import type { Terminal } from '../terminal.ts';

/** One line of progress: what was done, how it ended, how long it took. */
export async function step<T>(
  name: string,
  terminal: Terminal,
  work: () => Promise<{ value: T; says: string }>,
): Promise<T> {
  const started = performance.now();
  const { value, says } = await work();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  terminal.say(`${terminal.style('bold', name.padEnd(13))} ${says}  ${terminal.style('dim', `(${seconds} s)`)}`);
  return value;
}

/** Validates; prints what is wrong. Whether it may be deployed. */
export async function validateStep(loaded: Loaded, terminal: Terminal): Promise<{ value: boolean; says: string }> {
  const { checks } = loaded.config.defaults;
  const { suppressions } = loaded.config;
  const { summary, diagnostics } = await withEngine(loaded, engine =>
    validate(loaded.content, { checks, suppressions, engine }),
  );
  const shown = diagnostics.filter(one => one.severity !== 'info');
  const { files, items, errors, warnings, ms } = summary;
  if (shown.length > 0) {
    const findings = { verb: 'validate', diagnostics: shown, files, items, milliseconds: ms, text: loaded.text };
    printFindings(findings, 'pretty', { ...terminal, out: terminal.err });
  }
  return { value: errors === 0, says: `${items} items in ${files} files: ${errors} errors, ${warnings} warnings` };
}

/** Runs the tests of the content; prints what failed. Whether all passed, and how each ended. */
export async function testStep(
  loaded: Loaded,
  terminal: Terminal,
): Promise<{ value: { passed: boolean; results: readonly TestResult[] }; says: string }> {
  const { items } = loaded.content;
  const minimum = loaded.config.defaults.minimumTests;
  const { diagnostics, results } = await withEngine(loaded, (engine, schema) =>
    runTests({ items, repository: items, schema, minimum, engine, ...placesOf(loaded.config) }),
  );
  const failed = results.filter(result => !result.passed).length;
  if (diagnostics.length > 0) {
    const findings = { verb: 'test', diagnostics, files: 0, items: results.length, milliseconds: 0, text: loaded.text };
    printFindings(findings, 'pretty', { ...terminal, out: terminal.err });
  }
  const wrong = diagnostics.some(one => one.severity === 'error');
  return { value: { passed: !wrong, results }, says: `${results.length - failed} passed, ${failed} failed` };
}

/** Plans and deploys everything; whether all of it arrived. */
export async function deployStep(
  loaded: Loaded,
  workspace: Workspace,
  input: CommandInput,
): Promise<{ value: boolean; says: string }> {
  const { terminal } = input;
  const plan = await planWorkspace(loaded.content.items, workspace, planOptions(loaded, 'local', input));
  const report = await deploy(plan, workspace, { log: terminal.detail });
  const complete = report.failed.length + report.notTried.length === 0;
  if (!complete) sayReport(report, plan, input);
  const count = (action: string) => report.done.filter(change => change.action === action).length;
  return {
    value: complete,
    says: `${count('create')} created, ${count('change')} changed, ${plan.unchanged} unchanged`,
  };
}

const ruleRuns = '2025-07-01-preview';
/** So many are asked for together, so that waiting for the end of one run is not waiting for the beginning of the next. */
const runsAtOnce = 8;

/**
 * Asks Sentinel for a run of each enabled rule, its window ending now, and waits for it. Without news only the rules are
 * asked that have never run: the others would raise the same alerts again.
 * https://learn.microsoft.com/rest/api/securityinsights/alert-rule
 */
export async function runRulesStep(workspace: Workspace, news: boolean): Promise<{ value: number; says: string }> {
  const arm = createArm(workspace, { pollDelay: 100 });
  const rules = `${workspaceId(workspace)}/providers/Microsoft.SecurityInsights/alertRules`;
  const listed = (await arm.list(rules, ruleRuns)) as unknown as ListedRule[];
  const enabled = listed.filter(rule => (rule.kind === 'Scheduled' || rule.kind === 'NRT') && rule.properties.enabled);
  const ran = news ? new Set<string>() : await rulesThatRan(workspace);
  const due = enabled.filter(rule => !ran.has(rule.name));
  const executionTimeUtc = new Date().toISOString();
  await inParallel(due, runsAtOnce, async ({ name }) => {
    await arm.post(`${rules}/${name}/triggerRuleRun`, ruleRuns, { properties: { executionTimeUtc } });
  });
  const rest = enabled.length - due.length;
  return { value: due.length, says: `${due.length} ran once${rest > 0 ? `, ${rest} have nothing new` : ''}` };
}

interface ListedRule {
  name: string;
  kind: string;
  properties: { enabled: boolean };
}

async function rulesThatRan(workspace: Workspace): Promise<Set<string>> {
  const text = `SentinelHealth | where SentinelResourceType =~ "Analytics rule" and Status =~ "Success" | distinct RuleId = tostring(ExtendedProperties.RuleId)`;
  const { rows } = await queryLogs(workspace, { text });
  return new Set(rows.map(([id]) => String(id)));
}
