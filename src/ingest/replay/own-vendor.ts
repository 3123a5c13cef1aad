import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { VendorAnswer, VendorFacts, VendorRequest } from './vendor.ts';

/** What a stand-in does that recorded data can not say: signatures, jobs, queues. */
export interface OwnVendor {
  /** Answers a request, or leaves it to the recordings. */
  answer(request: VendorRequest): VendorAnswer | undefined;
  /** The events that it gives, by stream, where they are not in a recording. */
  readonly events?: Readonly<Record<string, Record<string, unknown>[]>>;
}

/** A stand-in in code, as `vendor.ts` of a connector exports it. */
export interface VendorModule {
  /** Made-up values of secrets that have a form, such as private keys. */
  secrets?(): Readonly<Record<string, string>>;
  open(facts: VendorFacts & { readonly recordings: readonly unknown[] }): OwnVendor;
}

/** Declares the code of a stand-in; its file stands beside the connector. */
export function defineVendor(declared: VendorModule): VendorModule {
  return declared;
}

/** The stand-in of a connector's folder in code; `code` is where its compiled modules are. Undefined where there is none. */
export async function ownVendor(code: string): Promise<VendorModule | undefined> {
  const file = ['vendor.js', 'vendor.ts'].map(name => join(code, name)).find(existsSync);
  return file ? ((await import(pathToFileURL(file).href)) as { default: VendorModule }).default : undefined;
}
