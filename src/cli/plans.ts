import { readFileSync } from 'node:fs';
import { diskFiles } from '../content/files.ts';
import { loadKinds } from '../content/kind.ts';
import { type Drift, drift } from '../content/plan/drift.ts';
import { openHistory } from '../content/plan/history.ts';
import type { Plan } from '../content/plan/plan.ts';
import { compareWorkspace, type PlanOptions, planWorkspace } from '../content/plan/plan-workspace.ts';
import { validateRendered } from '../content/rendering.ts';
import { Failure } from '../core/failure.ts';
import type { CommandInput } from './command.ts';
import { type Loaded, loadRepository, renderings, withEngines } from './content.ts';
import { printFindings } from './print/diagnostics.ts';
import { repositoryName } from './repository.ts';
import { withWorkspace } from './workspaces.ts';

/** The form of a plan file. A file of another version is refused. */
const version = 2;

/** Loads and validates the repository; prints what is wrong and gives undefined where there are errors. */
export async function loadValid(input: CommandInput): Promise<Loaded | undefined> {
  const started = performance.now();
  const loaded = await loadRepository({ ...input, args: [] });
  const { checks } = loaded.config.defaults;
  const { suppressions } = loaded.config;
  const { summary, diagnostics } = await withEngines(loaded.env, engineFor =>
    validateRendered(loaded.content, renderings(loaded, workspaceNames(loaded, input)), {
      checks,
      suppressions,
      engineFor,
    }),
  );
  if (summary.errors === 0) return loaded;
  const { files, items } = summary;
  const errors = diagnostics.filter(one => one.severity === 'error');
  const findings = {
    verb: 'validate',
    diagnostics: errors,
    files,
    items,
    milliseconds: performance.now() - started,
    text: loaded.text,
  };
  printFindings(findings, String(input.options.format), input.terminal);
  return undefined;
}

/** The workspaces that were asked for: all of the configuration where none was named. */
export function workspaceNames({ config }: Loaded, input: CommandInput): string[] {
  const named = input.options.workspace as string[] | string | undefined;
  return named === undefined ? Object.keys(config.workspaces) : [named].flat();
}

/** The plans for the workspaces that were asked for. */
export async function makePlans(loaded: Loaded, input: CommandInput): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (const name of workspaceNames(loaded, input)) {
    const options = planOptions(loaded, name, input);
    plans.push(await withWorkspace(input, name, workspace => planWorkspace(loaded.content.items, workspace, options)));
  }
  return plans;
}

/** What was changed by hand in the workspaces that were asked for. */
export async function findDrifts(loaded: Loaded, input: CommandInput): Promise<Drift[]> {
  const kinds = new Set((await loadKinds()).filter(kind => kind.deploys?.fromArm).map(kind => kind.name));
  const drifts: Drift[] = [];
  for (const name of workspaceNames(loaded, input)) {
    const options = { ...planOptions(loaded, name, input), everything: true };
    const compared = await withWorkspace(input, name, it => compareWorkspace(loaded.content.items, it, options));
    drifts.push(drift(compared, kinds));
  }
  return drifts;
}

/** What a workspace is planned with: the configuration, the command line and what git knows. */
export function planOptions({ config, content }: Loaded, name: string, input: CommandInput): PlanOptions {
  const settings = config.workspaces[name];
  return {
    repository: repositoryName(config),
    prune: input.options.prune === true,
    maxDelete: maxDelete(input.options.maxDelete),
    history: openHistory(config, String(input.options.config), content.items),
    tenant: settings?.tenant,
    parameters: settings?.parameters,
    settings,
    open: folder => diskFiles(config.root, [folder]),
    severityOverrides: config.defaults.severityOverrides,
  };
}

/** `30` or `50%`; throws `usage/invalid` for anything else. */
function maxDelete(text: unknown): string | undefined {
  if (text === undefined || /^\d+%?$/.test(String(text))) return text as string | undefined;
  throw new Failure('usage/invalid', `--max-delete ${text} is not understood: write a number or a percentage.`);
}

export function plansText(plans: readonly Plan[]): string {
  return JSON.stringify({ version, plans }, null, 2);
}

/** Reads a plan file back; throws `usage/invalid` for anything else. */
export function readPlans(path: string): Plan[] {
  let value: { version?: unknown; plans?: unknown };
  try {
    value = JSON.parse(readFileSync(path, 'utf8')) as typeof value;
  } catch (cause) {
    throw new Failure('file/unreadable', `The plan ${path} can not be read: ${(cause as Error).message}`, { cause });
  }
  if (value?.version !== version || !Array.isArray(value.plans)) {
    throw new Failure(
      'usage/invalid',
      `${path} is no plan of this version of Picket. Write a new one with \`picket plan --out FILE\`.`,
    );
  }
  return value.plans as Plan[];
}
