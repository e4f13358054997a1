import { beforeAll, beforeEach, expect, test } from 'vitest';
import type {
  Affected,
  ImportFileReport,
  LocationDraft,
  Missing,
  ResourceDraft,
  ResourceFile,
  Saved,
  ServiceDraft,
  ServiceFile,
  SetupLists,
  SetupPreview,
} from '../../shared/setup.ts';
import { weekdayOf } from '../../shared/time.ts';
import { createApp } from '../app.ts';
import { saveArea } from '../business/area.ts';
import type { Business } from '../business/business.ts';
import { createStaff } from '../business/staff.ts';
import { officeSlots, placeByHand } from '../dispatch/arrange.ts';
import { historyOf } from '../history.ts';
import { importSamples } from '../jobs/import-samples.ts';
import { checkDatabase } from '../schedule/checker.ts';
import { SESSION_COOKIE, startSession } from '../session.ts';
import { START, type TestContext } from '../testing/context.ts';
import { contextForTest } from '../testing/database.ts';
import { at, makeBusiness, makeJob, makeService } from '../testing/town.ts';

let ctx: TestContext;
let app: ReturnType<typeof createApp>;
let business: Business;
let cookie: string;
beforeAll(async () => {
  ctx = await contextForTest();
  app = createApp(ctx);
});
/** Each test has a business of its own, whose owner asks. */
beforeEach(async () => {
  business = await makeBusiness(ctx, { leadTimeMinutes: 0, horizonDays: 14 });
  cookie = await ctx.transact(async (tx) => {
    await saveArea(tx, business.id, [
      { postcode: '9000', place: 'Gent', ...at(0, 0) },
      { postcode: '9050', place: 'Gentbrugge', ...at(4, -2) },
    ]);
    const owner = { name: 'Olga', email: `olga.${business.id}@example.org`, role: 'owner' as const, resourceId: null };
    const staffId = await createStaff(ctx, tx, business.id, owner);
    return `${SESSION_COOKIE}=${await startSession(ctx, tx, business.id, staffId)}`;
  });
});

async function call<T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
  const answer = await app.request(`/api/office/setup${path}`, {
    method,
    headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, body: (await answer.json()) as T };
}

const service = (draft: Partial<ServiceDraft> = {}): ServiceDraft => ({
  name: 'Boiler service',
  names: { nl: 'Onderhoud' },
  description: '',
  place: 'customer',
  durationMinutes: 60,
  setupMinutes: 0,
  cleanupMinutes: 0,
  requirements: [{ kind: 'person', skills: ['gas'], count: 1 }],
  policy: {},
  offered: true,
  active: true,
  capacity: 0,
  locationIds: [],
  ...draft,
});

const week = (from = 8, to = 17, days = [1, 2, 3, 4, 5]): ResourceDraft['shifts'] =>
  days.map((weekday) => ({ weekday, fromMinute: from * 60, toMinute: to * 60, validFrom: null, validTo: null }));

const person = (draft: Partial<ResourceDraft> = {}): ResourceDraft => ({
  kind: 'person',
  name: 'Ann',
  locationId: null,
  units: 1,
  skills: ['gas'],
  levels: {},
  drives: true,
  home: { street: 'Kouter 1', postcode: '9000', place: 'Gent' },
  email: '',
  phone: '',
  maxVisits: 0,
  colour: '#0b5fff',
  active: true,
  groups: ['North'],
  shifts: week(),
  exceptions: [],
  drivers: [],
  ...draft,
});

const add = async (path: string, draft: unknown): Promise<string> => {
  const { status, body } = await call<{ id: string }>('POST', path, draft);
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
};
const missing = async (): Promise<Missing[]> => (await call<{ missing: Missing[] }>('GET', '/check')).body.missing;
const asked = (preview: SetupPreview) => {
  if (preview.outcome !== 'asked') throw new Error(`not asked: ${preview.why}`);
  return preview;
};
const fields = (body: unknown): string[] =>
  ((body as { fields?: { field: string }[] }).fields ?? []).map(({ field }) => field);

/** Books the first time there is for a new customer. */
async function booked(serviceId: string) {
  const matter = await makeJob(ctx, business, serviceId, at(2, 1));
  const { slots } = await officeSlots(ctx, matter, {});
  expect(await placeByHand(ctx, matter, slots[0]!, 'system')).toMatchObject({ outcome: 'done' });
  return slots[0]!;
}

