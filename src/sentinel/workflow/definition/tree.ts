import { evaluateTemplate } from '../expression/evaluate.ts';
import { parseTemplate } from '../expression/parse.ts';
import type { Scope } from '../expression/scope.ts';
import { calls, expressionsOf, type Placed, SyntaxFault, type Template } from '../expression/syntax.ts';
import type { JsonPath, Problem } from '../problem.ts';
import type { Value } from '../value.ts';

/** A part of a definition in which texts are read as templates; keys of objects can be templates too. */
export type Tree =
  | { is: 'constant'; value: Value }
  | { is: 'template'; template: Template }
  | { is: 'list'; items: Tree[] }
  | { is: 'bag'; entries: [Template, Tree][] };

/** An expression of a definition with its place. */
export interface PlacedExpression extends Placed {
  path: JsonPath;
}

/** What reading a definition gathers. */
export interface Reading {
  problems: Problem[];
  expressions: PlacedExpression[];
}

const longestExpression = 8192;

/** Reads a part of a definition. Where a text is no template, a problem is noted and the text stands for itself. */
export function readTree(value: Value, path: JsonPath, reading: Reading): Tree {
  if (typeof value === 'string') {
    const template = readTemplate(value, path, reading);
    return template.is === 'text' ? { is: 'constant', value: template.text } : { is: 'template', template };
  }
  if (Array.isArray(value)) {
    return { is: 'list', items: value.map((item, index) => readTree(item, [...path, index], reading)) };
  }
  if (!(value instanceof Map)) return { is: 'constant', value };
  const entries = [...value].map(([key, item]): [Template, Tree] => {
    const place = [...path, key];
    return [readTemplate(key, place, reading), readTree(item, place, reading)];
  });
  return { is: 'bag', entries };
}

function readTemplate(text: string, path: JsonPath, reading: Reading): Template {
  try {
    const template = parseTemplate(text);
    for (const placed of expressionsOf(template)) noteExpression(placed, path, reading);
    return template;
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    reading.problems.push({
      code: 'workflow/expression',
      message: `Unable to parse template language expression '${shortened(text)}': ${error.message}.`,
      path,
      start: error.at,
      length: 1,
    });
    return { is: 'text', text };
  }
}

function noteExpression(placed: Placed, path: JsonPath, reading: Reading): void {
  reading.expressions.push({ ...placed, path });
  if (placed.text.length <= longestExpression) return;
  reading.problems.push({
    code: 'workflow/limit',
    message: `The expression has ${placed.text.length} characters; the service takes at most ${longestExpression}.`,
    path,
    start: placed.expression.start,
    length: placed.text.length,
  });
}

/** Every function call in a tree with its first argument where that is a text, in lower case: the name of what it refers to. */
export function* referencesIn(tree: Tree): Generator<{ name: string; argument: string | undefined }> {
  if (tree.is === 'list') for (const item of tree.items) yield* referencesIn(item);
  if (tree.is === 'bag') for (const [, item] of tree.entries) yield* referencesIn(item);
  if (tree.is !== 'template') return;
  for (const { expression } of expressionsOf(tree.template)) {
    for (const { name, args } of calls(expression)) {
      const value = args[0]?.is === 'literal' ? args[0].value : undefined;
      yield { name, argument: typeof value === 'string' ? value.toLowerCase() : undefined };
    }
  }
}

export function shortened(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

/** The value of a part of a definition, evaluated in the order of the text. */
export function evaluateTree(tree: Tree, scope: Scope): Value {
  switch (tree.is) {
    case 'constant':
      return tree.value;
    case 'template':
      return evaluateTemplate(tree.template, scope);
    case 'list':
      return tree.items.map(item => evaluateTree(item, scope));
    case 'bag':
      return new Map(
        tree.entries.map(([key, item]) => [String(evaluateTemplate(key, scope)), evaluateTree(item, scope)]),
      );
  }
}

/** The part of a tree under a key, or undefined. */
export function subtree(tree: Tree | undefined, ...names: string[]): Tree | undefined {
  let at = tree;
  for (const name of names) {
    if (at?.is !== 'bag') return undefined;
    at = at.entries.find(([key]) => key.is === 'text' && key.text.toLowerCase() === name.toLowerCase())?.[1];
  }
  return at;
}

/** A tree without one of its keys. */
export function withoutKey(tree: Tree, name: string): Tree {
  if (tree.is !== 'bag') return tree;
  return {
    is: 'bag',
    entries: tree.entries.filter(([key]) => !(key.is === 'text' && key.text.toLowerCase() === name.toLowerCase())),
  };
}
