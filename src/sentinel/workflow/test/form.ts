import { didYouMean } from '../../../core/nearest.ts';
import type { JsonPath } from '../problem.ts';
import { isObject } from './compare.ts';
import type { Difference, PlaybookTest } from './playbook-test.ts';

type Shape = 'text' | 'number' | 'list' | 'object' | 'any' | Readonly<Record<string, unknown>>;

const entities = 'list';
const alert = {
  name: 'text',
  description: 'text',
  severity: 'text',
  product: 'text',
  tactics: 'list',
  entities,
  properties: 'object',
};
const incident = {
  title: 'text',
  description: 'text',
  severity: 'text',
  status: 'text',
  number: 'number',
  labels: 'list',
  owner: 'text',
  tactics: 'list',
  techniques: 'list',
  alerts: [alert],
  entities,
  comments: 'list',
};
const call = { to: 'text', times: 'number', headers: 'any', queries: 'any', body: 'any' };

/** The keys that a test can have; a list of one shape is a list of such. */
const shape = {
  name: 'text',
  now: 'any',
  workflow: 'text',
  parameters: 'object',
  given: {
    trigger: 'text',
    incident,
    alert,
    entity: 'object',
    request: { body: 'any', headers: 'object', queries: 'object' },
    schedule: 'any',
  },
  answers: [{ to: 'text', when: 'any', status: 'number', headers: 'object', body: 'any', times: 'number' }],
  expect: {
    run: 'text',
    calls: [call],
    never: 'list',
    incident: {
      title: 'any',
      description: 'any',
      severity: 'any',
      status: 'any',
      classification: 'any',
      classificationReason: 'any',
      classificationComment: 'any',
      owner: 'any',
      labels: 'any',
      comments: 'list',
      tasks: 'list',
    },
    response: { status: 'number', headers: 'any', body: 'any' },
    actions: 'object',
  },
} as const;

const starts = ['incident', 'alert', 'entity', 'request', 'schedule'];

/** What is wrong with the form of a test; none: it is a PlaybookTest. */
export function formFaults(test: unknown): Difference[] {
  const faults = shapeFaults(test, shape, [], 'the test');
  if (faults.length > 0) return faults;
  const { name, given } = test as PlaybookTest;
  if (!name) faults.push({ path: [], message: "The test has no 'name'." });
  if (!given) return [...faults, { path: [], message: "The test has no 'given': say what starts the playbook." }];
  if (!starts.some(start => start in given)) {
    faults.push({ path: ['given'], message: `'given' must hold one of ${starts.join(', ')}.` });
  }
  return faults;
}

function shapeFaults(value: unknown, wanted: unknown, path: JsonPath, what: string): Difference[] {
  if (value === undefined || wanted === 'any') return [];
  if (Array.isArray(wanted)) {
    if (!Array.isArray(value)) return [wrong(path, what, 'a list', value)];
    return value.flatMap((one, index) => shapeFaults(one, wanted[0], [...path, index], `${what}[${index}]`));
  }
  if (typeof wanted === 'string') return primitiveFaults(value, wanted as Shape, path, what);
  if (!isObject(value)) return [wrong(path, what, 'a mapping', value)];
  const shapes = wanted as Record<string, unknown>;
  return Object.entries(value).flatMap(([key, one]) =>
    key in shapes
      ? shapeFaults(one, shapes[key], [...path, key], key)
      : [
          {
            path: [...path, key],
            message: `${what} has no key '${key}'. ${didYouMean(key, Object.keys(shapes)) ?? ''}`.trim(),
          },
        ],
  );
}

function primitiveFaults(value: unknown, wanted: Shape, path: JsonPath, what: string): Difference[] {
  if (wanted === 'text') return typeof value === 'string' ? [] : [wrong(path, what, 'a text', value)];
  if (wanted === 'number') return typeof value === 'number' ? [] : [wrong(path, what, 'a number', value)];
  if (wanted === 'list') return Array.isArray(value) ? [] : [wrong(path, what, 'a list', value)];
  return isObject(value) ? [] : [wrong(path, what, 'a mapping', value)];
}

function wrong(path: JsonPath, what: string, wanted: string, got: unknown): Difference {
  return { path, message: `${what} must be ${wanted}.`, got };
}
