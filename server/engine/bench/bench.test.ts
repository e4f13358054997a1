import { expect, test } from 'vitest';
import { solve } from '../solve.ts';
import { evaluate } from './evaluate.ts';
import { asProblem } from './instance.ts';
import { readSolomon, readVroom, readVrplib } from './readers.ts';

const solomon = `TINY

VEHICLE
NUMBER     CAPACITY
  2         20

CUSTOMER
CUST NO.  XCOORD.    YCOORD.    DEMAND   READY TIME   DUE DATE   SERVICE TIME

    0      0         0          0          0        230          0
    1      3         4         10          0        100         10
    2      6         8         10         20        100         10
    3      1         1         10          0        100         10
`;

const vrplib = `NAME : tiny
TYPE : VRPTW
DIMENSION : 3
VEHICLES : 2
CAPACITY : 5
EDGE_WEIGHT_TYPE : EXPLICIT
EDGE_WEIGHT_FORMAT : FULL_MATRIX
EDGE_WEIGHT_SECTION
0 10 20
11 0 5
21 6 0
DEMAND_SECTION
1 0
2 3
3 2
DEPOT_SECTION
1
-1
SERVICE_TIME_SECTION
1 0
2 4
3 4
TIME_WINDOW_SECTION
1 0 100
2 0 50
3 30 60
EOF
`;

const vroom = JSON.stringify({
  jobs: [
    {
      id: 7,
      location_index: 1,
      service: 10,
      skills: [2],
      time_windows: [
        [0, 20],
        [200, 220],
      ],
    },
    { id: 8, location_index: 2, setup: 5, service: 10, time_windows: [[0, 400]] },
  ],
  vehicles: [
    { id: 3, start_index: 0, end_index: 0, skills: [1], time_window: [0, 100] },
    { id: 4, start_index: 0, end_index: 0, skills: [1, 2], time_window: [150, 400] },
  ],
  matrices: {
    car: {
      durations: [
        [0, 10, 20],
        [10, 0, 15],
        [20, 15, 0],
      ],
    },
  },
});

test('Solomon distances are floored tenths, and the plan agrees with the evaluator', () => {
  const instance = readSolomon('tiny', solomon);
  expect(instance.matrix[0]).toEqual([0, 50, 100, 14]);
  const { routes, cost } = solve(asProblem(instance), { seed: 1, stop: { iterations: 500 } });
  const named = routes.map((visits, v) => ({ vehicle: v, visits: visits.map((i) => instance.jobs[i]!.id) }));
  expect(evaluate(instance, named)).toEqual({ cost, unassigned: 0, vehicles: 2 });
  expect(cost).toBe(228);
});

test('a VRPLIB matrix is taken as it stands and nodes keep their numbers', () => {
  const instance = readVrplib('tiny', vrplib);
  expect(instance.jobs.map(({ id, windows }) => [id, windows])).toEqual([
    [2, [[0, 50]]],
    [3, [[30, 60]]],
  ]);
  expect(evaluate(instance, [{ vehicle: 1, visits: [2, 3] }]).cost).toBe(10 + 5 + 21);
});

test('VROOM jobs need their skills, and any of their windows will do', () => {
  const instance = readVroom('tiny', vroom);
  expect(evaluate(instance, [{ vehicle: 4, visits: [7, 8] }])).toEqual({ cost: 45, unassigned: 0, vehicles: 1 });
  expect(() => evaluate(instance, [{ vehicle: 3, visits: [7] }])).toThrow('may not serve 7');
  expect(() => evaluate(instance, [{ vehicle: 4, visits: [8, 8] }])).toThrow('served twice');
  expect(solve(asProblem(instance), { seed: 1, stop: { iterations: 200 } }).unassigned).toEqual([]);
  const { start_index, end_index, ...open } = JSON.parse(vroom).vehicles[1];
  const adrift = readVroom('adrift', JSON.stringify({ ...JSON.parse(vroom), vehicles: [open] }));
  expect([start_index, end_index, evaluate(adrift, [{ vehicle: 4, visits: [7, 8] }]).cost]).toEqual([0, 0, 15]);
});
