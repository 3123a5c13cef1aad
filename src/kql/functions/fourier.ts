import { atMost } from './series-values.ts';

/** Complex numbers by their parts. */
export interface Complex {
  real: number[];
  imaginary: number[];
}

/**
 * The discrete Fourier transform of any length: by halves as long as the length is even, plainly from there on. The inverse is divided by
 * the length.
 */
export function fourier(real: readonly number[], imaginary: readonly number[], inverse: boolean): Complex {
  const result = transform(real, imaginary, inverse ? 1 : -1);
  if (!inverse) return result;
  const scale = (value: number) => value / real.length + 0;
  return { real: result.real.map(scale), imaginary: result.imaginary.map(scale) };
}

function transform(real: readonly number[], imaginary: readonly number[], sign: 1 | -1): Complex {
  const size = real.length;
  if (size === 1) return { real: [...real], imaginary: [...imaginary] };
  return size > 1 && size % 2 === 0 ? halves(real, imaginary, sign) : plain(real, imaginary, sign);
}

function halves(real: readonly number[], imaginary: readonly number[], sign: 1 | -1): Complex {
  const half = real.length / 2;
  const pick = (values: readonly number[], odd: 0 | 1) => values.filter((_, index) => index % 2 === odd);
  const even = transform(pick(real, 0), pick(imaginary, 0), sign);
  const odd = transform(pick(real, 1), pick(imaginary, 1), sign);
  const result: Complex = { real: Array(real.length), imaginary: Array(real.length) };
  for (let index = 0; index < half; index++) {
    const angle = (sign * Math.PI * index) / half;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const re = odd.real[index] * cos - odd.imaginary[index] * sin;
    const im = odd.real[index] * sin + odd.imaginary[index] * cos;
    result.real[index] = even.real[index] + re;
    result.imaginary[index] = even.imaginary[index] + im;
    result.real[index + half] = even.real[index] - re;
    result.imaginary[index + half] = even.imaginary[index] - im;
  }
  return result;
}

function plain(real: readonly number[], imaginary: readonly number[], sign: 1 | -1): Complex {
  const size = real.length;
  atMost(size, 10_000, 'series_fft');
  const result: Complex = { real: [], imaginary: [] };
  for (let frequency = 0; frequency < size; frequency++) {
    let re = 0;
    let im = 0;
    for (let index = 0; index < size; index++) {
      const angle = (sign * 2 * Math.PI * ((frequency * index) % size)) / size;
      re += real[index] * Math.cos(angle) - imaginary[index] * Math.sin(angle);
      im += real[index] * Math.sin(angle) + imaginary[index] * Math.cos(angle);
    }
    result.real.push(re);
    result.imaginary.push(im);
  }
  return result;
}
