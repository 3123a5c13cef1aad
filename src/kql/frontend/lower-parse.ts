import type { ParsePart, Relation } from '../ir.ts';
import { columnsOf, type Expression, kindOf, listed, typeOf } from './loader.ts';
import { lowerScalar } from './lower-expression.ts';
import { parametersOf } from './parameters.ts';
import type { Scope } from './scope.ts';

type ParseNode = Kusto.Language.Syntax.ParseOperator | Kusto.Language.Syntax.ParseWhereOperator;

export function lowerParse(node: ParseNode, from: Relation, scope: Scope): Relation {
  const parameters = parametersOf(node.Parameters);
  const kind = parameters.text('kind') ?? 'simple';
  return {
    op: 'parse',
    from,
    of: lowerScalar(node.Expression!, scope.over(from)),
    kind: kind === 'regex' || kind === 'relaxed' ? kind : 'simple',
    flags: parameters.text('flags') ?? '',
    strict: kindOf(node) === 'ParseWhereOperator',
    pattern: listed<Expression>(node.Patterns).map(part => lowerPart(part, scope)),
    columns: columnsOf(node.ResultType),
  };
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
