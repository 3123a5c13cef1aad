import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { runPlaybookTest } from '../../../../src/sentinel/workflow/index.ts';

const home = resolve(import.meta.dirname, '../../../..');
const guide = readFileSync(join(home, 'docs/guides/playbook-tests.md'), 'utf8');
const example = /```yaml\n([\s\S]*?)```/.exec(guide)![1];
const template: unknown = JSON.parse(
  readFileSync(join(home, 'playbooks/comment-recent-sign-ins/azuredeploy.json'), 'utf8'),
);

describe('the example of the guide', () => {
  const { tests } = load(example) as { tests: { name: string }[] };
  it.each(tests.map(test => [test.name, test]))('%s', async (_, test) => {
    const { differences, passed } = await runPlaybookTest(test, template);
    expect(differences).toEqual([]);
    expect(passed).toBe(true);
  });
});
