import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const built = readFileSync('dist/embed/booking.js');

test('the embedded script weighs at most 18 kB', () => {
  expect(gzipSync(built, { level: 9 }).length).toBeLessThanOrEqual(18_000);
});

test('the embedded script leaves no global but the element', () => {
  const before = new Set(Object.keys(globalThis));
  const document = { currentScript: { src: 'https://book.example.org/booking.js', dataset: {} } };
  const customElements = { get: () => undefined, define: () => {} };
  class CSSStyleSheet {
    replaceSync(): void {}
  }
  class HTMLElement {}
  new Function('document', 'customElements', 'CSSStyleSheet', 'HTMLElement', built.toString())(
    document,
    customElements,
    CSSStyleSheet,
    HTMLElement,
  );
  expect(Object.keys(globalThis).filter((key) => !before.has(key))).toEqual([]);
  expect(built.toString()).toMatch(/^\(function\(\)/);
});

test('the style sheets keep light-dark(), which an old target would lower to nothing', () => {
  expect(built.toString()).toContain('light-dark(#fff,#12161d)');
});

test('nothing in the script writes HTML, evaluates text or stores anything', () => {
  expect(built.toString()).not.toMatch(
    /localStorage|sessionStorage|document\.cookie|\beval\(|new Function|insertAdjacentHTML/,
  );
});

test('the planning board is fetched on its own and weighs at most 40 kB', () => {
  const [chunk, ...others] = readdirSync('dist/pages/assets').filter((name) => /^board-page.*\.js$/.test(name));
  expect(others).toEqual([]);
  expect(gzipSync(readFileSync(`dist/pages/assets/${chunk}`), { level: 9 }).length).toBeLessThanOrEqual(40_000);
});
