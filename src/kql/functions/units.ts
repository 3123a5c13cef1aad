import { Decimal } from 'decimal.js';
import { defineFunction, page, type Rejection, real, type ScalarFunction, string } from './define.ts';

/** How much of the base unit one of each is. */
type Units = Readonly<Record<string, number>>;

const metric = (unit: string, base = 1): Units =>
  Object.fromEntries(
    (
      [
        ['Nano', 1e-9],
        ['Micro', 1e-6],
        ['Milli', 1e-3],
        ['Centi', 1e-2],
        ['Deci', 1e-1],
        ['', 1],
        ['Deca', 10],
        ['Hecto', 100],
        ['Kilo', 1e3],
        ['Mega', 1e6],
      ] as const
    ).map(([prefix, factor]) => [prefix === '' ? unit : prefix + unit.toLowerCase(), factor * base]),
  );

const angle: Units = {
  ...metric('Degree'),
  Arcminute: 1 / 60,
  Arcsecond: 1 / 3600,
  Gradian: 0.9,
  Radian: 180 / Math.PI,
  Centiradian: 1.8 / Math.PI,
  Deciradian: 18 / Math.PI,
  Milliradian: 0.18 / Math.PI,
  Microradian: 0.00018 / Math.PI,
  Nanoradian: 0.00000018 / Math.PI,
  Revolution: 360,
  Tilt: 90,
};

const joule = metric('Joule');
const energy: Units = {
  ...joule,
  BritishThermalUnit: 1055.05585262,
  Calorie: 4.184,
  Kilocalorie: 4184,
  ElectronVolt: 1.602176565e-19,
  Erg: 1e-7,
  FootPound: 1.355817948,
  Gigajoule: 1e9,
  WattHour: 3600,
  KilowattHour: 3.6e6,
  MegawattHour: 3.6e9,
  GigawattHour: 3.6e12,
};

const force: Units = {
  ...metric('Newton'),
  Decanewton: 10,
  Meganewton: 1e6,
  Dyn: 1e-5,
  KilogramForce: 9.80665,
  KiloPond: 9.80665,
  KilopoundForce: 4448.22161526051,
  OunceForce: 0.2780138509537812,
  Poundal: 0.138254954376,
  PoundForce: 4.44822161526051,
  ShortTonForce: 8896.443230521,
  TonneForce: 9806.65,
};

const length: Units = {
  ...metric('Meter'),
  Chain: 20.1168,
  Fathom: 1.8288,
  Foot: 0.3048,
  Hand: 0.1016,
  Inch: 0.0254,
  Angstrom: 1e-10,
  AstronomicalUnit: 1.495978707e11,
  LightYear: 9.46073047258e15,
  Mil: 2.54e-5,
  Microinch: 2.54e-8,
  Mile: 1609.344,
  NauticalMile: 1852,
  Parsec: 3.08567758128e16,
  Shackle: 27.432,
  Yard: 0.9144,
};

const mass: Units = {
  ...metric('Gram', 1e-3),
  Grain: 6.479891e-5,
  Kilopound: 453.59237,
  Kilotonne: 1e6,
  LongHundredweight: 50.80234544,
  LongTon: 1016.0469088,
  Megapound: 453592.37,
  Megatonne: 1e9,
  Ounce: 0.028349523125,
  Pound: 0.45359237,
  ShortHundredweight: 45.359237,
  ShortTon: 907.18474,
  Slug: 14.593903,
  Stone: 6.35029318,
  Tonne: 1000,
};

const perSecond = (name: string, factor: number): Units => ({
  [`${name}PerSecond`]: factor,
  [`${name}PerMinute`]: factor / 60,
  [`${name}PerHour`]: factor / 3600,
});
const speed: Units = {
  ...perSecond('Centimeter', 0.01),
  ...perSecond('Foot', 0.3048),
  ...perSecond('Inch', 0.0254),
  ...perSecond('Kilometer', 1000),
  ...perSecond('Meter', 1),
  ...perSecond('Millimeter', 0.001),
  ...perSecond('Micrometer', 1e-6),
  ...perSecond('Nanometer', 1e-9),
  ...perSecond('Yard', 0.9144),
  DecimeterPerSecond: 0.1,
  DecimeterPerMinute: 0.1 / 60,
  Knot: 0.514444,
  Mach: 340.29,
  MilePerHour: 0.44704,
};

