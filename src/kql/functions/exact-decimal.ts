import { Decimal } from 'decimal.js';

/**
 * Decimals of 34 significant digits, the width of a 128-bit decimal. The remainder is never negative, as for every number of KQL.
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/decimal
 */
export const ExactDecimal = Decimal.clone({
  precision: 34,
  rounding: Decimal.ROUND_HALF_EVEN,
  toExpNeg: -9e15,
  toExpPos: 9e15,
  modulo: Decimal.EUCLID,
});

const decimalText = /^[+-]?(\d{1,400}\.?\d{0,400}|\.\d{1,400})(e[+-]?\d{1,3})?$/i;

/** Reads a decimal; undefined when the text is none. */
export function readDecimal(text: string): Decimal | undefined {
  const trimmed = text.trim();
  return decimalText.test(trimmed) ? new ExactDecimal(trimmed).toSignificantDigits(34) : undefined;
}

/** The decimal with the digits that a real is written with. */
export function decimalFromReal(value: number): Decimal | undefined {
  return Number.isFinite(value) ? new ExactDecimal(value) : undefined;
}
