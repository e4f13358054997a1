/** The report of a period as far as somebody's role reaches, beside the figures of as many days before. */
import {
  type Figures,
  periodBefore,
  type Report,
  type ReportQuery,
  type ResourceUse,
  stretchesOf,
} from '../../shared/reports.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Scope } from '../scope.ts';
import { answersOf } from './answers.ts';
import { keptOf, sumKept } from './kept.ts';
import { type Asked, askedOf, meantResources } from './meant.ts';
import { touchesOf } from './touches.ts';
import { sumDrives, sumUse, usesOf } from './use.ts';

/** Everything the reports page shows. */
export async function reportOf(ctx: Context, business: Business, scope: Scope, query: ReportQuery): Promise<Report> {
  const db = ctx.database.read;
  const asked = askedOf(business, scope, query, query);
  const earlier = periodBefore(query.fromDay, query.toDay);
  const stretches = stretchesOf(query.fromDay, query.toDay);
  const [period, answers, before] = await Promise.all([
    measure(ctx, asked, stretches),
    answersOf(db, asked),
    measure(ctx, askedOf(business, scope, query, earlier), stretchesOf(earlier.fromDay, earlier.toDay)),
  ]);
  const people = period.resources.filter(isPerson);
  return {
    zone: business.zone,
    fromDay: query.fromDay,
    toDay: query.toDay,
    groups: period.groups,
    stretches,
    now: period.figures,
    before: { ...before.figures, ...earlier },
    resources: period.resources,
    trend: stretches.map((_, i) => ({ ...sumUse(people.map((p) => p.stretches[i]!)), visits: period.visits[i]! })),
    services: period.services,
    answers,
    causes: period.causes,
  };
}

const isPerson = ({ kind }: ResourceUse): boolean => kind === 'person';

async function measure(ctx: Context, asked: Asked, stretches: Report['stretches']) {
  const db = ctx.database.read;
  const meant = await meantResources(db, asked);
  const [resources, { services, visits: inStretches }, { touches, causes }] = await Promise.all([
    usesOf(ctx, asked, meant, stretches),
    keptOf(db, asked, stretches),
    touchesOf(db, asked),
  ]);
  const { visits, ...kept } = sumKept(services);
  const people = resources.filter(isPerson);
  const figures: Figures = { use: sumUse(people), kept, visits, driven: sumDrives(people), touches };
  return { groups: meant.groups, resources, services, visits: inStretches, causes, figures };
}
