import { type Answer, columnIndex, numeric } from './data.ts';
import { object, plainText, type Raw, text } from './raw.ts';
import type { GraphView } from './view.ts';

const mostNodes = 500;

/** Rows as nodes and edges: a row names a node, and may name where an edge of it leads. */
export function graphView(content: Raw, answer: Answer): GraphView {
  const settings = object(content.graphSettings);
  const column = (name: unknown) => columnIndex(answer, text(name));
  const at = (row: readonly unknown[], index: number) => (index < 0 ? '' : plainText(row[index]));
  const [id, source, target] = [
    column(settings.nodeIdField),
    column(settings.sourceIdField),
    column(settings.targetIdField),
  ];
  const [group, edge, size] = [column(settings.groupByField), column(settings.edgeLabel), column(settings.nodeSize)];
  const contents = ['topContent', 'centerContent', 'bottomContent'].map(name =>
    column(object(settings[name]).columnMatch),
  );
  const nodes = new Map<string, GraphView['nodes'][number]>();
  const edges = new Map<string, GraphView['edges'][number]>();
  const add = (name: string, row?: readonly unknown[]) => {
    if (name === '' || (nodes.has(name) && !row)) return;
    const lines = row ? contents.map(index => at(row, index)).filter(line => line !== '' && line !== name) : [];
    const grown = nodes.get(name);
    nodes.set(name, {
      id: name,
      label: name,
      size: Math.max(grown?.size ?? 0, row ? (numeric(row[size]) ?? 1) : 1),
      group: row ? at(row, group) : '',
      lines: [...new Set([...(grown?.lines ?? []), ...lines])].slice(0, 5),
    });
  };
  for (const row of answer.rows) {
    if (nodes.size >= mostNodes) break;
    const [from, to] = [at(row, source) || at(row, id), at(row, target)];
    add(at(row, id) || from, row);
    add(from);
    add(to);
    if (from && to && from !== to) edges.set(`${from}\u0000${to}`, { source: from, target: to, label: at(row, edge) });
  }
  return {
    kind: 'graph',
    nodes: [...nodes.values()],
    edges: [...edges.values()],
    groups: [...new Set([...nodes.values()].map(node => node.group).filter(Boolean))],
  };
}
