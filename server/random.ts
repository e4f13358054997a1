/** Chance that can be repeated: for demos, simulations and tests. What runs for real gets its chance from the context. */

/** A small seeded generator of numbers from 0 up to 1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A stream of its own for each name: what one of them draws leaves the others as they were. */
export function streamOf(seed: number, name: string): () => number {
  let hash = seed | 0;
  for (let i = 0; i < name.length; i++) {
    // FNV-1a, then the finish of murmur3: neighbouring names must not give neighbouring numbers.
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return seeded(hash ^ (hash >>> 16));
}
