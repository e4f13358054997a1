import { Hono } from 'hono';
import type { Me } from '../../../shared/office.ts';
import { may, type StaffAction, staffActions } from '../../../shared/roles.ts';
import { dayOf } from '../../../shared/time.ts';
import { loadLocations } from '../../business/locations.ts';
import { activeStaff } from '../../business/staff.ts';
import type { Context } from '../../context.ts';
import { queueCount } from '../../dispatch/queue.ts';
import { listResources } from '../../resources/resources.ts';
import { loadServices } from '../../services/services.ts';
import { staffMay } from '../../session.ts';

/** Who is signed in, for whom they work, and what they may do. */
export const meRoutes = (ctx: Context) =>
  new Hono().get('/me', staffMay(ctx, 'see-schedule'), async (c) => {
    const { staff, business } = c.var;
    const db = ctx.database.read;
    const [services, locations, resources, self, count] = await Promise.all([
      loadServices(db, business.id),
      loadLocations(db, business.id),
      listResources(db, business.id),
      activeStaff(db, business.id, staff.id),
      may(staff.role, 'work-queue') ? queueCount(ctx, business) : 0,
    ]);
    const { id, name, zone, locale, country, colour } = business;
    const me: Me = {
      staff,
      business: {
        id,
        name,
        zone,
        locale,
        country,
        colour,
        today: dayOf(ctx.now(), zone),
        services: services.map((s) => ({
          id: s.id,
          name: s.name,
          minutes: s.durationMinutes,
          place: s.place,
          capacity: s.capacity ?? 0,
        })),
        locations: locations.map((l) => ({ id: l.id, name: l.name })),
        resources: resources.map((r) => ({ id: r.id, name: r.name, kind: r.kind })),
      },
      rights: (Object.keys(staffActions) as StaffAction[]).filter((action) => may(staff.role, action)),
      ownDay: may(staff.role, 'record-outcome') && typeof self?.resourceId === 'string',
      queueCount: count,
    };
    return c.json(me);
  });
