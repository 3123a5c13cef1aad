import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether Debian's syslog-ng is there with its HTTP destination; scripts/install-syslog-ng.sh installs it. */
export function hasSyslogNg(): boolean {
  return existsSync('/usr/sbin/syslog-ng') && globSync('/usr/lib/syslog-ng/*/libhttp.so').length > 0;
}

export interface SyslogNgOptions {
  readonly folder: string;
  readonly port: number;
  /** Where rows are posted to. */
  readonly url: string;
  readonly token: string;
  /** File of certificates in PEM. */
  readonly ca: string;
}

/** As a person would set it up who wants nothing lost: a reliable disk buffer, flow control, batches below a megabyte. */
function configuration({ folder, port, url, token, ca }: SyslogNgOptions): string {
  return `@version: 3.38
options { keep-hostname(yes); stats-freq(0); log-msg-size(65536); use-dns(no); dns-cache(no); };
source devices {
  network(ip("127.0.0.1") port(${port}) transport("tcp") flags(syslog-protocol) max-connections(10) log-iw-size(20000) log-fetch-limit(1000));
};
parser header { csv-parser(columns("cef.version","cef.vendor","cef.product","cef.release","cef.class","cef.name","cef.severity","cef.extension") delimiters("|") flags(greedy) template("\${MSG}")); };
parser extension { kv-parser(prefix("ext.") template("\${cef.extension}")); };
destination rows {
  http(
    url("${url}") method("POST") headers("Authorization: Bearer ${token}", "Content-Type: application/json")
    body-prefix("[") body-suffix("]") delimiter(",\\n")
    body("$(format-json --scope none TimeGenerated=\${ISODATE} Computer=\${HOST} DeviceVendor=\${cef.vendor} DeviceProduct=\${cef.product} Activity=\${cef.name} LogSeverity=\${cef.severity} --key ext.*)")
    batch-lines(2000) batch-bytes(900000) batch-timeout(200) workers(2) timeout(30)
    tls(ca-file("${ca}") peer-verify(yes))
    disk-buffer(reliable(yes) mem-buf-size(67108864) disk-buf-size(2147483648) dir("${folder}"))
  );
};
log { source(devices); parser(header); parser(extension); destination(rows); flags(flow-control); };
`;
}

/** Starts it in the foreground and resolves when it listens. */
export async function startSyslogNg(options: SyslogNgOptions): Promise<ChildProcess> {
  const { folder, port } = options;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'syslog-ng.conf');
  writeFileSync(file, configuration(options));
  const places = ['--persist-file', 'persist', '--pidfile', 'pid', '--control', 'ctl'];
  const args = places.map((it, index) => (index % 2 ? join(folder, it) : it));
  const child = spawn('/usr/sbin/syslog-ng', ['-F', '--no-caps', '-f', file, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`syslog-ng ended with ${child.exitCode}`);
    await sleep(50);
  }
  return child;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** What a process has cost so far: milliseconds of all cores, and the most memory in bytes. */
export function costOf({ pid }: ChildProcess): { cpu: number; memory: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const most = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { cpu: (Number(fields[11]) + Number(fields[12])) * 10, memory: Number(most) * 1024 };
}
