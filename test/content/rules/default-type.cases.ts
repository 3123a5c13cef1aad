import { defineCases } from '../check-cases.ts';

export default defineCases('parser/default-type', 'parser', {
  passes: {
    literals: `ParserParams:
  - { Name: a, Type: bool, Default: false }
  - { Name: b, Type: datetime, Default: datetime(null) }
  - { Name: c, Type: string, Default: '*' }
`,
  },
  fails: {
    'a text for a number': `ParserParams:
  - { Name: a, Type: int, Default: «many» }
`,
  },
});
