/** Roles × locations × routes, whole: who may take the action of each route, and about what. */
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DayView } from '../../shared/office.ts';
import { may, type Role, roles, type StaffAction } from '../../shared/roles.ts';
import type { ResourceDraft, ServiceDraft } from '../../shared/setup.ts';
import { addDays, dayOf } from '../../shared/time.ts';
import { createApp } from '../app.ts';
import type { Business } from '../business/business.ts';
import { createLocation } from '../business/locations.ts';
import { createStaff } from '../business/staff.ts';
import { officeSlots, placeByHand } from '../dispatch/arrange.ts';
import { joinSeries } from '../jobs/jobs.ts';
import { createAbsence } from '../resources/absences.ts';
import { openItems, toQueue } from '../schedule/queue.ts';
import { createSeries } from '../schedule/series.ts';
import type { Subject } from '../scope.ts';
import { createService } from '../services/services.ts';
import { policyOf, SESSION_COOKIE, startSession } from '../session.ts';
import { savePasskey } from '../staff/passkeys.ts';
import type { TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeResource } from '../testing/town.ts';

let ctx: TestContext;
let app: ReturnType<typeof createApp>;

/** Where an object can be, as seen by staff of the location "here" of one business. */
const places = ['own', 'elsewhere', 'foreign', 'missing'] as const;
type Place = (typeof places)[number];
type Ids = Record<Subject, string>;

interface Entry {
  action: StaffAction;
  /** What the request is about: in the address, or in its body. */
  subject?: Subject;
  body?: (id: string) => unknown;
  /** What the address carries after its path. */
  query?: string;
}

const slot = { from: 1_795_600_000, to: 1_795_607_200 };
const weekly = { times: 1, weeks: 1 };
const absence = { from: slot.from, to: slot.to };
const days = { fromDay: '2026-11-23', toDay: '2026-11-24', seconds: 1 };
/** The days of the events below. */
const boardDays = `fromDay=${dayOf(slot.from + 3_600_000, 'Europe/Brussels')}&toDay=${dayOf(slot.from + 8_600_000, 'Europe/Brussels')}`;
const contact = { name: 'Somebody', email: 'somebody@example.org' };

/** An hour of its own for every meeting. */
let hour = 0;
const meeting = () => {
  const from = slot.from + 3_600_000 + 3600 * hour++;
  return { kind: 'meeting', title: 'Team', from, to: from + 1800, resourceIds: [] as string[] };
};
const item = { name: 'Bandage', unit: 'piece', reorderAt: 0 };
/** Drafts of the set-up; each new van has a driver from a day of its own on. */
const therapist = (draft: Partial<ResourceDraft> = {}): ResourceDraft => ({
  ...{ kind: 'person', name: 'A therapist', locationId: 'own', units: 1, skills: [], levels: {}, drives: false },
  ...{ home: { street: '', postcode: '', place: '' }, email: '', phone: '', maxVisits: 0, colour: '#0b5fff' },
  ...{ active: true, groups: [], exceptions: [], drivers: [] },
  shifts: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
    ...{ weekday, fromMinute: 0, toMinute: 1440, validFrom: null, validTo: null },
  })),
  ...draft,
});
const van = (personId: string): ResourceDraft => {
  const validFrom = addDays('2030-01-01', hour++);
  const drivers = [{ personId, weekdays: [1], validFrom, validTo: null }];
  return therapist({ kind: 'vehicle', name: 'A van', shifts: [], drivers });
};
const session = (): ServiceDraft => {
  const { id: _, ...draft } = sessionAt('draft', ['own']);
  return { ...draft, active: true, capacity: 0 };
};
const newcomer = () => ({ name: 'Somebody', email: `${ctx.id('newcomer')}@example.org`, role: 'viewer' });

const drag = (kind: 'job' | 'appointment', id: string) => ({
  subject: { kind: kind === 'job' ? 'job' : 'card', id },
  version: 0,
  resourceId: 'resource-own',
  start: slot.from,
});

