import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { defineVendor, valueAt } from '../../src/ingest/contract.ts';
import { eventsOf } from './rows.ts';

const email = 'picket@reports.iam.gserviceaccount.example';
let privateKey: string | undefined;

/** One key for all replays of a process: making it takes a while. */
function keyOfAccount(): string {
  privateKey ??= generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
  return privateKey;
}

/** Google gives a token only for an assertion of the service account, about the administrator, for this scope. */
export default defineVendor({
  secrets: () => ({ serviceAccountKey: JSON.stringify({ client_email: email, private_key: keyOfAccount() }) }),
  open: ({ values, recordings }) => {
    const answer = (status: number, body: unknown) => ({ status, headers: {}, body });
    const refused = (description: string) => answer(400, { error: 'invalid_grant', error_description: description });
    const wanted = {
      iss: email,
      sub: values.administrator,
      aud: 'https://oauth2.googleapis.com/token',
      scope: 'https://www.googleapis.com/auth/admin.reports.audit.readonly',
    };
    return {
      events: Object.fromEntries(recordings.map(it => [String(valueAt(it, 'stream')), recordedEvents(it)])),
      answer: ({ host, path, text }) => {
        if (host !== 'oauth2.googleapis.com' || path !== '/token') return undefined;
        const form = new URLSearchParams(text);
        if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') return refused('Unknown grant.');
        const claims = claimsOf(form.get('assertion') ?? '');
        if (!claims) return refused('Invalid JWT signature.');
        const wrong = Object.entries(wanted).find(([name, value]) => valueAt(claims, name) !== value);
        if (wrong) return refused(`Wrong ${wrong[0]}.`);
        const lifetime = Number(valueAt(claims, 'exp')) - Number(valueAt(claims, 'iat'));
        if (!(lifetime > 0 && lifetime <= 3600)) return refused('An assertion may live for an hour.');
        return answer(200, { access_token: values.access, expires_in: 3599, token_type: 'Bearer' });
      },
    };
  },
});

function claimsOf(assertion: string): unknown {
  const [header, claims, signature] = assertion.split('.');
  const signed = Buffer.from(`${header}.${claims}`);
  const key = createPublicKey(keyOfAccount());
  if (!verify('RSA-SHA256', signed, key, Buffer.from(signature ?? '', 'base64url'))) return undefined;
  return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
}

/** Activities are listed; the events in them are what arrives. */
function recordedEvents(recording: unknown): Record<string, unknown>[] {
  const exchanges = valueAt(recording, 'exchanges') as { response: { body: { items: unknown[] } } }[];
  return exchanges.flatMap(({ response }) => response.body.items).flatMap(eventsOf) as never[];
}
