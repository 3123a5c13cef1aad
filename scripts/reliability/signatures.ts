/**
 * Whether the time of the check of a signature tells how much of it was right: `node scripts/reliability/signatures.ts [--samples 100000]`. Two kinds of wrong
 * signatures are checked by turns at random: one that differs in its first digit, one that differs in its last. Ends with 1 when Welch's t, without the slowest
 * tenth of the samples, is 4.5 or more, the bound that dudect uses (https://eprint.iacr.org/2016/1123).
 */
import { createHmac, randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { hmacSha256 } from '../../src/ingest/signature.ts';
import { welchT } from '../../test/helpers/reliability/welch.ts';

const { values } = parseArgs({ options: { samples: { type: 'string', default: '100000' } } });
const { fault } = hmacSha256('x-hub-signature-256');
const secret = 'a secret of this measurement';
const body = Buffer.alloc(1024, 'x');
const digest = createHmac('sha256', secret).update(body).digest('hex');
const other = (digit: string) => (digit === '0' ? '1' : '0');
const wrong = [
  `sha256=${other(digest[0])}${digest.slice(1)}`,
  `sha256=${digest.slice(0, -1)}${other(digest.at(-1) ?? '')}`,
];
const signed = { now: 0, header: () => undefined };
const times: [number[], number[]] = [[], []];
for (let n = -10_000; n < Number(values.samples); n++) {
  const kind = randomInt(2);
  const began = process.hrtime.bigint();
  fault(secret, wrong[kind], body, signed);
  const took = Number(process.hrtime.bigint() - began);
  if (n >= 0) times[kind].push(took);
}
const t = welchT(times[0], times[1]);
console.log({ samples: times.map(({ length }) => length), t: Number(t.toFixed(2)), bound: 4.5 });
if (Math.abs(t) >= 4.5) process.exitCode = 1;