test('a service, a person with hours and a place are written down, read back, and each leaves its history', async () => {
  const draft = service({
    policy: { options: 3 },
    description: 'Once a year',
    requirements: [
      { kind: 'person', skills: ['gas'], levels: { gas: 2 }, count: 1 },
      {
        kind: 'equipment',
        skills: ['camera'],
        count: 1,
        or: [{ skills: ['mirror'] }],
        part: { fromMinute: 0, toMinute: 20 },
      },
    ],
  });
  const id = await add('/services', draft);
  expect((await call<ServiceFile>('GET', `/services/${id}`)).body).toEqual({ id, draft, upcoming: 0 });
  expect((await call<Saved>('PUT', `/services/${id}`, { ...draft, name: 'Boiler check', active: false })).status).toBe(
    200,
  );
  expect((await historyOf(ctx.database.db, business.id, id)).map((h) => h.action).sort()).toEqual([
    'add-service',
    'change-service',
  ]);

  const ann = person({ levels: { gas: 3 }, exceptions: [{ day: '2026-12-24', fromMinute: 0, toMinute: 0 }] });
  const annId = await add('/resources', ann);
  expect((await call<ResourceFile>('GET', `/resources/${annId}`)).body).toEqual({
    id: annId,
    draft: ann,
    homeKnown: true,
  });
  expect(
    (await call<Saved>('PUT', `/resources/${annId}`, { ...ann, skills: ['gas', 'oil'], groups: ['South'] })).body,
  ).toEqual({ outcome: 'saved', id: annId });
  const place: LocationDraft = {
    name: 'Depot',
    address: 'Dok 1',
    postcode: '9050',
    place: 'Gentbrugge',
    zone: 'Europe/Brussels',
  };
  const placeId = await add('/locations', place);
  expect((await call('PUT', `/locations/${placeId}`, { ...place, name: 'Yard' })).status).toBe(200);

  const { services, resources, locations, skills, groups } = (await call<SetupLists>('GET', '')).body;
  expect(services).toMatchObject([{ name: 'Boiler check', active: false, minutes: 60, differs: true }]);
  expect(resources).toMatchObject([{ name: 'Ann', skills: ['gas', 'oil'], groups: ['South'], weeklyMinutes: 45 * 60 }]);
  expect(locations.map((l) => l.name)).toEqual(['Practice', 'Yard']);
  expect([skills, groups]).toEqual([['camera', 'gas', 'oil'], ['South']]);
});

test('what is wrong is refused by the name of its field', async () => {
  const ann = await add('/resources', person());
  const wrong = async (method: string, path: string, body: unknown): Promise<string[]> => {
    const answer = await call(method, path, body);
    expect(answer.status).toBe(400);
    return fields(answer.body);
  };
  expect(await wrong('POST', '/services', service({ name: ' ', durationMinutes: 0 }))).toEqual([
    'name',
    'durationMinutes',
  ]);
  expect(await wrong('POST', '/services', service({ locationIds: ['elsewhere'] }))).toEqual(['locationIds.0']);
  expect(await wrong('POST', '/services', service({ policy: { leadTimeMinutes: 20_000, horizonDays: 2 } }))).toEqual([
    'policy.leadTimeMinutes',
  ]);
  expect(await wrong('POST', '/resources', person({ home: { street: '', postcode: '1000', place: '' } }))).toEqual([
    'home.postcode',
  ]);
  expect((await call('POST', '/resources', person({ locationId: 'elsewhere' }))).status).toBe(404);
  expect(await wrong('POST', '/resources', person({ units: 2 }))).toEqual(['units']);
  expect(await wrong('PUT', `/resources/${ann}`, person({ kind: 'room', drives: false }))).toEqual(['kind']);
  expect(await wrong('POST', '/resources', person({ shifts: [...week(), ...week(16, 18, [3])] }))).toEqual([
    'shifts.5.fromMinute',
  ]);
  expect(await wrong('POST', '/resources', person({ shifts: week(17, 8, [1]) }))).toEqual(['shifts.0.toMinute']);
  const off = { day: '2026-12-24', fromMinute: 0, toMinute: 0 };
  expect(await wrong('POST', '/resources', person({ exceptions: [off, { ...off, toMinute: 600 }] }))).toEqual([
    'exceptions.1.day',
  ]);
  expect((await call('POST', `/resources/${ann}/copy-shifts`, { to: ['nobody'] })).status).toBe(404);
  const depot = { name: 'Depot', address: 'Dok 1', postcode: '1000', place: 'Brussel', zone: 'Europe/Brussels' };
  expect(await wrong('POST', '/locations', depot)).toEqual(['postcode']);
  expect(await wrong('POST', '/locations', { ...depot, postcode: '9000', zone: 'Gent' })).toEqual(['zone']);
  for (const path of ['/services/x', '/resources/x']) expect((await call('GET', path)).status).toBe(404);
  expect((await call('PUT', '/locations/x', { ...depot, postcode: '9000' })).status).toBe(404);
});

