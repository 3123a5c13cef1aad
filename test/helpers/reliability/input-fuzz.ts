import { gzipSync } from 'node:zlib';
import { plain } from '../../../src/ingest/decode/archive.ts';
import { parseCef } from '../../../src/ingest/formats/cef.ts';
import { commonSecurityLog, withCefKeys } from '../../../src/ingest/formats/common-security-log.ts';
import { syslogFramer, textOf } from '../../../src/ingest/formats/framing.ts';
import { parseJsonLines } from '../../../src/ingest/formats/json-lines.ts';
import { parseLeef } from '../../../src/ingest/formats/leef.ts';
import { parseSyslog } from '../../../src/ingest/formats/syslog.ts';
import { type Shape, shaper } from '../../../src/ingest/shape.ts';
import { faultsOf, observablesOf } from '../../../src/local/stix.ts';
import { connectorNamed } from '../connector-named.ts';
import { seeded } from './model-files.ts';

/** What a number of damaged inputs showed. */
export interface FuzzReport {
  readonly inputs: number;
  /** How many inputs of each format were read, and how many were refused with a reason. */
  readonly formats: Record<string, { read: number; refused: number }>;
  /** The longest that one input took, in milliseconds. */
  slowest: number;
  /** What must not be: something thrown, or an answer that can not be written as JSON. */
  readonly violations: string[];
  /** Resident memory in MB, from a tenth of the inputs on, ten times. */
  readonly memory: number[];
}

/** Reads an input; false when it refuses it with a reason. */
type Reader = (bytes: Buffer) => unknown;

const now = Date.parse('2026-11-20T12:00:00Z');
const refused = Symbol('refused');
const largestUnpacked = 1_000_000;
/** Memory outside of the heap is given back between turns of the event loop only, which a server has all the time. */
const breath = 200;

/** Inputs of the field, one a format, which are damaged in places. */
const samples: Readonly<Record<string, readonly string[]>> = {
  syslog: [
    '<34>1 2026-11-20T10:00:00.003Z mail.contoso.example su 99 ID47 [a@1 k="x \\"]\\" y"][b@1 t="1"] su root failed',
    '<13>Nov 20 10:00:01 host1 sshd[77]: Failed password for root from 198.51.100.4 port 4242 ssh2',
    '112 <134>1 2026-11-20T11:00:00.123Z fw-1.contoso.example CEF - - - session allowed from 192.0.2.31 to 203.0.113.9\n',
  ],
  cef: [
    'CEF:0|Contoso|NGFW|9.1|100|session\\|allowed|3|rt=1795172400123 src=192.0.2.31 dst=203.0.113.9 cs1Label=Rule cs1=allow\\=web msg=line1\\nline2',
  ],
  leef: ['LEEF:2.0|Contoso|Proxy|1.0|BLOCK|^|src=192.0.2.45^dst=203.0.113.80^devTime=Nov 20 2026 11:12:02^sev=4'],
  json: [
    '{"uuid":"f0","published":"2026-11-20T10:18:51.843Z","eventType":"user.session.start","actor":{"id":"00u1","alternateId":"ana@contoso.example"},"target":[{"type":"User"}],"n":-1.5e3}\n{"uuid":"f1","published":"2026-11-20T10:19:00Z"}',
  ],
  stix: [
    `{"type":"indicator","spec_version":"2.1","id":"indicator--1","created":"2026-11-20T00:00:00Z","modified":"2026-11-20T00:00:00Z","pattern":"[url:value = 'https://bad.example/it\\\\'s'] AND [ipv4-addr:value = '203.0.113.66']","pattern_type":"stix","valid_from":"2026-11-20T00:00:00Z","confidence":80,"labels":["a"]}`,
  ],
};

/** What damage puts into an input: what delimits, what ends, what no text should hold. */
const pieces = ['\0', '\n', '\r', '|', '\\', '=', ' ', '"', "'", '{', '}', '[', ']', ',', ':', '<', '>', '^', '1e999']
  .concat(['\u2028', '__proto__', 'constructor', '99999999999999999999', 'null', '\ud800', '-', '(', 'AND', '%00'])
  .map(piece => Buffer.from(piece))
  .concat([Buffer.from([0xff, 0xfe]), Buffer.from([0xc3]), Buffer.from([0xed, 0xa0, 0x80])]);

/** Reads damaged inputs of all formats: each is read or refused with a reason, nothing is thrown, and memory stays flat. */
export async function fuzzInputs(inputs: number, seed: number): Promise<FuzzReport> {
  const readers = await readersOf();
  const formats = Object.fromEntries(Object.keys(readers).map(name => [name, { read: 0, refused: 0 }]));
  const report: FuzzReport = { inputs, formats, slowest: 0, violations: [], memory: [] };
  const names = Object.keys(readers);
  const chance = seeded(seed);
  for (let index = 0; index < inputs; index++) {
    const name = names[index % names.length];
    readOne(report, name, readers[name], damagedInput(name, chance));
    if (index % breath === 0) await new Promise(resolve => setImmediate(resolve));
    if ((index + 1) % Math.ceil(inputs / 10) === 0)
      report.memory.push(Math.round(process.memoryUsage().rss / 1_048_576));
  }
  return report;
}

