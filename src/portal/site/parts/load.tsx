import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';

export interface Loaded<T> {
  value: T | undefined;
  error: Error | undefined;
  again: () => void;
}

/** Loads something when the page is opened and when what it depends on changes; the old stays while the new comes. */
export function useLoad<T>(load: () => Promise<T>, depends: readonly unknown[] = []): Loaded<T> {
  const [state, setState] = useState<{ value?: T; error?: Error }>({});
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let current = true;
    load().then(
      value => current && setState({ value }),
      (error: Error) => current && setState(old => ({ ...old, error })),
    );
    return () => {
      current = false;
    };
  }, [...depends, turn]);
  return { value: state.value, error: state.error, again: useCallback(() => setTurn(one => one + 1), []) };
}

/** What is loaded, its skeleton until then, or what went wrong and a way to try again. */
export function Show<T>({
  of,
  lines = 6,
  children,
}: {
  of: Loaded<T>;
  lines?: number;
  children: (value: T) => ComponentChildren;
}) {
  return (
    <>
      {of.error && <Fault error={of.error} again={of.again} />}
      {of.value !== undefined ? children(of.value) : of.error ? null : <Bones lines={lines} />}
    </>
  );
}

export function Fault({ error, again }: { error: Error; again?: () => void }) {
  return (
    <div class="fault" role="alert">
      <p>{error.message}</p>
      {again && (
        <button type="button" class="plain" onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}

export function Bones({ lines }: { lines: number }) {
  return (
    <div class="bones">
      <span class="sr" role="status">
        Loading
      </span>
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} class="bone" style={{ width: `${92 - ((index * 17) % 46)}%` }} />
      ))}
    </div>
  );
}

/** Nothing is here, and what to do; `first` where these are the only words of a page. */
export function Empty({ title, first, children }: { title: string; first?: boolean; children?: ComponentChildren }) {
  return (
    <div class="empty">
      {first ? <h1>{title}</h1> : <strong>{title}</strong>}
      {children}
    </div>
  );
}
