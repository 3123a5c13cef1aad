import {
  address,
  basic,
  csv,
  cursor,
  type Decode,
  defineConnector,
  epochSeconds,
  get,
  header,
  host,
  joined,
  pageNumber,
  post,
  secret,
  text,
  valueAt,
} from '../../src/ingest/contract.ts';
import { csvRow, mispRow, stixOf, taxiiRow, urlRow } from './rows.ts';
import { ThreatIntel_CL } from './tables.ts';

const mispPage = 500;
const feedWindow = { lookback: '1d', oldest: '365d' } as const;
const feed = { key: 'indicator', fullEvery: '7d' } as const;

/** A list with one entry a line, or as MineMeld gives it with `?v=json&tr=1`: `[{ indicator, value }]`. */
const entries: Decode = bytes => {
  const body = bytes.toString('utf8').trim();
  if (body.startsWith('[')) return JSON.parse(body);
  return body.split(/\r?\n/).flatMap(line => {
    const indicator = line.replace(/^\s*[#;].*/, '').trim();
    return indicator ? [{ indicator }] : [];
  });
};

/** Behind the last page MISP gives an empty array in the place of an object. */
const attributes: Decode = bytes => {
  const body = JSON.parse(bytes.toString('utf8'));
  return Array.isArray(body.response) ? { response: { Attribute: [] } } : body;
};

export default defineConnector({
  name: 'threat-intel',
  title: 'Threat intelligence: TAXII, MISP and feeds',
  docs: 'https://docs.oasis-open.org/cti/taxii/v2.1/os/taxii-v2.1-os.html',
  settings: {
    taxiiRoot: address('Root of the TAXII 2.1 server, such as https://taxii.contoso.example/api1/'),
    taxiiCollection: text('Id of the collection'),
    taxiiUser: text('User of the TAXII server'),
    taxiiPassword: secret('Password of that user'),
    mispHost: host('MISP server, such as misp.contoso.example'),
    mispKey: secret('Authentication key of MISP'),
    listUrl: address('List of addresses, names or URLs, one a line or as MineMeld gives it'),
    csvUrl: address('CSV file with a column named indicator'),
  },

  streams: {
    taxii: {
      table: ThreatIntel_CL,
      auth: s => basic(s.taxiiUser, s.taxiiPassword),
      request: (s, { from }) =>
        get(
          new URL(`collections/${s.taxiiCollection}/objects/`, s.taxiiRoot).href,
          { added_after: from, 'match[type]': 'indicator', limit: 1000 },
          { accept: 'application/taxii+json;version=2.1' },
        ),
      events: 'objects',
      paging: cursor({ path: 'next', parameter: 'next', more: 'more' }),
      where: object => valueAt(object, 'type') === 'indicator',
      // By when the server got an object, not by when someone made it: reading goes on where the last read ended.
      window: { lookback: '10m', oldest: '365d', longest: '365d', remember: '30d' },
      every: '5m',
      event: { id: joined('id', 'modified'), time: 'modified' },
      row: taxiiRow,
      stix: stixOf,
    },

    misp: {
      table: ThreatIntel_CL,
      auth: s => header('authorization', s.mispKey),
      request: (s, { from }) =>
        post(`https://${s.mispHost}/attributes/restSearch`, {
          returnFormat: 'json',
          to_ids: true,
          timestamp: String(Math.floor(Date.parse(from) / 1000)),
          limit: mispPage,
          page: 1,
        }),
      decode: attributes,
      events: 'response.Attribute',
      paging: pageNumber({ parameter: 'page', size: mispPage, in: 'body' }),
      window: { lookback: '10m', oldest: '365d' },
      every: '5m',
      event: { id: joined('uuid', 'timestamp'), time: epochSeconds('timestamp') },
      row: mispRow,
      stix: stixOf,
    },

    urls: {
      table: ThreatIntel_CL,
      auth: () => ({}),
      request: s => get(s.listUrl, {}, { accept: '*/*' }),
      decode: entries,
      snapshot: feed,
      window: feedWindow,
      every: '1h',
      event: { id: 'id', time: 'readAt' },
      row: urlRow,
      stix: stixOf,
    },

    csv: {
      table: ThreatIntel_CL,
      auth: () => ({}),
      request: s => get(s.csvUrl, {}, { accept: '*/*' }),
      decode: csv({ comment: '#' }),
      snapshot: feed,
      window: feedWindow,
      every: '1h',
      event: { id: 'id', time: 'readAt' },
      row: csvRow,
      stix: stixOf,
    },
  },
});
