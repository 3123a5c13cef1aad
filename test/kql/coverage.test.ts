import { expect, it } from 'vitest';
import { leftOutNames, operators } from '../../scripts/kql/coverage.ts';
import { reasonOf, reasons } from '../../scripts/kql/left-out.ts';
import { kusto } from '../../src/kql/frontend/loader.ts';

it('every operator that the parser knows is listed', () => {
  const kinds = Object.keys(kusto.Syntax.SyntaxKind).filter(
    kind => kind.endsWith('Operator') && kind !== 'BadQueryOperator',
  );
  expect(Object.keys(operators).sort()).toEqual(kinds.sort());
});

it('every operator, function, aggregate and plug-in that the parser knows is built or left out by a written decision', () => {
  expect(leftOutNames().filter(name => reasonOf(name) === undefined)).toEqual([]);
});

it('no decision speaks of what is there', () => {
  const names = leftOutNames();
  expect(
    reasons.filter(([pattern]) => !names.some(name => pattern.test(name))).map(([pattern]) => pattern.source),
  ).toEqual([]);
});
