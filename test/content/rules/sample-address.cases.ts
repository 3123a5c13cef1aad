import { defineCases } from '../check-cases.ts';

export default defineCases('content/sample-address', 'hunt', {
  passes: {
    'an example': 'tests: [ { given: { T: [ { U: ana@contoso.example } ] } } ]',
  },
  fails: {
    someone: 'tests: [ { given: { T: [ { U: «ana@mail.ru» } ] } } ]',
  },
});
