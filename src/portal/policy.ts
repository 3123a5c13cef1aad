/**
 * What a page of the portal may do: load from its own server and nothing else. The editor makes its own styles, so those may stand in a
 * page; Microsoft's language service makes functions of text, so that one worker may.
 */
export function policyOf(file: string): Readonly<Record<string, string>> {
  const scripts = file === 'kusto.worker.js' ? "'self' 'unsafe-eval'" : "'self'";
  const policy = [
    "default-src 'none'",
    `script-src ${scripts}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}
