import type { Check } from './check.ts';
import type { Kind } from './kind.ts';

/** The page of all checks, by the kind of content that they look at first. */
export function checksPage(checks: readonly Check[], kinds: readonly Kind[]): string {
  const groups = Map.groupBy(
    checks.toSorted((a, b) => (a.code < b.code ? -1 : 1)),
    check => check.code.split('/')[0],
  );
  const nouns = new Map(kinds.map(kind => [kind.name, kind.noun]));
  return [heading, ...[...groups].map(([group, found]) => section(group, found, nouns))].join('\n');
}

const heading = `# Checks

Every check of \`picket validate\` beside those of the form of a file (\`form/…\`, from the [schemas](../schemas)) and of its
queries (\`kql/…\`). Written from \`src/content/rules\` by \`node scripts/generate.ts\`; \`picket explain CODE\` says why each exists
and how to satisfy it.

An **error** is what Azure refuses, or what can not work: it fails the run. A **warning** works and does not do what its author
means. An **info** is a matter of style or of doubt. \`defaults.checks\` of picket.yaml gives a check another severity, or turns it
\`off\`; \`suppressions\` hide one code in some files, with a reason, and fail when they hide nothing any more:

\`\`\`yaml
defaults:
  checks: { rule/no-overlap: info, kql/contains-search: 'off' }
suppressions:
  - { code: rule/weak-identifiers, path: detections/okta/*, reason: Okta gives no domain }
\`\`\`

Two checks compare with the commit that a change starts from and say something only with \`--since REV\`:
\`content/version-not-raised\` and \`content/id-changed\`.
`;

function section(group: string, checks: readonly Check[], nouns: ReadonlyMap<string, string>): string {
  const rows = checks.map(check => {
    const on = check.on.map(kind => nouns.get(kind) ?? kind).join(', ');
    const says = check.says.replaceAll('|', '\\|');
    return `| \`${check.code}\` | ${check.severity} | ${on} | ${says} | ${check.docs ? `[page](${check.docs})` : ''} |`;
  });
  return [
    `## ${group}\n`,
    '| check | severity | looks at | demands | documentation |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
