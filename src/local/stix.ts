/** What a pattern of STIX compares: an object's path and the value that it must have. */
export interface Observable {
  readonly key: string;
  readonly value: string;
}

/** Types of objects that the upload takes. https://learn.microsoft.com/azure/sentinel/stix-objects-api */
const types = ['indicator', 'attack-pattern', 'threat-actor', 'identity', 'relationship'];
const required = ['id', 'type', 'created', 'modified'];
const requiredOfIndicators = ['pattern', 'pattern_type', 'valid_from'];
const times = ['created', 'modified', 'valid_from', 'valid_until'];

/** What is wrong with an object, in words like Sentinel's; empty for one that is taken. */
export function faultsOf(object: unknown): string[] {
  if (typeof object !== 'object' || object === null || Array.isArray(object))
    return ['Error for Property=stixobjects: An object is required.'];
  const record = object as Record<string, unknown>;
  const wanted = record.type === 'indicator' ? [...required, ...requiredOfIndicators] : required;
  return [...missing(record, wanted), ...wrong(record)];
}

function missing(record: Record<string, unknown>, wanted: readonly string[]): string[] {
  return wanted
    .filter(name => typeof record[name] !== 'string' || record[name] === '')
    .map(name => fault(name, 'Required property is missing', record[name]));
}

function wrong(record: Record<string, unknown>): string[] {
  const { type, id, confidence } = record;
  const faults: string[] = [];
  if (typeof type === 'string' && !types.includes(type)) faults.push(fault('type', 'Type is not supported', type));
  if (typeof id === 'string' && typeof type === 'string' && !id.startsWith(`${type}--`))
    faults.push(fault('id', `The id must begin with ${type}--`, id));
  if (
    confidence !== undefined &&
    !(Number.isInteger(confidence) && Number(confidence) >= 0 && Number(confidence) <= 100)
  )
    faults.push(fault('confidence', 'A whole number from 0 to 100 is required', confidence));
  for (const name of times)
    if (typeof record[name] === 'string' && Number.isNaN(Date.parse(record[name])))
      faults.push(fault(name, 'A time is required', record[name]));
  return faults;
}

function fault(property: string, what: string, actual: unknown): string {
  const shown = actual === undefined || actual === null ? 'NULL' : String(actual).slice(0, 100);
  return `Error for Property=${property}: ${what}. Actual value: ${shown}.`;
}

const comparison = /^\s*([a-z0-9-]+:[\w.'[\]-]+)\s*=\s*'((?:[^'\\]|\\.)*)'\s*/;

/**
 * The comparisons of a pattern that is made of `=` between paths and texts alone, joined by AND, OR, FOLLOWEDBY and brackets. Of any other pattern there
 * are none: its row names no observable. https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html#_e8slinrhxcc9
 */
export function observablesOf(pattern: string): Observable[] {
  const found: Observable[] = [];
  let rest = pattern;
  while (rest.trim() !== '') {
    const filler = /^\s*(?:[[\]()]|AND\b|OR\b|FOLLOWEDBY\b)/.exec(rest);
    if (filler) {
      rest = rest.slice(filler[0].length);
      continue;
    }
    const compared = comparison.exec(rest);
    if (!compared) return [];
    found.push({ key: compared[1], value: compared[2].replaceAll(/\\(.)/g, '$1') });
    rest = rest.slice(compared[0].length);
  }
  return found;
}
