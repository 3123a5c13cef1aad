const shortestSecret = 6;

/** A text in which nothing stands that proves who we are: a source may repeat a token in its refusal. */
export function redacted(text: string, secrets: readonly string[]): string {
  const parts = secrets
    .flatMap(value => [value, ...value.split(/[\s:=,]+/)])
    .filter(part => part.length >= shortestSecret)
    .sort((a, b) => b.length - a.length);
  return parts.reduce((clean, part) => clean.replaceAll(part, '***'), text);
}
