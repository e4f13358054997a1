import type { Context } from '../context.ts';
import type { Db, Tx } from '../db/connect.ts';

/** The names of the groups each resource belongs to. */
export async function groupsOf(db: Db, businessId: string): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('resourceGroupMember as m')
    .innerJoin('resourceGroup as g', (join) =>
      join.onRef('g.businessId', '=', 'm.businessId').onRef('g.id', '=', 'm.groupId'),
    )
    .select(['m.resourceId', 'g.name'])
    .where('m.businessId', '=', businessId)
    .orderBy('g.name')
    .execute();
  const groups = new Map<string, string[]>();
  for (const { resourceId, name } of rows) groups.set(resourceId, [...(groups.get(resourceId) ?? []), name]);
  return groups;
}

/** The groups of a business by name, and those each resource belongs to, by their ids. */
export async function groupIdsOf(
  db: Db,
  businessId: string,
): Promise<{ groups: { id: string; name: string }[]; of: Map<string, string[]> }> {
  const [groups, members] = await Promise.all([
    db
      .selectFrom('resourceGroup')
      .select(['id', 'name'])
      .where('businessId', '=', businessId)
      .orderBy('name')
      .execute(),
    db
      .selectFrom('resourceGroupMember')
      .select(['resourceId', 'groupId'])
      .where('businessId', '=', businessId)
      .execute(),
  ]);
  const byResource = Map.groupBy(members, (m) => m.resourceId);
  return { groups, of: new Map([...byResource].map(([id, rows]) => [id, rows.map((row) => row.groupId)])) };
}

/** Makes a resource a member of the groups of these names; new ones are added, and those nobody is in any more go. */
export async function writeGroups(
  ctx: Pick<Context, 'id'>,
  tx: Tx,
  businessId: string,
  resourceId: string,
  names: readonly string[],
): Promise<void> {
  await tx
    .deleteFrom('resourceGroupMember')
    .where('businessId', '=', businessId)
    .where('resourceId', '=', resourceId)
    .execute();
  const known = await tx.selectFrom('resourceGroup').selectAll().where('businessId', '=', businessId).execute();
  for (const name of new Set(names)) {
    const groupId = known.find((group) => group.name === name)?.id ?? ctx.id('grp');
    if (!known.some((group) => group.id === groupId))
      await tx.insertInto('resourceGroup').values({ businessId, id: groupId, name }).execute();
    await tx.insertInto('resourceGroupMember').values({ businessId, groupId, resourceId }).execute();
  }
  await tx
    .deleteFrom('resourceGroup')
    .where('businessId', '=', businessId)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('resourceGroupMember as m')
            .select('m.resourceId')
            .where('m.businessId', '=', businessId)
            .whereRef('m.groupId', '=', 'resourceGroup.id'),
        ),
      ),
    )
    .execute();
}
