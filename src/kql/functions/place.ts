import { isIP } from 'node:net';
import { Failure } from '../../core/failure.ts';
import type { Dynamic } from '../value.ts';
import { defineFunction, page, type ScalarFunction, string } from './define.ts';

/** Where an address lies. The places come from a database of the user's; without one the first address that is asked for fails. */
export const places: Record<string, ScalarFunction> = {
  geo_info_from_ip_address: defineFunction({
    docs: page('geo-info-from-ip-address-function'),
    takes: [string('IpAddress')],
    gives: 'dynamic',
    bind:
      ({ place }) =>
      address => {
        if (isIP(address) === 0) return null;
        if (!place) throw missing();
        const found = place(address);
        return found ? new Map<string, Dynamic>(Object.entries(found)) : null;
      },
    sql: null,
    examples: { 'geo_info_from_ip_address("no address")': null, 'geo_info_from_ip_address("")': null },
  }),
};

function missing(): Failure {
  return new Failure(
    'usage/invalid',
    'The query asks where an address lies (geo_info_from_ip_address), and no database of places was given. Name a file of the MaxMind DB format, such as GeoLite2-City.mmdb: `places: FILE` in picket.yaml, --places FILE, or `place` of the row source.',
  );
}
