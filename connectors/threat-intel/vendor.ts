import { csv, defineVendor, valueAt } from '../../src/ingest/contract.ts';

/** The password of TAXII, and the CSV file, which is no JSON. */
export default defineVendor({
  open: ({ values, recordings }) => {
    const file = String(
      valueAt(
        recordings.find(it => valueAt(it, 'stream') === 'csv'),
        'file',
      ),
    );
    const login = `Basic ${Buffer.from(`${values.taxiiUser}:${values.taxiiPassword}`).toString('base64')}`;
    const answer = (status: number, body: unknown) => ({ status, headers: {}, body });
    return {
      events: { csv: csv({ comment: '#' })(Buffer.from(file)) as Record<string, unknown>[] },
      answer: ({ path, headers }) => {
        if (path === new URL(values.csvUrl).pathname) return answer(200, Buffer.from(file));
        const taxii = path.startsWith(new URL(values.taxiiRoot).pathname);
        if (taxii && headers.authorization !== login) return answer(401, { title: 'Unauthorized', http_status: '401' });
        if (taxii && headers.accept !== 'application/taxii+json;version=2.1')
          return answer(406, { title: 'Not Acceptable' });
        return undefined;
      },
    };
  },
});