test('nobody of another business can read or change a thing', async () => {
  const mine = { service: await add('/services', service()), resource: await add('/resources', person()) };
  const other = await makeBusiness(ctx);
  const staffId = await ctx.transact((tx) =>
    createStaff(ctx, tx, other.id, { name: 'Eve', email: 'eve@example.org', role: 'owner', resourceId: null }),
  );
  cookie = `${SESSION_COOKIE}=${await ctx.transact((tx) => startSession(ctx, tx, other.id, staffId))}`;
  expect((await call('GET', `/services/${mine.service}`)).status).toBe(404);
  expect((await call('PUT', `/services/${mine.service}`, service({ policy: {} }))).status).toBe(404);
  expect((await call('GET', `/resources/${mine.resource}`)).status).toBe(404);
  expect((await call('PUT', `/resources/${mine.resource}`, person())).status).toBe(404);
  expect(
    (
      await call('PUT', '/locations/practice', {
        name: 'x',
        address: 'x',
        postcode: '9000',
        place: 'x',
        zone: 'Europe/Kyiv',
      })
    ).status,
  ).not.toBe(200);
});

test('the preview asks the real question about what is not saved, and leaves nothing behind', async () => {
  const serviceId = await add('/services', service());
  const draft = person({ shifts: week(8, 17, [1, 2]) });
  const question = {
    resource: { id: null, draft },
    sample: { serviceId, address: { street: '', postcode: '9050', place: '' } },
  };
  const preview = asked((await call<SetupPreview>('POST', '/preview', question)).body);
  expect(preview.days.map((d) => d.count > 0)).toEqual([true, true, false, false, false, false, false]);
  expect(preview.days[2]).toMatchObject({ lacks: 'Nobody with the skill gas works.' });
  expect(preview).toMatchObject({ savedTotal: 0, affected: null, place: '9050 Gentbrugge' });
  expect(preview.shown.length).toBeGreaterThan(0);
  expect((await call<SetupLists>('GET', '')).body.resources).toEqual([]);

  await add('/resources', draft);
  const { body } = await call<SetupPreview>('POST', '/preview', {
    ...question,
    resource: undefined,
    service: { id: serviceId, draft: service({ durationMinutes: 240 }) },
  });
  const longer = asked(body);
  expect(longer.savedTotal).toBe(preview.total);
  expect(longer.total).toBeLessThan(preview.total);
  const none = asked(
    (
      await call<SetupPreview>('POST', '/preview', {
        sample: question.sample,
        service: { id: null, draft: service({ requirements: [{ kind: 'equipment', skills: ['camera'], count: 1 }] }) },
      })
    ).body,
  );
  expect(none).toMatchObject({ total: 0, savedTotal: null });
  expect(none.days.map((d) => d.lacks)).toEqual(Array(7).fill('There is no device with the skill camera.'));
});

test('the preview counts exactly the windows that the slot question of the saved state finds', async () => {
  const serviceId = await add('/services', service());
  const draft = person({ shifts: week(9, 15) });
  const question = { sample: { serviceId, address: { street: '', postcode: '9050', place: '' } } };
  const before = asked(
    (await call<SetupPreview>('POST', '/preview', { ...question, resource: { id: null, draft } })).body,
  );
  const annId = await add('/resources', draft);
  const after = asked(
    (await call<SetupPreview>('POST', '/preview', { ...question, resource: { id: annId, draft } })).body,
  );
  expect(after.days).toEqual(before.days);
  expect(after.savedTotal).toBe(after.total);
  const told = await app.request(`/api/businesses/${business.id}/slots`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ serviceId, address: { street: '', postcode: '9050', place: '' } }),
  });
  const { slots } = (await told.json()) as { slots: { from: number }[] };
  expect(after.shown.map((slot) => slot.from).some((from) => slots.some((slot) => slot.from === from))).toBe(true);
});

test('hours under an appointment, a skill it needs, a unit it has taken, a retirement: refused, with who is affected', async () => {
  const serviceId = await add('/services', service());
  const draft = person();
  const annId = await add('/resources', draft);
  const slot = await booked(serviceId);
  const change = (part: Partial<ResourceDraft>) => call<Saved>('PUT', `/resources/${annId}`, { ...draft, ...part });
  for (const part of [
    { shifts: [] },
    { shifts: week(8, 9) },
    { active: false },
    { skills: ['oil'] },
    {
      exceptions: [
        { day: '2026-11-23', fromMinute: 0, toMinute: 0 },
        { day: '2026-11-24', fromMinute: 0, toMinute: 0 },
        { day: '2026-11-25', fromMinute: 0, toMinute: 0 },
        { day: '2026-11-26', fromMinute: 0, toMinute: 0 },
        { day: '2026-11-27', fromMinute: 0, toMinute: 0 },
      ],
    },
  ] satisfies Partial<ResourceDraft>[]) {
    const { status, body } = await change(part);
    expect(status, JSON.stringify(part)).toBe(409);
    expect(body).toMatchObject({
      outcome: 'affected',
      affected: { count: 1, visits: [{ customerName: 'An Peeters', window: { from: slot.from } }] },
    });
  }
  const preview = (
    await call<SetupPreview>('POST', '/preview', {
      resource: { id: annId, draft: { ...draft, active: false } },
      sample: { serviceId },
    })
  ).body;
  expect(preview.affected).toMatchObject({ count: 1 } satisfies Partial<Affected>);
  expect((await call<ResourceFile>('GET', `/resources/${annId}`)).body.draft).toEqual(draft);
  expect(await checkDatabase(ctx, business.id)).toEqual([]);

  // What does not touch it is saved: longer hours, another name, more skills.
  expect((await change({ name: 'Anna', skills: ['gas', 'oil'], shifts: week(7, 18) })).status).toBe(200);
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});

