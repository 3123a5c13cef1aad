import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

const actions = ['allow', 'deny', 'drop', 'reset'];

/** A made-up session as a line of CEF behind a header of RFC 5424, of about 1.2 KB. */
export function cefLine(n: number, now: number): string {
  const time = new Date(now - (n % 60_000)).toISOString();
  const keys = [
    `rt=${now - (n % 60_000)}`,
    `src=192.0.2.${n % 250} spt=${1024 + (n % 60_000)} dst=203.0.113.${n % 250} dpt=443 proto=TCP`,
    `act=${actions[n % 4]} app=https in=${(n * 104_729) % 1_000_000} out=${(n * 7919) % 100_000}`,
    `shost=pc-${n % 5000}.contoso.example suser=user${n % 5000} dhost=shop-${n % 50}.fabrikam.example`,
    `request=https://shop-${n % 50}.fabrikam.example/cart/${n}?item\\=${n % 977} requestMethod=GET`,
    `requestClientApplication=Mozilla/5.0 (X11; Linux x64) Gecko/20100101 Firefox/${100 + (n % 40)}.0`,
    `cs1Label=Rule cs1=outbound-web-${n % 30} cs2Label=Zone cs2=inside cs3Label=Category cs3=shopping`,
    `cn1Label=Session cn1=${n} deviceExternalId=00A1${n % 97} externalId=${n} cat=traffic`,
    `msg=${'The session ended as the policy says and nothing was found in it. '.repeat(8)}`,
  ];
  return `<134>1 ${time} fw-${n % 4}.contoso.example CEF - - - CEF:0|Contoso|NGFW|9.1|100|session ended|3|${keys.join(' ')}`;
}

/** Writes the lines into as many files, one for each connection. */
export async function writeCefLines(paths: readonly string[], count: number): Promise<void> {
  const now = Date.now();
  for (const [part, path] of paths.entries()) {
    const file = createWriteStream(path);
    for (let start = part; start < count; start += 2000 * paths.length) {
      const numbers = Array.from({ length: 2000 }, (_, index) => start + index * paths.length);
      const lines = numbers.filter(n => n < count).map(n => `${cefLine(n, now)}\n`);
      if (!file.write(lines.join(''))) await once(file, 'drain');
    }
    file.end();
    await once(file, 'finish');
  }
}