/** Every route of the office. One that is not here, or is here with another right, fails. */
const table: Record<string, Entry | Entry[]> = {
  'GET /me': { action: 'see-schedule' },
  'GET /day': { action: 'see-schedule' },
  'POST /day/tidy/preview': {
    action: 'plan-period',
    subject: 'resource',
    body: (resourceId) => ({ resourceId, day: days.fromDay }),
  },
  'POST /day/tidy': {
    action: 'plan-period',
    subject: 'resource',
    body: (resourceId) => ({ resourceId, day: days.fromDay, stamp: 'x' }),
  },
  'GET /board': { action: 'see-schedule', query: boardDays },
  'GET /board/occupancy': { action: 'see-schedule', query: boardDays },
  'GET /board/changes': { action: 'see-schedule', query: `${boardDays}&after=0.0` },
  'GET /board/live': { action: 'see-schedule' },
  'POST /board/hold': [
    { action: 'place-jobs', subject: 'appointment', body: (cardId) => ({ cardId }) },
    { action: 'place-jobs', subject: 'event', body: (cardId) => ({ cardId }) },
  ],
  'POST /board/let-go': { action: 'place-jobs', subject: 'event', body: (cardId) => ({ cardId }) },
  'GET /board/views': { action: 'see-schedule' },
  'POST /board/views': { action: 'see-schedule', body: () => ({ name: 'Mine', query: 'level=day' }) },
  'PUT /board/views/:id': {
    action: 'see-schedule',
    subject: 'board-view',
    body: () => ({ name: ctx.id('Mine'), query: 'level=day' }),
  },
  'DELETE /board/views/:id': { action: 'see-schedule', subject: 'board-view' },
  'GET /board/unplanned': { action: 'place-jobs' },
  'GET /board/place-names': { action: 'see-schedule', query: 'south=50&west=3&north=52&east=4' },
  'POST /board/places': (['job', 'appointment', 'event'] as const).map((subject) => ({
    action: 'place-jobs',
    subject,
    body: (id: string) => ({ subject: { kind: subject === 'job' ? 'job' : 'card', id }, ...days }),
  })),
  'POST /board/move': (['job', 'appointment'] as const).map((subject) => ({
    action: 'place-jobs',
    subject,
    body: (id: string) => drag(subject, id),
  })),
  'POST /board/preview-move': (['job', 'appointment'] as const).map((subject) => ({
    action: 'place-jobs',
    subject,
    body: (id: string) => drag(subject, id),
  })),
  'GET /board/day-sheet': { action: 'see-schedule' },
  'POST /board/undo': { action: 'place-jobs', body: () => ({ undo: 'x' }) },
  'GET /board/conflicts': { action: 'see-schedule' },
  'GET /board/conflicts/:id/ways': { action: 'place-jobs', subject: 'conflict' },
  'POST /board/conflicts/:id/resolve': {
    action: 'place-jobs',
    subject: 'conflict',
    body: () => ({ way: 'keep', stamp: 'x' }),
  },
  'GET /my-day': { action: 'record-outcome' },
  'GET /unrecorded': { action: 'work-queue' },
  'POST /unrecorded/done': { action: 'work-queue', body: () => ({ day: days.fromDay }) },
  'POST /appointments/:id/outcome': {
    action: 'record-outcome',
    subject: 'appointment',
    body: () => ({ outcome: 'done' }),
  },
  'POST /appointments/:id/undo': { action: 'record-outcome', subject: 'appointment' },
  'POST /appointments/:id/late/preview': {
    action: 'record-outcome',
    subject: 'appointment',
    body: () => ({ arriveAt: slot.from }),
  },
  'POST /appointments/:id/late': {
    action: 'record-outcome',
    subject: 'appointment',
    body: () => ({ arriveAt: slot.from }),
  },
  'GET /events': { action: 'see-schedule' },
  'POST /events': [
    { action: 'plan-period', subject: 'location', body: (locationId) => ({ ...meeting(), locationId }) },
    { action: 'plan-period', subject: 'resource', body: (id) => ({ ...meeting(), resourceIds: [id] }) },
  ],
  'GET /events/:id': { action: 'see-schedule', subject: 'event' },
  'PUT /events/:id': { action: 'plan-period', subject: 'event', body: () => ({ ...meeting(), capacity: 9 }) },
  'POST /events/:id/cancel': { action: 'plan-period', subject: 'event', body: () => ({}) },
  'POST /events/:id/signups': { action: 'place-jobs', subject: 'event', body: () => ({ contact }) },
  'DELETE /events/:id/signups/:signup': { action: 'place-jobs', subject: 'event' },
  'POST /events/:id/signups/:signup/place': { action: 'place-jobs', subject: 'event' },
  'PUT /events/:id/signups/:signup/outcome': {
    action: 'record-outcome',
    subject: 'event',
    body: () => ({ outcome: 'came' }),
  },
  'GET /waiting': { action: 'work-queue' },
  'DELETE /waiting/:id': { action: 'work-queue', subject: 'job' },
  'GET /stock': { action: 'see-stock' },
  'POST /stock/items': { action: 'keep-stock', body: () => item },
  'PUT /stock/items/:id': { action: 'keep-stock', subject: 'item', body: () => item },
  'POST /stock/lots': [
    {
      action: 'keep-stock',
      subject: 'location',
      body: (id) => ({ itemId: 'dressing', place: { kind: 'location', id }, quantity: 1 }),
    },
    {
      action: 'keep-stock',
      subject: 'resource',
      body: (id) => ({ itemId: 'dressing', place: { kind: 'resource', id }, quantity: 1 }),
    },
  ],
  'POST /stock/lots/:id/count': {
    action: 'keep-stock',
    subject: 'lot',
    body: () => ({ quantity: 4, reason: 'counted' }),
  },
  'POST /stock/lots/:id/recall/preview': { action: 'keep-stock', subject: 'lot' },
  'POST /stock/lots/:id/recall': { action: 'keep-stock', subject: 'lot', body: () => ({ reason: 'faulty seals' }) },
  'POST /stock/lots/:id/move': {
    action: 'keep-stock',
    subject: 'lot',
    body: () => ({ place: { kind: 'resource', id: 'resource-own' }, quantity: 1 }),
  },
  'PUT /stock/services/:id': {
    action: 'set-supplies',
    subject: 'service',
    body: () => ({ supplies: [], suppliesFrom: 'lead' }),
  },
  'POST /stock/import': { action: 'keep-stock', body: () => ({ text: 'item', dryRun: true }) },
  'GET /queue': { action: 'work-queue' },
  'GET /queue/:id': { action: 'work-queue', subject: 'queue-item' },
  'POST /queue/:id/call-done': { action: 'work-queue', subject: 'queue-item', body: () => ({}) },
  'POST /queue/:id/close': { action: 'work-queue', subject: 'queue-item', body: () => ({}) },
  'GET /absences': { action: 'see-schedule' },
  'POST /absences/preview': {
    action: 'enter-absence',
    subject: 'resource',
    body: (resourceId) => ({ resourceId, ...absence }),
  },
  'POST /absences': {
    action: 'enter-absence',
    subject: 'resource',
    body: (resourceId) => ({ resourceId, ...absence }),
  },
  'DELETE /absences/:id': { action: 'enter-absence', subject: 'absence' },
  'GET /jobs': { action: 'see-customers' },
  'POST /jobs': [
    { action: 'place-jobs', subject: 'service', body: (serviceId) => ({ serviceId, contact }) },
    { action: 'place-jobs', subject: 'location', body: (locationId) => ({ serviceId: 'both', locationId, contact }) },
    { action: 'place-jobs', subject: 'customer', body: (customerId) => ({ serviceId: 'both', customerId }) },
    {
      action: 'place-jobs',
      subject: 'queue-item',
      body: (queueItemId) => ({ serviceId: 'both', contact, queueItemId }),
    },
  ],
  'GET /jobs/:id': { action: 'see-customers', subject: 'job' },
  'GET /jobs/:id/slots': { action: 'place-jobs', subject: 'job' },
  'POST /jobs/:id/why-not': { action: 'place-jobs', subject: 'job', body: () => slot },
  'POST /jobs/:id/propose': { action: 'place-jobs', subject: 'job', body: () => ({}) },
  'POST /jobs/:id/pick-link': { action: 'place-jobs', subject: 'job', body: () => ({}) },
  'POST /jobs/:id/place': { action: 'place-jobs', subject: 'job', body: () => ({ slot }) },
  'POST /jobs/:id/offer-instead': { action: 'place-jobs', subject: 'job', body: () => ({ slot }) },
  'POST /jobs/:id/move': { action: 'place-jobs', subject: 'job', body: () => ({ slot }) },
  'POST /jobs/:id/urgent/preview': { action: 'place-jobs', subject: 'job', body: () => ({}) },
  'POST /jobs/:id/urgent': { action: 'place-jobs', subject: 'job', body: () => ({ stamp: 'x' }) },
  'POST /jobs/:id/reopen': { action: 'place-jobs', subject: 'job' },
  'POST /jobs/:id/cancel': { action: 'place-jobs', subject: 'job', body: () => ({}) },
  'PUT /jobs/:id/strategy': { action: 'place-jobs', subject: 'job', body: () => ({ strategy: 'pick' }) },
  'POST /jobs/:id/series/find': { action: 'place-jobs', subject: 'job', body: () => ({ pace: weekly }) },
  'POST /jobs/:id/series': {
    action: 'place-jobs',
    subject: 'job',
    body: () => ({ pace: weekly, slots: [slot, { from: slot.from + 604_800, to: slot.to + 604_800 }] }),
  },
  'GET /series/:id': { action: 'see-customers', subject: 'series' },
  'POST /series/:id/move/find': { action: 'place-jobs', subject: 'series', body: () => ({ from: 1 }) },
  'POST /series/:id/move': { action: 'place-jobs', subject: 'series', body: () => ({ from: 1, slots: [slot] }) },
  'POST /series/:id/cancel': { action: 'place-jobs', subject: 'series', body: () => ({ from: 1 }) },
  'GET /reports': { action: 'see-reports', query: `fromDay=${days.fromDay}&toDay=${days.toDay}` },
  'GET /settings': { action: 'see-settings' },
  'PUT /settings': { action: 'change-settings', body: () => ({ policy: {} }) },
  'PUT /settings/terms': { action: 'change-settings', body: () => ({ preset: 'clinic' }) },
  'PUT /settings/services/:id': { action: 'change-settings', subject: 'service', body: () => ({ policy: {} }) },
  'GET /setup': { action: 'see-set-up' },
  'GET /setup/check': { action: 'see-set-up' },
  'POST /setup/preview': [
    { action: 'see-set-up', subject: 'service', body: (serviceId) => ({ sample: { serviceId } }) },
    { action: 'see-set-up', subject: 'location', body: (locationId) => ({ sample: { locationId } }) },
    { action: 'see-set-up', subject: 'resource', body: (id) => ({ resource: { id, draft: therapist() }, sample: {} }) },
    { action: 'see-set-up', subject: 'service', body: (id) => ({ service: { id, draft: session() }, sample: {} }) },
  ],
  'GET /setup/services/:id': { action: 'see-set-up', subject: 'service' },
  'POST /setup/services': { action: 'change-settings', body: () => ({}) },
  'PUT /setup/services/:id': { action: 'change-settings', subject: 'service', body: () => ({}) },
  'GET /setup/resources/:id': { action: 'see-set-up', subject: 'resource' },
  'POST /setup/resources': [
    { action: 'keep-resources', subject: 'location', body: (locationId) => therapist({ locationId }) },
    { action: 'keep-resources', subject: 'resource', body: (id) => van(id) },
  ],
  'PUT /setup/resources/:id': { action: 'keep-resources', subject: 'resource', body: () => therapist() },
  'POST /setup/resources/:id/copy-shifts': {
    action: 'keep-resources',
    subject: 'resource',
    body: () => ({ to: ['resource-own'] }),
  },
  'POST /setup/locations': { action: 'change-settings', body: () => ({}) },
  'PUT /setup/locations/:id': { action: 'change-settings', subject: 'location', body: () => ({}) },
  'POST /setup/locations/:id/close': { action: 'change-settings', subject: 'location' },
  'GET /setup/import-sample': { action: 'see-set-up' },
  'POST /setup/import': { action: 'change-settings', body: () => ({}) },
  'GET /staff': { action: 'manage-staff' },
  'POST /staff': [
    { action: 'manage-staff', subject: 'location', body: (id) => ({ ...newcomer(), locationIds: [id] }) },
    {
      action: 'manage-staff',
      subject: 'resource',
      body: (resourceId) => ({ ...newcomer(), locationIds: ['own'], resourceId }),
    },
  ],
  'PUT /staff/:id': {
    action: 'manage-staff',
    subject: 'staff',
    body: () => ({ name: 'A viewer', role: 'viewer', locationIds: ['own'] }),
  },
  'POST /staff/:id/invite': { action: 'manage-staff', subject: 'staff' },
  'POST /staff/:id/deactivate': { action: 'manage-staff', subject: 'staff' },
  'GET /account': { action: 'manage-own-account' },
  'PUT /account/password': { action: 'manage-own-account', body: () => ({ password: 'short' }) },
  'POST /account/passkeys/options': { action: 'manage-own-account', body: () => ({}) },
  'POST /account/passkeys': { action: 'manage-own-account', body: () => ({ response: { id: 'x' } }) },
  'DELETE /account/passkeys/:id': { action: 'manage-own-account', subject: 'passkey' },
  'GET /plans': { action: 'plan-period' },
  'POST /plans': { action: 'plan-period', subject: 'location', body: (id) => ({ ...days, locationIds: [id] }) },
  'GET /plans/:id': { action: 'plan-period', subject: 'plan' },
  'POST /plans/:id/cancel': { action: 'plan-period', subject: 'plan' },
  'POST /plans/:id/send': { action: 'plan-period', subject: 'plan', body: () => ({}) },
  // The last: nothing of this session is left after it.
  'POST /account/sign-out-everywhere': { action: 'manage-own-account' },
};