test('fewer units than are taken are refused; once nobody needs them they go, and come back', async () => {
  const bed = {
    ...person({ kind: 'room', name: 'Beds', units: 2, drives: false, shifts: [], skills: [] }),
    locationId: 'practice',
    home: { street: '', postcode: '', place: '' },
  };
  const roomId = await add('/resources', bed);
  await add('/resources', person({ name: 'Ann', drives: false, locationId: 'practice' }));
  await add('/resources', person({ name: 'Bo', drives: false, locationId: 'practice' }));
  const session = service({
    place: 'location',
    requirements: [
      { kind: 'person', skills: [], count: 1 },
      { kind: 'room', skills: [], count: 1 },
    ],
  });
  const serviceId = await add('/services', session);
  const first = await booked(serviceId);
  const matter = await makeJob(ctx, business, serviceId, at(0, 0));
  expect(await placeByHand(ctx, matter, first, 'system')).toMatchObject({ outcome: 'done' });
  const less = await call<Saved>('PUT', `/resources/${roomId}`, { ...bed, units: 1 });
  expect([less.status, less.body]).toMatchObject([409, { affected: { count: 1 } }]);
  ctx.clock.now = first.from + 86_400;
  try {
    expect((await call('PUT', `/resources/${roomId}`, { ...bed, units: 1 })).status).toBe(200);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
    expect((await call('PUT', `/resources/${roomId}`, { ...bed, units: 3 })).status).toBe(200);
  } finally {
    ctx.clock.now = START;
  }
});

test('an event that takes a room keeps it from being retired', async () => {
  const room = { ...person({ kind: 'room', name: 'Hall', drives: false, shifts: [], skills: [], groups: [] }) };
  const roomId = await add('/resources', {
    ...room,
    locationId: 'practice',
    home: { street: '', postcode: '', place: '' },
  });
  const from = START + 2 * 86_400;
  const event = {
    ...{ businessId: business.id, id: 'meeting', serviceId: null, locationId: 'practice', title: 'Meeting' },
    ...{ kind: 'meeting' as const, startsAt: from, endsAt: from + 3600, capacity: 0, createdAt: 0 },
    ...{ seriesId: null, rhythmDay: null },
  };
  await ctx.database.db.insertInto('event').values(event).execute();
  await ctx.database.db
    .insertInto('allocation')
    .values({
      ...{ businessId: business.id, id: `all.${business.id}`, resourceId: roomId, unit: 1, day: '2026-11-24' },
      ...{ startsAt: from, endsAt: from + 3600, appointmentId: null, eventId: event.id, leads: 0 as const },
    })
    .execute();
  const { draft } = (await call<ResourceFile>('GET', `/resources/${roomId}`)).body;
  const retired = await call<Saved>('PUT', `/resources/${roomId}`, { ...draft, active: false });
  expect([retired.status, retired.body]).toMatchObject([409, { affected: { count: 0, events: 1 } }]);
});

test('a pattern is copied to others, or to nobody when it would break what one of them has promised', async () => {
  const serviceId = await add('/services', service());
  const ann = await add('/resources', person());
  const short = await add('/resources', person({ name: 'Bo', skills: [], shifts: week(7, 8) }));
  const cas = await add('/resources', person({ name: 'Cas', skills: [], shifts: [] }));
  await booked(serviceId);
  const refused = await call<Saved>('POST', `/resources/${short}/copy-shifts`, { to: [ann, cas] });
  expect([refused.status, refused.body.outcome]).toEqual([409, 'affected']);
  expect((await call<ResourceFile>('GET', `/resources/${cas}`)).body.draft.shifts).toEqual([]);
  expect((await call('POST', `/resources/${short}/copy-shifts`, { to: [cas] })).status).toBe(200);
  expect((await call<ResourceFile>('GET', `/resources/${cas}`)).body.draft.shifts).toEqual(week(7, 8));
});

test('a service keeps the place of work that is not over', async () => {
  await add('/resources', person());
  const serviceId = await add('/services', service());
  await booked(serviceId);
  const refused = await call('PUT', `/services/${serviceId}`, service({ place: 'location' }));
  expect([refused.status, fields(refused.body)]).toEqual([400, ['place']]);
  expect((await call<ServiceFile>('GET', `/services/${serviceId}`)).body.upcoming).toBe(1);
});

