import { defineVendor } from '../../src/ingest/contract.ts';

/** Subscriptions of the feed: content is given only for types that were subscribed to, and a second start is refused. */
export default defineVendor({
  open: ({ values }) => {
    const enabled = new Set<string>();
    const feed = `/api/v1.0/${values.tenant}/activity/feed/subscriptions`;
    const answer = (status: number, body: unknown) => ({ status, headers: {}, body });
    return {
      answer: ({ path, method, query, headers }) => {
        if (!path.startsWith(feed) || headers.authorization !== `Bearer ${values.access}`) return undefined;
        const type = query.get('contentType') ?? '';
        if (path === `${feed}/list`)
          return answer(
            200,
            [...enabled].map(it => ({ contentType: it, status: 'enabled' })),
          );
        if (path === `${feed}/start` && method === 'POST') {
          if (enabled.has(type))
            return answer(400, { error: { code: 'AF20024', message: 'The subscription is already enabled.' } });
          enabled.add(type);
          return answer(200, { contentType: type, status: 'enabled', webhook: null });
        }
        if (enabled.has(type)) return undefined;
        return answer(400, {
          error: { code: 'AF20022', message: `No subscription found for the specified content type ${type}.` },
        });
      },
    };
  },
});
