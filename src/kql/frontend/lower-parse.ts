import { regexProblem } from '../functions/regex.ts';
import type { ParsePart, Relation } from '../ir.ts';
import { columnsOf, type Expression, kindOf, listed, typeOf } from './loader.ts';
import { lowerScalar } from './lower-expression.ts';
import { parametersOf } from './parameters.ts';
import type { Scope } from './scope.ts';

type ParseNode = Kusto.Language.Syntax.ParseOperator | Kusto.Language.Syntax.ParseWhereOperator;

export function lowerParse(node: ParseNode, from: Relation, scope: Scope): Relation {
  const parameters = parametersOf(node.Parameters);
  const kind = parameters.text('kind') ?? 'simple';
  const flags = parameters.text('flags') ?? '';
  if (kind === 'regex') refusePatterns(node, flags, scope);
  return {
    op: 'parse',
    from,
    of: lowerScalar(node.Expression!, scope.over(from)),
    kind: kind === 'regex' || kind === 'relaxed' ? kind : 'simple',
    flags,
    strict: kindOf(node) === 'ParseWhereOperator',
    pattern: listed<Expression>(node.Patterns).map(part => lowerPart(part, scope)),
    columns: columnsOf(node.ResultType),
  };
}

/** Each text between the columns must be a regular expression on its own. */
function refusePatterns(node: ParseNode, flags: string, scope: Scope): void {
  if (flags !== '' && regexProblem(`(?${flags})`) !== undefined)
    scope.note('kql/wrong-value', node, `"${flags}" are no flags of a regular expression.`);
  for (const part of listed<Expression>(node.Patterns)) {
    const lowered = lowerPart(part, scope);
    const problem = lowered.is === 'text' ? regexProblem(lowered.text) : undefined;
    if (problem !== undefined) scope.note('kql/bad-regex', part, `The regular expression can not be read: ${problem}.`);
  }
}

function lowerPart(node: Expression, scope: Scope): ParsePart {
  switch (kindOf(node)) {
    case 'StarExpression':
      return { is: 'any' };
    case 'NameDeclaration':
      return { is: 'column', name: (node as Kusto.Language.Syntax.NameDeclaration).SimpleName ?? '', type: 'string' };
    case 'NameAndTypeDeclaration': {
      const declared = node as Kusto.Language.Syntax.NameAndTypeDeclaration;
      return { is: 'column', name: declared.Name?.SimpleName ?? '', type: typeOf(declared.Name?.ResultType) };
    }
    default: {
      const text = lowerScalar(node, scope);
      return { is: 'text', text: text.is === 'literal' ? String(text.value) : '' };
    }
  }
}
