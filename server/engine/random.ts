/**
 * A small seeded generator (xoshiro128**, Blackman & Vigna 2018): the same seed gives the same numbers on every
 * machine, since only 32-bit integer arithmetic is used.
 */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(seed: number) {
    // Splitmix32 spreads a small seed over the whole state.
    let x = seed | 0;
    const next = () => {
      x = (x + 0x9e3779b9) | 0;
      let z = x ^ (x >>> 16);
      z = Math.imul(z, 0x21f0aaad);
      z ^= z >>> 15;
      z = Math.imul(z, 0x735a2d97);
      return z ^ (z >>> 15);
    };
    this.a = next();
    this.b = next();
    this.c = next();
    this.d = next();
  }

  /** 32 random bits as an unsigned integer. */
  bits(): number {
    const product = Math.imul(this.b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const t = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= t;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result;
  }

  /** A number in [0, 1). */
  unit(): number {
    return this.bits() * 2 ** -32;
  }

  /** An integer in [0, below). */
  below(below: number): number {
    return Math.floor(this.bits() * 2 ** -32 * below);
  }
}
