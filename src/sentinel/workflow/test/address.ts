import { decoded } from '../connectors/define.ts';
import type { CallRequest } from '../run/environment.ts';

/** Every way in which a test can name a call; the first is the one that messages use. */
export function addresses(call: CallRequest): string[] {
  return [...ownAddresses(call), `action/${call.action}`];
}

function ownAddresses(call: CallRequest): string[] {
  switch (call.kind) {
    case 'http':
      return [`${call.method} ${call.url}`, `${call.method} ${call.url.split('?')[0]}`];
    case 'connector': {
      const path = call.path.split('/').map(decoded).join('/');
      const method = call.webhook ? 'WEBHOOK' : call.method;
      return [...(call.operation ? [`${call.api}/${call.operation}`] : []), `${call.api}/${method} ${path}`];
    }
    case 'workflow':
      return [`workflow/${lastPart(call.workflowId)}`];
    case 'function':
      return [`function/${lastPart(call.functionId)}`];
    case 'javascript':
      return [];
  }
}

function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

/** Whether a pattern of a test names a call: `*` stands for anything, case does not count. */
export function isAddressed(call: CallRequest, pattern: string): boolean {
  return addresses(call).some(address => fits(address.toLowerCase(), pattern.toLowerCase().split('*')));
}

function fits(text: string, [first, ...rest]: string[]): boolean {
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const [index, part] of rest.entries()) {
    const last = index === rest.length - 1;
    const found = last ? text.length - part.length : text.indexOf(part, at);
    if (found < at || (last && !text.endsWith(part))) return false;
    at = found + part.length;
  }
  return at === text.length;
}
