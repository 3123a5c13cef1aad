import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Call, Refusal } from '../service.ts';

const version = '1.0';

/** The query parameters that let anyone who has them call one path, as those of a shared access signature. */
export function signed({ workspace, apiVersion }: Call, path: string): Record<string, string> {
  return { 'api-version': apiVersion, sp: path, sv: version, sig: signatureOf(workspace.identity.clientSecret, path) };
}

/** Refuses a call whose signature is not the one of its path. */
export function checkSignature(call: Call, path: string): void {
  const expected = Buffer.from(signatureOf(call.workspace.identity.clientSecret, path));
  const given = Buffer.from(call.query.sig ?? '');
  if (given.length === expected.length && timingSafeEqual(given, expected)) return;
  throw new Refusal(
    401,
    'DirectApiAuthorizationRequired',
    "The request must be authenticated by the shared access signature of the address: it is missing ('sig'), or belongs to another.",
  );
}

function signatureOf(secret: string, path: string): string {
  return createHmac('sha256', secret).update(path.toLowerCase()).digest('base64url');
}
