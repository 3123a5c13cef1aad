import { defineCases } from '../check-cases.ts';

export default defineCases('watchlist/too-large', 'watchlist', {
  passes: {
    small: {
      text: ``,
      files: {
        'watchlists/VIPs/data.csv': `User,Reason
ana@contoso.example,Board
`,
      },
    },
  },
  fails: {
    'a long row': {
      text: `source: «data.csv»`,
      says: /Row 1/,
      files: {
        'watchlists/VIPs/data.csv': `User,Reason
a,${'x'.repeat(11_000)}
`,
      },
    },
  },
});
