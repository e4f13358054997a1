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
  /** Figures of the locations a role covers, and of what belongs to none. */
  'see-reports': { roles: ['owner', 'planner'], does: 'see the reports' },
  'see-settings': { roles: ['owner', 'planner'], does: 'see the settings' },
  'see-set-up': { roles: ['owner', 'planner'], does: 'see how the business is set up' },
  /** Whoever covers some locations: what belongs to one of theirs; see whyNotKeep. */
  'keep-resources': { roles: ['owner', 'planner'], does: 'change people, things and their hours' },
  /** Services, locations and how times are offered are the whole business's. */
  'change-settings': { roles: ['owner'], does: 'change the settings', everywhere: true },
  'see-stock': { roles: ['owner', 'planner', 'reception', 'technician', 'viewer'], does: 'see the stock' },
  'keep-stock': { roles: ['owner', 'planner', 'reception'], does: 'keep the stock' },
  /** What a service uses up counts wherever it is given. */
  'set-supplies': { roles: ['owner', 'planner', 'reception'], does: 'say what services use up', everywhere: true },
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
  planner: {
    one: 'planner',
    many: 'planners',
    told: 'Plans periods, keeps people, things and their hours, enters absences, arranges times',
  },
  reception: { one: 'receptionist', many: 'receptionists', told: 'Works through the queue and arranges times' },
  technician: { one: 'technician', many: 'technicians', told: 'Sees their own days' },
  viewer: { one: 'viewer', many: 'viewers', told: 'Sees the schedule, but not who the customers are' },
};

/** Somebody as far as their rights are concerned; no locations: all of them. */
export interface Holder {
  role: Role;
  locationIds: readonly string[];
}

/** "a, b and c". */
export const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** Why somebody may not take an action, in a sentence for buttons, tooltips and refusals alike; null when they may. */
export function whyNot({ role, locationIds }: Holder, action: StaffAction): string | null {
  const { roles: allowed, does, everywhere }: Right = staffActions[action];
  if (!allowed.includes(role)) return `Only ${list(allowed.map((r) => roleWords[r].many))} may ${does}.`;
  if (everywhere && locationIds.length > 0)
    return `Only ${list(allowed.map((r) => roleWords[r].many))} of all locations may ${does}.`;
  return null;
}

/** Why somebody may not change a person or thing of a location, or of none and so of all; null when they may. */
export function whyNotKeep(holder: Holder, locationId: string | null): string | null {
  const why = whyNot(holder, 'keep-resources');
  if (why || holder.locationIds.length === 0) return why;
  if (locationId !== null && holder.locationIds.includes(locationId)) return null;
  return 'This belongs to no single location: only owners and planners of all locations may change it.';
}

/** True when somebody may take the action. */
export const may = (holder: Holder, action: StaffAction): boolean => whyNot(holder, action) === null;
