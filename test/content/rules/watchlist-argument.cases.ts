import { defineCases } from '../check-cases.ts';

export default defineCases('kql/watchlist-argument', 'hunt', {
  passes: {
    'a text': `query: _GetWatchlist('VIPs') | count`,
  },
  fails: {
    'a name': `query: let list = 'VIPs'; _GetWatchlist(«list») | count`,
  },
});
