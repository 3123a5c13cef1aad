import attack from '../../../../schemas/attack-enterprise.json';
import { facts, list, type Resource, sentinel, versions } from '../api.ts';
import { Show, useLoad } from '../parts/load.tsx';
import { Scroll } from '../parts/scroll.tsx';
import { counted } from '../parts/words.tsx';
import type { RuleFact } from './rules.tsx';

interface Rule {
  name: string;
  tested: boolean;
}

interface Technique {
  id: string;
  name: string;
  rules: Rule[];
}

interface Tactic {
  name: string;
  techniques: Technique[];
}

const known = attack as {
  tactics: { name: string; sentinelName: string }[];
  techniques: { id: string; name: string; tactics: string[] }[];
};

async function load(): Promise<{ tactics: Tactic[]; rules: number; techniques: number }> {
  const [rules, tests] = await Promise.all([
    sentinel('alertRules').then(path => list(path, versions.sentinel)),
    facts<RuleFact[]>('rules').catch(() => []),
  ]);
  const tested = new Set(
    tests
      .filter(fact => fact.tests.length > 0 && fact.tests.every(({ passed }) => passed))
      .map(({ id }) => id.toLowerCase()),
  );
  const byTechnique = new Map<string, Rule[]>();
  for (const rule of rules)
    for (const id of techniquesOf(rule))
      byTechnique.set(id, [
        ...(byTechnique.get(id) ?? []),
        { name: rule.properties.displayName, tested: tested.has(rule.name.toLowerCase()) },
      ]);
  const tactics = known.tactics.map(({ name, sentinelName }) => ({
    name,
    techniques: known.techniques
      .filter(({ id, tactics }) => !id.includes('.') && tactics.includes(sentinelName))
      .map(({ id, name }) => ({ id, name, rules: byTechnique.get(id) ?? [] }))
      .sort((a, b) => b.rules.length - a.rules.length || a.name.localeCompare(b.name)),
  }));
  return { tactics, rules: rules.length, techniques: byTechnique.size };
}

/** The techniques of a rule, each with what it is a part of. */
function techniquesOf({ properties }: Resource): Set<string> {
  return new Set(
    [...(properties.techniques ?? []), ...(properties.subTechniques ?? [])].map((id: string) => id.split('.')[0]),
  );
}

/** The matrix of ATT&CK: where rules are, and whether their tests pass. */
export function Coverage() {
  const loaded = useLoad(load);
  return (
    <>
      <div class="head">
        <h1>ATT&CK coverage</h1>
      </div>
      <Show of={loaded} lines={12}>
        {({ tactics, rules, techniques }) => (
          <>
            <p class="note" style={{ marginBottom: '16px' }}>
              {counted(rules, 'rule')} over {counted(techniques, 'technique')}.{' '}
              <span class="key">
                <i class="present" /> a rule looks for it, darker with more
              </span>
              <span class="key">
                <i class="tested" /> its tests pass
              </span>
            </p>
            <Scroll name="matrix" label="Matrix of tactics and techniques">
              {tactics.map(tactic => (
                <section key={tactic.name}>
                  <h2>
                    {tactic.name}
                    <span class="note">
                      {tactic.techniques.filter(one => one.rules.length > 0).length} of {tactic.techniques.length}
                    </span>
                  </h2>
                  <ul>
                    {tactic.techniques.map(technique => (
                      <li key={technique.id}>
                        <Cell technique={technique} />
                      </li>
                    ))}
                  </ul>
                </section>
              ))}
            </Scroll>
          </>
        )}
      </Show>
    </>
  );
}

function Cell({ technique: { id, name, rules } }: { technique: Technique }) {
  const tested = rules.length > 0 && rules.some(rule => rule.tested);
  const title = [`${id} ${name}`, ...rules.map(rule => `· ${rule.name}${rule.tested ? ' (tested)' : ''}`)].join('\n');
  return (
    <div
      class={`technique${rules.length > 0 ? ' present' : ''}${tested ? ' tested' : ''}`}
      style={{ '--n': Math.min(4, rules.length) }}
      title={title}
    >
      {name}
      {rules.length > 0 && <span class="note"> {rules.length}</span>}
    </div>
  );
}
