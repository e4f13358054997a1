import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** What a business may call otherwise, as a whole word. Names in code and files stay: they are no sentences. */
const ours = /\b(customers?|jobs?|appointments?|technicians?|locations?|resources?)\b/i;

/** What a source file says to people: the text between tags, and strings that are sentences. */
function sayings(source: string): string[] {
  const code = source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/ class="[^"]*"|office\.\w+\[':id'\]/g, '')
    .replace(/^(import|export) [^;]*? from '[^']*';/gm, '');
  const strings = [...code.matchAll(/'([^'\n]+)'|"([^"\n]+)"|`([^`]+)`/g)]
    .map(([, single, double, template]) => (single ?? double ?? template!).replace(/\$\{[^}]*\}/g, ''))
    .filter((text) => /\p{L} /u.test(text) && !/^[./#]|[=;]|\w\.[a-z]/.test(text));
  const between = [...code.matchAll(/(?<!=)>([^<>{}=;]+)[<{]|\}([^<>{}=;()]+)</g)].map(([, a, b]) => a ?? b!);
  return [...strings, ...between.filter((text) => !/=>|&&|\|\||\?\s*\(|^\s*\)/.test(text))]
    .map((text) =>
      text
        .replace(/\{\w+\}/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((text) => /\p{L}/u.test(text));
}

test('no page of the office names what a business may call otherwise', () => {
  const found = globSync('widget/office/**/*.{ts,tsx}')
    .filter((file) => !file.includes('.test.') && !file.endsWith('terms-form.tsx'))
    .flatMap((file) =>
      sayings(readFileSync(file, 'utf8'))
        // The columns of a file are what they are.
        .filter((text) => ours.test(text) && !text.includes('_ref'))
        .map((text) => `${file}: ${text}`),
    );
  expect(found).toEqual([]);
});
