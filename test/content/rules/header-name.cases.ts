import { defineCases } from '../check-cases.ts';

export default defineCases('watchlist/header-name', 'watchlist', {
  passes: {
    plain: {
      text: 'source: data.csv',
      files: {
        'watchlists/VIPs/data.csv': `User,Since
a,b
`,
      },
    },
  },
  fails: {
    'a space': {
      text: 'source: «data.csv»',
      files: {
        'watchlists/VIPs/data.csv': `User,First Seen
a,b
`,
      },
    },
  },
});
