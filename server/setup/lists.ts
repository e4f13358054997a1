import type { SetupLists } from '../../shared/setup.ts';
import type { Business } from '../business/business.ts';
import type { Context } from '../context.ts';
import { locationLines } from './locations.ts';
import { resourceLines } from './resources.ts';
import { serviceLines } from './services.ts';

/** Everything the lists and the choices of the set-up's forms need. */
export async function setupLists(ctx: Context, business: Business): Promise<SetupLists> {
  const db = ctx.database.read;
  const [services, resources, locations] = await Promise.all([
    serviceLines(db, business),
    resourceLines(ctx, db, business),
    locationLines(db, business),
  ]);
  const skills = [
    ...resources.flatMap((resource) => resource.skills),
    ...services.flatMap((service) => service.requirements.flatMap((requirement) => requirement.skills)),
  ];
  const sorted = (list: string[]): string[] => [...new Set(list)].sort((a, b) => a.localeCompare(b));
  return { services, resources, locations, skills: sorted(skills), groups: sorted(resources.flatMap((r) => r.groups)) };
}
