import { expect, inject, test } from 'vitest';
import { seeded } from '../../server/random.ts';
import { makeAddresses } from './addresses.ts';
import { complaintsOf } from './report.ts';
import { runTrial } from './run.ts';

for (const database of ['SQLite', 'PostgreSQL'])
  test(`a small business lives through a week: planned, answered, picked, fallen ill (${database})`, async () => {
    const settings = {
      seed: 7,
      technicians: 3,
      proposed: 45,
      picking: 25,
      planSeconds: 1,
      fromDay: '2026-11-30',
      toDay: '2026-12-04',
      policy: { strategy: 'hybrid' as const, horizonDays: 28 },
    };
    const url = database === 'SQLite' ? '' : inject('postgresUrl');
    const report = await runTrial(url, makeAddresses(90, seeded(settings.seed)), settings);
    expect(complaintsOf(report)).toEqual([]);
    const [plan, answers, picks, absence] = report.stages.map((stage) => stage.facts);
    expect(plan).toMatchObject({ jobs: 45, proposed: 45, unplaced: 0 });
    // The ledger, summed up by itself, drives what the plan said.
    expect(Math.abs(report.stages[0]!.driven.metres - plan!['plannedMetres']!)).toBeLessThan(500);
    expect(answers!['secondRound']).toBeGreaterThan(0);
    expect(answers!['queue']).toBeGreaterThan(0);
    expect(picks).toMatchObject({ booked: 25, withoutTime: 0 });
    expect(absence!['affected']).toBeGreaterThanOrEqual(4);
    expect(absence!['keptSilently']! + absence!['acceptedByOneTap']! + absence!['choseOther']!).toBe(
      absence!['affected'],
    );
    const [together, best, , firstFree] = report.ways.map((way) => way.driven.metres / way.driven.visits);
    expect(together!).toBeLessThan(best!);
    expect(best!).toBeLessThan(firstFree!);
  });
