import { defineKind } from '../kind.ts';

export default defineKind({
  name: 'watchlist',
  noun: 'watchlist',
  files: /(^|\/)watchlists\/.*\.ya?ml$/i,
});
