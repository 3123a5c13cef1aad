import { activeUsersCount } from './active-users-count.ts';
import { bagUnpack } from './bag-unpack.ts';
import type { PluginEntry } from './define.ts';
import { geoLineLookup, geoPolygonLookup } from './geo-lookup.ts';
import { ipv4Lookup, ipv6Lookup } from './ip-lookup.ts';
import { narrow } from './narrow.ts';
import { pivot } from './pivot.ts';
import { rollingPercentile } from './rolling-percentile.ts';
import { rowsNear } from './rows-near.ts';

/** Every plug-in of the engine by its name in KQL. */
export const plugins: Readonly<Record<string, PluginEntry>> = {
  active_users_count: activeUsersCount,
  bag_unpack: bagUnpack,
  geo_line_lookup: geoLineLookup,
  geo_polygon_lookup: geoPolygonLookup,
  ipv4_lookup: ipv4Lookup,
  ipv6_lookup: ipv6Lookup,
  narrow,
  pivot,
  rolling_percentile: rollingPercentile,
  rows_near: rowsNear,
};
