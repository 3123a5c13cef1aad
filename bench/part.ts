import type { Measure, Settings } from './figure.ts';

/** Runs a part with the settings that the process was started with and prints its figures. */
export async function runPart(measure: Measure): Promise<void> {
  const settings = JSON.parse(process.argv[2]) as Settings;
  process.stdout.write(JSON.stringify(await measure(settings)));
}
