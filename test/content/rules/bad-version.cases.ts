import { defineCases } from '../check-cases.ts';

export default defineCases('package/bad-version', 'package', {
  passes: {
    'three numbers': 'properties: { version: 1.0.12 }',
  },
  fails: {
    'two numbers': 'properties: { version: "«1.0»" }',
    'a word': 'properties: { version: «1.0.0-beta» }',
  },
});