test('what a service takes is held to sense, each fault at its field', async () => {
  const gas = { kind: 'person' as const, skills: ['gas'], count: 1 };
  const faultsOf = async (requirements: unknown[], more: Partial<ServiceDraft> = {}): Promise<string[]> => {
    const draft = { ...service(more), requirements };
    const { status, body } = await call('POST', '/services', draft);
    expect(status, JSON.stringify(body)).toBe(400);
    expect((await call('POST', '/preview', { service: { id: null, draft }, sample: {} })).status).toBe(400);
    return fields(body);
  };
  const camera = { kind: 'equipment', skills: ['camera'], count: 1 };
  const part = (fromMinute: number, toMinute: number) => [gas, { ...camera, part: { fromMinute, toMinute } }];
  expect(await faultsOf(part(0, 61))).toEqual(['requirements.1.part.toMinute']);
  expect(await faultsOf(part(60, 80))).toEqual(['requirements.1.part.toMinute']);
  expect(await faultsOf(part(20, 20))).toEqual(['requirements.1.part.toMinute']);
  expect(await faultsOf(part(-1, 20))).toEqual(['requirements.1.part.fromMinute']);
  expect(await faultsOf(part(0.5, 20))).toEqual(['requirements.1.part.fromMinute']);
  expect(await faultsOf([{ ...gas, part: { fromMinute: 0, toMinute: 20 } }])).toEqual(['requirements.0.part']);
  for (const level of [0, 11, 2.5, '3'])
    expect(await faultsOf([{ ...gas, levels: { gas: level } }])).toEqual(['requirements.0.levels.gas']);
  expect(await faultsOf([{ ...gas, levels: { oil: 2 } }])).toEqual(['requirements.0.levels']);
  expect(await faultsOf([{ ...gas, or: [{ skills: ['oil'], levels: { gas: 2 } }] }])).toEqual([
    'requirements.0.or.0.levels',
  ]);
  expect(await faultsOf([{ ...gas, or: [{ skills: ['oil'] }, { skills: [] }] }])).toEqual([
    'requirements.0.or.1.skills',
  ]);
  expect(await faultsOf([{ ...gas, skills: [], or: [{ skills: ['oil'] }] }])).toEqual(['requirements.0.skills']);
  expect(await faultsOf([{ ...gas, count: 0 }])).toEqual(['requirements.0.count']);
  expect((await call<SetupLists>('GET', '')).body.services).toEqual([]);
  // Set-up and clean-up take the people and things as well.
  const whole = [gas, { kind: 'room' as const, skills: [], count: 1, part: { fromMinute: 0, toMinute: 75 } }];
  await add('/services', service({ requirements: whole, setupMinutes: 10, cleanupMinutes: 5 }));
});

test('the preview counts what does as well, levels, and parts of the visit, before anything is saved', async () => {
  const thing = (name: string, skill: string, level = 1): Promise<string> =>
    add('/resources', {
      ...person({ kind: 'equipment', name, drives: false, shifts: [], skills: [skill], levels: {}, groups: [] }),
      ...(level > 1 ? { levels: { [skill]: level } } : {}),
      locationId: 'practice',
      home: { street: '', postcode: '', place: '' },
    });
  const anna = { drives: false, locationId: 'practice' as const, skills: [] };
  await add('/resources', person({ ...anna, name: 'Ann', shifts: week(8, 10, [1, 2, 3, 4, 5, 6, 7]) }));
  await add(
    '/resources',
    person({ ...anna, name: 'Narc', skills: ['anaesthesia'], shifts: week(8, 9, [1, 2, 3, 4, 5, 6, 7]) }),
  );
  await thing('Mirror', 'mirror', 2);
  const total = async (requirements: ServiceDraft['requirements']): Promise<number> => {
    const draft = service({ place: 'location', requirements });
    return asked((await call<SetupPreview>('POST', '/preview', { service: { id: null, draft }, sample: {} })).body)
      .total;
  };
  const somebody = { kind: 'person' as const, skills: [], count: 1 };
  const camera = { kind: 'equipment' as const, skills: ['camera'], count: 1 };
  const anybody = await total([somebody]);
  expect(anybody).toBeGreaterThan(0);
  expect(await total([somebody, camera])).toBe(0);
  expect(await total([somebody, { ...camera, or: [{ skills: ['mirror'] }] }])).toBe(anybody);
  expect(await total([somebody, { ...camera, or: [{ skills: ['mirror'], levels: { mirror: 2 } }] }])).toBe(anybody);
  expect(await total([somebody, { ...camera, or: [{ skills: ['mirror'], levels: { mirror: 3 } }] }])).toBe(0);
  expect(await total([somebody, { kind: 'equipment', skills: ['mirror'], count: 2 }])).toBe(0);
  // The anaesthetist is there from eight to nine: for an hour once, for its first twenty minutes more often.
  const narc = { kind: 'person' as const, skills: ['anaesthesia'], count: 1 };
  const whole = await total([somebody, narc]);
  const first = await total([somebody, { ...narc, part: { fromMinute: 0, toMinute: 20 } }]);
  expect(whole).toBeGreaterThan(0);
  expect(first).toBeGreaterThan(whole);
});

