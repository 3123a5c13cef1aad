import { activeUsersCount } from './active-users-count.ts';
import {
  activityCountsMetrics,
  activityEngagement,
  activityMetrics,
  sessionCount,
  slidingWindowCounts,
} from './activity.ts';
import { bagUnpack } from './bag-unpack.ts';
import { basket } from './basket.ts';
import { dcountIntersect } from './dcount-intersect.ts';
import type { PluginEntry } from './define.ts';
import { geoLineLookup, geoPolygonLookup } from './geo-lookup.ts';
import { ipv4Lookup, ipv6Lookup } from './ip-lookup.ts';
import { narrow } from './narrow.ts';
import { newActivityMetrics } from './new-activity-metrics.ts';
import { pivot } from './pivot.ts';
import { rollingPercentile } from './rolling-percentile.ts';
import { rowsNear } from './rows-near.ts';
import { funnelSequenceCompletion, sequenceDetect } from './sequence.ts';

/** Every plug-in of the engine by its name in KQL. */
export const plugins: Readonly<Record<string, PluginEntry>> = {
  active_users_count: activeUsersCount,
  activity_counts_metrics: activityCountsMetrics,
  activity_engagement: activityEngagement,
  activity_metrics: activityMetrics,
  bag_unpack: bagUnpack,
  basket,
  dcount_intersect: dcountIntersect,
  funnel_sequence_completion: funnelSequenceCompletion,
  geo_line_lookup: geoLineLookup,
  geo_polygon_lookup: geoPolygonLookup,
  ipv4_lookup: ipv4Lookup,
  ipv6_lookup: ipv6Lookup,
  narrow,
  new_activity_metrics: newActivityMetrics,
  pivot,
  rolling_percentile: rollingPercentile,
  rows_near: rowsNear,
  sequence_detect: sequenceDetect,
  session_count: sessionCount,
  sliding_window_counts: slidingWindowCounts,
};
