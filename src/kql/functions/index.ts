/** Every function and operator of the engine by its KQL name; an alias is a further key of the same entry. */

import { access } from './access.ts';
import { basicAggregates } from './aggregate-basic.ts';
import { bitAggregates } from './aggregate-bits.ts';
import { collectingAggregates } from './aggregate-collect.ts';
import { distinctAggregates } from './aggregate-distinct.ts';
import { percentileAggregates } from './aggregate-percentile.ts';
import { statisticalAggregates } from './aggregate-statistics.ts';
import { arithmetic } from './arithmetic.ts';
import { nearness } from './around.ts';
import { arrayFunctions } from './array.ts';
import { arrayOrders } from './array-order.ts';
import { arrayRanges } from './array-range.ts';
import { bagFunctions } from './bag.ts';
import { binning } from './bin.ts';
import { bitwise } from './bitwise.ts';
import { byteFormats } from './bytes.ts';
import { comparison } from './comparison.ts';
import { conditional } from './conditional.ts';
import { conversions } from './conversion.ts';
import { datetimeFunctions } from './datetime.ts';
import { datetimeBounds } from './datetime-bounds.ts';
import type { AggregateFunction, ScalarFunction } from './define.ts';
import { encodings } from './encoding.ts';
import { timeFormats } from './format-time.ts';
import { geoCells } from './geo/cells.ts';
import { geoCoverings } from './geo/covering.ts';
import { geoDensify } from './geo/densify.ts';
import { geohashes } from './geo/geohash.ts';
import { geoMeasures } from './geo/measure.ts';
import { geoRelations } from './geo/relation.ts';
import { geoShapes } from './geo/shapes.ts';
import { geoSimplifications } from './geo/simplify.ts';
import { geoTexts } from './geo/wkt.ts';
import { hasIp } from './has-ip.ts';
import { hashes } from './hash.ts';
import { ipFunctions } from './ip.ts';
import { json } from './json.ts';
import { logical } from './logical.ts';
import { math } from './math.ts';
import { membership } from './membership.ts';
import { textParsers } from './parse-text.ts';
import { places } from './place.ts';
import { punycodeFunctions } from './punycode.ts';
import { random } from './random.ts';
import { regexMatch } from './regex-match.ts';
import { seriesDecompositions } from './series-decompose.ts';
import { seriesElementwise } from './series-elementwise.ts';
import { seriesFill } from './series-fill.ts';
import { seriesFilters } from './series-filter.ts';
import { seriesFits } from './series-fit.ts';
import { seriesOutliers } from './series-outliers.ts';
import { seriesPeriods } from './series-periods.ts';
import { seriesStatistics } from './series-statistics.ts';
import { setFunctions } from './set.ts';
import { sketchAggregates, sketchFunctions } from './sketches.ts';
import { statisticsFunctions } from './statistics.ts';
import { stringFunctions } from './string.ts';
import { stringSearch } from './string-search.ts';
import { textMatch } from './text-match.ts';
import { timeZones } from './time-zone.ts';
import { unitConversions } from './units.ts';

export const scalarFunctions: Readonly<Record<string, ScalarFunction>> = {
  ...access,
  ...arithmetic,
  ...arrayFunctions,
  ...arrayOrders,
  ...arrayRanges,
  ...bagFunctions,
  ...binning,
  ...bitwise,
  ...byteFormats,
  ...comparison,
  ...conditional,
  ...conversions,
  ...datetimeBounds,
  ...datetimeFunctions,
  ...encodings,
  ...hashes,
  ...geoCells,
  ...geoCoverings,
  ...geoDensify,
  ...geohashes,
  ...geoMeasures,
  ...geoRelations,
  ...geoShapes,
  ...geoSimplifications,
  ...geoTexts,
  ...hasIp,
  ...ipFunctions,
  ...json,
  ...logical,
  ...math,
  ...membership,
  ...nearness,
  ...places,
  ...punycodeFunctions,
  ...random,
  ...regexMatch,
  ...seriesDecompositions,
  ...seriesElementwise,
  ...seriesFill,
  ...seriesFilters,
  ...seriesFits,
  ...seriesOutliers,
  ...seriesPeriods,
  ...seriesStatistics,
  ...setFunctions,
  ...sketchFunctions,
  ...statisticsFunctions,
  ...stringFunctions,
  ...stringSearch,
  ...textMatch,
  ...textParsers,
  ...timeFormats,
  ...timeZones,
  ...unitConversions,
};

export const aggregateFunctions: Readonly<Record<string, AggregateFunction>> = {
  ...basicAggregates,
  ...bitAggregates,
  ...collectingAggregates,
  ...distinctAggregates,
  ...percentileAggregates,
  ...sketchAggregates,
  ...statisticalAggregates,
};