test('who drives a vehicle decides who brings what is mounted on it, and on which days', async () => {
  const away = { street: '', postcode: '', place: '' };
  const van = person({ kind: 'vehicle', name: 'Van', drives: false, shifts: [], skills: ['crane'], home: away });
  const ann = await add('/resources', person({ shifts: week(8, 17, [1, 2, 3, 4, 5, 6, 7]) }));
  const bo = await add('/resources', person({ name: 'Bo', skills: ['oil'], shifts: week(8, 17, [1]) }));
  const vanId = await add('/resources', van);
  const crane = service({
    requirements: [
      { kind: 'person', skills: ['gas'], count: 1 },
      { kind: 'vehicle', skills: ['crane'], count: 1 },
    ],
  });
  const serviceId = await add('/services', crane);
  const always = { validFrom: null, validTo: null };
  const driven = (...drivers: ResourceDraft['drivers']): ResourceDraft => ({ ...van, drivers });
  const daysOf = async (draft: ResourceDraft): Promise<string[]> => {
    const question = { resource: { id: vanId, draft }, sample: { serviceId } };
    const { days } = asked((await call<SetupPreview>('POST', '/preview', question)).body);
    return days.flatMap(({ day, count }) => (count > 0 ? [day] : []));
  };
  const save = (draft: ResourceDraft) => call<Saved>('PUT', `/resources/${vanId}`, draft);
  // In the yard it is for whoever has the shift; driven by Bo on Mondays and Tuesdays it is away then, for Ann knows gas and he does not.
  const all = await daysOf(van);
  expect(all).toHaveLength(7);
  const bos = driven({ personId: bo, weekdays: [1, 2], ...always });
  const without = all.filter((day) => weekdayOf(day) > 2);
  expect(await daysOf(bos)).toEqual(without);
  expect((await save(bos)).body).toEqual({ outcome: 'saved', id: vanId });
  expect((await call<ResourceFile>('GET', `/resources/${vanId}`)).body.draft).toEqual(bos);
  expect(await daysOf(bos)).toEqual(without);
  const history = await historyOf(ctx.database.db, business.id, vanId);
  const change = history.find(({ action }) => action === 'change-resource');
  expect(JSON.parse(change!.after!)).toMatchObject({ drivers: bos.drivers });

  // What Ann brought along is hers: to give the van to somebody else that day is refused with who is affected.
  const anns = driven({ personId: ann, weekdays: [1, 2, 3, 4, 5, 6, 7], ...always });
  expect((await save(anns)).status).toBe(200);
  await booked(serviceId);
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
  const refused = await save(driven({ personId: bo, weekdays: [1, 2, 3, 4, 5, 6, 7], ...always }));
  expect([refused.status, refused.body]).toMatchObject([409, { affected: { count: 1 } }]);
  // Nor does Ann get another one beside it.
  const car = { ...van, name: 'Car', skills: [] };
  const twice = await call('POST', '/resources', { ...car, drivers: anns.drivers });
  expect([twice.status, fields(twice.body)]).toEqual([400, ['drivers.0.weekdays']]);
  expect(JSON.stringify(twice.body)).toContain('Ann drives Van on Mondays: change it there first');
  const later = { ...anns.drivers[0]!, validFrom: '2026-11-20' };
  expect((await call<Saved>('POST', '/resources', { ...car, drivers: [later] })).status).toBe(409);
  // Back in the yard she may take it still.
  expect((await save(van)).status).toBe(200);
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});

test('only people drive, only vehicles are driven, each on a weekday and once', async () => {
  const ann = await add('/resources', person());
  const one = { personId: ann, weekdays: [1], validFrom: null, validTo: null };
  const van = person({ kind: 'vehicle', name: 'Van', drives: false, shifts: [], skills: [] });
  const vanId = await add('/resources', van);
  const faultsOf = async (drivers: unknown, more: Partial<ResourceDraft> = {}): Promise<string[]> => {
    const { status, body } = await call('POST', '/resources', { ...van, ...more, drivers });
    expect(status, JSON.stringify(body)).toBe(400);
    return fields(body);
  };
  expect(await faultsOf([one], { kind: 'room' })).toEqual(['drivers']);
  expect(await faultsOf([{ ...one, personId: vanId }])).toEqual(['drivers.0.personId']);
  const nobody = { ...van, drivers: [{ ...one, personId: 'nobody' }] };
  expect((await call('POST', '/resources', nobody)).status).toBe(404);
  expect(await faultsOf([{ ...one, weekdays: [] }])).toEqual(['drivers.0.weekdays']);
  expect(await faultsOf([{ ...one, weekdays: [8] }])).toEqual(['drivers.0.weekdays.0']);
  expect(await faultsOf([one, { ...one, weekdays: [1, 2] }])).toEqual(['drivers.1.weekdays']);
  expect(await faultsOf([{ ...one, validFrom: '2026-12-02', validTo: '2026-12-01' }])).toEqual(['drivers.0.validTo']);
});