/** A therapist, a room, a service, a job, an absence, a plan … of one location, all named after it. */
async function furnish(business: Business, name: string): Promise<Ids> {
  const locationId = name;
  if (name !== 'missing')
    await ctx.transact((tx) =>
      createLocation(tx, {
        businessId: business.id,
        id: name,
        name: `Practice ${name}`,
        address: 'Veldstraat 1',
        postcode: '9000',
        place: 'Gent',
        ...at(0, 0),
        zone: business.zone,
      }),
    );
  const resource = await makeResource(ctx, business, {
    id: `resource-${name}`,
    kind: 'person',
    name: `Therapist ${name}`,
    drives: false,
    locationId,
  });
  const service = `service-${name}`;
  await ctx.transact((tx) => createService(tx, business.id, sessionAt(service, [locationId])));
  return { location: name, resource, service, ...(await objects(business, name)) };
}

const sessionAt = (id: string, locationIds: string[]) => ({
  id,
  name: `Session ${id}`,
  names: {},
  description: '',
  place: 'location' as const,
  durationMinutes: 30,
  setupMinutes: 0,
  cleanupMinutes: 0,
  requirements: [{ kind: 'person' as const, skills: [], count: 1 }],
  policy: {},
  offered: true,
  locationIds,
});

/** What requests use up, made anew. */
async function objects(
  business: Business,
  name: string,
  self = '',
): Promise<Omit<Ids, 'location' | 'resource' | 'service'>> {
  const { job, customer } = await makeJob(ctx, business, `service-${name}`, at(1, 1), {
    locationId: name,
    name: `Customer ${name}`,
    email: `customer.${name}@example.org`,
  });
  const plan = ctx.id('pln');
  const absenceId = await ctx.transact(async (tx) => {
    await toQueue(ctx, tx, business.id, { kind: 'declined', jobId: job.id });
    await tx
      .insertInto('waiting')
      .values({
        businessId: business.id,
        id: ctx.id('wai'),
        jobId: job.id,
        since: ctx.now(),
        endedAt: null,
        endedBecause: null,
      })
      .execute();
    await tx
      .insertInto('plan')
      .values({
        businessId: business.id,
        id: plan,
        status: 'ready',
        fromDay: days.fromDay,
        toDay: days.toDay,
        filter: JSON.stringify({ locationIds: [name], serviceIds: [] }),
        seed: 1,
        result: '{}',
        createdBy: `planner ${name}`,
        createdAt: ctx.now(),
      })
      .execute();
    const span = { from: ctx.now() + 100, to: ctx.now() + 200 };
    return createAbsence(ctx, tx, business.id, {
      resourceId: `resource-${name}`,
      span,
      reason: `Reason ${name}`,
      createdBy: 'x',
    });
  });
  const waiting = (await openItems(ctx.database.db, business.id)).find((i) => i.jobId === job.id)!;
  const staff = await ctx.transact((tx) =>
    createStaff(ctx, tx, business.id, {
      name: `Colleague ${name}`,
      email: `${ctx.id('colleague')}.${name}@example.org`,
      role: 'viewer',
      resourceId: null,
      locationIds: [name],
    }),
  );
  const appointment = await booked(business, name);
  const series = ctx.id('srs');
  const sessionId = await booked(business, name);
  await ctx.transact(async (tx) => {
    const session = await tx
      .selectFrom('appointment as a')
      .innerJoin('job as j', (join) => join.onRef('j.businessId', '=', 'a.businessId').onRef('j.id', '=', 'a.jobId'))
      .select(['j.id', 'j.customerId', 'j.serviceId'])
      .where('a.businessId', '=', business.id)
      .where('a.id', '=', sessionId)
      .executeTakeFirstOrThrow();
    const { customerId, serviceId } = session;
    const rhythm = { ...weekly, minDays: 3, maxDays: 11 };
    await createSeries(ctx, tx, business.id, { id: series, customerId, serviceId, rhythm, count: 1 }, null);
    await joinSeries(tx, business.id, session.id, { id: series, position: 1 });
  });
  const event = ctx.id('evt');
  const { from, to } = meeting();
  await ctx.transact(async (tx) => {
    await tx
      .insertInto('event')
      .values({
        businessId: business.id,
        id: event,
        serviceId: null,
        locationId: name,
        kind: 'class',
        title: `Class ${name}`,
        startsAt: from,
        endsAt: to,
        capacity: 9,
        createdAt: ctx.now(),
        seriesId: null,
        rhythmDay: null,
      })
      .execute();
    await tx
      .insertInto('allocation')
      .values({
        businessId: business.id,
        id: ctx.id('all'),
        resourceId: `resource-${name}`,
        unit: 1,
        startsAt: from,
        endsAt: to,
        day: dayOf(from, business.zone),
        appointmentId: null,
        eventId: event,
        leads: 0,
      })
      .execute();
    await tx
      .insertInto('signup')
      .values({
        businessId: business.id,
        id: `in-${event}`,
        eventId: event,
        customerId: customer.id,
        status: 'in',
        position: 1,
        offeredUntil: null,
        leftBecause: null,
        outcome: null,
        version: 1,
        note: '',
        createdAt: ctx.now(),
      })
      .execute();
  });
  const lot = ctx.id('lot');
  // Items belong to no location: elsewhere there is none.
  const item = name === 'elsewhere' ? 'item-missing' : `item-${name}`;
  await ctx.transact(async (tx) => {
    const given = { businessId: business.id, name: 'Dressing', unit: 'piece', reorderAt: 0 };
    for (const id of ['dressing', item].filter((one) => one !== 'item-missing'))
      await tx
        .insertInto('item')
        .values({ ...given, id })
        .onConflict((conflict) => conflict.columns(['businessId', 'id']).doNothing())
        .execute();
    await tx
      .insertInto('lot')
      .values({
        businessId: business.id,
        id: lot,
        itemId: 'dressing',
        locationId: name,
        resourceId: null,
        ref: lot,
        receivedDay: '2026-01-01',
        expiresDay: '9999-12-31',
        quantity: 9,
        reserved: 0,
      })
      .execute();
  });
  const passkey = ctx.id('passkey');
  await ctx.transact((tx) =>
    savePasskey(ctx, tx, business.id, self || staff, {
      id: passkey,
      publicKey: '',
      counter: 0,
      transports: '[]',
      name: `Passkey ${name}`,
    }),
  );
  const view = ctx.id('view');
  await ctx.transact((tx) =>
    tx
      .insertInto('boardView')
      .values({
        ...{ businessId: business.id, id: view, staffId: self || staff },
        ...{ name: `View ${name} ${view}`, query: '', createdAt: 0 },
      })
      .execute(),
  );
  return {
    'board-view': view,
    job: job.id,
    customer: customer.id,
    'queue-item': waiting.id,
    absence: absenceId,
    plan,
    staff,
    passkey,
    appointment,
    lot,
    item,
    event,
    series,
    conflict: `absent~resource-${name}~${days.fromDay}~${appointment}`,
  };
}

