import { defineCheck } from '../check.ts';
import { knownGraph } from '../graph.ts';

export default defineCheck({
  code: 'content/unused',
  severity: 'info',
  on: ['parser', 'watchlist', 'playbook', 'table'],
  says: 'Parsers, watchlists, playbooks and tables are used by something.',
  cause: 'What nothing names costs care and storage, or its user was misspelt or removed.',
  cure: 'Use it, or remove it; nothing has to be done where people use it by hand.',
  check(item, { report, repository }) {
    const users = knownGraph(repository.items).usersOf(item.item);
    if (users.length > 0 || repository.items.length < 2) return;
    report(
      { key: [keys[item.item.kind].find(key => item.get([key]) !== undefined) ?? 'name'] },
      'Nothing in this repository uses it.',
    );
  },
});

/** The key that names an item of each kind. */
const keys: Readonly<Record<string, readonly string[]>> = {
  parser: ['ParserName', 'FunctionAlias', 'FunctionName'],
  watchlist: ['watchlistAlias'],
  playbook: ['parameters'],
  table: ['name'],
};
