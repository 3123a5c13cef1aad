import { defineCases } from '../check-cases.ts';

export default defineCases('watchlist/search-key-missing', 'watchlist', {
  passes: {
    'a column': {
      text: ``,
      files: {
        'watchlists/VIPs/data.csv': `User,Reason
ana@contoso.example,Board
`,
      },
    },
  },
  fails: {
    'other case': {
      text: `itemsSearchKey: «user»`,
      says: /Did you mean "User"/,
      files: {
        'watchlists/VIPs/data.csv': `User,Reason
ana@contoso.example,Board
`,
      },
    },
  },
});
