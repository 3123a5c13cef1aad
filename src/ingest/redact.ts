const shortestSecret = 6;

/** A text in which nothing stands that proves who we are: a source may repeat a token in its refusal. */
export function redacted(text: string, auth: Readonly<Record<string, string>>): string {
  const secrets = Object.values(auth)
    .flatMap(value => [value, ...value.split(/[\s:=,]+/)])
    .filter(part => part.length >= shortestSecret);
  return secrets.reduce((clean, part) => clean.replaceAll(part, '***'), text);
}
