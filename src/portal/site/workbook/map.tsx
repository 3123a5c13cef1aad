import { useMemo } from 'preact/hooks';
import { feature } from 'topojson-client';
import world from 'world-atlas/countries-110m.json';
import type { MapView } from '../../../sentinel/workbook/index.ts';
import { Chart, echarts } from '../parts/chart.tsx';
import { colourOf } from '../parts/colours.ts';
import { geoCentroid } from './centroid.ts';
import { frame, ink } from './options.ts';

interface Country {
  properties: { name: string };
  geometry: { type: string; coordinates: number[][][] | number[][][][] };
}

const countries = (feature(world, world.objects.countries) as { features: Country[] }).features;
echarts.registerMap('world', { type: 'FeatureCollection', features: countries } as never);

/** Other names that logs give countries which the map writes short. */
const otherNames: Readonly<Record<string, string>> = {
  'united states': 'united states of america',
  usa: 'united states of america',
  uk: 'united kingdom',
  'russian federation': 'russia',
  'republic of korea': 'south korea',
  'korea, republic of': 'south korea',
  'czech republic': 'czechia',
  'bosnia & herzegovina': 'bosnia and herz.',
  'dominican republic': 'dominican rep.',
  'north macedonia': 'macedonia',
  türkiye: 'turkey',
  'hong kong sar china': 'china',
  'viet nam': 'vietnam',
};

const places = new Map(
  countries.map(country => [country.properties.name.toLowerCase(), geoCentroid(country.geometry)]),
);

/** The middle of a country by its name or two-letter code. */
function placeOf(country: string): [number, number] | undefined {
  const name = country.trim().toLowerCase();
  const spelled = /^[a-z]{2}$/.test(name)
    ? (new Intl.DisplayNames(['en'], { type: 'region' }).of(name.toUpperCase()) ?? name).toLowerCase()
    : name;
  return places.get(spelled) ?? places.get(otherNames[spelled] ?? '');
}

export function WorkbookMap({ view, title, height }: { view: MapView; title: string; height: number }) {
  const found = view.points.map(point => ({
    point,
    at:
      point.latitude !== null && point.longitude !== null
        ? ([point.longitude, point.latitude] as [number, number])
        : placeOf(point.country),
  }));
  const lost = view.lost + found.filter(({ at }) => !at).length;
  const option = useMemo(
    () => () =>
      mapOption(
        found.flatMap(({ point, at }) => (at ? [{ point, at }] : [])),
        view,
      ),
    [view],
  );
  return (
    <>
      <Chart
        option={option}
        label={`${title || 'Map'}: ${view.points
          .slice(0, 10)
          .map(({ label, country, text }) => `${label || country} ${text}`)
          .join(', ')}`}
        height={height}
      />
      {lost > 0 && <p class="note">{lost} without a place on the map.</p>}
    </>
  );
}

function mapOption(points: { point: MapView['points'][number]; at: [number, number] }[], view: MapView) {
  const { line, panel } = ink();
  const most = Math.max(1, ...points.map(({ point }) => point.size));
  return {
    ...frame(),
    geo: {
      map: 'world',
      roam: false,
      silent: true,
      top: 8,
      bottom: 8,
      left: 8,
      right: 8,
      itemStyle: { areaColor: line, borderColor: panel, borderWidth: 0.6 },
    },
    series: [
      {
        type: 'scatter',
        coordinateSystem: 'geo',
        data: points.map(({ point, at }) => ({
          name: point.label || point.country,
          value: [...at, point.value],
          symbolSize: 8 + 26 * Math.sqrt(point.size / most),
          itemStyle: { color: colourOf(view.palette) ?? colourOf('blue'), opacity: 0.75 },
        })),
        tooltip: {
          formatter: ({ name, dataIndex }: { name: string; dataIndex: number }) =>
            `${name.replace(/[<>&]/g, '')}: ${points[dataIndex].point.text}`,
        },
      },
    ],
  };
}
