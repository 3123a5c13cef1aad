/** Every function and operator of the engine by its KQL name; an alias is a further key of the same entry. */
import { access } from './access.ts';
import { arithmetic } from './arithmetic.ts';
import { comparison } from './comparison.ts';
import type { AggregateFunction, ScalarFunction } from './define.ts';
import { logical } from './logical.ts';
import { membership } from './membership.ts';
import { textMatch } from './text-match.ts';

export const scalarFunctions: Readonly<Record<string, ScalarFunction>> = {
  ...access,
  ...arithmetic,
  ...comparison,
  ...logical,
  ...membership,
  ...textMatch,
};

export const aggregateFunctions: Readonly<Record<string, AggregateFunction>> = {};
