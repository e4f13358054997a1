/** Who may do what in the office: one table that routes, buttons and tests share. */
export const roles = ['owner', 'planner', 'reception', 'technician', 'viewer'] as const;
export type Role = (typeof roles)[number];

interface Right {
  roles: readonly Role[];
  /** What it is, as one would say it after "may". */
  does: string;
  /** It decides for the business as a whole: nobody whose role covers only some locations may do it. */
  everywhere?: true;
}

export const staffActions = {
  'see-schedule': { roles: ['owner', 'planner', 'reception', 'technician', 'viewer'], does: 'see the schedule' },
  'see-customers': { roles: ['owner', 'planner', 'reception'], does: 'see who the customers are' },
  'work-queue': { roles: ['owner', 'planner', 'reception'], does: 'work through the queue' },
  'place-jobs': { roles: ['owner', 'planner', 'reception'], does: 'arrange times' },
  /** Done, no-show, running late, who came: technicians for their own appointments and classes only. */
  'record-outcome': { roles: ['owner', 'planner', 'reception', 'technician'], does: 'record how a visit ended' },
  'plan-period': { roles: ['owner', 'planner'], does: 'plan a period' },
  'enter-absence': { roles: ['owner', 'planner'], does: 'enter absences' },
  'see-settings': { roles: ['owner', 'planner'], does: 'see the settings' },
  /** Services, resources, hours and locations are the whole business's. */
  'see-set-up': { roles: ['owner', 'planner'], does: 'see how the business is set up', everywhere: true },
  'change-settings': { roles: ['owner'], does: 'change the settings', everywhere: true },
  'see-stock': { roles: ['owner', 'planner', 'reception', 'technician', 'viewer'], does: 'see the stock' },
  'keep-stock': { roles: ['owner', 'planner', 'reception'], does: 'keep the stock' },
  'import-stock': { roles: ['owner', 'planner', 'reception'], does: 'read stock from a file', everywhere: true },
  'manage-staff': { roles: ['owner'], does: 'manage the staff' },
  'manage-own-account': {
    roles: ['owner', 'planner', 'reception', 'technician', 'viewer'],
    does: 'manage their own account',
  },
} as const satisfies Record<string, Right>;
export type StaffAction = keyof typeof staffActions;
export const allActions = Object.keys(staffActions) as StaffAction[];

export const roleWords: Record<Role, { one: string; many: string; told: string }> = {
  owner: { one: 'owner', many: 'owners', told: 'Everything, staff and settings included' },
  planner: { one: 'planner', many: 'planners', told: 'Plans periods, enters absences, arranges times' },
  reception: { one: 'receptionist', many: 'receptionists', told: 'Works through the queue and arranges times' },
  technician: { one: 'technician', many: 'technicians', told: 'Sees their own days' },
  viewer: { one: 'viewer', many: 'viewers', told: 'Sees the schedule, but not who the customers are' },
};

/** Somebody as far as their rights are concerned; no locations: all of them. */
export interface Holder {
  role: Role;
  locationIds: readonly string[];
}

const list = (words: string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** Why somebody may not take an action, in a sentence for buttons, tooltips and refusals alike; null when they may. */
export function whyNot({ role, locationIds }: Holder, action: StaffAction): string | null {
  const { roles: allowed, does, everywhere }: Right = staffActions[action];
  if (!allowed.includes(role)) return `Only ${list(allowed.map((r) => roleWords[r].many))} may ${does}.`;
  if (everywhere && locationIds.length > 0)
    return `Only ${list(allowed.map((r) => roleWords[r].many))} of all locations may ${does}.`;
  return null;
}

/** True when somebody may take the action. */
export const may = (holder: Holder, action: StaffAction): boolean => whyNot(holder, action) === null;
