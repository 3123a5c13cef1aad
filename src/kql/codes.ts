import type { Explanation } from '../core/diagnostic.ts';

const query = 'https://learn.microsoft.com/kusto/query/';

/** Every code of a diagnostic about a query. A code, once published, is never given another meaning. */
export const queryCodes = {
  'kql/syntax': {
    says: 'The text is not well-formed KQL at this place.',
    cause: 'A pipe, a comma, a bracket, a quote or an operator is missing or misspelt.',
    cure: 'Look at the named place and just before it.',
    docs: query,
  },
  'kql/unknown-table': {
    says: 'No table, stored function or `let` of this name is known.',
    cause: 'The name is misspelt, or the table belongs to a connector or a workspace that is not described here.',
    cure: 'Correct the name, or add the table to the schema.',
    docs: 'https://learn.microsoft.com/azure/azure-monitor/reference/tables-index',
  },
  'kql/unknown-column': {
    says: 'No column or variable of this name is known at this place.',
    cause: 'The name is misspelt, has other upper and lower case, or was projected or summarized away before.',
    cure: 'Correct the name, or keep the column in the operators before.',
    docs: `${query}schema-entities/columns`,
  },
  'kql/unknown-function': {
    says: 'No function, aggregate or plug-in of this name is known.',
    cause: 'The name is misspelt, or a stored function is not described here.',
    cure: 'Correct the name, or add the function to the parsers of the workspace.',
    docs: `${query}scalar-functions`,
  },
  'kql/unknown-name': {
    says: 'A cluster, database, view or other entity of this name is not known.',
    cause: 'The query looks outside the workspace that is described here.',
    cure: 'Query the table of this workspace, or run the query where that entity exists.',
  },
  'kql/wrong-arguments': {
    says: 'A function is called with too few, too many or unsuitable arguments.',
    cause: 'The number, the order or the types of the arguments are not those that the function takes.',
    cure: 'Look at the signature of the function in the documentation.',
    docs: `${query}scalar-functions`,
  },
  'kql/wrong-type': {
    says: 'A value has a type that can not be used here.',
    cause: 'An operator or a function takes other types, for example a dynamic value where a string is needed.',
    cure: 'Convert the value, for example with tostring(), tolong() or todatetime().',
    docs: `${query}scalar-data-types/`,
  },
  'kql/wrong-value': {
    says: 'A value is not among those that are allowed here.',
    cause: 'Some parameters take only certain words or numbers.',
    cure: 'Use one of the values in the message.',
  },
  'kql/not-constant': {
    says: 'A value must be known before the query runs.',
    cause: 'A column or a computed value stands where only a constant may stand.',
    cure: 'Write the value itself, or bind it with `let` and toscalar().',
  },
  'kql/misplaced-aggregate': {
    says: 'An aggregate function stands where no group of rows is.',
    cause: 'Aggregates work only inside summarize, make-series, top-nested and the like.',
    cure: 'Summarize first and filter on the result in a `where` behind it.',
    docs: `${query}summarize-operator`,
  },
  'kql/misplaced-operator': {
    says: 'An operator can not stand at this place of the query.',
    cause: 'Some operators must come first, others need rows from before them.',
    cure: 'Move the operator, or put a table before it.',
  },
  'kql/join-key': {
    says: 'The condition of a join or lookup can not be used.',
    cause: 'A key is missing on one side, has different types, is dynamic, or the condition is no equality.',
    cure: 'Write `on Column` or `on $left.A == $right.B`, and convert the keys to the same type before.',
    docs: `${query}join-operator`,
  },
  'kql/missing-columns': {
    says: 'A table handed to a function lacks columns that the function asks for.',
    cause: 'The parameter declares columns that the argument does not have.',
    cure: 'Project the declared columns, or widen the declaration, for example to `T:(*)`.',
  },
  'kql/duplicate-name': {
    says: 'A name is declared twice, or can mean several things.',
    cause: 'Two columns, variables or parameters have the same name at this place.',
    cure: 'Rename one of them.',
  },
  'kql/keyword-name': {
    says: 'A keyword is used as a name.',
    cause: 'The word has a meaning of its own in KQL.',
    cure: "Write the name in brackets, such as ['desc'].",
    docs: `${query}schema-entities/entity-names`,
  },
  'kql/invalid': {
    says: 'The query breaks a rule of KQL at this place.',
    cause: 'The message, in the words of the language service, says which.',
    cure: 'Look at the documentation of the operator or function at this place.',
    docs: query,
  },
  'kql/command': {
    says: 'The text is a management command, not a query.',
    cause: 'It begins with a dot; such commands change or describe a cluster.',
    cure: 'Write a query.',
  },
  'kql/too-large': {
    says: 'The text of the query is longer than the limit.',
    cause: 'No query that a person writes is this long.',
    cure: 'Put lists into a watchlist or a table and join them.',
  },
  'kql/too-deep': {
    says: 'The query is nested more deeply than the limit.',
    cause: 'Brackets, expressions or functions contain each other too often, or without end.',
    cure: 'Split the expression with `let`, or end the recursion.',
  },
  'kql/bad-literal': {
    says: 'A literal can not be read as a value of its type.',
    cause: 'The digits, the date or the unit are wrong, or the number is too large for its type.',
    cure: 'Correct the literal; use decimal() or real() for larger numbers.',
    docs: `${query}scalar-data-types/`,
  },
  'kql/bad-regex': {
    says: 'A regular expression is none that Kusto can read.',
    cause: 'Kusto uses the RE2 library, which knows no look-around and no back-references.',
    cure: 'Rewrite the expression within RE2.',
    docs: `${query}regex`,
  },
  'kql/no-capture-group': {
    says: 'A regular expression without a capture group is used where one is needed.',
    cause: 'extract_all() gives what the groups capture.',
    cure: 'Put brackets around the part that you want.',
    docs: `${query}extract-all-function`,
  },
  'kql/not-serialized': {
    says: 'A function that looks at neighbouring rows is used on rows without an order.',
    cause: 'prev(), next(), row_number() and their kin need rows that sort, top or serialize has put in order.',
    cure: 'Put `| sort by …` or `| serialize` before.',
    docs: `${query}window-functions`,
  },
  'kql/number-against-text': {
    says: 'A number is compared with a text.',
    cause: 'The literal is in quotes, but the column is a number, or the other way round.',
    cure: 'Remove or add the quotes, or convert with tostring() or tolong().',
    docs: `${query}scalar-data-types/`,
  },
  'kql/overflow': {
    says: 'A constant is beyond what its type holds.',
    cause: 'A long has 64 bits; the service goes on at the other end of its range and says nothing.',
    cure: 'Use todecimal() or toreal(), or correct the constant.',
    docs: `${query}scalar-data-types/long`,
  },
  'kql/null-string': {
    says: 'A string is tested for null, which it never is.',
    cause: 'A missing string is the empty string, so isnull() is always false for it and isnotnull() always true.',
    cure: 'Use isempty() or isnotempty().',
    docs: `${query}scalar-data-types/null-values`,
  },
  'kql/bad-format': {
    says: 'A format has a specifier that does not exist.',
    cause: 'format_datetime() and format_timespan() know only some letters.',
    cure: 'Use the specifiers of the documentation.',
    docs: `${query}format-datetime-function`,
  },
  'kql/unknown-watchlist': {
    says: 'The watchlist of this alias is not described here.',
    cause: 'The alias is misspelt, or the watchlist is not among the content of this repository.',
    cure: 'Correct the alias, or add the watchlist. Its columns are taken as strings meanwhile.',
    docs: 'https://learn.microsoft.com/azure/sentinel/watchlists-queries',
  },
  'kql/unsupported': {
    says: 'The query is right, but this engine can not run it.',
    cause: 'The operator, function or plug-in at this place is not built in; nothing is approximated instead.',
    cure: 'Run the query on a real workspace, or write it without that part.',
  },
} as const satisfies Record<string, Explanation>;

export type QueryCode = keyof typeof queryCodes;
