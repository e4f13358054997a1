/**
 * The cheapest way to give every row a column of its own (Kuhn 1955; Munkres' potentials, O(rows² · columns)).
 * `cost[row][column]` is a non-negative number, Infinity where the pair is impossible.
 * Returns the column of each row, or undefined if not every row can be served.
 */
export function assign(cost: readonly (readonly number[])[]): number[] | undefined {
  const rows = cost.length;
  const columns = cost[0]?.length ?? 0;
  if (rows > columns) return rows === 0 ? [] : undefined;
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1); // 1-based, 0 means free
  const cameFrom = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    // Shortest augmenting path from this row, column 0 standing for its start.
    const slack = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const done = new Uint8Array(columns + 1);
    let column = 0;
    rowOf[0] = row;
    do {
      done[column] = 1;
      const here = rowOf[column]!;
      let step = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let c = 1; c <= columns; c++) {
        if (done[c]) continue;
        const reduced = cost[here - 1]![c - 1]! - rowPotential[here]! - columnPotential[c]!;
        if (reduced < slack[c]!) {
          slack[c] = reduced;
          cameFrom[c] = column;
        }
        if (slack[c]! < step) {
          step = slack[c]!;
          next = c;
        }
      }
      if (step === Number.POSITIVE_INFINITY) return undefined;
      for (let c = 0; c <= columns; c++) {
        if (done[c]) {
          rowPotential[rowOf[c]!]! += step;
          columnPotential[c]! -= step;
        } else slack[c]! -= step;
      }
      column = next;
    } while (rowOf[column] !== 0);
    while (column !== 0) {
      rowOf[column] = rowOf[cameFrom[column]!]!;
      column = cameFrom[column]!;
    }
  }
  const answer = new Array<number>(rows).fill(-1);
  for (let c = 1; c <= columns; c++) if (rowOf[c]! > 0) answer[rowOf[c]! - 1] = c - 1;
  return answer;
}
