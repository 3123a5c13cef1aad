import { defineCheck } from '../check.ts';

/** What a literal of each type looks like; a text may stand with or without its quotes. */
const forms: Readonly<Record<string, RegExp>> = {
  bool: /^(true|false|bool\(\w+\))$/i,
  int: /^(-?\d+|int\(.*\))$/,
  long: /^(-?\d+|long\(.*\))$/,
  real: /^(-?\d+(\.\d+)?|(real|double)\(.*\))$/,
  datetime: /^(datetime|now|ago|startofday)\(.*\)$/,
  timespan: /^(-?\d+(\.\d+)?[a-z]+|(timespan|time)\(.*\))$/,
  guid: /^guid\(.*\)$/,
  dynamic: /^(dynamic\(.*\)|\[.*\]|\{.*\})$/s,
};

export default defineCheck({
  code: 'parser/default-type',
  severity: 'error',
  on: ['parser'],
  says: 'The default of a parameter has the type of the parameter.',
  cause: 'Log Analytics refuses the function.',
  cure: 'Write a literal of the type, such as datetime(null), dynamic([]), false or a number.',
  docs: 'https://learn.microsoft.com/azure/azure-monitor/logs/functions',
  check(parser, { report }) {
    const list = parser.get(['ParserParams']) === undefined ? 'FunctionParams' : 'ParserParams';
    for (const { path } of parser.list(list)) {
      const type = parser.text(...path, 'Type') ?? '';
      const given = parser.get([...path, 'Default']);
      const form = forms[type];
      if (given === undefined || given === null || !form || form.test(String(given))) continue;
      report([...path, 'Default'], `"${String(given)}" is no ${type}.`);
    }
  },
});
