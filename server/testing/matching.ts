import type { Needed, Supplied } from '../stock/fefo.ts';

/** The most that can be served, by augmenting paths from single units to single visits: slow, and true by definition. */
export function mostServed(lots: readonly Supplied[], needs: readonly Needed[]): number {
  const units = lots.flatMap((l) => Array.from({ length: l.quantity }, () => l));
  const visits = needs.flatMap((n) => Array.from({ length: n.quantity }, () => n));
  const holder = units.map(() => -1);
  const find = (visit: number, seen: Set<number>): boolean =>
    units.some((unit, u) => {
      const fits = unit.receivedDay <= visits[visit]!.day && visits[visit]!.day <= unit.expiresDay;
      if (!fits || seen.has(u)) return false;
      seen.add(u);
      if (holder[u] !== -1 && !find(holder[u]!, seen)) return false;
      holder[u] = visit;
      return true;
    });
  return visits.filter((_, v) => find(v, new Set())).length;
}
