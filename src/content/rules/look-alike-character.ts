import { defineCheck } from '../check.ts';
import { codeOf } from '../kql-text.ts';

const names: Readonly<Record<string, string>> = {
  '\u00a0': 'a no-break space',
  '\u200b': 'a zero-width space',
  '\u200c': 'a zero-width non-joiner',
  '\u200d': 'a zero-width joiner',
  '\u2018': 'a typographic quote',
  '\u2019': 'a typographic quote',
  '\u201c': 'a typographic quote',
  '\u201d': 'a typographic quote',
  '\u2013': 'an en dash',
  '\u2014': 'an em dash',
  '\u2212': 'a minus sign that is none',
  '\ufeff': 'a byte order mark',
};

export default defineCheck({
  code: 'content/look-alike-character',
  severity: 'warning',
  on: ['analytics-rule', 'hunting-query', 'parser'],
  says: 'A query holds no character that only looks like one of KQL.',
  cause: 'Typographic quotes, dashes and invisible spaces come in by copying from documents; KQL does not read them.',
  cure: 'Type the character anew.',
  check(item, { report }) {
    for (const { text, path } of item.queries) {
      const found = [
        ...codeOf(text).matchAll(/[\u00a0\u200b-\u200d\u2018\u2019\u201c\u201d\u2013\u2014\u2212\ufeff]/g),
      ];
      const [first, ...more] = found;
      if (!first) continue;
      const code = first[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
      const others = more.length === 0 ? '' : `, and ${more.length} more of the kind in this query`;
      report({ path, start: first.index, length: 1 }, `Here stands ${names[first[0]]} (U+${code})${others}.`);
    }
  },
});
