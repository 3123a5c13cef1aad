import { useEffect, useState } from 'preact/hooks';

/** Goes to a page of the site without loading it anew. */
export function go(path: string, replace = false): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', path);
  dispatchEvent(new Event('picket-go'));
}

/** The path of the page, and what stands behind `?`. */
export function usePath(): { path: string; query: URLSearchParams } {
  const [href, setHref] = useState(location.href);
  useEffect(() => {
    const changed = () => setHref(location.href);
    addEventListener('popstate', changed);
    addEventListener('picket-go', changed);
    return () => {
      removeEventListener('popstate', changed);
      removeEventListener('picket-go', changed);
    };
  }, []);
  const { pathname, searchParams } = new URL(href);
  return { path: pathname, query: searchParams };
}

/** Links inside of the site do not load it anew. */
export function followLinks(event: MouseEvent): void {
  const link = (event.target as Element | null)?.closest?.('a[href]') as HTMLAnchorElement | null;
  if (
    !link ||
    link.target ||
    link.origin !== location.origin ||
    event.metaKey ||
    event.ctrlKey ||
    event.shiftKey ||
    event.button !== 0
  )
    return;
  event.preventDefault();
  go(link.pathname + link.search);
  scrollTo(0, 0);
}
