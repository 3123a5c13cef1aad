import { durationTicks, type Ticks, ticksPerDay } from '../../core/time.ts';
import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';

const longest = 14n * ticksPerDay;

export default defineCheck({
  code: 'rule/lookback-beyond-period',
  severity: 'warning',
  on: ['analytics-rule'],
  says: 'A query does not ask for rows that are older than the query period of its rule.',
  cause:
    'Sentinel shows the query only rows of the query period: what is older is silently missing, whatever ago() says.',
  cure: 'Raise queryPeriod to the longest ago() of the query (14d at most), or look back less far.',
  docs: 'https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview',
  check(rule, { report }) {
    const period = rule.ticks('queryPeriod');
    const query = rule.query;
    if (period === undefined || !query) return;
    for (const { ticks, said, start, length } of lookbacks(codeOf(query.text))) {
      if (ticks <= period) continue;
      report(
        { path: query.path, start, length },
        `The query looks back ${said}, but the rule only ${rule.text('queryPeriod')}: older rows are never seen.`,
        ticks <= longest
          ? `Set queryPeriod to ${said}, or look back less far.`
          : 'No rule sees more than 14d: look back less far.',
      );
    }
  },
});

interface Lookback {
  ticks: Ticks;
  said: string;
  start: number;
  length: number;
}

/** The `ago(…)` of a query whose argument is a literal, or a name that `let` binds to one. */
function lookbacks(code: string): Lookback[] {
  const bound = new Map<string, string>();
  for (const [, name, value] of code.matchAll(/\blet\s+(\w+)\s*=\s*(\d+\s*(?:d|h|m|s|ms))\s*;/g))
    bound.set(name, value);
  const found: Lookback[] = [];
  for (const call of code.matchAll(/\bago\s*\(\s*(\d+\s*(?:d|h|m|s|ms)|\w+)\s*\)/g)) {
    const said = (bound.get(call[1]) ?? call[1]).replaceAll(/\s/g, '');
    const ticks = durationTicks(said);
    if (ticks !== undefined) found.push({ ticks, said, start: call.index, length: call[0].length });
  }
  return found;
}
