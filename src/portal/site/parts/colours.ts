/** The names that workbooks give colours, in tones that can be read on light and on dark. */
const named: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  blue: ['#2f6db3', '#6ea8e6'],
  lightBlue: ['#4a9bd6', '#8cc7f2'],
  blueDark: ['#1d4a80', '#4d86c7'],
  turquoise: ['#1c8a8a', '#56c4c0'],
  green: ['#3a8443', '#7cc283'],
  greenDark: ['#24602d', '#5aa663'],
  lime: ['#6b8e23', '#b3d267'],
  yellow: ['#b08a00', '#e3c54a'],
  gold: ['#a37a00', '#d9b840'],
  orange: ['#c1611c', '#ee9a5b'],
  brown: ['#7d5a3c', '#b8937a'],
  red: ['#b8383a', '#ee7f80'],
  redBright: ['#cf2f33', '#ff7b7d'],
  redDark: ['#8a2628', '#d65f61'],
  pink: ['#b14a80', '#ec8fbd'],
  magenta: ['#a23a93', '#e287d5'],
  purple: ['#6c4fa8', '#b09ae6'],
  gray: ['#6b7480', '#9aa4b1'],
  grayBlue: ['#5a6f8c', '#9db2cf'],
  black: ['#20262e', '#c9d1da'],
};

const series = [
  'blue',
  'orange',
  'turquoise',
  'purple',
  'green',
  'pink',
  'yellow',
  'red',
  'lightBlue',
  'brown',
  'gray',
  'lime',
];

/** What stands for severity and state wherever they are drawn. */
const meanings: Readonly<Record<string, string>> = {
  high: 'red',
  critical: 'redDark',
  medium: 'orange',
  low: 'yellow',
  informational: 'grayBlue',
  failure: 'red',
  failed: 'red',
  error: 'red',
  success: 'green',
  succeeded: 'green',
  warning: 'orange',
  new: 'blue',
  active: 'orange',
  closed: 'gray',
};

/** Whether the page is dark now. */
export function isDark(): boolean {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

/** A colour by name; a palette of two (`greenRed`) by its last. Undefined for a name that is none. */
export function colourOf(name: string): string | undefined {
  if (/^#[0-9a-f]{3,8}$/i.test(name)) return name;
  const palette = /^[a-z]+((?:Red|Green|Blue|Orange|Yellow|Purple))$/.exec(name)?.[1].toLowerCase();
  const tones = named[name] ?? (palette ? named[palette] : undefined);
  return tones?.[isDark() ? 1 : 0];
}

export function seriesColour(index: number, name: string): string {
  const meant = meanings[name.toLowerCase()];
  return colourOf(meant ?? series[index % series.length])!;
}