const volume: Units = {
  ...metric('Liter', 1e-3),
  CubicCentimeter: 1e-6,
  CubicDecimeter: 1e-3,
  CubicFoot: 0.028316846592,
  CubicInch: 1.6387064e-5,
  CubicKilometer: 1e9,
  CubicMeter: 1,
  CubicMile: 4.16818182544058e9,
  CubicMillimeter: 1e-9,
  CubicYard: 0.764554857984,
  ImperialGallon: 0.00454609,
  ImperialOunce: 2.84130625e-5,
  ImperialPint: 5.6826125e-4,
  UsGallon: 0.003785411784,
  UsOunce: 2.95735295625e-5,
  UsPint: 4.73176473e-4,
  UsQuart: 9.46352946e-4,
  UsTablespoon: 1.478676478125e-5,
  UsTeaspoon: 4.92892159375e-6,
};

/** Degrees of a scale: so many make a kelvin, beginning from a zero of its own. */
const temperatures: Readonly<Record<string, { size: number; zero: number }>> = {
  Kelvin: { size: 1, zero: 0 },
  DegreeCelsius: { size: 1, zero: 273.15 },
  DegreeFahrenheit: { size: 5 / 9, zero: 273.15 - (32 * 5) / 9 },
  DegreeRankine: { size: 5 / 9, zero: 0 },
  DegreeDelisle: { size: -2 / 3, zero: 373.15 },
  DegreeNewton: { size: 100 / 33, zero: 273.15 },
  DegreeReaumur: { size: 1.25, zero: 273.15 },
  DegreeRoemer: { size: 40 / 21, zero: 273.15 - (7.5 * 40) / 21 },
};

/** Refuses a unit that is not known, by name. */
function rejectsUnit(units: Readonly<Record<string, unknown>>): ScalarFunction['rejects'] {
  return ({ constants: [, ...names] }) => {
    const unknown = names.find(name => typeof name === 'string' && !Object.hasOwn(units, name));
    return unknown === undefined
      ? undefined
      : ({
          code: 'kql/wrong-value',
          message: `"${unknown}" is no unit that this engine converts.`,
        } satisfies Rejection);
  };
}

function converting(name: string, units: Units, examples: ScalarFunction['examples']): ScalarFunction {
  return defineFunction({
    docs: page(`convert-${name}-function`),
    takes: [real('value'), string('from'), string('to')],
    gives: 'real',
    rejects: rejectsUnit(units),
    run: (value, from, to) =>
      Object.hasOwn(units, from) && Object.hasOwn(units, to) ? scaled(value, units[from], units[to]) : null,
    sql: null,
    examples,
  });
}

/** In decimals, so that 1.2 of ten is 0.12 and nothing beside. */
function scaled(value: number, from: number, to: number): number {
  return Number.isFinite(value) ? new Decimal(value).times(from).dividedBy(to).toNumber() : value;
}

/** Functions that convert quantities between units. */
export const unitConversions: Record<string, ScalarFunction> = {
  convert_angle: converting('angle', angle, {
    'convert_angle(180, "Degree", "Arcminute")': 10800,
    'convert_angle(1, "Revolution", "Degree")': 360,
  }),
  convert_energy: converting('energy', energy, {
    'convert_energy(1, "KilowattHour", "Kilojoule")': 3600,
    'convert_energy(real(null), "Joule", "Calorie")': null,
  }),
  convert_force: converting('force', force, {
    'convert_force(1.2, "Newton", "Decanewton")': 0.12,
    'convert_force(1, "Kilonewton", "Newton")': 1000,
  }),
  convert_length: converting('length', length, {
    'convert_length(1, "Foot", "Inch")': 12,
    'convert_length(1, "Kilometer", "Meter")': 1000,
  }),
  convert_mass: converting('mass', mass, {
    'convert_mass(1, "Kilogram", "Gram")': 1000,
    'convert_mass(1, "Pound", "Ounce")': 16,
  }),
  convert_speed: converting('speed', speed, {
    'convert_speed(36, "KilometerPerHour", "MeterPerSecond")': 10,
    'convert_speed(1, "MilePerHour", "MeterPerSecond")': 0.44704,
  }),
  convert_volume: converting('volume', volume, {
    'convert_volume(1, "CubicMeter", "Liter")': 1000,
    'convert_volume(1, "UsGallon", "UsQuart")': 4,
  }),
  convert_temperature: defineFunction({
    docs: page('convert-temperature-function'),
    takes: [real('value'), string('from'), string('to')],
    gives: 'real',
    rejects: rejectsUnit(temperatures),
    run: (value, from, to) => {
      if (!Object.hasOwn(temperatures, from) || !Object.hasOwn(temperatures, to)) return null;
      const [source, target] = [temperatures[from], temperatures[to]];
      return (value * source.size + source.zero - target.zero) / target.size;
    },
    sql: null,
    examples: {
      'convert_temperature(0, "DegreeCelsius", "Kelvin")': 273.15,
      'round(convert_temperature(212, "DegreeFahrenheit", "DegreeCelsius"), 9)': 100,
    },
  }),
};
