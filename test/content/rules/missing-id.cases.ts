import { defineCases } from '../check-cases.ts';

export default defineCases('content/missing-id', 'hunt', {
  passes: {
    'an id': 'id: 7a03f35f-e789-4be5-afd4-d2ac6cd68f10',
  },
  fails: {
    none: '«name»: a',
  },
});