test('a location is closed once nothing belongs to it any more; what took place there keeps it', async () => {
  const locationId = await add('/locations', {
    ...{ name: 'Annex', address: 'Kouter 2', postcode: '9000', place: 'Gent', zone: business.zone },
  });
  const away = { street: '', postcode: '', place: '' };
  const draft = person({ drives: false, locationId, skills: [], home: away });
  const ann = await add('/resources', draft);
  const session = service({
    ...{ place: 'location', locationIds: [locationId], requirements: [{ kind: 'person', skills: [], count: 1 }] },
  });
  const serviceId = await add('/services', session);
  const matter = await makeJob(ctx, business, serviceId, at(0, 0), { locationId });
  const { slots } = await officeSlots(ctx, matter, {});
  expect(await placeByHand(ctx, matter, slots[0]!, 'system')).toMatchObject({ outcome: 'done' });
  const close = () => call<{ detail: string }>('POST', `/locations/${locationId}/close`);
  const refused = await close();
  expect(refused.status).toBe(409);
  expect(refused.body.detail).toBe(
    'Annex cannot be closed yet: 1 person or thing, 1 service given there by name and 1 job that is not over belong to it.',
  );
  ctx.clock.now = slots[0]!.from + 86_400;
  try {
    expect((await call('PUT', `/resources/${ann}`, { ...draft, active: false })).status).toBe(200);
    expect((await close()).body.detail).toBe(
      'Annex cannot be closed yet: 1 service given there by name belongs to it.',
    );
    expect((await call('PUT', `/services/${serviceId}`, { ...session, active: false })).status).toBe(200);
    expect((await close()).body).toEqual({ outcome: 'closed' });
    expect((await call<SetupLists>('GET', '')).body.locations.map((l) => l.id)).not.toContain(locationId);
    expect((await close()).status).toBe(404);
    expect((await call('POST', '/resources', person({ locationId }))).status).toBe(404);
    expect((await historyOf(ctx.database.db, business.id, locationId)).map((h) => h.action)).toContain(
      'close-location',
    );
    const job = await app.request(`/api/office/jobs/${matter.job.id}`, { headers: { cookie } });
    expect([job.status, await job.text()]).toEqual([200, expect.stringContaining('Annex')]);
    expect(await checkDatabase(ctx, business.id)).toEqual([]);
  } finally {
    ctx.clock.now = START;
  }
});

test('a change is seen by the very next question of a customer', async () => {
  const serviceId = await add('/services', service());
  const ask = async (): Promise<number> => {
    const answer = await app.request(`/api/businesses/${business.id}/slots`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ serviceId, address: { street: '', postcode: '9050', place: '' } }),
    });
    return ((await answer.json()) as { slots?: unknown[] }).slots?.length ?? 0;
  };
  expect(await ask()).toBe(0);
  const annId = await add('/resources', person());
  expect(await ask()).toBeGreaterThan(0);
  expect((await call('PUT', `/resources/${annId}`, person({ shifts: [] }))).status).toBe(200);
  expect(await ask()).toBe(0);
  expect((await call('PUT', `/resources/${annId}`, person())).status).toBe(200);
  expect(await ask()).toBeGreaterThan(0);
  expect(
    (
      await call(
        'PUT',
        `/services/${serviceId}`,
        service({ requirements: [{ kind: 'person', skills: ['oil'], count: 1 }] }),
      )
    ).status,
  ).toBe(200);
  expect(await ask()).toBe(0);
});

test('the check follows what is written down', async () => {
  expect((await missing()).map((m) => m.kind)).toEqual(['no-service', 'no-person']);
  const session = service({
    place: 'location',
    requirements: [
      { kind: 'person', skills: [], count: 1 },
      { kind: 'room', skills: ['quiet'], count: 1 },
    ],
  });
  const serviceId = await add('/services', session);
  await add('/resources', person({ shifts: [] }));
  expect((await missing()).map((m) => m.text)).toEqual([
    '1 technician has no shift: Ann.',
    'Boiler service requires a person, but none of those who could has a shift.',
    'Boiler service requires a room with the skill quiet, but there is no room with the skill quiet.',
  ]);
  expect((await missing()).at(-1)!.href).toBe(`/office/settings/services/${serviceId}`);
});