/** An appointment of the place's therapist, another day each time, so that none is in the way of the next. */
let day = 0;
async function booked(business: Business, name: string): Promise<string> {
  const { job } = await makeJob(ctx, business, `service-${name}`, at(1, 1), { locationId: name });
  const id = ctx.id('app');
  const startsAt = slot.from + 100_000_000 + 86_400 * day++;
  await ctx.transact(async (tx) => {
    const when = { windowFrom: startsAt, windowTo: startsAt, plannedStart: startsAt, plannedEnd: startsAt + 1800 };
    const held = { holdUntil: null, overrideBy: null, overrideReason: null, pinned: 0 as const, version: 1 };
    const stamps = { createdAt: ctx.now(), updatedAt: ctx.now() };
    await tx
      .insertInto('appointment')
      .values({
        businessId: business.id,
        id,
        jobId: job.id,
        locationId: name,
        status: 'booked',
        ...when,
        ...held,
        ...stamps,
        ...at(0, 0),
      })
      .execute();
    await tx
      .insertInto('allocation')
      .values({
        businessId: business.id,
        id: ctx.id('all'),
        resourceId: `resource-${name}`,
        unit: 1,
        startsAt,
        endsAt: startsAt + 1800,
        day: dayOf(startsAt, business.zone),
        appointmentId: id,
        eventId: null,
        leads: 1,
      })
      .execute();
  });
  return id;
}

