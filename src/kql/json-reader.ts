import type { Bag, Dynamic } from './value.ts';

/** Deeper nesting than this is not read. */
export const deepest = 200;

/** The text is no JSON: thrown inside this file only. */
class Malformed extends Error {}
const malformed = new Malformed();

const quote = 34;
const comma = 44;
const minus = 45;
const colon = 58;
const openArray = 91;
const backslash = 92;
const closeArray = 93;
const openBag = 123;
const closeBag = 125;

const hexadecimal = /^[0-9a-fA-F]{4}$/;
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Reads JSON without losing a digit; undefined when the text is none or nested too deep. */
export function readJson(text: string): Dynamic | undefined {
  try {
    return new Reader(text).document();
  } catch (error) {
    if (error === malformed) return undefined;
    throw error;
  }
}

class Reader {
  private at = 0;
  private depth = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  document(): Dynamic {
    const value = this.value();
    if (this.next() !== undefined) throw malformed;
    return value;
  }

  private value(): Dynamic {
    switch (this.next()) {
      case quote:
        return this.string();
      case openBag:
        return this.bag();
      case openArray:
        return this.array();
      case 116:
        return this.word('true', true);
      case 102:
        return this.word('false', false);
      case 110:
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  /** The code of the next sign that is no space; it stays unread. */
  private next(): number | undefined {
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return code;
    }
    return undefined;
  }

  private enter(): void {
    if (++this.depth > deepest) throw malformed;
    this.at++;
  }

  private leave(): void {
    this.depth--;
    this.at++;
  }

  private bag(): Bag {
    const bag: Bag = new Map();
    this.enter();
    if (this.next() === closeBag) {
      this.leave();
      return bag;
    }
    for (;;) {
      if (this.next() !== quote) throw malformed;
      const key = this.string();
      if (this.next() !== colon) throw malformed;
      this.at++;
      bag.set(key, this.value());
      const sign = this.next();
      if (sign === closeBag) break;
      if (sign !== comma) throw malformed;
      this.at++;
    }
    this.leave();
    return bag;
  }

  private array(): Dynamic[] {
    const array: Dynamic[] = [];
    this.enter();
    if (this.next() === closeArray) {
      this.leave();
      return array;
    }
    for (;;) {
      array.push(this.value());
      const sign = this.next();
      if (sign === closeArray) break;
      if (sign !== comma) throw malformed;
      this.at++;
    }
    this.leave();
    return array;
  }

  private word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) throw malformed;
    this.at += word.length;
    return value;
  }

  private number(): bigint | number {
    const start = this.at;
    if (this.text.charCodeAt(this.at) === minus) this.at++;
    const whole = this.digits();
    if (whole > 1 && this.text.charCodeAt(this.at - whole) === 48) throw malformed;
    let isReal = false;
    if (this.text[this.at] === '.') {
      this.at++;
      this.digits();
      isReal = true;
    }
    const sign = this.text[this.at];
    if (sign === 'e' || sign === 'E') {
      this.at++;
      if (this.text[this.at] === '+' || this.text[this.at] === '-') this.at++;
      this.digits();
      isReal = true;
    }
    const text = this.text.slice(start, this.at);
    return isReal ? Number(text) : wholeOrReal(text);
  }

  /** Passes over at least one digit and says how many they were. */
  private digits(): number {
    const start = this.at;
    for (let code = this.text.charCodeAt(this.at); code >= 48 && code <= 57; code = this.text.charCodeAt(this.at))
      this.at++;
    if (this.at === start) throw malformed;
    return this.at - start;
  }

  private string(): string {
    const start = ++this.at;
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code === quote) return this.text.slice(start, this.at++);
      if (code === backslash) return this.escapedString(start);
      if (code < 32) throw malformed;
    }
    throw malformed;
  }

  /** A string from its first backslash on. */
  private escapedString(start: number): string {
    let value = this.text.slice(start, this.at);
    let from = this.at;
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code === quote) return value + this.text.slice(from, this.at++);
      if (code < 32) throw malformed;
      if (code !== backslash) continue;
      value += this.text.slice(from, this.at) + this.escaped();
      from = this.at + 1;
    }
    throw malformed;
  }

  /** What the backslash at this place stands for; stops at the last sign of it. */
  private escaped(): string {
    const sign = this.text[++this.at];
    if (sign !== 'u') {
      if (sign === undefined || !Object.hasOwn(escapes, sign)) throw malformed;
      return escapes[sign];
    }
    const digits = this.text.slice(this.at + 1, this.at + 5);
    if (!hexadecimal.test(digits)) throw malformed;
    this.at += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }
}

function wholeOrReal(text: string): bigint | number {
  if (text.length < 16) return BigInt(text);
  if (text.length > 20) return Number(text);
  const value = BigInt(text);
  return BigInt.asIntN(64, value) === value ? value : Number(text);
}
