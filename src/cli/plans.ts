import { readFileSync } from 'node:fs';
import type { Plan } from '../content/plan.ts';
import { planWorkspace } from '../content/plan-workspace.ts';
import { validate } from '../content/validate.ts';
import { Failure } from '../core/failure.ts';
import type { CommandInput } from './command.ts';
import { type Loaded, loadRepository, withEngine } from './content.ts';
import { printFindings } from './print/diagnostics.ts';
import { repositoryName } from './repository.ts';
import { withWorkspace } from './workspaces.ts';

/** The form of a plan file. A file of another version is refused. */
const version = 1;

/** Loads and validates the repository; prints what is wrong and gives undefined where there are errors. */
export async function loadValid(input: CommandInput): Promise<Loaded | undefined> {
  const started = performance.now();
  const loaded = await loadRepository({ ...input, args: [] });
  const { checks } = loaded.config.defaults;
  const { summary, diagnostics } = await withEngine(loaded, engine => validate(loaded.content, { checks, engine }));
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

/** The plans for the workspaces that were asked for: all of the configuration where none was named. */
export async function makePlans(loaded: Loaded, input: CommandInput): Promise<Plan[]> {
  const names = (input.options.workspace as string[] | undefined) ?? Object.keys(loaded.config.workspaces);
  const plans: Plan[] = [];
  for (const name of names) plans.push(await makePlan(loaded, name, input));
  return plans;
}

function makePlan({ config, content }: Loaded, name: string, input: CommandInput): Promise<Plan> {
  const settings = config.workspaces[name];
  return withWorkspace(input, name, workspace =>
    planWorkspace(content.items, workspace, {
      repository: repositoryName(config),
      prune: input.options.prune === true,
      tenant: settings?.tenant,
      parameters: settings?.parameters,
      severityOverrides: config.defaults.severityOverrides,
    }),
  );
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
