import { createHmac } from 'node:crypto';
import { defineVendor } from '../../src/ingest/contract.ts';

/** Duo refuses a request whose signature does not fit it. */
export default defineVendor({
  open: ({ values }) => ({
    answer: ({ method, host, path, query, headers }) => {
      const date = String(headers.date ?? '');
      const params = [...query.entries()]
        .map(pair => pair.map(it => encodeURIComponent(it).replaceAll(/[!'()*]/g, escaped)).join('='))
        .sort();
      const text = `${date}\n${method}\n${host}\n${path}\n${params.join('&')}`;
      const signature = createHmac('sha1', values.secretKey).update(text).digest('hex');
      const wanted = `Basic ${Buffer.from(`${values.integrationKey}:${signature}`).toString('base64')}`;
      if (headers.authorization === wanted && !Number.isNaN(Date.parse(date))) return undefined;
      return {
        status: 401,
        headers: {},
        body: { stat: 'FAIL', code: 40103, message: 'Invalid signature in request credentials' },
      };
    },
  }),
});

function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
