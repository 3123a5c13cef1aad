import {
  boolCoreTag,
  EVENT_ID,
  type Event,
  floatCoreTag,
  intCoreTag,
  NOT_RESOLVED,
  nullCoreTag,
  SCALAR_STYLE,
  type ScalarEvent,
  type ScalarTagDefinition,
  YAMLException,
} from 'js-yaml';
import type { Entry, Node } from './document.ts';
import { placeScalar } from './scalar.ts';
import type { Lines } from './text.ts';
import type { Complaint } from './yaml-syntax.ts';

const mostNodes = 500_000;

interface Frame {
  node: Node & { entries?: Map<string, Entry>; items?: Node[] };
  anchor?: string;
  size: number;
  key?: { text: string; start: number; end: number; skip: boolean };
}

/** Builds nodes from the events of js-yaml; complains where a value can not be what its author meant. */
export class Builder {
  readonly complaints: Complaint[] = [];
  readonly #exact: boolean;
  readonly #source: string;
  readonly #lines: Lines;
  readonly #frames: Frame[] = [];
  readonly #anchors = new Map<string, { node: Node; size: number }>();
  readonly #open = new Set<string>();
  #root: Node | undefined;
  #documents = 0;

  /** With `exact`, a whole number that a double can not hold becomes a bigint; JSON has none. */
  constructor(source: string, lines: Lines, exact: boolean) {
    this.#exact = exact;
    this.#source = source;
    this.#lines = lines;
  }

