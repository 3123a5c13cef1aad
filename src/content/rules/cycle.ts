import { defineCheck } from '../check.ts';
import { knownGraph } from '../graph.ts';
import { codeOf } from '../kql-text.ts';
import { parserOf } from '../parser-file.ts';

export default defineCheck({
  code: 'content/cycle',
  severity: 'error',
  on: ['parser'],
  says: 'Parsers do not call each other in a circle.',
  cause:
    'A function that leads back to itself can not be run, and none of the circle can be deployed before the others.',
  cure: 'Move what both need into a parser of its own.',
  docs: 'https://learn.microsoft.com/azure/azure-monitor/logs/functions',
  check(parser, { report, repository }) {
    const circle = knownGraph(repository.items)
      .cycles()
      .find(one => one.includes(parser.item));
    if (!circle) return;
    const at = circle.indexOf(parser.item);
    const way = [...circle.slice(at), ...circle.slice(0, at), parser.item];
    const { query, queryKey } = parserOf(parser.item.value);
    const { alias } = parserOf(way[1].value);
    const start = codeOf(query).search(new RegExp(`\\b${alias}\\b`));
    report(
      { path: [queryKey], start, length: alias.length },
      `This leads back here: ${way.map(one => parserOf(one.value).alias).join(' → ')}.`,
    );
  },
});
