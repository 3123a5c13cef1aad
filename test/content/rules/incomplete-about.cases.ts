import { defineCases } from '../check-cases.ts';

export default defineCases('workbook/incomplete-about', 'workbook', {
  passes: {
    whole: {
      text: '{ "version": "Notebook/1.0", "items": [  ] }',
      files: {
        'workbooks/Case/workbook.yaml': `id: 7a03f35f-e789-4be5-afd4-d2ac6cd68f10
displayName: Case
`,
      },
    },
  },
  fails: {
    nothing: '«»{ "version": "Notebook/1.0", "items": [  ] }',
  },
});
