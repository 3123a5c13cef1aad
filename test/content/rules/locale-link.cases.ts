import { defineCases } from '../check-cases.ts';

export default defineCases('content/locale-link', 'hunt', {
  passes: {
    'no language': 'description: https://learn.microsoft.com/azure',
  },
  fails: {
    'a language': 'description: https://«learn.microsoft.com/en-us/»azure',
  },
});
