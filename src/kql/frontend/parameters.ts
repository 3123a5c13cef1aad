import { type Expression, listed, textOf } from './loader.ts';

type NamedParameter = Kusto.Language.Syntax.NamedParameter;

/** The `name=value` parameters of an operator. */
export interface Parameters {
  node(name: string): Expression | undefined;
  /** The value as it is written, without quotes. */
  text(name: string): string | undefined;
  readonly names: readonly string[];
}

export function parametersOf(list: unknown): Parameters {
  const nodes = new Map<string, Expression>();
  for (const item of listed<NamedParameter & { Element$1?: NamedParameter }>(list)) {
    const parameter = item.Element$1 ?? item;
    nodes.set(parameter.Name?.SimpleName?.toLowerCase() ?? '', parameter.Expression as Expression);
  }
  return {
    node: name => nodes.get(name),
    text: name => {
      const node = nodes.get(name);
      return node && textOf(node).replace(/^h?@?(["'])(.*)\1$/s, '$2');
    },
    names: [...nodes.keys()],
  };
}
