import { defineCases } from '../check-cases.ts';

export default defineCases('content/file-extension', 'rule', {
  passes: {
    '.yaml': 'name: A rule\n',
  },
  fails: {
    '.yml': { file: 'detections/case.yml', text: '«»name: A rule\n', says: /ends in "\.yml"/ },
  },
});
