import { defineCases } from '../check-cases.ts';

export default defineCases('summary-rule/bin-start', 'summary', {
  passes: {
    none: 'name: case\n',
    'a full hour': 'binStartTime: "2030-01-31T08:00:00Z"\n',
  },
  fails: {
    'half past': { text: 'binStartTime: "«2030-01-31T08:30:00Z»"\n', says: /not a full hour/ },
    'no time': { text: 'binStartTime: «tomorrow»\n', says: /no time/ },
  },
});
