import { defineCases } from '../check-cases.ts';

export default defineCases('parser/default-order', 'parser', {
  passes: {
    behind: `ParserParams:
  - { Name: a, Type: bool }
  - { Name: b, Type: bool, Default: false }
`,
  },
  fails: {
    before: `ParserParams:
  - { Name: a, Type: bool, Default: false }
  - { Name: «b», Type: bool }
`,
  },
});
