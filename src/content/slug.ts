import { text } from './field.ts';
import type { Json } from './resource.ts';

/** A name as a file has it: lower case, words joined by `-`, at most 80 characters. */
export function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return plain.slice(0, 80).replace(/-+$/, '') || 'unnamed';
}

/** `PT1H` as `1h`; a duration of several parts stays as it is. */
export function fileDuration(value: Json | undefined): Json | undefined {
  const found = /^P(?:T(\d+)([HM])|(\d+)(D))$/.exec(text(value));
  return found ? `${found[1] ?? found[3]}${(found[2] ?? found[4]).toLowerCase()}` : value;
}
