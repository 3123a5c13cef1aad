import { defineCases } from '../check-cases.ts';

export default defineCases('content/duplicate-name', 'rule', {
  passes: {
    'another name': { text: ``, files: { 'detections/a.yaml': `name: B rule` } },
  },
  fails: {
    'the same': { text: `name: «a RULE»`, files: { 'detections/a.yaml': `name: A rule` } },
  },
});
