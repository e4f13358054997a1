import { computed, signal } from '@preact/signals';

const address = signal(location.pathname + location.search);
/** True once somebody has moved inside the app: then the new page's heading takes the focus. */
export const moved = signal(false);

/** The parts of the path after /office/. */
export const parts = computed(() =>
  address.value
    .split('?')[0]!
    .replace(/^\/office\/?/, '')
    .split('/')
    .filter(Boolean)
    .map(decodeURIComponent),
);
export const query = computed(() => new URLSearchParams(address.value.split('?')[1] ?? ''));

/** Goes to a page of the office. */
export function go(to: string, replace = false): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  address.value = to;
  moved.value = true;
  if (!replace) scrollTo(0, 0);
}

const ours = (link: HTMLAnchorElement): boolean =>
  link.origin === location.origin &&
  link.pathname.startsWith('/office') &&
  !link.pathname.startsWith('/office/sign-') &&
  !link.target &&
  !link.hasAttribute('download');

/** Follows the browser's history, and links to our own pages without loading them anew. */
export function startRouter(): void {
  addEventListener('popstate', () => {
    address.value = location.pathname + location.search;
    moved.value = true;
  });
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest?.('a');
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || event.defaultPrevented || !ours(link)) return;
    event.preventDefault();
    go(link.pathname + link.search);
  });
}
