import { Hono } from 'hono';
import type { Me } from '../../../shared/office.ts';
import { allActions, may } from '../../../shared/roles.ts';
import { dayOf } from '../../../shared/time.ts';
import { loadLocations } from '../../business/locations.ts';
import type { Context } from '../../context.ts';
import { queueCount } from '../../dispatch/queue.ts';
import { listResources } from '../../resources/resources.ts';
import { covers, coversResource, coversSome } from '../../scope.ts';
import { loadServices } from '../../services/services.ts';
import { staffMay } from '../../session.ts';

/** Who is signed in, for whom they work, and what they may do. */
export const meRoutes = (ctx: Context) =>
  new Hono().get('/me', staffMay(ctx, 'see-schedule'), async (c) => {
    const { staff, business, scope } = c.var;
    const db = ctx.database.read;
    const [services, locations, resources, count] = await Promise.all([
      loadServices(db, business.id),
      loadLocations(db, business.id),
      listResources(db, business.id),
      may(staff, 'work-queue') ? queueCount(ctx, business, scope) : 0,
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
        terms: business.terms,
        today: dayOf(ctx.now(), zone),
        services: services
          .filter((s) => coversSome(scope, s.locationIds))
          .map((s) => ({
            id: s.id,
            name: s.name,
            minutes: s.durationMinutes,
            place: s.place,
            capacity: s.capacity ?? 0,
            series: s.series ? { sessions: s.series.sessions, paces: s.series.paces } : null,
          })),
        locations: locations.filter((l) => covers(scope, l.id)).map((l) => ({ id: l.id, name: l.name })),
        resources: resources
          .filter((r) => coversResource(scope, r))
          .map((r) => ({ id: r.id, name: r.name, kind: r.kind })),
      },
      rights: allActions.filter((action) => may(staff, action)),
      ownDay: may(staff, 'record-outcome') && staff.resourceId !== null,
      queueCount: count,
      tiles: ctx.config.tiles && { url: ctx.config.tiles.url, attribution: ctx.config.tiles.attribution },
    };
    return c.json(me);
  });
