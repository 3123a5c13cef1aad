import type { ComponentChildren } from 'preact';

/** A part of a page that scrolls by itself, also by the keyboard. */
export function Scroll({ name, label, children }: { name: string; label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section class={name} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
