/**
 * A pattern of RE2 as a native one, where both mean the same on ASCII text: characters, classes, groups, alternatives and quantifiers.
 * A quantifier stands only behind what holds no quantifier and no alternative, so that the work grows with a known power of the text.
 */
export interface NativePattern {
  regex: RegExp;
  /** Up to this length of text the native pattern is never slow. */
  longest: number;
}

/** What one match may cost, in steps. */
const budget = 1e8;

class Untranslatable extends Error {}
const untranslatable = new Untranslatable();

/** Gives undefined for patterns that use more than what is the same in both. */
export function nativePattern(pattern: string): NativePattern | undefined {
  const ignoresCase = pattern.startsWith('(?i)');
  try {
    const translator = new Translator(ignoresCase ? pattern.slice(4) : pattern);
    const source = translator.pattern();
    const regex = new RegExp(source, ignoresCase ? 'gi' : 'g');
    return { regex, longest: Math.floor((budget / translator.choices) ** (1 / (translator.unbounded + 1))) };
  } catch (error) {
    if (error === untranslatable || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const classes: Readonly<Record<string, string>> = {
  d: '0-9',
  w: '0-9A-Za-z_',
  s: '\\t\\n\\f\\r ',
};
const controls: Readonly<Record<string, string>> = { t: '\\t', n: '\\n', r: '\\r', f: '\\f', v: '\\v' };
const special = /[\\^$.*+?()[\]{}|/-]/;
const group = /^\((?:\?:|\?P?<[A-Za-z_]\w*>)?/;
const repeat = /^\{(\d{1,4})(,(\d{0,4}))?\}/;

interface Part {
  source: string;
  /** Whether it holds neither alternatives nor quantifiers. */
  isFlat: boolean;
  /** Whether it can match nothing; such a part is not repeated, because there the two differ in what groups take. */
  isEmpty: boolean;
}

class Translator {
  /** How many quantifiers have no upper end. */
  unbounded = 0;
  /** By how much bounded choices multiply the work. */
  choices = 1;
  private at = 0;
  private depth = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  pattern(): string {
    const source = this.alternatives().source;
    if (this.at < this.text.length) throw untranslatable;
    return source;
  }

  private alternatives(): Part {
    const part = this.sequence();
    while (this.text[this.at] === '|') {
      this.at++;
      this.choices++;
      const next = this.sequence();
      part.isFlat = false;
      part.isEmpty ||= next.isEmpty;
      part.source += `|${next.source}`;
    }
    return part;
  }

  private sequence(): Part {
    let source = '';
    let isFlat = true;
    let isEmpty = true;
    while (this.at < this.text.length && this.text[this.at] !== '|' && this.text[this.at] !== ')') {
      const piece = this.piece();
      const quantifier = this.quantifier(piece);
      source += piece.source + quantifier;
      if (quantifier !== '' || !piece.isFlat) isFlat = false;
      if (!piece.isEmpty && !/^[*?]|^\{0/.test(quantifier)) isEmpty = false;
    }
    return { source, isFlat, isEmpty };
  }

  private piece(): Part {
    const sign = this.text[this.at];
    if (sign === '(') return this.group();
    if (sign === '[') return { source: this.set(), isFlat: true, isEmpty: false };
    if (sign === '\\') return this.escape();
    this.at++;
    if (sign === '.') return { source: '[^\\n]', isFlat: true, isEmpty: false };
    if (sign === '^' || sign === '$') return { source: sign, isFlat: true, isEmpty: true };
    if ('*+?{'.includes(sign)) throw untranslatable;
    return { source: literal(sign), isFlat: true, isEmpty: false };
  }

  private group(): Part {
    const found = group.exec(this.text.slice(this.at, this.at + 64));
    if (!found || ++this.depth > 50) throw untranslatable;
    this.at += found[0].length;
    if (this.text[this.at] === '?') throw untranslatable;
    const inside = this.alternatives();
    if (this.text[this.at] !== ')') throw untranslatable;
    this.at++;
    this.depth--;
    return { ...inside, source: `${found[0] === '(?:' ? '(?:' : '('}${inside.source})` };
  }

  private escape(): Part {
    const sign = this.text[this.at + 1] ?? '';
    this.at += 2;
    if (sign === 'b' || sign === 'B') return { source: `\\${sign}`, isFlat: true, isEmpty: true };
    if (sign === 'A') return { source: '^', isFlat: true, isEmpty: true };
    if (sign === 'z') return { source: '$', isFlat: true, isEmpty: true };
    const lower = sign.toLowerCase();
    if (Object.hasOwn(classes, lower))
      return { source: `[${lower === sign ? '' : '^'}${classes[lower]}]`, isFlat: true, isEmpty: false };
    return { source: this.escapedSign(sign), isFlat: true, isEmpty: false };
  }

  private escapedSign(sign: string): string {
    if (Object.hasOwn(controls, sign)) return controls[sign];
    if (sign === '' || /[A-Za-z0-9]/.test(sign) || sign.charCodeAt(0) > 126) throw untranslatable;
    return literal(sign);
  }

  private set(): string {
    this.at++;
    let source = '[';
    if (this.text[this.at] === '^') {
      source += '^';
      this.at++;
    }
    for (let isFirst = true; this.at < this.text.length; isFirst = false) {
      const sign = this.text[this.at];
      if (sign === ']' && !isFirst) {
        this.at++;
        return `${source}]`;
      }
      if (sign === '[' || sign.charCodeAt(0) > 126) throw untranslatable;
      source += this.setMember(sign);
    }
    throw untranslatable;
  }

  private setMember(sign: string): string {
    this.at++;
    if (sign === '-') return this.text[this.at] === ']' || this.text[this.at - 2] === '[' ? '\\-' : '-';
    if (sign !== '\\') return sign === '^' || sign === ']' ? `\\${sign}` : sign;
    const escaped = this.text[this.at++] ?? '';
    if (Object.hasOwn(classes, escaped)) return classes[escaped];
    return this.escapedSign(escaped);
  }

  private quantifier({ isFlat, isEmpty }: Part): string {
    const bounds = repeat.exec(this.text.slice(this.at, this.at + 12));
    const sign = this.text[this.at];
    const text = bounds?.[0] ?? (sign === '*' || sign === '+' || sign === '?' ? sign : '');
    if (text === '') return '';
    if (isEmpty || (!isFlat && text !== '?')) throw untranslatable;
    this.at += text.length;
    this.count(text, bounds);
    const lazy = this.text[this.at] === '?' ? '?' : '';
    this.at += lazy.length;
    if ('*+?{'.includes(this.text[this.at] ?? ' ')) throw untranslatable;
    return text + lazy;
  }

  private count(text: string, bounds: RegExpExecArray | null): void {
    const isUnbounded = text === '*' || text === '+' || (bounds?.[2] !== undefined && bounds[3] === '');
    if (isUnbounded) this.unbounded++;
    else if (text === '?') this.choices *= 2;
    else this.choices *= 1 + Number(bounds?.[3] ?? bounds?.[1] ?? 1);
  }
}

function literal(sign: string): string {
  return special.test(sign) ? `\\${sign}` : sign;
}

const ascii = /^[ -~\s]*$/;
const wideSpace = /[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/;

/** Whether a text is nothing but printable ASCII and its spaces. */
export function isPlainAscii(text: string): boolean {
  return ascii.test(text) && !wideSpace.test(text);
}
