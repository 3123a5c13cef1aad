import {
  findRaces,
  loadPlaybook,
  type Problem,
  type ProblemCode,
  templateParameters,
} from '../sentinel/workflow/index.ts';
import type { Check } from './check.ts';
import type { Subject } from './subject.ts';

const found = new WeakMap<object, readonly Problem[]>();

/** What is wrong with a playbook whatever it is deployed to: its template, its workflow and their expressions. */
export function playbookProblems(value: object): readonly Problem[] {
  const known = found.get(value) ?? read(value);
  found.set(value, known);
  return known;
}

/** Some value of a type, for a parameter that only a deployment gives one. */
const samples: Readonly<Record<string, unknown>> = { int: 1, bool: true };

/** What an object or a list holds only a deployment knows. */
function isPlain(type: string): boolean {
  return /^(int|bool|string|securestring)$/i.test(type);
}

function read(value: object): readonly Problem[] {
  let ids = 0;
  const open = templateParameters(value).filter(one => one.defaultValue === undefined && isPlain(one.type));
  const { problems, workflows } = loadPlaybook(value, {
    subscriptionId: '00000000-0000-0000-0000-000000000000',
    tenantId: '00000000-0000-0000-0000-000000000000',
    resourceGroup: 'group',
    location: 'westeurope',
    name: 'deployment',
    parameters: Object.fromEntries(open.map(one => [one.name, samples[one.type.toLowerCase()] ?? 'x'])),
    now: 0n,
    newId: () => `00000000-0000-4000-8000-${String(ids++).padStart(12, '0')}`,
  });
  return [...problems, ...workflows.flatMap(({ workflow }) => (workflow ? findRaces(workflow) : []))];
}

/** A template expression that only a deployment can evaluate is no text of the workflow yet. */
function isUnknownBefore(text: string | undefined, message: string): boolean {
  return text !== undefined && text[0] === '[' && message.includes(`'${text.slice(0, 20)}`);
}

/** A check that reports the problems of one code. */
export function reportsProblems(code: ProblemCode): Check['check'] {
  return (playbook: Subject, { report }) => {
    for (const { path, start, length, message, ...problem } of playbookProblems(playbook.value)) {
      if (problem.code !== code || isUnknownBefore(playbook.text(...path), message)) continue;
      if (start === undefined) report(playbook.item.has(path) ? path : { key: path }, message);
      else report({ path, start, length: length ?? 1 }, message);
    }
  };
}
