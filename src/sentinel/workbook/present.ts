import { chartView, isChart } from './chart.ts';
import type { Answer } from './data.ts';
import { graphView } from './graph.ts';
import { gridView } from './grid.ts';
import { mapView } from './map.ts';
import { plainText, type Raw, text } from './raw.ts';
import { statView, tilesView } from './tiles.ts';
import type { Values } from './value.ts';
import type { ContentView, MessageView, Tone } from './view.ts';

/** The answer of an item in the form that its author chose, else in the one that the query's `render` asks for, else as a grid. */
export function present(content: Raw, answer: Answer, values: Values): ContentView {
  const visualization = (text(content.visualization) || text(answer.render?.visualization) || 'table').toLowerCase();
  if (answer.rows.length === 0) return noRows(content);
  if (isChart(visualization)) return chartOrWords(visualization, content, answer);
  switch (visualization) {
    case 'table':
      return gridView(content, answer, values);
    case 'tiles':
      return tilesView(content, answer, values);
    case 'card':
    case 'stat':
      return statView(content, answer);
    case 'map':
      return mapView(content, answer);
    case 'graph':
      return graphView(content, answer);
    case 'text':
      return { kind: 'text', markdown: plainText(answer.rows[0][0]) };
    default:
      return {
        kind: 'message',
        tone: 'unsupported',
        text: `Picket does not draw the visualization "${visualization}". The query gave ${answer.rows.length} rows.`,
      };
  }
}

/** A chart needs a number. */
function chartOrWords(visualization: string, content: Raw, answer: Answer): ContentView {
  const chart = chartView(visualization, content, answer);
  if (chart.series.length > 0) return chart;
  return {
    kind: 'message',
    tone: 'warning',
    text: 'A chart needs at least one column of numbers; the query gave none.',
  };
}

/** Of the numbered styles of such a message only that of success is sure; the others look alike. */
function noRows(content: Raw): MessageView {
  const words = text(content.noDataMessage);
  const tones: Record<string, Tone | undefined> = { 3: 'success' };
  return {
    kind: 'message',
    tone: words ? (tones[plainText(content.noDataMessageStyle)] ?? 'empty') : 'empty',
    text: words || 'The query gave no rows for this time and these parameters.',
  };
}
