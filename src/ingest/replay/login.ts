import type { VendorRules } from './recording.ts';
import { filled, jsonOf, type VendorAnswer, type VendorFacts, type VendorRequest } from './vendor.ts';

/** The place where a source gives tokens: it wants the fields of the login as they are declared. */
export function loginOf(login: NonNullable<VendorRules['login']>, facts: VendorFacts) {
  return (request: VendorRequest): VendorAnswer | undefined => {
    if (request.path !== filled(login.path, facts.values)) return undefined;
    const fields = request.text.startsWith('{')
      ? jsonOf(request)
      : Object.fromEntries(new URLSearchParams(request.text));
    const wrong = Object.entries(login.fields).find(([name, wanted]) => {
      return wanted === 'any' ? fields[name] === undefined : fields[name] !== filled(wanted, facts.values);
    });
    if (request.method !== 'POST') return { status: 405, headers: {}, body: { error: 'invalid_request' } };
    if (wrong)
      return { status: 401, headers: {}, body: { error: 'invalid_client', error_description: `wrong ${wrong[0]}` } };
    return { status: 200, headers: {}, body: JSON.parse(filled(JSON.stringify(login.answer), facts.values)) };
  };
}
