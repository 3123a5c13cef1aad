import { isIPv4 } from 'node:net';

type Data = string | number | readonly Data[] | { readonly [name: string]: Data };

/** A node of the tree: what a bit of 0 and of 1 lead to. */
interface Node {
  children: [Node | undefined, Node | undefined];
  value?: number;
}

/** A database of the MaxMind DB format 2.0 with so many networks, for tests: records of 32 bits, values written one after the other. */
export function placesFile(networks: Readonly<Record<string, Data>>): Buffer {
  const root: Node = { children: [undefined, undefined] };
  const values: Buffer[] = [];
  let offset = 0;
  for (const [network, data] of Object.entries(networks)) {
    const [address, length] = network.split('/');
    const bits = bitsOf(address).slice(0, Number(length) + (isIPv4(address) ? 96 : 0));
    leafOf(root, bits).value = offset;
    values.push(encoded(data));
    offset += values.at(-1)!.length;
  }
  const nodes = nodesOf(root);
  const metadata = encoded({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_780_000_000,
    database_type: 'Places',
    description: { en: 'made for a test' },
    ip_version: 6,
    languages: ['en'],
    node_count: nodes.length,
    record_size: 32,
  });
  const marker = Buffer.from('\u00ab\u00cd\u00efMaxMind.com', 'latin1');
  return Buffer.concat([treeOf(nodes), Buffer.alloc(16), ...values, marker, metadata]);
}

function bitsOf(address: string): number[] {
  const bytes = isIPv4(address)
    ? [...new Array<number>(12).fill(0), ...address.split('.').map(Number)]
    : groupsOf(address).flatMap(group => [group >> 8, group & 255]);
  return bytes.flatMap(byte => Array.from({ length: 8 }, (_, bit) => (byte >> (7 - bit)) & 1));
}

function groupsOf(address: string): number[] {
  const [head, tail] = address.split('::').map(part =>
    part
      .split(':')
      .filter(Boolean)
      .map(group => Number.parseInt(group, 16)),
  );
  return [...head, ...new Array<number>(8 - head.length - (tail?.length ?? 0)).fill(0), ...(tail ?? [])];
}

function leafOf(root: Node, bits: readonly number[]): Node {
  return bits.reduce((node, bit) => (node.children[bit] ??= { children: [undefined, undefined] }), root);
}

/** The inner nodes, the root first. */
function nodesOf(root: Node): Node[] {
  const nodes: Node[] = [root];
  for (const node of nodes)
    for (const child of node.children) if (child && child.value === undefined) nodes.push(child);
  return nodes;
}

function treeOf(nodes: readonly Node[]): Buffer {
  const tree = Buffer.alloc(nodes.length * 8);
  nodes.forEach((node, index) => {
    node.children.forEach((child, bit) => {
      const at =
        child === undefined
          ? nodes.length
          : child.value === undefined
            ? nodes.indexOf(child)
            : nodes.length + 16 + child.value;
      tree.writeUInt32BE(at, index * 8 + bit * 4);
    });
  });
  return tree;
}

function encoded(data: Data): Buffer {
  if (typeof data === 'string') return Buffer.concat([control(2, Buffer.byteLength(data)), Buffer.from(data)]);
  if (Array.isArray(data)) return Buffer.concat([control(11, data.length), ...data.map(encoded)]);
  if (typeof data === 'object') {
    const entries = Object.entries(data as Record<string, Data>);
    return Buffer.concat([
      control(7, entries.length),
      ...entries.flatMap(([name, value]) => [encoded(name), encoded(value)]),
    ]);
  }
  return Number.isInteger(data) && data >= 0 ? whole(data) : real(data as number);
}

function whole(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return Buffer.concat([control(6, 4), bytes]);
}

function real(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return Buffer.concat([control(3, 8), bytes]);
}

/** The byte that begins a value: its type and size; types above 7 stand in a second byte. */
function control(type: number, size: number): Buffer {
  if (size > 28) throw new Error('too long for a test');
  return type <= 7 ? Buffer.from([(type << 5) | size]) : Buffer.from([size, type - 7]);
}
