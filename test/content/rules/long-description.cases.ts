import { defineCases } from '../check-cases.ts';

export default defineCases('hunting/long-description', 'hunt', {
  passes: {
    short: 'description: Finds it.',
  },
  fails: {
    long: '«description»: Finds it again. Finds it again. Finds it again. Finds it again. Finds it again. Finds it again. Finds it again. Finds it again. Finds it again. Finds it again. Finds it again. Finds it again. Finds it again. Finds it again. Finds it again. Finds it again. Finds it again. Finds it again. Finds it again. Finds it again. ',
  },
});