test('resources come from a file: a dry run names each bad cell, a good file is written once and changes on the second time', async () => {
  await makeService(ctx, business);
  const send = async (text: string, dryRun: boolean): Promise<ImportFileReport> =>
    (await call<ImportFileReport>('POST', '/import', { kind: 'resources', text, dryRun })).body;
  const header = 'ref,name,kind,location,units,skills,drives,postcode,place,shifts';
  const bad = [
    header,
    'P1,Ann,person,,1,gas,yes,9000,Gent,mon-fri 8-17',
    'P2,Bo,robot,,1,,no,,,',
    'P3,Cas,person,Moon,1,,no,,,',
    'P4,Dee,person,,1,,maybe,,,sometimes',
    'P5,Eli,person,,1,,yes,1000,Brussel,mon 8-12',
    'P1,Ann again,person,,1,,no,,,',
    'R1,Room,room,,0,,no,,,',
  ].join('\n');
  const report = await send(bad, true);
  expect(report.outcome).toBe('checked');
  expect(report.badRows).toBe(6);
  expect(report.errors.map(({ line, field }) => [line, field])).toEqual([
    [3, 'kind'],
    [4, 'location'],
    [5, 'drives'],
    [5, 'shifts'],
    [6, 'postcode'],
    [7, 'ref'],
    [8, 'units'],
  ]);
  expect(await send(bad, false)).toMatchObject({ outcome: 'refused', created: 0 });
  expect((await call<SetupLists>('GET', '')).body.resources).toEqual([]);

  const good = [header, 'P1,Ann,person,,1,gas; oil,yes,9000,Gent,mon-fri 8-12 13-17', 'R1,Room,room,Practice,2,,no,,,'];
  expect(await send(good.join('\n'), false)).toMatchObject({ outcome: 'imported', created: 2 });
  expect(await send(good.join('\n'), false)).toMatchObject({ outcome: 'imported', created: 0, unchanged: 2 });
  good[1] = 'P1,Ann,person,,1,gas,yes,9000,Gent,mon-thu 8-12';
  expect(await send(good.join('\n'), true)).toMatchObject({ outcome: 'checked', updated: 1, unchanged: 1 });
  expect(await send(good.join('\n'), false)).toMatchObject({ outcome: 'imported', updated: 1 });
  expect((await call<SetupLists>('GET', '')).body.resources).toMatchObject([
    { name: 'Ann', skills: ['gas'], weeklyMinutes: 16 * 60 },
    { name: 'Room', units: 2, locationId: 'practice' },
  ]);
});

test('a file does not break an appointment either', async () => {
  const text = (hours: string) => `ref,name,kind,skills,drives,postcode,shifts\nP1,Ann,person,gas,yes,9000,${hours}`;
  const send = async (hours: string, dryRun: boolean) =>
    (await call<ImportFileReport>('POST', '/import', { kind: 'resources', text: text(hours), dryRun })).body;
  expect(await send('mon-fri 8-17', false)).toMatchObject({ outcome: 'imported', created: 1 });
  await booked(await add('/services', service()));
  expect((await send('', true)).errors).toEqual([
    { line: 2, field: 'row', reason: 'would break 1 appointment: enter an absence first' },
  ]);
  expect(await send('', false)).toMatchObject({ outcome: 'refused', updated: 0 });
  expect(await send('mon-fri 7-18', false)).toMatchObject({ outcome: 'imported', updated: 1 });
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});

test('every sample can be downloaded, and read as it is', async () => {
  await add('/services', service({ name: 'Name of a service' }));
  for (const kind of ['area', 'resources', 'customers', 'jobs'] as const) {
    const answer = await app.request(`/api/office/setup/import-sample?kind=${kind}`, { headers: { cookie } });
    expect(answer.headers.get('content-disposition')).toContain(`${kind}.csv`);
    const text = await answer.text();
    expect(text).toBe(importSamples[kind]);
    const { body } = await call<ImportFileReport>('POST', '/import', { kind, text, dryRun: false });
    expect(body, kind).toMatchObject({ outcome: 'imported', errors: [] });
  }
  const unknown = await app.request('/api/office/setup/import-sample?kind=secrets', { headers: { cookie } });
  expect(unknown.status).toBe(404);
});

test('a file larger than other requests is taken; one larger than files may be is not', async () => {
  const lines = ['ref,name', ...Array.from({ length: 9000 }, (_, i) => `C${i},Customer with a rather long name ${i}`)];
  const text = lines.join('\n');
  expect(text.length).toBeGreaterThan(300_000);
  expect(
    (await call<ImportFileReport>('POST', '/import', { kind: 'customers', text, dryRun: true })).body.created,
  ).toBe(9000);
  const large = await call('POST', '/import', { kind: 'customers', text: 'x'.repeat(9_000_000), dryRun: true });
  expect([large.status, fields(large.body)]).toEqual([400, ['text']]);
  const larger = await call('POST', '/import', { kind: 'customers', text: 'x'.repeat(17_000_000), dryRun: true });
  expect(larger.status).toBe(413);
});

test('a technician who moves house far away keeps what was promised, or does not move', async () => {
  const serviceId = await add('/services', service());
  const draft = person();
  const annId = await add('/resources', draft);
  await ctx.transact((tx) =>
    saveArea(tx, business.id, [
      { postcode: '9000', place: 'Gent', ...at(0, 0) },
      { postcode: '1348', place: 'Louvain', ...at(300, 0) },
    ]),
  );
  await booked(serviceId);
  const away = await call<Saved>('PUT', `/resources/${annId}`, {
    ...draft,
    home: { street: '', postcode: '1348', place: '' },
  });
  expect([away.status, away.body.outcome]).toEqual([409, 'affected']);
  expect(await checkDatabase(ctx, business.id)).toEqual([]);
});
