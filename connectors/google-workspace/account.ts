import { Failure } from '../../src/core/failure.ts';
import { valueAt } from '../../src/ingest/contract.ts';

/**
 * Who signs, and with what, from the JSON key file of a service account.
 *
 * @throws Failure `usage/secret` for a text that is no such file; the text is not repeated.
 */
export function accountOf(keyFile: string): { readonly email: string; readonly key: string } {
  const file = parsed(keyFile);
  const [email, key] = [valueAt(file, 'client_email'), valueAt(file, 'private_key')];
  if (typeof email === 'string' && typeof key === 'string') return { email, key };
  throw new Failure(
    'usage/secret',
    'serviceAccountKey is no key file of a service account: it is JSON with client_email and private_key, as Google Cloud gives it.',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
