import { parse as parseCsv } from 'csv-parse/sync';
import type { Bag, Dynamic } from '../value.ts';
import { commandLine } from './command-line.ts';
import { converter } from './convert.ts';
import { any, defineFunction, page, type ScalarFunction, string } from './define.ts';
import { percentDecoded } from './encoding.ts';
import { ExactDecimal } from './exact-decimal.ts';
import { readXml } from './xml.ts';

const url =
  /^(?:([A-Za-z][\w+.-]*):(?:\/\/)?)?(?:([^/?#@:]*)(?::([^/?#@]*))?@)?(\[[^\]]*\]|[^/?#:]*)(?::(\d{1,5}))?(\/[^?#]*)?(?:\?([^#]*))?(?:#(.*))?$/s;

/** The parts of a URL, all of them texts; null for what is none. */
function parseUrl(text: string): Dynamic {
  const found = url.exec(text);
  if (!found || text === '') return null;
  const [, scheme = '', username = '', password = '', host = '', port = '', path = '', query = '', fragment = ''] =
    found;
  return new Map<string, Dynamic>([
    ['Scheme', scheme],
    ['Host', host],
    ['Port', port],
    ['Path', path],
    ['Username', username],
    ['Password', password],
    ['Query Parameters', queryParameters(query)],
    ['Fragment', fragment],
  ]);
}

function queryParameters(query: string): Bag {
  const bag: Bag = new Map();
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const key = at < 0 ? pair : pair.slice(0, at);
    bag.set(percentDecoded(key), at < 0 ? '' : percentDecoded(pair.slice(at + 1)));
  }
  return bag;
}

const parseUrlEntry = defineFunction({
  docs: page('parse-url-function'),
  takes: [string('url')],
  gives: 'dynamic',
  run: parseUrl,
  sql: null,
  examples: {
    'parse_url("https://ana:x@contoso.example:8443/a/b?k=v&e#top")': {
      Scheme: 'https',
      Host: 'contoso.example',
      Port: '8443',
      Path: '/a/b',
      Username: 'ana',
      Password: 'x',
      'Query Parameters': { k: 'v', e: '' },
      Fragment: 'top',
    },
    'tostring(parse_url("https://contoso.example").Host)': 'contoso.example',
    'parse_url("")': null,
  },
});

const parseQueryEntry = defineFunction({
  docs: page('parse-urlquery-function'),
  takes: [string('query')],
  gives: 'dynamic',
  run: query => new Map([['Query Parameters', queryParameters(query.replace(/^\?/, ''))]]),
  sql: null,
  examples: {
    'parse_urlquery("k1=v1&k2=a%20b")': { 'Query Parameters': { k1: 'v1', k2: 'a b' } },
    'parse_urlquery("")': { 'Query Parameters': {} },
  },
});

const scheme = /^([A-Za-z][A-Za-z\d+.-]+):\/\/(.*)$/s;
const drive = /^([A-Za-z]:)(?=[\\/]|$)/;

/** The parts of a file path of Windows or Unix. */
function parsePath(text: string): Dynamic {
  const schemed = scheme.exec(text);
  const rest = schemed ? schemed[2] : text;
  const root = drive.exec(rest)?.[1] ?? '';
  const stream = rest.indexOf(':', root.length);
  const path = stream < 0 ? rest : rest.slice(0, stream);
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  const directory = cut < 0 ? '' : path.slice(0, cut);
  const filename = path.slice(cut + 1);
  const dot = filename.lastIndexOf('.');
  return new Map([
    ['Scheme', schemed?.[1] ?? ''],
    ['RootPath', root],
    ['DirectoryPath', directory],
    ['DirectoryName', directory.split(/[\\/]/).at(-1) ?? ''],
    ['Filename', filename],
    ['Extension', dot < 0 ? '' : filename.slice(dot + 1)],
    ['AlternateDataStreamName', stream < 0 ? '' : rest.slice(stream + 1)],
  ]);
}

/** The fields of the first record. */
function parseRecord(text: string): Dynamic {
  if (text === '') return [''];
  try {
    const [first] = parseCsv(text, { to: 1, relax_column_count: true, relax_quotes: true }) as string[][];
    return first ?? [''];
  } catch {
    return null;
  }
}

/** One number for a version of up to four parts, eight digits each, so that versions compare as numbers. */
function parseVersion(text: string): InstanceType<typeof ExactDecimal> | null {
  if (!/^\d{1,8}(?:\.\d{1,8}){0,3}$/.test(text)) return null;
  const parts = text.split('.');
  return new ExactDecimal(Array.from({ length: 4 }, (_, index) => (parts[index] ?? '').padStart(8, '0')).join(''));
}

/** Functions that take structured text apart. */
export const textParsers: Record<string, ScalarFunction> = {
  parse_url: parseUrlEntry,
  parseurl: parseUrlEntry,
  parse_urlquery: parseQueryEntry,
  parseurlquery: parseQueryEntry,
  parse_path: defineFunction({
    docs: page('parse-path-function'),
    takes: [string('path')],
    gives: 'dynamic',
    run: parsePath,
    sql: null,
    examples: {
      'parse_path(@"C:\\temp\\file.txt")': {
        Scheme: '',
        RootPath: 'C:',
        DirectoryPath: 'C:\\temp',
        DirectoryName: 'temp',
        Filename: 'file.txt',
        Extension: 'txt',
        AlternateDataStreamName: '',
      },
      'tostring(parse_path("file://D:/a/b.tar.gz:s.exe").AlternateDataStreamName)': 's.exe',
      'tostring(parse_path("/usr/lib/x").DirectoryPath)': '/usr/lib',
    },
  }),
  parse_csv: defineFunction({
    docs: page('parse-csv-function'),
    takes: [string('csv_text')],
    gives: 'dynamic',
    run: parseRecord,
    sql: null,
    examples: {
      'parse_csv(\'aa,"b,b","c""c"\')': ['aa', 'b,b', 'c"c'],
      'parse_csv("a,b\\nc,d")': ['a', 'b'],
      'parse_csv("")': [''],
    },
  }),
  parse_version: defineFunction({
    docs: page('parse-version-function'),
    takes: [string('version')],
    gives: 'decimal',
    run: parseVersion,
    sql: null,
    examples: {
      'parse_version("1.2.3.40")': '1000000020000000300000040',
      'parse_version("1.10") > parse_version("1.9")': true,
      'parse_version("1.x")': null,
    },
  }),
  parse_command_line: defineFunction({
    docs: page('parse-command-line-function'),
    takes: [string('command_line'), string('parser_type')],
    gives: 'dynamic',
    run: (text, parser) => (parser.toLowerCase() === 'windows' && text !== '' ? commandLine(text) : null),
    sql: null,
    examples: {
      'parse_command_line("echo \\"hello world!\\" a\\\\b", "windows")': ['echo', 'hello world!', 'a\\b'],
      'parse_command_line("", "windows")': null,
    },
  }),
  parse_xml: defineFunction({
    docs: page('parse-xml-function'),
    takes: [any('xml')],
    gives: 'dynamic',
    bind: call => {
      const text = converter(call.args[0], 'string');
      return value => readXml(text(value) as string) ?? null;
    },
    sql: null,
    examples: {
      'parse_xml("<e><a n=\'1\'>x</a><a/></e>")': { e: { a: [{ '@n': '1', '#text': 'x' }, null] } },
      'parse_xml("<e> text <b>2.50</b></e>")': { e: { '#text': 'text', b: 2.5 } },
      'parse_xml("<e>")': null,
      'parse_xml("")': null,
    },
  }),
};
