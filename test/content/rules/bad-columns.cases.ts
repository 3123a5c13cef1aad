import { defineCases } from '../check-cases.ts';

export default defineCases('watchlist/bad-columns', 'watchlist', {
  passes: {
    'each its own': {
      text: ``,
      files: {
        'watchlists/VIPs/data.csv': `User,Reason
ana@contoso.example,Board
`,
      },
    },
  },
  fails: {
    repeated: {
      text: `source: «data.csv»`,
      files: {
        'watchlists/VIPs/data.csv': `User,User
a,b
`,
      },
    },
    empty: {
      text: `source: «data.csv»`,
      files: {
        'watchlists/VIPs/data.csv': `User,
a,b
`,
      },
    },
  },
});
