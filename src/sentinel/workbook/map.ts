import { type Answer, columnIndex, isNumeric, numeric } from './data.ts';
import { formatNumber } from './number-format.ts';
import { object, plainText, type Raw, text } from './raw.ts';
import type { MapPoint, MapView } from './view.ts';

const mostPoints = 100;

/** An answer as places: rows at the same place are one, their numbers aggregated as the settings say. */
export function mapView(content: Raw, answer: Answer): MapView {
  const settings = object(content.mapSettings);
  const colour = object(settings.itemColorSettings);
  const place = placeOf(settings, answer);
  const firstNumber = answer.columns.find(({ type, name }) => isNumeric(type) && !/^(lat|lon)/i.test(name))?.name ?? '';
  const size = text(settings.sizeSettings) || firstNumber;
  const metric = text(settings.legendMetric) || size;
  const places = Map.groupBy(answer.rows, place);
  places.delete('');
  const lost = answer.rows.length - [...places.values()].reduce((sum, rows) => sum + rows.length, 0);
  const points = [...places.values()].map((rows): MapPoint => {
    const value = aggregated(rows, columnIndex(answer, metric), text(settings.legendAggregation));
    return {
      ...where(rows[0], settings, answer),
      label: plainText(rows[0][columnIndex(answer, text(settings.labelSettings))]),
      size: aggregated(rows, columnIndex(answer, size), text(settings.sizeAggregation)),
      value,
      text: formatNumber(value, settings.numberFormatSettings ? object(settings.numberFormatSettings) : { unit: 17 }),
    };
  });
  points.sort((a, b) => b.size - a.size);
  return {
    kind: 'map',
    points: points.slice(0, mostPoints),
    palette: text(colour.heatmapPalette) || 'blue',
    metric,
    lost,
  };
}

const isLatLong = (settings: Raw) => text(settings.locInfo).toLowerCase() !== 'countryregion';

function placeOf(settings: Raw, answer: Answer): (row: readonly unknown[]) => string {
  return row => {
    const { latitude, longitude, country } = where(row, settings, answer);
    if (latitude !== null && longitude !== null) return `${latitude},${longitude}`;
    return country;
  };
}

function where(
  row: readonly unknown[],
  settings: Raw,
  answer: Answer,
): Pick<MapPoint, 'latitude' | 'longitude' | 'country'> {
  if (!isLatLong(settings))
    return {
      latitude: null,
      longitude: null,
      country: plainText(row[columnIndex(answer, text(settings.locInfoColumn))]),
    };
  const at = (named: unknown, usual: RegExp) => {
    const column = columnIndex(answer, text(named));
    return numeric(row[column >= 0 ? column : answer.columns.findIndex(({ name }) => usual.test(name))]) ?? null;
  };
  return { latitude: at(settings.latitude, /^lat/i), longitude: at(settings.longitude, /^lon/i), country: '' };
}

function aggregated(rows: readonly (readonly unknown[])[], column: number, aggregation: string): number {
  const values = rows.flatMap(row => numeric(row[column]) ?? []);
  const sum = values.reduce((all, one) => all + one, 0);
  switch (aggregation.toLowerCase()) {
    case 'count':
      return rows.length;
    case 'min':
      return values.length > 0 ? Math.min(...values) : 0;
    case 'max':
      return values.length > 0 ? Math.max(...values) : 0;
    case 'average':
      return values.length > 0 ? sum / values.length : 0;
    default:
      return sum;
  }
}
