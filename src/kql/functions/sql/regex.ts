import type { Call } from '../define.ts';
import { constantText, quote, type SqlForm } from './form.ts';

/**
 * Patterns that mean the same to DuckDB's RE2 as to the interpreter's: ASCII text, classes of ASCII, groups without names, repetitions.
 * Unicode classes are left out, since their tables differ in age.
 */
const plain =
  /^(?:\(\?i\))?(?:[\w ,:;@#%&=<>~"'`!/-]|\\[dDwWsSbB.\\/+*?()[\]{}|^$"'-]|\[\^?(?:[\w .,:;@#%&=<>~"'`!/+*?(){}|$-]|\\[dws.\\/\][-])+\]|\(\?:|[.()|?*+^$]|\{\d+(?:,\d*)?\})*$/;

function plainPattern(call: Call, index: number): string | undefined {
  const pattern = constantText(call, index);
  return pattern !== undefined && plain.test(pattern) ? quote(pattern) : undefined;
}

/** `matches regex` with a constant pattern. */
export const matchesSql: SqlForm = ([text], call) => {
  const pattern = plainPattern(call, 1);
  return pattern === undefined ? null : `regexp_matches(${text}, ${pattern})`;
};

/** `extract` of a group as text. */
export const extractSql: SqlForm = ([, , text], call) => {
  const pattern = plainPattern(call, 0);
  const group = call.constants[1];
  const isProven = pattern !== undefined && typeof group === 'bigint' && group >= 0n && group <= 9n;
  return isProven && call.gives === 'string' ? `regexp_extract(${text}, ${pattern}, ${group})` : null;
};
