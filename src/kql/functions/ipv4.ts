/** An IPv4 address as a number, with the length of its network prefix. */
export interface Ipv4 {
  address: bigint;
  prefix: number;
}

const form = /^\s*(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?\s*$/;

/** Reads `a.b.c.d` or `a.b.c.d/prefix`; undefined when it is none. */
export function readIpv4(text: string): Ipv4 | undefined {
  const found = form.exec(text);
  if (!found) return undefined;
  const octets = found.slice(1, 5).map(Number);
  const prefix = found[5] === undefined ? 32 : Number(found[5]);
  if (octets.some(octet => octet > 255) || prefix > 32) return undefined;
  return { address: octets.reduce((all, octet) => all * 256n + BigInt(octet), 0n), prefix };
}

/** The address with the bits behind the prefix set to 0. */
export function maskIpv4(address: bigint, prefix: number): bigint {
  const free = BigInt(32 - prefix);
  return (address >> free) << free;
}

export function printIpv4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map(shift => String((address >> shift) & 255n)).join('.');
}

/** Below 0, 0 or above 0 as the networks of two addresses are ordered, under the shortest of the prefixes; undefined where one is no address. */
export function compareIpv4(one: string, other: string, prefix: bigint): number | undefined {
  const [a, b] = [readIpv4(one), readIpv4(other)];
  if (!a || !b || prefix < 0n || prefix > 32n) return undefined;
  const shortest = Math.min(a.prefix, b.prefix, Number(prefix));
  const difference = maskIpv4(a.address, shortest) - maskIpv4(b.address, shortest);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

const privateNetworks = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map(text => readIpv4(text)!);

/** Whether an address, or the whole network that its prefix names, is private by RFC 1918. */
export function isPrivate({ address, prefix }: Ipv4): boolean {
  return privateNetworks.some(
    network => prefix >= network.prefix && maskIpv4(address, network.prefix) === network.address,
  );
}

/** The fewest networks that hold exactly the addresses from one to another. */
export function cidrList(start: bigint, end: bigint): string[] {
  const networks: string[] = [];
  for (let at = start; at <= end; ) {
    let size = 1n;
    while (at % (size * 2n) === 0n && at + size * 2n - 1n <= end && size < 1n << 32n) size *= 2n;
    networks.push(`${printIpv4(at)}/${32 - (size.toString(2).length - 1)}`);
    at += size;
  }
  return networks;
}
