import type { SetupLists } from '../../shared/setup.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import type { Scope } from '../scope.ts';
import { locationLines } from './locations.ts';
import { resourceLines } from './resources.ts';
import { serviceLines } from './services.ts';

/** Everything the lists and the choices of the set-up's forms need, as far as somebody's role reaches. */
export async function setupLists(ctx: Context, business: Business, scope: Scope): Promise<SetupLists> {
  const db = ctx.database.read;
  const [services, resources, locations] = await Promise.all([
    serviceLines(db, business, scope),
    resourceLines(ctx, db, business, scope),
    locationLines(db, business, scope),
  ]);
  const skills = [
    ...resources.flatMap((resource) => resource.skills),
    ...services.flatMap((service) => service.requirements.flatMap((requirement) => requirement.skills)),
  ];
  const sorted = (list: string[]): string[] => [...new Set(list)].sort((a, b) => a.localeCompare(b));
  return { services, resources, locations, skills: sorted(skills), groups: sorted(resources.flatMap((r) => r.groups)) };
}
