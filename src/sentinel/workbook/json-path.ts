import { isObject } from './raw.ts';

type Step = { key: string; deep: boolean };

/**
 * What a JSONPath finds: names, indexes, `*` and `..`, as workbooks use them. Undefined for a path with filters or scripts, which this
 * does not read. https://learn.microsoft.com/azure/azure-monitor/visualize/workbooks-jsonpath
 */
export function findAll(value: unknown, path: string): unknown[] | undefined {
  const steps = stepsOf(path.trim());
  return steps?.reduce<unknown[]>((found, step) => found.flatMap(one => taken(one, step)), [value]);
}

const stepForm = /^(?:(\.\.|\.)?(\*|[^.[\]()?@'"\s]+)|\[\s*(\*|-?\d+|'[^']*'|"[^"]*")\s*\])/;

function stepsOf(path: string): Step[] | undefined {
  const steps: Step[] = [];
  let rest = path.replace(/^\$/, '');
  while (rest !== '') {
    const found = stepForm.exec(rest);
    if (!found) return undefined;
    const [whole, lead, name, bracket] = found;
    steps.push({ key: name ?? bracket.replace(/^(['"])(.*)\1$/, '$2'), deep: lead === '..' });
    rest = rest.slice(whole.length);
  }
  return steps;
}

function taken(value: unknown, { key, deep }: Step): unknown[] {
  if (!deep) return children(value, key);
  return [...children(value, key), ...children(value, '*').flatMap(child => taken(child, { key, deep }))];
}

function children(value: unknown, key: string): unknown[] {
  if (Array.isArray(value)) {
    if (key === '*') return value;
    const index = Number(key);
    return Number.isInteger(index) && value.at(index) !== undefined ? [value.at(index)] : [];
  }
  if (!isObject(value)) return [];
  return key === '*' ? Object.values(value) : Object.hasOwn(value, key) ? [value[key]] : [];
}
