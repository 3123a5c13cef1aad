/** A severity, status or outcome: always with its word, never by colour alone. */
export function Tag({ children, bare, tone = children }: { children: string; bare?: boolean; tone?: string }) {
  return <span class={`tag ${tone.toLowerCase().replace(/\W+/g, '-')}${bare ? ' bare' : ''}`}>{children}</span>;
}

const steps: [number, Intl.RelativeTimeFormatUnit][] = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });

export function ago(time: string | number | Date): string {
  const passed = new Date(time).getTime() - Date.now();
  const [size, unit] = steps.find(([least]) => Math.abs(passed) >= least) ?? [60_000, 'minute'];
  return Math.abs(passed) < 60_000 ? 'just now' : relative.format(Math.round(passed / size), unit);
}

export function exact(time: string | number | Date): string {
  return new Date(time)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}

/** How long ago, with the exact time on hover. */
export function Time({ at }: { at: string | null | undefined }) {
  if (!at || Number.isNaN(Date.parse(at))) return <span class="note">never</span>;
  return (
    <time dateTime={at} title={exact(at)}>
      {ago(at)}
    </time>
  );
}

/** `CredentialAccess` as words. */
export function spaced(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2');
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
