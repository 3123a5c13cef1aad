import type { JsonObject } from './resource.ts';

/**
 * The parameters of a function as Azure writes them (`door:string='*', rows:(a:string)`), one entry each as a file has them;
 * undefined where they can not be read.
 */
export function splitParameters(text: string): JsonObject[] | undefined {
  const parts = topLevelParts(text).filter(part => part !== '');
  const read = parts.map(readParameter);
  return read.every(one => one !== undefined) ? read : undefined;
}

/** The same parameters in one spacing: that of the portal differs from ours and means nothing. */
export function plainParameters(text: string): string {
  return topLevelParts(text)
    .filter(part => part !== '')
    .map(part => part.replace(/^(\w+)\s*:\s*/, '$1:').replace(/^(\w+:(?:\w+|\(.*?\)))\s*=\s*/, '$1='))
    .join(', ');
}

/** Parts between commas that stand in no quotes and no brackets. */
function topLevelParts(text: string): string[] {
  const tokens = text.match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^'"]/gs) ?? [];
  const parts = [''];
  let depth = 0;
  for (const token of tokens) {
    if (token === '(' || token === '[' || token === '{') depth++;
    if (token === ')' || token === ']' || token === '}') depth--;
    if (token === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts.map(part => part.trim());
}

function readParameter(part: string): JsonObject | undefined {
  const found = /^([A-Za-z_]\w*)\s*:\s*(\(.*\)|\w+)(?:\s*=\s*(.+))?$/s.exec(part);
  if (!found) return undefined;
  const [, Name, type, standard] = found;
  const Type = type.startsWith('(') ? `table:${type}` : type;
  return { Name, Type, ...(standard === undefined ? {} : { Default: plainDefault(standard) }) };
}

function plainDefault(standard: string): JsonObject[string] {
  return /^(true|false|-?\d{1,15})$/.test(standard) ? (JSON.parse(standard) as boolean | number) : standard;
}
