import { defineCases } from '../check-cases.ts';

export default defineCases('watchlist/unreadable-rows', 'watchlist', {
  passes: {
    readable: {
      text: ``,
      files: {
        'watchlists/VIPs/data.csv': `User,Reason
ana@contoso.example,Board
`,
      },
    },
  },
  fails: {
    missing: { text: `source: «data.csv»`, says: /no file "data.csv" beside/ },
    uneven: {
      text: `source: «data.csv»`,
      says: /Line 3 of data.csv: This row has 3 values, but there are 2 columns/,
      files: {
        'watchlists/VIPs/data.csv': `User,Reason
a,b
ana,Board, of old
`,
      },
    },
    'open quote': {
      text: `source: «data.csv»`,
      says: /no CSV/,
      files: {
        'watchlists/VIPs/data.csv': `User,Reason
"ana,Board
`,
      },
    },
    'outside of the repository': `source: «../../../secret.csv»`,
  },
});
