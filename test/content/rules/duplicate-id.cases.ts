import { defineCases } from '../check-cases.ts';

export default defineCases('content/duplicate-id', 'rule', {
  passes: {
    'of another kind': {
      text: ``,
      files: {
        'hunting/other.yaml': `id: 7a03f35f-e789-4be5-afd4-d2ac6cd68f10
name: x
query: T`,
      },
    },
  },
  fails: {
    'in upper case': {
      text: `id: «7A03F35F-E789-4BE5-AFD4-D2AC6CD68F10»`,
      says: /already that of detections.a.yaml/,
      files: {
        'detections/a.yaml': `id: 7a03f35f-e789-4be5-afd4-d2ac6cd68f10
name: x`,
      },
    },
  },
});
