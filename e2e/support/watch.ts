import type { Page } from 'playwright-core';

interface Watched {
  shifts: { value: number; afterInput: boolean; what: string[] }[];
  violations: string[];
}
declare global {
  interface Window {
    watched: Watched;
  }
}

/** Has a page keep what a host would complain of: every layout shift and everything its policy refused. */
export const watch = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const watched: Watched = { shifts: [], violations: [] };
    window.watched = watched;
    document.addEventListener('securitypolicyviolation', (event) =>
      watched.violations.push(
        `${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
      ),
    );
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
        sources: { node: Element | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
      })[])
        watched.shifts.push({
          value: entry.value,
          afterInput: entry.hadRecentInput,
          what: entry.sources.map(({ node, previousRect: from, currentRect: to }) => {
            const rect = ({ x, y, width, height }: DOMRectReadOnly): string => `${x},${y} ${width}×${height}`;
            return `${node?.id || node?.nodeName || 'in the widget'}: ${rect(from)} → ${rect(to)}`;
          }),
        });
    }).observe({ type: 'layout-shift', buffered: true });
  });

/** What was kept: shifts nobody caused by touching something, and refusals. */
export async function complaints(page: Page): Promise<{ shifts: Watched['shifts']; violations: string[] }> {
  const { shifts, violations } = await page.evaluate(() => window.watched);
  return { shifts: shifts.filter((shift) => !shift.afterInput), violations };
}

/** Everything a site could have left behind in a browser. */
export async function leftBehind(page: Page): Promise<string[]> {
  const { cookies, origins } = await page.context().storageState({ indexedDB: true });
  const session = await page.evaluate(() => Object.keys(sessionStorage));
  return [...cookies.map((c) => `cookie ${c.name}`), ...origins.map((o) => `storage of ${o.origin}`), ...session];
}
