/** Who may do what in the office: one table that routes, buttons and tests share. */
export const roles = ['owner', 'planner', 'reception', 'technician', 'viewer'] as const;
export type Role = (typeof roles)[number];

export const staffActions = {
  'see-schedule': ['owner', 'planner', 'reception', 'technician', 'viewer'],
  'see-customers': ['owner', 'planner', 'reception'],
  'work-queue': ['owner', 'planner', 'reception'],
  'place-jobs': ['owner', 'planner', 'reception'],
  /** Done, no-show, running late: technicians for their own appointments only. */
  'record-outcome': ['owner', 'planner', 'reception', 'technician'],
  'plan-period': ['owner', 'planner'],
  'enter-absence': ['owner', 'planner'],
  'see-settings': ['owner', 'planner'],
  'change-settings': ['owner'],
  'see-stock': ['owner', 'planner', 'reception', 'technician', 'viewer'],
  'keep-stock': ['owner', 'planner', 'reception'],
  'manage-staff': ['owner'],
} as const satisfies Record<string, readonly Role[]>;
export type StaffAction = keyof typeof staffActions;

/** True when the role may take the action. */
export const may = (role: Role, action: StaffAction): boolean =>
  (staffActions[action] as readonly Role[]).includes(role);
