import { defineCases } from '../check-cases.ts';

export default defineCases('watchlist/repeated-key', 'watchlist', {
  passes: {
    'each once': {
      text: 'itemsSearchKey: User',
      files: {
        'watchlists/VIPs/data.csv': `User
a
b
`,
      },
    },
  },
  fails: {
    'one twice': {
      text: 'itemsSearchKey: «User»',
      files: {
        'watchlists/VIPs/data.csv': `User
a
a
`,
      },
    },
  },
});