function readOne(report: FuzzReport, name: string, reader: Reader, bytes: Buffer): void {
  const began = performance.now();
  try {
    const answer = reader(bytes);
    JSON.stringify(answer);
    report.formats[name][answer === refused ? 'refused' : 'read']++;
  } catch (error) {
    report.violations.push(`${name}: ${(error as Error).stack?.split('\n', 3).join(' ')} for ${bytes.toString('hex')}`);
  }
  report.slowest = Math.max(report.slowest, performance.now() - began);
}

async function readersOf(): Promise<Record<string, Reader>> {
  const shapes = await Promise.all(['okta', 'threat-intel'].map(connectorNamed));
  const shapeOf = (at: number, stream: string) => shapes[at].connector.streams[stream];
  const events = shaper('okta/system', shapeOf(0, 'system') as Shape);
  const indicators = shaper('threat-intel/taxii', shapeOf(1, 'taxii') as Shape);
  const stix = (shapeOf(1, 'taxii') as { stix?: (row: object) => unknown }).stix;
  const device = (event: ReturnType<typeof parseCef>) =>
    'reason' in event ? refused : [commonSecurityLog(event), Object.fromEntries(withCefKeys(event).extension)];
  return {
    syslog: bytes => framed(bytes).map(line => parseSyslog(line, { now })),
    cef: bytes => device(parseCef(textOf(bytes))),
    leef: bytes => device(parseLeef(textOf(bytes))),
    json: bytes => parseJsonLines(textOf(bytes)).map(line => ('value' in line ? events(line.value) : line)),
    stix: bytes => {
      const [line] = parseJsonLines(textOf(bytes));
      if (!line || !('value' in line)) return refused;
      const shaped = indicators(line.value);
      const pattern = (line.value as { pattern?: unknown } | null)?.pattern;
      const uploaded = 'row' in shaped ? stix?.(shaped.row) : undefined;
      return [faultsOf(line.value), observablesOf(String(pattern)), shaped, uploaded];
    },
    gzip: unpacked,
  };
}

/** A stream that comes in two pieces, as it does over TCP. */
function framed(bytes: Buffer): string[] {
  const framer = syslogFramer();
  const middle = bytes.length >> 1;
  return [...framer.push(bytes.subarray(0, middle)), ...framer.push(bytes.subarray(middle)), ...framer.end()];
}

/** What can not be unpacked is thrown by zlib or by us with its reason, which who fetches takes for a garbled answer. */
function unpacked(bytes: Buffer): unknown {
  try {
    return plain(bytes, largestUnpacked).length;
  } catch (error) {
    if (error instanceof Error && error.message !== '') return refused;
    throw error;
  }
}

function damagedInput(name: string, chance: () => number): Buffer {
  if (name !== 'gzip') return damaged(Buffer.from(oneOf(samples[name], chance)), chance);
  const text = damaged(Buffer.from(oneOf(samples.json, chance)), chance);
  const packed = gzipSync(chance() < 0.01 ? Buffer.alloc(largestUnpacked + 1) : text, { level: 1 });
  return chance() < 0.3 ? packed : damaged(packed, chance);
}

function oneOf<Value>(values: readonly Value[], chance: () => number): Value {
  return values[Math.floor(chance() * values.length)];
}

/** One to four damages: a piece put in, a part gone or doubled, a bit, a byte, an early end. */
function damaged(whole: Buffer, chance: () => number): Buffer {
  let bytes = whole;
  for (let times = 1 + Math.floor(chance() * 4); times > 0; times--) bytes = damagedOnce(bytes, chance);
  return bytes;
}

function damagedOnce(bytes: Buffer, chance: () => number): Buffer {
  const at = Math.floor(chance() * (bytes.length + 1));
  const to = Math.min(bytes.length, at + Math.floor(chance() * 24));
  const [before, between, after] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
  switch (Math.floor(chance() * 6)) {
    case 0:
      return Buffer.concat([before, oneOf(pieces, chance), between, after]);
    case 1:
      return Buffer.concat([before, after]);
    case 2:
      return Buffer.concat([before, between, between, between, after]);
    case 3:
      return Buffer.concat([before, Buffer.from([Math.floor(chance() * 256)]), after]);
    case 4:
      return Buffer.concat([before, Buffer.from(between.map(byte => byte ^ (1 << Math.floor(chance() * 8)))), after]);
    default:
      return before;
  }
}
