/** What the office says about its own people: who they are, what they may do, how they come in. */
import * as v from 'valibot';
import { type Role, roles } from './roles.ts';
import { IdSchema, lineOf } from './text.ts';
import type { Instant } from './time.ts';

export const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 200;
export const passwordRule = `At least ${SHORTEST_PASSWORD} characters. A sentence only you would think of is best.`;

/** A password to be set: its length is all that is asked of it. */
export const NewPasswordSchema = v.pipe(
  v.string(),
  v.minLength(SHORTEST_PASSWORD, `a password has at least ${SHORTEST_PASSWORD} characters`),
  v.maxLength(LONGEST_PASSWORD, `a password has at most ${LONGEST_PASSWORD} characters`),
  v.check((text) => new Set(text).size > 4, 'a password of so few different characters is easily guessed'),
);
/** A password as typed: anything that is not absurdly long. */
export const TypedPasswordSchema = v.pipe(v.string(), v.maxLength(1000));

const StaffSchema = v.object({
  name: v.pipe(lineOf(120, 'the name'), v.minLength(1, 'who is it?')),
  role: v.picklist(roles),
  /** The locations the role covers; none: all. */
  locationIds: v.optional(v.pipe(v.array(IdSchema), v.maxLength(100)), []),
  /** Who they are among the people who work; a technician needs it to see their own days. */
  resourceId: v.optional(v.nullable(IdSchema), null),
});
export const ChangeStaffSchema = StaffSchema;
export type ChangeStaff = v.InferOutput<typeof ChangeStaffSchema>;
export const InviteSchema = v.object({
  ...StaffSchema.entries,
  email: v.pipe(
    v.string(),
    v.trim(),
    v.toLowerCase(),
    v.maxLength(200),
    v.email('an e-mail address looks like name@example.org'),
  ),
});
export type Invite = v.InferOutput<typeof InviteSchema>;

export type StaffStatus = 'invited' | 'active' | 'inactive';
export interface StaffEntry {
  id: string;
  name: string;
  email: string;
  role: Role;
  locationIds: string[];
  resourceId: string | null;
  status: StaffStatus;
  /** Until when their invitation can be accepted; null when there is none. */
  invitedUntil: Instant | null;
}
export interface StaffPage {
  staff: StaffEntry[];
  locations: { id: string; name: string }[];
  people: { id: string; name: string }[];
}

export const PasswordChangeSchema = v.object({
  current: v.optional(TypedPasswordSchema, ''),
  password: NewPasswordSchema,
});

/** What a browser answers about a passkey is read by those who know how; here it must only be an object of some size. */
export const PasskeyAnswerSchema = v.object({
  response: v.looseObject({ id: v.pipe(v.string(), v.maxLength(1500)) }),
  name: v.optional(lineOf(60, 'the name'), ''),
});

export interface Account {
  hasPassword: boolean;
  passkeys: { id: string; name: string; createdAt: Instant; usedAt: Instant | null }[];
}