  build(events: readonly Event[]): Node | undefined {
    for (const event of events) if (!this.#take(event)) break;
    return this.#root;
  }

  #take(event: Event): boolean {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        return this.#startDocument();
      case EVENT_ID.SCALAR:
        this.#scalar(event);
        return true;
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE:
        this.#startCollection(event);
        return true;
      case EVENT_ID.ALIAS:
        this.#alias(event.anchorStart, event.anchorEnd);
        return true;
      case EVENT_ID.POP:
        this.#endCollection();
        return true;
    }
  }

  #startDocument(): boolean {
    this.#documents++;
    if (this.#documents === 1) return true;
    const start = this.#root?.end ?? 0;
    this.#complain(
      'documents',
      'The file holds more than one YAML document.',
      start,
      start,
      'Keep one item a file: remove what follows the line `---`.',
    );
    return false;
  }

  #scalar(event: ScalarEvent): void {
    const placed = placeScalar(this.#source, event);
    const start = event.valueStart < 0 ? this.#emptyPlace() : event.valueStart;
    const end = event.valueStart < 0 ? start : event.valueEnd;
    const value = this.#resolve(event, placed.text, start, end);
    const node: Node = { start, end, value, ...(typeof value === 'string' ? { placed } : {}) };
    this.#anchor(event, node, 1);
    this.#add(node, 1, placed.text);
  }

  /** Where an empty value stands: just behind what came before it. */
  #emptyPlace(): number {
    const frame = this.#frames.at(-1);
    return frame?.key?.end ?? frame?.node.end ?? 0;
  }

  #resolve(event: ScalarEvent, text: string, start: number, end: number): unknown {
    if (event.tagStart >= 0) return this.#resolveTag(this.#source.slice(event.tagStart, event.tagEnd), text, event);
    if (event.style !== SCALAR_STYLE.PLAIN) return text;
    for (const tag of [nullCoreTag, boolCoreTag, intCoreTag, floatCoreTag]) {
      const value = resolveWith(tag, text);
      if (value !== NOT_RESOLVED) return this.#exact ? exact(value, text) : value;
    }
    return event.valueStart < 0 && start === end ? null : text;
  }

  #resolveTag(tag: string, text: string, event: ScalarEvent): unknown {
    const known: Record<string, ScalarTagDefinition<unknown>> = {
      '!!null': nullCoreTag,
      '!!bool': boolCoreTag,
      '!!int': intCoreTag,
      '!!float': floatCoreTag,
    };
    if (tag === '!!str' || tag === '!') return text;
    const value = Object.hasOwn(known, tag) ? resolveWith(known[tag], text) : NOT_RESOLVED;
    if (value !== NOT_RESOLVED) return this.#exact ? exact(value, text) : value;
    this.#complain(
      'tag',
      `The tag "${tag}" is unknown or does not fit its value.`,
      event.tagStart,
      event.tagEnd,
      'Remove the tag; quote the value where a text is meant.',
    );
    return text;
  }

  #startCollection(event: Extract<Event, { type: 2 | 3 }>): void {
    const mapping = event.type === EVENT_ID.MAPPING;
    const node: Frame['node'] = mapping
      ? { start: event.start, end: event.start, value: {}, entries: new Map() }
      : { start: event.start, end: event.start, value: [], items: [] };
    const anchor = event.anchorStart >= 0 ? this.#source.slice(event.anchorStart, event.anchorEnd) : undefined;
    if (anchor) this.#open.add(anchor);
    this.#frames.push({ node, anchor, size: 1 });
  }

  #endCollection(): void {
    const frame = this.#frames.pop();
    if (!frame) return;
    if (isFlowEnd(this.#source, frame.node)) frame.node.end = flowEnd(this.#source, frame.node.end);
    if (frame.anchor) {
      this.#open.delete(frame.anchor);
      this.#anchors.set(frame.anchor, { node: frame.node, size: frame.size });
    }
    this.#add(frame.node, frame.size);
  }

  #alias(start: number, end: number): void {
    const name = this.#source.slice(start, end);
    const found = this.#anchors.get(name);
    if (!found || this.#open.has(name)) {
      const message = this.#open.has(name)
        ? `The alias "*${name}" stands inside its own anchor.`
        : `The alias "*${name}" has no anchor "&${name}" before it.`;
      this.#complain('alias', message, start, end, 'Write the value out, or put the anchor before its first use.');
    }
    const node: Node = found ? { ...found.node, start: start - 1, end } : { start: start - 1, end, value: null };
    this.#add(node, found?.size ?? 1);
  }

  #anchor(event: ScalarEvent, node: Node, size: number): void {
    if (event.anchorStart < 0) return;
    this.#anchors.set(this.#source.slice(event.anchorStart, event.anchorEnd), { node, size });
  }

  #add(node: Node, size: number, text?: string): void {
    const frame = this.#frames.at(-1);
    if (!frame) {
      if (this.#root === undefined) this.#root = node;
      return;
    }
    if (frame.node.entries && !frame.key) {
      this.#key(frame, node, text);
      return;
    }
    const kept = this.#grow(frame, size, node) ? node : { start: node.start, end: node.end, value: null };
    frame.node.end = Math.max(frame.node.end, node.end);
    if (frame.key) this.#pair(frame, frame.key, kept);
    else this.#item(frame, kept);
  }

  /** Counts what the value unfolds to: a few nested aliases can stand for billions of nodes. */
  #grow(frame: Frame, size: number, node: Node): boolean {
    if (frame.size + size <= mostNodes) {
      frame.size += size;
      return true;
    }
    this.#complain(
      'alias-bomb',
      `The aliases of this file unfold to more than ${mostNodes} values.`,
      node.start,
      node.end,
      'Write the values out instead of nesting aliases.',
    );
    return false;
  }

  #key(frame: Frame, node: Node, text: string | undefined): void {
    const simple = text !== undefined;
    if (!simple) {
      this.#complain('key', 'A key must be a text, not a list or a mapping.', node.start, node.end, 'Quote the key.');
    }
    const key = text ?? '';
    const before = frame.node.entries?.get(key);
    if (before && simple) this.#duplicate(key, before, node);
    const hidden = this.#reachesPrototype(key);
    if (hidden)
      this.#complain('prototype-key', `No content has a key "${key}" here.`, node.start, node.end, 'Remove it.');
    frame.key = { text: key, start: node.start, end: node.end, skip: !simple || hidden || before !== undefined };
    frame.node.end = Math.max(frame.node.end, node.end);
  }

  /** Keys by which a careless program could be made to change all objects at once. */
  #reachesPrototype(key: string): boolean {
    return key === '__proto__' || (key === 'prototype' && this.#frames.at(-2)?.key?.text === 'constructor');
  }

  #duplicate(key: string, before: Entry, node: Node): void {
    const line = this.#lines.span(before.keyStart).line;
    this.#complain(
      'duplicate-key',
      `The key "${key}" stands twice in this mapping, first in line ${line}.`,
      node.start,
      node.end,
      'Keep one of them.',
    );
  }

  #pair(frame: Frame, key: NonNullable<Frame['key']>, node: Node): void {
    frame.key = undefined;
    if (key.skip) return;
    frame.node.entries?.set(key.text, { keyStart: key.start, keyEnd: key.end, node });
    Object.defineProperty(frame.node.value, key.text, {
      value: node.value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }

  #item(frame: Frame, node: Node): void {
    frame.node.items?.push(node);
    (frame.node.value as unknown[]).push(node.value);
  }

  #complain(code: string, message: string, start: number, end: number, help: string): void {
    this.complaints.push({ code, message, start, end, help });
  }
}

function resolveWith(tag: ScalarTagDefinition<unknown>, text: string): unknown {
  try {
    return tag.resolve(text, false, tag.tagName);
  } catch (error) {
    if (error instanceof YAMLException) return NOT_RESOLVED;
    throw error;
  }
}

/** A whole number that a double can not hold keeps all its digits. */
function exact(value: unknown, text: string): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || !/^[-+]?\d+$/.test(text)) return value;
  return BigInt(text.replace(/^\+/, ''));
}

function isFlowEnd(source: string, node: Node): boolean {
  return source[node.start] === '[' || source[node.start] === '{';
}

/** The closing bracket of a flow collection stands behind its last value. */
function flowEnd(source: string, from: number): number {
  for (let at = from; at < source.length; at++) {
    if (source[at] === ']' || source[at] === '}') return at + 1;
    if (source[at] === '#') at = source.indexOf('\n', at) < 0 ? source.length : source.indexOf('\n', at);
  }
  return source.length;
}