async function world() {
  const business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 5 });
  const stranger = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 5 });
  const ids: Record<Place, Ids> = {
    own: await furnish(business, 'own'),
    elsewhere: await furnish(business, 'elsewhere'),
    foreign: await furnish(stranger, 'foreign'),
    missing: Object.fromEntries(Object.keys(kinds).map((k) => [k, `${k}-missing`])) as Ids,
  };
  await ctx.transact((tx) => createService(tx, business.id, sessionAt('both', ['own', 'elsewhere'])));
  return { business, ids };
}
const kinds: Record<Subject, true> = {
  job: true,
  'queue-item': true,
  absence: true,
  resource: true,
  service: true,
  plan: true,
  location: true,
  staff: true,
  customer: true,
  passkey: true,
  appointment: true,
  item: true,
  event: true,
  lot: true,
  series: true,
  'board-view': true,
  conflict: true,
};

/** Somebody of this role, signed in; `self` is set to who it is. */
let self = '';
async function cookieFor(business: Business, role: Role, locationIds: string[], resourceId: string | null) {
  const staffId = await ctx.transact((tx) =>
    createStaff(ctx, tx, business.id, {
      name: `A ${role}`,
      email: `${ctx.id(role)}@example.org`,
      role,
      resourceId,
      locationIds,
    }),
  );
  self = staffId;
  return `${SESSION_COOKIE}=${await ctx.transact((tx) => startSession(ctx, tx, business.id, staffId))}`;
}

