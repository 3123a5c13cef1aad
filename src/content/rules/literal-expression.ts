import { defineCheck } from '../check.ts';
import type { Path } from '../document.ts';
import { isObject, type Json } from '../resource.ts';

export default defineCheck({
  code: 'playbook/literal-expression',
  severity: 'warning',
  on: ['playbook'],
  says: 'An expression of a template is evaluated, not written out as text.',
  cause: `A value that begins like text keeps "', subscription().subscriptionId, '" as it stands: it is no id.`,
  cure: `Let the whole value be one expression: "[concat('/subscriptions/', subscription().subscriptionId)]".`,
  docs: 'https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions',
  check(playbook, { report }) {
    for (const { path, start, length } of literals(playbook.value, [])) {
      report({ path, start, length }, 'This is a text: the expression in it is not evaluated.');
    }
  },
});

function literals(value: Json, path: Path): { path: Path; start: number; length: number }[] {
  if (Array.isArray(value)) return value.flatMap((one, index) => literals(one, [...path, index]));
  if (isObject(value)) return Object.entries(value).flatMap(([key, one]) => literals(one, [...path, key]));
  if (typeof value !== 'string' || value.startsWith('[')) return [];
  const found = /'\s*,\s*(subscription|resourceGroup)\(\)\.\w+\s*,\s*'/.exec(value);
  return found ? [{ path, start: found.index, length: found[0].length }] : [];
}
