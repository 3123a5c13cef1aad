const prime1 = 0x9e3779b185ebca87n;
const prime2 = 0xc2b2ae3d27d4eb4fn;
const prime3 = 0x165667b19e3779f9n;
const prime4 = 0x85ebca77c2b2ae63n;
const prime5 = 0x27d4eb2f165667c5n;

const cut = (value: bigint) => BigInt.asUintN(64, value);
const turn = (value: bigint, bits: bigint) => cut((value << bits) | (value >> (64n - bits)));
const round = (state: bigint, lane: bigint) => cut(turn(cut(state + lane * prime2), 31n) * prime1);
const merge = (hash: bigint, state: bigint) => cut((hash ^ round(0n, state)) * prime1 + prime4);

/** XXH64 of bytes as a signed number (Yann Collet, xxHash specification 0.1.1). */
export function xxh64(bytes: Uint8Array, seed = 0n): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [hash, at] = bytes.length >= 32 ? stripes(view, seed) : [cut(seed + prime5), 0];
  hash = cut(hash + BigInt(bytes.length));
  for (; at + 8 <= bytes.length; at += 8)
    hash = cut(turn(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * prime1 + prime4);
  if (at + 4 <= bytes.length) {
    hash = cut(turn(cut(hash ^ (BigInt(view.getUint32(at, true)) * prime1)), 23n) * prime2 + prime3);
    at += 4;
  }
  for (; at < bytes.length; at++) hash = cut(turn(cut(hash ^ (BigInt(bytes[at]) * prime5)), 11n) * prime1);
  return BigInt.asIntN(64, avalanche(hash));
}

function stripes(view: DataView, seed: bigint): [hash: bigint, at: number] {
  const states = [cut(seed + prime1 + prime2), cut(seed + prime2), cut(seed), cut(seed - prime1)];
  let at = 0;
  for (; at + 32 <= view.byteLength; at += 32)
    for (let lane = 0; lane < 4; lane++) states[lane] = round(states[lane], view.getBigUint64(at + lane * 8, true));
  const [a, b, c, d] = states;
  const hash = cut(turn(a, 1n) + turn(b, 7n) + turn(c, 12n) + turn(d, 18n));
  return [states.reduce(merge, hash), at];
}

function avalanche(hash: bigint): bigint {
  let mixed = cut((hash ^ (hash >> 33n)) * prime2);
  mixed = cut((mixed ^ (mixed >> 29n)) * prime3);
  return mixed ^ (mixed >> 32n);
}