interface Answer {
  status: number;
  text: string;
}
async function ask(cookie: string, route: string, id: string, body: unknown, query = ''): Promise<Answer> {
  const [method, path] = route.split(' ') as [string, string];
  const address = `${path.replace(':id', id).replace(':signup', `in-${id}`)}${query && `?${query}`}`;
  const answer = await app.request(`/api/office${address}`, {
    method,
    headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  // What goes on for as long as somebody listens is heard once.
  if (answer.headers.get('content-type') === 'text/event-stream') {
    const reader = answer.body!.getReader();
    const { value } = await reader.read();
    await reader.cancel();
    return { status: answer.status, text: new TextDecoder().decode(value) };
  }
  return { status: answer.status, text: await answer.text() };
}

const entries = Object.entries(table).flatMap(([route, given]) =>
  [given].flat().map((entry) => [route, entry] as const),
);

beforeAll(async () => {
  ctx = await contextForTest();
  app = createApp(ctx);
});

test('every route of the office is in the table with its right, and with what its address names', () => {
  const mounted = new Map<string, string>();
  for (const { method, path, handler } of app.routes) {
    const policy = policyOf(handler);
    if (method === 'ALL' || !path.startsWith('/api/office/') || !policy) continue;
    const said = policy === 'open' ? 'open' : `${policy.action} ${policy.subject ?? ''}`;
    mounted.set(`${method} ${path.slice('/api/office'.length).replace(/\/$/, '')}`, said);
  }
  const expected = Object.entries(table).map(([route, given]) => {
    const { action, subject } = [given].flat()[0]!;
    return [route, `${action} ${route.includes(':') ? (subject ?? '') : ''}`] as const;
  });
  expect(Object.fromEntries(mounted)).toEqual(Object.fromEntries(expected));
});

test('nobody comes in without a session', async () => {
  for (const [route, { body, query }] of entries)
    for (const cookie of ['', `${SESSION_COOKIE}=b.wrong`])
      expect((await ask(cookie, route, 'x', body?.('x'), query)).status, route).toBe(401);
});

describe.each(roles)('a %s of one location', (role) => {
  let there: Awaited<ReturnType<typeof world>>;
  let cookie: string;
  beforeEach(async () => {
    there = await world();
    cookie = await cookieFor(there.business, role, ['own'], role === 'technician' ? 'resource-own' : null);
  });
  const holder = { role, locationIds: ['own'] };

  test('may do what the table says there, and finds nothing anywhere else', { timeout: 120_000 }, async () => {
    const { business, ids } = there;
    for (const [route, { action, subject, body, query }] of entries) {
      const answers = new Map<Place, Answer>();
      for (const place of subject ? places : (['own'] as const)) {
        if (place === 'own' && subject) Object.assign(ids.own, await objects(business, 'own', self));
        const id = subject ? ids[place][subject] : '';
        answers.set(place, await ask(cookie, route, id, body?.(id), query));
      }
      const own = answers.get('own')!;
      const what = `${role} ${route} ${subject ?? ''} ${JSON.stringify(own)}`;
      if (may(holder, action)) {
        expect([401, 403, 404].includes(own.status), what).toBe(false);
        expect(own.status, what).toBeLessThan(500);
      } else expect(own.status, what).toBe(403);
      if (!subject) continue;
      const missing = answers.get('missing')!;
      expect(missing.status, what).toBe(may(holder, action) ? 404 : 403);
      expect(answers.get('elsewhere'), what).toEqual(missing);
      expect(answers.get('foreign'), what).toEqual(missing);
      // Nothing of any other place shows in what is answered about their own.
      for (const { text } of answers.values())
        for (const name of ['elsewhere', 'foreign'] as const)
          expect(text.includes(`Customer ${name}`) || text.includes(`Therapist ${name}`), `${what} ${name}`).toBe(
            false,
          );
    }
  });

  test('sees nothing of another location or business in any list', async () => {
    for (const [route, { action, subject, query }] of entries) {
      if (subject || !route.startsWith('GET ') || !may(holder, action)) continue;
      const { status, text } = await ask(cookie, route, '', undefined, query);
      expect(status, route).toBe(200);
      const others = Object.values({ ...there.ids.elsewhere, ...there.ids.foreign });
      for (const place of ['elsewhere', 'foreign'] as const)
        for (const id of Object.values(there.ids[place]))
          expect(text.includes(id), `${role} ${route} ${id}`).toBe(false);
      expect(others.length).toBeGreaterThan(0);
      expect(text, `${role} ${route}`).not.toMatch(/elsewhere|foreign/);
    }
  });
});

test('a colleague who works at two locations is seen at both, the other one’s visits only as taken time', async () => {
  const { business, ids } = await world();
  const shared = await makeResource(ctx, business, { kind: 'person', name: 'Therapist of both', drives: false });
  const matter = await makeJob(ctx, business, ids.elsewhere.service, at(1, 1), {
    locationId: 'elsewhere',
    requiredResourceId: shared,
    name: 'Customer elsewhere',
  });
  const { slots } = await officeSlots(ctx, matter);
  expect(await placeByHand(ctx, matter, slots[0]!, 'system')).toMatchObject({ outcome: 'done' });
  const cookie = await cookieFor(business, 'planner', ['own'], null);
  const day = dayOf(slots[0]!.from, business.zone);
  const view = JSON.parse((await ask(cookie, `GET /day?day=${day}`, '', undefined)).text) as DayView;
  expect(view.rows.find((row) => row.resourceId === shared)!.stops).toMatchObject([
    { appointmentId: '', jobId: '', customerName: '', place: '', serviceName: 'Another location' },
  ]);
  const body = { resourceId: shared, from: slots[0]!.from - 3600, to: slots[0]!.to + 3600 };
  const preview = await ask(cookie, 'POST /absences/preview', '', body);
  expect(preview.status).toBe(200);
  expect(preview.text).toContain('Another location');
  expect(preview.text).not.toMatch(/Customer elsewhere|Session|Practice/);
  const whole = await cookieFor(business, 'planner', [], null);
  expect((await ask(whole, 'POST /absences/preview', '', body)).text).toContain('Customer elsewhere');
});

test('a planner of one location changes what is theirs, looks at what is everybody’s, and gives nothing of theirs away', async () => {
  const { business, ids } = await world();
  const everybodys = await makeResource(ctx, business, { kind: 'person', name: 'Therapist of both', drives: false });
  const matter = await makeJob(ctx, business, ids.elsewhere.service, at(1, 1), {
    locationId: 'elsewhere',
    requiredResourceId: everybodys,
    name: 'Customer elsewhere',
  });
  const { slots } = await officeSlots(ctx, matter);
  expect(await placeByHand(ctx, matter, slots[0]!, 'system')).toMatchObject({ outcome: 'done' });
  const cookie = await cookieFor(business, 'planner', ['own'], null);
  const put = (id: string, draft: ResourceDraft) => ask(cookie, 'PUT /setup/resources/:id', id, draft);
  expect((await put('resource-own', therapist({ name: 'Renamed' }))).status).toBe(200);
  expect(await put('resource-own', therapist({ locationId: null }))).toMatchObject({ status: 400 });
  expect((await put('resource-own', therapist({ locationId: 'elsewhere' }))).text).toContain('no such location');
  // Who is there for every location is seen, but changed by nobody of one; what others have booked stays unnamed.
  const theirs = await ask(cookie, 'GET /setup/resources/:id', everybodys, undefined);
  expect(theirs.status).toBe(200);
  const refused = await put(everybodys, therapist());
  expect(refused.status).toBe(403);
  expect(refused.text).toContain('only owners and planners of all locations may change it');
  const retired = { resource: { id: everybodys, draft: therapist({ active: false }) }, sample: {} };
  const preview = await ask(cookie, 'POST /setup/preview', '', retired);
  expect(preview.status).toBe(200);
  expect(preview.text).toContain('Another location');
  expect(preview.text).not.toMatch(/Customer elsewhere|Practice elsewhere|Session service-elsewhere/);
  const copied = await ask(cookie, 'POST /setup/resources/:id/copy-shifts', 'resource-own', { to: [everybodys] });
  expect(copied.status).toBe(403);
  // Stock comes by file to their own shelves only.
  const file = (place: string) => ({ text: `item,place,lot,quantity\nDressing,${place},L1,3`, dryRun: true });
  const own = await ask(cookie, 'POST /stock/import', '', file('Practice own'));
  expect(JSON.parse(own.text)).toMatchObject({ outcome: 'checked', created: 1, errors: [] });
  const other = await ask(cookie, 'POST /stock/import', '', file('Practice elsewhere'));
  expect(JSON.parse(other.text)).toMatchObject({ errors: [{ field: 'place' }] });
  // Somebody of all locations changes everybody's too, and is told who is hurt.
  const whole = await cookieFor(business, 'planner', [], null);
  expect((await ask(whole, 'PUT /setup/resources/:id', everybodys, therapist({ active: false }))).status).toBe(409);
  expect((await ask(whole, 'POST /setup/preview', '', retired)).text).toContain('Customer elsewhere');
});

describe.each(roles)('a %s of all locations', (role) => {
  test('reaches every location of the business, and nothing of another', { timeout: 120_000 }, async () => {
    const { business, ids } = await world();
    const cookie = await cookieFor(business, role, [], role === 'technician' ? 'resource-own' : null);
    const holder = { role, locationIds: [] };
    for (const [route, { action, subject, body }] of entries) {
      if (!subject) continue;
      for (const place of ['own', 'elsewhere'] as const) {
        Object.assign(ids[place], await objects(business, place, self));
        const { status, text } = await ask(cookie, route, ids[place][subject], body?.(ids[place][subject]));
        const what = `${role} ${route} ${subject} ${place} ${status} ${text}`;
        // A technician's appointments are their own, whatever locations their role covers.
        const others =
          place === 'elsewhere' &&
          (subject === 'item' || (role === 'technician' && (subject === 'appointment' || subject === 'event')));
        if (!may(holder, action)) expect(status, what).toBe(403);
        else if (others) expect(status, what).toBe(404);
        else expect([401, 403, 404].includes(status), what).toBe(false);
        expect(status, what).toBeLessThan(500);
      }
      const [foreign, missing] = [
        await ask(cookie, route, ids.foreign[subject], body?.(ids.foreign[subject])),
        await ask(cookie, route, ids.missing[subject], body?.(ids.missing[subject])),
      ];
      expect(missing.status, `${role} ${route}`).toBe(may(holder, action) ? 404 : 403);
      expect(foreign, `${role} ${route}`).toEqual(missing);
    }
  });
});
