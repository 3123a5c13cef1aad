import { Failure } from '../../core/failure.ts';
import { readVersion } from '../../core/version.ts';
import type { Reading } from './reading.ts';

const timeout = 10_000;

/**
 * Sends readings to an OpenTelemetry collector: OTLP over HTTP with JSON, to `<endpoint>/v1/metrics`.
 *
 * @throws Failure `service/unreachable`, `service/refused`. https://opentelemetry.io/docs/specs/otlp/#otlphttp
 */
export async function sendMetrics(
  endpoint: string,
  readings: readonly Reading[],
  began: number,
  now: number,
): Promise<void> {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/metrics`;
  const body = JSON.stringify(otlpMetrics(readings, began, now));
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(timeout),
      redirect: 'error',
    });
    await response.body?.cancel();
    if (!response.ok)
      throw new Failure('service/refused', `${url} answers ${response.status}.`, { status: response.status });
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure('service/unreachable', `${url} does not answer: ${(cause as Error).message}.`, { cause });
  }
}

/** Readings as the JSON form of `ExportMetricsServiceRequest`. */
export function otlpMetrics(readings: readonly Reading[], began: number, now: number): object {
  const times = { startTimeUnixNano: nanoseconds(began), timeUnixNano: nanoseconds(now) };
  const families = Map.groupBy(readings, reading => reading.name);
  const metrics = [...families].map(([name, family]) => {
    const dataPoints = family.map(({ labels, value }) => ({
      ...times,
      asDouble: value,
      attributes: attributes(labels),
    }));
    const sum = { aggregationTemporality: 2, isMonotonic: true, dataPoints };
    return {
      name,
      description: family[0].help,
      ...(family[0].kind === 'counter' ? { sum } : { gauge: { dataPoints } }),
    };
  });
  const scope = { name: 'picket', version: readVersion() };
  const resource = { attributes: attributes({ 'service.name': 'picket', 'service.version': readVersion() }) };
  return { resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics }] }] };
}

function attributes(labels: Readonly<Record<string, string>>) {
  return Object.entries(labels).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}

function nanoseconds(milliseconds: number): string {
  return `${Math.round(milliseconds)}000000`;
}
