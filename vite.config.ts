import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { de } from './widget/locales/de.ts';
import { fr } from './widget/locales/fr.ts';
import { nl } from './widget/locales/nl.ts';
import { uk } from './widget/locales/uk.ts';

/** Recent enough for light-dark() and cascade layers, which Vite would otherwise lower to nothing. */
const browsers = ['chrome123', 'firefox120', 'safari17.5'];

/** The languages the embed fetches when a page speaks them, as JSON beside its script. */
const embedTexts: Plugin = {
  name: 'embed-texts',
  generateBundle() {
    for (const [locale, words] of Object.entries({ fr, nl, de, uk }))
      this.emitFile({ type: 'asset', fileName: `${locale}.json`, source: JSON.stringify(words) });
  },
};

/** Two builds: `embed` is one classic script for other people's pages; `pages` are our own link and office pages. */
export default defineConfig(({ mode }) => ({
  plugins: mode === 'embed' ? [embedTexts] : [],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  define: { 'process.env.NODE_ENV': '"production"' },
  build: {
    outDir: `dist/${mode}`,
    target: browsers,
    cssTarget: browsers,
    ...(mode === 'embed'
      ? {
          lib: { entry: 'widget/embed.ts', formats: ['iife' as const], name: 'Creneau', fileName: () => 'booking.js' },
        }
      : {
          manifest: true,
          rolldownOptions: {
            input: {
              link: 'widget/link/main.ts',
              office: 'widget/office/main.tsx',
              officeStyles: 'widget/office/styles.ts',
              wayIn: 'widget/office/way-in.ts',
            },
          },
        }),
  },
  test: {
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: [
            'shared/**/*.test.ts',
            'server/engine/**/*.test.ts',
            'server/*.test.ts',
            // A simulation has a database of its own.
            'server/reports/simulate/*.test.ts',
            'widget/**/*.test.{ts,tsx}',
          ],
        },
      },
      ...(['sqlite', 'postgres'] as const).map((database) => ({
        extends: true as const,
        test: {
          name: database,
          include: ['server/*/**/*.test.ts'],
          exclude: ['server/engine/**', 'server/reports/simulate/**'],
          env: { TEST_DATABASE: database },
          globalSetup: ['server/testing/postgres.ts'],
        },
      })),
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['e2e/**/*.test.ts'],
          testTimeout: 120_000,
          env: { TEST_DATABASE: 'postgres' },
          globalSetup: ['server/testing/postgres.ts', 'e2e/support/browser.ts'],
        },
      },
    ],
  },
}));
